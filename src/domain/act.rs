//! What can happen, grouped by subject: the content of a ledger's entry.
//!
//! An act holds all that it does, decided before it is written: numbers, sums, the document that the platform must
//! hear of, the paper that a printer is given. The fold copies; it asks no rule (E10). Each group has room at its end:
//! a variant is added behind the last one, never between, for its place is in every ledger (`it/pinned.rs`).

mod book;
mod correction;
mod delivery;
mod paper;
mod people;
mod sale;
mod store;
mod till;

pub use book::{AllotmentQueued, AllotmentWithdrawn, BlanksQueued, BookAct, LargeAct, RangeActKind};
pub use correction::CorrectionAct;
pub use delivery::DeliveryAct;
pub use paper::{JobOver, PaperAct, PaperMove};
pub use people::PeopleAct;
pub use sale::{Issued, SaleAct};
pub use store::{StoreAct, StoreKind};
pub use till::TillAct;

use crate::domain::{Invoice, Number, Period, Span, Track};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The groups: what each is about, and its acts. A new group goes to the end, none moves.
macro_rules! groups {
    ($($(#[$doc:meta])* $group:ident($act:ty),)+) => {
        /// What happened.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Act {
            $($(#[$doc])* $group($act),)+
        }

        $(impl From<$act> for Act {
            fn from(act: $act) -> Self {
                Self::$group(act)
            }
        })+
    };
}
groups!(
    /// The store itself: founded, its clock.
    Store(StoreAct),
    /// Ranges.
    Book(BookAct),
    /// Sales and goods.
    Sale(SaleAct),
    /// 作廢, 註銷 and re-issue, 折讓.
    Correction(CorrectionAct),
    /// What printers are given.
    Paper(PaperAct),
    /// Documents on their way to the platform.
    Delivery(DeliveryAct),
    /// Companies, departments, tills, shifts.
    Till(TillAct),
    /// Who may do what.
    People(PeopleAct),
);

/// Which views of the store an act changes: who looks at one of them is told once the act is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Touched {
    /// Ranges, invoices and masters: the grids.
    pub grids: bool,
    /// Print jobs.
    pub papers: bool,
    /// The pause of the upload. Rows of the outbox are told by [`Act::documents`].
    pub upload: bool,
}

impl Act {
    /// The invoice that this act issued, if it is one that takes a number: a re-issue takes none.
    pub fn issued(&self) -> Option<&Invoice> {
        match self {
            Self::Sale(SaleAct::Issued(issued)) => Some(&issued.invoice),
            _ => None,
        }
    }

    /// True when the act names this number, or wrote the range that holds it; without a period in any of them
    /// (letters recur over the years, R2).
    pub fn names(&self, number: Number, period: Option<Period>) -> bool {
        let same = |of: Number, at: Period| of == number && period.is_none_or(|period| period == at);
        match self {
            Self::Book(act) => act.holds(number, period),
            Self::Sale(act) => act.names(&same),
            Self::Correction(act) => act.names(&same),
            Self::Paper(act) => act.names(&same),
            Self::Delivery(act) => act.names(&same),
            Self::Store(act) => act.holds(number, period),
            Self::Till(_) | Self::People(_) => false,
        }
    }

    /// The numbers that [`Self::names`] finds by name, each once, where another act than its sale names them.
    pub fn numbers(&self) -> Vec<(Number, Period)> {
        let found = RefCell::new(Vec::new());
        let note = |number: Number, period: Period| {
            found.borrow_mut().push((number, period));
            false
        };
        match self {
            Self::Correction(act) => act.names(&note),
            Self::Paper(act) => act.names(&note),
            Self::Delivery(act) => act.names(&note),
            Self::Sale(_) | Self::Book(_) | Self::Store(_) | Self::Till(_) | Self::People(_) => false,
        };
        let mut found = found.into_inner();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Where the ranges lie that [`Self::names`] looks into: for each track from the lowest number to the highest.
    pub fn reaches(&self) -> Vec<Span> {
        let mut tracks: BTreeMap<Track, Span> = BTreeMap::new();
        let mut put = |span: Span| {
            let of = tracks.entry(span.track).or_insert(span);
            *of = of.with(span);
        };
        match self {
            Self::Book(act) => act.spans(&mut put),
            Self::Store(act) => act.spans(&mut put),
            Self::Sale(_)
            | Self::Correction(_)
            | Self::Paper(_)
            | Self::Delivery(_)
            | Self::Till(_)
            | Self::People(_) => {}
        }
        tracks.into_values().collect()
    }

    /// The name of what happened, for scripts: it stays when the sentences of a language change.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Store(act) => act.into(),
            Self::Book(act) => act.word(),
            Self::Sale(act) => act.into(),
            Self::Correction(act) => act.into(),
            Self::Paper(act) => act.into(),
            Self::Delivery(DeliveryAct::Paused(Some(_))) => "upload paused",
            Self::Delivery(DeliveryAct::Paused(None)) => "upload resumed",
            Self::Delivery(DeliveryAct::Moved { kind, .. }) => kind.into(),
            Self::Delivery(DeliveryAct::Collided { .. }) => "centre has another",
            Self::Delivery(DeliveryAct::Seen { .. }) => "settled by hand",
            Self::Till(act) => act.into(),
            Self::People(act) => act.into(),
        }
    }

    /// Which views it changes.
    pub fn touched(&self) -> Touched {
        let grids = Touched { grids: true, ..Touched::default() };
        match self {
            Self::Sale(act) => Touched { papers: act.gives_paper(), ..grids },
            Self::Correction(act) => Touched { papers: act.changes_papers(), ..grids },
            Self::Paper(_) => Touched { papers: true, ..Touched::default() },
            Self::Delivery(DeliveryAct::Collided { .. }) => Touched { upload: true, ..grids },
            Self::Delivery(_) => Touched { upload: true, ..Touched::default() },
            Self::Book(act) if !act.is_seen() => Touched::default(),
            Self::Store(_) | Self::Book(_) | Self::Till(_) | Self::People(_) => grids,
        }
    }
}
