//! What store it is, for `init` and `status`, and how far its clock can be trusted.

use crate::cli::out::{Object, object};
use crate::domain::{ClockReason, ClockVerdict};
use crate::protocol::StoreInfo;

/// What the engine says, and where the store is.
pub fn json(info: &StoreInfo, store: &str) -> Object {
    let company = info.company.as_ref();
    object! {
        store,
        sample: info.kind.is_trial(),
        now: info.now,
        company: company.map(|company| &company.code),
        ubn: company.map(|company| company.ubn),
        ranges: info.ranges,
        invoices: info.invoices,
        ledger_sequence: info.head_sequence,
        ledger_hash: info.head_hash,
        terminals: info.terminals,
    }
}

/// The engine's verdict on the clock; the differences that speak for or against it, in seconds: the centre's clock minus
/// ours, how far behind the last invoice, how far it jumped.
pub fn clock(verdict: &ClockVerdict) -> Object {
    let (mut centre_off_s, mut behind_last_s, mut jumped_s) = (None, None, None);
    for reason in &verdict.reasons {
        match reason {
            ClockReason::Centre(off) => centre_off_s = Some(*off),
            ClockReason::BehindLast(by) => behind_last_s = Some(*by),
            ClockReason::Jumped(by) => jumped_s = Some(*by),
        }
    }
    object! { grade: verdict.grade, centre_off_s, behind_last_s, jumped_s }
}
