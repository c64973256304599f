//! How wide the terminal draws a line character: one cell, or two as on some Taiwanese consoles, where every frame would
//! break. The question goes out before the first frame, which wipes it; the answer comes when it comes, or never, and
//! nothing waits for it.

use std::io::{self, Write};

/// The row of the probe, from 1. Not the first: an answer for that one looks like F3 with a modifier key.
pub const ROW: u16 = 2;
/// The column after one character of one cell, from 1.
const NARROW: u16 = 2;

/// Asks.
///
/// # Errors
/// When the output fails.
pub fn ask(out: &mut impl Write) -> io::Result<()> {
    write!(out, "\x1b[{ROW};1H\u{2500}\x1b[6n")?;
    out.flush()
}

/// What an answer means: true when the line character took one cell.
pub fn is_narrow(column: u16) -> bool {
    column == NARROW
}
