//! Random codes (R9): per seller, each block of 10,000 invoices uses 0000–9999 once each, in a secret order that
//! is drawn anew at every start. What the current block has used already comes from the seller's journal.

use crate::domain::{RandomCode, Ubn};
use crate::store::{Queries, StoreFault};
use crate::world::Entropy;
use std::collections::HashMap;
use std::io;
use std::ops::ControlFlow;

const BLOCK: u64 = RandomCode::COUNT as u64;

/// What can go wrong while drawing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeckFault {
    /// The journal cannot be read.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The machine gives no randomness.
    #[error("no randomness for random codes: {0}")]
    Entropy(#[from] io::Error),
}

/// The codes left in each seller's current block, shuffled.
#[derive(Debug, Default)]
pub(crate) struct Decks {
    left: HashMap<Ubn, Vec<u16>>,
}

impl Decks {
    /// Forgets a seller's deck: its journal grew by what was not drawn here.
    pub(crate) fn forget(&mut self, seller: Ubn) {
        self.left.remove(&seller);
    }

    /// Draws the code of the seller's next invoice.
    pub(crate) fn draw(
        &mut self,
        seller: Ubn,
        rows: &impl Queries,
        entropy: &dyn Entropy,
    ) -> Result<RandomCode, DeckFault> {
        let left = match self.left.entry(seller) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let mut codes = unused_in_block(seller, rows)?;
                shuffle(&mut codes, entropy)?;
                // Codes that came home with a packed till may be among those that were used here: there are more left than places,
                // and the next block begins with all of them.
                let places = BLOCK - rows.issued_count(seller)? % BLOCK;
                codes.truncate(usize::try_from(places).unwrap_or(usize::MAX));
                entry.insert(codes)
            }
        };
        if left.is_empty() {
            left.extend(0..RandomCode::COUNT);
            shuffle(left, entropy)?;
        }
        // Refilled above, and every code is below COUNT.
        let code = left.pop().and_then(|code| RandomCode::try_from(code).ok());
        code.ok_or_else(|| DeckFault::Entropy(io::Error::other("the deck of codes is empty")))
    }
}

fn unused_in_block(seller: Ubn, rows: &impl Queries) -> Result<Vec<u16>, StoreFault> {
    let issued = rows.issued_count(seller)?;
    let mut used = vec![false; usize::from(RandomCode::COUNT)];
    rows.walk_issued(seller, issued - issued % BLOCK, &mut |_, row| {
        used[usize::from(u16::from(row.random_code))] = true;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((0..RandomCode::COUNT).filter(|&code| !used[usize::from(code)]).collect())
}

/// Fisher–Yates with unbiased draws.
fn shuffle(codes: &mut [u16], entropy: &dyn Entropy) -> io::Result<()> {
    let mut pool = Pool::new(entropy);
    for last in (1..codes.len()).rev() {
        // A deck has at most 10,000 codes.
        let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
        codes.swap(last, pool.below(bound)? as usize);
    }
    Ok(())
}

/// Random words, fetched a few thousand bytes at a time.
struct Pool<'e> {
    entropy: &'e dyn Entropy,
    bytes: Vec<u8>,
}

impl<'e> Pool<'e> {
    fn new(entropy: &'e dyn Entropy) -> Self {
        Self { entropy, bytes: Vec::new() }
    }

    fn word(&mut self) -> io::Result<u32> {
        if self.bytes.len() < 4 {
            self.bytes.resize(4096, 0);
            self.entropy.fill(&mut self.bytes)?;
        }
        let at = self.bytes.len() - 4;
        let word = self.bytes.split_off(at);
        Ok(word.iter().fold(0, |word, &byte| word << 8 | u32::from(byte)))
    }

    /// Uniform below `bound`: words of the incomplete last stretch are thrown away.
    fn below(&mut self, bound: u32) -> io::Result<u32> {
        let limit = u32::MAX - u32::MAX % bound;
        loop {
            let word = self.word()?;
            if word < limit {
                return Ok(word % bound);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::world::SystemEntropy;
    use std::collections::BTreeSet;

    #[test]
    fn a_block_uses_each_code_once_and_the_next_has_another_order() {
        let store = Store::in_memory().unwrap();
        let rows = store.snapshot().unwrap();
        let seller = Ubn::parse("12345675").unwrap();
        let mut decks = Decks::default();
        let mut block = || -> Vec<u16> {
            (0..BLOCK).map(|_| decks.draw(seller, &rows, &SystemEntropy).unwrap().into()).collect()
        };
        let (first, second) = (block(), block());
        assert_eq!(first.iter().copied().collect::<BTreeSet<_>>(), (0..10_000).collect());
        assert_eq!(second.iter().copied().collect::<BTreeSet<_>>(), (0..10_000).collect());
        assert_ne!(first, second);
        let running = first.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
        assert!(running < 20, "{running} neighbours run on: that is no shuffle");
    }
}
