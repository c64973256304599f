//! `lj help VERB` and `lj help refusals`, and the help texts in the language of the terminal.

use crate::cli::context::Context;
use crate::cli::line::args::CommandLine;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::{Object, object};
use crate::cli::out::listing::{Listing, cells};
use crate::cli::out::output::Out;
use crate::text::{self, Lang};
use clap::{Command, CommandFactory};

/// The subject that is no verb.
const REFUSALS: &str = "refusals";

/// `lj help`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A verb, such as `range import`; or `refusals` for every refusal code.
    #[arg(value_name = "VERB")]
    words: Vec<String>,
}

/// Prints the help.
///
/// # Errors
/// Wrong usage for a verb that does not exist.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    if args.words == [REFUSALS] {
        return refusals(context);
    }
    let mut command = localised(CommandLine::command(), context.lang);
    command.build();
    let mut found = &mut command;
    for word in &args.words {
        found = found.find_subcommand_mut(word).ok_or_else(|| {
            CliFailure::Usage(text::usage::no_such_verb(context.lang, &args.words.join(" ")))
        })?;
    }
    let help = found.render_long_help().to_string();
    let mut out = Out::default();
    out.lines(help.trim_end().lines())?;
    out.flush()?;
    Ok(Exit::DONE)
}

/// A refusal's code and what it means, in the language of the call.
struct Meaning(&'static str, &'static str);

impl Listing for Meaning {
    fn heads(_: Lang) -> Vec<&'static str> {
        Vec::new()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.0, self.1]
    }

    fn json(&self) -> Object {
        object! { code: self.0, meaning: self.1 }
    }
}

fn refusals(context: &Context) -> Result<Exit, CliFailure> {
    let all = text::refusal_codes().iter();
    let meanings: Vec<_> = all.map(|&(code, zh, en)| Meaning(code, context.lang.pick(zh, en))).collect();
    context.list(&meanings)
}

/// The command tree with Chinese help where that is the language; the English one stands at the options.
pub fn localised(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => in_chinese(command, ""),
    }
}

fn in_chinese(command: Command, path: &str) -> Command {
    let command = match text::help::verb(path) {
        Some(about) => command.about(about).long_about(about),
        None => command,
    };
    let path = path.to_owned();
    command
        .mut_args(|arg| match text::help::option(arg.get_id().as_str()) {
            Some(help) => arg.help(help).long_help(help),
            None => arg,
        })
        .mut_subcommands(|verb| {
            let name = verb.get_name().to_owned();
            in_chinese(verb, format!("{path} {name}").trim_start())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_tree_is_sound() {
        CommandLine::command().debug_assert();
        localised(CommandLine::command(), Lang::Zh).debug_assert();
    }

    #[test]
    fn every_verb_and_option_has_both_languages() {
        let mut missing = Vec::new();
        collect_missing(&CommandLine::command(), "", &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn collect_missing(command: &Command, path: &str, missing: &mut Vec<String>) {
        if text::help::verb(path).is_none() || command.get_about().is_none() {
            missing.push(format!("verb {path:?}"));
        }
        for arg in command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        {
            if text::help::option(arg.get_id().as_str()).is_none() || arg.get_help().is_none() {
                missing.push(format!("{path} {}", arg.get_id()));
            }
        }
        for verb in command.get_subcommands() {
            collect_missing(verb, format!("{path} {}", verb.get_name()).trim_start(), missing);
        }
    }
}
