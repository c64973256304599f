//! A file of a store whose being there says something to the next opening, and nothing else.

use crate::world::Disk;
use std::io;

/// By its name, in the store's directory.
pub(crate) struct Flag(pub(crate) &'static str);

impl Flag {
    /// Raises it; durable when this returns.
    pub(crate) fn raise(&self, disk: &dyn Disk) -> io::Result<()> {
        if !disk.exists(self.0)? {
            disk.create(self.0)?.sync_all()?;
            disk.sync_dir("")?;
        }
        Ok(())
    }

    /// True where it is raised.
    pub(crate) fn is_raised(&self, disk: &dyn Disk) -> io::Result<bool> {
        disk.exists(self.0)
    }

    /// Takes it away. One that comes again after a power cut does no harm but work.
    pub(crate) fn lower(&self, disk: &dyn Disk) -> io::Result<()> {
        if disk.exists(self.0)? {
            disk.remove(self.0)?;
        }
        Ok(())
    }
}
