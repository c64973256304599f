//! Who may attach: the store's owner, the user whose process the engine is, root, and the members of the group
//! that the store's directory belongs to. The kernel keeps everybody else out by the modes of directory and socket
//! already; this is the second look, by the credentials that the kernel tells, before a byte of the peer is read.

use crate::world::read_text;
use rustix::net::UCred;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

/// The superuser: refusing it would keep nobody out who can become any other user.
const ROOT: u32 = 0;

/// A store's door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Door {
    engine: u32,
    owner: u32,
    group: u32,
}

impl Door {
    /// Of the store in `directory`, whose owner and group count as they are now.
    pub(super) fn of(directory: &Path) -> io::Result<Self> {
        let found = fs::metadata(directory)?;
        Ok(Self { engine: rustix::process::geteuid().as_raw(), owner: found.uid(), group: found.gid() })
    }

    /// True for a peer that may come in.
    pub(super) fn admits(&self, peer: &UCred) -> bool {
        self.admits_user(peer.uid.as_raw(), peer.gid.as_raw(), || further_groups(peer.pid.as_raw_pid()))
    }

    /// The same by values. `further` is asked only where the user's own group does not decide.
    fn admits_user(&self, uid: u32, gid: u32, further: impl FnOnce() -> Vec<u32>) -> bool {
        [self.engine, self.owner, ROOT].contains(&uid) || gid == self.group || further().contains(&self.group)
    }

    /// Gives the socket in the store to the group, where the system did not by itself.
    pub(super) fn give(&self, socket: &Path) -> io::Result<()> {
        let in_store = fs::symlink_metadata(socket)?;
        if in_store.gid() == self.group { Ok(()) } else { lchown(socket, None, Some(self.group)) }
    }
}

/// What the kernel says of a process, in bytes: its line of groups is the long one.
const STATUS_BYTES_MAX: usize = 1 << 20;

/// The groups of a process besides its own one; none where it is gone or hidden, which then is a no.
fn further_groups(process: i32) -> Vec<u32> {
    let status = Path::new("/proc").join(process.to_string()).join("status");
    let status = read_text(&status, STATUS_BYTES_MAX).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("Groups:")).unwrap_or_default();
    line.split_whitespace().filter_map(|group| group.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_engine_root_and_the_group_come_in_and_nobody_else() {
        let door = Door { engine: 1001, owner: 1002, group: 2000 };
        let none = Vec::new;
        for uid in [1001, 1002, 0] {
            assert!(door.admits_user(uid, 9999, none), "{uid}");
        }
        assert!(door.admits_user(4000, 2000, none), "the group is the user's own");
        assert!(door.admits_user(4000, 9999, || vec![1, 2000]), "or a further one");
        assert!(!door.admits_user(4000, 9999, none));
        assert!(!door.admits_user(4000, 9999, || vec![1001, 1002]), "a group is not a user");
        assert!(!door.admits_user(2000, 9999, none), "nor a user a group");
    }

    #[test]
    fn the_groups_of_a_process_are_read_and_a_gone_one_has_none() {
        let own = i32::try_from(std::process::id()).unwrap();
        let mut expected: Vec<u32> =
            rustix::process::getgroups().unwrap().into_iter().map(rustix::process::Gid::as_raw).collect();
        let mut found = further_groups(own);
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(further_groups(i32::MAX), Vec::<u32>::new());
    }
}
