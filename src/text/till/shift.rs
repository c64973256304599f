//! The page of a shift (交班): what the till did since its last close, and the cash of it.

use crate::domain::{
    Amount, BookUse, CancelledOfOthers, CountedCash, DrawerFloat, Number, Shift, ShiftFigures, ShiftId,
    ShiftLine, ShiftRest, ShiftSums,
};
use crate::protocol::{ShiftDrawer, ShiftFloat};
use crate::text::Lang;
use crate::text::page::PageRow;
use crate::text::sale::sums::{by_tax, tender_kind};

sentences! {
    /// Refused: there is nothing to close.
    pub fn nothing_sold() =>
        "這一班還沒有開立或折讓，沒有什麼可以交班。賣出後再交班。"
        / "Nothing was sold or given back in this shift yet, so there is nothing to close: sell first.";
    /// Refused: no such shift.
    pub fn no_such(id: ShiftId) =>
        "沒有班次 {id}。班次的號碼在交班單上；這一班還沒交班時以 lj shift show 查看。"
        / "No shift {id} was closed. Its number stands on the slip of the shift; the running one is shown by `lj shift show`.";
    /// Refused: the count differs, and nobody said why.
    pub fn cash_differs(expected: Amount, counted: Amount) where more = counted - expected =>
        "抽屜應有 {expected} 元，點得 {counted} 元，差 {more} 元。請再點一次；確實不符時請說明原因。"
        / "NT${expected} should lie in the drawer, NT${counted} was counted, {more} more: count again; where it stays so, say why.";
    /// Refused: an amount that is none.
    pub fn bad_cash() =>
        "備用金、存入、支出與點鈔金額都要是 0 至 999999999 元。請更正。"
        / "Float, paid in, paid out and counted must each be NT$0 to NT$999999999: correct them.";
    /// Refused: more is taken out than was counted.
    pub fn bad_taken_out(taken_out: Amount, counted: Amount) =>
        "點得 {counted} 元，不能取出 {taken_out} 元：取出要在 0 至 {counted} 元之間，其餘留作下一班的備用金。請更正。"
        / "NT${counted} was counted, so NT${taken_out} cannot be taken out: enter 0 to {counted}; the rest is the next shift's float.";
    fn sheets(count: u32) => "{count} 張" / "{count}";
    /// An amount.
    pub fn dollars(amount: Amount) => "{amount} 元" / "NT${amount}";
    /// How far the count is from what was expected.
    pub fn differs(lang, difference: Amount) => match difference {
        0 => ["無" / "none"];
        1.. => ["多 {difference} 元" / "NT${difference} more"];
        _, less = -difference => ["少 {less} 元" / "NT${less} less"];
    }
    fn left_by(amount: Amount, shift: ShiftId) =>
        "{amount} 元（班次 {shift} 留下）" / "NT${amount} (left by shift {shift})";
    fn as_in(amount: Amount, shift: ShiftId) =>
        "{amount} 元（與班次 {shift} 相同）" / "NT${amount} (as in shift {shift})";
    /// A verb takes the float of the last close, for nobody said another.
    pub fn takes_float(float: &str) => "備用金：{float}" / "Float: {float}";
    /// How a close stands beside the takings of its days, as the heading of its table.
    pub fn line_heads() =>
        ["班次", "收銀台", "人員", "起", "迄", "開立張數", "開立金額", "現金", "應有現金", "點鈔", "差額", "取出"]
        / ["shift", "till", "person", "from", "to", "issued", "issued NT$", "cash", "expected", "counted", "difference", "taken out"];
    /// All of them together.
    pub fn line_sum() => "各班合計" / "all shifts";
    /// What the days have and their shifts do not.
    pub fn line_rest() => "未交班、跨日或交班後更正" / "not closed, over midnight, or put right later";
    /// The takings of the days.
    pub fn line_day() => "日結" / "takings";
    fn beside(name: &str, issued: Amount, total: Amount, received: Amount) =>
        "{name} {issued} 張 {total} 元 現金 {received} 元" / "{name} {issued} NT${total} cash NT${received}";
    fn between(from: &str, to: &str) => "{from} 至 {to}" / "{from} to {to}";
    fn first_shift() => "第一班" / "the first";
    fn not_counted() => "沒有點鈔" / "not counted";
    /// Closes of which nobody counted.
    pub fn uncounted(count: u64) => "其中 {count} 班沒有點鈔。" / "Nobody counted {count} of them.";
    /// Shifts are of a till, whatever company its sales are of.
    pub fn no_shifts_of_company() =>
        "各班的數字不分公司，只在沒有 --company 時列出。" / "Shifts are of all companies: they are listed without --company alone.";
}

/// Characters in a row of the ledger's hash: half of a SHA-256 in hex.
const HASH_HALF: usize = 32;

/// The figures of a shift, closed or not, and what else is known of it.
pub fn shift(
    lang: Lang,
    shift: &Shift,
    closed: bool,
    (drawer, float): (&ShiftDrawer, &ShiftFloat),
) -> Vec<PageRow> {
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
    rows.extend(begins_with(lang, float));
    rows.extend(cash(lang, shift, drawer.back, float.taken_out));
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
    let pending = figures.pending;
    rows.push(PageRow::new(lang.pick("待上傳", "Pending"), say!(lang, "{pending} 份" / "{pending}")));
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

/// What the drawer of the running shift begins with, and where that comes from.
fn begins_with(lang: Lang, float: &ShiftFloat) -> Option<PageRow> {
    float.float.map(|float| PageRow::new(lang.pick("備用金", "Float"), proposed(lang, &float)))
}

/// A float with where it comes from.
pub fn proposed(lang: Lang, float: &DrawerFloat) -> String {
    let DrawerFloat { shift, amount, is_left, .. } = float;
    if *is_left { left_by(lang, *amount, *shift) } else { as_in(lang, *amount, *shift) }
}

/// Where the proposed float of a count comes from.
pub fn float_from(lang: Lang, float: &DrawerFloat) -> PageRow {
    PageRow::new(lang.pick("備用金來自", "Float from"), proposed(lang, float))
}

/// What stays in the drawer for the next shift, where somebody says what is taken out.
pub fn stays(lang: Lang, left: Option<Amount>) -> PageRow {
    PageRow::new(lang.pick("留給下一班", "Left"), left.map(|left| dollars(lang, left)).unwrap_or_default())
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
fn cash(lang: Lang, shift: &Shift, back: Option<Amount>, taken_out: Option<Amount>) -> Vec<PageRow> {
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
    let left = taken_out.and_then(|out| Some((out, count.left(out).ok()?)));
    rows.extend(left.iter().flat_map(|&(out, left)| {
        [row(lang.pick("取出", "Taken out"), out), row(lang.pick("留給下一班", "Left"), left)]
    }));
    if !count.reason.is_empty() {
        rows.push(PageRow::new(lang.pick("原因", "Reason"), count.reason.to_string()));
    }
    rows
}

/// A closed shift beside the takings of its days, in the order of [`line_heads`].
pub fn line(line: &ShiftLine) -> Vec<String> {
    let or_blank = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    vec![
        line.id.to_string(),
        line.till.as_ref().map(ToString::to_string).unwrap_or_default(),
        line.staff.as_ref().map(ToString::to_string).unwrap_or_default(),
        line.from.map(|from| from.to_string()).unwrap_or_default(),
        line.to.to_string(),
        line.issued.to_string(),
        line.total.to_string(),
        line.received().to_string(),
        or_blank(line.expected()),
        or_blank(line.cash.as_ref().map(|count| count.counted)),
        or_blank(line.difference()),
        or_blank(line.taken_out),
    ]
}

/// The lines below them: their sum, what the days have besides, and the days; they add up.
pub fn line_totals(lang: Lang, sums: &ShiftSums, rest: &ShiftRest) -> Vec<Vec<String>> {
    let row = |name: &str, figures: [Amount; 3], cash: [String; 4]| {
        let blanks = std::iter::repeat_n(String::new(), 4);
        let figures = figures.map(|figure| figure.to_string());
        std::iter::once(name.to_owned()).chain(blanks).chain(figures).chain(cash).collect::<Vec<_>>()
    };
    let counted = [sums.counted, sums.difference, sums.taken_out].map(|figure| figure.to_string());
    let [counted, difference, taken_out] = counted;
    let none = || [(); 4].map(|()| String::new());
    let mut rows = vec![row(
        line_sum(lang),
        [sums.issued, sums.total, sums.received],
        [String::new(), counted, difference, taken_out],
    )];
    if *rest != ShiftRest::default() {
        rows.push(row(line_rest(lang), [rest.issued, rest.total, rest.received], none()));
    }
    let whole = [sums.issued + rest.issued, sums.total + rest.total, sums.received + rest.received];
    rows.push(row(line_day(lang), whole, none()));
    rows
}

/// The shifts, what the days have besides, and the days, for a screen: they add up.
pub fn beside_day(lang: Lang, sums: &ShiftSums, rest: &ShiftRest) -> Vec<String> {
    let mut said = Vec::new();
    if *rest != ShiftRest::default() {
        said.push(beside(lang, line_rest(lang), rest.issued, rest.total, rest.received));
    }
    let (issued, total) = (sums.issued + rest.issued, sums.total + rest.total);
    said.push(beside(lang, line_day(lang), issued, total, sums.received + rest.received));
    said.push(format!("{} {}", lang.pick("取出", "taken out"), sums.taken_out));
    said.extend((sums.uncounted > 0).then(|| uncounted(lang, sums.uncounted)));
    said
}

/// What else is to be said of a close, for a screen.
pub fn line_details(lang: Lang, line: &ShiftLine) -> Vec<String> {
    let from = line.from.map_or_else(|| first_shift(lang).to_owned(), |from| from.to_string());
    let mut said = vec![between(lang, &from, &line.to.to_string())];
    said.extend(line.staff.as_ref().map(|staff| format!("{} {staff}", lang.pick("人員", "person"))));
    let named = |name: &str, amount: Amount| format!("{name} {}", dollars(lang, amount));
    let back = line.back.filter(|back| *back != 0);
    said.extend(back.map(|back| named(lang.pick("退現", "Given back"), back)));
    match &line.cash {
        None => said.push(not_counted(lang).to_owned()),
        Some(count) => {
            said.push(named(lang.pick("備用金", "Float"), count.float));
            said.extend(line.taken_out.map(|out| named(lang.pick("取出", "Taken out"), out)));
            said.extend(line.left().map(|left| named(lang.pick("留給下一班", "Left"), left)));
            said.extend((!count.reason.is_empty()).then(|| count.reason.to_string()));
        }
    }
    said
}
