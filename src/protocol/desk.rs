//! The door itself: who asks, what one call is, what is not a reply, and [`Desk`].

use super::ask::{Ask, Reply, Request};
use super::mailbox::Mailbox;
use super::people::SessionToken;
use crate::domain::{Moment, Refusal, RequestId, StaffCode, TerminalName, TillCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most rows in one reply: a list longer than this is asked for page by page.
pub const PAGE_ROWS_MAX: u32 = 1_000;

/// Who asks, as the terminal knows it. The Unix user is told by the kernel, not by the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Caller {
    /// The person.
    pub staff: Option<StaffCode>,
    /// The till or terminal.
    pub till: Option<TillCode>,
    /// A frozen clock; only a sample store takes it.
    pub now: Option<Moment>,
    /// The terminal's own name; a verb has none.
    pub terminal: Option<TerminalName>,
    /// What signing in gave.
    pub session: Option<SessionToken>,
    /// The print thread of the engine's own process; never taken from the wire.
    #[serde(skip)]
    pub service: bool,
    /// The Unix user, as the kernel tells the engine; never taken from the wire.
    #[serde(skip)]
    pub uid: u32,
}

/// One question or act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Who asks.
    pub caller: Caller,
    /// The terminal's name for an act, kept until it is answered. A repeat gets the same answer; the same
    /// name with other content is refused. Questions need none.
    pub id: Option<RequestId>,
    /// What is asked.
    pub request: Request,
}

/// What is not a reply (E6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The business says no: certainly not done.
    Refused(Refusal),
    /// The engine broke off while the act was under way: ask again with the same id.
    Unknown,
    /// Disk or store failed; the sentence is for the administrator.
    Fault(String),
    /// Nobody answers; ask again with the same id.
    NoEngine,
    /// The reply is one of another request: a bug of the engine, or another version of it.
    Strange,
}

impl<R: Into<Refusal>> From<R> for Failure {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The one door of the engine.
pub trait Desk: Send + Sync {
    /// Asks, and waits for the answer. An act is durable before this returns.
    ///
    /// # Errors
    /// [`Failure`]: refused (not done), unknown (repeat with the same id), fault, or nobody there.
    fn call(&self, call: &Call) -> Result<Reply, Failure>;

    /// A mailbox in which the engine's events arrive, merged, until it is dropped.
    ///
    /// # Errors
    /// [`Failure::NoEngine`] when nobody answers.
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure>;
}

/// Typed asking, at every [`Desk`].
pub trait Asks: Desk {
    /// Asks what needs no name: a question or a note. An act asked so is one that nobody can repeat.
    ///
    /// # Errors
    /// As [`Desk::call`], and [`Failure::Strange`].
    fn ask<A: Ask>(&self, caller: Caller, asked: A) -> Result<A::Reply, Failure> {
        self.named(caller, None, asked)
    }

    /// Asks under a name.
    ///
    /// # Errors
    /// As [`Desk::call`], and [`Failure::Strange`].
    fn named<A: Ask>(&self, caller: Caller, id: Option<RequestId>, asked: A) -> Result<A::Reply, Failure> {
        read::<A>(self.call(&Call { caller, id, request: asked.into() }))
    }
}

impl<D: Desk + ?Sized> Asks for D {}

/// The reply of a request, from what came through the door.
///
/// # Errors
/// The failure that came, or [`Failure::Strange`].
pub fn read<A: Ask>(answer: Result<Reply, Failure>) -> Result<A::Reply, Failure> {
    A::read(answer?).ok_or(Failure::Strange)
}
