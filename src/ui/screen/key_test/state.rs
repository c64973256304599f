//! 按鍵測試: what this terminal's keys arrive as, and which function keys have not arrived. No key does anything here but
//! Esc, pressed twice, which leaves.

use crate::ui::shell::action::{Action, Context};
use crate::ui::shell::keymap::Keymap;
use crate::ui::shell::keymap::chord::{Chord, Key};

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
        .find_map(|context| context.actions().iter().find_map(|&action| of(context, action)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_key_has_a_twin_that_every_terminal_sends() {
        let keymap = Keymap::legacy();
        for &context in Context::ALL {
            for &action in context.actions() {
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
