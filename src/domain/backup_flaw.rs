//! Why a backup is none, or cannot be made or restored where it was asked for.

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupFlaw {
    /// There is a backup, or something else, where one was to be written.
    NotEmpty,
    /// No manifest, or a damaged one: it was never finished, or it is none.
    NoManifest,
    /// A file is missing, or other than the manifest says; or one that belongs to no backup.
    Differs(String),
    /// The engine and the files speak of different ledgers.
    AnotherLedger,
    /// There is a store where one was to be restored.
    StoreExists,
    /// A frame holds an entry that this program does not read.
    Unreadable(u64),
}
