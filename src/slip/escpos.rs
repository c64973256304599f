//! The slip as ESC/POS bytes.
//!
//! Control bytes are written here and nowhere else, as the named sequences below. Text reaches the printer in one of two
//! ways: as dots (`GS v 0`), which carry no text at all, or, on a printer with a Chinese font, as printable ASCII and
//! as CP950 pairs whose bytes are all ≥ 40. A line with any other character is drawn as dots as a whole, so
//! nothing is replaced and nothing unknown is sent. No byte of a name is ever below 20.

use super::glyph::text_cells;
use super::raster::{LINE_GAP_DOTS, block_dots};
use super::{Align, Bitmap, Block, LINE_CELLS, PAPER_BYTES, PAPER_DOTS, Size, Slip, cp950};

/// What the printer does with text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PrinterText {
    /// Everything is sent as dots: works on every printer.
    #[default]
    Dots,
    /// A printer with a CP950 (Big5) font of 24 dots: lines that it can draw are sent as text, which is faster.
    Cp950,
}

/// `ESC @`: forget what an earlier job left behind.
const INIT: &[u8] = b"\x1b@";
/// `FS &`: two bytes from A1 up are one Chinese character.
const CHINESE_ON: &[u8] = b"\x1c&";
/// `GS V 66 0`: feed to the cutter and cut, leaving one point.
const CUT: &[u8] = b"\x1dVB\x00";
/// `GS v 0 0`: a raster picture in normal density; its width in bytes and height in rows follow.
const PICTURE: &[u8] = b"\x1dv0\x00";
/// Rows of one raster picture: small printers buffer little more.
const PICTURE_ROWS_MAX: usize = 128;
/// What announces a raster picture: [`PICTURE`], its width and its height, two bytes each.
const PICTURE_HEAD_BYTES: usize = PICTURE.len() + 4;
/// The largest announced picture, in bytes: what a printer may still swallow of it after a break, whatever comes.
pub const BAND_BYTES_MAX: usize = PICTURE_HEAD_BYTES + PICTURE_ROWS_MAX * PAPER_BYTES;
/// `ESC p 0 25 250`: 50 ms on the drawer's first pin.
const DRAWER: &[u8] = b"\x1bp\x00\x19\xfa";

/// The pulse that opens the drawer (R13). It is never part of a slip.
pub fn drawer_pulse() -> Vec<u8> {
    DRAWER.to_vec()
}

/// Brings a printer that was broken off at any byte to a known state: it may still be waiting for the rest of a picture,
/// which is filled with white, or for the rest of a command, to which a zero is no more than a cut or nothing. What is
/// left over is no command; then `ESC @`. A printer that waited for nothing takes it without a trace.
pub fn known_state() -> Vec<u8> {
    let mut bytes = vec![0; BAND_BYTES_MAX];
    bytes.extend_from_slice(INIT);
    bytes
}

/// Cuts off what an earlier job left, so that the next paper begins at its own head.
pub fn cut_off() -> Vec<u8> {
    CUT.to_vec()
}

/// The whole job, from reset to cut.
pub fn bytes(slip: &Slip, printer: PrinterText) -> Vec<u8> {
    let mut job = INIT.to_vec();
    if printer == PrinterText::Cp950 {
        job.extend_from_slice(CHINESE_ON);
        job.extend_from_slice(&line_spacing());
    }
    for block in slip.blocks() {
        match (block, text_of(block, printer)) {
            (Block::Feed(dots), _) => job.extend_from_slice(&[0x1b, b'J', *dots]),
            (Block::Cut, _) => job.extend_from_slice(CUT),
            (_, Some(text)) => push_line(&mut job, block, &text),
            (_, None) => push_picture(&mut job, &block_dots(block)),
        }
    }
    job
}

/// `ESC 3`: a line of normal size advances as far as its dots do.
fn line_spacing() -> [u8; 3] {
    let dots = Size::Normal.height_dots() + LINE_GAP_DOTS;
    [0x1b, b'3', u8::try_from(dots).unwrap_or(u8::MAX)]
}

/// The bytes of a block that this printer can draw as text.
fn text_of(block: &Block, printer: PrinterText) -> Option<Vec<u8>> {
    if printer == PrinterText::Dots {
        return None;
    }
    match block {
        Block::Text { text, .. } => encode(text),
        Block::Pair { left, right } => {
            let gap = LINE_CELLS.saturating_sub(text_cells(left) + text_cells(right));
            encode(&format!("{left}{}{right}", " ".repeat(gap)))
        }
        Block::Rule => encode(&"-".repeat(LINE_CELLS)),
        Block::BarCode(_) | Block::QrPair(_) | Block::Feed(_) | Block::Cut => None,
    }
}

/// Printable ASCII and CP950 pairs, or nothing.
fn encode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' => bytes.push(u8::try_from(c).ok()?),
            _ => bytes.extend_from_slice(&cp950::bytes(c)?),
        }
    }
    Some(bytes)
}

fn push_line(job: &mut Vec<u8>, block: &Block, text: &[u8]) {
    let (size, align) = match block {
        Block::Text { size, align, .. } => (*size, *align),
        _ => (Size::Normal, Align::Left),
    };
    job.extend_from_slice(&align_bytes(align));
    job.extend_from_slice(&size_bytes(size));
    job.extend_from_slice(text);
    job.push(b'\n');
    if size != Size::Normal {
        job.extend_from_slice(&size_bytes(Size::Normal));
    }
}

/// `ESC a`.
fn align_bytes(align: Align) -> [u8; 3] {
    let place = match align {
        Align::Left => 0,
        Align::Centre => 1,
        Align::Right => 2,
    };
    [0x1b, b'a', place]
}

/// `GS !` for letters and digits, `FS !` for Chinese: printers differ in which of the two they obey for which.
fn size_bytes(size: Size) -> [u8; 6] {
    let (letters, chinese) = match size {
        Size::Normal => (0x00, 0x00),
        Size::Title => (0x01, 0x08),
        Size::Double => (0x11, 0x0C),
    };
    [0x1d, b'!', letters, 0x1c, b'!', chinese]
}

/// Pictures fill the width, so alignment does not matter to them.
fn push_picture(job: &mut Vec<u8>, dots: &Bitmap) {
    for strip in dots.rows().chunks(PICTURE_ROWS_MAX) {
        job.extend_from_slice(PICTURE);
        // Both are below 256: PAPER_BYTES is 48, a strip has PICTURE_ROWS_MAX rows at most.
        job.extend_from_slice(&[low(PAPER_BYTES), 0, low(strip.len()), 0]);
        job.extend(strip.iter().flatten());
    }
}

fn low(count: usize) -> u8 {
    debug_assert!(count <= 0xFF);
    u8::try_from(count).unwrap_or(u8::MAX)
}

const _: () = assert!(PAPER_DOTS == PAPER_BYTES * 8 && PAPER_BYTES < 256 && PICTURE_ROWS_MAX < 256);

#[cfg(test)]
mod tests {
    use super::*;

    fn job(text: &str, printer: PrinterText) -> Vec<u8> {
        let block = Block::Text { text: text.to_owned(), size: Size::Double, align: Align::Centre };
        bytes(&Slip::new(vec![block, Block::Feed(9), Block::Cut]).unwrap(), printer)
    }

    #[test]
    fn a_printer_with_chinese_gets_these_bytes() {
        let expected =
            b"\x1b@\x1c&\x1b3\x1e\x1ba\x01\x1d!\x11\x1c!\x0c\xa5\x5cA\n\x1d!\x00\x1c!\x00\x1bJ\x09\x1dVB\x00";
        assert_eq!(job("功A", PrinterText::Cp950), expected);
    }

    #[test]
    fn a_line_with_a_character_it_lacks_is_drawn_as_a_whole() {
        let job = job("堃A", PrinterText::Cp950);
        assert_eq!(job[..7], *b"\x1b@\x1c&\x1b3\x1e");
        assert_eq!(job[7..15], *b"\x1dv0\x00\x30\x00\x36\x00", "48 bytes by 54 rows");
        assert_eq!(job.len(), 15 + 48 * 54 + 3 + 4);
    }

    #[test]
    fn tall_pictures_come_in_strips() {
        let mut sent = Vec::new();
        push_picture(&mut sent, &Bitmap::white(300));
        assert_eq!(sent.len(), 300 * 48 + 3 * 8);
        assert_eq!((sent[6], sent[8 + 128 * 48 + 6], sent[2 * (8 + 128 * 48) + 6]), (128, 128, 44));
    }

    #[test]
    fn a_break_at_any_byte_of_the_largest_picture_is_filled() {
        let mut sent = Vec::new();
        push_picture(&mut sent, &Bitmap::white(PICTURE_ROWS_MAX));
        assert_eq!(sent.len(), BAND_BYTES_MAX, "there is no larger one");
        push_picture(&mut sent, &Bitmap::white(1));
        assert_eq!(
            sent.len(),
            BAND_BYTES_MAX + PICTURE_HEAD_BYTES + PAPER_BYTES,
            "the next row begins a new one"
        );
        let known = known_state();
        assert_eq!((BAND_BYTES_MAX, known.len()), (6_152, 6_154));
        assert!(known[..BAND_BYTES_MAX].iter().all(|byte| *byte == 0) && known.ends_with(INIT));
    }

    #[test]
    fn the_pulse_is_never_part_of_a_job() {
        assert_eq!(drawer_pulse(), b"\x1bp\x00\x19\xfa");
        let dots_off: Vec<u8> = job("p", PrinterText::Cp950);
        assert!(!dots_off.windows(2).any(|pair| pair == b"\x1bp"));
    }
}
