//! Acts larger than a batch: whole or not there, whatever happens in between; and sales go on beside them.

use super::*;
use crate::domain::{Allotted, RangeActKind};
use crate::engine::book::large::STEP_RANGES_MAX;
use crate::protocol::{ADD_RANGES_MAX, CHANGE_RANGES_MAX, PAGE_ROWS_MAX};
use std::sync::atomic::{AtomicBool, Ordering};

/// Books of one track from the beginning, one draft each.
fn books(track: &str, count: usize) -> Vec<RangeDraft> {
    let period = Period::of(moment("2026-11-23 10:00:00").date()).unwrap();
    let track = Track::parse(track).unwrap();
    let span = |at: usize| {
        let serial = |value: usize| Serial::try_from(u32::try_from(value).unwrap()).unwrap();
        Span::new(track, serial(at * 50), serial(at * 50 + 49)).unwrap()
    };
    (0..count).map(|at| RangeDraft::new(period, span(at))).collect()
}

fn adding(track: &str, count: usize) -> request::RangeAdd {
    request::RangeAdd { drafts: books(track, count) }
}

impl Shop {
    fn ranges(&self) -> u64 {
        self.ask(request::Store).unwrap().ranges
    }

    /// Rows of the grid, by pages.
    fn listed(&self, track: &str) -> usize {
        let filter = RangeFilter { track: Track::parse(track).ok(), ..RangeFilter::default() };
        let (mut start, mut count) = (PageStart::Top, 0);
        loop {
            let query = RangeQuery { filter: filter.clone(), start, limit: PAGE_ROWS_MAX };
            let page = self.ask(request::Ranges(query)).unwrap();
            count += page.rows.len();
            match page.rows.last() {
                Some(last) if page.more_below => {
                    start = PageStart::After(crate::domain::RangePlace::of(&last.range));
                }
                _ => return count,
            }
        }
    }
}

#[test]
fn sales_go_on_beside_it_and_nobody_sees_a_part_of_it() {
    let shop = Shop::new();
    shop.add(&books("AB", 20));
    let count = 6 * STEP_RANGES_MAX + 7;
    let over = AtomicBool::new(false);
    let sold = std::thread::scope(|scope| {
        let seller = scope.spawn(|| {
            let mut sold = 0;
            while !over.load(Ordering::Acquire) {
                shop.issue();
                sold += 1;
                let (ranges, listed) = (shop.ranges(), shop.listed("CD"));
                assert!(ranges == 20 || ranges == 20 + count as u64, "{ranges} ranges are seen");
                assert!(listed == 0 || listed == count, "{listed} of {count} are listed");
            }
            sold
        });
        let rows = shop.ask(adding("CD", count)).unwrap();
        assert_eq!(rows.len(), count);
        over.store(true, Ordering::Release);
        seller.join().unwrap()
    });
    println!("{sold} sales meanwhile");
    assert!(sold > 0);
    assert_eq!(shop.listed("CD"), count);
    shop.healthy();
}

#[test]
fn a_power_cut_at_any_call_leaves_all_of_it_or_nothing() {
    let count = STEP_RANGES_MAX + 1;
    let first = Shop::new();
    first.add(&books("AB", 2));
    let (template, before) = (first.disk.copy(), first.disk.calls());
    first.named("large-1", adding("CD", count)).unwrap();
    let calls = first.disk.calls() - before;
    let (mut none, mut all) = (0, 0);
    for at in 0..calls + 3 {
        let (shop, answer) = Shop::cut(&template, at, |shop| shop.named("large-1", adding("CD", count)));
        let found = shop.ranges();
        match found {
            2 => none += 1,
            _ => all += 1,
        }
        assert!(found == 2 || found == 2 + count as u64, "cut at {at}: {found} ranges");
        assert!(answer.is_err() || found > 2, "cut at {at}: answered and lost");
        assert_eq!(shop.listed("CD") as u64, found - 2);
        assert_eq!(shop.named("large-1", adding("CD", count)).unwrap().len(), count, "cut at {at}: repeated");
        assert_eq!(shop.ranges(), 2 + count as u64, "cut at {at}: once");
        if at % 5 == 0 {
            shop.healthy();
        }
    }
    println!("{calls} calls: {none} cuts left nothing, {all} all of it");
    assert!(none > 0 && all > 0);
}

#[test]
fn a_repeat_is_answered_from_its_parts_and_another_content_is_refused() {
    let mut shop = Shop::new();
    let count = STEP_RANGES_MAX + 1;
    let rows = shop.named("large-1", adding("CD", count)).unwrap();
    shop.reopen();
    assert_eq!(shop.named("large-1", adding("CD", count)).unwrap(), rows);
    assert_eq!(shop.ranges(), count as u64);
    let other = shop.named("large-1", adding("CD", count + 1));
    assert_eq!(other, Err(Failure::Refused(Refusal::Store(StoreRefusal::RequestIdReused))));
    assert!(rows.iter().zip(1..).all(|(row, id)| row.range.id == RangeId(id)), "ids without a gap");
}

#[test]
fn a_fault_in_the_last_row_leaves_nothing() {
    let shop = Shop::new();
    let mut drafts = books("CD", STEP_RANGES_MAX + 1);
    drafts.push(drafts[0].clone());
    let head = shop.ask(request::Store).unwrap().head_sequence;
    let refused = shop.ask(request::RangeAdd { drafts });
    assert!(matches!(refused, Err(Failure::Refused(Refusal::Book(BookRefusal::Fields(_))))), "{refused:?}");
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, head, "no entry");
}

#[test]
fn limits_hold_at_their_border() {
    let shop = Shop::new();
    let over = shop.ask(adding("CD", ADD_RANGES_MAX + 1));
    let too_many = |asked: usize, max: usize| {
        let refusal = StoreRefusal::TooMany { asked: asked as u64, max: max as u64 };
        Failure::Refused(Refusal::Store(refusal))
    };
    assert_eq!(over, Err(too_many(ADD_RANGES_MAX + 1, ADD_RANGES_MAX)));
    let rows = shop.ask(adding("CD", ADD_RANGES_MAX)).unwrap();
    assert_eq!(rows.len(), ADD_RANGES_MAX);
    let ids = |count: usize| rows[..count].iter().map(|row| row.range.id).collect::<Vec<_>>();
    let pausing = |count| request::RangePause { ids: ids(count), pause: true };
    assert_eq!(
        shop.ask(pausing(CHANGE_RANGES_MAX + 1)),
        Err(too_many(CHANGE_RANGES_MAX + 1, CHANGE_RANGES_MAX))
    );
    assert_eq!(shop.ask(pausing(CHANGE_RANGES_MAX)).unwrap().len(), CHANGE_RANGES_MAX);
    let deleting = shop.ask(request::RangeDelete(ids(CHANGE_RANGES_MAX + 1)));
    assert_eq!(deleting, Err(too_many(CHANGE_RANGES_MAX + 1, CHANGE_RANGES_MAX)));
    assert_eq!(shop.ask(request::RangeDelete(ids(CHANGE_RANGES_MAX))).unwrap().len(), CHANGE_RANGES_MAX);
    shop.healthy();
}

#[test]
fn a_check_of_many_ranges_does_not_undo_the_sales_of_the_same_time() {
    let shop = Shop::new();
    let count = 3 * STEP_RANGES_MAX;
    let rows = shop.add(&books("AB", count));
    let period = rows[0].range.period;
    let allotted = |row: &RangeRow| crate::domain::AllocationRow {
        line: 1,
        ubn: row.range.ubn,
        tax_kind: row.range.tax_kind,
        period,
        span: row.range.span,
    };
    let allotted = Allotted { rows: rows.iter().map(allotted).collect(), complete: true };
    let over = AtomicBool::new(false);
    let sold = std::thread::scope(|scope| {
        let seller = scope.spawn(|| {
            let mut sold: u32 = 0;
            while !over.load(Ordering::Acquire) {
                shop.issue();
                sold += 1;
            }
            sold
        });
        let source = CleanText::new("file", 9).unwrap();
        shop.ask(request::RangeCheck { period, allotted, source }).unwrap();
        over.store(true, Ordering::Release);
        seller.join().unwrap()
    });
    let used: u32 =
        (1..=sold.div_ceil(50)).map(|id| shop.range(RangeId(u64::from(id))).range.issued_here()).sum();
    assert_eq!(used, sold);
    shop.healthy();
}

#[test]
fn the_trail_tells_each_part_by_what_the_act_was() {
    use crate::domain::{BookAct, LargeAct};
    let part = BookAct::Part { kind: RangeActKind::Import, put: Vec::new() };
    let (kind, reason) = (RangeActKind::Batch, CleanText::default());
    let dropped = BookAct::Dropped(LargeAct { kind, first: RangeId(1), count: 0, reason });
    assert_eq!([part, dropped].map(|act| Act::from(act).word()), ["ranges imported", "large act dropped"]);
}
