//! The watchdog's pings: systemd restarts an engine that lives but no longer answers. Each ping follows an answer
//! of the engine; where none comes, none goes.

use crate::cli::home::notify::{ALIVE, Supervisor};
use crate::protocol::{Asks, Caller, Desk, Failure, request};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

/// Pings within the time that systemd allows: one may come late.
const PINGS: u32 = 3;

/// The pinging thread; it ends when this is dropped. It is not waited for: it may hang in the engine, which is what
/// it is there to find out.
#[derive(Debug)]
pub struct Watchdog {
    _stop: Sender<()>,
}

impl Watchdog {
    /// Asks the desk and pings, a few times within `every`.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start(every: Duration, desk: Arc<dyn Desk>, supervisor: Arc<Supervisor>) -> io::Result<Self> {
        let (stop, stopped) = channel();
        let ping = move || {
            // Nobody there to be told is the supervisor's own trouble.
            let _ = supervisor.tell(&[ALIVE]);
        };
        Builder::new()
            .name("lj-watchdog".to_owned())
            .spawn(move || watch(every / PINGS, &*desk, &stopped, ping))?;
        Ok(Self { _stop: stop })
    }
}

fn watch(pause: Duration, desk: &dyn Desk, stopped: &Receiver<()>, ping: impl Fn()) {
    loop {
        if answers(desk) {
            ping();
        }
        match stopped.recv_timeout(pause) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The engine reads its store for this. A refusal is an answer too: where Unix users have rules, this one may have
/// none.
fn answers(desk: &dyn Desk) -> bool {
    let uid = rustix::process::getuid().as_raw();
    let caller = Caller { uid, ..Caller::default() };
    let answer = desk.ask(caller, request::Store);
    matches!(answer, Ok(_) | Err(Failure::Refused(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::StoreRefusal;
    use crate::protocol::{Call, Mailbox, Reply};
    use std::sync::atomic::{AtomicU32, Ordering};

    /// An engine that has so many answers left and then none; and how often it was asked.
    #[derive(Debug)]
    struct Failing(AtomicU32, AtomicU32);

    impl Desk for Failing {
        fn call(&self, _: &Call) -> Result<Reply, Failure> {
            self.1.fetch_add(1, Ordering::SeqCst);
            let left = self.0.load(Ordering::SeqCst);
            if left == 0 {
                return Err(Failure::Fault("no answer".to_owned()));
            }
            self.0.store(left - 1, Ordering::SeqCst);
            // A refusal is an answer.
            Err(Failure::Refused(StoreRefusal::Busy.into()))
        }

        fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
            Ok(Arc::new(Mailbox::new()))
        }
    }

    #[test]
    fn pings_follow_answers_and_end_with_them() {
        let desk = Failing(AtomicU32::new(3), AtomicU32::new(0));
        let pings = AtomicU32::new(0);
        let (stop, stopped) = channel();
        std::thread::scope(|scope| {
            let (desk, pings) = (&desk, &pings);
            scope.spawn(move || {
                watch(Duration::from_millis(1), desk, &stopped, || {
                    pings.fetch_add(1, Ordering::SeqCst);
                });
            });
            // Long enough for pings that follow no answer.
            while desk.0.load(Ordering::SeqCst) > 0 || desk.1.load(Ordering::SeqCst) < 20 {
                std::thread::yield_now();
            }
            stop.send(()).unwrap();
        });
        assert_eq!(pings.load(Ordering::SeqCst), 3);
    }
}
