//! A day at a counter with one printer: the queue of an engine, the way of each job as `life` wants it, and a cashier who
//! says what is in the customer's hand.

use super::paper::{self, Mark, Which};
use super::simulated::{Fault, Model, Simulated};
use crate::domain::{
    Held, JobState, Moment, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout, ShiftId,
};
use crate::printer::device::Device;
use crate::printer::life::{Life, Said, Task, Want};
use crate::printer::pace::Pace;
use crate::printer::stop::Stop;
use crate::printer::unfinished::Unfinished;
use crate::printer::wire::Wired;
use crate::printer::{Link, Printer, Timing};
use crate::protocol::{Command, Request, paper as asked};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// How long anything of one sale may take, in the printer's own time: far beyond all that a job may.
const PATIENCE: Duration = Duration::from_secs(7_200);

/// A sale to come.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub lines: usize,
    pub dots: bool,
    /// What goes wrong, and where in the job.
    pub torn: Option<(Fault, f64)>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { lines: 3, dots: true, torn: None }
    }
}

/// A paper that was asked for.
struct Asked {
    number: u64,
    which: Which,
    bytes: Vec<u8>,
    marks: Vec<Mark>,
    state: JobState,
    /// Printed, or said so.
    is_over: bool,
    was_broken: bool,
}

impl Asked {
    fn waits(&self) -> bool {
        !self.is_over && matches!(self.state, JobState::Queued | JobState::Held(_))
    }

    fn has_begun(&self) -> bool {
        !self.is_over && self.state == JobState::Begun
    }

    fn is_in_doubt(&self) -> bool {
        !self.is_over && matches!(self.state, JobState::Doubtful(_))
    }
}

pub struct Day {
    way: Simulated,
    device: Wired<Simulated>,
    life: Life,
    stop: Stop,
    asked: BTreeMap<u64, Asked>,
    sold: u64,
    dice: Rng,
    model: Model,
    timing: Timing,
    broken: usize,
    next_fault: Option<(Fault, usize)>,
    /// Where processes note what they leave unfinished; the engine says nothing of it then.
    notes: Option<tempfile::TempDir>,
}

fn device(way: &Simulated, model: Model, timing: Timing, notes: Option<&Path>) -> Wired<Simulated> {
    let asked = model.answers != super::simulated::Answers::Never;
    let unfinished = Unfinished::of(notes, &Link::Tcp(String::new()));
    Wired::new(way.clone(), asked, timing, Pace::new(timing.slowest_bytes_s), unfinished)
}

impl Day {
    pub fn new(model: Model, seed: u64) -> Self {
        Self::with_timing(model, seed, Timing::default())
    }

    pub fn with_timing(model: Model, seed: u64, timing: Timing) -> Self {
        let way = Simulated::new(model);
        Self {
            device: device(&way, model, timing, None),
            notes: None,
            way,
            timing,
            life: Life::new(timing),
            stop: Stop::default(),
            asked: BTreeMap::new(),
            sold: 0,
            dice: Rng::with_seed(seed),
            model,
            broken: 0,
            next_fault: None,
        }
    }

    /// With notes alone: whoever comes next is told nothing else.
    pub fn with_notes(model: Model, seed: u64) -> Self {
        let mut day = Self::new(model, seed);
        day.notes = Some(tempfile::tempdir().unwrap());
        day.device = day.open();
        day
    }

    fn open(&self) -> Wired<Simulated> {
        let notes = self.notes.as_ref().map(tempfile::TempDir::path);
        device(&self.way, self.model, self.timing, notes)
    }

    /// Jobs that were in doubt or began in vain.
    pub fn broken(&self) -> usize {
        self.broken
    }

    /// The next job is torn at this byte.
    pub fn tear_at(&mut self, fault: Fault, at: usize) {
        self.next_fault = Some((fault, at));
    }

    /// Sells, prints, and settles what went wrong.
    pub fn sell(&mut self, plan: Plan) {
        self.sold += 1;
        let bytes = paper::job(self.sold, Which::Original, plan.lines, plan.dots);
        if let Some((fault, place)) = plan.torn {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let at = (place * bytes.len() as f64) as usize;
            let seen = bytes.len().checked_sub(self.model.unseen_bytes() + 1);
            self.next_fault = seen.map(|seen| (fault, at.min(seen)));
        }
        // A customer whose paper is lost with the printer's power, after it was said to be well, asks for a copy.
        if self.next_fault.is_some() {
            self.wait_idle();
        }
        self.queue(self.sold, Which::Original, bytes);
        self.work();
        // A printer that stands still is seen by whoever waits for the slip, also where it cannot say so.
        if self.way.world().stands_still() {
            self.wait_idle();
        }
    }

    fn queue(&mut self, number: u64, which: Which, bytes: Vec<u8>) {
        let id = self.asked.len() as u64 + 1;
        let marks = paper::marks(&bytes);
        let state = JobState::Queued;
        let asked = Asked { number, which, bytes, marks, state, is_over: false, was_broken: false };
        self.asked.insert(id, asked);
    }

    /// Prints and answers until nothing waits.
    fn work(&mut self) {
        let until = self.way.world().now + PATIENCE;
        while self.asked.values().any(|asked| !asked.is_over) {
            self.print();
            if let Some(id) = self.find(Asked::is_in_doubt) {
                self.answer(id);
            }
            assert!(self.way.world().now < until, "{:?}: nothing comes of it", self.model);
        }
    }

    fn find(&self, is_so: impl Fn(&Asked) -> bool) -> Option<u64> {
        self.asked.iter().find(|(_, asked)| is_so(asked)).map(|(id, _)| *id)
    }

    /// The print thread, until it has nothing to do or somebody has to say something.
    fn print(&mut self) {
        self.life.offer(self.tasks());
        let mut said = Said::Woken;
        loop {
            let now = self.way.world().now;
            said = match self.life.step(now, said) {
                Want::Wait(until) => {
                    if self.tasks().is_empty() {
                        return;
                    }
                    let time = until.since(now);
                    self.way.world().pass(time);
                    // Whoever looks at a printer in trouble helps it.
                    self.way.world().mend();
                    Said::Woken
                }
                Want::End => return,
                want => self.act(want),
            };
            if self.way.world().is_killed() {
                self.take_over();
                said = Said::Woken;
                self.life.offer(self.tasks());
            }
        }
    }

    fn tasks(&self) -> Vec<Task> {
        let waiting = self.asked.iter().filter(|(_, asked)| asked.waits());
        let task = |(id, asked): (&u64, &Asked)| Task {
            job: PrintJob {
                id: PrintJobId(*id),
                printout: Printout::Shift(ShiftId(1)),
                drawer: false,
                till: None,
                staff: None,
                at: Moment::from_unix(0),
                reason: Default::default(),
                state: asked.state,
            },
            printer: Printer::new(Link::Tcp(String::new())),
            fresh: true,
        };
        waiting.map(task).collect()
    }

    fn act(&mut self, want: Want) -> Said {
        match want {
            Want::Make { task, .. } => Said::Made(Ok(self.asked[&task.job.id.0].bytes.clone())),
            Want::Check => Said::Checked(self.device.check(&self.stop)),
            Want::Act(request) => {
                self.tell(&request);
                Said::Acted(Ok(()))
            }
            Want::Send(id, bytes) => {
                if let Some((fault, at)) = self.next_fault.take() {
                    self.way.world().arm(fault, at);
                }
                Said::Sent(self.device.send(id, &bytes, &self.stop))
            }
            Want::Settle => Said::Settled(self.device.settle(&self.stop)),
            Want::Leave => {
                self.device.leave();
                Said::Left
            }
            Want::Wait(_) | Want::End => Said::Woken,
        }
    }

    /// What the engine notes. A process that is killed notes nothing more.
    fn tell(&mut self, request: &Request) {
        if self.way.world().is_killed() {
            return;
        }
        let Request::Command(command) = request else { panic!("{request:?}") };
        let Command::Paper(command) = &**command else { panic!("{request:?}") };
        match command {
            asked::Command::PrintBegin(begin) => self.note(begin.0.0, JobState::Begun),
            asked::Command::PrintEnd(ended) => {
                let id = ended.job.0;
                let began = self.asked[&id].state == JobState::Begun;
                match ended.end {
                    PrintEnd::Printed => self.asked.get_mut(&id).unwrap().is_over = true,
                    PrintEnd::Nothing(trouble) => {
                        self.broken += usize::from(began);
                        self.note(id, JobState::Held(trouble));
                    }
                    PrintEnd::Doubtful(trouble) => self.doubt(id, trouble),
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn note(&mut self, id: u64, state: JobState) {
        self.asked.get_mut(&id).unwrap().state = state;
    }

    fn doubt(&mut self, id: u64, trouble: PrinterTrouble) {
        self.broken += 1;
        self.asked.get_mut(&id).unwrap().was_broken = true;
        self.note(id, JobState::Doubtful(trouble));
    }

    /// The next process: what had begun is in doubt, and its printer in an unknown state.
    fn take_over(&mut self) {
        self.way.world().begin_anew();
        self.device = self.open();
        self.life = Life::new(self.timing);
        if let Some(id) = self.find(Asked::has_begun) {
            self.doubt(id, PrinterTrouble::Interrupted);
            if self.notes.is_none() {
                self.device.doubt();
            }
        }
    }

    /// Everything that the printer has is on paper.
    fn wait_idle(&mut self) {
        let mut world = self.way.world();
        world.mend();
        let until = world.now + PATIENCE;
        while !world.is_idle() {
            world.pass(Duration::from_millis(100));
            assert!(world.now < until, "{:?}: it never comes to rest", self.model);
        }
    }

    /// The cashier waits until the printer rests, and looks at what is there.
    fn answer(&mut self, id: u64) {
        self.wait_idle();
        let (number, which, marks) = {
            let asked = &self.asked[&id];
            (asked.number, asked.which, asked.marks.clone())
        };
        let mut world = self.way.world();
        let is_whole = world.head.strip == marks || world.head.papers.contains(&marks);
        let has_some = world.head.strip.iter().zip(&marks).any(|(came, own)| came == own);
        if self.dice.bool() {
            world.head.tear_off();
        }
        drop(world);
        let held = match (is_whole, has_some) {
            (true, _) => Held::Whole,
            (false, false) => Held::Nothing,
            (false, true) if which == Which::Original && self.dice.bool() => Held::HalfKept,
            (false, true) => Held::HalfTakenBack,
        };
        self.asked.get_mut(&id).unwrap().is_over = true;
        match held {
            Held::Whole => {}
            Held::HalfKept => self.queue(number, Which::Copy, paper::job(number, Which::Copy, 3, true)),
            Held::HalfTakenBack | Held::Nothing => {
                let bytes = self.asked[&id].bytes.clone();
                self.queue(number, which, bytes);
            }
        }
    }

    /// In the evening every piece of paper is looked at.
    pub fn close(&mut self) {
        self.wait_idle();
        let mut world = self.way.world();
        if !world.head.strip.is_empty() {
            world.head.tear_off();
        }
        let papers = world.head.papers.clone();
        drop(world);
        let mut whole: BTreeMap<(u64, Which), usize> = BTreeMap::new();
        for came in papers.iter().filter(|came| !came.is_empty()) {
            if let Some(asked) = self.asked.values().find(|asked| asked.marks == *came) {
                *whole.entry((asked.number, asked.which)).or_default() += 1;
                continue;
            }
            let torn = self.asked.values().any(|asked| asked.was_broken && asked.marks.starts_with(came));
            assert!(torn, "{:?}: a piece with foreign dots, {} marks", self.model, came.len());
        }
        for number in 1..=self.sold {
            let count = |which| whole.get(&(number, which)).copied().unwrap_or(0);
            let (originals, copies) = (count(Which::Original), count(Which::Copy));
            let is_lawful = originals + copies == 1;
            assert!(
                is_lawful,
                "{:?}: sale {number} has {originals} originals and {copies} copies",
                self.model
            );
        }
    }
}
