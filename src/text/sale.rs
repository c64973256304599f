//! A sale in words: notes of its screen, its parking, the invoice that it becomes.

pub mod fault;
pub mod goods;
pub mod life;
pub mod list;
pub mod sums;

use crate::domain::{Invoice, Misread, Number, Parked, SaleAct, TaxChoice};
use crate::text::Lang;

sentences! {
    /// Keys that were pressed while an answer took long.
    pub fn keys_kept(keys: usize) =>
        "等候時按的 {keys} 個鍵還在：看完按任何鍵，接著處理" / "{keys} keys pressed meanwhile are kept: any key goes on with them";
    /// The kind of tax behind a price; the usual one is not said.
    pub words tax_mark(TaxChoice) {
        Taxable => "" / "";
        Zero => "零" / "0%";
        Free => "免" / "FR";
    }
    /// Which line is changed.
    pub fn line_of(place: usize) => "修改第 {place} 項" / "Item {place}";
    /// The invoice is full.
    pub fn too_many_lines(max: usize) =>
        "一張發票最多 {max} 項，請先開立" / "An invoice takes {max} items: issue it first";
    /// A file of sales without one.
    pub fn nothing_from_file() =>
        "--from 沒有一行是銷售：沒有開立任何發票。" / "No line of --from is a sale: nothing was issued.";
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
    /// A line was removed, and the key that brings it back.
    pub fn line_removed(place: usize, amount: &str, key: &str) =>
        "已刪除第 {place} 項 {amount} 元，{key} 復原" / "Item {place} of {amount} is removed, {key} brings it back";
    /// A removed line is there again.
    pub fn line_back(place: usize, name: &str) => "第 {place} 項 {name} 已復原" / "Item {place} {name} is back";
    /// A payment was taken back, and the key that undoes it.
    pub fn tender_taken_back(kind: &str, amount: i64, key: &str) =>
        "已收回 {kind} {amount}，{key} 復原" / "{kind} {amount} is taken back, {key} undoes it";
    /// A payment that was taken back is there again.
    pub fn tender_back(kind: &str, amount: i64) => "{kind} {amount} 已復原" / "{kind} {amount} is there again";
    /// A window is too low for a QR code.
    pub fn code_too_high(rows: usize) =>
        "請把視窗拉高到 {rows} 列，或印出紙本：這裡放不下 QR 碼"
        / "Make the window {rows} rows high, or print: the QR code does not fit here";
    /// A window is too small for a QR code whose modules are whole cells.
    pub fn code_in_blanks(columns: u16, rows: u16, number: Number) =>
        "這個終端機畫不出半格的方塊，QR 碼要 {columns}x{rows} 的視窗：請放大視窗、印出紙本，或 lj slip {number} --format png --out 檔名"
        / "This terminal draws no half blocks, so the QR code takes a window of {columns}x{rows}: make it larger, print, or `lj slip {number} --format png --out FILE`";
    /// A scan found something in the entry that was not finished.
    pub fn scan_replaces(left: &str) =>
        "掃描取代了還沒輸入完的「{left}」" / "The scan took the place of {left}, which was not finished";
    /// A code that no good has.
    pub fn no_such_good(code: &str) =>
        "請再掃一次，或改輸入品名：查無此商品 {code}" / "Scan again, or type a name: no good has the code {code}";
    /// A carrier was put back into what the scanner read.
    pub fn undone(lang, way: Misread, code: &str) => match way {
        Misread::CapsLock =>
            ["鍵盤開著 Caps Lock：已還原為 {code}" / "Caps Lock is on: taken as {code}"];
        Misread::FullAscii =>
            ["掃描器設成 Full ASCII：已還原為 {code}" / "The scanner is set to full ASCII: taken as {code}"];
    }
    /// A slip names another random code than the invoice has.
    pub fn other_random_code(number: Number) =>
        "核對紙本：{number} 的隨機碼與掃描的不同" / "Look at the paper: {number} has another random code";
    /// Enter came again before an invoice.
    pub fn issue_not_again(key: &str) =>
        "停一下再按 Enter，或按 {key} 開立：連按的不算"
        / "Wait, then Enter again, or {key} issues: a repeated key does not";
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

/// What comes after an issue: page, the next sale, and the key that cancels this one.
pub fn next_sale(lang: Lang, page: usize, pages: usize, cancel: &str) -> String {
    let turn = match pages {
        0 | 1 => String::new(),
        _ => say!(
            lang,
            "第 {page}/{pages} 頁，PgDn 翻頁看 QR 碼。" / "Page {page}/{pages}, PgDn for the QR codes. "
        ),
    };
    say!(
        lang,
        "{turn}掃描或 Enter 開下一張，{cancel} 作廢這張"
            / "{turn}Scan, or Enter for the next; {cancel} cancels this one"
    )
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
