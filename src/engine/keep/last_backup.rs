//! When the last backup of the store was finished, noted beside it by whoever made it, a verb or a screen. It is no fact
//! and in no fold: a backup is a copy of the ledger, which cannot hold that it was copied.

use crate::domain::{CleanText, Moment, TEXT_CHARS_MAX, text_that_fits};
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::protocol::BackupReport;
use crate::world::Disk;
use std::io;

/// Its file, in the store's directory.
const FILE: &str = "backup.last";
const FIRST_LINE: &str = "lj copied 1";

/// The last backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastBackup {
    /// When it was made, by the engine's clock.
    pub made: Moment,
    /// The last frame of the ledger in it.
    pub sequence: u64,
    /// Its files, the manifest not counted.
    pub files: u64,
    /// Where it went, as it is shown.
    pub to: CleanText,
}

impl LastBackup {
    /// One that was finished now. A place whose name is too long is shown cut.
    pub fn new((sequence, files): (u64, usize), made: Moment, to: &str) -> Self {
        let to = CleanText::keep_visible(to);
        let to = CleanText::new(text_that_fits(&to, TEXT_CHARS_MAX), TEXT_CHARS_MAX).unwrap_or_default();
        Self { made, sequence, files: files as u64, to }
    }

    /// The one on record; `None` where there is none, or nothing that can be relied on.
    ///
    /// # Errors
    /// The disk.
    pub fn find(disk: &dyn Disk) -> io::Result<Option<Self>> {
        let Found::Text(text) = sealed_text::read(disk, FILE, FIRST_LINE)? else { return Ok(None) };
        Ok(text.starts_with(FIRST_LINE).then(|| Self::parse(&text)).flatten())
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self {
            made: Moment::from_unix(value(text, "made")?.parse().ok()?),
            sequence: value(text, "frame")?.parse().ok()?,
            files: value(text, "files")?.parse().ok()?,
            to: CleanText::new(value(text, "to").unwrap_or_default(), TEXT_CHARS_MAX).ok()?,
        })
    }

    /// Puts it on record; durable when this returns.
    ///
    /// # Errors
    /// The disk; the one before stays on record then.
    pub fn keep(&self, disk: &dyn Disk) -> io::Result<()> {
        let Self { made, sequence, files, to } = self;
        let made = made.unix();
        let text = format!("{FIRST_LINE}\nmade {made}\nframe {sequence}\nfiles {files}\nto {to}\n");
        sealed_text::write(disk, FILE, &text)
    }

    /// What everybody is told of it: not where it lies.
    pub(crate) fn report(&self) -> BackupReport {
        let Self { made, sequence, files, .. } = *self;
        BackupReport { made, sequence, files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::MemDisk;

    #[test]
    fn it_is_kept_and_anything_damaged_is_none() {
        let disk = MemDisk::default().arc();
        assert_eq!(LastBackup::find(&*disk).unwrap(), None);
        let made = Moment::from_unix(1_764_000_000);
        for to in ["/media/隨身碟/lj 1", "", "-"] {
            let backup = LastBackup::new((77, 2), made, to);
            backup.keep(&*disk).unwrap();
            assert_eq!(LastBackup::find(&*disk).unwrap(), Some(backup));
        }
        let file = disk.open(FILE).unwrap();
        for at in 0..file.len().unwrap() {
            let mut byte = [0];
            file.read_at(at, &mut byte).unwrap();
            file.write_at(at, &[byte[0] ^ 4]).unwrap();
            assert_eq!(LastBackup::find(&*disk).unwrap(), None, "byte {at}");
            file.write_at(at, &byte).unwrap();
        }
        file.set_len(0).unwrap();
        assert_eq!(LastBackup::find(&*disk).unwrap(), None);
    }

    #[test]
    fn a_place_of_any_name_is_kept_on_one_line() {
        let disk = MemDisk::default().arc();
        let long = "長".repeat(TEXT_CHARS_MAX + 1);
        for to in ["/a\nmade 7\n\u{202e}b", long.as_str()] {
            let backup = LastBackup::new((1, 1), Moment::from_unix(5), to);
            backup.keep(&*disk).unwrap();
            assert_eq!(LastBackup::find(&*disk).unwrap(), Some(backup));
        }
    }
}
