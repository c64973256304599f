//! What of the picked documents this centre can be told, and in which bytes.

use super::gateway::{Carried, Gateway};
use crate::domain::{DeliveryState, DocumentId, Misfit, ParkReason};
use crate::protocol::{Parcel, Sending};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;

/// Documents that can be told, and those that cannot, with the reason.
#[derive(Debug)]
pub(super) struct Carrying {
    pub(super) carried: Vec<Carried>,
    pub(super) parked: VecDeque<(DocumentId, ParkReason)>,
}

impl Carrying {
    /// Of these documents, in the order picked.
    pub(super) fn of(gateway: &dyn Gateway, parcels: Vec<Parcel>) -> Self {
        let (mut carried, mut parked) = (Vec::new(), VecDeque::new());
        for Parcel { document, delivery } in parcels {
            let kind = document.id.kind;
            let made = if gateway.carries(kind) {
                gateway.payload(&document)
            } else {
                Err(ParkReason::Misfit(Misfit::Kind(kind)))
            };
            match made {
                Ok(payload) => {
                    let accepted = delivery.state == DeliveryState::Accepted;
                    carried.push(Carried { document, payload, accepted, since: delivery.since });
                }
                Err(why) => parked.push_back((document.id, why)),
            }
        }
        Self { carried, parked }
    }
}

/// What the ledger is told before they leave.
pub(super) fn sendings(carried: &[Carried]) -> Vec<Sending> {
    let sending = |parcel: &Carried| Sending {
        document: parcel.document.id,
        fingerprint: Sha256::digest(&parcel.payload).into(),
    };
    carried.iter().map(sending).collect()
}
