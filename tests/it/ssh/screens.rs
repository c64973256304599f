//! Screens at the far end of a real connection: keys that stop or quit programs, storms, pastes, broken bytes, and
//! connections that go away at the worst moment.

use super::host::{self, Host, Rules};
use crate::serving::Serving;
use crate::terminal::Terminal;
use std::time::Duration;

fn screen(host: &Host) -> Terminal {
    let mut screen = Terminal::run(&host.ssh(&["-tt"], &[]), 80, 24);
    screen.wait_for("50 張");
    screen
}

/// It lives and takes keys.
fn responds(screen: &mut Terminal) {
    screen.settle(Duration::from_millis(200));
    // Out of whatever the keys before have opened, but never out of the program.
    if screen.text().contains("離開 LJ") {
        screen.answer("n");
    }
    screen.keys("?");
    screen.wait_for("按鍵說明");
    screen.keys("\x1b");
    screen.wait("the screen below", |text| !text.contains("按鍵說明"));
}

#[test]
fn no_key_stops_or_leaves_it_but_its_own() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let mut screen = screen(&host);
    // Ctrl-Z, Ctrl-backslash, Ctrl-C, Ctrl-D, Ctrl-], Ctrl-S, Ctrl-Q, Ctrl-O, Ctrl-V; what an editor would take.
    for keys in [
        "\x1a",
        "\x1c",
        "\x03",
        "\x04",
        "\x1d",
        "\x13\x11",
        "\x0f",
        "\x16",
        ":!sh\r",
        "\x1b[200~!id\r\x1b[201~",
    ] {
        screen.keys(keys);
        screen.settle(Duration::from_millis(150));
        let text = screen.text();
        assert!(!text.contains("uid=") && !text.contains("$ "), "{keys:?}:\n{text}");
        screen.keys("\x1b");
        screen.settle(Duration::from_millis(250));
        if screen.text().contains("離開 LJ") {
            screen.answer("n");
        }
        responds(&mut screen);
    }
    screen.hang_up();
    host.wait_for_silence();
    host.is_unharmed("keys");
    serving.terminate();
}

#[test]
fn storms_pastes_and_broken_bytes_leave_it_as_it_was() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let mut screen = screen(&host);
    for step in 0..300u16 {
        screen.resize(1 + step % 250, 1 + step % 90);
    }
    screen.resize(80, 24);
    responds(&mut screen);

    screen.keys("\x1b[200~");
    let line = "0123456789abcdef".repeat(64 * 1024);
    for _ in 0..10 {
        screen.keys(&line);
    }
    screen.keys("\x1b[201~");
    responds(&mut screen);

    let control: String = (0..0x20u8).filter(|byte| *byte != 0x1b).map(char::from).collect();
    screen.bytes_in(control.as_bytes());
    screen.bytes_in(&[0; 4096]);
    screen.bytes_in(&[0xff, 0xfe, 0xc3, 0x28, 0xe4, 0xb8, 0xa6, 0x44, 0xf0, 0x9f]);
    screen.bytes_in(b"\x1b[?1049l\x1bc\x1b]52;c;aWQ=\x07\x1bP+q\x1b\\\x9b31m");
    screen.settle(Duration::from_millis(300));
    screen.keys("\x1b");
    responds(&mut screen);
    screen.hang_up();
    host.wait_for_silence();
    assert_eq!(host.place.ok(&["range", "list", "--json"]).json().len(), 1);
    assert!(host.place.ok(&["invoice", "list", "--json"]).json().is_empty());
    host.is_unharmed("storms");
    serving.terminate();
}

#[test]
fn a_client_killed_in_the_middle_leaves_no_session_and_no_half_sale() {
    let Some(host) = Host::start(Rules::Shipped, 500) else { return };
    let serving = Serving::start(&host.place);
    for round in 0..6u32 {
        let mut screen = Terminal::run(&host.ssh(&["-tt"], &[]), 80, 24);
        screen.wait_for("發票號碼起");
        host::sell(&mut screen);
        crate::till::type_half(&mut screen, "mask");
        // The act is on its way, or not, when the line is cut.
        crate::till::finish(&mut screen);
        for _ in 0..round {
            screen.listen(std::time::Instant::now() + Duration::from_millis(1));
        }
        screen.kill();
        host.wait_for_silence();
    }
    let sales = host.place.ok(&["invoice", "list", "--json"]).json().len();
    assert!((6..=12).contains(&sales), "{sales}: each answered sale, and each cut one at most once");
    host.place.ok(&["doctor"]);
    host.is_unharmed("killed clients");
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn a_trail_that_is_followed_ends_with_its_connection() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let mut client = host.ssh(&[], &["ledger show --follow"]);
    let mut client = client.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut said = std::io::BufReader::new(client.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut said, &mut line).unwrap();
    assert_eq!(host.sessions(), 1, "{line}");
    client.kill().unwrap();
    client.wait().unwrap();
    host.wait_for_silence();
    serving.terminate();
}

/// Where a verb asks for a PIN the terminal is not raw, and its keys send signals.
#[test]
fn a_question_for_a_pin_is_no_way_out() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let mut add = host.place.command();
    add.env("LJ_NEW_PIN", "4711").args(["staff", "add", "B1", "--role", "administrator", "--pin"]);
    assert!(add.status().unwrap().success());
    let serving = Serving::start(&host.place);
    let ask = || {
        let mut asking = Terminal::run(&host.ssh(&["-tt"], &["range list --as B1"]), 80, 24);
        asking.wait_for("PIN");
        asking
    };
    let mut asking = ask();
    asking.keys("\x1a\x1a");
    asking.settle(Duration::from_millis(200));
    asking.keys("4711\r");
    let (code, said) = asking.end_telling();
    assert_eq!(code, 0, "it was not stopped: {said}");
    assert!(said.contains("AB") && !said.contains("4711"), "{said}");
    for key in ["\x03", "\x1c", "\x04"] {
        let mut asking = ask();
        asking.keys(key);
        let (code, said) = asking.end_telling();
        assert_ne!(code, 0, "{key:?}: {said}");
        assert!(!said.contains("$ ") && !said.contains("# "), "{key:?}: {said}");
    }
    host.wait_for_silence();
    host.has_no_trace("a question for a PIN");
    assert_eq!(serving.terminate(), Some(0));
}
