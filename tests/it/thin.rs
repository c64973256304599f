//! Terminals of other makes, in a real pseudo-terminal: names that promise little, no colours, frames that are drawn two
//! cells wide, answers that come late and in pieces.

use crate::binary::Place;
use crate::terminal::Terminal;

fn demo() -> Place {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    place
}

fn start(place: &Place, environment: &[(&str, &str)]) -> Terminal {
    let mut command = place.command();
    for (name, value) in environment {
        command.env(name, value);
    }
    let mut terminal = Terminal::run(&command, 80, 24);
    terminal.wait_for("未使用");
    terminal
}

#[test]
fn every_terminal_of_the_list_shows_the_grid_and_hears_its_keys() {
    let place = demo();
    for (name, plain) in [
        ("xterm", false),
        ("vt220", true),
        ("linux", true),
        ("screen", false),
        ("tmux-256color", false),
        ("putty", false),
    ] {
        let mut terminal = start(&place, &[("TERM", name)]);
        let text = terminal.text();
        assert_eq!(text.contains('─'), !plain, "{name}:\n{text}");
        // Up and Down as this make sends them do not delete or add.
        terminal.bytes_in(b"\x1b[B\x1bOB\x1b[A");
        terminal.keys("?");
        terminal.wait_for("按鍵說明");
        terminal.bytes_in(b"\x1b");
        terminal.wait("the grid again", |screen| !screen.contains("按鍵說明"));
        drop(terminal);
    }
}

#[test]
fn without_colours_state_is_still_a_word() {
    let place = demo();
    // Only an alarm has a colour: no other can be read on black and on white.
    let alarmed = |environment: &[(&str, &str)]| {
        let mut terminal = start(&place, environment);
        assert!(!terminal.is_coloured(), "{}", terminal.text());
        terminal.keys("\x0e");
        terminal.wait_for("沒有待回答的建議");
        terminal
    };
    let terminal = alarmed(&[("NO_COLOR", "1")]);
    assert!(!terminal.is_coloured(), "{}", terminal.text());
    assert!(terminal.text().contains("未使用"));
    let coloured = alarmed(&[]);
    assert!(coloured.is_coloured(), "else the test above shows nothing");
}

#[test]
fn frames_follow_what_the_terminal_measures_late_and_in_pieces() {
    let place = demo();
    let mut wide = start(&place, &[]);
    assert!(wide.text().contains('─'));
    for piece in [&b"\x1b"[..], b"[2", b";3", b"R"] {
        wide.bytes_in(piece);
    }
    wide.wait("ASCII frames", |screen| screen.contains("未使用") && !screen.contains('─'));
    assert!(!wide.text().contains("- 部門編輯 -"), "the answer's last letter is no hotkey:\n{}", wide.text());
    wide.keys("f");
    wide.wait_for("+-");
    drop(wide);
    let mut narrow = start(&place, &[]);
    narrow.bytes_in(b"\x1b[2;2R");
    narrow.keys("f");
    narrow.wait_for("┌─");
}

#[test]
fn a_setting_is_a_word_that_no_answer_changes() {
    let place = demo();
    let config = place.path().join("config/lj");
    std::fs::create_dir_all(&config).unwrap();
    let set =
        |word: &str| std::fs::write(config.join("config.toml"), format!("borders = \"{word}\"\n")).unwrap();
    set("unicode");
    let mut terminal = start(&place, &[]);
    terminal.bytes_in(b"\x1b[2;3R");
    terminal.keys("f");
    terminal.wait_for("┌─");
    drop(terminal);
    set("ascii");
    let mut terminal = start(&place, &[]);
    terminal.bytes_in(b"\x1b[2;2R");
    terminal.keys("f");
    terminal.wait_for("+-");
}
