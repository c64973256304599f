//! Documents on their way to the platform.

use crate::domain::{DeliveryMove, DocumentId, Moment, MoveKind, Number, Period};
use serde::{Deserialize, Serialize};

/// An act on the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryAct {
    /// Documents stand elsewhere on their way.
    Moved {
        /// What moved them.
        kind: MoveKind,
        /// Which, and to where.
        moves: Vec<DeliveryMove>,
    },
    /// The upload pauses until then, or goes on.
    Paused(Option<Moment>),
}

impl DeliveryAct {
    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        self.documents().iter().any(|document| same(document.number, document.period))
    }

    pub(super) fn documents(&self) -> Vec<DocumentId> {
        match self {
            Self::Moved { moves, .. } => moves.iter().map(|moved| moved.document).collect(),
            Self::Paused(_) => Vec::new(),
        }
    }
}
