//! Taxes (R11) against a second implementation in whole numbers: random sales of up to 200 lines, consumers and
//! companies, tax inside and on top, every kind of tax and all mixed, through the engine; and both ends of the
//! scale, NT$1 and the largest amount.

use crate::shop::{Shop, company, span};
use lj::domain::{
    CleanText, Clearance, Invoice, LINES_MAX, PriceBasis, ROUNDING_LINE, SaleDraft, SaleLine, TOTAL_MAX,
    TaxChoice, TaxType, TotalFault, Totals, Ubn, ZeroRate, ZeroReason,
};
use lj::domain::{Company, Refusal, SaleRefusal};
use lj::protocol::{Failure, request};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

/// Sales of one run; each is one act on a real disk.
const SALES: u32 = 400;
/// Decimals that a product of a quantity and a price here may have.
const SCALE: u32 = 9;

/// Quantity, price: a figure and its decimals each; and what tax it bears.
type Line = ((i64, u32), (i64, u32), TaxChoice);

#[derive(Clone, Debug)]
struct Sale {
    lines: Vec<Line>,
    to_company: bool,
    net: bool,
}

fn any_line() -> impl Strategy<Value = Line> {
    let quantity = (1i64..60, 0u32..4);
    let price = (-200i64..20_000, prop_oneof![3 => Just(0u32), 1 => Just(2), 1 => Just(5)]);
    let tax = prop_oneof![
        6 => Just(TaxChoice::Taxable), 1 => Just(TaxChoice::Free), 1 => Just(TaxChoice::Zero)
    ];
    (quantity, price, tax)
}

fn any_sale() -> impl Strategy<Value = Sale> {
    let one_kind =
        (prop::collection::vec(any_line(), 1..=LINES_MAX), 0usize..3).prop_map(|(mut lines, kind)| {
            let tax = [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero][kind];
            lines.iter_mut().for_each(|line| line.2 = tax);
            lines
        });
    let lines = prop_oneof![one_kind, prop::collection::vec(any_line(), 1..=LINES_MAX)];
    (lines, any::<bool>(), any::<bool>()).prop_map(|(lines, to_company, net)| Sale { lines, to_company, net })
}

fn draft(sale: &Sale) -> SaleDraft {
    let line = |(place, &((quantity, q), (price, p), tax)): (usize, &Line)| {
        let name = CleanText::new(&format!("第{place}項"), 20).unwrap();
        SaleLine { tax, ..SaleLine::new(name, Decimal::new(quantity, q), Decimal::new(price, p)) }
    };
    let zero = sale.lines.iter().any(|line| line.2 == TaxChoice::Zero);
    let reason = ZeroReason::try_from(71).unwrap();
    SaleDraft {
        lines: sale.lines.iter().enumerate().map(line).collect(),
        buyer: Ubn::parse("04595257").ok().filter(|_| sale.to_company),
        basis: if sale.net { PriceBasis::Net } else { PriceBasis::Gross },
        zero_rate: zero.then_some(ZeroRate { clearance: Clearance::ThroughCustoms, reason }),
        ..SaleDraft::default()
    }
}

/// Half up, of a figure with [`SCALE`] decimals.
fn rounded(sum: i128) -> i128 {
    let unit = 10i128.pow(SCALE);
    // Half away from nothing below it.
    if sum < 0 { -((-sum * 2 + unit) / (2 * unit)) } else { (sum * 2 + unit) / (2 * unit) }
}

/// The second implementation: whole numbers alone.
fn expected(sale: &Sale) -> Result<Totals, TotalFault> {
    let mut sums = [0i128; 3];
    for ((quantity, q), (price, p), tax) in &sale.lines {
        let kind = match tax {
            TaxChoice::Taxable => 0,
            TaxChoice::Zero => 1,
            TaxChoice::Free => 2,
        };
        // Each line comes to a figure of seven decimals.
        let exact = i128::from(*quantity) * i128::from(*price) * 10i128.pow(SCALE - q - p);
        sums[kind] += (exact.abs() + 50) / 100 * 100 * exact.signum();
    }
    let [taxable, zero, free] = sums.map(rounded);
    if taxable < 0 || zero < 0 || free < 0 {
        return Err(TotalFault::Negative);
    }
    // Half up of taxable / 1.05 and of net × 0.05.
    let (sales, tax) = match (sale.net, sale.to_company) {
        (false, false) => (taxable, 0),
        (false, true) => {
            let net = (taxable * 200 + 105) / 210;
            (net, taxable - net)
        }
        (true, to_company) => {
            let tax = (taxable * 10 + 100) / 200;
            if to_company { (taxable, tax) } else { (taxable + tax, 0) }
        }
    };
    let total = sales + tax + zero + free;
    let amount = |figure: i128| i64::try_from(figure).unwrap();
    match amount(total) {
        0 => Err(TotalFault::Zero),
        total if total > TOTAL_MAX => Err(TotalFault::TooLarge),
        total => Ok(Totals {
            sales: amount(sales),
            free_sales: amount(free),
            zero_sales: amount(zero),
            tax: amount(tax),
            total,
        }),
    }
}

fn shop() -> Shop {
    let shop = Shop::new();
    let company = Company { mixed_tax: true, ..company() };
    assert_eq!(shop.ask(request::CompanyPut { company, new: false }), Ok(()));
    shop.add(&[span("AB", 0, 5_000)]);
    shop
}

fn sold(shop: &Shop, sale: &Sale) -> Result<Invoice, Refusal> {
    match shop.ask(request::Issue(draft(sale))) {
        Ok(invoice) => Ok(*invoice),
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

#[test]
fn totals_equal_lines_to_two_hundred_of_them() {
    let shop = shop();
    let mut runner = TestRunner::new(Config { cases: SALES, failure_persistence: None, ..Config::default() });
    let (issued, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let done = runner.run(&any_sale(), |sale| {
        match (expected(&sale), sold(&shop, &sale)) {
            (Ok(totals), Ok(invoice)) => {
                issued.set(issued.get() + 1);
                prop_assert_eq!(invoice.totals, totals);
                let sums = totals.sales + totals.tax + totals.zero_sales + totals.free_sales;
                prop_assert_eq!(sums, totals.total);
                // And at most one more for each kind of tax, which rounds it off.
                let (own, rounding) = invoice.lines.split_at(sale.lines.len());
                prop_assert!(own.iter().all(|line| line.name.as_str() != ROUNDING_LINE));
                prop_assert!(
                    rounding.len() <= 3 && rounding.iter().all(|line| line.name.as_str() == ROUNDING_LINE)
                );
            }
            (Ok(_), Err(Refusal::Sale(SaleRefusal::LineCount { lines }))) => {
                refused.set(refused.get() + 1);
                prop_assert!(lines as usize > LINES_MAX && sale.lines.len() + 3 > LINES_MAX);
            }
            (Err(fault), Err(refusal)) => {
                refused.set(refused.get() + 1);
                prop_assert_eq!(refusal, Refusal::Sale(SaleRefusal::BadTotal(fault)));
            }
            (expected, found) => {
                prop_assert!(false, "{:?} and {:?}", expected, found.map(|found| found.totals))
            }
        }
        Ok(())
    });
    done.unwrap();
    println!("{} issued, {} refused", issued.get(), refused.get());
    assert!(issued.get() > SALES / 2, "most sales are sales");
    let report = shop.doctor(false);
    assert_eq!(report.violations, [], "{:?}", report.checks);
}

#[test]
fn one_dollar_and_the_largest_amount() {
    let shop = shop();
    for price in [1, 2, 10, 11, 21, TOTAL_MAX - 1, TOTAL_MAX] {
        for to_company in [false, true] {
            let sale = Sale { lines: vec![((1, 0), (price, 0), TaxChoice::Taxable)], to_company, net: false };
            let invoice = sold(&shop, &sale).unwrap();
            assert_eq!(invoice.totals, expected(&sale).unwrap());
            assert_eq!((invoice.totals.total, invoice.tax), (price, TaxType::Taxable));
            assert_eq!(invoice.issued_at.date(), Shop::now().date());
        }
    }
    let one = Sale { lines: vec![((1, 0), (1, 0), TaxChoice::Taxable)], to_company: true, net: false };
    let one = sold(&shop, &one).unwrap().totals;
    assert_eq!((one.sales, one.tax, one.total), (1, 0, 1));
    let net = Sale { lines: vec![((1, 0), (TOTAL_MAX, 0), TaxChoice::Taxable)], to_company: true, net: true };
    assert_eq!(
        sold(&shop, &net),
        Err(Refusal::Sale(SaleRefusal::BadTotal(TotalFault::TooLarge))),
        "with the tax on top"
    );
}
