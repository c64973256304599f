//! The rules of Turnkey's own check, by name: what a document was kept back for.

use serde::{Deserialize, Serialize};

/// What Turnkey asks of a message before it sends it, beyond the schemas: its own check, which moves what it refuses to
/// `ERR` without a reason. Elements have the names of MIG.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::VariantArray,
)]
pub enum TurnkeyRule {
    /// `Seller/Address` is there and not blank.
    SellerAddress,
    /// `Buyer/Identifier` is digits, eight of a company or ten zeros.
    BuyerIdentifier,
    /// `Buyer/Name` of a consumer is not `0`, `00`, `000` or `0000`.
    ConsumerName,
    /// A consumer's sums are whole numbers.
    ConsumerSums,
    /// `RandomNumber` is empty or four digits.
    RandomNumber,
    /// `PrintMark` Y with a carrier: only a company's mobile bar code, with both ids.
    PrintedCarrier,
    /// `PrintMark` Y is no donation.
    PrintedDonation,
    /// `PrintMark` N that is not donated has a carrier with both ids.
    CarrierMissing,
    /// Both ids of a mobile bar code are there.
    MobileIds,
    /// No id of a carrier begins or ends with a blank.
    CarrierBlanks,
    /// `NPOBAN` is there exactly where `DonateMark` is 1.
    DonationCode,
    /// `TaxType` 2 has `CustomsClearanceMark` and `ZeroTaxRateReason`.
    ZeroRate,
    /// No line has `TaxType` 9.
    LineTax,
    /// An act has its dates.
    Dates,
    /// An allowance has lines, the date of the invoice on each, and its amounts.
    AllowanceLines,
    /// `AllowanceType` 1 has no consumer.
    AllowanceType,
    /// No text is longer than its element, in UTF-16 units.
    Length,
}
