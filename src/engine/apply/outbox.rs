//! The fold of the outbox: every fact makes the row of its document, and documents move on their way.

use crate::domain::{
    Act, Allowance, Cancellation, Delivery, DeliveryMove, DeliveryState, DocumentId, Entry, Invoice,
    MessageKind, Moment, Number, Period, RangeId, TillCode, Ubn, Voided, due,
};
use crate::store::{Queries, StoreFault, Writer};

/// A fact that the platform wants to know.
struct Fact<'f> {
    document: DocumentId,
    buyer: Option<Ubn>,
    range: RangeId,
    till: Option<&'f TillCode>,
    at: Moment,
}

fn add(writer: &mut Writer<'_>, fact: Fact<'_>) -> Result<(), StoreFault> {
    let mode = writer.indexed_range(fact.range)?.upload;
    writer.add_delivery(&Delivery {
        document: fact.document,
        till: fact.till.cloned(),
        mode,
        at: fact.at,
        due: due(fact.at, fact.buyer),
        state: DeliveryState::Pending,
        since: fact.at,
        tries: 0,
        sender: None,
        fingerprint: None,
    })
}

/// The name of the first document of its kind.
fn named(kind: MessageKind, number: Number, period: Period) -> DocumentId {
    DocumentId { number, period, kind, count: 1 }
}

fn issue_named(invoice: &Invoice) -> DocumentId {
    DocumentId { count: invoice.revision, ..named(MessageKind::F0401, invoice.number, invoice.period) }
}

fn void_named(voided: &Voided) -> DocumentId {
    DocumentId { count: voided.revision, ..named(MessageKind::F0701, voided.number, voided.period) }
}

fn allowance_named(kind: MessageKind, allowance: &Allowance) -> DocumentId {
    let number = allowance.number;
    // At most 35.
    let count = u8::try_from(number.count()).unwrap_or(u8::MAX);
    DocumentId { number: number.number(), period: number.period(), kind, count }
}

pub(super) fn issued(writer: &mut Writer<'_>, invoice: &Invoice) -> Result<(), StoreFault> {
    add(
        writer,
        Fact {
            document: issue_named(invoice),
            buyer: invoice.buyer,
            range: invoice.range,
            till: invoice.till.as_ref(),
            at: invoice.issued_at,
        },
    )
}

/// The withdrawal of an issue: it bears the number of that issue.
pub(super) fn voided(writer: &mut Writer<'_>, voided: &Voided) -> Result<(), StoreFault> {
    add(
        writer,
        Fact {
            document: void_named(voided),
            buyer: voided.buyer,
            range: voided.range,
            till: voided.till.as_ref(),
            at: voided.at,
        },
    )
}

/// Its limit counts from the re-issue, which is its own act.
pub(super) fn reissued(writer: &mut Writer<'_>, entry: &Entry, invoice: &Invoice) -> Result<(), StoreFault> {
    add(
        writer,
        Fact {
            document: issue_named(invoice),
            buyer: invoice.buyer,
            range: invoice.range,
            till: entry.by.till.as_ref(),
            at: entry.at,
        },
    )
}

pub(super) fn cancelled(
    writer: &mut Writer<'_>,
    entry: &Entry,
    cancelled: &Cancellation,
) -> Result<(), StoreFault> {
    let missing = || StoreFault::Missing(format!("invoice {}", cancelled.number));
    let invoice = writer.invoice(cancelled.number, Some(cancelled.period))?.ok_or_else(missing)?;
    add(
        writer,
        Fact {
            document: named(MessageKind::F0501, cancelled.number, cancelled.period),
            buyer: invoice.buyer,
            range: cancelled.range,
            till: entry.by.till.as_ref(),
            at: cancelled.at,
        },
    )
}

/// An allowance, or with [`MessageKind::G0501`] its cancellation.
pub(super) fn allowed(
    writer: &mut Writer<'_>,
    entry: &Entry,
    allowance: &Allowance,
    kind: MessageKind,
) -> Result<(), StoreFault> {
    add(
        writer,
        Fact {
            document: allowance_named(kind, allowance),
            buyer: allowance.buyer,
            range: allowance.range,
            till: entry.by.till.as_ref(),
            at: entry.at,
        },
    )
}

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
    }
    Ok(())
}

/// The documents whose rows an act touches, in its order.
pub(in super::super) fn touched(act: &Act) -> Vec<DocumentId> {
    match act {
        Act::Issued(invoice) | Act::Reissued(invoice) => vec![issue_named(invoice)],
        Act::Voided(voided) => vec![void_named(voided)],
        Act::Cancelled(cancelled) => vec![named(MessageKind::F0501, cancelled.number, cancelled.period)],
        Act::Allowed(allowance) => vec![allowance_named(MessageKind::G0401, allowance)],
        Act::AllowanceCancelled { number, .. } => {
            let count = u8::try_from(number.count()).unwrap_or(u8::MAX);
            let (number, period) = (number.number(), number.period());
            vec![DocumentId { number, period, kind: MessageKind::G0501, count }]
        }
        Act::DeliveriesMoved { moves, .. } => moves.iter().map(|moved| moved.document).collect(),
        Act::Created { .. }
        | Act::UploadPaused(_)
        | Act::CompanyPut(_)
        | Act::DepartmentPut(_)
        | Act::TillPut(_)
        | Act::Ranges { .. }
        | Act::ClockAccepted { .. }
        | Act::GoodsPut(_)
        | Act::GoodsRemoved(_)
        | Act::Parked(_)
        | Act::Unparked(_)
        | Act::PrintQueued(_)
        | Act::PrintBegun(_)
        | Act::PrintEnded { .. }
        | Act::PrintSaid { .. }
        | Act::PrintGivenUp(_)
        | Act::StaffPut(_)
        | Act::UnixUserPut(_)
        | Act::UnixUserRemoved(_)
        | Act::ShiftClosed(_) => Vec::new(),
    }
}
