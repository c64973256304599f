//! 按鍵測試: what this terminal's keys arrive as.

pub mod state;
pub(crate) mod view;
