//! 行事曆: what is to be done on which day about this period's numbers and the next one's, where it stands, and how long the
//! numbers last. The hours that were sold come part by part, so that no question walks a period.

use crate::domain::{
    AllocationMode, BlanksPressure, Deed, Forecast, NumbersLeft, OfficeCalendar, OfficeYear, Outlook, Period,
    PeriodDate, PeriodTask, Sold, SoldHours, TaskFacts, TaskStanding, allotments_date, blanks_date,
    heads_here, period_dates, supplied,
};
use crate::protocol::{Failure, Reply, SoldHoursPart, SoldHoursPlace, SoldHoursQuery, read, request};
use crate::text::book::{calendar as words, forecast};
use crate::text::screen::Word;
use crate::ui::door::{CalendarAsk, Door, Ticket};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell,
    Style, acts, paint,
};
use std::collections::BTreeSet;

/// Where days, the task and its state begin, from the left border.
const DATE: [u16; 3] = [3, 24, 66];
/// Where the columns of a forecast begin: company, whose, left, used up, latest day, books more, books next.
const FORECAST: [u16; 7] = [3, 12, 23, 32, 50, 62, 70];

/// The page.
#[derive(Clone, Debug, Default)]
pub struct CalendarPage {
    list: Scroll,
    facts: TaskFacts,
    /// Periods whose blanks are not reported.
    unreported: BTreeSet<Period>,
    /// Periods of which the platform is not told what branches have.
    untold: BTreeSet<Period>,
    next: Option<Vec<NumbersLeft>>,
    left: Option<Vec<NumbersLeft>>,
    years: Option<Vec<OfficeYear>>,
    sold: Sold,
    /// The part of the hours that comes next: each is counted once, whichever question it answers. `None` once all are here.
    awaited: Option<Option<SoldHoursPlace>>,
    /// None before all of that came.
    forecasts: Option<Vec<Forecast>>,
}

const ACTS: &[Act<CalendarPage>] = &[
    Act::goes(Action::Import, |_, _| Next::Open(Door::Import))
        .word(Word::Import)
        .writes(Deed::KeepRanges)
        .verb("range import"),
    Listing::CONFIRM.word(Word::Confirm),
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP,
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::FIRST,
    Listing::LAST,
    Listing::LEAVE.word(Word::Leave),
];

acts!(CalendarPage in Calendar: ACTS);

/// A row of the page.
enum CalendarRow<'p> {
    Date(PeriodDate),
    Heads,
    Forecast(&'p Forecast),
    /// The figures are on their way, or there are none.
    Said(&'static str),
}

impl CalendarPage {
    /// The page, which is asked for.
    pub fn open(shell: &mut Shell) -> Self {
        let mut page = Self::default();
        page.refresh(shell);
        page
    }

    /// Asks for everything anew.
    pub fn refresh(&mut self, shell: &mut Shell) {
        let Some(period) = shell.now.period() else { return };
        (self.sold, self.awaited) = (Sold::default(), Some(None));
        shell.ask(Ticket::Calendar(CalendarAsk::Before), request::OpenPeriods);
        shell.ask(Ticket::Calendar(CalendarAsk::Untold), request::AllotmentsOpen);
        shell.ask(Ticket::Calendar(CalendarAsk::Next), request::NumbersLeft(period.next()));
        shell.ask(Ticket::Calendar(CalendarAsk::Left), request::NumbersLeft(period));
        shell.ask(Ticket::Calendar(CalendarAsk::Years), request::OfficeYears);
        ask_hours(shell, None);
    }

    /// An answer came, or not: then that is said, and the rows that it is for stay without it.
    pub fn answered(&mut self, shell: &mut Shell, ask: CalendarAsk, result: Result<Reply, Failure>) {
        let result = match ask {
            CalendarAsk::Before => read::<request::OpenPeriods>(result).map(|open| {
                let unreported = open.iter().filter(|state| state.unreported > 0);
                self.unreported = unreported.map(|state| state.period).collect();
                let before = shell.now.period().and_then(Period::before);
                self.facts.before_reported = before.map(|before| !self.unreported.contains(&before));
            }),
            CalendarAsk::Untold => read::<request::AllotmentsOpen>(result).map(|untold| {
                self.untold = untold.iter().map(|of| of.period).collect();
                let this = shell.now.period();
                let is_told = |of: Period| !self.untold.contains(&of);
                self.facts.this_allotted = this.map(is_told);
                self.facts.before_allotted = this.and_then(Period::before).map(is_told);
            }),
            CalendarAsk::Next => read::<request::NumbersLeft>(result).map(|rows| self.next = Some(rows)),
            CalendarAsk::Left => read::<request::NumbersLeft>(result).map(|rows| self.left = Some(rows)),
            CalendarAsk::Years => read::<request::OfficeYears>(result).map(|years| self.years = Some(years)),
            CalendarAsk::Sold(place) => read::<request::SoldHours>(result).map(|part| {
                if self.awaited == Some(place) {
                    self.count(shell, &part);
                }
            }),
        };
        let both = self.left.as_deref().zip(self.next.as_deref());
        let here = both.map(|(this, next)| supplied(&shell.companies, this, next).iter().all(|of| of.next));
        self.facts.next_here = here.unwrap_or_default();
        match result {
            Ok(()) => self.forecast(shell),
            Err(failure) => shell.failed(&failure),
        }
    }

    fn count(&mut self, shell: &mut Shell, part: &SoldHoursPart) {
        part.rows.iter().for_each(|(company, till, hours)| self.sold.add(company, till.as_ref(), hours));
        self.awaited = part.next.map(Some);
        if part.next.is_some() {
            ask_hours(shell, part.next);
        }
    }

    /// Forecasts once everything is here.
    fn forecast(&mut self, shell: &Shell) {
        let (Some(left), Some(years), Some(period)) = (&self.left, &self.years, shell.now.period()) else {
            return;
        };
        if self.awaited.is_none() {
            let (calendar, closed) = (OfficeCalendar::new(years.iter().cloned()), BTreeSet::new());
            let (now, sold) = (shell.now, &self.sold);
            let outlook = Outlook { now, period, sold, calendar: &calendar, closed: &closed };
            self.forecasts = Some(outlook.forecasts(left));
        }
    }

    fn rows_of(&self, shell: &Shell) -> Vec<CalendarRow<'_>> {
        let Some(period) = shell.now.period() else { return Vec::new() };
        let modes: Vec<AllocationMode> = shell.companies.iter().map(|company| company.allocation).collect();
        let earlier = self.unreported.iter().filter(|of| Some(**of) != period.before());
        let mut rows: Vec<_> = earlier.map(|of| CalendarRow::Date(blanks_date(*of))).collect();
        let is_earlier = |of: &&Period| **of < period && Some(**of) != period.before();
        rows.extend(self.untold.iter().filter(is_earlier).map(|of| CalendarRow::Date(allotments_date(*of))));
        let has_branches = !heads_here(&shell.companies).is_empty();
        let dates = period_dates(period, &modes, has_branches);
        rows.extend(dates.into_iter().map(CalendarRow::Date));
        rows.push(CalendarRow::Heads);
        match &self.forecasts {
            None => rows.push(CalendarRow::Said(Word::Loading.say(shell.lang))),
            Some(all) if all.is_empty() => {
                rows.push(CalendarRow::Said(Word::NoNumbersOfPeriod.say(shell.lang)))
            }
            Some(all) => rows.extend(all.iter().map(CalendarRow::Forecast)),
        }
        rows
    }
}

fn ask_hours(shell: &mut Shell, resume: Option<SoldHoursPlace>) {
    let query = SoldHoursQuery { since: SoldHours::since(shell.now), resume };
    shell.ask(Ticket::Calendar(CalendarAsk::Sold(resume)), request::SoldHours(query));
}

impl Screen for CalendarPage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let look = shell.look;
        let title = Word::PeriodCalendar.say(shell.lang);
        let inside = Popup { title, look }.draw(buffer, Popup::whole(area));
        let rows = self.rows_of(shell);
        let seen = rows.iter().enumerate().skip(self.list.top);
        for ((at, row), y) in seen.zip(inside.y..inside.bottom()) {
            let line = Rect::new(inside.x, y, inside.width, 1);
            let sign = if at == self.list.at { CURSOR } else { " " };
            paint::left(buffer, line.x + 1, y, 1, sign, look.plain());
            self.one(shell, row, buffer, line);
            paint::mark(buffer, look, line, at == self.list.at);
        }
        None
    }
}

impl CalendarPage {
    fn one(&self, shell: &Shell, row: &CalendarRow<'_>, buffer: &mut Buffer, line: Rect) {
        let (look, lang) = (shell.look, shell.lang);
        match row {
            CalendarRow::Date(date) => {
                let this = shell.now.period().unwrap_or(Period::FIRST);
                // What is of an earlier period than the one before stands here because it is not reported.
                let reported = self.facts.before_reported.filter(|_| Some(date.of) >= this.before());
                let before_reported = if Some(date.of) < this.before() { Some(false) } else { reported };
                let allotted = self.facts.before_allotted;
                let before_allotted = if Some(date.of) < this.before() { Some(false) } else { allotted };
                let facts = TaskFacts { before_reported, before_allotted, ..self.facts };
                let said = words::line(lang, date, (this, shell.now.date()), facts);
                // The platform itself warns of blanks from the 7th on.
                let presses = BlanksPressure::of(date.of, shell.now) >= BlanksPressure::Pressing;
                let style = match said.standing {
                    TaskStanding::Today | TaskStanding::Now
                        if matches!(date.task, PeriodTask::Blanks | PeriodTask::Allotments) && presses =>
                    {
                        look.alarm()
                    }
                    TaskStanding::Late => look.alarm(),
                    TaskStanding::Today | TaskStanding::Now => look.plain(),
                    TaskStanding::Done | TaskStanding::Ahead | TaskStanding::Past => look.label(),
                };
                cells(buffer, line, &DATE, &[said.days, said.what, said.said], style);
            }
            CalendarRow::Heads => {
                let heads = forecast::short_headings(lang).map(str::to_owned);
                cells(buffer, line, &FORECAST, &heads, look.label());
            }
            CalendarRow::Forecast(of) => {
                let more = if of.more_books > 0 { of.more_books.to_string() } else { String::new() };
                let texts = [
                    of.company.to_string(),
                    forecast::whose(lang, &of.stock),
                    of.left.to_string(),
                    forecast::run_out(lang, of.run_out),
                    forecast::hand_in_short(lang, of, shell.now.date()),
                    more,
                    of.next_books.map(|books| books.to_string()).unwrap_or_default(),
                ];
                cells(buffer, line, &FORECAST, &texts, look.plain());
            }
            CalendarRow::Said(text) => {
                paint::left(
                    buffer,
                    line.x + FORECAST[0],
                    line.y,
                    line.width - FORECAST[0],
                    text,
                    look.plain(),
                );
            }
        }
    }
}

fn cells(buffer: &mut Buffer, line: Rect, columns: &[u16], texts: &[String], style: Style) {
    for (place, (&x, text)) in columns.iter().zip(texts).enumerate() {
        let end = columns.get(place + 1).map_or(line.width, |next| next - 1);
        paint::left(buffer, line.x + x, line.y, end.saturating_sub(x), text, style);
    }
}

impl Lists for CalendarPage {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.rows_of(shell).len();
        Some(Rows::list(&mut self.list, count, shell.list_height()))
    }

    /// What was put right on another page is seen here.
    fn confirm(&mut self, shell: &mut Shell) -> Next {
        let task = match self.rows_of(shell).get(self.list.at) {
            Some(CalendarRow::Date(date)) => Some(date.task),
            Some(CalendarRow::Heads | CalendarRow::Forecast(_) | CalendarRow::Said(_)) | None => None,
        };
        match task {
            Some(PeriodTask::Fetch | PeriodTask::Annual) => Next::Open(Door::Import),
            _ => {
                self.refresh(shell);
                Next::Stay
            }
        }
    }
}
