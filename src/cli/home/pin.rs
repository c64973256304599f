//! PINs and passphrases for verbs: from the environment or, unseen, from the terminal; never from the arguments, which every user of
//! the machine can read.
//!
//! The terminal is asked here and not by the crate rpassword (7.5.4), which prints its prompt before it turns the echo off
//! and does not flush what was typed ahead.

use crate::cli::home::sealed_secrets::{self, PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
use crate::cli::out::{CliFailure, clean};
use crate::domain::Pin;
use crate::text::{self, Lang};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, Write};
use zeroize::Zeroizing;

/// The PIN of `--as`.
const PIN_VARIABLE: &str = "LJ_PIN";
/// The PIN that `lj staff add|edit --pin` sets.
const NEW_PIN_VARIABLE: &str = "LJ_NEW_PIN";

/// The passphrase of a backup's sealed part.
const PASSPHRASE_VARIABLE: &str = "LJ_PASSPHRASE";

/// The PIN of the person of `--as`.
///
/// # Errors
/// Wrong usage: no PIN, or one of the wrong form; wrong usage too where it would have to be asked for without a
/// terminal.
pub fn of_caller(lang: Lang, terminal: bool) -> Result<Pin, CliFailure> {
    given(lang, terminal, PIN_VARIABLE, text::people::ask_pin(lang))
}

/// A new PIN: asked for twice at a terminal.
///
/// # Errors
/// Wrong usage: no PIN, one of the wrong form, or two that differ.
pub fn new_pin(lang: Lang, terminal: bool) -> Result<Pin, CliFailure> {
    let first = given(lang, terminal, NEW_PIN_VARIABLE, text::people::ask_new_pin(lang))?;
    if std::env::var_os(NEW_PIN_VARIABLE).is_some() {
        return Ok(first);
    }
    let again = given(lang, terminal, NEW_PIN_VARIABLE, text::people::ask_new_pin_again(lang))?;
    if first == again {
        Ok(first)
    } else {
        Err(CliFailure::Usage(text::people::pins_differ(lang).to_owned()))
    }
}

/// The passphrase of a backup's sealed part: asked for twice at a terminal where it is a new one.
///
/// # Errors
/// Wrong usage: none, one that is too short or too long, two that differ, or nobody to ask.
pub fn passphrase(lang: Lang, terminal: bool, is_new: bool) -> Result<Zeroizing<String>, CliFailure> {
    let wrong = || {
        let limits = (PASSPHRASE_CHARS_MIN, PASSPHRASE_CHARS_MAX);
        CliFailure::Usage(text::store::backup::bad_passphrase(lang, limits.0, limits.1))
    };
    if let Some(value) = std::env::var_os(PASSPHRASE_VARIABLE) {
        let value = Zeroizing::new(value.into_string().map_err(|_| wrong())?);
        return sealed_secrets::passphrase(&value).ok_or_else(wrong);
    }
    if !terminal {
        return Err(CliFailure::Usage(text::store::backup::passphrase_needs_terminal(
            lang,
            PASSPHRASE_VARIABLE,
        )));
    }
    let first =
        sealed_secrets::passphrase(&unseen(text::store::backup::ask_passphrase(lang))?).ok_or_else(wrong)?;
    if is_new
        && sealed_secrets::passphrase(&unseen(text::people::ask_new_pin_again(lang))?).as_ref()
            != Some(&first)
    {
        return Err(CliFailure::Usage(text::store::backup::passphrases_differ(lang).to_owned()));
    }
    Ok(first)
}

fn given(lang: Lang, terminal: bool, variable: &str, question: &str) -> Result<Pin, CliFailure> {
    let wrong = || CliFailure::Usage(text::people::bad_pin_form(lang));
    if let Some(value) = std::env::var_os(variable) {
        let value = Zeroizing::new(value.into_string().map_err(|_| wrong())?);
        return Pin::parse(&value).ok_or_else(wrong);
    }
    if !terminal {
        return Err(CliFailure::Usage(text::people::pin_needs_terminal(lang, variable)));
    }
    Pin::parse(&unseen(question)?).ok_or_else(wrong)
}

/// A line typed without an echo.
fn unseen(question: &str) -> Result<Zeroizing<String>, CliFailure> {
    let failed = |error: io::Error| CliFailure::Fault(clean(&error.to_string()));
    let mut output = io::stdout();
    let stdin = io::stdin();
    let before = tcgetattr(&stdin).map_err(|error| failed(error.into()))?;
    let echo = Echo { before };
    // Before the question is there to be answered: fast fingers must not be echoed.
    echo.off().map_err(failed)?;
    write!(output, "{question}").and_then(|()| output.flush()).map_err(failed)?;
    let mut line = Zeroizing::new(String::new());
    let read = stdin.lock().read_line(&mut line);
    drop(echo);
    writeln!(output).map_err(failed)?;
    read.map_err(failed)?;
    Ok(line)
}

/// The echo of standard input comes back when this goes, whatever happened.
struct Echo {
    before: Termios,
}

impl Echo {
    fn off(&self) -> io::Result<()> {
        let mut quiet = self.before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        Ok(tcsetattr(io::stdin(), OptionalActions::Flush, &quiet)?)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
