//! `xmllint` and Java's validators over many messages: one process for a whole batch. The schemas are not ours to ship; they are read from
//! `LJ_XSD`, or from `shared/data/xsd/mig-4.1` beside a folder that holds this one.

use super::java;
use crate::skip::{has, shared};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that one process gets: far below the longest command line.
const BATCH: usize = 500;

/// Where the schemas are.
#[track_caller]
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("LJ_XSD").map(PathBuf::from).or_else(|| shared("data/xsd/mig-4.1"))
}

/// Where the schemas are, when there is a program that reads them too; else says what is missing.
pub fn found() -> Option<PathBuf> {
    folder().filter(|_| has("xmllint"))
}

/// What the schemas say against files of one kind; nothing where all are valid.
fn faults(schemas: &Path, kind: &str, files: &[PathBuf]) -> Vec<String> {
    let schema = schemas.join(format!("v41/{kind}.xsd"));
    let mut faults = Vec::new();
    for batch in files.chunks(BATCH) {
        let ran = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(&schema)
            .args(batch)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        let valid = said.lines().filter(|line| line.ends_with(" validates")).count();
        faults.extend(said.lines().filter(|line| !line.ends_with(" validates")).map(str::to_owned));
        if valid != batch.len() || !ran.status.success() {
            faults.push(format!("{valid} of {} are valid; {}", batch.len(), ran.status));
        }
    }
    faults
}

/// Every file is a valid message of its kind to whichever validator is here: libxml2's, the JDK's own, which is what
/// Turnkey uses, and Debian's Xerces.
pub fn check_all(kind: &str, files: &[PathBuf]) {
    if let Some(schemas) = found() {
        check(&schemas, kind, files);
    }
    if let Some(schemas) = java::found() {
        java::check(&schemas.join(format!("v41/{kind}.xsd")), files);
        // As published; only Java reads the blank in a name of theirs.
        let official = schemas.join(format!("v41/{kind}.official.xsd"));
        if official.is_file() {
            java::check(&official, files);
        }
    }
}

/// Every file is a valid message of its kind to `xmllint`.
pub fn check(schemas: &Path, kind: &str, files: &[PathBuf]) {
    let faults = faults(schemas, kind, files);
    assert!(faults.is_empty(), "{kind}: {}", faults[..faults.len().min(20)].join("\n"));
}

#[test]
fn the_schemas_see_what_is_wrong() {
    let Some(schemas) = found() else { return };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sample = format!("{}/tests/data/mig-4.1/F0501_cancel.xml", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read_to_string(&sample).unwrap();
    let bad = folder.path().join("bad.xml");
    std::fs::write(&bad, good.replace("開立錯誤", &"錯".repeat(21))).unwrap();
    let found = faults(&schemas, "F0501", &[PathBuf::from(sample), bad]);
    assert!(found.iter().any(|fault| fault.contains("CancelReason")), "{found:?}");
    assert!(found.iter().any(|fault| fault.starts_with("1 of 2")), "{found:?}");
}
