//! The zip of the mail: the one `.xls` in it, and never more bytes than are read.

use super::list::{LIST_BYTES_MAX, LIST_FILES_MAX, ListFault, ListForm};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The sheet of a zip.
pub(super) fn sheet(bytes: &[u8]) -> Result<Vec<u8>, ListFault> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ListFault::NotZip)?;
    if zip.len() > LIST_FILES_MAX {
        return Err(ListFault::TooMany);
    }
    let is_sheet = |at: &usize| {
        // A name may be in CP950: its ending is ASCII in either case.
        let name = zip.name_for_index(*at).and_then(Result::ok).unwrap_or_default();
        ListForm::of(&name) == Some(ListForm::Xls)
    };
    let sheets: Vec<usize> = (0..zip.len()).filter(is_sheet).collect();
    let [at] = sheets[..] else { return Err(ListFault::NoSheet(sheets.len())) };
    let entry = match zip.by_index(at) {
        Ok(entry) if entry.encrypted() => return Err(ListFault::Locked),
        Ok(entry) => entry,
        Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
            return Err(ListFault::Locked);
        }
        Err(_) => return Err(ListFault::NotZip),
    };
    // What it says of its own size is not asked: a bomb is as large as it unpacks.
    let mut unpacked = Vec::new();
    entry.take(LIST_BYTES_MAX as u64 + 1).read_to_end(&mut unpacked).map_err(|_| ListFault::NotZip)?;
    if unpacked.len() > LIST_BYTES_MAX { Err(ListFault::TooLarge) } else { Ok(unpacked) }
}
