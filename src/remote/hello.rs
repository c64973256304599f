//! The first frame of each side. Its layout outlives every protocol version, so it is written by hand and not by
//! the codec: magic (8 bytes), verdict (1), lowest and highest protocol version (`u16` each, little-endian),
//! length of the build name (1), build name. Bytes behind it are left to later versions and ignored.

use std::time::Duration;

/// The oldest protocol that this program speaks.
pub const PROTOCOL_MIN: u16 = 1;
/// The newest protocol that this program speaks.
pub const PROTOCOL_MAX: u16 = 1;
/// Longest first frame: the fixed part, a build name, and room for what later versions add.
pub(super) const HELLO_BYTES_MAX: usize = 512;

/// Longest wait for a hello: both programs send theirs at once, a silent peer must not keep a place.
pub(super) const HELLO_WAIT_MAX: Duration = Duration::from_secs(5);

const MAGIC: [u8; 8] = *b"lj-desk\0";
/// Longest build name that is told: a version and a commit.
const BUILD_BYTES_MAX: usize = 64;

/// What a side says of the other at once. A client only ever says [`Verdict::Welcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Welcome,
    /// All connections are taken.
    Full,
    /// The engine stops.
    Stopping,
    /// The other side's hello was not one, or its versions are not ours.
    NotUnderstood,
}

/// Who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) verdict: Verdict,
    pub(super) min: u16,
    pub(super) max: u16,
    /// Printable ASCII only: it comes from outside and may be shown.
    pub(super) build: String,
}

impl Hello {
    /// This program's.
    pub(super) fn ours(verdict: Verdict) -> Self {
        let build = env!("CARGO_PKG_VERSION").to_owned();
        Self { verdict, min: PROTOCOL_MIN, max: PROTOCOL_MAX, build }
    }

    /// The bytes of the frame.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let build = &self.build.as_bytes()[..self.build.len().min(BUILD_BYTES_MAX)];
        let verdict = match self.verdict {
            Verdict::Welcome => 0,
            Verdict::Full => 1,
            Verdict::Stopping => 2,
            Verdict::NotUnderstood => 3,
        };
        let mut bytes = MAGIC.to_vec();
        bytes.push(verdict);
        bytes.extend_from_slice(&self.min.to_le_bytes());
        bytes.extend_from_slice(&self.max.to_le_bytes());
        bytes.push(build.len() as u8);
        bytes.extend_from_slice(build);
        bytes
    }

    /// Reads a frame; `None` when it is not a hello of this program in any version.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (&[verdict, min_low, min_high, max_low, max_high, length], rest) = rest.split_first_chunk()?;
        let build = rest.get(..usize::from(length))?;
        Some(Self {
            verdict: match verdict {
                0 => Verdict::Welcome,
                1 => Verdict::Full,
                2 => Verdict::Stopping,
                // A later version may say no in another word; it is a no.
                3.. => Verdict::NotUnderstood,
            },
            min: u16::from_le_bytes([min_low, min_high]),
            max: u16::from_le_bytes([max_low, max_high]),
            build: build
                .iter()
                .filter(|byte| byte.is_ascii_graphic())
                .map(|&byte| char::from(byte))
                .collect(),
        })
    }

    /// The newest protocol that both speak.
    pub(super) fn common(&self) -> Option<u16> {
        let newest = self.max.min(PROTOCOL_MAX);
        (newest >= self.min.max(PROTOCOL_MIN)).then_some(newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_the_hello_never_change() {
        let hello = Hello { verdict: Verdict::Full, min: 1, max: 0x0203, build: "0.1".into() };
        let bytes = *b"lj-desk\0\x01\x01\x00\x03\x02\x030.1";
        assert_eq!(hello.bytes(), bytes);
        assert_eq!(Hello::read(&bytes), Some(hello.clone()));
        assert_eq!(Hello::read(&[&bytes[..], b"later"].concat()), Some(hello), "room for later versions");
    }

    #[test]
    fn what_is_not_a_hello_is_none_and_what_is_shown_is_printable() {
        let bytes = Hello::ours(Verdict::Welcome).bytes();
        for end in 0..bytes.len() {
            assert_eq!(Hello::read(&bytes[..end]), None, "{end}");
        }
        assert_eq!(Hello::read(b"GET / HTTP/1.1\r\n\r\n"), None);
        let nasty = Hello { build: "1\u{1b}[2J\u{202e}".into(), ..Hello::ours(Verdict::Welcome) };
        assert_eq!(Hello::read(&nasty.bytes()).unwrap().build, "1[2J");
        let long = Hello { build: "9".repeat(500), ..Hello::ours(Verdict::Welcome) };
        assert!(long.bytes().len() <= HELLO_BYTES_MAX);
    }

    #[test]
    fn versions_meet_or_do_not() {
        let with = |min, max| Hello { min, max, ..Hello::ours(Verdict::Welcome) };
        assert_eq!(with(PROTOCOL_MIN, PROTOCOL_MAX + 1).common(), Some(PROTOCOL_MAX));
        assert_eq!(with(PROTOCOL_MAX + 1, PROTOCOL_MAX + 2).common(), None);
        assert_eq!(with(0, PROTOCOL_MIN - 1).common(), None);
        assert_eq!(with(5, 1).common(), None, "a range upside down");
    }
}
