//! The real binary in real terminals: two of them on one store, the death of the engine under a clerk's hands, a
//! cursor key in pieces, windows that change their size, and leaving.

use crate::binary::Place;
use crate::serving::Serving;
use crate::terminal::Terminal;
use crate::till::{finish, sell, type_half};
use lj::remote::StoreLock;
use std::time::{Duration, Instant};

fn leave(mut terminal: Terminal) -> u32 {
    terminal.keys("\x1b");
    terminal.wait_for("要離開 LJ 嗎");
    terminal.keys("y");
    terminal.end()
}

#[test]
fn a_second_terminal_follows_and_takes_over_when_the_engine_dies() {
    let place = Place::with_numbers(100);
    let mut first = Terminal::start(&place, 132, 43, &[]);
    first.wait_for("100 張");
    let mut second = Terminal::start(&place, 132, 43, &[]);
    second.wait_for("100 張");
    sell(&mut first, "battery");
    first.wait_for("AB00000000");
    second.wait_for("99 張");
    first.kill();
    sell(&mut second, "mask");
    second.wait_for("AB00000001");
    // The sales screen stands ready for the next sale; Esc leaves it.
    second.keys("\x1b");
    second.wait_for("98 張");
    assert_eq!(leave(second), 0);
    place.ok(&["doctor"]);
    let listed = place.ok(&["invoice", "list", "--json"]).json();
    let numbers: Vec<_> = listed.iter().map(|row| row["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["AB00000001", "AB00000000"]);
}

#[test]
fn a_killed_till_starts_again_with_every_number_in_its_place() {
    let place = Place::with_numbers(100);
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("100 張");
    sell(&mut till, "battery");
    till.wait_for("AB00000000");
    // It may die before or after the second sale is durable; both are right, a lost or double number is not.
    sell(&mut till, "mask");
    till.kill();
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait("what is left", |screen| screen.contains("98 張") || screen.contains("99 張"));
    assert_eq!(leave(till), 0);
    place.ok(&["doctor"]);
}

#[test]
fn a_half_typed_form_survives_the_engine_and_is_saved_exactly_once() {
    let place = Place::with_numbers(100);
    let serving = Serving::start(&place);
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("100 張");
    till.forget();
    type_half(&mut till, "battery");

    // Nobody can be the engine for a while: the till stands still until this test holds the lock.
    till.pause();
    serving.kill();
    let lock = taken(&place);
    till.resume();
    till.wait_for("連線中斷");
    assert!(till.text().contains("battery"), "what was typed is kept:\n{}", till.text());
    finish(&mut till);
    till.wait_for("連線中斷");
    drop(lock);
    till.wait_for("AB00000000");
    till.wait("the engine again", |screen| !screen.contains("連線中斷"));
    till.keys("\x1b");
    till.wait_for("99 張");
    assert_eq!(leave(till), 0);
    assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), 1);
    place.ok(&["doctor"]);
}

/// The store's lock, as soon as the kernel has taken it from the dead.
fn taken(place: &Place) -> StoreLock {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(lock) = StoreLock::try_take(&place.store()).unwrap() {
            return lock;
        }
        assert!(Instant::now() < until, "somebody holds the lock");
        std::thread::yield_now();
    }
}

#[test]
fn a_cursor_key_in_pieces_is_no_hotkey_and_delete_always_asks() {
    let place = Place::with_numbers(100);
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("100 張");
    // Left, whose last letter is D, in two writes; then a key whose effect shows that both were read.
    till.keys("\x1b");
    till.keys("[D");
    till.keys("?");
    till.wait_for("按鍵說明");
    assert!(!till.text().contains("刪除嗎"), "{}", till.text());
    till.keys("\x1b");
    till.wait("the grid again", |screen| !screen.contains("按鍵說明"));
    till.settle(Duration::from_millis(300));
    till.keys("d");
    till.wait_for("[否]");
    till.keys("n");
    till.wait("no question", |screen| !screen.contains("[否]"));
    assert_eq!(leave(till), 0);
    assert_eq!(place.ok(&["range", "list", "--json"]).json().len(), 1);
}

#[test]
fn the_window_may_change_its_size() {
    let place = Place::with_numbers(100);
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("100 張");
    assert!(!till.text().contains("部門代號"));
    till.resize(132, 43);
    till.wait_for("部門代號");
    till.resize(60, 20);
    till.wait_for("視窗太小");
    till.resize(80, 24);
    till.wait("the grid again", |screen| screen.contains("發票號碼起") && !screen.contains("部門代號"));
    assert_eq!(leave(till), 0);
}
