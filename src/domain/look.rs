//! How a person's terminal looks and rings, as `config.toml` names it. What it means in colours and bells is the screens'.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::VariantArray)]
pub enum Theme {
    /// The terminal's own colours, and one pair for what went wrong.
    #[default]
    Own,
    /// No colour at all.
    Mono,
    /// White and yellow on blue, as the legacy screen had it.
    Blue,
    /// White and yellow on black.
    Contrast,
}

/// How the row under the cursor is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::VariantArray)]
pub enum RowMark {
    /// A sign in its first cell: a cursor key costs a few bytes.
    #[default]
    Cell,
    /// The whole row reversed too: seen across a shop.
    Row,
}

/// For what the terminal's bell rings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::VariantArray)]
pub enum BellWish {
    /// Everything that has a ring.
    #[default]
    All,
    /// What was not done: refusals and keys that were not taken.
    Refusals,
    /// Nothing.
    Off,
}

/// The ring of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
pub enum Bell {
    /// Work that goes on beside the screens is over.
    Over,
    /// A key was not taken: it came too fast, from a scan, or into nothing.
    Dropped,
    /// Something was refused, or went wrong.
    Refused,
}

impl Theme {
    /// As `config.toml` names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Mono => "mono",
            Self::Blue => "blue",
            Self::Contrast => "contrast",
        }
    }
}

impl RowMark {
    /// As `config.toml` names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Row => "row",
        }
    }
}

impl BellWish {
    /// As `config.toml` names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Refusals => "refusals",
            Self::Off => "off",
        }
    }

    /// How often the bell rings for this; 0 for not at all.
    pub fn rings(self, bell: Bell) -> usize {
        match (self, bell) {
            (Self::Off, _) | (Self::Refusals, Bell::Over) => 0,
            (_, bell) => bell.rings(),
        }
    }
}

impl Bell {
    /// The grammar: one for a no, two for a key that is to be pressed again, three for what is over.
    pub fn rings(self) -> usize {
        match self {
            Self::Refused => 1,
            Self::Dropped => 2,
            Self::Over => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn each_ring_has_a_meaning_of_its_own_and_each_can_be_silenced() {
        let all: Vec<usize> = Bell::VARIANTS.iter().map(|bell| BellWish::All.rings(*bell)).collect();
        assert_eq!(all, [3, 2, 1]);
        assert_eq!(
            Bell::VARIANTS.iter().map(|bell| BellWish::Refusals.rings(*bell)).collect::<Vec<_>>(),
            [0, 2, 1]
        );
        assert!(Bell::VARIANTS.iter().all(|bell| BellWish::Off.rings(*bell) == 0));
        assert!(Bell::Refused > Bell::Dropped && Bell::Dropped > Bell::Over, "a no is heard before all else");
    }
}
