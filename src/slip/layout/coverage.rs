//! 字軌歸屬表: whose the numbers of a period are, for the folder of papers. No legal form; it says what `lj range coverage` says.

use super::sheet::{GAP_DOTS, Slip, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{Moment, OwnedHow, OwnedSpan, Owner, Period};
use crate::slip::{Block, Size, SlipFault};

/// Stretches on one slip: a roll has room for them, and nobody reads more on paper.
pub const COVERAGE_ROWS_MAX: usize = 200;

impl Slip {
    /// The slip of a period's owners as they were at a moment; `more` rows are not on it.
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] only.
    pub fn coverage(
        (period, at): (Period, Moment),
        rows: &[OwnedSpan],
        more: bool,
        party: &SlipParty,
    ) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred(if party.is_sample { "字軌歸屬表 測試" } else { "字軌歸屬表" }, Size::Title));
        blocks.extend(Block::pair("期別", &period.lj()));
        blocks.extend(Block::pair("截至", &at.to_string()));
        for row in rows {
            blocks.push(Block::Rule);
            let numbers = format!("{}{}-{}", row.span.track, row.span.begin(), row.span.end());
            blocks.extend(Block::pair(&numbers, &row.span.count().to_string()));
            let owners: Vec<String> = row.owners.iter().map(|(_, owner)| name(owner)).collect();
            blocks.extend(Block::pair(&owners.join("、"), word(row.how)));
        }
        if more {
            blocks.push(Block::Rule);
            blocks.extend(plain("其餘見 lj range coverage"));
        }
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

fn name(owner: &Owner) -> String {
    match owner {
        Owner::Store => "本店".to_owned(),
        Owner::Till(till) => format!("收銀台 {till}"),
        Owner::Borrower(name, _) => name.to_string(),
        Owner::Unknown => "不明".to_owned(),
    }
}

fn word(how: OwnedHow) -> &'static str {
    match how {
        OwnedHow::One => "",
        OwnedHow::Unchecked => "未檢核",
        OwnedHow::Uncovered => "無人使用",
        OwnedHow::Double => "重複歸屬",
        OwnedHow::NotAllotted => "與配號不符",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AllottedSpan, CompanyCode, Coverage, Holder, Range, RangeId, Serial, Span, TillCode, Track, Ubn,
    };
    use crate::slip::{LINE_CELLS, preview};

    fn one_book(begin: u32) -> Range {
        let serial = |value| Serial::try_from(value).unwrap();
        let seller = (CompanyCode::parse("1").unwrap(), Ubn::parse("12345675").unwrap());
        let span = Span::new(Track::parse("AB").unwrap(), serial(begin), serial(begin + 49)).unwrap();
        Range::untouched(RangeId(1), seller, Period::parse("11511").unwrap(), span, Moment::default())
    }

    #[test]
    fn each_stretch_has_its_numbers_its_owner_and_what_is_wrong_with_it() {
        let till = one_book(50);
        let mut of = Coverage::default();
        let begun = one_book(100);
        let (period, ubn, tax_kind, span) = (begun.period, begun.ubn, begun.tax_kind, begun.span);
        of.allot(&AllottedSpan { period, ubn, tax_kind, span });
        of.own(&Range { holder: Holder::Till(TillCode::parse("T1").unwrap()), ..till }, None);
        let at = Moment::parse("2026-11-23 22:00:00").unwrap();
        let party = SlipParty { is_sample: true, ..SlipParty::default() };
        let slip = Slip::coverage((period, at), &of.spans(), true, &party).unwrap();
        let text = preview::lines(&slip, LINE_CELLS).join("\n");
        for part in [
            "字軌歸屬表 測試",
            "11511",
            "AB00000050-00000099",
            "收銀台 T1",
            "未檢核",
            "AB00000100-00000149",
            "無人使用",
            "其餘見",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn the_longest_one_fits_a_slip() {
        let one = one_book(0);
        let mut of = Coverage::default();
        of.own(&one, None);
        let rows = vec![of.spans().swap_remove(0); COVERAGE_ROWS_MAX];
        assert!(Slip::coverage((one.period, Moment::default()), &rows, true, &SlipParty::default()).is_ok());
    }
}
