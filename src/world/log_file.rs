//! The file of the log: lines are added at its end, by whichever process of this user has something to say. Once it is
//! large it becomes the one before, and the one before that goes.

use super::files::{MODE_OWN, Made, make};
use std::fs::TryLockError;
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
        if self.is_full(has, line) {
            self.move_on_alone(line)?;
            file = make(&self.path, Made::Grown, MODE_OWN)?;
        }
        file.write_all(line)?;
        drop(turn);
        Ok(())
    }

    fn is_full(&self, has: u64, line: &[u8]) -> bool {
        has > 0 && has + line.len() as u64 > self.bytes_max
    }

    /// Moves the files on, one process at a time, where the file is still full then: of many that find it full at once the
    /// first one moves it, or each would move the history a file further, out of what is kept. Whoever finds another at it
    /// adds to what is there: nobody waits for a log, and a file may be some lines too long.
    fn move_on_alone(&self, line: &[u8]) -> io::Result<()> {
        let mut lock = self.path.as_os_str().to_owned();
        lock.push(".lock");
        let lock = make(Path::new(&lock), Made::Grown, MODE_OWN)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let has = match std::fs::metadata(&self.path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        if self.is_full(has, line) { self.move_on() } else { Ok(()) }
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

    /// Each with a file of its own, as processes have: all find it full at once, and no line is lost.
    #[test]
    fn many_that_find_it_full_at_once_move_it_once() {
        const WRITERS: usize = 8;
        const LINES: usize = 100;
        for round in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("lj.log");
            let begin = std::sync::Barrier::new(WRITERS);
            std::thread::scope(|scope| {
                for writer in 0..WRITERS {
                    let (path, begin) = (path.clone(), &begin);
                    scope.spawn(move || {
                        // All lines together are two files and a bit.
                        let log = LogFile { bytes_max: 4_000, ..LogFile::new(path) };
                        begin.wait();
                        for line in 0..LINES {
                            (&log).write_all(format!("{writer:03} {line:05}\n").as_bytes()).unwrap();
                        }
                    });
                }
            });
            let all: Vec<String> =
                (0..=LOGS_KEPT).filter_map(|number| lines(&before(&path, number))).flatten().collect();
            let known: std::collections::BTreeSet<&String> = all.iter().collect();
            assert_eq!((all.len(), known.len()), (WRITERS * LINES, WRITERS * LINES), "round {round}");
        }
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
