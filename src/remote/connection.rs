//! One connection on the server's side: hello, then either call after call, or events until the peer is gone.
//! Whatever a peer sends, only its own connection ends by it.

use super::frame::{Coming, FRAME_BYTES_MAX, FrameFault, Line, SendFault};
use super::hello::{HELLO_BYTES_MAX, Hello, Verdict, Versions};
use super::message::{Answer, Ask, Closing};
use super::registry::{Stage, Ticket};
use super::room::Room;
use crate::codec;
use crate::domain::{StoreRefusal, too_many};
use crate::protocol::{Call, Desk, Event, Failure, Mailbox};
use crate::world::Deadline;
use std::io::{self, Read};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Most frames in a row that make no sense. A newer program asks for one thing that this version does not know;
/// who goes on like that talks of something else.
const NOT_KNOWN_MAX: u32 = 16;
/// Stack of a thread that calls the engine: 36 KiB were seen in use by an import of 20,000 rows, a batch of sales and the
/// doctor's replay, unoptimised. Far below the 2 MiB of a huge page, which the kernel may otherwise give to each of a
/// thousand threads.
pub(super) const STACK_BYTES: usize = 512 << 10;
/// Stack of a thread that only waits: it calls nothing of the engine.
const WATCH_STACK_BYTES: usize = 64 << 10;

/// Longest wait of a question for its place among those that are answered.
const PLACE_WAIT_MAX: Duration = Duration::from_secs(60);

/// How long the forwarding of events sleeps at a time; only a number for `Mailbox::take`, it wakes for nothing.
const QUIET: Duration = Duration::from_secs(3600);

/// A connection and what it needs. The desk is let go of before the ticket: whoever waits for the last ticket
/// may then take the engine apart.
pub(super) struct Connection {
    pub(super) desk: Arc<dyn Desk>,
    pub(super) line: Line,
    /// The Unix user of the peer, from the kernel.
    pub(super) uid: u32,
    /// How long the peer may take for its hello.
    pub(super) hello_wait: Duration,
    /// Questions that may be answered at once, of all connections.
    pub(super) places: Arc<Room>,
    pub(super) ticket: Ticket,
}

impl Connection {
    /// Serves until the peer or the server is done.
    pub(super) fn serve(mut self) {
        if !self.greet() {
            return;
        }
        self.ticket.reached(Stage::Calling);
        let mut not_known = 0;
        loop {
            let step = match self.line.coming(FRAME_BYTES_MAX) {
                Ok(Some(coming)) if coming.is_long() => self.step_apart(coming),
                Ok(Some(coming)) => self.step(coming),
                Ok(None) => Step::Over,
                Err(fault) => self.broken(&fault),
            };
            not_known = if matches!(step, Step::NotKnown) { not_known + 1 } else { 0 };
            match step {
                Step::On => {}
                Step::NotKnown if not_known > NOT_KNOWN_MAX => return self.close(Closing::Unreadable),
                Step::NotKnown => {
                    if self.line.send(&Answer::NotKnown).is_err() {
                        return;
                    }
                }
                Step::Subscribe => return self.forward_events(),
                Step::Over => return,
            }
        }
    }

    /// A long frame is read and answered in a thread that ends with it: a thread's part of the heap keeps what was once
    /// needed there, and the next such thread takes over that of the last. As their turns come one after the other, the
    /// engine's memory is that of one import, however many connections import.
    fn step_apart(&mut self, coming: Coming) -> Step {
        std::thread::scope(|scope| {
            let step = Builder::new()
                .name("remote-long".into())
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || self.step(coming));
            // Without a thread, or after a panic in it (which its hook has told), the peer asks again.
            step.ok().and_then(|step| step.join().ok()).unwrap_or(Step::Over)
        })
    }

    /// Reads what is coming and answers it.
    fn step(&mut self, coming: Coming) -> Step {
        let asked = match self.line.body(coming) {
            Ok(bytes) => codec::decode(bytes),
            Err(fault) => return self.broken(&fault),
        };
        let sent = match asked {
            Ok(Ask::Call(call)) => self.answer(call),
            Ok(Ask::Subscribe) => return Step::Subscribe,
            Err(fault) => match too_many(&fault.to_string()) {
                Some((asked, max)) => self.refuse(StoreRefusal::TooMany { asked, max }),
                None => return Step::NotKnown,
            },
        };
        if sent { Step::On } else { Step::Over }
    }

    /// What a frame that does not come leads to; the peer is told where it can be.
    fn broken(&mut self, fault: &FrameFault) -> Step {
        match fault {
            // Certainly not done; the line ends, for the frame is still in it.
            FrameFault::NoRoom => drop(self.refuse(StoreRefusal::Busy)),
            FrameFault::Cut | FrameFault::TooLong(_) => self.close(Closing::Unreadable),
            FrameFault::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.close(Closing::Unreadable);
            }
            FrameFault::Io(_) => {}
        }
        Step::Over
    }

    /// False when the peer has gone.
    fn refuse(&mut self, refusal: StoreRefusal) -> bool {
        self.line.send(&Answer::Call(Err(refusal.into()))).is_ok()
    }

    /// Exchanges hellos; false when the two cannot talk.
    fn greet(&mut self) -> bool {
        let theirs = match self.line.receive_within(HELLO_BYTES_MAX, self.hello_wait) {
            Ok(Some(bytes)) => Hello::read(bytes),
            Ok(None) => return false,
            Err(FrameFault::Cut | FrameFault::TooLong(_) | FrameFault::NoRoom | FrameFault::Io(_)) => None,
        };
        let understood = theirs.is_some_and(|hello| Versions::OURS.meet(hello.versions).is_ok());
        let verdict = match (self.ticket.registry().stopping(), understood) {
            (_, false) => Verdict::NotUnderstood,
            (true, true) => Verdict::Stopping,
            (false, true) => Verdict::Welcome,
        };
        let said = self.line.send_bytes(&Hello::ours(verdict).bytes());
        said.is_ok() && verdict == Verdict::Welcome
    }

    /// Lets the desk do a call and tells the answer; false when the connection is to be closed.
    fn answer(&mut self, mut call: Call) -> bool {
        if self.ticket.registry().stopping() {
            self.close(Closing::Stopping);
            return false;
        }
        let _under_way = self.ticket.asks();
        self.line.forget();
        call.caller.uid = self.uid;
        let waits = Deadline::after(PLACE_WAIT_MAX);
        let place = call.request.is_a_look().then(|| self.places.take(self.uid, 1, waits));
        let answer = match place {
            Some(None) => Err(StoreRefusal::Busy.into()),
            Some(Some(_)) | None => self.desk.call(&call),
        };
        let is_act = call.request.is_act();
        drop(call);
        let encoded = self.line.put(&Answer::Call(answer));
        drop(place);
        match encoded.and_then(|()| self.line.send_put()) {
            Ok(()) => true,
            // It changed nothing, so that it may be asked again; of an act nothing untrue is said.
            Err(SendFault::NoRoom) => {
                !is_act && self.line.send(&Answer::Call(Err(StoreRefusal::Busy.into()))).is_ok()
            }
            // The act may be done; only its answer does not fit.
            Err(fault @ (SendFault::TooLong(_) | SendFault::Codec(_))) => {
                let sentence = format!("the answer cannot be sent, ask for less: {fault}");
                self.line.send(&Answer::Call(Err(Failure::Fault(sentence)))).is_ok()
            }
            Err(SendFault::Nothing(_) | SendFault::Partly(_)) => false,
        }
    }

    fn close(&mut self, closing: Closing) {
        // The peer may have gone; then nobody is left to be told.
        let _ = self.line.send(&Answer::Closing(closing));
    }

    /// Passes the desk's events on until the peer closes, the server stops, or the desk is lost itself. A watcher
    /// blocked in a read sees the first two and says so by [`Event::Lost`] in the same mailbox: nothing polls.
    fn forward_events(&mut self) {
        let mailbox = match self.desk.subscribe() {
            Ok(mailbox) => mailbox,
            Err(failure) => {
                // As in `close`.
                let _ = self.line.send(&Answer::Call(Err(failure)));
                return;
            }
        };
        let Ok(watcher) = watch(Arc::clone(self.line.stream()), Arc::clone(&mailbox)) else { return };
        self.ticket.reached(Stage::Subscribed);
        let mut said = self.line.send(&Answer::Subscribed);
        while said.is_ok() {
            match mailbox.take(QUIET) {
                Some(Event::Lost) => break,
                Some(event) => said = self.line.send(&Answer::Event(event)),
                None => {}
            }
        }
        if said.is_ok() && self.ticket.registry().stopping() {
            // As in `close`.
            let _ = self.line.send(&Answer::Event(Event::Stopping));
        }
        // Either fails only where the other end, or the watcher, has gone already.
        let _ = self.line.stream().shutdown(Shutdown::Both);
        let _ = watcher.join();
    }
}

/// What comes after a frame.
enum Step {
    /// The next one.
    On,
    /// It was whole, and this version cannot read it.
    NotKnown,
    /// The connection is for events from here on.
    Subscribe,
    /// The end.
    Over,
}

/// Waits for the peer to close (or to break the rule of saying nothing more).
fn watch(stream: Arc<UnixStream>, mailbox: Arc<Mailbox>) -> io::Result<JoinHandle<()>> {
    Builder::new().name("remote-watch".into()).stack_size(WATCH_STACK_BYTES).spawn(move || {
        while let Err(error) = (&*stream).read(&mut [0]) {
            if error.kind() != io::ErrorKind::Interrupted {
                break;
            }
        }
        mailbox.post(Event::Lost);
    })
}
