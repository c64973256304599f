//! Remote administration: the dashboard's figures, a watched screen, and suggestions that become acts in the name
//! of who made them, when the till says yes.

use super::*;
use crate::domain::{
    CorrectionRefusal, Number, OfficeCalendar, Outlook, Sold, SoldHours, Stock, TerminalName, TillRefusal,
};
use crate::protocol::{Dashboard, Event, ScreenFrame, SoldHoursQuery, Suggestion, SuggestionRow};

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
    assert!(board.clock_steady && board.unconfirmed_since.is_some());
    assert_eq!(board.terminals[0].name, name("one"));
    shop.clock.set(moment("2026-11-23 14:00:00"));
    assert!(!shop.dashboard().clock_steady);
}

/// 總覽 and `lj period forecast` say one thing of one till, whether its books are its own or shared.
#[test]
fn numbers_that_run_out_within_the_period_are_foretold_as_the_forecast_does() {
    let shop = Shop::new();
    let own = RangeDraft { till: TillCode::parse("T1"), ..draft("AA", 0, 250) };
    shop.add(&[own, draft("AB", 0, 100)]);
    for day in 0..8 {
        for till in ["T1", "T1", "T2"] {
            (0..4 + day % 3).for_each(|_| drop(shop.by(&at("one", Some(till)), sold_at(till)).unwrap()));
        }
        shop.clock.pass_s(86_400);
    }
    let now = shop.clock.now();
    let period = now.period().unwrap();
    let (mut sold, mut resume) = (Sold::default(), None);
    loop {
        let since = SoldHours::since(now);
        let part = shop.ask(request::SoldHours(SoldHoursQuery { since, resume })).unwrap();
        part.rows.iter().for_each(|(company, till, hours)| sold.add(company, till.as_ref(), hours));
        resume = part.next;
        if resume.is_none() {
            break;
        }
    }
    let (calendar, closed) = (OfficeCalendar::new([]), std::collections::BTreeSet::new());
    let outlook = Outlook { now, period, sold: &sold, calendar: &calendar, closed: &closed };
    let forecasts = outlook.forecasts(&shop.ask(request::NumbersLeft(period)).unwrap());
    let of = |stock: &Stock| forecasts.iter().find(|of| of.stock == *stock).unwrap().run_out.at();
    let (own, shared) = (of(&Stock::Till(TillCode::parse("T1").unwrap())), of(&Stock::Shared));
    assert!(own.is_some() && shared.is_some() && own != shared, "{own:?} {shared:?}");
    let board = shop.dashboard();
    let told: Vec<_> = board.tills.iter().map(|row| row.run_out).collect();
    assert_eq!(told, [own, shared]);
    assert_eq!(board.tills.iter().map(|row| row.issued_today).collect::<Vec<_>>(), [0, 0], "nothing today");
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
