//! A counter with printers: a real store, an engine in this process, and the print service on it.

use super::fake::{Fake, PATIENCE};
use crate::shop::{self, Shop, sale};
use lj::domain::{
    CleanText, Held, InvoicePaper, JobState, Number, PaperWish, PrintJob, PrintJobId, PrintOutcome,
    RequestId, SaleDraft, TillCode,
};
use lj::printer::{self, Link, Maker, OpenDevice, PrintService, Printer, Printers, Timing};
use lj::protocol::{
    Ask, Asks, Call, Caller, Desk, Failure, Mailbox, NumberLife, Reply, Request, Who, request,
};
use lj::slip::QrKey;
use lj::slip::escpos::PrinterText;
use lj::world::SystemClock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub struct Counter {
    pub shop: Shop,
    pub fakes: Vec<Fake>,
    printers: Printers,
    timing: Timing,
    service: Option<PrintService>,
    starts: u32,
    /// What stands between the print threads and the engine, besides the spy.
    pub between: fn(Arc<dyn Desk>) -> Arc<dyn Desk>,
    /// Other devices than those of the settings.
    pub open: Option<OpenDevice>,
}

/// Short waits; the answer's is long enough for a busy machine.
pub fn timing() -> Timing {
    let ms = Duration::from_millis;
    Timing {
        connect: ms(3_000),
        answer: ms(1_500),
        stall: ms(800),
        // What a printer may hold is no matter here: these print at once.
        slowest_bytes_s: 100_000_000,
        settle: ms(10),
        queue: ms(20_000),
        retry_first: ms(5),
        retry_max: ms(20),
        remake: ms(20),
        drain: ms(5_000),
        break_off: ms(300),
        ask_again: ms(2),
    }
}

pub fn till(code: &str) -> TillCode {
    TillCode::parse(code).unwrap()
}

/// Tells the fakes how many jobs have begun in the ledger.
struct Spy {
    desk: Arc<dyn Desk>,
    fakes: Vec<Fake>,
}

impl Desk for Spy {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let reply = self.desk.call(call);
        if let (true, Ok(_)) = (begins(&call.request), &reply) {
            self.fakes.iter().for_each(|fake| fake.set(|state| state.begins += 1));
        }
        reply
    }

    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.desk.subscribe()
    }
}

impl Counter {
    /// A counter whose `default` printer is a fake on TCP that draws text itself.
    pub fn new() -> Self {
        let mut counter = Self::without_printers();
        counter.add("default");
        counter.start();
        counter
    }

    pub fn without_printers() -> Self {
        let shop = Shop::new();
        shop.add(&[shop::span("AB", 0, 5_000)]);
        Self {
            shop,
            fakes: Vec::new(),
            printers: Printers::default(),
            timing: timing(),
            service: None,
            starts: 0,
            between: |desk| desk,
            open: None,
        }
    }

    pub fn with_timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Sets a fake printer under a name.
    pub fn add(&mut self, name: &str) -> Fake {
        let (fake, address) = Fake::on_tcp();
        self.set(name, Link::Tcp(address.to_string()));
        self.fakes.push(fake.clone());
        fake
    }

    pub fn set(&mut self, name: &str, link: Link) {
        self.set_printer(name, Printer { text: PrinterText::Cp950, ..Printer::new(link) });
    }

    pub fn set_printer(&mut self, name: &str, printer: Printer) {
        self.printers.set(name, printer).unwrap();
    }

    pub fn start(&mut self) {
        self.starts += 1;
        let (start, count) = (self.starts, AtomicU64::new(0));
        let next = move || {
            let count = count.fetch_add(1, Ordering::Relaxed);
            RequestId::parse(&format!("print-{start}-{count:08}"))
        };
        let spy = Spy {
            desk: (self.between)(Arc::clone(&self.shop.engine) as Arc<dyn Desk>),
            fakes: self.fakes.clone(),
        };
        let caller = Caller { service: true, ..Caller::default() };
        let who = Who {
            desk: Arc::new(spy),
            caller,
            next_id: Arc::new(next),
            clock: Arc::new(SystemClock::default()),
        };
        let maker = Maker { who, keys: Arc::new(|_| Some(QrKey::SAMPLE)) };
        let timing = self.timing;
        let usual: OpenDevice = Arc::new(move |printer| printer::open(printer, timing, None));
        let open = self.open.clone().unwrap_or(usual);
        self.service = Some(PrintService::start(self.printers.clone(), maker, timing, open).unwrap());
    }

    pub fn stop(&mut self) {
        if let Some(service) = self.service.take() {
            service.stop();
        }
    }

    /// Ends service and engine, and opens both again.
    pub fn restart(&mut self) {
        self.stop();
        self.shop.reopen();
        self.start();
    }

    pub fn fake(&self) -> &Fake {
        &self.fakes[0]
    }

    pub fn call<A: Ask>(&self, code: Option<&str>, request: A) -> Result<A::Reply, Failure> {
        let caller = Caller { till: code.map(till), ..Caller::default() };
        self.shop.engine.ask(caller, request)
    }

    /// Sells with the usual paper.
    pub fn sell(&self) -> Number {
        self.sell_at(None)
    }

    pub fn sell_at(&self, code: Option<&str>) -> Number {
        self.sell_as(SaleDraft { till: code.map(till), ..sale() })
    }

    pub fn sell_as(&self, sale: SaleDraft) -> Number {
        let sale = SaleDraft { paper: PaperWish::Usual, ..sale };
        self.call(None, request::Issue(sale)).unwrap().number
    }

    pub fn jobs(&self) -> Vec<PrintJob> {
        let caller = Caller { service: true, ..Caller::default() };
        let request = request::PrintJobs { till: None };
        self.shop.engine.ask(caller, request).unwrap()
    }

    pub fn states(&self) -> Vec<JobState> {
        self.jobs().into_iter().map(|job| job.state).collect()
    }

    /// Waits until the engine's jobs are so.
    pub fn wait(&self, what: &str, is_so: impl Fn(&[PrintJob]) -> bool) {
        let (mailbox, until) = (self.shop.engine.subscribe().unwrap(), Instant::now() + PATIENCE);
        loop {
            let jobs = self.jobs();
            if is_so(&jobs) {
                return;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {jobs:?}");
            let _ = mailbox.take(left);
        }
    }

    /// Waits until nothing is left to do.
    pub fn wait_done(&self) {
        self.wait("all jobs are done", <[PrintJob]>::is_empty);
    }

    /// Waits until the only job is in doubt; its id.
    pub fn wait_doubt(&self) -> PrintJobId {
        self.wait("a doubt", |jobs| matches!(jobs.first().map(|job| job.state), Some(JobState::Doubtful(_))));
        self.jobs()[0].id
    }

    pub fn wait_state(&self, state: JobState) {
        self.wait(&format!("{state:?}"), |jobs| jobs.first().is_some_and(|job| job.state == state));
    }

    pub fn say(&self, job: PrintJobId, held: Held) {
        assert_eq!(self.call(None, request::PrintSay { job, held }), Ok(()));
    }

    pub fn print(&self, number: Number, paper: InvoicePaper, reason: &str) -> Result<Box<PrintJob>, Failure> {
        let reason = CleanText::new(reason, 40).unwrap();
        self.call(None, request::Print { number, period: None, paper, detail: false, reason })
    }

    pub fn life(&self, number: Number) -> NumberLife {
        *self.call(None, request::NumberLife { number, period: None }).unwrap()
    }

    pub fn outcomes(&self, number: Number) -> Vec<PrintOutcome> {
        self.life(number).printed.into_iter().map(|printing| printing.outcome).collect()
    }

    /// What every story ends with: nothing was printed before it was durable, and the doctor is content.
    pub fn check(&self) {
        for fake in &self.fakes {
            assert_eq!(fake.state().violations, Vec::<String>::new());
            for paper in fake.state().papers() {
                let Some(number) = paper.number() else { continue };
                assert!(self.life(Number::parse(&number).unwrap()).invoice.is_some(), "{number} was issued");
            }
        }
        let report = self.shop.doctor(false);
        assert!(report.violations.is_empty(), "{:?}", report.violations);
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // Its threads hold the engine, which is closed with the shop.
        self.service = None;
    }
}

/// True for the printer's word that it begins.
fn begins(request: &Request) -> bool {
    use lj::protocol::{Command, paper};
    let Request::Command(command) = request else { return false };
    matches!(&**command, Command::Paper(paper::Command::PrintBegin(_)))
}
