//! The thread behind a mailbox that outlives engines.

use super::link::{Link, Source, subscribe_within};
use crate::protocol::{Errand, Event, GivesUp, Mailbox, Patience};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long the forwarding of events sleeps at a time; only a number for `Mailbox::take`, it wakes for nothing.
const QUIET: Duration = Duration::from_secs(3600);
/// Pause between two attempts of a subscription that nobody waits for; a call that reconnects ends it.
const RESUBSCRIBE_PAUSE: Duration = Duration::from_millis(500);
/// One attempt; a caller that waits has its own.
const ONCE: Patience = Patience {
    pause: Duration::ZERO,
    pause_max: Duration::ZERO,
    until: GivesUp::Askings(1),
    outlasts_busy: false,
};

/// A subscription to the engine of one generation.
pub(super) struct Subscribed {
    pub(super) generation: u64,
    pub(super) mailbox: Arc<Mailbox>,
}

/// The thread's belongings. It keeps neither the mailbox nor the desk alive.
pub(super) struct Forwarder {
    pub(super) link: Weak<Link>,
    pub(super) wanted: Weak<Mailbox>,
    pub(super) source: Arc<Source>,
}

impl Forwarder {
    pub(super) fn run(self, first: Subscribed) {
        let mut current = first;
        while let Some(()) = self.forward(&current) {
            if let Some(link) = self.link.upgrade() {
                link.lost(current.generation);
            }
            drop(current);
            self.post(Event::Lost);
            let Some(next) = self.resubscribe() else { return };
            current = next;
            self.source.set(&current.mailbox);
            self.post(Event::RangesChanged);
            self.post(Event::PrintChanged);
        }
    }

    /// Passes events on until the engine is lost; `None` when nobody wants them any more.
    fn forward(&self, current: &Subscribed) -> Option<()> {
        loop {
            // Before each sleep: whoever ended meanwhile has woken the mailbox that was the current one then.
            if self.ended() {
                return None;
            }
            match current.mailbox.take(QUIET) {
                // The engine's loss, or the call of one of our own ends.
                Some(Event::Lost) => return (!self.ended()).then_some(()),
                Some(event) => self.post(event),
                None => {}
            }
        }
    }

    /// True when nobody holds the mailbox, or the desk is gone, which the mailbox is told.
    fn ended(&self) -> bool {
        let desk_gone = self.link.strong_count() == 0;
        if desk_gone {
            self.post(Event::Lost);
        }
        desk_gone || self.wanted.strong_count() == 0
    }

    /// Tries until an engine is there again: a screen that nobody touches comes back by itself.
    fn resubscribe(&self) -> Option<Subscribed> {
        while self.wanted.strong_count() > 0 {
            let link = self.link.upgrade()?;
            if let Ok((generation, mailbox)) = subscribe_within(&link, Errand::repeatable(true, ONCE)) {
                return Some(Subscribed { generation, mailbox });
            }
            link.wait_for_desk(RESUBSCRIBE_PAUSE);
        }
        None
    }

    fn post(&self, event: Event) {
        if let Some(mailbox) = self.wanted.upgrade() {
            mailbox.post(event);
        }
    }
}
