//! Deciding: from a request and the rows as they stand inside the open batch to one fact, or a refusal.
//!
//! Nothing is written here, and a refusal leaves no trace. Everything that can fail without a number is
//! checked before a number is claimed.

use crate::domain::{
    Act, CheckedSale, CleanText, CorrectionRefusal, MessageKind, Moment, Number, PinHash, Range,
    RangeActKind, Refusal,
};
use crate::engine::core::{DeckFault, Keyring, Stepping, reply_of};
use crate::engine::delivery::memory::Outbox;
use crate::engine::keep::fence::Fence;
use crate::ledger::Head;
use crate::protocol::{Caller, Reply};
use crate::store::StoreFault;

/// Why there is no decision.
#[derive(Debug)]
pub(crate) enum No {
    /// The business says no.
    Refused(Refusal),
    /// The store or the machine failed: fail-stop.
    Broken(String),
}

impl<R: Into<Refusal>> From<R> for No {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<StoreFault> for No {
    fn from(fault: StoreFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

impl From<DeckFault> for No {
    fn from(fault: DeckFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

/// What decides besides the rows and the request.
pub(crate) struct Scene<'s> {
    /// The engine's clock, or the caller's frozen one.
    pub(crate) now: Moment,
    /// Who asks.
    pub(crate) caller: &'s Caller,
    /// The end of the ledger before this batch.
    pub(crate) head: Head,
    /// Who has a QR key.
    pub(crate) keyring: &'s dyn Keyring,
    /// What was made ready of the act before it was queued.
    pub(crate) ready: &'s Ready,
    /// The fence before the store, if one stands.
    pub(crate) fence: Option<&'s Fence>,
    /// What is known of the way to the centre.
    pub(crate) outbox: &'s Outbox,
}

/// What needs no row is done in the asking thread, before the committer has the act.
pub(crate) enum Ready {
    /// Nothing is.
    Nothing,
    /// The sale is sound, with its sums.
    Sale(Box<CheckedSale>),
    /// The hash of the PIN that the act sets.
    Pin(PinHash),
    /// The act is a large one, and this is a step of it.
    Step(Box<Stepping>),
    /// The act that is taken back, as the ledger has it; `None` where it has no such act on ranges.
    Undo(Option<Box<ActOnRanges>>),
}

/// An act on ranges as the ledger has it.
#[derive(Clone)]
pub(crate) struct ActOnRanges {
    pub(crate) kind: RangeActKind,
    /// The rows as they were; none of what it added.
    pub(crate) was: Vec<Range>,
    /// The rows as it left them; none of what it deleted.
    pub(crate) put: Vec<Range>,
}

impl Scene<'_> {
    /// R17: an act whose message the centre that is set cannot be told is refused, at whatever door it comes in.
    pub(crate) fn check_carried(&self, kind: MessageKind) -> Result<(), No> {
        if self.outbox.carries(kind) { Ok(()) } else { Err(CorrectionRefusal::NotCarried(kind).into()) }
    }

    /// The same of a 作廢, which may have an approval.
    pub(crate) fn check_cancel_carried(&self, number: Number, approval_no: &CleanText) -> Result<(), No> {
        self.check_carried(MessageKind::F0501)?;
        match approval_no.is_empty() || self.outbox.takes_approval() {
            true => Ok(()),
            false => Err(CorrectionRefusal::ApprovalNotCarried(number).into()),
        }
    }

    /// The sale of an act that sells.
    pub(crate) fn sale(&self) -> Result<&CheckedSale, No> {
        match self.ready {
            Ready::Sale(sale) => Ok(sale),
            Ready::Nothing | Ready::Pin(_) | Ready::Step(_) | Ready::Undo(_) => {
                Err(No::Broken("unchecked sale".to_owned()))
            }
        }
    }

    /// The hash of the PIN that the act sets.
    pub(crate) fn pin(&self) -> Option<&PinHash> {
        match self.ready {
            Ready::Pin(hash) => Some(hash),
            Ready::Nothing | Ready::Sale(_) | Ready::Step(_) | Ready::Undo(_) => None,
        }
    }

    /// The act that is to be taken back.
    pub(crate) fn undone(&self) -> Option<&ActOnRanges> {
        match self.ready {
            Ready::Undo(act) => act.as_deref(),
            Ready::Nothing | Ready::Sale(_) | Ready::Step(_) | Ready::Pin(_) => None,
        }
    }
}

/// What an act comes to: the fact, if anything changes at all, and the answer.
pub(crate) struct Decision {
    pub(crate) act: Option<Act>,
    pub(crate) reply: Reply,
}

impl Decision {
    pub(crate) fn put(act: impl Into<Act>, at: Moment) -> Self {
        let act = act.into();
        let reply = reply_of(&act, at);
        Self { act: Some(act), reply }
    }

    /// The same answer, without a fact where nothing changes.
    pub(crate) fn unless(self, same: bool) -> Self {
        Self { act: self.act.filter(|_| !same), ..self }
    }
}
