//! Every conflict and limit of a sale, a slip and a correction, with the sentence that the cashier reads: both
//! languages in one golden file. The rules are those of the platform between fields (MIG 4.1), of printing, and of
//! codes and taxes; each comes from the engine or from the real binary, never from the table of texts alone.

use crate::binary::Place;
use crate::golden_file;
use crate::shop::{Shop, sale, span};
use lj::domain::{
    AllowanceAsk, BUYER_NAME_CHARS_MAX, Carrier, CleanText, Clearance, DonationCode, InvoicePaper,
    LINE_NAME_CHARS_MAX, LINES_MAX, MixedTax, Number, OtherCarriers, PaperWish, Refusal, SaleDraft, SaleLine,
    TOTAL_MAX, TaxChoice, Tender, TenderKind, Together, Ubn, ZeroRate, ZeroReason,
};
use lj::protocol::{Failure, LinkState, request};
use lj::text::{self, Lang};
use rust_decimal::Decimal;
use std::fmt::Write as _;

fn words(raw: &str) -> CleanText {
    CleanText::new(raw, 500).unwrap()
}

fn line(price: i64) -> SaleLine {
    SaleLine::new(words("茶"), Decimal::ONE, price.into())
}

fn of(lines: Vec<SaleLine>) -> SaleDraft {
    SaleDraft { lines, ..SaleDraft::default() }
}

fn with(change: impl FnOnce(&mut SaleLine)) -> SaleDraft {
    let mut one = line(105);
    change(&mut one);
    of(vec![one])
}

fn paid(tenders: &[(TenderKind, i64)]) -> SaleDraft {
    let tenders = tenders.iter().map(|&(kind, amount)| Tender { kind, amount }).collect();
    SaleDraft { tenders, ..sale() }
}

fn zero_rate() -> Option<ZeroRate> {
    Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason: ZeroReason::try_from(71).unwrap() })
}

/// Sales that are refused: what about them, and the sale.
fn sales() -> Vec<(&'static str, SaleDraft)> {
    let buyer = Ubn::parse("04595257").ok();
    let donation = DonationCode::parse("168001");
    let mobile = Carrier::parse("/ABC+123");
    let citizen = Carrier::parse("AB12345678901234");
    vec![
        ("no line", of(Vec::new())),
        ("201 lines", of(vec![line(1); LINES_MAX + 1])),
        ("no name", with(|line| line.name = CleanText::default())),
        ("a long name", with(|line| line.name = words(&"名".repeat(LINE_NAME_CHARS_MAX + 1)))),
        ("quantity 0 (E0106)", with(|line| line.quantity = Decimal::ZERO)),
        ("quantity with 8 decimals", with(|line| line.quantity = Decimal::new(1, 8))),
        ("a price beyond the limit", with(|line| line.price = Decimal::from(TOTAL_MAX + 1))),
        ("a long unit", with(|line| line.unit = words("一二三四五六七"))),
        ("total 0 (E0105)", of(vec![line(105), line(-105)])),
        ("total rounds to 0", with(|line| line.price = Decimal::new(4, 1))),
        ("negative total", of(vec![line(105), line(-106)])),
        ("more pieces than a price of seven decimals tells a company of", {
            let many = SaleLine { quantity: Decimal::from(TOTAL_MAX), ..line(1) };
            SaleDraft { buyer: Ubn::parse("04595257").ok(), ..of(vec![many]) }
        }),
        ("total above the largest", of(vec![line(TOTAL_MAX), line(1)])),
        ("two kinds of tax", of(vec![line(105), SaleLine { tax: TaxChoice::Free, ..line(50) }])),
        ("zero rate without a reason (E0112)", with(|line| line.tax = TaxChoice::Zero)),
        ("a reason without zero rate (E0228)", SaleDraft { zero_rate: zero_rate(), ..sale() }),
        ("donation and UBN", SaleDraft { buyer, donation: donation.clone(), ..sale() }),
        ("donation and carrier", SaleDraft { donation: donation.clone(), carrier: mobile.clone(), ..sale() }),
        (
            "a card that the centre does not take",
            SaleDraft { carrier: Carrier::parse("icash:1:2"), ..sale() },
        ),
        ("a member and UBN", SaleDraft { buyer, carrier: Carrier::parse("0912345678"), ..sale() }),
        ("a card and UBN", SaleDraft { buyer, carrier: Carrier::parse("easycard:1:2"), ..sale() }),
        ("mobile bar code and UBN", SaleDraft { buyer, carrier: mobile.clone(), ..sale() }),
        (
            "a slip of an invoice in a carrier",
            SaleDraft { buyer, carrier: mobile, paper: PaperWish::OnRequest, ..sale() },
        ),
        (
            "free and zero-rated lines",
            SaleDraft {
                zero_rate: zero_rate(),
                ..of(vec![
                    SaleLine { tax: TaxChoice::Free, ..line(105) },
                    SaleLine { tax: TaxChoice::Zero, ..line(50) },
                ])
            },
        ),
        ("citizen certificate and UBN", SaleDraft { buyer, carrier: citizen.clone(), ..sale() }),
        ("all three", SaleDraft { buyer, donation, carrier: citizen, ..sale() }),
        ("the UBN 00000000", SaleDraft { buyer: Ubn::try_from(0).ok(), ..sale() }),
        ("a name without UBN", SaleDraft { buyer_name: words("大明"), ..sale() }),
        ("the name 0000", SaleDraft { buyer, buyer_name: words("0000"), ..sale() }),
        (
            "a long buyer's name",
            SaleDraft { buyer, buyer_name: words(&"名".repeat(BUYER_NAME_CHARS_MAX + 1)), ..sale() },
        ),
        ("paid too little", paid(&[(TenderKind::Cash, 100)])),
        ("change on a card", paid(&[(TenderKind::Card, 200)])),
        ("cash beside a card that pays it all", paid(&[(TenderKind::Card, 105), (TenderKind::Cash, 100)])),
        ("a payment of 0", paid(&[(TenderKind::Cash, 200), (TenderKind::Voucher, 0)])),
    ]
}

fn refusal<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Refusal {
    match reply {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn tell(told: &mut String, what: &str, refusal: &Refusal) {
    writeln!(told, "{what}: {}", refusal.code()).unwrap();
    for lang in [Lang::Zh, Lang::En] {
        writeln!(told, "  {}", text::refusal(lang, refusal)).unwrap();
    }
}

fn shop() -> Shop {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    shop
}

/// The moment of the run does not belong into a golden file.
fn without_times(told: &str) -> String {
    let is_time =
        |word: &str| word.chars().filter(char::is_ascii_digit).count() >= 6 && word.contains(['-', ':']);
    let mut lines = String::new();
    for line in told.lines() {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> =
            line.split_whitespace().map(|word| if is_time(word) { "TIME" } else { word }).collect();
        writeln!(lines, "{}{}", " ".repeat(indent), words.join(" ")).unwrap();
    }
    lines
}

#[test]
fn every_conflict_and_limit_of_a_sale_has_its_sentence() {
    let shop = shop();
    // A centre that takes as little together as any.
    let together = Some(Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        mobile_and_buyer: false,
        carrier_and_slip: false,
        mixed_tax: MixedTax::TaxableAndOne,
        carriers: OtherCarriers { member: true, easycard: true, ..OtherCarriers::NONE },
        member_and_buyer: false,
        card_and_buyer: false,
    });
    shop.ask(request::UploadLink(LinkState { together, ..LinkState::default() })).unwrap();
    let mut told = String::new();
    for (what, sale) in sales() {
        tell(&mut told, what, &refusal(shop.ask(request::Issue(sale))));
    }
    assert_eq!(shop.issue().0.to_string(), "AB00000000", "no refusal took a number");
    golden_file::compare("sentences-sale", &told);
}

#[test]
fn codes_that_are_none_have_their_sentence() {
    let place = Place::with_numbers(50);
    let mut told = String::new();
    let fine = ["/ABC.+-1", "AB12345678901234"];
    for (option, code) in [
        ("--buyer", "12345678"),
        ("--buyer", "1234567"),
        ("--buyer", "1234567A"),
        ("--buyer", "00000000"),
        ("--carrier", "/abc+123"),
        ("--carrier", "/ABC+12"),
        ("--carrier", "/ＡＢＣ＋１２３"),
        ("--carrier", "ab12345678901234"),
        ("--carrier", "AB1234567890123"),
        ("--donate", "12"),
        ("--donate", "12345678"),
        ("--donate", "16a001"),
    ] {
        writeln!(told, "{option} {code}").unwrap();
        for lang in ["zh", "en"] {
            let run = place.run(&["--lang", lang, "issue", "--item", "茶:1:10", option, code]);
            assert_eq!(run.code, 1, "{option} {code}: {}", run.err);
            write!(told, "  {}", run.err).unwrap();
        }
    }
    for code in fine {
        place.ok(&["issue", "--item", "茶:1:10", "--carrier", code]);
    }
    // The check digit of 112 (Z % 5), the seventh digit 7, a leading zero: all are numbers.
    for ubn in ["04595257", "04595252", "10458575", "10458574", "12345675"] {
        place.ok(&["issue", "--item", "茶:1:10", "--buyer", ubn]);
    }
    for donation in ["168", "0168001"] {
        place.ok(&["issue", "--item", "茶:1:10", "--donate", donation]);
    }
    golden_file::compare("sentences-codes", &told);
}

#[test]
fn what_printing_and_putting_right_refuse_has_its_sentence() {
    let shop = shop();
    let mut told = String::new();
    let sell = |sale| shop.ask(request::Issue(sale)).unwrap().number;
    let print = |number, paper, reason: &str| {
        shop.ask(request::Print { number, period: None, paper, detail: false, reason: words(reason) })
    };
    let cancel = |number, reason: &str| request::Cancel {
        number,
        period: None,
        reason: words(reason),
        approval_no: CleanText::default(),
    };
    let allow = |number, lines: Vec<AllowanceAsk>| request::Allow {
        number,
        period: None,
        lines,
        reason: words("退貨"),
    };
    let in_carrier = sell(SaleDraft { carrier: Carrier::parse("/ABC+123"), ..sale() });
    let printed = sell(SaleDraft { paper: PaperWish::Usual, ..sale() });
    let never = Number::parse("AB00000049").unwrap();
    let original = InvoicePaper::Original;
    tell(&mut told, "a slip of a carrier's invoice", &refusal(print(in_carrier, original, "")));
    tell(&mut told, "a second original", &refusal(print(printed, original, "")));
    tell(&mut told, "a copy before the original", &refusal(print(printed, InvoicePaper::Reprint, "弄丟")));
    tell(&mut told, "a slip of an unused number", &refusal(print(never, original, "")));
    tell(&mut told, "cancel without a reason", &refusal(shop.ask(cancel(printed, ""))));
    tell(&mut told, "cancel with 21 characters", &refusal(shop.ask(cancel(printed, &"字".repeat(21)))));
    let ask = |line, quantity: i64, amount| AllowanceAsk { line, quantity: quantity.into(), amount };
    tell(&mut told, "more than was paid", &refusal(shop.ask(allow(printed, vec![ask(1, 1, 106)]))));
    tell(&mut told, "more pieces than sold", &refusal(shop.ask(allow(printed, vec![ask(1, 2, 10)]))));
    tell(&mut told, "a line that is not there", &refusal(shop.ask(allow(printed, vec![ask(2, 1, 10)]))));
    assert!(shop.ask(allow(printed, vec![ask(1, 0, 5)])).is_ok());
    let period = Shop::period();
    let has_allowance = refusal(shop.ask(cancel(printed, "打錯")));
    assert_eq!(has_allowance.code(), "HAS_ALLOWANCE");
    let lj::domain::Refusal::Correction(lj::domain::CorrectionRefusal::HasAllowance(allowance)) =
        has_allowance
    else {
        panic!("{has_allowance:?}")
    };
    assert_eq!((allowance.number(), allowance.period(), allowance.count()), (printed, period, 1));
    let undo = request::AllowanceCancel { number: allowance, reason: words("打錯") };
    assert_eq!(shop.ask(undo.clone()), Ok(()));
    assert_eq!(refusal(shop.ask(undo)).code(), "ALREADY_CANCELLED");
    assert!(shop.ask(cancel(printed, "打錯")).is_ok());
    tell(&mut told, "cancel again", &refusal(shop.ask(cancel(printed, "打錯"))));
    tell(&mut told, "a slip of a cancelled invoice", &refusal(print(printed, original, "")));
    tell(&mut told, "an allowance on it", &refusal(shop.ask(allow(printed, Vec::new()))));
    golden_file::compare("sentences-papers", &without_times(&told));
}
