//! The dice of the tests: the same on every machine, from a seed that is said; `LJ_SEED` takes another one.

use fastrand::Rng;

/// The seed where nobody names another.
const SEED: u64 = 20_261_123;

/// The seed of this run, which it prints.
pub fn seed() -> u64 {
    let seed = std::env::var("LJ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    println!("LJ_SEED={seed}");
    seed
}

/// Dice from the seed of this run.
pub fn dice() -> Rng {
    Rng::with_seed(seed())
}
