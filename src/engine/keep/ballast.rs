//! Room that is kept for a full disk. A file without content holds it while there is room enough; the opening that finds the
//! disk full lets go of it, so that the shop opens, looks up and sells for a while. What is left then is for look-ups
//! and for closing in order: whoever wants to change something is told to make room.

use crate::world::{Disk, Entropy};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Its file, in the store's directory.
const FILE: &str = "ballast";
/// How large it is: thousands of sales, or a day of a shop.
const BYTES: usize = 4 << 20;
/// It is laid down where so many bytes are free: it must not be what fills the disk.
const LAY_FROM_BYTES: u64 = 64 << 20;
/// An opening with fewer bytes free lets go of it: the store file grows by so many at a time.
const LET_GO_BELOW_BYTES: u64 = 2 << 20;
/// With fewer bytes free nobody may change anything: they are for the checkpoint, and for the next opening.
pub const RESERVE_BYTES: u64 = 1 << 20;
/// Bytes written at once.
const PIECE_BYTES: usize = 64 << 10;

/// Whether the disk was found full.
#[derive(Debug, Default)]
pub(crate) struct Fullness(AtomicBool);

impl Fullness {
    /// Looks again: true where it is.
    pub(crate) fn look(&self, disk: &dyn Disk) -> bool {
        let is_full = free(disk) < RESERVE_BYTES;
        self.0.store(is_full, Ordering::Relaxed);
        is_full
    }

    /// Whether nothing may be changed: as of the last look, and of one now where that found it full.
    pub(crate) fn bars(&self, disk: &dyn Disk) -> bool {
        self.0.load(Ordering::Relaxed) && self.look(disk)
    }
}

/// Free bytes; endless where nobody can say.
fn free(disk: &dyn Disk) -> u64 {
    disk.free_bytes().unwrap_or(u64::MAX)
}

/// Lets go of it where the disk is full; before anything is written.
///
/// # Errors
/// It cannot be removed.
pub(crate) fn let_go(disk: &dyn Disk) -> io::Result<()> {
    if free(disk) < LET_GO_BELOW_BYTES && disk.exists(FILE)? {
        disk.remove(FILE)?;
        disk.sync_dir("")?;
    }
    Ok(())
}

/// Lays it down where it is wanting and there is room. It is filled with what no file system makes smaller.
///
/// # Errors
/// It cannot be written; the half of it is removed.
pub(crate) fn lay(disk: &dyn Disk, entropy: &dyn Entropy) -> io::Result<()> {
    if free(disk) < LAY_FROM_BYTES || disk.free_bytes().is_none() || disk.exists(FILE)? {
        return Ok(());
    }
    let filled = fill(disk, entropy);
    if filled.is_err() {
        disk.remove(FILE)?;
    }
    filled
}

fn fill(disk: &dyn Disk, entropy: &dyn Entropy) -> io::Result<()> {
    let file = disk.create(FILE)?;
    let mut piece = vec![0; PIECE_BYTES];
    for at in (0..BYTES).step_by(PIECE_BYTES) {
        entropy.fill(&mut piece)?;
        file.write_at(at as u64, &piece)?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::DiskFile;
    use crate::world::sim::{MemDisk, SimEntropy};
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    /// A disk in memory with so many bytes free.
    #[derive(Debug)]
    struct Small(Arc<dyn Disk>, AtomicU64);

    impl Disk for Small {
        fn open(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
            self.0.open(name)
        }
        fn create(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
            self.0.create(name)
        }
        fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            self.0.rename(from, to)
        }
        fn remove(&self, name: &str) -> io::Result<()> {
            self.0.remove(name)
        }
        fn exists(&self, name: &str) -> io::Result<bool> {
            self.0.exists(name)
        }
        fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool> {
            self.0.leads_to(name, file)
        }
        fn list(&self, directory: &str) -> io::Result<Vec<String>> {
            self.0.list(directory)
        }
        fn free_bytes(&self) -> Option<u64> {
            Some(self.1.load(Ordering::Relaxed))
        }
        fn create_dir(&self, directory: &str) -> io::Result<()> {
            self.0.create_dir(directory)
        }
        fn sync_dir(&self, directory: &str) -> io::Result<()> {
            self.0.sync_dir(directory)
        }
    }

    #[test]
    fn it_is_laid_where_there_is_room_let_go_of_where_there_is_none_and_each_border_counts() {
        let disk = Small(MemDisk::default().arc(), AtomicU64::new(LAY_FROM_BYTES - 1));
        let free = |bytes| disk.1.store(bytes, Ordering::Relaxed);
        let entropy = SimEntropy::of(1);
        lay(&disk, &entropy).unwrap();
        assert!(!disk.exists(FILE).unwrap());
        free(LAY_FROM_BYTES);
        lay(&disk, &entropy).unwrap();
        assert_eq!(disk.open(FILE).unwrap().len().unwrap(), BYTES as u64);
        lay(&disk, &entropy).unwrap();
        free(LET_GO_BELOW_BYTES);
        let_go(&disk).unwrap();
        assert!(disk.exists(FILE).unwrap());
        free(LET_GO_BELOW_BYTES - 1);
        let_go(&disk).unwrap();
        assert!(!disk.exists(FILE).unwrap());
        let_go(&disk).unwrap();
        let fullness = Fullness::default();
        free(RESERVE_BYTES - 1);
        assert!(!fullness.bars(&disk), "nobody has looked yet");
        assert!(fullness.look(&disk) && fullness.bars(&disk));
        free(RESERVE_BYTES);
        assert!(!fullness.bars(&disk), "room is seen at once");
    }

    #[test]
    fn half_of_it_does_not_stay() {
        let memory = MemDisk::default();
        memory.fail_at(memory.calls() + 5);
        let disk = Small(memory.arc(), AtomicU64::new(LAY_FROM_BYTES));
        lay(&disk, &SimEntropy::of(1)).unwrap_err();
        assert!(!disk.exists(FILE).unwrap());
    }
}
