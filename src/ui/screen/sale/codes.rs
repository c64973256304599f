//! What is known of the carrier and the donation code of the sale.

use crate::domain::{CodeState, PlaceCode};

/// The codes of the sale, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Each with what is known of it.
    pub of: Vec<(PlaceCode, CodeState)>,
    /// How often they changed: an answer about others is none.
    pub turn: u32,
    /// The text that is to be issued although it holds one that does not exist.
    pub insisted: Option<String>,
}

impl Codes {
    /// The one that does not exist.
    pub fn wrong(&self) -> Option<&PlaceCode> {
        let found = self.of.iter().find(|(_, state)| *state == CodeState::NoSuchCode);
        found.map(|(code, _)| code)
    }
}
