//! Books that are away: lent, taken back with what was used, in the running period and after it, over restarts and repeats.
//! At each step the numbers of the period add up.

use super::*;
use crate::domain::{
    BadReturn, BorrowerKind, CANCELLED_NAMED_MAX, Equation, Missing, NotLendable, Number, NumberState,
    PeriodRefusal, TakenBack,
};
use crate::protocol::DoctorCheck;

fn this() -> Period {
    Period::parse("11511").unwrap()
}

fn text(text: &str) -> CleanText {
    CleanText::new(text, 100).unwrap()
}

fn serial(value: u32) -> Serial {
    Serial::try_from(value).unwrap()
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Refusal {
    match reply {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn to_lend(ids: &[RangeId], to: &str) -> request::RangeLend {
    request::RangeLend { ids: ids.to_vec(), to: text(to), kind: None, reason: CleanText::default() }
}

fn to_take(id: RangeId, last_used: Option<u32>, cancelled: &[u32]) -> request::RangeTakeBack {
    let cancelled = cancelled.iter().map(|value| serial(*value)).collect();
    let backs = vec![TakenBack { id, last_used: last_used.map(serial), cancelled }];
    request::RangeTakeBack { backs, from: None, source: text("手持機的報表") }
}

impl Shop {
    fn all_ranges(&self) -> Vec<RangeRow> {
        let filter = RangeFilter { period: Some(this()), ..RangeFilter::default() };
        self.ask(request::Ranges(RangeQuery { filter, start: PageStart::Top, limit: 100 })).unwrap().rows
    }

    /// Unused, used elsewhere and pending numbers of the period, whose states come to `size`.
    fn sum(&self, size: u64) -> (u64, u64, u64) {
        let mut sum = Equation::default();
        self.all_ranges().iter().for_each(|row| sum.add(&Equation::of(&row.range)));
        assert_eq!(sum.sum(), size, "every number has one state");
        (sum.count(NumberState::Unused), sum.count(NumberState::Outside), sum.count(NumberState::Pending))
    }

    fn is_over(&self, time: &str) {
        self.clock.pass_s(moment(time).unix() - self.clock.now().unix());
    }
}

#[test]
fn a_book_is_lent_nothing_of_it_is_sold_and_it_comes_back_with_what_was_used() {
    let mut shop = Shop::new();
    let ids: Vec<RangeId> =
        shop.add(&[draft("AB", 0, 50), draft("AB", 50, 50)]).iter().map(|row| row.range.id).collect();
    assert_eq!([shop.issue(), shop.issue()], ["AB00000000", "AB00000001"]);
    let rows = shop.ask(to_lend(&ids[..1], "手持機1")).unwrap();
    assert_eq!((rows[0].status, rows[0].range.lent_to()), (RangeStatus::Lent, Some(&text("手持機1"))));
    assert_eq!(shop.issue(), "AB00000050", "the rest of a lent book is not sold");
    assert_eq!(shop.sum(100), (97, 0, 3));
    let borrowers = shop.ask(request::Borrowers).unwrap();
    assert_eq!(borrowers.len(), 1);
    assert_eq!((&borrowers[0].name, borrowers[0].kind), (&text("手持機1"), BorrowerKind::Handheld));
    shop.reopen();
    let parts = shop.ask(to_take(ids[0], Some(11), &[3, 7])).unwrap();
    let told: Vec<_> = parts.iter().map(|row| (row.range.span.begin().value(), row.status)).collect();
    assert_eq!(told, [(0, RangeStatus::UsedUp), (2, RangeStatus::Closed), (12, RangeStatus::Ready)]);
    assert_eq!(parts[1].range.cancelled_total(), 2);
    assert_eq!(shop.sum(100), (87, 10, 3));
    assert_eq!(shop.issue(), "AB00000012", "the rest is the shop's");
    shop.healthy();
    shop.reopen();
    assert_eq!(shop.issue(), "AB00000013");
    assert_eq!(shop.sum(100), (85, 10, 5));
    let number = Number::parse("AB00000001").unwrap();
    let cancel =
        request::Cancel { number, period: None, reason: text("打錯"), approval_no: CleanText::default() };
    shop.ask(cancel).unwrap();
    shop.healthy();
}

#[test]
fn what_comes_back_unused_is_as_it_was() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.issue();
    let before = shop.range(id);
    shop.ask(to_lend(&[id], "手持機1")).unwrap();
    assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::NotAssigned);
    shop.ask(to_take(id, None, &[])).unwrap();
    assert_eq!(shop.range(id), before);
    assert_eq!(shop.issue(), "AB00000001");
    shop.healthy();
}

#[test]
fn a_lent_book_is_changed_by_no_other_act_and_one_that_came_back_is_not_taken_back_again() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 100)])[0].range.id;
    shop.ask(to_lend(&[id], "手持機1")).unwrap();
    let lent = Refusal::from(BookRefusal::Lent { id, to: text("手持機1") });
    let edit = RangeEdit { draft: draft("AB", 0, 100) };
    assert_eq!(refused(shop.ask(request::RangeEdit { id, edit })), lent);
    assert_eq!(refused(shop.ask(request::RangeDelete(vec![id]))), lent);
    assert_eq!(refused(shop.ask(request::RangeDept { ids: vec![id], dept: None })), lent);
    assert_eq!(refused(shop.ask(request::RangeTill { ids: vec![id], till: None })), lent);
    assert_eq!(refused(shop.ask(request::RangePause { ids: vec![id], pause: true })), lent);
    assert_eq!(refused(shop.ask(request::RangeSplit { id, at: serial(50) })), lent);
    assert_eq!(refused(shop.ask(to_lend(&[id], "手持機2"))), lent);
    let sequence = shop.ask(request::Store).unwrap().head_sequence;
    shop.ask(to_lend(&[id], "手持機1")).unwrap();
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, sequence, "who has it has it");
    shop.ask(to_take(id, Some(99), &[])).unwrap();
    assert_eq!(shop.sum(100), (0, 100, 0));
    assert_eq!(refused(shop.ask(to_take(id, None, &[]))), BookRefusal::NotLent(id).into());
    let gone = refused(shop.ask(request::RangeDelete(vec![id])));
    assert!(matches!(gone, Refusal::Book(BookRefusal::RangeUsed { .. })), "{gone:?}");
    shop.healthy();
}

#[test]
fn all_of_an_act_or_nothing_and_a_repeat_is_the_same() {
    let mut shop = Shop::new();
    let rows = shop.add(&[draft("AB", 0, 50), draft("AC", 0, 50), draft("AD", 0, 50)]);
    let ids: Vec<RangeId> = rows.iter().map(|row| row.range.id).collect();
    let till = TillCode::parse("T1").unwrap();
    shop.ask(request::RangeTill { ids: vec![ids[2]], till: Some(till.clone()) }).unwrap();
    let why = NotLendable::OfTill(till);
    let refusal = Refusal::from(BookRefusal::NotLendable { id: ids[2], why });
    assert_eq!(refused(shop.ask(to_lend(&ids, "手持機1"))), refusal);
    assert!(shop.all_ranges().iter().all(|row| row.range.lent_to().is_none()));
    let lent = shop.named("l-1", to_lend(&ids[..2], "手持機1")).unwrap();
    assert_eq!(shop.named("l-1", to_lend(&ids[..2], "手持機1")), Ok(lent));
    let back = |id, last_used: Option<u32>| TakenBack {
        id,
        last_used: last_used.map(serial),
        cancelled: Vec::new(),
    };
    let take = |backs: Vec<TakenBack>| request::RangeTakeBack { backs, from: None, source: text("報表") };
    let bad = shop.ask(take(vec![back(ids[0], Some(3)), back(ids[1], Some(50))]));
    assert!(matches!(
        refused(bad),
        Refusal::Book(BookRefusal::BadReturn { why: BadReturn::Last { .. }, .. })
    ));
    let twice = shop.ask(take(vec![back(ids[0], None), back(ids[0], None)]));
    assert_eq!(refused(twice), BookRefusal::NotLent(ids[0]).into());
    let both = || take(vec![back(ids[0], Some(3)), back(ids[1], None)]);
    let taken = shop.named("b-1", both()).unwrap();
    shop.reopen();
    assert_eq!(shop.named("b-1", both()), Ok(taken.clone()));
    let told: Vec<_> = taken.iter().map(|row| (row.range.id, row.range.remaining())).collect();
    assert_eq!(told, [(ids[0], 0), (RangeId(4), 46), (ids[1], 50)]);
    shop.healthy();
}

#[test]
fn a_name_is_one_borrower_and_what_is_named_has_a_limit() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    let lend = |to: &str, kind| request::RangeLend { kind, ..to_lend(&[id], to) };
    for bad in [String::new(), "借".repeat(21)] {
        assert_eq!(refused(shop.ask(lend(&bad, None))), BookRefusal::BorrowerName(20).into(), "{bad}");
    }
    shop.ask(lend(&"借".repeat(20), Some(BorrowerKind::System))).unwrap();
    shop.ask(to_take(id, None, &[])).unwrap();
    shop.ask(lend("官網", Some(BorrowerKind::System))).unwrap();
    let kind = BorrowerKind::System;
    let other = BookRefusal::BorrowerIs { name: text("官網"), kind };
    assert_eq!(refused(shop.ask(lend("官網", Some(BorrowerKind::Handheld)))), other.into());
    shop.ask(lend("官網", None)).unwrap();
    let many = request::RangeTakeBack {
        from: None,
        backs: vec![TakenBack { id, last_used: None, cancelled: vec![serial(0); CANCELLED_NAMED_MAX + 1] }],
        source: CleanText::default(),
    };
    let (asked, max) = (CANCELLED_NAMED_MAX as u64 + 1, CANCELLED_NAMED_MAX as u64);
    assert_eq!(refused(shop.ask(many)), StoreRefusal::TooMany { asked, max }.into());
    assert_eq!(shop.ask(request::Borrowers).unwrap().len(), 2);
}

#[test]
fn a_period_is_not_closed_while_a_book_is_lent_and_what_comes_back_then_is_blank() {
    let mut shop = Shop::new();
    let rows = shop.add(&[draft("AB", 0, 50), draft("AC", 0, 50)]);
    let ids: Vec<RangeId> = rows.iter().map(|row| row.range.id).collect();
    shop.ask(to_lend(&ids, "手持機1")).unwrap();
    shop.is_over("2027-01-01 09:00:00");
    shop.ask(request::NumbersEnd(this())).unwrap();
    let ended = PeriodRefusal::NumbersEnded(this());
    assert_eq!(refused(shop.ask(to_lend(&ids[..1], "手持機2"))), ended.into());
    let first = rows[0].range.span;
    let lent = Missing::Lent { to: text("手持機1"), count: 100, first };
    let open = PeriodRefusal::NotClosable { period: this(), missing: vec![lent] };
    assert_eq!(refused(shop.ask(request::PeriodClose(this()))), open.into());
    shop.ask(to_take(ids[0], Some(9), &[])).unwrap();
    shop.reopen();
    assert_eq!(shop.sum(100), (90, 10, 0));
    shop.ask(to_take(ids[1], None, &[])).unwrap();
    let state = *shop.ask(request::PeriodState(this())).unwrap();
    assert_eq!((state.unreported, state.missing), (90, vec![Missing::Unreported(90)]));
    shop.ask(request::BlanksReport { period: this(), by_hand: true }).unwrap();
    shop.healthy();
}

#[test]
fn a_lent_book_holds_a_close_also_where_the_centre_reports_the_blanks() {
    let shop = Shop::new();
    let mut centre = company("1");
    centre.blanks = BlankReporter::Centre;
    shop.ask(request::CompanyPut { company: centre, new: false }).unwrap();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.ask(to_lend(&[id], "手持機1")).unwrap();
    shop.is_over("2027-01-01 09:00:00");
    shop.ask(request::NumbersEnd(this())).unwrap();
    let close = refused(shop.ask(request::PeriodClose(this())));
    assert!(matches!(close, Refusal::Period(PeriodRefusal::NotClosable { .. })), "{close:?}");
    shop.ask(to_take(id, Some(0), &[])).unwrap();
    shop.ask(request::PeriodClose(this())).unwrap();
    shop.healthy();
}

#[test]
fn the_doctor_names_a_lent_book_whose_borrower_is_not_known() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.ask(to_lend(&[id], "手持機1")).unwrap();
    shop.healthy();
    let range = shop.range(id).range;
    let mut nobody = range.clone();
    nobody.holder = crate::domain::Holder::Lent(text("誰"));
    let found =
        crate::engine::book::examine::unknown_borrowers([&range, &nobody].into_iter(), &[text("手持機1")]);
    assert_eq!(found, [crate::domain::UnknownBorrower { id, name: text("誰") }]);
    let report = shop.ask(request::Doctor { quick: false }).unwrap();
    assert!(report.checks.iter().any(|(check, _)| *check == DoctorCheck::StatesAddUp));
}
