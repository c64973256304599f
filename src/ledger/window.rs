//! A segment read in large pieces: a walk over thousands of small frames costs a few calls, and memory stays
//! one piece, or one frame if that is larger.

use super::fault::LedgerFault;
use super::segment::Segment;
use crate::world::DiskFile;
use std::sync::Arc;

/// Files are read in pieces of this size, or of one frame if that is larger.
pub(super) const WINDOW_BYTES: u64 = 256 << 10;

/// A file seen through a piece of it, so that small frames cost no call each.
#[derive(Clone, Debug)]
pub(super) struct Window {
    file: Arc<dyn DiskFile>,
    name: String,
    end: u64,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// Of a whole segment; nothing is read yet.
    pub fn new(segment: &Segment) -> Self {
        let file = segment.file.clone();
        Self { file, name: segment.name(), end: segment.head.capacity, start: 0, bytes: Vec::new() }
    }

    /// `len` bytes from `offset` on; both are inside the segment.
    pub fn at(&mut self, offset: u64, len: u64) -> Result<&[u8], LedgerFault> {
        let held = self.start + self.bytes.len() as u64;
        if offset < self.start || offset + len > held {
            let want = len.max(WINDOW_BYTES).min(self.end - offset) as usize;
            self.bytes.resize(want, 0);
            self.bytes.shrink_to(want.max(WINDOW_BYTES as usize));
            self.start = offset;
            self.file
                .read_at(offset, &mut self.bytes)
                .inspect_err(|_| self.bytes.clear())
                .map_err(LedgerFault::io("read", &self.name))?;
        }
        let from = (offset - self.start) as usize;
        Ok(&self.bytes[from..from + len as usize])
    }

    /// Reads past the window.
    pub fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), LedgerFault> {
        self.file.read_at(offset, bytes).map_err(LedgerFault::io("read", &self.name))
    }
}
