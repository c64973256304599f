//! The help page: context, keys, word. The key map holds a row for each act of the screens' tables, which a test proves.

use crate::text::screen::Word;
use crate::ui::shell::list::{Listing, Lists, Rows, Scroll};
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use crate::ui::shell::room::{Act, Acts, Screen};
use crate::ui::shell::state::Shell;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Help {
    place: Scroll,
}

impl Acts for Help {
    fn table(&self) -> &'static [Act<Self>] {
        Listing::ACTS
    }
}

impl Screen for Help {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let title = Word::TitleHelp.say(lang);
        let inside = Popup { title, look }.draw(buffer, Popup::whole(area));
        let rows = shell.keymap.rows();
        let mut before = None;
        for (row, y) in rows.iter().skip(self.place.at).zip(inside.y..inside.bottom()) {
            if before != Some(row.context) {
                paint::left(buffer, inside.x + 1, y, 14, row.context.word().say(lang), look.label());
                before = Some(row.context);
            }
            paint::left(buffer, inside.x + 16, y, 28, &row.keys, look.key());
            let word = row.action.word().say(lang);
            paint::left(buffer, inside.x + 46, y, inside.width - 46, word, look.plain());
        }
        None
    }
}

impl Lists for Help {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::page(&mut self.place, shell.keymap.rows().len(), shell.list_height()))
    }
}
