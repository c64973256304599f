//! One key with its modifiers, as it comes from the terminal and as it is written in a key map.

use crate::domain::fold_width;
use std::fmt;

/// A key without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character as typed.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Backspace, whichever of its two bytes the terminal sends.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// The names of a key map and of the bar. Words, since arrows are of uncertain width.
const NAMES: [(&str, &str, Key); 15] = [
    ("enter", "Enter", Key::Enter),
    ("esc", "Esc", Key::Esc),
    ("tab", "Tab", Key::Tab),
    ("space", "Space", Key::Char(' ')),
    ("backspace", "Backspace", Key::Backspace),
    ("delete", "Del", Key::Delete),
    ("insert", "Ins", Key::Insert),
    ("up", "Up", Key::Up),
    ("down", "Down", Key::Down),
    ("left", "Left", Key::Left),
    ("right", "Right", Key::Right),
    ("home", "Home", Key::Home),
    ("end", "End", Key::End),
    ("pgup", "PgUp", Key::PageUp),
    ("pgdn", "PgDn", Key::PageDown),
];

/// The last function key that a terminal sends without tricks.
const F_MAX: u8 = 12;

/// A key with modifiers. A character bears its own shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set for a character.
    pub shift: bool,
}

impl Chord {
    /// A key without modifiers.
    pub fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// Reads `f10`, `ctrl-s`, `shift-tab`, `?`, `a`; `None` for anything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = raw;
        loop {
            let (modifier, after) = match rest.split_once('-') {
                Some((modifier, after)) if !modifier.is_empty() && !after.is_empty() => (modifier, after),
                _ => break,
            };
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" => chord.ctrl = true,
                "alt" => chord.alt = true,
                "shift" => chord.shift = true,
                _ => return None,
            }
            rest = after;
        }
        chord.key = parse_key(rest)?;
        Some(chord.as_hotkey())
    }

    /// The form in which keys are compared: small letters, full-width ones folded.
    #[must_use]
    pub fn as_hotkey(self) -> Self {
        match self.key {
            Key::Char(c) => {
                let folded = fold_width(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c);
                Self { key: Key::Char(folded.to_ascii_lowercase()), ..self }
            }
            _ => self,
        }
    }

    /// The character, when it is one that a field takes.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// True for keys that a terminal over plain SSH sends as another key or not at all.
    pub fn never_arrives(self) -> bool {
        match self.key {
            Key::Char(c) if self.ctrl => match c {
                // Ctrl-H, Ctrl-I, Ctrl-M and Ctrl-[ are Backspace, Tab, Enter and Esc; Ctrl-J is the pad's Enter.
                'h' | 'i' | 'j' | 'm' | '[' => true,
                'a'..='z' | ' ' | '\\' | ']' | '^' | '_' => self.shift,
                _ => true,
            },
            Key::Char(_) => self.shift,
            Key::Enter | Key::Esc | Key::Backspace => self.ctrl || self.shift,
            Key::Tab => self.ctrl,
            _ => false,
        }
    }
}

fn parse_key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(Key::Char(c));
    }
    let small = name.to_ascii_lowercase();
    if let Some((_, _, key)) = NAMES.iter().find(|(known, ..)| *known == small) {
        return Some(*key);
    }
    let number: u8 = small.strip_prefix('f')?.parse().ok()?;
    (1..=F_MAX).contains(&number).then_some(Key::F(number))
}

impl fmt::Display for Chord {
    /// As the bar shows it: `A`, `F10`, `^S`, `Shift-Tab`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        if self.ctrl {
            f.write_str("^")?;
        }
        match self.key {
            Key::F(number) => write!(f, "F{number}"),
            key => match (NAMES.iter().find(|(.., known)| *known == key), key) {
                (Some((_, shown, _)), _) => f.write_str(shown),
                (None, Key::Char(c)) => write!(f, "{}", c.to_ascii_uppercase()),
                (None, _) => Ok(()),
            },
        }
    }
}
