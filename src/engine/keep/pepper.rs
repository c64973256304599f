//! The pepper's file: beside the ledger, in no backup of it. It says itself when it is damaged, for another pepper makes
//! every PIN wrong; then the store does not open until somebody has decided which way back to take.

use crate::domain::{hex, unhex};
use crate::engine::core::{EngineFault, Parts};
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::engine::people::pins::{PEPPER_BYTES, Pepper};
use crate::world::Disk;
use std::io;
use zeroize::Zeroizing;

/// Its file, in the store's directory.
const FILE: &str = "pepper";
const FIRST_LINE: &str = "lj pepper 1";

/// What stands in the file.
enum Kept {
    Nothing,
    Damaged,
    Bytes([u8; PEPPER_BYTES]),
    /// As it was kept before it had a check sum.
    Bare([u8; PEPPER_BYTES]),
}

/// The store's pepper. Where there is none (a new store, one restored from its ledger, one without PINs that lost it) it
/// is made; PINs of before must then be set anew.
///
/// # Errors
/// [`EngineFault::PepperDamaged`] where people have PINs; the disk, chance.
pub(crate) fn of(parts: &Parts, has_pins: bool) -> Result<Pepper, EngineFault> {
    let failed = |error: io::Error| EngineFault::Disk(error.to_string());
    let bytes = match read(&*parts.disk).map_err(failed)? {
        Kept::Bytes(bytes) => return Ok(Pepper::new(bytes)),
        Kept::Damaged if has_pins => return Err(EngineFault::PepperDamaged),
        Kept::Bare(bytes) => bytes,
        Kept::Nothing | Kept::Damaged => {
            let mut bytes = [0; PEPPER_BYTES];
            parts.entropy.fill(&mut bytes).map_err(|error| EngineFault::Entropy(error.to_string()))?;
            bytes
        }
    };
    keep_pepper(&*parts.disk, &bytes).map_err(failed)?;
    Ok(Pepper::new(bytes))
}

/// The bytes that are kept, for the sealed part of a backup; `None` where there are none, or damaged ones: whoever has
/// PINs is told then.
///
/// # Errors
/// The disk.
pub fn kept_pepper(disk: &dyn Disk) -> io::Result<Option<Zeroizing<[u8; PEPPER_BYTES]>>> {
    Ok(match read(disk)? {
        Kept::Bytes(bytes) | Kept::Bare(bytes) => Some(Zeroizing::new(bytes)),
        Kept::Nothing | Kept::Damaged => None,
    })
}

/// Keeps the bytes that a restore brings along; durable when this returns.
///
/// # Errors
/// The disk.
pub fn keep_pepper(disk: &dyn Disk, bytes: &[u8; PEPPER_BYTES]) -> io::Result<()> {
    let text = Zeroizing::new(format!("{FIRST_LINE}\nbytes {}\n", hex(bytes)));
    sealed_text::write(disk, FILE, &text)
}

fn read(disk: &dyn Disk) -> io::Result<Kept> {
    if !disk.exists(FILE)? {
        return Ok(Kept::Nothing);
    }
    let file = disk.open(FILE)?;
    if file.len()? == PEPPER_BYTES as u64 {
        let mut bytes = [0; PEPPER_BYTES];
        file.read_at(0, &mut bytes)?;
        // A file of today that was cut to just that length begins as one of today.
        let is_cut = bytes.starts_with(FIRST_LINE.as_bytes());
        return Ok(if is_cut { Kept::Damaged } else { Kept::Bare(bytes) });
    }
    Ok(match sealed_text::read(disk, FILE, FIRST_LINE)? {
        Found::Text(text) if text.lines().next() == Some(FIRST_LINE) => {
            value(&text, "bytes").and_then(unhex).map_or(Kept::Damaged, Kept::Bytes)
        }
        Found::Text(_) | Found::Damaged | Found::Nothing => Kept::Damaged,
    })
}
