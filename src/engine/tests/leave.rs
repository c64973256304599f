//! What a terminal leaves behind, and what is known of the clock.

use super::upload::id;
use super::*;
use crate::domain::{
    ClockGrade, ClockReason, LinkTrouble, MessageKind, Number, Outcome, TerminalName, UploadMode,
};
use crate::protocol::{Event, LinkState, UploadLeft};

impl Shop {
    fn left(&self, till: Option<&str>) -> UploadLeft {
        let caller = Caller {
            till: till.and_then(TillCode::parse),
            terminal: TerminalName::parse("t1"),
            ..Caller::default()
        };
        *self.engine.ask(caller, request::UploadLeft).unwrap()
    }

    fn sell_at(&self, till: &str) -> String {
        number_of(self.ask(request::Issue(SaleDraft { till: TillCode::parse(till), ..sale() })))
    }

    fn link(&self, link: LinkState) {
        assert_eq!(self.ask(request::UploadLink(link)), Ok(()));
    }

    fn clock_grade(&self) -> (ClockGrade, Vec<ClockReason>) {
        let verdict = self.upload_status().clock;
        (verdict.grade, verdict.reasons)
    }
}

/// What the uplink tells of a centre whose clock differs by so much.
fn centre_said(off: i64, at: &str) -> LinkState {
    LinkState {
        gateway: Some("test".to_owned()),
        clock_off_s: Some(off),
        clock_said_at: Moment::parse(at),
        ..LinkState::default()
    }
}

#[test]
fn a_terminal_leaves_what_its_till_did_and_the_last_one_everything() {
    let shop = Shop::selling(UploadMode::Auto);
    shop.engine.attached(3);
    let first = shop.sell_at("T1");
    shop.sell_at("T1");
    shop.sell_at("T2");
    let (one, two, none) = (shop.left(Some("T1")), shop.left(Some("T2")), shop.left(None));
    assert_eq!([one.going, two.going, none.going], [2, 1, 0]);
    assert!(!one.whole && one.due == Moment::parse("2026-11-25 10:00:00"), "{one:?}");
    assert_eq!(none.due, None);
    shop.engine.attached(1);
    let last = shop.left(None);
    assert_eq!((last.whole, last.going), (true, 3));
    // On its way it still counts; at the centre no more: only the platform's word is missing then.
    let issue = id(&first, MessageKind::F0401);
    shop.send(issue, 1);
    assert_eq!(shop.left(None).going, 3);
    shop.tell(issue, Outcome::Accepted);
    assert_eq!(shop.left(None).going, 2);
}

#[test]
fn what_waits_for_another_document_or_for_a_person_is_counted_apart() {
    let shop = Shop::selling(UploadMode::Auto);
    let first = shop.issue();
    shop.cancel_number(&first);
    let left = shop.left(None);
    assert_eq!((left.going, left.behind, left.manual), (1, 1, 0));
    shop.confirm(id(&first, MessageKind::F0401));
    let left = shop.left(None);
    assert_eq!((left.going, left.behind), (1, 0), "now the cancel may go");
    let by_hand = Shop::selling(UploadMode::Manual);
    by_hand.issue();
    let left = by_hand.left(None);
    assert_eq!((left.going, left.manual), (0, 1), "leaving sends no manual one (R19)");
    assert!(left.due.is_some(), "the law counts all the same");
}

#[test]
fn screens_hear_of_a_way_that_breaks_and_of_a_clock_that_is_off() {
    let shop = Shop::selling(UploadMode::Auto);
    let mailbox = shop.engine.subscribe().unwrap();
    let heard = || mailbox.take(Duration::ZERO);
    shop.link(centre_said(0, "2026-11-23 10:00:00"));
    assert_eq!(heard(), Some(Event::UploadChanged));
    shop.link(centre_said(1, "2026-11-23 10:01:00"));
    assert_eq!(heard(), None, "no news");
    shop.link(centre_said(40, "2026-11-23 10:02:00"));
    assert_eq!(heard(), Some(Event::UploadChanged));
    let since = Moment::parse("2026-11-23 10:02:00").unwrap();
    let broken = LinkState {
        trouble: Some((LinkTrouble::Unreachable, since)),
        ..centre_said(40, "2026-11-23 10:02:00")
    };
    shop.link(broken.clone());
    assert_eq!(heard(), Some(Event::UploadChanged));
    shop.link(LinkState { retry_at: Some(since), ..broken });
    assert_eq!(heard(), None, "the next try is no news to a person");
}

#[test]
fn the_clock_is_held_against_the_centre_the_last_invoice_and_the_monotonic_one() {
    let shop = Shop::selling(UploadMode::Auto);
    assert_eq!(shop.clock_grade(), (ClockGrade::Plausible, vec![]));
    shop.link(centre_said(2, "2026-11-23 10:00:00"));
    assert_eq!(shop.clock_grade(), (ClockGrade::Confirmed, vec![ClockReason::Centre(2)]));
    // Set forward by three minutes: what the centre said before tells it as well as the monotonic clock.
    shop.clock.set(moment("2026-11-23 10:03:00"));
    let reasons = vec![ClockReason::Centre(-178), ClockReason::Jumped(180)];
    assert_eq!(shop.clock_grade(), (ClockGrade::Doubtful, reasons));
    // The centre says that it is right now: somebody set it right.
    shop.link(centre_said(1, "2026-11-23 10:03:01"));
    assert_eq!(shop.clock_grade().0, ClockGrade::Confirmed);
    shop.link(centre_said(720, "2026-11-23 10:03:02"));
    assert_eq!(shop.clock_grade().0, ClockGrade::Wrong);
    // It is said and bars nothing: the guarded clock has rules of its own (E8).
    shop.issue();
    shop.link(centre_said(0, "2026-11-23 10:03:03"));
    shop.clock.set(moment("2026-11-23 10:02:00"));
    let wrong = shop.clock_grade();
    assert_eq!((wrong.0, wrong.1[0]), (ClockGrade::Wrong, ClockReason::BehindLast(60)));
    assert_eq!(shop.dashboard().clock.grade, ClockGrade::Wrong);
}

#[test]
fn what_the_centre_is_not_told_is_not_offered_and_everything_is_where_nobody_knows() {
    // A sample's own local centre says nothing of it: everything is there to be tried.
    for (sample, known) in [(false, true), (true, true), (true, false)] {
        let shop = Shop::with(sample);
        shop.add(&[draft("AB", 0, 50)]);
        let number = Number::parse(&shop.issue()).unwrap();
        let caller = Caller { service: true, ..Caller::default() };
        let carries = known.then(|| vec![MessageKind::F0401, MessageKind::F0501]);
        let link = LinkState { gateway: Some("offline-centre".to_owned()), carries, ..LinkState::default() };
        shop.engine.ask(caller, request::UploadLink(link)).unwrap();
        let Ok(life) = shop.ask(request::NumberLife { number, period: None }) else { panic!("a life") };
        let why: Vec<_> = life.remedies.iter().map(|offer| offer.why_not).collect();
        let not_carried = Some(crate::domain::WhyNot::NotCarried);
        let unconfirmed = Some(crate::domain::WhyNot::NotConfirmed);
        let expected = if known { [None, not_carried, not_carried] } else { [None, unconfirmed, None] };
        assert_eq!(why, expected, "sample: {sample}, known: {known}");
    }
}
