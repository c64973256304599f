//! Where a document stands on its way to the platform. Only the platform's own confirmation is success.
//!
//! Pending, sending, accepted, confirmed; beside the way: unknown (it may have arrived: ask before sending again),
//! rejected and parked (a person decides).

use super::{CleanText, DocumentId, Moment, Sender, TillCode, UploadMode};
use serde::{Deserialize, Serialize};

/// The longest reason of a parking and the longest words of a centre that are kept, in characters.
pub const DELIVERY_WORDS_CHARS_MAX: usize = 200;

/// SHA-256 of what was sent, without anything that changes from try to try.
pub type Fingerprint = [u8; 32];

/// Where a document stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Not sent yet, or certainly not arrived.
    Pending,
    /// Durable before its first byte leaves. Found at a start, it is unknown.
    Sending,
    /// The centre has it and has not said yet that the platform does.
    Accepted,
    /// The platform has it.
    Confirmed,
    /// It may have arrived: the centre is asked first.
    Unknown,
    /// The centre or the platform refuses it; a person mends and retries, or parks.
    Rejected {
        /// The code; may be empty.
        code: CleanText,
        /// The words.
        words: CleanText,
    },
    /// A person, or the program with a reason, took it off the way.
    Parked {
        /// Why.
        reason: CleanText,
    },
}

impl DeliveryState {
    /// True when nothing more is to be done for it (the outbox's two ends).
    pub fn is_over(&self) -> bool {
        match self {
            Self::Confirmed | Self::Parked { .. } => true,
            Self::Pending | Self::Sending | Self::Accepted | Self::Unknown | Self::Rejected { .. } => false,
        }
    }
}

/// A document's row in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which document.
    pub document: DocumentId,
    /// The till of its act: leaving that till sends it.
    pub till: Option<TillCode>,
    /// Automatic or manual, as the range said when the act happened.
    pub mode: UploadMode,
    /// When its act happened.
    pub at: Moment,
    /// By when the platform must have it (R19).
    pub due: Moment,
    /// Where it stands.
    pub state: DeliveryState,
    /// Since when.
    pub since: Moment,
    /// How often it was sent.
    pub tries: u32,
    /// Who sends, as it stood at the first try.
    pub sender: Option<Sender>,
    /// What was sent first. A later try that differs is parked.
    pub fingerprint: Option<Fingerprint>,
}

/// What a try, or a question about one, came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Certainly not arrived: the connection was never made, or the centre says that it has not got it.
    NotThere,
    /// Nobody knows.
    Unknown,
    /// The centre has it.
    Accepted,
    /// The platform has it.
    Confirmed,
    /// Refused.
    Rejected {
        /// The code; may be empty.
        code: CleanText,
        /// The words.
        words: CleanText,
    },
    /// The centre has another document under this name: a person must look.
    Differs {
        /// In what.
        words: CleanText,
    },
}

/// What is wrong with the way to a centre, as far as it can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkTrouble {
    /// 連線失敗: no name, no route, no connection, no answer in time, a connection that broke.
    Unreachable,
    /// The certificate is not the centre's: expired, for another host, or signed by a stranger.
    Certificate,
    /// An answer that is not the centre's (a login page of the network, say).
    NotTheCentre,
    /// The centre is busy or closed for maintenance.
    Maintenance,
    /// The centre does not accept the account, the key or the signature.
    Account,
    /// The centre says that this machine's clock is wrong.
    Clock,
    /// The folder of Turnkey is missing or cannot be written.
    Folder,
}

impl LinkTrouble {
    /// Every trouble.
    pub const ALL: [Self; 7] = [
        Self::Unreachable,
        Self::Certificate,
        Self::NotTheCentre,
        Self::Maintenance,
        Self::Account,
        Self::Clock,
        Self::Folder,
    ];
}
