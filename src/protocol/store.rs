//! The store itself: what it is, its clock, its ledger, and the doctor.

mod audit;
mod info;

pub use audit::{DoctorCheck, DoctorReport, LedgerReport, TrailPage};
pub use info::StoreInfo;

use crate::domain::{CleanText, Number};
use serde::{Deserialize, Serialize};

requests! {
    Store;
    questions {
        /// What store is this?
        Store -> Store => Greet;
        /// Checks the invariants; `quick` leaves out the full replay.
        Doctor {
            /// Without the replay and the whole chain.
            quick: bool,
        } -> Doctor => Audit;
        /// Checks every frame and hash of the ledger.
        LedgerVerify -> Ledger => Audit;
        /// Entries from a frame on, oldest first.
        Trail {
            /// First frame sequence, from 1.
            from: u64,
            /// Most entries, up to [`crate::protocol::PAGE_ROWS_MAX`].
            limit: u32,
            /// Only those that name this number or the range that holds it.
            number: Option<Number>,
        } -> Trail => Audit;
    }
    notes {}
    commands {
        /// Declares that the wall clock is right after it jumped (E8).
        ClockAccept {
            /// Why.
            reason: CleanText,
        } => AcceptClock;
    }
    replies {
        /// The store.
        Store(Box<StoreInfo>),
        /// What the doctor found.
        Doctor(DoctorReport),
        /// What the ledger's check found.
        Ledger(LedgerReport),
        /// Entries.
        Trail(TrailPage),
    }
}
