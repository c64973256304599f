//! The upload's turn: what may go goes, what is unknown is asked about, what is accepted is asked for its confirmation.

use crate::centre::content;
use crate::model::Wrong;
use crate::programme::Sim;
use lj::domain::{DeliveryKind, Document, DocumentId, Outcome, UploadMode};
use lj::protocol::{Pick, Sending, Told, request};
use std::collections::BTreeMap;

/// Most documents of one turn.
const TURN_MAX: u32 = 12;

/// Documents that the engine was asked to let go.
pub type Outgoing = BTreeMap<DocumentId, Document>;

/// Of what is sent.
fn fingerprint(document: &Document) -> [u8; 32] {
    let mut hash = [0; 32];
    for (place, byte) in content(document).bytes().enumerate() {
        let at = place % 32;
        hash[at] = u8::wrapping_mul(hash[at], 31) ^ byte;
    }
    hash
}

impl Sim {
    /// One turn; a `fair` way loses nothing.
    pub fn upload(&mut self, fair: bool) -> Result<(), Wrong> {
        match if fair { 3 } else { self.dice.u8(..3) } {
            0 => self.send(fair),
            1 => self.look_up(Pick::Unknown, fair),
            2 => self.look_up(Pick::Accepted, fair),
            _ => {
                self.look_up(Pick::Unknown, fair)?;
                self.look_up(Pick::Accepted, fair)?;
                self.send(fair)
            }
        }
    }

    fn send(&mut self, fair: bool) -> Result<(), Wrong> {
        let picked = self.machine.ask(request::UploadPick { pick: Pick::Send, max: TURN_MAX });
        let Ok(parcels) = picked else { return self.silent() };
        for id in parcels.iter().map(|parcel| &parcel.document.id) {
            let known = self.model.documents.get(id);
            if known.is_none_or(|known| known.state != DeliveryKind::Pending) || !self.model.may_go(id) {
                return Err(format!("{id} is offered to be sent, and is {known:?}"));
            }
            // A range of manual upload waits for a person; nobody has let anything go before the end of a run.
            if !fair && known.is_some_and(|known| known.mode == UploadMode::Manual && known.tries == 0) {
                return Err(format!("{id} is to go by hand, and is offered"));
            }
        }
        if parcels.is_empty() {
            return Ok(());
        }
        let sending =
            |document: &Document| Sending { document: document.id, fingerprint: fingerprint(document) };
        let wanted = parcels.iter().map(|parcel| sending(&parcel.document)).collect();
        self.outgoing = parcels.into_iter().map(|parcel| (parcel.document.id, parcel.document)).collect();
        self.fair = fair;
        self.act(request::UploadSend(wanted).into())?;
        Ok(())
    }

    /// The engine let these go.
    pub fn leave(&mut self, admitted: &[DocumentId]) -> Result<(), Wrong> {
        let mut told = Vec::new();
        for id in admitted {
            let Some(document) = self.outgoing.get(id) else {
                return Err(format!("{id} leaves and nobody asked"));
            };
            let outcome = self.centre.send(document, &mut self.dice, self.fair)?;
            self.line(|| format!("{id} leaves: {outcome:?}"));
            told.push(Told { document: *id, outcome });
        }
        self.tell(told)
    }

    fn look_up(&mut self, pick: Pick, fair: bool) -> Result<(), Wrong> {
        let picked = self.machine.ask(request::UploadPick { pick, max: TURN_MAX });
        let Ok(parcels) = picked else { return self.silent() };
        let told = parcels.iter().map(|parcel| {
            let document = parcel.document.id;
            Told { document, outcome: self.centre.look_up(&document, &mut self.dice, fair) }
        });
        let told = told.filter(|told| pick == Pick::Unknown || told.outcome != Outcome::Accepted).collect();
        self.tell(told)
    }

    fn tell(&mut self, told: Vec<Told>) -> Result<(), Wrong> {
        if !told.is_empty() {
            self.act(request::UploadTell(told).into())?;
        }
        Ok(())
    }

    /// Everything that the centre holds left after it was durable.
    pub fn check_centre(&self) -> Result<(), Wrong> {
        let early = self.centre.documents().find(|id| {
            self.model
                .documents
                .get(id)
                .is_none_or(|known| known.tries == 0 || known.state == DeliveryKind::Pending)
        });
        match early {
            Some(id) => Err(format!("the centre holds {id}, of which the store does not know that it left")),
            None => Ok(()),
        }
    }
}
