//! The palette: every act of the whole program with its key, found by a word while it is typed. What is chosen is done in
//! its room, by the same way as its key; what cannot be done now says why.

use crate::text::Lang;
use crate::text::screen::Word;
use crate::ui::door::Door;
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Context, Field, FieldName, Form, Keymap, Listing, Lists, Needs, Next, Popup,
    Position, Rect, RoomKind, Rows, Screen, Scroll, Shell, Slot, acts, fields, has_form, paint, roll, typing,
};

/// Characters of what is looked for: more than any word, key or verb has.
const SEARCH_CHARS_MAX: usize = 40;
/// Rows of the room for why the selected act cannot be done.
const WHY_ROWS: u16 = 2;
/// The sign of what cannot be done now.
const BARRED: &str = "-";
/// Where key, word, room and verb begin, from the left border.
const COLUMNS: [u16; 4] = [4, 14, 36, 58];

/// An act of the palette.
#[derive(Clone, Debug)]
pub struct PaletteRow {
    /// Its room; `None` for what is done everywhere.
    pub kind: Option<RoomKind>,
    /// What its room is called.
    pub title: Word,
    /// Where its key is looked up.
    pub context: Context,
    /// The act.
    pub action: Action,
    /// Its word.
    pub word: Word,
    /// What it needs, and its verb.
    pub needs: Needs,
    /// Why it cannot be done now.
    pub why: Option<String>,
}

impl PaletteRow {
    /// What it is found by: its words and those of its room in both languages, the name in a key map, its keys, its verb.
    fn found_by(&self, keymap: &Keymap) -> String {
        let words = [self.word, self.action.word(), self.title];
        let said = words.iter().flat_map(|word| [word.say(Lang::Zh), word.say(Lang::En)]);
        let keys = self.context.chain().flat_map(|context| keymap.keys(context, self.action));
        let mut parts: Vec<String> = said.map(str::to_lowercase).collect();
        let also = self.needs.also;
        parts.extend(
            also.iter().flat_map(|word| [word.say(Lang::Zh), word.say(Lang::En)]).map(str::to_lowercase),
        );
        parts.extend([self.action.name().replace('_', " "), self.needs.verb.to_owned()]);
        parts.extend(keys.map(|key| key.to_string().to_lowercase()));
        parts.join("\n")
    }
}

/// The palette.
#[derive(Clone, Debug)]
pub struct Palette {
    rows: Vec<PaletteRow>,
    /// What each is found by.
    found_by: Vec<String>,
    /// The places of those that are shown.
    found: Vec<usize>,
    form: Form,
    list: Scroll,
    /// Something was typed or the cursor was moved: before that no act is chosen.
    is_chosen: bool,
}

const ACTS: &[Act<Palette>] = &[
    Listing::CONFIRM.word(Word::Press),
    Act::stays(Action::Up, |palette: &mut Palette, shell| palette.step(shell, |_| -1)).word(Word::Up),
    Act::stays(Action::Down, |palette: &mut Palette, shell| palette.step(shell, |_| 1)).word(Word::Down),
    Listing::PAGE_UP,
    Listing::PAGE_DOWN.word(Word::PageDown),
    Act::stays(Action::Clear, clear).word(Word::Clear),
    Listing::LEAVE.word(Word::Leave),
];

acts!(Palette in Palette: ACTS);

fn clear(palette: &mut Palette, shell: &mut Shell) {
    let typed = typing::clear(&mut palette.form);
    palette.took(shell, typed);
}

impl Palette {
    /// Of these acts, in their order.
    pub fn new(keymap: &Keymap, rows: Vec<PaletteRow>) -> Self {
        let found_by = rows.iter().map(|row| row.found_by(keymap)).collect();
        let form = Form::new(vec![Field::text_of(FieldName::Search, SEARCH_CHARS_MAX, true)]);
        let found = (0..rows.len()).collect();
        Self { rows, found_by, found, form, list: Scroll::default(), is_chosen: false }
    }

    /// The acts that are shown, top down.
    pub fn shown(&self) -> impl Iterator<Item = &PaletteRow> {
        self.found.iter().filter_map(|at| self.rows.get(*at))
    }

    /// The selected act. Before anything is typed, and while the cursor was not moved, none is: Enter does nothing that nobody
    /// looked for.
    pub fn selected(&self) -> Option<&PaletteRow> {
        self.rows.get(*self.found.get(self.list.at)?).filter(|_| self.is_chosen())
    }

    fn is_chosen(&self) -> bool {
        self.is_chosen || self.list.at > 0
    }

    /// The first key that moves chooses the first act.
    fn step(&mut self, shell: &Shell, by: fn(isize) -> isize) {
        if self.is_chosen() {
            roll(self, shell, by);
        }
        self.is_chosen = true;
    }

    /// Looks for what is typed: each of its words somewhere. What begins with it, or is its key, comes first.
    fn search(&mut self) {
        let typed = self.form.text(FieldName::Search).to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let found = |at: &usize| words.iter().all(|word| self.found_by[*at].contains(word));
        let mut places: Vec<usize> = (0..self.rows.len()).filter(found).collect();
        let typed = typed.trim();
        let is_begun = |at: &usize| self.found_by[*at].lines().any(|part| part.starts_with(typed));
        let is_it = |at: &usize| self.found_by[*at].lines().any(|part| part == typed);
        places.sort_by_key(|at| (!is_it(at), !is_begun(at)));
        self.found = places;
        self.list = Scroll::default();
        self.is_chosen = !typed.is_empty();
    }
}

/// Rows of acts that are seen.
fn height(shell: &Shell) -> usize {
    shell.list_height().saturating_sub(2 + usize::from(WHY_ROWS)).max(1)
}

impl Screen for Palette {
    has_form!();

    fn changed(&mut self, _: &mut Shell, _: FieldName) {
        self.search();
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let inside = Popup { title: Word::Palette.say(lang), look }.draw(buffer, Popup::whole(area));
        let field = self.form.focused()?;
        let slot = Slot { label: inside.x + 1, value: inside.x + COLUMNS[0] + 3, width: 28 };
        let cursor = fields::field(buffer, (lang, look), field, true, slot, inside.y);
        let hint = Word::SearchHint.say(lang);
        paint::left(buffer, inside.x + COLUMNS[2], inside.y, inside.width - COLUMNS[2], hint, look.label());
        let top = inside.y + 2;
        let end = inside.bottom().saturating_sub(WHY_ROWS);
        for ((at, row), y) in self.shown().enumerate().skip(self.list.top).zip(top..end) {
            let is_here = at == self.list.at && self.is_chosen();
            let sign = if is_here { CURSOR } else { " " };
            paint::left(buffer, inside.x + 1, y, 1, sign, look.plain());
            self.row(shell, row, buffer, Rect::new(inside.x, y, inside.width, 1));
            let line = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, look, line, is_here);
        }
        let why = match self.selected() {
            Some(row) => row.why.as_deref().unwrap_or_default(),
            None if !self.is_chosen() => "",
            None => Word::NoSuchAct.say(lang),
        };
        let under = Rect::new(inside.x + 1, end, inside.width - 2, WHY_ROWS);
        paint::lines(buffer, under, why, look.alarm());
        cursor
    }
}

impl Palette {
    fn row(&self, shell: &Shell, row: &PaletteRow, buffer: &mut Buffer, line: Rect) {
        let (lang, look) = (shell.lang, shell.look);
        let sign = if row.why.is_some() { BARRED } else { " " };
        paint::left(buffer, line.x + 2, line.y, 1, sign, look.plain());
        let key = shell.keymap.shown(row.context, row.action);
        let texts = [key.as_str(), row.word.say(lang), row.title.say(lang), row.needs.verb];
        let can = row.why.is_none();
        for (place, text) in texts.into_iter().enumerate() {
            let end = COLUMNS.get(place + 1).map_or(line.width, |next| next - 1);
            let style = if place == 0 && can { look.key() } else { look.plain() };
            paint::left(buffer, line.x + COLUMNS[place], line.y, end - COLUMNS[place], text, style);
        }
    }
}

impl Lists for Palette {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.found.len(), height(shell)))
    }

    /// Does the selected act, or says why it cannot be done.
    fn confirm(&mut self, shell: &mut Shell) -> Next {
        match self.selected() {
            None if !self.is_chosen() => shell.alarm(Word::SearchHint.say(shell.lang)),
            None => shell.alarm(Word::NoSuchAct.say(shell.lang)),
            Some(PaletteRow { why: Some(why), .. }) => shell.alarm(why.clone()),
            Some(row) => return Next::Go(Door::Act(row.kind, row.action)),
        }
        Next::Stay
    }
}
