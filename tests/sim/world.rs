//! The world of a simulation: a disk that loses what was not synced, clocks that the script turns, chance from a seed.
//! Nothing here reads the machine, so the same script comes to the same trace.

mod clock;
mod disk;
#[path = "../world/entropy.rs"]
mod entropy;
mod fault;
#[path = "../world/file.rs"]
mod file;
#[path = "../world/names.rs"]
mod names;
mod trace;

pub use clock::SimClock;
pub use disk::SimDisk;
pub use entropy::SimEntropy;
pub use fault::{Call, End, Fault, Trouble};
pub use trace::Trace;
