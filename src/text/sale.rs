//! A sale in words: notes of its screen, its parking, the invoice that it becomes.

pub mod fault;
pub mod goods;
pub mod life;
pub mod list;
pub mod sums;

use crate::domain::{Carrier, Invoice, Number, Parked, SaleAct};
use crate::text::Lang;

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
    /// After an issue, in the message line.
    fn number_issued(number: Number) => "已開立 {number}" / "{number} issued";
    /// An issued invoice, in a sentence.
    fn issued(invoice: &Invoice)
        where totals = &invoice.totals, number = invoice.number, random_code = invoice.random_code, total = totals.total, tax = totals.tax =>
        "已開立 {number}　隨機碼 {random_code}　總計 {total}（稅額 {tax}）"
        / "Issued {number}, random code {random_code}, total {total} (tax {tax})";
    /// Headings of the invoice table.
    fn invoice_headings() =>
        ["發票號碼", "時間", "買方統編", "稅額", "總計", "收銀台", "狀態"]
        / ["number", "at", "buyer", "tax", "total", "till", "status"];
    /// Headings of the parked sales.
    fn parked_headings() =>
        ["編號", "時間", "收銀台", "人員", "名稱", "品項"]
        / ["id", "at", "till", "by", "label", "items"];
    /// A parked sale was thrown away.
    fn parked_dropped(id: impl std::fmt::Display) => "已刪除暫存 {id}" / "Parked sale {id} is thrown away";
}

pub(in crate::text) fn sale_act(lang: Lang, act: &SaleAct) -> &'static str {
    match act {
        SaleAct::Issued(_) => lang.pick("開立", "issued"),
        SaleAct::Parked(_) => lang.pick("暫存銷售", "sale parked"),
        SaleAct::Unparked(_) => lang.pick("刪除暫存", "parked sale thrown away"),
        SaleAct::GoodsPut(_) => lang.pick("商品資料", "goods"),
        SaleAct::GoodsRemoved(_) => lang.pick("刪除商品", "goods removed"),
    }
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

/// An invoice with its lines, for a person.
pub fn invoice_lines(lang: Lang, invoice: &Invoice) -> Vec<String> {
    let buyer = invoice.buyer.map(|buyer| buyer.to_string());
    let carrier = invoice.carrier.as_ref().map(Carrier::code).unwrap_or("-");
    let donation = invoice.donation.as_ref().map(ToString::to_string);
    let mut lines = vec![
        issued(lang, invoice),
        format!(
            "{} {}  {} {}  {} {}",
            lang.pick("時間", "at"),
            invoice.issued_at,
            lang.pick("期別", "period"),
            invoice.period,
            lang.pick("字軌", "range"),
            invoice.range
        ),
        format!(
            "{} {}  {} {}  {} {carrier}  {} {}",
            lang.pick("賣方", "seller"),
            invoice.seller,
            lang.pick("買方", "buyer"),
            buyer.as_deref().unwrap_or("-"),
            lang.pick("載具", "carrier"),
            lang.pick("捐贈碼", "donation"),
            donation.as_deref().unwrap_or("-"),
        ),
    ];
    lines.extend(
        invoice.lines.iter().map(|line| {
            format!("  {} × {} @ {}", line.name, line.quantity.normalize(), line.price.normalize())
        }),
    );
    lines
}

/// The items of a parked sale: the first, and how many more.
pub fn parked_items(lang: Lang, parked: &Parked) -> String {
    let lines = &parked.sale.lines;
    let first = lines.first().map(|line| line.name.to_string()).unwrap_or_default();
    match lines.len() {
        0 | 1 => first,
        all => {
            let more = all - 1;
            say!(lang, "{first} 等 {all} 項" / "{first} and {more} more")
        }
    }
}
