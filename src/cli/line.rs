//! The arguments of this process, or what stands in their place behind sshd.

pub mod args;
pub mod chinese;
mod fault;
pub mod forced;
pub mod parsed;

use crate::cli::home::place::{Machine, Place};
use crate::cli::home::signals;
use crate::cli::line::args::{CommandLine, Common, Verb};
use crate::cli::line::chinese::localised;
use crate::cli::line::parsed::Parsed;
use crate::config;
use crate::text::{Lang, help as help_text};
use clap::{Command, CommandFactory, FromArgMatches, Parser};
use std::ffi::OsString;

/// What this process is to do.
pub struct Line {
    /// Options of every verb.
    pub common: Common,
    /// The verb; none opens the screens.
    pub verb: Option<Verb>,
    /// A remote session, which believes little.
    pub forced: bool,
}

/// The arguments; what a forced command was asked for stands in the environment.
pub fn read_arguments() -> Result<Line, Parsed> {
    let original = forced::original();
    if original.is_none()
        && let Some(common) = of_screens(std::env::args_os())
    {
        return Ok(Line { common, verb: None, forced: false });
    }
    let asked = spoken(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()));
    let lang = asked.unwrap_or_else(|| configured(original.is_some()));
    let parse = |tree: Command| {
        tree.try_get_matches()
            .and_then(|matches| CommandLine::from_arg_matches(&matches))
            .map_err(|error| Parsed::told(lang, &error))
    };
    let tree = localised(CommandLine::command(), lang);
    // First without the environment: whether it may be believed is only known then.
    let fixed = parse(forced::without_environment(tree.clone()))?;
    if forced::is_forced(fixed.verb.as_ref(), original.as_deref()) {
        signals::never_stopped();
        let (common, verb) = forced::read(fixed.common, original.as_deref(), lang)?;
        return Ok(Line { common, verb, forced: true });
    }
    let line = parse(tree)?;
    Ok(Line { common: line.common, verb: line.verb, forced: false })
}

/// The options of a line without a verb, which opens the screens; none of any other line, nor of one with a fault. Most
/// processes are screens, for a whole day: the tree of verbs with its help would be a twentieth of the memory of each.
fn of_screens(words: impl Iterator<Item = OsString>) -> Option<Common> {
    Screens::try_parse_from(words).ok().map(|line| line.common)
}

/// A line without a verb. Help and version are told by the whole tree.
#[derive(Debug, Parser)]
#[command(name = "lj", disable_help_flag = true, disable_version_flag = true)]
struct Screens {
    #[command(flatten)]
    common: Common,
}

/// The language of the configuration; that of a user without one where it cannot be read, which the verb itself tells.
fn configured(remote: bool) -> Lang {
    let machine = if remote { Machine::of_home_alone() } else { Machine::read() };
    let config =
        machine.and_then(|machine| config::read(Lang::default(), &Place::of(&machine, None).config).ok());
    config.unwrap_or_default().lang
}

/// The language of the help that the line asks for; it is needed before the arguments are read.
fn spoken(words: impl Iterator<Item = String>) -> Option<Lang> {
    let words: Vec<String> = words.collect();
    let after = words.iter().position(|word| word == "--lang").and_then(|place| words.get(place + 1));
    let chosen =
        after.map(String::as_str).or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    match chosen? {
        "en" => Some(Lang::En),
        "auto" => Some(help_text::lang_of_environment()),
        _ => Some(Lang::Zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> impl Iterator<Item = OsString> {
        std::iter::once("lj")
            .chain(line.split_whitespace())
            .map(OsString::from)
            .collect::<Vec<_>>()
            .into_iter()
    }

    #[test]
    fn a_line_without_a_verb_says_the_same_to_the_small_tree_and_the_whole_one() {
        for line in
            ["", "--till T1", "--lang en --start sale", "--store /x --as M1 --json", "--now=2026-11-23"]
        {
            let small = of_screens(words(line)).map(|common| format!("{common:?}"));
            let whole = CommandLine::try_parse_from(words(line)).ok();
            assert_eq!(small, whole.map(|whole| format!("{:?}", whole.common)), "{line}");
        }
        assert!(of_screens(words("--till T1")).is_some_and(|common| common.till.is_some()));
    }

    #[test]
    fn a_verb_a_fault_and_a_question_for_help_go_to_the_whole_tree() {
        for line in
            ["status", "remote", "range list", "--help", "-h", "--version", "--tail T1", "help", "--till"]
        {
            assert!(of_screens(words(line)).is_none(), "{line}");
        }
    }
}
