//! Where the ledger speaks of a number: the frames that name it, and those whose acts wrote or told of ranges around it. The
//! entry of a sale has no row here: it is found by its request.

use super::base::BEFORE_THE_LEDGER;
use super::keys::{self, Table};
use super::queries::Queries;
use super::{StoreFault, Writer};
use crate::codec;
use crate::domain::{Invoice, Number, Period, Span};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// What is asked of the trail.
pub trait TrailQueries: Queries {
    /// The frames that may speak of a number, in whichever period: no other one does.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn frames_of(&self, number: Number) -> Result<BTreeSet<u64>, StoreFault> {
        let mut frames = BTreeSet::new();
        self.walk_prefix(&keys::trail_of_number(number), false, &mut |key, _| {
            frames.extend(keys::tail_u64(key));
            Ok(ControlFlow::Continue(()))
        })?;
        let mut requests = Vec::new();
        self.walk_prefix(&keys::invoice_of_number(number), false, &mut |_, value| {
            requests.push(codec::decode::<Invoice>(value)?.request_id);
            Ok(ControlFlow::Continue(()))
        })?;
        for id in requests {
            let row = self.request(&id)?.filter(|row| row.sequence != BEFORE_THE_LEDGER);
            frames.extend(row.map(|row| row.sequence));
        }
        self.walk_prefix(&keys::table(Table::Reach), false, &mut |key, value| {
            let spans: Vec<Span> = codec::decode(value)?;
            let around = spans.iter().any(|span| span.contains(number));
            frames.extend(keys::sequence_of_reach(key).filter(|_| around));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(frames)
    }

    /// Where the last acts on ranges stand, newest first, at most `most`: their frames, and their places in them.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn last_acts_on_ranges(&self, most: usize) -> Result<Vec<(u64, u32)>, StoreFault> {
        let mut places = Vec::new();
        self.walk_prefix(&keys::table(Table::Reach), true, &mut |key, _| {
            places.extend(keys::place_of_reach(key));
            Ok(if places.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(places)
    }
}

impl<R: Queries + ?Sized> TrailQueries for R {}

impl Writer {
    /// Notes which numbers an entry names, and which spans the ranges lie in that it wrote or told of.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn put_trail(
        &mut self,
        (sequence, index): (u64, u32),
        numbers: &[(Number, Period)],
        spans: &[Span],
    ) -> Result<(), StoreFault> {
        for (number, period) in numbers {
            self.put(&keys::trail(*number, *period, sequence), &())?;
        }
        match spans {
            [] => Ok(()),
            _ => self.put(&keys::reach(sequence, index), &spans),
        }
    }
}
