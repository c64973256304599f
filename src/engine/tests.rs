//! The engine on a disk in memory, with a clock that the test turns.

use super::*;
use crate::domain::{
    AllocationMode, BlankReporter, BookRefusal, CleanText, Company, CompanyCode, CompanyState,
    CorrectionRefusal, DeptCode, FieldFault, Invoice, NumbersState, Period, RangeDraft, RangeEdit,
    RangeField, RangeId, RangeStatus, Refusal, RequestId, SaleDraft, SaleLine, Serial, Span, StoreAct,
    StoreKind, StoreRefusal, TillAct, TillCode, Track, Ubn,
};
use crate::protocol::{
    Ask, Asks, Caller, InvoiceQuery, PageStart, RangeFilter, RangeQuery, RangeRow, request,
};
use crate::world::sim::{MemDisk, SimClock, SimEntropy};
use crate::world::{Clock, Disk};
use rust_decimal::Decimal;
use std::time::Duration;

mod access;
mod admin;
mod allowances;
mod branches;
mod check;
mod clock;
mod copies;
mod coverage;
mod day_check;
mod doubt;
mod dumps;
mod exchanged;
mod forecast;
mod frozen;
mod goods;
mod large;
mod leave;
mod lending;
mod lifting;
mod mirror;
mod parked;
mod pepper;
mod period;
mod power;
mod printing;
mod purse;
mod put_back;
mod ranges;
mod rebuilding;
mod rehearsal;
mod reinstated;
mod seller;
mod shift;
mod stuck;
mod takings;
mod trail;
mod undo;
mod upkeep;
mod upload;
mod void;
mod watching;
mod ways;

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A shop with one company and a clock at 2026-11-23 10:00.
struct Shop {
    disk: MemDisk,
    clock: Arc<SimClock>,
    fatal: Arc<Mutex<Vec<String>>>,
    engine: Arc<Engine>,
}

fn company(code: &str) -> Company {
    let ubn = Ubn::parse("12345675").unwrap();
    Company {
        code: CompanyCode::parse(code).unwrap(),
        state: CompanyState(1),
        name: CleanText::new("台北店", 20).unwrap(),
        shop_name: CleanText::default(),
        ubn,
        head_ubn: ubn,
        address: CleanText::default(),
        allocation: AllocationMode::Term,
        blanks: BlankReporter::Ourselves,
        mixed_tax: false,
    }
}

impl Shop {
    fn new() -> Self {
        Self::with(false)
    }

    fn with(sample: bool) -> Self {
        Self::of(if sample { StoreKind::Sample } else { StoreKind::Real })
    }

    fn of(kind: StoreKind) -> Self {
        let (disk, clock) = (MemDisk::default(), SimClock::at(moment("2026-11-23 10:00:00")));
        let fatal = Arc::new(Mutex::new(Vec::new()));
        let parts = parts(&disk, &clock, &fatal);
        let company = TillAct::Company(Box::new(company("1")));
        let acts = vec![StoreAct::Created { kind }.into(), company.into()];
        Engine::create(&parts, clock.now(), 1000, acts).unwrap();
        let engine = Engine::open(parts).unwrap();
        Self { disk, clock, fatal, engine }
    }

    /// Company 2 is of another seller.
    fn put_another_seller(&self) {
        let mut other = company("2");
        other.ubn = Ubn::parse("24634102").unwrap();
        other.head_ubn = other.ubn;
        self.ask(request::CompanyPut { company: other, new: true }).unwrap();
    }

    fn reopen(&mut self) {
        self.engine.close().unwrap();
        self.engine = Engine::open(parts(&self.disk, &self.clock, &self.fatal)).unwrap();
    }

    /// A shop on a copy of this disk, the power cut at call `at` of what it is made to do; opened again, and what was
    /// answered before.
    fn cut<T>(template: &MemDisk, at: u64, act: impl FnOnce(&Self) -> T) -> (Self, T) {
        let mut shop = Self { disk: template.copy(), ..Self::new() };
        shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
        shop.disk.power_off_at(shop.disk.calls() + at);
        let answer = act(&shop);
        shop.disk = shop.disk.crash(at);
        let engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
        // The one without power never gets to close.
        std::mem::forget(std::mem::replace(&mut shop.engine, engine));
        (shop, answer)
    }

    fn ask<A: Ask>(&self, request: A) -> Result<A::Reply, Failure> {
        self.asked(None, request)
    }

    fn named<A: Ask>(&self, id: &str, request: A) -> Result<A::Reply, Failure> {
        let id = RequestId::parse(id);
        self.asked(id, request)
    }

    /// What only the engine's own threads do is asked as one of them.
    fn asked<A: Ask>(&self, id: Option<RequestId>, asked: A) -> Result<A::Reply, Failure> {
        let request: Request = asked.into();
        let caller = caller_for(&request);
        let reply = self.engine.call(&Call { caller, id, request })?;
        Ok(A::read(reply).unwrap())
    }

    fn add(&self, drafts: &[RangeDraft]) -> Vec<RangeRow> {
        self.ask(request::RangeAdd { drafts: drafts.to_vec() }).unwrap()
    }

    fn range(&self, id: RangeId) -> RangeRow {
        *self.ask(request::Range(id)).unwrap()
    }

    fn issue(&self) -> String {
        number_of(self.ask(request::Issue(sale())))
    }

    fn healthy(&self) {
        // As the engine's own process, so that people with PINs do not keep the doctor out.
        let caller = Caller { service: true, ..Caller::default() };
        let report = self.engine.ask(caller, request::Doctor { quick: false }).unwrap();
        assert_eq!(report.violations, [], "{:?}", report.checks);
    }
}

/// Who asks this: what only the engine's own threads do, one of them.
fn caller_for(request: &Request) -> Caller {
    Caller { service: request.deed() == crate::domain::Deed::Serve, ..Caller::default() }
}

/// Every seller has its QR key.
#[derive(Debug)]
struct EveryKey;

impl Keyring for EveryKey {
    fn has_key(&self, _: Ubn, _: chrono::NaiveDate) -> bool {
        true
    }
}

fn parts(disk: &MemDisk, clock: &Arc<SimClock>, fatal: &Arc<Mutex<Vec<String>>>) -> Parts {
    let fatal = Arc::clone(fatal);
    Parts {
        disk: disk.arc(),
        clock: clock.clone(),
        // Each opening has other bytes, and the same run the same ones.
        entropy: Arc::new(SimEntropy::of(disk.calls())),
        keyring: Arc::new(EveryKey),
        owner_uid: 0,
        witness: None,
        mirror: None,
        host: "test".to_owned(),
        machine: None,
        on_fatal: Arc::new(move |what| fatal.lock().unwrap().push(what.to_owned())),
    }
}

fn number_of(reply: Result<Box<Invoice>, Failure>) -> String {
    reply.unwrap().number.to_string()
}

fn no_number(reply: Result<Box<Invoice>, Failure>) -> NumbersState {
    match reply {
        Err(Failure::Refused(Refusal::Book(BookRefusal::NoNumber { state, .. }))) => state,
        other => panic!("{other:?}"),
    }
}

fn draft(track: &str, begin: u32, count: u32) -> RangeDraft {
    let serial = |value| Serial::try_from(value).unwrap();
    let span = Span::new(Track::parse(track).unwrap(), serial(begin), serial(begin + count - 1)).unwrap();
    RangeDraft::new(Period::parse("11511").unwrap(), span)
}

fn sale() -> SaleDraft {
    let line = SaleLine::new(CleanText::new("乾電池", 20).unwrap(), Decimal::ONE, Decimal::from(105));
    SaleDraft { lines: vec![line], ..SaleDraft::default() }
}

fn fields(reply: Result<Vec<RangeRow>, Failure>) -> Vec<(u32, RangeField, &'static str)> {
    match reply {
        Err(Failure::Refused(Refusal::Book(BookRefusal::Fields(faults)))) => {
            faults.iter().map(|(at, fault)| (*at, fault.field(), fault.code())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_come_in_order_and_survive_a_restart() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 100, 50), draft("AA", 50, 50)]);
    assert_eq!(shop.issue(), "AA00000050", "lowest begin first");
    shop.clock.pass_s(1);
    assert_eq!(shop.issue(), "AA00000051");
    shop.healthy();
    shop.reopen();
    assert_eq!(shop.issue(), "AA00000052");
    for _ in 53..100 {
        shop.issue();
    }
    assert_eq!(shop.issue(), "AB00000100", "used up: the next book, without a question");
    shop.healthy();
    assert_eq!(shop.fatal.lock().unwrap().len(), 0);
}

#[test]
fn a_power_cut_loses_nothing_that_was_answered() {
    for seed in 0..20 {
        let mut shop = Shop::new();
        shop.add(&[draft("AB", 0, 50)]);
        let mut answered = Vec::new();
        for _ in 0..seed {
            answered.push(shop.issue());
        }
        shop.disk = shop.disk.crash(seed);
        let engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
        let old = std::mem::replace(&mut shop.engine, engine);
        std::mem::forget(old);
        for number in answered {
            let number = crate::domain::Number::parse(&number).unwrap();
            assert!(shop.ask(request::Invoice { number, period: None }).is_ok(), "seed {seed}: {number}");
        }
        assert_eq!(shop.issue(), format!("AB{seed:08}"));
        shop.healthy();
    }
}

#[test]
fn a_repeat_gets_the_same_answer_and_other_content_is_refused() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let first = shop.named("t1-1", request::Issue(sale())).unwrap();
    assert_eq!(shop.named("t1-1", request::Issue(sale())), Ok(first.clone()));
    let add = request::RangeAdd { drafts: vec![draft("AC", 0, 50)] };
    let added = shop.named("t1-2", add.clone()).unwrap();
    shop.reopen();
    assert_eq!(shop.named("t1-1", request::Issue(sale())), Ok(first));
    assert_eq!(shop.named("t1-2", add), Ok(added));
    let mut other = sale();
    other.lines[0].price = Decimal::from(106);
    let reused = shop.named("t1-1", request::Issue(other));
    assert_eq!(reused, Err(Failure::Refused(Refusal::Store(StoreRefusal::RequestIdReused))));
    assert_eq!(shop.issue(), "AB00000001", "neither repeat nor refusal took a number");
}

#[test]
fn each_of_the_five_reasons_is_told_apart() {
    let shop = Shop::new();
    let mut at_till = sale();
    at_till.till = TillCode::parse("T1");
    assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::NotAdded);
    let mut other = draft("AB", 0, 50);
    other.till = TillCode::parse("T2");
    shop.add(&[other]);
    assert_eq!(no_number(shop.ask(request::Issue(at_till.clone()))), NumbersState::NotAssigned);
    let id = shop.add(&[draft("AC", 0, 50)])[0].range.id;
    shop.ask(request::RangePause { ids: vec![id], pause: true }).unwrap();
    assert_eq!(no_number(shop.ask(request::Issue(at_till.clone()))), NumbersState::Paused);
    shop.ask(request::RangePause { ids: vec![id], pause: false }).unwrap();
    for _ in 0..50 {
        shop.ask(request::Issue(at_till.clone())).unwrap();
    }
    assert_eq!(no_number(shop.ask(request::Issue(at_till.clone()))), NumbersState::UsedUp);
    shop.clock.pass_s(60 * 86_400);
    let next = no_number(shop.ask(request::Issue(at_till)));
    assert_eq!(next, NumbersState::NotAdded, "the period of the sale is what counts");
    shop.healthy();
}

#[test]
fn books_of_paper_are_neither_paused_nor_used_up() {
    let shop = Shop::new();
    let mut paper = draft("AB", 0, 50);
    paper.kind = crate::domain::Kind::Paper;
    shop.add(&[paper]);
    assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::NotAdded);
}

#[test]
fn books_are_taken_in_the_order_of_their_holder() {
    let shop = Shop::new();
    let mut till = draft("AD", 200, 50);
    till.till = TillCode::parse("T1");
    let mut dept = draft("AC", 100, 50);
    dept.dept = DeptCode::parse("D1");
    shop.add(&[draft("AB", 0, 50), dept, till]);
    let sell = |till: Option<&str>, dept: Option<&str>| {
        let mut sale = sale();
        sale.till = till.and_then(TillCode::parse);
        sale.dept = dept.and_then(DeptCode::parse);
        number_of(shop.ask(request::Issue(sale)))
    };
    assert_eq!(sell(Some("T1"), Some("D1")), "AD00000200");
    assert_eq!(sell(Some("T2"), Some("D1")), "AC00000100");
    assert_eq!(sell(Some("T2"), None), "AB00000000");
    assert_eq!(sell(None, None), "AB00000001");
}

#[test]
fn a_frozen_clock_is_for_sample_stores_alone() {
    let frozen = |shop: &Shop, request| {
        let caller = Caller { now: Moment::parse("2019-07-15 09:00:00"), ..Caller::default() };
        shop.engine.ask(caller, request)
    };
    let refused = frozen(&Shop::new(), request::Issue(sale()));
    assert_eq!(refused, Err(Failure::Refused(Refusal::Store(StoreRefusal::NotSample))));
    assert_eq!(no_number(frozen(&Shop::with(true), request::Issue(sale()))), NumbersState::NotAdded);
}

#[test]
fn a_failed_sync_answers_unknown_and_nothing_is_ever_tried_again() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop.issue();
    let calls = shop.disk.calls();
    shop.disk.fail_at(calls + 1);
    assert_eq!(shop.ask(request::Issue(sale())), Err(Failure::Unknown));
    assert_eq!(shop.ask(request::Issue(sale())), Err(Failure::NoEngine));
    assert_eq!(shop.fatal.lock().unwrap().len(), 1);
    shop.disk = shop.disk.crash(7);
    let engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    std::mem::forget(std::mem::replace(&mut shop.engine, engine));
    shop.healthy();
    let next = shop.issue();
    assert!(next == "AB00000001" || next == "AB00000002", "{next}");
}

#[test]
fn the_store_file_can_be_thrown_away() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop.issue();
    shop.engine.close().unwrap();
    shop.disk.remove(crate::store::FILE).unwrap();
    shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    assert_eq!(shop.issue(), "AB00000001");
    shop.healthy();
}

#[test]
fn a_store_without_its_ledger_is_fenced_and_an_empty_directory_is_no_store() {
    let shop = Shop::new();
    let again = Engine::create(&parts(&shop.disk, &shop.clock, &shop.fatal), Moment::default(), 0, vec![]);
    assert!(matches!(again, Err(EngineFault::StoreExists)));
    shop.engine.close().unwrap();
    for name in shop.disk.list("ledger").unwrap() {
        shop.disk.remove(&format!("ledger/{name}")).unwrap();
    }
    let fenced = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal));
    assert!(matches!(fenced, Err(EngineFault::LedgerMissing)));
    let empty = Engine::open(parts(&MemDisk::default(), &shop.clock, &shop.fatal));
    assert!(matches!(empty, Err(EngineFault::NoStore)));
}

#[test]
fn an_older_copy_of_a_store_is_fenced_by_the_witness() {
    let shop = Shop::new();
    let seen = MemDisk::default();
    let with_witness =
        |disk: &MemDisk| Parts { witness: Some(seen.arc()), ..parts(disk, &shop.clock, &shop.fatal) };
    shop.engine.close().unwrap();
    let old = shop.disk.copy();
    let engine = Engine::open(with_witness(&shop.disk)).unwrap();
    let add = request::RangeAdd { drafts: vec![draft("AB", 0, 50)] };
    engine.ask(Caller::default(), add).unwrap();
    engine.close().unwrap();
    let fenced = Engine::open(with_witness(&old)).unwrap();
    let refused = fenced.ask(Caller::default(), request::Issue(sale())).map(drop);
    assert!(matches!(refused, Err(Failure::Refused(Refusal::Store(StoreRefusal::Fenced(_))))), "{refused:?}");
    drop(fenced);
    assert!(Engine::open(with_witness(&shop.disk)).is_ok());
}

#[test]
fn a_fault_of_a_field_is_a_refusal_with_its_code() {
    let fault = FieldFault::Unaligned { nearest: 100 };
    assert_eq!(Refusal::Book(BookRefusal::Fields(vec![(0, fault)])).code(), "RANGE_UNALIGNED");
}

#[test]
fn pages_of_invoices_are_exact_however_many_share_a_second() {
    let shop = Shop::new();
    let other = Company { ubn: Ubn::parse("24634102").unwrap(), ..company("2") };
    shop.ask(request::CompanyPut { company: other, new: true }).unwrap();
    let mut theirs = draft("CD", 0, 50);
    theirs.company = CompanyCode::parse("2");
    shop.add(&[draft("AB", 0, 100), theirs]);
    for count in 0..60 {
        let mut sale = sale();
        sale.company = CompanyCode::parse(if count % 3 == 0 { "2" } else { "1" });
        shop.ask(request::Issue(sale)).unwrap();
        shop.clock.pass_s(i64::from(count == 30));
    }
    let mut query = InvoiceQuery { limit: 7, ..InvoiceQuery::default() };
    let mut listed = Vec::new();
    loop {
        let Ok(page) = shop.ask(request::Invoices(query.clone())) else { panic!() };
        assert!(page.rows.len() <= 7);
        listed.extend(page.rows.iter().map(|row| (row.invoice.issued_at, row.invoice.number)));
        let Some(next) = page.next else { break };
        query.resume = Some(next);
    }
    assert_eq!(listed.len(), 60);
    assert!(listed.windows(2).all(|pair| pair[0].0 >= pair[1].0), "newest first");
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), 60, "none twice");
}

#[test]
fn a_cancelled_number_is_counted_and_never_comes_back() {
    let mut shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.issue();
    let number = crate::domain::Number::parse("AB00000000").unwrap();
    let cancel = |shop: &Shop, id: &str, reason: &str, approval: &str| {
        let text = |text: &str| CleanText::new(text, 100).unwrap();
        let (reason, approval_no) = (text(reason), text(approval));
        shop.named(id, request::Cancel { number, period: None, reason, approval_no })
    };
    assert_eq!(
        cancel(&shop, "c0", "", ""),
        Err(Failure::Refused(Refusal::Store(StoreRefusal::ReasonMissing)))
    );
    let done = cancel(&shop, "c1", "品項打錯", "").unwrap();
    assert_eq!(cancel(&shop, "c1", "品項打錯", ""), Ok(done.clone()), "a repeat is the same answer");
    let again = cancel(&shop, "c2", "品項打錯", "");
    assert!(
        matches!(
            again,
            Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::AlreadyCancelled { .. })))
        ),
        "{again:?}"
    );
    assert_eq!(shop.range(id).range.cancelled_total(), 1);
    assert_eq!(shop.issue(), "AB00000001");
    shop.healthy();
    shop.reopen();
    assert_eq!(cancel(&shop, "c1", "品項打錯", ""), Ok(done));
    shop.healthy();
}

#[test]
fn after_the_deadline_a_cancel_needs_an_approval() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop.issue();
    let number = crate::domain::Number::parse("AB00000000").unwrap();
    let cancel = |approval: &str| {
        let text = |text: &str| CleanText::new(text, 100).unwrap();
        shop.ask(request::Cancel {
            number, period: None, reason: text("退貨"), approval_no: text(approval)
        })
    };
    // 2026-11-23 10:00 plus 51 days and a little is past 2027-01-13 23:59:59.
    shop.clock.pass_s(51 * 86_400 + 14 * 3600);
    let late = cancel("");
    assert!(
        matches!(late, Err(Failure::Refused(Refusal::Correction(CorrectionRefusal::TooLate { .. })))),
        "{late:?}"
    );
    cancel("財北國稅字第1號").unwrap();
    shop.healthy();
}
