//! Events from the engine to a terminal, merged so that a slow terminal costs nothing: a mailbox holds at most
//! one event of each kind, never a queue.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a terminal is told without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// Ranges changed, or numbers were issued from them: what is on the screen is to be asked for anew.
    RangesChanged,
    /// A print job was queued, or stands elsewhere.
    PrintChanged,
    /// Some terminal began to be watched: each asks whether it is the one.
    WatchChanged,
    /// A watched terminal shows something else now.
    FrameChanged,
    /// Something was suggested to a till, or a suggestion was answered.
    SuggestionsChanged,
    /// Documents wait or stand elsewhere, or the upload was paused, resumed or told to go now.
    UploadChanged,
    /// A long act goes on: this many of that many rows.
    Progress {
        /// Rows done.
        done: u64,
        /// Rows in all.
        total: u64,
    },
    /// Terminals came or went.
    Terminals(u32),
    /// The engine stops, on purpose.
    Stopping,
    /// The connection to the engine is lost.
    Lost,
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        drop(self.ends.take());
    }
}

impl Event {
    /// Its kind, the most pressing first.
    fn rank(&self) -> u8 {
        match self {
            Self::Lost => 0,
            Self::Stopping => 1,
            Self::Progress { .. } => 2,
            Self::Terminals(_) => 3,
            Self::PrintChanged => 4,
            Self::SuggestionsChanged => 5,
            Self::WatchChanged => 6,
            Self::FrameChanged => 7,
            Self::UploadChanged => 8,
            Self::RangesChanged => 9,
        }
    }
}

/// What nobody has taken yet, one of each kind.
type Waiting = BTreeMap<u8, Event>;

/// One terminal's merged events.
#[derive(Default)]
pub struct Mailbox {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    /// Dropped with the mailbox: how whoever fills it learns that nobody listens any more, without looking now
    /// and then.
    ends: Option<Box<dyn Send + Sync>>,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailbox").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty mailbox with which `ends` is dropped.
    pub fn ending(ends: impl Send + Sync + 'static) -> Self {
        let mut mailbox = Self::new();
        mailbox.ends = Some(Box::new(ends));
        mailbox
    }

    /// Puts an event in; it replaces one of the same kind that nobody has taken yet.
    pub fn post(&self, event: Event) {
        self.lock().insert(event.rank(), event);
        self.arrived.notify_one();
    }

    /// Takes an event, waiting at most `timeout` for one.
    pub fn take(&self, timeout: Duration) -> Option<Event> {
        let waiting = self.lock();
        let (mut waiting, _) = self
            .arrived
            .wait_timeout_while(waiting, timeout, |waiting| waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        waiting.pop_first().map(|(_, event)| event)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // A panic while holding this lock cannot leave the events half-written.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_wakes_for_every_kind() {
        use Event::{
            FrameChanged, PrintChanged, RangesChanged, SuggestionsChanged, UploadChanged, WatchChanged,
        };
        for event in
            [RangesChanged, PrintChanged, WatchChanged, FrameChanged, SuggestionsChanged, UploadChanged]
        {
            let mailbox = Mailbox::new();
            mailbox.post(event.clone());
            // With a flag that is forgotten this waits the whole time and gives the event after it.
            assert!(!mailbox.lock().is_empty(), "{event:?}");
            assert_eq!(mailbox.take(Duration::ZERO), Some(event));
        }
    }

    #[test]
    fn a_thousand_changes_are_one_event() {
        let mailbox = Mailbox::new();
        for done in 0..1000 {
            mailbox.post(Event::RangesChanged);
            mailbox.post(Event::Progress { done, total: 1000 });
        }
        assert_eq!(mailbox.take(Duration::ZERO), Some(Event::Progress { done: 999, total: 1000 }));
        assert_eq!(mailbox.take(Duration::ZERO), Some(Event::RangesChanged));
        assert_eq!(mailbox.take(Duration::ZERO), None);
    }
}
