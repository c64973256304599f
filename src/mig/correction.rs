//! F0501, 作廢: a number is dead. F0701, 註銷: a message is withdrawn, and its number comes back with right data.

use super::Fault;
use super::party::buyer_id;
use super::xml::{Message, fits, whole};
use crate::domain::{
    APPROVAL_NO_CHARS_MAX, CANCEL_REASON_CHARS_MAX, Cancellation, Invoice, VOID_REASON_CHARS_MAX, Voided,
};

/// F0501 of a cancellation and the invoice as it was issued last.
///
/// # Errors
/// [`Fault`]; none for a cancellation that the engine decided.
pub fn f0501(cancelled: &Cancellation, invoice: &Invoice) -> Result<Vec<u8>, Fault> {
    if (cancelled.number, cancelled.period) != (invoice.number, invoice.period) {
        return Err(Fault::Contradiction { element: "CancelInvoiceNumber", other: "the invoice" });
    }
    whole("CancelReason", &cancelled.reason, CANCEL_REASON_CHARS_MAX)?;
    fits("ReturnTaxDocumentNumber", &cancelled.approval_no, APPROVAL_NO_CHARS_MAX)?;
    let mut message = Message::new("CancelInvoice", "F0501");
    message.shown("CancelInvoiceNumber", cancelled.number);
    message.date("InvoiceDate", invoice.issued_at);
    message.text("BuyerId", &buyer_id(invoice.buyer));
    message.shown("SellerId", invoice.seller);
    message.date("CancelDate", cancelled.at);
    message.time("CancelTime", cancelled.at);
    message.text("CancelReason", cancelled.reason.as_str());
    message.text_if("ReturnTaxDocumentNumber", cancelled.approval_no.as_str());
    Ok(message.finish())
}

/// F0701 of a void.
///
/// # Errors
/// [`Fault`]; none for a void that the engine decided.
pub fn f0701(voided: &Voided) -> Result<Vec<u8>, Fault> {
    whole("VoidReason", &voided.reason, VOID_REASON_CHARS_MAX)?;
    let mut message = Message::new("VoidInvoice", "F0701");
    message.shown("VoidInvoiceNumber", voided.number);
    message.date("InvoiceDate", voided.issued_at);
    message.text("BuyerId", &buyer_id(voided.buyer));
    message.shown("SellerId", voided.seller);
    message.date("VoidDate", voided.at);
    message.time("VoidTime", voided.at);
    message.text("VoidReason", voided.reason.as_str());
    Ok(message.finish())
}
