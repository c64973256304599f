//! The grid of ranges, the form under it, and what its keys open.

pub mod columns;
pub mod keys;
pub mod state;
pub mod undo;
pub mod view;
