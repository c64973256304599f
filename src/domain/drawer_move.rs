//! What moved money at a till besides its sales, in the order of the ledger.

use super::{AllowanceNumber, Number, Period};
use serde::{Deserialize, Serialize};

/// One act at a till, by the row that says how much it moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DrawerMove {
    /// 作廢: the money went back.
    Cancelled {
        /// 發票號碼.
        number: Number,
        /// 期別.
        period: Period,
        /// Which of the number's cancellations, from 1.
        count: u8,
    },
    /// 折讓.
    Allowed(AllowanceNumber),
    /// 作廢折讓: the money came in again.
    AllowanceCancelled(AllowanceNumber),
    /// A number was issued anew.
    IssuedAnew {
        /// 發票號碼.
        number: Number,
        /// 期別.
        period: Period,
        /// Which issue of the number, from 2.
        revision: u8,
    },
    /// A 作廢 does not hold any more: the money came in again.
    Reinstated {
        /// 發票號碼.
        number: Number,
        /// 期別.
        period: Period,
        /// Which of the number's cancellations, from 1.
        count: u8,
    },
    /// An allowance stands again, for its cancellation does not hold: the money went back once more.
    AllowanceStands(AllowanceNumber),
    /// An issue anew does not stand any more: what it had moved went the other way.
    PutBack {
        /// 發票號碼.
        number: Number,
        /// 期別.
        period: Period,
        /// Which issue of the number stands again, from 1.
        revision: u8,
    },
}
