//! The last act on ranges of this terminal, and what takes it back: another act, which the ledger keeps like any other. The
//! engine decides whether it may be; a range of which a number was issued stays.

use crate::domain::{CleanText, Range, RangeDraft, RangeId, Span};
use crate::protocol::{CHANGE_RANGES_MAX, RangeRow};
use crate::text::screen::Word;
use crate::ui::door::Asked;

/// The last act on ranges.
#[derive(Clone, Debug, Default)]
pub enum LastAct {
    /// There was none.
    #[default]
    None,
    /// Ranges came; the lowest of them is named.
    Added(Vec<RangeId>, Span),
    /// Ranges went, and what makes them anew.
    Deleted(Vec<RangeDraft>, Span),
    /// A range was edited: as it is now, and what it was before.
    Edited(Box<Range>, Box<RangeDraft>),
    /// Ranges were lent to somebody; the lowest of them is named.
    Lent(Vec<RangeId>, Span, CleanText),
    /// One that is not taken back, and why.
    Barred(Word),
}

impl LastAct {
    /// Ranges came.
    pub fn added(rows: &[RangeRow]) -> Self {
        lowest(rows)
            .map_or(Self::None, |lowest| Self::Added(rows.iter().map(|row| row.range.id).collect(), lowest))
    }

    /// Ranges came with an import; too many for one act stay.
    pub fn imported(rows: &[RangeRow]) -> Self {
        if rows.len() > CHANGE_RANGES_MAX { Self::Barred(Word::UndoNotImport) } else { Self::added(rows) }
    }

    /// A range was edited that was this before, as far as that is known.
    pub fn edited(rows: &[RangeRow], before: Option<Box<RangeDraft>>) -> Self {
        match (rows, before) {
            ([row], Some(before)) => Self::Edited(Box::new(row.range.clone()), before),
            _ => Self::Barred(Word::UndoNotEdit),
        }
    }

    /// Ranges were lent.
    pub fn lent(rows: &[RangeRow]) -> Self {
        let to = rows.iter().find_map(|row| row.range.lent_to()).cloned();
        let ids = rows.iter().map(|row| row.range.id).collect();
        lowest(rows).zip(to).map_or(Self::None, |(lowest, to)| Self::Lent(ids, lowest, to))
    }

    /// Ranges went.
    pub fn deleted(rows: &[RangeRow]) -> Self {
        let Some(lowest) = lowest(rows) else { return Self::None };
        let drafts: Option<Vec<_>> = rows.iter().map(|row| RangeDraft::again(&row.range)).collect();
        drafts.map_or(Self::Barred(Word::UndoNotWhole), |drafts| Self::Deleted(drafts, lowest))
    }

    /// What is asked before it is taken back, or why it is not: of an edit, that the range is not as it left it any more, as
    /// far as `rows` show.
    pub fn asked(&self, rows: &[RangeRow]) -> Result<Asked, Word> {
        match self {
            Self::None => Err(Word::NoActToUndo),
            Self::Barred(why) => Err(*why),
            Self::Added(ids, lowest) => Ok(Asked::UndoAdded(ids.len(), *lowest)),
            Self::Edited(left, _) => {
                let row = rows.iter().find(|row| row.range.id == left.id);
                let is_same = row.is_some_and(|row| unsold(&row.range) == unsold(left));
                if is_same { Ok(Asked::UndoEdited(left.span)) } else { Err(Word::UndoOthers) }
            }
            Self::Lent(ids, lowest, _) => Ok(Asked::UndoLent(ids.len(), *lowest)),
            Self::Deleted(drafts, lowest) => Ok(Asked::UndoDeleted(drafts.len(), *lowest)),
        }
    }
}

/// A range without what sales make of it.
fn unsold(range: &Range) -> Range {
    let (counts, last_at) = Default::default();
    Range { next: range.carried_to, counts, last_at, ..range.clone() }
}

fn lowest(rows: &[RangeRow]) -> Option<Span> {
    rows.iter().map(|row| row.range.span).min_by_key(|span| (span.track, span.begin()))
}
