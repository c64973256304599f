//! Asks the centre whether carriers and donation codes exist, while their sale is still being typed: a thread of its own, so
//! that neither a sale nor a document on its way waits for it. What cannot be asked is told as unknown, and asked again
//! when somebody types it again.

use super::gateway::Gateway;
use crate::domain::{CodeState, PlaceCode};
use crate::protocol::{Event, Mailbox, Who, request};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use std::time::Duration;

/// How long it waits when nothing happens; an event ends it.
const IDLE: Duration = Duration::from_secs(3_600);

/// The thread's belongings.
pub(super) struct Codes {
    who: Who,
    gateway: Arc<dyn Gateway>,
    stop: Arc<AtomicBool>,
    events: Arc<Mailbox>,
}

impl Codes {
    /// Starts it; what it returns wakes it for its end.
    ///
    /// # Errors
    /// When the engine gives no mailbox, or the machine no thread.
    pub(super) fn start(
        who: Who,
        gateway: Arc<dyn Gateway>,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Arc<Mailbox>> {
        let events = who.desk.subscribe().map_err(|failure| io::Error::other(format!("{failure:?}")))?;
        let codes = Self { who, gateway, stop, events: Arc::clone(&events) };
        Builder::new().name("uplink-codes".into()).spawn(move || codes.run())?;
        Ok(events)
    }

    fn run(self) {
        while !self.is_over() {
            match self.events.take(IDLE) {
                Some(Event::Stopping | Event::Lost) => return,
                Some(Event::UploadChanged) => self.ask_all(),
                _ => {}
            }
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// Asks about everything that waits. An engine that does not answer has forgotten the question.
    fn ask_all(&self) {
        let Ok(wanted) = self.who.ask(request::CodesWanted) else { return };
        for code in wanted {
            if self.is_over() {
                return;
            }
            let state = self.state_of(&code);
            if self.who.ask(request::CodeTell(code, state)).is_err() {
                return;
            }
        }
    }

    fn state_of(&self, code: &PlaceCode) -> CodeState {
        match self.gateway.exists(code, self.who.clock.now()) {
            Ok(Some(true)) => CodeState::Exists,
            Ok(Some(false)) => CodeState::NoSuchCode,
            // What is wrong with the line the documents tell.
            Ok(None) | Err(_) => CodeState::Unasked,
        }
    }
}
