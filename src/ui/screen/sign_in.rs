//! 登入: who sits at this terminal.

pub(crate) mod keys;
pub mod state;
pub(crate) mod view;
