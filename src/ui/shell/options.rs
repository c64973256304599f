//! What a terminal is started with, and how it ends.

use crate::domain::{BellWish, Moment, RowMark, Scanner, Theme};
use crate::protocol::{Caller, SignedIn};
use crate::text::Lang;
use crate::ui::shell::{Borders, Keymap, Slips, Works};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long the rest of a key is waited for on a local terminal.
pub const ESCAPE_WAIT: Duration = Duration::from_millis(60);
/// The same where the keys come over SSH.
pub const ESCAPE_WAIT_SSH: Duration = Duration::from_millis(120);

/// What a terminal is started with.
#[derive(Clone)]
pub struct Options {
    /// Language.
    pub lang: Lang,
    /// Person, till and, on a sample store, the frozen clock.
    pub caller: Caller,
    /// Who signed in on the way here (`--as`); the screens bar what the role may not.
    pub signed_in: Option<SignedIn>,
    /// The keys.
    pub keymap: Keymap,
    /// What is said when the screens begin: the configured keys are not these.
    pub said: Option<String>,
    /// Makes slips for the screen.
    pub slips: Slips,
    /// Does what takes long for the upkeep.
    pub works: Works,
    /// Where a backup or an export is proposed to go; `None` for a session that names no file of this machine.
    pub keep_in: Option<PathBuf>,
    /// Opens on the sales screen, not on LJ.
    pub start_with_sale: bool,
    /// The one folder that files are imported from.
    pub import_dir: PathBuf,
    /// The terminal's name, the first part of its request ids: at most 40 letters, digits or `-_.:`.
    pub terminal: String,
    /// Higher than any request count that this name has used before: microseconds since 1970 serve.
    pub first_request: u64,
    /// How long the rest of a key is waited for ([`ESCAPE_WAIT`], [`ESCAPE_WAIT_SSH`]).
    pub escape_wait: Duration,
    /// The characters of frames.
    pub borders: Borders,
    /// Asks the terminal how wide it draws them, and takes ASCII where that is not one cell.
    pub measure_borders: bool,
    /// Columns and rows where the terminal knows none.
    pub usual_size: (u16, u16),
    /// What is known of the scanner.
    pub scanner: Scanner,
    /// The set of colours.
    pub theme: Theme,
    /// How the row under the cursor is shown.
    pub mark: RowMark,
    /// For what the bell rings.
    pub bell: BellWish,
    /// Colours may be used (not with `NO_COLOR`).
    pub colour: bool,
    /// The wall clock of the title line.
    pub clock: Arc<dyn Fn() -> Moment + Send + Sync>,
}

/// How a terminal ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The clerk left; with what is to be said of documents that stay behind, if any do.
    Left(Option<String>),
    /// The terminal is gone: hang-up or end of input.
    TerminalGone,
}

/// Why a terminal cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum UiFault {
    /// Standard input or output is no terminal.
    #[error("standard input and output must be a terminal")]
    NoTerminal,
    /// The terminal's name is no good first part of a request id.
    #[error("the terminal's name must be 1 to 40 letters, digits or -_.:")]
    TerminalName,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] std::io::Error),
}
