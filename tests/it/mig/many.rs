//! Random sales and corrections through the engine and its outbox: every document that would leave is written, valid
//! by the schemas, and adds up when it is read back.

use super::read::{Element, all, check_marks, check_sums, elements, figure, one, product, whole};
use super::schemas;
use crate::shop::{Shop, company, full_scale, span};
use lj::domain::{
    BUYER_NAME_CHARS_MAX, Carrier, CleanText, Clearance, Company, Document, DonationCode,
    LINE_NAME_CHARS_MAX, LINES_MAX, MessageKind, Number, Outcome, PriceBasis, Refusal, SaleDraft, SaleLine,
    SaleRefusal, TOTAL_MAX, TaxChoice, Ubn, ZeroRate, ZeroReason, text_that_fits,
};
use lj::mig;
use lj::protocol::{Failure, Parcel, Pick, Sending, Told, request};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Invoices of one run, and of one at full scale.
const SALES: usize = 300;
const SALES_FULL: usize = 10_000;
/// Documents that one round takes from the outbox.
const ROUND: u32 = 1_000;

fn text(words: &str) -> CleanText {
    CleanText::new(words, 500).unwrap()
}

/// Names that try to be markup, rare characters, and anything else that a keyboard gives.
fn any_name(max: usize) -> impl Strategy<Value = CleanText> {
    let hostile = prop::sample::select(vec![
        "&<>]]>",
        "&amp;",
        "<![CDATA[x]]>",
        "<!--",
        "--></Invoice>",
        "\"'",
        "🍙👨‍👩‍👧",
        "𠮷𡃁㐂",
        "\u{FFFE}\u{FFFF}",
        "\u{10FFFF}",
        "e\u{301}",
        "ｶﾞ",
        "A B  C",
        "؀",
        "%s\\n",
        "&#0;",
    ]);
    let part = prop_oneof![
        3 => hostile.prop_map(str::to_owned),
        3 => "[一-龥]{1,8}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 1..12).prop_map(move |parts| {
        let clean = CleanText::new(&parts.concat(), 500).unwrap();
        CleanText::new(text_that_fits(clean.as_str(), max), max).unwrap()
    })
}

fn any_line() -> impl Strategy<Value = SaleLine> {
    let figures = prop_oneof![
        6 => ((1i64..60, Just(0u32)), (-200i64..20_000, Just(0u32))),
        2 => ((1i64..9_999, 0u32..=7), (-200i64..20_000, 0u32..=7)),
        1 => ((1i64..=9, Just(0u32)), (-9i64..=999_999, Just(7u32))),
    ];
    let tax = prop_oneof![
        8 => Just(TaxChoice::Taxable), 1 => Just(TaxChoice::Free), 1 => Just(TaxChoice::Zero)
    ];
    (any_name(LINE_NAME_CHARS_MAX), figures, tax, any_name(6), any::<bool>()).prop_map(
        |(name, ((quantity, q), (price, p)), tax, unit, has_unit)| {
            let name = if name.is_empty() { text("商品") } else { name };
            let unit = if has_unit { unit } else { text("") };
            let line = SaleLine::new(name, Decimal::new(quantity, q), Decimal::new(price, p));
            SaleLine { tax, unit, ..line }
        },
    )
}

fn any_sale() -> impl Strategy<Value = SaleDraft> {
    let lines = prop_oneof![
        8 => prop::collection::vec(any_line(), 1..8),
        1 => prop::collection::vec(any_line(), 1..=LINES_MAX),
        1 => prop::collection::vec(any_line(), LINES_MAX..=LINES_MAX),
    ];
    let one_tax = prop::option::of(Just(TaxChoice::Taxable));
    let to = (0u8..9, any_name(BUYER_NAME_CHARS_MAX), any::<bool>(), 71u8..=79, any::<bool>());
    (lines, one_tax, to).prop_map(|(mut lines, one_tax, (way, buyer_name, net, reason, customs))| {
        if let Some(tax) = one_tax {
            lines.iter_mut().for_each(|line| line.tax = tax);
        }
        let has_zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
        let clearance = if customs { Clearance::ThroughCustoms } else { Clearance::NotThroughCustoms };
        let reason = ZeroReason::try_from(reason).unwrap();
        let to_company = matches!(way, 4 | 5);
        SaleDraft {
            lines,
            buyer: Ubn::parse("04595257").ok().filter(|_| to_company),
            buyer_name: if to_company { buyer_name } else { text("") },
            carrier: match way {
                1 | 5 => Carrier::parse("/AB+12.-"),
                2 => Carrier::parse("AB12345678901234"),
                6 => Carrier::parse("EJ0113:amy@example.com"),
                7 => Carrier::parse("easycard:1234567890123456:0A1B&<2C"),
                8 => Carrier::parse("credit-card:F00D/+=="),
                _ => None,
            },
            donation: DonationCode::parse("0001234").filter(|_| way == 3),
            basis: if net { PriceBasis::Net } else { PriceBasis::Gross },
            zero_rate: has_zero.then_some(ZeroRate { clearance, reason }),
            ..SaleDraft::default()
        }
    })
}

fn shop(books: u32) -> Shop {
    let shop = Shop::new();
    let hostile = "TMS <台北> & 分公司 ".repeat(4);
    let company = Company {
        mixed_tax: true,
        name: text(&hostile),
        address: text(&"臺北市中正區測試路&巷".repeat(9)),
        ..company()
    };
    assert_eq!(shop.ask(request::CompanyPut { company, new: false }), Ok(()));
    shop.add(&[span("AB", 0, books * 50)]);
    shop
}

fn sold(shop: &Shop, sale: SaleDraft) -> Result<Number, Refusal> {
    match shop.ask(request::Issue(sale)) {
        Ok(invoice) => Ok(invoice.number),
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// Every document that may leave now: written, then told to be there.
fn drained(shop: &Shop) -> Vec<(Document, Vec<u8>)> {
    let mut drained = Vec::new();
    loop {
        let parcels: Vec<Parcel> = shop.ask(request::UploadPick { pick: Pick::Send, max: ROUND }).unwrap();
        if parcels.is_empty() {
            return drained;
        }
        let (mut sendings, mut told) = (Vec::new(), Vec::new());
        for Parcel { document, .. } in parcels {
            let bytes = mig::render(&document).unwrap_or_else(|fault| panic!("{}: {fault}", document.id));
            assert_eq!(mig::render(&document).unwrap(), bytes);
            let fingerprint = Sha256::digest(&bytes).into();
            sendings.push(Sending { document: document.id, fingerprint });
            told.push(Told { document: document.id, outcome: Outcome::Confirmed });
            drained.push((document, bytes));
        }
        let count = sendings.len();
        match shop.ask(request::UploadSend(sendings)) {
            Ok(admitted) => assert_eq!(admitted.len(), count),
            other => panic!("{other:?}"),
        }
        assert_eq!(shop.ask(request::UploadTell(told)), Ok(()));
    }
}

/// What becomes of an invoice whose issue the platform has.
fn put_right(shop: &Shop, number: Number, how: usize, sale: &SaleDraft) {
    let (period, reason) = (None, text("& <錯> 🍙"));
    match how {
        0 => drop(shop.ask(request::Cancel { number, period, reason, approval_no: text("") }).unwrap()),
        1 => {
            shop.ask(request::Void { number, period, reason, taken_back: false }).unwrap();
            shop.ask(request::Reissue { number, period, sale: sale.clone() }).unwrap();
        }
        2 | 3 => {
            let allow = request::Allow { number, period, lines: Vec::new(), reason };
            let allowance = shop.ask(allow).unwrap();
            if how == 3 {
                let reason = text("客人不退了");
                shop.ask(request::AllowanceCancel { number: allowance.number, reason }).unwrap();
            }
        }
        _ => {}
    }
}

fn check_allowance(elements: &[Element]) {
    let item = |name: &str| -> Vec<Decimal> {
        all(elements, &format!("Allowance/Details/ProductItem/{name}")).into_iter().map(figure).collect()
    };
    let sum = |name: &str| figure(one(elements, &format!("Allowance/Amount/{name}")).unwrap());
    let (amounts, prices, quantities) = (item("Amount"), item("UnitPrice"), item("Quantity"));
    for (at, amount) in amounts.iter().enumerate() {
        assert_eq!(product(prices[at], quantities[at]), *amount, "R11");
    }
    assert_eq!(whole(amounts.iter().sum()), sum("TotalAmount"));
    assert_eq!(item("Tax").iter().sum::<Decimal>(), sum("TaxAmount"));
    assert!(quantities.iter().all(|quantity| !quantity.is_zero()), "E0106");
}

/// Reads them back, and asks the schemas.
fn check(messages: &[(Document, Vec<u8>)]) -> BTreeMap<MessageKind, usize> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut files: BTreeMap<MessageKind, Vec<PathBuf>> = BTreeMap::new();
    for (document, bytes) in messages {
        let kind = document.id.kind;
        let (namespace, elements) = elements(bytes);
        assert_eq!(namespace, format!("urn:GEINV:eInvoiceMessage:{kind}:4.1"));
        assert!(
            elements.iter().all(|(_, text)| !text.is_empty()),
            "optional ones without content are left out"
        );
        match kind {
            MessageKind::F0401 => {
                check_sums(&elements);
                check_marks(&elements);
            }
            MessageKind::G0401 => check_allowance(&elements),
            MessageKind::F0501
            | MessageKind::F0701
            | MessageKind::G0501
            | MessageKind::E0402
            | MessageKind::E0401 => {}
        }
        let rows = files.entry(kind).or_default();
        let path = folder.path().join(format!("{kind}-{}.xml", rows.len()));
        std::fs::write(&path, bytes).unwrap();
        rows.push(path);
    }
    files.iter().for_each(|(kind, files)| schemas::check_all(kind.as_str(), files));
    files.into_iter().map(|(kind, files)| (kind, files.len())).collect()
}

/// A runner whose seed is printed, and taken from `LJ_SEED`.
fn runner() -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&crate::chance::seed().to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng)
}

#[test]
fn whatever_is_sold_and_put_right_is_a_valid_message() {
    let wanted = if full_scale() { SALES_FULL } else { SALES };
    let shop = shop(u32::try_from(wanted).unwrap() / 50 + 1);
    let mut runner = runner();
    let mut issued = Vec::new();
    let mut refused = 0;
    while issued.len() < wanted {
        let sale = any_sale().new_tree(&mut runner).unwrap().current();
        match sold(&shop, sale.clone()) {
            Ok(number) => issued.push((number, sale)),
            // Discounts beyond the price, sums of nothing, a line more than 200 that rounds them off: no sale.
            Err(Refusal::Sale(SaleRefusal::BadTotal(_) | SaleRefusal::LineCount { .. })) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert!(refused <= wanted, "most sales are sales");
    }
    let mut messages = drained(&shop);
    assert_eq!(messages.len(), wanted);
    for (at, (number, _)) in issued.iter().enumerate() {
        put_right(&shop, *number, at % 6, &issued[(at + 1) % wanted].1);
    }
    messages.extend(drained(&shop));
    let counts = check(&messages);
    println!("{counts:?}, {refused} sales refused");
    assert!(MessageKind::OF_INVOICES.iter().all(|kind| counts[kind] >= wanted / 6), "{counts:?}");
}

#[test]
fn one_dollar_the_largest_amount_and_lines_beyond_it() {
    let shop = shop(1);
    let line = |quantity: Decimal, price: Decimal| SaleLine::new(text("品"), quantity, price);
    let (most, least) = (Decimal::from(TOTAL_MAX), Decimal::new(1, 7));
    let nearly = most - least;
    let cases = [
        vec![line(1.into(), 1.into())],
        vec![line(1.into(), most)],
        vec![line(most, most), line(most, -most), line(1.into(), 105.into())],
        vec![line(nearly, nearly), line(nearly, -nearly), line(3.into(), 7.into())],
        vec![line(least, most), line(least, most), line(1.into(), Decimal::new(1_234_567, 7))],
        vec![line(least, least), line(1.into(), 1.into())],
    ];
    let mut sold_count = 0;
    for lines in cases {
        for (to_company, net) in [(false, false), (true, false), (false, true), (true, true)] {
            let basis = if net { PriceBasis::Net } else { PriceBasis::Gross };
            let buyer = Ubn::parse("04595257").ok().filter(|_| to_company);
            match sold(&shop, SaleDraft { lines: lines.clone(), buyer, basis, ..SaleDraft::default() }) {
                Ok(_) => sold_count += 1,
                Err(refusal) => {
                    assert!(matches!(refusal, Refusal::Sale(SaleRefusal::BadTotal(_))), "{refusal:?}")
                }
            }
        }
    }
    let messages = drained(&shop);
    assert_eq!(messages.len(), sold_count);
    assert!(sold_count >= 14, "{sold_count}");
    assert!(messages.iter().all(|(document, _)| document.id.period == Shop::now().period().unwrap()));
    check(&messages);
}
