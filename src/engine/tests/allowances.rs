//! 折讓: part after part until nothing is left, to the dollar; what a cancelled one gives back; what it bars.

use super::*;
use crate::domain::{
    ALLOWANCES_MAX, Allowance, AllowanceAsk, AllowanceNumber, Amount, BookAct, Cancellation, Clearance,
    CorrectionAct, CorrectionRefusal, Invoice, Issued, LINES_MAX, NewDocument, Number, NumberState,
    PriceBasis, Range, RangeActKind, Remedy, SaleAct, StoreAct, StoreKind, StoreRefusal, TaxChoice, TillAct,
    UploadMode, WhyNot, ZeroRate, ZeroReason,
};
use crate::protocol::{DoctorCheck, NumberLife};
use proptest::prelude::*;

fn text(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

/// A shop whose company may mix kinds of tax on one invoice.
fn shop() -> Shop {
    let shop = Shop::new();
    let company = Company { mixed_tax: true, ..company("1") };
    shop.ask(request::CompanyPut { company, new: false }).unwrap();
    shop.add(&[draft("AB", 0, 500)]);
    shop
}

fn sell(shop: &Shop, sale: SaleDraft) -> Invoice {
    *shop.ask(request::Issue(sale)).unwrap()
}

fn allow(shop: &Shop, number: Number, lines: Vec<AllowanceAsk>) -> Result<Allowance, Refusal> {
    let request = request::Allow { number, period: None, lines, reason: text("退貨") };
    match shop.ask(request) {
        Ok(allowance) => Ok(*allowance),
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

fn undo(shop: &Shop, number: AllowanceNumber) -> Result<(), Failure> {
    shop.ask(request::AllowanceCancel { number, reason: text("打錯") })
}

fn life(shop: &Shop, number: Number) -> NumberLife {
    *shop.ask(request::NumberLife { number, period: None }).unwrap()
}

fn cancel(shop: &Shop, number: Number) -> Result<Box<Cancellation>, Failure> {
    let approval_no = CleanText::default();
    shop.ask(request::Cancel { number, period: None, reason: text("退貨"), approval_no })
}

fn ask(line: u16, quantity: i64, amount: Amount) -> AllowanceAsk {
    AllowanceAsk { line, quantity: quantity.into(), amount }
}

fn two_lines() -> SaleDraft {
    let line = |name: &str, quantity: i64, price: i64| {
        SaleLine::new(text(name), quantity.into(), Decimal::from(price))
    };
    SaleDraft { lines: vec![line("乾電池", 2, 105), line("咖啡", 1, 45)], ..SaleDraft::default() }
}

#[test]
fn parts_come_back_until_nothing_is_left() {
    let mut shop = shop();
    let number = sell(&shop, two_lines()).number;
    let first = allow(&shop, number, vec![ask(1, 1, 105)]).unwrap();
    assert_eq!((first.number.to_string().as_str(), first.gross()), ("AB00000000115111", 105));
    assert_eq!((first.net(), first.tax()), (100, 5), "a consumer's price holds the tax");
    shop.reopen();
    assert_eq!(
        allow(&shop, number, vec![ask(1, 2, 105)]),
        Err(Refusal::Correction(CorrectionRefusal::BadAllowance)),
        "one is left"
    );
    let too_much = Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: Some(1), left: 105 });
    assert_eq!(allow(&shop, number, vec![ask(1, 1, 106)]), Err(too_much));
    let rest = allow(&shop, number, Vec::new()).unwrap();
    assert_eq!((rest.gross(), rest.number.count()), (150, 2));
    let nothing = Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: None, left: 0 });
    assert_eq!(allow(&shop, number, Vec::new()), Err(nothing));
    let life = life(&shop, number);
    assert_eq!(life.invoice.unwrap().allowed, 255);
    let offer = life.remedies.iter().find(|offer| offer.remedy == Remedy::Allow).unwrap();
    assert_eq!(offer.why_not, Some(WhyNot::NothingLeft));
    shop.healthy();
}

#[test]
fn a_cancelled_allowance_gives_its_money_back_and_its_number_never() {
    let shop = shop();
    let number = sell(&shop, two_lines()).number;
    let first = allow(&shop, number, Vec::new()).unwrap();
    assert_eq!(
        cancel(&shop, number),
        Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::HasAllowance(first.number))))
    );
    assert_eq!(undo(&shop, first.number), Ok(()));
    assert!(matches!(
        undo(&shop, first.number),
        Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::AllowanceCancelled { .. })))
    ));
    let second = allow(&shop, number, Vec::new()).unwrap();
    assert_eq!((second.gross(), second.number.count()), (255, 2));
    undo(&shop, second.number).unwrap();
    cancel(&shop, number).unwrap();
    assert!(matches!(
        allow(&shop, number, Vec::new()),
        Err(Refusal::Correction(CorrectionRefusal::AlreadyCancelled { .. }))
    ));
    let never = AllowanceNumber::new(number, second.number.period(), 3).unwrap();
    assert_eq!(
        undo(&shop, never),
        Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::NoSuchAllowance(never))))
    );
    shop.healthy();
}

#[test]
fn a_preview_stores_nothing_and_says_what_would_be() {
    let shop = shop();
    let number = sell(&shop, two_lines()).number;
    let lines = vec![ask(2, 0, 10)];
    let preview =
        request::AllowPreview { number, period: None, lines: lines.clone(), reason: text("價格錯誤") };
    let Ok(seen) = shop.ask(preview) else { panic!() };
    assert_eq!(life(&shop, number).allowances, []);
    let made = allow(&shop, number, lines).unwrap();
    assert_eq!((seen.number, &seen.lines), (made.number, &made.lines));
    assert_eq!(made.lines[0].quantity, Decimal::ZERO, "only the price was put right");
}

#[test]
fn nonsense_is_refused_and_the_numbers_of_allowances_end() {
    let shop = shop();
    let number =
        sell(&shop, SaleDraft { lines: vec![SaleLine::new(text("x"), 1.into(), 500.into())], ..sale() })
            .number;
    for lines in
        [vec![ask(0, 1, 1)], vec![ask(2, 1, 1)], vec![ask(1, 1, 0)], vec![ask(1, 0, 1), ask(1, 0, 1)]]
    {
        assert_eq!(
            allow(&shop, number, lines.clone()),
            Err(Refusal::Correction(CorrectionRefusal::BadAllowance)),
            "{lines:?}"
        );
    }
    let reasonless = request::Allow { number, period: None, lines: Vec::new(), reason: text("") };
    assert_eq!(shop.ask(reasonless), Err(Failure::Refused(Refusal::Store(StoreRefusal::ReasonMissing))));
    for _ in 0..ALLOWANCES_MAX {
        allow(&shop, number, vec![ask(1, 0, 1)]).unwrap();
    }
    let max = ALLOWANCES_MAX as u64;
    assert_eq!(
        allow(&shop, number, vec![ask(1, 0, 1)]),
        Err(Refusal::Store(StoreRefusal::TooMany { asked: max + 1, max }))
    );
    shop.healthy();
}

#[test]
fn the_same_request_gives_the_same_allowance() {
    let shop = shop();
    let number = sell(&shop, two_lines()).number;
    let request = |lines| request::Allow { number, period: None, lines, reason: text("退貨") };
    let first = shop.named("t1-9", request(vec![ask(1, 1, 105)])).unwrap();
    assert_eq!(shop.named("t1-9", request(vec![ask(1, 1, 105)])), Ok(first));
    let other = shop.named("t1-9", request(vec![ask(1, 1, 100)]));
    assert_eq!(other, Err(Failure::Refused(Refusal::Store(StoreRefusal::RequestIdReused))));
    assert_eq!(life(&shop, number).allowances.len(), 1);
}

/// A line of a sale: in hundredths, of one of three kinds; every fifth is a discount on what stands before it.
fn lines() -> impl Strategy<Value = Vec<(u32, u32, u8, bool)>> {
    let line = (1u32..2_000, 1u32..50_000, 0u8..3, prop::bool::weighted(0.2));
    prop_oneof![
        9 => prop::collection::vec(line.clone(), 1..12),
        1 => prop::collection::vec(line, LINES_MAX - 20..=LINES_MAX),
    ]
}

fn draft_of(lines: &[(u32, u32, u8, bool)], company: bool, net: bool) -> SaleDraft {
    let kinds = [TaxChoice::Taxable, TaxChoice::Zero, TaxChoice::Free];
    let lines: Vec<SaleLine> = lines
        .iter()
        .map(|&(quantity, price, kind, discount)| {
            // A discount takes a few dollars off; a quantity may be a weight.
            let (quantity, price) = if discount {
                (Decimal::ONE, -Decimal::new(i64::from(price % 300), 2))
            } else {
                (Decimal::new(i64::from(quantity), 2), Decimal::new(i64::from(price), 2))
            };
            SaleLine { tax: kinds[usize::from(kind)], ..SaleLine::new(text("品項"), quantity, price) }
        })
        .collect();
    let zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
    let reason = ZeroReason::try_from(71).unwrap();
    SaleDraft {
        lines,
        buyer: Ubn::parse("04595257").ok().filter(|_| company),
        basis: if net { PriceBasis::Net } else { PriceBasis::Gross },
        zero_rate: zero.then_some(ZeroRate { clearance: Clearance::ThroughCustoms, reason }),
        ..SaleDraft::default()
    }
}

/// Some of everything that is left: of each line as many percent of quantity and money as the dice say.
fn some_of(everything: &[AllowanceAsk], percents: &[u8]) -> Vec<AllowanceAsk> {
    everything
        .iter()
        .zip(percents.iter().cycle())
        .filter_map(|(ask, &percent)| {
            let amount = ask.amount * i64::from(percent) / 100;
            let quantity = (ask.quantity * Decimal::new(i64::from(percent), 2)).round_dp(2).min(ask.quantity);
            (amount > 0).then_some(AllowanceAsk { amount, quantity, ..*ask })
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn all_allowances_of_an_invoice_come_to_exactly_its_own_sums(
        lines in lines(),
        company: bool,
        net: bool,
        splits in prop::collection::vec(prop::collection::vec(0u8..=100, 1..5), 0..6),
        undone in 0usize..6,
    ) {
        let shop = shop();
        // What is no sale (a discount larger than its kind, a total of 0) is refused; it has no allowance.
        let Ok(invoice) = shop.ask(request::Issue(draft_of(&lines, company, net))) else {
            return Ok(());
        };
        let number = invoice.number;
        for (at, percents) in splits.iter().enumerate() {
            let allowances = life(&shop, number).allowances;
            let everything = crate::domain::Remaining::of(&invoice, &allowances).everything();
            let asks = some_of(&everything, percents);
            if asks.is_empty() {
                continue;
            }
            let made = allow(&shop, number, asks.clone()).unwrap();
            let asked: Amount = asks.iter().map(|ask| ask.amount).sum();
            prop_assert_eq!(made.gross(), asked, "the money that was asked for, to the dollar");
            prop_assert!(made.lines.iter().all(|line| line.net >= 0 && line.tax >= 0));
            if at == undone {
                undo(&shop, made.number).unwrap();
            }
        }
        let live = |shop: &Shop| -> Vec<Allowance> {
            life(shop, number).allowances.into_iter().filter(Allowance::is_live).collect()
        };
        if live(&shop).iter().map(Allowance::gross).sum::<Amount>() < invoice.totals.total {
            allow(&shop, number, Vec::new()).unwrap();
        }
        let all = live(&shop);
        let totals = &invoice.totals;
        let sum = |kind: TaxChoice| -> Amount {
            let lines = all.iter().flat_map(|allowance| &allowance.lines);
            lines.filter(|line| line.kind == kind).map(|line| line.net + line.tax).sum()
        };
        prop_assert_eq!(sum(TaxChoice::Taxable), totals.sales + totals.tax);
        prop_assert_eq!(sum(TaxChoice::Zero), totals.zero_sales);
        prop_assert_eq!(sum(TaxChoice::Free), totals.free_sales);
        if company && undone >= splits.len() {
            let tax: Amount = all.iter().map(Allowance::tax).sum();
            prop_assert_eq!(tax, totals.tax, "a company's tax comes back to the dollar");
        }
        shop.healthy();
    }
}

fn to_be_told() -> NewDocument {
    NewDocument { till: None, mode: UploadMode::Auto, due: Moment::default() }
}

/// What the doctor says of allowances in a store that was founded with these facts.
fn doctor_on(range: &Range, invoice: &Invoice, more: Vec<Act>) -> Vec<String> {
    let (disk, clock) = (MemDisk::default(), SimClock::at(moment("2026-11-23 10:00:00")));
    let parts = parts(&disk, &clock, &Arc::default());
    let ranges = BookAct::Ranges {
        kind: RangeActKind::Add,
        put: vec![range.clone()],
        removed: Vec::new(),
        reason: CleanText::default(),
    };
    let company = TillAct::Company(Box::new(Company { mixed_tax: true, ..company("1") }));
    let issued = Issued { invoice: invoice.clone(), document: to_be_told(), job: None };
    let issued = SaleAct::Issued(Box::new(issued));
    let mut acts = vec![
        StoreAct::Created { kind: StoreKind::Real }.into(),
        company.into(),
        ranges.into(),
        issued.into(),
    ];
    acts.extend(more);
    Engine::create(&parts, clock.now(), 1000, acts).unwrap();
    let engine = Engine::open(parts).unwrap();
    let report = engine.ask(Caller::default(), request::Doctor { quick: false }).unwrap();
    let of_ours = report.violations.into_iter().filter(|(check, _)| *check == DoctorCheck::AllowancesFit);
    of_ours.map(|(_, what)| what).collect()
}

#[test]
fn the_doctor_finds_every_way_in_which_an_allowance_does_not_fit() {
    let shop = Shop::new();
    let range = shop.add(&[draft("AB", 0, 50)])[0].range.clone();
    let invoice = sell(&shop, two_lines());
    let good = allow(&shop, invoice.number, vec![ask(1, 1, 105)]).unwrap();
    let found = |allowance: Allowance, more: Option<Act>| {
        let allowed = CorrectionAct::Allowed { allowance: Box::new(allowance), document: to_be_told() };
        let acts = [allowed.into()].into_iter().chain(more).collect();
        doctor_on(&range, &invoice, acts)
    };
    assert_eq!(found(good.clone(), None), [""; 0], "a sound one");
    let bent = |bend: &dyn Fn(&mut Allowance)| {
        let mut allowance = good.clone();
        bend(&mut allowance);
        found(allowance, None)
    };
    assert!(bent(&|bad| bad.lines[0].net += 1_000)[0].contains("of 255 Taxable were allowed"));
    assert!(bent(&|bad| bad.lines[0].quantity = Decimal::from(3))[0].contains("3 of 2 of line 1"));
    assert!(bent(&|bad| bad.lines[0].line = 9)[0].contains("line 9, which it has not"));
    let stranger = Number::parse("AB00000049").unwrap();
    let of_nothing = bent(&|bad| {
        bad.number = AllowanceNumber::new(stranger, invoice.period, 1).unwrap();
    });
    assert!(of_nothing[0].contains("never issued"), "{of_nothing:?}");
    let cancellation = Box::new(Cancellation {
        number: invoice.number,
        period: invoice.period,
        range: invoice.range,
        at: invoice.issued_at,
        reason: text("退貨"),
        approval_no: CleanText::default(),
    });
    let cancelled = CorrectionAct::Cancelled {
        cancellation,
        was: NumberState::Pending,
        document: to_be_told(),
        papers: Vec::new(),
    };
    let dead = found(good.clone(), Some(cancelled.into()));
    assert!(dead[0].contains("is cancelled and has a live allowance"), "{dead:?}");
}
