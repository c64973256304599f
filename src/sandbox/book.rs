//! What the local centre knows: of each document what it is checked with and asked about, and no more, for a sample
//! store has its centre in its own process. The documents themselves lie in the witness. Two dialects fill one book.

use crate::domain::{MessageKind, Moment, Number, Period, RandomCode, Track};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Offline,
    Amego,
    /// Of a sample's own centre.
    Own,
}

impl Dialect {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Amego => "amego",
            Self::Own => "own",
        }
    }

    pub(super) fn parse(raw: &str) -> Option<Self> {
        [Self::Offline, Self::Amego, Self::Own].into_iter().find(|dialect| dialect.as_str() == raw)
    }
}

/// What a document tells, as far as it is checked or asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Issue(Issue),
    Cancel {
        number: Number,
        reason: String,
    },
    /// Numbers that nobody used, or what a branch has; a later report takes the place of an earlier one.
    Blanks {
        kind: MessageKind,
        name: String,
        key: String,
    },
    /// The issue of this key is withdrawn: its number may be issued anew.
    Void {
        number: Number,
        key: String,
    },
    Allow {
        number: String,
        total: i64,
        tax: i64,
        of: Vec<(Number, i64)>,
    },
    CancelAllowance {
        number: String,
    },
}

/// An invoice, as it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) number: Number,
    pub(super) at: Moment,
    pub(super) random: RandomCode,
    pub(super) total: i64,
    pub(super) says: Says,
    pub(super) quantities: Vec<Decimal>,
    /// What the lines come to.
    pub(super) lines: Decimal,
}

impl Fact {
    pub(super) fn kind(&self) -> MessageKind {
        match self {
            Self::Issue(_) => MessageKind::F0401,
            Self::Cancel { .. } => MessageKind::F0501,
            Self::Void { .. } => MessageKind::F0701,
            Self::Blanks { kind, .. } => *kind,
            Self::Allow { .. } => MessageKind::G0401,
            Self::CancelAllowance { .. } => MessageKind::G0501,
        }
    }

    /// The invoice's or the allowance's number.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Issue(issue) => issue.number.to_string(),
            Self::Cancel { number, .. } | Self::Void { number, .. } => number.to_string(),
            Self::Allow { number: name, .. }
            | Self::CancelAllowance { number: name }
            | Self::Blanks { name, .. } => name.clone(),
        }
    }
}

/// Who an invoice is for and where it goes, in the words it was told in and in one text, for a day has many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Says(Box<str>);

impl Says {
    /// Of the caller's key, the buyer, the carrier's type and number, the donation code. A value with the separator in it is
    /// none that a centre takes.
    pub(super) fn of(fields: [&str; 5]) -> Option<Self> {
        let plain = fields.iter().all(|field| !field.contains(Self::SEPARATOR));
        plain.then(|| Self(fields.join(Self::SEPARATOR).into()))
    }

    const SEPARATOR: &str = "\t";

    fn field(&self, place: usize) -> &str {
        self.0.split(Self::SEPARATOR).nth(place).unwrap_or_default()
    }

    pub(super) fn key(&self) -> &str {
        self.field(0)
    }

    pub(super) fn buyer(&self) -> &str {
        self.field(1)
    }

    pub(super) fn carrier_type(&self) -> &str {
        self.field(2)
    }

    pub(super) fn carrier(&self) -> &str {
        self.field(3)
    }

    pub(super) fn donation(&self) -> &str {
        self.field(4)
    }
}

/// An invoice that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invoice {
    pub(super) number: Number,
    pub(super) issued_at: Moment,
    pub(super) taken_at: Moment,
    pub(super) random: RandomCode,
    pub(super) total: i64,
    pub(super) says: Says,
}

/// A cancellation that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cancelled {
    pub(super) taken_at: Moment,
    pub(super) reason: String,
}

/// An allowance that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    pub(super) taken_at: Moment,
    pub(super) total: i64,
    pub(super) tax: i64,
    pub(super) cancelled_at: Option<Moment>,
    of: Vec<(Number, i64)>,
}

/// Where an invoice stands: in the order of numbers, and of periods where a track comes back.
type Place = (Track, u32, Period);

/// Everything that was taken.
#[derive(Debug, Default)]
pub(super) struct Book {
    taken: u64,
    pub(super) invoices: BTreeMap<Place, Invoice>,
    /// By the digest of the caller's own key, which is as long as the caller likes.
    keys: HashMap<u64, Place>,
    pub(super) cancels: HashMap<Number, Cancelled>,
    /// When an issue was withdrawn, by the digest of its key.
    voids: HashMap<u64, Moment>,
    /// When a report of blanks was taken, by the digest of its key.
    blanks: HashMap<u64, Moment>,
    pub(super) allowances: HashMap<String, Allowance>,
    /// What the allowances of an invoice come to, without those that were cancelled.
    pub(super) allowed: HashMap<Number, i64>,
}

impl Book {
    /// How many documents there are.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    pub(super) fn of_key(&self, key: &str) -> Option<&Invoice> {
        self.invoices.get(self.keys.get(&digest(key))?)
    }

    /// The last invoice of a number, whatever its period.
    pub(super) fn invoice(&self, number: Number) -> Option<&Invoice> {
        let (track, serial) = (number.track, number.serial.value());
        let of_number = self.invoices.range((track, serial, Period::FIRST)..=(track, serial, Period::LAST));
        of_number.last().map(|(_, invoice)| invoice)
    }

    pub(super) fn cancel_of(&self, number: Number) -> Option<&Cancelled> {
        self.cancels.get(&number)
    }

    /// When the issue of this key was withdrawn.
    pub(super) fn void_of(&self, key: &str) -> Option<Moment> {
        self.voids.get(&digest(key)).copied()
    }

    /// When the report of blanks of this key was taken.
    pub(super) fn blanks_of(&self, key: &str) -> Option<Moment> {
        self.blanks.get(&digest(key)).copied()
    }

    /// Whether an invoice has an allowance or had one.
    pub(super) fn had_allowance(&self, number: Number) -> bool {
        self.allowed.contains_key(&number)
    }

    pub(super) fn allowance(&self, number: &str) -> Option<&Allowance> {
        self.allowances.get(number)
    }

    pub(super) fn issues_of(
        &self,
        period: Period,
        track: Track,
        serials: Range<u32>,
    ) -> impl Iterator<Item = (u32, Moment)> + '_ {
        let first = (track, serials.start, Period::FIRST);
        let of_track = self.invoices.range(first..(track, serials.end, Period::FIRST));
        of_track
            .filter(move |((_, _, found), _)| *found == period)
            .map(|((_, serial, _), invoice)| (*serial, invoice.issued_at))
    }

    /// Takes a document.
    pub(super) fn add(&mut self, fact: Fact, taken_at: Moment) {
        self.taken += 1;
        match fact {
            Fact::Issue(issue) => {
                let Some(place) = issue.place() else { return };
                self.keys.insert(digest(issue.says.key()), place);
                let Issue { number, at: issued_at, random, total, says, .. } = issue;
                self.invoices.insert(place, Invoice { number, issued_at, taken_at, random, total, says });
            }
            Fact::Cancel { number, reason } => {
                self.cancels.insert(number, Cancelled { taken_at, reason });
            }
            Fact::Void { number, key } => {
                let key = digest(&key);
                self.voids.insert(key, taken_at);
                self.cancels.remove(&number);
                if let Some(place) = self.keys.remove(&key) {
                    self.invoices.remove(&place);
                }
            }
            Fact::Blanks { key, .. } => {
                self.blanks.insert(digest(&key), taken_at);
            }
            Fact::Allow { number, total, tax, of } => {
                for (invoice, amount) in &of {
                    *self.allowed.entry(*invoice).or_default() += amount;
                }
                self.allowances.insert(number, Allowance { taken_at, total, tax, cancelled_at: None, of });
            }
            Fact::CancelAllowance { number } => {
                let Some(allowance) = self.allowances.get_mut(&number) else { return };
                allowance.cancelled_at = Some(taken_at);
                for (invoice, amount) in &allowance.of {
                    *self.allowed.entry(*invoice).or_default() -= amount;
                }
            }
        }
    }
}

impl Issue {
    pub(super) fn place(&self) -> Option<Place> {
        Some((self.number.track, self.number.serial.value(), self.at.period()?))
    }
}

/// Of a caller's key; centres do not tell small letters from capitals in it.
fn digest(key: &str) -> u64 {
    let whole: [u8; 32] = Sha256::digest(key.to_uppercase().as_bytes()).into();
    whole.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}
