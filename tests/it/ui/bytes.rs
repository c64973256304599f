//! How many bytes the screen costs.

use super::Screen;
use lj::ui::input::Input;

#[test]
fn a_cursor_key_repaints_under_two_hundred_bytes() {
    let mut screen = Screen::legacy();
    let first = screen.paint();
    let mut most = 0;
    for _ in 0..14 {
        screen.press("down");
        most = most.max(screen.paint());
    }
    println!("first paint {first} bytes, a cursor key at most {most}");
    assert!(first < 6_000, "{first} bytes for the first paint");
    assert!(most < 200, "{most} bytes for a cursor key");
}

#[test]
fn nothing_new_is_nothing_written_and_a_minute_is_little() {
    let mut screen = Screen::legacy();
    screen.paint();
    assert_eq!(screen.paint(), 0);
    screen.input(Input::Clock(super::now().plus_seconds(60)));
    let minute = screen.paint();
    assert!((1..80).contains(&minute), "{minute} bytes for a minute");
    screen.press("a");
    screen.paint();
    screen.write("1");
    let letter = screen.paint();
    assert!(letter < 120, "{letter} bytes for a letter");
}

#[test]
fn redrawing_asks_the_terminal_nothing() {
    let mut screen = Screen::legacy();
    screen.paint();
    screen.painter.forget();
    screen.bytes.0.lock().unwrap().clear();
    screen.paint();
    let bytes = screen.bytes.0.lock().unwrap().clone();
    let asked = bytes.windows(4).any(|window| window == b"\x1b[6n");
    assert!(!asked && bytes.len() > 2_000);
}
