//! The JSON of `cli.md`, field by field in its order: ids are strings, counts and amounts numbers, serials eight
//! digits, dates ISO, times RFC 3339 with +08:00; legacy words stay Chinese in either language.

mod counter;
mod job;
mod shift;
mod upload;

pub use counter::{AllowanceJson, FateJson, GoodJson, UnissuedJson};
pub use job::JobJson;
pub use shift::{ParkedJson, ShiftJson};
use upload::state_word;
pub use upload::{ClockJson, DeliveryJson, UploadJson};

use crate::cli::home::secrets::QrKeys;
use crate::domain::{
    AllocationMode, BlankReporter, Cancellation, Company, Department, Invoice, InvoiceLine, PriceBasis,
    PrintMark, TaxChoice, TaxType, Till, Voided,
};
use crate::protocol::{InvoiceRow, RangeRow, StoreInfo};
use crate::slip::CodeTexts;
use serde::Serialize;

/// A range: its id, the fourteen legacy columns, and what the legacy screen did not have.
#[derive(Debug, Serialize)]
pub struct RangeJson {
    id: String,
    period: String,
    category: &'static str,
    kind: &'static str,
    copies: &'static str,
    from: String,
    to: String,
    track: String,
    begin: String,
    end: String,
    count: u32,
    last_issued: Option<String>,
    cancelled: u32,
    company: String,
    dept: Option<String>,
    tax_kind: &'static str,
    ubn: String,
    remaining: u32,
    till: Option<String>,
    status: &'static str,
    upload: &'static str,
    check: &'static str,
}

impl RangeJson {
    /// From a row of the grid.
    pub fn of(row: &RangeRow) -> Self {
        let range = &row.range;
        Self {
            id: range.id.to_string(),
            period: range.period.lj(),
            category: range.category.word(),
            kind: range.kind.word(),
            copies: range.copies.word(),
            from: range.from.to_string(),
            to: range.to.to_string(),
            track: range.span.track.to_string(),
            begin: range.span.begin().to_string(),
            end: range.span.end().to_string(),
            count: range.span.count(),
            last_issued: range.last_issued().map(|last| last.to_string()),
            cancelled: range.cancelled_total(),
            company: range.company.to_string(),
            dept: range.dept.as_ref().map(ToString::to_string),
            tax_kind: range.tax_kind.word(),
            ubn: range.ubn.to_string(),
            remaining: range.remaining(),
            till: range.till().map(ToString::to_string),
            status: row.status.word(),
            upload: range.upload.word(),
            check: range.check.word(),
        }
    }
}

/// What issuing prints.
#[derive(Debug, Serialize)]
pub struct IssuedJson {
    number: String,
    random_code: String,
    issued_at: String,
    period: String,
    seller: String,
    buyer: Option<String>,
    sales_amount: i64,
    tax_amount: i64,
    total_amount: i64,
    range: String,
    request_id: String,
    barcode: Option<String>,
    qr_left: Option<String>,
    qr_right: Option<String>,
}

impl IssuedJson {
    /// From an invoice; the codes are null where its seller has no QR key.
    pub fn of(invoice: &Invoice, keys: &QrKeys) -> Self {
        // A record that was issued here always has codes: a fault of the layout is no reason to hide a number.
        let codes = keys.of(invoice.seller).and_then(|key| CodeTexts::new(invoice, key).ok());
        let (barcode, qr_left, qr_right) = match codes {
            Some(codes) => (Some(codes.code39), Some(codes.left), Some(codes.right)),
            None => (None, None, None),
        };
        Self {
            number: invoice.number.to_string(),
            random_code: invoice.random_code.to_string(),
            issued_at: invoice.issued_at.rfc3339(),
            period: invoice.period.lj(),
            seller: invoice.seller.to_string(),
            buyer: invoice.buyer.map(|buyer| buyer.to_string()),
            sales_amount: invoice.totals.sales,
            tax_amount: invoice.totals.tax,
            total_amount: invoice.totals.total,
            range: invoice.range.to_string(),
            request_id: invoice.request_id.to_string(),
            barcode,
            qr_left,
            qr_right,
        }
    }
}

/// An invoice with all that is known of it.
#[derive(Debug, Serialize)]
pub struct InvoiceJson {
    #[serde(flatten)]
    issued: IssuedJson,
    revision: u8,
    status: &'static str,
    cancelled: Option<CancelledJson>,
    free_amount: i64,
    zero_amount: i64,
    tax: &'static str,
    tax_kind: &'static str,
    price_basis: &'static str,
    company: String,
    dept: Option<String>,
    till: Option<String>,
    carrier: Option<String>,
    donate: Option<String>,
    print_mark: &'static str,
    items: Vec<ItemJson>,
}

#[derive(Debug, Serialize)]
struct ItemJson {
    name: String,
    qty: String,
    price: String,
    unit: Option<String>,
    tax: &'static str,
}

impl InvoiceJson {
    /// From an invoice.
    pub fn of(row: &InvoiceRow, keys: &QrKeys) -> Self {
        let invoice = &row.invoice;
        Self {
            issued: IssuedJson::of(invoice, keys),
            revision: invoice.revision,
            status: status_word(row),
            cancelled: row.cancelled.as_ref().map(CancelledJson::of),
            free_amount: invoice.totals.free_sales,
            zero_amount: invoice.totals.zero_sales,
            tax: tax_type_word(invoice.tax),
            tax_kind: invoice.tax_kind.word(),
            price_basis: basis_word(invoice.basis),
            company: invoice.company.to_string(),
            dept: invoice.dept.as_ref().map(ToString::to_string),
            till: invoice.till.as_ref().map(ToString::to_string),
            carrier: invoice.carrier.as_ref().map(|carrier| carrier.code().to_owned()),
            donate: invoice.donation.as_ref().map(ToString::to_string),
            print_mark: match invoice.print_mark {
                PrintMark::Yes => "Y",
                PrintMark::No => "N",
            },
            items: invoice.lines.iter().map(ItemJson::of).collect(),
        }
    }
}

impl ItemJson {
    fn of(line: &InvoiceLine) -> Self {
        Self {
            name: line.name.to_string(),
            qty: line.quantity.normalize().to_string(),
            price: line.price.normalize().to_string(),
            unit: Some(line.unit.to_string()).filter(|unit| !unit.is_empty()),
            tax: tax_word(line.tax),
        }
    }
}

/// A cancellation.
#[derive(Debug, Serialize)]
pub struct CancelledJson {
    number: String,
    period: String,
    cancelled_at: String,
    reason: String,
    approval_no: Option<String>,
}

impl CancelledJson {
    /// From a cancellation.
    pub fn of(cancelled: &Cancellation) -> Self {
        let approval_no = cancelled.approval_no.to_string();
        Self {
            number: cancelled.number.to_string(),
            period: cancelled.period.lj(),
            cancelled_at: cancelled.at.rfc3339(),
            reason: cancelled.reason.to_string(),
            approval_no: (!approval_no.is_empty()).then_some(approval_no),
        }
    }
}

/// A 註銷.
#[derive(Debug, Serialize)]
pub struct VoidedJson {
    number: String,
    period: String,
    revision: u8,
    voided_at: String,
    till: Option<String>,
    staff: Option<String>,
    reason: String,
}

impl VoidedJson {
    /// From a 註銷.
    pub fn of(voided: &Voided) -> Self {
        Self {
            number: voided.number.to_string(),
            period: voided.period.lj(),
            revision: voided.revision,
            voided_at: voided.at.rfc3339(),
            till: voided.till.as_ref().map(ToString::to_string),
            staff: voided.staff.as_ref().map(ToString::to_string),
            reason: voided.reason.to_string(),
        }
    }
}

/// `--status`.
pub fn status_word(row: &InvoiceRow) -> &'static str {
    row.status().word()
}

/// `--tax`.
pub fn tax_word(tax: TaxChoice) -> &'static str {
    match tax {
        TaxChoice::Taxable => "taxable",
        TaxChoice::Zero => "zero",
        TaxChoice::Free => "free",
    }
}

/// What tax a whole invoice bears.
pub fn tax_type_word(tax: TaxType) -> &'static str {
    match tax {
        TaxType::Taxable => "taxable",
        TaxType::Zero => "zero",
        TaxType::Free => "free",
        TaxType::Mixed => "mixed",
    }
}

/// `--price-basis`.
pub fn basis_word(basis: PriceBasis) -> &'static str {
    match basis {
        PriceBasis::Gross => "gross",
        PriceBasis::Net => "net",
    }
}

/// `--allocation`.
pub fn allocation_word(mode: AllocationMode) -> &'static str {
    match mode {
        AllocationMode::Term => "term",
        AllocationMode::Annual => "annual",
    }
}

/// `--blanks`.
pub fn blanks_word(blanks: BlankReporter) -> &'static str {
    match blanks {
        BlankReporter::Ourselves => "ours",
        BlankReporter::Centre => "centre",
        BlankReporter::HeadOffice => "head-office",
    }
}

/// A company.
#[derive(Debug, Serialize)]
pub struct CompanyJson {
    company: String,
    name: String,
    shop_name: String,
    ubn: String,
    head_ubn: String,
    address: String,
    allocation: &'static str,
    blanks: &'static str,
    mixed_tax: bool,
}

impl CompanyJson {
    /// From a company.
    pub fn of(company: &Company) -> Self {
        Self {
            company: company.code.to_string(),
            name: company.name.to_string(),
            shop_name: company.heading().to_string(),
            ubn: company.ubn.to_string(),
            head_ubn: company.head_ubn.to_string(),
            address: company.address.to_string(),
            allocation: allocation_word(company.allocation),
            blanks: blanks_word(company.blanks),
            mixed_tax: company.mixed_tax,
        }
    }
}

/// A department.
#[derive(Debug, Serialize)]
pub struct DeptJson {
    dept: String,
    name: String,
}

impl DeptJson {
    /// From a department.
    pub fn of(department: &Department) -> Self {
        Self { dept: department.code.to_string(), name: department.name.to_string() }
    }
}

/// A till.
#[derive(Debug, Serialize)]
pub struct TillJson {
    till: String,
    name: String,
    dept: Option<String>,
    company: Option<String>,
}

impl TillJson {
    /// From a till.
    pub fn of(till: &Till) -> Self {
        Self {
            till: till.code.to_string(),
            name: till.name.to_string(),
            dept: till.dept.as_ref().map(ToString::to_string),
            company: till.company.as_ref().map(ToString::to_string),
        }
    }
}

/// The store, for `init` and `status`.
#[derive(Debug, Serialize)]
pub struct StoreJson {
    store: String,
    sample: bool,
    now: String,
    company: Option<String>,
    ubn: Option<String>,
    ranges: u64,
    invoices: u64,
    ledger_sequence: u64,
    ledger_hash: String,
    terminals: u32,
}

impl StoreJson {
    /// From what the engine says, and where the store is.
    pub fn of(info: &StoreInfo, store: String) -> Self {
        Self {
            store,
            sample: info.kind.is_trial(),
            now: info.now.rfc3339(),
            company: info.company.as_ref().map(|company| company.code.to_string()),
            ubn: info.company.as_ref().map(|company| company.ubn.to_string()),
            ranges: info.ranges,
            invoices: info.invoices,
            ledger_sequence: info.head_sequence,
            ledger_hash: info.head_hash.clone(),
            terminals: info.terminals,
        }
    }
}

/// A refused line of `issue --from`.
#[derive(Debug, Serialize)]
pub struct RefusedLineJson<'a> {
    /// Physical line, from 1.
    pub line: u64,
    /// The request id of the line, given or derived.
    pub request_id: &'a str,
    /// Why.
    pub refused: RefusedJson<'a>,
}

/// Code and sentence.
#[derive(Debug, Serialize)]
pub struct RefusedJson<'a> {
    /// The code of `lj help refusals`.
    pub code: &'a str,
    /// The sentence.
    pub message: &'a str,
}

/// A row of an import.
#[derive(Debug, Serialize)]
pub struct VerdictJson {
    /// Line of the file; the header is line 1.
    pub line: u32,
    /// The verdict's word.
    pub verdict: &'static str,
    /// Why; null where there is nothing to say.
    pub reason: Option<String>,
}
