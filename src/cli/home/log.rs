//! The log, for whoever helps a shop from afar: one file in the state directory, with codes and no sentences, no secret and no
//! customer. What a person has to know is said on the screen and by the verbs.

use crate::cli::out::CliFailure;
use crate::text::{self, Lang};
use crate::world::{Clock, LogFile, SystemClock};
use std::fmt;
use std::path::PathBuf;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

/// Says how much is written.
pub const LEVEL: &str = "LJ_LOG";
/// Its values, from nothing to everything.
const LEVELS: [(&str, LevelFilter); 5] = [
    ("off", LevelFilter::OFF),
    ("error", LevelFilter::ERROR),
    ("warn", LevelFilter::WARN),
    ("info", LevelFilter::INFO),
    ("debug", LevelFilter::DEBUG),
];

/// The time of this machine: what the log says of a wrong clock must show it.
struct Stamp(SystemClock);

impl FormatTime for Stamp {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        write!(writer, "{}", self.0.now())
    }
}

/// Begins the log of this process; `level` is the value of [`LEVEL`], where it has one.
///
/// # Errors
/// A value that is none.
pub fn begin(lang: Lang, path: PathBuf, level: Option<&str>) -> Result<(), CliFailure> {
    let level = match level {
        None | Some("") => LevelFilter::INFO,
        Some(word) => {
            let known = LEVELS.iter().find(|(name, _)| *name == word);
            let words = LEVELS.map(|(name, _)| name).join(", ");
            let wrong = || CliFailure::Usage(text::usage::bad_log_level(lang, LEVEL, word, &words));
            known.ok_or_else(wrong)?.1
        }
    };
    let file: &'static LogFile = Box::leak(Box::new(LogFile::new(path)));
    let log = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_target(false)
        .with_timer(Stamp(SystemClock::default()))
        .with_writer(move || file)
        .log_internal_errors(false)
        .finish();
    // One process begins it once; a second call leaves the first in place.
    drop(tracing::subscriber::set_global_default(log));
    tracing::debug!(version = env!("CARGO_PKG_VERSION"), pid = std::process::id(), "process.begun");
    Ok(())
}
