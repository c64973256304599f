//! 日結單: what a day, or some days, brought in, for whoever closes in the evening. No legal form; its figures are those of
//! `lj takings`.

use super::sheet::{GAP_DOTS, Slip, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{
    Amount, Moment, ShiftLine, ShiftRest, ShiftSums, Takings, TakingsBy, TakingsFigure, TakingsOf,
    TakingsPrint, roc_date,
};
use crate::slip::{Block, Size, SlipFault};
use std::collections::BTreeMap;

impl Slip {
    /// The slip of takings as they stood at a moment: a part for each of `sums`, and one for all of them; behind them the shifts
    /// that were closed in these days, and what the days have besides.
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] only.
    pub fn takings(
        asked: &TakingsPrint,
        at: Moment,
        (sums, shifts): (&BTreeMap<TakingsOf, Takings>, &[ShiftLine]),
        party: &SlipParty,
    ) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred(if party.is_sample { "日結單 測試" } else { "日結單" }, Size::Title));
        blocks.extend(head(asked, at));
        let mut whole = Takings::default();
        for (of, takings) in sums {
            whole.add(takings);
            blocks.push(Block::Rule);
            blocks.extend(plain(&name(asked.by, of)));
            blocks.extend(figures(takings));
        }
        blocks.push(Block::Rule);
        blocks.extend(plain("合計"));
        blocks.extend(figures(&whole));
        blocks.extend(of_shifts(shifts, &whole));
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

fn head(asked: &TakingsPrint, at: Moment) -> Vec<Block> {
    let (first, last) = (roc_date(asked.first), roc_date(asked.last));
    let days = if first == last { first } else { format!("{first} - {last}") };
    let mut blocks = Block::pair("日期", &days);
    blocks.extend(Block::pair("截至", &at.to_string()));
    if let Some(till) = &asked.till {
        blocks.extend(Block::pair("收銀台", till.as_str()));
    }
    blocks
}

fn name(by: TakingsBy, of: &TakingsOf) -> String {
    let (word, name) = match by {
        TakingsBy::Company => ("公司", of.company.as_ref().map(ToString::to_string)),
        TakingsBy::Dept => ("部門", of.dept.as_ref().map(ToString::to_string)),
        TakingsBy::Till => ("收銀台", of.till.as_ref().map(ToString::to_string)),
        TakingsBy::Person => ("人員", of.staff.as_ref().map(ToString::to_string)),
        TakingsBy::Day => ("日期", of.day.map(roc_date)),
    };
    format!("{word} {}", name.unwrap_or_else(|| "未指定".to_owned()))
}

/// The figures that are not zero; what was taken in any case.
fn figures(takings: &Takings) -> Vec<Block> {
    let is_shown = |which: &TakingsFigure| *which == TakingsFigure::Total || takings.figure(*which) != 0;
    let shown = TakingsFigure::ALL.into_iter().filter(is_shown);
    shown.flat_map(|which| Block::pair(word(which), &takings.figure(which).to_string())).collect()
}

/// Each shift with what it sold and how its drawer was counted, their sums, and what is missing to the days.
fn of_shifts(shifts: &[ShiftLine], whole: &Takings) -> Vec<Block> {
    let mut blocks = Vec::new();
    let pairs = |rows: &[(&str, Amount)]| {
        rows.iter().flat_map(|(word, figure)| Block::pair(word, &figure.to_string())).collect::<Vec<_>>()
    };
    for line in shifts {
        let till = line.till.as_ref().map_or_else(|| "未指定".to_owned(), ToString::to_string);
        blocks.push(Block::Rule);
        blocks.extend(Block::pair(&format!("班次 {}", line.id), &format!("收銀台 {till}")));
        blocks.extend(Block::pair("迄", &line.to.to_string()));
        blocks.extend(pairs(&[
            ("開立張數", line.issued.into()),
            ("開立金額", line.total),
            ("現金", line.received()),
        ]));
        match (&line.cash, line.expected(), line.difference()) {
            (Some(count), Some(expected), Some(difference)) => {
                blocks.extend(pairs(&[
                    ("應有現金", expected),
                    ("點鈔", count.counted),
                    ("差額", difference),
                ]));
            }
            _ => blocks.extend(plain("沒有點鈔")),
        }
        blocks.extend(line.taken_out.map(|out| pairs(&[("取出", out)])).into_iter().flatten());
    }
    if shifts.is_empty() {
        return blocks;
    }
    let sums = ShiftSums::of(shifts);
    let rest = sums.rest(whole);
    blocks.push(Block::Rule);
    blocks.extend(plain("各班合計"));
    blocks.extend(pairs(&[
        ("開立張數", sums.issued),
        ("開立金額", sums.total),
        ("現金", sums.received),
        ("差額", sums.difference),
        ("取出", sums.taken_out),
    ]));
    if rest != ShiftRest::default() {
        blocks.extend(plain("未交班、跨日或交班後更正"));
        blocks.extend(pairs(&[("開立張數", rest.issued), ("開立金額", rest.total), ("現金", rest.received)]));
    }
    blocks
}

fn word(figure: TakingsFigure) -> &'static str {
    match figure {
        TakingsFigure::Issued => "開立張數",
        TakingsFigure::IssuedAmount => "開立金額",
        TakingsFigure::Voided => "註銷未重開張數",
        TakingsFigure::VoidedAmount => "註銷未重開金額",
        TakingsFigure::Cancelled => "作廢張數",
        TakingsFigure::CancelledAmount => "作廢金額",
        TakingsFigure::Allowances => "折讓張數",
        TakingsFigure::AllowancesAmount => "折讓金額",
        TakingsFigure::AllowancesCancelled => "作廢折讓張數",
        TakingsFigure::AllowancesCancelledAmount => "作廢折讓金額",
        TakingsFigure::Sales => "應稅銷售額",
        TakingsFigure::Zero => "零稅率銷售額",
        TakingsFigure::Free => "免稅銷售額",
        TakingsFigure::Tax => "稅額",
        TakingsFigure::Total => "營收合計",
        TakingsFigure::Cash => "現金（已扣找零與退現）",
        TakingsFigure::Card => "信用卡",
        TakingsFigure::Mobile => "行動支付",
        TakingsFigure::Voucher => "禮券",
        TakingsFigure::Untold => "未註明付款方式",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CleanText, CountedCash, Payments, ShiftId, TillCode};
    use crate::slip::{LINE_CELLS, preview};
    use chrono::NaiveDate;

    fn line() -> ShiftLine {
        let reason = CleanText::new("找錯錢", 20).unwrap();
        let cash = CountedCash { float: 1_000, paid_in: 0, paid_out: 0, counted: 1_299, reason };
        ShiftLine {
            id: ShiftId(7),
            till: TillCode::parse("T1"),
            staff: None,
            from: None,
            to: Moment::parse("2026-11-23 21:00:00").unwrap(),
            issued: 1,
            total: 300,
            cancelled: (0, 0),
            allowances: (0, 0),
            taken: 300,
            back: Some(0),
            cash: Some(cash),
            taken_out: Some(299),
        }
    }

    #[test]
    fn each_part_and_the_whole_have_their_figures_and_no_zeros() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let cash = |cash| Takings { paid: Payments { cash, ..Payments::default() }, ..Takings::default() };
        let till = |code: &str| TakingsOf { till: TillCode::parse(code), ..TakingsOf::default() };
        let sums = [(till("T1"), cash(300)), (TakingsOf::default(), cash(45))].into();
        let asked = TakingsPrint { first: day, last: day, by: TakingsBy::Till, company: None, till: None };
        let at = Moment::parse("2026-11-23 22:00:00").unwrap();
        let party = SlipParty { shop_name: CleanText::new("台北店", 20).unwrap(), ..SlipParty::default() };
        let slip = Slip::takings(&asked, at, (&sums, &[line()]), &party).unwrap();
        let text = preview::lines(&slip, LINE_CELLS).join("\n");
        for part in ["日結單", "台北店", "115.11.23", "22:00:00", "收銀台 T1", "收銀台 未指定", "合計"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        let of = |amount: &str| {
            let day = text.split("班次").next().unwrap_or_default();
            day.lines().filter(|line| line.contains("現金") && line.ends_with(amount)).count()
        };
        assert_eq!((of("300"), of(" 45"), of("345")), (1, 1, 1), "{text}");
        assert!(!text.contains("信用卡") && !text.contains("測試"), "{text}");
        let of = |word: &str, amount: &str| {
            let all =
                text.lines().filter(|line| line.contains(word) && line.ends_with(&format!(" {amount}")));
            all.count()
        };
        assert!(
            text.contains("班次 7") && text.contains("各班合計") && text.contains("未交班、跨日"),
            "{text}"
        );
        // 1,000 in the beginning, 300 taken, and one dollar is missing; the day has 45 more than its shift.
        assert_eq!((of("應有現金", "1300"), of("點鈔", "1299"), of("差額", "-1")), (1, 1, 2), "{text}");
        assert_eq!((of("取出", "299"), of("現金", "45")), (2, 2), "{text}");
    }
}
