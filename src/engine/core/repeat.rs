//! Repeats (E6): a request that was answered already gets the same answer, taken from its entry; the same id with
//! other content is refused.

use crate::codec;
use crate::domain::{Act, BookAct, Entry, Moment, StoreRefusal};
use crate::engine::book::import;
use crate::engine::core::decision::No;
use crate::engine::core::queue::Asked;
use crate::engine::core::replies::reply_of;
use crate::engine::core::shared::Shared;
use crate::ledger::{FrameKind, frames_from};
use crate::protocol::{Command, Reply, book, sale, till};
use crate::store::{Queries, RequestRow, Writer};

/// The answer given before; `None` when the request is new. `batch` holds the entries of the open batch.
pub(crate) fn answer(
    shared: &Shared,
    writer: &Writer<'_>,
    now: Moment,
    asked: &Asked,
    batch: &[Vec<u8>],
) -> Result<Option<Reply>, No> {
    let Some(row) = writer.request(&asked.id)? else { return Ok(None) };
    if row.fingerprint != asked.fingerprint {
        return Err(StoreRefusal::RequestIdReused.into());
    }
    if let Some((number, period)) = row.issued
        && let Some(invoice) = writer.invoice(number, Some(period))?
        // One that was issued anew since stands in the ledger as it was answered.
        && invoice.revision == 1
    {
        return Ok(Some(Reply::Sale(sale::Reply::Invoice(Box::new(invoice)))));
    }
    let in_this_batch = row.sequence > writer.stored_meta().applied_sequence;
    let entry = if in_this_batch { entry_of(batch.get(row.index as usize)) } else { recall(shared, &row) }?;
    let reply = match (&entry.act, &*asked.command) {
        (Act::Book(BookAct::Ranges { put, .. }), Command::Book(book::Command::Import(import))) => {
            let report = import::review(writer, now, &import.rows, &import.options)?;
            let report = import::repeated(report, &import.rows, (put, entry.at));
            Reply::Book(book::Reply::Import(report))
        }
        // What was suggested is answered to nobody; that it is done is.
        (_, Command::Till(till::Command::SuggestionAccept(_))) => Reply::Done,
        (act, _) => reply_of(act, entry.at),
    };
    Ok(Some(reply))
}

fn entry_of(bytes: Option<&Vec<u8>>) -> Result<Entry, No> {
    let bytes = bytes.ok_or_else(|| No::Broken("a request row names no entry".to_owned()))?;
    codec::decode(bytes).map_err(|fault| No::Broken(fault.to_string()))
}

/// The entry in the ledger: in the first batch at the row's sequence or behind it, where a seal stands between.
pub(crate) fn recall(shared: &Shared, row: &RequestRow) -> Result<Entry, No> {
    let broken = |fault: crate::ledger::LedgerFault| No::Broken(fault.to_string());
    for frame in frames_from(&shared.disk, row.sequence, None).map_err(broken)? {
        let frame = frame.map_err(broken)?;
        if frame.kind == FrameKind::Batch {
            let bytes = frame.entries.get(row.index as usize).and_then(Option::as_ref);
            return entry_of(bytes);
        }
    }
    Err(No::Broken("a request row names no frame".to_owned()))
}
