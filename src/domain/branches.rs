//! 分支機構配號 (R20, E0401): which books of the numbers that were allotted to a head office its branches have. One message for
//! each row that the platform allotted and each branch that has something of it, always the whole of that; a pure function of
//! what was allotted and of the ranges.
//!
//! The platform takes a message of a row alone, begin and end as it allotted them, and a later one of the same row and branch
//! takes the place of an earlier one. There is none that says that a branch has nothing: so what it was told to have it keeps, but
//! for what is left of a row where it has more.

use super::blanks::joined;
use super::{
    AllottedSpan, BranchAllotment, Check, Company, CompanyCode, CompanyState, DocumentId, Kind, Moment,
    Period, Range, Serial, Span, TaxKind, TillCode, Track, TrackOf, Ubn, heads_here,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A message of what a branch has, as it was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldAllotment {
    /// What it tells.
    pub allotment: BranchAllotment,
    /// Its name.
    pub document: DocumentId,
    /// The company that tells it: the head office.
    pub company: CompanyCode,
    /// In which of its states.
    pub company_state: CompanyState,
    /// When it was queued.
    pub at: Moment,
}

/// Of which row and branch a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BranchOf {
    /// Whose, of which tax, period and track.
    pub of: TrackOf,
    /// The first serial of the row.
    pub begin: Serial,
}

impl BranchAllotment {
    /// Of which row and branch it is.
    pub fn place(&self) -> BranchOf {
        BranchOf { of: self.of, begin: self.whole.begin() }
    }

    /// How many books it tells.
    pub fn all_books(&self) -> u32 {
        self.spans.iter().map(|span| Self::books(*span)).sum()
    }

    /// True when it tells a number of a range.
    pub fn tells_of(&self, range: &Range) -> bool {
        let (begin, past) = (range.span.begin().value(), range.span.past_end());
        let touches = |span: &Span| span.begin().value() < past && begin < span.past_end();
        (self.of.period, self.of.tax_kind, self.of.track) == (range.period, range.tax_kind, range.span.track)
            && self.of.branch == range.ubn
            && self.spans.iter().any(touches)
    }
}

/// Why a range cannot be given to a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAllottable {
    /// The two companies are not of one head office that is a company of this store.
    OtherHead,
    /// Nobody has told which row of the platform it is of.
    NoRow,
    /// It is not whole books.
    NotBooks,
    /// It is a till's own.
    OfTill(TillCode),
    /// The platform says that it was not allotted like this.
    Mismatch,
    /// It is of paper invoices, which the platform does not know.
    Paper,
    /// The platform was told, or may have been, that the branch has it, and would be told nothing else: no message says that a branch has nothing.
    Told(DocumentId),
}

/// Messages of a period that are not told as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UntoldAllotments {
    /// The period.
    pub period: Period,
    /// How many messages.
    pub messages: u64,
    /// How many of them were told otherwise.
    pub changed: u64,
}

impl Range {
    /// Whether it can be given to a branch, whoever that is.
    ///
    /// # Errors
    /// [`NotAllottable`].
    pub fn allottable(&self) -> Result<(), NotAllottable> {
        if let Some(till) = self.till() {
            return Err(NotAllottable::OfTill(till.clone()));
        }
        if self.check == Check::Mismatch {
            return Err(NotAllottable::Mismatch);
        }
        if self.kind != Kind::Electronic {
            return Err(NotAllottable::Paper);
        }
        if !self.span.is_whole_books() {
            return Err(NotAllottable::NotBooks);
        }
        Ok(())
    }
}

/// A row of a head office, and what each has of it.
#[derive(Debug)]
struct Row {
    allotted: AllottedSpan,
    given: BTreeMap<Ubn, Vec<Span>>,
}

/// What branches have of the rows of a period, gathered range by range in any order.
#[derive(Debug)]
pub struct Branches<'c> {
    companies: &'c [Company],
    heads: BTreeMap<CompanyCode, Ubn>,
    rows: BTreeMap<(Ubn, TaxKind, Track, u32), Row>,
}

impl<'c> Branches<'c> {
    /// Of these rows; `companies` say who is whose branch.
    pub fn of(companies: &'c [Company], allotted: &[AllottedSpan]) -> Self {
        let heads = heads_here(companies);
        let of_head = |row: &&AllottedSpan| heads.values().any(|head| *head == row.ubn);
        let row = |row: &AllottedSpan| {
            let of = (row.ubn, row.tax_kind, row.span.track, row.span.begin().value());
            (of, Row { allotted: *row, given: BTreeMap::new() })
        };
        let rows = allotted.iter().filter(of_head).map(row).collect();
        Self { companies, heads, rows }
    }

    /// True where no row is a head office's that has a branch here: whatever the ranges are, nothing is told.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row that holds a whole span of a head office's.
    pub fn row(&self, head: Ubn, tax_kind: TaxKind, span: Span) -> Option<AllottedSpan> {
        let low = (head, tax_kind, span.track, 0);
        let (_, row) =
            self.rows.range(low..=(head, tax_kind, span.track, span.begin().value())).next_back()?;
        (span.past_end() <= row.allotted.span.past_end()).then_some(row.allotted)
    }

    /// Takes a range of the period.
    pub fn add(&mut self, range: &Range) {
        // Of what is kept for the record only what came back from a borrower was ours to give.
        if range.kind != Kind::Electronic || (range.outside && range.used_by().is_none()) {
            return;
        }
        let head = self.heads.get(&range.company).copied().unwrap_or(range.ubn);
        let (low, high) = ((head, range.tax_kind, range.span.track, 0), range.span.end().value());
        for (_, row) in self.rows.range_mut(low..=(head, range.tax_kind, range.span.track, high)).rev() {
            let whole = row.allotted.span;
            if whole.past_end() <= range.span.begin().value() {
                break;
            }
            let begin = whole.begin().max(range.span.begin());
            let end = whole.end().min(range.span.end());
            if let Ok(part) = Span::new(whole.track, begin, end) {
                row.given.entry(range.ubn).or_default().push(part);
            }
        }
    }

    /// What is to be told, in the order of [`BranchOf`], with the company that tells it. Of a row of which no branch has anything
    /// nothing is. What the head office keeps of a row is told too, once that cannot change any more: `with_head`.
    pub fn gathered(self, with_head: bool) -> Vec<(BranchAllotment, CompanyCode)> {
        let mut told = Vec::new();
        for ((head, tax_kind, track, _), Row { allotted, given }) in self.rows {
            let mut tellers = self.companies.iter().filter(|company| company.ubn == head);
            let Some(teller) = tellers.by_ref().min_by(|one, other| one.code.cmp(&other.code)) else {
                continue;
            };
            if given.keys().all(|branch| *branch == head) {
                continue;
            }
            for (branch, spans) in given.into_iter().filter(|(branch, _)| with_head || *branch != head) {
                let of = TrackOf { head, branch, tax_kind, period: allotted.period, track };
                let allotment = BranchAllotment { of, whole: allotted.span, spans: joined(spans) };
                told.push((allotment, teller.code.clone()));
            }
        }
        told.sort_unstable_by_key(|(allotment, _)| allotment.place());
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::range::tests::one_book;
    use crate::domain::{AllocationMode, BlankReporter, CleanText, Holder};

    const HEAD: &str = "12345675";
    const BRANCH: &str = "04595257";
    const OTHER: &str = "24634102";

    fn ubn(text: &str) -> Ubn {
        Ubn::parse(text).unwrap()
    }

    fn company(code: &str, of: &str, head: &str) -> Company {
        Company {
            code: CompanyCode::parse(code).unwrap(),
            state: CompanyState(1),
            name: CleanText::new("好喝", 20).unwrap(),
            shop_name: CleanText::default(),
            ubn: ubn(of),
            head_ubn: ubn(head),
            address: CleanText::default(),
            allocation: AllocationMode::Term,
            blanks: BlankReporter::Ourselves,
            mixed_tax: false,
        }
    }

    fn companies() -> [Company; 3] {
        [company("1", HEAD, HEAD), company("2", BRANCH, HEAD), company("3", OTHER, HEAD)]
    }

    fn span(begin: u32, end: u32) -> Span {
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(one_book(0).span.track, serial(begin), serial(end)).unwrap()
    }

    fn row(begin: u32, end: u32) -> AllottedSpan {
        let range = one_book(0);
        AllottedSpan {
            period: range.period,
            ubn: ubn(HEAD),
            tax_kind: range.tax_kind,
            span: span(begin, end),
        }
    }

    fn of(code: &str, of: &str, begin: u32) -> Range {
        Range { company: CompanyCode::parse(code).unwrap(), ubn: ubn(of), ..one_book(begin) }
    }

    fn told(companies: &[Company], rows: &[AllottedSpan], ranges: &[Range], with_head: bool) -> Vec<String> {
        let mut branches = Branches::of(companies, rows);
        ranges.iter().for_each(|range| branches.add(range));
        let told = |(allotment, company): (BranchAllotment, CompanyCode)| {
            assert_eq!(allotment.check(), Ok(()));
            let spans: Vec<String> =
                allotment.spans.iter().map(|span| format!("{}-{}", span.begin(), span.end())).collect();
            format!("{company} {} {} {}", allotment.of.branch, allotment.whole.begin(), spans.join(" "))
        };
        branches.gathered(with_head).into_iter().map(told).collect()
    }

    #[test]
    fn each_branch_is_told_of_each_row_and_the_head_office_of_what_it_keeps() {
        let lent = Holder::Lent(CleanText::new("POS", 20).unwrap());
        let ranges = [
            of("2", BRANCH, 50),
            of("1", HEAD, 0),
            Range { holder: lent, ..of("2", BRANCH, 100) },
            of("3", OTHER, 200),
            of("2", BRANCH, 350),
            of("1", HEAD, 400),
        ];
        let rows = [row(0, 249), row(250, 399), row(400, 449)];
        let branches = [
            "1 04595257 00000000 00000050-00000149",
            "1 04595257 00000250 00000350-00000399",
            "1 24634102 00000000 00000200-00000249",
        ];
        assert_eq!(told(&companies(), &rows, &ranges, false), branches);
        let mut all = branches.map(str::to_owned).to_vec();
        // Of the third row no branch has anything, of the second the head office keeps nothing.
        all.insert(2, "1 12345675 00000000 00000000-00000049".to_owned());
        assert_eq!(told(&companies(), &rows, &ranges, true), all);
    }

    #[test]
    fn what_was_allotted_to_a_branch_itself_and_what_has_no_head_office_here_is_nobodys_message() {
        let own = AllottedSpan { ubn: ubn(BRANCH), ..row(0, 249) };
        assert!(told(&companies(), &[own], &[of("2", BRANCH, 0)], true).is_empty());
        let alone = [company("2", BRANCH, HEAD)];
        assert!(Branches::of(&alone, &[row(0, 249)]).is_empty() && heads_here(&alone).is_empty());
        assert!(Branches::of(&[company("1", HEAD, HEAD)], &[row(0, 249)]).is_empty());
        // Nobody has told of a row, or of another one.
        assert!(told(&companies(), &[], &[of("2", BRANCH, 0)], true).is_empty());
        assert!(told(&companies(), &[row(50, 99)], &[of("2", BRANCH, 0)], true).is_empty());
        for not_ours in [
            Range { kind: Kind::Paper, ..of("2", BRANCH, 0) },
            Range { outside: true, ..of("2", BRANCH, 0) },
            Range { tax_kind: TaxKind::Special, ..of("2", BRANCH, 0) },
        ] {
            assert!(told(&companies(), &[row(0, 99)], &[not_ours], true).is_empty());
        }
    }

    /// A range over the border of two rows is told in both; parts of one that was lent and came back are one stretch.
    #[test]
    fn parts_of_books_are_told_as_the_books_that_they_are_of() {
        let across = Range { span: span(50, 149), ..of("2", BRANCH, 50) };
        let rows = [row(0, 99), row(100, 199)];
        let found = told(&companies(), &rows, &[across], false);
        assert_eq!(found, ["1 04595257 00000000 00000050-00000099", "1 04595257 00000100 00000100-00000149"]);
        let name = CleanText::new("POS", 20).unwrap();
        let used =
            Range { outside: true, holder: Holder::Lent(name), span: span(0, 11), ..of("2", BRANCH, 0) };
        let left = Range { span: span(12, 49), ..of("2", BRANCH, 12) };
        assert_eq!(
            told(&companies(), &rows, &[left, used], false),
            ["1 04595257 00000000 00000000-00000049"]
        );
    }

    #[test]
    fn the_row_of_a_span_holds_all_of_it() {
        let companies = companies();
        let branches = Branches::of(&companies, &[row(0, 99), row(100, 199)]);
        let found = |begin, end| {
            let row = branches.row(ubn(HEAD), TaxKind::General, span(begin, end));
            row.map(|row| row.span.begin().value())
        };
        assert_eq!((found(0, 49), found(50, 99), found(100, 199)), (Some(0), Some(0), Some(100)));
        assert_eq!((found(50, 149), found(150, 249), found(200, 249)), (None, None, None));
        assert_eq!(branches.row(ubn(BRANCH), TaxKind::General, span(0, 49)), None);
        assert_eq!(branches.row(ubn(HEAD), TaxKind::Special, span(0, 49)), None);
    }

    #[test]
    fn only_whole_electronic_books_of_no_till_are_given() {
        assert_eq!(one_book(0).allottable(), Ok(()));
        let till = TillCode::parse("T1").unwrap();
        for (range, why) in [
            (Range { holder: Holder::Till(till.clone()), ..one_book(0) }, NotAllottable::OfTill(till)),
            (Range { check: Check::Mismatch, ..one_book(0) }, NotAllottable::Mismatch),
            (Range { kind: Kind::Paper, ..one_book(0) }, NotAllottable::Paper),
            (Range { span: span(0, 48), ..one_book(0) }, NotAllottable::NotBooks),
        ] {
            assert_eq!(range.allottable(), Err(why));
        }
    }
}
