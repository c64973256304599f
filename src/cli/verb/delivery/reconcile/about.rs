//! Which document a record of a result is about, and which try of it. A file names a number alone: a re-issue has the number of
//! the issue before, a document that was sent again the name that it had, and a copy of an old file lies beside the new ones.
//! The pack that a record came in was made after its document was written, and its file was written after that.

use crate::cli::context::Shop;
use crate::cli::out::CliFailure;
use crate::cli::verb::delivery::document::pages;
use crate::domain::{Delivery, DeliveryState, Moment, Outcome, Period};
use crate::mig::{CLOCKS_APART_AGAIN_S, CLOCKS_APART_S, Verdict};
use crate::protocol::{DeliveryQuery, PAGE_ROWS_MAX};

/// What a record is about.
pub(super) enum About {
    /// This document, as it stands.
    This(Delivery),
    /// An earlier try of a document, or an earlier issue: what came of that is known.
    EarlierTry,
    /// It is older than the act of the only document of its number.
    BeforeTheAct(Delivery),
    /// No document, or nobody can tell which.
    None,
}

/// Which document a record is about; `written` is when its file was.
///
/// # Errors
/// What the store says.
pub(super) fn document(
    shop: &Shop<'_>,
    verdict: &Verdict,
    written: Option<Moment>,
) -> Result<About, CliFailure> {
    let Some((number, period, count)) = verdict.named() else { return Ok(About::None) };
    let kind = Some(verdict.kind);
    let query = DeliveryQuery { number: Some(number), period, kind, ..DeliveryQuery::default() };
    let mut rows = pages(shop, query, PAGE_ROWS_MAX as usize)?;
    rows.retain(|row| count.is_none_or(|count| row.document.count == count));
    Ok(of_rows(rows, verdict, written))
}

/// By how many seconds a word may be from before the try that it is about.
fn apart(tries: u32) -> i64 {
    if tries > 1 { CLOCKS_APART_AGAIN_S } else { CLOCKS_APART_S }
}

fn of_rows(mut rows: Vec<Delivery>, verdict: &Verdict, written: Option<Moment>) -> About {
    // A number comes again over the years.
    if rows.iter().any(|row| row.document.period != rows[0].document.period) {
        let of_day = verdict.day.and_then(Period::of);
        rows.retain(|row| Some(row.document.period) == of_day);
    }
    rows.sort_by_key(|row| row.document.count);
    let is_later_than = |moment: Moment, apart: i64| {
        written.is_none_or(|written| written >= moment)
            && verdict.made.is_none_or(|made| made.unix() + apart >= moment.unix())
    };
    let mut tried = rows.iter().rev().filter(|row| row.tries > 0);
    if let Some(row) = tried.find(|row| is_later_than(tried_at(row), apart(row.tries))) {
        return About::This(row.clone());
    }
    match rows.as_slice() {
        [] => About::None,
        [row] if !is_later_than(row.at, CLOCKS_APART_S) => About::BeforeTheAct(row.clone()),
        // It never left.
        [row] if row.tries == 0 => About::This(row.clone()),
        _ => About::EarlierTry,
    }
}

/// No earlier than this was its last try, as far as the row says.
fn tried_at(row: &Delivery) -> Moment {
    let waits =
        matches!(row.state, DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Unknown);
    if waits && row.tries > 1 { row.since } else { row.at }
}

/// True where an outcome is the contrary of what was known before: what was confirmed is refused by a later file, or what was
/// refused is good by an earlier one. `heard` is when the file was written that said so in this run; an older word is told again
/// by every look into a folder.
pub(super) fn contradicts(
    row: &Delivery,
    outcome: &Outcome,
    written: Option<Moment>,
    heard: Option<Moment>,
) -> bool {
    let Some(written) = written else { return false };
    let known_at = heard.unwrap_or(row.since);
    match (&row.state, outcome) {
        (DeliveryState::Confirmed, Outcome::Confirmed) => false,
        (DeliveryState::Confirmed, _) => written >= known_at,
        (DeliveryState::Rejected { .. }, Outcome::Confirmed) => written < known_at,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentId, MessageKind, Number, RangeId, UploadMode, delivery_words};

    const HOUR: i64 = 3_600;

    /// So many hours after noon of 9 November 2026.
    fn at(hours: i64) -> Moment {
        Moment::parse("2026-11-09 12:00:00").unwrap().plus_seconds(hours * HOUR)
    }

    fn row(count: u8, (act, tries): (i64, u32), state: DeliveryState, since: i64) -> Delivery {
        let number = Number::parse("AB10000000").unwrap();
        let period = at(0).period().unwrap();
        Delivery {
            document: DocumentId { number, period, kind: MessageKind::F0401, count },
            range: RangeId(1),
            till: None,
            mode: UploadMode::Auto,
            at: at(act),
            due: at(act + 48),
            state,
            since: at(since),
            tries,
            fingerprint: None,
        }
    }

    fn rejected() -> DeliveryState {
        DeliveryState::Rejected { code: delivery_words("E1006"), words: delivery_words("x") }
    }

    /// Which issue a word is about, by when its pack was made and its file written; 0: an earlier try, -1: before the act.
    fn about(rows: &[Delivery], made: Option<i64>, written: i64) -> i32 {
        let verdict = Verdict {
            kind: MessageKind::F0401,
            reference: "AB10000000".to_owned(),
            day: Some(at(0).date()),
            made: made.map(at),
            refused: None,
        };
        match of_rows(rows.to_vec(), &verdict, Some(at(written))) {
            About::This(row) => row.document.count.into(),
            About::EarlierTry => 0,
            About::BeforeTheAct(_) => -1,
            About::None => -2,
        }
    }

    #[test]
    fn a_word_is_about_the_last_try_that_was_before_it() {
        let once = [row(1, (0, 1), DeliveryState::Accepted, 3)];
        assert_eq!(about(&once, Some(1), 2), 1, "accepted anew by a restart, and one try is one try");
        let twice = [row(1, (0, 2), DeliveryState::Accepted, 10)];
        assert_eq!(about(&twice, Some(1), 24), 0, "the next day's summary of the first try");
        assert_eq!(about(&twice, None, 9), 0);
        assert_eq!(about(&twice, Some(11), 24), 1);
        assert_eq!(about(&twice, None, 10), 1, "the border");
        let anew =
            [row(1, (0, 1), DeliveryState::Confirmed, 5), row(2, (30, 1), DeliveryState::Accepted, 30)];
        assert_eq!(about(&anew, Some(1), 24), 1);
        assert_eq!(about(&anew, Some(1), 40), 1, "a late copy");
        assert_eq!(about(&anew, Some(31), 48), 2);
        let waits =
            [row(1, (0, 1), DeliveryState::Confirmed, 5), row(2, (30, 0), DeliveryState::Pending, 30)];
        assert_eq!(about(&waits, None, 48), 1, "what never left is not told of beside one that did");
        assert_eq!(about(&[], None, 1), -2);
    }

    #[test]
    fn a_word_that_is_older_than_the_sale_is_about_somebody_elses() {
        for (tries, state) in [(0, DeliveryState::Pending), (1, DeliveryState::Accepted)] {
            let sold = [row(1, (5, tries), state, 5)];
            assert_eq!((about(&sold, None, 4), about(&sold, Some(4), 6), about(&sold, None, 5)), (-1, -1, 1));
        }
        let minutes_behind = Verdict {
            kind: MessageKind::F0401,
            reference: "AB10000000".to_owned(),
            day: None,
            made: Some(at(5).plus_seconds(-CLOCKS_APART_S)),
            refused: None,
        };
        let sold = vec![row(1, (5, 1), DeliveryState::Accepted, 5)];
        assert!(matches!(of_rows(sold.clone(), &minutes_behind, Some(at(6))), About::This(_)));
        let more = Verdict { made: minutes_behind.made.map(|made| made.plus_seconds(-1)), ..minutes_behind };
        assert!(matches!(of_rows(sold, &more, Some(at(6))), About::BeforeTheAct(_)));
    }

    #[test]
    fn a_number_of_two_periods_is_the_one_of_the_day() {
        let mut rows =
            vec![row(1, (0, 1), DeliveryState::Accepted, 0), row(1, (0, 1), DeliveryState::Accepted, 0)];
        rows[1].document.period = Period::parse("11409").unwrap();
        assert_eq!(about(&rows, None, 1), 1);
        rows[0].document.period = Period::parse("11509").unwrap();
        assert_eq!(about(&rows, None, 1), -2);
    }

    #[test]
    fn the_last_word_counts_and_its_contrary_is_named() {
        let refused = Outcome::Rejected { code: delivery_words("E1"), words: delivery_words("x") };
        let confirmed = row(1, (0, 1), DeliveryState::Confirmed, 10);
        let is = |row: &Delivery, outcome: &Outcome, written, heard: Option<i64>| {
            contradicts(row, outcome, Some(at(written)), heard.map(at))
        };
        assert!(is(&confirmed, &refused, 10, None) && !is(&confirmed, &refused, 9, None));
        let stands = row(1, (0, 1), rejected(), 10);
        assert!(is(&stands, &Outcome::Confirmed, 9, None), "good by an older word");
        assert!(!is(&stands, &Outcome::Confirmed, 10, None), "good after all");
        assert!(
            !is(&stands, &Outcome::Confirmed, 6, Some(5)),
            "both read in this run: the refusal was older"
        );
        assert!(!is(&stands, &refused, 9, None) && !contradicts(&stands, &Outcome::Confirmed, None, None));
    }
}
