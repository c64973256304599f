//! 總覽, the administrator's page: the shop at a glance, another terminal's screen to look at, and what is suggested to
//! a till. The rows are words already; what a row stands for is kept beside them. A suggestion never comes between a
//! cashier and the sale: it stands in the message line there until its own key asks the question, so that no scan and
//! no hurried Enter accepts it.

use crate::domain::{
    CANCEL_REASON_CHARS_MAX, CleanText, Deed, MessageKind, Moment, Number, NumbersAsked, NumbersLeft, Period,
    Reminder, TerminalName, TillCode, UntoldAllotments, asked_reminders, heads_here, reminders, supplied,
};
use crate::protocol::{
    Dashboard, EarlyEnd, Failure, PeriodState, RangeFilter, RangeQuery, Reply, ScreenFrame, Suggestion,
    TerminalRow, TillRow, read, request,
};
use crate::text::book::early_end;
use crate::text::till::overview::OverviewRow;
use crate::text::{self, Lang, screen::Word};
use crate::ui::door::{Asked, Door, PeriodStep, Ticket};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Context, Fault, Field, FieldName, Filling, Fills, Form, Listing, Lists,
    Next, Popup, Position, Press, Rect, Rows, Screen, Scroll, Shell, Style, WhyNot, acts, fields, has_form,
    paint,
};

/// Characters of a number with its hyphen.
const NUMBER_CHARS_MAX: usize = 12;

/// The page.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Its rows, top down; empty until the engine has answered.
    pub rows: Vec<OverviewRow>,
    /// The selected one.
    pub list: Scroll,
    /// A question for it is under way.
    pub asking: bool,
    /// How far the end of the period before this one is; `None` where the engine did not say.
    pub before: Option<Box<PeriodState>>,
    /// Whether the store has numbers of that period; `None` where the engine did not say.
    pub had_numbers: Option<bool>,
    /// An end of numbers that came too early; `None` where there is none, or the engine did not say.
    pub early: Option<Box<EarlyEnd>>,
    /// What the platform is not told of branches' books; nothing where the engine did not say.
    pub untold: Vec<UntoldAllotments>,
    /// The numbers of this period and of the next one; `None` where the engine did not say.
    pub numbers: [Option<Vec<NumbersLeft>>; 2],
    /// What was asked for of either and has not come in; none where the engine did not say.
    pub awaited: [Vec<NumbersAsked>; 2],
}

impl Board {
    /// Takes what the engine said. The cursor stays on what it stood on, wherever that is now; where that is gone it stays
    /// in its place.
    pub fn take(&mut self, shell: &Shell, dashboard: &Dashboard) {
        let before = self.rows.get(self.list.at).cloned();
        let proxy = shell.upload.as_ref().and_then(|upload| upload.link.proxy.as_ref());
        let early = self.early.as_deref().map_or_else(Vec::new, |end| {
            early_end::rows(shell.lang, end, &shell.keymap.shown(Context::Overview, Action::PeriodEnd))
        });
        self.rows = early.into_iter().map(OverviewRow::Fact).collect();
        self.rows.extend(text::till::overview::overview(
            shell.lang,
            dashboard,
            shell.upkeep.report.as_deref(),
            (self.before.as_deref(), proxy.map(CleanText::as_str)),
            (&self.reminders(shell), &self.untold),
        ));
        let same = before.and_then(|before| self.rows.iter().position(|row| is_same(&before, row)));
        self.list.at = same.unwrap_or(self.list.at);
        self.list.step(0, self.rows.len(), shell.list_height());
        self.asking = false;
    }

    /// What is to be done for the next period.
    fn reminders(&self, shell: &Shell) -> Vec<Reminder> {
        let mut all = asked_reminders(&self.awaited.concat(), shell.now);
        let [Some(this), Some(next)] = &self.numbers else { return all };
        let Some(period) = shell.now.period() else { return all };
        all.extend(reminders(period, &supplied(&shell.companies, this, next), shell.now.date()));
        all
    }

    /// The terminal of the selected row.
    pub fn terminal(&self) -> Option<TerminalName> {
        match self.rows.get(self.list.at)? {
            OverviewRow::Terminal(row) => Some(row.name.clone()),
            OverviewRow::Till(_) | OverviewRow::Fact(_) | OverviewRow::Tills | OverviewRow::Terminals => None,
        }
    }

    /// The till of the selected row, or of the terminal on it; `None` where the row has none. A row of sales without a till is
    /// a place too.
    pub fn till(&self) -> Option<Option<TillCode>> {
        match self.rows.get(self.list.at)? {
            OverviewRow::Terminal(row) => Some(row.till.clone()),
            OverviewRow::Till(row) => Some(row.till.clone()),
            OverviewRow::Fact(_) | OverviewRow::Tills | OverviewRow::Terminals => None,
        }
    }
}

/// True for two rows about the same thing, at two moments.
fn is_same(one: &OverviewRow, other: &OverviewRow) -> bool {
    match (one, other) {
        (OverviewRow::Fact(one), OverviewRow::Fact(other)) => one.label == other.label,
        (OverviewRow::Till(one), OverviewRow::Till(other)) => one.till == other.till,
        (OverviewRow::Terminal(one), OverviewRow::Terminal(other)) => one.name == other.name,
        (OverviewRow::Tills, OverviewRow::Tills) | (OverviewRow::Terminals, OverviewRow::Terminals) => true,
        _ => false,
    }
}

/// Another terminal's screen.
#[derive(Clone, Debug)]
pub struct Watching {
    /// Whose.
    pub name: TerminalName,
    /// What it showed last; without rows until it has shown something.
    pub frame: ScreenFrame,
    /// The first of its rows that is shown here.
    pub place: Scroll,
    /// The first of its columns that is shown here.
    pub column: u16,
}

/// 作廢 suggested to a till.
#[derive(Clone, Debug)]
pub struct CancelForm {
    /// Which till.
    pub till: Option<TillCode>,
    /// Number and reason.
    pub form: Form,
}

impl CancelForm {
    /// An empty form.
    pub fn new(till: Option<TillCode>) -> Self {
        let fields = vec![
            Field::text_of(FieldName::Number, NUMBER_CHARS_MAX, true),
            Field::text_of(FieldName::Reason, CANCEL_REASON_CHARS_MAX, false),
        ];
        Self { till, form: Form::new(fields) }
    }
}

const ACTS: &[Act<Board>] = &[
    Act::goes(Action::Watch, watch).word(Word::Watch).looks(Deed::Administer).when(can_watch),
    Act::goes(Action::SuggestRange, suggest_range)
        .word(Word::SuggestRange)
        .writes(Deed::Administer)
        .when(has_till),
    Act::goes(Action::SuggestCancel, suggest_cancel)
        .word(Word::SuggestCancel)
        .writes(Deed::Administer)
        .when(has_till),
    Act::goes(Action::PeriodEnd, step_on)
        .word(Word::PeriodEnd)
        .also(Word::AlsoPeriodEnd)
        .writes(Deed::ClosePeriod)
        .when(has_step)
        .verb("period end"),
    Act::goes(Action::PeriodCalendar, |_, _| Next::Open(Door::Calendar))
        .word(Word::PeriodCalendar)
        .verb("period calendar"),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP,
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::FIRST,
    Listing::LAST,
    Listing::LEAVE.word(Word::Leave),
];

/// A screen that shows itself has no end.
fn can_watch(board: &Board, shell: &Shell) -> Result<(), WhyNot> {
    let terminal = board.terminal();
    WhyNot::unless(terminal.is_some(), || Word::PickTerminal.say(shell.lang))?;
    WhyNot::unless(terminal != shell.caller.terminal, || Word::OwnScreen.say(shell.lang))
}

fn has_till(board: &Board, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(board.till().is_some(), || Word::PickTill.say(shell.lang))
}

/// An end that came too early is taken back before anything else.
fn next_step(board: &Board, shell: &Shell) -> Option<(PeriodStep, Period)> {
    if let Some(end) = board.early.as_ref().filter(|end| end.bar.is_none()) {
        return Some((PeriodStep::Reopen, end.period));
    }
    let before = board.before.as_deref().filter(|_| board.had_numbers != Some(false));
    let step = before.and_then(|state| Some((step_of_end(state)?, state.period)));
    match step {
        // The close waits for no word about branches, but they are offered first.
        Some((PeriodStep::Close, _)) | None => branches_step(board, shell).or(step),
        Some(_) => step,
    }
}

/// What branches have is told where the centre that is set can be told it (R17).
fn branches_step(board: &Board, shell: &Shell) -> Option<(PeriodStep, Period)> {
    let kinds = shell.upload.as_ref().and_then(|upload| upload.link.carries.as_ref());
    let carried = kinds.is_some_and(|kinds| kinds.contains(&MessageKind::E0401));
    let untold = board.untold.first().filter(|_| carried)?;
    Some((PeriodStep::Branches, untold.period))
}

/// The step of the period's end that comes next; `None` once it is closed, or while something is missing.
fn step_of_end(state: &PeriodState) -> Option<PeriodStep> {
    match (state.ended_at, state.closed_at) {
        (None, _) => Some(PeriodStep::End),
        (Some(_), None) if state.unreported > 0 => Some(PeriodStep::Report),
        (Some(_), None) if state.missing.is_empty() => Some(PeriodStep::Close),
        (Some(_), _) => None,
    }
}

fn has_step(board: &Board, shell: &Shell) -> Result<(), WhyNot> {
    let Some(state) = &board.before else { return Err(WhyNot::plain(Word::Loading.say(shell.lang))) };
    WhyNot::unless(next_step(board, shell).is_some(), || match state.closed_at {
        _ if board.had_numbers == Some(false) => text::book::period::no_numbers(shell.lang, state.period),
        Some(at) => text::book::period::closed(shell.lang, state.period, at),
        None => text::book::period::not_closable(shell.lang, state.period, &state.missing),
    })
}

fn step_on(board: &mut Board, shell: &mut Shell) -> Next {
    next_step(board, shell)
        .map_or(Next::Stay, |(step, period)| Next::Open(Door::Ask(Asked::PeriodEnd(step, period))))
}

/// What a step came to.
pub fn stepped(lang: Lang, step: PeriodStep, period: Period) -> String {
    match step {
        PeriodStep::End => text::book::period::ended_now(lang, period),
        PeriodStep::Report => text::book::period::reported(lang, period),
        PeriodStep::Branches => text::book::branches::reported(lang, period),
        PeriodStep::Close => text::book::period::closed_now(lang, period),
        PeriodStep::Reopen => text::book::period::reopened(lang, period),
    }
}

fn watch(board: &mut Board, _: &mut Shell) -> Next {
    board.terminal().map_or(Next::Stay, |name| Next::Open(Door::Watch(name)))
}

/// The form of 新增, whose save goes to the till as a suggestion.
fn suggest_range(board: &mut Board, shell: &mut Shell) -> Next {
    let company = shell.company().map(|company| company.code.to_string()).unwrap_or_default();
    board.till().map_or(Next::Stay, |till| Next::Open(Door::SuggestRange(till, company)))
}

fn suggest_cancel(board: &mut Board, _: &mut Shell) -> Next {
    board.till().map_or(Next::Stay, |till| Next::Open(Door::SuggestCancel(till)))
}

acts!(Board in Overview: ACTS);

impl Screen for Board {
    fn is_loading(&self) -> bool {
        self.asking
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw_board(shell, self, buffer, area);
        None
    }
}

impl Lists for Board {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.rows.len(), shell.list_height()))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        self.refresh(shell);
        Next::Stay
    }
}

impl Board {
    /// The page, which is asked for.
    pub fn open(shell: &mut Shell) -> Self {
        let mut board = Self::default();
        board.refresh(shell);
        board
    }

    /// Asks for the page anew, if no such question is under way: it looks back on four weeks of sales.
    pub fn refresh(&mut self, shell: &mut Shell) {
        if !std::mem::replace(&mut self.asking, true) {
            // Answered before the page is, which takes longer.
            shell.ask(Ticket::Upkeep, request::Upkeep);
            if let Some(before) = shell.now.period().and_then(Period::before) {
                shell.ask(Ticket::PeriodEnd, request::PeriodState(before));
                let filter = RangeFilter { period: Some(before), ..RangeFilter::default() };
                let query = RangeQuery { filter, limit: 1, ..RangeQuery::default() };
                shell.ask(Ticket::PeriodBefore, request::Ranges(query));
            }
            if let Some(period) = shell.now.period() {
                for (which, period) in [period, period.next()].into_iter().enumerate() {
                    shell.ask(Ticket::Numbers(which), request::NumbersLeft(period));
                    shell.ask(Ticket::Awaited(which), request::NumbersAwaited(period));
                }
            }
            shell.ask(Ticket::EarlyEnd, request::EarlyEnd);
            if !heads_here(&shell.companies).is_empty() {
                shell.ask(Ticket::Untold, request::AllotmentsOpen);
            }
            shell.ask(Ticket::Dashboard, request::Dashboard);
        }
    }

    /// The end of the period before came; what an older engine does not know is unknown here too.
    pub fn end_came(&mut self, result: Result<Reply, Failure>) {
        self.before = read::<request::PeriodState>(result).ok();
    }

    /// Whether there are numbers of the period before came.
    pub fn before_came(&mut self, result: Result<Reply, Failure>) {
        self.had_numbers = read::<request::Ranges>(result).ok().map(|page| !page.rows.is_empty());
    }

    /// Whether numbers ended too early came; what an older engine does not know is unknown here too.
    pub fn early_came(&mut self, result: Result<Reply, Failure>) {
        self.early = read::<request::EarlyEnd>(result).ok().flatten();
    }

    /// What is not told of branches' books came; what an older engine does not know is unknown here too.
    pub fn untold_came(&mut self, result: Result<Reply, Failure>) {
        self.untold = read::<request::AllotmentsOpen>(result).unwrap_or_default();
    }

    /// What is waited for came, or not.
    pub fn awaited_came(&mut self, which: usize, result: Result<Reply, Failure>) {
        if let (Some(slot), Ok(asked)) =
            (self.awaited.get_mut(which), read::<request::NumbersAwaited>(result))
        {
            *slot = asked;
        }
    }

    /// The numbers of this period, or of the next one, came; what an older engine does not know is unknown here too.
    pub fn numbers_came(&mut self, which: usize, result: Result<Reply, Failure>) {
        if let Some(numbers) = self.numbers.get_mut(which) {
            *numbers = read::<request::NumbersLeft>(result).ok();
        }
    }

    /// The page came, or not.
    pub fn answered(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) {
        self.asking = false;
        match read::<request::Dashboard>(result) {
            Ok(dashboard) => self.take(shell, &dashboard),
            Err(failure) => shell.failed(&failure),
        }
    }
}

const WATCHING: &[Act<Watching>] = &[
    Act::stays(Action::Left, |watching: &mut Watching, shell| watching.scroll(shell, false)).word(Word::Left),
    Act::stays(Action::Right, |watching: &mut Watching, shell| watching.scroll(shell, true))
        .word(Word::Right),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP.word(Word::PageUp),
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::FIRST,
    Listing::LAST,
    Listing::LEAVE.word(Word::Leave),
];

acts!(Watching in Overview: WATCHING);

impl Screen for Watching {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw_watch(shell, self, buffer, area);
        None
    }
}

/// No key of the watcher changes anything over there. A screen that is larger than this one is moved about.
impl Lists for Watching {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.frame.rows.len();
        Some(Rows::page(&mut self.place, count, usize::from(seen(shell).1)))
    }
}

/// Columns and rows of another screen that are seen here: all but the line above, the message line and the bar.
fn seen(shell: &Shell) -> (u16, u16) {
    (shell.size.0, shell.size.1.saturating_sub(3))
}

/// Columns by which a watched screen is moved.
const COLUMNS_STEP: u16 = 20;

impl Watching {
    /// Of a terminal, whose screen is asked for.
    pub fn open(shell: &mut Shell, name: TerminalName) -> Self {
        let watching = Self { name, frame: ScreenFrame::default(), place: Scroll::default(), column: 0 };
        watching.look(shell);
        watching
    }

    fn width(&self) -> u16 {
        self.frame.rows.iter().map(|row| paint::cells(row)).max().unwrap_or_default()
    }

    fn scroll(&mut self, shell: &Shell, right: bool) {
        let last = self.width().saturating_sub(seen(shell).0);
        self.column = if right {
            (self.column + COLUMNS_STEP).min(last)
        } else {
            self.column.saturating_sub(COLUMNS_STEP)
        };
    }

    /// Looks at the terminal (again); without that its showing ends by itself.
    pub fn look(&self, shell: &mut Shell) {
        shell.ask(Ticket::Frame, request::Watch(self.name.clone()));
    }

    /// What it shows, or that it is gone.
    pub fn answered(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) -> Next {
        match read::<request::Watch>(result) {
            Ok(frame) => {
                self.frame = *frame;
                Next::Stay
            }
            Err(failure) => {
                shell.failed(&failure);
                Next::Close
            }
        }
    }
}

acts!(CancelForm in Form, Choice: Filling::ACTS);

impl Screen for CancelForm {
    has_form!();

    fn before(&mut self, shell: &mut Shell, _: Press) -> Option<Next> {
        self.form.saving.then(|| {
            shell.say(Word::Saving.say(shell.lang));
            Next::Stay
        })
    }

    /// Only the answer to the suggestion does.
    fn unlock(&mut self) {}

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        fields::dialog(shell, Word::SuggestCancel.say(shell.lang), &self.form, buffer, area)
    }
}

impl Fills for CancelForm {
    fn save(&mut self, shell: &mut Shell) -> Next {
        let form = &mut self.form;
        form.clear_faults();
        let number = Number::parse(form.text(FieldName::Number)).ok();
        let reason =
            CleanText::new(form.text(FieldName::Reason), CANCEL_REASON_CHARS_MAX).unwrap_or_default();
        if number.is_none() {
            form.add_fault(FieldName::Number, Fault::Word(Word::BadNumber));
        }
        if reason.is_empty() {
            form.add_fault(FieldName::Reason, Fault::Word(Word::ReasonNeeded));
        }
        form.focus_on_fault();
        if let Some(number) = number.filter(|_| form.fault_count() == 0) {
            self.form.saving = true;
            let suggestion = Suggestion::Cancel { number, period: None, reason };
            shell.ask(Ticket::Suggested, request::Suggest { till: self.till.clone(), suggestion });
        }
        Next::Stay
    }
}

/// Where the texts of facts begin, from the left border.
const FACT: u16 = 14;
/// Columns of tills, from the left border: code, own numbers, numbers in reach, sold today, last sale, run-out.
const TILL: [u16; 6] = [3, 16, 26, 36, 45, 62];
/// Columns of terminals: name, till, person, last question.
const TERMINAL: [u16; 4] = [3, 34, 46, 60];

/// Draws the page.
fn draw_board(shell: &Shell, board: &Board, buffer: &mut Buffer, area: Rect) {
    let inside =
        Popup { title: Word::Overview.say(shell.lang), look: shell.look }.draw(buffer, Popup::whole(area));
    if board.rows.is_empty() {
        let text = Word::Loading.say(shell.lang);
        paint::left(buffer, inside.x + 1, inside.y, inside.width, text, shell.look.plain());
    }
    let rows = board.rows.iter().enumerate().skip(board.list.top);
    for ((at, row), y) in rows.zip(inside.y..inside.bottom()) {
        let line = Rect::new(inside.x, y, inside.width, 1);
        let sign = if at == board.list.at { CURSOR } else { " " };
        paint::left(buffer, line.x + 1, y, 1, sign, shell.look.plain());
        one(shell, row, buffer, line);
        paint::mark(buffer, shell.look, line, at == board.list.at);
    }
}

fn one(shell: &Shell, row: &OverviewRow, buffer: &mut Buffer, line: Rect) {
    let (label, plain) = (shell.look.label(), shell.look.plain());
    match row {
        OverviewRow::Fact(fact) => {
            paint::left(buffer, line.x + TILL[0], line.y, FACT - TILL[0], &fact.label, label);
            paint::left(buffer, line.x + FACT, line.y, line.width - FACT, &fact.text, plain);
        }
        OverviewRow::Tills => {
            let words = [
                Word::ColTill,
                Word::ColOwnLeft,
                Word::ColReachLeft,
                Word::ColToday,
                Word::ColLastSale,
                Word::ColRunOut,
            ];
            cells(buffer, line, &TILL, &words.map(|word| word.say(shell.lang).to_owned()), label);
        }
        OverviewRow::Till(till) => cells(buffer, line, &TILL, &of_till(shell, till), plain),
        OverviewRow::Terminals => {
            let words = [Word::ColTerminal, Word::ColTill, Word::FieldStaff, Word::ColAsked];
            cells(buffer, line, &TERMINAL, &words.map(|word| word.say(shell.lang).to_owned()), label);
        }
        OverviewRow::Terminal(terminal) => {
            cells(buffer, line, &TERMINAL, &of_terminal(terminal), plain);
        }
    }
}

fn of_till(shell: &Shell, till: &TillRow) -> [String; 6] {
    let none = || Word::NoTill.say(shell.lang).to_owned();
    let time = |at: Option<Moment>| at.map(Moment::roc_minute).unwrap_or_default();
    [
        till.till.as_ref().map_or_else(none, ToString::to_string),
        till.own_left.to_string(),
        till.reach_left.to_string(),
        till.issued_today.to_string(),
        time(till.last_issued),
        time(till.run_out),
    ]
}

fn of_terminal(terminal: &TerminalRow) -> [String; 4] {
    let staff = terminal.staff.as_ref().map_or_else(|| format!("uid {}", terminal.uid), ToString::to_string);
    [
        terminal.name.to_string(),
        terminal.till.as_ref().map(ToString::to_string).unwrap_or_default(),
        staff,
        terminal.asked_at.roc_minute(),
    ]
}

fn cells(buffer: &mut Buffer, line: Rect, columns: &[u16], texts: &[String], style: Style) {
    for (place, (&x, text)) in columns.iter().zip(texts).enumerate() {
        let end = columns.get(place + 1).map_or(line.width, |next| next - 1);
        paint::left(buffer, line.x + x, line.y, end.saturating_sub(x), text, style);
    }
}

/// The other screen under one line that says whose it is, and which part where it is larger: it is text, its colours stay
/// there.
fn draw_watch(shell: &Shell, watching: &Watching, buffer: &mut Buffer, area: Rect) {
    paint::fill(buffer, Rect::new(0, 0, area.width, area.height - 1), shell.look.plain());
    paint::rule(buffer, shell.look, 0, 0, area.width);
    let (columns, rows) = seen(shell);
    let inside = Rect::new(0, 1, columns, rows).intersection(area);
    let lines = watching.frame.rows.len();
    let top = watching.place.at.min(lines.saturating_sub(usize::from(rows)));
    let is_whole = lines <= usize::from(rows) && watching.width() <= columns;
    let part = (!is_whole).then_some((top + 1, lines, watching.column + 1, watching.width()));
    let title = format!(" {} ", text::till::overview::watching(shell.lang, watching.name.as_str(), part));
    paint::left(buffer, 2, 0, area.width.saturating_sub(4), &title, shell.look.plain());
    if watching.frame.rows.is_empty() {
        let text = Word::NothingShownYet.say(shell.lang);
        paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, text, shell.look.plain());
    }
    for (row, y) in watching.frame.rows.iter().skip(top).zip(inside.y..inside.bottom()) {
        paint::left(
            buffer,
            inside.x,
            y,
            inside.width,
            &paint::from_column(row, watching.column),
            shell.look.plain(),
        );
    }
    let Some((x, y)) = watching.frame.cursor else { return };
    let row = usize::from(y).checked_sub(top).and_then(|row| u16::try_from(row + 1).ok());
    let (Some(x), Some(y)) = (x.checked_sub(watching.column), row) else { return };
    if let Some(cell) = buffer.cell_mut((x, y)).filter(|_| inside.contains(Position { x, y })) {
        cell.set_style(shell.look.focus());
    }
}
