//! Slips of hand at the counter: what is half typed, scanned into the wrong field, taken back or left open must never
//! become a wrong invoice, and never vanish unsaid.

use super::sale::{ask, counter, invoices};
use lj::protocol::Event;
use lj::ui::input::Input;

#[test]
fn a_code_that_was_typed_but_not_entered_is_not_left_out_of_the_invoice() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("A2").press("f10");
    let sold = invoices(&screen);
    assert!(sold.is_empty() || sold[0].lines.len() == 2, "A2 was left out: {}", screen.text());
}

#[test]
fn a_line_whose_price_is_typed_is_not_left_out_of_the_invoice() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("手工餅乾").press("enter enter").write("60").press("f10");
    let sold = invoices(&screen);
    assert!(sold.is_empty() || sold[0].lines.len() == 2, "the cookie was left out: {}", screen.text());
}

#[test]
fn the_name_of_the_first_company_never_stands_on_the_invoice_of_the_second() {
    let mut screen = counter();
    screen.write("A1").press("enter enter").write("04595257").press("tab").write("大明企業").press("f10");
    // The number of the remembered company first, then the right one.
    screen.write("A1").press("enter enter").write("04595257").shows("大明企業");
    screen.rewrite("12345675").press("f10");
    let invoice = &invoices(&screen)[0];
    assert_eq!(invoice.buyer.unwrap().to_string(), "12345675");
    assert_eq!(invoice.buyer_name.as_str(), "", "{}", screen.text());
}

#[test]
fn a_buyer_who_wants_none_after_all_is_taken_back_whole() {
    let mut screen = counter();
    screen.write("A1").press("enter enter").write("04595257").press("tab").write("大明企業").press("f10");
    screen.write("A1").press("enter enter").write("04595257").shows("大明企業");
    screen.rewrite("").press("f10");
    assert_eq!(invoices(&screen).len(), 2, "{}", screen.text());
    assert!(invoices(&screen)[0].buyer.is_none());
}

#[test]
fn goods_scanned_while_the_buyer_is_asked_for_are_goods() {
    for steps in ["enter", "enter tab", "enter enter", "enter enter enter", "enter enter enter enter enter"] {
        let mut screen = counter();
        screen.write("A1").press("enter").press(steps);
        screen.scan("4710000000109");
        screen.shows("口罩");
        assert_eq!(invoices(&screen).len(), 0, "after {steps}: the scanner issued the sale");
        screen.press("f10");
        let invoice = invoices(&screen).remove(0);
        assert_eq!((invoice.lines.len(), invoice.buyer), (2, None), "after {steps}");
    }
}

#[test]
fn a_scan_over_a_question_or_a_list_leaves_the_sale_alone() {
    let mut screen = counter();
    screen.write("A1").press("enter f4").scan("AB00000000");
    assert!(screen.model.sale_screen().is_some_and(|sale| sale.lines.len() == 1), "{}", screen.text());
    screen.press("esc esc").scan("AB00000000");
    assert!(screen.model.sale_screen().is_some_and(|sale| sale.lines.len() == 1), "{}", screen.text());
}

#[test]
fn a_wrong_payment_can_be_taken_back() {
    let mut screen = counter();
    screen.write("A2").press("enter enter enter enter right enter").write("200").press("enter");
    screen.shows("信用卡 200");
    // It was 100 only: back in the payment, the key that removes a line removes the payment.
    screen.press("f7 enter").write("100").press("enter").shows("信用卡 100").shows("尚差 110").press("f10");
    let paid: Vec<_> = invoices(&screen)[0].tenders.iter().map(|tender| tender.amount).collect();
    assert_eq!(paid, [100, 110]);
}

#[test]
fn the_list_is_seen_after_many_lines_went() {
    let mut screen = counter();
    for _ in 0..30 {
        screen.write("A1").press("enter");
    }
    for _ in 0..16 {
        screen.press("f7");
    }
    screen.shows(" 14  乾電池");
}

#[test]
fn a_parked_sale_of_many_lines_shows_its_selected_line() {
    let mut screen = counter();
    for _ in 0..30 {
        screen.write("A1").press("enter");
    }
    screen.press("f5 f8 enter").shows("> 30");
}

#[test]
fn a_second_press_of_save_leaves_number_and_change_on_the_screen() {
    let mut screen = counter();
    screen.write("A1").press("enter f10 f10").shows("AB-00000000");
    assert_eq!(invoices(&screen).len(), 1);
}

#[test]
fn a_doubt_that_was_put_off_is_not_asked_at_every_paper_of_another_till() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let job = super::sale::jobs(&screen)[0].id;
    super::sale::doubt(&screen, job);
    screen.input(Input::Event(Event::PrintChanged));
    screen.shows("客戶手上拿到什麼").press("esc");
    screen.input(Input::Event(Event::PrintChanged));
    assert!(!screen.text().contains("客戶手上拿到什麼"), "{}", screen.text());
    // It comes back after the next sale.
    screen.write("A2").press("enter f10").shows("客戶手上拿到什麼");
}

#[test]
fn goods_scanned_over_the_question_about_paper_are_rung_up() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let job = super::sale::jobs(&screen)[0].id;
    super::sale::doubt(&screen, job);
    screen.input(Input::Event(Event::PrintChanged));
    screen.shows("客戶手上拿到什麼").scan("4710000000109");
    screen.shows("口罩");
}

#[test]
fn an_unknown_bar_code_is_said_and_not_forgotten_at_the_next_scan() {
    let mut screen = counter();
    screen.scan("4719999999999").scan("4710000000109");
    // Either the unknown one still stands in the way, or somebody was told.
    screen.shows("4719999999999");
}

#[test]
fn a_zero_rated_sale_keeps_clearance_and_reason_while_parked() {
    let mut screen = counter();
    screen.write("外銷機台").press("enter enter").write("900").press("enter").press("right right enter");
    screen.shows("900 零").press("enter enter enter right enter").write("71");
    screen.press("f5").shows("已暫存").press("f8 enter");
    screen.shows("零稅原因  71").press("f10");
    let zero = invoices(&screen)[0].zero_rate.unwrap();
    assert_eq!((u8::from(zero.reason), zero.clearance), (71, lj::domain::Clearance::ThroughCustoms));
}

#[test]
fn a_scanner_within_the_pause_after_esc_answers_no_question() {
    use lj::ui::keymap::{Chord, Key};
    use std::time::Duration;
    let mut screen = counter();
    screen.write("A1").press("enter");
    let start = Duration::from_secs(9_000);
    let mut key = |key, ms| {
        let input = Input::Key { chord: Chord::plain(key), at: start + Duration::from_millis(ms) };
        screen.input(input);
    };
    key(Key::Esc, 0);
    for (c, ms) in "/Y12345".chars().zip((50..).step_by(5)) {
        key(Key::Char(c), ms);
    }
    key(Key::Enter, 90);
    assert!(screen.model.sale_screen().is_some_and(|sale| sale.lines.len() == 1), "{}", screen.text());
}

#[test]
fn what_was_typed_ahead_goes_on_after_a_question() {
    let mut screen = counter();
    screen.write("A1").press("enter");
    // Typed ahead of the answer to A2: Esc asks, n stays, then A1 again.
    let mut effects = Vec::new();
    for (name, at) in [("a", 1), ("2", 2), ("enter", 3), ("esc", 4)] {
        let chord = lj::ui::keymap::Chord::parse(name).unwrap();
        let at = std::time::Duration::from_secs(8_000 + at);
        effects.extend(lj::ui::update::update(&mut screen.model, Input::Key { chord, at }));
    }
    screen.settle(effects);
    screen.shows("資料已變更").press("n").shows("口罩");
}

#[test]
fn a_terminator_that_comes_late_opens_nothing() {
    use lj::ui::keymap::{Chord, Key};
    use std::time::Duration;
    let mut screen = counter();
    screen.press("esc");
    let start = Duration::from_secs(9_000);
    for (c, ms) in "AB00000000".chars().zip((0..).step_by(5)) {
        screen.input(Input::Key { chord: Chord::plain(Key::Char(c)), at: start + Duration::from_millis(ms) });
    }
    screen.input(Input::Wake { at: start + Duration::from_millis(80) });
    screen.input(Input::Key { chord: Chord::plain(Key::Enter), at: start + Duration::from_millis(120) });
    assert!(screen.model.layers.is_empty(), "{}", screen.text());
    screen.press("enter");
    assert_eq!(screen.model.layers.len(), 1, "the key itself works");
}

#[test]
fn a_paper_in_trouble_says_since_when() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let job = super::sale::jobs(&screen)[0].id;
    let end = lj::domain::PrintEnd::Nothing(lj::domain::PrinterTrouble::PaperOut);
    ask(&screen, lj::protocol::request::PrintEnd { job, end });
    screen.input(Input::Event(Event::PrintChanged));
    let later = screen.model.now.plus_seconds(7 * 60);
    screen.input(Input::Clock(later));
    screen.shows("缺紙").shows("7 分鐘");
}

#[test]
fn a_scanner_that_ends_with_tab_enters_too() {
    use lj::ui::keymap::{Chord, Key};
    use std::time::Duration;
    let mut screen = counter();
    let mut at = Duration::from_secs(9_000);
    for code in ["4710088412345", "4710000000109"] {
        for key in code.chars().map(Key::Char).chain([Key::Tab]) {
            at += Duration::from_millis(5);
            screen.input(Input::Key { chord: Chord::plain(key), at });
        }
    }
    screen.shows("乾電池").shows("口罩");
}

#[test]
fn what_stands_in_the_entry_is_not_wiped_by_a_scan_elsewhere() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("A2").press("shift-tab").scan("4710000000208");
    screen.shows("未加入 4710000000208");
    assert_eq!(screen.model.sale_screen().unwrap().unfinished(), Some(lj::ui::form::FieldName::Entry));
}

/// A carrier where a kind of payment is chosen: by hand, and from a scanner that sends no Enter.
#[test]
fn a_carrier_at_the_kind_of_payment_is_no_money_and_no_invoice_goes_out_without_it_unsaid() {
    use lj::ui::keymap::{Chord, Key};
    use std::time::Duration;
    for gap_ms in [5, 200] {
        let mut screen = counter();
        screen.write("A1").press("enter enter enter enter").shows("付款方式");
        let mut at = Duration::from_secs(9_000);
        for key in "/ABC+123".chars().map(Key::Char) {
            at += Duration::from_millis(gap_ms);
            screen.input(Input::Key { chord: Chord::plain(key), at });
        }
        at += Duration::from_millis(400);
        screen.input(Input::Key { chord: Chord::plain(Key::F(10)), at });
        assert!(invoices(&screen).is_empty(), "{gap_ms} ms: {}", screen.text());
        screen.shows("輸入的字沒有收下");
        at += Duration::from_millis(800);
        screen.input(Input::Key { chord: Chord::plain(Key::F(10)), at });
        let paid: Vec<_> = invoices(&screen)[0].tenders.iter().map(|tender| tender.amount).collect();
        assert!(!paid.contains(&123), "{gap_ms} ms: {paid:?}");
    }
}
