//! What a forwarder sleeps at, so that others can wake it.

use crate::protocol::{Event, Mailbox};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The engine's mailbox that a forwarder sleeps at, for whoever has to wake it.
pub(super) struct Source(Mutex<Weak<Mailbox>>);

impl Source {
    pub(super) fn of(mailbox: &Arc<Mailbox>) -> Self {
        Self(Mutex::new(Arc::downgrade(mailbox)))
    }

    pub(super) fn set(&self, mailbox: &Arc<Mailbox>) {
        // A single assignment, which a panic cannot leave half done.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(mailbox);
    }

    /// The forwarder looks at its own ends before it believes this.
    pub(super) fn wake(&self) {
        let mailbox = self.0.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(mailbox) = mailbox {
            mailbox.post(Event::Lost);
        }
    }
}

/// Wakes the forwarder when its mailbox is dropped.
pub(super) struct Wakes(pub(super) Arc<Source>);

impl Drop for Wakes {
    fn drop(&mut self) {
        self.0.wake();
    }
}
