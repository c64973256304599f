//! Standard output: lines and JSON objects, buffered, without a hidden character (invariant 9).

use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::Object;
use crate::domain::CleanText;
use crate::text::{self, Lang};
use crate::world::{MODE_USUAL, Made, make};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;
use std::time::Duration;

/// Text from anywhere (a path, a message of the system) without control, bidi or zero-width characters.
pub fn clean(raw: &str) -> String {
    let mut bytes = [0; 4];
    raw.chars().filter(|c| !CleanText::hides_something(c.encode_utf8(&mut bytes))).collect()
}

/// A path as it is shown.
pub fn shown(path: &Path) -> String {
    clean(&path.display().to_string())
}

/// What went wrong with a path, in a sentence.
pub fn path_fault(lang: Lang, path: &Path, fault: &impl Display) -> String {
    text::usage::path_fault(lang, &shown(path), &clean(&fault.to_string()))
}

/// The same where the system, or the door to files, says it.
pub fn file_fault(lang: Lang, path: &Path, error: &io::Error) -> String {
    path_fault(lang, path, &text::usage::of_file(lang, error))
}

/// Standard output of one verb.
#[derive(Debug)]
pub struct Out {
    stdout: BufWriter<Stdout>,
}

impl Default for Out {
    fn default() -> Self {
        Self { stdout: BufWriter::new(io::stdout()) }
    }
}

impl Out {
    /// One line.
    ///
    /// # Errors
    /// [`CliFailure::Closed`] when nobody reads any more.
    pub fn line(&mut self, text: &str) -> Result<(), CliFailure> {
        writeln!(self.stdout, "{}", clean(text)).map_err(|error| CliFailure::of_output(&error))
    }

    /// Lines.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn lines<S: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = S>) -> Result<(), CliFailure> {
        lines.into_iter().try_for_each(|line| self.line(line.as_ref()))
    }

    /// One object, on one line.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn json(&mut self, object: &Object) -> Result<(), CliFailure> {
        let line = json_line(object)?;
        writeln!(self.stdout, "{line}").map_err(|error| CliFailure::of_output(&error))
    }

    /// Hands on what is buffered. The last call of every verb.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn flush(&mut self) -> Result<(), CliFailure> {
        self.stdout.flush().map_err(|error| CliFailure::of_output(&error))
    }
}

/// Says on standard error why a verb broke off.
pub fn say(failure: &CliFailure) {
    for line in failure.line().iter().flat_map(|line| line.lines()) {
        remark(line);
    }
}

/// One line for a person beside the output of a verb, on standard error; whoever closed that stream does not want it.
pub fn remark(line: &str) {
    // Where standard error is gone, the exit code is all that is left.
    let _ = writeln!(io::stderr(), "{}", clean(line));
}

/// False when whoever read standard output has gone: a closed pipe, a dropped session.
pub fn is_read() -> bool {
    is_read_for(Duration::ZERO)
}

/// False when whoever reads standard output has gone, or goes within this time.
pub fn is_read_for(wait: Duration) -> bool {
    let stdout = io::stdout();
    let mut ready = [PollFd::new(&stdout, PollFlags::empty())];
    // An output that cannot be asked is told by the next line.
    let asked = poll(&mut ready, Timespec::try_from(wait).ok().as_ref());
    asked.is_err() || !ready[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// An object as one line of JSON.
///
/// # Errors
/// [`CliFailure::Fault`] when it cannot be written as JSON.
pub fn json_line(object: &Object) -> Result<String, CliFailure> {
    serde_json::to_string(object).map_err(|error| CliFailure::Fault(error.to_string()))
}

/// Bytes as they are (a picture, a message, printer bytes) into a file, or onto standard output where none is named.
///
/// # Errors
/// A file that cannot be written; [`CliFailure::Closed`] when nobody reads any more.
pub fn write_bytes(lang: Lang, file: Option<&Path>, bytes: &[u8]) -> Result<Exit, CliFailure> {
    let Some(path) = file else {
        let mut output = io::stdout().lock();
        let written = output.write_all(bytes).and_then(|()| output.flush());
        return written.map(|()| Exit::DONE).map_err(|error| CliFailure::of_output(&error));
    };
    let written = make(path, Made::Over, MODE_USUAL).and_then(|mut file| file.write_all(bytes));
    written.map(|()| Exit::DONE).map_err(|error| CliFailure::Fault(file_fault(lang, path, &error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_reaches_the_terminal() {
        assert_eq!(clean("/tmp/a\u{1b}[2J\u{202e}b\n"), "/tmp/a[2Jb");
    }
}
