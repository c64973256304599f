//! Frames over a stream: a `u32` length, little-endian, then that many bytes. One frame is one write, and a small
//! one arrives in one read. Nothing is allocated for bytes that have not arrived, whatever the length says.

use crate::codec::{self, CodecFault};
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
/// Longest silence inside a frame that has begun: the peer writes it in one piece.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Longest time that a peer may leave its answer unread in a full socket.
const SEND_MAX: Duration = Duration::from_secs(10);
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

/// One end of a connection.
#[derive(Debug)]
pub(super) struct Line {
    stream: Arc<UnixStream>,
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
    pub(super) fn new(stream: Arc<UnixStream>) -> io::Result<Self> {
        stream.set_write_timeout(Some(SEND_MAX))?;
        let input = BufReader::with_capacity(READ_BYTES, Input(Arc::clone(&stream)));
        Ok(Self { stream, input, body: Vec::new(), outgoing: Vec::new() })
    }

    /// The stream under it.
    pub(super) fn stream(&self) -> &Arc<UnixStream> {
        &self.stream
    }

    /// Waits for the next frame and gives its bytes; `None` when the peer closed between two frames.
    pub(super) fn receive(&mut self, bytes_max: usize) -> Result<Option<&[u8]>, FrameFault> {
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
        if !self.whole_frame_is_here() {
            self.stream.set_read_timeout(Some(SILENCE_MAX))?;
            self.read_frame(bytes_max)?;
            self.stream.set_read_timeout(None)?;
        } else {
            self.read_frame(bytes_max)?;
        }
        Ok(Some(&self.body))
    }

    /// Waits for the next frame, but at most `timeout` for its begin.
    pub(super) fn receive_within(
        &mut self,
        bytes_max: usize,
        timeout: Duration,
    ) -> Result<Option<&[u8]>, FrameFault> {
        if !self.ready_within(timeout)? {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        }
        self.receive(bytes_max)
    }

    /// True when bytes (or the end) of the stream are there within `timeout`.
    pub(super) fn ready_within(&self, timeout: Duration) -> io::Result<bool> {
        if !self.input.buffer().is_empty() {
            return Ok(true);
        }
        let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
        loop {
            match poll(&mut [PollFd::new(&*self.stream, PollFlags::IN)], Some(&timeout)) {
                Ok(ready) => return Ok(ready > 0),
                // A signal (a window that changed its size) is no news, and too rare to keep time for.
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
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
        let sent = send_all(&self.stream, &self.outgoing);
        if self.outgoing.capacity() > KEEP_BYTES {
            self.outgoing = Vec::new();
        }
        sent
    }

    fn whole_frame_is_here(&self) -> bool {
        let here = self.input.buffer();
        let Some((length, rest)) = here.split_first_chunk::<LENGTH_BYTES>() else { return false };
        rest.len() >= u32::from_le_bytes(*length) as usize
    }

    fn read_frame(&mut self, bytes_max: usize) -> Result<(), FrameFault> {
        let mut length = [0; LENGTH_BYTES];
        self.input.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > bytes_max {
            return Err(FrameFault::TooLong(length));
        }
        self.body.clear();
        while self.body.len() < length {
            let (from, step) = (self.body.len(), STEP_BYTES.min(length - self.body.len()));
            self.body.resize(from + step, 0);
            self.input.read_exact(&mut self.body[from..]).map_err(cut)?;
        }
        Ok(())
    }
}

fn cut(error: io::Error) -> FrameFault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => FrameFault::Cut,
        _ => FrameFault::Io(error),
    }
}

/// Writes all bytes, without SIGPIPE, and says whether any had left when it failed.
fn send_all(stream: &UnixStream, bytes: &[u8]) -> Result<(), SendFault> {
    let mut sent = 0;
    while sent < bytes.len() {
        match send(stream, &bytes[sent..], SendFlags::NOSIGNAL) {
            Ok(count) => sent += count,
            Err(Errno::INTR) => {}
            Err(error) if sent == 0 => return Err(SendFault::Nothing(error.into())),
            Err(error) => return Err(SendFault::Partly(error.into())),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn pair() -> (Line, UnixStream) {
        let (near, far) = UnixStream::pair().unwrap();
        (Line::new(Arc::new(near)).unwrap(), far)
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
            let mut far = Line::new(Arc::new(far)).unwrap();
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
}
