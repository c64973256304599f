//! What an act answers: a function of its fact alone, so that a repeat is answered the same (E6).

use crate::domain::{
    Act, BookAct, CorrectionAct, DeliveryAct, DeliveryMove, DeliveryState, DocumentId, Moment, MoveKind,
    PaperAct, Range, SaleAct, StoreAct, TillAct,
};
use crate::protocol::{RangeRow, Reply, book, correction, delivery, paper, sale, till};

/// The answer that an act gives; the same again when its request is repeated (E6).
pub(crate) fn reply_of(act: &Act, at: Moment) -> Reply {
    match act {
        Act::Book(
            BookAct::Ranges { put, .. }
            | BookAct::Lent { put, .. }
            | BookAct::Given { put, .. }
            | BookAct::TakenBack { put, .. },
        ) => ranges_put(put, at),
        // Of a delete the rows that went.
        Act::Book(BookAct::Changed { was, put, .. }) => {
            ranges_put(if put.is_empty() { was } else { put }, at)
        }
        // Answered from its parts, by who wrote them.
        Act::Book(BookAct::Begun(_) | BookAct::Part { .. } | BookAct::Ended { .. } | BookAct::Dropped(_))
        | Act::Book(BookAct::NumbersEnded(_) | BookAct::BlanksQueued(_) | BookAct::PeriodClosed(_))
        | Act::Book(BookAct::OfficeYear(_) | BookAct::CountNoted(_) | BookAct::NumbersReopened(_))
        | Act::Book(BookAct::Allotted { .. } | BookAct::AllotmentQueued(_) | BookAct::NumbersAsked(_)) => {
            Reply::Done
        }
        Act::Sale(act) => match act {
            SaleAct::Issued(issued) => Reply::Sale(sale::Reply::Invoice(Box::new(issued.invoice.clone()))),
            SaleAct::Parked(parked) => Reply::Sale(sale::Reply::Parked(parked.clone())),
            SaleAct::Unparked(_)
            | SaleAct::GoodsPut(_)
            | SaleAct::GoodsRemoved(_)
            | SaleAct::GoodsStaged { .. }
            | SaleAct::GoodsReady { .. }
            | SaleAct::GoodsMoved { .. }
            | SaleAct::GoodsUnstaged { .. } => Reply::Done,
        },
        Act::Correction(act) => match act {
            CorrectionAct::Cancelled { cancellation, .. }
            | CorrectionAct::CancelledAgain { cancellation, .. } => {
                Reply::Correction(correction::Reply::Cancelled(cancellation.clone()))
            }
            CorrectionAct::Voided { voided, .. } => {
                Reply::Correction(correction::Reply::Voided(voided.clone()))
            }
            CorrectionAct::Reissued(issued) | CorrectionAct::IssuedAnew { issued, .. } => {
                Reply::Correction(correction::Reply::Reissued(Box::new(issued.invoice.clone())))
            }
            CorrectionAct::Allowed { allowance, .. } | CorrectionAct::Gave { allowance, .. } => {
                Reply::Correction(correction::Reply::Allowance(allowance.clone()))
            }
            CorrectionAct::AllowanceCancelled { .. }
            | CorrectionAct::Reinstated { .. }
            | CorrectionAct::NotTaken { .. }
            | CorrectionAct::PutBack(_) => Reply::Done,
            CorrectionAct::Corrected { invoice, .. } => {
                Reply::Correction(correction::Reply::Amended(invoice.clone()))
            }
        },
        Act::Paper(PaperAct::Queued(job)) => Reply::Paper(paper::Reply::PrintJob(Box::new(job.clone()))),
        Act::Delivery(DeliveryAct::Moved { kind: MoveKind::Sent, moves }) => {
            Reply::Delivery(delivery::Reply::UploadAdmitted(admitted(moves)))
        }
        Act::Till(TillAct::ShiftClosed(shift)) => Reply::Till(till::Reply::Shift(shift.clone())),
        Act::Till(TillAct::ShiftCounted(it) | TillAct::ShiftEnded(it)) => {
            Reply::Till(till::Reply::Shift(Box::new(it.shift.clone())))
        }
        Act::Till(TillAct::ShiftLeft(it)) => {
            Reply::Till(till::Reply::Shift(Box::new(it.closed.shift.clone())))
        }
        Act::Till(TillAct::Pack(news)) => Reply::Till(till::Reply::Pack(Box::new(news.pack.clone()))),
        Act::Store(StoreAct::Packed(packing)) => Reply::Till(till::Reply::Packing(Some(packing.clone()))),
        Act::Store(_) | Act::Paper(_) | Act::Delivery(_) | Act::Till(_) | Act::People(_) => Reply::Done,
    }
}

fn ranges_put(ranges: &[Range], at: Moment) -> Reply {
    let row = |range: &Range| RangeRow { range: range.clone(), status: range.status(at.date()) };
    Reply::Book(book::Reply::RangesPut(ranges.iter().map(row).collect()))
}

/// What may leave by a move of [`MoveKind::Sent`].
fn admitted(moves: &[DeliveryMove]) -> Vec<DocumentId> {
    let leaves = |moved: &&DeliveryMove| moved.state == DeliveryState::Sending;
    moves.iter().filter(leaves).map(|moved| moved.document).collect()
}
