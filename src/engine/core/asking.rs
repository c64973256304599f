//! Where a question stands when it is answered: the snapshot, the clock, who asks.

use crate::domain::Moment;
use crate::engine::core::{EngineFault, No, Ready, Scene, Shared};
use crate::ledger::LedgerFault;
use crate::protocol::{Caller, Failure};
use crate::store::{Snapshot, Store, StoreFault};

/// A question or a note on its way, admitted.
pub(crate) struct Asking<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) store: &'a Store,
    /// The store as it was at the last sync.
    pub(crate) rows: &'a Snapshot,
    /// The engine's clock, or the caller's frozen one.
    pub(crate) now: Moment,
    /// Who asks, as the engine knows it.
    pub(crate) caller: &'a Caller,
    /// Who asks, as it said itself.
    pub(crate) said: &'a Caller,
}

impl<'a> Asking<'a> {
    /// The scene of a decision that is only looked at; none of these asks about a fence.
    pub(crate) fn scene(&self) -> Scene<'a> {
        let Self { shared, now, caller, .. } = *self;
        Scene {
            now,
            caller,
            head: shared.head(),
            keyring: &*shared.keyring,
            ready: &Ready::Nothing,
            fence: None,
            outbox: &shared.outbox,
        }
    }
}

impl From<No> for Failure {
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => Self::Refused(refusal),
            No::Broken(broken) => Self::Fault(broken),
        }
    }
}

macro_rules! broken {
    ($($fault:ty),+) => {
        $(impl From<$fault> for Failure {
            fn from(fault: $fault) -> Self {
                Self::Fault(fault.to_string())
            }
        })+
    };
}
broken!(StoreFault, EngineFault, LedgerFault);
