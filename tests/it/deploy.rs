//! The files that ship for a machine's administrator, read by the programs that they are for. A program that is
//! missing is said and passed over.

use crate::binary::{Place, Run};
use crate::skip::{has, skip};
use crate::ssh::host::finish;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// The most that `systemd-analyze security` may count against the service, out of 100: 0 to 20 is *OK*.
const EXPOSURE_MAX: u32 = 20;

/// Runs a program; none, with a word, where it is missing.
fn tool(name: &str, arguments: &[&str]) -> Option<Run> {
    if !has(name) {
        return None;
    }
    Some(finish(Command::new(name).args(arguments).env("SYSTEMD_LOG_LEVEL", "warning"), b""))
}

/// The unit, with a binary that is there.
fn unit(place: &Place) -> String {
    let text = place.ok(&["deploy", "systemd"]).out.replace("/usr/local/bin/lj", env!("CARGO_BIN_EXE_lj"));
    let path = place.path().join("lj.service");
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn systemd_reads_the_unit_and_finds_it_closed() {
    let place = Place::new();
    let unit = unit(&place);
    let Some(verified) = tool("systemd-analyze", &["verify", "--man=no", &unit]) else { return };
    let ours: Vec<&str> = verified.err.lines().filter(|line| line.contains("lj.service")).collect();
    assert!(ours.is_empty() && verified.code == 0, "{}{}", verified.out, verified.err);
    let threshold = format!("--threshold={EXPOSURE_MAX}");
    let judged = finish(
        Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager", &threshold, &unit]),
        b"",
    );
    assert_eq!(judged.code, 0, "{}{}", judged.out, judged.err);
    println!("{}", judged.out.lines().last().unwrap_or_default());
}

#[test]
fn the_user_its_groups_and_directories_come_to_be() {
    let place = Place::new();
    let root = place.path().join("root");
    fs::create_dir_all(root.join("etc")).unwrap();
    let at_root = format!("--root={}", root.display());
    let [users, directories] = ["sysusers", "tmpfiles"].map(|which| {
        place.ok(&["deploy", which, "--out", place.path().to_str().unwrap()]);
        place.path().join(format!("lj.{which}.conf")).display().to_string()
    });
    if !rustix::process::geteuid().is_root() {
        skip("users and directories are made by root alone");
        return;
    }
    let Some(made) = tool("systemd-sysusers", &[&at_root, &users]) else { return };
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let passwd = fs::read_to_string(root.join("etc/passwd")).unwrap();
    assert!(passwd.lines().any(|line| line.starts_with("lj:") && line.ends_with("nologin")), "{passwd}");
    let groups = fs::read_to_string(root.join("etc/group")).unwrap();
    assert!(
        ["lj:", "lj-remote:"].iter().all(|name| groups.lines().any(|line| line.starts_with(name))),
        "{groups}"
    );

    let Some(made) = tool("systemd-tmpfiles", &[&at_root, "--create", &directories]) else { return };
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    for (path, mode) in [("var/lib/lj", 0o750), ("var/lib/lj/store", 0o750), ("var/lib/lj/witness", 0o700)] {
        let found = fs::metadata(root.join(path)).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777, mode, "{path}");
    }
}

#[test]
fn a_file_that_is_there_stays_and_installing_is_said_beside_the_file() {
    let place = Place::new();
    let here = place.path().to_str().unwrap();
    let written = place.ok(&["deploy", "sshd", "--out", here]);
    assert!(written.out.contains("lj.sshd.conf") && written.err.contains("sshd -t"), "{}", written.err);
    assert_eq!(
        place.ok(&["deploy", "sshd"]).out,
        fs::read_to_string(place.path().join("lj.sshd.conf")).unwrap()
    );
    let again = place.run(&["deploy", "sshd", "--out", here]);
    assert_eq!(again.code, 3, "{}", again.err);
    assert_eq!(place.run(&["deploy", "windows"]).code, 2);
}

/// System calls of a group of systemd's, groups within it included.
fn calls_of(group: &str, found: &mut BTreeSet<String>) {
    let listed = Command::new("systemd-analyze").args(["syscall-filter", group]).output().unwrap();
    for line in String::from_utf8(listed.stdout).unwrap().lines().skip(1) {
        match line.split('#').next().unwrap_or_default().trim() {
            "" => {}
            inner if inner.starts_with('@') => calls_of(inner, found),
            call => drop(found.insert(call.to_owned())),
        }
    }
}

/// The unit's filter, against what the engine really asks of the kernel while it serves and stops.
#[test]
fn the_engine_makes_no_system_call_that_the_unit_bars() {
    for name in ["strace", "systemd-analyze"] {
        if tool(name, &["--version"]).is_none() {
            return;
        }
    }
    let place = Place::with_numbers(50);
    let trace = place.path().join("trace");
    let model = place.command();
    let mut traced = Command::new("strace");
    traced
        .args(["-f", "-qq", "-o", trace.to_str().unwrap()])
        .arg(model.get_program())
        .arg("serve")
        .env_clear();
    for (name, value) in model.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    let mut serving = traced.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut said).unwrap();
    if said.is_empty() {
        skip("strace may not trace here");
        serving.wait().unwrap();
        return;
    }
    place.ok(&["issue", "--item", "茶:1:35"]);
    place.ok(&["doctor"]);
    // The first process of the trace is the engine.
    let pid = fs::read_to_string(&trace).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
    assert!(serving.wait().unwrap().success());

    let unit = place.ok(&["deploy", "systemd"]).out;
    let (mut allowed, mut barred) = (BTreeSet::new(), BTreeSet::new());
    calls_of("@default", &mut allowed);
    for rule in unit.lines().filter_map(|line| line.strip_prefix("SystemCallFilter=")) {
        let set = if rule.starts_with('~') { &mut barred } else { &mut allowed };
        rule.trim_start_matches('~').split(' ').for_each(|group| calls_of(group, set));
    }
    let trace = fs::read_to_string(&trace).unwrap();
    let used: BTreeSet<&str> = trace
        .lines()
        .filter_map(|line| Some(line.split_once(' ')?.1.trim_start().split_once('(')?.0))
        .filter(|call| call.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .collect();
    assert!(used.contains("fdatasync") && used.contains("accept4"), "{used:?}");
    let outside: Vec<_> =
        used.iter().filter(|call| !allowed.contains(**call) || barred.contains(**call)).collect();
    assert!(outside.is_empty(), "{outside:?}");
}
