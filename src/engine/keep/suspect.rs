//! A fold that cannot be trusted. The engine that died by it, or of it, leaves a note; the next opening sets the file
//! aside and makes it anew from the ledger, which has everything (E15). Nothing is lost by a note too many but time.

use crate::engine::keep::flag::Flag;
use crate::store::FILE;
use crate::world::Disk;
use std::io;

/// The note, in the store's directory.
pub const SUSPECT: &str = "store.suspect";
/// Where the file goes; one is kept, for whoever wants to know.
pub const SET_ASIDE: &str = "store.redb.damaged";

const NOTE: Flag = Flag(SUSPECT);

/// Leaves the note.
pub(crate) fn note(disk: &dyn Disk) -> io::Result<()> {
    NOTE.raise(disk)
}

/// True when the last engine left one.
pub(crate) fn is_noted(disk: &dyn Disk) -> io::Result<bool> {
    NOTE.is_raised(disk)
}

/// Sets the file aside; the note stays until another one is whole.
pub(crate) fn set_aside(disk: &dyn Disk) -> io::Result<()> {
    note(disk)?;
    if disk.exists(FILE)? {
        disk.rename(FILE, SET_ASIDE)?;
        disk.sync_dir("")?;
    }
    Ok(())
}

/// The file was made anew.
pub(crate) fn clear(disk: &dyn Disk) -> io::Result<()> {
    NOTE.lower(disk)
}
