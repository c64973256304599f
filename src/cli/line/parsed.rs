//! Why a command line runs no verb.

use crate::cli::line::fault;
use crate::cli::out::{CliFailure, Exit, Out, remark};
use crate::text::{Lang, usage};

/// Why no verb is run.
pub enum Parsed {
    /// Help was asked for, or the use is wrong; it has been said, and this is the exit code.
    Told(u8),
    /// Something is still to be said.
    Failed(CliFailure),
}

impl Parsed {
    /// From what clap says, which is printed: help in its place, a fault in our own words.
    pub fn told(lang: Lang, error: &clap::Error) -> Self {
        if error.use_stderr() {
            fault::lines(lang, error).iter().for_each(|line| remark(line));
        } else {
            let help = usage::placeholders(lang, &error.render().to_string());
            let mut out = Out::default();
            // Nothing is left to do where not even help can be printed.
            let _ = out.lines(help.trim_end().lines()).and_then(|()| out.flush());
        }
        Self::Told(u8::try_from(error.exit_code()).unwrap_or(Exit::USAGE.0))
    }
}
