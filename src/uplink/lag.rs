//! Documents that the centre took and does not find when it is asked: what answers questions there lags behind what
//! takes documents. Sent again at once, one of them would go round without end; so each is asked about a while longer,
//! twice as long each time, before it is sent again, and after some turns a person looks.
//!
//! Kept in memory: an uplink that begins anew begins these anew too.

use super::gateway::{Answer, Carried, LinkFault};
use super::timing::Timing;
use crate::domain::{DocumentId, LinkTrouble, Outcome};
use crate::world::Tick;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often one document is sent again because the centre does not find what it took; then it is parked. With the
/// product's waits three quarters of an hour have passed by then.
pub(super) const SENT_AGAIN_MAX: u32 = 6;
/// Documents that are remembered at once: a round of a lagging centre. Beyond it one is asked about again as if for the
/// first time, and nothing is sent.
const REMEMBERED_MAX: usize = 10_000;

/// Who lags, and how.
#[derive(Debug, Default)]
pub(super) struct Lagging(BTreeMap<DocumentId, Turns>);

#[derive(Clone, Copy, Debug)]
struct Turns {
    /// How often it was sent again for this.
    sent_again: u32,
    /// It is not sent again before then.
    not_before: Tick,
}

impl Lagging {
    /// What an answer to a question is worth: a document that was taken and is not found stays taken while it is waited
    /// for, and has left no trace after [`SENT_AGAIN_MAX`] turns.
    pub(super) fn judge(
        &mut self,
        timing: &Timing,
        now: Tick,
        asked: &[Carried],
        mut answer: Answer,
    ) -> Answer {
        for (document, outcome) in &mut answer.outcomes {
            let accepted = asked.iter().any(|parcel| parcel.accepted && parcel.document.id == *document);
            match outcome {
                Outcome::NotThere if accepted => *outcome = self.missed(timing, now, *document),
                Outcome::NotThere | Outcome::Unknown | Outcome::Accepted => {}
                Outcome::Confirmed
                | Outcome::Rejected { .. }
                | Outcome::Differs { .. }
                | Outcome::NoTrace
                | Outcome::Outdated { .. }
                | Outcome::Undone { .. } => {
                    self.0.remove(document);
                }
            }
        }
        answer
    }

    fn missed(&mut self, timing: &Timing, now: Tick, document: DocumentId) -> Outcome {
        let Some(turns) = self.0.get_mut(&document) else {
            if self.0.len() < REMEMBERED_MAX {
                self.0.insert(document, Turns { sent_again: 0, not_before: now + wait(timing, 0) });
            }
            return Outcome::Unknown;
        };
        if now < turns.not_before {
            return Outcome::Unknown;
        }
        if turns.sent_again == SENT_AGAIN_MAX {
            self.0.remove(&document);
            return Outcome::NoTrace;
        }
        turns.sent_again += 1;
        turns.not_before = now + wait(timing, turns.sent_again);
        Outcome::NotThere
    }

    /// What is wrong with the way while a document goes round, in the name of one of them.
    pub(super) fn fault(&mut self, timing: &Timing, now: Tick) -> Option<LinkFault> {
        // One that nobody asks about any more was parked by a person, or settled.
        self.0.retain(|_, turns| now.since(turns.not_before) <= timing.back_off_max);
        let (document, _) = self.0.iter().find(|(_, turns)| turns.sent_again > 0)?;
        Some(LinkFault { trouble: LinkTrouble::Lagging, words: document.to_string() })
    }
}

/// From the pace of questions on, twice as long each time.
fn wait(timing: &Timing, turn: u32) -> Duration {
    timing.confirm.saturating_mul(1 << turn.min(SENT_AGAIN_MAX)).min(timing.back_off_max.max(timing.confirm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::wire::test_samples as samples;

    fn parcel(number: u32) -> Carried {
        let document = samples::issue(&samples::simple(&format!("AB{number:08}"), 105));
        Carried {
            document,
            payload: Vec::new(),
            accepted: true,
            under_way: false,
            since: Moment::default(),
            tries: 1,
        }
    }

    fn ask(lagging: &mut Lagging, now: Tick, parcel: &Carried, outcome: Outcome) -> Outcome {
        let outcomes = vec![(parcel.document.id, outcome)];
        let answer = Answer { outcomes, fault: None, centre_time: None };
        let judged = lagging.judge(&Timing::default(), now, std::slice::from_ref(parcel), answer);
        judged.outcomes[0].1.clone()
    }

    #[test]
    fn each_turn_waits_twice_as_long_and_the_last_is_a_persons() {
        let (mut lagging, parcel, mut now) = (Lagging::default(), parcel(1), Tick::START);
        assert_eq!(ask(&mut lagging, now, &parcel, Outcome::NotThere), Outcome::Unknown);
        for (turn, wait_s) in (0..SENT_AGAIN_MAX).zip([60, 120, 240, 480, 900, 900]) {
            let told = lagging.fault(&Timing::default(), now).map(|fault| fault.trouble);
            assert_eq!(told, (turn > 0).then_some(LinkTrouble::Lagging), "answers may cross once");
            let before = now + Duration::from_secs(wait_s - 1);
            assert_eq!(
                ask(&mut lagging, before, &parcel, Outcome::NotThere),
                Outcome::Unknown,
                "turn {turn}"
            );
            now = now + Duration::from_secs(wait_s);
            assert_eq!(ask(&mut lagging, now, &parcel, Outcome::NotThere), Outcome::NotThere, "turn {turn}");
        }
        now = now + Timing::default().back_off_max;
        assert_eq!(ask(&mut lagging, now, &parcel, Outcome::NotThere), Outcome::NoTrace);
        assert_eq!(lagging.fault(&Timing::default(), now), None, "a person has it now");
    }

    #[test]
    fn what_is_found_is_forgotten_and_what_was_never_taken_goes_at_once() {
        let (mut lagging, one, now) = (Lagging::default(), parcel(1), Tick::START);
        ask(&mut lagging, now, &one, Outcome::NotThere);
        assert_eq!(ask(&mut lagging, now, &one, Outcome::Confirmed), Outcome::Confirmed);
        assert!(lagging.0.is_empty());
        let never = Carried { accepted: false, ..parcel(2) };
        assert_eq!(ask(&mut lagging, now, &never, Outcome::NotThere), Outcome::NotThere);
        assert!(lagging.0.is_empty());
    }

    #[test]
    fn the_memory_is_bounded_and_forgets_what_nobody_asks_about() {
        let (mut lagging, timing, now) = (Lagging::default(), Timing::default(), Tick::START);
        for number in 0..=u32::try_from(REMEMBERED_MAX).unwrap() {
            assert_eq!(ask(&mut lagging, now, &parcel(number), Outcome::NotThere), Outcome::Unknown);
        }
        assert_eq!(lagging.0.len(), REMEMBERED_MAX);
        assert_eq!(lagging.fault(&timing, now + timing.confirm + timing.back_off_max), None);
        assert_eq!(lagging.0.len(), REMEMBERED_MAX, "at the border");
        lagging.fault(&timing, now + timing.confirm + timing.back_off_max + Duration::from_secs(1));
        assert!(lagging.0.is_empty());
    }
}
