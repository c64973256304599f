//! The demo store: the fifteen ranges of the legacy LJ screen (`legacy/seed.md`) in period 10807, value for
//! value, and books of the current and the next period on other tracks, so that it sells at once.

use crate::cli::verb::sale::goods::file;
use crate::domain::{
    Act, AllocationMode, BOOK_SIZE, BlankReporter, BookAct, CleanText, Company, CompanyCode, CompanyState,
    Department, DeptCode, Good, Holder, Moment, Number, Period, Range, RangeActKind, RangeId, SaleAct, Span,
    StoreAct, StoreKind, Till, TillAct, TillCode, Ubn,
};

/// The 統一編號 of both companies: the published example.
const UBN: u32 = 12_345_675;
/// The period of the legacy screen.
const LEGACY_PERIOD: u32 = 10_807;
/// The legacy rows, bottom up: begin, last used number (0 for untouched), cancelled, company.
const LEGACY: [(&str, u32, u32, &str); 15] = [
    ("TF87296300", 0, 0, "1"),
    ("TF87296350", 0, 0, "1"),
    ("TF87296400", 0, 0, "1"),
    ("TF87296450", 0, 0, "1"),
    ("TF87296500", 0, 0, "1"),
    ("TF87296550", 87_296_551, 0, "1"),
    ("TF87296600", 87_296_600, 0, "1"),
    ("TF87296650", 0, 0, "1"),
    ("TF87296700", 87_296_700, 0, "1"),
    ("TF87296750", 0, 0, "1"),
    ("TF87296800", 87_296_800, 0, "1"),
    ("TF87296850", 87_296_857, 1, "1"),
    ("TF87296900", 87_296_904, 0, "1"),
    ("TF87296950", 87_296_950, 0, "1"),
    ("TF98000000", 98_000_001, 0, "2"),
];
/// Books of the current and of the next period: first number of the first book, how many.
const BOOKS: [(&str, u32); 2] = [("DA10000000", 120), ("DB20000000", 120)];
/// Of each run of books: how many at its end are the department's, and before those the till's.
const DEPT_BOOKS: u32 = 5;
/// As [`DEPT_BOOKS`], for the till.
const TILL_BOOKS: u32 = 5;
/// The department and the till of the demo.
const DEPT: &str = "A01";
/// The till of the demo.
const TILL: &str = "T1";

/// Everyday goods, as `lj goods import` reads them. Fresh vegetables and eggs are farm products in their first state, which
/// the business tax act frees (第 8 條第 19 款).
const GOODS: &[u8] = include_bytes!("demo/goods.csv");

/// The founding facts of the demo at this moment.
pub fn facts(now: Moment) -> Vec<Act> {
    let mut facts = vec![StoreAct::Created { kind: StoreKind::Sample }.into()];
    facts.extend(companies().into_iter().map(|company| TillAct::Company(Box::new(company)).into()));
    facts.extend(masters());
    facts.push(SaleAct::GoodsPut(goods()).into());
    let mut ranges: Vec<Range> = LEGACY.iter().filter_map(|row| legacy(row, now)).collect();
    if let Some(current) = now.period() {
        let periods = [current, current.next()];
        ranges.extend(periods.into_iter().zip(BOOKS).flat_map(|(period, run)| books(period, run, now)));
    }
    for (id, range) in (1u64..).zip(&mut ranges) {
        range.id = RangeId(id);
    }
    let reason = text("demo");
    facts.push(
        BookAct::Ranges { kind: RangeActKind::Import, put: ranges, removed: Vec::new(), reason }.into(),
    );
    facts
}

/// A constant of this file: it fits.
fn text(raw: &str) -> CleanText {
    CleanText::new(raw, raw.len()).unwrap_or_default()
}

fn companies() -> Vec<Company> {
    [
        ("1", "TMS台北分公司", "台北市中正區忠孝西路一段49號"),
        ("2", "TMS新竹分公司", "新竹市東區中華路二段1號"),
    ]
    .into_iter()
    .filter_map(|(code, name, address)| {
        let ubn = Ubn::try_from(UBN).ok()?;
        Some(Company {
            code: CompanyCode::parse(code)?,
            state: CompanyState(1),
            name: text(name),
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: text(address),
            allocation: AllocationMode::Term,
            blanks: BlankReporter::Ourselves,
            mixed_tax: false,
        })
    })
    .collect()
}

fn masters() -> Vec<Act> {
    let dept =
        DeptCode::parse(DEPT).map(|code| TillAct::Department(Department { code, name: text("門市") }).into());
    let till = TillCode::parse(TILL).map(|code| {
        TillAct::Till(Till {
            code, name: text("一號收銀台"), dept: None, company: CompanyCode::parse("1")
        })
        .into()
    });
    dept.into_iter().chain(till).collect()
}

fn goods() -> Vec<Good> {
    file::read(GOODS).into_iter().flatten().filter_map(|(_, good)| good.ok()).collect()
}

/// A whole book that begins at `begin`, untouched; `None` for a constant that is none.
fn book(period: Period, begin: Number, company: &str, now: Moment) -> Option<Range> {
    let first = begin.serial.value();
    let last = first.checked_add(BOOK_SIZE - 1)?.try_into().ok()?;
    let seller = (CompanyCode::parse(company)?, Ubn::try_from(UBN).ok()?);
    let span = Span::new(begin.track, begin.serial, last).ok()?;
    Some(Range::untouched(RangeId(0), seller, period, span, now))
}

/// A row of the legacy screen: its used numbers are carried (R5).
fn legacy(row: &(&str, u32, u32, &str), now: Moment) -> Option<Range> {
    let (begin, last, cancelled, company) = *row;
    let mut range = book(Period::try_from(LEGACY_PERIOD).ok()?, Number::parse(begin).ok()?, company, now)?;
    if last > 0 {
        range.next = last + 1;
        range.carried_to = last + 1;
        range.carried_cancelled = cancelled;
        range.reason = text("舊系統移轉");
    }
    Some(range)
}

/// Books of one period: most for anybody, the last for the department, those before them for the till.
fn books(period: Period, (first, count): (&str, u32), now: Moment) -> Vec<Range> {
    let Ok(first) = Number::parse(first) else { return Vec::new() };
    (0..count)
        .filter_map(|index| {
            let serial = (first.serial.value() + index * BOOK_SIZE).try_into().ok()?;
            let mut range = book(period, Number { serial, ..first }, "1", now)?;
            if index >= count - DEPT_BOOKS {
                range.dept = DeptCode::parse(DEPT);
            } else if index >= count - DEPT_BOOKS - TILL_BOOKS {
                range.holder = TillCode::parse(TILL).map_or(Holder::Shop, Holder::Till);
            }
            Some(range)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TaxChoice;

    fn ranges() -> Vec<Range> {
        let now = Moment::parse("2026-11-23 10:00:00").unwrap();
        let facts = facts(now);
        assert_eq!(facts[0], StoreAct::Created { kind: StoreKind::Sample }.into());
        facts
            .into_iter()
            .find_map(|act| if let Act::Book(BookAct::Ranges { put, .. }) = act { Some(put) } else { None })
            .unwrap()
    }

    #[test]
    fn no_constant_is_dropped_and_every_row_is_whole() {
        let ranges = ranges();
        assert_eq!(ranges.len(), 15 + 240);
        for (id, range) in (1..).zip(&ranges) {
            assert_eq!((range.id, range.broken_rule()), (RangeId(id), None));
        }
        assert_eq!(companies().len(), 2);
        assert_eq!(masters().len(), 2);
    }

    #[test]
    fn every_good_is_sound_and_its_bar_code_scans() {
        let goods = goods();
        assert_eq!(goods.len(), 20);
        let mut codes = std::collections::HashSet::new();
        for good in &goods {
            assert_eq!(good.faults(), [], "{}", good.code);
            let barcode = good.barcode.as_ref().unwrap();
            let digits: Vec<u32> = barcode.as_str().chars().map(|c| c.to_digit(10).unwrap()).collect();
            // EAN-13: the weights are 1 and 3 in turns, the check digit among them.
            let sum: u32 =
                digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            assert_eq!((digits.len(), sum % 10), (13, 0), "{barcode}");
            assert!(codes.insert(good.code.clone()) && codes.insert(barcode.clone()));
        }
        assert_eq!(goods.iter().filter(|good| good.tax == TaxChoice::Free).count(), 4);
    }

    #[test]
    fn each_period_has_a_hundred_books_that_anybody_may_take() {
        for period in ["11511", "11601"] {
            let period = Period::parse(period).unwrap();
            let open =
                |range: &&Range| range.period == period && range.dept.is_none() && range.till().is_none();
            assert!(ranges().iter().filter(open).count() >= 100, "{period}");
        }
    }
}
