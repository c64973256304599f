//! Sentences of the sales screen.

use crate::domain::{Amount, Tender, TenderKind, Totals};
use crate::text::Lang;

/// A kind of payment.
pub fn tender_kind(lang: Lang, kind: TenderKind) -> &'static str {
    match kind {
        TenderKind::Cash => lang.pick("現金", "cash"),
        TenderKind::Card => lang.pick("信用卡", "card"),
        TenderKind::Mobile => lang.pick("行動支付", "mobile"),
        TenderKind::Voucher => lang.pick("禮券", "voucher"),
    }
}

/// What is paid so far, and what is not.
pub fn tenders(lang: Lang, tenders: &[Tender], unpaid: Amount) -> String {
    let mut parts: Vec<String> = tenders
        .iter()
        .map(|tender| format!("{} {}", tender_kind(lang, tender.kind), tender.amount))
        .collect();
    if !parts.is_empty() && unpaid > 0 {
        parts.push(format!("{} {unpaid}", lang.pick("尚差", "left")));
    }
    parts.join("  ")
}

/// The sums under the total: for a company net and tax.
pub fn sums(lang: Lang, totals: &Totals) -> String {
    if totals.tax == 0 {
        return String::new();
    }
    match lang {
        Lang::Zh => format!("銷售額 {} 稅額 {}", totals.sales, totals.tax),
        Lang::En => format!("net {} tax {}", totals.sales, totals.tax),
    }
}

/// Which line is changed.
pub fn line_of(lang: Lang, place: usize) -> String {
    match lang {
        Lang::Zh => format!("修改第 {place} 項"),
        Lang::En => format!("Item {place}"),
    }
}

/// The invoice is full.
pub fn too_many_lines(lang: Lang, max: usize) -> String {
    match lang {
        Lang::Zh => format!("一張發票最多 {max} 項，請先開立"),
        Lang::En => format!("An invoice takes {max} items: issue it first"),
    }
}

/// A sale was parked.
pub fn parked(lang: Lang, id: u64) -> String {
    match lang {
        Lang::Zh => format!("已暫存，編號 {id}"),
        Lang::En => format!("Parked as {id}"),
    }
}

/// A number was scanned in LJ.
pub fn scanned(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Zh => format!("掃描 {text}"),
        Lang::En => format!("Scanned {text}"),
    }
}

/// Something was scanned where it is of no use.
pub fn scanned_unknown(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Zh => format!("掃描 {text}：不是發票號碼，沒有動作"),
        Lang::En => format!("Scanned {text}: not an invoice number, nothing was done"),
    }
}

/// What comes after an issue: page and the next sale.
pub fn next_sale(lang: Lang, page: usize, pages: usize) -> String {
    let turn = match (lang, pages) {
        (_, 0 | 1) => String::new(),
        (Lang::Zh, _) => format!("第 {page}/{pages} 頁，PgDn 翻頁看 QR 碼。"),
        (Lang::En, _) => format!("Page {page}/{pages}, PgDn for the QR codes. "),
    };
    match lang {
        Lang::Zh => format!("{turn}直接掃描或按 Enter 開下一張"),
        Lang::En => format!("{turn}Scan, or Enter for the next sale"),
    }
}
