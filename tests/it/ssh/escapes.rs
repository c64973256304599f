//! Commands that try to get out: shells, files, other verbs, copying, odd bytes. Each is refused with its code, no
//! file is made outside the store, and the engine answers as before.

use super::host::{Host, Rules, finish};
use crate::serving::Serving;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// What a shell that ran `id` would say.
const SHELL_MARK: &str = "uid=";

/// Commands that are none of ours; `CANARY` is a file that must not come to be.
const COMMANDS: &[&str] = &[
    "sh",
    "bash -i",
    "id",
    "/bin/sh -c id",
    "exec sh",
    "lj; id",
    "lj && id",
    "lj status; touch CANARY",
    "status | sh",
    "status > CANARY",
    "status >> CANARY",
    "status < /etc/passwd",
    "status $(touch CANARY)",
    "status `touch CANARY`",
    "status & touch CANARY",
    "status\ntouch CANARY",
    "status \u{1b}]0;owned\u{7}",
    "status 'left open",
    "python3 -c 'import os'",
    "env SHELL=/bin/sh sh",
    "sudo -s",
    "vi CANARY",
    "slip AB00000000 --out CANARY",
    "slip AB00000000 --format png --out=CANARY",
    "lj --store /tmp/elsewhere status",
    "status --store CANARY",
    "status --now '2026-01-01 00:00:00'",
    "range import /etc/passwd",
    "range import ../../etc/passwd",
    "issue --from /etc/passwd",
    "issue --from=/proc/self/environ",
    "keys --map /etc/passwd",
    "init --demo --store CANARY",
    "deploy sshd --out .",
    "serve",
    "remote",
    "paths",
    "staff add 9 --role administrator",
    "staff user 0 --roles administrator",
    "scp -t CANARY",
    "rsync --server . CANARY",
    "internal-sftp",
];

fn commands_give_no_shell(rules: Rules) {
    let Some(host) = Host::start(rules, 50) else { return };
    let serving = Serving::start(&host.place);
    host.place.ok(&["issue", "--item", "茶:1:35"]);
    for command in COMMANDS {
        let command = command.replace("CANARY", &host.canary());
        let run = host.run(&[], &[&command]);
        assert_eq!(run.code, 1, "{command:?}: {}{}", run.out, run.err);
        assert!(run.err.starts_with("refused[NOT_ALLOWED]"), "{command:?}: {}{}", run.out, run.err);
        assert!(run.out.is_empty() && !run.err.contains(SHELL_MARK), "{command:?}: {}{}", run.out, run.err);
    }
    host.is_unharmed("commands");
    host.wait_for_silence();
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn no_command_gets_a_shell_or_a_file_under_the_rules_that_ship() {
    commands_give_no_shell(Rules::Shipped);
}

#[test]
fn no_command_gets_a_shell_or_a_file_under_a_bare_force_command() {
    commands_give_no_shell(Rules::Careless);
}

#[test]
fn copying_and_subsystems_get_nothing() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let target = format!("{}:{}", host.address(), host.canary());
    let source = format!("{}:/etc/hostname", host.address());
    let local = tempfile::tempdir().unwrap();
    let taken = local.path().join("taken").display().to_string();
    for (program, arguments) in [
        ("scp", vec!["-O", "/etc/hostname", &target]),
        ("scp", vec!["-s", "/etc/hostname", &target]),
        ("scp", vec!["-O", &source, &taken]),
        ("scp", vec!["-s", &source, &taken]),
        ("sftp", vec!["-b", "/dev/stdin", host.address().leak()]),
    ] {
        let put = format!("put /etc/hostname {}\nget /etc/hostname {taken}\n", host.canary());
        let run = finish(host.client(program, "-P").args(&arguments), put.as_bytes());
        assert_ne!(run.code, 0, "{program} {arguments:?}: {}{}", run.out, run.err);
        host.is_unharmed(program);
    }
    for subsystem in ["sftp", "shell"] {
        let run = host.run(&["-s"], &[subsystem]);
        assert_ne!(run.code, 0, "{subsystem}: {}{}", run.out, run.err);
        assert!(!run.out.contains(SHELL_MARK));
    }
    assert_eq!(std::fs::read_dir(local.path()).unwrap().count(), 0, "something was copied out");
    host.is_unharmed("subsystems");
    serving.terminate();
}

#[test]
fn odd_bytes_and_endless_commands_are_refused() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let broken = finish(host.ssh(&[], &[]).arg(OsStr::from_bytes(b"status \xff\xfe\xc3")), b"");
    assert!(broken.err.starts_with("refused[NOT_ALLOWED]"), "{}", broken.err);
    let long = format!("issue --item '{}:1:1'", "x".repeat(60_000));
    let run = host.run(&[], &[&long]);
    assert!(run.err.starts_with("refused[NOT_ALLOWED]"), "{}", run.err);
    // More than the system gives a program: whoever refuses it, nothing is run.
    let endless = format!("status {}", "'x' ".repeat(30_000));
    let run = host.run(&[], &[&endless]);
    assert_ne!(run.code, 0, "{}{}", run.out, run.err);
    // Bytes on the standard input of verbs that read it, and of one that does not.
    let garbage: Vec<u8> = (0..10_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for command in ["range import -", "issue --from -"] {
        let run = host.run_with(&[], &[command], &garbage);
        assert!(matches!(run.code, 1 | 2), "{command}: {} {}", run.code, run.err);
        assert!(!run.err.chars().any(|c| c.is_control() && c != '\n'), "{command}: {:?}", run.err);
    }
    assert_eq!(host.run_with(&[], &["status"], &garbage).code, 0);
    // Without a command and without a terminal there is nothing to do.
    assert_eq!(host.run(&[], &[]).code, 2);
    host.is_unharmed("odd bytes");
    host.wait_for_silence();
    serving.terminate();
}
