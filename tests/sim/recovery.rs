//! The world's side of a run: when process, power and disk fail, and what is checked once the engine is there again.

use crate::model::{Rows, Wrong};
use crate::programme::{Sim, Waiting, Weather};
use crate::world::{Call, End, Fault, Trouble};
use lj::domain::RequestId;
use lj::protocol::{DeliveryQuery, Failure, InvoiceQuery, PAGE_ROWS_MAX, RangeQuery, request};

/// Calls of the disk from one end to the next, at most.
const CALLS_BETWEEN: u64 = 22;
/// Starts that the world may spoil, one after the other.
const SPOILT_STARTS: u32 = 3;
/// Starts after each of which the engine may stop again before the last act is answered: far more than the world spoils.
const ROUNDS_MAX: u32 = 200;
/// One recovery in so many is followed by the doctor's full examination.
const FULL_EXAMINATION: u64 = 16;
/// And one in so many by the quick one.
const QUICK_EXAMINATION: u64 = 4;

impl Sim {
    /// Sets the next end.
    pub fn arm(&mut self) {
        if let Some((after, end, seed)) = self.next_end(CALLS_BETWEEN) {
            self.machine.disk.end_at(self.machine.disk.calls() + after, end, seed);
        }
    }

    fn next_end(&mut self, within: u64) -> Option<(u64, End, u64)> {
        let end = match (self.weather, self.dice.u8(..10)) {
            (Weather::Calm | Weather::Planned, _) => return None,
            (Weather::Lying, _) | (_, 0..3) => End::Kill,
            (Weather::Storm | Weather::Failing | Weather::Full, _) => End::Power,
        };
        Some((self.dice.u64(..within), end, self.dice.u64(..)))
    }

    /// The disk fails, fills up or lies.
    pub fn spoil(&mut self) {
        let disk = &self.machine.disk;
        match self.weather {
            Weather::Failing if self.dice.u8(..3) == 0 => {
                let call = Call::ALL[self.dice.usize(..Call::ALL.len())];
                let trouble = if self.dice.u8(..3) == 0 { Trouble::Full } else { Trouble::Io };
                let from = disk.count(call) + self.dice.u64(..6);
                disk.fail(Fault { call, from, trouble, for_ever: self.dice.u8(..3) == 0 });
            }
            Weather::Full if self.dice.u8(..4) == 0 => disk.fill_up(self.dice.usize(..150_000)),
            Weather::Lying if self.dice.u8(..12) == 0 => disk.lie(),
            Weather::Calm
            | Weather::Storm
            | Weather::Failing
            | Weather::Full
            | Weather::Lying
            | Weather::Planned => {}
        }
    }

    /// Closes the engine as a person does, and opens it again.
    pub fn restart_in_order(&mut self) -> Result<(), Wrong> {
        let closed = self.machine.close();
        if let Err(fault) = closed
            && !self.machine.is_over()
            && !self.may_have_failed()
        {
            return Err(format!("the engine does not close: {fault}"));
        }
        self.machine.end();
        Ok(())
    }

    fn may_have_failed(&self) -> bool {
        self.machine.disk.failed() > 0
            || matches!(self.weather, Weather::Failing | Weather::Full | Weather::Planned)
    }

    /// Starts the engine again, whatever ended it, has every act asked for again that nobody heard the answer of, and
    /// holds the store against the model.
    pub fn recover(&mut self) -> Result<(), Wrong> {
        self.check_the_end()?;
        for round in 0.. {
            if round == ROUNDS_MAX {
                return Err(format!("after {round} starts it does not come up: {:?}", self.machine.fatal()));
            }
            self.start()?;
            // Where nothing waits, the store is held against the model once, below.
            let waits = !self.waiting.is_empty();
            if !waits || (self.is_there()? && self.sort_the_waiting()? && self.ask_for_the_waiting()?) {
                break;
            }
            // It opened, and stopped again at the first thing that it did: somebody looks after the disk.
            if self.weather == Weather::Planned {
                self.machine.disk.mend();
            }
        }
        self.counts.restarts += 1;
        let rows = self.rows();
        match rows {
            Ok(rows) => self.model.is_equal(&rows)?,
            Err(_) => return self.silent(),
        }
        self.check_centre()?;
        match self.counts.restarts {
            count if count % FULL_EXAMINATION == 0 => self.examine(false),
            count if count % QUICK_EXAMINATION == 0 => self.examine(true),
            _ => Ok(()),
        }
    }

    /// An engine that stops itself has a reason.
    fn check_the_end(&self) -> Result<(), Wrong> {
        match self.machine.fatal() {
            Some(why) if self.machine.disk.ended().is_none() && !self.may_have_failed() => {
                Err(format!("the engine stops without a cause: {why}"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Starts until one start goes well; the world spoils only a few.
    fn start(&mut self) -> Result<(), Wrong> {
        for spoilt in 0.. {
            self.go_down(spoilt);
            let failed = self.machine.disk.failed();
            let end = if spoilt < SPOILT_STARTS && self.dice.bool() { self.next_end(40) } else { None };
            let opened = self.machine.open(end);
            let ended = self.machine.disk.ended().is_some();
            self.line(|| {
                format!(
                    "start {spoilt}: {}",
                    opened.as_ref().err().map_or("well".into(), ToString::to_string)
                )
            });
            match opened {
                Ok(()) if !ended => break,
                Ok(()) => {}
                Err(_) if ended || self.machine.disk.failed() > failed => self.counts.shut += 1,
                Err(fault) => return Err(format!("the store does not open: {fault}")),
            }
        }
        self.model.started(&*self.machine.clock);
        self.arm();
        Ok(())
    }

    /// The process is gone; where the power went, so is what was not synced. A person mends a disk that fails on.
    fn go_down(&mut self, spoilt: u32) {
        let ended = self.machine.disk.ended();
        let power = match self.weather {
            Weather::Lying | Weather::Calm => false,
            Weather::Planned => ended == Some(End::Power),
            Weather::Storm | Weather::Failing | Weather::Full => {
                ended == Some(End::Power) || (self.dice.u8(..3) == 0 && spoilt <= SPOILT_STARTS)
            }
        };
        self.machine.end();
        if power {
            let seed = self.dice.u64(..);
            self.line(|| "the power is cut".to_owned());
            self.machine.disk.cut(seed);
            self.counts.cuts += 1;
        } else {
            self.counts.kills += 1;
        }
        let mends = match self.weather {
            // Once it was seen that the store does not open.
            Weather::Planned => spoilt > 0,
            Weather::Calm | Weather::Storm | Weather::Failing | Weather::Full | Weather::Lying => {
                spoilt >= SPOILT_STARTS || self.dice.bool()
            }
        };
        if mends {
            self.machine.disk.mend();
        }
        self.machine.clock.pass_ms(1_500);
    }

    /// Everything that was told is there; false where nobody is there to be asked.
    fn is_there(&mut self) -> Result<bool, Wrong> {
        match self.rows() {
            Ok(rows) => self.model.is_there(&rows).map(|()| true),
            Err(_) => self.silent().map(|()| false),
        }
    }

    /// Acts that are in the ledger come first, in its order: what others of their batch were refused is decided anew, and
    /// after them. No act is in the ledger twice.
    fn sort_the_waiting(&mut self) -> Result<bool, Wrong> {
        let trail = request::Trail { from: self.seen.max(1), limit: PAGE_ROWS_MAX, number: None };
        let Ok(page) = self.machine.ask(trail) else { return self.silent().map(|()| false) };
        self.seen = page.rows.last().map_or(self.seen, |(sequence, _)| *sequence);
        let ids = page.rows.iter().filter_map(|(_, entry)| entry.request.as_ref());
        let ids: Vec<&RequestId> = ids.map(|(id, _)| id).collect();
        let place = |one: &Waiting| ids.iter().position(|id| Some(*id) == one.call.id.as_ref());
        if let Some(id) = ids.iter().enumerate().find_map(|(at, id)| ids[..at].contains(id).then_some(id)) {
            return Err(format!("the ledger holds {id} twice"));
        }
        self.waiting.make_contiguous().sort_by_key(|one| place(one).unwrap_or(usize::MAX));
        Ok(true)
    }

    /// Each in the order in which it was first asked for; false where the engine ends before the last is answered.
    fn ask_for_the_waiting(&mut self) -> Result<bool, Wrong> {
        let waiting: Vec<Waiting> = self.waiting.drain(..).collect();
        let mut left = waiting.into_iter();
        while let Some(one) = left.next() {
            self.ask_together(vec![one])?;
            if self.machine.is_over() {
                self.waiting.extend(left);
                self.check_the_end()?;
                return Ok(false);
            }
        }
        self.learn_the_pause()?;
        Ok(self.waiting.is_empty() && !self.machine.is_over())
    }

    /// All rows that the model knows of.
    pub fn rows(&self) -> Result<Rows, Failure> {
        let limit = PAGE_ROWS_MAX;
        Ok(Rows {
            ranges: self.machine.ask(request::Ranges(RangeQuery { limit, ..RangeQuery::default() }))?.rows,
            invoices: self
                .machine
                .ask(request::Invoices(InvoiceQuery { limit, ..InvoiceQuery::default() }))?
                .rows,
            documents: self
                .machine
                .ask(request::Deliveries(DeliveryQuery { limit, ..DeliveryQuery::default() }))?
                .rows,
            parked: self.machine.ask(request::ParkedList)?.len(),
        })
    }

    /// The end of a run: the world is well, everything is asked for again, everything arrives, the doctor looks at it.
    pub fn finish(&mut self) -> Result<(), Wrong> {
        self.machine.disk.mend();
        self.weather = Weather::Calm;
        self.machine.end();
        self.recover()?;
        self.act(request::UploadResume.into())?;
        for _ in 0..6 {
            self.machine.ask(request::UploadNow { till: None }).map_err(|failure| format!("{failure:?}"))?;
            self.upload(true)?;
        }
        self.examine(false)?;
        self.check_arrived()
    }

    /// A document ends as confirmed, or where a person is asked.
    fn check_arrived(&self) -> Result<(), Wrong> {
        use lj::domain::DeliveryKind::{Confirmed, Parked, Rejected};
        let over = |kind| matches!(kind, Confirmed | Parked | Rejected);
        let stuck = self.model.documents.iter().find(|(id, it)| !over(it.state) && self.model.may_go(id));
        match stuck {
            Some((id, it)) if self.model.documents.len() < 30 => Err(format!("{id} does not arrive: {it:?}")),
            Some(_) | None => Ok(()),
        }
    }
}
