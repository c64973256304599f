//! A local centre: speaks what offline-issue centres and Amego speak, checks what the platform checks, keeps a ledger of
//! its own as a witness, and fails on purpose. Sample stores upload to it, and the tests of the uplink.
//!
//! It is no stand-in for a centre's errors that nobody has published: codes that it invented are named so. Facts:
//! `domain.md` 4.4 and 7.

mod amego;
mod book;
mod centre;
mod checks;
mod faults;
mod heard;
mod own;
mod refused;
mod server;
mod terms;
mod together;
mod witness;

pub use faults::{FaultKind, Faults};
pub use server::{Sandbox, SandboxFault, Tls};
pub use terms::{APP_KEY, HASH_IV, HASH_KEY, MACHINE, MERCHANT, Terms};

mod offline;
