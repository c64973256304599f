//! `kill -9` of the engine that uploads, again and again, while sales go on and the centre fails in every way: when the
//! faults stop, the centre's own ledger holds each document once, equal to the store's, and the outbox is all
//! confirmed. The real binary, real sockets, a real file as the witness.

use crate::binary::Place;
use crate::shop::full_scale;
use lj::sandbox::{Faults, HASH_IV, HASH_KEY, MACHINE, MERCHANT, Sandbox, Terms};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How long the outbox may take to empty once the faults have stopped.
const PATIENCE: Duration = Duration::from_secs(180);
/// Every kind of fault at this rate, in thousandths.
const RATE: u64 = 200;
/// Each tenth invoice is cancelled.
const CANCELLED: usize = 10;

/// Points a place's upload at the centre, with waits that suit a test.
pub fn upload_to(place: &Place, sandbox: &Sandbox) {
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    let settings = format!(
        "[uplink]\ngateway = \"offline-centre\"\nurl = \"{}\"\ndialect = \"ecpay\"\nmerchant_id = \"{MERCHANT}\"\n\
         machine_id = \"{MACHINE}\"\nubn = \"12345675\"\nanswer_ms = 2000\nback_off_ms = 5\nconfirm_ms = 100\n",
        sandbox.url()
    );
    std::fs::write(folder.join("config.toml"), settings).unwrap();
    let secrets = folder.join("secrets.toml");
    std::fs::write(&secrets, format!("[uplink]\nhash_key = \"{HASH_KEY}\"\nhash_iv = \"{HASH_IV}\"\n"))
        .unwrap();
    let only_mine = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&secrets, only_mine).unwrap();
}

/// Sells, and kills the engine after `kill_after` answers; the verb that sells takes over and sells the rest.
fn sell(
    place: &Place,
    serving: crate::serving::Serving,
    round: usize,
    count: usize,
    kill_after: usize,
) -> Vec<String> {
    let mut command = place.command();
    command.args(["issue", "--json", "--from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for sale in 0..count {
        let id = format!("r{round}-{sale:06}");
        writeln!(input, r#"{{"request_id":"{id}","items":[{{"name":"乾電池","qty":2,"price":52.5}}]}}"#)
            .unwrap();
    }
    drop(input);
    let mut serving = Some(serving);
    let mut numbers = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let answer: Value = serde_json::from_str(&line.unwrap()).unwrap();
        numbers.push(answer["number"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned());
        if numbers.len() == kill_after
            && let Some(serving) = serving.take()
        {
            serving.kill();
        }
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(numbers.len(), count);
    numbers
}

fn status(place: &Place) -> Value {
    place.ok(&["upload", "status", "--json"]).json().remove(0)
}

/// What the store says of every document: message and number, and its fingerprint.
fn ours(place: &Place) -> BTreeMap<(String, String), String> {
    let rows = place.ok(&["upload", "list", "--limit", "1000000", "--json"]).json();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| ((text(row, "message"), text(row, "number")), text(row, "sha256"))).collect()
}

#[test]
fn the_engine_dies_while_everything_fails_and_each_document_arrives_once() {
    let (invoices, kills) = if full_scale() { (10_000, 50) } else { (120, 4) };
    let seed = crate::chance::seed();
    let place = Place::with_numbers(u32::try_from(invoices).unwrap().next_multiple_of(50));
    let witness = place.path().join("centre.jsonl");
    let terms = Terms {
        ledger: Some(witness.clone()),
        faults: Faults::every(RATE, seed),
        ..Terms::sound(crate::shop::clock())
    };
    let centre = Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap();
    upload_to(&place, &centre);
    let mut dice = fastrand::Rng::with_seed(seed);
    let per_round = invoices / kills;
    let mut cancelled = 0;
    for round in 0..kills {
        let serving = crate::serving::Serving::start(&place);
        let kill_after = 1 + dice.usize(..per_round - 1);
        let numbers = sell(&place, serving, round, per_round, kill_after);
        for number in numbers.iter().step_by(CANCELLED) {
            place.ok(&["invoice", "cancel", number, "--reason", "客人退貨"]);
            cancelled += 1;
        }
    }
    centre.fail(Faults::none());
    let wanted = (per_round * kills + cancelled) as u64;
    let serving = crate::serving::Serving::start(&place);
    let deadline = Instant::now() + PATIENCE;
    // A person lets what was refused on purpose try again.
    loop {
        let now = status(&place);
        if now["confirmed"].as_u64() == Some(wanted) {
            break;
        }
        assert!(Instant::now() < deadline, "{now}");
        for row in place.ok(&["upload", "list", "--state", "rejected", "--limit", "100000", "--json"]).json()
        {
            let (number, message) = (row["number"].as_str().unwrap(), row["message"].as_str().unwrap());
            place.ok(&["upload", "retry", number, "--message", message]);
        }
    }
    let ours = ours(&place);
    assert_eq!(serving.terminate(), Some(0));
    assert_eq!(ours.len() as u64, wanted);
    let theirs = crate::centre::witnessed(&witness);
    assert_eq!(theirs.len() as u64, centre.taken().unwrap(), "a document is there twice");
    assert_eq!(theirs.keys().collect::<Vec<_>>(), ours.keys().collect::<Vec<_>>());
    assert!(theirs == ours, "a document at the centre differs from the store's");
    let cancels = theirs.keys().filter(|(kind, _)| kind == "F0501").count();
    println!("{kills} kills, {wanted} documents, {cancels} of them cancellations: each there once");
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}
