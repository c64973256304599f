//! Bare `lj` at a terminal where there is no store yet: the first questions, and LJ after them.

use crate::binary::Place;
use crate::terminal::Terminal;

fn begin(place: &Place) -> Terminal {
    let mut terminal = Terminal::start(place, 80, 24, &[]);
    terminal.wait_for("[1/2/q]");
    terminal
}

/// Leaves the screen, which asks first.
fn leave(mut terminal: Terminal) {
    terminal.keys("\u{1b}");
    terminal.wait_for("[否]");
    terminal.answer("y");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn leaving_the_first_question_creates_nothing() {
    let place = Place::new();
    let mut terminal = begin(&place);
    terminal.keys("x\n");
    terminal.wait_for("請輸入列出的選項");
    terminal.keys("q\n");
    assert_eq!(terminal.end(), 0);
    assert!(!place.store().exists());
}

#[test]
fn a_new_store_is_made_of_checked_answers_and_lands_in_lj() {
    let place = Place::new();
    let mut terminal = begin(&place);
    for (question, answer) in [
        ("[1/2/q]", "1\n"),
        ("公司編號", "\n"),
        ("登記名稱", "好茶\n"),
        ("不是請輸入登記名稱", "好茶商行\n"),
        ("招牌名稱", "小店\n"),
        ("統一編號", "12345678\n"),
        ("檢查碼不符", "12345675\n"),
        ("地址", "\n"),
        ("配號方式", "2\n"),
        ("QR 碼金鑰", ""),
        ("請按 Enter 開始", "\n"),
    ] {
        terminal.wait_for(question);
        terminal.keys(answer);
    }
    terminal.wait_for("銷項發票設定作業");
    leave(terminal);
    let companies = place.ok(&["company", "list", "--json"]).json();
    assert_eq!((&companies[0]["name"], &companies[0]["allocation"]), (&"好茶商行".into(), &"annual".into()));
}

#[test]
fn sample_data_lands_in_lj_and_nobody_listens_after_leaving() {
    let place = Place::new();
    let mut terminal = begin(&place);
    terminal.keys("2\n");
    terminal.wait_for("20005950");
    assert_eq!(
        place.ok(&["status", "--json"]).json()[0]["ranges"],
        255,
        "a verb attaches to the screen's engine"
    );
    leave(terminal);
    assert!(!place.store().join("sock").exists());
}
