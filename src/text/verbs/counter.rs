//! What the verbs of the counter say: allowances, shifts, parked sales.

use crate::domain::{Allowance, AllowanceNumber, Parked};
use crate::text::Lang;

/// An allowance, with its lines.
pub fn allowance_lines(lang: Lang, allowance: &Allowance, dry_run: bool) -> Vec<String> {
    let word = if dry_run {
        lang.pick("折讓試算", "Allowance (trial)")
    } else {
        lang.pick("折讓", "Allowance")
    };
    let mut lines = vec![format!(
        "{word} {}  {}  {} {}  {} {}  {} {}  {}",
        allowance.number,
        allowance.at,
        lang.pick("未稅", "net"),
        allowance.net(),
        lang.pick("稅額", "tax"),
        allowance.tax(),
        lang.pick("合計", "sum"),
        allowance.gross(),
        allowance.reason
    )];
    lines.extend(allowance.lines.iter().map(|line| {
        format!("  {} {}  {}  {} + {}", line.line, line.name, line.quantity.normalize(), line.net, line.tax)
    }));
    lines
}

sentences! {
    /// An allowance is cancelled.
    fn allowance_cancelled(number: AllowanceNumber) =>
        "已作廢折讓單 {number}" / "Allowance {number} is cancelled";
    /// An item of `--line` that is not `N:QTY:AMOUNT`.
    fn bad_allowance_line(found: &str) =>
        "「{found}」應為 行號:數量:金額，例如 1:2:210；只改價格時數量為 0。"
        / "“{found}” is not LINE:QTY:AMOUNT such as 1:2:210; the quantity is 0 where only the price is put right.";
    /// Headings of the parked sales.
    fn parked_headings() =>
        ["編號", "時間", "收銀台", "人員", "名稱", "品項"]
        / ["id", "at", "till", "by", "label", "items"];
    /// A parked sale was thrown away.
    fn parked_dropped(id: impl std::fmt::Display) => "已刪除暫存 {id}" / "Parked sale {id} is thrown away";
}

/// The items of a parked sale: the first, and how many more.
pub fn parked_items(lang: Lang, parked: &Parked) -> String {
    let lines = &parked.sale.lines;
    let first = lines.first().map(|line| line.name.to_string()).unwrap_or_default();
    match (lang, lines.len().saturating_sub(1)) {
        (_, 0) => first,
        (Lang::Zh, more) => format!("{first} 等 {} 項", more + 1),
        (Lang::En, more) => format!("{first} and {more} more"),
    }
}
