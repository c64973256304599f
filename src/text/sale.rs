//! A sale in words: notes of its screen, its parking, the invoice that it becomes.

pub mod fault;
pub mod goods;
pub mod life;
pub mod list;
pub mod sums;

use crate::domain::{Invoice, Number, Parked, SaleAct};
use crate::text::Lang;

sentences! {
    /// Keys that were pressed while an answer took long.
    pub fn keys_kept(keys: usize) =>
        "等候時按的 {keys} 個鍵還在：看完按任何鍵，接著處理" / "{keys} keys pressed meanwhile are kept: any key goes on with them";
    /// Which line is changed.
    pub fn line_of(place: usize) => "修改第 {place} 項" / "Item {place}";
    /// The invoice is full.
    pub fn too_many_lines(max: usize) =>
        "一張發票最多 {max} 項，請先開立" / "An invoice takes {max} items: issue it first";
    /// A sale was parked.
    pub fn parked(id: u64) => "已暫存，編號 {id}" / "Parked as {id}";
    /// A number was scanned in LJ.
    pub fn scanned(text: &str) => "掃描 {text}" / "Scanned {text}";
    /// Something was scanned where it is of no use.
    pub fn scanned_unknown(text: &str) =>
        "掃描 {text}：不是發票號碼，沒有動作" / "Scanned {text}: not an invoice number, nothing was done";
    /// How long a paper has been waiting.
    pub fn waits_since(minutes: i64) => "，{minutes} 分鐘" / ", {minutes} min";
    /// Something was scanned while a line is being made.
    pub fn scanned_too_early(text: &str) =>
        "未加入 {text}：先完成這一項（數量、單價），或按 Esc 不要它"
        / "{text} was not added: finish this item first, or Esc drops it";
    /// Something was scanned over a question or another form.
    pub fn scanned_nowhere(text: &str) =>
        "掃描 {text}：先回答或離開目前的畫面，沒有動作"
        / "Scanned {text}: answer or leave this first, nothing was done";
    /// After an issue, in the message line.
    pub fn number_issued(number: Number) => "已開立 {number}" / "{number} issued";
    /// An issued invoice, in a sentence.
    pub fn issued(invoice: &Invoice)
        where totals = &invoice.totals, number = invoice.number, random_code = invoice.random_code, total = totals.total, tax = totals.tax =>
        "已開立 {number}　隨機碼 {random_code}　總計 {total}（稅額 {tax}）"
        / "Issued {number}, random code {random_code}, total {total} (tax {tax})";
    /// Headings of the invoice table.
    pub fn invoice_headings() =>
        ["發票號碼", "時間", "買方統編", "稅額", "總計", "收銀台", "狀態"]
        / ["number", "at", "buyer", "tax", "total", "till", "status"];
    /// Headings of the parked sales.
    pub fn parked_headings() =>
        ["編號", "時間", "收銀台", "人員", "名稱", "品項"]
        / ["id", "at", "till", "by", "label", "items"];
    /// A parked sale was thrown away.
    pub fn parked_dropped(id: impl std::fmt::Display) => "已刪除暫存 {id}" / "Parked sale {id} is thrown away";
    pub(in crate::text) words sale_act(act: &SaleAct) match act {
        SaleAct::Issued(_) => "開立" / "issued";
        SaleAct::Parked(_) => "暫存銷售" / "sale parked";
        SaleAct::Unparked(_) => "刪除暫存" / "parked sale thrown away";
        SaleAct::GoodsPut(_) => "商品資料" / "goods";
        SaleAct::GoodsRemoved(_) => "刪除商品" / "goods removed";
        SaleAct::GoodsStaged { .. } => "商品檔的一部分" / "part of a goods list";
        SaleAct::GoodsReady { .. } => "商品檔" / "goods list";
        SaleAct::GoodsMoved { .. } => "商品檔寫入" / "goods listed";
        SaleAct::GoodsUnstaged { .. } => "捨棄商品檔的一部分" / "part of a goods list dropped";
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
