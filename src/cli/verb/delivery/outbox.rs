//! The outbox at a glance, for a script.

use crate::cli::out::{Listing, Object, object};
use crate::protocol::UploadStatus;

/// The engine's answer.
pub fn json(status: &UploadStatus) -> Object {
    let trouble = status.link.trouble;
    object! {
        gateway: status.link.gateway,
        pending: status.pending,
        manual: status.manual,
        unknown: status.unknown,
        accepted: status.accepted,
        rejected: status.rejected,
        parked: status.parked,
        confirmed: status.confirmed,
        paused_until: status.paused_until,
        trouble: trouble.map(|(wrong, _)| wrong),
        trouble_since: trouble.map(|(_, since)| since),
        trouble_words: trouble.map(|_| &status.link.words),
        retry_at: status.link.retry_at,
        untaken_since: status.link.untaken_since,
        clock_off_s: status.link.clock_off_s,
        pressure: status.pressure,
        most_pressing: status.most_pressing.as_ref().map(Listing::json),
    }
}
