//! The page of takings: which days, added up by what, and the rows that come part by part; a line each, and under them every
//! figure of the selected one. The last way to group them is by shift: each close with its count, and what the days have besides.

use crate::domain::{
    Period, ShiftId, ShiftLine, ShiftSums, Takings, TakingsBy, TakingsFigure, TakingsOf, TakingsPrint,
    TimeSpan,
};
use crate::protocol::{Failure, Reply, ShiftsQuery, SoldPlace, TakingsQuery, read, request};
use crate::text::Lang;
use crate::text::screen::Word;
use crate::text::takings as words;
use crate::text::till::shift as of_shifts;
use crate::ui::door::{Purpose, Ticket};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell,
    WhyNot, acts, paint,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many days are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Day,
    Period,
}

/// The page.
#[derive(Clone, Debug)]
pub struct TakingsPage {
    /// The day, or one of the period.
    day: NaiveDate,
    reach: Reach,
    /// What they are added up by; `None` shows each close of a shift.
    by: Option<TakingsBy>,
    /// The shifts that have come so far, the newest first.
    shifts: Vec<ShiftLine>,
    /// What has come so far.
    sums: BTreeMap<TakingsOf, Takings>,
    /// All together, then each; `None` until every part has come.
    rows: Option<Vec<(Option<TakingsOf>, Takings)>>,
    /// Counts the questions: only the parts of the last one are added up.
    turn: u64,
    /// The selected row.
    list: Scroll,
}

const ACTS: &[Act<TakingsPage>] = &[
    Act::stays(Action::GroupBy, group_by).word(Word::GroupBy),
    Act::stays(Action::Reach, reach).word(Word::Reach),
    Act::stays(Action::Left, |page: &mut TakingsPage, shell| page.step(shell, false)).word(Word::Earlier),
    Act::stays(Action::Right, |page: &mut TakingsPage, shell| page.step(shell, true))
        .word(Word::Later)
        .when(has_later),
    Act::stays(Action::PrintTakings, print).word(Word::PrintTakings),
    Listing::LEAVE.word(Word::Leave),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP,
    Listing::PAGE_DOWN,
    Listing::FIRST,
    Listing::LAST,
];

acts!(TakingsPage in Takings: ACTS);

fn group_by(page: &mut TakingsPage, shell: &mut Shell) {
    let at = page.by.and_then(|of| TakingsBy::ALL.iter().position(|by| *by == of));
    // Behind the last of them the shifts, behind these the first.
    page.by = TakingsBy::ALL.get(at.map_or(0, |at| at + 1)).copied();
    page.begin(shell);
}

fn reach(page: &mut TakingsPage, shell: &mut Shell) {
    page.reach = match page.reach {
        Reach::Day => Reach::Period,
        Reach::Period => Reach::Day,
    };
    page.begin(shell);
}

fn has_later(page: &TakingsPage, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(page.days().1 < shell.now.date(), || Word::IsNewest.say(shell.lang))
}

fn print(page: &mut TakingsPage, shell: &mut Shell) {
    let (first, last) = page.days();
    let asked = TakingsPrint { first, last, by: page.added_by(), company: None, till: None };
    shell.act(Purpose::Takings, request::PrintTakings(asked));
}

impl TakingsPage {
    /// Of today, by till.
    pub fn open(shell: &mut Shell) -> Self {
        let mut page = Self {
            day: shell.now.date(),
            reach: Reach::Day,
            by: Some(TakingsBy::Till),
            shifts: Vec::new(),
            sums: BTreeMap::new(),
            rows: None,
            turn: 0,
            list: Scroll::default(),
        };
        page.begin(shell);
        page
    }

    /// The first and the last day.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        let period = Period::of(self.day).filter(|_| self.reach == Reach::Period);
        period.map_or((self.day, self.day), |period| (period.first_day(), period.last_day()))
    }

    /// Goes to the days before, or behind.
    fn step(&mut self, shell: &mut Shell, later: bool) {
        let (first, last) = self.days();
        let day = if later { last.succ_opt() } else { first.pred_opt() };
        self.day = day.unwrap_or(self.day);
        self.begin(shell);
    }

    /// Asks for everything anew.
    fn begin(&mut self, shell: &mut Shell) {
        self.turn += 1;
        self.sums.clear();
        self.shifts.clear();
        self.rows = None;
        self.ask(shell, None);
    }

    /// What the takings are added up by; beside shifts the days are one figure.
    fn added_by(&self) -> TakingsBy {
        self.by.unwrap_or(TakingsBy::Company)
    }

    fn ask(&self, shell: &mut Shell, resume: Option<SoldPlace>) {
        let (first, last) = self.days();
        let span = TimeSpan::of_days(first, last);
        let query = TakingsQuery { span, by: self.added_by(), company: None, till: None, resume };
        shell.ask(Ticket::Takings(self.turn), request::Takings(query));
    }

    /// A part came, or not.
    pub fn came(&mut self, shell: &mut Shell, turn: u64, result: Result<Reply, Failure>) {
        if turn != self.turn {
            return;
        }
        match read::<request::Takings>(result) {
            Ok(part) => {
                for (of, takings) in part.rows {
                    self.sums.entry(of).or_default().add(&takings);
                }
                match part.next {
                    Some(next) => self.ask(shell, Some(next)),
                    None if self.by.is_none() => self.ask_shifts(shell, None),
                    None => self.whole(shell),
                }
            }
            Err(failure) => shell.failed(&failure),
        }
    }

    fn ask_shifts(&self, shell: &mut Shell, before: Option<ShiftId>) {
        let (first, last) = self.days();
        let query = ShiftsQuery { span: TimeSpan::of_days(first, last), till: None, before };
        shell.ask(Ticket::ShiftsClosed(self.turn), request::ShiftsClosed(query));
    }

    /// A part of the shifts came, or not.
    pub fn shifts_came(&mut self, shell: &mut Shell, turn: u64, result: Result<Reply, Failure>) {
        if turn != self.turn {
            return;
        }
        match read::<request::ShiftsClosed>(result) {
            Ok(part) => {
                self.shifts.extend(part.rows);
                match part.next {
                    Some(next) => self.ask_shifts(shell, Some(next)),
                    None => {
                        self.shifts.reverse();
                        self.whole(shell);
                    }
                }
            }
            Err(failure) => shell.failed(&failure),
        }
    }

    /// Rows that are shown: their sum, then each shift, or each of what the takings are added up by.
    fn count(&self) -> usize {
        match (self.by, &self.rows) {
            (_, None) => 0,
            (None, Some(_)) => self.shifts.len() + 1,
            (Some(_), Some(rows)) => rows.len(),
        }
    }

    /// Every part is here.
    fn whole(&mut self, shell: &Shell) {
        let mut whole = Takings::default();
        self.sums.values().for_each(|takings| whole.add(takings));
        let each = self.sums.iter().map(|(of, takings)| (Some(of.clone()), takings.clone()));
        let rows: Vec<_> = std::iter::once((None, whole)).chain(each).collect();
        self.rows = Some(rows);
        self.list.step(0, self.count(), height(shell));
    }
}

impl Screen for TakingsPage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw(shell, self, buffer, area);
        None
    }
}

impl Lists for TakingsPage {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.count();
        Some(Rows::list(&mut self.list, count, height(shell)))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        self.begin(shell);
        Next::Stay
    }
}

/// Where the names begin, from the left border.
const NAME: u16 = 3;
/// The right edges of the figures and their widths: count, net, tax, total, cancelled, allowances.
const FIGURES: [(u16, u16); 6] = [(24, 7), (36, 11), (46, 9), (57, 10), (67, 9), (77, 9)];
/// Lines of the selected row's figures, with the rule above them.
const DETAIL: u16 = 5;

/// Rows that are seen: all but the heads and the detail.
fn height(shell: &Shell) -> usize {
    shell.list_height().saturating_sub(usize::from(DETAIL) + 1)
}

/// Draws the page.
fn draw(shell: &Shell, page: &TakingsPage, buffer: &mut Buffer, area: Rect) {
    let (lang, look) = (shell.lang, shell.look);
    let (first, last) = page.days();
    let title = format!("{}  {}", Word::Takings.say(lang), words::heading(lang, first, last, None));
    let inside = Popup { title: &title, look }.draw(buffer, Popup::whole(area));
    let by = page.by.map_or(Word::ByShift.say(lang), |by| words::by(lang, by));
    paint::left(buffer, inside.x + NAME, inside.y, FIGURES[0].0, by, look.label());
    for ((edge, width), head) in FIGURES.into_iter().zip(heads(page)) {
        paint::right(buffer, inside.x + edge - width, inside.y, width, head.say(lang), look.label());
    }
    if page.rows.is_none() {
        let text = Word::Loading.say(lang);
        paint::left(buffer, inside.x + NAME, inside.y + 1, inside.width, text, look.plain());
        return;
    }
    let foot = inside.bottom() - DETAIL;
    for (at, y) in (page.list.top..page.count()).zip(inside.y + 1..foot) {
        let sign = if at == page.list.at { CURSOR } else { " " };
        paint::left(buffer, inside.x + 1, y, 1, sign, look.plain());
        let Some(row) = page.row(shell, at) else { break };
        let room = FIGURES[0].0 - FIGURES[0].1 - NAME - 1;
        paint::left(buffer, inside.x + NAME, y, room, &row.name, look.plain());
        for ((edge, width), figure) in FIGURES.into_iter().zip(&row.figures) {
            paint::right(buffer, inside.x + edge - width, y, width, figure, look.plain());
        }
        let row = Rect::new(inside.x, y, inside.width, 1);
        paint::mark(buffer, look, row, at == page.list.at);
    }
    paint::rule(buffer, look, inside.x, foot, inside.width);
    if let Some(row) = page.row(shell, page.list.at) {
        let below = Rect::new(inside.x + NAME, foot + 1, inside.width - NAME - 1, DETAIL - 1);
        detail(shell, &row.details, buffer, below);
    }
}

/// The headings of the figures.
fn heads(page: &TakingsPage) -> [Word; 6] {
    match page.by {
        Some(_) => [
            Word::ColCount,
            Word::ColNet,
            Word::ColTaxAmount,
            Word::ColTaken,
            Word::ColCancelledAmount,
            Word::ColAllowed,
        ],
        None => [
            Word::ColCount,
            Word::ColTaken,
            Word::ColReceived,
            Word::ColExpected,
            Word::ColCounted,
            Word::ColDifference,
        ],
    }
}

/// A row as it is shown: its name, its figures, and everything else below the rule.
struct Shown {
    name: String,
    figures: [String; 6],
    details: Vec<String>,
}

impl TakingsPage {
    fn row(&self, shell: &Shell, at: usize) -> Option<Shown> {
        let (lang, rows) = (shell.lang, self.rows.as_ref()?);
        let Some(by) = self.by else {
            let (_, whole) = rows.first()?;
            return match at.checked_sub(1) {
                None => Some(all_shifts(lang, &self.shifts, whole)),
                Some(at) => self.shifts.get(at).map(|line| of_shift(lang, line)),
            };
        };
        let (of, takings) = rows.get(at)?;
        let figures = figures(takings).map(|figure| figure.to_string());
        let details = words::details(lang, takings);
        Some(Shown { name: words::whose(lang, by, of.as_ref()), figures, details })
    }
}

/// All closes together, and what the days have besides: their sum is the days'.
fn all_shifts(lang: Lang, shifts: &[ShiftLine], whole: &Takings) -> Shown {
    let sums = ShiftSums::of(shifts);
    let [issued, total, received, counted, difference] =
        [sums.issued, sums.total, sums.received, sums.counted, sums.difference]
            .map(|figure| figure.to_string());
    let details = if shifts.is_empty() {
        vec![Word::NoShifts.say(lang).to_owned()]
    } else {
        of_shifts::beside_day(lang, &sums, &sums.rest(whole))
    };
    let figures = [issued, total, received, String::new(), counted, difference];
    Shown { name: of_shifts::line_sum(lang).to_owned(), figures, details }
}

fn of_shift(lang: Lang, line: &ShiftLine) -> Shown {
    let or_blank = |amount: Option<i64>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let till = line.till.as_ref().map(ToString::to_string).unwrap_or_default();
    let figures = [
        line.issued.to_string(),
        line.total.to_string(),
        line.received().to_string(),
        or_blank(line.expected()),
        or_blank(line.cash.as_ref().map(|count| count.counted)),
        or_blank(line.difference()),
    ];
    Shown { name: format!("{} {till}", line.id), figures, details: of_shifts::line_details(lang, line) }
}

/// The figures, none of them over the end of a line.
fn detail(shell: &Shell, figures: &[String], buffer: &mut Buffer, area: Rect) {
    let (mut x, mut y) = (area.x, area.y);
    for figure in figures {
        let cells = paint::cells(figure);
        if x > area.x && x + cells > area.right() {
            (x, y) = (area.x, y + 1);
        }
        if y < area.bottom() {
            x = paint::left(buffer, x, y, area.right().saturating_sub(x), figure, shell.look.plain()) + 2;
        }
    }
}

/// Count, net, tax, total, cancelled, allowances.
fn figures(takings: &Takings) -> [i64; 6] {
    use TakingsFigure::{AllowancesAmount, CancelledAmount, Free, Issued, Sales, Tax, Total, Zero};
    let of = |which| takings.figure(which);
    let net = of(Sales) + of(Zero) + of(Free);
    [of(Issued), net, of(Tax), of(Total), of(CancelledAmount), of(AllowancesAmount)]
}
