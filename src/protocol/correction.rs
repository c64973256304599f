//! What puts an issued invoice right: 作廢 (R14), 註銷 and the re-issue after it (R15), 折讓 (R16).

use crate::domain::{
    self, AllowanceAsk, AllowanceNumber, Cancellation, CleanText, Clearance, Deed, Invoice, Number, Parties,
    Period, SaleDraft, Voided, ZeroReason,
};
use serde::{Deserialize, Serialize};

requests! {
    Correction;
    questions {
        /// One allowance.
        Allowance(AllowanceNumber) -> Allowance => LookUpInvoices;
        /// What an allowance would be; nothing is stored.
        AllowPreview {
            /// Which invoice.
            number: Number,
            /// Which period's.
            period: Option<Period>,
            /// What comes back, line by line; all that is left where empty.
            #[serde(deserialize_with = "crate::domain::listed_lines")]
            lines: Vec<AllowanceAsk>,
            /// Why.
            reason: CleanText,
        } -> Allowance => Correct;
    }
    notes {}
    commands {
        /// 作廢: cancels an invoice (R14); only a 註銷 in time brings the number back.
        Cancel {
            /// Which.
            number: Number,
            /// Which period's; the newest of that number if not given.
            period: Option<Period>,
            /// 作廢原因.
            reason: CleanText,
            /// 專案作廢核准文號; empty within the time limit.
            approval_no: CleanText,
        } -> Cancelled => (cancel_deed);
        /// 註銷 (R15): withdraws a confirmed invoice, so that its number is issued anew. One that was cancelled too, once the
        /// platform has its 作廢: the number comes back.
        Void {
            /// Which.
            number: Number,
            /// Which period's; the newest of that number if not given.
            period: Option<Period>,
            /// 註銷原因.
            reason: CleanText,
            /// The customer gave the original back.
            taken_back: bool,
        } -> Voided => Correct;
        /// Issues a voided number anew with right data. Number, time, random code, company, department and till stay
        /// those of the first issue: what the sale says of them, or of a parked sale, is not read.
        Reissue {
            /// Which.
            number: Number,
            /// Which period's; the newest of that number if not given.
            period: Option<Period>,
            /// The right data.
            sale: SaleDraft,
        } -> Reissued => Correct;
        /// 折讓 (R16): some of an invoice comes back.
        Allow {
            /// Which invoice.
            number: Number,
            /// Which period's.
            period: Option<Period>,
            /// What comes back, line by line; all that is left where empty.
            #[serde(deserialize_with = "crate::domain::listed_lines")]
            lines: Vec<AllowanceAsk>,
            /// Why.
            reason: CleanText,
        } -> Allowance => Correct;
        /// Cancels an allowance (G0501).
        AllowanceCancel {
            /// Which.
            number: AllowanceNumber,
            /// Why.
            reason: CleanText,
        } => Correct;
        /// Puts a refused invoice right under its number and lets it be told again (R15). Lines, sums, number, time and
        /// random code stay.
        Amend {
            /// Which.
            number: Number,
            /// Which period's; the newest of that number if not given.
            period: Option<Period>,
            /// Who it is for and where it goes, whole.
            to: Parties,
            /// Why.
            reason: CleanText,
            /// The customer gave the original back, where the paper becomes another.
            taken_back: bool,
        } -> Amended => Correct;
        /// The same, with what a zero-rated sale says of itself.
        AmendZero {
            /// Which.
            number: Number,
            /// Which period's; the newest of that number if not given.
            period: Option<Period>,
            /// Who it is for and where it goes, whole.
            to: Parties,
            /// 通關方式; as it was if not given.
            clearance: Option<Clearance>,
            /// 零稅率原因; as it was if not given.
            zero_reason: Option<ZeroReason>,
            /// Why.
            reason: CleanText,
            /// The customer gave the original back, where the paper becomes another.
            taken_back: bool,
        } -> Amended => Correct;
    }
    replies {
        /// The invoice is cancelled.
        Cancelled(Box<Cancellation>),
        /// The invoice is voided.
        Voided(Box<Voided>),
        /// The invoice as it was issued anew.
        Reissued(Box<Invoice>),
        /// An allowance as it is (or would be).
        Allowance(Box<domain::Allowance>),
        /// The invoice as it was put right.
        Amended(Box<Invoice>),
    }
}

fn cancel_deed(cancel: &request::Cancel) -> Deed {
    if cancel.approval_no.is_empty() { Deed::Correct } else { Deed::CorrectLate }
}
