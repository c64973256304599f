//! What the local centre has: each document as it came, and what it knows of it. Two dialects fill one book.

use super::checks::{self, Refused};
use super::{amego, offline};
use crate::domain::{AllocationRow, MessageKind, Moment, Number, Period, Track};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Offline,
    Amego,
}

impl Dialect {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Amego => "amego",
        }
    }

    fn parse(raw: &str) -> Option<Self> {
        [Self::Offline, Self::Amego].into_iter().find(|dialect| dialect.as_str() == raw)
    }
}

/// A document that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which message.
    pub kind: MessageKind,
    /// The invoice's or the allowance's number.
    pub name: String,
    /// When.
    pub at: Moment,
    pub(super) dialect: Dialect,
    /// As it came, before cipher and signature.
    pub payload: String,
    pub(super) fact: Fact,
}

/// What a document tells, as far as it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Issue(Issue),
    Cancel { number: Number, reason: String },
    Allow { number: String, of: Vec<(Number, i64)> },
    CancelAllowance { number: String },
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) number: Number,
    pub(super) at: Moment,
    /// The caller's own key.
    pub(super) key: String,
    pub(super) random: String,
    pub(super) total: i64,
    pub(super) carrier: String,
    pub(super) quantities: Vec<Decimal>,
    /// What the lines come to.
    pub(super) lines: Decimal,
}

impl Fact {
    fn kind(&self) -> MessageKind {
        match self {
            Self::Issue(_) => MessageKind::F0401,
            Self::Cancel { .. } => MessageKind::F0501,
            Self::Allow { .. } => MessageKind::G0401,
            Self::CancelAllowance { .. } => MessageKind::G0501,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Issue(issue) => issue.number.to_string(),
            Self::Cancel { number, .. } => number.to_string(),
            Self::Allow { number, .. } | Self::CancelAllowance { number } => number.clone(),
        }
    }
}

impl Kept {
    pub(super) fn new(fact: Fact, payload: &str, dialect: Dialect, at: Moment) -> Self {
        Self { kind: fact.kind(), name: fact.name(), at, dialect, payload: payload.to_owned(), fact }
    }

    /// Reads a line of the witness; `None` where it is none.
    pub(super) fn of_line(kind: &str, at: i64, dialect: &str, payload: &str) -> Option<Self> {
        let (kind, dialect) = (MessageKind::parse(kind)?, Dialect::parse(dialect)?);
        let fact = match dialect {
            Dialect::Offline => offline::fact(kind, payload)?,
            Dialect::Amego => amego::fact(kind, payload)?,
        };
        Some(Self::new(fact, payload, dialect, Moment::from_unix(at)))
    }

    /// Of the payload, in hex digits: what the store calls the fingerprint.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.payload.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Everything that was taken, in the order in which it came.
#[derive(Debug, Default)]
pub struct Book {
    kept: Vec<Kept>,
    issues: BTreeMap<(Period, Track, u32), usize>,
    numbers: HashMap<Number, usize>,
    keys: HashMap<String, usize>,
    cancels: HashMap<Number, usize>,
    allowances: HashMap<String, usize>,
    cancelled_allowances: HashMap<String, usize>,
}

impl Book {
    /// The documents.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    pub(super) fn of_key(&self, key: &str) -> Option<&Kept> {
        self.keys.get(&key.to_uppercase()).map(|place| &self.kept[*place])
    }

    /// The last issue of a number, whatever its period.
    pub(super) fn issue_of(&self, number: Number) -> Option<(&Kept, &Issue)> {
        let kept = &self.kept[*self.numbers.get(&number)?];
        match &kept.fact {
            Fact::Issue(issue) => Some((kept, issue)),
            Fact::Cancel { .. } | Fact::Allow { .. } | Fact::CancelAllowance { .. } => None,
        }
    }

    pub(super) fn cancel_of(&self, number: Number) -> Option<&Kept> {
        self.cancels.get(&number).map(|place| &self.kept[*place])
    }

    /// An allowance, and its cancellation.
    pub(super) fn allowance(&self, number: &str) -> Option<(&Kept, Option<&Kept>)> {
        let kept = &self.kept[*self.allowances.get(number)?];
        Some((kept, self.cancelled_allowances.get(number).map(|place| &self.kept[*place])))
    }

    pub(super) fn issues_of(
        &self,
        period: Period,
        track: Track,
        serials: Range<u32>,
    ) -> impl Iterator<Item = (u32, Moment)> + '_ {
        let (first, end) = ((period, track, serials.start), (period, track, serials.end));
        self.issues.range(first..end).filter_map(|((_, _, serial), place)| match &self.kept[*place].fact {
            Fact::Issue(issue) => Some((*serial, issue.at)),
            Fact::Cancel { .. } | Fact::Allow { .. } | Fact::CancelAllowance { .. } => None,
        })
    }

    /// Whether a fact may be taken.
    pub(super) fn check(
        &self,
        fact: &Fact,
        allotted: Option<&[AllocationRow]>,
        now: Moment,
    ) -> Result<(), Refused> {
        match fact {
            Fact::Issue(issue) => {
                let period = issue.at.period().ok_or(checks::NOT_CURRENT)?;
                let place = (period, issue.number.track, issue.number.serial.value());
                if self.issues.contains_key(&place) || self.of_key(&issue.key).is_some() {
                    return Err(checks::REPEATED);
                }
                checks::issue(self, issue, allotted, now)
            }
            Fact::Cancel { number, .. } => {
                self.issue_of(*number).ok_or(checks::NO_INVOICE)?;
                self.cancels.get(number).map_or(Ok(()), |_| Err(checks::REPEATED))
            }
            Fact::Allow { number, of } => {
                if self.allowances.contains_key(number) {
                    return Err(checks::REPEATED);
                }
                self.check_allowance(of)
            }
            Fact::CancelAllowance { number } => {
                let (_, cancelled) = self.allowance(number).ok_or(checks::NO_ALLOWANCE)?;
                cancelled.map_or(Ok(()), |_| Err(checks::REPEATED))
            }
        }
    }

    /// All allowances of an invoice come to its total at most.
    fn check_allowance(&self, of: &[(Number, i64)]) -> Result<(), Refused> {
        for (number, _) in of {
            let (_, issue) = self.issue_of(*number).ok_or(checks::NO_INVOICE)?;
            let new: i64 = of.iter().filter(|(found, _)| found == number).map(|(_, amount)| amount).sum();
            let live =
                self.allowances.iter().filter(|(name, _)| !self.cancelled_allowances.contains_key(*name));
            let before: i64 = live
                .filter_map(|(_, place)| match &self.kept[*place].fact {
                    Fact::Allow { of, .. } => Some(of),
                    Fact::Issue(_) | Fact::Cancel { .. } | Fact::CancelAllowance { .. } => None,
                })
                .flatten()
                .filter(|(found, _)| found == number)
                .map(|(_, amount)| amount)
                .sum();
            if before + new > issue.total {
                return Err(checks::TOO_MUCH);
            }
        }
        Ok(())
    }

    /// Takes a document.
    pub(super) fn add(&mut self, kept: Kept) {
        let place = self.kept.len();
        match &kept.fact {
            Fact::Issue(issue) => {
                if let Some(period) = issue.at.period() {
                    self.issues.insert((period, issue.number.track, issue.number.serial.value()), place);
                }
                self.numbers.insert(issue.number, place);
                self.keys.insert(issue.key.to_uppercase(), place);
            }
            Fact::Cancel { number, .. } => {
                self.cancels.insert(*number, place);
            }
            Fact::Allow { number, .. } => {
                self.allowances.insert(number.clone(), place);
            }
            Fact::CancelAllowance { number } => {
                self.cancelled_allowances.insert(number.clone(), place);
            }
        }
        self.kept.push(kept);
    }
}
