//! Variables that come along: a forced session believes none that could open a door, even where sshd lets them in.

use super::host::{Host, Rules};
use crate::serving::Serving;
use crate::terminal::Terminal;

/// Variables of which each names another store, clock, folder or program.
fn doors(host: &Host) -> Vec<String> {
    let canary = host.canary();
    [
        "LJ_STORE",
        "LJ_WITNESS",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "TMPDIR",
    ]
    .map(|name| format!("{name}={canary}"))
    .into_iter()
    .chain(
        ["LJ_NOW=2020-01-01 00:00:00", "EDITOR=/bin/sh", "VISUAL=/bin/sh", "PAGER=/bin/sh"]
            .map(str::to_owned),
    )
    .chain(["SHELL=/bin/sh", "LESSOPEN=|/bin/sh", "TERMINFO=/etc", "HOME=/tmp"].map(str::to_owned))
    .collect()
}

#[test]
fn no_variable_opens_a_door() {
    for rules in [Rules::Shipped, Rules::Careless] {
        let Some(host) = Host::start(rules, 50) else { return };
        let serving = Serving::start(&host.place);
        host.place.ok(&["issue", "--item", "茶:1:35"]);
        for variable in doors(&host) {
            let set = format!("SetEnv={}", quoted(&variable));
            let status = host.run(&["-o", &set], &["status --json"]);
            assert_eq!(status.code, 0, "{variable}: {}{}", status.out, status.err);
            let store = host.place.store().canonicalize().unwrap();
            let told = serde_json::from_str::<serde_json::Value>(&status.out).unwrap();
            assert_eq!(told["invoices"], 1, "{variable}: another store than {}: {told}", store.display());
            host.is_unharmed(&variable);
        }
        // A bad value is not even looked at.
        let status = host.run(&["-o", "SetEnv=LJ_NOW=never"], &["status"]);
        assert_eq!(status.code, 0, "{}", status.err);
        serving.terminate();
    }
}

/// `ssh -o SetEnv` splits at blanks.
fn quoted(variable: &str) -> String {
    format!("\"{variable}\"")
}

#[test]
fn the_screens_of_a_remote_session_believe_no_variable_either() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let store = format!("SetEnv=LJ_STORE={}", host.canary());
    let mut screen = Terminal::run(&host.ssh(&["-tt", "-o", &store], &[]), 80, 24);
    screen.wait_for("50 張");
    screen.hang_up();
    host.wait_for_silence();
    host.is_unharmed("screens");
    serving.terminate();
}

/// Where there is no store, nobody is asked to create one from afar.
#[test]
fn a_remote_session_founds_no_store() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    std::fs::rename(host.place.store(), host.place.path().join("moved")).unwrap();
    let screen = Terminal::run(&host.ssh(&["-tt"], &[]), 80, 24);
    let (code, said) = screen.end_telling();
    assert_eq!(code, 1, "{said}");
    // Where the lines break depends on the length of the path that it names.
    let unbroken: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(unbroken.contains("refused[NO_STORE]") && unbroken.contains("系統管理者"), "{said}");
    assert!(!host.place.store().exists());
}
