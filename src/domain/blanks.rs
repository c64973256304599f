//! What the platform is told of whole stretches of numbers (R20): which ones a branch was given (E0401), and which
//! ones nobody used (E0402). One report per branch, tax kind, period and track.

use super::{BOOK_SIZE, Period, Span, TaxKind, Track, Ubn};
use serde::{Deserialize, Serialize};

/// Most intervals of one E0402: MIG 4.1 `BranchTrackBlankItem`.
pub const BLANK_SPANS_MAX: usize = 10_000;
/// Most items of one E0401: MIG 4.1 `BranchTrackItem`.
pub const BRANCH_SPANS_MAX: usize = 25_000;

/// Whose numbers, of which tax, period and track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrackOf {
    /// 總公司統編; the branch's own where it is the head office.
    pub head: Ubn,
    /// 統編 of the branch.
    pub branch: Ubn,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// 期別.
    pub period: Period,
    /// 字軌.
    pub track: Track,
}

/// 空白未使用: what is left of a track when its period is over. Once told, none of it can be issued any more, and a
/// later report of the same track takes the place of an earlier one: so a report is always the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankReport {
    /// Of what.
    pub of: TrackOf,
    /// Intervals that nobody used, ends included: ascending, apart from each other, on that track.
    pub spans: Vec<Span>,
}

/// 分支機構配號: which part of the head office's numbers a branch was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchAllotment {
    /// To whom.
    pub of: TrackOf,
    /// What the head office was allotted, ends included.
    pub whole: Span,
    /// What the branch was given of it: whole books, ascending, apart from each other.
    pub spans: Vec<Span>,
}

/// Why stretches of numbers are no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpansFault {
    /// None, or more than one message holds.
    #[error("{count} intervals, 1 to {max} may be")]
    Count {
        /// How many.
        count: usize,
        /// How many may be.
        max: usize,
    },
    /// One of another track (the place counts from 1).
    #[error("interval {0} is of another track")]
    OtherTrack(usize),
    /// One that begins before the end of the one before it: the platform refuses an overlap inside one message.
    #[error("interval {0} overlaps the one before it, or comes before it")]
    Order(usize),
    /// One that is not whole books, or lies beside the head office's numbers.
    #[error("interval {0} is not whole books of the head office's numbers")]
    NotOfTheWhole(usize),
}

fn check(of: TrackOf, spans: &[Span], max: usize) -> Result<(), SpansFault> {
    let count = spans.len();
    if !(1..=max).contains(&count) {
        return Err(SpansFault::Count { count, max });
    }
    let mut past = 0;
    for (place, span) in (1..).zip(spans) {
        if span.track != of.track {
            return Err(SpansFault::OtherTrack(place));
        }
        if span.begin().value() < past {
            return Err(SpansFault::Order(place));
        }
        past = span.past_end();
    }
    Ok(())
}

impl BlankReport {
    /// Whether it can be told.
    ///
    /// # Errors
    /// [`SpansFault`].
    pub fn check(&self) -> Result<(), SpansFault> {
        check(self.of, &self.spans, BLANK_SPANS_MAX)
    }
}

impl BranchAllotment {
    /// Whether it can be told.
    ///
    /// # Errors
    /// [`SpansFault`].
    pub fn check(&self) -> Result<(), SpansFault> {
        check(self.of, &self.spans, BRANCH_SPANS_MAX)?;
        let (begin, past) = (self.whole.begin(), self.whole.past_end());
        let inside =
            |span: &Span| span.track == self.whole.track && span.begin() >= begin && span.past_end() <= past;
        let stray = self.spans.iter().position(|span| !span.is_whole_books() || !inside(span));
        stray.map_or(Ok(()), |at| Err(SpansFault::NotOfTheWhole(at + 1)))
    }

    /// Books (本) of one of its intervals.
    pub fn books(span: Span) -> u32 {
        span.count() / BOOK_SIZE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Serial;

    fn span(track: &str, begin: u32, end: u32) -> Span {
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(Track::parse(track).unwrap(), serial(begin), serial(end)).unwrap()
    }

    fn of() -> TrackOf {
        let head = Ubn::parse("12345675").unwrap();
        let period = Period::parse("11501").unwrap();
        TrackOf { head, branch: head, tax_kind: TaxKind::General, period, track: Track::parse("AB").unwrap() }
    }

    #[test]
    fn intervals_are_of_one_track_ascending_and_apart() {
        let check = |spans: &[Span]| BlankReport { of: of(), spans: spans.to_vec() }.check();
        assert_eq!(check(&[span("AB", 50, 99), span("AB", 100, 100)]), Ok(()));
        assert_eq!(check(&[]), Err(SpansFault::Count { count: 0, max: BLANK_SPANS_MAX }));
        assert_eq!(check(&[span("AB", 50, 99), span("AB", 99, 120)]), Err(SpansFault::Order(2)));
        assert_eq!(check(&[span("AC", 50, 99)]), Err(SpansFault::OtherTrack(1)));
        let every_other: Vec<Span> =
            (0..=BLANK_SPANS_MAX).map(|at| span("AB", at as u32 * 2, at as u32 * 2)).collect();
        assert!(matches!(check(&every_other), Err(SpansFault::Count { .. })));
        assert_eq!(check(&every_other[1..]), Ok(()));
    }

    #[test]
    fn a_branch_is_given_whole_books_of_the_head_offices_numbers() {
        let check = |spans: &[Span]| {
            BranchAllotment { of: of(), whole: span("AB", 100, 299), spans: spans.to_vec() }.check()
        };
        assert_eq!(check(&[span("AB", 100, 149), span("AB", 200, 299)]), Ok(()));
        assert_eq!(BranchAllotment::books(span("AB", 200, 299)), 2);
        assert_eq!(check(&[span("AB", 100, 148)]), Err(SpansFault::NotOfTheWhole(1)));
        assert_eq!(check(&[span("AB", 100, 149), span("AB", 300, 349)]), Err(SpansFault::NotOfTheWhole(2)));
    }
}
