//! What Turnkey's own check refuses, beyond the schemas, held against a message as it is written: one list, looked
//! through before anything leaves.
//!
//! Most of it cannot happen to a record of ours, for the door holds it: `SaleDraft::conflicts` for carriers, donation,
//! names and zero rate, the types of carriers, codes and numbers for their form, set-up for the seller's address. The
//! list stands here all the same, since Turnkey moves what it refuses to `ERR` and says nothing.
//!
//! Not checked by Turnkey, and so not here: check digits, sums, zero quantities, repeated places, dates in the past, the
//! form of a carrier; the platform looks at those. Sellers on Turnkey's downloaded list of foreign companies have other
//! rules, which this program does not serve.

use super::reading::{Elements, XmlFault, is_blank};
use crate::domain::{MessageKind, TurnkeyRule, text_length};
use rust_decimal::Decimal;

/// 手機條碼.
const MOBILE: &str = "3J0002";
/// What a consumer may not be called.
const NO_NAMES: [&str; 4] = ["0", "00", "000", "0000"];
/// Digits of a random code.
const RANDOM_DIGITS: usize = 4;
/// Lengths of a buyer's identifier: a company's and a consumer's.
const IDENTIFIER_DIGITS: [usize; 2] = [8, 10];
/// The longest texts of elements, wherever they stand, in UTF-16 units.
const LENGTHS: [(&str, usize); 15] = [
    ("Name", 60),
    ("Address", 100),
    ("Description", 500),
    ("OriginalDescription", 500),
    ("Unit", 6),
    ("Remark", 200),
    ("CancelReason", 20),
    ("VoidReason", 20),
    ("ReturnTaxDocumentNumber", 60),
    ("CarrierType", 6),
    ("CarrierId1", 400),
    ("CarrierId2", 400),
    ("NPOBAN", 10),
    ("RelateNumber", 50),
    ("AllowanceNumber", 16),
];

/// Whether a message breaks a rule.
type Broken = fn(&Elements) -> bool;

const F0401: [(TurnkeyRule, Broken); 14] = [
    (TurnkeyRule::SellerAddress, |m| is_blank(m.one("Seller/Address"))),
    (TurnkeyRule::BuyerIdentifier, |m| {
        let id = m.one("Buyer/Identifier");
        !is_digits(id) || !IDENTIFIER_DIGITS.contains(&id.len())
    }),
    (TurnkeyRule::ConsumerName, |m| m.is_consumer() && NO_NAMES.contains(&m.one("Buyer/Name"))),
    (TurnkeyRule::ConsumerSums, |m| m.is_consumer() && !m.sums_are_whole()),
    (TurnkeyRule::RandomNumber, |m| {
        let code = m.one("Main/RandomNumber");
        !code.is_empty() && (!is_digits(code) || code.len() != RANDOM_DIGITS)
    }),
    (TurnkeyRule::PrintedCarrier, |m| {
        let allowed = m.one("Main/CarrierType") == MOBILE && !m.is_consumer() && m.has_both_ids();
        m.is_printed() && m.has_an_id() && !allowed
    }),
    (TurnkeyRule::PrintedDonation, |m| m.is_printed() && m.is_donated()),
    (TurnkeyRule::CarrierMissing, |m| {
        let whole = m.has_both_ids() && !m.one("Main/CarrierType").is_empty();
        !m.is_printed() && !m.is_donated() && !whole
    }),
    (TurnkeyRule::MobileIds, |m| m.one("Main/CarrierType") == MOBILE && !m.has_both_ids()),
    (TurnkeyRule::CarrierBlanks, |m| m.ids().into_iter().any(|id| id.trim() != id)),
    (TurnkeyRule::DonationCode, |m| m.is_donated() == is_blank(m.one("Main/NPOBAN"))),
    (TurnkeyRule::ZeroRate, |m| {
        let explained =
            ["CustomsClearanceMark", "ZeroTaxRateReason"].map(|name| m.one(&format!("Main/{name}")));
        m.one("Amount/TaxType") == "2" && explained.into_iter().any(str::is_empty)
    }),
    (TurnkeyRule::LineTax, |m| m.all("ProductItem/TaxType").contains(&"9")),
    (TurnkeyRule::Dates, |m| m.lacks(&["Main/InvoiceDate", "Main/InvoiceTime"])),
];
const F0501: [(TurnkeyRule, Broken); 1] =
    [(TurnkeyRule::Dates, |m| m.lacks(&["/InvoiceDate", "/CancelDate", "/CancelTime"]))];
const F0701: [(TurnkeyRule, Broken); 1] =
    [(TurnkeyRule::Dates, |m| m.lacks(&["/InvoiceDate", "/VoidDate", "/VoidTime"]))];
const G0401: [(TurnkeyRule, Broken); 4] = [
    (TurnkeyRule::SellerAddress, |m| is_blank(m.one("Seller/Address"))),
    (TurnkeyRule::Dates, |m| m.lacks(&["Main/AllowanceDate"])),
    (TurnkeyRule::AllowanceLines, |m| {
        let (lines, dates) =
            (m.all("ProductItem/OriginalDescription"), m.all("ProductItem/OriginalInvoiceDate"));
        lines.is_empty()
            || dates.len() != lines.len()
            || dates.into_iter().any(is_blank)
            || m.lacks(&["Amount/TaxAmount", "Amount/TotalAmount"])
    }),
    (TurnkeyRule::AllowanceType, |m| m.is_consumer() && m.one("Main/AllowanceType") == "1"),
];
const G0501: [(TurnkeyRule, Broken); 1] =
    [(TurnkeyRule::Dates, |m| m.lacks(&["/AllowanceDate", "/CancelDate", "/CancelTime"]))];

/// Every rule that a message breaks.
///
/// # Errors
/// [`XmlFault`] for what is no message at all.
pub fn turnkey_faults(kind: MessageKind, message: &[u8]) -> Result<Vec<TurnkeyRule>, XmlFault> {
    let elements = Elements::read(message)?;
    let list: &[(TurnkeyRule, Broken)] = match kind {
        MessageKind::F0401 => &F0401,
        MessageKind::F0501 => &F0501,
        MessageKind::F0701 => &F0701,
        MessageKind::G0401 => &G0401,
        MessageKind::G0501 => &G0501,
        // Nothing beyond the schema is checked of it before it goes up.
        MessageKind::E0402 | MessageKind::E0401 => &[],
    };
    let own = list.iter().filter(|(_, broken)| broken(&elements)).map(|(rule, _)| *rule);
    Ok(own.chain(elements.is_too_long().then_some(TurnkeyRule::Length)).collect())
}

impl Elements {
    fn is_consumer(&self) -> bool {
        let id = self.one("Buyer/Identifier");
        !id.is_empty() && id.bytes().all(|byte| byte == b'0')
    }

    fn is_printed(&self) -> bool {
        self.one("Main/PrintMark") == "Y"
    }

    fn is_donated(&self) -> bool {
        self.one("Main/DonateMark") == "1"
    }

    fn ids(&self) -> [&str; 2] {
        ["Main/CarrierId1", "Main/CarrierId2"].map(|place| self.one(place))
    }

    fn has_an_id(&self) -> bool {
        self.ids().into_iter().any(|id| !id.is_empty())
    }

    fn has_both_ids(&self) -> bool {
        !self.ids().into_iter().any(is_blank)
    }

    fn sums_are_whole(&self) -> bool {
        let names = ["SalesAmount", "FreeTaxSalesAmount", "ZeroTaxSalesAmount", "TaxAmount", "TotalAmount"];
        let whole = |text: &str| text.parse::<Decimal>().is_ok_and(|sum| sum.is_integer());
        names.into_iter().all(|name| whole(self.one(&format!("Amount/{name}"))))
    }

    fn is_too_long(&self) -> bool {
        let long = |(place, texts): (&str, &[String])| {
            let name = place.rsplit('/').next().unwrap_or_default();
            let limit = LENGTHS.iter().find(|(known, _)| *known == name).map(|(_, max)| *max);
            limit.is_some_and(|max| texts.iter().any(|text| text_length(text) > max))
        };
        self.texts().any(long)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
