//! What the platform is told of whole stretches of numbers (R20): which ones a branch was given (E0401), and which
//! ones nobody used (E0402). One report per branch, tax kind, period and track; a pure function of the period's ranges.

use super::{
    BOOK_SIZE, BlankReporter, Check, CleanText, Company, CompanyCode, CompanyState, DocumentId, Holder, Kind,
    Moment, Period, Range, Span, TaxKind, Track, Ubn,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

    /// How many numbers it tells.
    pub fn numbers(&self) -> u64 {
        self.spans.iter().map(|span| u64::from(span.count())).sum()
    }

    /// True when it tells every number of a stretch. Its intervals are apart from each other, so that one of them has all.
    pub fn tells(&self, rest: Span) -> bool {
        let behind = self.spans.partition_point(|span| span.past_end() <= rest.begin().value());
        let holds = |span: &Span| span.begin() <= rest.begin() && rest.past_end() <= span.past_end();
        rest.track == self.of.track && self.spans.get(behind).is_some_and(holds)
    }
}

/// A report that was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldBlanks {
    /// What it tells.
    pub report: BlankReport,
    /// Its name: the first number that the first report of this track told, and which report of it this is.
    pub document: DocumentId,
    /// The company that tells it.
    pub company: CompanyCode,
    /// In which of its states.
    pub company_state: CompanyState,
    /// When it was queued.
    pub at: Moment,
}

/// Why a rest is in no report of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LeftOutWhy {
    /// Lent to that handheld, till or system: it has to come back first.
    Lent(CleanText),
    /// Granted to that shop: it has to come back first.
    Granted(CleanText),
    /// 不符: the platform says that it was not allotted like this.
    Mismatch,
    /// The centre reports the company's blanks.
    Centre,
    /// The head office does.
    HeadOffice,
    /// Paper invoices, which the platform does not know.
    Paper,
}

impl LeftOutWhy {
    /// Its word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Lent(_) => "lent",
            Self::Granted(_) => "granted",
            Self::Mismatch => "mismatch",
            Self::Centre => "centre",
            Self::HeadOffice => "head_office",
            Self::Paper => "paper",
        }
    }

    /// Who has the numbers, where somebody has to bring them back.
    pub fn holder(&self) -> Option<&CleanText> {
        match self {
            Self::Lent(holder) | Self::Granted(holder) => Some(holder),
            Self::Mismatch | Self::Centre | Self::HeadOffice | Self::Paper => None,
        }
    }
}

/// Rests that are in no report of ours for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub why: LeftOutWhy,
    /// How many ranges.
    pub ranges: u64,
    /// How many numbers.
    pub numbers: u64,
    /// The first of them that was met.
    pub first: Span,
}

/// Whose numbers, as far as that is in a range itself.
type Branch = (Ubn, TaxKind, Track);

/// The blanks of a period, gathered range by range in any order: gaps and tails, what is withheld included; never what a
/// former system used, nor what is kept for the record (R5).
#[derive(Debug)]
pub struct Blanks<'c> {
    period: Period,
    companies: &'c [Company],
    spans: BTreeMap<Branch, (Option<&'c Company>, Vec<Span>)>,
    left_out: BTreeMap<LeftOutWhy, LeftOut>,
}

/// What was gathered.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Gathered {
    /// A report for each branch, tax kind and track that has blanks, in that order; with the company that tells it.
    pub reports: Vec<(BlankReport, Option<CompanyCode>)>,
    /// What is in none of them, by reason.
    pub left_out: Vec<LeftOut>,
}

impl<'c> Blanks<'c> {
    /// Of a period; `companies` say who reports.
    pub fn of(period: Period, companies: &'c [Company]) -> Self {
        Self { period, companies, spans: BTreeMap::new(), left_out: BTreeMap::new() }
    }

    /// Takes a range of the period; its rest, where that belongs into a report of ours.
    pub fn add(&mut self, range: &Range) -> Option<Span> {
        let rest = range.rest()?;
        let company = self.companies.iter().find(|company| company.code == range.company);
        if let Some(why) = left_out(range, company) {
            let sum = self.left_out.entry(why.clone());
            let sum = sum.or_insert(LeftOut { why, ranges: 0, numbers: 0, first: rest });
            sum.ranges += 1;
            sum.numbers += u64::from(rest.count());
            return None;
        }
        let (told_by, spans) = self.spans.entry((range.ubn, range.tax_kind, rest.track)).or_default();
        *told_by =
            company.filter(|company| told_by.is_none_or(|before| company.code < before.code)).or(*told_by);
        spans.push(rest);
        Some(rest)
    }

    /// What was gathered; intervals that touch are one.
    pub fn gathered(self) -> Gathered {
        let period = self.period;
        let report =
            |((branch, tax_kind, track), (company, spans)): (Branch, (Option<&Company>, Vec<Span>))| {
                let head = company.map_or(branch, |company| company.head_ubn);
                let of = TrackOf { head, branch, tax_kind, period, track };
                (BlankReport { of, spans: joined(spans) }, company.map(|company| company.code.clone()))
            };
        Gathered {
            reports: self.spans.into_iter().map(report).collect(),
            left_out: self.left_out.into_values().collect(),
        }
    }
}

/// Why the rest of a range is in no report of ours.
fn left_out(range: &Range, company: Option<&Company>) -> Option<LeftOutWhy> {
    if range.kind != Kind::Electronic {
        return Some(LeftOutWhy::Paper);
    }
    match company.map(|company| company.blanks).unwrap_or_default() {
        BlankReporter::Centre => return Some(LeftOutWhy::Centre),
        BlankReporter::HeadOffice => return Some(LeftOutWhy::HeadOffice),
        BlankReporter::Ourselves => {}
    }
    match &range.holder {
        Holder::Lent(holder) | Holder::LentNoted(holder, _) => Some(LeftOutWhy::Lent(holder.clone())),
        Holder::Granted(holder) => Some(LeftOutWhy::Granted(holder.clone())),
        Holder::Shop | Holder::Till(_) | Holder::Withheld | Holder::Unproven | Holder::Blank => {
            (range.check == Check::Mismatch).then_some(LeftOutWhy::Mismatch)
        }
    }
}

/// Spans of one track in their order, those that touch as one.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| span.begin());
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| last.past_end() == span.begin().value()) {
            // Both are of one track, and the second ends behind the first.
            Some(last) => *last = Span::new(span.track, last.begin(), span.end()).unwrap_or(*last),
            None => joined.push(span),
        }
    }
    joined
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

    fn range(begin: u32, next: u32) -> Range {
        let mut range = crate::domain::range::tests::one_book(begin);
        range.next = next;
        range.counts.confirmed = next - begin;
        range
    }

    fn company(code: &str, blanks: BlankReporter) -> Company {
        let ubn = Ubn::parse("12345675").unwrap();
        Company {
            code: CompanyCode::parse(code).unwrap(),
            state: CompanyState(1),
            name: CleanText::new("好喝", 20).unwrap(),
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: crate::domain::AllocationMode::Term,
            blanks,
            mixed_tax: false,
        }
    }

    fn gathered(companies: &[Company], ranges: &[Range]) -> Gathered {
        let mut blanks = Blanks::of(Period::parse("11511").unwrap(), companies);
        ranges.iter().for_each(|range| {
            blanks.add(range);
        });
        blanks.gathered()
    }

    #[test]
    fn blanks_are_gaps_and_tails_withheld_ones_too_and_nothing_of_others() {
        let ours = [company("1", BlankReporter::Ourselves)];
        let mut carried = range(200, 220);
        (carried.carried_to, carried.counts.confirmed) = (220, 0);
        let ranges = [
            range(400, 400),
            range(100, 110),
            Range { holder: Holder::Withheld, ..range(150, 150) },
            carried,
            Range { outside: true, ..range(300, 300) },
            range(350, 400),
            Range { kind: Kind::Paper, ..range(500, 500) },
            Range { tax_kind: TaxKind::Special, ..range(600, 649) },
        ];
        let told = gathered(&ours, &ranges);
        let spans: Vec<_> =
            told.reports.iter().map(|(report, _)| (report.of.tax_kind, &report.spans)).collect();
        let general = vec![span("AB", 110, 199), span("AB", 220, 249), span("AB", 400, 449)];
        assert_eq!(spans, [(TaxKind::General, &general), (TaxKind::Special, &vec![span("AB", 649, 649)])]);
        let left_out: Vec<_> = told.left_out.iter().map(|sum| (&sum.why, sum.numbers)).collect();
        assert_eq!(left_out, [(&LeftOutWhy::Paper, 50)], "named, for nobody reports them");
        let report = &told.reports[0].0;
        assert_eq!((report.check(), report.numbers()), (Ok(()), 90 + 30 + 50));
        assert!(report.tells(span("AB", 110, 149)) && report.tells(span("AB", 150, 199)));
        assert!(report.tells(span("AB", 449, 449)) && report.tells(span("AB", 220, 249)));
        for not in [span("AB", 109, 110), span("AB", 190, 220), span("AC", 110, 149), span("AB", 450, 450)] {
            assert!(!report.tells(not), "{not:?}");
        }
    }

    #[test]
    fn what_did_not_come_back_or_is_reported_by_others_is_left_out_and_named() {
        let lent = CleanText::new("手持機", 20).unwrap();
        let lent_out = Range { holder: Holder::Lent(lent.clone()), ..range(150, 160) };
        let wrong = Range { check: Check::Mismatch, ..range(200, 200) };
        let told =
            gathered(&[company("1", BlankReporter::Ourselves)], &[range(100, 110), lent_out.clone(), wrong]);
        assert_eq!(told.reports[0].0.spans, [span("AB", 110, 149)]);
        let why: Vec<_> =
            told.left_out.iter().map(|sum| (sum.why.clone(), sum.ranges, sum.numbers)).collect();
        assert_eq!(why, [(LeftOutWhy::Lent(lent), 1, 40), (LeftOutWhy::Mismatch, 1, 50)]);
        let centre = gathered(&[company("1", BlankReporter::Centre)], &[range(100, 110), lent_out]);
        assert!(centre.reports.is_empty());
        assert_eq!(centre.left_out[0].why, LeftOutWhy::Centre);
        assert_eq!((centre.left_out[0].ranges, centre.left_out[0].numbers), (2, 80));
    }

    #[test]
    fn one_branch_makes_one_report_whichever_of_its_companies_has_the_numbers() {
        let head = Ubn::parse("04595257").unwrap();
        let mut first = company("1", BlankReporter::Ourselves);
        first.head_ubn = head;
        let companies = [first, company("2", BlankReporter::Ourselves)];
        let second = Range { company: CompanyCode::parse("2").unwrap(), ..range(150, 150) };
        for ranges in [[second.clone(), range(100, 100)], [range(100, 100), second.clone()]] {
            let told = gathered(&companies, &ranges);
            assert_eq!(told.reports.len(), 1);
            let (report, by) = &told.reports[0];
            assert_eq!((report.of.head, by.as_ref().unwrap().as_str()), (head, "1"));
            assert_eq!(report.spans, [span("AB", 100, 199)]);
        }
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
