//! 作廢 (R14, MIG F0501): an issued number is declared void for ever.
//!
//! Never to be mixed up with 註銷 (F0701), which withdraws a message so that the same number is issued anew; that alone
//! brings a cancelled number back, while R15's window is open (self-test 4-1).

use super::{CleanText, Moment, Number, Period, RangeId, Refusal, StoreRefusal, text_length};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// The longest 作廢原因, in characters: MIG F0501 `CancelReason`.
pub const CANCEL_REASON_CHARS_MAX: usize = 20;
/// The longest 專案作廢核准文號, in characters: MIG F0501 `ReturnTaxDocumentNumber`.
pub const APPROVAL_NO_CHARS_MAX: usize = 60;
/// Most cancellations of one number. A second one follows a 註銷 of the issue or a refusal of the platform for good; who needs
/// more has another trouble.
pub const CANCELLATIONS_MAX: u8 = 35;
/// The last day of the month after a period on which its invoices may be cancelled without an approval (R14).
const CANCEL_DAY: u32 = 13;

/// An invoice is cancelled: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// 發票號碼.
    pub number: Number,
    /// 期別 of the invoice.
    pub period: Period,
    /// The range that counts it in its 作廢張數.
    pub range: RangeId,
    /// When.
    pub at: Moment,
    /// 作廢原因, 1 to [`CANCEL_REASON_CHARS_MAX`] characters.
    pub reason: CleanText,
    /// 專案作廢核准文號; empty within the time limit.
    pub approval_no: CleanText,
}

/// A cancellation that does not stand any more, so that the number may be cancelled again: a 註銷 took it along with the issue
/// that it was about, or the platform did not take it ([`super::Reinstated`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierCancellation {
    /// The fact.
    pub cancellation: Cancellation,
    /// Which of that number's cancellations, from 1: the count of its F0501.
    pub count: u8,
    /// The issue that was cancelled.
    pub revision: u8,
}

/// The last second in which an invoice of `period` may be cancelled without an approval: 23:59:59 on the 13th of
/// the month after the period (R14).
pub fn cancel_until(period: Period) -> Moment {
    let day = period.next().first_day().with_day(CANCEL_DAY).unwrap_or(period.last_day());
    day.and_hms_opt(23, 59, 59).map_or_else(Moment::default, Moment::from_taipei)
}

/// The reason and the approval as the message takes them.
///
/// # Errors
/// [`StoreRefusal::ReasonMissing`] without a reason, [`StoreRefusal::TextTooLong`] for either.
pub fn check_cancel_texts(reason: &CleanText, approval_no: &CleanText) -> Result<(), Refusal> {
    check_reason(reason, CANCEL_REASON_CHARS_MAX)?;
    check_length(approval_no, APPROVAL_NO_CHARS_MAX)
}

/// A reason that must be given, of at most `max` characters.
///
/// # Errors
/// [`StoreRefusal::ReasonMissing`], [`StoreRefusal::TextTooLong`].
pub fn check_reason(reason: &CleanText, max: usize) -> Result<(), Refusal> {
    if reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    check_length(reason, max)
}

/// A text that is no longer than `max`, as the platform counts.
///
/// # Errors
/// [`StoreRefusal::TextTooLong`].
pub fn check_length(text: &CleanText, max: usize) -> Result<(), Refusal> {
    let chars = text_length(text.as_str());
    if chars <= max {
        return Ok(());
    }
    // At most 500 characters come through the door.
    let count = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX);
    Err(Refusal::Store(StoreRefusal::TextTooLong { chars: count(chars), max: count(max) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deadline_is_the_thirteenth_of_the_month_after() {
        assert_eq!(cancel_until(Period::parse("11511").unwrap()).to_string(), "2027-01-13 23:59:59");
        assert_eq!(cancel_until(Period::parse("11507").unwrap()).to_string(), "2026-09-13 23:59:59");
    }

    #[test]
    fn a_reason_has_one_to_twenty_characters() {
        let text = |count: usize| CleanText::new(&"字".repeat(count), 100).unwrap();
        assert_eq!(check_cancel_texts(&text(20), &text(0)), Ok(()));
        assert_eq!(check_cancel_texts(&text(0), &text(0)), Err(Refusal::Store(StoreRefusal::ReasonMissing)));
        assert!(check_cancel_texts(&text(21), &text(0)).is_err());
        assert!(check_cancel_texts(&text(1), &text(61)).is_err());
    }
}
