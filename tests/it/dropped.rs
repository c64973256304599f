//! Terminals that go away, by any road: the session ends in order, without spinning and without losing a sale, also
//! where the engine is in it. And a terminal that nobody can stop by a key or a signal.

use crate::binary::Place;
use crate::serving::Serving;
use crate::terminal::Terminal;
use crate::till;
use rustix::process::{Pid, Signal, kill_process};
use std::process::Command;
use std::time::Duration;

/// Processor time that an end may take, in clock ticks of 10 ms: a spinning loop uses 100 a second.
const END_TICKS_MAX: u64 = 30;

/// It lives and takes keys.
pub fn responds(screen: &mut Terminal) {
    // Hotkeys do not count right behind an Esc.
    screen.settle(Duration::from_millis(200));
    screen.keys("?");
    screen.wait("the help", |text| text.contains("按鍵說明") || text.contains("Keys"));
    screen.keys("\x1b");
    screen.wait("the screen below", |text| !text.contains("按鍵說明") && !text.contains("Keys"));
}

fn signal(screen: &Terminal, signal: Signal) {
    kill_process(Pid::from_raw(screen.process().try_into().unwrap()).unwrap(), signal).unwrap();
}

#[test]
fn a_closed_terminal_ends_the_session_without_spinning() {
    let place = Place::with_numbers(50);
    // First the engine is in the session itself, then in another process.
    for attached in [false, true] {
        let serving = attached.then(|| Serving::start(&place));
        let mut screen = Terminal::start(&place, 80, 24, &[]);
        screen.wait_for("張");
        let (code, ticks) = screen.hang_up();
        assert_eq!(code, 0, "attached: {attached}");
        assert!(ticks <= END_TICKS_MAX, "{ticks} ticks, attached: {attached}");
        drop(serving);
        place.ok(&["doctor"]);
    }
}

#[test]
fn a_closed_terminal_is_noticed_where_sighup_is_ignored() {
    let place = Place::with_numbers(50);
    let mut nohup = Command::new("env");
    let model = place.command();
    nohup.arg("--ignore-signal=HUP").arg(model.get_program()).env_clear();
    for (name, value) in model.get_envs() {
        nohup.env(name, value.unwrap_or_default());
    }
    let mut screen = Terminal::run(&nohup, 80, 24);
    screen.wait_for("張");
    let (_, ticks) = screen.hang_up();
    assert!(ticks <= END_TICKS_MAX, "{ticks} ticks");
    place.ok(&["doctor"]);
}

#[test]
fn signals_that_end_a_terminal_close_the_store_in_order() {
    let place = Place::with_numbers(50);
    for ending in [Signal::HUP, Signal::TERM] {
        let mut screen = Terminal::start(&place, 80, 24, &[]);
        screen.wait_for("張");
        till::type_half(&mut screen, "tea");
        signal(&screen, ending);
        assert_eq!(screen.end(), 0, "{ending:?}");
        assert!(!place.store().join("sock").exists(), "the socket is gone with it");
    }
    assert!(place.ok(&["invoice", "list", "--json"]).json().is_empty(), "what was half typed is no sale");
}

#[test]
fn signals_that_stop_a_process_do_not_stop_a_till() {
    let place = Place::with_numbers(50);
    let mut screen = Terminal::start(&place, 80, 24, &[]);
    screen.wait_for("張");
    for stopping in [Signal::TSTP, Signal::TTIN, Signal::TTOU] {
        signal(&screen, stopping);
        responds(&mut screen);
    }
    screen.keys("\x1a\x1c");
    screen.settle(Duration::from_millis(200));
    responds(&mut screen);
    screen.hang_up();
}

#[test]
fn a_sale_under_way_when_the_line_drops_is_done_once_or_not_at_all() {
    let place = Place::with_numbers(50);
    let serving = Serving::start(&place);
    let mut screen = Terminal::start(&place, 80, 24, &[]);
    screen.wait_for("張");
    till::type_half(&mut screen, "tea");
    // The engine stands still, so that the sale is certainly under way when the terminal goes.
    serving.pause();
    till::finish(&mut screen);
    screen.settle(Duration::from_millis(200));
    let (code, ticks) = screen.hang_up();
    assert_eq!(code, 0);
    assert!(ticks <= END_TICKS_MAX, "{ticks} ticks");
    serving.resume();
    // The question comes after the sale in the engine's order, if that got through at all.
    let sales = place.ok(&["invoice", "list", "--json"]).json().len();
    assert!(sales <= 1, "{sales}");
    place.ok(&["doctor"]);
    assert_eq!(serving.terminate(), Some(0));
}
