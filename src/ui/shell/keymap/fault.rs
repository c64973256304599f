//! What can be wrong with a key map, one variant per rule.

use crate::text::{self, Lang};

/// A fault and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapFault {
    /// Line of the map, from 1; `None` for what the whole map lacks.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// The rules of a key map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Not TOML.
    Syntax(String),
    /// A table that is no context.
    UnknownContext(String),
    /// An action that the context does not have.
    UnknownAction {
        /// The context.
        context: &'static str,
        /// The name found.
        action: String,
    },
    /// Not a list of strings.
    Value(String),
    /// A key that cannot be read.
    Key(String),
    /// The same key for two actions of a context.
    Twice {
        /// The key.
        key: String,
        /// The action that has it.
        first: &'static str,
        /// The action that asks for it.
        second: &'static str,
    },
    /// No key is left for an action.
    Lost {
        /// The context.
        context: &'static str,
        /// The action.
        action: &'static str,
    },
    /// A plain character as a key where characters are typed.
    Typing {
        /// The key.
        key: String,
        /// The context.
        context: &'static str,
    },
    /// A key that never arrives over plain SSH: a warning.
    NeverArrives(String),
}

impl MapFault {
    /// A fault of a line.
    pub fn at(line: usize, kind: FaultKind) -> Self {
        Self { line: Some(line), kind }
    }

    /// True for what does not stop a map from being used.
    pub fn is_warning(&self) -> bool {
        match self.kind {
            FaultKind::NeverArrives(_) => true,
            FaultKind::Syntax(_)
            | FaultKind::UnknownContext(_)
            | FaultKind::UnknownAction { .. }
            | FaultKind::Value(_)
            | FaultKind::Key(_)
            | FaultKind::Twice { .. }
            | FaultKind::Lost { .. }
            | FaultKind::Typing { .. } => false,
        }
    }

    /// The sentence, with its line.
    pub fn say(&self, lang: Lang) -> String {
        let at = self.line.map(|line| text::screen::at_line(lang, line)).unwrap_or_default();
        let what = match &self.kind {
            FaultKind::Syntax(why) => text::screen::map_syntax(lang, why),
            FaultKind::UnknownContext(name) => text::screen::map_context(lang, name),
            FaultKind::UnknownAction { context, action } => text::screen::map_action(lang, context, action),
            FaultKind::Value(name) => text::screen::map_value(lang, name),
            FaultKind::Key(key) => text::screen::map_key(lang, key),
            FaultKind::Twice { key, first, second } => text::screen::map_twice(lang, key, first, second),
            FaultKind::Lost { context, action } => text::screen::map_lost(lang, context, action),
            FaultKind::Typing { key, context } => text::screen::map_typing(lang, key, context),
            FaultKind::NeverArrives(key) => text::screen::map_never(lang, key),
        };
        format!("{at}{what}")
    }
}
