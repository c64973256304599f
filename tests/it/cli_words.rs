//! What verbs say to a person, in the person's language: no English word in a Chinese line but names, codes and paths; no
//! word of the program's inside in either.

use crate::binary::{Place, Run};
use std::collections::BTreeSet;

/// Words that are the same in a Chinese line: what a person types, names, and the word that monitoring goes by.
const NAMES: [&str; 9] = ["uid", "CSV", "PIN", "upload", "resume", "now", "warning", "period", "forecast"];

/// A shop's day: what was sold, cancelled, printed on no printer, and paused.
fn shop() -> Place {
    let place = Place::with_numbers(50);
    let day = [
        &["till", "add", "T1", "--name", "前台"][..],
        &["staff", "add", "A01", "--name", "王小明", "--role", "cashier"],
        &["goods", "add", "9001", "--name", "咖啡", "--price", "45"],
        &["issue", "--item", "咖啡:1:45", "--print", "none"],
        &["issue", "--item", "紅茶:2:30", "--print", "default"],
        &["issue", "--item", "蛋糕:1:80", "--print", "none"],
        &["invoice", "cancel", "AB00000000", "--reason", "退貨"],
        &["invoice", "allowance", "AB00000002", "--reason", "部分退貨", "--line", "1:1:10"],
        &["upload", "pause", "--for", "2h"],
    ];
    for verb in day {
        place.ok(verb);
    }
    place
}

/// Runs of three or more letters and what joins them; codes have a figure or are capitals alone.
fn english(line: &str) -> Vec<&str> {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c)))
        .map(|word| word.trim_matches(|c: char| "-._/".contains(c)))
        .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() >= 3)
        .filter(|word| !word.contains('/') && !word.contains(|c: char| c.is_ascii_digit()))
        .filter(|word| !NAMES.contains(word))
        .collect()
}

fn strange(what: &[&str], run: &Run, found: &mut BTreeSet<String>) {
    for line in run.out.lines().chain(run.err.lines()) {
        // The code of a refusal is for scripts.
        let said = line
            .strip_prefix("refused[")
            .and_then(|rest| rest.split_once("]: "))
            .map_or(line, |(_, said)| said);
        found.extend(english(said).iter().map(|word| format!("lj {}: {word}: {line}", what.join(" "))));
    }
}

#[test]
fn what_a_verb_says_in_chinese_is_chinese() {
    let place = shop();
    let bad = place.path().join("goods.csv");
    std::fs::write(&bad, "code,barcode,name,unit,price,tax\n9002,,茶,杯,30,taxable\n9003,,水,瓶,x,taxable\n")
        .unwrap();
    let bad = bad.to_str().unwrap();
    let verbs = [
        &["range", "list"][..],
        &["invoice", "list"],
        &["invoice", "show", "AB00000000"],
        &["ledger", "show"],
        &["ledger", "verify"],
        &["goods", "list"],
        &["goods", "import", bad],
        &["goods", "import", bad, "--dry-run"],
        &["company", "list"],
        &["dept", "list"],
        &["till", "list"],
        &["staff", "list"],
        &["parked", "list"],
        &["printer", "list"],
        &["printer", "jobs"],
        &["shift", "show"],
        &["upload", "status"],
        &["upload", "list"],
        &["upload", "pause", "--for", "90s"],
        &["upload", "resume"],
        &["upload", "now"],
        &["fence", "show"],
        &["status"],
        &["doctor"],
    ];
    let mut found = BTreeSet::new();
    for verb in verbs {
        strange(verb, &place.run(verb), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_row_of_a_file_has_its_verdict_in_either_language() {
    let place = Place::with_numbers(50);
    let file = place.path().join("goods.csv");
    std::fs::write(
        &file,
        "code,barcode,name,unit,price,tax\n9002,,茶,杯,30,taxable\n9003,,水,瓶,x,taxable\n",
    )
    .unwrap();
    let import = ["goods", "import", file.to_str().unwrap(), "--dry-run"];
    let chinese = place.run(&import);
    assert!(chinese.out.contains("新增") && chinese.out.contains("資料錯誤"), "{}", chinese.out);
    let english = place.run(&[&["--lang", "en"][..], &import].concat());
    assert!(
        english.out.contains("line 2  new") && english.out.contains("line 3  bad row"),
        "{}",
        english.out
    );
    // A script's words stay.
    assert!(place.run(&[&import[..], &["--json"]].concat()).out.contains("\"bad-row\""));
}

#[test]
fn a_lost_ledger_is_told_of_in_the_language_of_the_call() {
    let place = Place::with_numbers(50);
    std::fs::rename(place.store().join("ledger"), place.path().join("gone")).unwrap();
    let chinese = place.run(&["range", "list"]);
    assert_eq!(chinese.code, 3, "{}", chinese.err);
    assert!(chinese.err.contains("總帳不見了") && !chinese.err.contains("the store file"), "{}", chinese.err);
    assert!(chinese.err.contains("lj recover"), "{}", chinese.err);
    let english = place.run(&["--lang", "en", "range", "list"]);
    assert!(english.err.contains("its ledger is not"), "{}", english.err);
}

#[test]
fn a_configuration_with_faults_is_told_of_in_the_language_of_the_call() {
    let place = Place::new();
    let file = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "lang = 3\n[printer.x]\n[mirror]\nfolder = 1\n[uplink]\nway = 1\n").unwrap();
    let english = place.run(&["--lang", "en", "paths"]);
    assert_eq!(english.code, 2, "{}", english.err);
    assert!(english.err.contains("the value of lang is wrong"), "{}", english.err);
    let path = file.to_str().unwrap();
    assert!(english.err.replace(path, "").is_ascii(), "{}", english.err);
    assert!(place.run(&["paths"]).err.contains("lang 的值不正確"));
}

#[test]
fn of_one_thing_english_has_no_plural_and_of_nothing_no_brackets() {
    let place = Place::with_numbers(50);
    let shift = place.run(&["--lang", "en", "shift", "show"]);
    assert!(!shift.out.contains("()"), "{}", shift.out);
    let id = place.ok(&["range", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned();
    let deleted = place.ok(&["--lang", "en", "range", "delete", &id]);
    assert_eq!(deleted.out.lines().last(), Some("1 range deleted."));
}

/// What the system says of a path is said in Chinese, with its own words behind it.
#[test]
fn the_system_is_quoted_in_the_language_of_the_call() {
    let place = shop();
    for (arguments, zh) in [
        (&["--store", "/dev/null", "status"][..], "路徑中有一段不是資料夾"),
        (&["export", "/proc/none/x"], "沒有這個檔案或資料夾"),
        (&["reconcile", "/nowhere/at/all"], "沒有這個檔案或資料夾"),
        (&["issue", "--from", "/nowhere/at/all"], "沒有這個檔案或資料夾"),
    ] {
        let said = |lang: &str| {
            let run = place.run(&[arguments, &["--lang", lang]].concat());
            assert!(run.code > 0, "{arguments:?}: {}", run.out);
            run.err
        };
        assert!(said("zh").contains(zh) && said("zh").contains("os error"), "{}", said("zh"));
        assert!(said("en").contains("os error") && !said("en").contains(zh), "{}", said("en"));
    }
}

/// A track ends with 99999999: whoever asks for more hears how many there are.
#[test]
fn a_range_past_the_end_of_its_track_is_told_how_many_are_left() {
    let place = shop();
    let period = crate::shop::period().lj();
    let add = |count: &str| {
        let range =
            ["range", "add", "--period", &period, "--track", "ZY", "--begin", "99999950", "--count", count];
        place.run(&range)
    };
    let past = add("100");
    assert!(past.code == 1 && past.err.contains("只有 50 號"), "{}", past.err);
    let none = add("0");
    assert!(none.code == 1 && none.err.contains("1 以上的整數"), "{}", none.err);
    assert_eq!(add("50").code, 0);
}

#[test]
fn a_range_is_asked_for_by_its_end_or_its_count() {
    let place = Place::with_numbers(50);
    let period = crate::shop::period().lj();
    let run = place.run(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000050"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--end <END>|--count <COUNT>"), "{}", run.err);
    place.ok(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000050", "--count", "50"]);
}

#[test]
fn an_export_writes_over_no_file_unasked() {
    let place = Place::with_numbers(50);
    place.ok(&["goods", "add", "9001", "--name", "咖啡", "--price", "45"]);
    let file = place.path().join("goods.csv");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "mine").unwrap();
    let run = place.run(&["goods", "export", name]);
    assert!(run.code == 2 && run.err.contains("--overwrite"), "{}{}", run.code, run.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    place.ok(&["goods", "export", name, "--overwrite"]);
    assert!(std::fs::read_to_string(&file).unwrap().contains("9001"));
}

#[test]
fn a_folder_without_results_is_said_to_be_one() {
    let place = Place::with_numbers(50);
    let folder = place.path().join("results");
    std::fs::create_dir(&folder).unwrap();
    let run = place.ok(&["reconcile", folder.to_str().unwrap()]);
    assert!(run.out.is_empty() && run.err.contains("沒有可結清的檔案"), "{}{}", run.out, run.err);
}
