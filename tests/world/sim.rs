//! The scripted world of tests and simulations: a clock that the script turns, chance from a seed, a disk that loses its
//! power. No part of the product makes one; nothing here reads the machine.

mod clock;
mod disk;
mod entropy;
#[allow(dead_code, reason = "the simulator's disk fails in more ways")]
mod file;
mod names;

pub use clock::SimClock;
#[allow(unused_imports, reason = "each crate of tests takes what it needs")]
pub use disk::MemDisk;
pub use entropy::SimEntropy;
