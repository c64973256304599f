//! 按鍵測試: what this terminal's keys arrive as, what they would do, and which function keys have not arrived. No key
//! does anything here but Esc, pressed twice, which leaves.

use crate::text::{self, screen::Word};
use crate::ui::shell::{
    Action, Buffer, Chord, Context, Input, Key, Keymap, Popup, Position, Rect, Screen, Shell, acts, paint,
};

/// Most lines that are kept: one screen.
const SEEN_MAX: usize = 12;
/// The function keys of a keyboard.
pub const FUNCTION_KEYS: std::ops::RangeInclusive<u8> = 1..=12;

/// What arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A key.
    Key(Chord),
    /// A sequence that is no key.
    Stray,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// So many characters of pasted text.
    Paste(usize),
}

/// The screen.
#[derive(Clone, Debug, Default)]
pub struct KeyTest {
    /// What arrived last, the newest at the end.
    pub seen: Vec<Seen>,
    /// Function keys that arrived, by number.
    pub arrived: Vec<u8>,
}

impl Seen {
    /// What comes from the keyboard; `None` for what goes on to the other rooms.
    pub fn of(input: &Input) -> Option<Self> {
        match input {
            Input::Key { chord, .. } => Some(Self::Key(*chord)),
            Input::Stray { .. } => Some(Self::Stray),
            Input::NotUtf8 { .. } => Some(Self::NotUtf8),
            Input::Paste(text) => Some(Self::Paste(text.chars().count())),
            Input::Size(..) | Input::Column(_) | Input::Clock(_) | Input::Wake { .. } => None,
            Input::Answer { .. }
            | Input::Event(_)
            | Input::Slip { .. }
            | Input::WorkAt { .. }
            | Input::WorkOver { .. } => None,
            Input::Files(_) | Input::Reading { .. } | Input::Read { .. } => None,
        }
    }
}

impl KeyTest {
    /// Notes what arrived; true when it was the second Esc in a row.
    pub fn take(&mut self, seen: Seen) -> bool {
        let esc = Seen::Key(Chord::plain(Key::Esc));
        let leaves = seen == esc && self.seen.last() == Some(&esc);
        if let Seen::Key(Chord { key: Key::F(number), .. }) = seen
            && !self.arrived.contains(&number)
        {
            self.arrived.push(number);
        }
        self.seen.push(seen);
        let over = self.seen.len().saturating_sub(SEEN_MAX);
        self.seen.drain(..over);
        leaves
    }

    /// Function keys that have not arrived, each with the key that does the same on the sales screen, where most have a use;
    /// everywhere where that has none.
    pub fn missing(&self, keymap: &Keymap) -> Vec<(u8, Option<Chord>)> {
        let missing = FUNCTION_KEYS.filter(|number| !self.arrived.contains(number));
        missing.map(|number| (number, twin(keymap, Chord::plain(Key::F(number))))).collect()
    }
}

/// The other key of a function key's action, one that every terminal sends.
pub fn twin(keymap: &Keymap, chord: Chord) -> Option<Chord> {
    let of = |context: Context, action: Action| {
        let keys = keymap.keys(context, action);
        keys.contains(&chord)
            .then(|| keys.iter().find(|key| !matches!(key.key, Key::F(_))).copied())
            .flatten()
    };
    [Context::Sale, Context::Global]
        .into_iter()
        .find_map(|context| keymap.actions(context).find_map(|action| of(context, action)))
}

/// What the key would do, context by context; nothing twice.
pub fn uses(keymap: &Keymap, chord: Chord) -> Vec<(Context, Action)> {
    let mut uses: Vec<(Context, Action)> = Vec::new();
    for context in [Context::Browse, Context::Sale, Context::List, Context::Form, Context::Question] {
        if let Some(action) = keymap.action(context, chord)
            && uses.iter().all(|(_, known)| *known != action)
        {
            uses.push((context, action));
        }
    }
    uses
}

acts!(KeyTest in Global: &[]);

/// Where the uses of a key begin.
const USES: u16 = 14;

impl Screen for KeyTest {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = shell.lang;
        let inside =
            Popup { title: Word::KeyTest.say(lang), look: shell.look }.draw(buffer, Popup::whole(area));
        let width = inside.width - 2;
        let hint = Word::KeyTestHint.say(lang);
        paint::left(buffer, inside.x + 1, inside.y, width, hint, shell.look.label());
        for (seen, y) in self.seen.iter().zip(inside.y + 2..inside.bottom()) {
            let (name, what) = match seen {
                Seen::Key(chord) => (chord.to_string(), said(shell, *chord)),
                Seen::Stray => ("?".to_owned(), Word::SeenStray.say(lang).to_owned()),
                Seen::NotUtf8 => ("?".to_owned(), Word::NotUtf8.say(lang).to_owned()),
                Seen::Paste(chars) => ("?".to_owned(), text::screen::seen_paste(lang, *chars)),
            };
            paint::left(buffer, inside.x + 1, y, USES - 2, &name, shell.look.key());
            paint::left(buffer, inside.x + USES, y, width - USES, &what, shell.look.plain());
        }
        let missing: Vec<String> = self
            .missing(&shell.keymap)
            .into_iter()
            .map(|(number, twin)| match twin {
                Some(twin) => format!("F{number}={twin}"),
                None => format!("F{number}"),
            })
            .collect();
        let text = if missing.is_empty() {
            Word::AllFunctionKeys.say(lang).to_owned()
        } else {
            format!("{} {}", Word::MissingFunctionKeys.say(lang), missing.join(" "))
        };
        let lines = paint::wrap(&text, width, 3);
        let top = inside.bottom().saturating_sub(u16::try_from(lines.len()).unwrap_or(1));
        for (line, y) in lines.iter().zip(top..) {
            paint::left(buffer, inside.x + 1, y, width, line, shell.look.plain());
        }
        None
    }
}

fn said(shell: &Shell, chord: Chord) -> String {
    let uses = uses(&shell.keymap, chord);
    if uses.is_empty() {
        return Word::SeenNoUse.say(shell.lang).to_owned();
    }
    let lang = shell.lang;
    let said = uses
        .iter()
        .map(|(context, action)| format!("{}:{}", context.word().say(lang), action.word().say(lang)));
    said.collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_key_has_a_twin_that_every_terminal_sends() {
        let keymap = Keymap::legacy();
        for &context in Context::ALL {
            for action in keymap.actions(context) {
                let keys = keymap.keys(context, action);
                let functions = keys.iter().any(|key| matches!(key.key, Key::F(_)));
                let others = keys.iter().any(|key| !matches!(key.key, Key::F(_)) && !key.never_arrives());
                assert!(!functions || others, "{} in {}", action.name(), context.name());
            }
        }
    }

    #[test]
    fn only_two_escs_in_a_row_leave_and_function_keys_are_remembered() {
        let keymap = Keymap::legacy();
        let mut test = KeyTest::default();
        let esc = || Seen::Key(Chord::plain(Key::Esc));
        assert!(!test.take(esc()));
        assert!(!test.take(Seen::Key(Chord::plain(Key::F(10)))));
        assert!(!test.take(esc()) && !test.take(Seen::Stray) && !test.take(esc()));
        assert!(test.take(esc()));
        let missing = test.missing(&keymap);
        assert_eq!(missing.len(), 11);
        assert!(missing.iter().all(|(_, twin)| twin.is_some()), "{missing:?}");
        (0..100).for_each(|_| assert!(!test.take(Seen::Paste(1))));
        assert_eq!(test.seen.len(), SEEN_MAX);
    }
}
