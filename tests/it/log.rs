//! The log: what a shop's helper reads from afar, and what never stands in it.

use crate::binary::{Place, Run};
use crate::kill_uplink::upload_to;
use lj::sandbox::{HASH_IV, HASH_KEY, Sandbox, Terms};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn log_of(place: &Place) -> PathBuf {
    let paths = place.ok(&["paths", "--json"]).json().remove(0);
    PathBuf::from(paths["log"].as_str().unwrap())
}

#[test]
fn what_an_engine_meets_stands_in_the_log_and_no_customer_or_secret_does() {
    let place = Place::with_numbers(50);
    let path = log_of(&place);
    let centre =
        Sandbox::start("127.0.0.1:0".parse().unwrap(), None, Terms::sound(crate::shop::clock())).unwrap();
    upload_to(&place, &centre);
    // Nobody listens there any more.
    drop(centre);
    let sale = ["issue", "--item", "乾電池:1:105", "--buyer", "04595257", "--buyer-name", "統一超商"];
    place.ok(&sale);
    place.ok(&["issue", "--item", "茶:1:20", "--carrier", "/ABC+123"]);
    let run = place.run(&["upload", "now"]);
    assert_ne!(run.code, 101, "{}", run.err);
    let log = std::fs::read_to_string(&path).unwrap();
    println!("{log}");
    for said in ["engine.opened", "engine.closed", "uplink.trouble", "no connection"] {
        assert!(log.contains(said), "{said} is not in {log}");
    }
    for secret in ["04595257", "統一超商", "乾電池", "ABC+123", HASH_KEY, HASH_IV] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for line in log.lines() {
        let (time, rest) = line.split_at_checked(19).unwrap();
        assert!(lj::domain::Moment::parse(time).is_some(), "{line}");
        let level = rest.split_whitespace().next();
        assert!(level.is_some_and(|level| ["INFO", "WARN", "ERROR"].contains(&level)), "{line}");
    }
}

#[test]
fn how_much_is_written_is_said_by_the_environment() {
    let place = Place::with_numbers(50);
    let path = log_of(&place);
    std::fs::remove_file(&path).unwrap();
    let at = |level: &str, arguments: &[&str]| {
        Run::of(place.command().env("LJ_LOG", level).args(arguments).output().unwrap())
    };
    assert_eq!(at("off", &["issue", "--item", "茶:1:20"]).code, 0);
    assert!(!path.exists());
    let run = at("loud", &["status"]);
    assert!(
        run.code == 2 && run.err.contains("LJ_LOG") && run.err.contains("debug"),
        "{} {}",
        run.code,
        run.err
    );
    assert_eq!(at("debug", &["paths"]).code, 0);
    assert!(std::fs::read_to_string(&path).unwrap().contains("process.begun"));
}
