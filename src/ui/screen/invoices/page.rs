//! Pages of labels and texts that are scrolled: a number's life, and the figures of a shift.

use crate::domain::{self, Amount, Shift, TillRefusal};
use crate::protocol::{NumberLife, ShiftDrawer, ShiftFloat, request};
use crate::text::page::PageRow;
use crate::text::screen::Word;
use crate::text::{self, Lang};
use crate::ui::door::{Asked, Doc, Door, ServiceAct, Ticket, Wish};
use crate::ui::screen::invoices::list::ask_life;
use crate::ui::shell::{
    Act, Action, Buffer, COLUMNS_MIN, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll,
    Shell, WhyNot, acts, barred, paint,
};

/// A number's life.
#[derive(Clone, Debug)]
pub struct LifePage {
    life: Box<NumberLife>,
    rows: Vec<PageRow>,
    place: Scroll,
}

type Deed = Act<LifePage>;

const ACTS: &[Act<LifePage>] = &[
    Deed::stays(Action::Remedy, |page, shell| page.ask(shell, Wish::Remedy))
        .word(Word::Remedy)
        .writes(domain::Deed::Correct)
        .when(is_issued),
    Deed::stays(Action::Reprint, |page, shell| page.ask(shell, Wish::Print))
        .word(Word::Reprint)
        .writes(domain::Deed::Paper)
        .when(is_issued)
        .verb("invoice reprint"),
    Deed::stays(Action::AllowanceCancel, |page, shell| page.ask(shell, Wish::AllowanceCancel))
        .word(Word::AllowanceCancel)
        .writes(domain::Deed::Correct)
        .when(is_issued)
        .verb("invoice allowance-cancel"),
    Listing::PAGE_UP.word(Word::PageUp),
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::LEAVE.word(Word::Leave),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::FIRST,
    Listing::LAST,
];

fn is_issued(page: &LifePage, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(page.doc().is_some(), || text::sale::list::not_issued_yet(shell.lang))
}

impl LifePage {
    /// Of a number.
    pub fn new(lang: Lang, life: Box<NumberLife>) -> Self {
        let rows = page_rows(text::sale::life::life(lang, &life));
        Self { life, rows, place: Scroll::default() }
    }

    /// The invoice, if the number was issued.
    pub fn doc(&self) -> Option<Doc> {
        Doc::of(&self.life)
    }

    /// Something was done: the page shows it, where it stands.
    pub fn show_again(&mut self, lang: Lang, life: Box<NumberLife>) {
        *self = Self { place: self.place, ..Self::new(lang, life) };
    }

    /// Asks for its invoice anew, to do something with it.
    pub fn ask(&self, shell: &mut Shell, wish: Wish) {
        if let Some(doc) = self.doc() {
            ask_life(shell, doc, wish);
        }
    }
}

acts!(LifePage in Invoices: ACTS);

impl Screen for LifePage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw(shell, Word::TitleLife, None, (&self.rows, self.place.at), buffer, area);
        None
    }
}

impl Lists for LifePage {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::page(&mut self.place, self.rows.len(), shell.list_height()))
    }
}

/// The figures of a shift, closed already or as it would be closed now.
#[derive(Clone, Debug)]
pub struct ShiftPage {
    shift: Box<Shift>,
    closed: bool,
    /// What else is known of it; `None` until the engine has answered.
    drawer: Option<Box<ShiftDrawer>>,
    /// What its drawer began with, or left; `None` until the engine has answered.
    float: Option<ShiftFloat>,
    rows: Vec<PageRow>,
    place: Scroll,
}

const OF_SHIFT: &[Act<ShiftPage>] = &[
    Listing::CONFIRM
        .word(Word::Confirm)
        .writes(domain::Deed::CloseShift)
        .when(has_something)
        .verb("shift close"),
    Act::goes(Action::Count, count)
        .word(Word::Count)
        .writes(domain::Deed::CloseShift)
        .when(can_count)
        .verb("shift close"),
    Listing::PAGE_UP.word(Word::PageUp),
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::LEAVE.word(Word::Leave),
    Listing::UP,
    Listing::DOWN,
    Listing::FIRST,
    Listing::LAST,
];

/// A shift in which nothing was is not closed uncounted; one that is closed is printed.
fn has_something(page: &ShiftPage, shell: &Shell) -> Result<(), WhyNot> {
    let back = page.drawer.as_ref().and_then(|drawer| drawer.back);
    if page.closed || !page.shift.is_empty() || back.is_some_and(|back| back != 0) {
        return Ok(());
    }
    WhyNot::unless(page.drawer.is_some(), || Word::Loading.say(shell.lang))?;
    barred::refused(shell, TillRefusal::NothingSold)
}

fn can_count(page: &ShiftPage, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(!page.closed, || Word::IsClosed.say(shell.lang))?;
    let is_here = page.drawer.is_some() && page.float.is_some();
    WhyNot::unless(is_here, || Word::Loading.say(shell.lang))
}

fn count(page: &mut ShiftPage, _: &mut Shell) -> Next {
    let float = page.float.and_then(|known| known.float);
    page.cash().map_or(Next::Stay, |(taken, back)| Next::Open(Door::Count { taken, back, float }))
}

impl ShiftPage {
    /// Of a shift; what else is to be known of it is asked for.
    pub fn open(shell: &mut Shell, shift: Box<Shift>, closed: bool) -> Self {
        let (rows, place) = (Vec::new(), Scroll::default());
        let mut page = Self { shift, closed, drawer: None, float: None, rows, place };
        page.show(shell.lang);
        page.ask(shell);
        page
    }

    fn ask(&self, shell: &mut Shell) {
        let closed = self.closed.then_some(self.shift.id);
        shell.ask(Ticket::ShiftFloat, request::ShiftFloat(closed));
        shell.ask(Ticket::ShiftDrawer, request::ShiftDrawer(closed));
    }

    fn show(&mut self, lang: Lang) {
        let unknown = ShiftDrawer::default();
        let drawer = self.drawer.as_deref().unwrap_or(&unknown);
        let known = (drawer, &self.float.unwrap_or_default());
        self.rows = page_rows(text::till::shift::shift(lang, &self.shift, self.closed, known));
    }

    /// Looks at the figures again, which others may have changed; those of a closed shift stay.
    pub fn look(&mut self, shell: &mut Shell) {
        if !self.closed {
            shell.ask(Ticket::Shift, request::ShiftFigures);
        }
    }

    /// The figures came anew.
    pub fn figures_came(&mut self, shell: &mut Shell, shift: Box<Shift>) {
        if !self.closed {
            self.shift = shift;
            self.show(shell.lang);
            self.ask(shell);
        }
    }

    /// What the drawer began with, or left, came.
    pub fn float_came(&mut self, shell: &Shell, float: ShiftFloat) {
        self.float = Some(float);
        self.show(shell.lang);
    }

    /// What else is to be known came; the cash that was taken and given back, where the shift can still be counted.
    pub fn drawer_came(&mut self, shell: &Shell, drawer: Box<ShiftDrawer>) -> Option<(Amount, Amount)> {
        self.drawer = Some(drawer);
        self.show(shell.lang);
        self.cash().filter(|_| !self.closed)
    }

    /// The cash that was taken, and given back.
    fn cash(&self) -> Option<(Amount, Amount)> {
        Some((self.shift.cash_taken(), self.drawer.as_ref()?.back.unwrap_or_default()))
    }
}

acts!(ShiftPage in Shift: OF_SHIFT);

impl Screen for ShiftPage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let hint = if self.closed { Word::ShiftPrintHint } else { Word::ShiftHint };
        draw(shell, Word::TitleShift, Some(hint), (&self.rows, self.place.at), buffer, area);
        None
    }
}

impl Lists for ShiftPage {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::page(&mut self.place, self.rows.len(), shell.list_height()))
    }

    fn confirm(&mut self, _: &mut Shell) -> Next {
        let act = ServiceAct::of_shift(&self.shift, self.closed);
        Next::Open(Door::Ask(Asked::Service(act)))
    }
}

/// Where the texts of a page begin, from its left border.
const TEXT_AT: u16 = 15;
/// Cells of a text on a page in the narrowest window: without both borders and a margin.
const TEXT_CELLS: u16 = COLUMNS_MIN - TEXT_AT - 3;
/// Most lines that one text of a page takes: the longest name of a line with its figures.
const TEXT_LINES_MAX: usize = 8;

/// Rows whose texts fit the narrowest window: a longer text goes on in rows without a label.
fn page_rows(rows: Vec<PageRow>) -> Vec<PageRow> {
    let lines = |row: &PageRow| paint::wrap(&row.text, TEXT_CELLS, TEXT_LINES_MAX);
    rows.iter().flat_map(|row| PageRow::group(&row.label, lines(row))).collect()
}

/// Draws a page: its rows from the first visible one on, and a hint.
fn draw(
    shell: &Shell,
    title: Word,
    hint: Option<Word>,
    (rows, top): (&[PageRow], usize),
    buffer: &mut Buffer,
    area: Rect,
) {
    let (lang, look) = (shell.lang, shell.look);
    let inside = Popup { title: title.say(lang), look }.draw(buffer, Popup::whole(area));
    let end = inside.bottom() - 1;
    for (row, y) in rows.iter().skip(top).zip(inside.y..end) {
        paint::left(buffer, inside.x + 1, y, TEXT_AT - 2, &row.label, look.label());
        let room = inside.width.saturating_sub(TEXT_AT);
        paint::left(buffer, inside.x + TEXT_AT, y, room, &row.text, look.plain());
    }
    if let Some(hint) = hint {
        paint::right(buffer, inside.x, end, inside.width - 1, hint.say(lang), look.label());
    }
    let shown = usize::from(end - inside.y);
    if rows.len() > shown {
        let last = (top + shown).min(rows.len());
        let place = format!("{}-{last} / {}", top + 1, rows.len());
        paint::left(buffer, inside.x + 1, end, 20, &place, look.label());
    }
}
