//! What the tests of rows share: rows of one table from dice, and a map that says what they come to.

use super::{Rows, Walk, Writer};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

/// What the rows are to be.
pub(super) type Truth = BTreeMap<Vec<u8>, Vec<u8>>;

/// All rows behind the store's own, in either direction.
pub(super) fn walked(rows: &impl Rows, backwards: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
    let walk = Walk { from: Bound::Excluded(&[0]), to: Bound::Unbounded, backwards };
    let mut found = Vec::new();
    rows.walk(walk, &mut |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    found
}

/// Puts or takes away so many rows of forty.
pub(super) fn write(dice: &mut Rng, rows: usize, writer: &mut Writer, truth: &mut Truth) {
    for _ in 0..rows {
        let (key, value) = (vec![1, dice.u8(..40)], vec![dice.u8(..)]);
        if dice.u8(..3) == 0 {
            writer.remove(&key).unwrap();
            truth.remove(&key);
        } else {
            writer.put_bytes(&key, &value).unwrap();
            truth.insert(key, value);
        }
    }
}
