//! A number was issued anew over a 註銷 that the platform does not take, for good: the issue before is the one that is there, so it
//! is the one that stands here too, with its money and its paper (R15).

use super::{Corrected, DeliveryMove, DocumentId, Invoice, MessageKind, NumberState, PrintJobId, Reinstated};
use serde::{Deserialize, Serialize};

/// The issue before stands again in the place of the next one, of which nothing had left: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    /// The 註銷 that does not hold, and the money that the issue anew had moved, the other way.
    pub reinstated: Reinstated,
    /// What was said of the next issue and falls with it: its 作廢, with the money that comes in again, and allowances that were
    /// cancelled.
    pub fallen: Vec<Reinstated>,
    /// The invoice that stands again.
    pub invoice: Invoice,
    /// Who it was for and where it went between the 註銷 and now: papers before the one are taken back, those before the other are
    /// of the next issue.
    pub corrected: [Corrected; 2],
    /// In which state its number was counted, and in which it is now. Where that is cancelled, the cancellation that the 註銷 had
    /// taken along stands again.
    pub number: (NumberState, NumberState),
    /// Where its document ends, and those of the next issue.
    pub moves: Vec<DeliveryMove>,
    /// Papers of the next issue that had not begun: given up.
    pub papers: Vec<PrintJobId>,
}

impl DocumentId {
    /// The F0401 of the issue that a 註銷 made room for.
    pub fn issued_anew(&self) -> Self {
        Self { kind: MessageKind::F0401, count: self.count.saturating_add(1), ..*self }
    }
}
