//! The README's two commands and its first day, in both languages: read from it and run by a shell, line by line, in an empty
//! home; and its pictures are the golden screens. Of the two commands the build is done already, so the binary stands in for `cargo run --release`; and `cargo test`
//! is what this runs in.

use crate::binary::{Place, Run};
use crate::terminal::Terminal;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Each README, and its headings of the two commands and of the first day.
const READMES: [(&str, &str, &str); 2] =
    [("README.md", "## Two commands", "## A first day"), ("README.zh-TW.md", "## 兩個指令", "## 第一天")];
/// The period that the README names; the machine's clock has another.
const PERIOD: &str = "11511";

fn readme(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The lines behind the prompt of the first block below a heading.
fn commands(text: &str, heading: &str) -> Vec<String> {
    let (_, below) = text.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
    let (_, block) = below.split_once("```console\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let lines: Vec<String> =
        block.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect();
    assert_eq!(lines.len(), block.lines().count(), "{heading}: a line without a prompt");
    lines
}

/// A shell for one line, in this place, with our `lj` before all others.
fn shell(place: &Place, line: &str) -> Command {
    let lj = place.command();
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]).env_clear().current_dir(place.path());
    for (name, value) in lj.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let ours = Path::new(env!("CARGO_BIN_EXE_lj")).parent().unwrap().to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&others))).unwrap();
    command.env("PATH", path);
    command
}

/// The file that the platform would give today, as the README names it.
fn file_of_the_platform(place: &Place) {
    let months = crate::shop::period().lj();
    let (year, month) = (&months[..3], months[3..].parse::<u32>().unwrap());
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";
    let period = format!("{year}/{month:02} ~ {year}/{:02}", month + 1);
    let row = format!("12345675,7,一般稅額計算,{period},AB,10000000,10000049\r\n");
    std::fs::write(place.path().join("invnoapply.csv"), format!("{head}{row}")).unwrap();
}

/// Puts the seller's key where `lj paths` says that it belongs, as the README writes it.
fn put_key(text: &str, paths: &Run) {
    assert!(
        text.contains("`[qr_key]`") && text.contains("12345675 = \""),
        "the README says how the key is written"
    );
    let path = paths.out.split_whitespace().find(|word| word.ends_with("secrets.toml")).unwrap();
    let path = PathBuf::from(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).unwrap();
    let key = "5A1F0C3B7E9D24685A1F0C3B7E9D2468";
    std::io::Write::write_all(&mut file, format!("[qr_key]\n12345675 = \"{key}\"\n").as_bytes()).unwrap();
}

/// Leaves the screens, which ask first.
fn leave(mut terminal: Terminal) {
    terminal.keys("\u{1b}");
    terminal.wait_for("[否]");
    terminal.answer("y");
    assert_eq!(terminal.end(), 0);
}

/// The pictures of screens are those that the screens are held to.
#[test]
fn each_picture_of_a_screen_is_the_screen() {
    for (name, ..) in READMES {
        let text = readme(name);
        let mut pictures = 0;
        for (_, behind) in
            text.match_indices("<!-- screen: ").map(|(at, mark)| (at, &text[at + mark.len()..]))
        {
            let (screen, rest) = behind.split_once(" -->\n```text\n").unwrap();
            let (picture, _) = rest.split_once("```\n").unwrap();
            let golden =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(format!("{screen}.txt"));
            assert_eq!(picture, std::fs::read_to_string(golden).unwrap(), "{name}: {screen}");
            pictures += 1;
        }
        assert_eq!(pictures, 2, "{name}");
    }
}

#[test]
fn the_two_commands_build_and_test_and_the_first_lands_in_lj_with_sample_data() {
    for (name, two, _) in READMES {
        let lines = commands(&readme(name), two);
        let words: Vec<&str> = lines.iter().map(|line| line.split('#').next().unwrap().trim()).collect();
        assert_eq!(words, ["cargo run --release", "cargo test"], "{name}");
        let place = Place::new();
        let mut terminal = Terminal::run(&shell(&place, "lj"), 80, 24);
        terminal.wait_for("[1/2/q]");
        terminal.keys("2\n");
        terminal.wait_for("銷項發票設定作業");
        leave(terminal);
    }
}

#[test]
fn the_first_day_goes_line_by_line() {
    for (name, _, day) in READMES {
        let text = readme(name);
        let (place, mut ran) = (Place::new(), Vec::new());
        file_of_the_platform(&place);
        for line in commands(&text, day) {
            let line = line.replace(PERIOD, &crate::shop::period().lj());
            let words = line.split('#').next().unwrap().trim().to_owned();
            if words == "lj" {
                let mut terminal = Terminal::run(&shell(&place, &line), 80, 24);
                terminal.wait_for("10000049");
                leave(terminal);
            } else {
                let run = Run::of(shell(&place, &line).stdin(Stdio::null()).output().unwrap());
                assert_eq!(run.code, 0, "{name}: {line}\n{}{}", run.out, run.err);
                // What a comment quotes is what is printed.
                if let Some((_, quoted)) = line.split_once("50 = ") {
                    let quoted = quoted.trim().trim_end_matches(['）', ')', '。']);
                    assert!(run.out.contains(quoted), "{name}: {line}\n{}", run.out);
                }
                if words == "lj paths" {
                    put_key(&text, &run);
                }
            }
            ran.push(words);
        }
        assert_eq!(ran.last().map(String::as_str), Some("lj"), "the day ends at the screens");
        assert!(std::fs::read(place.path().join("slip.png")).unwrap().starts_with(b"\x89PNG"), "{name}");
        assert!(ran.len() >= 10, "{ran:?}");
    }
}
