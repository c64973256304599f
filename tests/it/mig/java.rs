//! Java's validators over many messages, for Turnkey is Java: it counts lengths in UTF-16 units, and it alone reads the
//! official E0401 and E0402 schemas as they were published. `Validate.java` beside this file is run as it stands.

use super::schemas;
use crate::skip::has;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The JDK's own validator, and Debian's Xerces.
const JDK: &str = "jdk";
const XERCES: &str = "org.apache.xerces.jaxp.validation.XMLSchemaFactory";
const XERCES_JAR: &str = "/usr/share/java/xercesImpl.jar";

/// Where the schemas are, when there is a JDK that reads them too; else says what is missing.
pub fn found() -> Option<PathBuf> {
    schemas::folder().filter(|_| has("javac"))
}

/// What each validator says against files of one schema; nothing where all are valid.
fn faults(schema: &Path, files: &[PathBuf], factory: &str) -> Vec<String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mig/Validate.java");
    let mut child = Command::new("java")
        // A short run: the slower compiler would never pay.
        .args(["-XX:TieredStopAtLevel=1", "-cp", XERCES_JAR])
        .arg(program)
        .arg(schema)
        .arg(factory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let names: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(names.as_bytes()));
    let ran = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let said = String::from_utf8(ran.stdout).unwrap();
    let mut lines: Vec<String> = said.lines().map(str::to_owned).collect();
    let counted = lines.pop().unwrap();
    assert_eq!(counted, format!("{} of {}", files.len() - lines.len(), files.len()), "{lines:?}");
    lines
}

fn factories() -> Vec<&'static str> {
    if has(XERCES_JAR) { vec![JDK, XERCES] } else { vec![JDK] }
}

/// Every file is valid by the schema to each of Java's validators.
pub fn check(schema: &Path, files: &[PathBuf]) {
    for factory in factories() {
        let faults = faults(schema, files, factory);
        assert!(faults.is_empty(), "{factory}: {}", faults[..faults.len().min(20)].join("\n"));
    }
}

#[test]
fn java_counts_a_character_beyond_the_first_65536_twice() {
    let Some(schemas) = found() else { return };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sample = format!("{}/tests/data/mig-4.1/F0501_cancel.xml", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read_to_string(&sample).unwrap();
    let bad = folder.path().join("bad.xml");
    std::fs::write(&bad, good.replace("開立錯誤", &format!("{}𠮷", "錯".repeat(19)))).unwrap();
    for factory in factories() {
        let found = faults(&schemas.join("v41/F0501.xsd"), &[PathBuf::from(&sample), bad.clone()], factory);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("bad.xml") && found[0].contains("length = '21'"), "{found:?}");
    }
}

#[test]
fn the_official_schemas_of_the_tracks_take_the_samples_as_published() {
    let Some(schemas) = found() else { return };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mig-4.1");
    for (schema, sample) in [("E0401", "E0401_branch.xml"), ("E0402", "E0402_blank.xml")] {
        check(&schemas.join(format!("v41/{schema}.official.xsd")), &[data.join(sample)]);
    }
}
