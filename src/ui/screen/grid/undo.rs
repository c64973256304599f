//! The last act on ranges of this terminal, and what takes it back: another act, which the ledger keeps like any other. The
//! engine decides whether it may be: a range of which a number was issued stays, and so does what anybody changed since.

use crate::domain::{CleanText, RangeId, RequestId, Span};
use crate::protocol::{CHANGE_RANGES_MAX, RangeRow};
use crate::text::screen::Word;
use crate::ui::door::Asked;

/// The last act on ranges.
#[derive(Clone, Debug, Default)]
pub enum LastAct {
    /// There was none.
    #[default]
    None,
    /// An import of this name, of whose ranges nobody has told yet.
    Importing(RequestId),
    /// It is taken back by its name, after this question.
    Named(RequestId, Asked),
    /// Ranges were lent to somebody; the lowest of them is named.
    Lent(Vec<RangeId>, Span, CleanText),
    /// One that is not taken back, and why.
    Barred(Word),
}

impl LastAct {
    /// An act that wrote or removed these rows; what is asked says how many, and which is the lowest.
    pub fn named(
        name: Option<RequestId>,
        rows: &[RangeRow],
        asked: impl FnOnce(usize, Span) -> Asked,
    ) -> Self {
        let lowest = lowest(rows).zip(name);
        lowest.map_or(Self::None, |(lowest, name)| Self::Named(name, asked(rows.len(), lowest)))
    }

    /// Ranges came with an import; too many for one act stay.
    pub fn imported(name: RequestId, rows: &[RangeRow]) -> Self {
        if rows.len() > CHANGE_RANGES_MAX {
            return Self::Barred(Word::UndoNotImport);
        }
        Self::named(Some(name), rows, Asked::UndoAdded)
    }

    /// Ranges were lent.
    pub fn lent(rows: &[RangeRow]) -> Self {
        let to = rows.iter().find_map(|row| row.range.lent_to()).cloned();
        let ids = rows.iter().map(|row| row.range.id).collect();
        lowest(rows).zip(to).map_or(Self::None, |(lowest, to)| Self::Lent(ids, lowest, to))
    }

    /// What is asked before it is taken back, or why it is not.
    ///
    /// # Errors
    /// Why it is not.
    pub fn asked(&self) -> Result<Asked, Word> {
        match self {
            Self::None | Self::Importing(_) => Err(Word::NoActToUndo),
            Self::Barred(why) => Err(*why),
            Self::Named(_, asked) => Ok(*asked),
            Self::Lent(ids, lowest, _) => Ok(Asked::UndoLent(ids.len(), *lowest)),
        }
    }
}

fn lowest(rows: &[RangeRow]) -> Option<Span> {
    rows.iter().map(|row| row.range.span).min_by_key(|span| (span.track, span.begin()))
}
