//! What goes before a terminal is left.

pub(crate) mod keys;
pub mod state;
pub(crate) mod view;

pub use state::{LEAVE_WAIT_MAX, Leaving, Stage};
