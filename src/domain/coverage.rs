//! Whose each number is that the platform allotted for a period: this store's, a till's, a handheld's, or another system's to
//! which it was lent. Each must have exactly one owner. A pure function of what was allotted and of the ranges.
//!
//! A range that is withheld, or of which nobody has said that no other copy ever had it, may be another's too: its unused
//! numbers have two owners until a person has looked.

use super::{
    AllocationRow, BOOK_SIZE, BorrowerKind, Check, CleanText, Company, CompanyCode, Period, Range, Serial,
    Span, TaxKind, TillCode, Track, Ubn, heads_here, words,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Numbers that somebody said were allotted: kept until somebody says otherwise, whatever becomes of the ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AllottedSpan {
    /// 期別.
    pub period: Period,
    /// To whom.
    pub ubn: Ubn,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// Which numbers.
    pub span: Span,
}

/// What changes in what is kept of an allotment when somebody tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllotmentNews {
    /// Stretches that are no more.
    pub gone: Vec<AllottedSpan>,
    /// Stretches that are new.
    pub put: Vec<AllottedSpan>,
}

/// Who has numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Owner {
    /// This store: any till that the rules lead to them.
    Store,
    /// One till of it.
    Till(TillCode),
    /// A handheld or another system, to which they are lent or which has used them.
    Borrower(CleanText, BorrowerKind),
    /// Somebody of whom the platform or a lost copy tells, and who is not known.
    Unknown,
}

words!(
    /// What is said of numbers: whether exactly one has them.
    OwnedHow {
        /// Allotted, and one owner.
        One = "one",
        /// One owner; nobody has told yet whether they were allotted.
        Unchecked = "unchecked",
        /// Allotted, and nobody's.
        Uncovered = "uncovered",
        /// More than one owner, or allotted to two.
        Double = "double",
        /// An owner has them, and they were not allotted like this.
        NotAllotted = "not_allotted",
    }
);

impl OwnedHow {
    /// True where somebody must look.
    pub fn is_trouble(self) -> bool {
        match self {
            Self::Uncovered | Self::Double | Self::NotAllotted => true,
            Self::One | Self::Unchecked => false,
        }
    }
}

/// Numbers on end that are the same owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedSpan {
    /// The numbers.
    pub span: Span,
    /// To whom they were allotted, and for which tax; none where nobody has told.
    #[serde(deserialize_with = "super::listed_rows")]
    pub allotted: Vec<(Ubn, TaxKind)>,
    /// Which companies of this store enter them, and who has them.
    #[serde(deserialize_with = "super::listed_rows")]
    pub owners: Vec<(CompanyCode, Owner)>,
    /// What that comes to.
    pub how: OwnedHow,
}

/// The place of a stretch in its period.
pub type OwnedPlace = (Track, Serial);

impl OwnedSpan {
    /// Its place.
    pub fn place(&self) -> OwnedPlace {
        (self.span.track, self.span.begin())
    }

    /// Whole books in it, a part of one counted as one.
    pub fn books(&self) -> u32 {
        self.span.count().div_ceil(BOOK_SIZE)
    }
}

/// Joins stretches that overlap; they come back in order. Those that only touch stay as they are: the platform knows them as the
/// rows that it allotted, and takes an E0401 of such a row alone.
fn joined(mut stretches: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    stretches.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(stretches.len());
    for (begin, past) in stretches {
        match joined.last_mut() {
            Some(last) if begin < last.1 => last.1 = last.1.max(past),
            _ => joined.push((begin, past)),
        }
    }
    joined
}

fn span_of(track: Track, begin: u32, past: u32) -> Option<Span> {
    let serial = |value: u32| Serial::try_from(value).ok();
    Span::new(track, serial(begin)?, serial(past.checked_sub(1)?)?).ok()
}

type OfTrack = (Ubn, TaxKind, Track);

impl AllotmentNews {
    /// What comes of rows of a period beside what is kept of it. Where they are all of a seller's and tax's, they take the
    /// place of what is kept of those; else they are added to it.
    pub fn of(kept: &[AllottedSpan], rows: &[AllocationRow], complete: bool, period: Period) -> Self {
        let mut told: BTreeMap<OfTrack, Vec<(u32, u32)>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.period == period) {
            let of = (row.ubn, row.tax_kind, row.span.track);
            told.entry(of).or_default().push((row.span.begin().value(), row.span.past_end()));
        }
        let is_told = |one: &AllottedSpan| told.keys().any(|of| (of.0, of.1) == (one.ubn, one.tax_kind));
        let touched: Vec<AllottedSpan> = kept.iter().filter(|one| is_told(one)).copied().collect();
        if !complete {
            for one in &touched {
                let of = (one.ubn, one.tax_kind, one.span.track);
                told.entry(of).or_default().push((one.span.begin().value(), one.span.past_end()));
            }
        }
        let mut whole = Vec::new();
        for ((ubn, tax_kind, track), stretches) in told {
            let spans = joined(stretches).into_iter().filter_map(|(begin, past)| span_of(track, begin, past));
            whole.extend(spans.map(|span| AllottedSpan { period, ubn, tax_kind, span }));
        }
        let (before, after): (HashSet<_>, HashSet<_>) =
            (touched.iter().copied().collect(), whole.iter().copied().collect());
        let gone = touched.into_iter().filter(|one| !after.contains(one)).collect();
        let put = whole.into_iter().filter(|one| !before.contains(one)).collect();
        Self { gone, put }
    }

    /// The same in parts of so many stretches at the most, each of them true by itself: nothing is gone before it is there
    /// again.
    pub fn parts(self, most: usize) -> Vec<Self> {
        let put = self.put.chunks(most).map(|put| Self { gone: Vec::new(), put: put.to_vec() });
        let mut parts: Vec<Self> = put.collect();
        // What begins where a new one does was written over.
        let begins: HashSet<_> = self.put.iter().map(AllottedSpan::place).collect();
        let gone: Vec<AllottedSpan> =
            self.gone.iter().filter(|one| !begins.contains(&one.place())).copied().collect();
        match (parts.as_mut_slice(), gone.len() <= most) {
            ([only], true) => only.gone = gone,
            _ => parts.extend(gone.chunks(most).map(|gone| Self { gone: gone.to_vec(), put: Vec::new() })),
        }
        parts
    }
}

impl AllottedSpan {
    /// What it is kept by: of two with the same place only one is there.
    fn place(&self) -> (Period, Ubn, TaxKind, Track, Serial) {
        (self.period, self.ubn, self.tax_kind, self.span.track, self.span.begin())
    }
}

/// What is claimed of a stretch of numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    Allotted(Ubn, TaxKind),
    Owned(CompanyCode, Owner, Right, Check),
}

/// By which allotments an owner may have numbers: its own, or those of its head office, which gave it some (R20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Right {
    ubn: Ubn,
    head: Ubn,
    tax_kind: TaxKind,
}

impl Right {
    fn is_by(self, (ubn, tax_kind): (Ubn, TaxKind)) -> bool {
        (ubn == self.ubn || ubn == self.head) && tax_kind == self.tax_kind
    }
}

/// Gathers what was allotted and who has what.
#[derive(Debug, Default)]
pub struct Coverage {
    claims: BTreeMap<Track, Vec<(u32, u32, Claim)>>,
    /// The head offices of companies that are branches.
    heads: BTreeMap<CompanyCode, Ubn>,
}

impl Coverage {
    /// With these companies, which say whose branches they are.
    pub fn among(companies: &[Company]) -> Self {
        Self { heads: heads_here(companies), ..Self::default() }
    }

    /// So much is known to be allotted.
    pub fn allot(&mut self, allotted: &AllottedSpan) {
        self.claim(allotted.span, Claim::Allotted(allotted.ubn, allotted.tax_kind));
    }

    /// A range, and what its borrower is, where it has one.
    pub fn own(&mut self, range: &Range, borrower: Option<BorrowerKind>) {
        let head = self.heads.get(&range.company).copied().unwrap_or(range.ubn);
        let of = Right { ubn: range.ubn, head, tax_kind: range.tax_kind };
        let owned = |owner| Claim::Owned(range.company.clone(), owner, of, range.check);
        let away = range.lent_to().or(range.used_by()).zip(borrower);
        let owner = match (range.till(), away) {
            (Some(till), _) => Owner::Till(till.clone()),
            (None, Some((name, kind))) => Owner::Borrower(name.clone(), kind),
            (None, None) => Owner::Store,
        };
        // What was issued before it was lent is the store's.
        let rest = range.rest().filter(|_| range.lent_to().is_some());
        match rest {
            Some(rest) => {
                let own = span_of(range.span.track, range.span.begin().value(), rest.begin().value());
                self.claim_some(own, owned(Owner::Store));
                self.claim(rest, owned(owner));
            }
            None => self.claim(range.span, owned(owner)),
        }
        if range.holder.is_kept_back() {
            self.claim_some(range.rest(), owned(Owner::Unknown));
        }
    }

    fn claim_some(&mut self, span: Option<Span>, claim: Claim) {
        if let Some(span) = span {
            self.claim(span, claim);
        }
    }

    fn claim(&mut self, span: Span, claim: Claim) {
        let of_track = self.claims.entry(span.track).or_default();
        of_track.push((span.begin().value(), span.past_end(), claim));
    }

    /// Every number of which something is claimed, once, by track and serial; numbers on end of which the same is said are one
    /// stretch.
    pub fn spans(self) -> Vec<OwnedSpan> {
        let mut spans: Vec<OwnedSpan> = Vec::new();
        for (track, claims) in self.claims {
            for span in swept(track, claims) {
                match spans.last_mut() {
                    Some(last) if is_one(last, &span) => {
                        last.span = Span::new(track, last.span.begin(), span.span.end()).unwrap_or(last.span);
                    }
                    _ => spans.push(span),
                }
            }
        }
        spans
    }
}

/// True when the second goes on where the first ends, and the same is said of it.
fn is_one(first: &OwnedSpan, second: &OwnedSpan) -> bool {
    first.span.track == second.span.track
        && first.span.past_end() == second.span.begin().value()
        && (first.how, &first.allotted, &first.owners) == (second.how, &second.allotted, &second.owners)
}

/// The stretches of a track between any two ends of claims.
fn swept(track: Track, claims: Vec<(u32, u32, Claim)>) -> Vec<OwnedSpan> {
    let mut edges: BTreeMap<u32, Vec<(bool, usize)>> = BTreeMap::new();
    for (place, (begin, past, _)) in claims.iter().enumerate() {
        edges.entry(*begin).or_default().push((true, place));
        edges.entry(*past).or_default().push((false, place));
    }
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let (mut from, mut found) = (0, Vec::new());
    for (at, moves) in edges {
        if let Some(span) = span_of(track, from, at).filter(|_| !open.is_empty()) {
            found.push(judged(span, open.iter().map(|&place| &claims[place].2)));
        }
        for (begins, place) in moves {
            if begins {
                open.insert(place);
            } else {
                open.remove(&place);
            }
        }
        from = at;
    }
    found
}

fn judged<'c>(span: Span, claims: impl Iterator<Item = &'c Claim>) -> OwnedSpan {
    let (mut allotted, mut owned) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim {
            Claim::Allotted(ubn, tax_kind) => allotted.push((*ubn, *tax_kind)),
            Claim::Owned(company, owner, of, check) => {
                owned.push((company.clone(), owner.clone(), *of, *check))
            }
        }
    }
    // A range that was checked is allotted: as somebody told it is, or else to its own company.
    for (_, _, of, check) in &owned {
        if *check == Check::Matched && !allotted.iter().any(|to| of.is_by(*to)) {
            allotted.push((of.ubn, of.tax_kind));
        }
    }
    allotted.sort_unstable();
    allotted.dedup();
    owned.sort_unstable();
    let how = match (allotted.as_slice(), owned.as_slice()) {
        (_, []) => OwnedHow::Uncovered,
        ([] | [_], [(_, _, of, check)]) => match allotted.first() {
            Some(to) if !of.is_by(*to) => OwnedHow::NotAllotted,
            _ if *check == Check::Mismatch => OwnedHow::NotAllotted,
            Some(_) => OwnedHow::One,
            None => OwnedHow::Unchecked,
        },
        _ => OwnedHow::Double,
    };
    let owners = owned.into_iter().map(|(company, owner, _, _)| (company, owner)).collect();
    OwnedSpan { span, allotted, owners, how }
}

#[cfg(test)]
mod tests;
