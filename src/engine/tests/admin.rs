//! Remote administration: the dashboard's figures, a watched screen, and suggestions that become acts in the name
//! of who made them, when the till says yes.

use super::*;
use crate::domain::{CorrectionRefusal, Number, TerminalName, TillRefusal};
use crate::protocol::{Dashboard, Event, ScreenFrame, Suggestion, SuggestionRow};

fn name(name: &str) -> TerminalName {
    TerminalName::parse(name).unwrap()
}

fn at(terminal: &str, till: Option<&str>) -> Caller {
    Caller { terminal: Some(name(terminal)), till: till.and_then(TillCode::parse), ..Caller::default() }
}

impl Shop {
    fn by<A: Ask>(&self, caller: &Caller, request: A) -> Result<A::Reply, Failure> {
        self.engine.ask(caller.clone(), request)
    }

    pub(super) fn dashboard(&self) -> Dashboard {
        *self.ask(request::Dashboard).unwrap()
    }

    fn suggestions(&self, caller: &Caller) -> Vec<SuggestionRow> {
        self.by(caller, request::Suggestions).unwrap()
    }
}

fn sold_at(till: &str) -> request::Issue {
    request::Issue(SaleDraft { till: TillCode::parse(till), ..sale() })
}

#[test]
fn the_dashboard_tells_what_each_till_has_left_and_when_it_runs_out() {
    let shop = Shop::new();
    let own = RangeDraft { till: TillCode::parse("T1"), ..draft("AA", 0, 50) };
    shop.add(&[own, draft("AB", 0, 100)]);
    for till in ["T1", "T1", "T2"] {
        shop.clock.pass_s(60);
        shop.by(&at("one", Some(till)), sold_at(till)).unwrap();
    }
    let board = shop.dashboard();
    let tills: Vec<_> = board
        .tills
        .iter()
        .map(|row| {
            let till = row.till.as_ref().map(ToString::to_string);
            (till, row.own_left, row.reach_left, row.issued_today)
        })
        .collect();
    assert_eq!(tills, [(Some("T1".to_owned()), 48, 147, 2), (Some("T2".to_owned()), 0, 99, 1)]);
    // 22 days of the period are over, two sold: 147 last far beyond it.
    assert_eq!(board.tills[0].run_out, None);
    assert!(board.clock_steady && board.unconfirmed_since.is_some());
    assert_eq!(board.terminals[0].name, name("one"));
    shop.clock.set(moment("2026-11-23 14:00:00"));
    assert!(!shop.dashboard().clock_steady);
}

#[test]
fn numbers_that_run_out_within_the_period_are_foretold() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    for _ in 0..30 {
        shop.by(&at("one", Some("T1")), sold_at("T1")).unwrap();
    }
    // 30 in 22 days and 10 hours; 20 are left: not quite 15 days more.
    let run_out = shop.dashboard().tills[0].run_out.unwrap();
    assert_eq!(run_out.to_string(), "2026-12-08 08:40:00");
}

#[test]
fn a_watched_terminal_shows_itself_while_somebody_looks() {
    let shop = Shop::new();
    let clerk = at("till-1", Some("T1"));
    let watched = |reply: Result<bool, Failure>| reply.unwrap();
    assert!(matches!(
        shop.ask(request::Watch(name("till-1"))),
        Err(Failure::Refused(Refusal::Till(TillRefusal::NoSuchTerminal(_))))
    ));
    assert!(!watched(shop.by(&clerk, request::IsWatched)));
    let events = shop.engine.subscribe().unwrap();
    let frame = |text: &str| ScreenFrame { rows: vec![text.to_owned()], cursor: Some((1, 2)) };
    assert_eq!(shop.ask(request::Watch(name("till-1"))), Ok(Box::default()));
    assert_eq!(events.take(Duration::ZERO), Some(Event::WatchChanged));
    assert!(watched(shop.by(&clerk, request::IsWatched)));
    assert!(watched(shop.by(&clerk, request::ShowFrame(frame("總計 105\u{1b}[2J\u{202e}")))));
    assert_eq!(events.take(Duration::ZERO), Some(Event::FrameChanged));
    assert_eq!(shop.ask(request::Watch(name("till-1"))), Ok(Box::new(frame("總計 105[2J"))));
    assert_eq!(events.take(Duration::ZERO), None, "looking again is no news");
    // Another terminal cannot show itself under this one's name.
    assert!(!watched(shop.by(&at("till-2", None), request::ShowFrame(frame("x")))));
    shop.clock.pass_s(61);
    assert!(!watched(shop.by(&clerk, request::ShowFrame(frame("later")))), "nobody looks any more");
    assert!(!watched(shop.by(&clerk, request::IsWatched)));
}

#[test]
fn a_suggestion_becomes_an_act_when_the_till_accepts_it() {
    let shop = Shop::new();
    let (boss, clerk, other) = (at("boss", None), at("till-1", Some("T1")), at("till-2", Some("T2")));
    let suggest = |suggestion| request::Suggest { till: TillCode::parse("T1"), suggestion };
    let book = Suggestion::AddRange(Box::new(draft("AB", 0, 50)));
    assert_eq!(shop.by(&boss, suggest(book.clone())), Ok(()));
    assert_eq!(shop.suggestions(&other), []);
    let id = shop.suggestions(&clerk)[0].id;
    let gone = Err(Failure::Refused(Refusal::Till(TillRefusal::NoSuchSuggestion)));
    assert_eq!(shop.by(&other, request::SuggestionAccept(id)), gone, "another till's");
    shop.by(&clerk, request::SuggestionAccept(id)).unwrap();
    assert_eq!(shop.by(&clerk, request::SuggestionAccept(id)), gone, "once");
    assert_eq!(shop.suggestions(&clerk), []);
    shop.by(&clerk, sold_at("T1")).unwrap();
    let number = Number::parse("AB00000000").unwrap();
    let reason = CleanText::new("打錯", 20).unwrap();
    let cancel = Suggestion::Cancel { number, period: None, reason };
    assert_eq!(shop.by(&boss, suggest(cancel.clone())), Ok(()));
    let id = shop.suggestions(&clerk)[0].id;
    shop.by(&clerk, request::SuggestionAccept(id)).unwrap();
    assert_eq!(shop.by(&boss, suggest(cancel)), Ok(()));
    let id = shop.suggestions(&clerk)[0].id;
    assert!(matches!(
        shop.by(&clerk, request::SuggestionAccept(id)),
        Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::AlreadyCancelled { .. })))
    ));
    assert_eq!(shop.by(&clerk, request::SuggestionRefuse(id)), Ok(()));
    assert_eq!(shop.suggestions(&clerk), []);
    assert_eq!(shop.by(&boss, suggest(book)), Ok(()));
    shop.clock.pass_s(601);
    assert_eq!(shop.suggestions(&clerk), [], "too old");
    shop.healthy();
}
