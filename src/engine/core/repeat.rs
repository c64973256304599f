//! Repeats (E6): a request that was answered already gets the same answer, taken from its entry; the same id with
//! other content is refused.

use crate::codec;
use crate::domain::{Act, BookAct, Entry, Moment, Range, StoreRefusal};
use crate::engine::book::{grid, import};
use crate::engine::core::{Asked, No, Recalling, Shared, reply_of};
use crate::ledger::frames_from;
use crate::protocol::{Command, Reply, book, sale, till};
use crate::store::{BEFORE_THE_LEDGER, Queries, RequestRow};

/// The answer given before; `None` when the request is new. `batch` holds the entries of the open batch.
pub(crate) fn answer<R: Queries>(
    shared: &Shared,
    rows: &R,
    now: Moment,
    asked: &Asked,
    batch: &[Vec<u8>],
) -> Result<Option<Reply>, No> {
    let Some(row) = rows.request(&asked.id)? else { return Ok(None) };
    if row.fingerprint != asked.fingerprint {
        return Err(StoreRefusal::RequestIdReused.into());
    }
    if let Some((number, period)) = row.issued
        && let Some(invoice) = rows.invoice(number, Some(period))?
        // One that was issued anew since stands in the ledger as it was answered, where there still is that ledger.
        && (invoice.revision == 1 || row.sequence == BEFORE_THE_LEDGER)
    {
        return Ok(Some(Reply::Sale(sale::Reply::Invoice(Box::new(invoice)))));
    }
    // Where a batch is open, what the ledger has ends before it.
    let in_this_batch = !batch.is_empty() && row.sequence > rows.synced_sequence()?;
    let entry = if in_this_batch { entry_of(batch.get(row.index as usize)) } else { recall(shared, &row) }?;
    let written = |visit: &mut dyn FnMut(&Range)| match &entry.act {
        Act::Book(BookAct::Ranges { put, .. }) => {
            // What was there before was marked only.
            put.iter().filter(|range| range.added_at == entry.at).for_each(visit);
            Ok(())
        }
        Act::Book(BookAct::Ended { began, .. }) => parts_of(shared, *began, row.sequence, visit),
        _ => Ok(()),
    };
    let reply = match (&entry.act, &*asked.command) {
        (Act::Book(_), Command::Book(book::Command::Import(import))) => {
            let mut spans = import::WrittenSpans::default();
            written(&mut |range| spans.note(range))?;
            let report = import::review(rows, now, &import.rows, &import.options)?;
            let report = import::repeated(report, &import.rows, &spans);
            Reply::Book(book::Reply::Import(report))
        }
        (Act::Book(BookAct::Ended { .. }), _) => {
            let mut put = Vec::new();
            written(&mut |range| put.push(grid::row(range.clone(), entry.at)))?;
            Reply::Book(book::Reply::RangesPut(put))
        }
        // What was suggested is answered to nobody; that it is done is.
        (_, Command::Till(till::Command::SuggestionAccept(_))) => Reply::Done,
        (act, _) => reply_of(act, entry.at),
    };
    Ok(Some(reply))
}

/// The ranges of the parts of a large act, from the frame in which it began to the one in which it ended.
fn parts_of(shared: &Shared, began: u64, ended: u64, visit: &mut dyn FnMut(&Range)) -> Result<(), No> {
    let broken = |fault: crate::ledger::LedgerFault| No::Broken(fault.to_string());
    for frame in frames_from(&shared.disk, began, Some(ended)).map_err(broken)? {
        for body in frame.map_err(broken)?.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(|fault| No::Broken(fault.to_string()))?;
            if let Act::Book(BookAct::Part { put, .. }) = entry.act {
                put.iter().for_each(&mut *visit);
            }
        }
    }
    Ok(())
}

fn entry_of(bytes: Option<&Vec<u8>>) -> Result<Entry, No> {
    let bytes = bytes.ok_or_else(gone)?;
    codec::decode(bytes).map_err(|fault| No::Broken(fault.to_string()))
}

/// The entry of a row in the ledger.
pub(crate) fn recall(shared: &Shared, row: &RequestRow) -> Result<Entry, No> {
    Recalling::new(shared).entry(row)?.ok_or_else(gone)
}

fn gone() -> No {
    No::Broken("a request row names no entry".to_owned())
}
