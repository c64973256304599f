//! Bytes of a terminal to keys. Pure: the caller says when bytes came and when a wait is over.
//!
//! The legacy hotkeys A, B, D and F are exactly the last letters of Up, Down, Left and End, so a sequence that
//! is cut, unknown or unfinished is dropped whole and never read again as letters. The same holds for bytes
//! that are no UTF-8: half a Big5 character can be a D.

use crate::ui::shell::{Chord, Key};
use terminput::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The longest paste, in bytes: a thousand times the longest field.
const PASTE_BYTES_MAX: usize = 64 * 1024;
/// The longest sequence that is waited for, in bytes; no key has more than thirty.
const SEQUENCE_BYTES_MAX: usize = 256;
const ESC: u8 = 0x1b;
const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// The two ends of a string that a terminal sends.
const STRING_BELL: &[u8] = b"\x07";
const STRING_END: &[u8] = b"\x1b\\";

/// What the bytes said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A key.
    Key(Chord),
    /// Pasted text.
    Paste(String),
    /// A sequence that is no key, or was cut short; it was dropped.
    Stray,
    /// Bytes that are no UTF-8; they were dropped.
    NotUtf8,
    /// The answer to the question for the cursor: its column, from 1.
    Column(u16),
}

/// Why bytes are being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A sequence or character has begun: it goes on within some milliseconds or not at all.
    Sequence,
    /// A paste has begun: it may take as long as the line needs.
    Paste,
}

/// Keeps the bytes of an unfinished key.
#[derive(Debug, Default)]
pub struct Decoder {
    kept: Vec<u8>,
    /// What is being dropped up to its end, because it is longer than anything that is read.
    endless: Option<Endless>,
    /// The last byte was a carriage return: a line feed right behind it is a part of the same Enter.
    returned: bool,
}

/// Something that ends with a mark of its own, and came longer than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endless {
    Paste,
    String,
}

impl Endless {
    /// How many bytes its end takes it to, if that is among these.
    fn end(self, bytes: &[u8]) -> Option<usize> {
        let after = |mark: &[u8]| {
            bytes.windows(mark.len()).position(|window| window == mark).map(|at| at + mark.len())
        };
        match self {
            Self::Paste => after(PASTE_END),
            Self::String => [after(STRING_BELL), after(STRING_END)].into_iter().flatten().min(),
        }
    }

    /// Bytes that may be the beginning of its end.
    fn tail(self) -> usize {
        match self {
            Self::Paste => PASTE_END.len() - 1,
            Self::String => STRING_END.len() - 1,
        }
    }
}

/// What the front of the kept bytes is.
enum Front {
    /// So many bytes are done with.
    Done(usize, Option<Told>),
    /// More bytes are needed.
    More,
    /// It has come longer than it may be; the rest of it is no keys either.
    Endless(Endless),
}

impl Decoder {
    /// Takes bytes and gives what they say.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Told> {
        self.kept.extend_from_slice(bytes);
        let mut told = Vec::new();
        while !self.kept.is_empty() {
            if let Some(endless) = self.endless {
                let Some(end) = endless.end(&self.kept) else {
                    self.kept.drain(..self.kept.len().saturating_sub(endless.tail()));
                    break;
                };
                self.kept.drain(..end);
                self.endless = None;
                continue;
            }
            match front(&self.kept) {
                Front::Done(used, what) => {
                    let front: Vec<u8> = self.kept.drain(..used.max(1)).collect();
                    told.extend(self.line_end(&front, what));
                }
                Front::More => break,
                Front::Endless(what) => {
                    self.endless = Some(what);
                    told.push(Told::Stray);
                }
            }
        }
        told
    }

    /// A line feed is the Enter of a number pad (tmux sends it so) and of some scanners; behind a carriage return it is
    /// nothing.
    fn line_end(&mut self, front: &[u8], what: Option<Told>) -> Option<Told> {
        let behind = std::mem::replace(&mut self.returned, front == b"\r");
        match front {
            b"\n" if behind => None,
            b"\n" => Some(Told::Key(Chord::plain(Key::Enter))),
            _ => what,
        }
    }

    /// So much time has gone by that a line feed is a key of its own.
    pub fn forget_return(&mut self) {
        self.returned = false;
    }

    /// What is being waited for; `None` when nothing is kept.
    pub fn waiting(&self) -> Option<Waiting> {
        match self.kept.as_slice() {
            _ if self.endless.is_some() => Some(Waiting::Paste),
            [] => None,
            kept if kept.starts_with(PASTE_BEGIN) => Some(Waiting::Paste),
            _ => Some(Waiting::Sequence),
        }
    }

    /// The wait is over: a lone Esc was the key, all else is dropped.
    pub fn give_up(&mut self) -> Option<Told> {
        let kept = std::mem::take(&mut self.kept);
        if self.endless.take().is_some() {
            // That it was dropped has been told when it began.
            return None;
        }
        match kept.as_slice() {
            [] => None,
            [ESC] => Some(Told::Key(Chord::plain(Key::Esc))),
            [ESC, ..] => Some(Told::Stray),
            _ => Some(Told::NotUtf8),
        }
    }
}

fn front(kept: &[u8]) -> Front {
    match kept {
        [ESC] => Front::More,
        // Two Escs: the first was the key; the second may begin a sequence.
        [ESC, ESC, ..] => Front::Done(1, Some(Told::Key(Chord::plain(Key::Esc)))),
        [ESC, b'[', ..] => control_sequence(kept),
        [ESC, b'O', ..] => single_shift(kept),
        // Replies to questions that nobody asked: device control, operating system command, and their kin.
        [ESC, b']' | b'P' | b'_' | b'^' | b'X', ..] => string_sequence(kept),
        // Shift-Tab of the Linux console.
        [ESC, b'\t', ..] => {
            let back = Chord { shift: true, ..Chord::plain(Key::Tab) };
            Front::Done(2, Some(Told::Key(back)))
        }
        [ESC, ..] => match character(&kept[1..]) {
            Front::Done(used, Some(Told::Key(chord))) => {
                Front::Done(used + 1, Some(Told::Key(Chord { alt: true, ..chord })))
            }
            Front::Done(used, what) => Front::Done(used + 1, what),
            other @ (Front::More | Front::Endless(_)) => other,
        },
        _ => character(kept),
    }
}

/// `ESC [`: parameters, intermediates, one final byte.
fn control_sequence(kept: &[u8]) -> Front {
    if kept.starts_with(PASTE_BEGIN) {
        return paste(kept);
    }
    match kept.get(2) {
        None => Front::More,
        // PuTTY's F1 in SCO mode, or a mouse that nobody asked for: its three bytes and nothing behind it.
        Some(b'M') => Front::Done(3, Some(Told::Stray)),
        // The Linux console's F1 to F5.
        Some(b'[') if kept.len() < 4 => Front::More,
        Some(b'[') => Front::Done(4, Some(parse(&kept[..4]))),
        Some(_) => general_sequence(kept),
    }
}

fn general_sequence(kept: &[u8]) -> Front {
    let body = &kept[2..];
    let Some(end) = body.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        let endless = body.len() > SEQUENCE_BYTES_MAX;
        return if endless { Front::Done(kept.len(), Some(Told::Stray)) } else { Front::More };
    };
    match body[end] {
        b'R' if let Some(column) = reported(&body[..end]) => Front::Done(end + 3, Some(Told::Column(column))),
        0x40..=0x7e => Front::Done(end + 3, Some(parse(&kept[..end + 3]))),
        // Something else broke in: the sequence was cut; what broke in is read by itself.
        _ => Front::Done(end + 2, Some(Told::Stray)),
    }
}

/// The column of a cursor report. One for the first row is taken for F3 with a modifier key, which looks alike.
fn reported(parameters: &[u8]) -> Option<u16> {
    let (row, column) = std::str::from_utf8(parameters).ok()?.split_once(';')?;
    let row: u16 = row.parse().ok()?;
    (row > 1).then(|| column.parse().ok()).flatten()
}

/// `ESC O`: one letter; some terminals put modifiers before it.
fn single_shift(kept: &[u8]) -> Front {
    let body = &kept[2..];
    match body.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';') {
        None if body.len() > SEQUENCE_BYTES_MAX => Front::Done(kept.len(), Some(Told::Stray)),
        None => Front::More,
        Some(0) if let Some(key) = of_number_pad(body[0]) => {
            Front::Done(3, Some(Told::Key(Chord::plain(key))))
        }
        Some(0) if (0x40..=0x7e).contains(&body[0]) => Front::Done(3, Some(parse(&kept[..3]))),
        Some(end) if (0x40..=0x7e).contains(&body[end]) => Front::Done(end + 3, Some(Told::Stray)),
        // Something else broke in.
        Some(end) => Front::Done(end + 2, Some(Told::Stray)),
    }
}

/// The number pad of a terminal that was told to name its keys: `ESC O j` to `ESC O y`, and its Enter.
fn of_number_pad(letter: u8) -> Option<Key> {
    Some(match letter {
        b'M' => Key::Enter,
        b'I' => Key::Tab,
        b'X' => Key::Char('='),
        // `*+,-./0123456789` in the order of their codes.
        b'j'..=b'y' => Key::Char(char::from(letter - b'j' + b'*')),
        _ => return None,
    })
}

/// Up to BEL or `ESC \`.
fn string_sequence(kept: &[u8]) -> Front {
    let body = &kept[2..];
    // Whichever comes first: behind it are keys, though the other may stand among them.
    if let Some(end) = Endless::String.end(body) {
        return Front::Done(end + 2, Some(Told::Stray));
    }
    if body.len() > SEQUENCE_BYTES_MAX { Front::Endless(Endless::String) } else { Front::More }
}

fn paste(kept: &[u8]) -> Front {
    let body = &kept[PASTE_BEGIN.len()..];
    if let Some(end) = body.windows(PASTE_END.len()).position(|window| window == PASTE_END) {
        let text = String::from_utf8_lossy(&body[..end]).into_owned();
        return Front::Done(PASTE_BEGIN.len() + end + PASTE_END.len(), Some(Told::Paste(text)));
    }
    if body.len() > PASTE_BYTES_MAX { Front::Endless(Endless::Paste) } else { Front::More }
}

/// One character, or a control byte.
fn character(kept: &[u8]) -> Front {
    let Some(&first) = kept.first() else { return Front::More };
    let length = match first {
        0x00..=0x7f => return Front::Done(1, Some(parse(&kept[..1]))),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return broken(kept),
    };
    match kept.get(..length) {
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(_) => Front::Done(length, Some(parse(bytes))),
            Err(_) => broken(kept),
        },
        None if kept[1..].iter().all(|byte| (0x80..=0xbf).contains(byte)) => Front::More,
        None => broken(kept),
    }
}

/// Bytes of another encoding: the first takes its neighbour with it, if that can be half of a Big5 character.
fn broken(kept: &[u8]) -> Front {
    match kept.get(1) {
        None => Front::More,
        Some(0x40..=0x7e | 0x80..=0xff) => Front::Done(2, Some(Told::NotUtf8)),
        Some(_) => Front::Done(1, Some(Told::NotUtf8)),
    }
}

fn parse(bytes: &[u8]) -> Told {
    match Event::parse_from(bytes) {
        Ok(Some(Event::Key(event))) => match event.kind {
            KeyEventKind::Press | KeyEventKind::Repeat => chord(event).map_or(Told::Stray, Told::Key),
            KeyEventKind::Release => Told::Stray,
        },
        Ok(_) | Err(_) => Told::Stray,
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    let modifiers = event.modifiers;
    let ctrl = modifiers.contains(KeyModifiers::CTRL);
    let key = match event.code {
        // The other byte of Backspace.
        KeyCode::Char('h') if ctrl => return Some(Chord::plain(Key::Backspace)),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    let foreign = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if modifiers.intersects(foreign) {
        return None;
    }
    let shift = modifiers.contains(KeyModifiers::SHIFT) && !matches!(key, Key::Char(_));
    Some(Chord { key, ctrl, alt: modifiers.contains(KeyModifiers::ALT), shift })
}

#[cfg(test)]
mod tests;
