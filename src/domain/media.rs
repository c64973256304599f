//! The accountant's media file (媒體申報檔) of a seller's invoices: 81 columns a line, ASCII (facts of 2026, section 4).
//!
//! | columns | field |
//! |---|---|
//! | 1–2 | format code: 35 cash registers and e-invoices, 33 their returns and allowances |
//! | 3–11 | tax registration number (稅籍編號) |
//! | 12–18 | serial, through the file |
//! | 19–23 | ROC year and month |
//! | 24–31 | buyer's UBN; of a blank range its last serial |
//! | 32–39 | seller's UBN |
//! | 40–49 | track and number; of a blank range its first |
//! | 50–61 | sales |
//! | 62 | tax kind: 1 taxable, 2 zero-rated, 3 free, F cancelled, D blank |
//! | 63–72 | tax |
//! | 73–79 | deduction, spaces, special tax rate: blank for sales |
//! | 80 | A where a line stands for a range |
//! | 81 | customs mark of a zero-rated sale |
//!
//! Companies stand with net and tax, consumers with the tax inside and 0. An invoice of several tax kinds has a line for each.

use super::{Allowance, Amount, Invoice, Number, Span, TaxChoice, Ubn, roc::ROC_OFFSET};
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// Columns of a line, without its end.
pub const MEDIA_LINE_BYTES: usize = 81;

/// 稅籍編號: nine digits, the tax office's own number of a place of business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRegistration(u32);

impl TaxRegistration {
    /// Reads nine digits.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = super::fold_width(raw.trim());
        let plain = text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| plain).map(Self)
    }
}

impl fmt::Display for TaxRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRow {
    /// 35 or 33.
    code: u8,
    /// Of which month.
    day: NaiveDate,
    /// Columns 24 to 31; blank for a consumer and what was cancelled.
    buyer_or_end: Option<u32>,
    seller: Ubn,
    number: Number,
    sales: Amount,
    kind: char,
    tax: Amount,
    is_range: bool,
    customs: char,
}

impl MediaRow {
    fn new(code: u8, day: NaiveDate, seller: Ubn, number: Number) -> Self {
        let (buyer_or_end, sales, tax, is_range) = (None, 0, 0, false);
        Self { code, day, buyer_or_end, seller, number, sales, kind: 'F', tax, is_range, customs: ' ' }
    }

    /// The lines of an invoice: one for each kind of tax, or one with nothing where it is cancelled.
    pub fn of_invoice(invoice: &Invoice, cancelled: bool) -> Vec<Self> {
        let row = Self::new(35, invoice.issued_at.date(), invoice.seller, invoice.number);
        if cancelled {
            return vec![row];
        }
        let row = Self { buyer_or_end: invoice.buyer.map(u32::from), ..row };
        let customs = invoice.zero_rate.and_then(|zero| zero.clearance.mig().chars().next());
        let totals = &invoice.totals;
        let kinds = [
            Self { kind: '1', sales: totals.sales, tax: totals.tax, ..row.clone() },
            Self { kind: '2', sales: totals.zero_sales, customs: customs.unwrap_or(' '), ..row.clone() },
            Self { kind: '3', sales: totals.free_sales, ..row },
        ];
        kinds.into_iter().filter(|row| row.sales != 0 || row.tax != 0).collect()
    }

    /// The lines of an allowance: one for each kind of tax, in the month in which it was given; none where it is cancelled.
    pub fn of_allowance(allowance: &Allowance) -> Vec<Self> {
        if !allowance.is_live() {
            return Vec::new();
        }
        let row = Self::new(33, allowance.at.date(), allowance.seller, allowance.number.number());
        let of_kind = |(kind, mark): (TaxChoice, char)| {
            let lines = || allowance.lines.iter().filter(move |line| line.kind == kind);
            let (sales, tax) = (lines().map(|line| line.net).sum(), lines().map(|line| line.tax).sum());
            let buyer_or_end = allowance.buyer.map(u32::from);
            Self { kind: mark, buyer_or_end, sales, tax, ..row.clone() }
        };
        let kinds = [(TaxChoice::Taxable, '1'), (TaxChoice::Zero, '2'), (TaxChoice::Free, '3')].map(of_kind);
        kinds.into_iter().filter(|row| row.sales != 0 || row.tax != 0).collect()
    }

    /// The line of numbers that nobody used, of the last month of their period.
    pub fn of_blanks(last_day: NaiveDate, seller: Ubn, span: Span) -> Self {
        let first = Number { track: span.track, serial: span.begin() };
        let row = Self::new(35, last_day, seller, first);
        Self { kind: 'D', buyer_or_end: Some(span.end().value()), is_range: true, ..row }
    }

    /// The 81 columns.
    pub fn line(&self, of: TaxRegistration, serial: u32) -> String {
        let Self { code, seller, number, sales, kind, tax, customs, .. } = self;
        let (year, month) = (self.day.year() - ROC_OFFSET, self.day.month());
        let buyer = self.buyer_or_end.map_or_else(|| " ".repeat(8), |of| format!("{of:08}"));
        let range = if self.is_range { 'A' } else { ' ' };
        format!(
            "{code:02}{:09}{serial:07}{year:03}{month:02}{buyer}{seller}{number}{sales:012}{kind}{tax:010}       {range}{customs}",
            of.0
        )
    }

    /// Of whom.
    pub fn seller(&self) -> Ubn {
        self.seller
    }
}

#[cfg(test)]
mod tests;
