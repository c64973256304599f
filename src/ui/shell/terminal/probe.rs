//! How wide the terminal draws a line character: one cell, or two as on some Taiwanese consoles, where every frame would
//! break; and whether it reads UTF-8 at all. The questions go out before the first frame, which wipes them; the answers
//! come when they come, or never, and nothing waits for them.

use std::io::{self, Write};

/// The row of the probe, from 1. Not the first: an answer for that one looks like F3 with a modifier key.
pub const ROW: u16 = 2;
/// The column after one character of one cell, from 1.
const NARROW: u16 = 2;
/// Twice a character of two cells. A terminal that takes each byte for a character needs six cells for it, and so does one
/// that reads Big5; for a line character or others of Chinese neither can be told from UTF-8.
const TWICE: &str = "\u{7968}\u{7968}";
/// The column after [`TWICE`] where its bytes are no UTF-8.
const GARBLED: u16 = 7;

/// Asks for the width of Chinese, and before it for that of a line character where `borders` are to be measured.
///
/// # Errors
/// When the output fails.
pub fn ask(out: &mut impl Write, borders: bool) -> io::Result<()> {
    if borders {
        write!(out, "\x1b[{ROW};1H\u{2500}\x1b[6n")?;
    }
    write!(out, "\x1b[{ROW};1H{TWICE}\x1b[6n")?;
    out.flush()
}

/// What an answer means: true when the line character took one cell.
pub fn is_narrow(column: u16) -> bool {
    column == NARROW
}

/// What the answer for Chinese means: false when the terminal does not read UTF-8.
pub fn is_utf8(column: u16) -> bool {
    column != GARBLED
}
