//! Small text files that say when they are damaged: a first line that names them, `name value` lines, a check sum as
//! their last line. They are written beside, synced, and renamed, so that a power cut leaves the old one or the new.

use crate::domain::hex;
use crate::world::Disk;
use sha2::{Digest, Sha256};
use std::io;

/// The largest such file, in bytes: a few short lines.
const BYTES_MAX: u64 = 4096;

/// What stands under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file.
    Nothing,
    /// Its text, without the check sum's line where it has one.
    Text(String),
    /// Empty, cut, changed, or no text.
    Damaged,
}

/// Reads it. `first` is its first line; a file that begins otherwise is handed back as it is, unchecked.
pub(crate) fn read(disk: &dyn Disk, name: &str, first: &str) -> io::Result<Found> {
    read_up_to(disk, name, first, BYTES_MAX)
}

/// The same of a file that may be longer; one that is longer than that is damaged.
pub(crate) fn read_up_to(disk: &dyn Disk, name: &str, first: &str, bytes_max: u64) -> io::Result<Found> {
    if !disk.exists(name)? {
        return Ok(Found::Nothing);
    }
    let file = disk.open(name)?;
    let length = usize::try_from(file.len()?.min(bytes_max)).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    file.read_at(0, &mut bytes)?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(Found::Damaged) };
    if text.lines().next() != Some(first) {
        return Ok(if text.is_empty() { Found::Damaged } else { Found::Text(text) });
    }
    let body = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n'));
    Ok(match body {
        Some((body, last)) if last == sum_line(&format!("{body}\n")) => Found::Text(format!("{body}\n")),
        Some(_) | None => Found::Damaged,
    })
}

/// Writes it; durable when this returns.
pub(crate) fn write(disk: &dyn Disk, name: &str, text: &str) -> io::Result<()> {
    let new = format!("{name}.new");
    disk.create_dir("")?;
    if disk.exists(&new)? {
        disk.remove(&new)?;
    }
    let file = disk.create(&new)?;
    file.write_at(0, sealed(text).as_bytes())?;
    file.sync_all()?;
    disk.rename(&new, name)?;
    disk.sync_dir("")
}

/// The text with its check sum's line.
pub fn sealed(text: &str) -> String {
    format!("{text}{}\n", sum_line(text))
}

fn sum_line(text: &str) -> String {
    format!("sum {}", hex(&Sha256::digest(text.as_bytes())))
}

/// The value of a line that begins with a name.
pub(crate) fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::MemDisk;

    #[test]
    fn every_cut_and_every_changed_byte_is_damage() {
        let disk = MemDisk::default().arc();
        write(&*disk, "it", "it 1\nname value\n").unwrap();
        let Ok(Found::Text(text)) = read(&*disk, "it", "it 1") else { panic!() };
        assert_eq!((value(&text, "name"), value(&text, "nam")), (Some("value"), None));
        let file = disk.open("it").unwrap();
        let length = file.len().unwrap();
        let mut bytes = vec![0; usize::try_from(length).unwrap()];
        file.read_at(0, &mut bytes).unwrap();
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            file.write_at(0, &other).unwrap();
            // A changed first line makes it another file, which its reader knows nothing of.
            let sound = matches!(read(&*disk, "it", "it 1").unwrap(), Found::Text(text) if text.starts_with("it 1\n"));
            assert!(!sound, "byte {at}");
        }
        file.write_at(0, &bytes).unwrap();
        for short in 0..length {
            file.set_len(short).unwrap();
            let sound = matches!(read(&*disk, "it", "it 1").unwrap(), Found::Text(text) if text.starts_with("it 1\n"));
            assert!(!sound, "cut to {short}");
        }
        assert_eq!(read(&*disk, "none", "it 1").unwrap(), Found::Nothing);
    }
}
