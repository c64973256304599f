//! What `lj status --json` tells of the copies of a store and of the program that serves it.

use crate::cli::out::{Object, clean, object};
use crate::domain::{MirrorTrouble, Moment};
use crate::protocol::{BackupReport, DumpProgress, DumpReport, MirrorReport, UpkeepReport};

/// The second copy.
pub fn mirror_json(mirror: &MirrorReport) -> Object {
    let MirrorReport { through, behind, level_at, trouble, .. } = mirror;
    let why = trouble.as_ref().map(MirrorTrouble::word);
    object! { through, behind, level_at, trouble: why }
}

/// The last backup, and whether it is fresh.
pub fn backup_json(backup: &BackupReport, now: Moment) -> Object {
    let BackupReport { made, sequence, files } = *backup;
    object! { made, ledger_sequence: sequence, files, fresh: backup.is_fresh(now) }
}

/// Which version serves, and whether the store was checked with it.
pub fn program_json(upkeep: &UpkeepReport) -> Object {
    let UpkeepReport { version, since, before, checked, .. } = upkeep;
    object! {
        version,
        since,
        before,
        checked: checked.map(|checked| checked.at),
        violations: checked.map(|checked| checked.violations),
        check_due: upkeep.check_is_due(),
    }
}

/// The last dump of all rows, how far the next one is, and why it could not be made.
pub fn dump_json(dump: &DumpReport, progress: Option<DumpProgress>) -> Object {
    let last = dump.last.as_ref();
    object! {
        sequence: last.map(|(dump, _)| dump.sequence),
        rows: last.map(|(dump, _)| dump.rows),
        bytes: last.map(|(dump, _)| dump.bytes),
        made: last.map(|(_, made)| *made),
        trouble: dump.trouble.as_deref().map(clean),
        progress: progress.map(|at| object! { part: at.part.word(), done: at.done, of: at.of }),
    }
}
