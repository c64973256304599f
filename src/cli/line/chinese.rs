//! The help of the command tree in Chinese; the English one stands at the options.

use crate::text::{Lang, help};
use clap::Command;

/// The command tree with Chinese help where that is the language; the English one stands at the options.
pub fn localised(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => in_chinese(command, ""),
    }
}

fn in_chinese(command: Command, path: &str) -> Command {
    let command = match help::verb(path) {
        Some(about) => command.about(about).long_about(about),
        None => command,
    };
    let path = path.to_owned();
    command
        .mut_args(|arg| match help::option(arg.get_id().as_str()) {
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
    use crate::cli::line::args::CommandLine;
    use clap::CommandFactory;

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
        if help::verb(path).is_none() || command.get_about().is_none() {
            missing.push(format!("verb {path:?}"));
        }
        for arg in command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        {
            if help::option(arg.get_id().as_str()).is_none() || arg.get_help().is_none() {
                missing.push(format!("{path} {}", arg.get_id()));
            }
        }
        for verb in command.get_subcommands() {
            collect_missing(verb, format!("{path} {}", verb.get_name()).trim_start(), missing);
        }
    }
}
