//! What a verb reads: a file that the command line names, or standard input where it names `-`. A file is wrong input
//! where it cannot be read, or is none: a pipe that nobody writes to would be waited for without end.

use crate::cli::out::{CliFailure, file_fault, is_read_for};
use crate::text::{self, Lang};
use crate::world::open_named;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

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
