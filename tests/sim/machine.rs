//! A machine with a store: disk, clocks, a witness outside the store, and the process that runs the engine, which ends
//! and starts.

use crate::world::{End, SimClock, SimDisk, SimEntropy};
use lj::domain::{
    AllocationMode, BlankReporter, CleanText, Company, CompanyCode, CompanyState, Moment, StoreAct,
    StoreKind, TillAct, Ubn,
};
use lj::engine::{Engine, EngineFault, Keyring, Parts};
use lj::protocol::{Ask, Asks, Caller, Failure, Request};
use std::sync::{Arc, Mutex};

/// When every simulated shop opens.
pub const OPENING: &str = "2026-11-23 10:00:00";
/// 統編 of the shop.
pub const SELLER: &str = "12345675";

/// Every seller has its QR key.
#[derive(Debug)]
struct EveryKey;

impl Keyring for EveryKey {
    fn has_key(&self, _: Ubn, _: chrono::NaiveDate) -> bool {
        true
    }
}

/// The machine.
pub struct Machine {
    pub disk: SimDisk,
    pub clock: Arc<SimClock>,
    /// Where witnesses lie; it is another device, and always well.
    witness: Option<SimDisk>,
    host: &'static str,
    seed: u64,
    starts: u64,
    engine: Option<Arc<Engine>>,
    fatal: Arc<Mutex<Vec<String>>>,
}

impl Machine {
    /// A machine with a new store of one company.
    pub fn new(seed: u64, disk: SimDisk, witness: bool, drift_ms: i64) -> Self {
        let clock = SimClock::at(Moment::parse(OPENING).unwrap(), drift_ms);
        let witness = witness.then(SimDisk::default);
        let fatal = Arc::default();
        let mut machine = Self { disk, clock, witness, host: "till", seed, starts: 0, engine: None, fatal };
        let parts = machine.parts();
        let acts = vec![
            StoreAct::Created { kind: StoreKind::Real }.into(),
            TillAct::Company(Box::new(company())).into(),
        ];
        Engine::create(&parts, Moment::parse(OPENING).unwrap(), 1_000, acts).unwrap();
        machine
    }

    /// Another machine with a copy of everything, on which the store is opened as after a kill.
    pub fn fork(&self) -> Self {
        let mut fork = Self {
            disk: self.disk.copy(),
            clock: self.clock.copy(),
            witness: self.witness.as_ref().map(SimDisk::copy),
            engine: None,
            fatal: Arc::default(),
            ..*self
        };
        fork.open(None).unwrap();
        fork
    }

    fn parts(&mut self) -> Parts {
        self.starts += 1;
        self.fatal = Arc::default();
        let fatal = Arc::clone(&self.fatal);
        Parts {
            disk: self.disk.mount(),
            clock: self.clock.clone(),
            entropy: Arc::new(SimEntropy::of(self.seed ^ self.starts << 32)),
            keyring: Arc::new(EveryKey),
            owner_uid: 0,
            witness: self.witness.as_ref().map(SimDisk::mount),
            mirror: None,
            host: self.host.to_owned(),
            machine: Some(self.host.to_owned()),
            on_fatal: Arc::new(move |what| fatal.lock().unwrap().push(what.to_owned())),
        }
    }

    /// Makes the disk usable for the next process, which [`Machine::open`] starts.
    pub fn end(&mut self) {
        // A process that is over writes nothing any more, whatever its rests do.
        self.disk.kill();
        self.engine = None;
    }

    /// Starts the process; `end` says at which call of the disk from now on it ends.
    pub fn open(&mut self, end: Option<(u64, End, u64)>) -> Result<(), EngineFault> {
        assert!(self.engine.is_none(), "it runs");
        let parts = self.parts();
        if let Some((after, end, seed)) = end {
            self.disk.end_at(self.disk.calls() + after, end, seed);
        }
        self.engine = Some(Engine::open_still(parts)?);
        Ok(())
    }

    /// The engine that runs.
    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    /// Closes the engine in order.
    pub fn close(&mut self) -> Result<(), EngineFault> {
        self.engine.take().map_or(Ok(()), |engine| engine.close())
    }

    /// Why the engine stopped itself, if it did.
    pub fn fatal(&self) -> Option<String> {
        self.fatal.lock().unwrap().first().cloned()
    }

    /// True where no process runs.
    pub fn is_down(&self) -> bool {
        self.engine.is_none()
    }

    /// True where nobody hears anything from the process any more.
    pub fn is_over(&self) -> bool {
        self.disk.ended().is_some() || self.fatal().is_some()
    }

    /// Asks what needs no name, as one of the engine's own threads.
    pub fn ask<A: Ask>(&self, asked: A) -> Result<A::Reply, Failure> {
        self.engine().ask(Caller { service: true, ..Caller::default() }, asked)
    }
}

/// Who asks this: what only the engine's own threads do, one of them.
pub fn caller_for(request: &Request) -> Caller {
    Caller { service: request.deed() == lj::domain::Deed::Serve, ..Caller::default() }
}

/// The shop's company.
pub fn company() -> Company {
    let ubn = Ubn::parse(SELLER).unwrap();
    Company {
        code: CompanyCode::parse("1").unwrap(),
        state: CompanyState(1),
        name: text("台北店"),
        shop_name: CleanText::default(),
        ubn,
        head_ubn: ubn,
        address: CleanText::default(),
        allocation: AllocationMode::Term,
        blanks: BlankReporter::Ourselves,
        mixed_tax: false,
    }
}

/// A short text.
pub fn text(raw: &str) -> CleanText {
    CleanText::new(raw, 20).unwrap()
}
