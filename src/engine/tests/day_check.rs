//! The daily check against the outbox itself, over random days with every kind of document in every state; in parts of a few
//! rows.

use super::*;
use crate::domain::{
    DayCount, Delivery, DeliveryState, DocumentId, MessageKind, Number, Outcome, ParkReason, TimeSpan,
};
use crate::protocol::{DayCheckPart, DayCheckQuery, DeliveryQuery};
use chrono::NaiveDate;
use fastrand::Rng;
use std::collections::BTreeMap;

type Counts = BTreeMap<(NaiveDate, MessageKind), DayCount>;

impl Shop {
    /// The whole check of these days, and its open documents in order.
    fn day_check(&self, first: NaiveDate, last: NaiveDate) -> (Counts, Vec<Delivery>, Vec<DocumentId>) {
        let (mut counts, mut open, mut lost) = (Counts::new(), Vec::new(), Vec::new());
        let mut query = DayCheckQuery { span: TimeSpan::of_days(first, last), resume: None };
        loop {
            let part: DayCheckPart = self.ask(request::DayCheck(query.clone())).unwrap();
            for (day, kind, count) in part.rows {
                counts.entry((day, kind)).or_default().add(&count);
            }
            open.extend(part.open);
            lost.extend(part.lost);
            query.resume = part.next;
            if query.resume.is_none() {
                open.sort_by_key(|row| row.document);
                return (counts, open, lost);
            }
        }
    }

    fn all_deliveries(&self) -> Vec<Delivery> {
        let query = DeliveryQuery { limit: 1_000, ..DeliveryQuery::default() };
        let page = self.ask(request::Deliveries(query)).unwrap();
        assert_eq!(page.next, None);
        page.rows
    }
}

fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

/// Something is done, or something becomes of a document.
fn act(shop: &Shop, dice: &mut Rng, sold: &mut Vec<Number>) {
    shop.clock.pass_s(dice.i64(0..9_000));
    let some = sold.get(dice.usize(..sold.len().max(1))).copied();
    let reason = text("退貨");
    // What is refused changes nothing, which is as good.
    match (dice.u8(..12), some) {
        (0..=3, _) => sold.push(shop.ask(request::Issue(sale())).unwrap().number),
        (4, Some(number)) => {
            let approval_no = CleanText::default();
            drop(shop.ask(request::Cancel { number, period: None, reason, approval_no }));
        }
        (5, Some(number)) => {
            drop(shop.ask(request::Allow { number, period: None, lines: Vec::new(), reason }));
        }
        (6, Some(number)) => {
            let life = shop.ask(request::NumberLife { number, period: None }).unwrap();
            if let Some(allowance) = life.allowances.first() {
                drop(shop.ask(request::AllowanceCancel { number: allowance.number, reason }));
            }
        }
        (7, Some(number)) => {
            drop(shop.ask(request::Void { number, period: None, reason, taken_back: true }));
        }
        (8, Some(number)) => {
            drop(shop.ask(request::Reissue { number, period: None, sale: sale() }));
        }
        _ => deliver(shop, dice),
    }
}

fn deliver(shop: &Shop, dice: &mut Rng) {
    let pending: Vec<DocumentId> = shop
        .all_deliveries()
        .iter()
        .filter(|row| row.state == DeliveryState::Pending)
        .map(|row| row.document)
        .collect();
    let Some(&document) = pending.get(dice.usize(..pending.len().max(1))) else { return };
    if dice.u8(..8) == 0 {
        drop(shop.ask(request::UploadPark { document, why: ParkReason::Person(text("等一下")) }));
        return;
    }
    if shop.send(document, 1).is_empty() {
        return;
    }
    match dice.u8(..8) {
        0 => {}
        1 => shop.tell(document, Outcome::Accepted),
        2 => shop.tell(document, Outcome::Rejected { code: text("E0201"), words: text("買方不明") }),
        _ => shop.tell(document, Outcome::Confirmed),
    }
}

#[test]
fn the_check_finds_every_document_of_a_day_once_from_the_facts_alone() {
    let (mut kinds, mut revisions) = (BTreeMap::<MessageKind, u64>::new(), 0);
    for seed in 0..6 {
        println!("seed {seed}");
        let (mut shop, mut dice, mut sold) = (Shop::new(), Rng::with_seed(seed), Vec::new());
        shop.add(&[draft("AB", 0, 50), draft("AB", 50, 50)]);
        let first = shop.clock.now().date();
        (0..150).for_each(|_| act(&shop, &mut dice, &mut sold));
        let last = shop.clock.now().date();
        let rows = shop.all_deliveries();
        for (from, to) in [(first, last), (first, first), (first.succ_opt().unwrap(), last)] {
            let span = TimeSpan::of_days(from, to);
            let (mut expected, mut open) = (Counts::new(), Vec::new());
            for row in rows.iter().filter(|row| span.holds(row.at)) {
                expected.entry((row.at.date(), row.document.kind)).or_default().put(Some(row));
                open.extend(Some(row.clone()).filter(|row| !row.state.is_over()));
            }
            open.sort_by_key(|row| row.document);
            assert_eq!(shop.day_check(from, to), (expected, open, Vec::new()), "{from} {to}");
        }
        for row in &rows {
            *kinds.entry(row.document.kind).or_default() += 1;
            revisions += u64::from(row.document.kind == MessageKind::F0401 && row.document.count > 1);
        }
        shop.reopen();
        assert_eq!(
            shop.day_check(first, last).0.values().map(|count| count.issued).sum::<u64>(),
            rows.len() as u64
        );
    }
    assert!(
        MessageKind::OF_INVOICES.iter().all(|kind| kinds.contains_key(kind)) && revisions > 0,
        "{kinds:?}"
    );
}
