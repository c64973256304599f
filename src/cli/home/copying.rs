//! A copy of the ledger, made by the process that was asked for it: it reads the store's files itself, so that nobody has
//! the engine write where he may not write himself. Then it is noted beside the store that there is one.

use crate::cli::out::clean;
use crate::domain::{BackupFlaw, unhex};
use crate::engine::{BackupFault, Beside, Copied, LastBackup, Manifest, Sink, back_up};
use crate::ledger::FrameId;
use crate::protocol::{Asks, Caller, Desk, Failure, request};
use crate::text::{self, Lang};
use crate::world::{Disk, RealDisk, place_fault};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// Why there is no copy.
#[derive(Debug)]
pub enum CopyFault {
    /// The engine said no, or nothing.
    Desk(Failure),
    /// The store or the place.
    Backup(BackupFault),
}

impl From<Failure> for CopyFault {
    fn from(failure: Failure) -> Self {
        Self::Desk(failure)
    }
}

impl From<BackupFault> for CopyFault {
    fn from(fault: BackupFault) -> Self {
        Self::Backup(fault)
    }
}

/// What is copied.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The store's directory.
    pub store: &'a Path,
    /// The sealed secrets, where they go along.
    pub secrets: Option<&'a [u8]>,
}

/// Copies the ledger of the store in a directory through the last frame that its engine answered for, while others go on
/// selling.
///
/// # Errors
/// [`CopyFault`]; what is in the sink then is no backup.
pub fn copy(
    (desk, caller): (&dyn Desk, &Caller),
    source: &Source<'_>,
    sink: &mut dyn Sink,
    heard: &mut dyn FnMut(Copied) -> ControlFlow<()>,
) -> Result<Manifest, CopyFault> {
    let info = desk.ask(caller.clone(), request::Store)?;
    may_copy(desk, caller, info.head_sequence)?;
    let hash = unhex(&info.head_hash).ok_or(BackupFault::Flaw(BackupFlaw::AnotherLedger))?;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(source.store));
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let head = FrameId { sequence: info.head_sequence, hash };
    let beside = Beside { host: &host, made: info.now, secrets: source.secrets };
    Ok(back_up(&disk, head, beside, sink, heard)?)
}

/// Who may not read the trail takes no copy of it.
///
/// # Errors
/// What the engine says.
pub fn may_copy(desk: &dyn Desk, caller: &Caller, from: u64) -> Result<(), Failure> {
    desk.ask(caller.clone(), request::Trail { from, limit: 1, number: None }).map(drop)
}

/// Notes beside the store that there is a backup, and where.
///
/// # Errors
/// The disk of the store; the backup is whole all the same.
pub fn note(store: &Path, manifest: &Manifest, to: &str) -> io::Result<()> {
    let whole = (manifest.sequence, manifest.files.len());
    LastBackup::new(whole, manifest.made, to).keep(&RealDisk::new(store))
}

/// What is wrong, in words.
pub fn what(lang: Lang, fault: &BackupFault) -> String {
    match fault {
        BackupFault::Flaw(flaw) => clean(&text::store::backup::flaw(lang, flaw)),
        BackupFault::Place(error) => of_place(lang, error),
        BackupFault::Stopped => text::store::backup::stopped(lang).to_owned(),
        BackupFault::Ledger(_) | BackupFault::Io(_) => clean(&fault.to_string()),
    }
}

/// What is wrong with a place that takes no file, in words.
pub fn of_place(lang: Lang, error: &io::Error) -> String {
    match place_fault(error) {
        Some(fault) => text::store::backup::place(lang, &fault),
        None => clean(&text::usage::of_file(lang, error)),
    }
}
