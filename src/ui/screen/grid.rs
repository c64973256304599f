//! The grid of ranges, the form under it, and what its keys open.

pub mod columns;
pub mod keys;
pub mod panel;
pub mod state;
pub mod view;
