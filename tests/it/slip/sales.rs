//! Invoices for the slip's journeys.

use lj::domain::{
    CheckedSale, CleanText, Clearance, CompanyCode, CompanyState, Invoice, Moment, Number, PaperWish,
    PriceBasis, PrintMark, RandomCode, RangeId, RequestId, SaleDraft, SaleLine, TaxChoice, TaxKind, TillCode,
    Ubn, ZeroRate, ZeroReason,
};
use lj::slip::SlipParty;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// The seller's key as it is written in the secret file.
pub const KEY_HEX: &str = "fe05f029154f6aa67a78b338ed2f6601";

pub fn party() -> SlipParty {
    SlipParty {
        shop_name: CleanText::new("好鄰居文具行", 60).unwrap(),
        address: Some(CleanText::new("臺北市中正區重慶南路一段122號", 100).unwrap()),
        till_note: Some(CleanText::new("電話 02-2311-0000  謝謝光臨", 100).unwrap()),
        is_sample: false,
    }
}

fn line((name, quantity, price): &(String, &str, &str)) -> SaleLine {
    SaleLine {
        name: CleanText::new(name, 100).unwrap(),
        quantity: quantity.parse().unwrap(),
        price: price.parse().unwrap(),
        unit: CleanText::default(),
        tax: TaxChoice::Taxable,
    }
}

/// A consumer's invoice of `(name, quantity, price)`.
pub fn invoice(lines: &[(String, &str, &str)]) -> Invoice {
    let lines = lines.iter().map(line).collect();
    build(lines, None, PriceBasis::Gross).unwrap()
}

/// The same sale to a company.
pub fn to_company(invoice: Invoice) -> Invoice {
    let buyer = Ubn::parse("24634102").ok();
    build(invoice.lines, buyer, PriceBasis::Gross).unwrap()
}

fn build(lines: Vec<SaleLine>, buyer: Option<Ubn>, basis: PriceBasis) -> Option<Invoice> {
    let zero_rate =
        ZeroRate { clearance: Clearance::ThroughCustoms, reason: ZeroReason::try_from(71).unwrap() };
    let has_zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
    let zero_rate = has_zero.then_some(zero_rate);
    let sale = SaleDraft { lines, buyer, basis, zero_rate, ..SaleDraft::default() };
    let checked = CheckedSale::check(&sale, &lj::domain::Together::ALL).ok()?;
    let issued_at = Moment::parse("2026-01-05 12:30:00").unwrap();
    Some(Invoice {
        number: Number::parse("AB11223344").unwrap(),
        period: issued_at.period().unwrap(),
        range: RangeId(1),
        revision: 1,
        issued_at,
        random_code: RandomCode::try_from(7).unwrap(),
        tax_kind: TaxKind::General,
        company: CompanyCode::parse("1").unwrap(),
        company_state: CompanyState(1),
        seller: Ubn::parse("04595257").unwrap(),
        buyer,
        buyer_name: CleanText::default(),
        dept: None,
        till: TillCode::parse("T1"),
        totals: checked.totals(),
        lines: checked.sale().lines.clone(),
        basis,
        tax: checked.sums().tax_type(),
        zero_rate,
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: Vec::new(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse("r1").unwrap(),
    })
}

/// What names of a varied sale are made of: the letters that scanners and readers of codes trip over.
const LETTERS: [&str; 8] = [
    "乾電池鮮奶吐司雞蛋衛生紙青菜豆腐",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "!#$%&'()*+,-./:;<=>?@[]^_{|}~：＊",
    "堃喆煊峯裏粧囍犇",
    "ひらがなカタカナ",
    "ｱｲｳｴｵｶﾞﾟ",
    "éèüñçßÅ€",
    "𠮷𡍼😀🍙",
];

/// A sale that differs from the next one: 1 to 40 lines, names of up to 100 characters, decimals, discounts, companies,
/// both price bases, all kinds of tax; number, time and random code too.
pub fn varied(dice: &mut fastrand::Rng) -> Invoice {
    loop {
        let count = [dice.usize(1..=3), dice.usize(1..=8), dice.usize(1..=40)][dice.usize(..3)];
        let mut lines: Vec<SaleLine> = (0..count).map(|_| varied_line(dice)).collect();
        if lines.len() > 2 && dice.bool() {
            let discount = lines.len() - 1;
            lines[discount].price = -lines[discount].price.min(Decimal::TEN);
        }
        let kinds = [TaxChoice::Taxable, TaxChoice::Zero, TaxChoice::Free];
        let kind = dice.usize(..8);
        for (place, line) in lines.iter_mut().enumerate() {
            line.tax = if kind == 3 { kinds[place % 3] } else { kinds[if kind < 3 { kind } else { 0 }] };
        }
        let buyer = Ubn::parse("24634102").ok().filter(|_| dice.u8(..3) == 0);
        let basis = if dice.u8(..4) == 0 { PriceBasis::Net } else { PriceBasis::Gross };
        let Some(mut invoice) = build(lines, buyer, basis) else { continue };
        let letters = [dice.u8(b'A'..=b'Z'), dice.u8(b'A'..=b'Z')].map(char::from);
        let serial = dice.u32(..100_000_000);
        invoice.number = Number::parse(&format!("{}{}{serial:08}", letters[0], letters[1])).unwrap();
        invoice.random_code = RandomCode::try_from(dice.u16(..10_000)).unwrap();
        invoice.issued_at = Moment::from_unix(dice.i64(1_700_000_000..2_000_000_000));
        invoice.period = invoice.issued_at.period().unwrap();
        return invoice;
    }
}

fn varied_line(dice: &mut fastrand::Rng) -> SaleLine {
    let length = match dice.u8(..10) {
        0..5 => dice.usize(1..=6),
        5..9 => dice.usize(5..=20),
        _ => dice.usize(20..=100),
    };
    let kinds: Vec<Vec<char>> =
        (0..=dice.usize(..2)).map(|_| LETTERS[dice.usize(..LETTERS.len())].chars().collect()).collect();
    let mut name = CleanText::default();
    while name.is_empty() {
        let letters: String = (0..length)
            .map(|_| {
                let kind = &kinds[dice.usize(..kinds.len())];
                kind[dice.usize(..kind.len())]
            })
            .collect();
        let fits: String = letters
            .chars()
            .scan(0, |units, c| {
                *units += c.len_utf16();
                (*units <= 100).then_some(c)
            })
            .collect();
        name = CleanText::new(&fits, 100).unwrap();
    }
    SaleLine {
        name,
        quantity: Decimal::new(dice.i64(1..2_000), [0, 0, 1, 3][dice.usize(..4)]),
        price: Decimal::new(dice.i64(1..90_000), [0, 0, 2][dice.usize(..3)]),
        unit: CleanText::default(),
        tax: TaxChoice::Taxable,
    }
}

/// A name as it may come from a scanner, a file or an input method; never empty after cleaning.
fn any_name() -> impl Strategy<Value = CleanText> {
    let raw = prop_oneof![
        "[一-龥]{1,20}",
        "[!-~ ]{1,40}",
        "[:：*一-龥a-z]{1,60}",
        prop::collection::vec(any::<char>(), 1..60).prop_map(|chars| chars.into_iter().collect()),
    ];
    raw.prop_filter_map("empty", |raw: String| CleanText::new(&raw, 100).ok().filter(|name| !name.is_empty()))
}

fn any_line() -> impl Strategy<Value = SaleLine> {
    (any_name(), 1i64..2_000, 0u32..4, -500i64..90_000, 0u32..3).prop_map(
        |(name, quantity, quantity_scale, price, price_scale)| SaleLine {
            name,
            quantity: Decimal::new(quantity, quantity_scale),
            price: Decimal::new(price, price_scale),
            unit: CleanText::default(),
            tax: TaxChoice::Taxable,
        },
    )
}

/// Any lawful sale: 1–60 lines, both buyers, both price bases, all kinds of tax and mixed ones, any number, time and random code.
pub fn any_invoice() -> impl Strategy<Value = Invoice> {
    let lines = prop::collection::vec(any_line(), 1..60);
    let terms = (any::<bool>(), any::<bool>(), 0usize..4);
    let mark = (0u32..100_000_000, 0u16..10_000, 1_200_000_000i64..4_000_000_000);
    (lines, terms, mark).prop_filter_map(
        "no total",
        |(mut lines, (company, net, tax), (serial, random, time))| {
            let buyer = if company { Ubn::parse("24634102").ok() } else { None };
            let basis = if net { PriceBasis::Net } else { PriceBasis::Gross };
            let kinds = [TaxChoice::Taxable, TaxChoice::Zero, TaxChoice::Free];
            for (place, line) in lines.iter_mut().enumerate() {
                // The last choice is a mixed invoice.
                line.tax = kinds[if tax < kinds.len() { tax } else { place % kinds.len() }];
            }
            let mut invoice = build(lines, buyer, basis)?;
            invoice.number = Number::parse(&format!("XF{serial:08}")).unwrap();
            invoice.random_code = RandomCode::try_from(random).unwrap();
            invoice.issued_at = Moment::from_unix(time);
            invoice.period = invoice.issued_at.period()?;
            Some(invoice)
        },
    )
}
