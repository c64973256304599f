//! The messages of Amego (光貿): a signed form with a JSON text in it. Field names are the centre's own, and so is the
//! one field of a cancellation: it has no place for reason or time. Source: `domain.md` 7.2, and the centre's live
//! answers in paid-tw/einvoice; the client writes these and the local centre reads them.

use super::loose::{Code, Figure, Loose};
use super::offline::{CONSUMER_NAME, clearance, relate_number};
use super::urlencode::{Flavour, decode, encode};
use crate::domain::{
    Allowance, Cancellation, Carrier, DocumentId, Invoice, Misfit, Period, PrintMark, TaxChoice, TaxKind,
    TaxType, hex, line_money,
};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

/// Where each message is posted.
pub mod path {
    /// 開立 with numbers of one's own: an array.
    pub const ISSUE: &str = "/json/f0401_custom";
    /// 作廢: an array.
    pub const CANCEL: &str = "/json/f0501";
    /// 折讓: an array.
    pub const ALLOW: &str = "/json/g0401";
    /// An allowance is cancelled: an array.
    pub const CANCEL_ALLOWANCE: &str = "/json/g0501";
    /// What became of invoices: an array.
    pub const STATUS: &str = "/json/invoice_status";
    /// What became of allowances: an array.
    pub const ALLOWANCE_STATUS: &str = "/json/allowance_status";
    /// What an invoice says: one at a time.
    pub const QUERY: &str = "/json/invoice_query";
    /// What the ministry allotted for a period, and what of it the centre works with.
    pub const TRACKS: &str = "/json/track_all";
    /// Whether a mobile bar code exists.
    pub const BARCODE: &str = "/json/barcode";
    /// The centre's clock: asked without signature, answered without a code.
    pub const TIME: &str = "/json/time";
}

/// `code` of success.
pub const DONE: i64 = 0;
/// `code`: closed for maintenance.
pub const MAINTENANCE: i64 = 10;
/// `code`s of an account, an address or a signature that the centre does not take: every call would fail.
pub const ACCOUNT: [i64; 7] = [11, 12, 13, 14, SIGNATURE, 19, 22];
/// `code`: the time in the form is too far from the centre's clock.
pub const TIME: i64 = 15;
/// `code`: the signature is not this seller's.
pub const SIGNATURE: i64 = 16;
/// `code`s: busy.
pub const BUSY: [i64; 2] = [18, 21];
/// `code`: not found. What became of a document is not answered with it (see [`Standing::is_absent`]).
pub const NOT_FOUND: i64 = 71;
/// `code`: there is no such mobile bar code (table of codes; live in paid-tw/einvoice).
pub const NO_SUCH_BARCODE: i64 = 9_000_113;
/// `code`: a field of a record is refused; `msg` names the record.
pub const FIELD: i64 = 99;
/// `code`: the same `OrderId` was there before.
pub const REPEATED: i64 = 3_040_171;
/// `code`: cancelled before.
pub const CANCELLED_BEFORE: i64 = 3_050_122;
/// `code`: to a repeated cancellation, it is taken and waits in the centre's queue (live: paid-tw/einvoice).
pub const CANCELLATION_QUEUED: i64 = 3_050_131;
/// `code`: the invoice has an allowance, or had one: it cannot be cancelled any more (live: paid-tw/einvoice).
pub const HAD_ALLOWANCE: i64 = 3_050_141;
/// `code`: there is an allowance of this number.
pub const ALLOWED_BEFORE: i64 = 4_040_161;
/// `code`: the allowance was cancelled before.
pub const ALLOWANCE_CANCELLED_BEFORE: i64 = 4_050_132;
/// `code`s of what was there before: its own key, a cancellation, one that is queued, an allowance, its cancellation.
pub const WAS_THERE: [i64; 5] =
    [REPEATED, CANCELLED_BEFORE, CANCELLATION_QUEUED, ALLOWED_BEFORE, ALLOWANCE_CANCELLED_BEFORE];
/// `code`s of a document that the centre will take once its own queue is through: it is still being issued, or a change
/// waits.
pub const WAITS: [i64; 5] = [3_050_121, 4_040_152, 4_050_131, 4_050_141, 52];
/// `status` of an upload: the platform refused it.
pub const STATUS_ERROR: i64 = 91;
/// `status` of an upload: the platform has it.
pub const STATUS_DONE: i64 = 99;
/// Seconds that a form's time may differ from the centre's clock, either way (document 1.2.0 of 2025-11-20).
pub const FORM_TIME_S: i64 = 60;

/// A consumer's `BuyerIdentifier`.
const CONSUMER: &str = "0000000000";
/// Issued by the seller.
const BY_SELLER: &str = "2";

/// What the centre says, a line each with its source; what no source shows is called invented there.
const ANSWERS: &str = include_str!("amego/answers.tsv");

/// Code and words of an answer by its name in the table; the code is 0 where the line has none.
///
/// # Panics
/// For a name that the table has not; a test reads every name in use.
pub fn answer_of(name: &str) -> (i64, &'static str) {
    let mut lines = ANSWERS.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let line = lines.find(|fields| fields[0] == name);
    let Some([_, code, words, _]) = line.as_deref() else { panic!("no answer {name}") };
    (code.parse().unwrap_or_default(), words)
}

/// The signature of a form: MD5 of data, time and key, in small hex digits.
pub fn sign(data: &str, unix: i64, app_key: &str) -> String {
    let mut hash = Md5::new();
    hash.update(data);
    hash.update(unix.to_string());
    hash.update(app_key);
    hex(&hash.finalize())
}

/// What is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The seller's UBN.
    pub invoice: String,
    /// JSON.
    pub data: String,
    /// Unix seconds.
    pub time: String,
    /// [`sign`].
    pub sign: String,
}

impl Form {
    /// Signs a JSON text, now.
    pub fn seal(seller: &str, data: String, app_key: &str, unix: i64) -> Self {
        let sign = sign(&data, unix, app_key);
        Self { invoice: seller.to_owned(), data, time: unix.to_string(), sign }
    }

    /// As a form's body.
    pub fn body(&self) -> String {
        let fields =
            [("invoice", &self.invoice), ("data", &self.data), ("time", &self.time), ("sign", &self.sign)];
        let written = fields.map(|(name, value)| format!("{name}={}", encode(value, Flavour::Ecpay)));
        written.join("&")
    }

    /// Reads a form's body; `None` where a field is missing or is no text.
    pub fn read(body: &str) -> Option<Self> {
        let field = |name: &str| {
            let mut pairs = body.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(found, _)| *found == name).and_then(|(_, value)| decode(value))
        };
        Some(Self {
            invoice: field("invoice")?,
            data: field("data")?,
            time: field("time")?,
            sign: field("sign")?,
        })
    }
}

/// What comes back to everything; `data` is read by who knows what it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered<T> {
    /// [`DONE`], or why not.
    pub code: Code,
    /// In words.
    #[serde(default)]
    pub msg: Loose,
    /// One for each that was taken or found; the one thing itself where one was asked for.
    #[serde(
        default = "Vec::new",
        deserialize_with = "super::loose::rows",
        bound(deserialize = "T: serde::de::DeserializeOwned")
    )]
    pub data: Vec<T>,
}

/// An invoice with a number of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)] // The centre's own fields.
pub struct CustomInvoice {
    /// Written small here, unlike in the centre's other calls.
    #[serde(rename = "order_id")]
    pub order_id: Loose,
    pub invoice_number: String,
    pub invoice_date: Loose,
    pub invoice_time: String,
    pub random_number: Loose,
    pub print_mark: String,
    pub buyer_identifier: Loose,
    pub buyer_name: Loose,
    #[serde(default)]
    pub carrier_type: Loose,
    #[serde(default)]
    pub carrier_id1: Loose,
    #[serde(default)]
    pub carrier_id2: Loose,
    #[serde(rename = "NPOBAN", default)]
    pub npoban: Loose,
    /// A number, left out where nothing has a zero rate: an empty text is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs_clearance_mark: Option<Code>,
    /// As the mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zero_tax_rate_reason: Option<Code>,
    pub product_item: Vec<CustomItem>,
    pub sales_amount: Code,
    pub free_tax_sales_amount: Code,
    pub zero_tax_sales_amount: Code,
    pub tax_type: Loose,
    pub tax_rate: Loose,
    pub tax_amount: Code,
    pub total_amount: Code,
    /// 1: the lines hold the tax.
    pub detail_vat: Code,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct CustomItem {
    pub description: String,
    pub quantity: Figure,
    #[serde(default)]
    pub unit: Loose,
    pub unit_price: Figure,
    pub amount: Figure,
    pub tax_type: Loose,
}

impl CustomInvoice {
    /// An invoice as Amego is told it.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn of(invoice: &Invoice, id: &DocumentId) -> Result<Self, Misfit> {
        if invoice.tax_kind == TaxKind::Special {
            return Err(Misfit::SpecialTax);
        }
        let (carrier_type, code) = carrier(invoice)?;
        let buyer = invoice.buyer.map_or_else(|| CONSUMER.to_owned(), |ubn| ubn.to_string());
        let name = match (invoice.buyer_name.as_str(), invoice.buyer) {
            ("", None) => CONSUMER_NAME.to_owned(),
            ("", Some(ubn)) => ubn.to_string(),
            (name, _) => name.to_owned(),
        };
        let at = invoice.issued_at.taipei();
        let totals = &invoice.totals;
        let bears_tax = invoice.lines.iter().any(|line| line.tax == TaxChoice::Taxable);
        Ok(Self {
            order_id: Loose(relate_number(id)),
            invoice_number: invoice.number.to_string(),
            invoice_date: Loose(at.format("%Y%m%d").to_string()),
            invoice_time: at.format("%H:%M:%S").to_string(),
            random_number: Loose(invoice.random_code.to_string()),
            print_mark: if invoice.print_mark == PrintMark::Yes { "Y" } else { "N" }.to_owned(),
            buyer_identifier: Loose(buyer),
            buyer_name: Loose(name),
            carrier_type,
            carrier_id1: code.clone(),
            carrier_id2: code,
            npoban: Loose(invoice.donation.as_ref().map(ToString::to_string).unwrap_or_default()),
            customs_clearance_mark: clearance(invoice).parse().ok().map(Code),
            zero_tax_rate_reason: invoice.zero_rate.map(|zero| Code(u8::from(zero.reason).into())),
            product_item: items(invoice)?,
            sales_amount: Code(totals.sales),
            free_tax_sales_amount: Code(totals.free_sales),
            zero_tax_sales_amount: Code(totals.zero_sales),
            tax_type: invoice.tax.mig().into(),
            tax_rate: if bears_tax { "0.05" } else { "0" }.into(),
            tax_amount: Code(totals.tax),
            total_amount: Code(totals.total),
            detail_vat: Code(1),
        })
    }
}

/// Amego's own type of carrier, of its members.
pub const MEMBER: &str = "amego";

/// Type and id of the carrier. A member is an e-mail address, or `a` and a mobile phone number (document 1.2.0).
fn carrier(invoice: &Invoice) -> Result<(Loose, Loose), Misfit> {
    Ok(match &invoice.carrier {
        None => Default::default(),
        Some(carrier @ (Carrier::MobileBarcode(code) | Carrier::CitizenCertificate(code))) => {
            (carrier.mig_type().unwrap_or_default().into(), code.as_str().into())
        }
        Some(Carrier::Member(id)) if id.contains('@') => (MEMBER.into(), id.as_str().into()),
        Some(Carrier::Member(phone)) => (MEMBER.into(), Loose(format!("a{phone}"))),
        Some(Carrier::Registered(_) | Carrier::Card(_)) => return Err(Misfit::Carrier),
    })
}

fn items(invoice: &Invoice) -> Result<Vec<CustomItem>, Misfit> {
    let figures = line_money(invoice, true).map_err(|_| Misfit::Figure)?;
    let items = invoice.lines.iter().zip(figures).map(|(line, figures)| CustomItem {
        description: line.name.as_str().to_owned(),
        quantity: Figure(line.quantity),
        unit: line.unit.as_str().into(),
        unit_price: Figure(figures.price),
        amount: Figure(figures.amount),
        tax_type: TaxType::from(line.tax).mig().into(),
    });
    Ok(items.collect())
}

/// What comes back for an invoice that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Taken {
    #[serde(default)]
    pub invoice_number: Loose,
}

/// 作廢.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct CancelInvoice {
    pub cancel_invoice_number: String,
}

impl CancelInvoice {
    /// A cancellation as Amego is told it.
    ///
    /// # Errors
    /// [`Misfit::Approval`].
    pub fn of(cancelled: &Cancellation) -> Result<Self, Misfit> {
        if !cancelled.approval_no.is_empty() {
            return Err(Misfit::Approval);
        }
        Ok(Self { cancel_invoice_number: cancelled.number.to_string() })
    }
}

/// 折讓; amounts without tax, the tax beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct CustomAllowance {
    pub allowance_number: String,
    pub allowance_date: Loose,
    pub allowance_type: Loose,
    pub buyer_identifier: Loose,
    pub buyer_name: Loose,
    pub product_item: Vec<AllowanceItem>,
    pub tax_amount: Code,
    pub total_amount: Code,
}

/// A line of an allowance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct AllowanceItem {
    pub original_invoice_number: String,
    pub original_invoice_date: Loose,
    pub original_description: String,
    pub quantity: Figure,
    #[serde(default)]
    pub unit: Loose,
    pub unit_price: Figure,
    pub amount: Figure,
    pub tax: Code,
    pub tax_type: Loose,
}

impl CustomAllowance {
    /// An allowance as Amego is told it.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn of(allowance: &Allowance) -> Result<Self, Misfit> {
        let date = |at: crate::domain::Moment| Loose(at.taipei().format("%Y%m%d").to_string());
        let items = allowance.lines.iter().map(|line| {
            let figures = line.figures().ok_or(Misfit::Figure)?;
            Ok(AllowanceItem {
                original_invoice_number: allowance.number.number().to_string(),
                original_invoice_date: date(allowance.invoiced_at),
                original_description: line.name.as_str().to_owned(),
                quantity: Figure(figures.quantity),
                unit: line.unit.as_str().into(),
                unit_price: Figure(figures.price),
                amount: Figure(figures.amount),
                tax: Code(line.tax),
                tax_type: TaxType::from(line.kind).mig().into(),
            })
        });
        let buyer = allowance.buyer.map(|ubn| ubn.to_string());
        Ok(Self {
            allowance_number: allowance.number.to_string(),
            allowance_date: date(allowance.at),
            allowance_type: BY_SELLER.into(),
            buyer_identifier: Loose(buyer.clone().unwrap_or_else(|| CONSUMER.to_owned())),
            buyer_name: Loose(buyer.unwrap_or_else(|| CONSUMER_NAME.to_owned())),
            product_item: items.collect::<Result<_, Misfit>>()?,
            tax_amount: Code(allowance.tax()),
            total_amount: Code(allowance.net()),
        })
    }
}

/// An allowance is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct CancelAllowance {
    pub cancel_allowance_number: String,
}

/// What became of this invoice?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct AskInvoice {
    pub invoice_number: String,
}

/// What does this invoice say?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AskContent {
    /// `invoice`: by its number.
    #[serde(rename = "type")]
    pub by: String,
    pub invoice_number: String,
}

impl AskContent {
    /// By the number.
    pub fn of(invoice_number: String) -> Self {
        Self { by: "invoice".to_owned(), invoice_number }
    }
}

/// What became of this allowance?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct AskAllowance {
    pub allowance_number: String,
}

/// Where an invoice or an allowance stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Standing {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<Loose>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowance_number: Option<Loose>,
    /// The last message about it: `C0401` or `F0401`, `C0501` or `F0501`; `D`, `G` for allowances.
    #[serde(rename = "type", default)]
    pub kind: Loose,
    pub status: Code,
    /// Absent where nothing was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_amount: Option<Code>,
    /// Of an allowance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_amount: Option<Code>,
}

/// `type` of a number that the centre does not know: a row like any other, with code 0 (document 1.2.0; live fixtures of
/// paid-tw/einvoice, 2026-07-14).
pub const ABSENT: &str = "NOT_FOUND";
/// `type` of a number that is none.
const NO_NUMBER: &str = "TYPE_ERROR";
/// `status` of either.
pub const ABSENT_STATUS: i64 = -1;

impl Standing {
    /// The row of what the centre does not know.
    pub fn absent(invoice_number: Option<Loose>, allowance_number: Option<Loose>) -> Self {
        let (status, total_amount) = (Code(ABSENT_STATUS), Some(Code(0)));
        let (kind, tax_amount) = (ABSENT.into(), None);
        Self { invoice_number, allowance_number, kind, status, total_amount, tax_amount }
    }

    /// True where the row says that the centre has no such document.
    pub fn is_absent(&self) -> bool {
        [ABSENT, NO_NUMBER].contains(&self.kind.as_str())
    }

    /// The number that it is about.
    pub fn number(&self) -> &str {
        self.invoice_number.as_ref().or(self.allowance_number.as_ref()).map_or("", |number| number.as_str())
    }

    /// True when the last message cancelled it.
    pub fn is_cancelled(&self) -> bool {
        self.kind.as_str().ends_with("0501")
    }

    /// True when the last message voided it (註銷).
    pub fn is_voided(&self) -> bool {
        self.kind.as_str().ends_with("0701")
    }
}

/// Which period; the year of our era, and 0 for January and February to 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct AskTracks {
    pub year: Code,
    pub period: Code,
}

impl AskTracks {
    /// As Amego names a period.
    pub fn of(period: Period) -> Self {
        use chrono::Datelike;
        Self {
            year: Code(period.first_day().year().into()),
            period: Code(i64::from((period.odd_month() - 1) / 2)),
        }
    }
}

/// Asks whether a mobile bar code exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AskBarcode {
    #[serde(rename = "barCode")]
    pub barcode: String,
}

/// `layer`: what the ministry allotted.
pub const LAYER_ALLOTTED: i64 = 1;
/// `layer`: what of it was given to the centre.
pub const LAYER_GIVEN: i64 = 2;
/// `layer`: the list of tracks that the centre issues from.
pub const LAYER_LIST: i64 = 3;
/// `category` of numbers that the shop issues itself.
pub const BY_SHOP: i64 = 2;
/// `status` of a track in use.
pub const IN_USE: i64 = 1;

/// A stretch of numbers, on one of three layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TrackLayer {
    pub layer: Code,
    /// [`BY_SHOP`], or 1: the centre numbers. Only on the last layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Code>,
    pub code: String,
    pub start: Loose,
    pub end: Loose,
    /// [`IN_USE`], 2 stopped, 3 past, 9 used up. Only on the last layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Code>,
}

impl TrackLayer {
    /// Whether `f0401_custom` takes its numbers: on the last layer, for the shop's own numbers, in use.
    pub fn is_ours(&self) -> bool {
        let is = |mark: Option<Code>, wanted| mark.is_some_and(|mark| mark.0 == wanted);
        self.layer.0 == LAYER_LIST && is(self.category, BY_SHOP) && is(self.status, IN_USE)
    }
}

/// The centre's clock, as far as it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreTime {
    /// Unix seconds.
    pub timestamp: Code,
}

#[cfg(test)]
mod tests;
