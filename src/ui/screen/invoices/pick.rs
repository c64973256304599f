//! Popups of choices over the list and the pages; and which allowance is cancelled, where an invoice has several.

use crate::domain::AllowanceNumber;
use crate::text::screen::Word;
use crate::ui::door::{Door, ReasonFor};
use crate::ui::shell::{
    Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell, acts, paint,
};

/// Cells of a popup of choices.
pub const WIDTH: u16 = 74;

/// A popup of choices.
pub fn choices(shell: &Shell, title: &str, rows: &[String], scroll: Scroll, buffer: &mut Buffer, area: Rect) {
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(area.height - 4);
    let frame = Popup::centred(area, WIDTH, height);
    let inside = Popup { title, look: shell.look }.draw(buffer, frame);
    // The update counts with the rows of a list, of which the popup has fewer.
    let top = (scroll.at + 1).saturating_sub(usize::from(inside.height)).max(scroll.top);
    for (at, y) in (top..rows.len()).zip(inside.y..inside.bottom()) {
        let sign = if at == scroll.at { CURSOR } else { " " };
        let text = format!("{sign} {}", rows[at]);
        paint::left(buffer, inside.x + 1, y, inside.width - 1, &text, shell.look.plain());
        let row = Rect::new(inside.x, y, inside.width, 1);
        paint::mark(buffer, shell.look, row, at == scroll.at);
    }
}

/// The list.
#[derive(Clone, Debug)]
pub struct PickAllowance {
    numbers: Vec<AllowanceNumber>,
    list: Scroll,
}

impl PickAllowance {
    /// Of these.
    pub fn new(numbers: Vec<AllowanceNumber>) -> Self {
        Self { numbers, list: Scroll::default() }
    }
}

acts!(PickAllowance in List: Listing::ACTS);

impl Screen for PickAllowance {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let rows: Vec<String> = self.numbers.iter().map(ToString::to_string).collect();
        choices(shell, Word::PickAllowance.say(shell.lang), &rows, self.list, buffer, area);
        None
    }
}

impl Lists for PickAllowance {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.numbers.len(), shell.list_height()))
    }

    fn confirm(&mut self, _: &mut Shell) -> Next {
        match self.numbers.get(self.list.at) {
            Some(number) => Next::Go(Door::Reason(ReasonFor::AllowanceCancel(*number))),
            None => Next::Stay,
        }
    }
}
