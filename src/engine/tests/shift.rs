//! 交班: the figures against a recount by an independent model, over random days of two tills; the next shift begins
//! where the last one ended.

use super::*;
use crate::domain::{
    Allowance, Amount, CancelledOfOthers, Invoice, Number, RangeId, Shift, Tender, TenderKind, TillRefusal,
    Totals,
};
use fastrand::Rng;
use std::collections::BTreeMap;

/// What a person with pencil and paper notes of a till's shift.
#[derive(Default)]
struct Pencil {
    invoices: Vec<Invoice>,
    cancelled: Vec<Number>,
    allowances: Vec<Allowance>,
}

impl Pencil {
    fn check(&self, shift: &Shift) {
        let figures = &shift.figures;
        let (mut totals, mut consumers) = (Totals::default(), 0);
        let mut books: Vec<(RangeId, Vec<Number>)> = Vec::new();
        let mut tenders: BTreeMap<TenderKind, Amount> = BTreeMap::new();
        for invoice in &self.invoices {
            match invoice.buyer {
                Some(_) => totals.sales += invoice.totals.sales,
                None => consumers += invoice.totals.sales,
            }
            totals.tax += invoice.totals.tax;
            totals.total += invoice.totals.total;
            match books.iter_mut().find(|(range, _)| *range == invoice.range) {
                Some((_, numbers)) => numbers.push(invoice.number),
                None => books.push((invoice.range, vec![invoice.number])),
            }
            for tender in &invoice.tenders {
                *tenders.entry(tender.kind).or_default() += tender.amount;
            }
            let paid: Amount = invoice.tenders.iter().map(|tender| tender.amount).sum();
            if paid > invoice.totals.total {
                *tenders.entry(TenderKind::Cash).or_default() -= paid - invoice.totals.total;
            }
        }
        let cancelled: Vec<&Invoice> =
            self.invoices.iter().filter(|invoice| self.cancelled.contains(&invoice.number)).collect();
        let used: Vec<_> =
            figures.books.iter().map(|book| (book.range, book.first, book.last, book.count)).collect();
        let expected: Vec<_> = books
            .iter()
            .map(|(range, numbers)| {
                (*range, numbers[0], *numbers.last().unwrap(), u32::try_from(numbers.len()).unwrap())
            })
            .collect();
        assert_eq!(used, expected);
        assert_eq!(figures.issued as usize, self.invoices.len());
        // A twenty-first part of what consumers paid, rounded once: no half is ever met.
        let tax = (Decimal::from(consumers) / Decimal::from(21)).round();
        let tax = Amount::try_from(tax).unwrap();
        (totals.sales, totals.tax) = (totals.sales + consumers - tax, totals.tax + tax);
        assert_eq!(figures.totals, totals);
        assert_eq!(figures.cancelled as usize, cancelled.len());
        assert_eq!(
            figures.cancelled_total,
            cancelled.iter().map(|invoice| invoice.totals.total).sum::<Amount>()
        );
        let live: Vec<&Allowance> = self.allowances.iter().filter(|allowance| allowance.is_live()).collect();
        assert_eq!(figures.allowances as usize, live.len());
        assert_eq!(figures.allowances_total, live.iter().map(|allowance| allowance.gross()).sum::<Amount>());
        let paid: BTreeMap<TenderKind, Amount> = figures.tenders.iter().copied().collect();
        assert_eq!(paid, tenders);
    }
}

struct Day {
    shop: Shop,
    dice: Rng,
    pencils: [Pencil; 2],
    last: [Option<Shift>; 2],
}

const TILLS: [&str; 2] = ["T1", "T2"];

impl Day {
    fn new(seed: u64) -> Self {
        let shop = Shop::new();
        shop.put_another_seller();
        let mut second = draft("AC", 0, 500);
        second.company = CompanyCode::parse("2");
        shop.add(&[draft("AB", 0, 50), draft("AB", 50, 450), second]);
        Self { shop, dice: Rng::with_seed(seed), pencils: Default::default(), last: [None, None] }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice.u64(..sides)
    }

    fn call<A: Ask>(&self, till: usize, request: A) -> Result<A::Reply, Failure> {
        let caller = Caller { till: TillCode::parse(TILLS[till]), ..Caller::default() };
        self.shop.engine.ask(caller, request)
    }

    fn act(&mut self) {
        self.shop.clock.pass_s(1);
        let till = usize::try_from(self.roll(2)).unwrap();
        match self.roll(10) {
            0..=5 => self.sell(till),
            6 | 7 => self.cancel(till),
            8 => self.allow(till),
            _ => self.close(till),
        }
    }

    fn sell(&mut self, till: usize) {
        let price = i64::try_from(self.roll(500)).unwrap() + 1;
        let tenders = match self.roll(3) {
            0 => Vec::new(),
            1 => vec![Tender { kind: TenderKind::Card, amount: price }],
            _ => vec![
                Tender { kind: TenderKind::Voucher, amount: 1 },
                Tender { kind: TenderKind::Cash, amount: price + 100 },
            ],
        };
        let company = if self.roll(4) == 0 { "2" } else { "1" };
        let line = SaleLine::new(CleanText::new("x", 9).unwrap(), Decimal::ONE, Decimal::from(price));
        let draft = SaleDraft {
            lines: vec![line],
            tenders,
            till: TillCode::parse(TILLS[till]),
            company: CompanyCode::parse(company),
            buyer: Ubn::parse("04595257").ok().filter(|_| self.dice.u64(..3) == 0),
            ..SaleDraft::default()
        };
        match self.call(till, request::Issue(draft)) {
            Ok(invoice) => self.pencils[till].invoices.push(*invoice),
            other => panic!("{other:?}"),
        }
    }

    /// Any invoice of the running shifts, at any till.
    fn some_invoice(&mut self) -> Option<Invoice> {
        let all: Vec<Invoice> =
            self.pencils.iter().flat_map(|pencil| pencil.invoices.iter().cloned()).collect();
        let at = usize::try_from(self.roll(all.len().max(1) as u64)).unwrap();
        all.get(at).cloned()
    }

    fn cancel(&mut self, till: usize) {
        let Some(invoice) = self.some_invoice() else { return };
        let request = request::Cancel {
            number: invoice.number,
            period: None,
            reason: CleanText::new("退貨", 20).unwrap(),
            approval_no: CleanText::default(),
        };
        if self.call(till, request).is_ok() {
            // Whoever cancels, it counts where it was sold.
            let sold_at = TILLS.iter().position(|code| invoice.till == TillCode::parse(code)).unwrap();
            self.pencils[sold_at].cancelled.push(invoice.number);
        }
    }

    fn allow(&mut self, till: usize) {
        let Some(invoice) = self.some_invoice() else { return };
        let request = request::Allow {
            number: invoice.number,
            period: None,
            lines: Vec::new(),
            reason: CleanText::new("退貨", 20).unwrap(),
        };
        let Ok(mut made) = self.call(till, request) else { return };
        if self.roll(3) == 0 {
            let reason = CleanText::new("打錯", 20).unwrap();
            self.call(till, request::AllowanceCancel { number: made.number, reason }).unwrap();
            match self.call(till, request::Allowance(made.number)) {
                Ok(cancelled) => made = cancelled,
                other => panic!("{other:?}"),
            }
        }
        self.pencils[till].allowances.push(*made);
    }

    fn close(&mut self, till: usize) {
        let Ok(open) = self.call(till, request::ShiftFigures) else { panic!() };
        self.pencils[till].check(&open);
        let waits = self.shop.upload_status().pending;
        assert_eq!(u64::from(open.figures.pending), waits, "one count for one thing");
        let nothing = open.figures.issued == 0 && open.figures.allowances == 0;
        match self.call(till, request::ShiftClose) {
            Ok(closed) if !nothing => {
                assert_eq!(closed.figures, open.figures);
                assert_eq!(closed.from, self.last[till].as_ref().map(|last| last.to), "no gap, no overlap");
                self.last[till] = Some(*closed);
                self.pencils[till] = Pencil::default();
            }
            // A till at which nothing was ever done is none.
            Err(Failure::Refused(Refusal::Till(TillRefusal::NothingSold | TillRefusal::NoSuchTill(_))))
                if nothing => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_figures_are_those_of_a_recount_over_random_days() {
    for seed in 0..12 {
        let mut day = Day::new(seed);
        println!("seed {seed}");
        for _ in 0..80 {
            day.act();
        }
        day.close(0);
        day.shop.reopen();
        day.close(1);
        day.shop.healthy();
    }
}

#[test]
fn a_closed_shift_stays_as_it_was_whatever_comes_later() {
    let mut day = Day::new(1);
    day.sell(0);
    day.close(0);
    let closed = day.last[0].clone().unwrap();
    day.sell(0);
    day.shop.reopen();
    assert_eq!(day.call(0, request::Shift(closed.id)), Ok(Box::new(closed.clone())));
    let Ok(next) = day.call(0, request::ShiftFigures) else { panic!() };
    assert_eq!((next.figures.issued, next.from), (1, Some(closed.to)));
    let Ok(other) = day.call(1, request::ShiftFigures) else { panic!() };
    assert_eq!((other.figures.issued, other.from), (0, None), "another till's shift is its own");
}

/// A clock that went back behind the last sale would end the shift before what it counts.
#[test]
fn a_shift_is_not_closed_behind_its_last_sale_and_counts_what_waits() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let first = super::upload::id(&shop.issue(), crate::domain::MessageKind::F0401);
    shop.clock.pass_s(60);
    shop.issue();
    shop.confirm(first);
    let allowed = shop.issue();
    let reason = CleanText::new("退貨", 20).unwrap();
    let number = crate::domain::Number::parse(&allowed).unwrap();
    let made = request::Allow { number, period: None, lines: Vec::new(), reason: reason.clone() };
    let made = shop.ask(made).unwrap().number;
    shop.ask(request::AllowanceCancel { number: made, reason }).unwrap();
    shop.cancel_number(&allowed);
    let sold_at = shop.clock.now();
    shop.clock.set(sold_at.plus_seconds(-600));
    let behind = shop.ask(request::ShiftClose);
    assert!(
        matches!(behind, Err(Failure::Refused(Refusal::Store(StoreRefusal::ClockBehind { .. })))),
        "{behind:?}"
    );
    // A few seconds back are taken for the last moment.
    shop.clock.set(sold_at.plus_seconds(-3));
    let shift = shop.ask(request::ShiftClose).unwrap();
    // Two F0401, G0401 and G0501 of the allowance, F0501.
    assert_eq!((shift.to, shift.figures.issued, shift.figures.pending), (sold_at, 3, 5));
    assert_eq!(u64::from(shift.figures.pending), shop.upload_status().pending, "one count for one thing");
}

/// What goes back at a till is known by what was cancelled and allowed there, wherever it was sold; the count is held against
/// what should lie in the drawer, and stays as it was counted.
#[test]
fn the_cash_of_a_shift_is_what_was_taken_less_what_went_back_at_its_till() {
    use crate::domain::{AllowanceAsk, CountedCash};
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let till = |code: &str| Caller { till: TillCode::parse(code), ..Caller::default() };
    let text = |raw: &str| CleanText::new(raw, 200).unwrap();
    let sell = |code: &str, price: i64, kind, paid| {
        let line = SaleLine::new(text("x"), Decimal::ONE, Decimal::from(price));
        let tenders = vec![Tender { kind, amount: paid }];
        let draft =
            SaleDraft { lines: vec![line], tenders, till: TillCode::parse(code), ..SaleDraft::default() };
        shop.engine.ask(till(code), request::Issue(draft)).unwrap().number
    };
    let (first, second) = (sell("T1", 105, TenderKind::Cash, 200), sell("T1", 210, TenderKind::Cash, 210));
    let (card, other) = (sell("T1", 50, TenderKind::Card, 50), sell("T2", 60, TenderKind::Cash, 100));
    let cancel = |number| {
        let (reason, approval_no) = (text("退貨"), CleanText::default());
        shop.engine.ask(till("T1"), request::Cancel { number, period: None, reason, approval_no }).unwrap();
    };
    [first, card, other].into_iter().for_each(cancel);
    let lines = vec![AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount: 100 }];
    let allow = request::Allow { number: second, period: None, lines, reason: text("退貨") };
    let allowed = shop.engine.ask(till("T1"), allow).unwrap().number;
    let back = |shop: &Shop, code: &str, id| shop.engine.ask(till(code), request::CashBack(id)).unwrap();
    assert_eq!((back(&shop, "T1", None), back(&shop, "T2", None)), (Some(105 + 60 + 100), Some(0)));
    // 1,000 + (105 + 210) + 20 − 10 − 265.
    let count = |counted, reason: &str| {
        let (float, paid_in, paid_out, reason) = (1_000, 20, 10, text(reason));
        CountedCash { float, paid_in, paid_out, counted, reason }
    };
    let close = |count: CountedCash| shop.engine.ask(till("T1"), request::ShiftCount(count));
    let differs = TillRefusal::CashDiffers { expected: 1_060, counted: 1_000 };
    assert_eq!(close(count(1_000, "")), Err(Failure::Refused(differs.into())));
    let bad = close(CountedCash { paid_in: -1, ..count(1_060, "") });
    assert_eq!(bad, Err(Failure::Refused(TillRefusal::BadCash.into())));
    let long = close(count(1_000, &"字".repeat(101)));
    assert!(
        matches!(long, Err(Failure::Refused(Refusal::Store(StoreRefusal::TextTooLong { .. })))),
        "{long:?}"
    );
    let closed = close(count(1_000, "找錯錢")).unwrap();
    assert_eq!((closed.cash_taken(), closed.cash.clone()), (315, Some(count(1_000, "找錯錢"))));
    assert_eq!(back(&shop, "T1", None), Some(0), "the next shift begins with nothing");
    let drawer = |code: &str, id| *shop.engine.ask(till(code), request::ShiftDrawer(id)).unwrap();
    let (next, gone) = (drawer("T1", None), drawer("T1", Some(closed.id)));
    assert_eq!(
        (next.back, next.float, gone.back),
        (Some(0), Some(1_000), Some(265)),
        "the drawer begins alike"
    );
    assert_eq!(drawer("T2", None).float, None);
    let of_others = |count, total| CancelledOfOthers { count, total };
    assert_eq!(gone.cancelled_of_others, of_others(1, 60), "sold at T2; its own are in its figures");
    assert_eq!((next.cancelled_of_others, drawer("T2", None).cancelled_of_others), Default::default());
    // What was allowed then is taken back now: the money comes in again.
    shop.clock.pass_s(60);
    let undo = request::AllowanceCancel { number: allowed, reason: text("打錯") };
    shop.engine.ask(till("T1"), undo).unwrap();
    assert_eq!(back(&shop, "T1", None), Some(-100));
    cancel(second);
    assert_eq!(drawer("T1", None).cancelled_of_others, of_others(1, 210), "sold in the shift before");
    assert_eq!(back(&shop, "T1", None), Some(110));
    assert_eq!(shop.engine.ask(till("T2"), request::ShiftClose).unwrap().cash, None);
    for _ in 0..2 {
        let kept = shop.engine.ask(till("T1"), request::Shift(closed.id)).unwrap();
        assert_eq!((&kept, back(&shop, "T1", Some(closed.id))), (&closed, Some(265)));
        assert_eq!(
            back(&shop, "T2", Some(crate::domain::ShiftId(closed.id.0 + 1))),
            Some(0),
            "nobody counted"
        );
        // The rows are made anew from the ledger.
        shop.engine.close().unwrap();
        shop.disk.remove(crate::store::FILE).unwrap();
        shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    }
    shop.healthy();
}

/// A re-issue moves the cash of the drawer at which it is done, whenever and wherever the first issue was sold; a cancellation
/// that the 註銷 took along moved its own.
#[test]
fn the_money_of_a_reissue_is_of_the_shift_in_which_it_moves() {
    let mut shop = Shop::selling(crate::domain::UploadMode::Auto);
    let till = |code: &str| Caller { till: TillCode::parse(code), ..Caller::default() };
    let text = |raw: &str| CleanText::new(raw, 20).unwrap();
    let draft = |code: &str, price: i64, kind, amount| {
        let lines = vec![SaleLine::new(text("x"), Decimal::ONE, Decimal::from(price))];
        let tenders = vec![Tender { kind, amount }];
        SaleDraft { lines, tenders, till: TillCode::parse(code), ..SaleDraft::default() }
    };
    let cash = |shop: &Shop, code: &str| {
        let open = shop.engine.ask(till(code), request::ShiftFigures).unwrap();
        let back = shop.engine.ask(till(code), request::CashBack(None)).unwrap().unwrap();
        (open.figures.tenders.clone(), back)
    };
    let document = |number: Number, kind| super::upload::id(&number.to_string(), kind);
    let void = |shop: &Shop, number: Number, count| {
        let void = request::Void { number, period: None, reason: text("打錯"), taken_back: true };
        shop.engine.ask(till("T2"), void).unwrap();
        let id = document(number, crate::domain::MessageKind::F0701);
        shop.confirm(crate::domain::DocumentId { count, ..id });
    };
    let reissue = |shop: &Shop, code: &str, number, sale| {
        shop.engine.ask(till(code), request::Reissue { number, period: None, sale }).unwrap();
        let id = document(number, crate::domain::MessageKind::F0401);
        shop.confirm(crate::domain::DocumentId { count: 2, ..id });
    };
    let sell = |shop: &Shop, sale: SaleDraft| {
        let number = shop.engine.ask(till("T1"), request::Issue(sale)).unwrap().number;
        shop.confirm(document(number, crate::domain::MessageKind::F0401));
        number
    };
    use TenderKind::{Card, Cash};
    let closed = sell(&shop, draft("T1", 105, Cash, 200));
    let returned = sell(&shop, draft("T1", 50, Cash, 50));
    let first = shop.engine.ask(till("T1"), request::ShiftClose).unwrap();
    assert_eq!(first.figures.tenders, [(Cash, 155)]);
    shop.clock.pass_s(60);

    // Sold and issued anew in one shift of one till: as it stands now. At another till: the difference is there.
    let (here, there) = (sell(&shop, draft("T1", 30, Cash, 30)), sell(&shop, draft("T1", 40, Cash, 40)));
    void(&shop, here, 1);
    let voided =
        |shop: &Shop, closed| shop.engine.ask(till("T1"), request::ShiftDrawer(closed)).unwrap().voided;
    assert_eq!((voided(&shop, None), voided(&shop, Some(first.id))), (vec![here], vec![]));
    reissue(&shop, "T1", here, draft("T1", 35, Card, 35));
    assert_eq!(cash(&shop, "T1"), (vec![(Cash, 40), (Card, 35)], 0));
    void(&shop, there, 1);
    reissue(&shop, "T2", there, draft("T1", 25, Cash, 100));
    assert_eq!(cash(&shop, "T1"), (vec![(Cash, 40), (Card, 35)], 0));
    assert_eq!(cash(&shop, "T2"), (vec![(Cash, -15)], 0));

    // Of a shift that was closed: the difference alone, in the shift of today.
    void(&shop, closed, 1);
    assert_eq!((voided(&shop, None), voided(&shop, Some(first.id))), (vec![], vec![closed]));
    assert_eq!(cash(&shop, "T1"), (vec![(Cash, 40), (Card, 35)], 0), "a 註銷 alone moves nothing");
    reissue(&shop, "T1", closed, draft("T1", 210, Cash, 300));
    assert_eq!(cash(&shop, "T1"), (vec![(Cash, 40 + 105), (Card, 35)], 0));

    // Cancelled, so the money went back; then voided and paid anew.
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    let cancel = request::Cancel { number: returned, period: None, reason, approval_no };
    shop.engine.ask(till("T1"), cancel).unwrap();
    shop.confirm(document(returned, crate::domain::MessageKind::F0501));
    let gone = (vec![(Cash, 145), (Card, 35)], 50);
    assert_eq!(cash(&shop, "T1"), gone);
    void(&shop, returned, 1);
    assert_eq!(cash(&shop, "T1"), gone, "what went back does not come in again by a 註銷");
    reissue(&shop, "T1", returned, draft("T1", 60, Cash, 60));
    let paid = (vec![(Cash, 145 + 60), (Card, 35)], 50);
    assert_eq!(cash(&shop, "T1"), paid);

    // Dearer, and nobody says how: as the first was, and the difference in cash; what goes back then is all of it.
    let dearer = sell(&shop, draft("T1", 100, Cash, 100));
    void(&shop, dearer, 1);
    let unsaid = SaleDraft { tenders: Vec::new(), ..draft("T1", 120, Cash, 1) };
    reissue(&shop, "T1", dearer, unsaid);
    assert_eq!(cash(&shop, "T1").0[0], (Cash, 145 + 60 + 120));
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    shop.engine
        .ask(till("T1"), request::Cancel { number: dearer, period: None, reason, approval_no })
        .unwrap();
    let paid = (vec![(Cash, 145 + 60 + 120), (Card, 35)], 50 + 120);
    assert_eq!(cash(&shop, "T1"), paid);

    // All of it once more from the ledger; then the drawer is counted, and the next shift begins with nothing.
    shop.engine.close().unwrap();
    shop.disk.remove(crate::store::FILE).unwrap();
    shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    assert_eq!(cash(&shop, "T1"), paid);
    let count = |code: &str, float, counted| {
        let (paid_in, paid_out, reason) = (0, 0, CleanText::default());
        let count = crate::domain::CountedCash { float, paid_in, paid_out, counted, reason };
        shop.engine.ask(till(code), request::ShiftCount(count)).unwrap()
    };
    assert_eq!(count("T1", 1_000, 1_155).figures.tenders, paid.0);
    assert_eq!(count("T2", 1_000, 985).figures.issued, 0, "money that moved alone makes a shift");
    for code in ["T1", "T2"] {
        assert_eq!(cash(&shop, code), (vec![], 0));
    }
    // What all drawers took is what the days took.
    let day = shop.clock.now().date();
    let received = shop.takings(crate::domain::TakingsBy::Company, (day, day));
    let received = received.values().next().unwrap().received();
    assert_eq!((received.cash, received.card), (155 + 145 + 60 - 50 - 15, 35));
    shop.healthy();
}

/// What moves money is of the shift in which it stands in the ledger, whatever the clock says.
#[test]
fn what_moves_in_the_second_of_a_close_or_by_another_clock_is_of_the_next_shift() {
    use crate::domain::AllowanceAsk;
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50), draft("AC", 100, 50)]);
    let text = |raw: &str| CleanText::new(raw, 20).unwrap();
    let sell = |price: i64| {
        let lines = vec![SaleLine::new(text("x"), Decimal::ONE, Decimal::from(price))];
        let tenders = vec![Tender { kind: TenderKind::Cash, amount: price }];
        shop.ask(request::Issue(SaleDraft { lines, tenders, ..SaleDraft::default() })).unwrap().number
    };
    let cancel = |number| {
        let (reason, approval_no) = (text("退貨"), CleanText::default());
        shop.ask(request::Cancel { number, period: None, reason, approval_no }).unwrap();
    };
    let back = |id| shop.ask(request::CashBack(id)).unwrap();
    let (first, second, third) = (sell(100), sell(40), sell(60));
    shop.clock.pass_s(60);
    cancel(third);
    let closed = shop.ask(request::ShiftClose).unwrap();
    assert_eq!((back(None), back(Some(closed.id))), (Some(0), Some(60)), "an uncounted close keeps it too");
    // In the same second.
    cancel(first);
    assert_eq!(back(None), Some(100));
    // Two seconds before it.
    shop.clock.set(closed.to.plus_seconds(-2));
    let lines = vec![AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount: 30 }];
    shop.ask(request::Allow { number: second, period: None, lines, reason: text("退貨") }).unwrap();
    assert_eq!(back(None), Some(130));
    let alone = shop.ask(request::ShiftClose).unwrap();
    assert_eq!((alone.figures.issued, alone.figures.allowances, back(Some(alone.id))), (0, 1, Some(130)));
    assert_eq!(back(None), Some(0));
    // By a clock that is twenty days fast; put right, the till goes on.
    let right = closed.to.plus_seconds(60);
    shop.clock.pass_s(20 * 86_400);
    sell(20);
    shop.ask(request::ShiftClose).unwrap();
    shop.clock.set(right);
    shop.ask(request::ClockAccept { reason: text("時鐘快了") }).unwrap();
    cancel(sell(70));
    sell(5);
    let shift = shop.ask(request::ShiftClose).unwrap();
    assert_eq!((shift.figures.issued, shift.cash_taken(), back(Some(shift.id))), (2, 75, Some(70)));
    shop.healthy();
}

/// What goes back in parts goes back as it came, no more of a kind than came by it; what is taken back comes in the same way.
#[test]
fn parts_of_a_mixed_payment_go_back_as_it_came() {
    use crate::domain::AllowanceAsk;
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let text = |raw: &str| CleanText::new(raw, 20).unwrap();
    let lines = vec![SaleLine::new(text("x"), Decimal::ONE, Decimal::from(200))];
    let paid = |kind, amount| Tender { kind, amount };
    let tenders = vec![paid(TenderKind::Cash, 150), paid(TenderKind::Card, 50)];
    let number =
        shop.ask(request::Issue(SaleDraft { lines, tenders, ..SaleDraft::default() })).unwrap().number;
    let day = shop.clock.now().date();
    let received = || {
        let takings = shop.takings(crate::domain::TakingsBy::Company, (day, day));
        let received = takings.values().next().unwrap().received();
        (received.cash, received.card, shop.ask(request::CashBack(None)).unwrap())
    };
    let mut given = Vec::new();
    for (cash, card, back) in [(150, 0, 0), (100, 0, 50), (50, 0, 100), (0, 0, 150)] {
        shop.clock.pass_s(60);
        let lines = vec![AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount: 50 }];
        let allow = request::Allow { number, period: None, lines, reason: text("退貨") };
        given.push(shop.ask(allow).unwrap().number);
        assert_eq!(received(), (cash, card, Some(back)));
    }
    // The first gave the card's, the others cash: each comes in as it went.
    for (at, (cash, card, back)) in [(1, (50, 0, 100)), (0, (50, 50, 100))] {
        shop.clock.pass_s(60);
        shop.ask(request::AllowanceCancel { number: given[at], reason: text("打錯") }).unwrap();
        assert_eq!(received(), (cash, card, Some(back)));
    }
    shop.healthy();
}

/// The drawer may be counted where nothing was sold and money moved all the same; where none did there is no shift.
#[test]
fn a_shift_of_money_alone_is_closed_by_a_count() {
    use crate::domain::CountedCash;
    let shop = Shop::new();
    let count = |paid_in, counted| {
        let (float, paid_out, reason) = (500, 0, CleanText::default());
        request::ShiftCount(CountedCash { float, paid_in, paid_out, counted, reason })
    };
    let nothing = Err(Failure::Refused(TillRefusal::NothingSold.into()));
    assert_eq!(shop.ask(count(0, 500)), nothing);
    let closed = shop.named("c1", count(30, 530)).unwrap();
    assert_eq!(closed.figures.issued, 0);
    assert_eq!(shop.named("c1", count(30, 530)), Ok(closed), "a repeat is answered the same");
    let other = shop.named("c1", count(30, 531));
    assert_eq!(other, Err(Failure::Refused(StoreRefusal::RequestIdReused.into())));
    shop.healthy();
}

/// What is counted and not taken out is what the next shift begins with, over restarts, at its own till alone; and the closes of
/// a day with what the day has besides come to the takings of the day.
#[test]
fn a_shift_leaves_the_next_its_float_and_the_shifts_of_a_day_add_up_to_the_day() {
    use crate::domain::{
        CountedCash, DrawerFloat, ShiftLine, ShiftRest, ShiftSums, Takings, TakingsBy, TimeSpan,
    };
    use crate::protocol::{ShiftFloat, ShiftsQuery, TakingsQuery};
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let till = |code: &str| Caller { till: TillCode::parse(code), ..Caller::default() };
    let sell = |shop: &Shop, code: &str| {
        let draft = SaleDraft { till: TillCode::parse(code), ..sale() };
        let invoice = shop.engine.ask(till(code), request::Issue(draft)).unwrap();
        shop.clock.pass_s(60);
        invoice
    };
    let leave = |shop: &Shop, code: &str, float, counted, taken_out| {
        let reason = CleanText::new("抽屜", 20).unwrap();
        let count = CountedCash { float, paid_in: 0, paid_out: 0, counted, reason };
        shop.engine.ask(till(code), request::ShiftLeave { count, taken_out })
    };
    let float = |shop: &Shop, code: &str, id| -> ShiftFloat {
        shop.engine.ask(till(code), request::ShiftFloat(id)).unwrap()
    };
    assert_eq!(float(&shop, "T1", None), ShiftFloat::default());
    sell(&shop, "T1");
    for out in [-1, 1_101] {
        let wrong = TillRefusal::BadTakenOut { taken_out: out, counted: 1_100 };
        assert_eq!(leave(&shop, "T1", 1_000, 1_100, out), Err(Failure::Refused(wrong.into())), "{out}");
    }
    let closed = leave(&shop, "T1", 1_000, 1_100, 300).unwrap();
    let left = DrawerFloat { shift: closed.id, at: closed.to, amount: 800, is_left: true };
    for _ in 0..2 {
        assert_eq!(float(&shop, "T1", None), ShiftFloat { float: Some(left), taken_out: None });
        assert_eq!(float(&shop, "T1", Some(closed.id)).taken_out, Some(300));
        assert_eq!(float(&shop, "T2", None), ShiftFloat::default(), "another drawer");
        shop.reopen();
    }
    // A count that says nothing of what was taken out proposes the float that it began with; a close without one proposes none.
    sell(&shop, "T1");
    let count = CountedCash {
        float: 800,
        paid_in: 0,
        paid_out: 0,
        counted: 900,
        reason: CleanText::new("抽屜", 20).unwrap(),
    };
    shop.engine.ask(till("T1"), request::ShiftCount(count)).unwrap();
    let proposed = float(&shop, "T1", None).float.unwrap();
    assert_eq!((proposed.amount, proposed.is_left), (800, false));
    sell(&shop, "T1");
    shop.engine.ask(till("T1"), request::ShiftClose).unwrap();
    assert_eq!(float(&shop, "T1", None), ShiftFloat::default());
    sell(&shop, "T2");
    leave(&shop, "T2", 0, 5, 5).unwrap();

    let day = shop.clock.now().date();
    let lines = |shop: &Shop, code: Option<&str>, day| {
        let (mut lines, mut before): (Vec<ShiftLine>, _) = (Vec::new(), None);
        loop {
            let span = TimeSpan::of_days(day, day);
            let query = ShiftsQuery { span, till: code.and_then(TillCode::parse), before };
            let part = shop.ask(request::ShiftsClosed(query)).unwrap();
            lines.extend(part.rows);
            before = part.next;
            if before.is_none() {
                return lines;
            }
        }
    };
    let whole = |shop: &Shop| {
        let (span, by) = (TimeSpan::of_days(day, day), TakingsBy::Company);
        let (mut whole, mut query) =
            (Takings::default(), TakingsQuery { span, by, company: None, till: None, resume: None });
        loop {
            let part = shop.ask(request::Takings(query.clone())).unwrap();
            part.rows.iter().for_each(|(_, takings)| whole.add(takings));
            query.resume = part.next;
            if query.resume.is_none() {
                return whole;
            }
        }
    };
    let all = lines(&shop, None, day);
    let sums = ShiftSums::of(&all);
    assert_eq!((all.len(), sums.shifts, sums.uncounted, sums.taken_out), (4, 4, 1, 305));
    assert_eq!(lines(&shop, Some("T2"), day).len(), 1);
    assert_eq!(lines(&shop, None, day.succ_opt().unwrap()), []);
    assert_eq!(sums.rest(&whole(&shop)), ShiftRest::default(), "every sale of the day is of a closed shift");
    // One that nobody closed is what the day has besides.
    let open = sell(&shop, "T2");
    let rest = ShiftSums::of(&lines(&shop, None, day)).rest(&whole(&shop));
    assert_eq!((rest.issued, rest.total), (1, open.totals.total));
    shop.healthy();
}
