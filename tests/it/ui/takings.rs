//! 日結: takings of a day and of its period, by till and by what else, and their slip, key by key on a real engine.

use super::{Screen, legacy_drafts};
use lj::domain::{
    CleanText, CountedCash, Printout, SaleDraft, SaleLine, TakingsBy, Tender, TenderKind, Till, TillCode,
};
use lj::protocol::{Asks, Caller, request};
use lj::text::Lang;
use rust_decimal::Decimal;

fn words(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

/// Two tills and a sale without one: cash, card, one cancelled, one partly given back.
fn sold(columns: u16, rows: u16, lang: Lang) -> Screen {
    let screen = Screen::empty(columns, rows);
    screen.add(legacy_drafts());
    let mut screen = screen.started();
    screen.model.lang = lang;
    let ask = |code: Option<&str>| Caller { till: code.and_then(TillCode::parse), ..Caller::default() };
    for code in ["T1", "T2"] {
        let till =
            Till { code: TillCode::parse(code).unwrap(), name: words(code), dept: None, company: None };
        screen.desk.ask(Caller::default(), request::TillPut { till, new: true }).unwrap();
    }
    let mut numbers = Vec::new();
    for (code, price, kind) in [
        (Some("T1"), 105, TenderKind::Cash),
        (Some("T1"), 210, TenderKind::Card),
        (Some("T2"), 420, TenderKind::Cash),
        (None, 63, TenderKind::Cash),
    ] {
        let lines = vec![SaleLine::new(words("高山茶"), Decimal::ONE, Decimal::from(price))];
        let tenders = vec![Tender { kind, amount: price }];
        let till = code.and_then(TillCode::parse);
        let sale = SaleDraft { lines, tenders, till, ..SaleDraft::default() };
        numbers.push(screen.desk.ask(ask(code), request::Issue(sale)).unwrap().number);
    }
    let (number, reason) = (numbers[2], words("退貨"));
    let cancel = request::Cancel { number, period: None, reason, approval_no: CleanText::default() };
    screen.desk.ask(ask(Some("T2")), cancel).unwrap();
    screen
}

#[test]
fn the_takings_of_a_day_and_of_its_period_by_each_of_their_owners() {
    let mut screen = sold(80, 24, Lang::Zh);
    screen.press("w").golden("takings");
    screen.press("down down").shows("開立張數 2").shows("信用卡 210").press("home");
    screen.press("g").shows("人員").press("g").shows("日期");
    // The shifts: none is closed yet; then one, whose count is a dollar short, and what the day has besides.
    screen.press("g").shows("各班合計").shows("這幾天沒有交班");
    let caller = Caller { till: TillCode::parse("T1"), ..Caller::default() };
    let reason = words("找錯錢");
    let count = CountedCash { float: 1_000, paid_in: 0, paid_out: 0, counted: 1_104, reason };
    screen.desk.ask(caller, request::ShiftLeave { count, taken_out: 104 }).unwrap();
    screen.press("enter").golden("takings-shifts");
    screen.press("down").shows("留給下一班 1000 元").press("home");
    screen.press("g").shows("公司");
    screen.press("d").shows("108.07.01 至 108.08.31").golden("takings-period");
    // A day without a sale, and nothing behind today.
    screen.press("d left").shows("108.07.14 的營收").press("right").shows("108.07.15 的營收");
    screen.press("right").shows("後面還沒有營收");
    screen.press("esc");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn takings_are_shown_in_english_and_on_a_wide_screen() {
    sold(80, 24, Lang::En).press("w").golden("english-takings");
    sold(132, 43, Lang::Zh).press("w").golden("takings-132x43");
    sold(132, 43, Lang::En).press("w").golden("english-takings-132x43");
}

#[test]
fn the_slip_of_takings_waits_for_the_printer() {
    let mut screen = sold(80, 24, Lang::Zh);
    screen.press("w p").shows("日結單已排入列印");
    let jobs = screen.desk.ask(Caller::default(), request::PrintJobs { till: None }).unwrap();
    let asked = jobs.iter().find_map(|job| match &job.printout {
        Printout::Takings(asked) => Some(asked.clone()),
        _ => None,
    });
    let day = super::now().date();
    let asked = asked.unwrap();
    assert_eq!((asked.first, asked.last, asked.by), (day, day, TakingsBy::Till));
}
