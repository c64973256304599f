//! F0401, 開立: an invoice, first or anew.

use super::xml::{Message, fits, whole};
use super::{Fault, party};
use crate::domain::{
    BUYER_NAME_CHARS_MAX, CarrierIds, Invoice, LINES_MAX, LineMoney, PrintMark, SaleLine, Sender,
    TEXT_CHARS_MAX, TaxChoice, TaxType, UNIT_CHARS_MAX, line_money,
};
use rust_decimal::Decimal;

/// F0401 of an invoice.
///
/// # Errors
/// [`Fault`]; of an invoice that the engine issued, only where a centre alone has a name for its carrier.
pub fn f0401(invoice: &Invoice, sender: &Sender) -> Result<Vec<u8>, Fault> {
    let ids = invoice.carrier_ids();
    let carrier = match (&invoice.carrier, &ids) {
        (Some(carrier), Some(ids)) => {
            let kind = carrier.mig_type().ok_or(Fault::CentreCarrier)?;
            Some((kind, ids))
        }
        _ => None,
    };
    check_marks(invoice, carrier.is_some())?;
    fits("Buyer", &invoice.buyer_name, BUYER_NAME_CHARS_MAX)?;
    // A company's lines are net, a consumer's hold the tax.
    let money = line_money(invoice, invoice.buyer.is_none())?;
    let mut message = Message::new("Invoice", "F0401");
    message.group("Main", |message| main(message, invoice, sender, carrier))?;
    message.group("Details", |message| {
        for (at, (line, money)) in invoice.lines.iter().zip(money).enumerate() {
            item(message, at + 1, line, money)?;
        }
        Ok(())
    })?;
    message.group("Amount", |message| sums(message, invoice))?;
    Ok(message.finish())
}

/// What the platform checks of marks together (R10; E0112, E0228): the engine did, and a record that does not hold
/// it is none of the engine's.
fn check_marks(invoice: &Invoice, has_carrier: bool) -> Result<(), Fault> {
    let is_donated = invoice.donation.is_some();
    let prints = invoice.print_mark == PrintMark::Yes;
    let contradiction = |element, other| Err(Fault::Contradiction { element, other });
    // In a carrier it may be: MIG and Turnkey have both together (self-test 9, 12 and 14).
    if is_donated && (prints || invoice.buyer.is_some()) {
        return contradiction("NPOBAN", "PrintMark or Buyer");
    }
    if !prints && !has_carrier && !is_donated {
        return contradiction("PrintMark", "CarrierType and NPOBAN");
    }
    let has_zero = invoice.lines.iter().any(|line| line.tax == TaxChoice::Zero);
    if has_zero != invoice.zero_rate.is_some() {
        return contradiction("ZeroTaxRateReason", "TaxType");
    }
    let tax = invoice.totals.tax;
    if tax < 0 || (tax > 0 && invoice.buyer.is_none()) {
        return contradiction("TaxAmount", "Buyer");
    }
    let count = invoice.lines.len();
    if !(1..=LINES_MAX).contains(&count) {
        return Err(Fault::Count { element: "ProductItem", count, max: LINES_MAX });
    }
    Ok(())
}

/// Type and ids of a carrier.
type In<'a> = Option<(&'a str, &'a CarrierIds)>;

fn main(message: &mut Message, invoice: &Invoice, sender: &Sender, carrier: In<'_>) -> Result<(), Fault> {
    message.shown("InvoiceNumber", invoice.number);
    message.date("InvoiceDate", invoice.issued_at);
    message.time("InvoiceTime", invoice.issued_at);
    party::seller(message, sender, invoice.seller)?;
    party::buyer(message, invoice.buyer, &invoice.buyer_name)?;
    if let Some(zero) = invoice.zero_rate {
        message.text("CustomsClearanceMark", zero.clearance.mig());
    }
    message.text("InvoiceType", invoice.tax_kind.word());
    message.text("DonateMark", if invoice.donation.is_some() { "1" } else { "0" });
    if let Some((kind, ids)) = carrier {
        message.text("CarrierType", kind);
        message.text("CarrierId1", &ids.shown);
        message.text("CarrierId2", &ids.hidden);
    }
    message.text("PrintMark", if invoice.print_mark == PrintMark::Yes { "Y" } else { "N" });
    if let Some(code) = &invoice.donation {
        message.shown("NPOBAN", code);
    }
    message.shown("RandomNumber", invoice.random_code);
    if let Some(zero) = invoice.zero_rate {
        message.shown("ZeroTaxRateReason", u8::from(zero.reason));
    }
    Ok(())
}

/// `SequenceNumber` of a line, from 1: what an allowance points at.
pub(super) fn sequence(place: usize) -> String {
    format!("{place:03}")
}

fn item(message: &mut Message, place: usize, line: &SaleLine, money: LineMoney) -> Result<(), Fault> {
    whole("Description", &line.name, TEXT_CHARS_MAX)?;
    fits("Unit", &line.unit, UNIT_CHARS_MAX)?;
    if line.quantity.is_zero() {
        return Err(Fault::Figure { element: "Quantity", line: place });
    }
    message.group("ProductItem", |message| {
        message.text("Description", line.name.as_str());
        message.figure("Quantity", line.quantity);
        message.text_if("Unit", line.unit.as_str());
        message.figure("UnitPrice", money.price);
        message.text("TaxType", TaxType::from(line.tax).mig());
        message.figure("Amount", money.amount);
        message.text("SequenceNumber", &sequence(place));
        Ok(())
    })
}

fn sums(message: &mut Message, invoice: &Invoice) -> Result<(), Fault> {
    let totals = &invoice.totals;
    let figures = [totals.sales, totals.free_sales, totals.zero_sales];
    if figures.into_iter().any(|sum| sum < 0) || totals.total < 1 {
        return Err(Fault::Figure { element: "TotalAmount", line: 0 });
    }
    message.shown("SalesAmount", totals.sales);
    message.shown("FreeTaxSalesAmount", totals.free_sales);
    message.shown("ZeroTaxSalesAmount", totals.zero_sales);
    message.text("TaxType", invoice.tax.mig());
    let bears_tax = invoice.lines.iter().any(|line| line.tax == TaxChoice::Taxable);
    message.figure("TaxRate", if bears_tax { Decimal::new(5, 2) } else { Decimal::ZERO });
    message.shown("TaxAmount", totals.tax);
    message.shown("TotalAmount", totals.total);
    Ok(())
}
