//! redb's file on our [`DiskFile`], so that one simulated disk serves ledger and store.
//!
//! redb's own byte-range locks are not offered: the store's lock file is taken before this file is opened, and
//! only its holder ever opens it (E11).

use crate::world::DiskFile;
use std::io;
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct FileBackend {
    file: Arc<dyn DiskFile>,
}

impl FileBackend {
    pub(super) fn new(file: Arc<dyn DiskFile>) -> Self {
        Self { file }
    }
}

impl redb::StorageBackend for FileBackend {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_at(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write_at(offset, data)
    }
}
