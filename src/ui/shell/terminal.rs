//! The terminal: bytes to inputs, frames to bytes, and the modes that must be undone whatever happens.
//! What a key means is the key map's business, what is drawn the view's.

pub mod decoder;
pub mod guard;
mod ink;
pub mod painter;
pub mod probe;
pub mod reader;

pub use decoder::{Decoder, Told, Waiting};
pub use guard::{Guard, restore};
pub use painter::Painter;
pub use probe::{ask as ask_width, is_narrow, is_utf8};
pub use reader::{Read, Reader, ReaderFault, clamp_size, size_of};
