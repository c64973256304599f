//! Deciding: from a request and the rows as they stand inside the open batch to one fact, or a refusal.
//!
//! Nothing is written here, and a refusal leaves no trace. Everything that can fail without a number is
//! checked before a number is claimed.

mod allowance;
mod correct;
mod goods;
pub(super) mod import;
mod issue;
mod jobs;
mod masters;
mod parked;
mod people;
mod print;
mod ranges;
mod reissue;
pub(super) mod shift;
pub(super) mod upload;

pub(super) use issue::{Issuer, preflight};

use super::deck::DeckFault;
use super::keyring::Keyring;
use crate::domain::{
    Act, BookAct, Company, CompanyCode, CorrectionAct, DeliveryAct, Moment, MoveKind, PaperAct, PinHash,
    Refusal, SaleAct, TillAct, TillRefusal,
};
use crate::ledger::Head;
use crate::protocol::{Caller, RangeRow, Reply, Request};
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
    /// The hash of the PIN that the act sets.
    pub(super) pin: Option<&'s PinHash>,
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
        Act::Book(BookAct::Ranges { put, .. }) => Reply::RangesPut(
            put.iter()
                .map(|range| RangeRow { range: range.clone(), status: range.status(at.date()) })
                .collect(),
        ),
        Act::Sale(act) => match act {
            SaleAct::Issued(issued) => Reply::Invoice(Box::new(issued.invoice.clone())),
            SaleAct::Parked(parked) => Reply::Parked(parked.clone()),
            SaleAct::Unparked(_) | SaleAct::GoodsPut(_) | SaleAct::GoodsRemoved(_) => Reply::Done,
        },
        Act::Correction(act) => match act {
            CorrectionAct::Cancelled { cancellation, .. } => Reply::Cancelled(cancellation.clone()),
            CorrectionAct::Voided { voided, .. } => Reply::Voided(voided.clone()),
            CorrectionAct::Reissued(issued) => Reply::Invoice(Box::new(issued.invoice.clone())),
            CorrectionAct::Allowed { allowance, .. } => Reply::Allowance(allowance.clone()),
            CorrectionAct::AllowanceCancelled { .. } => Reply::Done,
        },
        Act::Paper(PaperAct::Queued(job)) => Reply::PrintJob(Box::new(job.clone())),
        Act::Delivery(DeliveryAct::Moved { kind: MoveKind::Sent, moves }) => {
            Reply::UploadAdmitted(upload::admitted(moves))
        }
        Act::Till(TillAct::ShiftClosed(shift)) => Reply::Shift(shift.clone()),
        Act::Store(_) | Act::Paper(_) | Act::Delivery(_) | Act::Till(_) | Act::People(_) => Reply::Done,
    }
}

/// Decides every act but issuing, which needs counters and codes ([`Issuer`]).
pub(super) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, request: &Request) -> Result<Decision, No> {
    let now = scene.now;
    match request {
        Request::RangeAdd { drafts, .. } => ranges::add(rows, now, drafts),
        Request::RangeEdit { id, edit } => ranges::edit(rows, now, *id, edit),
        Request::RangeDelete(ids) => ranges::delete(rows, now, ids),
        Request::RangeDept { ids, dept } => ranges::dept(rows, now, ids, dept.as_ref()),
        Request::RangeTill { ids, till } => ranges::till(rows, now, ids, till.as_ref()),
        Request::RangeCheck { period, allotted, source } => {
            ranges::check(rows, now, *period, allotted, source)
        }
        Request::RangePause { ids, pause } => ranges::pause(rows, now, ids, *pause),
        Request::RangeSplit { id, at } => ranges::split(rows, now, *id, *at),
        Request::Import { rows: file, options, .. } => import::import(rows, now, file, options),
        Request::CompanyPut { company, new } => masters::company(rows, now, company, *new),
        Request::DepartmentPut { department, new } => masters::department(rows, now, department, *new),
        Request::TillPut { till, new } => masters::till(rows, now, till, *new),
        Request::Cancel { number, period, reason, approval_no } => {
            correct::cancel(rows, scene, (*number, *period), reason, approval_no)
        }
        Request::Void { number, period, reason, taken_back } => {
            correct::void(rows, scene, (*number, *period), reason, *taken_back)
        }
        Request::Reissue { number, period, sale } => reissue::reissue(rows, scene, (*number, *period), sale),
        Request::Allow { number, period, lines, reason, .. } => {
            allowance::allow(rows, scene, (*number, *period), lines, reason)
        }
        Request::AllowanceCancel { number, reason } => allowance::cancel(rows, scene, *number, reason),
        Request::GoodsPut { goods, new } => goods::put(rows, now, goods, *new),
        Request::GoodsRemove(codes) => goods::remove(rows, now, codes),
        Request::Park { label, sale } => parked::park(rows, scene, label, sale),
        Request::Unpark(id) => parked::unpark(rows, now, *id),
        Request::Print { number, period, paper, detail, reason } => {
            print::invoice(rows, scene, (*number, *period), (*paper, *detail), reason)
        }
        Request::PrintAllowance(number) => print::allowance(rows, scene, *number),
        Request::PrintShift(id) => print::shift(rows, scene, *id),
        Request::OpenDrawer => print::drawer(rows, scene),
        Request::PrintBegin(job) => print::begin(rows, now, *job),
        Request::PrintEnd { job, end } => print::end(rows, scene, *job, *end),
        Request::PrintSay { job, held } => print::say(rows, scene, *job, *held),
        Request::PrintGiveUp(job) => print::give_up(rows, now, *job),
        Request::StaffPut { staff, new } => people::put_staff(rows, scene, staff, *new),
        Request::UnixUserPut(user) => people::put_unix_user(rows, now, user),
        Request::UnixUserRemove(uid) => people::remove_unix_user(rows, now, *uid),
        Request::ShiftClose => shift::close(rows, scene),
        Request::UploadSend(wanted) => upload::send(rows, scene, wanted),
        Request::UploadTell(told) => upload::tell(rows, scene, told),
        Request::UploadSettle(told) => upload::settle(rows, scene, told),
        Request::UploadRetry(document) => upload::retry(rows, scene, *document),
        Request::UploadPause { seconds } => upload::pause(scene, *seconds),
        Request::UploadResume => upload::resume(rows, scene),
        Request::UploadPark { document, why } => upload::park(rows, scene, *document, why),
        Request::ClockAccept { reason } => masters::clock(rows, now, reason),
        Request::Store
        | Request::Ranges(_)
        | Request::Range(_)
        | Request::Issue(_)
        | Request::Invoice { .. }
        | Request::Invoices(_)
        | Request::NumberLife { .. }
        | Request::Allowance(_)
        | Request::Goods(_)
        | Request::Good(_)
        | Request::BuyerName(_)
        | Request::ParkedList
        | Request::PrintJobs { .. }
        | Request::ShiftFigures
        | Request::Shift(_)
        | Request::SignIn { .. }
        | Request::Dashboard
        | Request::Watch(_)
        | Request::IsWatched
        | Request::ShowFrame(_)
        | Request::Suggest { .. }
        | Request::Suggestions
        | Request::SuggestionAccept(_)
        | Request::SuggestionRefuse(_)
        | Request::StaffList
        | Request::UnixUsers
        | Request::Companies
        | Request::CompanyIn { .. }
        | Request::Departments
        | Request::Tills
        | Request::Doctor { .. }
        | Request::LedgerVerify
        | Request::UploadPick { .. }
        | Request::UploadLink(_)
        | Request::UploadStatus
        | Request::RangeCheckAsk(_)
        | Request::RangeCheckWanted
        | Request::RangeCheckTell(..)
        | Request::RangeCheckState(_)
        | Request::UploadLeft
        | Request::Deliveries(_)
        | Request::UploadNow { .. }
        | Request::Trail { .. } => Err(No::Broken("a question reached the committer".to_owned())),
    }
}

/// The company of that code, or the store's first.
fn company_or_first<R: Queries>(rows: &R, code: Option<&CompanyCode>) -> Result<Company, No> {
    let first = rows.meta()?.first_company;
    let code = code.or(first.as_ref()).ok_or(TillRefusal::NoCompany)?;
    rows.company(code)?.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()).into())
}
