//! What comes into `update` and what goes out of it, as values: no thread, clock or desk is named here.

use crate::domain::{AllocationRow, CleanText, Invoice, Moment, Number};
use crate::protocol::{Call, Caller, Event, Failure, Reply};
use crate::ui::door::{Ticket, Work, WorkKind};
use crate::ui::shell::Chord;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// A key, `at` after the start.
    Key {
        /// The key.
        chord: Chord,
        /// When it was read.
        at: Duration,
    },
    /// Pasted text.
    Paste(String),
    /// A sequence that is no key was dropped.
    Stray {
        /// When it was read.
        at: Duration,
    },
    /// Bytes that are no UTF-8 were dropped.
    NotUtf8 {
        /// When they were read.
        at: Duration,
    },
    /// The window has this size now (columns, rows), clamped.
    Size(u16, u16),
    /// The minute changed.
    Clock(Moment),
    /// An answer to a question.
    Answer {
        /// Which question.
        ticket: Ticket,
        /// What came back.
        result: Result<Reply, Failure>,
    },
    /// The files of the import folder, or why there are none.
    Files(Result<Vec<ImportFile>, String>),
    /// So many bytes of the file are read.
    Reading {
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The file is read, or why not: the sentence.
    Read {
        /// Which file.
        path: PathBuf,
        /// Its rows and faults.
        file: Result<ReadFile, String>,
    },
    /// The slip of an invoice is made for the screen, or why not: the sentence.
    Slip {
        /// Which invoice.
        number: Number,
        /// Its pages.
        slip: Result<SlipPages, String>,
    },
    /// What goes on for the upkeep is this far.
    WorkAt {
        /// How far.
        done: u64,
        /// Of how much; 0 where nobody knows.
        of: u64,
    },
    /// It is over.
    WorkOver {
        /// What it was.
        kind: WorkKind,
        /// What came of it, or why nothing did: the sentence.
        result: Result<String, String>,
    },
    /// How wide a line character is here: the column after one, from 1.
    Column(u16),
    /// The time has come at which something is due.
    Wake {
        /// When.
        at: Duration,
    },
    /// The engine says something without being asked.
    Event(Event),
}

/// What shall be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the desk, after `wait`; the answer comes as [`Input::Answer`].
    Ask {
        /// Comes back with the answer.
        ticket: Ticket,
        /// The question or act.
        call: Box<Call>,
        /// How long to wait before; zero but for repeats.
        wait: Duration,
    },
    /// List the import folder.
    Files,
    /// Read a file of it.
    Read(ImportFile),
    /// Make the slip of an invoice for the screen.
    Slip {
        /// Who wants to see it.
        caller: Box<Caller>,
        /// Which invoice.
        invoice: Box<Invoice>,
    },
    /// Do something for the upkeep, in a thread of its own.
    Work {
        /// Who wants it done.
        caller: Box<Caller>,
        /// What.
        work: Work,
    },
    /// End what goes on for the upkeep.
    EndWork,
    /// Draw everything anew.
    Redraw,
    /// Ring the terminal's bell so often: one for a refusal, two for a key that was not taken, three for what is over.
    Ring(usize),
    /// Leave the program.
    Quit,
}

/// A slip made for the screen by the composition, which alone has the key of its codes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SlipPages {
    /// The slip as lines of text, codes left out.
    pub lines: Vec<String>,
    /// Each QR code as rows of half blocks, to be drawn black on white.
    pub codes: Vec<Vec<String>>,
}

/// A file of the import folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, safe to show.
    pub name: CleanText,
    /// Its size.
    pub bytes: u64,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ReadFile {
    /// The sound rows.
    pub rows: Arc<[AllocationRow]>,
    /// The faults: line and sentence.
    pub bad: Vec<(u32, String)>,
    /// Excel has saved it over.
    pub excel: bool,
}
