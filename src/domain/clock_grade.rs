//! How far this machine's clock can be trusted, from three witnesses: the centre's clock, the last issued time, and the
//! monotonic clock, which nobody can set. Pure: the engine brings the evidence, the screens say the verdict.
//!
//! A grade bars nothing. What bars issuing is the guarded clock's own rule (E8); this says it before a centre refuses
//! what carries a wrong time, and before the law's hours are counted wrongly.

use super::words;
use serde::{Deserialize, Serialize};

/// Up to this many seconds from the centre's clock ours agrees with it: HTTP tells whole seconds, and the way to the
/// answer is counted in *(J)*.
pub const CLOCK_AGREES_S: i64 = 30;
/// The centre's word is recent for so long: the crystal of a cheap board is off by at most nine seconds a day (100 ppm),
/// and what was set meanwhile is seen against the monotonic clock *(J)*.
pub const CLOCK_FRESH_S: i64 = 86_400;
/// From more than this many seconds on a clock is doubtful: two minutes, which no line and no crystal make *(J)*.
pub const CLOCK_DOUBT_S: i64 = 2 * 60;
/// From more than this many seconds on the centre refuses what we send: the envelope's `Timestamp` is good for ten minutes.
pub const CLOCK_ENVELOPE_S: i64 = 10 * 60;
/// How far a clock may stand behind the last issued time and still be right (E8): it is lifted to it then.
pub const CLOCK_BEHIND_S: i64 = 5;
/// How far after the last invoice the clock may stand when the engine starts: longer than a shop is closed over the New
/// Year, and short enough that a clock that lost its battery is asked about *(J)*.
pub const CLOCK_AHEAD_S: i64 = 14 * 86_400;

/// What is known of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ClockEvidence {
    /// The centre's clock minus ours in seconds, and how many seconds ago it said so.
    pub centre: Option<(i64, i64)>,
    /// How many seconds the clock stands behind the last issued time; negative where it is past it.
    pub behind_last_s: i64,
    /// How many seconds the clock went on more than the monotonic one did; negative where it was set back.
    pub jumped_s: i64,
    /// How many seconds the clock stood past the last invoice when the store was opened, where that is too far to be
    /// believed and nobody has said that it is right; else 0.
    pub too_far_s: i64,
}

words!(
    /// How far a clock can be trusted, the best first.
    ClockGrade {
        /// The centre's clock agrees.
        Confirmed = "confirmed",
        /// Nothing contradicts it.
        Plausible = "plausible",
        /// It does not agree with the centre, or it jumped.
        Doubtful = "doubtful",
        /// It is wrong.
        Wrong = "wrong",
    }
);

/// Why a clock has its grade, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClockReason {
    /// The centre's clock minus ours.
    Centre(i64),
    /// So far behind the last issued time.
    BehindLast(i64),
    /// The clock was set, forward where positive.
    Jumped(i64),
    /// So far past the last invoice since the start.
    AheadOfLast(i64),
}

/// A grade with its reasons, the worst first; a plausible clock has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockVerdict {
    /// How far it can be trusted.
    pub grade: ClockGrade,
    /// Why.
    pub reasons: Vec<ClockReason>,
}

impl ClockEvidence {
    /// The grade of a clock. A jump that ended at the centre's time was somebody who set the clock right.
    pub fn judge(self) -> ClockVerdict {
        let centre = self.centre.map(|(off, _)| (of_centre(off), ClockReason::Centre(off)));
        let agrees = self
            .centre
            .filter(|(off, age)| off.abs() <= CLOCK_AGREES_S && (0..=CLOCK_FRESH_S).contains(age))
            .map(|(off, _)| (ClockGrade::Confirmed, ClockReason::Centre(off)));
        let behind = (self.behind_last_s > CLOCK_BEHIND_S)
            .then_some((ClockGrade::Wrong, ClockReason::BehindLast(self.behind_last_s)));
        let jumped = (self.jumped_s.abs() > CLOCK_DOUBT_S && agrees.is_none())
            .then_some((ClockGrade::Doubtful, ClockReason::Jumped(self.jumped_s)));
        let ahead =
            (self.too_far_s > 0).then_some((ClockGrade::Doubtful, ClockReason::AheadOfLast(self.too_far_s)));
        let mut against: Vec<(ClockGrade, ClockReason)> = [centre, behind, jumped, ahead]
            .into_iter()
            .flatten()
            .filter(|(grade, _)| *grade >= ClockGrade::Doubtful)
            .collect();
        // Stable: the centre's word, which has a number and a way, comes first among equals.
        against.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
        if against.is_empty() {
            against.extend(agrees);
        }
        ClockVerdict {
            grade: against.first().map_or(ClockGrade::Plausible, |(grade, _)| *grade),
            reasons: against.into_iter().map(|(_, reason)| reason).collect(),
        }
    }
}

fn of_centre(off: i64) -> ClockGrade {
    match off.abs() {
        far if far > CLOCK_ENVELOPE_S => ClockGrade::Wrong,
        far if far > CLOCK_DOUBT_S => ClockGrade::Doubtful,
        _ => ClockGrade::Plausible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockGrade::{Confirmed, Doubtful, Plausible, Wrong};

    fn centre(off: i64, age: i64) -> ClockEvidence {
        ClockEvidence { centre: Some((off, age)), ..ClockEvidence::default() }
    }

    #[test]
    fn the_centres_clock_has_four_borders_on_both_sides() {
        let table = [
            (0, Confirmed),
            (30, Confirmed),
            (31, Plausible),
            (120, Plausible),
            (121, Doubtful),
            (600, Doubtful),
            (601, Wrong),
        ];
        for (off, grade) in table {
            assert_eq!(centre(off, 0).judge().grade, grade, "{off}");
            assert_eq!(centre(-off, 0).judge().grade, grade, "-{off}");
        }
        assert_eq!(centre(720, 0).judge().reasons, [ClockReason::Centre(720)]);
    }

    #[test]
    fn an_old_agreement_confirms_nothing_and_an_old_difference_is_still_one() {
        assert_eq!(centre(3, CLOCK_FRESH_S).judge().grade, Confirmed);
        assert_eq!(centre(3, CLOCK_FRESH_S + 1).judge(), ClockVerdict { grade: Plausible, reasons: vec![] });
        assert_eq!(centre(700, 9 * CLOCK_FRESH_S).judge().grade, Wrong);
        assert_eq!(ClockEvidence::default().judge(), ClockVerdict { grade: Plausible, reasons: vec![] });
    }

    #[test]
    fn a_clock_behind_the_last_invoice_is_wrong() {
        let behind = |seconds| ClockEvidence { behind_last_s: seconds, ..ClockEvidence::default() };
        assert_eq!(behind(5).judge().grade, Plausible, "it is lifted");
        assert_eq!(behind(-86_400).judge().grade, Plausible);
        let wrong = behind(6).judge();
        assert_eq!((wrong.grade, wrong.reasons), (Wrong, vec![ClockReason::BehindLast(6)]));
        // Even the centre's word does not help: numbers would go back in time.
        let both = ClockEvidence { behind_last_s: 60, ..centre(1, 0) };
        assert_eq!(both.judge().grade, Wrong);
    }

    #[test]
    fn a_jump_is_doubtful_unless_it_ended_at_the_centres_time() {
        let ahead = ClockEvidence { too_far_s: 86_400, ..ClockEvidence::default() }.judge();
        assert_eq!((ahead.grade, ahead.reasons), (Doubtful, vec![ClockReason::AheadOfLast(86_400)]));
        let jumped = |seconds| ClockEvidence { jumped_s: seconds, ..ClockEvidence::default() };
        assert_eq!((jumped(120).judge().grade, jumped(-120).judge().grade), (Plausible, Plausible));
        assert_eq!((jumped(121).judge().grade, jumped(-121).judge().grade), (Doubtful, Doubtful));
        assert_eq!(ClockEvidence { jumped_s: 3_600, ..centre(2, 10) }.judge().grade, Confirmed);
        assert_eq!(ClockEvidence { jumped_s: 3_600, ..centre(2, CLOCK_FRESH_S + 1) }.judge().grade, Doubtful);
        let both = ClockEvidence { jumped_s: 3_600, ..centre(-3_600, 10) }.judge();
        assert_eq!(both.grade, Wrong);
        assert_eq!(both.reasons, [ClockReason::Centre(-3_600), ClockReason::Jumped(3_600)]);
    }
}
