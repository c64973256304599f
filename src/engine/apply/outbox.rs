//! The fold of the outbox: documents move on their way, and the numbers whose state hangs on them move along.

use crate::domain::{DeliveryMove, Entry};
use crate::store::{Queries, StoreFault, Writer};

pub(super) fn moved(
    writer: &mut Writer<'_>,
    entry: &Entry,
    moves: &[DeliveryMove],
) -> Result<(), StoreFault> {
    for to in moves {
        let missing = || StoreFault::Missing(format!("document {}", to.document));
        let old = writer.delivery(&to.document)?.ok_or_else(missing)?;
        let new = old.clone().moved(to, entry.at);
        writer.put_delivery(&old, &new)?;
        if let Some((from, to)) = to.number {
            writer.count_number(old.range, from, to)?;
        }
    }
    Ok(())
}
