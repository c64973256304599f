//! Chance: unpredictable bytes of the machine, or whatever else the composition gives.

use std::fmt;

/// Random bytes.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the machine has no randomness to give; nothing may be issued then.
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()>;
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        getrandom::fill(bytes).map_err(|error| std::io::Error::other(error.to_string()))
    }
}

/// A number below `end`, for the jitter of waits: even enough for that, and not for codes. Without randomness, and with an
/// `end` of 0, it is the largest, which is the longest wait.
pub fn below(entropy: &dyn Entropy, end: u64) -> u64 {
    let mut bytes = [0; 8];
    match entropy.fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes) % end.max(1),
        Err(_) => end.saturating_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine that has none to give.
    #[derive(Debug)]
    struct Dry;

    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> std::io::Result<()> {
            Err(std::io::Error::other("dry"))
        }
    }

    #[test]
    fn jitter_stays_below_its_end_and_is_longest_without_randomness() {
        assert!((0..1_000).all(|_| below(&SystemEntropy, 7) < 7));
        assert_eq!([below(&SystemEntropy, 1), below(&SystemEntropy, 0)], [0, 0]);
        assert_eq!([below(&Dry, 7), below(&Dry, 0)], [6, 0]);
    }
}
