//! The one row about the store itself, read at the start of a batch and written at its end.

use crate::domain::{CompanyCode, DeliveryKind, Moment, Period, StoreKind};
use serde::{Deserialize, Serialize};

/// Counters and marks of the whole store.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meta {
    /// Version of tables and keys.
    pub schema: u32,
    /// What the store is, for ever.
    pub kind: StoreKind,
    /// The last ledger frame that these rows hold. Opening replays what follows it.
    pub applied_sequence: u64,
    /// The hash of that frame: of which ledger these rows are.
    pub applied_hash: [u8; 32],
    /// The last issue time of the store (E8).
    pub last_issued_at: Moment,
    /// Range ids given so far; they are never given again.
    pub range_ids: u64,
    /// Ranges in the store.
    pub ranges: u64,
    /// Invoices in the store.
    pub invoices: u64,
    /// People who can sign in; with none the store is everybody's.
    pub people: u64,
    /// Unix users that have a rule.
    pub unix_users: u64,
    /// Goods in the store.
    pub goods: u64,
    /// Ids of parked sales given so far.
    pub parked_ids: u64,
    /// Parked sales in the store.
    pub parked: u64,
    /// Ids of print jobs given so far.
    pub job_ids: u64,
    /// Print jobs that are not done.
    pub jobs: u64,
    /// Ids of closed shifts given so far.
    pub shift_ids: u64,
    /// Rows of the outbox in each state, in the order of [`DeliveryKind::ALL`].
    pub deliveries: [u64; DeliveryKind::ALL.len()],
    /// The upload pauses until then.
    pub upload_paused_until: Option<Moment>,
    /// The first company ever added: what a sale without a company means.
    pub first_company: Option<CompanyCode>,
    /// Since a fence was lifted: books of periods up to this one may have been the lost copy's.
    pub doubted: Option<Period>,
}

impl Meta {
    /// The end of the pause of the upload, if it is paused at `now`.
    pub fn upload_pause(&self, now: Moment) -> Option<Moment> {
        self.upload_paused_until.filter(|until| now < *until)
    }

    /// How many rows of the outbox stand in a state.
    pub fn deliveries_in(&self, kind: DeliveryKind) -> u64 {
        self.deliveries[kind.place()]
    }
}
