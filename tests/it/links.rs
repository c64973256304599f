//! Names that are no files: a pipe or a device is refused at once where a file is read, and nothing is made, emptied or
//! taken for missing through a link.

use crate::binary::{Place, Run};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whoever takes longer waits for a pipe.
const PATIENCE_S: &str = "20";

/// Runs `lj`, and ends it where it would wait without end: exit code 124.
fn ended(place: &Place, arguments: &[&str]) -> Run {
    let lj = place.command();
    let mut command = Command::new("timeout");
    command.arg(PATIENCE_S).arg(lj.get_program()).args(arguments).stdin(Stdio::null()).env_clear();
    command.envs(lj.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Run::of(command.output().unwrap())
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_verb_waits_for_no_pipe_and_reads_no_device() {
    let place = Place::with_numbers(50);
    let path = place.path().join("pipe");
    pipe(&path);
    // One that is recognised as a result of the platform by its name.
    let result = place.path().join("SummaryResult.xml");
    pipe(&result);
    let (pipe, result) = (path.to_str().unwrap(), result.to_str().unwrap());
    let free = ["fence", "free", "R000001", "--slips", pipe, "--reason", "試", "--centre"];
    for reads in [
        &["reconcile"][..],
        &["range", "import"],
        &["range", "import", "--dry-run"],
        &["range", "check", "--file"],
        &["keys", "--map"],
        &["goods", "import"],
        &["issue", "--from"],
        &["sandbox", "--allotted"],
        &free,
    ] {
        for (name, word) in [(pipe, "管線"), (result, "管線"), ("/dev/zero", "裝置")] {
            let run = ended(&place, &[reads, &[name]].concat());
            let said = format!("{}{}", run.out, run.err);
            assert!(run.code == 2 && said.contains(word), "{reads:?} {name}: {} {said}", run.code);
        }
        let run = ended(&place, &[reads, &[place.path().to_str().unwrap()]].concat());
        assert!(
            reads == ["reconcile"] || run.code == 2 && run.err.contains("資料夾"),
            "{reads:?}: {}",
            run.err
        );
    }
}

#[test]
fn settings_and_key_maps_are_files_or_nothing() {
    let place = Place::with_numbers(50);
    let settings = place.path().join("config/lj");
    fs::create_dir_all(settings.join("keymaps")).unwrap();
    pipe(&settings.join("keymaps/mine.toml"));
    fs::write(settings.join("config.toml"), "keymap = \"mine\"\n").unwrap();
    let keys = ended(&place, &["keys"]);
    assert!(keys.code == 2 && keys.err.contains("管線"), "{}", keys.err);
    fs::remove_file(settings.join("config.toml")).unwrap();
    pipe(&settings.join("config.toml"));
    let status = ended(&place, &["status"]);
    assert!(status.code == 2 && status.err.contains("管線"), "{} {}", status.code, status.err);
}

#[test]
fn no_output_is_written_through_a_link() {
    let place = Place::with_numbers(50);
    let (victim, link) = (place.path().join("victim"), place.path().join("goods.csv"));
    fs::write(&victim, "kept").unwrap();
    symlink(&victim, &link).unwrap();
    let run = ended(&place, &["goods", "export", link.to_str().unwrap()]);
    assert!(run.code == 3 && run.err.contains("連結"), "{} {}", run.code, run.err);
    assert_eq!(fs::read(&victim).unwrap(), b"kept");
    let to = place.path().join("lj.service");
    symlink(&victim, &to).unwrap();
    let run = ended(&place, &["deploy", "systemd", "--out", place.path().to_str().unwrap()]);
    assert!(run.code == 3 && run.err.contains("連結"), "{} {}", run.code, run.err);
    assert_eq!(fs::read(&victim).unwrap(), b"kept");
}

/// Moved to another disk and linked, a segment was left out: the ledger ended before it, and `init` saw none.
#[test]
fn a_segment_behind_a_link_is_told_and_never_counts_as_missing() {
    let place = Place::with_numbers(50);
    let segment = place.store().join("ledger/00000001.seg");
    let elsewhere = place.path().join("00000001.seg");
    fs::rename(&segment, &elsewhere).unwrap();
    symlink(&elsewhere, &segment).unwrap();
    let kept = fs::read(&elsewhere).unwrap();
    for store_file in [true, false] {
        if !store_file {
            fs::remove_file(place.store().join("store.redb")).unwrap();
        }
        let status = ended(&place, &["status"]);
        let told = status.err.contains("ledger/00000001.seg") && status.err.contains("symbolic link");
        assert!(status.code == 3 && told, "{} {}", status.code, status.err);
        let init = ended(&place, &["init", "--company", "1", "--name", "店", "--ubn", "12345675"]);
        assert_ne!(init.code, 0, "{}", init.out);
    }
    assert!(fs::read(&elsewhere).unwrap() == kept && segment.is_symlink(), "nothing was touched");
    fs::remove_file(&segment).unwrap();
    fs::rename(&elsewhere, &segment).unwrap();
    place.ok(&["status"]);
}
