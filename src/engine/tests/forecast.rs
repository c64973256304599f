//! What a forecast is made of, against pencil and paper: sales of random days at tills with books of their own and at tills
//! that share some, counted in parts of twenty rows; and what the store keeps beside it, over a restart.

use super::*;
use crate::domain::{
    NumbersLeft, OfficeYear, OfficeYearFault, PeriodRefusal, SoldHours, TAKEN_BOOKS_MAX, TakenCount, TaxKind,
    TillRefusal,
};
use crate::protocol::SoldHoursQuery;
use chrono::NaiveDate;
use fastrand::Rng;
use std::collections::BTreeMap;

const SEED: u64 = 20_261_123;

type ByTill = BTreeMap<(CompanyCode, Option<TillCode>), SoldHours>;

impl Shop {
    fn sold_hours(&self, since: NaiveDate) -> ByTill {
        let (mut all, mut resume) = (ByTill::new(), None);
        for _ in 0..10_000 {
            let part = self.ask(request::SoldHours(SoldHoursQuery { since, resume })).unwrap();
            for (company, till, hours) in &part.rows {
                all.entry((company.clone(), till.clone())).or_default().add(hours);
            }
            let Some(next) = part.next else { return all };
            assert_ne!(resume, Some(next), "each part gets on");
            resume = Some(next);
        }
        panic!("no end");
    }

    fn sell_from(&self, till: Option<&str>) {
        let mut sale = sale();
        sale.till = till.and_then(TillCode::parse);
        self.ask(request::Issue(sale)).unwrap();
    }

    fn numbers_left(&self, period: &str) -> Vec<NumbersLeft> {
        self.ask(request::NumbersLeft(Period::parse(period).unwrap())).unwrap()
    }
}

fn whole(of: &ByTill) -> SoldHours {
    let mut whole = SoldHours::default();
    of.values().for_each(|hours| whole.add(hours));
    whole
}

#[test]
fn hours_are_those_of_a_list_by_hand_and_each_till_has_its_own_books() {
    println!("seed {SEED}");
    let (shop, mut dice) = (Shop::new(), Rng::with_seed(SEED));
    for (track, till) in [("AB", Some("T1")), ("AC", Some("T2")), ("AD", None)] {
        let mut books = draft(track, 0, 400);
        books.till = till.and_then(TillCode::parse);
        shop.add(&[books]);
    }
    let since = moment("2026-11-24 00:00:00");
    let mut by_hand = ByTill::new();
    for _ in 0..600 {
        shop.clock.pass_s(i64::from(dice.u32(0..2_400)));
        // Whoever has no till takes the books of nobody in particular.
        let till = [Some("T1"), Some("T2"), None][dice.usize(0..3)];
        shop.sell_from(till);
        if shop.clock.now() >= since {
            let key = (CompanyCode::parse("1").unwrap(), till.and_then(TillCode::parse));
            by_hand.entry(key).or_default().put(shop.clock.now(), 1);
        }
    }
    assert!(whole(&by_hand).total() > 300);
    assert_eq!(shop.sold_hours(since.date()), by_hand);
    // A day on which nothing was sold yet, and one before the first sale.
    assert_eq!(shop.sold_hours(shop.clock.now().date() + chrono::Days::new(1)), ByTill::new());
    assert_eq!(whole(&shop.sold_hours(moment("2026-10-01 00:00:00").date())).total(), 600);
}

#[test]
fn a_shared_books_hours_are_exact_in_sum_and_shared_out_to_the_tills_that_are_seen() {
    println!("seed {SEED}");
    let (mut shop, mut dice) = (Shop::new(), Rng::with_seed(SEED));
    shop.add(&[draft("AB", 0, 1_000)]);
    let mut by_hand = SoldHours::default();
    for _ in 0..700 {
        shop.clock.pass_s(i64::from(dice.u32(0..600)));
        shop.sell_from(Some(["T1", "T2"][usize::from(dice.u32(0..4) == 0)]));
        by_hand.put(shop.clock.now(), 1);
    }
    shop.reopen();
    let found = shop.sold_hours(moment("2026-11-01 00:00:00").date());
    assert_eq!(whole(&found), by_hand);
    let of = |till: &str| {
        let key = (CompanyCode::parse("1").unwrap(), TillCode::parse(till));
        found.get(&key).map_or(0, SoldHours::total)
    };
    // Three of four are T1's; what is seen of six hundred is near that.
    assert!((480..570).contains(&of("T1")) && (130..220).contains(&of("T2")), "{} {}", of("T1"), of("T2"));
}

#[test]
fn what_is_left_is_told_by_holder_and_leaves_out_what_nobody_can_issue() {
    let shop = Shop::new();
    let mut of_till = draft("AC", 0, 100);
    of_till.till = TillCode::parse("T1");
    let mut next = draft("AD", 0, 50);
    next.period = Period::parse("11601").unwrap();
    let paused = shop.add(&[draft("AE", 0, 50)])[0].range.id;
    shop.add(&[draft("AB", 0, 100), of_till]);
    shop.ask(request::RangePause { ids: vec![paused], pause: true }).unwrap();
    shop.sell_from(Some("T1"));
    let told = |period: &str| -> Vec<(Option<String>, u64, u64)> {
        let rows = shop.numbers_left(period);
        rows.iter().map(|row| (row.till.as_ref().map(ToString::to_string), row.left, row.allotted)).collect()
    };
    assert_eq!(told("11511"), [(None, 100, 150), (Some("T1".to_owned()), 99, 100)]);
    assert_eq!(told("11601"), []);
    shop.clock.pass_s(86_400);
    shop.add(&[next]);
    assert_eq!(told("11601"), [(None, 50, 50)]);
}

#[test]
fn the_office_calendar_and_the_count_taken_are_kept_and_replaced_and_bad_ones_refused() {
    let mut shop = Shop::new();
    let day = |text: &str| moment(text).date();
    let year = |days: &[&str]| OfficeYear { year: 2026, days_off: days.iter().map(|of| day(of)).collect() };
    shop.ask(request::OfficeYearPut(year(&["2026-01-01", "2026-01-03"]))).unwrap();
    shop.ask(request::OfficeYearPut(year(&["2026-01-01"]))).unwrap();
    let bad = shop.ask(request::OfficeYearPut(year(&["2025-01-01"])));
    let fault = PeriodRefusal::OfficeYear(OfficeYearFault::Order(1));
    assert_eq!(bad, Err(Failure::Refused(fault.into())));
    let count = |company: &str, taken| TakenCount {
        company: CompanyCode::parse(company).unwrap(),
        period: Period::parse("11511").unwrap(),
        tax_kind: TaxKind::General,
        taken,
        added: 0,
        available: Some(3),
    };
    shop.ask(request::CountNote(count("1", 20))).unwrap();
    shop.ask(request::CountNote(count("1", 25))).unwrap();
    let nobody = shop.ask(request::CountNote(count("9", 1)));
    let unknown = TillRefusal::NoSuchCompany(CompanyCode::parse("9").unwrap());
    assert_eq!(nobody, Err(Failure::Refused(unknown.into())));
    let many = shop.ask(request::CountNote(count("1", TAKEN_BOOKS_MAX + 1)));
    assert_eq!(many, Err(Failure::Refused(PeriodRefusal::BooksCount(TAKEN_BOOKS_MAX).into())));
    shop.reopen();
    assert_eq!(shop.ask(request::OfficeYears), Ok(vec![year(&["2026-01-01"])]));
    assert_eq!(shop.ask(request::TakenCounts(Period::parse("11511").unwrap())), Ok(vec![count("1", 25)]));
    assert_eq!(shop.ask(request::TakenCounts(Period::parse("11601").unwrap())), Ok(Vec::new()));
    shop.healthy();
}

/// Books that were asked for are waited for until one of that company, period and tax kind comes in, over a restart.
#[test]
fn what_was_asked_for_is_waited_for_until_it_comes_in() {
    use crate::domain::AskedStanding;
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let period = shop.clock.now().period().unwrap();
    let company = CompanyCode::parse("1").unwrap();
    let ask = |shop: &Shop, books, tax_kind| {
        let company = company.clone();
        shop.ask(request::NumbersAsk { company, period, tax_kind, books })
    };
    let awaited = |shop: &Shop, period| shop.ask(request::NumbersAwaited(period)).unwrap();
    ask(&shop, 3, TaxKind::General).unwrap();
    ask(&shop, 1, TaxKind::Special).unwrap();
    shop.clock.pass_s(2 * 3_600);
    for _ in 0..2 {
        let waiting = awaited(&shop, period);
        let told: Vec<_> = waiting.iter().map(|asked| (asked.tax_kind, asked.books)).collect();
        assert_eq!(told, [(TaxKind::General, 3), (TaxKind::Special, 1)]);
        assert_eq!(waiting[0].standing(shop.clock.now()), AskedStanding::Look);
        assert_eq!(awaited(&shop, period.next()), []);
        shop.reopen();
    }
    // A book of another period is none of them; one of this period ends the waiting for its tax kind alone.
    shop.add(&[RangeDraft::new(period.next(), draft("CD", 0, 50).span)]);
    assert_eq!(awaited(&shop, period).len(), 2);
    shop.add(&[draft("AB", 50, 50)]);
    assert_eq!(
        awaited(&shop, period).iter().map(|asked| asked.tax_kind).collect::<Vec<_>>(),
        [TaxKind::Special]
    );
    ask(&shop, 0, TaxKind::Special).unwrap();
    assert_eq!(awaited(&shop, period), []);
    assert_eq!(
        ask(&shop, TAKEN_BOOKS_MAX + 1, TaxKind::General),
        Err(Failure::Refused(PeriodRefusal::BooksCount(TAKEN_BOOKS_MAX).into()))
    );
    ask(&shop, TAKEN_BOOKS_MAX, TaxKind::General).unwrap();
    shop.healthy();
}
