//! Lists: a place among rows, and the acts that move it. A page without a cursor moves by the same keys.

use crate::text::screen::Word;
use crate::ui::shell::{Act, Action, Acts, Next, Shell};
use std::marker::PhantomData;

/// A place in a list of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
}

impl Scroll {
    /// Moves by rows within `count`, keeping the row visible in `height`.
    pub fn step(&mut self, rows: isize, count: usize, height: usize) {
        let at = isize::try_from(self.at).unwrap_or(isize::MAX).saturating_add(rows).max(0);
        self.at = usize::try_from(at).unwrap_or_default().min(count.saturating_sub(1));
        let height = height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
    }
}

/// The rows that a screen moves among.
#[derive(Debug)]
pub struct Rows<'a> {
    place: &'a mut Scroll,
    count: usize,
    height: usize,
    page: usize,
}

impl<'a> Rows<'a> {
    /// A list of `count` rows, of which `height` are seen.
    pub fn list(place: &'a mut Scroll, count: usize, height: usize) -> Self {
        Self { place, count, height, page: height }
    }

    /// A page of `count` rows, of which `height` are seen from `place.at` on. The page moves, not a cursor: its rows
    /// cannot be chosen.
    pub fn page(place: &'a mut Scroll, count: usize, height: usize) -> Self {
        Self { place, count: count.saturating_sub(height) + 1, height: 1, page: height }
    }
}

/// A screen that is a list, or a page.
pub trait Lists: Acts {
    /// What it moves among; nothing where it has no rows now.
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>>;

    /// 確定.
    fn confirm(&mut self, _shell: &mut Shell) -> Next {
        Next::Close
    }

    /// Leaves it.
    fn leave(&mut self, _shell: &mut Shell) -> Next {
        Next::Close
    }
}

/// The acts of a list; those of the bar in its order.
pub struct Listing<R>(PhantomData<R>);

impl<R: Lists> Listing<R> {
    /// 確定.
    pub const CONFIRM: Act<R> = Act::goes(Action::Confirm, R::confirm);
    /// One row up.
    pub const UP: Act<R> = Act::stays(Action::Up, |room, shell| roll(room, shell, |_| -1));
    /// One row down.
    pub const DOWN: Act<R> = Act::stays(Action::Down, |room, shell| roll(room, shell, |_| 1));
    /// One page up.
    pub const PAGE_UP: Act<R> = Act::stays(Action::PageUp, page_up);
    /// One page down.
    pub const PAGE_DOWN: Act<R> = Act::stays(Action::PageDown, page_down);
    /// To the first row.
    pub const FIRST: Act<R> = Act::stays(Action::First, |room, shell| roll(room, shell, |_| isize::MIN / 2));
    /// To the last row.
    pub const LAST: Act<R> = Act::stays(Action::Last, |room, shell| roll(room, shell, |_| isize::MAX / 2));
    /// Leaves it.
    pub const LEAVE: Act<R> = Act::goes(Action::Leave, R::leave);
    /// All of them, as most lists have them.
    pub const ACTS: &'static [Act<R>] = &[
        Self::CONFIRM.word(Word::Confirm),
        Self::UP,
        Self::DOWN,
        Self::PAGE_UP.word(Word::PageUp),
        Self::PAGE_DOWN.word(Word::PageDown),
        Self::FIRST.word(Word::First),
        Self::LAST.word(Word::Last),
        Self::LEAVE.word(Word::Leave),
    ];
}

/// Moves one page up.
pub fn page_up<R: Lists>(room: &mut R, shell: &mut Shell) {
    roll(room, shell, |page| -page);
}

/// Moves one page down.
pub fn page_down<R: Lists>(room: &mut R, shell: &mut Shell) {
    roll(room, shell, |page| page);
}

/// Moves by so many rows, which may depend on the rows of a page.
pub fn roll<R: Lists>(room: &mut R, shell: &Shell, by: fn(isize) -> isize) {
    if let Some(rows) = room.rows(shell) {
        let page = isize::try_from(rows.page).unwrap_or(isize::MAX);
        rows.place.step(by(page), rows.count, rows.height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_stays_in_sight_and_among_the_rows() {
        let mut place = Scroll::default();
        place.step(7, 10, 4);
        assert_eq!(place, Scroll { at: 7, top: 4 });
        place.step(-5, 10, 4);
        assert_eq!(place, Scroll { at: 2, top: 2 });
        place.step(isize::MAX / 2, 10, 4);
        assert_eq!(place, Scroll { at: 9, top: 6 });
        place.step(isize::MIN / 2, 10, 4);
        assert_eq!(place, Scroll { at: 0, top: 0 });
        place.step(1, 0, 4);
        assert_eq!(place, Scroll { at: 0, top: 0 }, "a list of nothing");
    }

    #[test]
    fn a_page_moves_as_a_whole_and_stops_where_its_last_row_is_seen() {
        let mut place = Scroll::default();
        for (step, at) in [(1, 1), (20, 6), (1, 6), (-20, 0)] {
            let rows = Rows::page(&mut place, 10, 4);
            rows.place.step(step, rows.count, rows.height);
            assert_eq!((place.at, place.top), (at, at), "after {step}");
        }
        let rows = Rows::page(&mut place, 3, 4);
        rows.place.step(1, rows.count, rows.height);
        assert_eq!(place.at, 0, "all of it is seen");
    }
}
