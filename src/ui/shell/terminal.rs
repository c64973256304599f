//! The terminal: bytes to inputs, frames to bytes, and the modes that must be undone whatever happens.
//! What a key means is the key map's business, what is drawn the view's.

mod decoder;
mod guard;
mod ink;
mod painter;
mod probe;
mod reader;

pub use decoder::{Decoder, Told, Waiting};
pub use guard::{Guard, restore};
pub use painter::Painter;
pub use probe::{ask as ask_width, is_narrow};
pub use reader::{Read, Reader, ReaderFault};

/// The fewest and most columns that are laid out; a pty may claim any size.
pub const COLUMNS: std::ops::RangeInclusive<u16> = 20..=300;
/// The fewest and most rows that are laid out.
pub const ROWS: std::ops::RangeInclusive<u16> = 4..=120;

/// A claimed size, held within [`COLUMNS`] and [`ROWS`].
pub fn clamp_size(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(*COLUMNS.start(), *COLUMNS.end()), rows.clamp(*ROWS.start(), *ROWS.end()))
}
