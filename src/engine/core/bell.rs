//! Who is told of events: every mailbox that a terminal still holds.

use crate::protocol::{Event, Mailbox};
use std::sync::{Arc, Mutex, PoisonError, Weak};

#[derive(Debug, Default)]
pub(crate) struct Bell {
    mailboxes: Mutex<Vec<Weak<Mailbox>>>,
}

impl Bell {
    pub(crate) fn subscribe(&self) -> Arc<Mailbox> {
        let mailbox = Arc::new(Mailbox::new());
        let mut mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        mailboxes.retain(|mailbox| mailbox.strong_count() > 0);
        mailboxes.push(Arc::downgrade(&mailbox));
        mailbox
    }

    /// Mailboxes merge, so this never waits.
    pub(crate) fn post(&self, event: &Event) {
        let mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        for mailbox in mailboxes.iter().filter_map(Weak::upgrade) {
            mailbox.post(event.clone());
        }
    }
}
