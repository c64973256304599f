//! Promises in milliseconds, bytes and processor time. A test binary of its own, its tests one after another, so
//! that nothing else of this suite runs beside them. On a machine that is busy with other things the best of
//! several runs counts; with `LJ_SCALE=full` the median.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../it/binary.rs"]
mod binary;
#[path = "../it/serving.rs"]
mod serving;
#[path = "../it/shop.rs"]
mod shop;
#[path = "../it/skip.rs"]
mod skip;
#[path = "../it/stranger.rs"]
mod stranger;
#[path = "../it/terminal.rs"]
mod terminal;

mod attached;
mod hostile;
mod large;
mod restart;
mod speed;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static ALONE: Mutex<()> = Mutex::new(());

/// Held by the test that is running.
fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What counts of several runs.
fn counted(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    if shop::full_scale() { took[took.len() / 2] } else { took[0] }
}
