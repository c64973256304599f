//! Money against a recount by an independent model: random days of two tills with cancellations, allowances, their
//! cancellations, 註銷 and issues anew that are paid in another way. What a day received never changes afterwards, and a drawer
//! is what moved at its till since its last close.

use super::*;
use crate::domain::{
    AllowanceAsk, AllowanceNumber, Amount, Number, TakingsBy, Tender, TenderKind, UploadMode,
};
use crate::protocol::Pick;
use chrono::NaiveDate;
use fastrand::Rng;
use std::collections::BTreeMap;

/// Voucher, card, mobile, cash, and what nobody said the way of.
type Money = [Amount; 5];
const KINDS: [TenderKind; 4] = [TenderKind::Voucher, TenderKind::Card, TenderKind::Mobile, TenderKind::Cash];

fn plus(one: Money, other: Money, sign: Amount) -> Money {
    std::array::from_fn(|at| one[at] + sign * other[at])
}

/// A number as pencil and paper know it.
struct Sold {
    number: Number,
    total: Amount,
    paid: Money,
    cancelled: bool,
    /// Of each allowance what went back, and whether it stands.
    allowed: Vec<(Money, Amount, bool)>,
}

impl Sold {
    /// As it came, what is no cash first, and no more of a kind than is left of it.
    fn goes_back(&self, amount: Amount) -> Money {
        let (mut left, mut back) = (amount, [0; 5]);
        if self.paid[4] > 0 {
            return [0, 0, 0, 0, amount];
        }
        for (kind, part) in back.iter_mut().enumerate().take(4) {
            let gone: Amount = self.allowed.iter().filter(|it| it.2).map(|it| it.0[kind]).sum();
            *part = left.min(self.paid[kind] - gone);
            left -= *part;
        }
        assert_eq!(left, 0, "more goes back than was paid");
        back
    }

    fn allowed(&self) -> Amount {
        self.allowed.iter().filter(|it| it.2).map(|it| it.1).sum()
    }
}

struct Purse {
    shop: Shop,
    dice: Rng,
    sold: Vec<Sold>,
    /// Day, till, money.
    lines: Vec<(NaiveDate, usize, Money)>,
    /// How many lines the last close of each till saw.
    closed: [usize; 2],
    anew: u32,
}

const TILLS: [&str; 2] = ["T1", "T2"];

fn text() -> CleanText {
    CleanText::new("打錯", 20).unwrap()
}

impl Purse {
    fn new(seed: u64) -> Self {
        let shop = Shop::new();
        let books: Vec<RangeDraft> = (0..6)
            .map(|book| RangeDraft { upload: UploadMode::Auto, ..draft("AB", book * 50, 50) })
            .collect();
        shop.add(&books);
        let (sold, lines) = (Vec::new(), Vec::new());
        Self { shop, dice: Rng::with_seed(seed), sold, lines, closed: [0; 2], anew: 0 }
    }

    fn call<A: Ask>(&self, till: usize, request: A) -> Result<A::Reply, Failure> {
        let caller = Caller { till: TillCode::parse(TILLS[till]), ..Caller::default() };
        self.shop.engine.ask(caller, request)
    }

    fn note(&mut self, till: usize, money: Money) {
        self.lines.push((self.shop.clock.now().date(), till, money));
    }

    /// A sale, and how it is paid.
    fn sale(&mut self, till: usize) -> (SaleDraft, Amount, Money) {
        let price = self.dice.i64(40..400);
        let (mut paid, parts) = ([0; 5], self.dice.usize(0..4));
        let mut left = price;
        for _ in 0..parts {
            let part = self.dice.i64(1..20);
            paid[self.dice.usize(..4)] += part;
            left -= part;
        }
        paid[if parts == 0 { 4 } else { self.dice.usize(..4) }] += left;
        let tender = |(kind, &amount): (TenderKind, &Amount)| Tender { kind, amount };
        let tenders: Vec<Tender> =
            KINDS.into_iter().zip(&paid).map(tender).filter(|tender| tender.amount > 0).collect();
        let lines = vec![SaleLine::new(text(), Decimal::ONE, Decimal::from(price))];
        let draft = SaleDraft { lines, tenders, till: TillCode::parse(TILLS[till]), ..SaleDraft::default() };
        (draft, price, paid)
    }

    fn sell(&mut self, till: usize) {
        let (draft, total, paid) = self.sale(till);
        let number = self.call(till, request::Issue(draft)).unwrap().number;
        self.sold.push(Sold { number, total, paid, cancelled: false, allowed: Vec::new() });
        self.note(till, paid);
    }

    /// One of the latest, so that it can still be voided.
    fn some(&mut self) -> Option<usize> {
        let count = self.sold.len();
        (count > 0).then(|| count - 1 - self.dice.usize(..count.min(6)))
    }

    fn cancel(&mut self, till: usize) {
        let Some(at) = self.some() else { return };
        let (number, approval_no) = (self.sold[at].number, CleanText::default());
        let request = request::Cancel { number, period: None, reason: text(), approval_no };
        if self.call(till, request).is_ok() {
            self.sold[at].cancelled = true;
            self.note(till, plus([0; 5], self.sold[at].paid, -1));
        }
    }

    fn allow(&mut self, till: usize) {
        let Some(at) = self.some() else { return };
        let left = self.sold[at].total - self.sold[at].allowed();
        let amount = self.dice.i64(1..=left.max(1));
        let lines = vec![AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount }];
        let request = request::Allow { number: self.sold[at].number, period: None, lines, reason: text() };
        if self.call(till, request).is_ok() {
            let back = self.sold[at].goes_back(amount);
            self.sold[at].allowed.push((back, amount, true));
            self.note(till, plus([0; 5], back, -1));
        }
    }

    fn undo(&mut self, till: usize) {
        let Some(at) = self.some() else { return };
        let Some(place) = self.sold[at].allowed.iter().rposition(|it| it.2) else { return };
        let place = if self.dice.bool() { place } else { 0 };
        let period = Period::parse("11511").unwrap();
        let number = AllowanceNumber::new(self.sold[at].number, period, place + 1).unwrap();
        if self.call(till, request::AllowanceCancel { number, reason: text() }).is_ok() {
            self.sold[at].allowed[place].2 = false;
            self.note(till, self.sold[at].allowed[place].0);
        }
    }

    fn confirm(&self) {
        loop {
            let waiting = self.shop.pick(Pick::Send);
            if waiting.is_empty() {
                return;
            }
            waiting.iter().for_each(|parcel| self.shop.confirm(parcel.document.id));
        }
    }

    fn issue_anew(&mut self, till: usize) {
        let Some(at) = self.some() else { return };
        while self.sold[at].allowed.iter().any(|it| it.2) && self.dice.bool() {
            self.undo(till);
        }
        self.confirm();
        let number = self.sold[at].number;
        let void = request::Void { number, period: None, reason: text(), taken_back: true };
        if self.call(till, void).is_err() {
            return;
        }
        self.confirm();
        self.shop.clock.pass_s(self.dice.i64(0..2) * 40_000);
        let till = self.dice.usize(..2);
        let (sale, total, paid) = self.sale(till);
        self.call(till, request::Reissue { number, period: None, sale }).unwrap();
        let sold = &mut self.sold[at];
        let before = if sold.cancelled { [0; 5] } else { sold.paid };
        // Where nobody says how it is paid now, it is as before, the difference as the drawer gives it.
        let untold = paid[4] > 0;
        (sold.total, sold.cancelled) = (total, false);
        let moved = match untold {
            false => plus(paid, before, -1),
            true => {
                let named = request::Invoice { number, period: None };
                let now = self.shop.ask(named).unwrap().invoice;
                let mut as_said = [0; 5];
                for tender in &now.tenders {
                    as_said[KINDS.iter().position(|kind| *kind == tender.kind).unwrap()] += tender.amount;
                }
                as_said[3] -= now.change();
                as_said[4] = if now.tenders.is_empty() { total } else { 0 };
                sold.paid = as_said;
                plus(as_said, before, -1)
            }
        };
        if !untold {
            sold.paid = paid;
        }
        self.note(till, moved);
        self.anew += 1;
    }

    fn act(&mut self) {
        let pause = [0, 0, 1, self.dice.i64(0..9_000)][self.dice.usize(..4)];
        self.shop.clock.pass_s(pause);
        let till = self.dice.usize(..2);
        match self.dice.u8(..12) {
            0..=2 => self.sell(till),
            3 => self.cancel(till),
            4..=6 => self.allow(till),
            7 | 8 => self.undo(till),
            9 => self.close(till),
            _ => self.issue_anew(till),
        }
    }

    /// What the drawer holds by the books, held against what moved at the till.
    fn close(&mut self, till: usize) {
        let open = self.call(till, request::ShiftFigures).unwrap();
        let back = self.call(till, request::CashBack(None)).unwrap().unwrap();
        let moved = self.lines[self.closed[till]..].iter().filter(|line| line.1 == till);
        assert_eq!(open.cash_taken() - back, moved.map(|line| line.2[3]).sum::<Amount>(), "{}", TILLS[till]);
        if self.call(till, request::ShiftClose).is_ok() {
            self.closed[till] = self.lines.len();
        }
    }

    fn check(&self) {
        let (first, last) = (self.lines[0].0, self.lines.last().unwrap().0);
        let mut days: BTreeMap<NaiveDate, Money> = BTreeMap::new();
        for (day, _, money) in &self.lines {
            let sum = days.entry(*day).or_default();
            *sum = plus(*sum, *money, 1);
        }
        let found = self.shop.takings(TakingsBy::Day, (first, last));
        for (of, takings) in found {
            let received = takings.received();
            let found = [received.voucher, received.card, received.mobile, received.cash, received.untold];
            assert_eq!(days.remove(&of.day.unwrap()).unwrap_or_default(), found, "{of:?}");
        }
        assert!(days.values().all(|money| *money == [0; 5]), "{days:?}");
    }
}

#[test]
fn what_a_day_received_and_a_drawer_holds_is_what_moved_there_whatever_became_of_the_numbers() {
    for seed in 0..12 {
        println!("seed {seed}");
        let mut purse = Purse::new(seed);
        purse.sell(0);
        for turn in 0..150 {
            purse.act();
            if turn % 10 == 0 {
                purse.check();
            }
        }
        assert!(purse.anew > 3, "issued anew {} times", purse.anew);
        for till in 0..2 {
            purse.close(till);
        }
        purse.check();
        // The same from the ledger alone.
        purse.shop.engine.close().unwrap();
        purse.shop.disk.remove(crate::store::FILE).unwrap();
        purse.shop.engine =
            Engine::open(parts(&purse.shop.disk, &purse.shop.clock, &purse.shop.fatal)).unwrap();
        purse.check();
        purse.shop.healthy();
    }
}
