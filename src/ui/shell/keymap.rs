//! The key map: (context, key) to action, from TOML. The legacy map is complete and compiled in; a user map
//! lists what it changes. Faults are found all at once, each with its line; bar and help are made from here.

pub mod chord;
pub mod fault;
mod load;

pub use chord::{Chord, Key};
pub use fault::{FaultKind, MapFault};
pub use load::{LEGACY, MAP_BYTES_MAX};

use crate::text::Lang;
use crate::ui::shell::{Action, Context};
use load::{Keys, load};
use std::collections::BTreeMap;

/// The keys of vi, as an example of a user map.
pub const VIM: &str = include_str!("../../../keymaps/vim.toml");
/// What letters do by function keys too.
pub const FUNCTION_KEYS: &str = include_str!("../../../keymaps/function-keys.toml");
/// The maps that are compiled in beside the legacy one, by the name that a configuration has for them.
pub const SHIPPED: [(&str, &str); 2] = [("vim", VIM), ("function-keys", FUNCTION_KEYS)];

/// An effective key map. Every action of every context has at least one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    order: Vec<(Context, Action)>,
    keys: Keys,
    actions: BTreeMap<(Context, Chord), Action>,
}

/// A row of `lj keys` and of the help page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The context.
    pub context: Context,
    /// All keys, the shown one first, separated by blanks.
    pub keys: String,
    /// The action.
    pub action: Action,
}

impl Keymap {
    /// The legacy map.
    ///
    /// # Panics
    /// When the compiled-in map has a fault, which a test forbids.
    pub fn legacy() -> Self {
        let loaded = load(None);
        assert!(loaded.faults.is_empty(), "the compiled-in key map has faults: {:?}", loaded.faults);
        Self::new(loaded.order, loaded.keys)
    }

    /// The legacy map with a user's changes, and every fault of those. Faulty lines change nothing; where a
    /// fault is more than a warning the caller should not go on with the map.
    pub fn with_user(toml: &str) -> (Self, Vec<MapFault>) {
        let loaded = load(Some(toml));
        (Self::new(loaded.order, loaded.keys), loaded.faults)
    }

    /// What a key does in a context.
    pub fn action(&self, context: Context, chord: Chord) -> Option<Action> {
        let chord = chord.as_hotkey();
        context.chain().find_map(|context| self.actions.get(&(context, chord)).copied())
    }

    /// The keys of an action, the shown one first.
    pub fn keys(&self, context: Context, action: Action) -> &[Chord] {
        self.keys.get(&(context, action)).map_or(&[], Vec::as_slice)
    }

    /// The key that the bar shows for an action, also from the contexts after `context`.
    pub fn shown(&self, context: Context, action: Action) -> String {
        let first = context.chain().find_map(|context| self.keys(context, action).first());
        first.map(Chord::to_string).unwrap_or_default()
    }

    /// The whole map, context by context.
    pub fn rows(&self) -> Vec<KeyRow> {
        let row = |&(context, action): &(Context, Action)| {
            let keys: Vec<String> = self.keys(context, action).iter().map(Chord::to_string).collect();
            KeyRow { context, keys: keys.join(" "), action }
        };
        self.order.iter().map(row).collect()
    }

    /// The actions that have a key in a context.
    pub fn actions(&self, context: Context) -> impl Iterator<Item = Action> + '_ {
        self.order.iter().filter(move |(here, _)| *here == context).map(|(_, action)| *action)
    }

    fn new(order: Vec<(Context, Action)>, keys: Keys) -> Self {
        let mut actions = BTreeMap::new();
        for ((context, action), chords) in &keys {
            for chord in chords {
                actions.insert((*context, *chord), *action);
            }
        }
        Self { order, keys, actions }
    }
}

impl KeyRow {
    /// Context, keys, action and its word, as a printable line of `lj keys`.
    pub fn line(&self, lang: Lang) -> String {
        format!(
            "{:<9} {:<20} {:<16} {}",
            self.context.name(),
            self.keys,
            self.action.name(),
            self.action.word().say(lang)
        )
    }
}

#[cfg(test)]
mod tests;
