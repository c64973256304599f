//! The messages of an offline-issue centre (ECPay, OPay): what is posted under the envelope, and what comes back in it.
//! Field names are the centre's own. Source: OPay i301 (OfflineIssue, OfflineInvalid), i100 §13 and §15 (GetIssue,
//! GetInvalid); the client writes these and the local centre reads them.

use super::loose::{Code, Figure, Loose};
use super::urlencode::Flavour;
use crate::domain::{
    Cancellation, CardKind, Carrier, DocumentId, Invoice, Misfit, Moment, PrintMark, TaxType, line_money,
};
use serde::{Deserialize, Serialize};

/// Where each message is posted.
pub mod path {
    /// 開立.
    pub const ISSUE: &str = "/B2CInvoice/OfflineIssue";
    /// 作廢.
    pub const INVALID: &str = "/B2CInvoice/OfflineInvalid";
    /// What became of an invoice.
    pub const GET_ISSUE: &str = "/B2CInvoice/GetIssue";
    /// What became of a cancellation.
    pub const GET_INVALID: &str = "/B2CInvoice/GetInvalid";
    /// What the ministry allotted in a year.
    pub const GOV_WORDS: &str = "/B2CInvoice/GetGovInvoiceWordSetting";
    /// Whether a mobile bar code exists (ECPay's guide of B2C invoices).
    pub const CHECK_BARCODE: &str = "/B2CInvoice/CheckBarcode";
    /// Whether a donation code exists (the same guide).
    pub const CHECK_LOVE_CODE: &str = "/B2CInvoice/CheckLoveCode";
}

/// ECPay's `Revision` of a call: the offline calls and the ministry's list have one of their own, the questions that they
/// share with online issuing the newer one (ECPay's guides 04 and 18, its SDK and two public clients). OPay has none.
pub fn revision_of(path: &str) -> &'static str {
    match path {
        path::ISSUE | path::INVALID | path::GOV_WORDS => "1.0.0",
        _ => "3.0.0",
    }
}

/// The unit of a line that has none: the field must be filled.
const UNIT: &str = "式";
/// The name of a consumer: centres refuse zeros.
pub(super) const CONSUMER_NAME: &str = "消費者";
/// `SpecialTaxType` of a tax-free invoice (OPay i100 §13).
const SPECIAL_TAX_FREE: i64 = 8;
/// `SpecialTaxType` of any other invoice: OPay asks for it (i301 §13), ECPay for none.
const SPECIAL_TAX_NONE: i64 = 0;

/// The centre's key of an invoice: at most 30 letters and digits, the same for the same document for ever. Number,
/// period and issue have fixed widths, so two documents never share one.
pub fn relate_number(id: &DocumentId) -> String {
    format!("{}{}{:02}", id.number, id.period, id.count)
}

/// `yyyy-MM-dd HH:mm:ss`.
pub fn time_text(at: Moment) -> String {
    at.taipei().format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `yyyy-MM-dd`.
pub fn date_text(at: Moment) -> String {
    at.date().format("%Y-%m-%d").to_string()
}

/// The merchant's names at the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// `MerchantID`.
    pub id: String,
    /// `MachineID` that the tracks are bound to.
    pub machine: String,
    /// Whose dialect.
    pub flavour: Flavour,
}

/// `OfflineIssue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)] // The centre's own fields, in its own order.
pub struct OfflineIssue {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    #[serde(rename = "MachineID")]
    pub machine_id: Loose,
    pub invoice_no: String,
    pub invoice_date: String,
    pub relate_number: String,
    #[serde(default)]
    pub customer_identifier: Loose,
    #[serde(default)]
    pub customer_name: Loose,
    /// Of a member of the centre: either.
    #[serde(default, skip_serializing_if = "Loose::is_empty")]
    pub customer_phone: Loose,
    #[serde(default, skip_serializing_if = "Loose::is_empty")]
    pub customer_email: Loose,
    pub print: Loose,
    pub donation: Loose,
    #[serde(default)]
    pub love_code: Loose,
    #[serde(default)]
    pub carrier_type: Loose,
    #[serde(default)]
    pub carrier_num: Loose,
    /// Of a card alone: any other carrier is refused with it.
    #[serde(default, skip_serializing_if = "Loose::is_empty")]
    pub carrier_num2: Loose,
    #[serde(default)]
    pub clearance_mark: Loose,
    pub tax_type: Loose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special_tax_type: Option<Code>,
    #[serde(default)]
    pub zero_tax_rate_reason: Loose,
    pub sales_amount: Code,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_amount: Option<Code>,
    pub inv_type: Loose,
    pub random_number: Loose,
    #[serde(rename = "vat", default)]
    pub vat: Loose,
    pub items: Vec<OfflineItem>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct OfflineItem {
    pub item_seq: Code,
    pub item_name: String,
    pub item_count: Figure,
    pub item_word: String,
    pub item_price: Figure,
    #[serde(default)]
    pub item_tax_type: Loose,
    pub item_amount: Figure,
}

fn yes(yes: bool) -> Loose {
    if yes { "1".into() } else { "0".into() }
}

impl OfflineIssue {
    /// An invoice as this merchant tells it.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn of(invoice: &Invoice, id: &DocumentId, merchant: &Merchant) -> Result<Self, Misfit> {
        let carrier = Told::of(invoice, merchant.flavour)?;
        let company = invoice.buyer.is_some();
        let tells_tax = company && merchant.flavour == Flavour::Ecpay;
        Ok(Self {
            merchant_id: merchant.id.as_str().into(),
            machine_id: merchant.machine.as_str().into(),
            invoice_no: invoice.number.to_string(),
            invoice_date: time_text(invoice.issued_at),
            relate_number: relate_number(id),
            customer_identifier: Loose(invoice.buyer.map(|ubn| ubn.to_string()).unwrap_or_default()),
            customer_name: Loose(customer_name(invoice)),
            customer_phone: carrier.phone,
            customer_email: carrier.email,
            print: yes(invoice.print_mark == PrintMark::Yes),
            donation: yes(invoice.donation.is_some()),
            love_code: Loose(invoice.donation.as_ref().map(ToString::to_string).unwrap_or_default()),
            carrier_type: carrier.kind.into(),
            carrier_num: carrier.hidden,
            carrier_num2: carrier.shown,
            clearance_mark: Loose(clearance(invoice).to_owned()),
            tax_type: invoice.tax.mig().into(),
            special_tax_type: match (invoice.tax, merchant.flavour) {
                (TaxType::Free, _) => Some(Code(SPECIAL_TAX_FREE)),
                (_, Flavour::Opay) => Some(Code(SPECIAL_TAX_NONE)),
                (_, Flavour::Ecpay) => None,
            },
            zero_tax_rate_reason: Loose(zero_reason(invoice)),
            sales_amount: Code(invoice.totals.total),
            tax_amount: tells_tax.then_some(Code(invoice.totals.tax)),
            inv_type: invoice.tax_kind.word().into(),
            random_number: Loose(invoice.random_code.to_string()),
            // Prices hold the tax, whatever basis the sale had: the centre then works out what we did.
            vat: "1".into(),
            items: items(invoice)?,
        })
    }
}

/// A carrier in the fields of these centres.
#[derive(Default)]
struct Told {
    kind: &'static str,
    hidden: Loose,
    shown: Loose,
    phone: Loose,
    email: Loose,
}

impl Told {
    fn of(invoice: &Invoice, flavour: Flavour) -> Result<Self, Misfit> {
        let (Some(carrier), Some(ids)) = (&invoice.carrier, invoice.carrier_ids()) else {
            return Ok(Self::default());
        };
        let none = Self::default;
        Ok(match carrier {
            // Its number is left to the centre, which makes it of the one or the other.
            Carrier::Member(id) if id.contains('@') => {
                Self { kind: "1", email: id.as_str().into(), ..none() }
            }
            Carrier::Member(id) => Self { kind: "1", phone: id.as_str().into(), ..none() },
            Carrier::CitizenCertificate(code) => Self { kind: "2", hidden: code.as_str().into(), ..none() },
            Carrier::MobileBarcode(code) => Self { kind: "3", hidden: code.as_str().into(), ..none() },
            Carrier::Registered(_) => return Err(Misfit::Carrier),
            Carrier::Card(card) => Self {
                kind: card_type(card.kind(), flavour).ok_or(Misfit::Carrier)?,
                hidden: Loose(ids.hidden),
                shown: Loose(ids.shown),
                ..none()
            },
        })
    }
}

/// `CarrierType` of a card; `None` where the centre has none. The two number them apart: 5 is icash at OPay (i301 V1.3.0), 一卡通
/// at ECPay (guide p=7896).
fn card_type(kind: CardKind, flavour: Flavour) -> Option<&'static str> {
    match (flavour, kind) {
        (_, CardKind::Easycard) => Some("4"),
        (Flavour::Ecpay, CardKind::Ipass) | (Flavour::Opay, CardKind::Icash) => Some("5"),
        (Flavour::Opay, CardKind::Ipass) => Some("6"),
        (Flavour::Opay, CardKind::BankCard) => Some("7"),
        (Flavour::Opay, CardKind::CreditCard) => Some("8"),
        (Flavour::Ecpay, CardKind::Icash | CardKind::BankCard | CardKind::CreditCard) => None,
    }
}

/// Whose name a printed invoice bears: asked for with `Print` 1 (ECPay's guide; optional offline). A company that gave none
/// has its 統編, a consumer the word for one.
fn customer_name(invoice: &Invoice) -> String {
    match (invoice.buyer_name.as_str(), invoice.buyer) {
        ("", Some(ubn)) => ubn.to_string(),
        ("", None) if invoice.print_mark == PrintMark::Yes => CONSUMER_NAME.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// 通關方式 as MIG has it; empty where nothing has a zero rate.
pub(super) fn clearance(invoice: &Invoice) -> &'static str {
    invoice.zero_rate.map_or("", |zero| zero.clearance.mig())
}

/// 零稅率原因 71 to 79; empty where nothing has a zero rate.
pub(super) fn zero_reason(invoice: &Invoice) -> String {
    invoice.zero_rate.map(|zero| u8::from(zero.reason).to_string()).unwrap_or_default()
}

fn items(invoice: &Invoice) -> Result<Vec<OfflineItem>, Misfit> {
    // Prices hold the tax: the centre then works out what we did.
    let figures = line_money(invoice, true).map_err(|_| Misfit::Figure)?;
    let mixed = invoice.tax == TaxType::Mixed;
    Ok((1i64..)
        .zip(invoice.lines.iter().zip(figures))
        .map(|(place, (line, figures))| OfflineItem {
            item_seq: Code(place),
            item_name: line.name.as_str().to_owned(),
            item_count: Figure(line.quantity),
            item_word: if line.unit.is_empty() { UNIT } else { line.unit.as_str() }.to_owned(),
            item_price: Figure(figures.price),
            item_tax_type: if mixed { TaxType::from(line.tax).mig().into() } else { Loose::default() },
            item_amount: Figure(figures.amount),
        })
        .collect())
}

/// `OfflineInvalid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct OfflineInvalid {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    pub invoice_no: String,
    pub invoice_date: String,
    pub reason: String,
    pub cancel_date: String,
}

impl OfflineInvalid {
    /// A cancellation as this merchant tells it.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn of(cancelled: &Cancellation, invoice: &Invoice, merchant: &Merchant) -> Result<Self, Misfit> {
        if !cancelled.approval_no.is_empty() {
            return Err(Misfit::Approval);
        }
        Ok(Self {
            merchant_id: merchant.id.as_str().into(),
            invoice_no: cancelled.number.to_string(),
            invoice_date: date_text(invoice.issued_at),
            reason: cancelled.reason.as_str().to_owned(),
            cancel_date: time_text(cancelled.at),
        })
    }
}

/// What comes back to either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct Returned {
    pub rtn_code: Code,
    #[serde(default)]
    pub rtn_msg: Loose,
    #[serde(default)]
    pub invoice_no: Loose,
    #[serde(default)]
    pub relate_number: Loose,
}

/// `GetIssue`, by `RelateNumber`, or by `InvoiceNo` and `InvoiceDate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct GetIssue {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relate_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_no: Option<String>,
    /// `yyyy-MM-dd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_date: Option<String>,
}

/// What `GetIssue` found, as far as it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct IssueFound {
    #[serde(rename = "RtnCode")]
    pub code: Code,
    #[serde(rename = "RtnMsg", default)]
    pub words: Loose,
    #[serde(rename = "IIS_Number", default)]
    pub number: Loose,
    #[serde(rename = "IIS_Relate_Number", default)]
    pub relate_number: Loose,
    /// Missing where it is not answered, zeros for none.
    #[serde(rename = "IIS_Identifier", default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Loose>,
    #[serde(rename = "IIS_Customer_Name", default)]
    pub buyer_name: Loose,
    /// Empty for none, as the two that follow.
    #[serde(rename = "IIS_Carrier_Type", default, skip_serializing_if = "Option::is_none")]
    pub carrier_type: Option<Loose>,
    #[serde(rename = "IIS_Carrier_Num", default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Loose>,
    #[serde(rename = "IIS_Love_Code", default, skip_serializing_if = "Option::is_none")]
    pub donation: Option<Loose>,
    #[serde(rename = "IIS_Create_Date", default)]
    pub issued_at: Loose,
    #[serde(rename = "IIS_Sales_Amount", default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Code>,
    #[serde(rename = "IIS_Random_Number", default)]
    pub random_code: Loose,
    /// `0` it was voided (註銷).
    #[serde(rename = "IIS_Issue_Status", default)]
    pub issued: Loose,
    /// `1` it was cancelled.
    #[serde(rename = "IIS_Invalid_Status", default)]
    pub cancelled: Loose,
    #[serde(rename = "IIS_Upload_Status", default)]
    pub uploaded: Loose,
    /// `C` the platform has it, `E` it refused, `G` and `P` on the way, empty not yet.
    #[serde(rename = "IIS_Turnkey_Status", default)]
    pub platform: Loose,
}

/// `GetInvalid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct GetInvalid {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    pub relate_number: String,
    pub invoice_no: String,
    pub invoice_date: String,
}

/// What `GetInvalid` found, as far as it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct InvalidFound {
    #[serde(rename = "RtnCode")]
    pub code: Code,
    #[serde(rename = "RtnMsg", default)]
    pub words: Loose,
    #[serde(rename = "II_Invoice_No", default)]
    pub number: Loose,
    #[serde(rename = "II_Date", default)]
    pub cancelled_at: Loose,
    #[serde(rename = "Reason", default)]
    pub reason: Loose,
    /// `1` the platform has it.
    #[serde(rename = "II_Upload_Status", default)]
    pub uploaded: Loose,
}

/// `GetGovInvoiceWordSetting`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct GovWords {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    /// ROC, three digits.
    pub invoice_year: String,
}

/// What the ministry allotted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct GovWordsFound {
    pub rtn_code: Code,
    #[serde(default)]
    pub rtn_msg: Loose,
    #[serde(default, deserialize_with = "super::loose::rows")]
    pub invoice_info: Vec<GovWord>,
}

/// One stretch of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct GovWord {
    /// 1 to 6.
    pub invoice_term: Code,
    pub inv_type: Loose,
    pub invoice_header: String,
    pub invoice_start: Loose,
    pub invoice_end: Loose,
    /// Books of 50.
    #[serde(default)]
    pub number: Code,
}

/// `CheckBarcode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CheckBarcode {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    #[serde(rename = "BarCode")]
    pub barcode: String,
}

/// `CheckLoveCode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CheckLoveCode {
    #[serde(rename = "MerchantID")]
    pub merchant_id: Loose,
    #[serde(rename = "LoveCode")]
    pub love_code: String,
}

/// `IsExist` of a code that exists.
pub const EXISTS: &str = "Y";
/// `IsExist` of one that does not.
pub const NO_SUCH_CODE: &str = "N";

/// What comes back to either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct CodeFound {
    pub rtn_code: Code,
    #[serde(default)]
    pub rtn_msg: Loose,
    /// [`EXISTS`] or [`NO_SUCH_CODE`]; nothing where the ministry did not answer.
    #[serde(default)]
    pub is_exist: Loose,
}

#[cfg(test)]
mod tests;
