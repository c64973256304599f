//! Takings counted by hand: what counts when, where and how it was paid; rounding, mixed taxes.

use super::*;
use crate::domain::{
    AllowanceLine, AllowanceNumber, Amount, CleanText, CompanyState, LineSums, Number, PaperWish, PriceBasis,
    PrintMark, RandomCode, RangeId, RequestId, SaleLine, TaxChoice, TaxKind, Tender, TenderKind, Ubn, totals,
};
use TenderKind::{Card, Cash, Voucher};
use rust_decimal::Decimal;

/// An invoice of lines at gross prices, to a company or a consumer.
pub(in crate::domain) fn invoice(
    at: &str,
    to_company: bool,
    lines: &[(TaxChoice, i64)],
    paid: &[(TenderKind, Amount)],
) -> Invoice {
    let issued_at = Moment::parse(at).unwrap();
    let name = CleanText::new("茶", 9).unwrap();
    let lines: Vec<SaleLine> = lines
        .iter()
        .map(|&(tax, price)| SaleLine {
            tax,
            ..SaleLine::new(name.clone(), Decimal::ONE, Decimal::from(price))
        })
        .collect();
    let sums = LineSums::of(lines.iter().map(|line| (line.tax, line.amount()))).unwrap();
    let ubn = Ubn::parse("04595257").unwrap();
    Invoice {
        number: Number::parse("AB11223344").unwrap(),
        period: issued_at.period().unwrap(),
        range: RangeId(1),
        revision: 1,
        issued_at,
        random_code: RandomCode::try_from(9999).unwrap(),
        tax_kind: TaxKind::General,
        company: CompanyCode::parse("1").unwrap(),
        company_state: CompanyState(1),
        seller: ubn,
        buyer: to_company.then_some(ubn),
        buyer_name: CleanText::default(),
        dept: DeptCode::parse("A1"),
        till: TillCode::parse("T1"),
        lines,
        basis: PriceBasis::Gross,
        tax: sums.tax_type(),
        zero_rate: None,
        totals: totals(&sums, to_company, PriceBasis::Gross).unwrap(),
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: paid.iter().map(|&(kind, amount)| Tender { kind, amount }).collect(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse("r1").unwrap(),
    }
}

pub(in crate::domain) fn allowance(
    invoice: &Invoice,
    at: &str,
    lines: &[(TaxChoice, Amount, Amount)],
) -> Allowance {
    let line = |&(kind, net, tax): &(TaxChoice, Amount, Amount)| AllowanceLine {
        line: 1,
        name: CleanText::default(),
        unit: CleanText::default(),
        quantity: Decimal::ONE,
        net,
        tax,
        kind,
    };
    Allowance {
        number: AllowanceNumber::new(invoice.number, invoice.period, 1).unwrap(),
        range: invoice.range,
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        seller: invoice.seller,
        buyer: invoice.buyer,
        invoiced_at: invoice.issued_at,
        at: Moment::parse(at).unwrap(),
        till: TillCode::parse("T2"),
        staff: None,
        reason: CleanText::default(),
        lines: lines.iter().map(line).collect(),
        cancelled: None,
    }
}

fn day(date: &str) -> TimeSpan {
    let day = crate::domain::parse_date(date).unwrap();
    TimeSpan::of_days(day, day)
}

const TAXABLE: TaxChoice = TaxChoice::Taxable;

#[test]
fn the_days_of_a_sale_that_was_cancelled_later_add_up_to_nothing() {
    let sold = invoice("2026-11-05 23:59:59", false, &[(TAXABLE, 105)], &[(Cash, 200)]);
    let at = Moment::parse("2026-11-06 00:00:00").unwrap();
    let facts = [
        SoldFact::Issued { invoice: &sold, voided: false, paid: Payments::of(&sold) },
        SoldFact::Cancelled { invoice: &sold, at },
    ];
    let of = |span: &TimeSpan| {
        let mut takings = Takings::default();
        facts.iter().for_each(|fact| takings.put(fact, span));
        takings
    };
    let (first, second) = (of(&day("2026-11-05")), of(&day("2026-11-06")));
    assert_eq!((first.issued.count, first.cancelled.count, first.taken().total()), (1, 0, 105));
    assert_eq!(first.received(), Payments { cash: 105, ..Payments::default() });
    assert_eq!((second.issued.count, second.cancelled.count, second.taken().total()), (0, 1, -105));
    let of_day = EarlierDay { day: sold.issued_at.date(), tally: Tally::one(Sums::of_invoice(&sold)) };
    assert_eq!(second.cancelled_earlier, [of_day], "of which day it was");
    let whole = of(&TimeSpan::of_days(sold.issued_at.date(), at.date()));
    assert_eq!((whole.taken(), whole.received()), (Sums::default(), Payments::default()));
    assert_eq!(whole.cancelled_earlier, [], "it is of the span");
}

#[test]
fn an_allowance_counts_on_its_day_and_so_does_its_cancellation() {
    let sold = invoice("2026-11-05 10:00:00", true, &[(TAXABLE, 210)], &[(Card, 210)]);
    let given = allowance(&sold, "2026-11-07 10:00:00", &[(TAXABLE, 100, 5)]);
    let at = Moment::parse("2026-11-09 10:00:00").unwrap();
    let back = Payments::of(&sold).back(&Payments::default(), given.gross());
    let facts = [
        SoldFact::Issued { invoice: &sold, voided: false, paid: Payments::of(&sold) },
        SoldFact::Allowed { invoice: &sold, allowance: &given, back },
        SoldFact::AllowanceCancelled { invoice: &sold, allowance: &given, at, back },
    ];
    let taken = |date: &str| {
        let mut takings = Takings::default();
        facts.iter().for_each(|fact| takings.put(fact, &day(date)));
        (takings.taken(), takings.received().card)
    };
    let sums = |net, tax| Sums { net, tax, ..Sums::default() };
    assert_eq!(taken("2026-11-05"), (sums(200, 10), 210));
    assert_eq!(taken("2026-11-07"), (sums(-100, -5), -105));
    assert_eq!(taken("2026-11-08"), (sums(0, 0), 0));
    assert_eq!(taken("2026-11-09"), (sums(100, 5), 105));
}

#[test]
fn a_voided_sale_is_no_takings_until_it_is_issued_anew() {
    let sold = invoice("2026-11-05 10:00:00", false, &[(TAXABLE, 105)], &[]);
    let put = |voided| {
        let mut takings = Takings::default();
        takings
            .put(&SoldFact::Issued { invoice: &sold, voided, paid: Payments::of(&sold) }, &day("2026-11-05"));
        (takings.issued.count, takings.voided.count, takings.taken().total())
    };
    assert_eq!((put(true), put(false)), ((1, 1, 0), (1, 0, 105)));
}

#[test]
fn the_tax_of_consumers_is_rounded_once_for_all_of_them() {
    let mut takings = Takings::default();
    let ten = invoice("2026-11-05 10:00:00", false, &[(TAXABLE, 10)], &[]);
    for _ in 0..21 {
        takings.put(
            &SoldFact::Issued { invoice: &ten, voided: false, paid: Payments::of(&ten) },
            &day("2026-11-05"),
        );
    }
    // Each alone would be 10 = 10 + 0; 210 = 200 + 10.
    let taken = takings.taken();
    assert_eq!((taken.taxable(), taken.all_tax(), taken.total()), (200, 10, 210));
    let mut back = Sums::default();
    back -= &taken;
    assert_eq!((back.taxable(), back.all_tax()), (-200, -10), "the same the other way");
}

#[test]
fn mixed_taxes_stand_apart_for_companies_consumers_and_allowances() {
    let lines = [(TAXABLE, 105), (TaxChoice::Free, 30), (TaxChoice::Zero, 40)];
    let mut company = invoice("2026-11-05 10:00:00", true, &lines, &[]);
    let consumer = invoice("2026-11-05 11:00:00", false, &lines, &[]);
    let reason = crate::domain::ZeroReason::try_from(71).unwrap();
    company.zero_rate =
        Some(crate::domain::ZeroRate { clearance: crate::domain::Clearance::ThroughCustoms, reason });
    let given = allowance(
        &consumer,
        "2026-11-05 12:00:00",
        &[(TAXABLE, 20, 1), (TaxChoice::Free, 3, 0), (TaxChoice::Zero, 4, 0)],
    );
    let mut takings = Takings::default();
    for fact in [
        SoldFact::Issued { invoice: &company, voided: false, paid: Payments::of(&company) },
        SoldFact::Issued { invoice: &consumer, voided: false, paid: Payments::of(&consumer) },
        SoldFact::Allowed {
            invoice: &consumer,
            allowance: &given,
            back: Payments::of(&consumer).back(&Payments::default(), given.gross()),
        },
    ] {
        takings.put(&fact, &day("2026-11-05"));
    }
    let expected = Sums { net: 80, tax: 4, gross: 105, zero: 36, zero_customs: 40, free: 57 };
    assert_eq!(takings.taken(), expected);
    assert_eq!((expected.taxable(), expected.all_tax(), expected.without_tax()), (180, 9, 313));
    assert_eq!(expected.total(), 322);
}

#[test]
fn money_goes_back_as_it_came_and_cash_goes_last() {
    let sold =
        invoice("2026-11-05 10:00:00", false, &[(TAXABLE, 500)], &[(Voucher, 100), (Card, 250), (Cash, 200)]);
    assert_eq!(Payments::of(&sold), Payments { cash: 150, card: 250, voucher: 100, ..Payments::default() });
    let paid = Payments::of(&sold);
    let back = |amount| paid.back(&Payments::default(), amount);
    assert_eq!(back(80), Payments { voucher: 80, ..Payments::default() });
    assert_eq!(back(300), Payments { voucher: 100, card: 200, ..Payments::default() });
    assert_eq!(back(500), Payments::of(&sold));
    // In parts, none of which gives back more of a kind than came by it.
    let (mut given, mut before) = (Payments::default(), 0);
    for part in [80, 120, 60, 140, 100] {
        given += &paid.back(&given, part);
        before += part;
        assert_eq!(given, back(before));
    }
    assert_eq!(given, paid);
    // What a later part gave back in cash stays there: the card's is free again.
    let gone = Payments { cash: 150, ..Payments::default() };
    assert_eq!(paid.back(&gone, 350), Payments { card: 250, voucher: 100, ..Payments::default() });
    let untold = invoice("2026-11-05 10:00:00", false, &[(TAXABLE, 500)], &[]);
    let back = Payments::of(&untold).back(&Payments::default(), 80);
    assert_eq!(back, Payments { untold: 80, ..Payments::default() });
    assert_eq!(Payments::of(&untold).total(), 500);
}

#[test]
fn parts_add_up_in_any_order() {
    let sold: Vec<Invoice> = (1..=9)
        .map(|day| {
            invoice(
                &format!("2026-11-0{day} 10:00:00"),
                day % 2 == 0,
                &[(TAXABLE, 100 + day)],
                &[(Cash, 500)],
            )
        })
        .collect();
    let span = TimeSpan::of_days(sold[4].issued_at.date(), sold[8].issued_at.date());
    let at = Moment::parse("2026-11-09 12:00:00").unwrap();
    let facts: Vec<SoldFact<'_>> = sold
        .iter()
        .flat_map(|invoice| {
            [
                SoldFact::Issued { invoice, voided: false, paid: Payments::of(invoice) },
                SoldFact::Cancelled { invoice, at },
            ]
        })
        .collect();
    let put = |facts: &mut dyn Iterator<Item = &SoldFact<'_>>| {
        let mut takings = Takings::default();
        facts.for_each(|fact| takings.put(fact, &span));
        takings
    };
    let whole = put(&mut facts.iter());
    let mut sum = put(&mut facts.iter().rev().step_by(2));
    sum.add(&put(&mut facts.iter().rev().skip(1).step_by(2)));
    assert_eq!(sum, whole);
    assert_eq!((whole.issued.count, whole.cancelled.count, whole.cancelled_earlier.len()), (5, 9, 4));
}

#[test]
fn each_fact_is_of_one_company_department_till_and_day() {
    let sold = invoice("2026-11-05 10:00:00", false, &[(TAXABLE, 105)], &[]);
    let at = Moment::parse("2026-11-06 09:00:00").unwrap();
    let fact = SoldFact::Cancelled { invoice: &sold, at };
    assert_eq!(fact.of(TakingsBy::Company).company, Some(sold.company.clone()));
    assert_eq!(fact.of(TakingsBy::Dept), TakingsOf { dept: sold.dept.clone(), ..TakingsOf::default() });
    assert_eq!(fact.of(TakingsBy::Till).till, sold.till, "where it was sold, whoever cancelled it");
    assert_eq!(fact.of(TakingsBy::Day).day, Some(at.date()), "when it was cancelled");
    assert_eq!(fact.of(TakingsBy::Person), TakingsOf::default());
}
