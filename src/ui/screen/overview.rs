//! 總覽, watching and being watched, and what is suggested to a till.

pub(crate) mod keys;
pub mod state;
pub(crate) mod view;
