//! Tables that are read part by part: the rows behind one that is known, so that no reader holds more than a part.

use super::StoreFault;
use super::keys::{self, Table};
use super::queries::Rows;
use super::tree::Walk;
use crate::codec;
use crate::domain::{
    Allowance, AllowanceNumber, Cancellation, DocumentId, EarlierCancellation, Number, Period, Reinstated,
    Repaid,
};
use serde::de::DeserializeOwned;
use std::ops::{Bound, ControlFlow};

/// Walks over the rows of a table behind one, in the order of its keys, until `visit` breaks.
macro_rules! behind {
    ($($(#[$doc:meta])* fn $name:ident($after:pat_param in $place:ty) -> $row:ty = $table:expr, $key:expr;)+) => {
        $($(#[$doc])*
        ///
        /// # Errors
        /// [`StoreFault`], also what `visit` returns.
        fn $name(
            &self,
            after: Option<$place>,
            visit: &mut dyn FnMut($row) -> Result<ControlFlow<()>, StoreFault>,
        ) -> Result<(), StoreFault> {
            walk_behind(self, $table, after.map(|$after| $key), visit)
        })+
    };
}

/// The rest of a table.
pub trait Onward: Rows {
    behind!(
        /// Cancellations of issues that stand, by track, serial, period.
        fn walk_cancellations_behind((number, period) in (Number, Period)) -> Cancellation
            = Table::Cancellation, keys::of_invoice(Table::Cancellation, number, period);
        /// Cancellations that do not stand any more, by track, serial, period, count.
        fn walk_earlier_cancellations_behind((number, period, count) in (Number, Period, u8)) -> EarlierCancellation
            = Table::EarlierCancellation, keys::earlier_cancellation(number, period, count);
        /// The money of issues anew, by track, serial, period, revision.
        fn walk_repaid_behind((number, period, revision) in (Number, Period, u8)) -> Repaid
            = Table::Repaid, keys::repaid(number, period, revision);
        /// Invoices that stand again, by track, serial, period, kind and count of the document.
        fn walk_reinstated_behind(document in DocumentId) -> Reinstated
            = Table::Reinstated, keys::delivery(Table::Reinstated, &document);
        /// Allowances, by track, serial, period, count.
        fn walk_allowances_behind(number in AllowanceNumber) -> Allowance
            = Table::Allowance, keys::for_allowance(Table::Allowance, number);
    );
}

impl<R: Rows + ?Sized> Onward for R {}

fn walk_behind<T: DeserializeOwned>(
    rows: &(impl Rows + ?Sized),
    kind: Table,
    after: Option<Vec<u8>>,
    visit: &mut dyn FnMut(T) -> Result<ControlFlow<()>, StoreFault>,
) -> Result<(), StoreFault> {
    let low = after.unwrap_or_else(|| keys::table(kind));
    let past = keys::past(&keys::table(kind));
    let walk = Walk { from: Bound::Excluded(&low), to: Bound::Excluded(&past), backwards: false };
    rows.walk(walk, &mut |_, value| visit(codec::decode(value)?))
}
