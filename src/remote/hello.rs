//! The first frame of each side. Its layout outlives every protocol version, so it is written by hand and not by
//! the codec: magic (8 bytes), verdict (1), lowest and highest protocol version (`u16` each, little-endian),
//! length of the build name (1), build name. Bytes behind it are left to later versions and ignored.

use std::time::Duration;

/// The newest protocol that this program speaks.
pub const PROTOCOL_MAX: u16 = 2;
/// The oldest protocol that any program speaks. What spoke 1 was never released.
const PROTOCOL_FIRST: u16 = 2;
/// The oldest protocol that this program speaks: the one before the newest, so that engine and terminals can be
/// updated one after the other in a shop that is open.
pub const PROTOCOL_MIN: u16 = if PROTOCOL_MAX > PROTOCOL_FIRST { PROTOCOL_MAX - 1 } else { PROTOCOL_FIRST };
/// Longest first frame: the fixed part, a build name, and room for what later versions add.
pub(super) const HELLO_BYTES_MAX: usize = 512;

/// Longest wait for a hello: both programs send theirs at once, a silent peer must not keep a place.
pub(super) const HELLO_WAIT_MAX: Duration = Duration::from_secs(5);

const MAGIC: [u8; 8] = *b"lj-desk\0";
/// Longest build name that is told: a version and a commit.
const BUILD_BYTES_MAX: usize = 64;

/// What a side says of the other at once. A client only ever says [`Verdict::Welcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Verdict {
    Welcome = 0,
    /// All connections are taken.
    Full = 1,
    /// The engine stops.
    Stopping = 2,
    /// The other side's hello was not one, or its versions are not ours.
    NotUnderstood = 3,
    /// The Unix user is neither the store's owner nor in its group.
    NotAdmitted = 4,
}

/// The protocols that a program speaks, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The oldest.
    pub min: u16,
    /// The newest.
    pub max: u16,
}

/// Which of two programs that cannot talk is the older one: that is the one to update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// This program.
    Ours,
    /// The other one.
    Theirs,
}

impl Versions {
    /// This program's.
    pub const OURS: Self = Self { min: PROTOCOL_MIN, max: PROTOCOL_MAX };

    /// The newest protocol that both speak.
    ///
    /// # Errors
    /// Which side is too old; a range upside down is of no program of ours and counts as that.
    pub fn meet(self, theirs: Self) -> Result<u16, Older> {
        let newest = self.max.min(theirs.max);
        if newest >= self.min.max(theirs.min) {
            Ok(newest)
        } else if theirs.min > self.max && theirs.min <= theirs.max {
            Err(Older::Ours)
        } else {
            Err(Older::Theirs)
        }
    }
}

/// Who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) verdict: Verdict,
    pub(super) versions: Versions,
    /// Printable ASCII only: it comes from outside and may be shown.
    pub(super) build: String,
}

impl Hello {
    /// This program's.
    pub(super) fn ours(verdict: Verdict) -> Self {
        let build = env!("CARGO_PKG_VERSION").to_owned();
        Self { verdict, versions: Versions::OURS, build }
    }

    /// The bytes of the frame.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let build = &self.build.as_bytes()[..self.build.len().min(BUILD_BYTES_MAX)];
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.verdict as u8);
        bytes.extend_from_slice(&self.versions.min.to_le_bytes());
        bytes.extend_from_slice(&self.versions.max.to_le_bytes());
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
                4 => Verdict::NotAdmitted,
                // A later version may say no in another word; it is a no.
                3 | 5.. => Verdict::NotUnderstood,
            },
            versions: Versions {
                min: u16::from_le_bytes([min_low, min_high]),
                max: u16::from_le_bytes([max_low, max_high]),
            },
            build: build
                .iter()
                .filter(|byte| byte.is_ascii_graphic())
                .map(|&byte| char::from(byte))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_the_hello_never_change() {
        let hello =
            Hello { verdict: Verdict::Full, versions: Versions { min: 1, max: 0x0203 }, build: "0.1".into() };
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
    fn every_verdict_is_read_as_it_was_said() {
        for verdict in
            [Verdict::Welcome, Verdict::Full, Verdict::Stopping, Verdict::NotUnderstood, Verdict::NotAdmitted]
        {
            assert_eq!(Hello::read(&Hello::ours(verdict).bytes()).unwrap().verdict, verdict);
        }
        let mut later = Hello::ours(Verdict::Welcome).bytes();
        later[MAGIC.len()] = 200;
        assert_eq!(Hello::read(&later).unwrap().verdict, Verdict::NotUnderstood);
    }

    #[test]
    fn a_program_speaks_its_newest_protocol_and_the_one_before() {
        /// What a program whose newest protocol is `max` offers.
        fn program(max: u16) -> Versions {
            Versions { min: max.saturating_sub(1).max(PROTOCOL_FIRST), max }
        }
        assert_eq!(program(PROTOCOL_MAX), Versions::OURS);
        for (client, engine, outcome) in [
            (2, 2, Ok(2)),
            (3, 3, Ok(3)),
            (3, 2, Ok(2)),
            (2, 3, Ok(2)),
            (7, 6, Ok(6)),
            (6, 7, Ok(6)),
            (4, 2, Err(Older::Theirs)),
            (2, 4, Err(Older::Ours)),
            (9, 2, Err(Older::Theirs)),
        ] {
            assert_eq!(program(client).meet(program(engine)), outcome, "client {client}, engine {engine}");
        }
        let before_the_first = Versions { min: 1, max: 1 };
        assert_eq!(Versions::OURS.meet(before_the_first), Err(Older::Theirs));
        let upside_down = Versions { min: 5, max: 1 };
        assert_eq!(Versions::OURS.meet(upside_down), Err(Older::Theirs));
        assert_eq!(Versions::OURS.meet(Versions { min: 0, max: 0 }), Err(Older::Theirs));
    }
}
