//! 電子發票字軌匯入: choose a file, read it, have it checked, look, save.

pub mod keys;
pub mod state;
pub mod view;
