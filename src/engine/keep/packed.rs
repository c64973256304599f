//! The ledger of a till that left, read to be brought home: every frame verified, what was sold and cancelled in its order, and
//! what became of each paper. Nothing is written there.

use crate::codec;
use crate::domain::{
    Act, Brought, BroughtFact, Entry, InvoicePaper, JobState, Moment, Number, Packing, PaperAct, PaperMove,
    Period, PrintJob, PrintJobId, PrintOutcome, Printing, SaleAct, StaffCode, StoreAct, StoreId, comes_home,
};
use crate::engine::core::EngineFault;
use crate::ledger::{frames_from, store_id};
use crate::store::StoreFault;
use crate::world::Disk;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A frame of it: its place and its hash.
pub type FramePlace = (u64, [u8; 32]);

/// What its ledger says.
#[derive(Debug)]
pub struct PackedLedger {
    /// Its store.
    pub id: StoreId,
    /// That it is a packed till; `None` for any other store.
    pub packing: Option<Packing>,
    /// The hash of its first frame.
    pub founding: [u8; 32],
    /// Its last frame.
    pub head: FramePlace,
    /// The hash of the frame that was asked about; `None` where it ends before.
    pub known: Option<[u8; 32]>,
    /// Somebody opened it: until then no copy of it has sold anything.
    pub was_opened: bool,
    /// What stands behind that frame, in order.
    pub facts: Vec<Brought>,
    /// The frames that hold them, in order.
    pub frames: Vec<FramePlace>,
}

/// Reads it; `after` is the frame that came home before.
///
/// # Errors
/// No ledger, or one that is damaged; an entry that does not read.
pub fn packed_ledger(disk: &Arc<dyn Disk>, after: u64) -> Result<PackedLedger, EngineFault> {
    let id = StoreId(store_id(&**disk)?);
    let mut papers = Papers::default();
    let mut read = PackedLedger {
        id,
        packing: None,
        founding: [0; 32],
        head: (0, [0; 32]),
        known: None,
        was_opened: false,
        facts: Vec::new(),
        frames: Vec::new(),
    };
    for frame in frames_from(disk, 1, None)? {
        let frame = frame?;
        read.head = (frame.sequence, frame.hash);
        if frame.sequence == 1 {
            read.founding = frame.hash;
        }
        if frame.sequence == after {
            read.known = Some(frame.hash);
        }
        let before = read.facts.len();
        for (body, index) in frame.entries.iter().zip(0u32..) {
            let body = body.as_deref().ok_or(EngineFault::Erased(frame.sequence))?;
            let entry: Entry = codec::decode(body).map_err(StoreFault::from)?;
            let place = (frame.sequence, index);
            papers.hear(&entry, place);
            match &entry.act {
                Act::Store(StoreAct::Packed(packing)) => read.packing = Some((**packing).clone()),
                Act::Store(StoreAct::Begun(_)) => read.was_opened = true,
                act if frame.sequence > after && comes_home(act) => {
                    read.facts.push(fact(place, BroughtFact::Entry(Box::new(entry))));
                }
                _ => {}
            }
            let over = papers.over.drain(..).filter(|_| frame.sequence > after);
            read.facts.extend(over.map(|printing| fact(place, BroughtFact::Paper(Box::new(printing)))));
        }
        if read.facts.len() > before {
            read.frames.push((frame.sequence, frame.hash));
        }
    }
    let is_finished = read.packing.as_ref().is_some_and(|packing| packing.finished.is_some());
    let open = papers.left(after, is_finished);
    if !open.is_empty() {
        let place = (read.head.0, u32::MAX);
        read.facts.extend(open.into_iter().map(|open| fact(place, BroughtFact::Paper(Box::new(open)))));
        if read.frames.last() != Some(&read.head) {
            read.frames.push(read.head);
        }
    }
    Ok(read)
}

fn fact((frame, index): (u64, u32), what: BroughtFact) -> Brought {
    Brought { frame, index, what }
}

/// The papers of its invoices.
#[derive(Default)]
struct Papers {
    /// Those that are not done.
    jobs: BTreeMap<PrintJobId, PrintJob>,
    /// The frame in which each invoice was issued.
    issued: HashMap<(Number, Period), u64>,
    /// Those that are done with this entry.
    over: Vec<Printing>,
}

impl Papers {
    fn hear(&mut self, entry: &Entry, (frame, _): (u64, u32)) {
        match &entry.act {
            Act::Sale(SaleAct::Issued(issued)) => {
                self.issued.insert((issued.invoice.number, issued.invoice.period), frame);
                issued.job.iter().for_each(|job| self.queue(job));
            }
            Act::Paper(PaperAct::Queued(job)) => self.queue(job),
            Act::Paper(PaperAct::Begun(id)) => self.stay(*id, JobState::Begun),
            Act::Paper(PaperAct::Ended { job, to: PaperMove::Stays(state), .. }) => self.stay(*job, *state),
            Act::Paper(PaperAct::Ended { job, to: PaperMove::Over(over), .. }) => {
                self.leave(*job, (over.outcome, over.said_by.clone()), entry.at);
            }
            Act::Paper(PaperAct::Said { job, over, next, .. }) => {
                self.leave(*job, (over.outcome, over.said_by.clone()), entry.at);
                next.iter().for_each(|job| self.queue(job));
            }
            Act::Paper(PaperAct::GivenUp { job, .. }) => drop(self.jobs.remove(job)),
            Act::Correction(crate::domain::CorrectionAct::Cancelled { papers, .. }) => {
                papers.iter().for_each(|job| drop(self.jobs.remove(job)));
            }
            _ => {}
        }
    }

    fn queue(&mut self, job: &PrintJob) {
        if job.printout.invoice().is_some() {
            self.jobs.insert(job.id, job.clone());
        }
    }

    fn stay(&mut self, id: PrintJobId, state: JobState) {
        if let Some(job) = self.jobs.get_mut(&id) {
            job.state = state;
        }
    }

    fn leave(&mut self, id: PrintJobId, (outcome, said_by): (PrintOutcome, Option<StaffCode>), at: Moment) {
        if let Some(job) = self.jobs.remove(&id) {
            self.over.push(Printing { job, at, outcome, said_by });
        }
    }

    /// Originals of which nobody knows, or of a till that goes on selling: they count as printed, so that no second one is.
    fn left(self, after: u64, is_finished: bool) -> Vec<Printing> {
        let may_be_out = |state: JobState| match state {
            JobState::Begun | JobState::Doubtful(_) => true,
            JobState::Queued | JobState::Held(_) => !is_finished,
        };
        let is_told = |job: &PrintJob| {
            let of = job.printout.invoice().and_then(|of| self.issued.get(&of));
            of.is_none_or(|frame| *frame <= after)
        };
        let original = |job: &PrintJob| {
            matches!(job.printout, crate::domain::Printout::Invoice { paper: InvoicePaper::Original, .. })
        };
        let open = self.jobs.values().filter(|job| original(job) && may_be_out(job.state) && !is_told(job));
        let printed = |job: &PrintJob| Printing {
            job: job.clone(),
            at: job.at,
            outcome: PrintOutcome::Printed { said: false },
            said_by: None,
        };
        open.map(printed).collect()
    }
}
