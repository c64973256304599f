//! `lj sandbox` as a program, and what a shop's settings make of it: uploaded, refused with a sentence, never a key shown.

use crate::binary::Place;
use crate::kill_uplink::upload_to;
use lj::sandbox::{Sandbox, Terms};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// The lines that it says: its address, and two sections to be copied.
const LINES: usize = 16;

/// `lj sandbox` as a process, ended when dropped.
struct Running {
    child: Child,
    said: Vec<String>,
}

impl Running {
    fn start(place: &Place, arguments: &[&str]) -> Self {
        let mut child =
            place.command().arg("sandbox").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
        let said = lines.take(LINES).map(Result::unwrap).collect();
        Self { child, said }
    }

    /// The section after the first, or the second, heading.
    fn section(&self, place: usize) -> String {
        let starts: Vec<usize> = (0..LINES).filter(|&line| self.said[line] == "[uplink]").collect();
        let lines = self.said[starts[place]..].iter().take_while(|line| !line.is_empty());
        lines.fold(String::new(), |text, line| text + line + "\n")
    }

    fn terminate(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sell(place: &Place) -> String {
    let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
    run.json()[0]["number"].as_str().unwrap().to_owned()
}

#[test]
fn the_url_comes_first_and_what_arrives_stands_in_its_ledger() {
    let place = Place::with_numbers(50);
    let file = place.path().join("centre.jsonl");
    let running = Running::start(&place, &["--ledger", file.to_str().unwrap(), "--latency", "1"]);
    assert!(running.said[0].starts_with("http://127.0.0.1:"), "{:?}", running.said);
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    // The sections that it prints are taken as they are.
    let settings = running.section(0);
    std::fs::write(folder.join("config.toml"), format!("{settings}confirm_ms = 50\n")).unwrap();
    let said = running.section(1);
    assert!(said.contains(lj::sandbox::HASH_KEY) && said.contains(lj::sandbox::HASH_IV), "{said}");
    let number = sell(&place);
    let off = place.run(&["upload", "now"]);
    assert!(off.err.contains("hash_key") && off.err.contains("開立不受影響"), "{}", off.err);
    let mut command = place.command();
    command.args(["upload", "now"]);
    command.env("LJ_UPLINK_HASH_KEY", lj::sandbox::HASH_KEY).env("LJ_UPLINK_HASH_IV", lj::sandbox::HASH_IV);
    assert!(command.status().unwrap().success());
    assert_eq!(running.terminate(), Some(0));
    let ledger = std::fs::read_to_string(&file).unwrap();
    let line: Value = serde_json::from_str(ledger.lines().next().unwrap()).unwrap();
    assert_eq!((line["kind"].as_str(), line["number"].as_str()), (Some("F0401"), Some(number.as_str())));
    let row = &place.ok(&["upload", "list", "--number", &number, "--json"]).json()[0];
    assert_eq!(row["sha256"], line["sha256"], "the store's fingerprint is the centre's");
    assert_eq!(ledger.lines().count(), 1);
}

#[test]
fn a_damaged_ledger_is_told_with_its_line_and_left_as_it_is() {
    let place = Place::with_numbers(50);
    let file = place.path().join("centre.jsonl");
    std::fs::write(&file, "{\"kind\":\"F0401\"}\n").unwrap();
    let run = place.run(&["sandbox", "--ledger", file.to_str().unwrap()]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("centre.jsonl: line 1") && run.err.contains("另一個檔案"), "{}", run.err);
    assert_eq!(std::fs::read(&file).unwrap(), b"{\"kind\":\"F0401\"}\n");
    // A sample store's own centre: selling goes on, and the reason is said.
    let own = place.store().join("sandbox.jsonl");
    std::fs::write(&own, "{\"kind\":\"F0401\"}\n").unwrap();
    let number = sell(&place);
    let run = place.ok(&["upload", "now"]);
    assert!(run.out.contains("不明，查詢中 1"), "{}", run.out);
    assert!(run.out.contains("HTTP 500") && run.out.contains("sandbox.jsonl: line 1"), "{}", run.out);
    assert_eq!(place.ok(&["invoice", "show", &number, "--json"]).json()[0]["number"], number.as_str());
}

#[test]
fn wrong_options_are_said_and_nothing_listens() {
    let place = Place::new();
    for wrong in ["html", "rain=0.1", "html=2"] {
        let run = place.run(&["sandbox", "--fail", wrong]);
        assert_eq!(run.code, 2, "{wrong}: {}", run.err);
        assert!(run.err.contains("maintenance") && run.err.contains(wrong), "{}", run.err);
    }
    let run = place.run(&["sandbox", "--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"]);
    assert!(run.code == 2 && run.err.contains("nowhere.pem"), "{}", run.err);
    let run = place.run(&["sandbox", "--allotted", "/nowhere.csv"]);
    assert!(run.code == 2 && run.err.contains("nowhere.csv"), "{}", run.err);
}

#[test]
fn a_sample_never_uploads_to_somebody_else_and_goes_on_selling() {
    let place = Place::with_numbers(50);
    let centre =
        Sandbox::start("127.0.0.1:0".parse().unwrap(), None, Terms::sound(crate::shop::clock())).unwrap();
    upload_to(&place, &centre);
    let file = place.path().join("config/lj/config.toml");
    let settings =
        std::fs::read_to_string(&file).unwrap().replace(&centre.url(), "https://einvoice.ecpay.com.tw");
    std::fs::write(&file, settings).unwrap();
    sell(&place);
    let run = place.run(&["upload", "now"]);
    assert!(run.code == 0 && run.err.contains("einvoice.ecpay.com.tw"), "{}", run.err);
    sell(&place);
    assert_eq!(place.ok(&["upload", "status", "--json"]).json()[0]["pending"].as_u64(), Some(2));
}

#[test]
fn a_sample_without_settings_has_a_centre_of_its_own() {
    let place = Place::with_numbers(50);
    let number = sell(&place);
    place.ok(&["upload", "now"]);
    let row = &place.ok(&["upload", "list", "--number", &number, "--json"]).json()[0];
    assert!(["accepted", "confirmed"].contains(&row["state"].as_str().unwrap()), "{row}");
    let ledger = std::fs::read_to_string(place.store().join("sandbox.jsonl")).unwrap();
    assert!(ledger.contains(&number), "{ledger}");
}

/// 註銷, the re-issue and 折讓 are tried in a sample to their end: each is told, and nothing waits for ever.
#[test]
fn in_a_sample_every_correction_comes_to_its_end() {
    let place = Place::with_numbers(50);
    let (number, other) = (sell(&place), sell(&place));
    // Its own centre confirms after some seconds: each step is repeated until the one before it is through.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let comes = |words: &[&str]| {
        while place.run(words).code != 0 {
            assert!(std::time::Instant::now() < until, "{words:?}: {}", place.run(words).err);
            place.ok(&["upload", "now"]);
        }
    };
    let waits_for_reissue = || {
        let status = &place.ok(&["status", "--json"]).json()[0];
        let told = status["reasons"].as_array().unwrap().contains(&"voided".into());
        assert_eq!(told, status["voided"] == 1, "{status}");
        told
    };
    comes(&["invoice", "void", &number, "--reason", "統編打錯"]);
    assert!(waits_for_reissue() && place.run(&["status"]).out.contains("還沒有重開"));
    comes(&["invoice", "reissue", &number, "--item", "茶:1:50", "--buyer", "12345675"]);
    assert!(!waits_for_reissue());
    comes(&["invoice", "allowance", &other, "--reason", "退回"]);
    let open = || {
        let rows = place.ok(&["upload", "list", "--json"]).json();
        rows.into_iter().filter(|row| row["state"] != "confirmed").collect::<Vec<_>>()
    };
    while !open().is_empty() {
        assert!(std::time::Instant::now() < until, "{:?}", open());
        place.ok(&["upload", "now"]);
    }
    assert!(place.ok(&["upload", "stuck", "--json"]).json().is_empty());
    // The blanks too, from a process that does not upload, which knows of the centre all the same.
    let period = crate::shop::period().lj();
    let next = format!("{} 09:00:00", crate::shop::period().next().first_day());
    let at = ["--now", &next];
    place.ok(&[&["period", "end", &period][..], &at].concat());
    let told = place.ok(&[&["blanks", &period, "--json"][..], &at].concat()).json();
    assert_eq!((told.len(), &told[0]["numbers"]), (1, &48.into()), "{told:?}");
    while open().iter().any(|row| row["message"] == "E0402") {
        assert!(std::time::Instant::now() < until, "{:?}", open());
        place.ok(&[&["upload", "now"][..], &at].concat());
    }
    let shown = place.ok(&["upload", "list"]).out;
    assert_eq!(shown.matches(&format!("F0401 {number} #2")).count(), 1, "{shown}");
}

#[test]
fn a_secret_file_that_others_may_read_is_refused_and_no_key_is_in_any_output() {
    let place = Place::with_numbers(50);
    let centre =
        Sandbox::start("127.0.0.1:0".parse().unwrap(), None, Terms::sound(crate::shop::clock())).unwrap();
    upload_to(&place, &centre);
    sell(&place);
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::set_permissions(&secrets, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let run = place.run(&["upload", "now"]);
    assert!(run.err.contains("chmod 600"), "{}", run.err);
    std::fs::set_permissions(&secrets, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    place.ok(&["upload", "now"]);
    let shown = [
        place.ok(&["upload", "list", "--json"]).out,
        place.ok(&["upload", "status"]).out,
        place.ok(&["ledger", "show"]).out,
        place.ok(&["paths"]).out,
    ]
    .concat();
    for secret in [lj::sandbox::HASH_KEY, lj::sandbox::HASH_IV] {
        assert!(!shown.contains(secret), "{secret}");
        assert!(!run.err.contains(secret));
    }
}
