//! `lj scanner learn` at a real terminal, with a scanner that types into it at its pace.

use crate::binary::Place;
use crate::terminal::Terminal;
use std::time::Duration;

/// Scans a code, so many milliseconds a character: what the program says meanwhile is listened to.
fn scan(terminal: &mut Terminal, code: &str, gap_ms: u64) {
    for byte in code.bytes() {
        terminal.bytes_in(&[byte]);
        terminal.settle(Duration::from_millis(gap_ms));
    }
}

fn lesson(place: &Place, gap_ms: u64, codes: [&str; 3], more: &[&str]) -> (u32, String) {
    let mut terminal = Terminal::start(place, 100, 24, &[&["scanner", "learn"][..], more].concat());
    terminal.wait_for("Esc");
    for (count, code) in (1..).zip(codes) {
        scan(&mut terminal, code, gap_ms);
        if count < 3 {
            terminal.wait_for(&format!("{count}/3"));
        }
    }
    terminal.end_telling()
}

/// The value of a line of the section.
fn value<'t>(text: &'t str, key: &str) -> &'t str {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(key)?.trim().strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {key} in\n{text}")).trim()
}

#[test]
fn scanners_of_each_pace_are_learned_and_the_section_is_printed() {
    for (gap_ms, before, end, suffix) in [(5, "", "\r", "\"enter\""), (60, "~", "\t", "\"tab\"")] {
        let place = Place::new();
        let codes = ["4710088412348", "4711234567899", "96385074"].map(|code| format!("{before}{code}{end}"));
        let (code, text) = lesson(&place, gap_ms, [&codes[0], &codes[1], &codes[2]], &[]);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("[scanner]") && text.contains("--write"), "{text}");
        assert_eq!((value(&text, "prefix"), value(&text, "suffix")), (&*format!("\"{before}\""), suffix));
        let quiet_ms: u64 = value(&text, "quiet_ms").parse().unwrap();
        // A busy machine is slower than its scanner, never faster.
        assert!(quiet_ms > gap_ms && quiet_ms <= 500, "{text}");
        assert!(!place.path().join("config/lj/config.toml").exists(), "nothing was asked to be written");
    }
}

#[test]
fn the_section_is_written_into_the_file_beside_what_stands_there_and_holds() {
    let place = Place::with_numbers(50);
    let config = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "start = \"lj\" # mine\n[scanner]\nquiet_ms = 300\n").unwrap();
    let codes = ["~4710088412348\r", "~4711234567899\r", "~96385074\r"];
    let (code, text) = lesson(&place, 5, codes, &["--write"]);
    assert!(code == 0 && text.contains("config.toml"), "{text}");
    let written = std::fs::read_to_string(&config).unwrap();
    assert!(written.starts_with("start = \"lj\" # mine\n"), "{written}");
    assert_eq!((written.matches("[scanner]").count(), value(&written, "prefix")), (1, "\"~\""));
    assert_ne!(value(&written, "quiet_ms"), "300");
    // The screens read it: what begins so is a scan, and no hotkey.
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("未使用");
    terminal.keys("~d\r");
    terminal.wait_for("掃描 d：");
}

#[test]
fn what_is_no_scan_is_told_and_leaving_learns_nothing() {
    let place = Place::new();
    let mut terminal = Terminal::start(&place, 100, 24, &["--lang", "en", "scanner", "learn"]);
    terminal.wait_for("Esc leaves");
    terminal.keys("12\r");
    terminal.wait_for("too short");
    terminal.keys("\u{2}4710088412348\r");
    terminal.wait_for("control or function key");
    terminal.keys("\u{1b}");
    let (code, text) = terminal.end_telling();
    assert!(code == 1 && text.contains("Nothing was learned"), "{code} {text}");
    let (code, text) = lesson(&place, 1, ["/4710088412348\r"; 3], &[]);
    assert!(code == 2 && text.contains("前置字元「/」"), "{code} {text}");
}

#[test]
fn without_a_terminal_and_with_a_wrong_section_there_is_a_sentence() {
    let place = Place::new();
    let run = place.run(&["scanner", "learn"]);
    assert!(run.code == 2 && run.err.contains("終端機"), "{}", run.err);
    let config = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "[scanner]\nprefix = \"a\"\nsuffix = \"cr\"\nquiet_ms = 5\nbeep = 1\n").unwrap();
    let run = place.run(&["--lang", "en", "paths"]);
    assert_eq!(run.code, 2);
    for (line, says) in [(2, "prefix"), (3, "suffix"), (4, "40 to 500"), (5, "beep")] {
        let told = run.err.lines().any(|told| told.contains(&format!(":{line}:")) && told.contains(says));
        assert!(told, "{line}: {}", run.err);
    }
}
