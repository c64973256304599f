//! The world as the program meets it: disk, clock and chance, behind traits, so that a test can cut the power, turn the
//! clock and repeat a run. The real ones are made by the composition alone; nothing above reads a clock, sleeps or rolls
//! dice in any other way.
//!
//! It stands beside the domain at the bottom of the layers, and knows of it only how a moment is written.
//! The other world, the scripted one of tests and simulations, stands with the tests: `tests/world`.

mod clock;
mod deadline;
mod disk;
mod entropy;
mod files;
mod frozen;
mod log_file;
mod place_fault;
mod real_disk;
#[cfg(test)]
#[path = "../tests/world/sim.rs"]
pub mod sim;

pub use clock::{Bell, Clock, Now, SystemClock, Tick};
pub use deadline::Deadline;
pub use disk::{Disk, DiskFile};
pub use entropy::{Entropy, SystemEntropy, below};
pub use files::{
    MODE_OWN, MODE_USUAL, Made, make, make_anew, open_listed, open_named, read_listed, read_named, read_text,
    sync_folder,
};
pub use frozen::FrozenClock;
pub use log_file::{LOG_BYTES_MAX, LOGS_KEPT, LogFile};
pub use place_fault::place_fault;
pub use real_disk::RealDisk;
