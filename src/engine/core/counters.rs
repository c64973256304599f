//! The counters of the ranges that are being issued from: made from the stored row on first use, dropped when an
//! act changes the range.

use crate::domain::{Range, RangeId};
use crate::engine::core::Counter;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Counters by range. A holder of one reads it without any lock.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    by_range: RwLock<HashMap<RangeId, Arc<Counter>>>,
}

impl Counters {
    /// The counter of a range, made from its row where there is none yet.
    pub(crate) fn of(&self, range: &Range) -> Arc<Counter> {
        if let Some(counter) = self.get(range.id) {
            return counter;
        }
        let counter = Arc::new(Counter::new(range.next, range.span.past_end()));
        let mut map = self.by_range.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(map.entry(range.id).or_insert(counter))
    }

    /// The counter of a range, if numbers were taken from it since the start.
    pub(crate) fn get(&self, id: RangeId) -> Option<Arc<Counter>> {
        self.by_range.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Closes and forgets the counter of a range that an act changes (E7): the next claim starts from its row.
    pub(crate) fn close(&self, id: RangeId) {
        let gone = self.by_range.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(counter) = gone {
            counter.close();
        }
    }
}
