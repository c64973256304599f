//! A long fold: its rows are gathered in memory, part by part, and each part reaches the file in the order of its keys
//! while the next one is folded. Nothing of it is synced before the next checkpoint.

use super::ahead::{View, committed, take_in};
use super::kept::Kept;
use super::layer::Layer;
use super::open::Open;
use super::{StoreFault, Writer};
use redb::Database;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// What the rows of one part take in memory, about, in bytes. Two parts are there at once.
const PART_BYTES: usize = 1 << 20;
/// Those of the first part; each has twice as many as the one before, up to [`PART_BYTES`]. An opening after a kill folds
/// little, and half of that is on its way into the file while the rest is folded.
const FIRST_PART_BYTES: usize = 64 << 10;

/// Rows on their way into the file.
struct UnderWay<'s> {
    rows: Arc<Layer>,
    thread: ScopedJoinHandle<'s, Result<(), StoreFault>>,
}

impl UnderWay<'_> {
    fn arrived(self) -> Result<(), StoreFault> {
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// As the store's own `gather` says.
pub(super) fn gather<E: From<StoreFault>>(
    database: &Database,
    mut part: impl FnMut(&mut Writer) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let mut before: Option<UnderWay<'_>> = None;
        let (mut full_at, mut kept) = (FIRST_PART_BYTES, Kept::default());
        loop {
            let under_way = before.iter().map(|before| Arc::clone(&before.rows)).collect();
            let rows = Open::long(View::over(under_way, committed(database)?), full_at);
            let mut writer = Writer::new(rows, std::mem::take(&mut kept))?;
            full_at = PART_BYTES.min(full_at * 2);
            let went = part(&mut writer)?;
            let rows;
            (rows, kept) = writer.into_layer()?;
            before.take().map_or(Ok(()), UnderWay::arrived)?;
            if went.is_break() {
                return Ok(take_in(database, &[Arc::new(rows)])?);
            }
            before = Some(send(scope, database, rows)?);
        }
    })
}

fn send<'s>(
    scope: &'s Scope<'s, '_>,
    database: &'s Database,
    rows: Layer,
) -> Result<UnderWay<'s>, StoreFault> {
    let rows = Arc::new(rows);
    let taken = Arc::clone(&rows);
    let take_in = move || take_in(database, &[taken]);
    let thread = Builder::new().name("lj-rows".to_owned()).spawn_scoped(scope, take_in)?;
    Ok(UnderWay { rows, thread })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test_rows::{Truth, walked, write};
    use crate::store::{Rows, Store};
    use fastrand::Rng;

    fn part(dice: &mut Rng, writer: &mut Writer, truth: &mut Truth) {
        let rows = dice.usize(..30);
        write(dice, rows, writer, truth);
        let rows: Vec<_> = truth.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        assert_eq!(walked(writer, false), rows);
        assert_eq!(walked(writer, true), rows.into_iter().rev().collect::<Vec<_>>());
        for key in (0..40).map(|at| vec![1, at]) {
            assert_eq!(writer.get(&key).unwrap(), truth.get(&key).cloned());
        }
    }

    #[test]
    fn every_part_reads_those_before_it_and_the_file_ends_with_all_of_them() {
        let mut dice = Rng::with_seed(11);
        for _ in 0..40 {
            let (store, mut truth) = (Store::in_memory().unwrap(), Truth::new());
            for _ in 0..2 {
                let mut left = dice.usize(..6);
                store
                    .gather::<StoreFault>(|writer| {
                        part(&mut dice, writer, &mut truth);
                        let went = if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
                        left = left.saturating_sub(1);
                        Ok(went)
                    })
                    .unwrap();
                assert_eq!(
                    walked(&store.snapshot().unwrap(), false),
                    truth.clone().into_iter().collect::<Vec<_>>()
                );
            }
        }
    }

    #[test]
    fn a_part_that_fails_ends_it_and_one_that_is_full_says_so() {
        let store = Store::in_memory().unwrap();
        let mut parts = 0;
        let failed = store.gather::<StoreFault>(|writer| {
            parts += 1;
            if parts == 2 {
                return Err(StoreFault::Missing("it".to_owned()));
            }
            assert!(!writer.is_full());
            writer.put_bytes(&[1, 1], &vec![0; PART_BYTES]).unwrap();
            assert!(writer.is_full());
            Ok(ControlFlow::Continue(()))
        });
        assert!(matches!(failed, Err(StoreFault::Missing(_))));
    }

    #[test]
    fn parts_grow_up_to_their_bound() {
        let store = Store::in_memory().unwrap();
        let mut sizes = Vec::new();
        store
            .gather::<StoreFault>(|writer| {
                let mut rows = 0u32;
                while !writer.is_full() {
                    let key = [&[1][..], &(sizes.len() as u32).to_be_bytes(), &rows.to_be_bytes()].concat();
                    writer.put_bytes(&key, &[0; 1024])?;
                    rows += 1;
                }
                sizes.push(rows);
                Ok(if sizes.len() == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })
            .unwrap();
        let grown = sizes.windows(2).all(|two| two[0] <= two[1]);
        assert!(grown && sizes[0] * 12 < sizes[6] && sizes[5] == sizes[6], "{sizes:?}");
    }
}
