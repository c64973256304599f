//! The upkeep of a store in words: the last backup, the version, its check.

use crate::domain::Moment;
use crate::protocol::UpkeepReport;
use crate::text::Lang;

sentences! {
    /// The last backup, as of now; `None` where the engine does not say.
    pub fn last_backup(lang, upkeep: Option<&UpkeepReport>, now: Moment)
        where backup = upkeep.map(|upkeep| upkeep.backup) => match backup {
        None => ["不明" / "unknown"];
        Some(None) => ["還沒有備份紀錄" / "none is on record"];
        Some(Some(backup)), made = backup.made, frame = backup.sequence => (match backup.is_fresh(now) {
            true => say!(lang, "{made}，總帳到第 {frame} 框" / "{made}, ledger to frame {frame}"),
            false => say!(
                lang,
                "{made}，總帳到第 {frame} 框  太久了，請備份"
                    / "{made}, ledger to frame {frame}  too old: back up"
            ),
        });
    }
}
