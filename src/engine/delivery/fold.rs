//! The fold of the outbox: documents move on their way, and the numbers whose state hangs on them move along.

use crate::domain::{
    Delivery, DeliveryAct, DeliveryMove, DeliveryState, DocumentId, Entry, NewDocument, RangeId,
};
use crate::store::{Queries, StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, entry: &Entry, act: &DeliveryAct) -> Result<(), StoreFault> {
    match act {
        DeliveryAct::Moved { moves, .. } => moved(writer, entry, moves),
        DeliveryAct::Collided { moves, withheld } => {
            writer.put_ranges(withheld, &mut |_| {})?;
            moved(writer, entry, moves)
        }
        DeliveryAct::Seen { moved: to, .. } => move_one(writer, entry, to),
        DeliveryAct::Paused(until) => {
            writer.meta_mut().upload_paused_until = *until;
            Ok(())
        }
    }
}

fn moved(writer: &mut Writer, entry: &Entry, moves: &[DeliveryMove]) -> Result<(), StoreFault> {
    moves.iter().try_for_each(|to| move_one(writer, entry, to))
}

/// A document stands elsewhere, and its number with it.
pub(crate) fn move_one(writer: &mut Writer, entry: &Entry, to: &DeliveryMove) -> Result<(), StoreFault> {
    let missing = || StoreFault::Missing(format!("document {}", to.document));
    let old = writer.delivery(&to.document)?.ok_or_else(missing)?;
    let new = old.clone().moved(to, entry.at);
    writer.put_delivery(&old, &new)?;
    if let Some((from, to)) = to.number {
        writer.count_number(old.range, from, to)?;
    }
    Ok(())
}

/// The row of a document that this entry asks for.
pub(crate) fn add_document(
    writer: &mut Writer,
    entry: &Entry,
    document: DocumentId,
    range: RangeId,
    new: &NewDocument,
) -> Result<(), StoreFault> {
    writer.add_delivery(&Delivery {
        document,
        range,
        till: new.till.clone(),
        mode: new.mode,
        at: entry.at,
        due: new.due,
        state: DeliveryState::Pending,
        since: entry.at,
        tries: 0,
        fingerprint: None,
    })
}
