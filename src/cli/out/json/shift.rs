//! Shifts and parked sales as JSON.

use crate::cli::out::json::counter::{code, text};
use crate::cli::out::json::tax_word;
use crate::domain::{BookUse, Parked, SaleLine, Shift};
use serde::Serialize;

/// A shift.
#[derive(Debug, Serialize)]
pub struct ShiftJson {
    shift: Option<String>,
    till: Option<String>,
    staff: Option<String>,
    from: Option<String>,
    to: String,
    books: Vec<BookJson>,
    issued: u32,
    sales_amount: i64,
    zero_amount: i64,
    free_amount: i64,
    tax_amount: i64,
    total_amount: i64,
    cancelled: u32,
    cancelled_amount: i64,
    allowances: u32,
    allowances_amount: i64,
    tenders: Vec<TenderJson>,
    pending: u32,
    ledger_sequence: u64,
    ledger_hash: String,
}

#[derive(Debug, Serialize)]
struct BookJson {
    range: String,
    first: String,
    last: String,
    count: u32,
}

#[derive(Debug, Serialize)]
struct TenderJson {
    kind: &'static str,
    amount: i64,
}

impl ShiftJson {
    /// From a shift; one that is not closed has no id yet.
    pub fn of(shift: &Shift, closed: bool) -> Self {
        let (figures, totals) = (&shift.figures, &shift.figures.totals);
        let book = |book: &BookUse| BookJson {
            range: book.range.to_string(),
            first: book.first.to_string(),
            last: book.last.to_string(),
            count: book.count,
        };
        Self {
            shift: closed.then(|| shift.id.to_string()),
            till: code(shift.till.as_ref()),
            staff: code(shift.staff.as_ref()),
            from: shift.from.map(|from| from.rfc3339()),
            to: shift.to.rfc3339(),
            books: figures.books.iter().map(book).collect(),
            issued: figures.issued,
            sales_amount: totals.sales,
            zero_amount: totals.zero_sales,
            free_amount: totals.free_sales,
            tax_amount: totals.tax,
            total_amount: totals.total,
            cancelled: figures.cancelled,
            cancelled_amount: figures.cancelled_total,
            allowances: figures.allowances,
            allowances_amount: figures.allowances_total,
            tenders: figures
                .tenders
                .iter()
                .map(|&(kind, amount)| TenderJson { kind: kind.word(), amount })
                .collect(),
            pending: figures.pending,
            ledger_sequence: shift.head_sequence,
            ledger_hash: shift.head_hash.clone(),
        }
    }
}

/// A parked sale.
#[derive(Debug, Serialize)]
pub struct ParkedJson {
    parked: String,
    at: String,
    till: Option<String>,
    staff: Option<String>,
    label: Option<String>,
    buyer: Option<String>,
    items: Vec<ParkedLineJson>,
}

#[derive(Debug, Serialize)]
struct ParkedLineJson {
    name: String,
    qty: String,
    price: String,
    unit: Option<String>,
    tax: &'static str,
}

impl ParkedJson {
    /// From a parked sale.
    pub fn of(parked: &Parked) -> Self {
        let line = |line: &SaleLine| ParkedLineJson {
            name: line.name.to_string(),
            qty: line.quantity.normalize().to_string(),
            price: line.price.normalize().to_string(),
            unit: text(&line.unit),
            tax: tax_word(line.tax),
        };
        Self {
            parked: parked.id.to_string(),
            at: parked.at.rfc3339(),
            till: code(parked.till.as_ref()),
            staff: code(parked.staff.as_ref()),
            label: text(&parked.label),
            buyer: code(parked.sale.buyer.as_ref()),
            items: parked.sale.lines.iter().map(line).collect(),
        }
    }
}
