//! The forced command: `lj` behind `ForceCommand` of sshd. What the person at the other end asked for stands in
//! `SSH_ORIGINAL_COMMAND`; it is split into words without a shell, must begin with a verb of one table
//! (`allowed.rs`), and may name no file. Everything else is `NOT_ALLOWED`; nothing is ever handed to a shell.
//!
//! Bare `lj` is forced where that variable is set, `lj remote` always is. A forced session believes no variable of
//! the environment but `HOME`, which sshd sets itself, the language ones, and `LJ_PIN`, which opens nothing but what
//! its owner may do: store, clock, witness and configuration are where the administrator's line says.

mod allowed;

use crate::cli::line::args::{CommandLine, Common, Verb};
use crate::cli::line::chinese::localised;
use crate::cli::line::parsed::Parsed;
use crate::cli::out::CliFailure;
use crate::text::{self, Lang};
use allowed::Allowed;
use clap::builder::Resettable;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What the person asked sshd to run.
const ORIGINAL_COMMAND: &str = "SSH_ORIGINAL_COMMAND";
/// The longest command, in bytes: an invoice of a hundred items. More sales go through `issue --from -`.
const COMMAND_BYTES_MAX: usize = 32 * 1024;
/// Characters by which shells run, join, redirect, substitute, escape or comment. Here they would be nothing but
/// text; whoever writes them expects a shell, and there is none.
const SHELL_CHARACTERS: &str = "`$;|&<>\\#";
/// What may stand before the verb, as in `ssh host lj status`.
const OWN_NAME: &str = "lj";
/// A file argument that means standard input.
const STANDARD_INPUT: &str = "-";
/// Options that no forced session may give although they name no file: the clock is the machine's, and its secrets
/// leave it by the hand of who sits at it.
const BARRED_OPTIONS: &[&str] = &["now", "with_secrets"];

/// What was asked of sshd; `None` where this is no forced command, or nothing was asked.
pub fn original() -> Option<OsString> {
    std::env::var_os(ORIGINAL_COMMAND)
}

/// The command tree without the environment as a source of values.
pub fn without_environment(command: Command) -> Command {
    command.mut_args(|arg| arg.env(Resettable::Reset))
}

/// True for a command line that is to be read as forced.
pub fn is_forced(verb: Option<&Verb>, original: Option<&OsStr>) -> bool {
    match verb {
        None => original.is_some(),
        Some(verb) => matches!(verb, Verb::Remote),
    }
}

/// What a forced session does: `fixed` is what the administrator's line says and cannot be taken back.
///
/// # Errors
/// `NOT_ALLOWED`, or what clap says of a wrong use.
pub fn read(fixed: Common, original: Option<&OsStr>, lang: Lang) -> Result<(Common, Option<Verb>), Parsed> {
    let words = words(original.unwrap_or_default()).map_err(|why| refused(lang, &why))?;
    if words.is_empty() {
        return Ok((fixed, None));
    }
    let allowed = allowed::find(&words).ok_or_else(|| refused(lang, &NotAllowed::Verb))?;
    let tree = without_environment(localised(CommandLine::command(), lang));
    let line = std::iter::once(OWN_NAME.to_owned()).chain(words);
    let matches = tree.try_get_matches_from(line).map_err(|error| Parsed::told(lang, &error))?;
    check(&matches, &allowed).map_err(|why| refused(lang, &why))?;
    let asked = CommandLine::from_arg_matches(&matches).map_err(|error| Parsed::told(lang, &error))?;
    Ok((joined(fixed, asked.common), asked.verb))
}

/// Why a command is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NotAllowed {
    /// Its bytes are no text.
    NotText,
    /// Longer than [`COMMAND_BYTES_MAX`].
    TooLong,
    /// It holds a control character or one of [`SHELL_CHARACTERS`].
    Character(char),
    /// A quote without its partner.
    Quote,
    /// It begins with no verb of the table.
    Verb,
    /// It names a file, or gives an option that is not for remote sessions.
    Option(String),
}

/// The words of a command, without a leading `lj`.
fn words(command: &OsStr) -> Result<Vec<String>, NotAllowed> {
    let text = command.to_str().ok_or(NotAllowed::NotText)?;
    if text.len() > COMMAND_BYTES_MAX {
        return Err(NotAllowed::TooLong);
    }
    if let Some(strange) = text.chars().find(|&c| c.is_control() || SHELL_CHARACTERS.contains(c)) {
        return Err(NotAllowed::Character(strange));
    }
    let mut words = shell_words::split(text).map_err(|_| NotAllowed::Quote)?;
    if words.first().is_some_and(|first| first == OWN_NAME) {
        words.remove(0);
    }
    Ok(words)
}

/// Holds what clap understood against the table: the same verb, no file but standard input where it is read, no
/// barred option. The type of an argument says that it is a file, so a new option is barred by itself.
fn check(matches: &ArgMatches, allowed: &Allowed) -> Result<(), NotAllowed> {
    let mut command = CommandLine::command();
    command.build();
    let (mut level, mut found, mut path) = (matches, &command, Vec::new());
    loop {
        for arg in found.get_arguments() {
            let id = arg.get_id().as_str();
            let given = level.try_get_raw(id).ok().flatten().filter(|_| is_given(level, id));
            let Some(mut values) = given else { continue };
            let is_file = level.try_get_many::<PathBuf>(id).is_ok();
            let is_input = allowed.reads_input && values.all(|value| value == STANDARD_INPUT);
            if BARRED_OPTIONS.contains(&id) || (is_file && !is_input) {
                let shown = arg.get_long().map_or_else(|| id.to_owned(), |long| format!("--{long}"));
                return Err(NotAllowed::Option(shown));
            }
        }
        let Some((name, next)) = level.subcommand() else { break };
        found = found.find_subcommand(name).ok_or(NotAllowed::Verb)?;
        level = next;
        path.push(name);
    }
    if path == allowed.words { Ok(()) } else { Err(NotAllowed::Verb) }
}

fn is_given(level: &ArgMatches, id: &str) -> bool {
    level.value_source(id) == Some(ValueSource::CommandLine)
}

/// The administrator's word first, then the person's.
fn joined(fixed: Common, asked: Common) -> Common {
    Common {
        store: fixed.store,
        now: fixed.now,
        staff: fixed.staff.or(asked.staff),
        till: fixed.till.or(asked.till),
        start: fixed.start.or(asked.start),
        lang: asked.lang.or(fixed.lang),
        json: fixed.json || asked.json,
        request_id: asked.request_id,
    }
}

fn refused(lang: Lang, why: &NotAllowed) -> Parsed {
    let what = match why {
        NotAllowed::NotText => text::store::remote::not_text(lang).to_owned(),
        NotAllowed::TooLong => text::store::remote::too_long(lang, COMMAND_BYTES_MAX),
        NotAllowed::Character(c) => text::store::remote::character(lang, &c.escape_default().to_string()),
        NotAllowed::Quote => text::store::remote::quote(lang).to_owned(),
        NotAllowed::Verb => text::store::remote::verb(lang).to_owned(),
        NotAllowed::Option(name) => text::store::remote::option(lang, name),
    };
    let sentence = text::store::remote::list(lang, &what, &allowed::names());
    Parsed::Failed(CliFailure::refused("NOT_ALLOWED", sentence))
}

#[cfg(test)]
mod tests;
