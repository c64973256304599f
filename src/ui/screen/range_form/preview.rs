//! The books of a batch before they are saved.

use crate::domain::RangeDraft;
use crate::protocol::{RangeRow, request};
use crate::text::{self, screen::Word};
use crate::ui::door::Purpose;
use crate::ui::shell::{
    Action, Buffer, CURSOR, Care, Listing, Lists, Next, Popup, Position, Press, Rect, Rows, Screen, Scroll,
    Shell, acts, paint,
};

/// The books of a batch.
#[derive(Clone, Debug)]
pub struct Preview {
    /// As the engine would store them.
    pub rows: Vec<RangeRow>,
    /// As they were asked for.
    pub drafts: Vec<RangeDraft>,
    /// The list.
    pub list: Scroll,
    /// The save is under way.
    pub saving: bool,
}

acts!(Preview in List: Listing::ACTS);

impl Screen for Preview {
    fn before(&mut self, shell: &mut Shell, press: Press) -> Option<Next> {
        self.saving.then(|| shell.wait(press.action, Action::Confirm))
    }

    /// The books are looked at before they are saved: the key that brought them here does not save them too.
    fn care(&self, action: Action) -> Care {
        if action == Action::Confirm && !self.saving { Care::WRITES } else { Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::TitlePreview.say(shell.lang);
        let inside = Popup { title, look: shell.look }.draw(buffer, Popup::whole(area));
        let numbers: u64 = self.rows.iter().map(|row| u64::from(row.range.span.count())).sum();
        let head = text::book::preview(shell.lang, self.rows.len(), numbers);
        paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, &head, shell.look.label());
        for (at, y) in (self.list.top..self.rows.len()).zip(inside.y + 1..inside.bottom()) {
            let range = &self.rows[at].range;
            let sign = if at == self.list.at { CURSOR } else { " " };
            let text = format!(
                "{sign} {:>6}  {}  {}  {:>6}  {:<10}  {}",
                at + 1,
                range.period,
                text::book::span(range.span),
                range.span.count(),
                range.company,
                range.dept.as_ref().map(ToString::to_string).unwrap_or_default()
            );
            paint::left(buffer, inside.x, y, inside.width, &text, shell.look.plain());
            let row = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, shell.look, row, at == self.list.at);
        }
        None
    }
}

/// Leaving goes back to the form, which still has what was typed.
impl Lists for Preview {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.rows.len(), shell.list_height()))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        let request = request::RangeAdd { drafts: self.drafts.clone() };
        self.saving = shell.act(Purpose::Batch, request);
        Next::Stay
    }
}
