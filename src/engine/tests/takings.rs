//! Takings against a recount by an independent model, over random days of two tills, two departments and two companies; the
//! walk over books in small parts (in the tests a part looks at twenty rows), over a clock set back, a voided number and people.

use super::*;
use crate::domain::{
    Allowance, Amount, Number, Role, StaffCode, Takings, TakingsBy, TakingsFigure, TakingsOf, Tender,
    TenderKind, TimeSpan,
};
use crate::protocol::{SoldQuery, TakingsQuery};
use chrono::NaiveDate;
use fastrand::Rng;
use std::collections::BTreeMap;

impl Shop {
    pub(super) fn takings(
        &self,
        by: TakingsBy,
        (first, last): (NaiveDate, NaiveDate),
    ) -> BTreeMap<TakingsOf, Takings> {
        let mut sums: BTreeMap<TakingsOf, Takings> = BTreeMap::new();
        let span = TimeSpan::of_days(first, last);
        let mut query = TakingsQuery { span, by, company: None, till: None, resume: None };
        for _ in 0..10_000 {
            let part = self.ask(request::Takings(query.clone())).unwrap();
            part.rows.iter().for_each(|(of, takings)| sums.entry(of.clone()).or_default().add(takings));
            let Some(next) = part.next else { return sums };
            assert_ne!(query.resume.as_ref(), Some(&next), "each part gets on");
            query.resume = Some(next);
        }
        panic!("no end");
    }

    fn whole(&self, days: (NaiveDate, NaiveDate)) -> Takings {
        let mut whole = Takings::default();
        self.takings(TakingsBy::Company, days).values().for_each(|takings| whole.add(takings));
        whole
    }
}

/// What pencil and paper note of a fact: the day, the till, the department, the company; what it adds to the total and to the
/// cash; and what it is counted as.
struct Line {
    day: NaiveDate,
    till: String,
    dept: Option<String>,
    company: String,
    total: Amount,
    cash: Amount,
    what: TakingsFigure,
}

struct Pencil {
    shop: Shop,
    dice: Rng,
    lines: Vec<Line>,
    invoices: Vec<Invoice>,
    allowances: Vec<Allowance>,
}

impl Pencil {
    fn new(seed: u64) -> Self {
        let shop = Shop::new();
        shop.put_another_seller();
        let mut second = draft("AC", 0, 500);
        second.company = CompanyCode::parse("2");
        let mut of_dept = draft("AD", 100, 200);
        of_dept.dept = DeptCode::parse("D1");
        let mut books: Vec<RangeDraft> = (0..20).map(|book| draft("AB", book * 50, 50)).collect();
        books.extend([second, of_dept]);
        shop.add(&books);
        let (invoices, allowances) = (Vec::new(), Vec::new());
        Self { shop, dice: Rng::with_seed(seed), lines: Vec::new(), invoices, allowances }
    }

    fn note(&mut self, invoice: &Invoice, sign: Amount, total: Amount, what: TakingsFigure) {
        // The drawer first gets what is over a voucher of 1; it gives back last.
        let voucher = invoice.tenders.iter().filter(|tender| tender.kind == TenderKind::Voucher).count();
        let cash = match invoice.tenders.first() {
            Some(_) if invoice.takes_cash() && what == TakingsFigure::Issued => {
                total - Amount::try_from(voucher).unwrap()
            }
            Some(_) if invoice.takes_cash() => (total - Amount::try_from(voucher).unwrap()).max(0),
            _ => 0,
        };
        self.lines.push(Line {
            day: self.shop.clock.now().date(),
            till: invoice.till.as_ref().unwrap().to_string(),
            dept: invoice.dept.as_ref().map(ToString::to_string),
            company: invoice.company.to_string(),
            total: sign * total,
            cash: sign * cash,
            what,
        });
    }

    fn sell(&mut self) {
        let price = self.dice.i64(2..500);
        let tenders = match self.dice.u8(..3) {
            0 => Vec::new(),
            1 => vec![Tender { kind: TenderKind::Card, amount: price }],
            _ => vec![
                Tender { kind: TenderKind::Voucher, amount: 1 },
                Tender { kind: TenderKind::Cash, amount: price + 100 },
            ],
        };
        let line = SaleLine::new(CleanText::new("x", 9).unwrap(), Decimal::ONE, Decimal::from(price));
        let company = CompanyCode::parse(if self.dice.u8(..4) == 0 { "2" } else { "1" });
        let of_dept = self.dice.u8(..3) == 0 && company == CompanyCode::parse("1");
        let draft = SaleDraft {
            lines: vec![line],
            tenders,
            till: TillCode::parse(["T1", "T2"][self.dice.usize(..2)]),
            dept: DeptCode::parse("D1").filter(|_| of_dept),
            company,
            buyer: Ubn::parse("04595257").ok().filter(|_| self.dice.u8(..3) == 0),
            ..SaleDraft::default()
        };
        let invoice = *self.shop.ask(request::Issue(draft)).unwrap();
        self.note(&invoice, 1, invoice.totals.total, TakingsFigure::Issued);
        self.invoices.push(invoice);
    }

    fn some<T: Clone>(dice: &mut Rng, all: &[T]) -> Option<T> {
        all.get(dice.usize(..all.len().max(1))).cloned()
    }

    fn cancel(&mut self) {
        let Some(invoice) = Self::some(&mut self.dice, &self.invoices) else { return };
        let (number, reason) = (invoice.number, CleanText::new("退貨", 20).unwrap());
        let request = request::Cancel { number, period: None, reason, approval_no: CleanText::default() };
        if self.shop.ask(request).is_ok() {
            self.note(&invoice, -1, invoice.totals.total, TakingsFigure::Cancelled);
        }
    }

    fn allow(&mut self) {
        let Some(invoice) = Self::some(&mut self.dice, &self.invoices) else { return };
        let reason = CleanText::new("退貨", 20).unwrap();
        let request = request::Allow { number: invoice.number, period: None, lines: Vec::new(), reason };
        let Ok(made) = self.shop.ask(request) else { return };
        self.note(&invoice, -1, made.gross(), TakingsFigure::Allowances);
        self.allowances.push(*made);
    }

    fn undo(&mut self) {
        let Some(made) = Self::some(&mut self.dice, &self.allowances) else { return };
        let reason = CleanText::new("打錯", 20).unwrap();
        if self.shop.ask(request::AllowanceCancel { number: made.number, reason }).is_ok() {
            let invoice = self.invoices.iter().find(|invoice| invoice.number == made.number.number());
            let invoice = invoice.unwrap().clone();
            self.note(&invoice, 1, made.gross(), TakingsFigure::AllowancesCancelled);
        }
    }

    fn act(&mut self) {
        self.shop.clock.pass_s(self.dice.i64(0..7_000));
        match self.dice.u8(..10) {
            0..=5 => self.sell(),
            6 | 7 => self.cancel(),
            8 => self.allow(),
            _ => self.undo(),
        }
    }

    /// Compares the rows of these days with the lines whose key they are.
    fn check(&self, by: TakingsBy, days: (NaiveDate, NaiveDate), key: fn(&Line) -> TakingsOf) {
        let mut expected: BTreeMap<TakingsOf, BTreeMap<TakingsFigure, Amount>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| (days.0..=days.1).contains(&line.day)) {
            let row = expected.entry(key(line)).or_default();
            *row.entry(line.what).or_default() += 1;
            *row.entry(TakingsFigure::Total).or_default() += line.total;
            *row.entry(TakingsFigure::Cash).or_default() += line.cash;
        }
        let found = self.shop.takings(by, days);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{by:?} {days:?}");
        for (of, figures) in expected {
            let takings = &found[&of];
            for figure in [
                TakingsFigure::Issued,
                TakingsFigure::Cancelled,
                TakingsFigure::Allowances,
                TakingsFigure::AllowancesCancelled,
                TakingsFigure::Total,
                TakingsFigure::Cash,
            ] {
                let expected = figures.get(&figure).copied().unwrap_or_default();
                assert_eq!(takings.figure(figure), expected, "{of:?} {figure:?} of {days:?}");
            }
            let taken = takings.taken();
            assert_eq!(taken.total(), taken.without_tax() + taken.all_tax());
            assert_eq!(takings.received().total(), taken.total(), "all that was taken came in somehow");
        }
    }
}

#[test]
fn takings_are_those_of_a_recount_by_whatever_they_are_added_up() {
    for seed in 0..6 {
        println!("seed {seed}");
        let mut pencil = Pencil::new(seed);
        for _ in 0..120 {
            pencil.act();
        }
        let (first, last) = (pencil.lines[0].day, pencil.lines.last().unwrap().day);
        assert!(last > first.succ_opt().unwrap(), "some days");
        let none = TakingsOf::default;
        for days in [(first, last), (first.succ_opt().unwrap(), last), (first, first)] {
            pencil.check(TakingsBy::Company, days, |line| TakingsOf {
                company: CompanyCode::parse(&line.company),
                ..TakingsOf::default()
            });
            pencil.check(TakingsBy::Till, days, |line| TakingsOf {
                till: TillCode::parse(&line.till),
                ..TakingsOf::default()
            });
            pencil.check(TakingsBy::Dept, days, |line| TakingsOf {
                dept: line.dept.as_deref().and_then(DeptCode::parse),
                ..TakingsOf::default()
            });
            pencil.check(TakingsBy::Day, days, |line| TakingsOf {
                day: Some(line.day),
                ..TakingsOf::default()
            });
            pencil.check(TakingsBy::Person, days, |_| TakingsOf::default());
        }
        let nobody = pencil.shop.takings(TakingsBy::Person, (first, last));
        assert_eq!(nobody.keys().collect::<Vec<_>>(), [&none()], "nobody signed in");
        let (mut by_day, whole) = (Takings::default(), pencil.shop.whole((first, last)));
        pencil.shop.takings(TakingsBy::Day, (first, last)).values().for_each(|day| by_day.add(day));
        by_day.keep_earlier_than(first);
        assert_eq!(by_day, whole, "the days add up to the span");
        pencil.shop.reopen();
        assert_eq!(pencil.shop.whole((first, last)), whole);
    }
}

#[test]
fn the_facts_come_whole_each_once_in_parts() {
    let mut pencil = Pencil::new(3);
    (0..100).for_each(|_| pencil.act());
    let span = TimeSpan::of_days(pencil.lines[0].day, pencil.lines.last().unwrap().day);
    let mut query = SoldQuery { span, company: None, resume: None };
    let (mut invoices, mut allowances) = (Vec::new(), Vec::new());
    loop {
        let part = pencil.shop.ask(request::SoldFacts(query.clone())).unwrap();
        assert!(part.invoices.len() + part.allowances.len() <= 3);
        invoices.extend(part.invoices);
        allowances.extend(part.allowances);
        query.resume = part.next;
        if query.resume.is_none() {
            break;
        }
    }
    let mut found: Vec<Number> = invoices.iter().map(|row| row.invoice.number).collect();
    let mut expected: Vec<Number> = pencil.invoices.iter().map(|invoice| invoice.number).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let cancelled = invoices.iter().filter(|row| row.cancelled.is_some()).count();
    let noted = pencil.lines.iter().filter(|line| line.what == TakingsFigure::Cancelled).count();
    assert!(cancelled == noted && noted > 0);
    let mut found: Vec<_> = allowances.iter().map(|allowance| allowance.number).collect();
    let mut expected: Vec<_> = pencil.allowances.iter().map(|allowance| allowance.number).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert!(found == expected && !found.is_empty());
    let only_second = SoldQuery { company: CompanyCode::parse("2"), span, resume: None };
    let part = pencil.shop.ask(request::SoldFacts(only_second)).unwrap();
    assert!(part.invoices.iter().all(|row| row.invoice.company.as_str() == "2"));
}

/// A clock that was right again after it had been fast: the next book's numbers are of an earlier day than the first one's.
#[test]
fn a_clock_set_back_hides_no_sale() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50), draft("AC", 100, 50)]);
    let right = shop.clock.now();
    shop.clock.pass_s(5 * 86_400);
    let fast = shop.clock.now();
    (0..3).for_each(|_| drop(shop.issue()));
    shop.clock.set(right.plus_seconds(60));
    shop.ask(request::ClockAccept { reason: CleanText::new("時鐘快了五天", 20).unwrap() }).unwrap();
    (0..2).for_each(|_| drop(shop.issue()));
    let issued = |first: Moment, last: Moment| shop.whole((first.date(), last.date())).issued.count;
    assert_eq!((issued(right, right), issued(fast, fast), issued(right, fast)), (2, 3, 5));
    let between = right.plus_seconds(2 * 86_400);
    assert_eq!(issued(between, between), 0);
}

#[test]
fn a_reissue_counts_once_where_it_was_sold_and_a_period_has_its_own() {
    let shop = Shop::new();
    let mut next = draft("BB", 0, 50);
    next.period = Period::parse("11601").unwrap();
    shop.add(&[draft("AB", 0, 50), next]);
    let number = shop.issue();
    let today = shop.clock.now().date();
    shop.confirm(super::upload::id(&number, crate::domain::MessageKind::F0401));
    let parsed = Number::parse(&number).unwrap();
    shop.ask(request::Void {
        number: parsed,
        period: None,
        reason: CleanText::new("統編打錯", 20).unwrap(),
        taken_back: true,
    })
    .unwrap();
    let waiting = shop.whole((today, today));
    assert_eq!((waiting.issued.count, waiting.voided.count, waiting.taken().total()), (1, 1, 0));
    shop.clock.pass_s(86_400);
    shop.confirm(super::upload::id(&number, crate::domain::MessageKind::F0701));
    let mut anew = sale();
    anew.lines[0].price = Decimal::from(210);
    shop.ask(request::Reissue { number: parsed, period: None, sale: anew }).unwrap();
    let stands = shop.whole((today, today));
    assert_eq!((stands.issued.count, stands.voided.count, stands.taken().total()), (1, 0, 210));
    let tomorrow = shop.clock.now().date();
    // The money of the first issue stays where it was taken; what the second brought more came in when it came.
    assert_eq!(stands.received().total(), 105);
    let mut moved = Takings::default();
    moved.paid.untold = 105;
    assert_eq!(shop.whole((tomorrow, tomorrow)), moved);
    // The next period's sale is found in its own books, and over the border in both.
    shop.clock.pass_s(40 * 86_400);
    shop.issue();
    let later = shop.clock.now().date();
    assert_eq!((shop.whole((later, later)).issued.count, shop.whole((today, later)).issued.count), (1, 2));
}

#[test]
fn each_person_s_takings_are_found_in_the_ledger() {
    let shop = super::access::staffed();
    let call = |role| {
        let session = Some(shop.session(role));
        Caller { uid: super::access::CLERK, session, ..Caller::default() }
    };
    let (cashier, manager, auditor) = (call(Role::Cashier), call(Role::Manager), call(Role::Auditor));
    for count in 0..30 {
        let caller = if count % 3 == 0 { &manager } else { &cashier };
        shop.engine.ask(caller.clone(), request::Issue(sale())).unwrap();
    }
    let today = shop.clock.now().date();
    let (span, by) = (TimeSpan::of_days(today, today), TakingsBy::Person);
    let mut query = TakingsQuery { span, by, company: None, till: None, resume: None };
    let mut found: BTreeMap<Option<StaffCode>, u64> = BTreeMap::new();
    loop {
        let part = shop.engine.ask(auditor.clone(), request::Takings(query.clone())).unwrap();
        for (of, takings) in part.rows {
            *found.entry(of.staff).or_default() += takings.issued.count;
        }
        query.resume = part.next;
        if query.resume.is_none() {
            break;
        }
    }
    let of = |code: &str, count| (StaffCode::parse(code), count);
    assert_eq!(found, BTreeMap::from([of("cashier", 20), of("manager", 10)]));
}
