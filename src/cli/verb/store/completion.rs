//! `lj completion SHELL` and `lj man`: made from the tree of verbs, in the language of the call, so that neither can say
//! anything else than the program does.

use crate::cli::context::Context;
use crate::cli::line::chinese::localised;
use crate::cli::out::{CliFailure, Exit, write_bytes};
use crate::cli::verb::store::help;
use crate::text;
use clap::builder::PossibleValuesParser;
use clap::{Command, ValueEnum};
use clap_complete::Shell;
use clap_mangen::Man;

/// The name that is completed, and that begins the name of each page.
const NAME: &str = "lj";

/// The argument of `help` and `man`.
const WORDS: &str = "words";

/// `lj completion`.
#[derive(Debug, clap::Args)]
pub struct CompletionArgs {
    /// Which shell.
    #[arg(value_enum)]
    shell: Completed,
}

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Completed {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// Fish.
    Fish,
}

/// `lj man`.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// A verb, such as `range import`; the program without one.
    #[arg(value_name = "VERB")]
    words: Vec<String>,
}

/// Prints the completion for a shell.
///
/// # Errors
/// Only of the output.
pub fn completion(context: &Context, args: &CompletionArgs, tree: Command) -> Result<Exit, CliFailure> {
    let shell = match args.shell {
        Completed::Bash => Shell::Bash,
        Completed::Zsh => Shell::Zsh,
        Completed::Fish => Shell::Fish,
    };
    let mut bytes = Vec::new();
    let tree = completed(tree);
    clap_complete::generate(shell, &mut localised(tree, context.lang), NAME, &mut bytes);
    write_bytes(context.lang, None, &bytes)
}

/// Those of which a verb is the argument complete the verbs, and `help` its other subjects too.
fn completed(tree: Command) -> Command {
    let shown = |name: &&str| tree.find_subcommand(name).is_some_and(|verb| !verb.is_hide_set());
    let mut verbs: Vec<&'static str> = text::help::first_words().filter(shown).collect();
    let of_man = PossibleValuesParser::new(verbs.clone());
    verbs.extend(help::SUBJECTS);
    let of_help = PossibleValuesParser::new(verbs);
    let taking = |values: PossibleValuesParser| {
        move |verb: Command| verb.mut_arg(WORDS, |words| words.value_parser(values))
    };
    tree.mut_subcommand("help", taking(of_help)).mut_subcommand("man", taking(of_man))
}

/// Prints a page for `man`.
///
/// # Errors
/// Wrong usage for a verb that does not exist.
pub fn man(context: &Context, args: &ManArgs, tree: Command) -> Result<Exit, CliFailure> {
    let mut command = localised(tree, context.lang);
    command.build();
    let mut found = &command;
    for word in &args.words {
        found = found.find_subcommand(word).ok_or_else(|| {
            CliFailure::Usage(text::usage::no_such_verb(context.lang, &args.words.join(" ")))
        })?;
    }
    let title = [&[NAME.to_owned()], &args.words[..]].concat().join("-");
    let mut page = Vec::new();
    let rendered = Man::new(found.clone()).title(title).section("1").render(&mut page);
    rendered.map_err(|error| CliFailure::of_output(&error))?;
    let page = text::usage::man_headings(context.lang, &String::from_utf8_lossy(&page));
    write_bytes(context.lang, None, page.as_bytes())
}
