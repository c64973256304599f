//! The daily check: what the facts of a day ask to be told, held against what became of it. Pure figures.

use super::{Delivery, DeliveryState};
use serde::{Deserialize, Serialize};

/// The documents of one kind that the facts of a day ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayCount {
    /// How many there are to be.
    pub issued: u64,
    /// Those that were sent once at least.
    pub sent: u64,
    /// Those that the platform has.
    pub confirmed: u64,
    /// Those that a person saw to there.
    pub settled: u64,
    /// Those that are refused or off the way, and wait for a person.
    pub rejected: u64,
    /// The others: nobody knows yet that the platform has them.
    pub missing: u64,
}

impl DayCount {
    /// Counts one by where it stands; `None` for one that the outbox does not have.
    pub fn put(&mut self, row: Option<&Delivery>) {
        self.issued += 1;
        let Some(row) = row else {
            self.missing += 1;
            return;
        };
        self.sent += u64::from(row.tries > 0 || row.state == DeliveryState::Confirmed);
        match row.state {
            DeliveryState::Confirmed => self.confirmed += 1,
            DeliveryState::Settled { .. } => self.settled += 1,
            DeliveryState::Rejected { .. } | DeliveryState::Parked { .. } => self.rejected += 1,
            DeliveryState::Pending
            | DeliveryState::Sending
            | DeliveryState::Accepted
            | DeliveryState::Unknown => self.missing += 1,
        }
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.issued += other.issued;
        self.sent += other.sent;
        self.confirmed += other.confirmed;
        self.settled += other.settled;
        self.rejected += other.rejected;
        self.missing += other.missing;
    }

    /// Those that something is still to be done for.
    pub fn outstanding(&self) -> u64 {
        self.rejected + self.missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CleanText, DocumentId, MessageKind, Moment, Number, ParkReason, Period, RangeId, UploadMode,
    };

    fn row(state: DeliveryState, tries: u32) -> Delivery {
        let number = Number::parse("AB10000000").unwrap();
        let period = Period::parse("11511").unwrap();
        let at = Moment::parse("2026-11-05 10:00:00").unwrap();
        Delivery {
            document: DocumentId { number, period, kind: MessageKind::F0401, count: 1 },
            range: RangeId(1),
            till: None,
            mode: UploadMode::Auto,
            at,
            due: at,
            state,
            since: at,
            tries,
            fingerprint: None,
        }
    }

    #[test]
    fn every_document_is_one_of_confirmed_settled_rejected_and_missing() {
        let words = CleanText::default;
        let mut count = DayCount::default();
        for (state, tries) in [
            (DeliveryState::Confirmed, 1),
            // What the platform's own file confirms was sent, whoever sent it.
            (DeliveryState::Confirmed, 0),
            (DeliveryState::Settled { words: words() }, 2),
            (DeliveryState::Rejected { code: words(), words: words() }, 1),
            (DeliveryState::Parked { why: ParkReason::NoTrace }, 3),
            (DeliveryState::Pending, 0),
            (DeliveryState::Sending, 1),
            (DeliveryState::Accepted, 1),
            (DeliveryState::Unknown, 1),
        ] {
            count.put(Some(&row(state, tries)));
        }
        count.put(None);
        let expected = DayCount { issued: 10, sent: 8, confirmed: 2, settled: 1, rejected: 2, missing: 5 };
        assert_eq!(count, expected);
        assert_eq!(count.issued, count.confirmed + count.settled + count.outstanding());
        let mut twice = count;
        twice.add(&count);
        assert_eq!((twice.issued, twice.outstanding()), (20, 14));
    }
}
