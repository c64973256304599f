//! 出借 and 收回 at the grid: a key lends what is selected or marked, the same key takes a lent row back, and `Ctrl-Z` takes
//! back what was just lent.

use super::Screen;
use lj::text::Lang;
use lj::ui::input::Input;

/// The first untouched row of the legacy screen.
fn on_an_untouched_row() -> Screen {
    let mut screen = Screen::legacy();
    while screen.model.grid.selected().unwrap().range.is_used() {
        screen.press("down");
    }
    screen
}

#[test]
fn a_book_is_lent_seen_and_taken_back_with_what_was_used() {
    let mut screen = on_an_untouched_row();
    screen.press("g").golden("lend");
    screen.press("f10").shows("請填手持機或系統的名稱");
    screen.write("手持機1").press("f10").shows("已出借 1 筆").shows("已出借").golden("lent");
    screen.press("e").shows("已借給 手持機1：先按 G 收回").press("d").shows("先按 G 收回");
    screen.press("g").golden("take-back");
    screen.press("f10").shows("請填最後用的號碼");
    screen.write("87296760").press("enter").write("87296751").press("enter enter");
    screen.shows("已收回，在外用了 11 號").golden("taken-back");
    screen.press("ctrl-z").shows("收回不能復原");
}

#[test]
fn what_was_just_lent_is_taken_back_unused_and_a_dash_says_that_none_was() {
    let mut screen = on_an_untouched_row();
    let row = screen.model.grid.selected().unwrap().clone();
    screen.press("g").write("手持機1").press("f10").shows("已出借 1 筆");
    screen.press("ctrl-z").shows("確定在外都沒用過嗎").press("y").shows("在外用了 0 號");
    assert_eq!(screen.model.grid.selected(), Some(&row));
    screen.press("g").write("手持機1").press("f10");
    screen.press("g").write("-").press("f10").shows("在外用了 0 號");
    assert_eq!(screen.model.grid.selected(), Some(&row));
}

/// Meanwhile it came back and went to another: nobody takes that one's numbers.
#[test]
fn what_another_has_by_now_is_not_taken_back_by_who_lent_it_before() {
    let mut screen = on_an_untouched_row();
    let id = screen.model.grid.selected().unwrap().range.id;
    screen.press("g").write("手持機1").press("f10").shows("已出借 1 筆");
    let caller = lj::protocol::Caller::default();
    let desk = std::sync::Arc::clone(&screen.desk);
    let ask = |request: lj::protocol::Request| {
        desk.call(&lj::protocol::Call { caller: caller.clone(), id: None, request }).unwrap()
    };
    let backs = vec![lj::domain::TakenBack { id, last_used: None, cancelled: Vec::new() }];
    let text = |text| lj::domain::CleanText::new(text, 20).unwrap();
    ask(lj::protocol::request::RangeTakeBack { backs, from: None, source: text("") }.into());
    let lend =
        lj::protocol::request::RangeLend {
            ids: vec![id], to: text("手持機2"), kind: None, reason: text("")
        };
    ask(lend.into());
    screen.press("ctrl-z").press("y").shows("現在借給 手持機2，不是 手持機1");
}

#[test]
fn why_a_row_is_not_lent_is_said_in_either_language() {
    let mut screen = Screen::legacy();
    let desk = std::sync::Arc::clone(&screen.desk);
    let mut draft =
        lj::domain::RangeDraft::new(super::now().period().unwrap(), crate::shop::span("ZZ", 99_999_950, 50));
    draft.till = lj::domain::TillCode::parse("T1");
    screen.add(vec![draft]);
    screen.input(Input::Event(lj::protocol::Event::RangesChanged));
    screen.press("home g").shows("指定給收銀台 T1");
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut english = Screen::on(desk, folder, 80, 24, Lang::En).started();
    english.press("home g").shows("is till T1's own");
    while english.model.grid.selected().unwrap().range.is_used()
        || english.model.grid.selected().unwrap().range.till().is_some()
    {
        english.press("down");
    }
    english.press("g").golden("english-lend");
    english.write("H1").press("f10").shows("1 range lent");
    english.press("g").golden("english-take-back");
}
