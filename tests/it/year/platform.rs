//! The platform: it takes each message once, loses some of its answers, is not there on some days, and keeps what it got in the
//! order in which it came. It reads nothing but messages.

use fastrand::Rng;
use lj::domain::{DocumentId, Outcome};
use lj::mig;
use lj::protocol::{Parcel, Pick, Sending, Told, UPLOAD_BATCH_MAX, request};
use std::collections::BTreeMap;

use super::shops::Store;

/// A message as it came.
pub struct Message {
    pub kind: String,
    pub xml: Vec<u8>,
}

pub struct Platform {
    dice: Rng,
    /// In the order in which they came.
    pub messages: Vec<Message>,
    /// By store and name, the place among the messages: the same again is refused by nobody and kept once.
    known: BTreeMap<(&'static str, DocumentId), usize>,
    /// Nobody reaches it.
    pub is_away: bool,
}

impl Platform {
    pub fn new(seed: u64) -> Self {
        let dice = Rng::with_seed(seed ^ 0x5eed);
        Self { dice, messages: Vec::new(), known: BTreeMap::new(), is_away: false }
    }

    /// Takes what a store has to send until nothing moves any more; on a day without a line nothing does.
    pub fn round(&mut self, store: &Store) {
        for _ in 0..64 {
            let moved =
                self.look_up(store, Pick::Unknown) + self.look_up(store, Pick::Accepted) + self.send(store);
            if moved == 0 || self.is_away {
                return;
            }
            // The next try has its time.
            store.clock.pass_s(400);
        }
        panic!("the outbox never comes to rest");
    }

    fn send(&mut self, store: &Store) -> usize {
        let max = UPLOAD_BATCH_MAX as u32;
        let parcels = store.serve(request::UploadPick { pick: Pick::Send, max });
        if parcels.is_empty() {
            return 0;
        }
        let rendered: BTreeMap<DocumentId, Vec<u8>> = parcels
            .iter()
            .map(|parcel| (parcel.document.id, mig::render(&parcel.document).unwrap()))
            .collect();
        let sending = |parcel: &Parcel| Sending { document: parcel.document.id, fingerprint: [0; 32] };
        let admitted = store.serve(request::UploadSend(parcels.iter().map(sending).collect()));
        let told: Vec<Told> = admitted
            .into_iter()
            .map(|document| Told { document, outcome: self.take(store, document, &rendered[&document]) })
            .collect();
        let count = told.len();
        store.serve(request::UploadTell(told));
        count
    }

    fn take(&mut self, store: &Store, document: DocumentId, xml: &[u8]) -> Outcome {
        if self.is_away {
            return Outcome::NotThere;
        }
        // One in twenty never arrives, and one in twenty arrives without a word.
        let luck = self.dice.u32(..20);
        if luck == 0 {
            return Outcome::Unknown;
        }
        let kind: &'static str = document.kind.into();
        let place = self.messages.len();
        self.known.entry((store.name, document)).or_insert_with(|| {
            self.messages.push(Message { kind: kind.to_owned(), xml: xml.to_vec() });
            place
        });
        if luck == 1 { Outcome::Unknown } else { Outcome::Accepted }
    }

    fn look_up(&mut self, store: &Store, pick: Pick) -> usize {
        let parcels = store.serve(request::UploadPick { pick, max: UPLOAD_BATCH_MAX as u32 });
        if parcels.is_empty() || self.is_away {
            return 0;
        }
        let outcome = |document: &DocumentId| match self.known.contains_key(&(store.name, *document)) {
            true => Outcome::Confirmed,
            false => Outcome::NotThere,
        };
        let told: Vec<Told> = parcels
            .iter()
            .map(|parcel| Told { document: parcel.document.id, outcome: outcome(&parcel.document.id) })
            .collect();
        let count = told.len();
        store.serve(request::UploadTell(told));
        count
    }
}
