//! What goes wrong with a disk: the end of a process or of the power at a call, and calls that fail.

use std::io;

/// The kinds of calls that change or sync something, and reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Create,
    Write,
    Cut,
    Sync,
    SyncDir,
    Rename,
    Remove,
    Read,
}

impl Call {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Create,
        Self::Write,
        Self::Cut,
        Self::Sync,
        Self::SyncDir,
        Self::Rename,
        Self::Remove,
        Self::Read,
    ];
}

/// What ends at a call: from then on nothing that the process does has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The process; the system keeps what was written.
    Kill,
    /// The machine; what was not synced is there, gone or torn.
    Power,
}

/// What a failing call says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The medium.
    Io,
    /// No space left.
    Full,
}

impl Trouble {
    /// Its error.
    pub fn error(self) -> io::Error {
        match self {
            Self::Io => io::Error::other("input/output error"),
            Self::Full => io::ErrorKind::StorageFull.into(),
        }
    }
}

/// Calls of one kind that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The kind.
    pub call: Call,
    /// The first that fails, as [`super::SimDisk::count`] counts.
    pub from: u64,
    /// What they say.
    pub trouble: Trouble,
    /// All from then on, or one alone.
    pub for_ever: bool,
}
