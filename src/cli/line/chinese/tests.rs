//! The whole command tree, verb by verb: what its help says in either language, held against the other.

use super::*;
use crate::cli::line::args::CommandLine;
use crate::text::usage;
use clap::CommandFactory;
use std::collections::{BTreeMap, BTreeSet};

/// Words that are the same in a Chinese sentence: names, and what a person types or finds in a file.
const NAMES: &[&str] = &[
    "JSON",
    "Lines",
    "PIN",
    "LANG",
    "LJ_STORE",
    "LJ_NOW",
    "LJ_NEW_PIN",
    "LJ_PASSPHRASE",
    "LJ_PIN",
    "Unix",
    "CSV",
    "TLS",
    "PEM",
    "ESC/POS",
    "QRCode",
    "UTF-8",
    "BOM",
    "MiB",
    "MIG",
    "SIGTERM",
    "Turnkey",
    "icash",
    "ProcessResult",
    "SummaryResult",
    "sshd",
    "ForceCommand",
    "SSH_ORIGINAL_COMMAND",
    "systemd",
    "sysusers",
    "tmpfiles",
    "config.toml",
    "start",
    "tar",
    "lj",
    "serve",
    "remote",
    "range",
    "import",
    "printer",
    "jobs",
    "help",
    "refusals",
    "config",
    "request_id",
    "items",
    "qty",
    "price",
    "unit",
    "buyer",
    "buyer_name",
    "carrier",
    "donate",
    "clearance",
    "zero_reason",
    "price_basis",
    "payments",
    "kind",
    "amount",
    "till",
    "dept",
    "company",
    "name",
    "tax",
    "xml",
    "YYYY-MM-DD",
    "HH:MM:SS",
    "invnoapply",
    "csv",
    "code,barcode,name,unit,price,tax",
    "used",
    "unused",
    "yes",
    "no",
    "default",
    "shell",
    "man",
    "Bash",
    "Fish",
    "settled",
    "none",
];

/// Values that a sentence lists by the words that a person types.
const VALUES: &[&str] = &[
    "cashier",
    "maintainer",
    "manager",
    "auditor",
    "administrator",
    "auto",
    "manual",
    "ready",
    "in_use",
    "used_up",
    "paused",
    "expired",
    "closed",
    "blank_reported",
    "withheld",
    "lent",
    "pending",
    "sending",
    "accepted",
    "confirmed",
    "unknown",
    "rejected",
    "parked",
    "delay",
    "reset-before",
    "reset-after",
    "repeat",
    "error",
    "html",
    "clock",
    "refuse",
    "cash",
    "card",
    "mobile",
    "voucher",
    "maintenance",
    "all",
];

/// An option as both languages tell of it.
struct Told {
    verb: String,
    name: String,
    english: String,
    chinese: Option<&'static str>,
}

fn told() -> Vec<Told> {
    fn walk(command: &Command, verb: &str, found: &mut Vec<Told>) {
        let own = |arg: &&Arg| !["help", "version"].contains(&arg.get_id().as_str());
        for arg in command.get_arguments().filter(own) {
            let name = arg.get_id().to_string();
            let english = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let chinese = help::option(verb, &name);
            found.push(Told { verb: verb.to_owned(), name, english, chinese });
        }
        for below in command.get_subcommands() {
            walk(below, format!("{verb} {}", below.get_name()).trim_start(), found);
        }
    }
    let mut found = Vec::new();
    walk(&CommandLine::command(), "", &mut found);
    found
}

#[test]
fn the_command_tree_is_sound() {
    CommandLine::command().debug_assert();
    localised(CommandLine::command(), Lang::Zh).debug_assert();
}

#[test]
fn every_verb_and_option_has_both_languages() {
    fn walk(command: &Command, path: &str, missing: &mut Vec<String>) {
        if help::verb(path).is_none() || command.get_about().is_none() {
            missing.push(format!("verb {path:?}"));
        }
        for verb in command.get_subcommands() {
            walk(verb, format!("{path} {}", verb.get_name()).trim_start(), missing);
        }
    }
    let mut missing = Vec::new();
    walk(&CommandLine::command(), "", &mut missing);
    let untold = told().into_iter().filter(|told| told.chinese.is_none() || told.english.is_empty());
    missing.extend(untold.map(|told| format!("{} {}", told.verb, told.name)));
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn options_that_mean_different_things_do_not_share_a_sentence() {
    let mut meanings = BTreeMap::<(String, &str), BTreeMap<String, Vec<String>>>::new();
    for Told { verb, name, english, chinese } in told() {
        meanings
            .entry((name, chinese.unwrap_or_default()))
            .or_default()
            .entry(english)
            .or_default()
            .push(verb);
    }
    meanings.retain(|_, english| english.len() > 1);
    assert!(meanings.is_empty(), "one Chinese sentence for several English ones: {meanings:#?}");
}

#[test]
fn every_value_of_an_option_is_told_of() {
    fn walk(command: &Command, untold: &mut Vec<String>) {
        for arg in command.get_arguments() {
            for value in values_of(arg) {
                let (option, word) = (arg.get_id().as_str(), value.get_name());
                if help::value(option, word).is_none_or(str::is_empty) || value.get_help().is_none() {
                    untold.push(format!("{} {option} {word}", command.get_name()));
                }
            }
        }
        command.get_subcommands().for_each(|verb| walk(verb, untold));
    }
    let mut untold = Vec::new();
    walk(&CommandLine::command(), &mut untold);
    assert!(untold.is_empty(), "{untold:#?}");
}

#[test]
fn no_sentence_is_left_over() {
    let used: BTreeSet<_> = told().iter().filter_map(|told| told.chinese).collect();
    let own = [help::option("", "help"), help::option("", "version")];
    let left: Vec<_> =
        help::told().filter(|help| !used.contains(help) && !own.contains(&Some(help))).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_limit_of_one_language_stands_in_the_other() {
    let numbers = |text: &str| -> BTreeSet<String> {
        let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let missing = told().into_iter().filter(|told| {
        let chinese = told.chinese.unwrap_or_default().replace('兩', "2").replace('八', "8");
        !numbers(&told.english).is_subset(&numbers(&chinese))
    });
    let missing: Vec<_> = missing.map(|told| (told.verb, told.name, told.english, told.chinese)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Every line of every verb's long and short help: no English word in it, but names, placeholders in capitals, what is
/// typed (verbs, options, values), and nothing of the project's own rules.
#[test]
fn the_chinese_help_is_chinese() {
    fn walk(command: &mut Command, strange: &mut BTreeSet<String>) {
        let mut typed = BTreeSet::new();
        for arg in command.get_arguments() {
            typed.extend(arg.get_possible_values().iter().map(|value| value.get_name().to_owned()));
            typed.extend(arg.get_long().map(str::to_owned));
            let names = arg.get_value_names().into_iter().flatten();
            typed.extend(names.flat_map(|name| words(name).map(str::to_owned).collect::<Vec<_>>()));
        }
        typed.extend(command.get_subcommands().map(|verb| verb.get_name().to_owned()));
        // The line that says how it is called names the verb and what it needs.
        typed.extend(command.get_bin_name().unwrap_or("lj").split(' ').map(str::to_owned));
        typed.extend(NAMES.iter().chain(VALUES).map(|&name| name.to_owned()));
        for text in [command.render_long_help().to_string(), command.render_help().to_string()] {
            for line in usage::placeholders(Lang::Zh, &text).lines() {
                for word in words(line) {
                    if !typed.contains(word) {
                        strange.insert(format!("{word}: {line}"));
                    }
                }
            }
        }
        command.get_subcommands_mut().for_each(|verb| walk(verb, strange));
    }
    // Without a width, a sentence stays in its line.
    let mut tree = localised(CommandLine::command(), Lang::Zh).term_width(0);
    tree.build();
    let mut strange = BTreeSet::new();
    walk(&mut tree, &mut strange);
    assert!(strange.is_empty(), "{strange:#?}");
}

/// Runs of three or more letters of a line, with what joins them to one word.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || "-_./,:".contains(c);
    line.split(move |c| !inside(c))
        .map(|word| word.trim_matches(|c: char| "-.,:".contains(c)))
        .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() >= 3)
}

#[test]
fn neither_language_names_the_projects_own_rules() {
    fn walk(command: &mut Command, found: &mut Vec<String>) {
        let text = command.render_long_help().to_string();
        let is_rule = |word: &&str| {
            let number = word.strip_prefix(['R', 'E']).unwrap_or_default();
            (1..=2).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
        };
        found.extend(text.split(|c: char| !c.is_alphanumeric()).filter(is_rule).map(str::to_owned));
        command.get_subcommands_mut().for_each(|verb| walk(verb, found));
    }
    for lang in [Lang::Zh, Lang::En] {
        let mut tree = localised(CommandLine::command(), lang);
        tree.build();
        let mut found = Vec::new();
        walk(&mut tree, &mut found);
        assert!(found.is_empty(), "{lang:?}: {found:?}");
    }
}
