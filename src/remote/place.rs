//! Where the socket of a store is: in the store, or, where that path is too long for a socket address, under the
//! runtime directory by a name that follows from the store's path. Every spelling of a store's path leads to the
//! same place.

use crate::domain::hex;
use rustix::process::getuid;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Name of the socket in the store's directory.
pub const SOCKET_FILE: &str = "sock";
/// Longest path of a socket: Linux gives an address 108 bytes, the last of which is zero.
pub(super) const PATH_BYTES_MAX: usize = 107;
/// Bytes of the hash that name a socket: 16 make an accident impossible and the name short.
const NAME_HASH_BYTES: usize = 16;

/// The socket of the store in `dir`. `runtime_dir` is the XDG runtime directory, for a store whose path is longer
/// than a socket address; without one (or with one that is too long itself) it is `/tmp/lj-UID`, which server and
/// client use only while it belongs to this user alone.
pub fn socket_path(dir: &Path, runtime_dir: Option<&Path>) -> PathBuf {
    // A store that does not exist yet has no canonical path; nobody listens there either.
    let store = dir.canonicalize().or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.into());
    let direct = store.join(SOCKET_FILE);
    if fits(&direct) {
        return direct;
    }
    let hash = Sha256::digest(store.as_os_str().as_bytes());
    let name = format!("lj-{}.sock", hex(&hash[..NAME_HASH_BYTES]));
    runtime_dir.map(|dir| dir.join(&name)).filter(|path| fits(path)).unwrap_or_else(|| own_dir().join(&name))
}

/// True when the socket lies in this store, not under a runtime directory.
pub(super) fn is_in(socket: &Path, store: &Path) -> bool {
    store.canonicalize().is_ok_and(|store| socket.parent() == Some(store.as_path()))
}

/// Refuses a socket in a `/tmp/lj-UID` that another user could have made; `create` makes a missing one.
pub(super) fn check_directory(socket: &Path, create: bool) -> io::Result<()> {
    let own = own_dir();
    if socket.parent() != Some(own.as_path()) {
        return Ok(());
    }
    if create {
        match DirBuilder::new().mode(0o700).create(&own) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    check_private(&own)
}

fn check_private(dir: &Path) -> io::Result<()> {
    let found = dir.symlink_metadata()?;
    if found.is_dir() && found.uid() == getuid().as_raw() && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    let sentence = format!("{} is not a directory of this user alone (mode 0700)", dir.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, sentence))
}

fn own_dir() -> PathBuf {
    Path::new(OsStr::new("/tmp")).join(format!("lj-{}", getuid().as_raw()))
}

fn fits(path: &Path) -> bool {
    path.as_os_str().len() <= PATH_BYTES_MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_short_path_keeps_its_socket_in_the_store() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().canonicalize().unwrap();
        assert_eq!(socket_path(dir.path(), None), store.join("sock"));
        let crooked = dir.path().join("..").join(dir.path().file_name().unwrap());
        assert_eq!(socket_path(&crooked, None), store.join("sock"));
    }

    #[test]
    fn a_long_path_goes_to_the_runtime_directory_under_a_name_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("a".repeat(120)), dir.path().join("b".repeat(120)));
        std::fs::create_dir(&one).unwrap();
        let path = socket_path(&one, Some(runtime.path()));
        assert_eq!(path.parent(), Some(runtime.path()));
        assert_eq!(path, socket_path(&one.join("../").join("a".repeat(120)), Some(runtime.path())));
        assert_ne!(path, socket_path(&two, Some(runtime.path())));
        assert!(fits(&path));

        let own = own_dir();
        assert_eq!(socket_path(&one, None).parent(), Some(own.as_path()));
        assert_eq!(
            socket_path(&one, Some(&two)).parent(),
            Some(own.as_path()),
            "a runtime directory too long"
        );
    }

    #[test]
    fn the_longest_address_is_exactly_107_bytes() {
        let root = Path::new("/").join("x".repeat(PATH_BYTES_MAX - 1 - "/sock".len()));
        assert_eq!(socket_path(&root, None), root.join("sock"));
        let longer = Path::new("/").join("x".repeat(PATH_BYTES_MAX - "/sock".len()));
        assert_ne!(socket_path(&longer, None), longer.join("sock"));
    }

    #[test]
    fn a_directory_that_others_can_enter_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o700)).unwrap();
        check_private(dir.path()).unwrap();
        std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o750)).unwrap();
        assert_eq!(check_private(dir.path()).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        std::os::unix::fs::symlink("/", dir.path().join("link")).unwrap();
        assert!(check_private(&dir.path().join("link")).is_err());
    }
}
