//! The store itself: what it is, its clock, its ledger, and the doctor.

use crate::domain::{
    CleanText, Company, Dump, Entry, FenceReason, Incarnation, MirrorTrouble, Moment, Number, Range,
    StoreKind, words,
};
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
        /// What stands before a store that is a copy, and what lifting it would withhold.
        Fence -> Fence => Look;
        /// How the ledger's second directory stands.
        Mirror -> Mirror => Look;
        /// How far the ledger was read in the background.
        Reading -> Reading => Look;
        /// Which version runs, whether the store was checked with it, and when it was last backed up.
        Upkeep -> Upkeep => Look;
        /// The last dump of all rows.
        Dump -> Dump => Look;
        /// How far the dump is that is being made; `None` while none is.
        DumpProgress -> DumpProgress => Look;
    }
    notes {}
    commands {
        /// Declares that the wall clock is right after it jumped (E8).
        ClockAccept {
            /// Why.
            reason: CleanText,
        } => AcceptClock;
        /// Lifts the fence: every book that another copy may have issued from is withheld, and a new life begins.
        FenceLift {
            /// Why.
            reason: CleanText,
        } => LiftFence;
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
        /// The fence.
        Fence(Box<FenceReport>),
        /// The mirror; `None` where the store has none.
        Mirror(Option<MirrorReport>),
        /// The reading; `None` before one ever began.
        Reading(Option<ReadingReport>),
        /// The upkeep of the store.
        Upkeep(Box<UpkeepReport>),
        /// The last dump.
        Dump(Box<DumpReport>),
        /// The dump that is being made.
        DumpProgress(Option<DumpProgress>),
    }
}

/// The last dump of all rows, from which they are made anew (E15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DumpReport {
    /// What it is, and when it was made; none before the first period is over.
    pub last: Option<(Dump, Moment)>,
    /// Why the next one, which is due, could not be made.
    pub trouble: Option<String>,
}

words!(
    /// What is done of a dump.
    DumpPart {
        /// The ledger is folded, frame by frame.
        Fold = "folding",
        /// The rows are written, in bytes.
        Write = "writing",
        /// What was written is read again, in bytes.
        Read = "reading",
    }
);

/// How far a dump is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DumpProgress {
    /// What is done.
    pub part: DumpPart,
    /// How much of it is done.
    pub done: u64,
    /// How much there is; 0 where nobody knows.
    pub of: u64,
}

/// The store, for title lines and monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Real, a sample, or what else.
    pub kind: StoreKind,
    /// People have PINs here: a terminal must sign in.
    pub sign_in: bool,
    /// The engine's clock (or the frozen one of the caller).
    pub now: Moment,
    /// The first company: the one that a sale without one means.
    pub company: Option<Company>,
    /// How many ranges the store has.
    pub ranges: u64,
    /// How many invoices it issued.
    pub invoices: u64,
    /// Last frame of the ledger.
    pub head_sequence: u64,
    /// Its hash, in hex.
    pub head_hash: String,
    /// Terminals attached now, this one included.
    pub terminals: u32,
    /// Why the machine's witness of this store cannot be written: a copy of it could sell unseen.
    pub witness_trouble: Option<String>,
}

impl Reply {
    /// True for a report that says that the rows are not those of the ledger.
    pub fn finds_the_rows_damaged(&self) -> bool {
        let Self::Doctor(report) = self else { return false };
        report.violations.iter().any(|(check, _)| *check == DoctorCheck::ReplayEqual)
    }

    /// True for a report that says that the ledger itself is damaged.
    pub fn finds_the_ledger_damaged(&self) -> bool {
        match self {
            Self::Ledger(report) => report.damage.is_some(),
            Self::Doctor(report) => {
                report.violations.iter().any(|(check, _)| *check == DoctorCheck::ChainWhole)
            }
            _ => false,
        }
    }
}

/// What the doctor checked and found.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DoctorReport {
    /// Each check that ran, with how many things it looked at.
    pub checks: Vec<(DoctorCheck, u64)>,
    /// Each violation: the check, and where, in plain English with numbers.
    pub violations: Vec<(DoctorCheck, String)>,
}

/// The doctor's checks, named after the invariants of `lib.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum DoctorCheck {
    /// 1: no number twice, no overlapping ranges.
    NoNumberTwice,
    /// 2: every number has one state; the counts add up.
    StatesAddUp,
    /// 3: issued numbers are a prefix, in time order, inside the period.
    PrefixInTime,
    /// 4: every request id leads to its answer.
    RequestsAnswered,
    /// 5: replaying the ledger gives the same store.
    ReplayEqual,
    /// 8: the store stands where the ledger stands, and neither is older than the witness.
    LedgerAhead,
    /// The hash chain is whole.
    ChainWhole,
    /// Random codes: each once per block of 10,000 (R9).
    RandomCodes,
    /// No invoice has two originals with a customer, and none is printed after its 作廢.
    OriginalOnce,
    /// Allowances take back no more than was sold.
    AllowancesFit,
    /// 6: every fact has its documents, and nothing was sent before what it waits for was confirmed.
    OutboxWhole,
}

/// What the ledger's check found.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LedgerReport {
    /// Frames read.
    pub frames: u64,
    /// Entries read.
    pub entries: u64,
    /// Hash of the last good frame, in hex.
    pub head_hash: String,
    /// The first damage, in plain English with segment and offset; `None` when the chain is whole.
    pub damage: Option<String>,
}

/// Entries of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TrailPage {
    /// Frame sequence and entry.
    pub rows: Vec<(u64, Entry)>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<u64>,
}

/// The fence, and what lifting it would withhold.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FenceReport {
    /// Why it stands; `None` where none does.
    pub why: Option<FenceReason>,
    /// The life that the store is in; none in a store from before lives had ids.
    pub life: Option<Incarnation>,
    /// Books that another copy may have issued from.
    pub books: u64,
    /// Numbers left in them as this copy knows them.
    pub numbers: u64,
    /// The first of these books.
    pub rows: Vec<Range>,
}

/// How the ledger's second directory stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorReport {
    /// The last frame that it has.
    pub through: u64,
    /// Frames that are durable here and not there.
    pub behind: u64,
    /// When it last had all of them; when the store was opened, if it never had since.
    pub level_at: Moment,
    /// How long ago that was, in seconds.
    pub late_s: u64,
    /// Why it is not fed.
    pub trouble: Option<MirrorTrouble>,
}

/// How far the ledger was read in the background, frame by frame from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingReport {
    /// The last frame of this round that was found sound; 0 before the first.
    pub through: u64,
    /// The last frame of the ledger.
    pub of: u64,
    /// When the round began.
    pub begun: Moment,
    /// When a round last came to the end with every frame sound.
    pub whole_at: Option<Moment>,
    /// False where the round is over and the next one not due.
    pub under_way: bool,
}

/// A backup is fresh for so long, in seconds: a day, after which a day's sales would be lost with the disk.
pub const BACKUP_FRESH_S: i64 = 24 * 3_600;

/// The upkeep of the store.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UpkeepReport {
    /// The version of the engine.
    pub version: String,
    /// When it first opened this store; `None` where that was not noted.
    pub since: Option<Moment>,
    /// The version that opened it before.
    pub before: Option<CleanText>,
    /// The last whole check with this version; `None` before the first.
    pub checked: Option<CheckedReport>,
    /// The last backup; `None` where none is on record.
    pub backup: Option<BackupReport>,
    /// How far a whole check is that goes on now, of how much.
    pub examining: Option<(u64, u64)>,
}

impl UpkeepReport {
    /// True while the check after the first start of a new version is still to be made.
    pub fn check_is_due(&self) -> bool {
        self.since.is_some() && self.checked.is_none()
    }
}

/// A whole check of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedReport {
    /// When it was made.
    pub at: Moment,
    /// How many violations it found, as far as they are told.
    pub violations: u64,
}

/// A backup that was finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupReport {
    /// When it was made.
    pub made: Moment,
    /// The last frame of the ledger in it.
    pub sequence: u64,
    /// Its files, the manifest not counted.
    pub files: u64,
}

impl BackupReport {
    /// True for one that is no older than [`BACKUP_FRESH_S`]. One from after now says nothing: the clock was set back.
    pub fn is_fresh(&self, now: Moment) -> bool {
        (0..=BACKUP_FRESH_S).contains(&(now.unix() - self.made.unix()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_fresh_for_a_day_to_the_second_and_never_before_it_was_made() {
        let made = Moment::from_unix(1_764_000_000);
        let backup = BackupReport { made, sequence: 1, files: 1 };
        let fresh = |after| backup.is_fresh(made.plus_seconds(after));
        assert_eq!([fresh(0), fresh(BACKUP_FRESH_S), fresh(BACKUP_FRESH_S + 1)], [true, true, false]);
        assert!(!fresh(-1));
    }

    #[test]
    fn a_check_is_due_until_it_was_made_once_and_where_a_start_was_noted() {
        let mut report = UpkeepReport::default();
        assert!(!report.check_is_due(), "an engine that noted no start");
        report.since = Some(Moment::from_unix(7));
        assert!(report.check_is_due());
        report.checked = Some(CheckedReport { at: Moment::from_unix(8), violations: 2 });
        assert!(!report.check_is_due(), "what it found is told elsewhere");
    }
}
