//! Every invoice reaches the platform: the upload thread, its senders, and one gateway per kind of centre.
//!
//! The thread sees the engine as every terminal does, through `Desk`. It owns the way to the centre and nothing else: what
//! is sent, and what became of it, stands in the ledger before the first byte leaves and after the last has come.
//!
//! What comes next is decided by one machine that neither waits nor sends anything, `course`; `service` has the
//! threads around it.

mod allotted;
mod breaker;
mod codes;
mod course;
mod gateway;
mod lag;
mod link;
mod round;
mod service;
mod settings;
mod takes;
mod timing;
mod want;

pub use breaker::Jitter;
pub use gateway::{
    Amego, AmegoAccount, Answer, Carried, Gateway, LineFault, LinkFault, OFFLINE_CENTRE, OfflineAccount,
    OfflineCentre, Place, Turnkey, TurnkeyFolders,
};
pub use service::{Parts, Uplink};
pub use settings::{OpenFault, Secrets, Settings, Waits, Way, open};
pub use takes::{OWN as OWN_CENTRE, Takes};
pub use timing::Timing;
