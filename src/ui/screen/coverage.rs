//! 字軌歸屬: whose each number of a period is; what somebody must look at stands first.

use crate::domain::{OwnedPlace, OwnedSpan, Period};
use crate::protocol::{Failure, Reply, read, request};
use crate::text::book::coverage as words;
use crate::text::screen::Word;
use crate::ui::door::{Purpose, Ticket};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell,
    acts, paint,
};

/// Rows that are kept: nobody pages through more, and the verb has all.
const ROWS_MAX: usize = 20_000;
/// Where numbers, count, company, owner and state begin, from the left border.
const COLUMNS: [u16; 5] = [3, 26, 36, 44, 64];

/// The page.
#[derive(Clone, Debug)]
pub struct CoveragePage {
    period: Period,
    /// What has come so far.
    rows: Vec<OwnedSpan>,
    /// Every part has come, or as many as are kept.
    whole: bool,
    /// There are more than are kept.
    more: bool,
    /// Counts the questions: only the parts of the last one are taken.
    turn: u64,
    list: Scroll,
}

const ACTS: &[Act<CoveragePage>] = &[
    Act::stays(Action::Left, |page: &mut CoveragePage, shell| page.step(shell, false)).word(Word::Earlier),
    Act::stays(Action::Right, |page: &mut CoveragePage, shell| page.step(shell, true)).word(Word::Later),
    Act::stays(Action::PrintCoverage, print).word(Word::PrintCoverage).verb("range coverage"),
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::LEAVE.word(Word::Leave),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP,
    Listing::FIRST,
    Listing::LAST,
];

acts!(CoveragePage in Coverage: ACTS);

fn print(page: &mut CoveragePage, shell: &mut Shell) {
    shell.act(Purpose::Coverage, request::PrintCoverage(page.period));
}

impl CoveragePage {
    /// Of a period, which is asked for.
    pub fn open(shell: &mut Shell, period: Period) -> Self {
        let (rows, list) = (Vec::new(), Scroll::default());
        let mut page = Self { period, rows, whole: false, more: false, turn: 0, list };
        page.begin(shell);
        page
    }

    fn step(&mut self, shell: &mut Shell, later: bool) {
        let to = if later { Some(self.period.next()) } else { self.period.before() };
        self.period = to.unwrap_or(self.period);
        self.begin(shell);
    }

    /// Asks for everything anew.
    fn begin(&mut self, shell: &mut Shell) {
        self.turn += 1;
        (self.whole, self.more, self.list) = (false, false, Scroll::default());
        self.rows.clear();
        self.ask(shell, None);
    }

    fn ask(&self, shell: &mut Shell, after: Option<OwnedPlace>) {
        shell.ask(Ticket::Coverage(self.turn), request::Coverage { period: self.period, after });
    }

    /// A part came, or not.
    pub fn came(&mut self, shell: &mut Shell, turn: u64, result: Result<Reply, Failure>) {
        if turn != self.turn {
            return;
        }
        match read::<request::Coverage>(result) {
            Ok(part) => {
                self.rows.extend(part.rows);
                match part.next.filter(|_| self.rows.len() < ROWS_MAX) {
                    Some(next) => self.ask(shell, Some(next)),
                    None => {
                        self.more = part.next.is_some();
                        self.whole = true;
                        self.rows.sort_by_key(|row| (!row.how.is_trouble(), row.place()));
                    }
                }
            }
            Err(failure) => shell.failed(&failure),
        }
    }

    /// The line under the title: what is to be done, or that nothing is.
    fn verdict(&self, shell: &Shell) -> (String, bool) {
        let lang = shell.lang;
        let trouble: Vec<&OwnedSpan> = self.rows.iter().filter(|row| row.how.is_trouble()).collect();
        let numbers = trouble.iter().map(|row| u64::from(row.span.count())).sum();
        if !self.whole {
            return (Word::Loading.say(lang).to_owned(), false);
        }
        if self.rows.is_empty() {
            return (words::none(lang, self.period), false);
        }
        if !trouble.is_empty() {
            return (words::short(lang, trouble.len() as u64, numbers), true);
        }
        if self.more {
            (words::more(lang, self.rows.len()), false)
        } else {
            (words::whole(lang).to_owned(), false)
        }
    }
}

impl Screen for CoveragePage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let title = words::title(lang, self.period);
        let inside = Popup { title: &title, look }.draw(buffer, Popup::whole(area));
        let (verdict, alarms) = self.verdict(shell);
        let style = if alarms { look.alarm() } else { look.label() };
        paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, &verdict, style);
        let seen = self.rows.iter().enumerate().skip(self.list.top);
        for ((at, row), y) in seen.zip(inside.y + 1..inside.bottom()) {
            let sign = if at == self.list.at { CURSOR } else { " " };
            paint::left(buffer, inside.x + 1, y, 1, sign, look.plain());
            let (company, owner) = words::owners(lang, row);
            let texts = [
                words::numbers(row),
                row.span.count().to_string(),
                company,
                owner,
                words::how(lang, row.how).to_owned(),
            ];
            let style = if row.how.is_trouble() { look.alarm() } else { look.plain() };
            for (place, (&x, text)) in COLUMNS.iter().zip(&texts).enumerate() {
                let end = COLUMNS.get(place + 1).map_or(inside.width, |next| next - 1);
                paint::left(buffer, inside.x + x, y, end.saturating_sub(x), text, style);
            }
        }
        None
    }
}

impl Lists for CoveragePage {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.rows.len(), shell.list_height().saturating_sub(1)))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        self.begin(shell);
        Next::Stay
    }
}
