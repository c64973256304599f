//! What can be wrong with a ledger: the disk, the bytes on it, or the store beside it. One enum for callers,
//! one for the kind of damage. Nothing here is for the clerk; `text/` has the short sentence, this the long one.

use super::format::{FORMAT_LEAST, FORMAT_VERSION, FRAME_BYTES_MAX};
use std::io;

/// What is wrong with the bytes at a place of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Bytes that do not begin with the mark of a frame.
    #[error("no frame begins here")]
    Magic,
    /// A frame header with an impossible field.
    #[error("the frame header is impossible")]
    Header,
    /// A frame that would reach beyond its segment.
    #[error("the frame is longer than its segment")]
    Length,
    /// A frame of another store.
    #[error("the frame belongs to another store")]
    Store,
    /// Not the sequence that follows the frame before.
    #[error("the frame has another sequence than the next one")]
    Sequence,
    /// The frame does not name the hash of the one before.
    #[error("the frame does not continue the one before it")]
    Chain,
    /// The hash over header and entry hashes differs.
    #[error("the hash of the frame is wrong")]
    Hash,
    /// An entry whose bytes differ from its hash, or that is said to be erased and is not.
    #[error("the bytes of an entry differ from their hash")]
    Body,
    /// Bytes between two frames, where zeros belong.
    #[error("bytes stand where zeros belong")]
    Padding,
    /// A segment that has a successor but does not end with a seal.
    #[error("the segment has a successor but no seal")]
    NoSeal,
    /// A segment file that is not there although a later one is.
    #[error("the segment file is missing")]
    SegmentMissing,
    /// A segment file shorter than its header says.
    #[error("the segment file is cut short")]
    SegmentShort,
    /// A segment header that does not verify or has another number than the file name.
    #[error("the segment header is wrong")]
    SegmentHeader,
    /// A segment that does not continue the one before it.
    #[error("the segment does not continue the one before it")]
    SegmentLink,
}

/// Why the ledger cannot go on. Each sentence says what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// The disk refused a call. The ledger that met it while writing answers nothing else from then on.
    #[error(
        "cannot {act} {file}: {error}; mend the disk (space, cable, permissions) and start again, \
         the ledger recovers by itself"
    )]
    Io {
        /// The call, as a verb.
        act: &'static str,
        /// The file or directory, relative to the store.
        file: String,
        /// The kind of the error.
        kind: io::ErrorKind,
        /// The error in the system's words.
        error: String,
    },
    /// Opened where no ledger is and none is known to have been.
    #[error("there is no ledger in this store; create the store first, or name another directory")]
    Missing,
    /// Created where a ledger is.
    #[error("there is a ledger in this store already; open it, or name an empty directory")]
    Exists,
    /// A segment of a format from before the first release.
    #[error(
        "segment {segment} has format {version}, from before the first release; this program reads from format {} on. \
         Nothing was changed: list what it holds with the program that wrote it, and begin a new store",
        FORMAT_LEAST
    )]
    TooOld {
        /// The segment's number.
        segment: u32,
        /// Its format version.
        version: u32,
    },
    /// A frame that only a newer program can read. Nothing was changed.
    #[error(
        "frame {sequence} needs a program that reads format {format}, this one reads up to {}; nothing was changed: \
         install the newer program",
        FORMAT_VERSION
    )]
    NewerFrame {
        /// The frame's sequence.
        sequence: u64,
        /// The least format that can read it.
        format: u32,
    },
    /// A segment written by a newer program.
    #[error(
        "segment {segment} has format {version}, this program reads up to {}; install the newer program",
        FORMAT_VERSION
    )]
    Version {
        /// The segment's number.
        segment: u32,
        /// Its format version.
        version: u32,
    },
    /// Damage to something that was durable. Nothing was changed.
    #[error(
        "the ledger is damaged in segment {segment} at byte {offset}, frame {sequence}: {what}; it was \
         durable once, so nothing was changed: restore this file from the mirror or a backup"
    )]
    Corrupt {
        /// The segment's number.
        segment: u32,
        /// Where in the segment file the damaged frame begins, in bytes.
        offset: u64,
        /// The sequence that belongs there.
        sequence: u64,
        /// What is wrong there.
        what: Damage,
    },
    /// The ledger ends before something that is known to be durable. Nothing was changed.
    #[error(
        "the ledger ends with frame {ends}, but frame {known} is known to have been written; this is an \
         older copy: restore the ledger from the mirror or the latest backup"
    )]
    Behind {
        /// The last frame that is there.
        ends: u64,
        /// The frame that is known.
        known: u64,
    },
    /// The frame that is known has another hash here. Nothing was changed.
    #[error(
        "frame {sequence} of the ledger is not the one that checkpoint or witness know; store and ledger \
         come from different copies: restore both from one backup"
    )]
    Diverged {
        /// The sequence of the frame.
        sequence: u64,
    },
    /// Another process writes to this ledger. Nothing was changed.
    #[error(
        "another process writes to segment {segment} of this ledger, though its lock file may be gone: end that \
         process, or attach to it; nothing was changed"
    )]
    InUse {
        /// The segment that it holds.
        segment: u32,
    },
    /// The file that is written to is not the one that its name leads to any more. Nothing more was told to anybody.
    #[error(
        "segment {segment} was moved away or replaced while it was in use, so this program stops: look which copy \
         of the store is the right one, keep the other, and start again"
    )]
    Replaced {
        /// The segment's number.
        segment: u32,
    },
    /// Bytes stand where nobody but this writer may write. Nothing was written over them.
    #[error(
        "segment {segment} holds bytes at {offset} that this program did not write, so it stops: another program \
         writes to this store"
    )]
    Foreign {
        /// The segment's number.
        segment: u32,
        /// Where, in bytes.
        offset: u64,
    },
    /// A batch over the limit of one frame. Nothing was written and the ledger goes on.
    #[error("the batch exceeds {} bytes, the most that one frame holds; divide it", FRAME_BYTES_MAX)]
    TooLarge,
}

impl LedgerFault {
    /// True where a sentence tells of damage to what was durable. A fault comes to whoever must act on it as the sentence
    /// that people are told.
    pub fn is_of_damage(told: &str) -> bool {
        let damaged = Self::Corrupt { segment: 0, offset: 0, sequence: 0, what: Damage::Magic }.to_string();
        told.contains(damaged.split(" in ").next().unwrap_or(&damaged))
    }

    /// Turns an error of the disk into a fault: `act` is the verb, `file` what it was done to.
    pub(super) fn io(act: &'static str, file: &str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { act, file: file.to_owned(), kind: error.kind(), error: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_known_by_what_is_said_of_it() {
        let damage = LedgerFault::Corrupt { segment: 3, offset: 77, sequence: 9, what: Damage::Hash };
        assert!(LedgerFault::is_of_damage(&format!("no backup: {damage}")));
        assert!(!LedgerFault::is_of_damage(&LedgerFault::Missing.to_string()));
        assert!(!LedgerFault::is_of_damage(&LedgerFault::Behind { ends: 1, known: 2 }.to_string()));
    }
}
