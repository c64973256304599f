//! The clock of a sale (E8): behind the last invoice, ahead of it, set back, and over the end of a period.

use super::*;

#[test]
fn the_clock_may_not_stand_behind_and_a_jump_is_asked_about() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 100)]);
    shop.issue();
    shop.clock.set(moment("2026-11-23 09:59:56"));
    assert_eq!(shop.issue(), "AB00000001", "four seconds behind is lifted");
    shop.clock.set(moment("2026-11-23 09:59:54"));
    let behind = shop.ask(request::Issue(sale()));
    assert!(
        matches!(behind, Err(Failure::Refused(Refusal::Store(StoreRefusal::ClockBehind { .. })))),
        "{behind:?}"
    );
    shop.clock.set(moment("2026-11-24 10:00:00"));
    let jumped = shop.ask(request::Issue(sale()));
    assert!(
        matches!(jumped, Err(Failure::Refused(Refusal::Store(StoreRefusal::ClockJumped { .. })))),
        "{jumped:?}"
    );
    let reason = CleanText::new("主機板電池更換", 20).unwrap();
    shop.ask(request::ClockAccept { reason }).unwrap();
    assert_eq!(shop.issue(), "AB00000002");
    shop.healthy();
}

#[test]
fn after_a_clock_set_back_no_book_runs_backwards_in_time() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50), draft("AC", 100, 50)]);
    shop.clock.pass_s(86_400);
    assert_eq!(shop.issue(), "AB00000000");
    shop.clock.set(moment("2026-11-23 12:00:00"));
    shop.ask(request::ClockAccept { reason: CleanText::new("時鐘快了一天", 20).unwrap() }).unwrap();
    assert_eq!(shop.issue(), "AC00000100", "AB has a later number already");
    shop.healthy();
}

/// A clock that was five days fast, and then a period: what was issued meanwhile stands in the journal before what is earlier.
#[test]
fn after_a_clock_set_back_lists_and_the_overview_leave_nothing_out() {
    let mut shop = Shop::new();
    let mut next = draft("BB", 0, 50);
    next.period = Period::parse("11601").unwrap();
    shop.add(&[draft("AB", 0, 50), draft("AC", 100, 50), draft("AD", 200, 50), next]);
    let right = shop.clock.now();
    let (days, periods) = (right.plus_seconds(5 * 86_400), right.plus_seconds(60 * 86_400));
    let mut issued = Vec::new();
    for (clock, count) in
        [(right, 2), (days, 3), (right.plus_seconds(60), 2), (periods, 1), (right.plus_seconds(120), 1)]
    {
        let now = shop.clock.now();
        if clock < now {
            shop.clock.set(clock);
            shop.ask(request::ClockAccept { reason: CleanText::new("時鐘快了", 20).unwrap() }).unwrap();
        } else {
            shop.clock.pass_s(clock.unix() - now.unix());
        }
        issued.extend((0..count).map(|_| shop.issue()));
    }
    for _ in 0..2 {
        for limit in [1, 2, 3, 50] {
            let listed = |from: Option<Moment>| {
                let mut query = InvoiceQuery { from, limit, ..InvoiceQuery::default() };
                let mut listed: Vec<String> = Vec::new();
                loop {
                    let page = shop.ask(request::Invoices(query.clone())).unwrap();
                    listed.extend(page.rows.iter().map(|row| row.invoice.number.to_string()));
                    let Some(next) = page.next else { break };
                    query.resume = Some(next);
                }
                listed.reverse();
                listed
            };
            assert_eq!(listed(None), issued, "in the order of the journal");
            assert_eq!(listed(Some(days)), [&issued[2..5], &issued[7..8]].concat(), "{limit}");
            assert_eq!(listed(Some(periods)), issued[7..8]);
        }
        let tills = shop.ask(request::Dashboard).unwrap().tills;
        assert_eq!(tills.iter().map(|till| till.issued_today).collect::<Vec<_>>(), [5]);
        // The rows are made anew from the ledger.
        shop.engine.close().unwrap();
        shop.disk.remove(crate::store::FILE).unwrap();
        shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    }
    shop.healthy();
}

/// Put right again after it had been wrong: nobody can resume what was never paused.
#[test]
fn a_book_with_a_later_invoice_says_until_when_it_is_barred() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.clock.pass_s(5 * 86_400);
    shop.issue();
    let until = shop.clock.now();
    shop.clock.set(moment("2026-11-23 12:00:00"));
    let reason = CleanText::new("時鐘快了五天", 20).unwrap();
    shop.ask(request::ClockAccept { reason }).unwrap();
    assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::Barred { until });
    shop.ask(request::RangePause { ids: vec![id], pause: true }).unwrap();
    assert_eq!(
        no_number(shop.ask(request::Issue(sale()))),
        NumbersState::Paused,
        "that a manager can resume"
    );
    shop.ask(request::RangePause { ids: vec![id], pause: false }).unwrap();
    shop.add(&[draft("AC", 100, 50)]);
    assert_eq!(shop.issue(), "AC00000100", "another book");
    shop.clock.pass_s(5 * 86_400);
    assert_eq!(shop.issue(), "AB00000001", "its day has come");
    shop.healthy();
}

/// A board whose battery is empty starts with any date, and nothing that runs knows better.
#[test]
fn a_clock_far_after_the_last_invoice_at_the_start_is_asked_about() {
    use crate::domain::{CLOCK_AHEAD_S, ClockGrade};
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop.issue();
    let restarts = |shop: &mut Shop, after_s: i64| {
        let last = shop.clock.now();
        shop.clock.set(last.plus_seconds(after_s));
        shop.reopen();
        last
    };
    restarts(&mut shop, CLOCK_AHEAD_S);
    assert_eq!(shop.issue(), "AB00000001", "closed over the New Year");
    let last = restarts(&mut shop, CLOCK_AHEAD_S + 1);
    for _ in 0..2 {
        let now = shop.clock.now();
        let ahead = Failure::Refused(StoreRefusal::ClockAhead { now, last }.into());
        assert_eq!(shop.ask(request::Issue(sale())), Err(ahead));
        assert_eq!(shop.ask(request::UploadStatus).unwrap().clock.grade, ClockGrade::Doubtful);
        // Time that passes makes it no better.
        shop.clock.pass_s(3_600);
    }
    // Set right while the engine runs.
    shop.clock.set(last.plus_seconds(7_200));
    assert_eq!(shop.issue(), "AB00000002");
    restarts(&mut shop, CLOCK_AHEAD_S + 60);
    assert!(shop.ask(request::Issue(sale())).is_err());
    // It is right: the shop was closed for so long.
    let reason = CleanText::new("整修", 20).unwrap();
    shop.ask(request::ClockAccept { reason }).unwrap();
    assert_eq!(shop.issue(), "AB00000003");
    shop.healthy();
}

#[test]
fn a_sale_at_the_end_of_the_period_takes_a_number_of_the_new_one() {
    let shop = Shop::new();
    let mut next = draft("BB", 0, 50);
    next.period = Period::parse("11601").unwrap();
    shop.add(&[draft("AB", 0, 50), next]);
    shop.clock.pass_s(38 * 86_400 + 14 * 3600 - 1);
    assert_eq!(shop.clock.now().to_string(), "2026-12-31 23:59:59");
    assert_eq!(shop.issue(), "AB00000000");
    shop.clock.pass_s(1);
    assert_eq!(shop.issue(), "BB00000000");
    shop.healthy();
}
