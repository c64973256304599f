//! The real binary in real terminals: two of them on one store, the death of the engine under a clerk's hands, a
//! cursor key in pieces, windows that change their size, and leaving.

use crate::binary::Place;
use crate::serving::Serving;
use crate::terminal::Terminal;
use crate::till::{finish, sell, type_half};
use lj::engine::{Manifest, sealed};
use lj::remote::StoreLock;
use lj::world::RealDisk;
use std::time::{Duration, Instant};

fn leave(mut terminal: Terminal) -> u32 {
    terminal.keys("\x1b");
    terminal.wait_for("要離開 LJ 嗎");
    terminal.answer("y");
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

/// A till sells in any case: with a key map that cannot be read it starts with the legacy keys, and says so.
#[test]
fn a_faulty_key_map_gives_way_to_the_legacy_keys() {
    let place = Place::with_numbers(100);
    let config = place.path().join("config/lj");
    std::fs::create_dir_all(config.join("keymaps")).unwrap();
    std::fs::write(config.join("config.toml"), "keymap = \"mine\"\n").unwrap();
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("按鍵設定 mine 有錯，先用 legacy");
    sell(&mut till, "battery");
    till.wait_for("AB00000000");
    till.keys("\x1b");
    till.wait_for("99 張");
    assert_eq!(leave(till), 0);
    std::fs::write(config.join("keymaps/mine.toml"), "[browse]\nadd = [\"nokey\"]\n").unwrap();
    let mut till = Terminal::start(&place, 80, 24, &[]);
    till.wait_for("看不懂按鍵");
    assert_eq!(leave(till), 0);
    // The check itself still tells it as wrong.
    assert_eq!(place.run(&["keys"]).code, 2);
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
fn an_attached_terminal_checks_after_an_update_and_backs_up_and_the_store_knows() {
    let place = Place::with_numbers(100);
    let note = sealed("lj program 1\nversion 0.0.1\nsince 5\nchecked 6\nviolations 0\n");
    std::fs::write(place.store().join("program"), note).unwrap();
    let serving = Serving::start(&place);
    let mut till = Terminal::start(&place, 132, 43, &[]);
    till.wait_for("100 張");
    till.wait_for("新版待檢查 M");
    till.keys("m");
    till.wait_for("從 0.0.1 更新後還沒有檢查");
    till.keys("c");
    till.wait_for("檢查完成，全部正確");
    till.keys("b");
    till.wait_for("備份到哪個目錄");
    let to = place.path().join("stick");
    till.keys("\x15");
    till.keys(to.to_str().unwrap());
    till.keys("\r");
    till.wait_for("已備份到");
    let made = Manifest::read(&RealDisk::new(&to)).unwrap();
    let status = place.ok(&["status", "--json"]).json();
    assert_eq!(status[0]["backup"]["ledger_sequence"], made.sequence);
    assert_eq!(
        (&status[0]["backup"]["fresh"], &status[0]["program"]["check_due"]),
        (&true.into(), &false.into())
    );
    till.keys("\x1b");
    till.wait("the grid again", |screen| screen.contains("發票號碼起") && !screen.contains("新版待檢查"));
    assert_eq!(leave(till), 0);
    assert_eq!(serving.terminate(), Some(0));
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
