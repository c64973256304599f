//! The grid of ranges, the form under it, and what its keys open.

pub(crate) mod columns;
pub(crate) mod keys;
pub(crate) mod panel;
pub mod state;
pub(crate) mod view;
