//! The fold: what each entry makes of the store. The only code that writes rows (E10): it copies what the entry holds,
//! counts one more, or moves a named row. No clock, no chance, no configuration, no batch boundary, and no rule: what
//! depends on one was decided and stands in the entry, so that a changed rule never changes an old replay.

use crate::domain::{Act, Entry};
use crate::engine::{book, correction, delivery, paper, people, sale, store, till};
use crate::store::{RequestRow, StoreFault, Writer};

/// Applies one entry, which stands as number `index` in frame `sequence`. `progress` hears of large acts.
///
/// # Errors
/// [`StoreFault`]; the batch must then be rolled back and the process end.
pub(crate) fn apply(
    writer: &mut Writer,
    sequence: u64,
    index: u32,
    entry: &Entry,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    match &entry.act {
        Act::Store(act) => store::fold::apply(writer, entry, act)?,
        Act::Book(act) => book::fold::apply(writer, (sequence, entry), act, progress)?,
        Act::Sale(act) => sale::fold::apply(writer, entry, act)?,
        Act::Correction(act) => correction::fold::apply(writer, entry, act)?,
        Act::Paper(act) => paper::fold::apply(writer, entry, act)?,
        Act::Delivery(act) => delivery::fold::apply(writer, entry, act)?,
        Act::Till(act) => till::fold::apply(writer, act)?,
        Act::People(act) => people::fold::apply(writer, act)?,
    }
    writer.put_trail((sequence, index), &entry.act.numbers(), &entry.act.reaches())?;
    if let Some((id, fingerprint)) = &entry.request {
        let issued = entry.act.issued().map(|invoice| (invoice.number, invoice.period));
        writer.put_request(id, &RequestRow { fingerprint: *fingerprint, sequence, index, issued })?;
    }
    writer.meta_mut().applied_sequence = sequence;
    Ok(())
}
