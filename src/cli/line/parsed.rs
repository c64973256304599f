//! Why a command line runs no verb.

use crate::cli::out::{CliFailure, Exit, remark};

/// Why no verb is run.
pub enum Parsed {
    /// Help was asked for, or the use is wrong; it has been said, and this is the exit code.
    Told(u8),
    /// Something is still to be said.
    Failed(CliFailure),
}

impl Parsed {
    /// From what clap says, which is printed: help as it stands, a fault cleaned, for it repeats what was typed.
    pub fn told(error: &clap::Error) -> Self {
        if error.use_stderr() {
            error.render().to_string().lines().for_each(remark);
        } else {
            // Nothing is left to do where not even help can be printed.
            let _ = error.print();
        }
        Self::Told(u8::try_from(error.exit_code()).unwrap_or(Exit::USAGE.0))
    }
}
