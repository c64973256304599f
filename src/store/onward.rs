//! Tables that are read part by part: the rows behind one that is known, so that no reader holds more than a part.

use super::StoreFault;
use super::keys::{self, Table};
use super::queries::Rows;
use super::tree::Walk;
use crate::codec;
use crate::domain::{Allowance, AllowanceNumber, Cancellation, EarlierCancellation, Number, Period, Repaid};
use serde::de::DeserializeOwned;
use std::ops::{Bound, ControlFlow};

/// The rest of a table.
pub trait Onward: Rows {
    /// Cancellations of issues that stand, those behind one, by track, serial, period, until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_cancellations_behind(
        &self,
        after: Option<(Number, Period)>,
        visit: &mut dyn FnMut(Cancellation) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let after = after.map(|(number, period)| keys::of_invoice(Table::Cancellation, number, period));
        walk_behind(self, Table::Cancellation, after, visit)
    }

    /// Cancellations that a 註銷 took along, those behind one, by track, serial, period, count, until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_earlier_cancellations_behind(
        &self,
        after: Option<(Number, Period, u8)>,
        visit: &mut dyn FnMut(EarlierCancellation) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let after = after.map(|(number, period, count)| keys::earlier_cancellation(number, period, count));
        walk_behind(self, Table::EarlierCancellation, after, visit)
    }

    /// The money of issues anew, behind one, by track, serial, period, revision, until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_repaid_behind(
        &self,
        after: Option<(Number, Period, u8)>,
        visit: &mut dyn FnMut(Repaid) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let after = after.map(|(number, period, revision)| keys::repaid(number, period, revision));
        walk_behind(self, Table::Repaid, after, visit)
    }

    /// Allowances, those behind one, by track, serial, period, count, until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_allowances_behind(
        &self,
        after: Option<AllowanceNumber>,
        visit: &mut dyn FnMut(Allowance) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        walk_behind(self, Table::Allowance, after.map(keys::allowance), visit)
    }
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
