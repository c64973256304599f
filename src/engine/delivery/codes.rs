//! What the centre said of carriers and donation codes: asked for while the cashier goes on typing, waited for by nobody,
//! remembered for the day. It lives in the engine's memory and is no fact: what the platform says of the invoice counts.

use crate::domain::{CodeState, Moment, PlaceCode};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Most codes that are remembered; with one more all are forgotten, and asked about again. No shop scans more in a day.
pub(crate) const CODES_MAX: usize = 10_000;
/// Most codes that wait for the centre: more are scanned only where nobody answers.
pub(crate) const CODES_WAITING_MAX: usize = 64;
/// Seconds after which a question without an answer is put again, and after which a centre that could not tell is asked
/// again.
pub(crate) const ASKED_AGAIN_S: i64 = 60;

#[derive(Clone, Copy, Debug)]
struct Known {
    state: CodeState,
    /// When it was asked, or told.
    at: Moment,
}

#[derive(Debug, Default)]
struct Day {
    date: Option<NaiveDate>,
    of: HashMap<PlaceCode, Known>,
}

/// The memory.
#[derive(Debug, Default)]
pub(crate) struct Codes(Mutex<Day>);

impl Codes {
    /// The day's codes; those of another day are forgotten.
    fn today(&self, now: Moment) -> MutexGuard<'_, Day> {
        // A panic while holding it ends the process.
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.date != Some(now.date()) {
            *day = Day { date: Some(now.date()), of: HashMap::new() };
        }
        day
    }

    /// What is known of a code, and whether the centre is to be asked now.
    pub(crate) fn ask(&self, code: &PlaceCode, now: Moment) -> (CodeState, bool) {
        let mut day = self.today(now);
        let since = |known: &Known| now.unix() - known.at.unix();
        let fresh = |known: &Known| (0..ASKED_AGAIN_S).contains(&since(known));
        match day.of.get(code) {
            Some(known)
                if matches!(known.state, CodeState::Exists | CodeState::NoSuchCode) || fresh(known) =>
            {
                return (known.state, false);
            }
            _ => {}
        }
        let waits = |known: &Known| known.state == CodeState::Asked && fresh(known);
        if day.of.values().filter(|known| waits(known)).count() >= CODES_WAITING_MAX {
            return (CodeState::Unasked, false);
        }
        if day.of.len() >= CODES_MAX {
            day.of.clear();
        }
        day.of.insert(code.clone(), Known { state: CodeState::Asked, at: now });
        (CodeState::Asked, true)
    }

    /// The codes that wait for the centre, the newest first: their cashier is still there.
    pub(crate) fn wanted(&self, now: Moment) -> Vec<PlaceCode> {
        let day = self.today(now);
        let mut waiting: Vec<_> =
            day.of.iter().filter(|(_, known)| known.state == CodeState::Asked).collect();
        waiting.sort_by_key(|(_, known)| std::cmp::Reverse(known.at));
        waiting.into_iter().take(CODES_WAITING_MAX).map(|(code, _)| code.clone()).collect()
    }

    /// What the centre said. Only what was asked for is kept.
    pub(crate) fn tell(&self, code: &PlaceCode, state: CodeState, now: Moment) {
        if let Some(known) = self.today(now).of.get_mut(code) {
            *known = Known { state, at: now };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DonationCode;

    fn code(digits: usize) -> PlaceCode {
        PlaceCode::Donation(DonationCode::parse(&format!("{digits:07}")).unwrap())
    }

    fn noon() -> Moment {
        Moment::from_unix(1_764_000_000)
    }

    #[test]
    fn a_code_is_asked_about_once_a_day() {
        let codes = Codes::default();
        assert_eq!(codes.ask(&code(1), noon()), (CodeState::Asked, true));
        assert_eq!(
            codes.ask(&code(1), noon().plus_seconds(5)),
            (CodeState::Asked, false),
            "it is on its way"
        );
        assert_eq!(codes.wanted(noon()), [code(1)]);
        codes.tell(&code(1), CodeState::NoSuchCode, noon().plus_seconds(6));
        assert_eq!(codes.ask(&code(1), noon().plus_seconds(3_600)), (CodeState::NoSuchCode, false));
        assert!(codes.wanted(noon()).is_empty());
        assert_eq!(codes.ask(&code(1), noon().plus_seconds(86_400)), (CodeState::Asked, true), "a new day");
    }

    #[test]
    fn a_centre_that_cannot_tell_is_asked_again_after_a_while() {
        let codes = Codes::default();
        codes.ask(&code(1), noon());
        codes.tell(&code(1), CodeState::Unasked, noon());
        let asked = |seconds| codes.ask(&code(1), noon().plus_seconds(seconds));
        assert_eq!(asked(ASKED_AGAIN_S - 1), (CodeState::Unasked, false));
        assert_eq!(asked(ASKED_AGAIN_S), (CodeState::Asked, true));
        // No answer at all: the question was lost with whoever had it.
        assert_eq!(asked(2 * ASKED_AGAIN_S), (CodeState::Asked, true));
    }

    #[test]
    fn neither_the_waiting_nor_the_remembered_grow_without_end() {
        let codes = Codes::default();
        for at in 0..CODES_WAITING_MAX {
            assert_eq!(codes.ask(&code(at), noon()), (CodeState::Asked, true), "{at}");
        }
        assert_eq!(codes.ask(&code(CODES_WAITING_MAX), noon()), (CodeState::Unasked, false));
        assert_eq!(codes.wanted(noon()).len(), CODES_WAITING_MAX);
        for at in 0..CODES_MAX {
            codes.ask(&code(at), noon());
            codes.tell(&code(at), CodeState::Exists, noon());
        }
        assert_eq!(codes.0.lock().unwrap().of.len(), CODES_MAX);
        assert_eq!(codes.ask(&code(CODES_MAX), noon()), (CodeState::Asked, true));
        assert_eq!(codes.0.lock().unwrap().of.len(), 1, "all are forgotten at once");
        codes.tell(&code(7), CodeState::Exists, noon());
        assert_eq!(codes.0.lock().unwrap().of.len(), 1, "what nobody asked for is not kept");
    }
}
