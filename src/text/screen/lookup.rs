//! The sentences of the screens that look invoices up and put them right: questions before an act, what was done,
//! cells of the list.

use crate::domain::{AllowanceNumber, Amount, Carrier, Invoice, InvoicePaper, Number, ShiftId};
use crate::protocol::InvoiceStatus;
use crate::text::Lang;

/// An act of these screens, as far as its sentences need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterWord {
    /// 作廢 and the invoice's total.
    Cancel(Number, Amount),
    /// 折讓 and what goes back.
    Allow(Number, Amount),
    /// 作廢折讓單.
    AllowanceCancel(AllowanceNumber),
    /// A paper.
    Print(Number, InvoicePaper),
    /// 折讓單.
    PrintAllowance(AllowanceNumber),
    /// 交班.
    ShiftClose,
    /// The slip of a shift.
    PrintShift(ShiftId),
}

sentences! {
    /// The name of a paper.
    words paper(InvoicePaper) {
        Original => "證明聯正本" / "original slip";
        Reprint => "證明聯補印" / "reprinted slip";
        Information => "電子發票資訊單" / "information slip";
    }
}

/// The question before an act.
pub fn counter_ask(lang: Lang, act: CounterWord) -> String {
    match (lang, act) {
        (Lang::Zh, CounterWord::Cancel(number, total)) => {
            format!("作廢 {number}（總計 {total} 元）後不能復原，要作廢嗎？")
        }
        (Lang::En, CounterWord::Cancel(number, total)) => {
            format!("Cancel {number} (NT${total}) for ever?")
        }
        (Lang::Zh, CounterWord::Allow(number, gross)) => format!("{number} 要折讓 {gross} 元（含稅）嗎？"),
        (Lang::En, CounterWord::Allow(number, gross)) => {
            format!("Give NT${gross} (tax inside) of {number} back?")
        }
        (Lang::Zh, CounterWord::AllowanceCancel(number)) => format!("要作廢折讓單 {number} 嗎？"),
        (Lang::En, CounterWord::AllowanceCancel(number)) => format!("Cancel the allowance {number}?"),
        (Lang::Zh, CounterWord::Print(number, which)) => {
            format!("要印 {number} 的{}嗎？", paper(lang, which))
        }
        (Lang::En, CounterWord::Print(number, which)) => {
            format!("Print the {} of {number}?", paper(lang, which))
        }
        (Lang::Zh, CounterWord::PrintAllowance(number)) => format!("要印折讓單 {number} 給客人簽名嗎？"),
        (Lang::En, CounterWord::PrintAllowance(number)) => {
            format!("Print the form {number} for the customer to sign?")
        }
        (Lang::Zh, CounterWord::ShiftClose) => "要交班嗎？之後的銷售算下一班".to_owned(),
        (Lang::En, CounterWord::ShiftClose) => "Close the shift? Later sales count in the next".to_owned(),
        (Lang::Zh, CounterWord::PrintShift(id)) => format!("要印交班單 {id} 嗎？"),
        (Lang::En, CounterWord::PrintShift(id)) => format!("Print the slip of shift {id}?"),
    }
}

/// What was done.
pub fn counter_done(lang: Lang, act: CounterWord) -> String {
    match (lang, act) {
        (Lang::Zh, CounterWord::Cancel(number, _)) => format!("已作廢 {number}"),
        (Lang::En, CounterWord::Cancel(number, _)) => format!("{number} cancelled"),
        (Lang::Zh, CounterWord::Allow(number, gross)) => format!("{number} 已折讓 {gross} 元"),
        (Lang::En, CounterWord::Allow(number, gross)) => format!("NT${gross} of {number} given back"),
        (Lang::Zh, CounterWord::AllowanceCancel(number)) => format!("已作廢折讓單 {number}"),
        (Lang::En, CounterWord::AllowanceCancel(number)) => format!("Allowance {number} cancelled"),
        (Lang::Zh, CounterWord::Print(number, which)) => {
            format!("{number} 的{}已排入列印", paper(lang, which))
        }
        (Lang::En, CounterWord::Print(number, which)) => {
            format!("The {} of {number} waits for the printer", paper(lang, which))
        }
        (Lang::Zh, CounterWord::PrintAllowance(number)) => format!("折讓單 {number} 已排入列印"),
        (Lang::En, CounterWord::PrintAllowance(number)) => format!("The form {number} waits for the printer"),
        (Lang::Zh, CounterWord::ShiftClose) => "已交班".to_owned(),
        (Lang::En, CounterWord::ShiftClose) => "Shift closed".to_owned(),
        (Lang::Zh, CounterWord::PrintShift(id)) => format!("交班單 {id} 已排入列印"),
        (Lang::En, CounterWord::PrintShift(id)) => format!("The slip of shift {id} waits for the printer"),
    }
}

sentences! {
    /// What became of an invoice.
    words invoice_status(InvoiceStatus) {
        Issued => "已開立" / "issued";
        Cancelled => "作廢" / "cancelled";
        Allowed => "有折讓" / "allowance";
        Voided => "註銷待重開" / "voided";
    }
}

/// Buyer, carrier or donation, in one cell.
pub fn receiver(lang: Lang, invoice: &Invoice) -> String {
    match (&invoice.buyer, &invoice.carrier, &invoice.donation) {
        (Some(buyer), _, _) => format!("{} {buyer}", lang.pick("統編", "UBN")),
        (None, Some(Carrier::MobileBarcode(code) | Carrier::CitizenCertificate(code)), _) => {
            format!("{} {code}", lang.pick("載具", "carr."))
        }
        (None, None, Some(code)) => format!("{} {code}", lang.pick("捐贈", "don.")),
        (None, None, None) => String::new(),
    }
}

sentences! {
    /// No row is selected.
    fn no_invoice_selected() => "沒有選取的發票" / "No invoice is selected";
    /// The number has no invoice.
    fn not_issued_yet() =>
        "這個號碼沒有開立，沒有可處理的發票" / "The number was not issued: there is nothing to put right";
}

/// Under the list: which page.
pub fn list_page(lang: Lang, page: usize, more: bool) -> String {
    match more {
        true => say!(lang, "第 {page} 頁，下面還有" / "page {page}, more below"),
        false => say!(lang, "第 {page} 頁，到此為止" / "page {page}, the end"),
    }
}

sentences! {
    /// What an allowance would be.
    fn allowance_preview(net: Amount, tax: Amount, gross: Amount) =>
        "折讓 未稅 {net}　稅額 {tax}　退還 {gross} 元" / "Allowance: net {net}  tax {tax}  goes back {gross}";
}
