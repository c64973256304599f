//! The thread that reads the terminal. It blocks in `poll` on the terminal, on window changes and on the wish
//! to stop; it wakes by the clock only while a key is half read.

use crate::ui::shell::{Decoder, Instant, Told, Waiting, clock};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;
use std::time::Duration;

/// The fewest and most columns that are laid out; a pty may claim any size.
pub const COLUMNS: std::ops::RangeInclusive<u16> = 20..=300;
/// The fewest and most rows that are laid out.
pub const ROWS: std::ops::RangeInclusive<u16> = 4..=120;

/// A claimed size, held within [`COLUMNS`] and [`ROWS`].
pub fn clamp_size(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(*COLUMNS.start(), *COLUMNS.end()), rows.clamp(*ROWS.start(), *ROWS.end()))
}

/// The size that a terminal claims, clamped; `None` where it knows none, as a fresh pseudo-terminal that says 0x0.
pub fn size_of(terminal: &impl AsFd) -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(terminal).ok()?;
    known_size(size.ws_col, size.ws_row)
}

fn known_size(columns: u16, rows: u16) -> Option<(u16, u16)> {
    (columns > 0 && rows > 0).then(|| clamp_size(columns, rows))
}

/// How long a paste that has stopped is waited for.
const PASTE_WAIT: Duration = Duration::from_secs(2);
/// A line feed that comes so long after a carriage return is a key of its own: scanners that send both take less.
const LINE_FEED_WAIT: Duration = Duration::from_millis(130);
/// Bytes of one read.
const READ_BYTES: usize = 4096;

/// Why nothing more is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderFault {
    /// The terminal is gone: hang-up, end of file, or an input error.
    Gone,
}

/// What the reader says: a decoded input with its moment, a new window size, or its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A key, a paste, or something dropped.
    Told(Told, Instant),
    /// The window has this size now, clamped.
    Size(u16, u16),
    /// Nothing more will come.
    End(ReaderFault),
}

/// The reading thread; it ends when this is dropped.
#[derive(Debug)]
pub struct Reader {
    stop: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    /// Starts reading `terminal`. `post` is called in the reading thread; it answers false when nobody
    /// listens any more. `escape` is how long the rest of a key is waited for.
    ///
    /// # Errors
    /// When pipe, signal or thread cannot be had.
    pub fn start(
        terminal: OwnedFd,
        escape: Duration,
        mut post: impl FnMut(Read) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (stop, stopped) = UnixStream::pair()?;
        let (resized, signal) = UnixStream::pair()?;
        resized.set_nonblocking(true)?;
        let registered = signal_hook::low_level::pipe::register(signal_hook::consts::SIGWINCH, signal)?;
        let thread = std::thread::Builder::new().name("lj-keys".to_owned()).spawn(move || {
            let mut loop_ = ReadLoop { terminal, resized, stopped, decoder: Decoder::default(), escape };
            loop_.run(&mut post);
            signal_hook::low_level::unregister(registered);
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the reader was told by the panic hook already.
            let _ = thread.join();
        }
    }
}

struct ReadLoop {
    terminal: OwnedFd,
    resized: UnixStream,
    stopped: UnixStream,
    decoder: Decoder,
    escape: Duration,
}

/// What woke the reader.
struct Woken {
    terminal: bool,
    resized: bool,
    stopped: bool,
}

impl ReadLoop {
    fn run(&mut self, post: &mut dyn FnMut(Read) -> bool) {
        let mut last = clock::now();
        loop {
            let limit = self.decoder.waiting().map(|waiting| match waiting {
                Waiting::Sequence => self.escape,
                Waiting::Paste => PASTE_WAIT,
            });
            let left = limit.map(|limit| limit.saturating_sub(clock::since(last)));
            let woken = match self.wait(left) {
                Ok(woken) => woken,
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => {
                    post(Read::End(ReaderFault::Gone));
                    return;
                }
            };
            if woken.stopped || (woken.resized && !self.tell_size(post)) {
                return;
            }
            if woken.terminal {
                if clock::since(last) > LINE_FEED_WAIT {
                    self.decoder.forget_return();
                }
                match self.read(&mut last, post) {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(fault) => {
                        post(Read::End(fault));
                        return;
                    }
                }
            } else if limit.is_some_and(|limit| clock::since(last) >= limit)
                && let Some(told) = self.decoder.give_up()
                && !post(Read::Told(told, clock::now()))
            {
                return;
            }
        }
    }

    fn wait(&self, left: Option<Duration>) -> rustix::io::Result<Woken> {
        let timeout = left.map(|left| Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        });
        let mut fds = [
            PollFd::from_borrowed_fd(self.terminal.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.resized.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.stopped.as_fd(), PollFlags::IN),
        ];
        poll(&mut fds, timeout.as_ref())?;
        // Hang-up and error count as readable: the read then says what is the matter.
        let [terminal, resized, stopped] = [0, 1, 2].map(|at: usize| !fds[at].revents().is_empty());
        Ok(Woken { terminal, resized, stopped })
    }

    fn tell_size(&self, post: &mut dyn FnMut(Read) -> bool) -> bool {
        let mut drained = [0u8; 64];
        // Each byte is one signal; they all mean the same, and the socket does not block.
        while rustix::io::read(&self.resized, &mut drained).is_ok_and(|count| count == drained.len()) {}
        match size_of(&self.terminal) {
            Some((columns, rows)) => post(Read::Size(columns, rows)),
            None => true,
        }
    }

    /// Reads what is there and tells it; `last` is when that was, not when everybody had heard of it.
    fn read(&mut self, last: &mut Instant, post: &mut dyn FnMut(Read) -> bool) -> Result<bool, ReaderFault> {
        let mut bytes = [0u8; READ_BYTES];
        let count = match rustix::io::read(&self.terminal, &mut bytes) {
            Ok(0) => return Err(ReaderFault::Gone),
            Ok(count) => count,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => return Ok(true),
            Err(_) => return Err(ReaderFault::Gone),
        };
        let at = clock::now();
        *last = at;
        Ok(self.decoder.push(&bytes[..count]).into_iter().all(|told| post(Read::Told(told, at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn pipe_reader() -> (UnixStream, mpsc::Receiver<Read>, Reader) {
        let (typing, terminal) = UnixStream::pair().unwrap();
        let (sender, receiver) = mpsc::channel();
        let reader = Reader::start(OwnedFd::from(terminal), Duration::from_millis(60), move |read| {
            sender.send(read).is_ok()
        })
        .unwrap();
        (typing, receiver, reader)
    }

    fn next(receiver: &mpsc::Receiver<Read>) -> Read {
        receiver.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    #[test]
    fn a_lone_esc_arrives_and_a_hang_up_ends_it() {
        use crate::ui::shell::keymap::chord::{Chord, Key};
        use std::io::Write;
        let (mut typing, receiver, _reader) = pipe_reader();
        typing.write_all(b"\x1b").unwrap();
        assert!(matches!(next(&receiver), Read::Told(Told::Key(key), _) if key == Chord::plain(Key::Esc)));
        typing.write_all(b"\x1b[").unwrap();
        assert!(matches!(next(&receiver), Read::Told(Told::Stray, _)));
        drop(typing);
        assert_eq!(next(&receiver), Read::End(ReaderFault::Gone));
    }

    #[test]
    fn a_size_of_nothing_is_no_size() {
        assert_eq!(known_size(0, 0), None);
        assert_eq!(known_size(80, 0), None);
        assert_eq!(known_size(0, 24), None);
        assert_eq!(known_size(1, 1), Some((*COLUMNS.start(), *ROWS.start())), "small is small");
    }

    #[test]
    fn a_line_feed_long_after_a_return_is_a_key() {
        use crate::ui::shell::keymap::chord::{Chord, Key};
        use std::io::Write;
        let (mut typing, receiver, _reader) = pipe_reader();
        let enter = |read| matches!(read, Read::Told(Told::Key(key), _) if key == Chord::plain(Key::Enter));
        typing.write_all(b"\r").unwrap();
        assert!(enter(next(&receiver)));
        let returned = clock::now();
        while clock::since(returned) <= LINE_FEED_WAIT {
            std::thread::yield_now();
        }
        typing.write_all(b"\n").unwrap();
        assert!(enter(next(&receiver)));
    }

    #[test]
    fn dropping_it_ends_the_thread() {
        let (_typing, receiver, reader) = pipe_reader();
        drop(reader);
        assert!(receiver.recv_timeout(Duration::from_secs(10)).is_err());
    }
}
