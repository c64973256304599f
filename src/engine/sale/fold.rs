//! The fold of sales: the number is taken, and what the issue brings along is written.

use crate::domain::{DocumentId, Entry, Invoice, Issued, NumberState, SaleAct};
use crate::engine::delivery::fold::add_document;
use crate::store::{Queries, StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, entry: &Entry, act: &SaleAct) -> Result<(), StoreFault> {
    match act {
        SaleAct::Issued(issued) => apply_issued(writer, entry, issued),
        SaleAct::Parked(parked) => writer.put_parked(parked),
        SaleAct::Unparked(id) => writer.remove_parked(*id),
        SaleAct::GoodsPut(goods) => goods.iter().try_for_each(|good| writer.put_good(good)),
        SaleAct::GoodsRemoved(codes) => codes.iter().try_for_each(|code| writer.remove_good(code)),
        SaleAct::GoodsStaged { first, goods } => writer.stage_goods(*first, goods),
        SaleAct::GoodsReady { count } => writer.put_goods_ready(Some(*count)),
        SaleAct::GoodsUnstaged { first, count } => {
            (*first..first + count).try_for_each(|place| writer.unstage_good(place))
        }
        SaleAct::GoodsMoved { first, count, last } => {
            (*first..first + count).try_for_each(|place| move_good(writer, place))?;
            if *last { writer.put_goods_ready(None) } else { Ok(()) }
        }
    }
}

/// A good of a large list comes into the list.
fn move_good(writer: &mut Writer, place: u64) -> Result<(), StoreFault> {
    let good = writer.named_staged_good(place)?;
    writer.put_good(&good)?;
    writer.unstage_good(place)
}

fn apply_issued(writer: &mut Writer, entry: &Entry, issued: &Issued) -> Result<(), StoreFault> {
    let invoice = &issued.invoice;
    writer.change_range(invoice.range, |range| {
        assert_eq!(
            range.next,
            invoice.number.serial.value(),
            "range {} gives its numbers in order",
            range.id
        );
        assert!(range.last_at <= invoice.issued_at, "range {} gives its numbers in time order", range.id);
        range.next += 1;
        range.last_at = invoice.issued_at;
        range.counts.add(NumberState::Pending);
    })?;
    writer.add_invoice(invoice)?;
    if let Some(dept) = &invoice.dept {
        writer.note_department(dept)?;
    }
    if let Some(till) = &invoice.till {
        writer.note_till(till)?;
    }
    if let Some(parked) = invoice.parked {
        writer.remove_parked(parked)?;
    }
    // What comes home with a packed till is earlier than what was sold here.
    let last = &mut writer.meta_mut().last_issued_at;
    *last = invoice.issued_at.max(*last);
    follow(writer, entry, issued)
}

/// What an issue, first or anew, brings along: the name of its buyer, its paper, its document.
pub(crate) fn follow(writer: &mut Writer, entry: &Entry, issued: &Issued) -> Result<(), StoreFault> {
    let Issued { invoice, document, job } = issued;
    note_buyer(writer, invoice)?;
    if let Some(job) = job {
        writer.put_job(job)?;
    }
    add_document(writer, entry, DocumentId::of_issue(invoice), invoice.range, document)
}

/// Remembers the name under which a company bought.
pub(crate) fn note_buyer(writer: &mut Writer, invoice: &Invoice) -> Result<(), StoreFault> {
    match invoice.buyer {
        Some(buyer) if !invoice.buyer_name.is_empty() => writer.note_buyer(buyer, &invoice.buyer_name),
        Some(_) | None => Ok(()),
    }
}
