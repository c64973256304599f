//! The help of the command tree in Chinese; the English one stands at the options.

use crate::text::{Lang, help};
use clap::{Arg, ArgAction, Command};

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
    let command = with_own_flags(command, path.is_empty());
    let path = path.to_owned();
    command
        .help_template(help::LAYOUT)
        .subcommand_help_heading(help::VERBS_HEADING)
        .subcommand_value_name(help::VERBS_HEADING)
        .mut_args(|arg| option_in_chinese(arg, &path))
        .mut_subcommands(|verb| {
            let name = verb.get_name().to_owned();
            in_chinese(verb, format!("{path} {name}").trim_start())
        })
}

/// The flags that clap would add by itself, with English words: they are added here, so that they can be told of.
fn with_own_flags(command: Command, is_program: bool) -> Command {
    let flag = |name: &'static str, short, action| {
        Arg::new(name).short(short).long(name).action(action).help_heading(help::COMMON_HEADING)
    };
    let command = command.disable_help_flag(true).arg(flag("help", 'h', ArgAction::Help));
    if is_program {
        return command.disable_version_flag(true).arg(flag("version", 'V', ArgAction::Version));
    }
    command
}

fn option_in_chinese(arg: Arg, path: &str) -> Arg {
    let Some(meaning) = help::option(path, arg.get_id().as_str()) else { return arg };
    let heading = match (arg.get_help_heading(), arg.is_positional()) {
        (Some(_), _) => help::COMMON_HEADING,
        (None, true) => help::ARGUMENTS_HEADING,
        (None, false) => help::OPTIONS_HEADING,
    };
    let after = format!("{}{}", default_of(&arg), variable_of(&arg));
    let words: Vec<String> = values_of(&arg).iter().map(|value| value.get_name().to_owned()).collect();
    let (short, long) = if words.is_empty() {
        (String::new(), String::new())
    } else {
        let name = arg.get_id().as_str();
        let told = words.iter().map(|word| (word.clone(), help::value(name, word).unwrap_or_default()));
        (help::values_short(&words), help::values(&told.collect::<Vec<_>>()))
    };
    let takes_value = takes_value(&arg);
    let arg = arg
        .help(format!("{meaning}{short}{after}"))
        .long_help(format!("{meaning}{after}{long}"))
        .help_heading(heading);
    if takes_value { arg.hide_possible_values(true).hide_default_value(true).hide_env(true) } else { arg }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The words of an option that takes one of a few; none of a flag, which takes no value.
fn values_of(arg: &Arg) -> Vec<clap::builder::PossibleValue> {
    if takes_value(arg) { arg.get_possible_values() } else { Vec::new() }
}

fn default_of(arg: &Arg) -> String {
    let values = arg.get_default_values().iter();
    values.map(|value| help::default_value(&value.to_string_lossy())).collect()
}

fn variable_of(arg: &Arg) -> String {
    arg.get_env().map(|name| help::variable(&name.to_string_lossy())).unwrap_or_default()
}

#[cfg(test)]
mod tests;
