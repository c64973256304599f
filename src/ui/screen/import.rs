//! 電子發票字軌匯入: choose a file, read it, have it checked, look, save.

pub(crate) mod keys;
pub(crate) mod view;
