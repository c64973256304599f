//! 銷售: ringing up, paying, issuing, and what comes out of it.

pub(crate) mod acts;
pub mod done;
pub mod entry;
pub(crate) mod keys;
pub(crate) mod lines;
pub mod scanned;
pub mod state;
pub(crate) mod view;

pub use done::SlipPages;
