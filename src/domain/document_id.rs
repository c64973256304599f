//! The name of a document: which message of MIG 4.1, about which number, and which of its kind.

use super::{AllowanceNumber, Number, Period};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which message of MIG 4.1 tells a fact: of one invoice, or of stretches of numbers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::IntoStaticStr,
)]
pub enum MessageKind {
    /// 開立: an invoice, first or anew.
    F0401,
    /// 作廢: cancelled.
    F0501,
    /// 註銷: voided.
    F0701,
    /// 折讓: an allowance.
    G0401,
    /// An allowance is cancelled.
    G0501,
    /// 空白未使用: numbers that nobody used; it bears the name of the first of them.
    E0402,
    /// 分支機構配號: what a branch was given of the head office's numbers; it bears the name of the first of them.
    E0401,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::F0401, Self::F0501, Self::F0701, Self::G0401, Self::G0501, Self::E0402, Self::E0401];
    /// Those that are about one invoice.
    pub const OF_INVOICES: [Self; 5] = [Self::F0401, Self::F0501, Self::F0701, Self::G0401, Self::G0501];

    /// True for what is about one invoice, false for what is about stretches of numbers.
    pub fn is_of_invoice(self) -> bool {
        match self {
            Self::F0401 | Self::F0501 | Self::F0701 | Self::G0401 | Self::G0501 => true,
            Self::E0401 | Self::E0402 => false,
        }
    }

    /// Its name in MIG.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads a name, in any case.
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(raw.trim()))
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A document's name, for ever: it never stands for another fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId {
    /// The invoice's number; of E0402 the first that the first report of its track told, of E0401 the first that a branch had
    /// when the platform was told of it first.
    pub number: Number,
    /// Its period.
    pub period: Period,
    /// What it tells.
    pub kind: MessageKind,
    /// Which of its kind for that number, from 1: the issue for F0401 and F0701, the cancellation for F0501, the allowance
    /// for G0401 and G0501, the report for E0402 and E0401.
    pub count: u8,
}

impl DocumentId {
    /// The first document of a kind of that number.
    pub(super) fn first(kind: MessageKind, number: Number, period: Period) -> Self {
        Self { number, period, kind, count: 1 }
    }

    /// The G0401 of an allowance.
    pub fn of_allowance(allowance: AllowanceNumber) -> Self {
        // At most 35.
        let count = u8::try_from(allowance.count()).unwrap_or(u8::MAX);
        Self { count, ..Self::first(MessageKind::G0401, allowance.number(), allowance.period()) }
    }

    /// The G0501 of an allowance that was cancelled.
    pub fn of_allowance_cancelled(allowance: AllowanceNumber) -> Self {
        Self { kind: MessageKind::G0501, ..Self::of_allowance(allowance) }
    }

    /// The document whose confirmation this one waits for (R15): nothing overtakes the invoice that it is about.
    /// `issue` says which issue of the number stands, from 1; of an earlier cancellation, which issue it was about.
    pub fn waits_for(&self, issue: u8) -> Option<Self> {
        let (kind, count) = match self.kind {
            MessageKind::F0401 | MessageKind::E0402 | MessageKind::E0401 if self.count <= 1 => return None,
            // A later report takes the place of the one before, so it must not arrive first.
            kind @ (MessageKind::E0402 | MessageKind::E0401) => (kind, self.count - 1),
            MessageKind::F0401 => (MessageKind::F0701, self.count - 1),
            MessageKind::F0701 => (MessageKind::F0401, self.count),
            MessageKind::F0501 | MessageKind::G0401 => (MessageKind::F0401, issue),
            MessageKind::G0501 => (MessageKind::G0401, self.count),
        };
        Some(Self { kind, count, ..*self })
    }

    /// True where the other one, of the same number, must be over before this one leaves besides what it [waits
    /// for](Self::waits_for): the platform cancels no invoice with an allowance that stands there, and takes no allowance beyond what
    /// earlier ones that are cancelled here have left of it there (E0403, E0221).
    pub fn waits_beside(&self, other: &Self) -> bool {
        let of_allowance = matches!(other.kind, MessageKind::G0401 | MessageKind::G0501);
        let same = (self.number, self.period) == (other.number, other.period);
        same && of_allowance
            && match self.kind {
                MessageKind::F0501 => true,
                MessageKind::G0401 => other.kind == MessageKind::G0501 && other.count < self.count,
                MessageKind::F0401
                | MessageKind::F0701
                | MessageKind::G0501
                | MessageKind::E0402
                | MessageKind::E0401 => false,
            }
    }

    /// True for what never waits, whatever became of its number: a first issue, a first report.
    pub fn waits_for_nothing(&self) -> bool {
        matches!(self.kind, MessageKind::F0401 | MessageKind::E0402 | MessageKind::E0401) && self.count <= 1
    }

    /// The E0402 of blanks: the report of a track after `before`, or the first, which begins with `first`.
    pub fn of_blanks(before: Option<Self>, first: Number, period: Period) -> Option<Self> {
        match before {
            Some(before) => Some(Self { count: before.count.checked_add(1)?, ..before }),
            None => Some(Self::first(MessageKind::E0402, first, period)),
        }
    }

    /// The E0401 of what a branch has, where so many before it bear the number that this one has to bear.
    pub fn of_allotment(before: u8, first: Number, period: Period) -> Option<Self> {
        Some(Self { count: before.checked_add(1)?, ..Self::first(MessageKind::E0401, first, period) })
    }

    /// True for what is about one invoice.
    pub fn is_of_invoice(&self) -> bool {
        self.kind.is_of_invoice()
    }

    /// What a centre and the platform call what it is about: the number of the allowance, or of the invoice.
    pub fn reference(&self) -> String {
        self.allowance().map_or_else(|| self.number.to_string(), |allowance| allowance.to_string())
    }

    /// The allowance that a G0401 or G0501 is about.
    pub fn allowance(&self) -> Option<AllowanceNumber> {
        match self.kind {
            MessageKind::G0401 | MessageKind::G0501 => {
                AllowanceNumber::new(self.number, self.period, usize::from(self.count))
            }
            MessageKind::F0401
            | MessageKind::F0501
            | MessageKind::F0701
            | MessageKind::E0402
            | MessageKind::E0401 => None,
        }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.kind, self.number, self.period)?;
        if self.count > 1 { write!(f, " #{}", self.count) } else { Ok(()) }
    }
}
