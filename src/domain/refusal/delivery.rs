//! What is refused about the documents on their way to the platform.

use crate::domain::DocumentId;

refusals! {
    /// Refusals about deliveries.
    DeliveryRefusal {
        /// No document of this name is in the outbox.
        NoSuchDocument(document: DocumentId) = "NO_SUCH_DOCUMENT";
        /// The document needs no person: it is on its way, or there.
        NotStuck(document: DocumentId) = "NOT_STUCK";
        /// The document was never sent, so that nobody can have answered it.
        NeverSent(document: DocumentId) = "NEVER_SENT";
        /// The document may be there: it is asked about before it is changed.
        MayBeThere(document: DocumentId) = "MAY_BE_THERE";
        /// A 註銷 must be at the platform before the number is issued anew: it is there, or it is sent again.
        VoidOpen(document: DocumentId) = "VOID_OPEN";
        /// One of its number is at the centre or the platform, which takes no second one.
        Held(document: DocumentId) = "HELD_THERE";
        /// The document withdraws no invoice that would stand without it.
        NothingWithdrawn(document: DocumentId) = "NOTHING_WITHDRAWN";
        /// No trace of the document is left to be asked: a person looks at the platform first.
        NoTrace(document: DocumentId) = "NO_TRACE";
        /// The centre has it and the platform refused it: sent again as it is nothing would leave.
        RefusedThere(document: DocumentId) = "REFUSED_THERE";
    }
}
