//! What must be so, by simple code of its own: what people were answered, which papers came out, what the centre was
//! sent. It shares no rule with the engine, only its words.

mod books;
mod compare;
mod documents;
mod sales;
mod words;

pub use books::Book;
pub use compare::Rows;
pub use documents::Document;
pub use sales::{Sold, Standing};

pub use words::{answer, call};

use lj::domain::{DocumentId, Moment, Number, ParkedId, RangeId, Refusal, StoreRefusal};
use lj::protocol::{Call, Reply, Request};
use lj::world::{Clock, Tick};
use std::collections::{BTreeMap, BTreeSet};

/// How far wall and monotonic clock may part before issuing stops, in seconds (E8).
const JUMP_S: i64 = 600;
/// How far the wall clock may stand behind the last issue, in seconds (E8).
const BEHIND_S: i64 = 5;

/// A fault of the product, in words.
pub type Wrong = String;

/// What must be so.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub books: BTreeMap<RangeId, Book>,
    /// Ids that were ever given, deleted ranges included.
    ids: BTreeSet<RangeId>,
    pub sold: BTreeMap<Number, Sold>,
    pub documents: BTreeMap<DocumentId, Document>,
    pub parked: BTreeSet<ParkedId>,
    goods: BTreeSet<String>,
    codes: BTreeSet<u16>,
    last_issued: Moment,
    /// Where both clocks stood when the process started, or when a person said that the wall's is right.
    base: (Moment, Tick),
    pub paused_until: Option<Moment>,
}

/// The world at one try of an act, as far as the answer hangs on it.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    pub at: Moment,
    pub tick: Tick,
    /// Wall and monotonic clock have parted.
    jumped: bool,
}

impl Model {
    /// The process starts.
    pub fn started(&mut self, clock: &dyn Clock) {
        self.base = (clock.now(), clock.monotonic());
    }

    /// What a try made now meets.
    pub fn try_now(&self, clock: &dyn Clock) -> Try {
        let (at, tick) = (clock.now(), clock.monotonic());
        let gone = i64::try_from(tick.since(self.base.1).as_secs()).unwrap();
        let jumped = (at.unix() - self.base.0.unix() - gone).abs() > JUMP_S;
        Try { at, tick, jumped }
    }

    /// Takes an answer that somebody heard; `tries` are the times at which the act was asked for, the last one last.
    pub fn hear(&mut self, call: &Call, tries: &[Try], reply: &Reply) -> Result<(), Wrong> {
        let wrong = |what: Wrong| format!("{what}; {}", words::call(call));
        match &call.request {
            Request::Command(command) => self.heard(call, command, tries, reply).map_err(wrong),
            Request::Question(_) | Request::Note(_) => Ok(()),
        }
    }

    /// An act was refused: was that right? `filled` while the disk takes nothing more than so many bytes.
    pub fn refused(&self, call: &Call, at: &Try, why: &str, filled: bool) -> Result<(), Wrong> {
        let Request::Command(command) = &call.request else { return Ok(()) };
        let is_full = filled && why == format!("{:?}", Refusal::from(StoreRefusal::DiskFull));
        match self.must_be_done(command, at) && !is_full {
            true => Err(format!("refused although nothing bars it ({why}); {}", words::call(call))),
            false => Ok(()),
        }
    }
}
