//! The acts of the grid, and what it makes of answers.

use crate::domain::{
    self, BookRefusal, Holder, NotLendable, Number, Period, PeriodRefusal, RangeStatus, SlipCode,
};
use crate::protocol::{Failure, RangeFilter, RangePage, RangePlace, RangeQuery, RangeRow, Reply, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Aside, Asked, Door, Ticket};
use crate::ui::screen::grid::state::{Fetch, Grid, MARKS_MAX};
use crate::ui::screen::grid::{columns, view};
use crate::ui::shell::{
    Act, Action, Buffer, Context, Next, Position, Rect, Screen, Shell, WhyNot, acts, barred,
};

/// Rows of a screen that are not rows of the grid: title, heads, rule, four of the form, message, bar.
const CHROME: u16 = 9;

type Deed = Act<Grid>;

/// The legacy order. 儲存 and 放棄 stand there as in the legacy picture; they have their keys in forms.
const ACTS: &[Act<Grid>] = &[
    Deed::goes(Action::Add, |grid, shell| Next::Open(Door::AddRange(grid.company(shell))))
        .word(Word::Add)
        .writes(KEEPS)
        .verb("range add"),
    Deed::goes(Action::Edit, edit).word(Word::Edit).writes(KEEPS).when(can_edit).verb("range edit"),
    Deed::goes(Action::Delete, delete).word(Word::Delete).writes(KEEPS).when(can_delete).verb("range delete"),
    Deed::goes(Action::Filter, |grid, _| Next::Open(Door::Filter(grid.filter.clone())))
        .word(Word::Filter)
        .verb("range list"),
    Deed::goes(Action::Batch, |grid, shell| Next::Open(Door::AddBatch(grid.company(shell))))
        .word(Word::Batch)
        .writes(KEEPS)
        .verb("range batch"),
    Deed::goes(Action::Department, department)
        .word(Word::Department)
        .writes(KEEPS)
        .when(can_move)
        .verb("range dept"),
    Deed::goes(Action::Issue, |_, _| Next::Open(Door::Sale))
        .word(Word::Issue)
        .writes(domain::Deed::Sell)
        .verb("issue"),
    Deed::goes(Action::QuickAdd, |grid, shell| Next::Open(Door::QuickRange(grid.company(shell))))
        .writes(KEEPS)
        .verb("range add"),
    Deed::elsewhere(Action::Save).word(Word::Save),
    Deed::elsewhere(Action::Drop).word(Word::Drop),
    Deed::goes(Action::Leave, leave).word(Word::Leave),
    Deed::goes(Action::Import, |_, _| Next::Open(Door::Import)).writes(KEEPS).verb("range import"),
    Deed::goes(Action::Invoices, |_, _| Next::Open(Door::Invoices))
        .looks(domain::Deed::LookUpInvoices)
        .verb("invoice list"),
    Deed::stays(Action::Shift, |_, shell| shell.ask(Ticket::Shift, request::ShiftFigures))
        .looks(domain::Deed::LookUpInvoices)
        .verb("shift show"),
    Deed::goes(Action::Check, check).writes(KEEPS).when(is_selected).verb("range check"),
    Deed::goes(Action::Lend, lend)
        .also(Word::AlsoLend)
        .writes(domain::Deed::LendRanges)
        .when(can_lend)
        .verb("range lend"),
    Deed::goes(Action::Branch, branch)
        .also(Word::AlsoBranch)
        .writes(domain::Deed::LendRanges)
        .when(can_branch)
        .verb("range allot"),
    Deed::goes(Action::Takings, |_, _| Next::Open(Door::Takings))
        .looks(domain::Deed::LookUpInvoices)
        .verb("takings"),
    Deed::goes(Action::Coverage, coverage).verb("range coverage"),
    Deed::goes(Action::Overview, |_, _| Next::Open(Door::Overview))
        .looks(domain::Deed::Administer)
        .verb("status"),
    Deed::goes(Action::PeriodCalendar, |_, _| Next::Open(Door::Calendar)).verb("period calendar"),
    Deed::goes(Action::Upkeep, |_, _| Next::Open(Door::Upkeep)),
    Deed::goes(Action::KeyTest, |_, _| Next::Open(Door::KeyTest)).verb("keys"),
    Deed::goes(Action::Open, edit).writes(KEEPS).when(can_edit),
    Deed::stays(Action::Mark, mark).when(can_mark),
    Deed::goes(Action::Undo, undo).writes(KEEPS).when(can_undo),
    Deed::stays(Action::Up, |grid, shell| grid.fetched(shell, |grid, height| grid.step(-1, height))),
    Deed::stays(Action::Down, |grid, shell| grid.fetched(shell, |grid, height| grid.step(1, height))),
    Deed::stays(Action::PageUp, |grid, shell| grid.fetched(shell, |grid, height| grid.page(false, height))),
    Deed::stays(Action::PageDown, |grid, shell| grid.fetched(shell, |grid, height| grid.page(true, height))),
    Deed::stays(Action::First, |grid, shell| grid.fetched(shell, |grid, height| grid.jump(false, height))),
    Deed::stays(Action::Last, |grid, shell| grid.fetched(shell, |grid, height| grid.jump(true, height))),
    Deed::stays(Action::Left, |grid, shell| grid.scroll_columns(shell, false)),
    Deed::stays(Action::Right, |grid, shell| grid.scroll_columns(shell, true)),
    Deed::elsewhere(Action::Help),
];

/// What most acts on ranges are.
const KEEPS: domain::Deed = domain::Deed::KeepRanges;

acts!(Grid in Browse: ACTS);

impl Screen for Grid {
    fn is_loading(&self) -> bool {
        !self.loaded
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::draw(shell, self, buffer, area);
        None
    }
}

fn is_selected(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(grid.selected().is_some(), || Word::NothingSelected.say(shell.lang))
}

/// An act for one row: marks must not mean others.
fn is_the_one(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    is_selected(grid, shell)?;
    let own = grid.selected().is_some_and(|row| grid.marks.contains_key(&row.range.id));
    let count = grid.marks.len();
    let key = || shell.keymap.shown(Context::Browse, Action::Mark);
    WhyNot::unless(count == 0 || (count == 1 && own), || text::book::one_at_a_time(shell.lang, &key(), count))
}

/// Ranges of a period whose numbers have ended stay as they are.
fn has_not_ended(grid: &Grid, shell: &Shell, row: &RangeRow) -> Result<(), WhyNot> {
    if row.status == RangeStatus::Closed && !row.range.outside {
        return barred::refused(shell, PeriodRefusal::PeriodClosed(row.range.period));
    }
    if grid.ended.is_some_and(|ended| row.range.period <= ended) {
        return barred::refused(shell, PeriodRefusal::NumbersEnded(row.range.period));
    }
    Ok(())
}

/// They do, and those that another copy may have issued from.
fn can_change(grid: &Grid, shell: &Shell, row: &RangeRow) -> Result<(), WhyNot> {
    has_not_ended(grid, shell, row)?;
    let range = &row.range;
    if row.status == RangeStatus::Closed {
        return barred::refused(shell, PeriodRefusal::PeriodClosed(range.period));
    }
    if range.holder == Holder::Withheld {
        return barred::refused(shell, BookRefusal::Withheld(range.id));
    }
    let lent = range.lent_to();
    let key = || shell.keymap.shown(Context::Browse, Action::Lend);
    let sentence = |to| text::book::lending::is_lent(shell.lang, to, &key());
    WhyNot::unless(lent.is_none(), || lent.map_or_else(String::new, sentence))
}

/// Each row that the act is about, as far as it is loaded.
fn each_chosen(grid: &Grid, judge: impl Fn(&RangeRow) -> Result<(), WhyNot>) -> Result<(), WhyNot> {
    let is_chosen = |row: &&RangeRow| grid.marks.contains_key(&row.range.id);
    match grid.marks.is_empty() {
        true => grid.selected().map_or(Ok(()), judge),
        false => grid.rows.iter().filter(is_chosen).try_for_each(judge),
    }
}

fn can_edit(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    is_the_one(grid, shell)?;
    let one = |row: &RangeRow| can_change(grid, shell, row);
    grid.selected().map_or(Ok(()), one)
}

/// A range of which a number was used is not deleted.
fn can_delete(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    is_selected(grid, shell)?;
    each_chosen(grid, |row| {
        can_change(grid, shell, row)?;
        match row.range.last_issued() {
            Some(last) => {
                let last = row.range.number(last);
                barred::refused(shell, BookRefusal::RangeUsed { id: row.range.id, last })
            }
            None => Ok(()),
        }
    })
}

fn can_move(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    is_selected(grid, shell)?;
    each_chosen(grid, |row| {
        can_change(grid, shell, row)?;
        match row.range.holder {
            Holder::Unproven => barred::refused(shell, BookRefusal::Unproven(row.range.id)),
            _ => Ok(()),
        }
    })
}

/// A lent range is taken back alone; others are lent as many as are marked.
fn can_lend(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    match grid.selected() {
        Some(row) if row.range.lent_to().is_some() => is_the_one(grid, shell),
        Some(row) if grid.marks.is_empty() => {
            has_not_ended(grid, shell, row)?;
            let why = row.range.lendable().err();
            let sentence =
                |why: NotLendable| text::book::lending::not_lendable(shell.lang, row.range.id, &why);
            WhyNot::unless(why.is_none(), || why.map_or_else(String::new, sentence))
        }
        Some(_) | None => is_selected(grid, shell),
    }
}

fn lend(grid: &mut Grid, _: &mut Shell) -> Next {
    over(grid, |row| match row.range.lent_to() {
        Some(_) => Door::TakeBack(Box::new(row.range.clone())),
        None => Door::Lend(grid.chosen()),
    })
}

/// Unused books go to a branch, as many as are marked.
fn can_branch(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    is_selected(grid, shell)?;
    let is_group = !domain::heads_here(&shell.companies).is_empty();
    WhyNot::unless(is_group, || Word::NoBranches.say(shell.lang))?;
    each_chosen(grid, |row| {
        can_change(grid, shell, row)?;
        let id = row.range.id;
        if let Some(last) = row.range.last_issued() {
            return barred::refused(shell, BookRefusal::RangeUsed { id, last: row.range.number(last) });
        }
        match row.range.allottable() {
            Ok(()) => Ok(()),
            Err(why) => barred::refused(shell, BookRefusal::NotAllottable { id, why }),
        }
    })
}

fn branch(grid: &mut Grid, shell: &mut Shell) -> Next {
    // Where the head office has one branch alone, that is meant.
    let branches = domain::heads_here(&shell.companies);
    let mut codes = branches.keys();
    let only = codes.next().filter(|_| codes.next().is_none());
    let code = only.map(ToString::to_string).unwrap_or_default();
    over(grid, |_| Door::Branch(grid.chosen(), code))
}

fn can_mark(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    let marked = grid.selected().is_none_or(|row| grid.marks.contains_key(&row.range.id));
    let count = grid.marks.len();
    WhyNot::unless(marked || count < MARKS_MAX, || text::book::marked(shell.lang, count))
}

fn mark(grid: &mut Grid, shell: &mut Shell) {
    if grid.mark() {
        grid.fetched(shell, |grid, height| grid.step(1, height));
    }
}

fn can_undo(grid: &Grid, shell: &Shell) -> Result<(), WhyNot> {
    let why = grid.last_act.asked().err();
    WhyNot::unless(why.is_none(), || why.map_or_else(String::new, |word| word.say(shell.lang).to_owned()))
}

fn undo(grid: &mut Grid, _: &mut Shell) -> Next {
    grid.last_act.asked().map_or(Next::Stay, |asked| Next::Open(Door::Ask(asked)))
}

fn edit(grid: &mut Grid, _: &mut Shell) -> Next {
    over(grid, |row| Door::EditRange(Box::new(row.range.clone())))
}

fn delete(grid: &mut Grid, _: &mut Shell) -> Next {
    // Marks rule what an act is about; the question says which it is.
    let lowest = grid.marks.values().copied().min_by_key(|span| (span.track, span.begin()));
    match lowest {
        None => over(grid, |row| Door::Ask(Asked::Delete { id: row.range.id, span: row.range.span })),
        Some(lowest) => Next::Open(Door::Ask(Asked::DeleteMarked(grid.marks.len(), lowest))),
    }
}

fn check(grid: &mut Grid, _: &mut Shell) -> Next {
    over(grid, |row| Door::Aside(Aside::Check(row.range.period)))
}

/// Of the selected range's period, else of the running one.
fn coverage(grid: &mut Grid, shell: &mut Shell) -> Next {
    let selected = grid.selected().map(|row| row.range.period);
    let period = selected.or(shell.now.period()).unwrap_or(Period::FIRST);
    Next::Open(Door::Coverage(period))
}

fn department(grid: &mut Grid, _: &mut Shell) -> Next {
    let dept = |row: &RangeRow| row.range.dept.as_ref().map(ToString::to_string).unwrap_or_default();
    over(grid, |row| Door::Dept(grid.chosen(), dept(row)))
}

/// Opens what is about the selected row.
fn over(grid: &Grid, door: impl FnOnce(&RangeRow) -> Door) -> Next {
    grid.selected().map_or(Next::Stay, |row| Next::Open(door(row)))
}

fn leave(_: &mut Grid, shell: &mut Shell) -> Next {
    Next::Open(Door::Ask(Asked::to_leave(shell.pending.is_some())))
}

/// How many rows of the grid are seen.
pub fn height(shell: &Shell) -> usize {
    usize::from(shell.size.1.saturating_sub(CHROME)).max(1)
}

fn ask(shell: &mut Shell, fetch: Option<Fetch>) {
    if let Some(fetch) = fetch {
        shell.ask(Ticket::Page(fetch.turn), request::Ranges(fetch.query));
    }
}

/// Asks for the range of a number.
fn find(shell: &mut Shell, filter: RangeFilter) {
    let query = RangeQuery { filter, limit: 1, ..RangeQuery::default() };
    shell.ask(Ticket::Find, request::Ranges(query));
}

impl Grid {
    /// The company of the filter, else of the store.
    fn company(&self, shell: &Shell) -> String {
        let first = shell.company().map(|company| &company.code);
        self.filter.company.as_ref().or(first).map(ToString::to_string).unwrap_or_default()
    }

    fn fetched(&mut self, shell: &mut Shell, step: impl FnOnce(&mut Self, usize) -> Option<Fetch>) {
        let fetch = step(self, height(shell));
        ask(shell, fetch);
    }

    fn scroll_columns(&mut self, shell: &Shell, right: bool) {
        self.columns_off = columns::scrolled(shell.size.0, self.columns_off, right);
    }

    /// Asks for a new window from the top.
    pub fn ask_anew(&mut self, shell: &mut Shell) {
        let fetch = self.reload();
        ask(shell, Some(fetch));
        shell.ask(Ticket::Ended, request::EndedUntil);
    }

    /// Asks again for what is on the screen.
    pub fn ask_again(&mut self, shell: &mut Shell) {
        let fetch = self.refresh();
        ask(shell, fetch);
        shell.ask(Ticket::Ended, request::EndedUntil);
    }

    /// Shows other ranges, or lands on the range of a number.
    pub fn show(&mut self, shell: &mut Shell, filter: RangeFilter, number: Option<Number>) {
        self.filter = filter.clone();
        match number {
            Some(_) => find(shell, RangeFilter { number, ..filter }),
            None => self.ask_anew(shell),
        }
    }

    /// A page came, or it did not.
    pub fn page_came(&mut self, shell: &mut Shell, turn: u64, result: Result<Reply, Failure>) {
        match shell.heard::<request::Ranges>(result) {
            Some(page) => {
                let next = self.take(turn, page, height(shell));
                ask(shell, next);
            }
            None => self.failed(turn),
        }
    }

    /// A typed number: the grid lands on its range.
    pub fn found(&mut self, shell: &mut Shell, page: &RangePage) {
        let fetch = match page.rows.first() {
            Some(row) => self.land(RangePlace::of(&row.range)),
            None => {
                shell.alarm(Word::NothingFound.say(shell.lang));
                self.reload()
            }
        };
        ask(shell, Some(fetch));
    }

    /// Ranges were written: the grid lands on the highest, which is its first.
    pub fn land_on(&mut self, shell: &mut Shell, rows: &[RangeRow]) {
        let places = rows.iter().map(|row| RangePlace::of(&row.range));
        match places.max_by_key(|place| (place.period, place.begin)) {
            Some(place) => {
                let fetch = self.land(place);
                ask(shell, Some(fetch));
            }
            None => self.ask_again(shell),
        }
    }

    /// A scan on the grid: the number is looked for, in its period where a slip of ours names it.
    pub fn scanned(&mut self, shell: &mut Shell, text: &str) {
        match SlipCode::parse(text) {
            Some(SlipCode { number, period, .. }) => {
                shell.say(text::sale::scanned(shell.lang, text));
                find(shell, RangeFilter { number: Some(number), period, ..RangeFilter::default() });
            }
            None => shell.alarm(text::sale::scanned_unknown(shell.lang, text)),
        }
    }

    /// What is on and marked, for the message line.
    pub fn on(&self, shell: &Shell) -> Vec<String> {
        let filter = &self.filter;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(filter.period.map(|period| period.lj()));
        parts.extend(filter.track.map(|track| track.to_string()));
        parts.extend(filter.status.map(|status| text::book::status(shell.lang, status).to_owned()));
        if !parts.is_empty() {
            parts.insert(0, Word::Filter.say(shell.lang).to_owned());
        }
        if !self.marks.is_empty() {
            parts.push(text::book::marked(shell.lang, self.marks.len()));
        }
        parts
    }
}
