//! The goods list: what is asked for, and a page of it.

use crate::domain::{CleanText, Good, GoodCode};
use serde::{Deserialize, Serialize};

/// Which goods.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoodsQuery {
    /// The start of a code or bar code, or a part of the name, whatever the case; empty means all.
    pub find: CleanText,
    /// Only goods whose code comes after this one.
    pub after: Option<GoodCode>,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// A page of goods, by code.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoodsPage {
    /// The rows.
    pub rows: Vec<Good>,
    /// True when more follow.
    pub more: bool,
}
