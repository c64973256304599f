//! What is refused about a sale, its goods and its parking.

use crate::domain::{CleanText, Conflict, GoodCode, LineFault, Number, ParkedId, TenderFault, TotalFault};

/// The code of the first conflict.
fn conflict_code(found: &[Conflict]) -> &'static str {
    match found.first() {
        Some(Conflict::NameWithoutBuyer | Conflict::BadBuyerName) => "BAD_BUYER",
        Some(Conflict::ZeroRateMissing | Conflict::ZeroRateWithoutLine) => "BAD_ZERO_RATE",
        Some(Conflict::BuyerOfZeros) => "BAD_UBN",
        Some(Conflict::MixedTax) => "MIXED_TAX",
        Some(
            Conflict::DonationAndBuyer
            | Conflict::DonationAndCarrier
            | Conflict::CitizenAndBuyer
            | Conflict::MobileAndBuyer
            | Conflict::CarrierAndSlip
            | Conflict::CarrierNotTaken
            | Conflict::MemberAndBuyer
            | Conflict::CardAndBuyer,
        )
        | None => "CARRIER_CONFLICT",
    }
}

refusals! {
    /// Refusals about a sale.
    SaleRefusal {
        /// The track has no such number in the store.
        NoSuchInvoice(number: Number) = "NO_SUCH_INVOICE";
        /// The sale has no line, or more than an invoice takes.
        LineCount {
            /// How many.
            lines: u32,
        } = "BAD_LINES";
        /// Lines with faults: all of them, each with its place from 1.
        BadLines(faults: Vec<(u32, LineFault)>) = "BAD_LINES";
        /// Lines of different tax on one invoice, which the company's setting does not allow (R11).
        MixedTax = "MIXED_TAX";
        /// The lines do not come to the total of an invoice.
        BadTotal(fault: TotalFault) = "BAD_TOTAL";
        /// Things of the sale that do not go together (R10): all of them.
        Conflict(found: Vec<Conflict>) = conflict_code(found);
        /// The tenders do not pay the total.
        BadTender(fault: TenderFault) = "BAD_TENDER";
        /// The parked sale is gone: another till called it back.
        NoSuchParked(id: ParkedId) = "NO_SUCH_PARKED";
        /// No good has the code.
        NoSuchGood(code: GoodCode) = "NO_SUCH_GOOD";
        /// Goods with faults: all of them, each with its place from 1.
        BadGoods(faults: Vec<(u32, LineFault)>) = "BAD_GOODS";
        /// The number was used by another system: what is known of its invoice stands there.
        IssuedElsewhere {
            /// Which number.
            number: Number,
            /// Who used it.
            by: CleanText,
        } = "ISSUED_ELSEWHERE";
        /// The number was used by the former system, or is kept for the record.
        IssuedBefore(number: Number) = "ISSUED_ELSEWHERE";
        /// The number is of a book that is lent: whether it was used is known where the book is.
        NumberLent {
            /// Which number.
            number: Number,
            /// Who has its book.
            to: CleanText,
        } = "NUMBER_LENT";
    }
}
