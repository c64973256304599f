//! 登入, 鎖定, 換人: what a terminal shows to nobody, and what it keeps for the next person.

use super::Screen;
use lj::domain::{Pin, Role, StaffCode};
use lj::protocol::{Asks, Caller, StaffDraft, request};
use lj::ui::input::Input;

/// The legacy store with an administrator B1 and a cashier C1; both PINs are 2468.
fn staffed() -> Screen {
    let mut screen = Screen::legacy();
    for (code, role) in [("B1", Role::Administrator), ("C1", Role::Cashier)] {
        let staff = StaffDraft {
            code: StaffCode::parse(code).unwrap(),
            name: Default::default(),
            role,
            active: true,
            pin: Pin::parse("2468"),
        };
        let request = request::StaffPut { staff, new: true };
        assert_eq!(screen.desk.ask(Caller::default(), request), Ok(()));
    }
    // The next question finds that somebody must sign in.
    screen.input(Input::Event(lj::protocol::Event::RangesChanged));
    screen
}

#[test]
fn nobody_sees_anything_and_a_pin_shows_as_stars() {
    let mut screen = staffed();
    screen.shows("請輸入人員代號與 PIN");
    assert!(!screen.text().contains("87296"), "{}", screen.text());
    screen.write("B1").press("enter").write("13").press("enter").shows("PIN 是 4 至 12 位數字");
    screen.rewrite("1111").golden("sign-in");
    assert!(!screen.text().contains("1111"), "{}", screen.text());
    screen.press("enter").shows("人員代號或 PIN 不正確");
    screen.write("2468").press("enter").shows("B1 系統管理").shows("87296900");
}

#[test]
fn the_next_person_finds_what_was_typed_and_may_do_what_the_role_may() {
    let mut screen = staffed();
    screen.write("B1").press("enter").write("2468").press("enter");
    screen.press("a").rewrite("7").shows("新增");
    screen.press("ctrl-t").shows("已鎖定");
    assert!(!screen.text().contains("新增"), "{}", screen.text());
    screen.press("esc").shows("已鎖定");
    // Another person: over the code of the last one.
    screen.press("up").rewrite("C1").press("enter").write("2468").press("enter");
    screen.shows("C1 收銀員").shows("新增");
    let typed = screen.model.range_form().expect("the form is still there").form.texts();
    assert!(typed.iter().any(|text| text == "7"), "{typed:?}");
    // The form is dropped; a cashier keeps no ranges, and is told who does.
    screen.press("f12 d").shows("收銀員不能維護字軌");
    // No form opens that could not be saved.
    for key in ["a", "b", "e", "r", "i", "c"] {
        screen.press(key).shows("收銀員不能維護字軌：請由");
        assert!(screen.model.layers.is_empty(), "{key}: {}", screen.text());
    }
    screen.press("o").shows("收銀員不能遠端管理：請由");
    screen.shows("87296900");
}

#[test]
fn a_terminal_that_nobody_touches_locks_itself() {
    let mut screen = staffed();
    screen.write("C1").press("enter").write("2468").press("enter").shows("C1 收銀員");
    let now = screen.model.now;
    screen.input(Input::Clock(now.plus_seconds(9 * 60)));
    screen.shows("87296900").press("down");
    screen.input(Input::Clock(now.plus_seconds(18 * 60)));
    screen.shows("87296900");
    screen.input(Input::Clock(now.plus_seconds(19 * 60)));
    screen.shows("已鎖定");
    screen.write("2468").press("enter").shows("87296900");
}

#[test]
fn a_store_without_people_asks_nobody() {
    let mut screen = Screen::legacy();
    screen.press("f11").shows("不必登入").shows("87296900");
}

/// A terminal of a store with PINs knows nothing of the upload before somebody is in, and says nothing of it; then it asks.
#[test]
fn the_title_says_nothing_of_the_upload_before_it_is_known() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk = super::engine(&folder);
    let staff = StaffDraft {
        code: StaffCode::parse("B1").unwrap(),
        name: Default::default(),
        role: Role::Administrator,
        active: true,
        pin: Pin::parse("2468"),
    };
    assert_eq!(desk.ask(Caller::default(), request::StaffPut { staff, new: true }), Ok(()));
    let link =
        lj::protocol::LinkState { gateway: Some("centre".to_owned()), ..lj::protocol::LinkState::default() };
    let told = desk.ask(Caller { service: true, ..Caller::default() }, request::UploadLink(link));
    assert_eq!(told, Ok(()));
    let mut screen = Screen::on(desk, folder, 80, 24, lj::text::Lang::Zh).started();
    screen.shows("請輸入人員代號與 PIN");
    assert!(!screen.text().contains("未設上傳"), "{}", screen.text());
    screen.write("B1").press("enter").write("2468").press("enter").shows("B1 系統管理").shows("上傳正常");
}
