//! The Unix group of a store: whose members may attach. It is the group of the store's directory and nothing else,
//! so that `chgrp` and a backup keep it, and the socket follows it (see `remote`).

use crate::cli::home::place::Place;
use crate::cli::out::{CliFailure, clean};
use crate::remote::SOCKET_FILE;
use crate::text::{self, Lang};
use crate::world::{Disk, read_text};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

/// A store's directory: the owner does everything, the group reaches the socket, nobody else sees a name in it.
const STORE_MODE: u32 = 0o750;
/// Where this machine names its groups. Groups of a directory service have no line here: they go by number.
const GROUP_FILE: &str = "/etc/group";
/// More than the groups of any machine, in bytes.
const GROUPS_BYTES_MAX: usize = 4 << 20;

/// A group, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group(u32);

impl Group {
    /// The group that `--group` names for this store.
    ///
    /// # Errors
    /// Wrong usage: no such group, or a store whose path is so long that its socket lies where only its owner comes.
    pub fn asked(lang: Lang, place: &Place, name: Option<&str>) -> Result<Option<Self>, CliFailure> {
        let Some(name) = name else { return Ok(None) };
        if place.socket().file_name() != Some(OsStr::new(SOCKET_FILE)) {
            return Err(CliFailure::Usage(text::store::attaching::path_too_long_for_group(lang).to_owned()));
        }
        Self::named(lang, name).map(Some)
    }

    fn named(lang: Lang, name: &str) -> Result<Self, CliFailure> {
        let groups = read_text(Path::new(GROUP_FILE), GROUPS_BYTES_MAX).unwrap_or_default();
        let found = number(&groups, name).or_else(|| name.parse().ok());
        found
            .map(Self)
            .ok_or_else(|| CliFailure::Usage(text::store::attaching::no_such_group(lang, &clean(name))))
    }
}

/// The number of a group in the lines of `/etc/group`.
fn number(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then(|| fields.nth(1)?.parse().ok())?
    })
}

/// Makes the directory of a new store what it has to be, whatever the umask. One that holds something already
/// keeps its mode.
pub fn prepare(store: &Path, disk: &dyn Disk) -> io::Result<()> {
    let is_new = match fs::read_dir(store) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    disk.create_dir("")?;
    if is_new { fs::set_permissions(store, Permissions::from_mode(STORE_MODE)) } else { Ok(()) }
}

/// Gives the store to a group.
pub fn give(store: &Path, group: Group) -> io::Result<()> {
    chown(store, None, Some(group.0))?;
    fs::set_permissions(store, Permissions::from_mode(STORE_MODE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_by_name_or_number() {
        let groups = "root:x:0:\nshop:x:1200:ann,bob\n12:x:99:\nbroken\n";
        assert_eq!(number(groups, "shop"), Some(1200));
        assert_eq!(number(groups, "12"), Some(99), "a name before a number");
        assert_eq!(number(groups, "sho"), None);
        assert_eq!(number(groups, "broken"), None);
        assert_eq!(Group::named(Lang::En, "4000000000").unwrap(), Group(4_000_000_000));
        assert!(matches!(Group::named(Lang::Zh, "no such group"), Err(CliFailure::Usage(_))));
    }
}
