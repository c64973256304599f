//! Lines that add up (R11), by a second implementation in whole numbers: random sales with quantities and prices of seven
//! decimals, discounts, both price bases and mixed kinds of tax. The paper, the QR codes, F0401 and the centres' payloads
//! tell the same figures; each amount is its price × its quantity, and the lines, summed and rounded once, are the sums.

use crate::mig::read::{all, check_marks, check_sums, elements};
use crate::mig::{records, schemas};
use crate::shop::full_scale;
use lj::domain::{
    CheckedSale, CleanText, Clearance, DocumentId, Invoice, MessageKind, PriceBasis, Refusal, SaleDraft,
    SaleLine, SaleRefusal, TaxChoice, Ubn, ZeroRate, ZeroReason,
};
use lj::slip::{Block, CodeTexts, QrKey, Slip, SlipKind, SlipParty};
use lj::wire::{Flavour, amego, offline};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_decimal::Decimal;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Sales of one run, and of one at full scale.
const SALES: usize = 1_500;
const SALES_FULL: usize = 100_000;
/// Messages that are validated in one go.
const BATCH: usize = 2_500;
/// A dollar, and a half, in the units of the seventh decimal.
const DOLLAR: i128 = 10_000_000;

/// A line as it is told: name, quantity, price and amount in units of the seventh decimal, and its tax (1, 2, 3).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    name: String,
    quantity: i128,
    price: i128,
    amount: i128,
    tax: char,
}

/// A figure as it stands in a message, in units of the seventh decimal.
fn units(figure: &str) -> i128 {
    let (sign, figure) = figure.strip_prefix('-').map_or((1, figure), |rest| (-1, rest));
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    assert!(part.len() <= 7 && !whole.is_empty(), "{figure}");
    sign * format!("{whole}{part:0<7}").parse::<i128>().unwrap()
}

/// `above / below`, half away from nothing.
fn divided(above: i128, below: i128) -> i128 {
    (above.abs() * 2 + below) / (below * 2) * above.signum()
}

fn whole(sum: i128) -> i128 {
    divided(sum, DOLLAR)
}

fn of_decimal(figure: Decimal) -> i128 {
    units(&figure.normalize().to_string())
}

fn tax_of(tax: TaxChoice) -> char {
    match tax {
        TaxChoice::Taxable => '1',
        TaxChoice::Zero => '2',
        TaxChoice::Free => '3',
    }
}

fn any_line() -> impl Strategy<Value = SaleLine> {
    let figures = prop_oneof![
        4 => ((1i64..60, Just(0u32)), (-200i64..20_000, 0u32..=2)),
        2 => ((1i64..9_999, 0u32..=3), (-200i64..20_000, 0u32..=2)),
        3 => ((1i64..99_999_999, Just(7u32)), (-999_999_999i64..9_999_999_999, Just(7u32))),
        1 => ((1i64..999_999, Just(0u32)), (1i64..999, 0u32..=7)),
    ];
    let tax = prop_oneof![
        8 => Just(TaxChoice::Taxable), 1 => Just(TaxChoice::Free), 1 => Just(TaxChoice::Zero)
    ];
    (figures, tax).prop_map(|(((quantity, q), (price, p)), tax)| {
        let line = SaleLine::new(CleanText::default(), Decimal::new(quantity, q), Decimal::new(price, p));
        SaleLine { tax, ..line.plain() }
    })
}

fn any_sale() -> impl Strategy<Value = SaleDraft> {
    let lines = prop_oneof![
        30 => prop::collection::vec(any_line(), 1..8),
        1 => prop::collection::vec(any_line(), 1..=200),
    ];
    (lines, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(mut lines, company, net, mixed)| {
        let tax = lines[0].tax;
        for (at, line) in lines.iter_mut().enumerate() {
            line.name = CleanText::new(&format!("第{at}項"), 20).unwrap();
            line.tax = if mixed { line.tax } else { tax };
        }
        let zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
        let zero_rate =
            ZeroRate { clearance: Clearance::ThroughCustoms, reason: ZeroReason::try_from(71).unwrap() };
        SaleDraft {
            lines,
            buyer: Ubn::parse("04595257").ok().filter(|_| company),
            basis: if net { PriceBasis::Net } else { PriceBasis::Gross },
            zero_rate: zero.then_some(zero_rate),
            ..SaleDraft::default()
        }
    })
}

fn issued(checked: &CheckedSale) -> Invoice {
    let sale = checked.sale();
    Invoice {
        buyer: sale.buyer,
        lines: sale.lines.iter().map(SaleLine::plain).collect(),
        basis: sale.basis,
        tax: checked.sums().tax_type(),
        zero_rate: sale.zero_rate,
        totals: checked.totals(),
        ..records::invoice("AB11223344", "12:30:00", 9999)
    }
}

/// Sales, zero-rated, free, tax, total of a sale: the second implementation of R11's sums.
fn sums(sale: &SaleDraft) -> [i128; 5] {
    let of = |tax: TaxChoice| {
        let lines = sale.lines.iter().filter(|line| line.tax == tax);
        whole(lines.map(|line| divided(of_decimal(line.price) * of_decimal(line.quantity), DOLLAR)).sum())
    };
    let (taxed, zero, free) = (of(TaxChoice::Taxable), of(TaxChoice::Zero), of(TaxChoice::Free));
    let (net, tax) = match sale.basis {
        PriceBasis::Gross => (divided(taxed * 20, 21), taxed - divided(taxed * 20, 21)),
        PriceBasis::Net => (taxed, divided(taxed, 20)),
    };
    let (sales, tax) = if sale.buyer.is_some() { (net, tax) } else { (net + tax, 0) };
    [sales, zero, free, tax, sales + zero + free + tax]
}

/// The lines as they must be told: those of the sale on that basis, then at most one rounding line a kind.
fn check_lines(sale: &SaleDraft, told: &[Told], with_tax: bool) {
    for line in told {
        assert_eq!(line.amount, divided(line.price * line.quantity, DOLLAR), "{line:?}");
    }
    let (own, rounding) = told.split_at(sale.lines.len());
    for (line, told) in sale.lines.iter().zip(own) {
        let price = of_decimal(line.price);
        let price = match (line.tax, sale.basis, with_tax) {
            (TaxChoice::Taxable, PriceBasis::Gross, false) => divided(price * 20, 21),
            (TaxChoice::Taxable, PriceBasis::Net, true) => divided(price * 21, 20),
            _ => price,
        };
        let expected = (line.name.as_str(), of_decimal(line.quantity), price, tax_of(line.tax));
        assert_eq!((told.name.as_str(), told.quantity, told.price, told.tax), expected);
    }
    let mut kinds: Vec<char> = rounding.iter().map(|line| line.tax).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), rounding.len(), "one a kind");
    for line in rounding {
        assert_eq!((line.name.as_str(), line.quantity), ("尾數", DOLLAR));
        assert!(line.amount != 0 && line.amount.abs() < DOLLAR, "{line:?}");
    }
}

/// Summed and rounded once, by kind and, with the tax in them, all together.
fn check_told(told: &[Told], [sales, zero, free, tax, total]: [i128; 5], with_tax: bool) {
    let of = |tax: char| whole(told.iter().filter(|line| line.tax == tax).map(|line| line.amount).sum());
    let taxed = if with_tax { sales + tax } else { sales };
    assert_eq!((of('1'), of('2'), of('3')), (taxed, zero, free));
    if with_tax {
        assert_eq!(whole(told.iter().map(|line| line.amount).sum()), total);
    }
}

fn of_message(xml: &[u8]) -> Vec<Told> {
    let (_, elements) = elements(xml);
    check_sums(&elements);
    check_marks(&elements);
    let item = |name: &str| all(&elements, &format!("Invoice/Details/ProductItem/{name}"));
    let figures = |name: &str| item(name).into_iter().map(units).collect::<Vec<_>>();
    let (quantities, prices, amounts) = (figures("Quantity"), figures("UnitPrice"), figures("Amount"));
    let taxes = item("TaxType");
    let lines = item("Description").into_iter().enumerate().map(|(at, name)| Told {
        name: name.to_owned(),
        quantity: quantities[at],
        price: prices[at],
        amount: amounts[at],
        tax: taxes[at].chars().next().unwrap(),
    });
    lines.collect()
}

/// The fields of an object, as they go over the line.
type Fields = BTreeMap<String, Box<RawValue>>;

fn text(fields: &Fields, name: &str) -> String {
    fields[name].get().trim_matches('"').to_owned()
}

/// Lines of a centre's payload, by the names of its fields.
fn of_payload(items: &RawValue, names: [&str; 5], tax: char) -> Vec<Told> {
    let items: Vec<Fields> = serde_json::from_str(items.get()).unwrap();
    let lines = items.iter().map(|item| {
        let [name, quantity, price, amount, kind] = names.map(|name| text(item, name));
        Told {
            name,
            quantity: units(&quantity),
            price: units(&price),
            amount: units(&amount),
            tax: kind.chars().next().unwrap_or(tax),
        }
    });
    lines.collect()
}

fn payload(told: &impl serde::Serialize) -> Fields {
    serde_json::from_str(&serde_json::to_string(told).unwrap()).unwrap()
}

/// The goods of a printed slip: a name, then `price x quantity` and the amount with its mark, in one row or in two.
fn of_paper(slip: &Slip) -> Vec<Told> {
    let mut rows = slip.blocks().iter().flat_map(|block| match block {
        Block::Text { text, .. } => vec![text.clone()],
        Block::Pair { left, right } => vec![left.clone(), right.clone()],
        _ => Vec::new(),
    });
    let mut found = Vec::new();
    while let Some(name) = rows.next() {
        if name != "尾數" && !(name.starts_with('第') && name.ends_with('項')) {
            continue;
        }
        let (terms, amount) = (rows.next().unwrap(), rows.next().unwrap());
        let (price, quantity) = terms.trim().split_once(" x ").unwrap();
        let tax = match amount.trim_start_matches(|c: char| c.is_ascii_digit() || "-.".contains(c)) {
            "TX" => '1',
            "TZ" => '2',
            "" => '3',
            other => panic!("{other}"),
        };
        let amount = units(amount.trim_end_matches(|c: char| c.is_ascii_uppercase()));
        found.push(Told { name, quantity: units(quantity), price: units(price), amount, tax });
    }
    found
}

/// What both QR codes record is what the paper says.
fn check_codes(texts: &CodeTexts, paper: &[Told]) {
    let (left, right) = (texts.left[78..].splitn(5, ':').nth(4).unwrap(), &texts.right[2..]);
    let items: Vec<&str> = left.split(':').chain(right.split(':')).filter(|part| !part.is_empty()).collect();
    assert_eq!(items.len(), texts.items_recorded * 3);
    for (item, line) in items.chunks(3).zip(paper) {
        assert_eq!(
            (item[0], units(item[1]), units(item[2])),
            (line.name.as_str(), line.quantity, line.price)
        );
    }
}

/// Everything that is told of one sale; gives its F0401.
fn check(sale: &SaleDraft, invoice: &Invoice) -> Vec<u8> {
    let sums = sums(sale);
    let totals = &invoice.totals;
    let ours = [totals.sales, totals.zero_sales, totals.free_sales, totals.tax, totals.total];
    assert_eq!(ours.map(i128::from), sums);
    let to_company = sale.buyer.is_some();
    let xml = lj::mig::f0401(invoice, &records::sender()).unwrap();
    let message = of_message(&xml);
    check_lines(sale, &message, !to_company);
    check_told(&message, sums, !to_company);

    let id =
        DocumentId { number: invoice.number, period: invoice.period, kind: MessageKind::F0401, count: 1 };
    let (one, tax) = ("1".to_owned(), tax_of(sale.lines[0].tax));
    for flavour in [Flavour::Ecpay, Flavour::Opay] {
        let merchant = offline::Merchant { id: one.clone(), machine: one.clone(), flavour };
        let told = payload(&offline::OfflineIssue::of(invoice, &id, &merchant).unwrap());
        let names = ["ItemName", "ItemCount", "ItemPrice", "ItemAmount", "ItemTaxType"];
        let lines = of_payload(&told["Items"], names, tax);
        check_lines(sale, &lines, true);
        check_told(&lines, sums, true);
        assert_eq!(text(&told, "SalesAmount").parse(), Ok(sums[4]));
    }
    let told = payload(&amego::CustomInvoice::of(invoice, &id).unwrap());
    let centre =
        of_payload(&told["ProductItem"], ["Description", "Quantity", "UnitPrice", "Amount", "TaxType"], tax);
    check_lines(sale, &centre, true);
    check_told(&centre, sums, true);

    let party = SlipParty { is_sample: true, ..SlipParty::default() };
    let slip = Slip::proof(invoice, &party, SlipKind::Original, &QrKey::SAMPLE, true).unwrap();
    let paper = of_paper(&slip);
    // A company at net prices is told of them everywhere; everybody else of prices that hold the tax, as the centres are.
    let shown = if to_company && sale.basis == PriceBasis::Net { &message } else { &centre };
    assert_eq!(&paper, shown);
    check_codes(&CodeTexts::new(invoice, &QrKey::SAMPLE).unwrap(), &paper);
    xml
}

fn validate(folder: &Path, messages: &mut Vec<Vec<u8>>) {
    let files: Vec<PathBuf> = (0..messages.len()).map(|at| folder.join(format!("{at}.xml"))).collect();
    for (file, bytes) in files.iter().zip(messages.drain(..)) {
        std::fs::write(file, bytes).unwrap();
    }
    schemas::check_all("F0401", &files);
}

#[test]
fn paper_codes_messages_and_payloads_tell_the_same_figures_and_they_add_up() {
    let wanted = if full_scale() { SALES_FULL } else { SALES };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&crate::chance::seed().to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (mut messages, mut rounded, mut refused, mut done) = (Vec::new(), 0, 0, 0);
    while done < wanted {
        let sale = any_sale().new_tree(&mut runner).unwrap().current();
        match CheckedSale::check(&sale, &lj::domain::Together::ALL) {
            Ok(checked) => {
                rounded += usize::from(checked.sale().lines.len() > sale.lines.len());
                messages.push(check(&sale, &issued(&checked)));
                done += 1;
            }
            // Discounts beyond the price, sums of nothing, and 200 lines with one more that rounds them off: no sale.
            Err(Refusal::Sale(SaleRefusal::BadTotal(_) | SaleRefusal::LineCount { .. })) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert!(refused <= wanted, "most sales are sales");
        if messages.len() == BATCH || done == wanted {
            validate(folder.path(), &mut messages);
        }
    }
    println!("{done} sales, {rounded} with a rounding line, {refused} refused");
    assert!(rounded > wanted / 20, "rounding lines are seen");
}

#[test]
fn the_sales_that_once_differed_tell_one_figure() {
    let of = |lines: &[(&str, &str)], buyer: Option<&str>| {
        let line = |(at, (quantity, price)): (usize, &(&str, &str))| {
            let name = CleanText::new(&format!("第{at}項"), 20).unwrap();
            SaleLine::new(name, quantity.parse().unwrap(), price.parse().unwrap())
        };
        let lines = lines.iter().enumerate().map(line).collect();
        let sale =
            SaleDraft { lines, buyer: buyer.map(|ubn| Ubn::parse(ubn).unwrap()), ..SaleDraft::default() };
        let checked = CheckedSale::check(&sale, &lj::domain::Together::ALL).unwrap();
        let message = of_message(&check(&sale, &issued(&checked)));
        message.iter().map(|line| (line.price, line.amount)).collect::<Vec<_>>()
    };
    assert_eq!(of(&[("3", "305.6666667")], None), [(3_056_666_667, 9_170_000_001)]);
    assert_eq!(
        of(&[("1", "1239.3"), ("1", "179.1"), ("2", "269.1")], None),
        [(12_393_000_000, 12_393_000_000), (1_791_000_000, 1_791_000_000), (2_691_000_000, 5_382_000_000)]
    );
    assert_eq!(of(&[("1", "10.5")], Some("04595257")), [(100_000_000, 100_000_000), (4_761_905, 4_761_905)]);
}
