//! The page of takings: which days, added up by what, and the rows that come part by part; a line each, and under them every
//! figure of the selected one.

use crate::domain::{Period, Takings, TakingsBy, TakingsFigure, TakingsOf, TakingsPrint, TimeSpan};
use crate::protocol::{Failure, Reply, SoldPlace, TakingsQuery, read, request};
use crate::text::screen::Word;
use crate::text::takings as words;
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
    /// What they are added up by.
    by: TakingsBy,
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
    let at = TakingsBy::ALL.iter().position(|by| *by == page.by).unwrap_or_default();
    page.by = TakingsBy::ALL[(at + 1) % TakingsBy::ALL.len()];
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
    let asked = TakingsPrint { first, last, by: page.by, company: None, till: None };
    shell.act(Purpose::Takings, request::PrintTakings(asked));
}

impl TakingsPage {
    /// Of today, by till.
    pub fn open(shell: &mut Shell) -> Self {
        let mut page = Self {
            day: shell.now.date(),
            reach: Reach::Day,
            by: TakingsBy::Till,
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
        self.rows = None;
        self.ask(shell, None);
    }

    fn ask(&self, shell: &mut Shell, resume: Option<SoldPlace>) {
        let (first, last) = self.days();
        let span = TimeSpan::of_days(first, last);
        let query = TakingsQuery { span, by: self.by, company: None, till: None, resume };
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
                    None => self.whole(shell),
                }
            }
            Err(failure) => shell.failed(&failure),
        }
    }

    /// Every part is here.
    fn whole(&mut self, shell: &Shell) {
        let mut whole = Takings::default();
        self.sums.values().for_each(|takings| whole.add(takings));
        let each = self.sums.iter().map(|(of, takings)| (Some(of.clone()), takings.clone()));
        let rows: Vec<_> = std::iter::once((None, whole)).chain(each).collect();
        self.list.step(0, rows.len(), height(shell));
        self.rows = Some(rows);
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
        let count = self.rows.as_ref().map_or(0, Vec::len);
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
    let heads = [
        Word::ColCount,
        Word::ColNet,
        Word::ColTaxAmount,
        Word::ColTaken,
        Word::ColCancelledAmount,
        Word::ColAllowed,
    ];
    paint::left(buffer, inside.x + NAME, inside.y, FIGURES[0].0, words::by(lang, page.by), look.label());
    for ((edge, width), head) in FIGURES.into_iter().zip(heads) {
        paint::right(buffer, inside.x + edge - width, inside.y, width, head.say(lang), look.label());
    }
    let Some(rows) = &page.rows else {
        let text = Word::Loading.say(lang);
        paint::left(buffer, inside.x + NAME, inside.y + 1, inside.width, text, look.plain());
        return;
    };
    let foot = inside.bottom() - DETAIL;
    for ((at, (of, takings)), y) in rows.iter().enumerate().skip(page.list.top).zip(inside.y + 1..foot) {
        let sign = if at == page.list.at { CURSOR } else { " " };
        paint::left(buffer, inside.x + 1, y, 1, sign, look.plain());
        let name = words::whose(lang, page.by, of.as_ref());
        let room = FIGURES[0].0 - FIGURES[0].1 - NAME - 1;
        paint::left(buffer, inside.x + NAME, y, room, &name, look.plain());
        for ((edge, width), figure) in FIGURES.into_iter().zip(figures(takings)) {
            paint::right(buffer, inside.x + edge - width, y, width, &figure.to_string(), look.plain());
        }
        let row = Rect::new(inside.x, y, inside.width, 1);
        paint::mark(buffer, look, row, at == page.list.at);
    }
    paint::rule(buffer, look, inside.x, foot, inside.width);
    if let Some((_, takings)) = rows.get(page.list.at) {
        let below = Rect::new(inside.x + NAME, foot + 1, inside.width - NAME - 1, DETAIL - 1);
        detail(shell, &words::details(lang, takings), buffer, below);
    }
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
