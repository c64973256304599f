//! A panic of the engine's process may come of a damaged store file: whoever opens it next would die of the same page.
//! So the hook of the process leaves a note in the directory that it had open; the next opening rebuilds the file.

use crate::cli::home::place::LEDGER_DIRECTORY;
use crate::cli::out::remark;
use crate::engine::SUSPECT;
use crate::store::FILE;
use crate::text::{self, Lang};
use crate::world::{MODE_OWN, Made, make};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The directory that this process has open and the language of the call, for the hook alone: a hook has no other way to know.
static OPEN: Mutex<Option<(PathBuf, Lang)>> = Mutex::new(None);

/// That the file is made anew was said.
static TOLD: AtomicBool = AtomicBool::new(false);

/// The source files whose panics may come of the store file: the library that writes it, and what reads its rows.
const OF_THE_STORE: [&str; 3] = ["/redb-", "src/store", "src/engine"];

/// This process opens the store now. Says so where that takes its time.
pub fn opens(lang: Lang, store: &Path) {
    if let Ok(mut open) = OPEN.lock() {
        *open = Some((store.to_owned(), lang));
    }
    let rebuilds = store.join(SUSPECT).exists() || !store.join(FILE).exists();
    // An opening is tried again while another process is about to end: that is said once.
    if rebuilds && store.join(LEDGER_DIRECTORY).exists() && !TOLD.swap(true, Ordering::Relaxed) {
        remark(text::store::rebuilding(lang));
    }
}

/// For the hook of the process: leaves the note where the panic may come of the store file, and says what to do.
pub fn panicked(panic: &PanicHookInfo<'_>) {
    let of_the_store =
        panic.location().is_some_and(|at| OF_THE_STORE.iter().any(|file| at.file().contains(file)));
    tracing::error!(at = panic.location().map(ToString::to_string), "process.panicked");
    // The lock is free unless this very thread holds it, which it does for a moment only.
    let open = OPEN.try_lock().ok().and_then(|open| open.clone());
    if let Some((store, lang)) = open.filter(|_| of_the_store) {
        // Where that fails too, the next opening may fail as this one did.
        if make(&store.join(SUSPECT), Made::Kept, MODE_OWN).is_ok() {
            remark(text::store::suspected(lang));
        }
    }
}
