//! Documents on their way to the platform: one for each fact, and where each stands after what was told.

use super::{Model, Try, Wrong};
use lj::domain::{DeliveryKind, DocumentId, MessageKind, Outcome, UploadMode};
use lj::protocol::{Sending, Told};

/// One document.
#[derive(Clone, Debug)]
pub struct Document {
    pub state: DeliveryKind,
    pub tries: u32,
    pub mode: UploadMode,
    first: Option<[u8; 32]>,
    /// Off the way because it would have left as something else; it had not left again.
    differs: bool,
}

impl Document {
    pub(super) fn new(mode: UploadMode) -> Self {
        Self { state: DeliveryKind::Pending, tries: 0, mode, first: None, differs: false }
    }

    /// It waits for a person, and certainly nobody has it.
    pub(super) fn is_nowhere(&self) -> bool {
        match self.state {
            DeliveryKind::Rejected => true,
            DeliveryKind::Parked => self.differs || self.first.is_none(),
            _ => false,
        }
    }
}

/// Where a document stands after a word about it; `None` where it stays (R15: a late word takes nothing back).
fn after(state: DeliveryKind, outcome: &Outcome) -> Option<DeliveryKind> {
    use DeliveryKind::{Accepted, Confirmed, Parked, Pending, Rejected, Unknown};
    match (outcome, state) {
        (_, Confirmed) => None,
        (Outcome::Confirmed, _) => Some(Confirmed),
        (_, Parked) => None,
        (Outcome::Differs { .. } | Outcome::Outdated { .. } | Outcome::Undone { .. }, _) => Some(Parked),
        (Outcome::NoTrace, Rejected) => None,
        (Outcome::NoTrace, _) => Some(Parked),
        (Outcome::Accepted, _) => Some(Accepted),
        (Outcome::Rejected { .. }, _) => Some(Rejected),
        (_, Rejected) | (Outcome::Unknown, Accepted) => None,
        (Outcome::NotThere, Accepted) | (Outcome::Unknown, _) => Some(Unknown),
        (Outcome::NotThere, _) => Some(Pending),
    }
}

impl Model {
    /// True when the platform has what the document waits for (R15).
    pub fn may_go(&self, id: &DocumentId) -> bool {
        let issue = self.sold.get(&id.number).map_or(1, |sold| sold.invoice.revision);
        let before = match id.kind {
            MessageKind::F0401 if id.count == 1 => return true,
            MessageKind::F0401 => DocumentId { kind: MessageKind::F0701, count: id.count - 1, ..*id },
            MessageKind::F0701 => DocumentId { kind: MessageKind::F0401, ..*id },
            MessageKind::F0501 | MessageKind::G0401 => {
                DocumentId { kind: MessageKind::F0401, count: issue, ..*id }
            }
            MessageKind::G0501 => DocumentId { kind: MessageKind::G0401, ..*id },
            // Nobody here ends a period, or has branches.
            MessageKind::E0402 | MessageKind::E0401 => return false,
        };
        self.documents.get(&before).is_some_and(|before| before.state == DeliveryKind::Confirmed)
    }

    /// These may leave, says the engine.
    pub(super) fn sends(
        &mut self,
        wanted: &[Sending],
        admitted: &[DocumentId],
        tries: &[Try],
    ) -> Result<(), Wrong> {
        let paused = |at: &Try| self.paused_until.is_some_and(|until| at.at < until);
        // Asked for again after a pause began or ended, it may have been answered before or after that.
        let (all, any) = (tries.iter().all(paused), tries.iter().any(paused));
        let paused = all || (any && admitted.is_empty());
        for sending in wanted {
            let id = sending.document;
            let free = self.may_go(&id) && !paused;
            let document = self.documents.get_mut(&id).ok_or_else(|| format!("nobody knows {id}"))?;
            let is_admitted = admitted.contains(&id);
            let should = free && document.state == DeliveryKind::Pending;
            let other = document.first.is_some_and(|first| first != sending.fingerprint);
            if is_admitted != (should && !other) {
                return Err(format!("{id} in {:?} may leave: {is_admitted}", document.state));
            }
            if is_admitted {
                document.state = DeliveryKind::Sending;
                document.tries += 1;
                document.first = Some(sending.fingerprint);
            } else if should {
                document.state = DeliveryKind::Parked;
                document.differs = true;
            }
        }
        match admitted.iter().find(|id| !wanted.iter().any(|sending| sending.document == **id)) {
            Some(id) => Err(format!("{id} may leave and nobody asked")),
            None => Ok(()),
        }
    }

    pub(super) fn tells(&mut self, told: &[Told]) -> Result<(), Wrong> {
        for Told { document, outcome } in told {
            let known = self.documents.get_mut(document).ok_or_else(|| format!("nobody knows {document}"))?;
            if let Some(state) = after(known.state, outcome) {
                known.state = state;
            }
        }
        Ok(())
    }

    pub(super) fn may_retry(&self, id: &DocumentId) -> bool {
        use DeliveryKind::{Parked, Rejected, Unknown};
        self.documents.get(id).is_some_and(|known| matches!(known.state, Rejected | Parked | Unknown))
    }

    pub(super) fn retries(&mut self, id: &DocumentId) -> Result<(), Wrong> {
        let known = self.documents.get_mut(id).ok_or_else(|| format!("nobody knows {id}"))?;
        known.state = match known.state {
            DeliveryKind::Parked if known.differs => {
                known.first = None;
                DeliveryKind::Pending
            }
            DeliveryKind::Rejected => {
                known.first = None;
                DeliveryKind::Pending
            }
            DeliveryKind::Parked if known.first.is_none() => DeliveryKind::Pending,
            _ => DeliveryKind::Unknown,
        };
        known.differs = false;
        Ok(())
    }

    pub(super) fn may_park(&self, id: &DocumentId) -> bool {
        use DeliveryKind::{Accepted, Pending, Rejected, Unknown};
        self.documents.get(id).is_some_and(|it| matches!(it.state, Accepted | Pending | Rejected | Unknown))
    }

    pub(super) fn parks(&mut self, id: &DocumentId) -> Result<(), Wrong> {
        let known = self.documents.get_mut(id).ok_or_else(|| format!("nobody knows {id}"))?;
        known.state = DeliveryKind::Parked;
        Ok(())
    }
}
