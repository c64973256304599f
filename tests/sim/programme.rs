//! One run: a seed, the people it makes, the weather over them, and what is checked after each step.

use crate::centre::Centre;
use crate::machine::{Machine, caller_for};
use crate::model::{Model, Try, Wrong, answer, call};
use crate::papers::Papers;
use crate::people::{Mind, Shelf, TERMINALS, Terminal};
use crate::uplink::Outgoing;
use crate::world::{SimDisk, Trace};
use fastrand::Rng;
use lj::domain::{Refusal, RequestId, StoreRefusal};
use lj::protocol::{Call, Command, Failure, Reply, Request, correction, delivery, request};
use lj::world::Clock;
use std::collections::VecDeque;

/// Answered acts that may be asked for again, most.
const REMEMBERED: usize = 32;

/// What a run comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub steps: u64,
    pub acts: u64,
    pub sales: u64,
    pub cuts: u64,
    pub kills: u64,
    pub restarts: u64,
    pub failed_calls: u64,
    /// Starts that came to nothing.
    pub shut: u64,
    pub printed: u64,
    pub sent: u64,
}

impl Counts {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            acts: self.acts + other.acts,
            sales: self.sales + other.sales,
            cuts: self.cuts + other.cuts,
            kills: self.kills + other.kills,
            restarts: self.restarts + other.restarts,
            failed_calls: self.failed_calls + other.failed_calls,
            shut: self.shut + other.shut,
            printed: self.printed + other.printed,
            sent: self.sent + other.sent,
        }
    }
}

/// What the disk of a run is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Only orderly ends.
    Calm,
    /// Power cuts and kills at any call of the disk.
    Storm,
    /// Calls that fail, once or for ever, as well.
    Failing,
    /// A disk that fills up.
    Full,
    /// What the script says, and nothing else.
    Planned,
    /// Syncs that say they are done and do nothing; the process is killed, the power stays.
    Lying,
}

impl Weather {
    fn of(dice: &mut Rng) -> Self {
        match dice.u8(..20) {
            0 => Self::Calm,
            1..=3 => Self::Failing,
            4 => Self::Full,
            5 => Self::Lying,
            _ => Self::Storm,
        }
    }
}

/// An act that somebody asked for and heard no answer to.
#[derive(Debug)]
pub struct Waiting {
    pub call: Call,
    pub tries: Vec<Try>,
}

/// The run.
pub struct Sim {
    pub dice: Rng,
    pub weather: Weather,
    pub machine: Machine,
    pub model: Model,
    pub centre: Centre,
    pub papers: Papers,
    pub outgoing: Outgoing,
    pub fair: bool,
    pub waiting: VecDeque<Waiting>,
    pub counts: Counts,
    /// The last frame of the ledger whose entries were looked at.
    pub seen: u64,
    pub terminals: Vec<Terminal>,
    shelf: Shelf,
    done: VecDeque<(Call, Reply)>,
    own_ids: u32,
    /// How long the longest pauses between two steps are.
    pace: u8,
}

impl Sim {
    /// The run of a seed, at its beginning.
    pub fn new(seed: u64, keep_lines: bool) -> Self {
        let mut dice = Rng::with_seed(seed);
        let weather = Weather::of(&mut dice);
        Self::of(seed, dice, weather, keep_lines)
    }

    /// A run in which nothing happens but what a test does.
    pub fn planned() -> Self {
        Self::of(0, Rng::with_seed(0), Weather::Planned, false)
    }

    /// The same run once more, from here on, its engine opened as after a kill.
    pub fn fork(&self) -> Self {
        assert!(self.waiting.is_empty(), "somebody waits for an answer");
        let machine = self.machine.fork();
        let mut model = self.model.clone();
        model.started(&*machine.clock);
        Self {
            dice: self.dice.clone(),
            weather: self.weather,
            machine,
            model,
            centre: self.centre.clone(),
            papers: self.papers.clone(),
            outgoing: self.outgoing.clone(),
            fair: self.fair,
            waiting: VecDeque::new(),
            counts: self.counts,
            seen: self.seen,
            terminals: self.terminals.clone(),
            shelf: self.shelf.clone(),
            done: self.done.clone(),
            own_ids: self.own_ids,
            pace: self.pace,
        }
    }

    fn of(seed: u64, mut dice: Rng, weather: Weather, keep_lines: bool) -> Self {
        let disk = SimDisk::default();
        if keep_lines {
            disk.note(|trace| *trace = Trace::kept());
        }
        let mut machine = Machine::new(seed, disk, dice.bool(), dice.i64(-2_000..2_000));
        machine.end();
        machine.open(None).unwrap();
        let mut model = Model::default();
        model.started(&*machine.clock);
        let mut sim = Self {
            pace: dice.u8(..8),
            dice,
            weather,
            machine,
            model,
            centre: Centre::default(),
            papers: Papers::default(),
            outgoing: Outgoing::default(),
            fair: false,
            waiting: VecDeque::new(),
            counts: Counts::default(),
            seen: 0,
            terminals: Terminal::all(),
            shelf: Shelf { long: seed % 16 == 5, ..Shelf::default() },
            done: VecDeque::new(),
            own_ids: 0,
        };
        sim.line(|| format!("seed {seed}: {weather:?}"));
        sim.arm();
        sim
    }

    /// Notes a line.
    pub fn line(&self, line: impl FnOnce() -> String) {
        self.machine.disk.note(|trace| trace.line(line));
    }

    /// The next step.
    pub fn step(&mut self) -> Result<(), Wrong> {
        self.counts.steps += 1;
        self.time_passes();
        match self.dice.u8(..100) {
            0..62 => self.people()?,
            62..78 => self.upload(false)?,
            78..87 => self.print()?,
            87..91 => self.machine.engine().chores(),
            91..94 => self.ask_again_late()?,
            94..96 => self.restart_in_order()?,
            96..98 => self.machine.end(),
            _ => self.examine(true)?,
        }
        self.spoil();
        if self.machine.is_down() || self.machine.is_over() {
            self.recover()?;
        }
        Ok(())
    }

    fn time_passes(&mut self) {
        let ms = match (self.dice.u8(..40), self.pace) {
            (0, 0) => self.dice.u64(..6 * 86_400_000),
            (0, _) => self.dice.u64(..8 * 3_600_000),
            (1..6, _) => self.dice.u64(..300_000),
            _ => self.dice.u64(..4_000),
        };
        self.machine.clock.pass_ms(ms);
        if self.dice.u8(..150) == 0 {
            let jump = [-3, -30, 5, 500, 4_000][self.dice.usize(..5)];
            self.line(|| format!("the clock is set by {jump} s"));
            self.machine.clock.jump_s(jump);
        }
    }

    /// One to four terminals act at the same time.
    fn people(&mut self) -> Result<(), Wrong> {
        let mut places: Vec<usize> = (0..TERMINALS).collect();
        self.dice.shuffle(&mut places);
        places.truncate([1, 1, 1, 2, 3, 4][self.dice.usize(..6)]);
        let Some(period) = self.machine.clock.now().period() else { return Ok(()) };
        let mut calls = Vec::new();
        for place in places {
            let (dice, model, shelf) = (&mut self.dice, &self.model, &mut self.shelf);
            let request = Mind { dice, model, shelf, period }.act(&self.terminals[place]);
            let terminal = &mut self.terminals[place];
            calls.push(Call { caller: terminal.caller(), id: Some(terminal.next_id()), request });
        }
        // A terminal may ask again before it was answered.
        if self.dice.u8(..10) == 0
            && matches!(&calls[0].request, Request::Command(it) if matches!(**it, Command::Sale(_)))
        {
            calls.push(calls[0].clone());
        }
        self.ask_together(calls.into_iter().map(|call| Waiting { call, tries: Vec::new() }).collect())?;
        self.mind_the_clock()
    }

    /// An act of the shop's own threads or its cashier: true where it was done and heard.
    pub fn act(&mut self, request: Request) -> Result<bool, Wrong> {
        self.own_ids += 1;
        let id = RequestId::parse(&format!("own-{:05}", self.own_ids));
        let call = Call { caller: caller_for(&request), id, request };
        let heard = self.ask_together(vec![Waiting { call, tries: Vec::new() }])?;
        Ok(heard == [true])
    }

    /// Has acts done as one batch; of each whether it was done and heard. What nobody heard of waits.
    pub fn ask_together(&mut self, mut asked: Vec<Waiting>) -> Result<Vec<bool>, Wrong> {
        let now = self.model.try_now(&*self.machine.clock);
        asked.iter_mut().for_each(|one| one.tries.push(now));
        let calls: Vec<Call> = asked.iter().map(|one| one.call.clone()).collect();
        self.counts.acts += calls.len() as u64;
        let answers = self.machine.engine().call_together(&calls);
        let ended = self.machine.disk.ended().is_some();
        let mut done = Vec::new();
        for (one, answered) in asked.into_iter().zip(answers) {
            self.line(|| {
                format!("{} => {}", call(&one.call), if ended { "…".to_owned() } else { answer(&answered) })
            });
            done.push(self.hear(one, answered, ended)?);
        }
        Ok(done)
    }

    fn hear(&mut self, one: Waiting, answered: Result<Reply, Failure>, ended: bool) -> Result<bool, Wrong> {
        match answered {
            _ if ended => self.waiting.push_back(one),
            Ok(reply) => {
                if let Some((call, before)) = self.done.iter().find(|(before, _)| before.id == one.call.id) {
                    let same = *before == reply;
                    return if same {
                        Ok(true)
                    } else {
                        Err(format!("answered anew with {reply:?}: {}", crate::model::call(call)))
                    };
                }
                self.model.hear(&one.call, &one.tries, &reply)?;
                self.follow(&one.call, &reply)?;
                self.remember(one.call, reply);
                return Ok(true);
            }
            Err(Failure::Refused(refusal)) => {
                let at = one.tries.last().ok_or("no try")?;
                let filled = self.machine.disk.is_filled();
                self.model.refused(&one.call, at, &format!("{refusal:?}"), filled)?;
            }
            Err(_) if self.machine.is_over() => self.waiting.push_back(one),
            Err(failure) => return Err(format!("{failure:?} from an engine that runs: {}", call(&one.call))),
        }
        Ok(false)
    }

    /// What the world does once an act is done.
    fn follow(&mut self, call: &Call, reply: &Reply) -> Result<(), Wrong> {
        let Request::Command(command) = &call.request else { return Ok(()) };
        match (&**command, reply) {
            (_, Reply::Delivery(delivery::Reply::UploadAdmitted(ids))) if !self.machine.is_over() => {
                self.leave(ids)
            }
            (Command::Correction(correction::Command::Void(it)), _) => {
                self.papers.taken_back(it.number);
                Ok(())
            }
            (
                Command::Delivery(delivery::Command::UploadPause(_) | delivery::Command::UploadResume(_)),
                _,
            ) => self.learn_the_pause(),
            (Command::Sale(_), Reply::Sale(lj::protocol::sale::Reply::Invoice(_))) => {
                self.counts.sales += 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The engine may have stopped since it answered: then it is asked once it runs again.
    pub fn learn_the_pause(&mut self) -> Result<(), Wrong> {
        match self.machine.ask(request::UploadStatus) {
            Ok(status) => {
                self.model.paused_until = status.paused_until;
                Ok(())
            }
            Err(_) => self.silent(),
        }
    }

    fn remember(&mut self, call: Call, reply: Reply) {
        // What made no fact is asked for anew each time.
        let makes_a_fact = matches!(
            reply,
            Reply::Sale(_) | Reply::Correction(_) | Reply::Paper(lj::protocol::paper::Reply::PrintJob(_))
        );
        if makes_a_fact {
            self.done.push_back((call, reply));
        }
        if self.done.len() > REMEMBERED {
            let lost = self.dice.usize(..REMEMBERED / 2);
            self.done.remove(lost);
        }
    }

    /// Somebody asks again for what was answered long ago; or something else under that name.
    fn ask_again_late(&mut self) -> Result<(), Wrong> {
        if self.done.is_empty() {
            return Ok(());
        }
        let (mut again, before) = self.done[self.dice.usize(..self.done.len())].clone();
        let other = self.dice.u8(..4) == 0;
        if other {
            again.request = request::GoodsRemove(Vec::new()).into();
        }
        let answered = self.machine.engine().call_together(std::slice::from_ref(&again)).remove(0);
        self.line(|| format!("again {} => {}", call(&again), answer(&answered)));
        let reused = Err(Failure::Refused(Refusal::Store(StoreRefusal::RequestIdReused)));
        let right = answered == if other { reused } else { Ok(before.clone()) };
        if right || self.machine.is_over() {
            return Ok(());
        }
        Err(format!("asked again, {} is answered {}, and was {before:?}", call(&again), answer(&answered)))
    }

    /// A manager looks at the clock when it stands in the way of selling.
    fn mind_the_clock(&mut self) -> Result<(), Wrong> {
        let now = self.model.try_now(&*self.machine.clock);
        if self.model.clock_bars(&now) && self.dice.u8(..3) == 0 && !self.machine.is_over() {
            self.act(request::ClockAccept { reason: crate::machine::text("時鐘已校正") }.into())?;
        }
        Ok(())
    }

    /// A question was not answered: right only where nobody is there.
    pub fn silent(&self) -> Result<(), Wrong> {
        match self.machine.is_down() || self.machine.is_over() {
            true => Ok(()),
            false => Err("a question is not answered by an engine that runs".to_owned()),
        }
    }

    /// The doctor looks at everything.
    pub fn examine(&mut self, quick: bool) -> Result<(), Wrong> {
        let asked = self.machine.ask(request::Doctor { quick });
        match asked {
            Ok(report) if report.violations.is_empty() => Ok(()),
            Ok(report) => Err(format!("the doctor finds {:?}", report.violations)),
            Err(failure) if self.silent().is_err() => Err(format!("the doctor says {failure:?}")),
            Err(_) => Ok(()),
        }
    }
}
