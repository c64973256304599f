//! Sentences of the sales screen.

use crate::domain::{Amount, Tender, TenderKind, Totals};
use crate::text::Lang;

sentences! {
    /// A kind of payment.
    words tender_kind(TenderKind) {
        Cash => "現金" / "cash";
        Card => "信用卡" / "card";
        Mobile => "行動支付" / "mobile";
        Voucher => "禮券" / "voucher";
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

sentences! {
    /// Which line is changed.
    fn line_of(place: usize) => "修改第 {place} 項" / "Item {place}";
    /// The invoice is full.
    fn too_many_lines(max: usize) =>
        "一張發票最多 {max} 項，請先開立" / "An invoice takes {max} items: issue it first";
    /// A sale was parked.
    fn parked(id: u64) => "已暫存，編號 {id}" / "Parked as {id}";
    /// A number was scanned in LJ.
    fn scanned(text: &str) => "掃描 {text}" / "Scanned {text}";
    /// Something was scanned where it is of no use.
    fn scanned_unknown(text: &str) =>
        "掃描 {text}：不是發票號碼，沒有動作" / "Scanned {text}: not an invoice number, nothing was done";
    /// How long a paper has been waiting.
    fn waits_since(minutes: i64) => "，{minutes} 分鐘" / ", {minutes} min";
    /// Something was scanned while a line is being made.
    fn scanned_too_early(text: &str) =>
        "未加入 {text}：先完成這一項（數量、單價），或按 Esc 不要它"
        / "{text} was not added: finish this item first, or Esc drops it";
    /// Something was scanned over a question or another form.
    fn scanned_nowhere(text: &str) =>
        "掃描 {text}：先回答或離開目前的畫面，沒有動作"
        / "Scanned {text}: answer or leave this first, nothing was done";
}

/// What comes after an issue: page and the next sale.
pub fn next_sale(lang: Lang, page: usize, pages: usize) -> String {
    let turn = match pages {
        0 | 1 => String::new(),
        _ => say!(
            lang,
            "第 {page}/{pages} 頁，PgDn 翻頁看 QR 碼。" / "Page {page}/{pages}, PgDn for the QR codes. "
        ),
    };
    say!(lang, "{turn}直接掃描或按 Enter 開下一張" / "{turn}Scan, or Enter for the next sale")
}
