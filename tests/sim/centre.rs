//! A centre in memory, with books of its own: what it holds, and which documents may come after which (R15). The way to
//! it loses documents and answers.

use crate::model::Wrong;
use fastrand::Rng;
use lj::domain::{CleanText, Document, DocumentId, MessageKind, Outcome};
use std::collections::BTreeMap;

/// The centre.
#[derive(Clone, Debug, Default)]
pub struct Centre {
    held: BTreeMap<DocumentId, Held>,
    /// Sendings that came in.
    pub heard: u64,
}

#[derive(Clone, Debug)]
struct Held {
    content: String,
    confirmed: bool,
}

/// The content as the centre remembers it.
pub fn content(document: &Document) -> String {
    format!("{:?} {:?}", document.sender, document.content)
}

impl Centre {
    /// A document leaves for it: what the sender hears.
    pub fn send(&mut self, document: &Document, dice: &mut Rng, fair: bool) -> Result<Outcome, Wrong> {
        let luck = if fair { 0 } else { dice.u8(..100) };
        match luck {
            // The connection was never made.
            90..94 => return Ok(Outcome::NotThere),
            // It is lost on the way, and nobody knows.
            94..97 => return Ok(Outcome::Unknown),
            _ => {}
        }
        self.heard += 1;
        let id = document.id;
        if let Some(held) = self.held.get(&id) {
            let same = if held.content == content(document) { "the same" } else { "another one" };
            return Err(format!("{id} comes to the centre again, {same}"));
        }
        self.check_order(&id)?;
        if (70..78).contains(&luck) {
            let [code, words] = ["E0201", "買方不明"].map(|raw| CleanText::new(raw, 20).unwrap());
            return Ok(Outcome::Rejected { code, words });
        }
        let confirmed = luck >= 78;
        self.held.insert(id, Held { content: content(document), confirmed });
        // It is there, and the answer is lost.
        Ok(match (luck, confirmed) {
            (60..70, _) | (84..90, _) => Outcome::Unknown,
            (_, true) => Outcome::Confirmed,
            (_, false) => Outcome::Accepted,
        })
    }

    fn check_order(&self, id: &DocumentId) -> Result<(), Wrong> {
        let confirmed = |kind, count| {
            self.held.get(&DocumentId { kind, count, ..*id }).is_some_and(|held| held.confirmed)
        };
        let right = match id.kind {
            MessageKind::F0401 => id.count == 1 || confirmed(MessageKind::F0701, id.count - 1),
            MessageKind::F0701 => confirmed(MessageKind::F0401, id.count),
            MessageKind::G0501 => confirmed(MessageKind::G0401, id.count),
            MessageKind::E0402 | MessageKind::E0401 => false,
            MessageKind::F0501 | MessageKind::G0401 => {
                (1..=9).rev().any(|count| confirmed(MessageKind::F0401, count))
            }
        };
        if right { Ok(()) } else { Err(format!("{id} overtakes what it is about")) }
    }

    /// It is asked about a document.
    pub fn look_up(&mut self, id: &DocumentId, dice: &mut Rng, fair: bool) -> Outcome {
        if !fair && dice.u8(..12) == 0 {
            return Outcome::Unknown;
        }
        match self.held.get_mut(id) {
            Some(held) => {
                held.confirmed |= fair || dice.u8(..4) > 0;
                if held.confirmed { Outcome::Confirmed } else { Outcome::Accepted }
            }
            None => Outcome::NotThere,
        }
    }

    /// What it holds.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.held.keys()
    }
}
