//! Bytes of a terminal: keys, pastes, sequences cut anywhere.

use lj::ui::terminal::{Decoder, Told};

/// Pieces say the same as the whole, and a paste holds no sequence.
pub fn run(bytes: &[u8]) {
    let mut whole = Decoder::default();
    let mut told = whole.push(bytes);
    let mut pieces = Decoder::default();
    let size = bytes.first().map_or(1, |byte| usize::from(byte % 7) + 1);
    let mut again: Vec<Told> = bytes.chunks(size).flat_map(|piece| pieces.push(piece)).collect();
    told.extend(whole.give_up());
    again.extend(pieces.give_up());
    assert_eq!(told, again);
    assert_eq!(whole.waiting(), None);
}
