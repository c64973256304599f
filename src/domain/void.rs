//! 註銷 (R15, MIG F0701): a confirmed invoice is withdrawn, so that the same number is issued anew with right data.
//!
//! Never to be mixed up with 作廢 (F0501), after which the number is dead unless a 註銷 of the cancelled issue follows.

use super::{
    CleanText, CompanyCode, CompanyState, Moment, Number, Period, PrintJobId, RangeId, StaffCode, TillCode,
    Ubn,
};
use serde::{Deserialize, Serialize};

/// The longest 註銷原因, in characters: MIG F0701 `VoidReason`.
pub const VOID_REASON_CHARS_MAX: usize = 20;
/// Seconds after issuing in which an invoice may be voided (R15): 48 hours.
pub const VOID_WITHIN_S: i64 = 48 * 3_600;
/// Most issues of one number, the first included. Each needs two confirmations of the platform within 48 hours; who
/// needs more has another trouble than a typing error.
pub const REVISIONS_MAX: u8 = 9;

/// The last second in which an invoice issued then may be voided (R15).
pub fn void_until(issued_at: Moment) -> Moment {
    issued_at.plus_seconds(VOID_WITHIN_S)
}

/// An invoice is voided: the fact. Until it is issued anew the period of the number stays open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// 發票號碼.
    pub number: Number,
    /// 期別 of the invoice.
    pub period: Period,
    /// Which issue of the number it withdraws, from 1.
    pub revision: u8,
    /// The range that holds the number.
    pub range: RangeId,
    /// The selling company.
    pub company: CompanyCode,
    /// Its state at the issue that is withdrawn.
    pub company_state: CompanyState,
    /// 賣方統編.
    pub seller: Ubn,
    /// 買方統編 of the invoice that is withdrawn; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// When the number was issued; the new issue keeps it.
    pub issued_at: Moment,
    /// When it was voided.
    pub at: Moment,
    /// At which till.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// 註銷原因, 1 to [`VOID_REASON_CHARS_MAX`] characters.
    pub reason: CleanText,
    /// The last print job of the store when it was voided: papers up to it are of an issue that is withdrawn, later
    /// ones of the next. The original exists once in each (R10).
    pub last_job: PrintJobId,
}
