//! PINs and passphrases for verbs: from the environment or, unseen, from the terminal; never from the arguments, which every user of
//! the machine can read.
//!
//! The terminal is asked here and not by the crate rpassword (7.5.4), which prints its prompt before it turns the echo off
//! and does not flush what was typed ahead.

use crate::cli::home::sealed_secrets::{self, PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
use crate::cli::home::unechoed::Unechoed;
use crate::cli::out::{CliFailure, clean};
use crate::domain::Pin;
use crate::text::{self, Lang};
use signal_hook::consts::SIGINT;
use signal_hook::low_level::emulate_default_handler;
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
    let first = sealed_secrets::passphrase(&unseen(lang, text::store::backup::ask_passphrase(lang))?)
        .ok_or_else(wrong)?;
    if is_new
        && sealed_secrets::passphrase(&unseen(lang, text::people::ask_new_pin_again(lang))?).as_ref()
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
    Pin::parse(&unseen(lang, question)?).ok_or_else(wrong)
}

/// A line typed without an echo. The keys come one by one: one that interrupts gives the terminal back before it ends the
/// program, for a shell does not.
fn unseen(lang: Lang, question: &str) -> Result<Zeroizing<String>, CliFailure> {
    let failed = |error: io::Error| CliFailure::Fault(clean(&text::usage::of_system(lang, &error)));
    let mut output = io::stdout();
    // Before the question is there to be answered: fast fingers must not be echoed.
    let unechoed = Unechoed::begin().map_err(failed)?;
    write!(output, "{question}").and_then(|()| output.flush()).map_err(failed)?;
    let typed = line(&mut io::stdin().lock());
    drop(unechoed);
    writeln!(output).map_err(failed)?;
    match typed.map_err(failed)? {
        Typed::Line(line) => Ok(line),
        Typed::Interrupted => {
            emulate_default_handler(SIGINT).map_err(failed)?;
            // The signal has ended the program.
            Ok(Zeroizing::default())
        }
    }
}

/// What was typed.
enum Typed {
    Line(Zeroizing<String>),
    /// A key that interrupts, as the shell knows them.
    Interrupted,
}

/// Ctrl-C, Ctrl-\.
const INTERRUPTS: [u8; 2] = [0x03, 0x1c];
/// It stops nothing: a forced command has no shell that could go on with it.
const CTRL_Z: u8 = 0x1a;
const CTRL_D: u8 = 0x04;
const CTRL_U: u8 = 0x15;
const BACKSPACES: [u8; 2] = [0x08, 0x7f];

/// Reads a line key by key, with the keys that a terminal itself would know.
fn line(keys: &mut impl BufRead) -> io::Result<Typed> {
    let mut line = Zeroizing::new(Vec::new());
    while let Some(key) = keys.fill_buf()?.first().copied() {
        keys.consume(1);
        match key {
            b'\n' | b'\r' => break,
            CTRL_D if line.is_empty() => break,
            key if INTERRUPTS.contains(&key) => return Ok(Typed::Interrupted),
            CTRL_Z => {}
            CTRL_U => line.clear(),
            key if BACKSPACES.contains(&key) => {
                // A whole character goes.
                while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
            }
            key => line.push(key),
        }
    }
    let text =
        std::str::from_utf8(&line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Typed::Line(Zeroizing::new(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Option<String> {
        match line(&mut keys.as_bytes()).unwrap() {
            Typed::Line(line) => Some(line.as_str().to_owned()),
            Typed::Interrupted => None,
        }
    }

    #[test]
    fn a_line_knows_the_keys_of_a_terminal() {
        for (keys, line) in [
            ("2468\nnext", Some("2468")),
            ("2468\r", Some("2468")),
            ("24x\u{7f}68\n", Some("2468")),
            ("密碼\u{8}\n", Some("密")),
            ("\u{7f}\u{7f}1\n", Some("1")),
            ("wrong\u{15}2468\n", Some("2468")),
            ("\u{4}", Some("")),
            ("24", Some("24")),
            ("24\u{3}", None),
            ("\u{1c}", None),
            ("1\u{1a}2\n", Some("12")),
        ] {
            assert_eq!(typed(keys).as_deref(), line, "{keys:?}");
        }
        assert!(line(&mut [0xff, b'\n'].as_slice()).is_err(), "no text");
    }
}
