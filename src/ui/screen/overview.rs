//! 總覽, watching and being watched, and what is suggested to a till.

pub mod keys;
pub mod state;
pub mod view;
