//! The fact that something does not hold here, for the platform does not take it; and the end of a document.

use crate::domain::{
    Delivery, DeliveryMove, DeliveryState, DocumentId, Invoice, Payments, Reinstated, SentMemory,
};
use crate::engine::core::Scene;
use crate::protocol::delivery::request::UploadSeen;

/// The fact, of the number that this invoice has. Its money moves where a person says so, else at the till of the act that does not
/// hold.
pub(crate) fn said(
    scene: &Scene<'_>,
    row: &Delivery,
    it: &UploadSeen,
    invoice: &Invoice,
    brought: Payments,
) -> Box<Reinstated> {
    Box::new(Reinstated {
        document: row.document,
        revision: invoice.revision,
        range: invoice.range,
        at: scene.now,
        till: scene.caller.till.clone().or_else(|| row.till.clone()),
        staff: scene.caller.staff.clone(),
        words: it.words.clone(),
        brought,
    })
}

/// A document ends here, whatever it says.
pub(crate) fn over(document: DocumentId, it: &UploadSeen) -> DeliveryMove {
    let state = DeliveryState::Settled { words: it.words.clone() };
    DeliveryMove { document, state, tried: false, sent: SentMemory::Keep, number: None }
}
