//! A scanner that is known (`[scanner]`): what it sends before a code reaches no field and no hotkey, its Tab or its silence
//! ends a code, and a hotkey waits as long as it needs. One that is not the known one does no harm.

use super::Screen;
use super::sale::{counter, invoices};
use super::scanners::{pause, scan, send, type_in, wake_up_to};
use lj::domain::{ScanPrefix, ScanSuffix, Scanner};
use lj::ui::form::FieldName;
use lj::ui::keymap::{Chord, Key};
use lj::ui::rhythm::Rhythm;
use std::time::Duration;

fn known(mut screen: Screen, prefix: &str, suffix: ScanSuffix, quiet_ms: u16) -> Screen {
    let scanner = Scanner { prefix: ScanPrefix::parse(prefix).unwrap(), suffix, quiet_ms };
    screen.model.rhythm = Rhythm::of(&scanner);
    screen.model.scanner = scanner;
    screen
}

/// A scan that nothing but silence ends.
fn scan_without_end(screen: &mut Screen, text: &str, gap_ms: u64) {
    type_in(screen, text, gap_ms);
    pause(screen);
}

const ENTER: ScanSuffix = ScanSuffix::Enter;

#[test]
fn what_was_announced_is_a_scan_whatever_it_says_and_however_slow() {
    for gap_ms in [5, 31, 60, 120] {
        for code in ["dy", "d-y-77", "r-77-X", "yyy", "D"] {
            let mut screen = known(Screen::legacy(), "~#", ENTER, 130);
            screen.press("end");
            pause(&mut screen);
            scan(&mut screen, &format!("~#{code}"), gap_ms, (Key::Enter, gap_ms));
            assert!(screen.model.layers.is_empty(), "{code} {gap_ms} ms\n{}", screen.text());
            assert!(screen.text().contains(&format!("掃描 {code}：")), "{code}\n{}", screen.text());
        }
    }
}

#[test]
fn a_prefix_stands_in_no_field_and_leads_a_good_into_the_sale_from_any_field() {
    for gap_ms in [5, 60, 120] {
        for steps in 0..7 {
            let mut screen = known(counter(), "]E0", ENTER, 130);
            screen.write("A1").press("enter");
            (0..steps).for_each(|_| {
                screen.press("tab");
            });
            // Of another kind of bar code: the last two characters of an AIM identifier differ.
            scan(&mut screen, "]C1A2", gap_ms, (Key::Enter, gap_ms));
            let sale = screen.model.sale_screen().unwrap();
            assert_eq!(sale.lines.len(), 2, "{gap_ms} ms, field {steps}");
            assert_eq!(invoices(&screen).len(), 0);
        }
    }
    // In a form of LJ it is the field's own text.
    let mut screen = known(Screen::legacy(), "~", ENTER, 130);
    screen.press("f");
    type_in(&mut screen, "~11507", 60);
    assert!(screen.text().contains("11507") && !screen.text().contains('~'), "{}", screen.text());
}

#[test]
fn a_hand_may_type_what_a_prefix_is_made_of() {
    let mut screen = known(counter(), "~#", ENTER, 130);
    for (typed, entry) in [("a~", "a~"), ("b", "a~b"), ("~", "a~b~"), ("~", "a~b~~")] {
        type_in(&mut screen, typed, 400);
        pause(&mut screen);
        assert_eq!(screen.model.sale_screen().unwrap().form.text(FieldName::Entry), entry);
    }
    // It is withheld for no longer than the scanner's silence.
    type_in(&mut screen, "~", 400);
    let at = screen.at + Duration::from_millis(130);
    assert_eq!(screen.model.wake_at(), Some(at));
    wake_up_to(&mut screen, at);
    assert_eq!(screen.model.sale_screen().unwrap().form.text(FieldName::Entry), "a~b~~~");
}

#[test]
fn the_tab_of_a_scanner_that_ends_so_is_its_enter_and_a_hands_tab_goes_on() {
    let mut screen = known(counter(), "", ScanSuffix::Tab, 130);
    scan(&mut screen, "4710088412345", 5, (Key::Tab, 5));
    assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 1, "{}", screen.text());
    // In 新增 Enter leads from 期別 to 字軌, and Tab to the field behind it.
    let track = FieldName::Range(lj::domain::RangeField::Track);
    let focused = |screen: &mut Screen| screen.model.range_form().unwrap().form.focused().unwrap().name;
    for (suffix, gap_ms, is_enter) in
        [(ScanSuffix::Tab, 5, true), (ScanSuffix::Tab, 150, false), (ENTER, 5, false)]
    {
        let mut screen = known(Screen::legacy(), "", suffix, 130);
        screen.press("a");
        type_in(&mut screen, "10807", gap_ms);
        send(&mut screen, [(Chord::plain(Key::Tab), gap_ms)]);
        assert_eq!(focused(&mut screen) == track, is_enter, "{suffix:?} {gap_ms} ms");
    }
}

#[test]
fn silence_ends_the_code_of_a_scanner_that_sends_nothing_behind_it() {
    let mut screen = known(counter(), "", ScanSuffix::Silence, 90);
    for (code, lines) in [("4710088412345", 1), ("4710000000109", 2)] {
        scan_without_end(&mut screen, code, 20);
        assert_eq!(screen.model.sale_screen().unwrap().lines.len(), lines, "{}", screen.text());
    }
    // A hand's figures wait for its Enter, and no silence issues.
    type_in(&mut screen, "4710000000", 200);
    pause(&mut screen);
    assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 2);
    screen.press("ctrl-u enter enter enter enter enter");
    for _ in 0..3 {
        scan_without_end(&mut screen, "919191", 5);
    }
    assert_eq!(invoices(&screen).len(), 0, "{}", screen.text());
    // In LJ the number's range is found, and nothing more is pressed.
    let mut screen = known(Screen::legacy(), "", ScanSuffix::Silence, 90);
    scan_without_end(&mut screen, "TF87296500", 20);
    assert!(screen.model.layers.is_empty(), "{}", screen.text());
    assert_eq!(screen.model.wake_at(), None, "nothing is left to be done");
}

#[test]
fn a_hotkey_acts_as_soon_as_the_scanner_would_have_gone_on_and_a_slower_one_writes_nothing() {
    for (quiet_ms, is_open) in [(40, true), (130, false), (300, false)] {
        let mut screen = known(Screen::legacy(), "", ENTER, quiet_ms);
        screen.press("end");
        send(&mut screen, [(Chord::plain(Key::Char('d')), 500)]);
        let at = screen.at + Duration::from_millis(60);
        wake_up_to(&mut screen, at);
        assert_eq!(!screen.model.layers.is_empty(), is_open, "{quiet_ms}");
    }
    // Another scanner than the one that was learned: 40 ms are set, it sends every 60 and more.
    for gap_ms in [41, 60, 90, 120, 130] {
        let mut screen = known(Screen::legacy(), "", ENTER, 40);
        screen.press("end");
        scan(&mut screen, "DY10000007", gap_ms, (Key::Enter, gap_ms));
        scan(&mut screen, "DYYYYYYYYY", gap_ms, (Key::Enter, gap_ms));
        assert_eq!(screen.model.grid.total, 15, "{gap_ms} ms\n{}", screen.text());
    }
    // One that is as slow as what was learned.
    for gap_ms in [5, 130, 200, 290] {
        let mut screen = known(Screen::legacy(), "", ENTER, 300);
        screen.press("end");
        scan(&mut screen, "TF87296300", gap_ms, (Key::Enter, gap_ms));
        assert!(screen.model.layers.is_empty(), "{gap_ms} ms\n{}", screen.text());
        assert_eq!(screen.model.grid.selected().unwrap().range.span.begin().value(), 87_296_300);
    }
}
