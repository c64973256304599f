//! Documents on their way to the platform.

use crate::domain::{CleanText, DeliveryMove, DocumentId, Moment, MoveKind, Number, Period, Range, Seen};
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
        /// The rows of those books, as they are before their numbers move, and of lent ones with what was told of them.
        withheld: Vec<Range>,
    },
    /// A person saw to a stuck document at the platform.
    Seen {
        /// Which, and to where.
        moved: DeliveryMove,
        /// What was seen.
        seen: Seen,
        /// In words.
        words: CleanText,
    },
}

impl DeliveryAct {
    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        self.documents().iter().any(|document| same(document.number, document.period))
    }

    fn documents(&self) -> Vec<DocumentId> {
        match self {
            Self::Moved { moves, .. } | Self::Collided { moves, .. } => {
                moves.iter().map(|moved| moved.document).collect()
            }
            Self::Seen { moved, .. } => vec![moved.document],
            Self::Paused(_) => Vec::new(),
        }
    }
}
