//! What stands in a place where a file belongs.

use std::io;

/// It is no file, or a name that leads to one elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAFile {
    /// A directory.
    #[error("it is a directory, not a file")]
    Directory,
    /// A named pipe: whoever opens it waits for the other end.
    #[error("it is a pipe, not a file")]
    Pipe,
    /// A socket.
    #[error("it is a socket, not a file")]
    Socket,
    /// A device, which may never end.
    #[error("it is a device, not a file")]
    Device,
    /// A symbolic link, where links are not followed.
    #[error("it is a symbolic link, which is not followed here: put the file itself in its place")]
    Link,
}

impl NotAFile {
    /// What an error of the system says of a file, where it is that.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl From<NotAFile> for io::Error {
    fn from(what: NotAFile) -> Self {
        Self::new(io::ErrorKind::InvalidInput, what)
    }
}
