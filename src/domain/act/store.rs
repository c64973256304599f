//! The store itself.

use crate::domain::{Base, Begun, CleanText, Dump, Moment, Number, Packing, Period, Span, words};
use serde::{Deserialize, Serialize};

words!(
    /// What a store is, from its first entry on and for ever.
    #[derive(Default)]
    StoreKind {
        /// A shop's own: what it issues is law.
        #[default]
        Real = "real",
        /// For trying: test slips, no upload but to this machine, and a clock that may be frozen.
        Sample = "sample",
        /// A training twin of a real store: its masters and goods with sample tracks; nothing of it is real.
        Twin = "twin",
        /// A till that was packed for a place without a line; its ledger comes home to the store that lent its books.
        Packed = "packed",
        /// A head office: allots, watches and reports for a chain, and sells nothing itself.
        HeadOffice = "head_office",
    }
);

impl StoreKind {
    /// True where nothing is real, so that slips say 測試, the known QR key will do, and the clock may be frozen.
    pub fn is_trial(self) -> bool {
        match self {
            Self::Sample | Self::Twin => true,
            Self::Real | Self::Packed | Self::HeadOffice => false,
        }
    }
}

/// An act on the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum StoreAct {
    /// The store came into being.
    #[strum(serialize = "store created")]
    Created {
        /// As what.
        kind: StoreKind,
    },
    /// A manager declared the clock right after it jumped (E8); the store's last time is now this.
    #[strum(serialize = "clock accepted")]
    ClockAccepted {
        /// The last issue time before.
        before: Moment,
        /// The reason given.
        reason: CleanText,
    },
    /// A life of the store begins (E5): its first, or the one after a fence.
    #[strum(serialize = "incarnation begun")]
    Begun(Box<Begun>),
    /// A part of the rows of a store whose ledger was lost.
    #[strum(serialize = "rows recovered")]
    Based(Box<Base>),
    /// All rows as of a frame lie beside the ledger.
    #[strum(serialize = "rows dumped")]
    Dumped(Box<Dump>),
    /// It is a till that was packed, or one at which nothing is sold any more.
    #[strum(serialize = "till packed")]
    Packed(Box<Packing>),
}

impl StoreAct {
    /// True when it wrote the range that holds the number.
    pub(super) fn holds(&self, number: Number, period: Option<Period>) -> bool {
        match self {
            Self::Begun(begun) => begun.withheld.iter().any(|range| {
                range.span.contains(number) && period.is_none_or(|period| period == range.period)
            }),
            Self::Created { .. }
            | Self::ClockAccepted { .. }
            | Self::Based(_)
            | Self::Dumped(_)
            | Self::Packed(_) => false,
        }
    }

    /// The spans that [`Self::holds`] looks into.
    pub(super) fn spans(&self, put: &mut dyn FnMut(Span)) {
        match self {
            Self::Begun(begun) => begun.withheld.iter().for_each(|range| put(range.span)),
            Self::Created { .. }
            | Self::ClockAccepted { .. }
            | Self::Based(_)
            | Self::Dumped(_)
            | Self::Packed(_) => {}
        }
    }
}
