//! `lj range import` with the platform's sample files.

use crate::binary::{Place, Run};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

/// Each sample, a time inside its (first) period, how it was allotted, its rows.
const SAMPLES: [(&str, &str, &str); 4] = [
    ("invnoapply.utf8.csv", "2021-11-05 09:00:00", "term"),
    ("invnoapply.utf8-bom.csv", "2021-11-05 09:00:00", "term"),
    ("invnoapply.cp950.csv", "2021-11-05 09:00:00", "term"),
    ("invnoapply-annual.cp950.csv", "2021-01-05 09:00:00", "annual"),
];

fn sample_path(name: &str) -> String {
    format!("{}/tests/data/csv/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn sample_store(allocation: &str, now: &str) -> Place {
    let place = Place::new();
    let company = ["--company", "1", "--name", "店", "--ubn", "12345675", "--allocation", allocation];
    place.ok(&[&["--now", now, "init", "--sample"][..], &company].concat());
    place
}

fn verdicts(run: &Run) -> Vec<String> {
    run.json().iter().map(|row| row["verdict"].as_str().unwrap().to_owned()).collect()
}

fn head(place: &Place) -> Value {
    place.ok(&["ledger", "verify", "--json"]).json().remove(0)
}

#[test]
fn every_sample_imports_in_its_period_and_the_second_time_changes_nothing() {
    for (name, now, allocation) in SAMPLES {
        let place = sample_store(allocation, now);
        let import = ["--now", now, "range", "import", &sample_path(name), "--json"];
        let first = verdicts(&place.ok(&import));
        assert!(!first.is_empty() && first.iter().all(|verdict| verdict == "new"), "{name}: {first:?}");
        let before = head(&place);
        let ranges = place.ok(&["range", "list", "--json"]).json();
        assert!(ranges.iter().all(|row| row["count"] == 50 && row["kind"] == "電子發票"), "{name}");
        let second = verdicts(&place.ok(&import));
        assert!(second.iter().all(|verdict| verdict == "same"), "{name}: {second:?}");
        assert_eq!(head(&place), before, "{name}");
    }
}

#[test]
fn today_they_are_past_and_with_history_they_are_kept_closed() {
    for (name, _, allocation) in SAMPLES {
        let place = Place::new();
        let company = ["--company", "1", "--name", "店", "--ubn", "12345675", "--allocation", allocation];
        place.ok(&[&["init", "--sample"][..], &company].concat());
        let file = sample_path(name);
        let past = verdicts(&place.ok(&["range", "import", &file, "--json"]));
        assert!(past.iter().all(|verdict| verdict == "past"), "{name}: {past:?}");
        assert!(place.ok(&["range", "list", "--json"]).json().is_empty());
        let kept = verdicts(&place.ok(&["range", "import", &file, "--json", "--history", "--books-of", "0"]));
        assert!(kept.iter().all(|verdict| verdict == "new"), "{name}: {kept:?}");
        let again = verdicts(&place.ok(&["range", "import", &file, "--json", "--history"]));
        assert!(again.iter().all(|verdict| verdict == "same"), "{name}: {again:?}");
        let rows = place.ok(&["range", "list", "--json"]).json();
        assert_eq!(rows.len(), kept.len(), "{name}: whole rows");
        assert!(rows.iter().all(|row| row["status"] == "closed"), "{name}");
    }
}

const HEADER: &str = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\n";

fn import_text(place: &Place, text: &str, more: &[&str]) -> Run {
    let file = place.path().join("upload.csv");
    std::fs::write(&file, text).unwrap();
    place.run(&[&["range", "import", file.to_str().unwrap(), "--json"][..], more].concat())
}

#[test]
fn one_bad_row_refuses_all_and_every_row_is_named() {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    let before = head(&place);
    let period = crate::shop::period().csv();
    let row = |ubn: &str, track: &str, begin: &str, end: &str| {
        format!("{ubn},7,一般稅額計算,{period},{track},{begin},{end}\n")
    };
    let text = [
        HEADER.to_owned(),
        row("12345675", "QA", "00000000", "00000499"),
        row("12345675", "QA", "100", "149"),
        row("12345675", "DA", "10000000", "10000049"),
        row("24634102", "QB", "00000000", "00000049"),
        row("12345675", "DA", "10000000", "19999999"),
    ]
    .concat();
    for more in [&[][..], &["--dry-run"]] {
        let run = import_text(&place, &text, more);
        assert_eq!(run.code, 1);
        assert!(run.err.starts_with("refused[IMPORT_REFUSED]") && run.err.contains("Excel"), "{}", run.err);
        let found: Vec<(u64, String)> = run
            .out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|row| (row["line"].as_u64().unwrap(), row["verdict"].as_str().unwrap().to_owned()))
            .collect();
        let expected = [(2, "new"), (3, "bad-row"), (4, "same"), (5, "other-ubn"), (6, "overlap")];
        assert_eq!(found, expected.map(|(line, verdict)| (line, verdict.to_owned())));
    }
    assert_eq!(head(&place), before, "nothing was stored");
}

#[test]
fn only_a_header_is_no_error_and_another_file_is_wrong_input() {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    let run = import_text(&place, HEADER, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("尚未配號"), "{}", run.err);
    assert_eq!(import_text(&place, "", &[]).code, 2);
    assert_eq!(import_text(&place, "{\"a\":1}\n", &[]).code, 2);
    assert_eq!(place.run(&["range", "import", "/no/such/file"]).code, 2);
}

#[test]
fn standard_input_is_a_file_too() {
    let now = SAMPLES[2].1;
    let place = sample_store("term", now);
    let mut child = place
        .command()
        .args(["--now", now, "range", "import", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&std::fs::read(sample_path(SAMPLES[2].0)).unwrap()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(String::from_utf8(ended.stdout).unwrap().contains("\"verdict\":\"new\""));
}

/// The rows of a file that breaks off, on the standard input of a verb whose other side has hung up.
fn cut_off(place: &Place, verb: &[&str], rows: &str) -> (i32, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    let mut child = place.command();
    child.args(verb).stdin(Stdio::piped()).stdout(writer).stderr(Stdio::piped());
    let mut running = child.spawn().unwrap();
    // The command holds the end that it was given.
    drop(child);
    running.stdin.take().unwrap().write_all(rows.as_bytes()).unwrap();
    drop(reader);
    let output = running.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn an_input_whose_other_side_is_gone_stores_nothing() {
    let place = Place::with_numbers(50);
    let (before, period) = (head(&place), crate::shop::period().csv());
    let rows = format!(
        "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n12345675,07,一般稅額計算,{period},CD,00000000,00000049\r\n"
    );
    for (verb, rows) in [
        (&["range", "import", "-"][..], rows.as_str()),
        (&["goods", "import", "-"], "code,name,price\r\nA1,茶,35\r\n"),
    ] {
        let (code, said) = cut_off(&place, verb, rows);
        assert_eq!(code, 2, "{verb:?}: {said}");
        assert!(said.contains("輸入中斷"), "{verb:?}: {said}");
        assert_eq!(head(&place), before, "{verb:?}");
    }
    let mut whole = place.command();
    whole.args(["range", "import", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = whole.spawn().unwrap();
    running.stdin.take().unwrap().write_all(rows.as_bytes()).unwrap();
    assert!(running.wait_with_output().unwrap().status.success(), "the same file, heard to its end");
    assert_ne!(head(&place), before);
}
