//! On which terms the local centre works: who may call, its clock, what was allotted, how slow and how faulty it is.

use super::Faults;
use crate::domain::AllocationRow;
use crate::world::Clock;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The published test merchant of offline-issue centres (OPay i100 appendix 3 for its key).
pub const MERCHANT: &str = "2000132";
/// Its HashKey.
pub const HASH_KEY: &str = "ejCk326UnaZWKisg";
/// Its HashIV.
pub const HASH_IV: &str = "q9jcZX8Ib9LM8wYk";
/// A machine that every track is bound to.
pub const MACHINE: &str = "LJ";
/// The key of Amego's signature here.
pub const APP_KEY: &str = "LJ-SANDBOX-KEY";

/// How wrong a wrong clock is, in seconds.
pub(super) const CLOCK_OFF_S: i64 = 3_600;
/// What a mobile bar code begins with that nobody was given here; invented.
pub const UNKNOWN_CARRIERS: &str = "/000";
/// What a mobile bar code begins with whose invoice this centre takes and the platform then refuses; invented.
pub const REFUSED_CARRIERS: &str = "/00E";
/// What a mobile bar code begins with whose invoice is cancelled in the centre's own console as soon as it is there;
/// invented.
pub const UNDONE_CARRIERS: &str = "/00C";
/// What a donation code begins with that no body has here; invented.
pub const UNKNOWN_DONATIONS: &str = "000";

/// The ranges of a sample as they are when somebody asks.
pub type Ranges = Arc<dyn Fn() -> Vec<AllocationRow> + Send + Sync>;

/// The terms.
#[derive(Clone)]
pub struct Terms {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The witness: a file of JSON Lines, gone on with where it ends; `None` keeps it in memory.
    pub ledger: Option<PathBuf>,
    /// What the platform allotted; `None` takes every number for allotted.
    pub allotted: Option<Vec<AllocationRow>>,
    /// What a sample's own centre tells as allotted besides; it refuses no number for it.
    pub ranges: Option<Ranges>,
    /// How long each answer takes.
    pub latency: Duration,
    /// From storing to the platform's confirmation, in seconds.
    pub confirm_after_s: i64,
    /// It is a sample's own: it takes what no offline-issue centre takes too.
    pub own: bool,
    /// How it fails.
    pub faults: Faults,
}

impl Terms {
    /// A sound centre without a file, which answers at once.
    pub fn sound(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            ledger: None,
            allotted: None,
            ranges: None,
            latency: Duration::ZERO,
            confirm_after_s: 0,
            own: false,
            faults: Faults::none(),
        }
    }
}
