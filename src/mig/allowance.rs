//! G0401, 折讓, and G0501, its cancellation. The seller makes both (`AllowanceType` 2, the only one since MIG 4.1).

use super::Fault;
use super::issue::sequence;
use super::party::{self, buyer_id};
use super::xml::{Message, fits, whole};
use crate::domain::{
    ALLOWANCE_REASON_CHARS_MAX, Allowance, AllowanceLine, CleanText, LINES_MAX, Sender, TEXT_CHARS_MAX,
    TaxType, UNIT_CHARS_MAX,
};

/// Issued by the seller.
const BY_SELLER: &str = "2";

/// G0401 of an allowance, whether it was cancelled later or not.
///
/// # Errors
/// [`Fault`]; none for an allowance that the engine decided.
pub fn g0401(allowance: &Allowance, sender: &Sender) -> Result<Vec<u8>, Fault> {
    let count = allowance.lines.len();
    if !(1..=LINES_MAX).contains(&count) {
        return Err(Fault::Count { element: "ProductItem", count, max: LINES_MAX });
    }
    let mut message = Message::new("Allowance", "G0401");
    message.group("Main", |message| {
        message.shown("AllowanceNumber", allowance.number);
        message.date("AllowanceDate", allowance.at);
        party::seller(message, sender, allowance.seller)?;
        // The record of an allowance has no buyer's name: a company goes by its number, a consumer by none.
        party::buyer(message, allowance.buyer, &CleanText::default())?;
        message.text("AllowanceType", BY_SELLER);
        Ok(())
    })?;
    message.group("Details", |message| {
        (1..).zip(&allowance.lines).try_for_each(|(place, line)| item(message, allowance, place, line))
    })?;
    message.group("Amount", |message| {
        message.shown("TaxAmount", allowance.tax());
        message.shown("TotalAmount", allowance.net());
        Ok(())
    })?;
    Ok(message.finish())
}

fn item(
    message: &mut Message,
    allowance: &Allowance,
    place: usize,
    line: &AllowanceLine,
) -> Result<(), Fault> {
    whole("OriginalDescription", &line.name, TEXT_CHARS_MAX)?;
    fits("Unit", &line.unit, UNIT_CHARS_MAX)?;
    if line.net < 0 || line.tax < 0 {
        return Err(Fault::Figure { element: "Amount", line: place });
    }
    let figures = line.figures().ok_or(Fault::Figure { element: "UnitPrice", line: place })?;
    message.group("ProductItem", |message| {
        message.date("OriginalInvoiceDate", allowance.invoiced_at);
        message.shown("OriginalInvoiceNumber", allowance.number.number());
        message.text("OriginalSequenceNumber", &sequence(usize::from(line.line)));
        message.text("OriginalDescription", line.name.as_str());
        message.figure("Quantity", figures.quantity);
        message.text_if("Unit", line.unit.as_str());
        message.figure("UnitPrice", figures.price);
        message.figure("Amount", figures.amount);
        message.shown("Tax", line.tax);
        message.shown("AllowanceSequenceNumber", place);
        message.text("TaxType", TaxType::from(line.kind).mig());
        Ok(())
    })
}

/// G0501 of an allowance that was cancelled.
///
/// # Errors
/// [`Fault::Missing`] for one that was not; none for what the engine decided.
pub fn g0501(allowance: &Allowance) -> Result<Vec<u8>, Fault> {
    let cancelled = allowance.cancelled.as_ref().ok_or(Fault::Missing { element: "CancelDate" })?;
    whole("CancelReason", &cancelled.reason, ALLOWANCE_REASON_CHARS_MAX)?;
    let mut message = Message::new("CancelAllowance", "G0501");
    message.shown("CancelAllowanceNumber", allowance.number);
    message.text("AllowanceType", BY_SELLER);
    message.date("AllowanceDate", allowance.at);
    message.text("BuyerId", &buyer_id(allowance.buyer));
    message.shown("SellerId", allowance.seller);
    message.date("CancelDate", cancelled.at);
    message.time("CancelTime", cancelled.at);
    message.text("CancelReason", cancelled.reason.as_str());
    Ok(message.finish())
}
