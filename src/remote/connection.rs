//! One connection on the server's side: hello, then either call after call, or events until the peer is gone.
//! Whatever a peer sends, only its own connection ends by it.

use super::frame::{FRAME_BYTES_MAX, FrameFault, Line, SendFault};
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
            let asked = self.next_ask();
            not_known = if matches!(asked, Ok(Asked::NotKnown)) { not_known + 1 } else { 0 };
            match asked {
                Ok(Asked::Known(Ask::Call(call))) => {
                    if !self.answer(call) {
                        return;
                    }
                }
                Ok(Asked::Known(Ask::Subscribe)) => return self.forward_events(),
                Ok(Asked::NotKnown) if not_known > NOT_KNOWN_MAX => return self.close(Closing::Unreadable),
                Ok(Asked::NotKnown) => {
                    if self.line.send(&Answer::NotKnown).is_err() {
                        return;
                    }
                }
                Ok(Asked::TooMany((asked, max))) => {
                    let refusal = StoreRefusal::TooMany { asked, max };
                    if self.line.send(&Answer::Call(Err(refusal.into()))).is_err() {
                        return;
                    }
                }
                Ok(Asked::NoRoom) => {
                    // Certainly not done; the line ends, for the frame is still in it. The peer may have gone.
                    let _ = self.line.send(&Answer::Call(Err(StoreRefusal::Busy.into())));
                    return;
                }
                Ok(Asked::Gone) => return,
                Err(closing) => return self.close(closing),
            }
        }
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

    /// What the peer asks next.
    fn next_ask(&mut self) -> Result<Asked, Closing> {
        match self.line.receive(FRAME_BYTES_MAX) {
            Ok(Some(bytes)) => Ok(match codec::decode(bytes) {
                Ok(ask) => Asked::Known(ask),
                Err(fault) => too_many(&fault.to_string()).map_or(Asked::NotKnown, Asked::TooMany),
            }),
            Ok(None) => Ok(Asked::Gone),
            Err(FrameFault::NoRoom) => Ok(Asked::NoRoom),
            Err(FrameFault::Cut | FrameFault::TooLong(_)) => Err(Closing::Unreadable),
            Err(FrameFault::Io(error)) if error.kind() == io::ErrorKind::TimedOut => Err(Closing::Unreadable),
            Err(FrameFault::Io(_)) => Ok(Asked::Gone),
        }
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

/// What came from the peer.
#[expect(clippy::large_enum_variant, reason = "one at a time, on the stack, and nearly always the large one")]
enum Asked {
    Known(Ask<Call>),
    /// A whole frame that this version cannot read.
    NotKnown,
    /// A list of so many, where there may be so many.
    TooMany((u64, u64)),
    /// A long frame, for which there was no room in time.
    NoRoom,
    Gone,
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
