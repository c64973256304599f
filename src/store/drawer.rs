//! The journal of each till's drawer: what moved money there besides sales, one after the other, and how far each close went.
//! By place and not by time: a clock that was set back, or an act in the second of a close, moves nothing into another shift.

use super::keys::{self, Table};
use super::queries::{Queries, decoded};
use super::tree::Walk;
use super::{StoreFault, Writer};
use crate::codec;
use crate::domain::{DrawerMove, Shift, ShiftId, TillCode};
use std::ops::{Bound, ControlFlow};

/// What is asked of the journals.
pub trait DrawerQueries: Queries {
    /// How long the journal of a till is; `None` is what is sold without one.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn drawer_moves(&self, till: Option<&TillCode>) -> Result<u64, StoreFault> {
        let mut count = 0;
        self.walk_prefix(&keys::drawer_of_till(till), true, &mut |key, _| {
            count = keys::tail_u64(key).map_or(0, |last| last + 1);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(count)
    }

    /// How long the journal of its till was when a shift was closed.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn moves_through(&self, shift: ShiftId) -> Result<u64, StoreFault> {
        let through = self.get(&keys::numbered(Table::MovesThrough, shift.0))?;
        Ok(decoded(through)?.unwrap_or_default())
    }

    /// What moved money at a till since its last close, oldest first.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_open_moves(
        &self,
        till: Option<&TillCode>,
        visit: &mut dyn FnMut(DrawerMove) -> Result<(), StoreFault>,
    ) -> Result<(), StoreFault> {
        let from = self.last_shift(till)?.map_or(Ok(0), |last| self.moves_through(last.id))?;
        self.walk_moves(till, (from, None), visit)
    }

    /// What moved money at a till in a closed shift, oldest first.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_moves_of(
        &self,
        shift: &Shift,
        visit: &mut dyn FnMut(DrawerMove) -> Result<(), StoreFault>,
    ) -> Result<(), StoreFault> {
        let from = match self.shift_before(shift)? {
            Some(before) => self.moves_through(before)?,
            None => 0,
        };
        self.walk_moves(shift.till.as_ref(), (from, Some(self.moves_through(shift.id)?)), visit)
    }

    /// The shift that was closed before one at the same till: not far below it, as tills close in turns.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn shift_before(&self, shift: &Shift) -> Result<Option<ShiftId>, StoreFault> {
        if shift.from.is_none() {
            return Ok(None);
        }
        for id in (1..shift.id.0).rev().map(ShiftId) {
            if self.shift(id)?.is_some_and(|other| other.till == shift.till) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The moves of a till from a place up to another one without it, or to the end.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk_moves(
        &self,
        till: Option<&TillCode>,
        (from, to): (u64, Option<u64>),
        visit: &mut dyn FnMut(DrawerMove) -> Result<(), StoreFault>,
    ) -> Result<(), StoreFault> {
        let past =
            to.map_or_else(|| keys::past(&keys::drawer_of_till(till)), |to| keys::drawer(till, to.max(from)));
        let low = keys::drawer(till, from);
        let walk = Walk { from: Bound::Included(&low), to: Bound::Excluded(&past), backwards: false };
        self.walk(walk, &mut |_, value| visit(codec::decode(value)?).map(ControlFlow::Continue))
    }
}

impl<R: Queries + ?Sized> DrawerQueries for R {}

impl Writer {
    /// Adds to the journal of a till.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn put_drawer_move(&mut self, till: Option<&TillCode>, moved: &DrawerMove) -> Result<(), StoreFault> {
        let count = self.drawer_moves(till)?;
        self.put(&keys::drawer(till, count), moved)
    }

    /// Notes how far a close went.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn put_moves_through(&mut self, shift: &Shift) -> Result<(), StoreFault> {
        let count = self.drawer_moves(shift.till.as_ref())?;
        self.put(&keys::numbered(Table::MovesThrough, shift.id.0), &count)
    }
}
