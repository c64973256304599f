//! Chance from a seed: the same bytes on every machine.

use lj::world::Entropy;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Bytes from a seed.
pub struct SimEntropy(Mutex<fastrand::Rng>);

impl SimEntropy {
    /// The bytes of this seed, from the first one on.
    pub fn of(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }
}

impl fmt::Debug for SimEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SimEntropy(..)")
    }
}

impl Entropy for SimEntropy {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_and_another_seed_others() {
        let bytes = |seed| {
            let (entropy, mut bytes) = (SimEntropy::of(seed), [0; 16]);
            entropy.fill(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(bytes(7), bytes(7));
        assert_ne!(bytes(7), bytes(8));
    }
}
