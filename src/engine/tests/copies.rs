//! Copies of a store (E5): on one machine and on two, older and beside, with a witness that is gone, damaged or another's.

use super::*;
use crate::domain::{FenceReason, Holder, NumberSeen, NumbersState};
use crate::world::Entropy;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// For a checkpoint that follows behind a sale.
const PATIENCE: Duration = Duration::from_secs(60);

/// Other bytes at each drawing, so that no two openings name the same life.
#[derive(Debug)]
struct Drawn(AtomicU64);

static DRAWN: AtomicU64 = AtomicU64::new(1);

impl Entropy for Drawn {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        SimEntropy::of(self.0.fetch_add(1, Ordering::Relaxed)).fill(bytes)
    }
}

/// A machine: its witnesses and its own id.
pub(super) struct Machine {
    pub(super) witness: MemDisk,
    pub(super) id: &'static str,
    pub(super) clock: Arc<SimClock>,
}

impl Machine {
    pub(super) fn new(id: &'static str) -> Self {
        Self { witness: MemDisk::default(), id, clock: SimClock::at(moment("2026-11-23 10:00:00")) }
    }

    pub(super) fn parts(&self, disk: &MemDisk) -> Parts {
        let entropy = Drawn(AtomicU64::new(DRAWN.fetch_add(1_000, Ordering::Relaxed)));
        Parts {
            witness: Some(self.witness.arc()),
            machine: Some(self.id.to_owned()),
            host: self.id.to_owned(),
            entropy: Arc::new(entropy),
            ..parts(disk, &self.clock, &Arc::default())
        }
    }

    pub(super) fn open(&self, disk: &MemDisk) -> Arc<Engine> {
        Engine::open(self.parts(disk)).unwrap()
    }

    /// A store of this machine with one book, two of whose numbers are sold.
    pub(super) fn shop(&self) -> MemDisk {
        let disk = MemDisk::default();
        let company = TillAct::Company(Box::new(company("1")));
        let acts = vec![StoreAct::Created { kind: StoreKind::Real }.into(), company.into()];
        Engine::create(&self.parts(&disk), self.clock.now(), 1000, acts).unwrap();
        let engine = self.open(&disk);
        assert_eq!(why(&engine), None);
        add(&engine, draft("AB", 0, 50));
        sell(&engine, 2);
        engine.close().unwrap();
        disk
    }
}

pub(super) fn add(engine: &Engine, draft: RangeDraft) -> RangeId {
    engine.ask(Caller::default(), request::RangeAdd { drafts: vec![draft] }).unwrap()[0].range.id
}

/// A person says that the range is fresh.
pub(super) fn fresh(engine: &Engine, ids: Vec<RangeId>) -> Result<Vec<RangeRow>, Failure> {
    let reason = CleanText::new("平台今天配的", 20).unwrap();
    engine.ask(Caller::default(), request::RangeFresh { ids, reason })
}

pub(super) fn sell(engine: &Engine, count: usize) -> Vec<String> {
    (0..count).map(|_| number_of(engine.ask(Caller::default(), request::Issue(sale())))).collect()
}

pub(super) fn why(engine: &Engine) -> Option<FenceReason> {
    engine.ask(Caller::default(), request::Fence).unwrap().why
}

/// The fence stands for this reason: nothing is sold or changed, everything is looked up; once it is lifted the known
/// book is withheld and only a new one sells.
fn is_fenced(engine: &Engine, expected: FenceReason) {
    assert_eq!(why(engine), Some(expected));
    let refused = Err(Failure::Refused(StoreRefusal::Fenced(expected).into()));
    assert_eq!(engine.ask(Caller::default(), request::Issue(sale())).map(drop), refused);
    let adding = request::RangeAdd { drafts: vec![draft("CD", 0, 50)] };
    assert_eq!(engine.ask(Caller::default(), adding).map(drop), refused);
    let query = InvoiceQuery { limit: 50, ..InvoiceQuery::default() };
    assert!(engine.ask(Caller::default(), request::Invoices(query)).is_ok());
}

fn lift(engine: &Engine) {
    let report = engine.ask(Caller::default(), request::Fence).unwrap();
    assert_eq!((report.books, report.rows.len()), (1, 1));
    let reason = CleanText::new("換機", 20).unwrap();
    engine.ask(Caller::default(), request::FenceLift { reason }).unwrap();
    assert_eq!(why(engine), None);
    let none = engine.ask(Caller::default(), request::Issue(sale()));
    assert_eq!(no_number(none), NumbersState::Withheld);
    let id = add(engine, draft("CD", 0, 50));
    let none = engine.ask(Caller::default(), request::Issue(sale()));
    assert_eq!(no_number(none), NumbersState::Withheld, "nobody has said that the lost copy never had it");
    fresh(engine, vec![id]).unwrap();
    assert_eq!(sell(engine, 2), ["CD00000000", "CD00000001"]);
    let caller = Caller { service: true, ..Caller::default() };
    let report = engine.ask(caller, request::Doctor { quick: false }).unwrap();
    assert_eq!(report.violations, []);
}

#[test]
fn an_older_copy_on_the_same_machine_stands_behind_the_fence_and_the_original_does_not() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let old = disk.copy();
    let engine = machine.open(&disk);
    sell(&engine, 3);
    engine.close().unwrap();
    let copy = machine.open(&old);
    is_fenced(&copy, why(&copy).unwrap());
    assert!(matches!(why(&copy), Some(FenceReason::Older { .. })));
    copy.close().unwrap();
    let original = machine.open(&disk);
    assert_eq!(why(&original), None);
    assert_eq!(sell(&original, 2), ["AB00000005", "AB00000006"]);
    original.close().unwrap();
    let copy = machine.open(&old);
    lift(&copy);
    copy.close().unwrap();
    let original = machine.open(&disk);
    is_fenced(&original, FenceReason::Beside);
}

#[test]
fn two_copies_never_run_at_once_on_one_machine() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let copy = disk.copy();
    let engine = machine.open(&disk);
    assert!(matches!(Engine::open(machine.parts(&copy)), Err(EngineFault::AnotherRuns)));
    sell(&engine, 1);
    engine.close().unwrap();
    is_fenced(&machine.open(&copy), FenceReason::Older { ends: 4, known: 5 });
}

#[test]
fn a_copy_on_another_machine_stands_behind_the_fence_whether_or_not_witnesses_came_along() {
    let (one, other) = (Machine::new("m1"), Machine::new("m2"));
    let disk = one.shop();
    let copy = other.open(&disk.copy());
    is_fenced(&copy, FenceReason::OtherHost);
    copy.close().unwrap();
    let brought = Machine { witness: one.witness.copy(), ..Machine::new("m2") };
    let copy = brought.open(&disk.copy());
    is_fenced(&copy, FenceReason::OtherHost);
    lift(&copy);
    copy.close().unwrap();
    assert_eq!(why(&one.open(&disk)), None, "the original's machine knows nothing of it");
}

#[test]
fn a_witness_that_is_gone_damaged_or_empty_has_a_way_back() {
    type Damage = fn(&MemDisk, &str);
    let damages: [(Damage, FenceReason); 3] = [
        (|disk, name| disk.arc().remove(name).unwrap(), FenceReason::NoWitness),
        (|disk, name| disk.arc().open(name).unwrap().set_len(0).unwrap(), FenceReason::WitnessDamaged),
        (
            |disk, name| disk.arc().open(name).unwrap().write_at(40, b"x").unwrap(),
            FenceReason::WitnessDamaged,
        ),
    ];
    for (damage, expected) in damages {
        let machine = Machine::new("m1");
        let disk = machine.shop();
        let name = crate::domain::hex(&crate::ledger::store_id(&*disk.arc()).unwrap());
        damage(&machine.witness, &name);
        let engine = machine.open(&disk);
        is_fenced(&engine, expected);
        lift(&engine);
        engine.close().unwrap();
        let engine = machine.open(&disk);
        assert_eq!(why(&engine), None, "the way back led somewhere");
        assert_eq!(sell(&engine, 1), ["CD00000002"]);
    }
}

#[test]
fn a_store_that_another_copy_overtook_while_it_ran_is_fenced_at_its_next_checkpoint() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let shared = machine.witness.clone();
    let engine = machine.open(&disk);
    // Another machine with the same witness directory: a network share, and its lock is not seen here.
    let name = crate::domain::hex(&crate::ledger::store_id(&*disk.arc()).unwrap());
    let theirs = shared.copy();
    let elsewhere = Machine { witness: theirs, ..Machine::new("m1") };
    let other = elsewhere.open(&disk.copy());
    sell(&other, 1);
    other.close().unwrap();
    let file = elsewhere.witness.arc().open(&name).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    let here = shared.arc();
    here.remove(&name).unwrap();
    here.create(&name).unwrap().write_at(0, &bytes).unwrap();
    machine.clock.pass_s(2);
    sell(&engine, 1);
    // The checkpoint follows behind the sale.
    let until = Instant::now() + PATIENCE;
    while why(&engine).is_none() && Instant::now() < until {
        std::thread::yield_now();
    }
    assert!(matches!(why(&engine), Some(FenceReason::Older { .. })), "{:?}", why(&engine));
    let again = engine.ask(Caller::default(), request::Issue(sale())).map(drop);
    assert!(matches!(again, Err(Failure::Refused(Refusal::Store(StoreRefusal::Fenced(_))))), "{again:?}");
}

#[test]
fn a_withheld_rest_is_freed_only_when_both_lists_account_for_every_number() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = Machine::new("m2").open(&disk);
    lift(&engine);
    let id = RangeId(1);
    let number = |serial: u32| crate::domain::Number::parse(&format!("AB{serial:08}")).unwrap();
    let all: Vec<NumberSeen> =
        (2..50).map(|serial| NumberSeen { number: number(serial), used: false }).collect();
    let reason = CleanText::new("平台與證明聯", 20).unwrap();
    let free = |centre: &[NumberSeen], slips: &[NumberSeen]| {
        let (centre, slips) = (centre.to_vec(), slips.to_vec());
        engine
            .ask(Caller::default(), request::RangeFree { id, centre, slips, reason: reason.clone() })
            .map(drop)
    };
    let stays =
        |serial| Err(Failure::Refused(BookRefusal::NotAccounted { id, number: number(serial) }.into()));
    assert_eq!(free(&all, &all[..47]), stays(49), "one number is told by one list alone");
    assert_eq!(free(&all[1..], &all), stays(2));
    let mut used = all.clone();
    used[5].used = true;
    assert_eq!(free(&used, &all), stays(7), "the centre has an invoice");
    let mut both = all.clone();
    both.push(NumberSeen { number: number(30), used: true });
    assert_eq!(free(&all, &both), stays(30), "a list that says both");
    for changes in [
        request::RangeTill { ids: vec![id], till: TillCode::parse("T1") }.into(),
        request::RangeDelete(vec![id]).into(),
        request::RangePause { ids: vec![id], pause: false }.into(),
        request::RangeEdit { id, edit: RangeEdit { draft: draft("AB", 0, 50) } }.into(),
        Request::from(request::RangeSplit { id, at: Serial::try_from(50u32).unwrap() }),
    ] {
        let call = Call { caller: Caller::default(), id: None, request: changes };
        let refused = engine.call(&call);
        assert_eq!(refused, Err(Failure::Refused(BookRefusal::Withheld(id).into())));
    }
    free(&all, &all).unwrap();
    let row = engine.ask(Caller::default(), request::Range(id)).unwrap();
    assert_eq!(row.range.holder, Holder::Shop);
    assert_eq!(sell(&engine, 1), ["AB00000002"], "freed: the book with the lowest begin goes on");
}

#[test]
fn a_centre_that_has_another_invoice_stops_issuing_from_that_book_at_once() {
    use crate::domain::{MessageKind, Outcome};
    let shop = Shop::new();
    let ids: Vec<RangeId> =
        shop.add(&[draft("AB", 0, 50), draft("AB", 50, 50)]).iter().map(|row| row.range.id).collect();
    let numbers = [shop.issue(), shop.issue()];
    let document = super::upload::id(&numbers[0], MessageKind::F0401);
    shop.send(document, 1);
    let words = |text: &str| CleanText::new(text, 40).unwrap();
    shop.tell(document, Outcome::Differs { field: words("RandomNumber"), theirs: words("0007") });
    assert_eq!(shop.range(ids[0]).status, RangeStatus::Withheld);
    assert_eq!(shop.upload_status().parked, 1, "a person looks at it");
    assert_eq!(shop.issue(), "AB00000050", "the rest of that book is another copy's, perhaps");
    let again = super::upload::id(&numbers[1], MessageKind::F0401);
    shop.send(again, 2);
    shop.tell(again, Outcome::Differs { field: words("RandomNumber"), theirs: words("0008") });
    assert_eq!(shop.range(ids[0]).range.counts.refused, 2, "a second one of the same book");
    shop.healthy();
}
