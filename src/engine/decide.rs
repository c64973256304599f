//! Deciding: from a request and the rows as they stand inside the open batch to one fact, or a refusal.
//!
//! Nothing is written here, and a refusal leaves no trace. Everything that can fail without a number is
//! checked before a number is claimed.

pub(super) mod allowance;
mod correct;
mod dispatch;
mod goods;
pub(super) mod import;
mod issue;
mod jobs;
mod masters;
mod parked;
mod people;
mod print;
pub(super) mod ranges;
mod reissue;
pub(super) mod shift;
pub(super) mod upload;

pub(super) use dispatch::decide;
pub(super) use issue::Issuer;

use super::deck::DeckFault;
use super::keyring::Keyring;
use crate::domain::{
    Act, BookAct, CheckedSale, Company, CompanyCode, CorrectionAct, DeliveryAct, Moment, MoveKind, PaperAct,
    PinHash, Refusal, SaleAct, TillAct, TillRefusal,
};
use crate::ledger::Head;
use crate::protocol::{Caller, RangeRow, Reply, book, correction, delivery, paper, sale, till};
use crate::store::{Queries, StoreFault};

/// Why there is no decision.
#[derive(Debug)]
pub(super) enum No {
    /// The business says no.
    Refused(Refusal),
    /// The store or the machine failed: fail-stop.
    Broken(String),
}

impl<R: Into<Refusal>> From<R> for No {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<StoreFault> for No {
    fn from(fault: StoreFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

impl From<DeckFault> for No {
    fn from(fault: DeckFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

/// What decides besides the rows and the request.
pub(super) struct Scene<'s> {
    /// The engine's clock, or the caller's frozen one.
    pub(super) now: Moment,
    /// Who asks.
    pub(super) caller: &'s Caller,
    /// The end of the ledger before this batch.
    pub(super) head: Head,
    /// Who has a QR key.
    pub(super) keyring: &'s dyn Keyring,
    /// What was made ready of the act before it was queued.
    pub(super) ready: &'s Ready,
}

/// What needs no row is done in the asking thread, before the committer has the act.
pub(super) enum Ready {
    /// Nothing is.
    Nothing,
    /// The sale is sound, with its sums.
    Sale(Box<CheckedSale>),
    /// The hash of the PIN that the act sets.
    Pin(PinHash),
}

impl Scene<'_> {
    /// The sale of an act that sells.
    fn sale(&self) -> Result<&CheckedSale, No> {
        match self.ready {
            Ready::Sale(sale) => Ok(sale),
            Ready::Nothing | Ready::Pin(_) => Err(No::Broken("a sale that nobody checked".to_owned())),
        }
    }

    /// The hash of the PIN that the act sets.
    fn pin(&self) -> Option<&PinHash> {
        match self.ready {
            Ready::Pin(hash) => Some(hash),
            Ready::Nothing | Ready::Sale(_) => None,
        }
    }
}

/// What an act comes to: the fact, if anything changes at all, and the answer.
pub(super) struct Decision {
    pub(super) act: Option<Act>,
    pub(super) reply: Reply,
}

impl Decision {
    fn put(act: impl Into<Act>, at: Moment) -> Self {
        let act = act.into();
        let reply = reply_of(&act, at);
        Self { act: Some(act), reply }
    }
}

/// The answer that an act gives; the same again when its request is repeated (E6).
pub(super) fn reply_of(act: &Act, at: Moment) -> Reply {
    match act {
        Act::Book(BookAct::Ranges { put, .. }) => Reply::Book(book::Reply::RangesPut(
            put.iter()
                .map(|range| RangeRow { range: range.clone(), status: range.status(at.date()) })
                .collect(),
        )),
        Act::Sale(act) => match act {
            SaleAct::Issued(issued) => Reply::Sale(sale::Reply::Invoice(Box::new(issued.invoice.clone()))),
            SaleAct::Parked(parked) => Reply::Sale(sale::Reply::Parked(parked.clone())),
            SaleAct::Unparked(_) | SaleAct::GoodsPut(_) | SaleAct::GoodsRemoved(_) => Reply::Done,
        },
        Act::Correction(act) => match act {
            CorrectionAct::Cancelled { cancellation, .. } => {
                Reply::Correction(correction::Reply::Cancelled(cancellation.clone()))
            }
            CorrectionAct::Voided { voided, .. } => {
                Reply::Correction(correction::Reply::Voided(voided.clone()))
            }
            CorrectionAct::Reissued(issued) => {
                Reply::Correction(correction::Reply::Reissued(Box::new(issued.invoice.clone())))
            }
            CorrectionAct::Allowed { allowance, .. } => {
                Reply::Correction(correction::Reply::Allowance(allowance.clone()))
            }
            CorrectionAct::AllowanceCancelled { .. } => Reply::Done,
        },
        Act::Paper(PaperAct::Queued(job)) => Reply::Paper(paper::Reply::PrintJob(Box::new(job.clone()))),
        Act::Delivery(DeliveryAct::Moved { kind: MoveKind::Sent, moves }) => {
            Reply::Delivery(delivery::Reply::UploadAdmitted(upload::admitted(moves)))
        }
        Act::Till(TillAct::ShiftClosed(shift)) => Reply::Till(till::Reply::Shift(shift.clone())),
        Act::Store(_) | Act::Paper(_) | Act::Delivery(_) | Act::Till(_) | Act::People(_) => Reply::Done,
    }
}

/// The company of that code, or the store's first.
fn company_or_first<R: Queries>(rows: &R, code: Option<&CompanyCode>) -> Result<Company, No> {
    let first = rows.meta()?.first_company;
    let code = code.or(first.as_ref()).ok_or(TillRefusal::NoCompany)?;
    rows.company(code)?.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()).into())
}
