//! What is refused about 作廢, 註銷 with its re-issue, and 折讓 (R14–R17).

use crate::domain::{AllowanceNumber, Amount, DocumentId, MessageKind, Moment, Number};

refusals! {
    /// Refusals about putting an invoice right.
    CorrectionRefusal {
        /// The invoice was cancelled already.
        AlreadyCancelled {
            /// Which.
            number: Number,
            /// When.
            at: Moment,
        } = "ALREADY_CANCELLED";
        /// The time for cancelling is over; an approval of the tax office is needed (R14).
        TooLate {
            /// Which.
            number: Number,
            /// Until when it was possible.
            until: Moment,
        } = "TOO_LATE";
        /// A document of the invoice is not confirmed yet, which 註銷 waits for (R15).
        NotConfirmed(document: DocumentId) = "NOT_CONFIRMED";
        /// A document of the invoice is refused or parked: that is put right first.
        StuckFirst(document: DocumentId) = "NOT_CONFIRMED";
        /// The time for voiding is over (R15).
        VoidTooLate {
            /// Which.
            number: Number,
            /// Until when it was possible.
            until: Moment,
        } = "TOO_LATE";
        /// The customer holds, or may hold, the original: it must come back before 註銷 (R15).
        OriginalOut(number: Number) = "ORIGINAL_OUT";
        /// The invoice is voided: nothing but its re-issue can be done.
        Voided {
            /// Which.
            number: Number,
            /// When.
            at: Moment,
        } = "VOIDED";
        /// Only a voided number can be issued anew.
        NotVoided(number: Number) = "NOT_VOIDED";
        /// No such allowance.
        NoSuchAllowance(number: AllowanceNumber) = "NO_SUCH_ALLOWANCE";
        /// The allowance was cancelled already.
        AllowanceCancelled {
            /// Which.
            number: AllowanceNumber,
            /// When.
            at: Moment,
        } = "ALREADY_CANCELLED";
        /// The invoice has a live allowance: that must be cancelled first (R14).
        HasAllowance(number: AllowanceNumber) = "HAS_ALLOWANCE";
        /// More than is left of a line, or of the invoice, would come back.
        AllowanceTooMuch {
            /// Which line, from 1; `None` for the sum.
            line: Option<u32>,
            /// What is left, tax inside.
            left: Amount,
        } = "ALLOWANCE_TOO_MUCH";
        /// The allowance names no line, a line twice, one that is not there, or no money.
        BadAllowance = "BAD_ALLOWANCE";
        /// The time in which the platform takes corrections of that period is over (R15).
        AmendTooLate {
            /// Which.
            number: Number,
            /// Until when it was possible.
            until: Moment,
        } = "TOO_LATE";
        /// The correction changes nothing.
        NothingCorrected(number: Number) = "NOTHING_CORRECTED";
        /// The centre that is set cannot be told this message (R17).
        NotCarried(kind: MessageKind) = "NOT_CARRIED";
        /// The centre that is set cannot be told an approval of the tax office (R14, R17).
        ApprovalNotCarried(number: Number) = "NOT_CARRIED";
        /// The platform did not take the 註銷 of this issue, for good: the invoice stands.
        VoidNotTaken {
            /// Which.
            number: Number,
            /// When that was said.
            at: Moment,
        } = "VOID_NOT_TAKEN";
        /// The invoice had an allowance, and the centre that is set does not cancel it any more (R14, R17).
        HadAllowance(number: Number) = "HAD_ALLOWANCE";
        /// The platform did not take the cancellation of this allowance, for good: the allowance stands.
        CancelNotTaken {
            /// Which.
            number: AllowanceNumber,
            /// When that was said.
            at: Moment,
        } = "CANCEL_NOT_TAKEN";
        /// The F0401 of the invoice is refused or off the way, and certainly nobody has it: there is nothing to be cancelled there.
        NotThere(document: DocumentId) = "NOT_THERE";
    }
}
