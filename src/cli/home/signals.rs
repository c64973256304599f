//! Signals that a terminal can send by a key.

use signal_hook::consts::{SIGTSTP, SIGTTIN, SIGTTOU};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Takes the signals that stop a process (Ctrl-Z and its kin) and does nothing: a stopped engine would hold up the
/// whole shop, and a forced command has no shell that could continue it.
pub fn never_stopped() {
    for signal in [SIGTSTP, SIGTTIN, SIGTTOU] {
        // It fails for signals alone that cannot be caught; these can.
        let _ = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}
