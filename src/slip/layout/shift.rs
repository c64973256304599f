//! 交班單: what a till issued and took in since its last close. No legal form; whoever counts the drawer and whoever
//! reads the books later find the same figures, and the ledger's head ties the paper to them.

use super::sheet::{GAP_DOTS, Slip, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{Amount, CancelledOfOthers, Shift, ShiftFigures, TenderKind};
use crate::slip::{Block, Size, SlipFault};

/// Hex digits of the ledger's head on paper: 64 bits, which nobody finds twice.
const HASH_DIGITS: usize = 16;

impl Slip {
    /// The slip of a closed shift; `back` is the cash that was given back in it, where that is known, `taken_out` what was taken
    /// out of its drawer, and `others` what was cancelled in it of sales that are not its own.
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] only.
    pub fn shift(
        shift: &Shift,
        (back, taken_out, others): (Option<Amount>, Option<Amount>, CancelledOfOthers),
        party: &SlipParty,
    ) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred(if party.is_sample { "交班單 測試" } else { "交班單" }, Size::Title));
        blocks.extend(head(shift));
        blocks.push(Block::Rule);
        blocks.extend(books(&shift.figures));
        blocks.push(Block::Rule);
        blocks.extend(sums(&shift.figures, others));
        blocks.push(Block::Rule);
        blocks.extend(tenders(&shift.figures));
        blocks.extend(cash(shift, back.unwrap_or_default(), taken_out));
        blocks.extend(trail(shift));
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

fn head(shift: &Shift) -> Vec<Block> {
    let word = |code: Option<String>| code.unwrap_or_else(|| "未指定".to_owned());
    let till = word(shift.till.as_ref().map(ToString::to_string));
    let staff = word(shift.staff.as_ref().map(ToString::to_string));
    let from = shift.from.map_or_else(|| "開始使用".to_owned(), |from| from.to_string());
    let mut blocks = Block::pair(&format!("收銀台 {till}"), &format!("班次 {}", shift.id));
    blocks.extend(Block::pair("交班人", &staff));
    blocks.extend(Block::pair("起", &from));
    blocks.extend(Block::pair("迄", &shift.to.to_string()));
    blocks
}

/// Each book with its first and last number and how many.
fn books(figures: &ShiftFigures) -> Vec<Block> {
    if figures.books.is_empty() {
        return plain("本班未開立發票");
    }
    let mut blocks = Vec::new();
    for book in &figures.books {
        let numbers = format!("{} - {}", book.first, book.last.serial);
        blocks.extend(Block::pair(&numbers, &format!("{} 張", book.count)));
    }
    blocks
}

fn sums(figures: &ShiftFigures, others: CancelledOfOthers) -> Vec<Block> {
    let totals = &figures.totals;
    let count = |count: u32| format!("{count} 張");
    let of_others = (others.count > 0)
        .then(|| (format!("作廢他班發票 {}", count(others.count)), others.total.to_string()));
    let rows = [
        ("開立".to_owned(), count(figures.issued)),
        ("應稅銷售額".to_owned(), totals.sales.to_string()),
        ("零稅率銷售額".to_owned(), totals.zero_sales.to_string()),
        ("免稅銷售額".to_owned(), totals.free_sales.to_string()),
        ("稅額".to_owned(), totals.tax.to_string()),
        ("總計".to_owned(), totals.total.to_string()),
        (format!("其中作廢 {}", count(figures.cancelled)), figures.cancelled_total.to_string()),
        (format!("折讓 {}", count(figures.allowances)), figures.allowances_total.to_string()),
    ];
    rows.iter().chain(&of_others).flat_map(|(word, figure)| Block::pair(word, figure)).collect()
}

fn tenders(figures: &ShiftFigures) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (kind, amount) in &figures.tenders {
        let word = match kind {
            TenderKind::Cash => "現金（已扣找零）",
            TenderKind::Card => "信用卡",
            TenderKind::Mobile => "行動支付",
            TenderKind::Voucher => "禮券",
        };
        blocks.extend(Block::pair(word, &amount.to_string()));
    }
    blocks.extend(Block::pair("待傳", &format!("{} 份", figures.pending)));
    blocks
}

/// The count of the drawer, line by line as it is worked out, with room for who counted to sign.
fn cash(shift: &Shift, back: Amount, taken_out: Option<Amount>) -> Vec<Block> {
    let Some(count) = &shift.cash else {
        let given = (back != 0).then(|| Block::pair("退現", &back.to_string()));
        return given.into_iter().flatten().collect();
    };
    let taken = shift.cash_taken();
    let rows = [
        ("備用金", count.float),
        ("＋ 現金收款", taken),
        ("＋ 存入", count.paid_in),
        ("－ 支出", count.paid_out),
        ("－ 退現", back),
        ("應有現金", count.expected(taken, back)),
        ("點鈔", count.counted),
        ("差額", count.difference(taken, back)),
    ];
    let mut blocks = vec![Block::Rule];
    blocks.extend(rows.iter().flat_map(|(word, amount)| Block::pair(word, &amount.to_string())));
    if let Some((out, left)) = taken_out.and_then(|out| Some((out, count.left(out).ok()?))) {
        blocks.extend(Block::pair("取出", &out.to_string()));
        blocks.extend(Block::pair("留給下一班", &left.to_string()));
    }
    if !count.reason.is_empty() {
        blocks.extend(plain(&format!("原因 {}", count.reason)));
    }
    blocks.push(Block::Feed(GAP_DOTS));
    blocks.extend(plain("點鈔人簽名 ________________"));
    blocks
}

fn trail(shift: &Shift) -> Vec<Block> {
    let mut blocks = vec![Block::Feed(GAP_DOTS)];
    let hash: String = shift.head_hash.chars().take(HASH_DIGITS).collect();
    blocks.extend(Block::pair(&format!("總帳 {}", shift.head_sequence), &hash));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        BookUse, CleanText, CountedCash, Moment, Number, RangeId, ShiftId, StaffCode, TillCode, Totals,
    };
    use crate::slip::{LINE_CELLS, preview};

    fn shift(figures: ShiftFigures) -> Shift {
        Shift {
            id: ShiftId(3),
            till: TillCode::parse("T1"),
            company: None,
            staff: StaffCode::parse("A01"),
            from: None,
            to: Moment::parse("2026-11-23 22:00:00").unwrap(),
            figures,
            cash: None,
            through: Vec::new(),
            head_sequence: 812,
            head_hash: "0123456789abcdef0123456789abcdef".to_owned(),
        }
    }

    fn text(shift: &Shift) -> String {
        let party = SlipParty { shop_name: CleanText::new("台北店", 20).unwrap(), ..SlipParty::default() };
        preview::lines(
            &Slip::shift(shift, (Some(105), Some(3_190), CancelledOfOthers { count: 3, total: 315 }), &party)
                .unwrap(),
            LINE_CELLS,
        )
        .join("\n")
    }

    #[test]
    fn every_figure_of_the_shift_is_on_it() {
        let number = |raw| Number::parse(raw).unwrap();
        let book =
            BookUse { range: RangeId(1), first: number("AB00000000"), last: number("AB00000041"), count: 42 };
        let figures = ShiftFigures {
            books: vec![book],
            issued: 42,
            totals: Totals { sales: 4_200, free_sales: 31, zero_sales: 17, tax: 9, total: 4_257 },
            cancelled: 2,
            cancelled_total: 210,
            allowances: 1,
            allowances_total: 105,
            tenders: vec![(TenderKind::Cash, 3_000), (TenderKind::Voucher, 1_257)],
            pending: 40,
        };
        let text = text(&shift(figures));
        let line = |start: &str| text.lines().find(|line| line.trim_start().starts_with(start)).unwrap();
        for (start, end) in [
            ("收銀台 T1", "班次 3"),
            ("交班人", "A01"),
            ("起", "開始使用"),
            ("迄", "2026-11-23 22:00:00"),
            ("AB00000000 - 00000041", "42 張"),
            ("開立", "42 張"),
            ("應稅銷售額", "4200"),
            ("零稅率銷售額", "17"),
            ("免稅銷售額", "31"),
            ("稅額", "9"),
            ("總計", "4257"),
            ("其中作廢 2 張", "210"),
            ("折讓 1 張", "105"),
            ("作廢他班發票 3 張", "315"),
            ("現金（已扣找零）", "3000"),
            ("禮券", "1257"),
            ("待傳", "40 份"),
            ("總帳 812", "0123456789abcdef"),
        ] {
            assert!(line(start).trim_end().ends_with(end), "{start}: {end}\n{text}");
        }
    }

    #[test]
    fn the_count_of_the_drawer_is_worked_out_on_it() {
        let reason = CleanText::new("找錯零錢", 20).unwrap();
        let count = CountedCash { float: 3_000, paid_in: 500, paid_out: 200, counted: 6_190, reason };
        let tenders = vec![(TenderKind::Cash, 3_000), (TenderKind::Voucher, 1_257)];
        let mut shift = shift(ShiftFigures { tenders, ..ShiftFigures::default() });
        assert!(!text(&shift).contains("點鈔"), "nobody counted");
        shift.cash = Some(count);
        let text = text(&shift);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (start, end) in [
            ("備用金", "3000"),
            ("＋ 現金收款", "3000"),
            ("＋ 存入", "500"),
            ("－ 支出", "200"),
            ("－ 退現", "105"),
            ("應有現金", "6195"),
            ("點鈔 ", "6190"),
            ("差額", "-5"),
            ("原因", "找錯零錢"),
        ] {
            let found = lines.iter().any(|line| line.starts_with(start) && line.ends_with(end));
            assert!(found, "{start}: {end}\n{text}");
        }
    }

    #[test]
    fn a_shift_without_a_sale_says_so() {
        assert!(text(&shift(ShiftFigures::default())).contains("本班未開立發票"));
    }
}
