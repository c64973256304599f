//! Sales, and the goods that are sold.

use crate::domain::{Good, GoodCode, Invoice, NewDocument, Number, Parked, ParkedId, Period, PrintJob};
use serde::{Deserialize, Serialize};

/// An issue, first or anew, with all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The invoice.
    pub invoice: Invoice,
    /// The F0401 that tells it to the platform.
    pub document: NewDocument,
    /// The paper or the drawer that it asks for (R10); it may be begun already.
    pub job: Option<PrintJob>,
}

/// An act of selling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum SaleAct {
    /// An invoice was issued: its range's next number moves on by one, its parked sale is gone.
    #[strum(serialize = "issued")]
    Issued(Box<Issued>),
    /// A sale was parked.
    #[strum(serialize = "sale parked")]
    Parked(Box<Parked>),
    /// A parked sale was thrown away.
    #[strum(serialize = "parked sale thrown away")]
    Unparked(ParkedId),
    /// Goods are now as written here.
    #[strum(serialize = "goods")]
    GoodsPut(Vec<Good>),
    /// Goods were removed.
    #[strum(serialize = "goods removed")]
    GoodsRemoved(Vec<GoodCode>),
    /// A part of a large goods list lies beside the list, from this place on.
    #[strum(serialize = "part of a goods list")]
    GoodsStaged {
        /// The place of its first good, counted from 0.
        first: u64,
        /// The goods, as they are to be.
        goods: Vec<Good>,
    },
    /// All parts are there: the goods are as written in them.
    #[strum(serialize = "goods list")]
    GoodsReady {
        /// How many goods.
        count: u64,
    },
    /// The goods of these places are in the list.
    #[strum(serialize = "goods listed")]
    GoodsMoved {
        /// The first place.
        first: u64,
        /// How many.
        count: u64,
        /// No place is left.
        last: bool,
    },
    /// The parts of a list that broke off are thrown away.
    #[strum(serialize = "part of a goods list dropped")]
    GoodsUnstaged {
        /// The first place.
        first: u64,
        /// How many.
        count: u64,
    },
}

impl SaleAct {
    fn issued(&self) -> Option<&Issued> {
        match self {
            Self::Issued(issued) => Some(issued),
            Self::Parked(_)
            | Self::Unparked(_)
            | Self::GoodsPut(_)
            | Self::GoodsRemoved(_)
            | Self::GoodsStaged { .. }
            | Self::GoodsReady { .. }
            | Self::GoodsMoved { .. }
            | Self::GoodsUnstaged { .. } => None,
        }
    }

    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        self.issued().is_some_and(|issued| same(issued.invoice.number, issued.invoice.period))
    }

    pub(super) fn gives_paper(&self) -> bool {
        self.issued().is_some_and(|issued| issued.job.is_some())
    }
}
