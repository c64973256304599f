//! The window over a list that the test keeps as a plain vector.

use super::*;
use crate::domain::{CompanyCode, Moment, Period, Range, RangeStatus, Serial, Span, Track, Ubn};
use crate::protocol::PageStart;
use proptest::prelude::*;

const HEIGHT: usize = 15;

/// Ranges of one book, the highest begin first, as a store would give them.
struct List(Vec<RangeRow>);

fn range(id: u32) -> Range {
    let period = Period::parse("10807").unwrap();
    let serial = |value| Serial::try_from(value).unwrap();
    let seller = (CompanyCode::parse("1").unwrap(), Ubn::parse("12345675").unwrap());
    let span = Span::new(Track::parse("AB").unwrap(), serial(id * 50), serial(id * 50 + 49)).unwrap();
    Range::untouched(RangeId(u64::from(id)), seller, period, span, Moment::default())
}

impl List {
    fn new(count: u32) -> Self {
        Self((0..count).rev().map(|id| RangeRow { range: range(id), status: RangeStatus::Ready }).collect())
    }

    fn page(&self, query: &RangeQuery) -> RangePage {
        let limit = query.limit as usize;
        let place = |place: RangePlace| self.0.partition_point(|row| row.range.id > place.id);
        let (from, to) = match query.start {
            PageStart::Top => (0, limit),
            PageStart::Bottom => (self.0.len().saturating_sub(limit), self.0.len()),
            PageStart::At(at) => (place(at), place(at) + limit),
            PageStart::After(at) => (place(at) + 1, place(at) + 1 + limit),
            PageStart::Before(at) => (place(at).saturating_sub(limit), place(at)),
        };
        let (from, to) = (from.min(self.0.len()), to.min(self.0.len()));
        RangePage {
            rows: self.0[from..to].to_vec(),
            more_above: from > 0,
            more_below: to < self.0.len(),
            store_total: self.0.len() as u64,
        }
    }

    /// Answers until nothing more is asked.
    fn answer(&self, grid: &mut Grid, fetch: Option<Fetch>) {
        let mut next = fetch;
        while let Some(fetch) = next {
            next = grid.take(fetch.turn, self.page(&fetch.query), HEIGHT);
        }
    }

    fn grid(&self) -> Grid {
        let mut grid = Grid::default();
        let fetch = grid.reload();
        self.answer(&mut grid, Some(fetch));
        grid
    }
}

fn selected(grid: &Grid) -> u64 {
    grid.selected().unwrap().range.id.0
}

#[test]
fn a_step_beyond_the_loaded_rows_is_owed_until_they_come() {
    let list = List::new(300);
    let mut grid = Grid::default();
    let first = grid.reload();
    let more = grid.take(first.turn, list.page(&first.query), HEIGHT);
    assert_eq!(more, None, "the cursor is far from the edge");
    let fetch = grid.step(150, HEIGHT);
    assert_eq!(selected(&grid), 200, "the last loaded row");
    list.answer(&mut grid, fetch);
    assert_eq!(selected(&grid), 149);
}

#[test]
fn an_answer_that_is_out_of_date_changes_nothing() {
    let list = List::new(50);
    let mut grid = list.grid();
    let old = grid.reload();
    let new = grid.reload();
    assert_eq!(grid.take(old.turn, RangePage::default(), HEIGHT), None);
    assert_eq!(grid.rows.len(), 50);
    list.answer(&mut grid, Some(new));
    assert_eq!(grid.rows.len(), 50);
}

#[test]
fn changes_during_a_page_are_asked_for_once_after_it() {
    let list = List::new(50);
    let mut grid = list.grid();
    let fetch = grid.refresh().unwrap();
    for _ in 0..1000 {
        assert_eq!(grid.refresh(), None, "one question at a time");
    }
    let again = grid.take(fetch.turn, list.page(&fetch.query), HEIGHT).unwrap();
    assert_eq!(grid.take(again.turn, list.page(&again.query), HEIGHT), None);
}

#[test]
fn the_cursor_stays_on_its_range_when_rows_come_above_it() {
    let mut grid = List::new(30).grid();
    assert_eq!(grid.step(3, HEIGHT), None);
    let before = selected(&grid);
    let more = List::new(33);
    let fetch = grid.refresh();
    more.answer(&mut grid, fetch);
    assert_eq!(selected(&grid), before);
    assert_eq!(grid.at, 6);
}

#[test]
fn a_landing_shows_the_range_among_its_neighbours() {
    let list = List::new(1000);
    let mut grid = list.grid();
    let fetch = grid.land(RangePlace::of(&range(500)));
    list.answer(&mut grid, Some(fetch));
    assert_eq!(selected(&grid), 500);
    assert_eq!(grid.at - grid.top, HEIGHT / 2);
}

proptest! {
    #[test]
    fn any_walk_ends_where_counting_says(
        count in 1u32..900,
        moves in proptest::collection::vec((0u8..6, -40isize..40), 1..60),
    ) {
        let list = List::new(count);
        let mut grid = list.grid();
        let last = i64::from(count) - 1;
        let mut at = 0i64;
        for (kind, rows) in moves {
            let page = i64::try_from(HEIGHT).unwrap();
            let (fetch, wanted) = match kind {
                0 => (grid.page(true, HEIGHT), at + page),
                1 => (grid.page(false, HEIGHT), at - page),
                2 => (grid.jump(false, HEIGHT), 0),
                3 => (grid.jump(true, HEIGHT), last),
                4 => (grid.refresh(), at),
                _ => (grid.step(rows, HEIGHT), at + i64::try_from(rows).unwrap()),
            };
            at = wanted.clamp(0, last);
            list.answer(&mut grid, fetch);
            prop_assert_eq!(i64::try_from(selected(&grid)).unwrap(), last - at);
            prop_assert!(grid.top <= grid.at && grid.at < grid.top + HEIGHT);
            prop_assert!(grid.rows.len() <= WINDOW_ROWS_MAX + PAGE_ROWS as usize);
        }
    }
}
