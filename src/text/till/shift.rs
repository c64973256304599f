//! The page of a shift (交班): what the till did since its last close, and the cash of it.

use crate::domain::{Amount, BookUse, CancelledOfOthers, CountedCash, Number, Shift, ShiftFigures};
use crate::protocol::ShiftDrawer;
use crate::text::Lang;
use crate::text::page::PageRow;
use crate::text::sale::sums::{by_tax, tender_kind};

sentences! {
    fn sheets(count: u32) => "{count} 張" / "{count}";
    /// An amount.
    pub fn dollars(amount: Amount) => "{amount} 元" / "NT${amount}";
    /// How far the count is from what was expected.
    pub fn differs(lang, difference: Amount) => match difference {
        0 => ["無" / "none"];
        1.. => ["多 {difference} 元" / "NT${difference} more"];
        _, less = -difference => ["少 {less} 元" / "NT${less} less"];
    }
}

/// Characters in a row of the ledger's hash: half of a SHA-256 in hex.
const HASH_HALF: usize = 32;

/// The figures of a shift, closed or not, and what else is known of it.
pub fn shift(lang: Lang, shift: &Shift, closed: bool, drawer: &ShiftDrawer) -> Vec<PageRow> {
    let figures = &shift.figures;
    let till = shift.till.as_ref().map_or(lang.pick("未指定", "none").to_owned(), ToString::to_string);
    let staff = shift.staff.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let from = shift.from.map_or(lang.pick("第一班", "the first").to_owned(), |at| at.to_string());
    let state = if closed {
        format!("{} {}", lang.pick("已交班，編號", "closed, number"), shift.id)
    } else {
        lang.pick("尚未交班", "not closed yet").to_owned()
    };
    let mut rows = vec![
        PageRow::new(lang.pick("狀態", "State"), state),
        PageRow::new(lang.pick("收銀台", "Till"), format!("{till}  {} {staff}", lang.pick("人員", "person"))),
        PageRow::new(lang.pick("起", "From"), from),
        PageRow::new(lang.pick("迄", "To"), shift.to.to_string()),
    ];
    rows.extend(sold(lang, figures));
    rows.extend(of_others(lang, drawer.cancelled_of_others));
    rows.extend(voided(lang, &drawer.voided));
    rows.extend(cash(lang, shift, drawer.back));
    rows.push(PageRow::new(lang.pick("總帳筆序", "Ledger"), shift.head_sequence.to_string()));
    // In halves, so that two people can compare it line by line.
    let (first, second) = shift.head_hash.split_at_checked(HASH_HALF).unwrap_or((&shift.head_hash, ""));
    rows.push(PageRow::new(lang.pick("總帳雜湊", "Its hash"), first));
    rows.push(PageRow::new("", second));
    rows
}

/// What was sold and corrected, and what waits.
fn sold(lang: Lang, figures: &ShiftFigures) -> Vec<PageRow> {
    let counted = |count: u32, sum: i64| say!(lang, "{count} 張  {sum} 元" / "{count}  NT${sum}");
    let book = |book: &BookUse| format!("{} - {}  {}", book.first, book.last, sheets(lang, book.count));
    let books = figures.books.iter().map(book);
    let mut rows: Vec<PageRow> = PageRow::group(lang.pick("字軌", "Books"), books).collect();
    rows.push(PageRow::new(lang.pick("開立", "Issued"), sheets(lang, figures.issued)));
    rows.push(PageRow::new(lang.pick("金額", "Amount"), by_tax(lang, &figures.totals)));
    let cancelled = counted(figures.cancelled, figures.cancelled_total);
    rows.push(PageRow::new(lang.pick("其中作廢", "Cancelled"), cancelled));
    let allowances = counted(figures.allowances, figures.allowances_total);
    rows.push(PageRow::new(lang.pick("折讓", "Allowances"), allowances));
    let paid = figures.tenders.iter().map(|(kind, amount)| format!("{} {amount}", tender_kind(lang, *kind)));
    rows.extend(PageRow::group(lang.pick("收款", "Paid"), paid));
    rows.push(PageRow::new(lang.pick("待上傳", "Pending"), sheets(lang, figures.pending)));
    rows
}

/// Why money went back that is of none of its own sales.
fn of_others(lang: Lang, others: CancelledOfOthers) -> Option<PageRow> {
    let CancelledOfOthers { count, total } = others;
    let text = say!(lang, "{count} 張  {total} 元" / "{count}  NT${total}");
    (count > 0).then(|| PageRow::new(lang.pick("作廢他班", "Of others"), text))
}

/// Numbers without an invoice: their customers have none.
fn voided(lang: Lang, numbers: &[Number]) -> Option<PageRow> {
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    let named: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let text = format!("{}  {}", sheets(lang, count), named.join(lang.pick("、", ", ")));
    (count > 0).then(|| PageRow::new(lang.pick("註銷未重開", "Voided"), text))
}

/// What lies behind a count, as the slip has it: what was taken, given back, expected, and how far the count is from it.
pub fn count(lang: Lang, count: &CountedCash, taken: Amount, back: Amount) -> Vec<PageRow> {
    let row = |label: &str, amount: Amount| PageRow::new(label, dollars(lang, amount));
    vec![
        row(lang.pick("現金收款", "Cash taken"), taken),
        row(lang.pick("退現", "Given back"), back),
        row(lang.pick("應有現金", "Expected"), count.expected(taken, back)),
        PageRow::new(lang.pick("差額", "Difference"), differs(lang, count.difference(taken, back))),
    ]
}

/// The cash: what was given back, and where somebody counted, what was expected, what was counted, and why it differs.
fn cash(lang: Lang, shift: &Shift, back: Option<Amount>) -> Vec<PageRow> {
    let given = back.unwrap_or_default();
    let row = |label: &str, amount: Amount| PageRow::new(label, dollars(lang, amount));
    let mut rows = Vec::new();
    if given != 0 {
        rows.push(row(lang.pick("退現", "Given back"), given));
    }
    let Some(count) = &shift.cash else { return rows };
    let taken = shift.cash_taken();
    rows.extend([
        row(lang.pick("備用金", "Float"), count.float),
        row(lang.pick("存入", "Paid in"), count.paid_in),
        row(lang.pick("支出", "Paid out"), count.paid_out),
        row(lang.pick("應有現金", "Expected"), count.expected(taken, given)),
        row(lang.pick("點鈔", "Counted"), count.counted),
        PageRow::new(lang.pick("差額", "Difference"), differs(lang, count.difference(taken, given))),
    ]);
    if !count.reason.is_empty() {
        rows.push(PageRow::new(lang.pick("原因", "Reason"), count.reason.to_string()));
    }
    rows
}
