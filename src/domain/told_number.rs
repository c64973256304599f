//! A number that the platform tells something of.

use super::{Number, Period, Ubn};
use serde::{Deserialize, Serialize};

/// Whose it is, by the file or the answer that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ToldNumber {
    /// 發票號碼.
    pub number: Number,
    /// The period of the day that stands beside it.
    pub period: Period,
    /// 統編 of the seller.
    pub seller: Ubn,
}
