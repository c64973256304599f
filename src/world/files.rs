//! The one door to files by their path: those that people name are read, and those that the program makes are made.
//!
//! What is read is a file: a pipe would be waited for without end, a device read without end. What is made or emptied is
//! never reached through a link, so that nobody who may write into a folder picks what the program's own user
//! overwrites. The one who names a file may name it by a link; what lies in a folder may not be one.

use crate::domain::NotAFile;
use rustix::fs::{FileType, Mode, OFlags, fstat, lstat, open, stat};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The mode of a file that anybody may see; the umask takes its part away.
pub const MODE_USUAL: u32 = 0o666;
/// The mode of a file that is its owner's alone.
pub const MODE_OWN: u32 = 0o600;

/// What becomes of a file that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It must not be there yet. To be read and written.
    New,
    /// What was in it is gone. A device or a pipe that is named here is written to.
    Over,
    /// What is in it stays. To be read and written.
    Kept,
    /// What is in it stays, and all that is written goes behind it. To be read and written.
    Grown,
}

/// Makes a file.
///
/// # Errors
/// [`NotAFile::Link`] where a link stands, wherever it leads; what the system says.
pub fn make(path: &Path, made: Made, mode: u32) -> io::Result<File> {
    let how = match made {
        Made::New => OFlags::RDWR | OFlags::EXCL,
        Made::Over => OFlags::WRONLY | OFlags::TRUNC,
        Made::Kept => OFlags::RDWR,
        Made::Grown => OFlags::RDWR | OFlags::APPEND,
    };
    // CLOEXEC: a program that this one starts must keep no lock of a file after this one has ended.
    let flags = how | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    open(path, flags, Mode::from_raw_mode(mode)).map(File::from).map_err(|error| link_or(path, error))
}

/// Makes a file anew: one that an interrupted run left under this name goes first.
///
/// # Errors
/// As [`make`]; a link stays where it is.
pub fn make_anew(path: &Path, mode: u32) -> io::Result<File> {
    match lstat(path) {
        Ok(found) if FileType::from_raw_mode(found.st_mode).is_symlink() => return Err(NotAFile::Link.into()),
        Ok(_) => std::fs::remove_file(path)?,
        Err(Errno::NOENT) => {}
        Err(error) => return Err(error.into()),
    }
    make(path, Made::New, mode)
}

/// Opens a file of ours to be read and written.
///
/// # Errors
/// [`NotAFile`]; what the system says.
pub(super) fn open_own(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = open(path, flags, Mode::empty()).map_err(|error| link_or(path, error))?;
    regular(fstat(&file)?.st_mode)?;
    Ok(file.into())
}

/// Opens a file that somebody named, to be read; a link is followed.
///
/// # Errors
/// [`NotAFile`]; what the system says.
pub fn open_named(path: &Path) -> io::Result<File> {
    // Looked at before it is opened: opening a device may do something already.
    regular(stat(path)?.st_mode)?;
    opened(path, OFlags::empty())
}

/// Opens a file that lies in a folder, to be read; a link is not followed.
///
/// # Errors
/// [`NotAFile`]; what the system says.
pub fn open_listed(path: &Path) -> io::Result<File> {
    regular(lstat(path)?.st_mode)?;
    opened(path, OFlags::NOFOLLOW)
}

fn opened(path: &Path, how: OFlags) -> io::Result<File> {
    // Another may have taken its place meanwhile: a pipe is not waited for either.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | how;
    let file = open(path, flags, Mode::empty()).map_err(|error| link_or(path, error))?;
    regular(fstat(&file)?.st_mode)?;
    Ok(file.into())
}

/// What is in a file that somebody named, up to one byte more than is taken: whoever reads it then says that it is too
/// large.
///
/// # Errors
/// As [`open_named`].
pub fn read_named(path: &Path, bytes_max: usize) -> io::Result<Vec<u8>> {
    all(open_named(path)?, bytes_max)
}

/// The same of a file that lies in a folder.
///
/// # Errors
/// As [`open_listed`].
pub fn read_listed(path: &Path, bytes_max: usize) -> io::Result<Vec<u8>> {
    all(open_listed(path)?, bytes_max)
}

fn all(file: File, bytes_max: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The same as text.
///
/// # Errors
/// As [`open_named`]; bytes that are no UTF-8, or more than `bytes_max` of them.
pub fn read_text(path: &Path, bytes_max: usize) -> io::Result<String> {
    let bytes = read_named(path, bytes_max)?;
    if bytes.len() > bytes_max {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Makes the names in a folder lasting.
///
/// # Errors
/// What the system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// # Errors
/// [`NotAFile`] for any other mode than a file's.
fn regular(mode: u32) -> io::Result<()> {
    Err(match FileType::from_raw_mode(mode) {
        FileType::RegularFile => return Ok(()),
        FileType::Directory => NotAFile::Directory,
        FileType::Fifo => NotAFile::Pipe,
        FileType::Socket => NotAFile::Socket,
        FileType::Symlink => NotAFile::Link,
        FileType::CharacterDevice | FileType::BlockDevice | FileType::Unknown => NotAFile::Device,
    }
    .into())
}

/// The error of opening without following: a link says so in its own words.
fn link_or(path: &Path, error: Errno) -> io::Error {
    let is_link = || lstat(path).is_ok_and(|found| FileType::from_raw_mode(found.st_mode).is_symlink());
    match error {
        Errno::LOOP | Errno::EXIST if is_link() => NotAFile::Link.into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, mknodat};
    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    const ALL: [Made; 4] = [Made::New, Made::Over, Made::Kept, Made::Grown];

    /// What each way of opening says of a path.
    fn not_a_file<T>(opened: io::Result<T>) -> Option<NotAFile> {
        opened.err().as_ref().and_then(NotAFile::of)
    }

    #[test]
    fn nothing_is_made_or_emptied_through_a_link() {
        let place = tempfile::tempdir().unwrap();
        let (victim, link) = (place.path().join("victim"), place.path().join("link"));
        let (nobody, dangling) = (place.path().join("nobody"), place.path().join("dangling"));
        fs::write(&victim, "kept").unwrap();
        symlink(&victim, &link).unwrap();
        symlink(&nobody, &dangling).unwrap();
        for path in [&link, &dangling] {
            for made in ALL {
                assert_eq!(not_a_file(make(path, made, MODE_OWN)), Some(NotAFile::Link), "{made:?}");
            }
            assert_eq!(not_a_file(make_anew(path, MODE_OWN)), Some(NotAFile::Link));
            assert_eq!(not_a_file(open_own(path)), Some(NotAFile::Link));
        }
        assert_eq!(fs::read(&victim).unwrap(), b"kept");
        assert!(!nobody.exists() && link.is_symlink() && dangling.is_symlink());
    }

    #[test]
    fn a_file_is_made_as_it_is_asked_for() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        let add = |made, text: &str| make(&path, made, MODE_OWN).unwrap().write_all(text.as_bytes()).unwrap();
        add(Made::New, "one");
        assert_eq!(make(&path, Made::New, MODE_OWN).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        add(Made::Grown, "two");
        assert_eq!(fs::read(&path).unwrap(), b"onetwo");
        add(Made::Kept, "ONE");
        assert_eq!(fs::read(&path).unwrap(), b"ONEtwo");
        add(Made::Over, "new");
        assert_eq!(fs::read(&path).unwrap(), b"new");
        // A second name of the same file keeps what was in it.
        let other = place.path().join("other");
        fs::hard_link(&path, &other).unwrap();
        make_anew(&path, MODE_OWN).unwrap().write_all(b"anew").unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), fs::read(&other).unwrap()),
            (b"anew".to_vec(), b"new".to_vec())
        );
    }

    #[test]
    fn what_is_no_file_is_told_and_never_waited_for() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
        let _listens = UnixListener::bind(at("socket")).unwrap();
        fs::write(at("file"), "text").unwrap();
        symlink(at("file"), at("link")).unwrap();
        symlink(at("pipe"), at("to_pipe")).unwrap();
        let device = Path::new("/dev/zero").to_owned();
        for (path, what) in [
            (at("pipe"), NotAFile::Pipe),
            (at("to_pipe"), NotAFile::Pipe),
            (at("socket"), NotAFile::Socket),
            (place.path().to_owned(), NotAFile::Directory),
            (device, NotAFile::Device),
        ] {
            assert_eq!(not_a_file(open_named(&path)), Some(what), "{path:?}");
        }
        assert_eq!(not_a_file(open_own(&at("pipe"))), Some(NotAFile::Pipe));
        assert_eq!(not_a_file(open_listed(&at("pipe"))), Some(NotAFile::Pipe));
        assert_eq!(not_a_file(open_listed(&at("link"))), Some(NotAFile::Link));
        assert_eq!(read_named(&at("link"), 9).unwrap(), b"text", "who names a file may name it by a link");
        assert_eq!(open_named(&at("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_text_has_its_limit() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        fs::write(&path, "1234").unwrap();
        assert_eq!(read_text(&path, 4).unwrap(), "1234");
        assert_eq!(read_text(&path, 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read_named(&path, 2).unwrap(), b"123", "one byte more than is taken");
        fs::write(&path, b"\xff").unwrap();
        assert_eq!(read_text(&path, 4).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
