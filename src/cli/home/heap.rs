//! How the C library's heap is set for a process that is an engine for long. A thread's part of that heap keeps what it once
//! needed, and what is large is by and by taken from there too, so that an engine of many connections comes to several
//! times of what it uses: twelve imports of 50,000 rows to 145 MiB, with these two settings to 37. They are read when a
//! process starts, and there is no safe way to give them later: the process begins once more, under its own number.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The settings (glibc, mallopt(3)); another C library knows none of them.
const SETTINGS: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "131072")];

/// Begins the process anew with the settings, where it does not have them. Before anything is opened; comes back where
/// they are there already (also those that an administrator has given), or where it cannot begin anew.
pub fn settle() {
    if SETTINGS.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut words = std::env::args_os();
    let own = words.next().unwrap_or_else(|| OsString::from("lj"));
    // It only comes back when it failed: then the heap is as it was.
    drop(Command::new(program).arg0(own).args(words).envs(SETTINGS).exec());
}
