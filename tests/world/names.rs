//! The names of a disk: what is there, what is there for good, and the changes between, of which a power cut leaves a
//! prefix, as a journalling file system does.

use std::collections::{BTreeMap, BTreeSet};

/// Names and directories.
#[derive(Clone, Default)]
pub struct Names {
    pub live: BTreeMap<String, usize>,
    synced: BTreeMap<String, usize>,
    changes: Vec<Change>,
    pub directories: BTreeSet<String>,
    synced_directories: BTreeSet<String>,
}

/// One change of a name.
#[derive(Clone)]
pub enum Change {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

/// The directory of a name.
pub fn parent(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(directory, _)| directory)
}

impl Change {
    fn directory(&self) -> &str {
        let (Self::Create(name, _) | Self::Rename(name, _) | Self::Remove(name)) = self;
        parent(name)
    }

    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Create(name, inode) => {
                names.insert(name.clone(), *inode);
            }
            Self::Rename(from, to) => {
                if let Some(inode) = names.remove(from) {
                    names.insert(to.clone(), inode);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

impl Names {
    /// Changes a name, not yet for good.
    pub fn change(&mut self, change: Change) {
        change.apply(&mut self.live);
        self.changes.push(change);
    }

    /// What was changed in a directory is so for good.
    pub fn sync(&mut self, directory: &str) {
        let changes = std::mem::take(&mut self.changes);
        let (done, left): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| change.directory() == directory);
        self.changes = left;
        done.iter().for_each(|change| change.apply(&mut self.synced));
        let inside = self.directories.iter().filter(|inside| parent(inside) == directory);
        self.synced_directories.extend(inside.cloned());
    }

    /// The power goes: a prefix of the changes is left.
    pub fn cut(&mut self, dice: &mut fastrand::Rng) {
        let kept = dice.usize(..=self.changes.len());
        let changes = std::mem::take(&mut self.changes);
        changes[..kept].iter().for_each(|change| change.apply(&mut self.synced));
        for directory in self.directories.difference(&self.synced_directories.clone()) {
            if dice.bool() {
                self.synced_directories.insert(directory.clone());
            }
        }
        let there = &self.synced_directories;
        self.synced.retain(|name, _| parent(name).is_empty() || there.contains(parent(name)));
        self.live.clone_from(&self.synced);
        self.directories.clone_from(&self.synced_directories);
    }
}
