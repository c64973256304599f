//! Questions for the allotment of a period (字軌檢核): asked by persons, answered by the upload thread, which owns the
//! way out. Losing them loses no fact: a person asks again.

use crate::domain::{Check, Moment, Period};
use crate::protocol::{CheckAnswer, CheckMarks, CheckState};
use crate::store::{Queries, Snapshot, StoreFault};
use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Most periods that are remembered: sixteen years. The oldest goes first.
const PERIODS_MAX: usize = 100;

/// The questions.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<BTreeMap<Period, CheckState>>);

impl Checks {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Period, CheckState>> {
        // A panic while holding it ends the process.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn ask(&self, period: Period, now: Moment) {
        let mut asked = self.lock();
        asked.insert(period, CheckState { asked_at: now, answer: None, marks: CheckMarks::default() });
        while asked.len() > PERIODS_MAX {
            asked.pop_first();
        }
    }

    /// The periods that nobody has answered yet.
    pub(crate) fn wanted(&self) -> Vec<Period> {
        self.lock().iter().filter(|(_, state)| state.answer.is_none()).map(|(period, _)| *period).collect()
    }

    pub(crate) fn answer(&self, period: Period, answer: CheckAnswer) {
        if let Some(state) = self.lock().get_mut(&period) {
            state.answer = Some(answer);
        }
    }

    /// What became of a question, with the marks as they are now.
    pub(crate) fn state(&self, rows: &Snapshot, period: Period) -> Result<Option<CheckState>, StoreFault> {
        let Some(state) = self.lock().get(&period).copied() else { return Ok(None) };
        let mut marks = CheckMarks::default();
        rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
            if !range.outside {
                *match range.check {
                    Check::Matched => &mut marks.matched,
                    Check::Unmatched => &mut marks.unmatched,
                    Check::Mismatch => &mut marks.mismatch,
                } += 1;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Some(CheckState { marks, ..state }))
    }
}
