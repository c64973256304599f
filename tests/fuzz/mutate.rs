//! Mutations as fuzzers make them: bits, bytes, cuts, copies, splices, and numbers at their borders.

use fastrand::Rng;

/// Bytes that break parsers more often than others.
const NASTY: [&[u8]; 12] = [
    b"\0",
    b"\"",
    b",",
    b"\r\n",
    b"\x1b[200~",
    b"\xef\xbb\xbf",
    b"\xff\xff\xff\xff",
    b"99999999999999999999",
    b"-1",
    "\u{202e}".as_bytes(),
    b"]]>",
    b"&#0;",
];

/// One to four mutations of `bytes`; `other` is another input of the same kind.
pub fn mutated(bytes: &[u8], other: &[u8], dice: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..dice.usize(1..=4) {
        once(&mut bytes, other, dice);
    }
    bytes
}

fn once(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Rng) {
    let at = dice.usize(..=bytes.len());
    let to = at + dice.usize(..=(bytes.len() - at).min(64));
    match dice.u8(..8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.u8(..8),
        1 if at < bytes.len() => bytes[at] = dice.u8(..),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..to)),
        4 => {
            let copy = bytes[at..to].to_vec();
            let behind = dice.usize(..=bytes.len());
            bytes.splice(behind..behind, copy);
        }
        5 if !other.is_empty() => {
            let from = dice.usize(..other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => drop(bytes.splice(at..to, NASTY[dice.usize(..NASTY.len())].iter().copied())),
    }
}
