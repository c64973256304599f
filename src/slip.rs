//! The slip (電子發票證明聯): an invoice in, blocks of one layout out, and every output that draws them.
//!
//! Pure: no I/O, no clock. [`Codes`] makes the strings of Code 39 and of the two QR codes, [`Slip`] the typed
//! blocks in the legal order, and [`preview`], [`picture`], [`escpos`] and [`half_blocks`] draw the same blocks
//! as text, PNG, printer bytes and terminal cells. Who gets paper is R10 (the domain's); how a printer is
//! driven, asked and doubted is the printer's business, and who may print what is the engine's.
//! Sources: the Ministry of Finance bar code specification 1.9 (codes), rules R1, R10–R13.

mod bitmap;
mod block;
mod codes;
mod cp950;
pub mod escpos;
mod fault;
mod glyph;
mod half_blocks;
mod key;
mod layout;
mod on_screen;
pub mod picture;
mod platform_check;
pub mod preview;
mod raster;
mod size;
mod spread;
mod symbol;
#[cfg(test)]
mod tests;

pub use bitmap::{Bitmap, PAPER_BYTES, PAPER_DOTS};
pub use block::{BLOCKS_MAX, Block, wrap};
pub use codes::{CodeTexts, Codes, OWN_USE};
pub use cp950::bytes as cp950_bytes;
pub use fault::SlipFault;
pub use glyph::cells;
pub use half_blocks::half_blocks;
pub use key::{KEY_HEX_DIGITS, QrKey, QrKeyFault};
pub use layout::{COVERAGE_ROWS_MAX, CopyNote, Slip, SlipKind, SlipParty};
pub use on_screen::on_screen;
pub use platform_check::{CHECK_CHARS, CHECK_STRINGS, PlatformCheck};
pub use raster::raster;
pub use size::{Align, LINE_CELLS, Size};
pub use spread::{NAME_CHARS_MIN, SHORTENED, VERSION_MAX, VERSION_MIN};
pub use symbol::{Code39, Qr, QrPair};
