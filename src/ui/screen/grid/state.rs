//! The grid of ranges: a window of loaded rows over a list of any length, a cursor in it, marked rows. Pure: it
//! says which page it wants next, and takes pages as they come.

use crate::domain::{Period, RangeId, Span};
use crate::protocol::{PageStart, RangeFilter, RangePage, RangePlace, RangeQuery, RangeRow};
use crate::ui::screen::grid::undo::LastAct;
use std::collections::BTreeMap;

/// Rows of one page: five screens of 80x24, so that paging seldom waits.
pub const PAGE_ROWS: u32 = 100;
/// Rows that are kept: what lies further away is asked for again.
const WINDOW_ROWS_MAX: usize = 500;
/// The most marked rows: what one act may write, with room; beyond it a mark is refused.
pub const MARKS_MAX: usize = 10_000;

/// Which page is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// A new window; the cursor stays on its range if the window has it.
    Fresh(Seat),
    /// Rows above.
    Above,
    /// Rows below.
    Below,
}

/// Where the cursor sits in a new window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// On the first row.
    First,
    /// On the last row.
    Last,
    /// On the range where it was, else as many rows down as before.
    Same,
}

/// A page that shall be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Its turn: an answer of another turn is out of date.
    pub turn: u64,
    /// The question.
    pub query: RangeQuery,
}

/// The state of the grid.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The loaded rows, top down.
    pub rows: Vec<RangeRow>,
    /// The first visible row.
    pub top: usize,
    /// The selected row.
    pub at: usize,
    /// Rows exist above the loaded ones.
    pub above: bool,
    /// Rows exist below the loaded ones.
    pub below: bool,
    /// How many ranges the store has.
    pub total: u64,
    /// Which ranges are shown.
    pub filter: RangeFilter,
    /// How many columns are scrolled away.
    pub columns_off: usize,
    /// Marked rows.
    pub marks: BTreeMap<RangeId, Span>,
    /// The last act on ranges of this terminal.
    pub last_act: LastAct,
    /// The last period whose numbers have ended, as far as that is known.
    pub ended: Option<Period>,
    /// At least one page has come.
    pub loaded: bool,
    under_way: Option<(u64, Load)>,
    stale: bool,
    owed: isize,
    lift: bool,
    turn: u64,
}

impl Grid {
    /// The selected row.
    pub fn selected(&self) -> Option<&RangeRow> {
        self.rows.get(self.at)
    }

    /// Marks the selected row or takes its mark away; false when no more fit.
    pub fn mark(&mut self) -> bool {
        let Some((id, span)) = self.selected().map(|row| (row.range.id, row.range.span)) else { return true };
        if self.marks.remove(&id).is_some() {
            return true;
        }
        let has_room = self.marks.len() < MARKS_MAX;
        if has_room {
            self.marks.insert(id, span);
        }
        has_room
    }

    /// The marked rows, or the selected one.
    pub fn chosen(&self) -> Vec<RangeId> {
        if self.marks.is_empty() {
            return self.selected().map(|row| row.range.id).into_iter().collect();
        }
        self.marks.keys().copied().collect()
    }

    /// Moves the cursor by rows; beyond the loaded ones the rest of the way is owed until the page comes.
    pub fn step(&mut self, rows: isize, height: usize) -> Option<Fetch> {
        self.walk(rows);
        self.show_cursor(height);
        self.prefetch(height)
    }

    /// Moves cursor and view by a page.
    pub fn page(&mut self, down: bool, height: usize) -> Option<Fetch> {
        let rows = isize::try_from(height.max(1)).unwrap_or(isize::MAX);
        let seat = self.at - self.top;
        self.walk(if down { rows } else { -rows });
        self.top = self.at.saturating_sub(seat);
        self.show_cursor(height);
        self.prefetch(height)
    }

    /// To the first or last row of all.
    pub fn jump(&mut self, last: bool, height: usize) -> Option<Fetch> {
        let beyond = if last { self.below } else { self.above };
        if beyond {
            let (start, seat) =
                if last { (PageStart::Bottom, Seat::Last) } else { (PageStart::Top, Seat::First) };
            return Some(self.ask(start, Load::Fresh(seat)));
        }
        self.at = if last { self.rows.len().saturating_sub(1) } else { 0 };
        self.show_cursor(height);
        self.prefetch(height)
    }

    /// A new window at a place, the cursor on it.
    pub fn land(&mut self, place: RangePlace) -> Fetch {
        let fetch = self.ask(PageStart::At(place), Load::Fresh(Seat::First));
        self.lift = true;
        fetch
    }

    /// A new window from the top.
    pub fn reload(&mut self) -> Fetch {
        self.ask(PageStart::Top, Load::Fresh(Seat::First))
    }

    /// What is on the screen may have changed: it is asked for anew, once a page that is under way has come.
    pub fn refresh(&mut self) -> Option<Fetch> {
        if self.under_way.is_some() {
            self.stale = true;
            return None;
        }
        self.stale = false;
        let start = match self.rows.get(self.top) {
            Some(row) if self.above || self.top > 0 => PageStart::At(RangePlace::of(&row.range)),
            _ => PageStart::Top,
        };
        Some(self.ask(start, Load::Fresh(Seat::Same)))
    }

    /// Takes a page; one of another turn is thrown away.
    pub fn take(&mut self, turn: u64, page: RangePage, height: usize) -> Option<Fetch> {
        let (_, load) = self.under_way.filter(|(asked, _)| *asked == turn)?;
        self.under_way = None;
        self.loaded = true;
        self.total = page.store_total;
        match load {
            Load::Fresh(seat) => self.replace(page, seat),
            Load::Above => self.prepend(page, height),
            Load::Below => self.append(page),
        }
        let owed = std::mem::take(&mut self.owed);
        self.walk(owed);
        self.show_cursor(height);
        if self.stale { self.refresh() } else { self.prefetch(height) }
    }

    /// The page that was under way did not come.
    pub fn failed(&mut self, turn: u64) {
        if self.under_way.is_some_and(|(asked, _)| asked == turn) {
            self.under_way = None;
            self.owed = 0;
        }
    }

    /// Keeps the cursor visible. Off the edge the view moves by half its height: seldom, and then a lot,
    /// instead of a whole screen of bytes for each key.
    pub fn show_cursor(&mut self, height: usize) {
        let height = height.max(1);
        if self.at < self.top {
            self.top = (self.at + 1).saturating_sub(height.div_ceil(2));
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height.div_ceil(2);
        }
        let lowest = self.rows.len().saturating_sub(height);
        if !self.below {
            self.top = self.top.min(lowest.max(self.at.saturating_sub(height - 1)));
        }
        self.top = self.top.min(self.at);
    }

    fn walk(&mut self, rows: isize) {
        let wanted = isize::try_from(self.at).unwrap_or(isize::MAX).saturating_add(rows);
        let last = isize::try_from(self.rows.len().saturating_sub(1)).unwrap_or(isize::MAX);
        let reached = wanted.clamp(0, last);
        self.at = usize::try_from(reached).unwrap_or_default();
        let rest = wanted - reached;
        let more = if rest > 0 { self.below } else { self.above };
        if rest != 0 && more {
            let limit = isize::try_from(PAGE_ROWS).unwrap_or(isize::MAX);
            self.owed = self.owed.saturating_add(rest).clamp(-limit, limit);
        }
    }

    fn prefetch(&mut self, height: usize) -> Option<Fetch> {
        if self.under_way.is_some() {
            return None;
        }
        let near = height * 2;
        if self.below && self.rows.len() <= self.at + near {
            let last = RangePlace::of(&self.rows.last()?.range);
            return Some(self.ask(PageStart::After(last), Load::Below));
        }
        if self.above && self.at < near {
            let first = RangePlace::of(&self.rows.first()?.range);
            return Some(self.ask(PageStart::Before(first), Load::Above));
        }
        None
    }

    fn ask(&mut self, start: PageStart, load: Load) -> Fetch {
        self.turn += 1;
        self.under_way = Some((self.turn, load));
        if matches!(load, Load::Fresh(_)) {
            self.lift = false;
            self.owed = 0;
        }
        Fetch { turn: self.turn, query: RangeQuery { filter: self.filter.clone(), start, limit: PAGE_ROWS } }
    }

    fn replace(&mut self, page: RangePage, seat: Seat) {
        let before = self.selected().map(|row| row.range.id);
        let down = self.at.saturating_sub(self.top);
        self.rows = page.rows;
        self.above = page.more_above;
        self.below = page.more_below;
        self.top = 0;
        let last = self.rows.len().saturating_sub(1);
        self.at = match seat {
            Seat::First => 0,
            Seat::Last => last,
            Seat::Same => {
                let same = self.rows.iter().position(|row| Some(row.range.id) == before);
                same.unwrap_or(down).min(last)
            }
        };
        if seat == Seat::Last {
            self.top = self.at;
        }
    }

    fn append(&mut self, page: RangePage) {
        self.below = page.more_below;
        self.rows.extend(page.rows);
        let surplus = self.rows.len().saturating_sub(WINDOW_ROWS_MAX).min(self.top);
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.top -= surplus;
            self.at -= surplus;
            self.above = true;
        }
    }

    fn prepend(&mut self, page: RangePage, height: usize) {
        self.above = page.more_above;
        let added = page.rows.len();
        self.rows.splice(0..0, page.rows);
        self.top += added;
        self.at += added;
        // After a landing the rows above come into view, so that the range is seen among its neighbours.
        if std::mem::take(&mut self.lift) {
            self.top = self.at.saturating_sub(height / 2);
        }
        let kept = WINDOW_ROWS_MAX.max(self.at + PAGE_ROWS as usize);
        if self.rows.len() > kept {
            self.rows.truncate(kept);
            self.below = true;
        }
    }
}

#[cfg(test)]
mod tests;
