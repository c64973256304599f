//! The user's configuration.

use super::keymap::hold_clean;

/// Faults are sentences without anything that a terminal would obey.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Err(faults) = lj::config::parse(lj::text::Lang::En, text) else { return };
    assert!(!faults.is_empty());
    for fault in faults {
        hold_clean(&fault.1);
    }
}
