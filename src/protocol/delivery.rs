//! Documents on their way to the platform: what the upload thread asks and tells, what a person sees and decides
//! (R15, R17, R19).

mod outbox;

pub use outbox::{
    DeliveryPage, DeliveryQuery, LinkState, Parcel, Pick, Pressure, Sending, Told, UPLOAD_BATCH_MAX,
    UPLOAD_PAUSE_MAX_S, UploadLeft, UploadStatus,
};

use crate::domain::{DocumentId, ParkReason, TillCode};
use serde::{Deserialize, Serialize};

requests! {
    Delivery;
    questions {
        /// The outbox at a glance.
        UploadStatus -> UploadStatus => Look;
        // Who may not do anything may still leave, and what is pending goes all the same.
        /// What the caller's terminal leaves behind when it is left now.
        UploadLeft -> UploadLeft => Greet;
        /// A page of the outbox's rows.
        Deliveries(DeliveryQuery) -> Deliveries => LookUpInvoices;
    }
    notes {
        /// Documents to work on, those with the least time left first. Those that were asked about come last the next
        /// time.
        UploadPick {
            /// Which.
            pick: Pick,
            /// Most documents, up to [`UPLOAD_BATCH_MAX`].
            max: u32,
        } -> Parcels => Serve;
        /// How the way to the centre is.
        UploadLink(LinkState) => Serve;
        /// Sends what waits for a person, and ends every waiting for the next try.
        UploadNow {
            /// Only what this till did; everything where `None`.
            till: Option<TillCode>,
        } => UploadNow;
    }
    commands {
        /// These are about to be sent: durable before this is answered, and only what is answered may leave.
        UploadSend(Vec<Sending>) -> UploadAdmitted => Serve;
        /// What became of documents.
        UploadTell(Vec<Told>) => Serve;
        /// A person brings what the platform's own files say: confirmed and refused ones alone, up to
        /// [`UPLOAD_BATCH_MAX`]. What the platform has, nobody takes back.
        UploadSettle(Vec<Told>) => Upload;
        /// Nothing is sent for so long.
        UploadPause {
            /// Seconds, from 1 to [`UPLOAD_PAUSE_MAX_S`].
            seconds: u32,
        } => Upload;
        /// Ends the pause.
        UploadResume => Upload;
        /// A refused or parked document tries again; one that nobody knows of is asked about at once.
        UploadRetry(DocumentId) => Upload;
        /// Takes a document off the way.
        UploadPark {
            /// Which.
            document: DocumentId,
            /// Why.
            why: ParkReason,
        } => Upload;
    }
    replies {
        /// Documents to work on.
        Parcels(Vec<Parcel>),
        /// Those that may leave now.
        UploadAdmitted(Vec<DocumentId>),
        /// The outbox at a glance.
        UploadStatus(Box<UploadStatus>),
        /// What a terminal leaves behind.
        UploadLeft(Box<UploadLeft>),
        /// Rows of the outbox.
        Deliveries(DeliveryPage),
    }
}
