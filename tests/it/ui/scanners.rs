//! Scanners of every pace in every room of every key map: what they send opens and closes at most a form. Nothing is
//! written but by a hand: by control and function keys, or by a letter and an Enter that came alone and in time.

use super::sale::{counter, invoices};
use super::{Screen, now};
use lj::domain::{BellWish, CleanText, Scanner};
use lj::protocol::{Call, Caller, Desk, Failure, Mailbox, Reply};
use lj::ui::input::{Effect, Input};
use lj::ui::keymap::{Chord, Key, Keymap, VIM};
use lj::ui::layers::Layer;
use lj::ui::look::{Borders, Look};
use lj::ui::model::{Model, Setup};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Notes every act that is asked for.
struct Counting {
    inner: Arc<dyn Desk>,
    acts: AtomicUsize,
}

impl Desk for Counting {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        self.acts.fetch_add(usize::from(call.id.is_some()), Ordering::SeqCst);
        self.inner.call(call)
    }
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.inner.subscribe()
    }
}

/// Keys as they come: what was due in between is due in time.
pub fn send(screen: &mut Screen, keys: impl IntoIterator<Item = (Chord, u64)>) {
    for (chord, gap_ms) in keys {
        let at = screen.at + Duration::from_millis(gap_ms);
        wake_up_to(screen, at);
        screen.at = at;
        screen.input(Input::Key { chord, at });
    }
}

pub fn wake_up_to(screen: &mut Screen, at: Duration) {
    for _ in 0..9 {
        let Some(due) = screen.model.wake_at().filter(|due| *due <= at) else { return };
        screen.input(Input::Wake { at: due });
    }
}

/// A pause in which everything that is held is let go of.
pub fn pause(screen: &mut Screen) {
    screen.at += Duration::from_secs(2);
    let at = screen.at;
    wake_up_to(screen, at);
}

/// A scan: so many milliseconds a character, and the terminator so much later.
pub fn scan(screen: &mut Screen, text: &str, gap_ms: u64, (terminator, late_ms): (Key, u64)) {
    let keys = text.chars().map(|c| (Chord::plain(Key::Char(c)), gap_ms));
    send(screen, keys.chain([(Chord::plain(terminator), late_ms)]));
    pause(screen);
}

pub fn type_in(screen: &mut Screen, text: &str, gap_ms: u64) {
    send(screen, text.chars().map(|c| (Chord::plain(Key::Char(c)), gap_ms)));
}

/// What scanners send, and some that no room knows. Tracks begin with every hotkey that does something.
const CODES: [&str; 11] = [
    "DY10000007",
    "PR10000007",
    "11507DA100000071234",
    "4710088412345",
    "/ABC+123",
    "yyyyyyyy",
    "R-77-X",
    "A1B2C3",
    "SY-20 7",
    "m-c-b-x",
    "TF872963001080715123400000064000000690000000004595257kB2xTq0Vb5mXc1dJw8Ls3A==:**********:1:1:1:茶:1:105:",
];

/// Ways into rooms, from LJ.
const ROOMS: [&str; 35] = [
    "",
    "space space",
    "a",
    "b",
    "e",
    "f",
    "r",
    "d",
    "space space d",
    "i",
    "t",
    "v",
    "v f",
    "o",
    "p",
    "m",
    "m b",
    "m x",
    "?",
    "esc",
    "s",
    "s f12",
    "s tab",
    "s tab tab",
    "s tab tab tab",
    "s tab tab tab tab",
    "s f4",
    "s esc",
    "c",
    "a f1",
    "v enter",
    "v p",
    "v r",
    "v p enter",
    "v u",
];

fn again(screen: &mut Screen, keymap: &Keymap) {
    let setup = Setup {
        lang: lj::text::Lang::Zh,
        caller: Caller::default(),
        signed_in: None,
        keymap: keymap.clone(),

        said: None,
        look: Look::own(Borders::Ascii, false),
        scanner: Scanner::default(),
        bell: BellWish::default(),
        terminal: "t1".to_owned(),
        first_request: 1_000,
        folder: CleanText::default(),
        keep_in: CleanText::new("/nowhere", 20).ok(),
        now: now(),
        size: (80, 24),
        measuring: false,
        measuring_text: false,
    };
    let (model, effects) = Model::new(setup);
    screen.model = model;
    screen.settle(effects);
}

#[test]
fn no_burst_of_any_pace_writes_anything_in_any_room_of_any_key_map() {
    let full = crate::shop::full_scale();
    let gaps: &[u64] =
        if full { &[1, 5, 15, 29, 30, 31, 45, 60, 80, 100, 119, 120] } else { &[1, 31, 60, 120] };
    let ends: &[(Key, u64)] = if full {
        &[(Key::Enter, 0), (Key::Enter, 60), (Key::Enter, 200), (Key::Tab, 5), (Key::Tab, 120)]
    } else {
        &[(Key::Enter, 60), (Key::Tab, 120)]
    };
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    assert_eq!(invoices(&screen).len(), 1);
    let desk = Arc::new(Counting { inner: Arc::clone(&screen.desk), acts: AtomicUsize::new(0) });
    screen.desk = desk.clone();
    screen.world.desk = desk.clone();
    let (vim, faults) = Keymap::with_user(VIM);
    assert_eq!(faults, []);
    let mut bursts = 0;
    for keymap in [Keymap::legacy(), vim] {
        for room in ROOMS {
            for code in CODES {
                for gap_ms in gaps {
                    for end in ends {
                        again(&mut screen, &keymap);
                        screen.press(room);
                        pause(&mut screen);
                        scan(&mut screen, code, *gap_ms, *end);
                        let told = format!("{code} {gap_ms} ms {end:?} in {room:?}\n{}", screen.text());
                        assert_eq!(desk.acts.load(Ordering::SeqCst), 0, "{told}");
                        assert!(!screen.left && screen.model.upkeep.going.is_none(), "{told}");
                        assert!(screen.model.leaving().is_none(), "{told}");
                        bursts += 1;
                    }
                }
            }
        }
    }
    println!("{bursts} bursts");
}

#[test]
fn a_sale_that_is_begun_is_issued_by_no_scan_whatever_field_it_meets() {
    for steps in 0..7 {
        for gap_ms in [1, 60, 120] {
            for code in ["4710088412345", "/ABC+123", "04595257", "919"] {
                let mut screen = counter();
                screen.write("A1").press("enter");
                for _ in 0..steps {
                    screen.press("tab");
                }
                for _ in 0..3 {
                    scan(&mut screen, code, gap_ms, (Key::Enter, gap_ms));
                }
                // An Enter that came alone may issue; those of scans are none.
                assert_eq!(
                    invoices(&screen).len(),
                    0,
                    "{code} {gap_ms} ms, field {steps}:\n{}",
                    screen.text()
                );
            }
        }
    }
}

/// A scan of a track DY, 30 ms a character, deleted the range under the cursor.
#[test]
fn the_letters_of_a_slow_scan_delete_no_range() {
    for gap_ms in [5, 29, 30, 31, 60, 90, 120, 130] {
        let mut screen = Screen::legacy();
        screen.press("end");
        send(
            &mut screen,
            [(Key::Char('D'), 500), (Key::Char('Y'), gap_ms)].map(|(key, at)| (Chord::plain(key), at)),
        );
        pause(&mut screen);
        assert_eq!(screen.model.grid.total, 15, "{gap_ms} ms");
        screen.shows("要刪除").shows("停一下再按一次");
        // A hand that has read it.
        screen.press("y").shows("已刪除");
    }
}

#[test]
fn a_question_takes_no_answer_before_it_can_be_read() {
    for (after_ms, taken) in [(0, false), (100, false), (249, false), (250, true), (600, true)] {
        let mut screen = Screen::legacy();
        screen.press("end");
        send(&mut screen, [(Chord::plain(Key::Char('d')), 500)]);
        // It is open when the letter was known to be a hand's.
        screen.at += Duration::from_millis(130);
        let at = screen.at;
        wake_up_to(&mut screen, at);
        screen.shows("要刪除");
        send(&mut screen, [(Chord::plain(Key::Char('y')), after_ms)]);
        pause(&mut screen);
        assert_eq!(screen.model.grid.total, if taken { 14 } else { 15 }, "{after_ms} ms");
    }
}

/// Esc does nothing, and so may come at any time.
#[test]
fn a_no_of_a_control_key_is_taken_at_once() {
    let mut screen = Screen::legacy();
    screen.press("end d");
    send(&mut screen, [(Chord::plain(Key::Esc), 1)]);
    assert!(screen.model.layers.is_empty());
}

#[test]
fn a_slow_scan_finds_what_a_fast_one_finds() {
    for gap_ms in [5, 60, 120] {
        let mut screen = counter();
        screen.write("A1").press("enter f10");
        let invoice = invoices(&screen).remove(0);
        let number = invoice.number.to_string();
        let code39 = format!("{}{number}{}", invoice.period.mig(), invoice.random_code);
        let qr = lj::slip::CodeTexts::new(&invoice, &lj::slip::QrKey::SAMPLE).unwrap().left;
        for (room, codes) in [("esc", [&number, &code39, &qr]), ("v", [&number, &code39, &qr])] {
            screen.press(room);
            for code in codes {
                pause(&mut screen);
                scan(&mut screen, code, gap_ms, (Key::Enter, gap_ms));
                if room == "v" {
                    screen.shows("發票號碼經歷").shows(&number).press("esc");
                } else {
                    assert_eq!(screen.model.grid.selected().unwrap().range.span.track, invoice.number.track);
                    assert!(screen.model.layers.is_empty(), "{code}\n{}", screen.text());
                }
            }
        }
        // Over another page too, and in the sale, where a number may be a good's code.
        screen.press("enter");
        pause(&mut screen);
        scan(&mut screen, &code39, gap_ms, (Key::Enter, gap_ms));
        screen.shows("發票號碼經歷").press("esc esc esc s");
        for code in [&code39, &qr] {
            pause(&mut screen);
            scan(&mut screen, code, gap_ms, (Key::Enter, gap_ms));
            screen.shows("發票號碼經歷").shows(&number).press("esc").shows("條碼/品名");
            assert!(screen.model.sale_screen().unwrap().is_empty(), "{}", screen.text());
        }
    }
}

#[test]
fn a_slip_that_names_another_random_code_is_told() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let invoice = invoices(&screen).remove(0);
    let other = if invoice.random_code.to_string() == "0001" { "0002" } else { "0001" };
    let code39 = format!("{}{}{other}", invoice.period.mig(), invoice.number);
    screen.press("esc v");
    pause(&mut screen);
    scan(&mut screen, &code39, 5, (Key::Enter, 5));
    screen.shows("發票號碼經歷").shows("隨機碼與掃描的不同");
}

#[test]
fn a_hand_types_on_behind_a_hotkey_without_waiting() {
    let mut screen = Screen::legacy();
    type_in(&mut screen, "a10809", 90);
    // The form is open and typed in while the hand goes on: nothing waits for a pause.
    let form = screen.model.range_form().expect("新增 is open");
    let period = lj::ui::form::FieldName::Range(lj::domain::RangeField::Period);
    assert_eq!(form.form.text(period), "10809");
    // Two quick letters are two keys.
    let mut screen = Screen::legacy();
    type_in(&mut screen, "vf", 100);
    pause(&mut screen);
    screen.shows("發票查詢 條件");
}

#[test]
fn a_key_of_the_vim_map_that_is_held_down_moves_on_and_is_no_scan() {
    let mut screen = Screen::legacy();
    again(&mut screen, &Keymap::with_user(VIM).0);
    screen.press("home");
    type_in(&mut screen, "jjjjjjjjj", 33);
    pause(&mut screen);
    assert_eq!(screen.model.grid.at, 9, "{}", screen.text());
    assert!(!screen.text().contains("掃描"), "{}", screen.text());
}

#[test]
fn a_letter_behind_an_esc_acts_and_the_rest_of_a_torn_sequence_does_not() {
    for after_ms in [1, 50, 100, 149, 200] {
        let mut screen = counter();
        send(&mut screen, [(Chord::plain(Key::Esc), 500), (Chord::plain(Key::Char('v')), after_ms)]);
        pause(&mut screen);
        screen.shows("發票查詢");
    }
    for torn in ["[D", "OD", "[", "[3~"] {
        let mut screen = Screen::legacy();
        screen.press("f");
        send(&mut screen, [(Chord::plain(Key::Esc), 500)]);
        assert!(screen.model.layers.is_empty());
        type_in(&mut screen, torn, 2);
        pause(&mut screen);
        assert!(screen.model.layers.is_empty(), "{torn}\n{}", screen.text());
        screen.shows("收到不是按鍵的序列");
    }
}

/// One good, then Enter held down for two seconds: there was an invoice after 0.2 s.
#[test]
fn an_enter_that_is_held_down_issues_nothing() {
    for (first_ms, every_ms) in [(250, 25), (500, 33), (660, 40)] {
        let mut screen = counter();
        screen.write("A1").press("enter");
        let held =
            (0..60).map(|count| (Chord::plain(Key::Enter), if count == 1 { first_ms } else { every_ms }));
        send(&mut screen, held);
        assert_eq!(invoices(&screen).len(), 0, "{first_ms} ms, then {every_ms} ms");
        screen.shows("停一下再按 Enter");
        // A hand that has let go.
        screen.press("enter");
        assert_eq!(invoices(&screen).len(), 1);
    }
}

#[test]
fn the_last_enter_is_taken_from_700_ms_on_and_another_key_at_once() {
    for (after_ms, issued) in [(150, 0), (699, 0), (700, 1)] {
        let mut screen = counter();
        screen.write("A1").press("enter enter enter enter enter");
        let enter = Chord::plain(Key::Enter);
        send(&mut screen, [(enter, 1_000), (enter, after_ms)]);
        assert_eq!(invoices(&screen).len(), issued, "{after_ms} ms");
        send(&mut screen, [(Chord::plain(Key::F(10)), 1)]);
        assert_eq!(invoices(&screen).len(), 1, "{after_ms} ms");
    }
}

/// The books of a batch and the rows of a file are looked at before they are stored.
#[test]
fn the_key_that_opens_what_is_to_be_looked_at_does_not_store_it_too() {
    let mut screen = Screen::legacy();
    screen
        .press("b tab tab tab tab tab tab")
        .write("zz")
        .press("tab tab")
        .write("3")
        .press("tab")
        .write("00000000");
    let save = Chord::plain(Key::F(10));
    send(&mut screen, [(save, 1_000), (save, 33), (save, 33)]);
    screen.shows("批次新增 預覽").shows("停一下再按一次");
    assert_eq!(screen.model.grid.total, 15);
    screen.press("f10").shows("已儲存 3 筆");
}

#[test]
fn what_a_dropped_key_was_for_rings() {
    let mut screen = Screen::legacy();
    screen.press("end d");
    let at = screen.at + Duration::from_millis(1);
    let key = Input::Key { chord: Chord::plain(Key::Enter), at };
    // The question has stood for a second in this test's time; the Enter bounces behind a letter.
    screen.input(Input::Key { chord: Chord::plain(Key::Char('x')), at });
    let effects = lj::ui::update::update(&mut screen.model, key);
    assert!(matches!(screen.model.layers.last(), Some(Layer::Question(_))), "{}", screen.text());
    assert_eq!(effects, [Effect::Ring(2)], "twice: it is to be pressed again");
    screen.shows("停一下再按一次");
}
