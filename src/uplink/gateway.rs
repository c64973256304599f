//! The ways to the centres: one file each implements the [`contract`], and one suite of tests holds all of them to it.

mod amego;
mod contract;
mod http;
mod offline_centre;
mod own;
mod turnkey;

pub use amego::{Amego, AmegoAccount};
pub use contract::{Answer, Carried, Gateway, LinkFault};
pub use http::{LineFault, Place};
pub use offline_centre::{OFFLINE_CENTRE, OfflineAccount, OfflineCentre};
pub use turnkey::{Turnkey, TurnkeyFolders};
