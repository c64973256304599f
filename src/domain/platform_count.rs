//! An extra witness of the daily check: what a list of the platform (歷史存證檢核表) or of a centre counts for a day, held
//! against our own figures. Pure figures; reading such a list is [`crate::allocation`]'s.

use super::{DayCount, MessageKind, words};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The first heading of the faults in the mail's list (存證異常清單): what the rows below it are, the sheet does not say otherwise.
pub const LIST_FAULTS_HEADING: &str = "送方統編";

words!(
    /// Which of our figures a list's count is held against.
    ListedFigure {
        /// What the facts of the day ask for.
        Issued = "issued",
        /// What was sent (1-1 傳輸成功).
        Sent = "sent",
        /// What the platform has (3-1 存證成功).
        Confirmed = "confirmed",
        /// What is refused (傳輸異常, 回覆異常, 存證異常).
        Rejected = "rejected",
    }
);

/// How the columns of a list are named, as `[daily_list]` of `config.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumns {
    /// The day.
    pub day: String,
    /// The message.
    pub kind: String,
    /// How many.
    pub count: String,
    /// What they are a count of.
    pub figure: ListedFigure,
}

/// One count of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedCount {
    /// Of which day.
    pub day: NaiveDate,
    /// Of which message; `None` counts all of them.
    pub kind: Option<MessageKind>,
    /// What was counted.
    pub figure: ListedFigure,
    /// How many.
    pub count: u64,
}

/// A day and message of which a list says something else than we do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountDifference {
    /// What the list says; 0 where it does not name a message of the day that we have.
    pub listed: ListedCount,
    /// What we have.
    pub ours: u64,
}

impl CountDifference {
    /// How many more the list has; negative where we have more.
    pub fn more(&self) -> i64 {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        signed(self.listed.count).saturating_sub(signed(self.ours))
    }
}

impl DayCount {
    fn listed(&self, figure: ListedFigure) -> u64 {
        match figure {
            ListedFigure::Issued => self.issued,
            ListedFigure::Sent => self.sent,
            ListedFigure::Confirmed => self.confirmed,
            ListedFigure::Rejected => self.rejected,
        }
    }
}

/// Where a list and our own figures of its days differ, in the order of days and messages. Counts of one day and message add
/// up: a list may have a line for each hour. A message that a list of messages leaves out on a day counts as none.
pub fn held_against(
    listed: &[ListedCount],
    ours: &BTreeMap<(NaiveDate, MessageKind), DayCount>,
) -> Vec<CountDifference> {
    let mut theirs: BTreeMap<(NaiveDate, ListedFigure, Option<MessageKind>), u64> = BTreeMap::new();
    let mut by_message: BTreeSet<(NaiveDate, ListedFigure)> = BTreeSet::new();
    for row in listed {
        let count = theirs.entry((row.day, row.figure, row.kind)).or_default();
        *count = count.saturating_add(row.count);
        by_message.extend(row.kind.map(|_| (row.day, row.figure)));
    }
    for (day, figure) in by_message {
        for (_, kind) in ours.keys().filter(|(of, _)| *of == day) {
            theirs.entry((day, figure, Some(*kind))).or_default();
        }
    }
    let all = |day: NaiveDate, kind: Option<MessageKind>, figure| {
        let of = ours.iter().filter(|((on, of), _)| *on == day && kind.is_none_or(|kind| kind == *of));
        of.map(|(_, count)| count.listed(figure)).sum::<u64>()
    };
    let differs = |((day, figure, kind), count)| {
        let difference = CountDifference {
            listed: ListedCount { day, kind, figure, count },
            ours: all(day, kind, figure),
        };
        (difference.more() != 0).then_some(difference)
    };
    theirs.into_iter().filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn row(on: u32, kind: Option<MessageKind>, figure: ListedFigure, count: u64) -> ListedCount {
        ListedCount { day: day(on), kind, figure, count }
    }

    fn ours() -> BTreeMap<(NaiveDate, MessageKind), DayCount> {
        let count = |issued, confirmed| DayCount {
            issued,
            sent: issued,
            confirmed,
            missing: issued - confirmed,
            ..DayCount::default()
        };
        BTreeMap::from([
            ((day(5), MessageKind::F0401), count(7, 7)),
            ((day(5), MessageKind::F0501), count(2, 1)),
            ((day(6), MessageKind::F0401), count(3, 3)),
        ])
    }

    #[test]
    fn a_list_by_message_is_held_against_each_message_of_its_days() {
        use ListedFigure::Confirmed;
        use MessageKind::{F0401, F0501, G0401};
        let list = [
            row(5, Some(F0401), Confirmed, 4),
            row(5, Some(F0401), Confirmed, 3),
            row(5, Some(F0501), Confirmed, 2),
            row(5, Some(G0401), Confirmed, 1),
        ];
        let found = held_against(&list, &ours());
        let told: Vec<_> = found.iter().map(|one| (one.listed.kind.unwrap(), one.ours, one.more())).collect();
        assert_eq!(told, [(F0501, 1, 1), (G0401, 0, 1)]);
        // A message that it leaves out is none there; a day that it does not name is not held against it.
        let found = held_against(&list[..2], &ours());
        let told: Vec<_> = found.iter().map(|one| (one.listed.kind.unwrap(), one.ours, one.more())).collect();
        assert_eq!(told, [(F0501, 1, -1)]);
        assert_eq!(held_against(&[], &ours()), []);
    }

    #[test]
    fn a_list_of_sums_is_held_against_all_messages_of_a_day() {
        use ListedFigure::{Confirmed, Issued, Rejected, Sent};
        let sums = [
            row(5, None, Sent, 9),
            row(5, None, Confirmed, 8),
            row(5, None, Issued, 9),
            row(5, None, Rejected, 0),
        ];
        assert_eq!(held_against(&sums, &ours()), []);
        let found = held_against(&[row(5, None, Confirmed, 9), row(7, None, Sent, 1)], &ours());
        let told: Vec<_> = found.iter().map(|one| (one.listed.day, one.ours, one.more())).collect();
        assert_eq!(told, [(day(5), 8, 1), (day(7), 0, 1)]);
    }
}
