//! How a verb ends: the exit codes that scripts rely on, and why a verb did not do what it was asked.

use crate::protocol::Failure;
use crate::text::{self, Lang};
use std::io;

/// The exit code of a verb that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Done; a repeat that changes nothing included.
    pub const DONE: Self = Self(0);
    /// Refused, or something that was checked does not hold.
    pub const REFUSED: Self = Self(1);
    /// Wrong usage, or input that is not what it should be.
    pub const USAGE: Self = Self(2);
    /// Disk, network, device.
    pub const FAULT: Self = Self(3);
    /// The engine does not answer.
    pub const NO_ENGINE: Self = Self(4);
}

/// Why a verb broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CliFailure {
    /// The business says no.
    Refused {
        /// The code of `lj help refusals`.
        code: &'static str,
        /// What is wrong and how to mend it.
        sentence: String,
    },
    /// Wrong usage or input.
    Usage(String),
    /// Disk, network, device.
    Fault(String),
    /// Nobody answers.
    NoEngine(String),
    /// Whoever read the output has gone: nothing more to say.
    Closed,
}

impl CliFailure {
    /// From what the desk says, or would say.
    pub fn of(lang: Lang, failure: impl Into<Failure>) -> Self {
        let failure = failure.into();
        let sentence = text::failure(lang, &failure);
        match failure {
            Failure::Refused(refusal) => Self::Refused { code: refusal.code(), sentence },
            Failure::Fault(_) | Failure::Strange => Self::Fault(sentence),
            Failure::Unknown | Failure::NoEngine => Self::NoEngine(sentence),
        }
    }

    /// The business says no, in words of this layer.
    pub fn refused(code: &'static str, sentence: String) -> Self {
        Self::Refused { code, sentence }
    }

    /// From writing to standard output.
    pub fn of_output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Fault(error.to_string()),
        }
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Closed => Exit::DONE,
            Self::Refused { .. } => Exit::REFUSED,
            Self::Usage(_) => Exit::USAGE,
            Self::Fault(_) => Exit::FAULT,
            Self::NoEngine(_) => Exit::NO_ENGINE,
        }
    }

    /// The line for standard error; `None` where there is nothing to say.
    pub fn line(&self) -> Option<String> {
        match self {
            Self::Closed => None,
            Self::Refused { code, sentence } => Some(format!("refused[{code}]: {sentence}")),
            Self::Usage(sentence) | Self::Fault(sentence) | Self::NoEngine(sentence) => {
                Some(format!("lj: {sentence}"))
            }
        }
    }
}
