//! Messages about stretches of numbers (E0402, E0401) on their way out of a verb: queued, or files that a person uploads at the
//! platform.

use crate::cli::out::{CliFailure, clean, file_fault};
use crate::domain::{Delivery, DeliveryKind};
use crate::mig::Fault;
use crate::text::Lang;
use crate::world::{MODE_USUAL, make_anew, sync_folder};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What is to be told.
pub trait Telling {
    /// Where the last message of it that was queued stands, and whether that tells the same.
    fn last(&self) -> (Option<&Delivery>, bool);

    /// The name of its file, and the message.
    ///
    /// # Errors
    /// When it cannot be written.
    fn message(&self) -> Result<(String, Vec<u8>), Fault>;
}

/// A message, and the file that it was written to.
pub struct Told<R> {
    pub row: R,
    pub file: Option<PathBuf>,
}

impl<R: Telling> Told<R> {
    /// It was told as it is, and was refused or taken off the way.
    pub fn is_stuck(&self) -> bool {
        let (last, is_same) = self.row.last();
        is_same && last.is_some_and(|row| row.state.is_stuck())
    }

    /// The platform has it, and nothing has changed since.
    pub fn is_there(&self) -> bool {
        let (last, is_same) = self.row.last();
        let state = last.map(|row| DeliveryKind::of(&row.state));
        is_same && matches!(state, Some(DeliveryKind::Confirmed | DeliveryKind::Settled))
    }
}

/// The folder, made where it is not there.
///
/// # Errors
/// What the system says.
pub fn folder_at(lang: Lang, folder: &Path) -> Result<PathBuf, CliFailure> {
    let fault = |error: std::io::Error| CliFailure::Fault(file_fault(lang, folder, &error));
    let folder = std::path::absolute(folder).map_err(fault)?;
    match std::fs::create_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(fault(error)),
        Ok(()) | Err(_) => Ok(folder),
    }
}

/// Writes each message to the folder, where one is named; one of an earlier run goes first.
///
/// # Errors
/// A message or a file that cannot be written.
pub fn write_all<R: Telling>(
    lang: Lang,
    folder: Option<&Path>,
    rows: Vec<R>,
) -> Result<Vec<Told<R>>, CliFailure> {
    let write = |row: &R, folder: &Path| {
        let (name, bytes) = row.message().map_err(|fault| CliFailure::Fault(clean(&fault.to_string())))?;
        write_file(lang, folder.join(name), &bytes)
    };
    let told = rows.into_iter().map(|row| {
        let file = folder.map(|folder| write(&row, folder)).transpose()?;
        Ok(Told { row, file })
    });
    let told = told.collect::<Result<_, CliFailure>>()?;
    if let Some(folder) = folder {
        sync_folder(folder).map_err(|error| CliFailure::Fault(file_fault(lang, folder, &error)))?;
    }
    Ok(told)
}

fn write_file(lang: Lang, path: PathBuf, bytes: &[u8]) -> Result<PathBuf, CliFailure> {
    let written = make_anew(&path, MODE_USUAL).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| CliFailure::Fault(file_fault(lang, &path, &error)))?;
    Ok(path)
}
