//! The per-range counter: one atomic word, next serial plus a closed bit.
//!
//! A number is taken by compare-and-swap and the word is closed by one atomic or, so it is right from any
//! number of threads, whoever calls it (`tests/it/counter.rs` explores every interleaving with loom). In this
//! program the committer alone claims, inside the batch: that keeps durable numbers a prefix in time order.
//! What was claimed but not yet synced is seen by nobody: readers see [`Counter::durable`].

use std::sync::atomic::{AtomicU64, Ordering};

/// Set once no number may be taken any more.
const CLOSED: u64 = 1 << 63;

/// The three atomic steps that a counter needs; `std` and loom both have them.
pub trait Word {
    /// A word with this value.
    fn new(value: u64) -> Self;
    /// Its value.
    fn load(&self) -> u64;
    /// Replaces `current` by `new`; the value found otherwise.
    ///
    /// # Errors
    /// The value found, when it was another.
    fn swap_if(&self, current: u64, new: u64) -> Result<u64, u64>;
    /// Sets bits; the value before.
    fn set_bits(&self, bits: u64) -> u64;
}

impl Word for AtomicU64 {
    fn new(value: u64) -> Self {
        Self::new(value)
    }
    fn load(&self) -> u64 {
        self.load(Ordering::Acquire)
    }
    fn swap_if(&self, current: u64, new: u64) -> Result<u64, u64> {
        self.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
    }
    fn set_bits(&self, bits: u64) -> u64 {
        self.fetch_or(bits, Ordering::AcqRel)
    }
}

/// Why a counter gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClaim {
    /// Closed by an act on its range.
    Closed,
    /// All numbers are taken.
    UsedUp,
}

/// The numbers of one range that are still to be taken.
#[derive(Debug)]
pub struct Counter<W = AtomicU64> {
    word: W,
    durable: AtomicU64,
    past_end: u64,
}

impl<W: Word> Counter<W> {
    /// Gives `next` first and everything below `past_end`.
    pub fn new(next: u32, past_end: u32) -> Self {
        let next = u64::from(next);
        Self { word: W::new(next), durable: AtomicU64::new(next), past_end: u64::from(past_end) }
    }

    /// Takes the next serial.
    ///
    /// # Errors
    /// [`NoClaim`]; nothing is taken then.
    pub fn claim(&self) -> Result<u32, NoClaim> {
        let mut seen = self.word.load();
        loop {
            if seen & CLOSED != 0 {
                return Err(NoClaim::Closed);
            }
            if seen >= self.past_end {
                return Err(NoClaim::UsedUp);
            }
            match self.word.swap_if(seen, seen + 1) {
                // Below `past_end`, which came from a u32.
                Ok(_) => return u32::try_from(seen).map_err(|_| NoClaim::UsedUp),
                Err(found) => seen = found,
            }
        }
    }

    /// Ends it: no claim succeeds after this. Gives the serial that would have been next.
    pub fn close(&self) -> u32 {
        let before = self.word.set_bits(CLOSED) & !CLOSED;
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    /// The serial that the next claim takes, claimed but unsynced ones left out of account: the committer's view.
    pub fn next(&self) -> u32 {
        u32::try_from(self.word.load() & !CLOSED).unwrap_or(u32::MAX)
    }

    /// Publishes that everything below `next` is on the medium.
    pub fn publish(&self, next: u32) {
        self.durable.store(u64::from(next), Ordering::Release);
    }

    /// Numbers left, counting only what is durable as taken. Read without a lock.
    pub fn remaining(&self) -> u32 {
        let left = self.past_end.saturating_sub(self.durable.load(Ordering::Acquire));
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    #[test]
    fn every_number_once_and_then_none() {
        let counter = Arc::new(Counter::<AtomicU64>::new(100, 5_100));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let counter = Arc::clone(&counter);
                std::thread::spawn(move || std::iter::from_fn(|| counter.claim().ok()).collect::<Vec<_>>())
            })
            .collect();
        let taken: Vec<u32> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(taken.len(), 5_000);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), (100..5_100).collect());
        assert_eq!(counter.claim(), Err(NoClaim::UsedUp));
    }

    #[test]
    fn closed_is_for_ever_and_says_where() {
        let counter = Counter::<AtomicU64>::new(7, 50);
        assert_eq!(counter.claim(), Ok(7));
        assert_eq!(counter.close(), 8);
        assert_eq!(counter.claim(), Err(NoClaim::Closed));
        assert_eq!(counter.close(), 8);
        assert_eq!(counter.remaining(), 43, "the claim was not published");
        counter.publish(8);
        assert_eq!(counter.remaining(), 42);
    }
}
