//! The help page: context, keys, word of whatever is in the rooms' tables of acts.

use crate::text::screen::Word;
use crate::ui::shell::{
    Action, Buffer, Context, KeyRow, Keymap, Listing, Lists, Popup, Position, Rect, Rows, Screen, Scroll,
    Shell, acts, paint,
};

/// The page.
#[derive(Clone, Debug)]
pub struct Help {
    rows: Vec<KeyRow>,
    place: Scroll,
}

impl Help {
    /// Of the acts that some room does: the keys of this context and those that it asks next, then the others in the
    /// order of the key map.
    pub fn new(keymap: &Keymap, from: Context, is_done: impl Fn(Context, Action) -> bool) -> Self {
        let mut rows: Vec<KeyRow> =
            keymap.rows().into_iter().filter(|row| is_done(row.context, row.action)).collect();
        let own = Context::ALL.len();
        rows.sort_by_key(|row| from.chain().position(|context| context == row.context).unwrap_or(own));
        Self { rows, place: Scroll::default() }
    }

    /// How many rows it has.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

acts!(Help in List: Listing::ACTS);

impl Screen for Help {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let title = Word::TitleHelp.say(lang);
        let inside = Popup { title, look }.draw(buffer, Popup::whole(area));
        let mut before = None;
        for (row, y) in self.rows.iter().skip(self.place.at).zip(inside.y..inside.bottom()) {
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
        let count = self.count();
        Some(Rows::page(&mut self.place, count, shell.list_height()))
    }
}
