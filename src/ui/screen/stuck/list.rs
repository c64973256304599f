//! The list of what waits for a person, the least time left first: which document, by when, and what was said of it.

use crate::protocol::{PAGE_ROWS_MAX, StuckPage, StuckQuery, request};
use crate::text::delivery::{self, stuck};
use crate::text::screen::Word;
use crate::ui::door::{Door, Ticket};
use crate::ui::shell::{
    Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell, acts, paint,
};

/// Rows of one document: which and by when, what waits behind it.
const ROWS: u16 = 2;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct StuckList {
    page: StuckPage,
    list: Scroll,
    loading: bool,
}

acts!(StuckList in List: Listing::ACTS);

impl StuckList {
    /// The list, which is asked for.
    pub fn open(shell: &mut Shell) -> Self {
        let mut list = Self::default();
        list.fetch(shell);
        list
    }

    /// Asks anew. What does not fit one page is seen once the first of it are settled.
    pub fn fetch(&mut self, shell: &mut Shell) {
        self.loading = true;
        shell.ask(Ticket::Stuck, request::Stuck(StuckQuery { after: None, limit: PAGE_ROWS_MAX }));
    }

    /// Asks anew because others did something: what is shown stays until it comes.
    pub fn refresh(&mut self, shell: &mut Shell) {
        let loading = self.loading;
        self.fetch(shell);
        self.loading = loading;
    }

    /// The page came, or not. The selected document stays selected while it is there.
    pub fn came(&mut self, page: Option<StuckPage>) {
        self.loading = false;
        let Some(page) = page else { return };
        let kept = self.page.rows.get(self.list.at).map(|row| row.row.document);
        self.page = page;
        let rows = &self.page.rows;
        let at = rows.iter().position(|row| Some(row.row.document) == kept);
        self.list.at = at.unwrap_or(self.list.at).min(rows.len().saturating_sub(1));
    }
}

impl Screen for StuckList {
    fn is_loading(&self) -> bool {
        self.loading
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let inside = Popup { title: Word::TitleStuck.say(lang), look }.draw(buffer, Popup::whole(area));
        if self.page.rows.is_empty() {
            let word = if self.loading { Word::Loading } else { Word::NoStuck };
            paint::left(buffer, inside.x + 2, inside.y, inside.width - 2, word.say(lang), look.plain());
            return None;
        }
        let fits = usize::from(inside.height / ROWS);
        let top = (self.list.at + 1).saturating_sub(fits);
        let rows = self.page.rows.iter().enumerate().skip(top).take(fits);
        for ((at, row), y) in rows.zip((inside.y..).step_by(usize::from(ROWS))) {
            let sign = if at == self.list.at { CURSOR } else { " " };
            let line = format!("{sign} {}", delivery::stuck_line(lang, &row.row, self.page.now));
            paint::left(buffer, inside.x, y, inside.width, &line, look.plain());
            let first = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, look, first, at == self.list.at);
            if !row.behind.is_empty() {
                let behind = stuck::behind(lang, row.behind.len());
                paint::left(buffer, inside.x + 4, y + 1, inside.width - 4, &behind, look.label());
            }
        }
        None
    }
}

impl Lists for StuckList {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.page.rows.len(), shell.list_height()))
    }

    fn confirm(&mut self, _: &mut Shell) -> Next {
        match self.page.rows.get(self.list.at) {
            Some(row) => Next::Open(Door::StuckWays(Box::new(row.clone()))),
            None => Next::Stay,
        }
    }
}
