//! Which allowance is cancelled, where an invoice has several.

use crate::domain::AllowanceNumber;
use crate::text::screen::Word;
use crate::ui::door::{Door, ReasonFor};
use crate::ui::screen::invoices::forms;
use crate::ui::shell::{Buffer, Listing, Lists, Next, Position, Rect, Rows, Screen, Scroll, Shell, acts};

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
        forms::choices(shell, Word::PickAllowance.say(shell.lang), &rows, self.list, buffer, area);
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
