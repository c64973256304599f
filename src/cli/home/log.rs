//! The log, for whoever helps a shop from afar: one file in the state directory, with codes and no sentences, no secret and no
//! customer. What a person has to know is said on the screen and by the verbs.
//!
//! The collector is ours and small: it knows events alone, and a screen's process keeps nothing for it.

use crate::cli::out::CliFailure;
use crate::text::{self, Lang};
use crate::world::{Clock, LogFile, SystemClock};
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::PathBuf;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span;
use tracing::{Event, Metadata, Subscriber};

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

/// Begins the log of this process; `level` is the value of [`LEVEL`], where it has one.
///
/// # Errors
/// A value that is none.
pub fn begin(lang: Lang, path: PathBuf, level: Option<&str>) -> Result<(), CliFailure> {
    let most = match level {
        None | Some("") => LevelFilter::INFO,
        Some(word) => {
            let known = LEVELS.iter().find(|(name, _)| *name == word);
            let words = LEVELS.map(|(name, _)| name).join(", ");
            let wrong = || CliFailure::Usage(text::usage::bad_log_level(lang, LEVEL, word, &words));
            known.ok_or_else(wrong)?.1
        }
    };
    let log = Log { most, clock: SystemClock::default(), file: LogFile::new(path) };
    // One process begins it once; a second call leaves the first in place.
    drop(tracing::subscriber::set_global_default(log));
    tracing::debug!(version = env!("CARGO_PKG_VERSION"), pid = std::process::id(), "process.begun");
    Ok(())
}

/// Writes each event as a line: time, level, what happened, its fields.
struct Log {
    most: LevelFilter,
    /// What the log says of a wrong clock must show it.
    clock: SystemClock,
    file: LogFile,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.most
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most)
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let (now, level) = (self.clock.now(), event.metadata().level());
        let line = format!("{now} {level:>5} {}{}\n", fields.what, fields.rest);
        // A log that cannot be written keeps nobody from selling.
        drop((&self.file).write_all(line.as_bytes()));
    }

    // There are no spans: `enabled` says so.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// The fields of an event, on one line.
#[derive(Default)]
struct Fields {
    what: String,
    rest: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{}", value.escape_debug()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing into a text cannot fail.
        let _ = match field.name() {
            "message" => write!(self.what, "{value:?}"),
            name => write!(self.rest, " {name}={}", format!("{value:?}").replace('\n', " ")),
        };
    }
}
