//! People at the command line: PINs from the environment or unseen from the terminal, roles, Unix users.

use crate::binary::{Place, Run};
use crate::terminal::Terminal;

/// Runs it with PINs in the environment.
fn with_pin(place: &Place, pins: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = place.command();
    command.args(arguments).stdin(std::process::Stdio::null());
    for (name, pin) in pins {
        command.env(name, pin);
    }
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn staffed() -> Place {
    let place = Place::with_numbers(50);
    let new = [("LJ_NEW_PIN", "2468")];
    let boss = with_pin(&place, &new, &["staff", "add", "B1", "--role", "administrator", "--pin", "--json"]);
    assert_eq!(boss.json()[0]["has_pin"], true);
    for (code, role) in [("C1", "cashier"), ("A1", "auditor")] {
        let added = with_pin(&place, &new, &["staff", "add", code, "--role", role, "--pin"]);
        assert_eq!(added.code, 0, "{}", added.err);
    }
    place
}

#[test]
fn a_store_with_people_asks_who_it_is() {
    let place = staffed();
    let sale = ["issue", "--item", "茶:1:10", "--json"];
    let nobody = place.run(&sale);
    assert!(nobody.code == 1 && nobody.err.contains("refused[SIGN_IN_NEEDED]"), "{}", nobody.err);
    let as_cashier = [&sale[..], &["--as", "C1"]].concat();
    let asked = place.run(&as_cashier);
    assert!(
        asked.code == 2 && asked.err.contains("LJ_PIN"),
        "a verb never prompts without a terminal: {}",
        asked.err
    );
    let wrong = with_pin(&place, &[("LJ_PIN", "1111")], &as_cashier);
    assert!(wrong.code == 1 && wrong.err.contains("refused[BAD_PIN]"), "{}", wrong.err);
    let right = with_pin(&place, &[("LJ_PIN", "2468")], &as_cashier);
    assert_eq!(right.json()[0]["number"], "AB00000000");
    let auditor = with_pin(&place, &[("LJ_PIN", "2468")], &[&sale[..], &["--as", "A1"]].concat());
    assert!(
        auditor.err.contains("refused[NOT_ALLOWED]") && auditor.err.contains("收銀員"),
        "{}",
        auditor.err
    );
    let shown = with_pin(&place, &[("LJ_PIN", "2468")], &["ledger", "show", "--as", "A1"]);
    assert!(shown.code == 0 && shown.out.contains("(C1)"), "{}{}", shown.out, shown.err);
    assert!(!shown.out.contains("argon2"), "{}", shown.out);
}

/// Tills run as the user whose files these are: whoever has signed in there is no more than that person.
#[test]
fn a_cashier_on_the_owners_account_promotes_nobody_and_a_lost_pin_has_its_way() {
    let place = staffed();
    let pin = [("LJ_PIN", "2468"), ("LJ_NEW_PIN", "8642")];
    for act in [
        &["staff", "edit", "C1", "--role", "administrator"][..],
        &["staff", "edit", "B1", "--pin"],
        &["staff", "edit", "B1", "--active", "no"],
        &["staff", "add", "C2", "--role", "administrator", "--pin"],
        &["staff", "user", "4242", "--roles", "administrator"],
        &["fence", "lift", "--reason", "試"],
    ] {
        let barred = with_pin(&place, &pin, &[act, &["--as", "C1"]].concat());
        assert!(barred.code == 1 && barred.err.contains("refused[NOT_ALLOWED]"), "{act:?}: {}", barred.err);
    }
    let lost = with_pin(&place, &pin, &["staff", "edit", "B1", "--pin"]);
    assert_eq!(lost.code, 0, "{}", lost.err);
    let in_again = with_pin(&place, &[("LJ_PIN", "8642")], &["staff", "list", "--as", "B1", "--json"]);
    assert_eq!(in_again.json()[1]["role"], "administrator", "{}", in_again.err);
}

#[test]
fn rules_for_unix_users_are_kept_and_taken_away() {
    let place = Place::with_numbers(50);
    let users = place
        .ok(&["staff", "user", "4242", "--roles", "cashier,auditor", "--user-till", "T1", "--json"])
        .json();
    assert_eq!(users[0]["uid"], 4242);
    assert_eq!(users[0]["roles"], serde_json::json!(["cashier", "auditor"]));
    assert_eq!(users[0]["till"], "T1");
    assert_eq!(place.ok(&["staff", "user", "4242", "--remove", "--json"]).json().len(), 0);
    // The engine's own user needs no rule.
    place.ok(&["staff", "user", "4242", "--roles", "cashier"]);
    place.ok(&["issue", "--item", "茶:1:10"]);
}

#[test]
fn a_pin_is_typed_unseen() {
    let place = staffed();
    let mut terminal = Terminal::start(&place, 80, 24, &["staff", "list", "--as", "B1"]);
    terminal.wait_for("PIN：");
    terminal.keys("2468\r");
    terminal.wait_for("系統管理");
    assert!(!terminal.text().contains("2468"), "{}", terminal.text());
}

/// The screens bar what the role may not before a form is filled, also for who signed in at the command line.
#[test]
fn the_screens_know_who_signed_in_on_the_way_there() {
    let place = staffed();
    let mut terminal = Terminal::start(&place, 80, 24, &["--as", "C1"]);
    terminal.wait_for("PIN：");
    terminal.keys("2468\r");
    terminal.wait_for("離開");
    terminal.settle(std::time::Duration::from_millis(150));
    terminal.keys("a");
    terminal.wait_for("收銀員不能");
    terminal.kill();
}

/// So does a signal from outside: of `kill`, of a supervisor, of a line that is gone.
#[test]
fn a_question_that_a_signal_ends_gives_the_terminal_back() {
    let place = staffed();
    let lj = place.command();
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let mut shell = std::process::Command::new("sh");
        let asks = "sh -c 'echo pid $$.; exec \"$0\" staff list --as B1' \"$0\"; echo ended $?; stty -a";
        shell.args(["-c", &format!("trap : INT TERM HUP; {asks}")]).arg(lj.get_program());
        for (name, value) in lj.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        shell.env("PATH", "/usr/bin:/bin");
        let mut terminal = Terminal::run(&shell, 80, 24);
        terminal.wait_for("PIN：");
        let text = terminal.text();
        let pid = text.split("pid ").nth(1).and_then(|rest| rest.split('.').next()).unwrap().to_owned();
        let sent = std::process::Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap();
        assert!(sent.success());
        terminal.wait_for(&format!("ended {code}"));
        let (ended, text) = terminal.end_telling();
        assert_eq!(ended, 0, "{signal}: {text}");
        let words: Vec<&str> = text.split([' ', '\n', ';']).collect();
        for mode in ["echo", "icanon", "isig"] {
            assert!(words.contains(&mode), "{signal}: {mode} is off:\n{text}");
        }
    }
}

/// Ctrl-C at the question ends the program as it ends any other, and leaves a terminal in which one sees what one types.
#[test]
fn a_question_that_is_interrupted_gives_the_terminal_back() {
    let place = staffed();
    let lj = place.command();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap : INT; \"$0\" staff list --as B1; echo ended $?; stty -a"]).arg(lj.get_program());
    for (name, value) in lj.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell.env("PATH", "/usr/bin:/bin");
    let mut terminal = Terminal::run(&shell, 80, 24);
    terminal.wait_for("PIN：");
    terminal.keys("24\x03");
    terminal.wait_for("ended 130");
    let (code, text) = terminal.end_telling();
    assert_eq!(code, 0, "{text}");
    let words: Vec<&str> = text.split([' ', '\n', ';']).collect();
    for mode in ["echo", "icanon", "isig"] {
        assert!(words.contains(&mode), "{mode} is off:\n{text}");
    }
}
