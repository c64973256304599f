//! How long a sale waits while the largest acts on ranges are under way (E1), and how those acts grow.

use crate::alone;
use crate::shop::{Shop, company, full_scale, sale, span};
use crate::terminal::ticks_of;
use lj::domain::{
    AllocationRow, Allotted, CleanText, GOODS_MAX, GOODS_REMOVED_MAX, Good, GoodCode, Period, RangeDraft,
    RangeId, Serial, Span, TaxChoice, TaxKind, Track,
};
use lj::protocol::{ADD_RANGES_MAX, CHANGE_RANGES_MAX, IMPORT_ROWS_MAX, ImportOptions, request};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// From the promise: what a sale may wait behind any act of any size allowed, beside the slowest bare sync of the run.
const WAIT_MAX: Duration = Duration::from_millis(50);
/// From the promise: twice the size takes at most so many times the time.
const GROWTH_MAX: f64 = 2.3;
/// Rounds until each act has kept the time in one: on a machine that is busy with other things the best counts.
const ROUNDS_MAX: usize = 3;
/// Rounds in which both sizes are measured, one after the other, so that both meet the same machine: at least, and until the
/// best of each keep the time.
const GROWTH_ROUNDS: std::ops::Range<usize> = 4..16;

pub fn books(track: &str, count: usize, of: Period) -> Vec<RangeDraft> {
    let track = Track::parse(track).unwrap();
    let serial = |value: usize| Serial::try_from(u32::try_from(value).unwrap()).unwrap();
    (0..count)
        .map(|at| RangeDraft::new(of, Span::new(track, serial(at * 50), serial(at * 50 + 49)).unwrap()))
        .collect()
}

/// Syncs a file of its own until told to stop, and says how long the slowest took.
pub fn slowest_sync(over: &AtomicBool) -> Duration {
    let file = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut slowest = Duration::ZERO;
    while !over.load(Ordering::Acquire) {
        let begun = Instant::now();
        file.as_file().write_all_at(&[7; 512], 0).unwrap();
        file.as_file().sync_data().unwrap();
        slowest = slowest.max(begun.elapsed());
        std::thread::yield_now();
    }
    slowest
}

/// Sells one after the other while `act` runs: how long the slowest sale took, and the slowest bare sync beside it.
fn beside(shop: &Shop, act: impl FnOnce()) -> (Duration, Duration, usize) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let bare = scope.spawn(|| slowest_sync(&over));
        let seller = scope.spawn(|| {
            let (mut slowest, mut sold) = (Duration::ZERO, 0);
            while !over.load(Ordering::Acquire) {
                let begun = Instant::now();
                shop.ask(request::Issue(sale())).unwrap();
                slowest = slowest.max(begun.elapsed());
                sold += 1;
            }
            (slowest, sold)
        });
        act();
        over.store(true, Ordering::Release);
        let (slowest, sold) = seller.join().unwrap();
        (slowest, bare.join().unwrap(), sold)
    })
}

/// The file of an allotment of `rows` books in the shop's period.
pub fn allotment(rows: usize) -> Arc<[AllocationRow]> {
    let letter = |at: usize| char::from(b'F' + u8::try_from(at).unwrap());
    let serial = |value: usize| Serial::try_from(u32::try_from(value).unwrap()).unwrap();
    let row = |at: usize| {
        let track = format!("{}{}", letter(at / 50_000), letter(at / 2_500 % 20));
        let begin = at % 2_500 * 50;
        AllocationRow {
            line: u32::try_from(at).unwrap() + 2,
            ubn: company().ubn,
            tax_kind: TaxKind::General,
            period: Shop::period(),
            span: Span::new(Track::parse(&track).unwrap(), serial(begin), serial(begin + 49)).unwrap(),
        }
    };
    (0..rows).map(row).collect()
}

/// A goods list.
fn goods(count: usize) -> Vec<Good> {
    let good = |at: usize| Good {
        code: GoodCode::parse(&format!("G{at:06}")).unwrap(),
        barcode: GoodCode::parse(&format!("471{at:010}")),
        name: CleanText::new("乾電池 AA 四入", 200).unwrap(),
        unit: CleanText::default(),
        price: 35.into(),
        tax: TaxChoice::Taxable,
    };
    (0..count).map(good).collect()
}

/// How long a sale waited beside each of the largest acts, less the slowest bare sync meanwhile, in a shop of its own.
fn waits() -> Vec<(&'static str, Duration)> {
    let (rows, books_added) = if full_scale() { (IMPORT_ROWS_MAX, ADD_RANGES_MAX) } else { (60_000, 20_000) };
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 5_000_000)]);
    let period = Shop::period();
    let wait = |name: &'static str, act: &mut dyn FnMut()| {
        let (slowest, bare, sold) = beside(&shop, act);
        println!("{name}: {sold} sales, the slowest {slowest:?}, the slowest bare sync {bare:?}");
        (name, slowest.saturating_sub(bare))
    };
    let file = allotment(rows);
    let mut waits = vec![wait("import", &mut || {
        shop.ask(request::Import { rows: Arc::clone(&file), options: ImportOptions::default() }).unwrap();
    })];
    let mut ids: Vec<RangeId> = Vec::new();
    waits.push(wait("batch", &mut || {
        let added = shop.ask(request::RangeAdd { drafts: books("CD", books_added, period) }).unwrap();
        ids = added.iter().map(|row| row.range.id).take(CHANGE_RANGES_MAX).collect();
    }));
    waits.push(wait("check", &mut || {
        let allotted = Allotted { rows: file.to_vec(), complete: true };
        let source = CleanText::new("file", 9).unwrap();
        shop.ask(request::RangeCheck { period, allotted, source }).unwrap();
    }));
    waits.push(wait("pause", &mut || {
        shop.ask(request::RangePause { ids: ids.clone(), pause: true }).unwrap();
    }));
    waits.push(wait("delete", &mut || {
        shop.ask(request::RangeDelete(ids.clone())).unwrap();
    }));
    let goods = goods(if full_scale() { GOODS_MAX } else { 20_000 });
    waits.push(wait("goods", &mut || {
        shop.ask(request::GoodsPut { goods: goods.clone(), new: false }).unwrap();
    }));
    let codes: Vec<_> = goods.iter().map(|good| good.code.clone()).take(GOODS_REMOVED_MAX).collect();
    waits.push(wait("goods removed", &mut || {
        shop.ask(request::GoodsRemove(codes.clone())).unwrap();
    }));
    assert_eq!(shop.doctor(true).violations, []);
    waits
}

#[test]
fn a_sale_beside_the_largest_acts_waits_no_longer_than_a_blink() {
    let _alone = alone();
    let room = if cfg!(debug_assertions) { 4 } else { 1 };
    let late = |waits: &[(&str, Duration)]| waits.iter().any(|(_, wait)| *wait > WAIT_MAX * room);
    let mut best = waits();
    for _ in 1..ROUNDS_MAX {
        if !late(&best) {
            break;
        }
        for (best, (_, again)) in best.iter_mut().zip(waits()) {
            best.1 = best.1.min(again);
        }
    }
    assert!(!late(&best), "a sale waited beside the slowest sync, at best: {best:?}");
}

#[test]
fn twice_the_size_takes_about_twice_the_time() {
    let _alone = alone();
    // By the clock, and in processor time, which a machine that is busy with other things does not lengthen. To the end of
    // all that the act set going: what of its rows settles behind the answer, and so how much its last part waited for the
    // first ones, is a matter of how large it is beside what may wait.
    let once = |count: usize| {
        let shop = Shop::new();
        let (begun, ticks) = (Instant::now(), ticks_of(std::process::id()));
        shop.ask(request::RangeAdd { drafts: books("CD", count, Shop::period()) }).unwrap();
        shop.engine.close().unwrap();
        (begun.elapsed(), ticks_of(std::process::id()) - ticks)
    };
    let (mut half, mut whole) = ((Duration::MAX, 0), (Duration::MAX, 0));
    let keeps = |half: Duration, whole: Duration| whole.as_secs_f64() <= half.as_secs_f64() * GROWTH_MAX;
    let ticks = |ticks: u64| Duration::from_millis(ticks * 10);
    for round in 0..GROWTH_ROUNDS.end {
        let kept = keeps(half.0, whole.0) && keeps(ticks(half.1), ticks(whole.1));
        if round >= GROWTH_ROUNDS.start && kept {
            break;
        }
        for (sum, count) in [(&mut half, ADD_RANGES_MAX / 4), (&mut whole, ADD_RANGES_MAX / 2)] {
            let (took, ticks) = once(count);
            *sum = (sum.0.min(took), sum.1 + ticks);
        }
    }
    println!("{} books: {half:?} ticks; twice as many: {whole:?}", ADD_RANGES_MAX / 4);
    assert!(keeps(half.0, whole.0), "by the clock");
    assert!(keeps(ticks(half.1), ticks(whole.1)), "in processor time");
}
