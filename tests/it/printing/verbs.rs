//! The same as a script meets it: the real binary, its configuration file, a printer on the loopback.

use super::fake::{Fake, Fault, PATIENCE};
use crate::binary::Place;
use serde_json::Value;
use std::process::Stdio;
use std::time::Instant;

/// A sample store, and a configuration with these lines.
fn place(config: &str) -> Place {
    let place = Place::with_numbers(50);
    let file = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, config).unwrap();
    place
}

fn with_fake() -> (Place, Fake) {
    let (fake, address) = Fake::on_tcp();
    // Whether it is durable is not to be seen from outside the binary.
    fake.set(|state| state.begins = usize::MAX);
    (place(&format!("[printer.default]\ntcp = \"{address}\"\ntext = \"cp950\"\n")), fake)
}

fn jobs(place: &Place) -> Vec<Value> {
    place.ok(&["printer", "jobs", "--json"]).json()
}

const SALE: [&str; 5] = ["issue", "--item", "乾電池:1:105", "--print", "default"];

#[test]
fn a_short_verb_prints_what_it_sold_and_copies_need_a_reason() {
    let (place, fake) = with_fake();
    place.ok(&SALE);
    let papers = fake.state().papers();
    assert!(papers.len() == 1 && papers[0].whole && papers[0].is_original(), "{papers:?}");
    let again = place.run(&["invoice", "reprint", "AB00000000", "--original"]);
    assert!(again.code == 1 && again.err.starts_with("refused[ORIGINAL_EXISTS]"), "{}", again.err);
    assert_eq!(place.run(&["invoice", "reprint", "AB00000000"]).code, 2, "a copy needs a reason");
    let copy = ["invoice", "reprint", "AB00000000", "--reason", "客戶遺失", "--as", "A01", "--json"];
    assert_eq!(place.ok(&copy).json()[0]["what"], "reprint");
    let papers = fake.state().papers();
    assert!(papers.len() == 2 && papers[1].is_copy() && papers[1].has("A01"), "{papers:?}");
    assert!(jobs(&place).is_empty());
    place.ok(&["issue", "--item", "茶:1:30", "--print", "none"]);
    assert_eq!(fake.state().papers().len(), 2);
    place.ok(&["invoice", "reprint", "AB00000001", "--original", "--detail"]);
    let papers = fake.state().papers();
    assert!(papers[2].is_original() && papers[2].has("交易明細"), "{papers:?}");
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["ok"], true);
}

/// What is said of the paper holds for a file of sales as for one; a line with a till of its own prints where that till does.
#[test]
fn sales_of_a_file_print_as_one_sale_does() {
    let (fakes, addresses): (Vec<Fake>, Vec<_>) = (0..2).map(|_| Fake::on_tcp()).unzip();
    fakes.iter().for_each(|fake| fake.set(|state| state.begins = usize::MAX));
    let printers = addresses.iter().zip(["T1", "T2"]);
    let printers =
        printers.map(|(address, till)| format!("[printer.{till}]\ntcp = \"{address}\"\ntext = \"cp950\"\n"));
    let place = place(&printers.collect::<String>());
    let file = place.path().join("sales.jsonl");
    let sale = |till: &str| format!("{{\"items\":[{{\"name\":\"茶\",\"qty\":1,\"price\":30}}]{till}}}\n");
    std::fs::write(&file, sale("").repeat(2) + &sale(",\"till\":\"T2\"")).unwrap();
    let from = ["issue", "--from", file.to_str().unwrap(), "--till", "T1"];
    let papers = || fakes.iter().map(|fake| fake.state().papers().len()).collect::<Vec<_>>();
    place.ok(&[&from[..], &["--print", "T1"]].concat());
    assert_eq!(papers(), [2, 1]);
    assert!(jobs(&place).is_empty());
    // Without the option the paper is postponed.
    std::fs::write(&file, sale(",\"buyer\":\"12345675\"")).unwrap();
    place.ok(&from);
    assert_eq!(papers(), [2, 1]);
}

#[test]
fn an_engine_killed_in_the_middle_of_a_slip_leaves_a_doubt_that_is_answered() {
    let (place, fake) = with_fake();
    fake.set(|state| state.fault = Some(Fault::Hang(300)));
    let mut child = place.command().args(SALE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    fake.wait("half a slip", |state| state.hangs);
    child.kill().unwrap();
    child.wait().unwrap();
    fake.mend();
    let found = jobs(&place);
    assert_eq!((&found[0]["state"], &found[0]["trouble"]), (&"doubtful".into(), &"interrupted".into()));
    let job = found[0]["job"].to_string();
    let refused = place.run(&["printer", "give-up", &job]);
    assert!(refused.code == 1 && refused.err.starts_with("refused[NO_SUCH_JOB]"), "{}", refused.err);
    let told = place.ok(&["printer", "say", &job, "half-kept"]).out;
    assert!(told.contains("補印"), "{told}");
    fake.wait("a copy", |state| state.papers().last().is_some_and(|paper| paper.whole && paper.is_copy()));
    assert!(!fake.state().papers().iter().any(|paper| paper.whole && paper.is_original()));
    assert!(jobs(&place).is_empty());
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["ok"], true);
}

#[test]
fn a_doubt_that_is_answered_leaves_the_printer_in_an_unknown_state_all_the_same() {
    let (place, fake) = with_fake();
    fake.set(|state| {
        state.keeps_place = true;
        state.fault = Some(Fault::Hang(300));
    });
    let mut child = place.command().args(SALE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    fake.wait("half a slip", |state| state.hangs);
    child.kill().unwrap();
    child.wait().unwrap();
    // It was not switched off: it goes on where it is.
    fake.set(|state| state.hangs = false);
    fake.wait("it is left alone", |state| !state.connected);
    let job = jobs(&place)[0]["job"].to_string();
    place.ok(&["printer", "say", &job, "whole"]);
    assert_eq!(fake.state().known, 0, "nothing was printed since");
    place.ok(&SALE);
    assert_eq!(fake.state().known, 1, "the note of a process that is long gone");
    let papers = fake.state().papers();
    assert!(papers.last().is_some_and(|paper| paper.whole && paper.has("AB-00000001")), "{papers:?}");
    place.ok(&SALE);
    assert_eq!(fake.state().known, 1, "it is well again");
}

#[test]
fn without_a_printer_the_job_waits_and_can_be_given_up() {
    let place = Place::with_numbers(50);
    place.ok(&SALE);
    let found = jobs(&place);
    assert_eq!((&found[0]["state"], &found[0]["trouble"]), (&"held".into(), &"not_set".into()));
    let table = place.ok(&["printer", "jobs"]).out;
    assert!(table.contains("沒有設定印表機") && table.contains("AB00000000"), "{table}");
    place.ok(&["printer", "give-up", &found[0]["job"].to_string()]);
    assert!(jobs(&place).is_empty());
    let trail = place.ok(&["ledger", "show", "--json"]).json();
    assert!(trail.last().unwrap()["act"].to_string().contains("given up"), "what is given up is logged");
}

#[test]
fn printers_are_listed_and_tested_and_an_unknown_one_is_wrong_usage() {
    let (place, fake) = with_fake();
    let listed = place.ok(&["printer", "list", "--json"]).json();
    assert_eq!((&listed[0]["name"], &listed[0]["kind"]), (&"default".into(), &"tcp".into()));
    assert!(place.ok(&["printer", "list"]).out.contains("cp950"));
    place.ok(&["printer", "test"]);
    let papers = fake.state().papers();
    assert!(papers[0].whole && papers[0].has("測試") && papers[0].number().is_none(), "{papers:?}");
    fake.set(|state| state.cover_open = true);
    let failed = place.run(&["printer", "test", "default", "--lang", "en"]);
    assert!(failed.code == 3 && failed.err.contains("cover"), "{}", failed.err);
    let unset = place.run(&["printer", "test", "T9"]);
    assert!(unset.code == 2 && unset.err.contains("lj printer test default"), "{}", unset.err);
    let elsewhere = place.run(&["issue", "--item", "茶:1:30", "--print", "T9"]);
    assert!(elsewhere.code == 2 && elsewhere.err.contains("--print default"), "{}", elsewhere.err);
    assert_eq!(place.run(&["printer", "say", "1", "whole"]).code, 1);
}

#[test]
fn a_dead_printer_delays_no_verb() {
    // A port that was free a moment ago.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = place(&format!("[printer.default]\ntcp = \"{dead}\"\n"));
    place.ok(&SALE);
    let begun = Instant::now();
    assert_eq!(jobs(&place)[0]["trouble"], "unreachable");
    assert!(begun.elapsed() < PATIENCE / 2, "{:?}", begun.elapsed());
}

#[test]
fn a_wrong_configuration_names_its_lines() {
    let place = place("[printer.T1]\ncolour = 1\n");
    let wrong = place.run(&["printer", "list"]);
    assert!(wrong.code == 2 && wrong.err.contains("config.toml:2:"), "{}", wrong.err);
}
