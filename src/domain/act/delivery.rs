//! Documents on their way to the platform.

use crate::domain::{DeliveryMove, DocumentId, Moment, MoveKind, Number, Period, Range};
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
    /// As a move that a centre told of; it has another document under one of our numbers, so another copy of the store
    /// issues from the same book: the rest of it is withheld.
    Collided {
        /// Which documents, and to where.
        moves: Vec<DeliveryMove>,
        /// The rows of those books, as they are before their numbers move.
        withheld: Vec<Range>,
    },
}

impl DeliveryAct {
    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        self.documents().iter().any(|document| same(document.number, document.period))
    }

    pub(super) fn documents(&self) -> Vec<DocumentId> {
        match self {
            Self::Moved { moves, .. } | Self::Collided { moves, .. } => {
                moves.iter().map(|moved| moved.document).collect()
            }
            Self::Paused(_) => Vec::new(),
        }
    }
}
