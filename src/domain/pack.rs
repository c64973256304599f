//! A till that leaves: a store of its own for a place without a line, with books that are lent to it, and what is known at
//! home of it. What is sold there comes back as facts of the shop; the packed store itself never uploads.

use super::{
    Act, CleanText, CorrectionAct, Entry, Moment, Printing, RangeId, SaleAct, TillCode, Ubn, hex, words,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most books that a till takes along: what is lent is seen by nobody until it is back.
pub const PACK_BOOKS_MAX: usize = 200;
/// Most facts that come home in one act, which is one frame of the ledger.
pub const PACK_FACTS_MAX: usize = 200;
/// Bytes of the facts of one such act, about, and never fewer facts than one.
pub const PACK_FACTS_BYTES: usize = 1 << 20;
/// Most of a till's code in the name under which its books are lent.
const BORROWER_TILL_CHARS: usize = 11;

/// A store, by the id that its ledger was founded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StoreId(pub [u8; 16]);

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl StoreId {
    /// The name under which a till of this store has its books.
    pub fn borrower(self, till: &TillCode) -> CleanText {
        let till: String = till.as_str().chars().take(BORROWER_TILL_CHARS).collect();
        let short = &self.to_string()[..8];
        // Two short words of letters and digits.
        CleanText::new(&format!("{till}@{short}"), super::BORROWER_CHARS_MAX).unwrap_or_default()
    }
}

/// What a packed store says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packing {
    /// The store that it comes home to.
    pub home: StoreId,
    /// Its one till.
    pub till: TillCode,
    /// When it was packed.
    pub at: Moment,
    /// When it was said that nothing is sold there any more.
    pub finished: Option<Moment>,
}

words!(
    /// Where a packed till is.
    PackState {
        /// Away: its books are lent.
        Away = "away",
        /// Home, for ever.
        Home = "home",
        /// Lost: its books are withheld.
        Lost = "lost",
    }
);

/// What is known at home of a till that left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its store.
    pub id: StoreId,
    /// Which till.
    pub till: TillCode,
    /// The name under which its books are lent.
    pub borrower: CleanText,
    /// Its ranges.
    #[serde(deserialize_with = "super::listed_rows")]
    pub ids: Vec<RangeId>,
    /// The hash of the first frame of its ledger: no other ledger is its.
    pub founding: [u8; 32],
    /// When it was packed.
    pub at: Moment,
    /// The last frame of its ledger that came home.
    pub through: u64,
    /// That frame's hash.
    pub hash: [u8; 32],
    /// How many invoices came home.
    pub invoices: u64,
    /// Where it is.
    pub state: PackState,
}

/// How a packed till stands now, and how many invoices of which seller come home with this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackNews {
    /// How it stands.
    pub pack: Pack,
    /// Sellers with the number of their invoices that stand behind this in the same frame; none where none came.
    #[serde(deserialize_with = "super::listed_rows")]
    pub brought: Vec<(Ubn, u64)>,
}

/// A fact of a packed till's ledger, where it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// The frame.
    pub frame: u64,
    /// Its place in the frame.
    pub index: u32,
    /// The fact.
    pub what: BroughtFact,
}

/// What comes home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BroughtFact {
    /// An issue or a cancellation, as the till's ledger has it.
    Entry(Box<Entry>),
    /// What became of a paper of an invoice.
    Paper(Box<Printing>),
}

/// Why a fact of a packed till does not fit its home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadBrought {
    /// Its number is none of those that were lent to it, or not the next one of its book.
    Number,
    /// Seller, period, day or time are not those of its book.
    Place,
    /// Its number was reported blank, or its period is closed.
    Told,
    /// It is of an invoice that is not known.
    NoInvoice,
    /// It is no fact that a packed till has.
    Kind,
}

/// True for a fact of a packed till's ledger that is a sale or a correction: it comes home.
pub fn comes_home(act: &Act) -> bool {
    matches!(
        act,
        Act::Sale(SaleAct::Issued(_))
            | Act::Correction(CorrectionAct::Cancelled { .. } | CorrectionAct::CancelledAgain { .. })
    )
}
