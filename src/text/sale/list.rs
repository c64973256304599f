//! Cells and notes of the list of invoices.

use crate::domain::Invoice;
use crate::protocol::InvoiceStatus;
use crate::text::Lang;

sentences! {
    /// What became of an invoice.
    pub words invoice_status(InvoiceStatus) {
        Issued => "已開立" / "issued";
        Cancelled => "作廢" / "cancelled";
        Allowed => "有折讓" / "allowance";
        Voided => "註銷待重開" / "voided";
    }
    /// No row is selected.
    pub fn no_invoice_selected() => "沒有選取的發票" / "No invoice is selected";
    /// The number has no invoice.
    pub fn not_issued_yet() =>
        "這個號碼沒有開立，沒有可處理的發票" / "The number was not issued: there is nothing to put right";
    /// Under the list: which page.
    pub fn list_page(lang, page: usize, more: bool) => match more {
        true => ["第 {page} 頁，下面還有" / "page {page}, more below"];
        false => ["第 {page} 頁，到此為止" / "page {page}, the end"];
    }
}

/// Buyer, carrier or donation, in one cell.
pub fn receiver(lang: Lang, invoice: &Invoice) -> String {
    match (&invoice.buyer, &invoice.carrier, &invoice.donation) {
        (Some(buyer), _, _) => format!("{} {buyer}", lang.pick("統編", "UBN")),
        (None, Some(carrier), _) => format!("{} {}", lang.pick("載具", "carr."), carrier.shown()),
        (None, None, Some(code)) => format!("{} {code}", lang.pick("捐贈", "don.")),
        (None, None, None) => String::new(),
    }
}
