//! What stands in each table of an export, cell by cell, in the order of its headings.

use crate::cli::verb::export::sheet::{Cell, Sheet};
use crate::domain::{
    Allowance, AllowanceLine, Amount, Carrier, Clearance, Invoice, Moment, Payments, PriceBasis, Range,
    SaleLine, ShiftLine, Span, Sums, TaxFigures, Ubn,
};
use crate::protocol::{InvoiceRow, SoldPart};
use crate::text::{self, Lang, export as words};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io;

fn text<T: ToString>(value: T) -> Cell {
    Cell::Text(value.to_string())
}

/// The text of what may be missing.
fn maybe<T: ToString>(value: Option<T>) -> Cell {
    Cell::Text(value.map(|value| value.to_string()).unwrap_or_default())
}

fn figure<T: ToString>(value: T) -> Cell {
    Cell::Figure(value.to_string())
}

/// A day and a time, as every spreadsheet knows them.
fn day_and_time(at: Moment) -> [Cell; 2] {
    let at = at.taipei();
    [Cell::Figure(at.format("%Y-%m-%d").to_string()), Cell::Figure(at.format("%H:%M:%S").to_string())]
}

fn maybe_at(at: Option<Moment>) -> Cell {
    Cell::Figure(at.map(|at| at.to_string()).unwrap_or_default())
}

/// Writes a part: its invoices, their lines, and its allowances.
///
/// # Errors
/// What the system says.
pub fn part(lang: Lang, part: &SoldPart, [invoices, lines, allowances]: [&mut Sheet; 3]) -> io::Result<()> {
    for row in &part.invoices {
        invoices.row(&invoice(lang, row))?;
        for (place, line) in (1..).zip(&row.invoice.lines) {
            lines.row(&sale_line(lang, &row.invoice, place, line))?;
        }
    }
    for given in &part.allowances {
        given.lines.iter().try_for_each(|line| allowances.row(&allowance_line(lang, given, line)))?;
    }
    Ok(())
}

fn invoice(lang: Lang, row: &InvoiceRow) -> Vec<Cell> {
    let invoice = &row.invoice;
    let (sums, paid) = (Sums::of_invoice(invoice), Payments::of(invoice));
    let [day, time] = day_and_time(invoice.issued_at);
    let cancelled = row.cancelled.as_ref();
    let clearance = invoice.zero_rate.map(|zero| Clearance::mig(zero.clearance));
    let reason = invoice.zero_rate.map(|zero| u8::from(zero.reason));
    vec![
        figure(invoice.period),
        text(invoice.number),
        day,
        time,
        text(invoice.random_code),
        text(invoice.seller),
        maybe(invoice.buyer),
        text(&invoice.buyer_name),
        text(&invoice.company),
        maybe(invoice.dept.as_ref()),
        maybe(invoice.till.as_ref()),
        text(words::tax_type(lang, invoice.tax)),
        figure(invoice.totals.sales),
        figure(sums.all_zero()),
        figure(sums.free),
        figure(invoice.totals.tax),
        figure(invoice.totals.total),
        figure(paid.cash),
        figure(paid.card),
        figure(paid.mobile),
        figure(paid.voucher),
        figure(paid.untold),
        maybe(invoice.carrier.as_ref().map(Carrier::shown)),
        maybe(invoice.donation.as_ref()),
        maybe(clearance),
        maybe(reason),
        text(text::sale::list::invoice_status(lang, row.status())),
        maybe_at(cancelled.map(|cancelled| cancelled.at)),
        maybe(cancelled.map(|cancelled| &cancelled.reason)),
        maybe(cancelled.map(|cancelled| &cancelled.approval_no)),
        figure(row.allowed),
    ]
}

fn sale_line(lang: Lang, invoice: &Invoice, place: u32, line: &SaleLine) -> Vec<Cell> {
    vec![
        figure(invoice.period),
        text(invoice.number),
        figure(place),
        text(&line.name),
        figure(line.quantity.normalize()),
        text(&line.unit),
        figure(line.price.normalize()),
        // One that is issued has an amount.
        figure(line.amount().unwrap_or_default().normalize()),
        text(text::sale::goods::tax(lang, line.tax)),
        text(words::basis(lang, invoice.basis == PriceBasis::Gross)),
    ]
}

fn allowance_line(lang: Lang, given: &Allowance, line: &AllowanceLine) -> Vec<Cell> {
    let [day, time] = day_and_time(given.at);
    let cancelled = given.cancelled.as_ref();
    vec![
        text(given.number),
        day,
        time,
        figure(given.number.period()),
        text(given.number.number()),
        text(given.seller),
        maybe(given.buyer),
        maybe(given.till.as_ref()),
        maybe(given.staff.as_ref()),
        figure(line.line),
        text(&line.name),
        figure(line.quantity.normalize()),
        figure(line.net),
        figure(line.tax),
        text(text::sale::goods::tax(lang, line.kind)),
        text(&given.reason),
        maybe_at(cancelled.map(|cancelled| cancelled.at)),
        maybe(cancelled.map(|cancelled| &cancelled.reason)),
    ]
}

/// A stretch of numbers that nobody has used, as its range stands on a day.
pub fn blank(lang: Lang, range: &Range, span: Span, today: NaiveDate) -> Vec<Cell> {
    vec![
        figure(range.period),
        text(range.ubn),
        text(&range.company),
        maybe(range.dept.as_ref()),
        maybe(range.till()),
        text(span.track),
        text(span.begin()),
        text(span.end()),
        figure(span.count()),
        text(text::book::status(lang, range.status(today))),
    ]
}

/// A closed shift, and the cash of it.
pub fn shift(line: &ShiftLine) -> Vec<Cell> {
    let count = line.cash.as_ref();
    let amount = |amount: Option<Amount>| Cell::Figure(amount.map(|it| it.to_string()).unwrap_or_default());
    vec![
        figure(line.id),
        maybe(line.till.as_ref()),
        maybe(line.staff.as_ref()),
        maybe_at(line.from),
        maybe_at(Some(line.to)),
        figure(line.issued),
        figure(line.total),
        figure(line.cancelled.0),
        figure(line.cancelled.1),
        figure(line.allowances.0),
        figure(line.allowances.1),
        figure(line.taken),
        amount(line.back),
        amount(count.map(|count| count.float)),
        amount(count.map(|count| count.paid_in)),
        amount(count.map(|count| count.paid_out)),
        amount(line.expected()),
        amount(count.map(|count| count.counted)),
        amount(line.difference()),
        maybe(count.map(|count| &count.reason)),
        amount(line.taken_out),
        amount(line.left()),
    ]
}

/// The figures of the forms, a row a box.
///
/// # Errors
/// What the system says.
pub fn forms(lang: Lang, forms: &BTreeMap<Ubn, TaxFigures>, sheet: &mut Sheet) -> io::Result<()> {
    for (seller, figures) in forms {
        for of in figures.boxes() {
            let name = words::box_name(lang, of.number);
            sheet.row(&[
                text(seller),
                figure(figures.form()),
                figure(of.number),
                text(name),
                figure(of.amount),
            ])?;
        }
    }
    Ok(())
}
