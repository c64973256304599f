//! A shop for the journeys: a real store in a throw-away directory, one company, an engine in this process.

// Two test binaries use this file; neither uses all of it.
#![allow(dead_code)]

use lj::domain::{
    AllocationMode, BlankReporter, CleanText, Company, CompanyCode, CompanyState, Deed, Moment, Number,
    Period, RangeDraft, SaleDraft, SaleLine, Serial, Span, StoreAct, StoreKind, TillAct, Track, Ubn,
};
use lj::engine::{Engine, Keyring, Parts};
use lj::protocol::{Ask, Call, Caller, Desk, DoctorReport, Failure, Request, request};
use lj::world::{Bell, Clock, RealDisk, SystemClock, SystemEntropy, Tick};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

pub struct Shop {
    pub directory: TempDir,
    pub engine: Arc<Engine>,
}

/// The company of every sample: 統編 12345675.
pub fn company() -> Company {
    let ubn = Ubn::parse("12345675").unwrap();
    Company {
        code: CompanyCode::parse("1").unwrap(),
        state: CompanyState(1),
        name: CleanText::new("TMS台北分公司", 20).unwrap(),
        shop_name: CleanText::default(),
        ubn,
        head_ubn: ubn,
        address: CleanText::default(),
        allocation: AllocationMode::Term,
        blanks: BlankReporter::Ourselves,
        mixed_tax: false,
    }
}

/// Every seller has its QR key.
#[derive(Debug)]
pub struct EveryKey;

impl Keyring for EveryKey {
    fn has_key(&self, _: Ubn, _: chrono::NaiveDate) -> bool {
        true
    }
}

/// The wall clock of every shop in this process: it begins on a morning in the middle of a period, so that no run meets a
/// midnight, and goes on as the machine's does.
#[derive(Debug)]
struct ShopClock(SystemClock);

/// The morning.
const OPENED: &str = "2026-11-05 10:24:00";

static CLOCK: LazyLock<Arc<ShopClock>> = LazyLock::new(|| Arc::new(ShopClock(SystemClock::default())));

impl Clock for ShopClock {
    fn now(&self) -> Moment {
        let open_for = self.0.monotonic().since(Tick::START).as_secs();
        Moment::parse(OPENED).unwrap().plus_seconds(i64::try_from(open_for).unwrap())
    }
    fn monotonic(&self) -> Tick {
        self.0.monotonic()
    }
    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        self.0.wait(bell, until)
    }
}

fn parts(directory: &Path, clock: Arc<dyn Clock>) -> Parts {
    Parts {
        disk: Arc::new(RealDisk::new(directory)),
        clock,
        entropy: Arc::new(SystemEntropy),
        keyring: Arc::new(EveryKey),
        owner_uid: 0,
        witness: None,
        mirror: None,
        host: "test".to_owned(),
        machine: None,
        on_fatal: Arc::new(|what| panic!("{what}")),
    }
}

/// Opens the store of a shop.
pub fn open(directory: &Path) -> Arc<Engine> {
    Engine::open(parts(directory, CLOCK.clone())).unwrap()
}

/// Opens the store of a place, where the binary is, by the machine's clock.
pub fn open_place(directory: &Path) -> Arc<Engine> {
    Engine::open(parts(directory, Arc::new(SystemClock::default()))).unwrap()
}

/// `LJ_SCALE=full`: the sizes that the promises name, instead of small ones.
pub fn full_scale() -> bool {
    std::env::var("LJ_SCALE").is_ok_and(|scale| scale == "full")
}

/// This period by the machine's clock, which the binary goes by.
pub fn period() -> Period {
    now().period().unwrap()
}

/// The clock of the shops of this process.
pub fn shop_clock() -> Arc<dyn Clock> {
    CLOCK.clone()
}

/// The machine's clock, which the binary goes by.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// What it says.
pub fn now() -> Moment {
    SystemClock::default().now()
}

pub fn span(track: &str, begin: u32, count: u32) -> Span {
    let serial = |value| Serial::try_from(value).unwrap();
    Span::new(Track::parse(track).unwrap(), serial(begin), serial(begin + count - 1)).unwrap()
}

pub fn sale() -> SaleDraft {
    let line = SaleLine::new(CleanText::new("乾電池", 20).unwrap(), 1.into(), 105.into());
    SaleDraft { lines: vec![line], ..SaleDraft::default() }
}

impl Shop {
    /// What the clock of the shops says.
    pub fn now() -> Moment {
        CLOCK.now()
    }

    /// The period of the shops.
    pub fn period() -> Period {
        Self::now().period().unwrap()
    }

    /// A new store; on the disk of the build tree, so that syncs are real.
    pub fn new() -> Self {
        let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let parts = parts(directory.path(), CLOCK.clone());
        let acts = vec![
            StoreAct::Created { kind: StoreKind::Sample }.into(),
            TillAct::Company(Box::new(company())).into(),
        ];
        Engine::create(&parts, Self::now(), 0, acts).unwrap();
        let engine = Engine::open(parts).unwrap();
        Self { directory, engine }
    }

    pub fn reopen(&mut self) {
        self.engine.close().unwrap();
        self.engine = open(self.directory.path());
    }

    /// Asks; what only the engine's own threads do, as one of them.
    pub fn ask<A: Ask>(&self, asked: A) -> Result<A::Reply, Failure> {
        let request: Request = asked.into();
        let caller = Caller { service: request.deed() == Deed::Serve, ..Caller::default() };
        let reply = self.engine.call(&Call { caller, id: None, request })?;
        Ok(A::read(reply).unwrap())
    }

    pub fn add(&self, spans: &[Span]) {
        let drafts = spans.iter().map(|&span| RangeDraft::new(Self::period(), span)).collect();
        self.ask(request::RangeAdd { drafts }).unwrap();
    }

    pub fn issue(&self) -> (Number, Moment) {
        let invoice = self.ask(request::Issue(sale())).unwrap();
        (invoice.number, invoice.issued_at)
    }

    pub fn doctor(&self, quick: bool) -> DoctorReport {
        self.ask(request::Doctor { quick }).unwrap()
    }
}
