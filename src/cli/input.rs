//! What a verb reads: a file that the command line names, or standard input where it names `-`. A file is wrong input
//! where it cannot be read, or is none: a pipe that nobody writes to would be waited for without end.

use crate::cli::out::{CliFailure, file_fault, is_read_for, path_fault};
use crate::text::{self, Lang};
use crate::world::open_named;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Folders within a folder that is given.
const DEPTH_MAX: usize = 8;
/// Most files of one call.
const FILES_MAX: usize = 200_000;

/// The file name that means standard input.
pub const STANDARD_INPUT: &str = "-";

/// Opens it, to be read line by line.
///
/// # Errors
/// Wrong usage.
pub fn open(lang: Lang, path: &Path) -> Result<Box<dyn BufRead + Send>, CliFailure> {
    if path == Path::new(STANDARD_INPUT) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    match open_named(path) {
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(error) => Err(CliFailure::Usage(file_fault(lang, path, &error))),
    }
}

/// How long the other side of a session may take to hang up after its input has ended.
const HANG_UP: Duration = Duration::from_millis(250);

/// All of it, at most one byte more than is read: the reader of its form then says that it is too large.
///
/// # Errors
/// Wrong usage.
pub fn read(lang: Lang, path: &Path, bytes_max: usize) -> Result<Vec<u8>, CliFailure> {
    let mut bytes = Vec::new();
    let read = open(lang, path)?.take(bytes_max as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| CliFailure::Usage(file_fault(lang, path, &error)))?;
    // A session that broke off ends its input like a whole file; but then nobody is there for the answer either.
    if path == Path::new(STANDARD_INPUT) && !is_read_for(HANG_UP) {
        return Err(CliFailure::Usage(text::usage::input_cut(lang).to_owned()));
    }
    Ok(bytes)
}

/// Adds a file that is named, or those files of a folder that are meant, in the order of their names, without the folders of
/// the name `but`; of folders within each other [`DEPTH_MAX`], and of files [`FILES_MAX`].
///
/// # Errors
/// Wrong usage: what the system says, too many of them.
pub fn files(
    lang: Lang,
    path: &Path,
    but: Option<&str>,
    is_meant: &dyn Fn(&Path) -> bool,
    found: &mut Vec<PathBuf>,
) -> Result<(), CliFailure> {
    let whole = Wanted { but, is_meant }.find(path, found);
    match whole.map_err(|error| CliFailure::Usage(file_fault(lang, path, &error)))? {
        true => Ok(()),
        false => {
            let too_many = text::usage::too_many_files(lang, FILES_MAX, DEPTH_MAX);
            Err(CliFailure::Usage(path_fault(lang, path, &too_many)))
        }
    }
}

/// What is looked for.
struct Wanted<'w> {
    but: Option<&'w str>,
    is_meant: &'w dyn Fn(&Path) -> bool,
}

impl Wanted<'_> {
    /// False where there are more than are taken.
    fn find(&self, path: &Path, found: &mut Vec<PathBuf>) -> io::Result<bool> {
        if std::fs::metadata(path)?.is_dir() {
            return self.in_folder(path, 0, found);
        }
        Ok(put(path, found))
    }

    fn in_folder(&self, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<bool> {
        if depth > DEPTH_MAX {
            return Ok(false);
        }
        let mut entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::path);
        for entry in entries {
            // A link may lead in a circle.
            let kind = entry.file_type()?;
            let whole = if kind.is_dir() && self.but.is_none_or(|but| entry.file_name() != but) {
                self.in_folder(&entry.path(), depth + 1, found)?
            } else {
                !kind.is_file() || !(self.is_meant)(&entry.path()) || put(&entry.path(), found)
            };
            if !whole {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn put(path: &Path, found: &mut Vec<PathBuf>) -> bool {
    let has_room = found.len() < FILES_MAX;
    if has_room {
        found.push(path.to_owned());
    }
    has_room
}
