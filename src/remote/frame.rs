//! Frames over a stream: a `u32` length, little-endian, then that many bytes. One frame is one write, and a small
//! one arrives in one read. Nothing is allocated for bytes that have not arrived, whatever the length says.

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
/// Most memory that a connection keeps between two frames: one large import must not stay for ever.
const KEEP_BYTES: usize = 256 << 10;
/// Bytes read at once: a sale and its invoice are far smaller.
const READ_BYTES: usize = 8 << 10;
/// Longest time from the first byte of a frame to its last: the peer writes it in one piece, and the largest needs
/// less than a second. A peer that sends a byte a second is gone after this.
pub(super) const FRAME_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest time that a peer may take to read an answer or event that waits for it in a full socket.
pub(super) const SEND_TIME_MAX: Duration = Duration::from_secs(10);
/// Bytes of the length.
const LENGTH_BYTES: usize = 4;

/// Why no frame came.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameFault {
    #[error("the stream ended inside a frame")]
    Cut,
    #[error("a frame of {0} bytes is too long")]
    TooLong(usize),
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
}

/// How long a peer may take over one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// From its first byte to its last.
    pub(super) frame: Duration,
    /// To read what is sent to it.
    pub(super) send: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { frame: FRAME_TIME_MAX, send: SEND_TIME_MAX }
    }
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct Line {
    stream: Arc<UnixStream>,
    patience: Patience,
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
    /// A line over a connected stream.
    pub(super) fn new(stream: Arc<UnixStream>) -> Self {
        Self::with_patience(stream, Patience::default())
    }

    /// The same with other deadlines.
    pub(super) fn with_patience(stream: Arc<UnixStream>, patience: Patience) -> Self {
        let input = BufReader::with_capacity(READ_BYTES, Input(Arc::clone(&stream)));
        Self { stream, patience, input, body: Vec::new(), outgoing: Vec::new() }
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
        if self.body.capacity() > KEEP_BYTES {
            self.body = Vec::new();
        }
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
        self.read_frame(bytes_max, until.unwrap_or_else(|| Deadline::after(self.patience.frame)))?;
        Ok(Some(&self.body))
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
        self.outgoing.clear();
        self.outgoing.extend_from_slice(&[0; LENGTH_BYTES]);
        codec::encode_into(value, &mut self.outgoing)?;
        self.send_outgoing()
    }

    /// Sends bytes that are not a record (the hello) as one frame.
    pub(super) fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), SendFault> {
        self.outgoing.clear();
        self.outgoing.extend_from_slice(&[0; LENGTH_BYTES]);
        self.outgoing.extend_from_slice(bytes);
        self.send_outgoing()
    }

    fn send_outgoing(&mut self) -> Result<(), SendFault> {
        let length = self.outgoing.len() - LENGTH_BYTES;
        let prefix = u32::try_from(length).ok().filter(|_| length <= FRAME_BYTES_MAX);
        let prefix = prefix.ok_or(SendFault::TooLong(length))?;
        self.outgoing[..LENGTH_BYTES].copy_from_slice(&prefix.to_le_bytes());
        let sent = send_all(&self.stream, &self.outgoing, self.patience.send);
        if self.outgoing.capacity() > KEEP_BYTES {
            self.outgoing = Vec::new();
        }
        sent
    }

    fn read_frame(&mut self, bytes_max: usize, until: Deadline) -> Result<(), FrameFault> {
        let mut length = [0; LENGTH_BYTES];
        self.read_exact(&mut length, until)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > bytes_max {
            return Err(FrameFault::TooLong(length));
        }
        // Taken out, so that it can grow while the line reads into it.
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        while body.len() < length {
            let (from, step) = (body.len(), STEP_BYTES.min(length - body.len()));
            body.resize(from + step, 0);
            self.read_exact(&mut body[from..], until)?;
        }
        self.body = body;
        Ok(())
    }

    /// Fills `bytes`; a peer that has not sent them all by `until` is too slow.
    fn read_exact(&mut self, bytes: &mut [u8], until: Deadline) -> Result<(), FrameFault> {
        let mut filled = 0;
        while filled < bytes.len() {
            if !self.ready_within(until.left())? {
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

/// Writes all bytes within `time`, without SIGPIPE, and says whether any had left when it failed.
fn send_all(stream: &UnixStream, bytes: &[u8], time: Duration) -> Result<(), SendFault> {
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
                let left = until.left();
                let room = wait(stream, PollFlags::OUT, left).map_err(|error| failed(sent, error))?;
                if !room {
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
    const SHORT: Patience = Patience { frame: Duration::from_millis(80), send: Duration::from_millis(80) };

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
