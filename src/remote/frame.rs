//! Frames over a stream: a `u32` length, little-endian, then that many bytes. One frame is one write, and a small
//! one arrives in one read. Nothing is allocated for bytes that have not arrived, whatever the length says.

use super::room::{Room, Taken};
use crate::codec::{self, CodecFault};
use crate::world::Deadline;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{SendFlags, send};
use serde::Serialize;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

/// Longest frame, length not counted. An import is one request: 200,000 rows of about 100 bytes are 20 MB.
pub const FRAME_BYTES_MAX: usize = 32 << 20;
/// Bytes of a frame for which memory is taken at once, each time the ones before have arrived.
const STEP_BYTES: usize = 64 << 10;
/// Longest frame that a peer may send or be sent without taking room for it: any sale but one of many long lines.
const SHORT_BYTES: usize = 16 << 10;
/// Longest frame of the middle kind: the largest sale, a page of invoices, the lists of a form. Longer are imports.
const MIDDLE_BYTES: usize = 1 << 20;
/// Bytes of all frames of the middle kind under way.
const MIDDLE_ROOM_BYTES: usize = 8 << 20;
/// Most memory that a connection keeps between two frames: one large import must not stay for ever, nor a thousand
/// pages.
const KEEP_BYTES: usize = SHORT_BYTES;
/// Bytes read at once: a sale and its invoice are far smaller.
const READ_BYTES: usize = 8 << 10;
/// Longest time from the first byte of a frame to its last: the peer writes it in one piece, and the largest needs
/// less than a second. A peer that sends a byte a second is gone after this.
pub(super) const FRAME_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest time that a peer may take to read an answer or event that waits for it in a full socket.
pub(super) const SEND_TIME_MAX: Duration = Duration::from_secs(10);
/// Longest time without a byte of a frame that holds room for which others wait: it was cut, or its peer is stopped.
pub(super) const STALL_MAX: Duration = Duration::from_secs(1);
/// Longest wait for room: a few of the largest imports.
const TURN_WAIT_MAX: Duration = Duration::from_secs(60);
/// Bytes of the length.
const LENGTH_BYTES: usize = 4;

/// Why no frame came.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameFault {
    #[error("the stream ended inside a frame")]
    Cut,
    #[error("a frame of {0} bytes is too long")]
    TooLong(usize),
    /// Its turn did not come: nothing of it was read.
    #[error("busy")]
    NoRoom,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Why a frame was not sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendFault {
    #[error("a frame of {0} bytes would be too long")]
    TooLong(usize),
    #[error(transparent)]
    Codec(#[from] CodecFault),
    /// Not one byte has left: the peer certainly knows nothing of it.
    #[error("nothing was sent: {0}")]
    Nothing(io::Error),
    /// Some bytes have left.
    #[error("only a part was sent: {0}")]
    Partly(io::Error),
    /// The memory for long answers is in use; nothing was sent.
    #[error("busy")]
    NoRoom,
}

/// How long a peer may take over one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// From its first byte to its last.
    pub(super) frame: Duration,
    /// To read what is sent to it.
    pub(super) send: Duration,
    /// Without a byte, where others wait for what it holds.
    pub(super) stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { frame: FRAME_TIME_MAX, send: SEND_TIME_MAX, stall: STALL_MAX }
    }
}

impl Patience {
    /// A terminal's: a long request waits for its turn at the engine.
    pub(super) fn of_a_terminal() -> Self {
        Self { send: TURN_WAIT_MAX + SEND_TIME_MAX, ..Self::default() }
    }
}

/// What all connections of a server share of the memory for frames.
#[derive(Clone, Debug)]
pub(super) struct Rooms {
    middle: Arc<Room>,
    /// One long frame at a time: its rows, and what becomes of them, are many times its bytes.
    long: Arc<Room>,
}

impl Rooms {
    pub(super) fn new() -> Self {
        Self { middle: Room::of(MIDDLE_ROOM_BYTES), long: Room::of(1) }
    }

    /// Room for a frame: nothing for a short one.
    fn take(&self, uid: u32, bytes: usize, until: Deadline) -> Result<Option<Taken>, NoRoom> {
        if bytes <= SHORT_BYTES {
            return Ok(None);
        }
        let (room, size) = match bytes <= MIDDLE_BYTES {
            true => (&self.middle, bytes),
            false => (&self.long, 1),
        };
        room.take(uid, size, until).map(Some).ok_or(NoRoom)
    }
}

/// The memory for frames is in use.
struct NoRoom;

/// Who takes room: a server's line takes it for its peer, a terminal's takes none.
#[derive(Debug)]
struct Guest {
    rooms: Rooms,
    uid: u32,
}

/// A frame whose length has arrived, and whose turn it is.
#[derive(Debug)]
pub(super) struct Coming {
    length: usize,
    until: Deadline,
}

impl Coming {
    /// True for an import.
    pub(super) fn is_long(&self) -> bool {
        self.length > MIDDLE_BYTES
    }
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct Line {
    stream: Arc<UnixStream>,
    patience: Patience,
    guest: Option<Guest>,
    /// The room of the frame that was received last, until the next one is awaited.
    taken: Option<Taken>,
    input: BufReader<Input>,
    body: Vec<u8>,
    outgoing: Vec<u8>,
}

/// Reads from a stream that others hold too (to shut it down); a duplicate would cost a file handle each.
#[derive(Debug)]
struct Input(Arc<UnixStream>);

impl Read for Input {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(bytes)
    }
}

impl Line {
    /// A terminal's line over a connected stream.
    pub(super) fn new(stream: Arc<UnixStream>) -> Self {
        Self::with_patience(stream, Patience::of_a_terminal())
    }

    /// The same with other deadlines.
    pub(super) fn with_patience(stream: Arc<UnixStream>, patience: Patience) -> Self {
        let input = BufReader::with_capacity(READ_BYTES, Input(Arc::clone(&stream)));
        Self { stream, patience, guest: None, taken: None, input, body: Vec::new(), outgoing: Vec::new() }
    }

    /// The server's line to a peer of this Unix user, who takes room in these for long frames.
    pub(super) fn to_peer(stream: Arc<UnixStream>, patience: Patience, rooms: Rooms, uid: u32) -> Self {
        Self { guest: Some(Guest { rooms, uid }), ..Self::with_patience(stream, patience) }
    }

    /// The stream under it.
    pub(super) fn stream(&self) -> &Arc<UnixStream> {
        &self.stream
    }

    /// Waits for the next frame and gives its bytes; `None` when the peer closed between two frames.
    pub(super) fn receive(&mut self, bytes_max: usize) -> Result<Option<&[u8]>, FrameFault> {
        self.receive_by(bytes_max, None)
    }

    fn receive_by(&mut self, bytes_max: usize, until: Option<Deadline>) -> Result<Option<&[u8]>, FrameFault> {
        match self.coming_by(bytes_max, until)? {
            Some(coming) => self.body(coming).map(Some),
            None => Ok(None),
        }
    }

    /// Waits for the next frame, for its length and for its turn, and reads no more; `None` when the peer closed between
    /// two frames.
    pub(super) fn coming(&mut self, bytes_max: usize) -> Result<Option<Coming>, FrameFault> {
        self.coming_by(bytes_max, None)
    }

    fn coming_by(&mut self, bytes_max: usize, until: Option<Deadline>) -> Result<Option<Coming>, FrameFault> {
        self.forget();
        self.taken = None;
        let arrived = loop {
            match self.input.fill_buf() {
                Ok(bytes) => break bytes.len(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        };
        if arrived == 0 {
            return Ok(None);
        }
        let until = until.unwrap_or_else(|| Deadline::after(self.patience.frame));
        let mut length = [0; LENGTH_BYTES];
        self.read_exact(&mut length, until)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > bytes_max {
            return Err(FrameFault::TooLong(length));
        }
        let taken = self.room(length, Deadline::after(TURN_WAIT_MAX));
        self.taken = taken.map_err(|NoRoom| FrameFault::NoRoom)?;
        // The time for the frame begins with the turn.
        let until = if self.taken.is_some() { Deadline::after(self.patience.frame) } else { until };
        Ok(Some(Coming { length, until }))
    }

    /// Lets go of the memory of a long frame once it is read; its room stays taken for what was made of it.
    pub(super) fn forget(&mut self) {
        if self.body.capacity() > KEEP_BYTES {
            self.body = Vec::new();
        }
    }

    /// Waits for the next frame, at most `timeout` for all of it.
    pub(super) fn receive_within(
        &mut self,
        bytes_max: usize,
        timeout: Duration,
    ) -> Result<Option<&[u8]>, FrameFault> {
        let until = Deadline::after(timeout);
        if !self.ready_within(timeout)? {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        }
        self.receive_by(bytes_max, Some(until))
    }

    /// True when bytes (or the end) of the stream are there within `timeout`.
    pub(super) fn ready_within(&self, timeout: Duration) -> io::Result<bool> {
        if !self.input.buffer().is_empty() {
            return Ok(true);
        }
        wait(&self.stream, PollFlags::IN, timeout)
    }

    /// Sends the record of a value as one frame.
    pub(super) fn send<T: Serialize>(&mut self, value: &T) -> Result<(), SendFault> {
        self.put(value)?;
        self.send_put()
    }

    /// Makes the frame of a value, for [`Line::send_put`], and takes room for it: the value need not live while its peer
    /// reads.
    pub(super) fn put<T: Serialize>(&mut self, value: &T) -> Result<(), SendFault> {
        self.outgoing.clear();
        self.outgoing.extend_from_slice(&[0; LENGTH_BYTES]);
        codec::encode_into(value, &mut self.outgoing)?;
        self.measure()?;
        // What was asked at length is answered at length, in the same room.
        if self.taken.is_none() {
            let until = Deadline::after(self.patience.stall);
            self.taken = self.room(self.outgoing.len(), until).map_err(|NoRoom| SendFault::NoRoom)?;
        }
        Ok(())
    }

    /// Sends bytes that are not a record (the hello) as one frame.
    pub(super) fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), SendFault> {
        self.outgoing.clear();
        self.outgoing.extend_from_slice(&[0; LENGTH_BYTES]);
        self.outgoing.extend_from_slice(bytes);
        self.measure()?;
        self.send_put()
    }

    /// Writes the length of what is to be sent before it.
    fn measure(&mut self) -> Result<(), SendFault> {
        let length = self.outgoing.len() - LENGTH_BYTES;
        let prefix = u32::try_from(length).ok().filter(|_| length <= FRAME_BYTES_MAX);
        let prefix = prefix.ok_or(SendFault::TooLong(length))?;
        self.outgoing[..LENGTH_BYTES].copy_from_slice(&prefix.to_le_bytes());
        Ok(())
    }

    /// Sends what was put.
    pub(super) fn send_put(&mut self) -> Result<(), SendFault> {
        let holder = self.taken.as_ref().map(|taken| (taken, self.patience.stall));
        let sent = send_all(&self.stream, &self.outgoing, self.patience.send, holder);
        if self.outgoing.capacity() > KEEP_BYTES {
            self.outgoing = Vec::new();
        }
        sent
    }

    /// Reads the frame that is coming.
    pub(super) fn body(&mut self, Coming { length, until }: Coming) -> Result<&[u8], FrameFault> {
        // Taken out, so that it can grow while the line reads into it.
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        while body.len() < length {
            let (from, step) = (body.len(), STEP_BYTES.min(length - body.len()));
            body.resize(from + step, 0);
            self.read_exact(&mut body[from..], until)?;
        }
        self.body = body;
        Ok(&self.body)
    }

    /// Room for a frame of so many bytes, where this line takes any.
    fn room(&self, bytes: usize, until: Deadline) -> Result<Option<Taken>, NoRoom> {
        self.guest.as_ref().map_or(Ok(None), |guest| guest.rooms.take(guest.uid, bytes, until))
    }

    /// Fills `bytes`; a peer that has not sent them all by `until` is too slow, and so is one that sends none at all
    /// while others wait for its room.
    fn read_exact(&mut self, bytes: &mut [u8], until: Deadline) -> Result<(), FrameFault> {
        let mut filled = 0;
        while filled < bytes.len() {
            let left = until.left();
            let holder = self.taken.as_ref().map(|taken| (taken, self.patience.stall));
            if !waited(holder, left, |time| self.ready_within(time))? {
                return Err(io::Error::from(io::ErrorKind::TimedOut).into());
            }
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => return Err(FrameFault::Cut),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Waits by `ready` for at most `left`; while others wait for the holder's room, at most its stall.
fn waited(
    holder: Option<(&Taken, Duration)>,
    left: Duration,
    ready: impl Fn(Duration) -> io::Result<bool>,
) -> io::Result<bool> {
    let Some((taken, stall)) = holder else { return ready(left) };
    let until = Deadline::after(left);
    loop {
        let left = until.left();
        if ready(left.min(stall))? {
            return Ok(true);
        }
        if left <= stall || taken.is_waited_for() {
            return Ok(false);
        }
    }
}

/// Writes all bytes within `time`, without SIGPIPE, and says whether any had left when it failed.
fn send_all(
    stream: &UnixStream,
    bytes: &[u8],
    time: Duration,
    holder: Option<(&Taken, Duration)>,
) -> Result<(), SendFault> {
    let mut sent = 0;
    let mut until = None;
    let failed = |sent: usize, error: io::Error| match sent {
        0 => SendFault::Nothing(error),
        _ => SendFault::Partly(error),
    };
    while sent < bytes.len() {
        match send(stream, &bytes[sent..], SendFlags::NOSIGNAL | SendFlags::DONTWAIT) {
            Ok(count) => sent += count,
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                // The time of the whole frame: whoever reads a byte now and then is too slow as well.
                let until = *until.get_or_insert_with(|| Deadline::after(time));
                let ready = |time| wait(stream, PollFlags::OUT, time);
                if !waited(holder, until.left(), ready).map_err(|error| failed(sent, error))? {
                    return Err(failed(sent, io::ErrorKind::TimedOut.into()));
                }
            }
            Err(error) => return Err(failed(sent, error.into())),
        }
    }
    Ok(())
}

/// True when the stream is ready for this within `timeout`, or has ended.
fn wait(stream: &UnixStream, what: PollFlags, timeout: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
    loop {
        match poll(&mut [PollFd::new(stream, what)], Some(&timeout)) {
            Ok(ready) => return Ok(ready > 0),
            // A signal (a window that changed its size) is no news, and too rare to keep time for.
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::mpsc::RecvTimeoutError;
    use std::time::Instant;

    fn pair() -> (Line, UnixStream) {
        let (near, far) = UnixStream::pair().unwrap();
        (Line::new(Arc::new(near)), far)
    }

    #[test]
    fn frames_arrive_whole_however_they_are_cut_up_and_glued() {
        let (mut line, mut far) = pair();
        let writer = std::thread::spawn(move || {
            for byte in [3, 0, 0, 0, b'a', b'b', b'c'] {
                far.write_all(&[byte]).unwrap();
            }
            far.write_all(&[1, 0, 0, 0, b'd', 0, 0, 0, 0]).unwrap();
        });
        assert_eq!(line.receive(10).unwrap(), Some(&b"abc"[..]));
        assert_eq!(line.receive(10).unwrap(), Some(&b"d"[..]));
        assert_eq!(line.receive(10).unwrap(), Some(&b""[..]));
        assert_eq!(line.receive(10).unwrap(), None, "closed between two frames");
        writer.join().unwrap();
    }

    #[test]
    fn a_large_frame_arrives_and_its_memory_does_not_stay() {
        let (mut line, far) = pair();
        let sent: Vec<u8> = (0..3_000_000u32).map(|n| n as u8).collect();
        let copy = sent.clone();
        let writer = std::thread::spawn(move || {
            let mut far = Line::new(Arc::new(far));
            far.send_bytes(&copy).unwrap();
            far.send_bytes(b"small").unwrap();
            assert!(far.outgoing.capacity() <= KEEP_BYTES);
        });
        assert!(line.receive(FRAME_BYTES_MAX).unwrap() == Some(&sent[..]));
        assert_eq!(line.receive(FRAME_BYTES_MAX).unwrap(), Some(&b"small"[..]));
        assert!(line.body.capacity() <= KEEP_BYTES);
        writer.join().unwrap();
    }

    #[test]
    fn a_huge_length_allocates_nothing_before_the_bytes_are_there() {
        let (mut line, mut far) = pair();
        far.write_all(&(FRAME_BYTES_MAX as u32).to_le_bytes()).unwrap();
        far.write_all(b"only this").unwrap();
        drop(far);
        assert!(matches!(line.receive(FRAME_BYTES_MAX), Err(FrameFault::Cut)));
        assert!(line.body.capacity() <= 2 * STEP_BYTES);

        let (mut line, mut far) = pair();
        far.write_all(&u32::MAX.to_le_bytes()).unwrap();
        assert!(matches!(line.receive(FRAME_BYTES_MAX), Err(FrameFault::TooLong(_))));
        assert_eq!(line.body.capacity(), 0);
    }

    #[test]
    fn it_is_known_whether_anything_left() {
        let (mut line, far) = pair();
        let too_long = vec![0u8; FRAME_BYTES_MAX + 1];
        assert!(matches!(line.send_bytes(&too_long), Err(SendFault::TooLong(_))));
        drop(far);
        assert!(matches!(line.send_bytes(b"x"), Err(SendFault::Nothing(_))));

        let (mut line, far) = pair();
        let sender = std::thread::spawn(move || line.send_bytes(&too_long[1..]));
        (&far).read_exact(&mut [0; 5]).unwrap();
        drop(far);
        assert!(matches!(sender.join().unwrap(), Err(SendFault::Partly(_))));
    }

    /// Shorter than the real ones: the tests must see them pass.
    const SHORT: Patience = Patience {
        frame: Duration::from_millis(80),
        send: Duration::from_millis(80),
        stall: Duration::from_millis(20),
    };

    #[test]
    fn a_byte_now_and_then_is_too_slow_for_a_frame_however_long_it_goes_on() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let mut line = Line::with_patience(Arc::new(near), SHORT);
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let sender = std::thread::spawn(move || {
            far.write_all(&[200, 0, 0, 0]).unwrap();
            // Never silent for long, and far from done when the time is over.
            while stopped.recv_timeout(SHORT.frame / 8).is_err_and(|end| end == RecvTimeoutError::Timeout) {
                far.write_all(b"x").unwrap();
            }
        });
        let begun = Instant::now();
        let slow = line.receive(500).unwrap_err();
        assert!(matches!(&slow, FrameFault::Io(error) if error.kind() == io::ErrorKind::TimedOut), "{slow}");
        assert!(begun.elapsed() >= SHORT.frame);
        drop(stop);
        sender.join().unwrap();
    }

    #[test]
    fn who_reads_a_byte_now_and_then_is_too_slow_for_an_answer() {
        let (near, far) = UnixStream::pair().unwrap();
        let mut line = Line::with_patience(Arc::new(near), SHORT);
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let reader = std::thread::spawn(move || {
            while stopped.recv_timeout(SHORT.send / 8).is_err_and(|end| end == RecvTimeoutError::Timeout) {
                (&far).read_exact(&mut [0]).unwrap();
            }
        });
        let sent = line.send_bytes(&vec![7; 8 << 20]);
        assert!(matches!(sent, Err(SendFault::Partly(error)) if error.kind() == io::ErrorKind::TimedOut));
        drop(stop);
        reader.join().unwrap();
    }
}
