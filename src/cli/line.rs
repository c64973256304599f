//! The arguments of this process, or what stands in their place behind sshd.

pub mod args;
pub mod chinese;
pub mod forced;
pub mod parsed;

use crate::cli::home::signals;
use crate::cli::line::args::{CommandLine, Common, Verb};
use crate::cli::line::chinese::localised;
use crate::cli::line::parsed::Parsed;
use crate::text::{Lang, help as help_text};
use clap::{Command, CommandFactory, FromArgMatches};

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
    let lang = spoken(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()));
    let parse = |tree: Command| {
        tree.try_get_matches()
            .and_then(|matches| CommandLine::from_arg_matches(&matches))
            .map_err(|error| Parsed::told(&error))
    };
    let tree = localised(CommandLine::command(), lang);
    let original = forced::original();
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

/// The language of the help, which is needed before the arguments are read.
fn spoken(words: impl Iterator<Item = String>) -> Lang {
    let words: Vec<String> = words.collect();
    let after = words.iter().position(|word| word == "--lang").and_then(|place| words.get(place + 1));
    let chosen =
        after.map(String::as_str).or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    match chosen {
        Some("en") => Lang::En,
        Some("auto") => help_text::lang_of_environment(),
        _ => Lang::Zh,
    }
}
