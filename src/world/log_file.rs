//! The file of the log: lines are added at its end, by whichever process of this user has something to say. Once it is
//! large it becomes the one before, and the one before that goes.

use super::files::{MODE_OWN, Made, make};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes after which a file becomes the one before. A shop whose line is bad all day writes some hundred lines.
pub const LOG_BYTES_MAX: u64 = 1 << 20;
/// How many files before the last one are kept.
pub const LOGS_KEPT: u8 = 3;

/// Where the lines go.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    bytes_max: u64,
    /// Within this process one line after the other.
    turn: Mutex<()>,
}

impl LogFile {
    /// A log at this path, whose directory comes into being with the first line.
    pub fn new(path: PathBuf) -> Self {
        Self { path, bytes_max: LOG_BYTES_MAX, turn: Mutex::new(()) }
    }

    /// Adds a line, whole. It is opened for each: others may have moved it meanwhile, and lines are rare.
    fn add(&self, line: &[u8]) -> io::Result<()> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = make(&self.path, Made::Grown, MODE_OWN)?;
        let has = file.metadata()?.len();
        if has > 0 && has + line.len() as u64 > self.bytes_max {
            self.move_on()?;
            file = make(&self.path, Made::Grown, MODE_OWN)?;
        }
        file.write_all(line)?;
        drop(turn);
        Ok(())
    }

    /// Each file becomes the one before.
    fn move_on(&self) -> io::Result<()> {
        for number in (0..LOGS_KEPT).rev() {
            match std::fs::rename(before(&self.path, number), before(&self.path, number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// The file that was the last so many moves ago.
fn before(path: &Path, number: u8) -> PathBuf {
    match number {
        0 => path.into(),
        _ => {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".{number}"));
            name.into()
        }
    }
}

impl Write for &LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.add(line).map(|()| line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn lines(path: &Path) -> Option<Vec<String>> {
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.lines().map(str::to_owned).collect())
    }

    #[test]
    fn a_full_file_becomes_the_one_before_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log/lj.log");
        let log = LogFile { bytes_max: 10, ..LogFile::new(path.clone()) };
        // Two lines of five bytes are 10, the most; a third is one too many.
        for line in 0..11 {
            (&log).write_all(format!("{line:04}\n").as_bytes()).unwrap();
        }
        let kept = |numbers: [u16; 2]| Some(numbers.map(|number| format!("{number:04}")).to_vec());
        assert_eq!(lines(&path), Some(vec!["0010".to_owned()]));
        assert_eq!(lines(&before(&path, 1)), kept([8, 9]));
        assert_eq!(lines(&before(&path, LOGS_KEPT)), kept([4, 5]));
        assert_eq!(lines(&before(&path, LOGS_KEPT + 1)), None);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, MODE_OWN, "its owner's alone");
        // A line that is larger than a file is kept all the same.
        (&log).write_all(b"a line of many more bytes\n").unwrap();
        assert_eq!(lines(&path).unwrap().len(), 1);
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (other, path) = (folder.path().join("other"), folder.path().join("lj.log"));
        std::fs::write(&other, "mine").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        assert!((&LogFile::new(path)).write_all(b"line\n").is_err());
        assert_eq!(std::fs::read_to_string(other).unwrap(), "mine");
    }
}
