//! Thin terminals: keys that are tested and do nothing, frames that a terminal draws two cells wide, who else is there.

use super::Screen;
use lj::protocol::{Asks, Event};
use lj::ui::input::{Effect, Input};
use lj::ui::keymap::{Chord, Key};
use lj::ui::update::update;
use std::time::Duration;

#[test]
fn tested_keys_are_shown_and_do_nothing() {
    let mut screen = Screen::legacy();
    screen.press("z").shows("按鍵測試");
    // Delete, a whole sequence that is no key, a paste, and both ways to save.
    screen.press("d y f10 ctrl-s up");
    screen.input(Input::Stray { at: Duration::ZERO });
    screen.input(Input::Paste("貼上".to_owned()));
    screen.golden("key-test");
    screen.press("esc a").shows("按鍵測試").press("esc esc").shows("87296900");
    assert!(!screen.text().contains("按鍵測試"), "{}", screen.text());
    assert!(screen.model.layers.is_empty());
}

#[test]
fn a_terminal_that_draws_frames_wide_gets_ascii_ones() {
    let mut screen = Screen::legacy();
    screen.press("f").shows("┌─");
    assert_eq!(update(&mut screen.model, Input::Column(3)), [], "nobody asked");
    screen.model.measuring = true;
    assert_eq!(update(&mut screen.model, Input::Column(2)), [], "one cell");
    screen.shows("┌─");
    screen.model.measuring = true;
    assert_eq!(update(&mut screen.model, Input::Column(3)), [Effect::Redraw]);
    screen.shows("+-");
    assert!(!screen.text().contains('─'), "{}", screen.text());
    assert_eq!(update(&mut screen.model, Input::Column(2)), [], "once");
    screen.shows("+-");
}

#[test]
fn a_terminal_that_reads_no_utf8_is_told_so_in_ascii() {
    let mut screen = Screen::legacy();
    let title = |screen: &Screen| screen.text().lines().next().unwrap_or_default().to_owned();
    assert_eq!(update(&mut screen.model, Input::Column(7)), [], "nobody asked");
    for column in [5, 3, 2] {
        screen.model.measuring_text = true;
        assert_eq!(update(&mut screen.model, Input::Column(column)), [], "{column}");
        screen.shows("LJ 銷項發票設定作業");
    }
    // Behind the answer for line characters comes that for Chinese, once.
    screen.model.measuring = true;
    screen.model.measuring_text = true;
    assert_eq!(update(&mut screen.model, Input::Column(2)), []);
    assert_eq!(update(&mut screen.model, Input::Column(7)), [Effect::Redraw]);
    let line = title(&screen);
    assert!(line.is_ascii() && line.contains("UTF-8") && line.chars().count() < 80, "{line}");
    screen.press("s");
    assert_eq!(title(&screen), line, "in every room");
}

#[test]
fn a_window_of_23_rows_is_enough() {
    let mut screen = Screen::empty(80, 23);
    for keys in ["a", "b", "f", "i", "s", "v", "o", "m", "?", "esc"] {
        screen.press(keys);
        assert!(!screen.text().contains("視窗太小"), "{keys}:\n{}", screen.text());
        screen.model.layers.clear();
    }
    screen.input(Input::Size(80, 22));
    screen.shows("80x23");
}

#[test]
fn who_else_is_attached_and_what_the_printer_wants_stand_at_the_message_line() {
    let mut screen = Screen::legacy();
    assert!(!screen.text().contains("台連線"), "alone");
    screen.input(Input::Event(Event::Terminals(3)));
    screen.shows("3 台連線");
    screen.press("s").write("咖啡").press("enter enter").write("45").press("enter enter f10");
    let job = screen.model.jobs.first().expect("its slip waits").id;
    use lj::domain::{PrintEnd, PrinterTrouble};
    let end = PrintEnd::Nothing(PrinterTrouble::PaperOut);
    let service = lj::protocol::Caller { service: true, ..Default::default() };
    screen.desk.ask(service, lj::protocol::request::PrintEnd { job, end }).unwrap();
    screen.input(Input::Event(Event::PrintChanged));
    screen.press("esc");
    screen.chord(Chord::plain(Key::Down));
    screen.shows("等候：").shows("3 台連線");
}
