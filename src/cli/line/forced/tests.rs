//! Commands as they come over SSH: what goes, what does not, and that no verb or option slips into the table.

use super::*;
use crate::cli::line::args::LangChoice;
use crate::domain::TillCode;

fn fixed() -> Common {
    Common {
        store: Some(PathBuf::from("/srv/shop")),
        lang: None,
        json: false,
        staff: None,
        now: None,
        till: None,
        start: None,
        request_id: None,
    }
}

fn asked(command: &str) -> Result<(Common, Option<Verb>), Parsed> {
    read(fixed(), Some(OsStr::new(command)), Lang::En)
}

/// The sentence of a command that is not allowed.
fn barred(command: &str) -> String {
    match asked(command) {
        Err(Parsed::Failed(CliFailure::Refused { code: "NOT_ALLOWED", sentence })) => sentence,
        Ok((_, verb)) => panic!("{command:?} goes: {verb:?}"),
        Err(Parsed::Told(code)) => panic!("{command:?} is wrong usage: {code}"),
        Err(Parsed::Failed(failure)) => panic!("{command:?}: {failure:?}"),
    }
}

#[test]
fn every_verb_of_the_table_is_a_verb_and_reads_a_file_where_it_says_so() {
    let mut tree = CommandLine::command();
    tree.build();
    for row in allowed::all() {
        let mut found = &tree;
        for word in &row.words {
            found = found.find_subcommand(word).unwrap_or_else(|| panic!("{:?}", row.words));
        }
        assert_eq!(found.get_subcommands().count(), 0, "{:?} is only the beginning of verbs", row.words);
        let reads = |arg: &clap::Arg| {
            let names_file = arg.get_value_names().is_some_and(|names| names == ["FILE"] || names == ["DIR"]);
            names_file && ["from", "file", "to"].iter().any(|id| arg.get_id() == id)
        };
        let files = found.get_arguments().any(reads);
        assert_eq!(row.reads_input, files, "{:?}", row.words);
    }
}

#[test]
fn what_an_administrator_does_from_afar_goes() {
    for command in [
        "status --json",
        "lj status",
        "range list --period 11511",
        "range add --period 11511 --track AB --begin 00000000 --count 50",
        "range import -",
        "range import - --dry-run",
        "issue --from -",
        "issue --item '乾電池 (AA):1:105' --request-id r1",
        "invoice cancel AB00000000 --reason 退貨",
        "slip AB00000000 --format text",
        "doctor --quick",
        "ledger show --number AB00000000",
        "keys",
        "help refusals",
        "--",
    ] {
        let went = asked(command);
        if command == "--" {
            assert!(went.is_err());
            continue;
        }
        let (common, verb) = went.unwrap_or_else(|_| panic!("{command}"));
        assert!(verb.is_some(), "{command}");
        assert_eq!(common.store, fixed().store, "{command}");
    }
    for command in ["", "   ", "lj", " lj "] {
        assert!(matches!(asked(command), Ok((_, None))), "the screens: {command:?}");
    }
    assert!(matches!(read(fixed(), None, Lang::Zh), Ok((_, None))));
}

#[test]
fn shells_files_and_other_verbs_do_not_go() {
    for command in [
        "sh",
        "bash -i",
        "/bin/sh",
        "lj; sh",
        "lj && sh",
        "status | sh",
        "status > /tmp/x",
        "status < /etc/passwd",
        "status `id`",
        "status $(id)",
        "status ${IFS}x",
        "status &",
        "status \\; id",
        "status\nid",
        "status\u{0}id",
        "status\u{1b}[2J",
        "status # more",
        "status 'open",
        "\"status",
        "status --store /tmp/other",
        "status --store=/tmp/other",
        "--store /tmp/other status",
        "status --now '2026-01-01 00:00:00'",
        "slip AB00000000 --out /tmp/x",
        "slip AB00000000 --format png --out=-",
        "mig AB00000000 --out /tmp/x",
        "backup - --with-secrets",
        "issue --from /etc/passwd",
        "range import /etc/passwd",
        "range import --dry-run ./file.csv",
        "keys --map /etc/passwd",
        "keys --map -",
        "init --demo",
        "serve",
        "remote",
        "deploy sshd --out /tmp",
        "paths",
        "staff add 1 --role administrator",
        "staff user 0 --roles administrator",
        "clock accept --reason x",
        "range",
        "lj lj status",
        "/usr/bin/lj status",
        "internal-sftp",
        "/usr/lib/openssh/sftp-server",
        "scp -t /tmp",
        "rsync --server . /tmp",
        "Status",
        "stat",
    ] {
        let sentence = barred(command);
        assert!(sentence.contains("range import"), "it says what goes: {sentence}");
        assert!(!sentence.contains(char::is_control), "{sentence:?}");
    }
}

#[test]
fn limits_and_bytes_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let long = format!("issue --item '{}:1:1'", "x".repeat(COMMAND_BYTES_MAX));
    assert!(barred(&long).contains("issue --from -"));
    let bytes = OsStr::from_bytes(b"status \xff\xfe");
    let ended = read(fixed(), Some(bytes), Lang::En);
    assert!(matches!(ended, Err(Parsed::Failed(CliFailure::Refused { code: "NOT_ALLOWED", .. }))));
}

#[test]
fn what_the_administrators_line_says_cannot_be_taken_back() {
    let till = |code| TillCode::parse(code);
    let line = Common { till: till("T1"), lang: Some(LangChoice::Zh), ..fixed() };
    let (common, _) = read(line, Some(OsStr::new("status --till T2 --lang en --json")), Lang::En)
        .unwrap_or_else(|_| panic!());
    assert_eq!(common.till, till("T1"));
    assert_eq!((common.lang, common.json), (Some(LangChoice::En), true));
    assert_eq!(common.store, fixed().store);
}

/// An argument that names a file must be of the type that `check` looks for.
#[test]
fn arguments_that_name_files_have_the_type_of_paths() {
    fn walk(command: &Command, found: &mut Vec<(String, String)>) {
        for arg in command.get_arguments() {
            let names = arg.get_value_names().unwrap_or_default();
            if names.iter().any(|name| ["FILE", "DIR", "PATH"].contains(&name.as_str())) {
                found.push((command.get_name().to_owned(), arg.get_id().to_string()));
            }
        }
        command.get_subcommands().for_each(|verb| walk(verb, found));
    }
    let mut found = Vec::new();
    walk(&CommandLine::command(), &mut found);
    for (command, line) in [
        ("backup", vec!["backup", "x"]),
        ("restore", vec!["restore", "x"]),
        ("free", vec!["fence", "free", "1", "--centre", "x", "--slips", "y", "--reason", "z"]),
        ("keys", vec!["keys", "--map", "x"]),
        ("slip", vec!["slip", "AB00000000", "--out", "x"]),
        ("mig", vec!["mig", "AB00000000", "--out", "x"]),
        ("blanks", vec!["blanks", "11511", "--out", "x"]),
        ("issue", vec!["issue", "--from", "x"]),
        ("import", vec!["range", "import", "x"]),
        ("deploy", vec!["deploy", "sshd", "--out", "x"]),
        ("check", vec!["range", "check", "--file", "x"]),
        ("coverage", vec!["range", "coverage", "--out", "x"]),
        ("take-back", vec!["range", "take-back", "--messages", "x"]),
        ("holidays", vec!["period", "holidays", "x"]),
        ("allotments", vec!["period", "allotments", "--out", "x"]),
        ("reconcile", vec!["reconcile", "x"]),
        ("selftest", vec!["selftest", "x"]),
        ("export", vec!["export", "x"]),
        ("sandbox", vec!["sandbox", "--tls-cert", "x", "--tls-key", "y"]),
        ("lj", vec!["--store", "x", "status"]),
    ] {
        found.retain(|(verb, _)| verb != command);
        let matches = CommandLine::command().try_get_matches_from(["lj"].iter().chain(&line)).unwrap();
        let is_path = |matches: &ArgMatches| {
            [
                "to",
                "backup",
                "centre",
                "map",
                "out",
                "out_dir",
                "from",
                "file",
                "store",
                "tls_cert",
                "paths",
                "messages",
                "files",
                "folder",
                "to_folder",
            ]
            .iter()
            .any(|id| {
                is_given_here(matches, id) && matches!(matches.try_get_many::<PathBuf>(id), Ok(Some(_)))
            })
        };
        let mut level = Some(&matches);
        let mut seen = false;
        while let Some(here) = level {
            seen |= is_path(here);
            level = here.subcommand().map(|(_, next)| next);
        }
        assert!(seen, "{line:?}");
    }
    assert!(found.is_empty(), "say here that these are paths: {found:?}");
}

fn is_given_here(matches: &ArgMatches, id: &str) -> bool {
    matches.try_contains_id(id).unwrap_or_default() && is_given(matches, id)
}

/// What the README and the guide for remote administrators name is what goes.
#[test]
fn the_papers_name_the_verbs_of_the_table() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    for name in ["README.md", "README.zh-TW.md"] {
        let words = read(name).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&allowed::listed()), "{name} should say {}", allowed::listed());
    }
    for name in ["docs/remote.md", "docs/remote.zh-TW.md"] {
        let text = read(name);
        let rows = text.lines().filter(|line| line.starts_with('|'));
        let verbs: Vec<&str> = rows.filter_map(|row| row.split("`lj ").nth(1)?.split('`').next()).collect();
        assert!(verbs.len() > 5, "{name}: {verbs:?}");
        for verb in verbs {
            let words: Vec<String> = verb.split(' ').map(str::to_owned).collect();
            assert!(allowed::find(&words).is_some(), "{name}: {verb}");
        }
    }
}
