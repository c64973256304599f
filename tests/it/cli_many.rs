//! Many sales from a file, and several processes at one store.

use crate::binary::Place;
use crate::serving::Serving;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Stdio;

fn demo() -> Place {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    place
}

/// The answers of a file, by line or number, since they come in the order in which they are durable.
fn answers(place: &Place, file: &str, code: i32) -> BTreeSet<String> {
    let run = place.run(&["issue", "--from", file]);
    assert_eq!(run.code, code, "{}{}", run.out, run.err);
    run.out.lines().map(str::to_owned).collect()
}

const MIXED: &str = r#"{"request_id":"r-1","items":[{"name":"茶","qty":1,"price":"35.5"}]}
this is no sale

{"items":[{"name":"茶","qty":2,"price":30},{"name":"折扣","qty":1,"price":-10}]}
{"items":[]}
{"request_id":"r-2","items":[{"name":"茶","qty":1,"price":1}],"buyer":"12345678"}
{"request_id":"r-1","items":[{"name":"茶","qty":1,"price":"35.5"}]}
{"items":[{"name":"茶","qty":1,"price":1}],"colour":"green"}
"#;

#[test]
fn refused_lines_are_answered_and_the_others_go_on() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    std::fs::write(&file, MIXED).unwrap();
    let first = answers(&place, file.to_str().unwrap(), 1);
    let rows: Vec<Value> = first.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut refused: Vec<(u64, &str)> = rows
        .iter()
        .filter_map(|row| Some((row["line"].as_u64()?, row["refused"]["code"].as_str()?)))
        .collect();
    refused.sort_unstable();
    assert_eq!(refused, [(2, "BAD_FIELD"), (5, "BAD_LINES"), (6, "BAD_UBN"), (8, "BAD_FIELD")]);
    let six = rows.iter().find(|row| row["line"] == 6).unwrap();
    assert_eq!(six["request_id"], "r-2");
    // Line 1 and line 7 are one sale: the same answer twice.
    let totals: BTreeSet<_> = rows.iter().filter_map(|row| row["total_amount"].as_i64()).collect();
    assert_eq!(totals, BTreeSet::from([36, 50]));

    assert_eq!(answers(&place, file.to_str().unwrap(), 1), first, "run again");
    assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), 2);
}

#[test]
fn a_file_that_grew_issues_only_what_is_new() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    let sale = r#"{"items":[{"name":"茶","qty":1,"price":5}]}"#;
    std::fs::write(&file, format!("{sale}\n{sale}")).unwrap();
    let first = answers(&place, file.to_str().unwrap(), 0);
    assert_eq!(first.len(), 2, "the same line twice is two sales");
    std::fs::write(&file, format!("{sale}\n{sale}\n{sale}\n")).unwrap();
    let second = answers(&place, file.to_str().unwrap(), 0);
    assert!(second.is_superset(&first) && second.len() == 3);
}

#[test]
fn attached_or_not_the_answers_are_the_same_and_sigterm_is_a_clean_end() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    let line = |n: u32| {
        format!(r#"{{"request_id":"s-{n:05}","items":[{{"name":"茶","qty":1,"price":{}}}]}}"#, n + 1)
    };
    std::fs::write(&file, (0..300).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let own = answers(&place, file.to_str().unwrap(), 0);
    assert_eq!(own.len(), 300);

    let serving = Serving::start(&place);
    assert_eq!(answers(&place, file.to_str().unwrap(), 0), own);
    let second = place.run(&["serve"]);
    assert_eq!(second.code, 1);
    assert!(second.err.starts_with("refused[ENGINE_RUNNING]"), "{}", second.err);
    assert_eq!(place.ok(&["status", "--json"]).json()[0]["invoices"], json!(300));
    assert_eq!(serving.terminate(), Some(0));
    assert!(place.ok(&["doctor"]).out.ends_with("全部正常。\n"));
}

#[test]
fn whoever_reads_no_more_ends_a_verb_quietly() {
    let place = demo();
    let mut child = place
        .command()
        .args(["range", "list", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn from_standard_input_two_customers_who_buy_the_same_are_two_sales() {
    let place = demo();
    let ask = |line: &str| {
        let mut command = place.command();
        command.args(["issue", "--from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = command.spawn().unwrap();
        std::io::Write::write_all(&mut running.stdin.take().unwrap(), line.as_bytes()).unwrap();
        let output = running.wait_with_output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), answer)
    };
    let nameless = r#"{"items":[{"name":"茶","qty":1,"price":35}]}"#;
    for _ in 0..2 {
        let (code, answer) = ask(nameless);
        assert_eq!((code, answer["refused"]["code"].as_str()), (1, Some("NO_REQUEST_ID")), "{answer}");
    }
    let named = |id: &str| format!(r#"{{"request_id":"{id}","items":[{{"name":"茶","qty":1,"price":35}}]}}"#);
    let [first, again, second] = ["till-1", "till-1", "till-2"].map(|id| ask(&named(id)).1["number"].clone());
    assert_eq!(first, again);
    assert_ne!(first, second);
}
