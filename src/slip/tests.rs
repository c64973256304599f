//! Invoices made for tests, the known answers, and what every layout must hold.

use super::*;
use crate::domain::{
    Carrier, CleanText, CompanyCode, CompanyState, DonationCode, Invoice, InvoicePaper, LineSums, Moment,
    Number, PaperWish, PriceBasis, PrintMark, RandomCode, RangeId, RequestId, SaleLine, TaxChoice, TaxKind,
    TaxType, TillCode, Totals, Ubn, totals,
};
use rust_decimal::Decimal;

fn clean(text: &str) -> CleanText {
    CleanText::new(text, 500).unwrap()
}

fn taxable(sum: Decimal, to_company: bool, basis: PriceBasis) -> Totals {
    let sums = LineSums { taxable: Some(sum), ..LineSums::default() };
    totals(&sums, to_company, basis).expect("in range")
}

/// A consumer's invoice of `(name, quantity, price)` lines: AB11223344, random code 9999.
fn invoice(at: &str, lines: &[(&str, i64, i64)]) -> Invoice {
    let lines: Vec<SaleLine> = lines
        .iter()
        .map(|(name, quantity, price)| SaleLine {
            name: clean(name),
            quantity: Decimal::from(*quantity),
            price: Decimal::from(*price),
            unit: CleanText::default(),
            tax: TaxChoice::Taxable,
        })
        .collect();
    let sum: Decimal = lines.iter().map(|line| line.amount().unwrap()).sum();
    let issued_at = Moment::parse(at).unwrap();
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
        seller: Ubn::parse("04595257").unwrap(),
        buyer: None,
        buyer_name: CleanText::default(),
        dept: None,
        till: Some(TillCode::parse("T1").unwrap()),
        lines,
        basis: PriceBasis::Gross,
        tax: TaxType::Taxable,
        zero_rate: None,
        totals: taxable(sum, false, PriceBasis::Gross),
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: Vec::new(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse("r1").unwrap(),
    }
}

const THREE: &[(&str, i64, i64)] = &[("乾電池", 1, 105), ("口罩", 1, 210), ("牛奶", 1, 25)];

fn example() -> Invoice {
    invoice("2013-05-23 12:30:00", THREE)
}

fn party() -> SlipParty {
    SlipParty { shop_name: clean("測試商店"), ..SlipParty::default() }
}

fn key() -> QrKey {
    QrKey::parse("fe05f029154f6aa67a78b338ed2f6601").unwrap()
}

fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("../../tests/data/vectors/einvoice-vectors.json")).unwrap()
}

#[test]
fn the_known_answers_of_the_encrypted_field_hold() {
    let vectors = vectors();
    for vector in vectors["aes_qr"]["vectors"].as_array().unwrap() {
        let key = QrKey::parse(vector["key_hex"].as_str().unwrap()).unwrap();
        let (number, random) = vector["plaintext"].as_str().unwrap().split_at(10);
        let random = RandomCode::try_from(random.parse::<u16>().unwrap()).unwrap();
        let sealed = key.seal(Number::parse(number).unwrap(), random).unwrap();
        assert_eq!(sealed, vector["base64"].as_str().unwrap());
    }
}

#[test]
fn the_known_answers_of_code_39_hold() {
    let vectors = vectors();
    let known = vectors["barcode39"].as_array().unwrap();
    for vector in known.iter().filter(|vector| vector["period"] != "11303") {
        let text = |name: &str| vector[name].as_str().unwrap();
        let mut invoice = example();
        invoice.period = crate::domain::Period::parse(text("period")).unwrap();
        invoice.number = Number::parse(text("number")).unwrap();
        invoice.random_code = RandomCode::try_from(text("random").parse::<u16>().unwrap()).unwrap();
        assert_eq!(Codes::new(&invoice, &key()).unwrap().code39.text(), text("text"));
    }
}

/// The example's seller has no valid check digit, so the eight digits of ours are put in its place.
#[test]
fn the_specifications_example_comes_out_letter_for_letter() {
    let vectors = vectors();
    let known = &vectors["qr_pairs"][1];
    // The vector's dummy key is the one of sample stores.
    let codes = Codes::new(&example(), &QrKey::SAMPLE).unwrap();
    let left = known["left"].as_str().unwrap().replace("01234567qwR3", "04595257qwR3");
    assert_eq!(codes.qr.left().text(), left);
    assert_eq!(codes.qr.right().text(), known["right"].as_str().unwrap());
    let after_77 = vectors["qr_pairs"][0]["left_after_77"].as_str().unwrap();
    assert_eq!(&codes.qr.left().text()[77..], after_77);
}

/// R12: 340 → 324 for a consumer; free and zero-rated sales count whole; a company's net sales come out again.
#[test]
fn the_sales_field_is_without_tax_for_everybody() {
    let field = |totals: Totals| {
        let invoice = Invoice { totals, ..example() };
        let codes = Codes::new(&invoice, &key()).unwrap();
        i64::from_str_radix(&codes.qr.left().text()[21..29], 16).unwrap()
    };
    assert_eq!(field(Totals { sales: 340, total: 340, ..Totals::default() }), 324);
    assert_eq!(field(Totals { sales: 1, total: 1, ..Totals::default() }), 1);
    assert_eq!(field(Totals { free_sales: 50, sales: 105, total: 155, ..Totals::default() }), 150);
    for sales in [1, 9, 10, 11, 110, 999, 12_345, 952_380_951] {
        let company = taxable(sales.into(), true, PriceBasis::Net);
        assert_eq!(field(company), sales);
    }
}

#[test]
fn a_record_from_elsewhere_is_a_fault_not_a_wrong_code() {
    let with = |total| Invoice { totals: Totals { total, ..Totals::default() }, ..example() };
    for total in [-1, i64::MIN, i64::MAX, 1 << 32] {
        assert_eq!(Codes::new(&with(total), &key()), Err(SlipFault::Amount), "{total}");
    }
    let early = Invoice { issued_at: Moment::parse("9999-01-01").unwrap(), ..example() };
    assert_eq!(Codes::new(&early, &key()), Err(SlipFault::Date));
}

fn proof(invoice: &Invoice, kind: SlipKind) -> Vec<String> {
    let slip = Slip::proof(invoice, &party(), kind, &key(), false).unwrap();
    preview::lines(&slip, 32).into_iter().filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_lines_stand_in_the_legal_order() {
    let lines = proof(&example(), SlipKind::Original);
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    assert_eq!(
        trimmed[..7],
        [
            "測試商店",
            "電子發票證明聯",
            "102年05-06月",
            "AB-11223344",
            "2013-05-23 12:30:00",
            "隨機碼 9999             總計 340",
            "賣方 04595257",
        ]
    );
    assert!(trimmed[7].starts_with("Code 39 10206AB1122334"), "{}", trimmed[7]);
    assert!(trimmed.iter().any(|line| line.starts_with("QR 左 AB112233441020523")));
    assert_eq!(trimmed[trimmed.len() - 2], "退貨憑電子發票證明聯正本辦理");
    assert!(!lines.concat().contains("交易明細") && !lines.concat().contains("格式"));
}

#[test]
fn a_company_gets_its_form_its_number_and_the_detail() {
    let mut invoice = example();
    invoice.buyer = Some(Ubn::parse("24634102").unwrap());
    invoice.totals = taxable(340.into(), true, PriceBasis::Gross);
    let lines = proof(&invoice, SlipKind::Reprint);
    let has = |line: &str| assert!(lines.iter().any(|found| found.trim() == line), "{line}: {lines:#?}");
    has("電子發票證明聯補印");
    has("2013-05-23 12:30:00      格式 25");
    has("賣方 04595257      買方 24634102");
    has("交易明細");
    has("210 x 1                  210TX");
    has("應稅銷售額                   324");
    has("稅額                          16");
    has("總計                         340");
}

#[test]
fn who_gets_which_paper() {
    let carrier = Carrier::parse("/ABC+123");
    let donation = DonationCode::parse("919");
    let buyer = Ubn::parse("24634102").ok();
    // What the platform is told decides, and nothing else: a company in a carrier may have asked for its slip, or not.
    let asked = Invoice { buyer, carrier: carrier.clone(), ..example() };
    for invoice in [example(), Invoice { buyer, ..example() }, asked.clone()] {
        assert_eq!(invoice.own_paper(), InvoicePaper::Original);
        assert!(Slip::proof(&invoice, &party(), SlipKind::Original, &key(), false).is_ok());
    }
    let print_mark = PrintMark::No;
    for invoice in [
        Invoice { carrier, print_mark, ..example() },
        Invoice { donation, print_mark, ..example() },
        Invoice { print_mark, ..asked },
    ] {
        assert_eq!(invoice.own_paper(), InvoicePaper::Information);
        let refused = Slip::proof(&invoice, &party(), SlipKind::Original, &key(), false);
        assert_eq!(refused, Err(SlipFault::NoProof));
    }
}

#[test]
fn an_information_slip_masks_a_donated_number_and_has_no_codes() {
    let donated = Invoice { donation: DonationCode::parse("919"), ..example() };
    let slip = Slip::information(&donated, &party(), true).unwrap();
    let text = preview::lines(&slip, 32).join("\n");
    assert!(text.contains("AB-11223***") && !text.contains("344"), "{text}");
    assert!(text.contains("捐贈碼 919") && text.contains("乾電池") && !text.contains("9999"));
    assert!(!slip.blocks().iter().any(|block| matches!(block, Block::BarCode(_) | Block::QrPair(_))));
    let carried = Invoice { carrier: Carrier::parse("/ABC+123"), ..example() };
    let text = preview::lines(&Slip::information(&carried, &party(), false).unwrap(), 32).join("\n");
    assert!(text.contains("手機條碼載具 /AB***23") && text.contains("AB-11223344"), "{text}");
}

/// Of a member and of a card only the ends are shown, of a card's hidden number nothing.
#[test]
fn an_information_slip_names_each_carrier_and_shows_no_whole_code() {
    let hidden = "7788990011";
    let easycard = format!("easycard:1234567890:{hidden}");
    let credit_card = format!("credit-card:{hidden}");
    for (typed, line) in [
        ("AB12345678901234", "自然人憑證載具 AB1***********34"),
        ("amy@example.com", "會員載具 amy**********om"),
        ("0912345678", "會員載具 091*****78"),
        ("EJ0113:amy@example.com", "會員載具 EJ0*****************om"),
        (easycard.as_str(), "悠遊卡載具 123*****90"),
        (credit_card.as_str(), "信用卡載具"),
    ] {
        let invoice = Invoice { carrier: Carrier::parse(typed), ..example() };
        assert!(invoice.carrier.is_some(), "{typed}");
        let text = preview::lines(&Slip::information(&invoice, &party(), true).unwrap(), 32).join("\n");
        assert!(text.lines().any(|shown| shown.trim() == line), "{line}:\n{text}");
        assert!(!text.contains("7788") && !text.contains("0011"), "{text}");
    }
}

#[test]
fn a_sample_store_says_so_on_every_slip() {
    let sample = SlipParty { is_sample: true, ..party() };
    for kind in [SlipKind::Original, SlipKind::Reprint] {
        let slip = Slip::proof(&example(), &sample, kind, &QrKey::SAMPLE, false).unwrap();
        let titles: Vec<String> = preview::lines(&slip, 32);
        assert!(titles[2].ends_with(" 測試") && titles[2].contains("電子發票證明聯"), "{titles:?}");
    }
    let unmarked = Slip::proof(&example(), &party(), SlipKind::Original, &QrKey::SAMPLE, false);
    assert_eq!(unmarked, Err(SlipFault::SampleKey));
    let slip = Slip::information(&example(), &sample, false).unwrap();
    assert!(preview::lines(&slip, 32).join("\n").contains("測試"));
}

#[test]
fn a_proof_slip_fits_its_nine_centimetres() {
    let mut long = example();
    long.lines = vec![long.lines[0].clone(); 200];
    for invoice in [example(), long] {
        let slip = Slip::proof(&invoice, &party(), SlipKind::Original, &key(), false).unwrap();
        assert!(raster(&slip).rows().len() <= 720, "{}", raster(&slip).rows().len());
    }
}

#[test]
fn no_line_is_wider_than_the_paper() {
    let mut invoice = invoice("2026-01-05 12:30:00", &[("長".repeat(100).as_str(), 999_999_999, 1)]);
    invoice.lines[0].price = Decimal::new(-9_999_999_999_999_999, 7);
    let party = SlipParty {
        shop_name: clean(&"店".repeat(60)),
        address: Some(clean(&"address ".repeat(12))),
        till_note: Some(clean("é堃𠮷の×")),
        is_sample: true,
    };
    let slip = Slip::proof(&invoice, &party, SlipKind::Reprint, &key(), true).unwrap();
    for block in slip.blocks() {
        let (text, line_cells) = match block {
            Block::Text { text, size, .. } => (text.clone(), size.line_cells()),
            Block::Pair { left, right } => (format!("{left} {right}"), LINE_CELLS),
            _ => continue,
        };
        assert!(text.chars().map(cells).sum::<usize>() <= line_cells, "{text}");
    }
}

#[test]
fn a_slip_without_end_is_refused() {
    assert_eq!(Slip::new(vec![Block::Rule; BLOCKS_MAX + 1]), Err(SlipFault::TooLong));
    let mut long = example();
    long.lines = vec![SaleLine { name: clean(&"長".repeat(500)), ..long.lines[0].clone() }; 200];
    assert!(Slip::proof(&long, &party(), SlipKind::Original, &key(), true).is_ok());
}

#[test]
fn a_code_on_the_terminal_is_the_code() {
    let codes = Codes::new(&example(), &key()).unwrap();
    let qr = codes.qr.left();
    assert_eq!(half_blocks(qr, 4).len(), 25);
    let rows = half_blocks(qr, 2);
    assert_eq!((rows.len(), rows[0].chars().count()), (23, 45), "fits a screen of 24 rows");
    for y in 0..45 {
        for (x, cell) in rows[y / 2].chars().enumerate() {
            let dark = cell == '█' || cell == if y % 2 == 0 { '▀' } else { '▄' };
            let expected = x >= 2 && y >= 2 && qr.is_dark(x - 2, y - 2);
            assert_eq!(dark, expected, "{x},{y}");
        }
    }
}
