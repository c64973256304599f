//! 銷售: ringing up, paying, issuing, and what comes out of it.

pub mod acts;
pub mod ask_codes;
pub mod codes;
pub mod entry;
pub mod keys;
pub mod lines;
pub mod pick;
pub mod reissue;
pub mod scanned;
pub mod state;
pub mod view;

pub use crate::ui::shell::input::SlipPages;
