//! What the machine of the upload wants done, and what it hears of it.

use super::gateway::{Answer, LinkFault};
use super::round::Call;
use crate::domain::{Allotted, Moment, Period, Ubn};
use crate::protocol::{Ask, Reply, Request};
use crate::world::Tick;

/// What is wanted next.
#[derive(Debug)]
pub(super) enum Want {
    /// Ask the engine, once.
    Ask(Box<Request>),
    /// Have the engine do this, asking until it is answered.
    Act(Box<Request>),
    /// Begin a call to the centre; what it came to is heard later.
    Call(Call),
    /// Wait for what one of the calls came to.
    Hear,
    /// Ask the centre what was allotted to a seller; the moment is the wall clock's.
    Allotted(Ubn, Period, Moment),
    /// Nothing, until then or until the engine says that something has changed.
    Wait(Tick),
    /// Nothing until then, whatever the engine says.
    Rest(Tick),
    /// It is over.
    End,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Said {
    /// The wait is over.
    Woken,
    /// What the engine answered; `None` where it was refused or nobody answers.
    Answer(Option<Box<Reply>>),
    /// The call is under way.
    Begun,
    /// What a lane's call came to.
    Centre(usize, Answer),
    /// What was allotted; `None` where the centre cannot be asked this.
    Allotted(Result<Option<Allotted>, LinkFault>),
}

impl Want {
    pub(super) fn ask(request: impl Into<Request>) -> Self {
        Self::Ask(Box::new(request.into()))
    }

    pub(super) fn act(request: impl Into<Request>) -> Self {
        Self::Act(Box::new(request.into()))
    }
}

/// The engine's answer, where there is one and it is that of the request.
pub(super) fn read<A: Ask>(answer: Option<Box<Reply>>) -> Option<A::Reply> {
    A::read(*answer?)
}
