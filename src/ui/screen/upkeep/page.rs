//! The page of the upkeep: five rows, how each stands, and under them the steps of the selected one and what came of it.

use crate::domain::{Deed, Moment};
use crate::protocol::{
    DumpProgress, Failure, MirrorReport, ReadingReport, Reply, UnprovenReport, UpkeepReport, read, request,
};
use crate::text::screen::Word;
use crate::text::store::upkeep::{self as words, Standing};
use crate::ui::door::{Door, Ticket, UpkeepAsk, Work, WorkKind};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Context, Listing, Lists, Next, Note, Popup, Position, Rect, Rows, Screen,
    Scroll, Shell, Style, WhyNot, acts, barred, paint, say,
};

/// The rows, top down: the act of each.
pub const ROWS: [Action; 5] =
    [Action::Doctor, Action::BackUp, Action::Export, Action::Recover, Action::Update];
/// Where the key of a row, its name and how it stands begin, from the left border.
const COLUMNS: [u16; 3] = [3, 6, 17];
/// Cells of a bar of progress.
const BAR_CELLS: u64 = 40;
/// Seconds between two times that the screen hears what time it is.
const CLOCK_PAUSE_S: i64 = 60;

/// The page.
#[derive(Clone, Debug, Default)]
pub struct UpkeepPage {
    list: Scroll,
    mirror: Option<MirrorReport>,
    reading: Option<ReadingReport>,
    unproven: Option<UnprovenReport>,
    dump: Option<DumpProgress>,
}

const ACTS: &[Act<UpkeepPage>] = &[
    Act::goes(Action::Doctor, check).word(Word::Doctor).when(can_check).verb("doctor"),
    Act::goes(Action::BackUp, back_up).word(Word::BackUp).when(can_copy).verb("backup"),
    Act::goes(Action::Export, export).word(Word::Export).when(can_copy).verb("export"),
    Act::stays(Action::Recover, |page: &mut UpkeepPage, _| page.select(Action::Recover))
        .word(Word::Recover)
        .verb("recover"),
    Act::stays(Action::Update, |page: &mut UpkeepPage, _| page.select(Action::Update)).word(Word::Update),
    Act::goes(Action::Issue, |_, _| Next::Open(Door::Sale))
        .word(Word::Issue)
        .writes(Deed::Sell)
        .verb("issue"),
    Listing::CONFIRM.word(Word::Confirm),
    Listing::UP,
    Listing::DOWN,
    Listing::FIRST,
    Listing::LAST,
    Listing::LEAVE.word(Word::Leave),
];

acts!(UpkeepPage in Upkeep: ACTS);

/// Who may not audit checks nothing and takes no copy; nothing begins before the last one is over.
fn can_check(_: &UpkeepPage, shell: &Shell) -> Result<(), WhyNot> {
    barred::role(shell, Deed::Audit)?;
    let going = shell.upkeep.going;
    WhyNot::unless(going.is_none(), || {
        let name = going.map_or("", |going| name(shell, of_kind(going.kind)));
        words::still_going(shell.lang, name)
    })
}

/// A session from afar names no file of this machine.
fn can_copy(page: &UpkeepPage, shell: &Shell) -> Result<(), WhyNot> {
    can_check(page, shell)?;
    WhyNot::unless(shell.keep_in.is_some(), || say::certain(words::no_files(shell.lang)))
}

fn check(page: &mut UpkeepPage, shell: &mut Shell) -> Next {
    page.select(Action::Doctor);
    shell.begin_work(Work::Check);
    Next::Stay
}

fn back_up(page: &mut UpkeepPage, _: &mut Shell) -> Next {
    page.select(Action::BackUp);
    Next::Open(Door::KeepIn(WorkKind::BackUp))
}

fn export(page: &mut UpkeepPage, _: &mut Shell) -> Next {
    page.select(Action::Export);
    Next::Open(Door::KeepIn(WorkKind::Export))
}

/// The row of what goes on.
fn of_kind(kind: WorkKind) -> Action {
    match kind {
        WorkKind::Check => Action::Doctor,
        WorkKind::BackUp => Action::BackUp,
        WorkKind::Export => Action::Export,
    }
}

fn name(shell: &Shell, action: Action) -> &'static str {
    action.word().say(shell.lang)
}

impl UpkeepPage {
    /// The page; how everything stands is asked for.
    pub fn open(shell: &mut Shell) -> Self {
        shell.ask(Ticket::Upkeep, request::Upkeep);
        shell.ask(Ticket::Fence, request::Fence);
        shell.ask(Ticket::OfUpkeep(UpkeepAsk::Mirror), request::Mirror);
        shell.ask(Ticket::OfUpkeep(UpkeepAsk::Reading), request::Reading);
        shell.ask(Ticket::OfUpkeep(UpkeepAsk::Unproven), request::Unproven);
        shell.ask(Ticket::OfUpkeep(UpkeepAsk::Dump), request::DumpProgress);
        // A new version's check, and what stands in the way of selling, come before what is usual.
        let due = shell.upkeep.report.as_ref().is_some_and(|report| report.check_is_due());
        let mut page = Self::default();
        page.select(match shell.fence {
            Some(_) => Action::Recover,
            None if due => Action::Doctor,
            None => Action::BackUp,
        });
        page
    }

    fn select(&mut self, action: Action) {
        self.list.at = ROWS.iter().position(|row| *row == action).unwrap_or_default();
    }

    fn selected(&self) -> Action {
        ROWS.get(self.list.at).copied().unwrap_or(Action::Doctor)
    }

    /// An answer came. Who may not look is told by the first act that is refused.
    pub fn answered(&mut self, ask: UpkeepAsk, result: Result<Reply, Failure>) {
        match ask {
            UpkeepAsk::Mirror => self.mirror = read::<request::Mirror>(result).ok().flatten(),
            UpkeepAsk::Reading => self.reading = read::<request::Reading>(result).ok().flatten(),
            // An engine that is a version older does not know the question.
            UpkeepAsk::Dump => self.dump = read::<request::DumpProgress>(result).ok().flatten(),
            UpkeepAsk::Unproven => self.unproven = read::<request::Unproven>(result).ok(),
        }
    }

    /// How a row stands, in a few words.
    pub fn stands(&self, shell: &Shell, action: Action) -> String {
        let (lang, report) = (shell.lang, shell.upkeep.report.as_deref());
        match action {
            Action::Doctor => words::last_check(lang, report),
            // The screen's clock ticks now and then: a backup that was just made is not from after now.
            Action::BackUp => words::last_backup(lang, report, just(shell.now, report)),
            Action::Export => words::export_is(lang).to_owned(),
            Action::Recover => match shell.fence {
                Some(_) => words::sells_nothing(lang).to_owned(),
                None => words::sells(lang).to_owned(),
            },
            _ => words::versions(lang, report),
        }
    }

    /// The steps of a row, a sentence each.
    pub fn steps(&self, shell: &Shell, action: Action) -> Vec<String> {
        let lang = shell.lang;
        match action {
            Action::Doctor => words::check_steps(lang, self.reading.as_ref(), self.dump.as_ref()),
            Action::BackUp => words::backup_steps(lang),
            Action::Export => words::export_steps(lang),
            Action::Recover => words::recover_steps(
                lang,
                &Standing {
                    fence: shell.fence,
                    mirror: self.mirror.as_ref(),
                    unproven: self.unproven.as_ref(),
                },
            ),
            _ => words::update_steps(lang, shell.upkeep.report.as_deref(), shell.now),
        }
    }
}

impl Screen for UpkeepPage {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::Upkeep.say(shell.lang);
        let inside = Popup { title, look: shell.look }.draw(buffer, Popup::whole(area));
        for ((at, action), y) in ROWS.iter().enumerate().zip(inside.y..) {
            let sign = if at == self.list.at { CURSOR } else { " " };
            paint::left(buffer, inside.x + 1, y, 1, sign, shell.look.plain());
            let key = shell.keymap.shown(Context::Upkeep, *action);
            paint::left(buffer, inside.x + COLUMNS[0], y, 2, &key, shell.look.key());
            paint::left(buffer, inside.x + COLUMNS[1], y, 10, name(shell, *action), shell.look.label());
            let width = inside.width - COLUMNS[2];
            let stands = say::certain(&self.stands(shell, *action));
            paint::left(buffer, inside.x + COLUMNS[2], y, width, &stands, shell.look.plain());
            let row = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, shell.look, row, at == self.list.at);
        }
        let height = u16::try_from(ROWS.len()).unwrap_or(u16::MAX);
        let rule = inside.y + height;
        paint::rule(buffer, shell.look, inside.x, rule, inside.width);
        let under = Rect::new(inside.x + 2, rule + 1, inside.width - 4, inside.height - height - 1);
        for ((line, style), y) in self.under(shell, under.width).iter().zip(under.y..under.bottom()) {
            paint::left(buffer, under.x, y, under.width, line, *style);
        }
        None
    }
}

impl UpkeepPage {
    /// What stands under the rows, in lines of so many cells: what goes on or came of it, then the steps.
    pub fn under(&self, shell: &Shell, width: u16) -> Vec<(String, Style)> {
        let action = self.selected();
        let plain = shell.look.plain();
        let mut lines: Vec<(String, Style)> = Vec::new();
        let mut add = |text: &str, style: Style| {
            let text = say::certain(text);
            lines.extend(paint::wrap(&text, width, usize::MAX).into_iter().map(|line| (line, style)));
        };
        if let Some(going) = shell.upkeep.going.filter(|going| of_kind(going.kind) == action) {
            add(&words::going(shell.lang, going.ending), plain);
            add(&progress(shell, going.done, going.of), plain);
            add("", plain);
        } else if let Some(Note { text, alarm }) = self.said(shell, action) {
            add(text, if *alarm { shell.look.alarm() } else { plain });
            add("", plain);
        }
        for step in self.steps(shell, action) {
            add(&step, plain);
        }
        lines
    }

    fn said<'s>(&self, shell: &'s Shell, action: Action) -> Option<&'s Note> {
        shell.upkeep.said.iter().find(|(kind, _)| of_kind(**kind) == action).map(|(_, note)| note)
    }
}

/// A bar, or a count where nobody knows of how much.
fn progress(shell: &Shell, done: u64, of: u64) -> String {
    if of == 0 {
        return words::so_many(shell.lang, done);
    }
    let done = done.min(of);
    let filled =
        usize::try_from(u128::from(done) * u128::from(BAR_CELLS) / u128::from(of)).unwrap_or_default();
    let rest = usize::try_from(BAR_CELLS).unwrap_or_default().saturating_sub(filled);
    let percent = u128::from(done) * 100 / u128::from(of);
    format!("[{}{}] {percent:>3} %", "#".repeat(filled), ".".repeat(rest))
}

impl Lists for UpkeepPage {
    fn rows(&mut self, _: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, ROWS.len(), ROWS.len()))
    }

    /// The act of the selected row.
    fn confirm(&mut self, shell: &mut Shell) -> Next {
        let action = self.selected();
        let able = match action {
            Action::Doctor => can_check(self, shell),
            Action::BackUp | Action::Export => can_copy(self, shell),
            _ => return Next::Stay,
        };
        match (able, action) {
            (Err(why), _) => {
                shell.note = Some(why.0);
                Next::Stay
            }
            (Ok(()), Action::Doctor) => check(self, shell),
            (Ok(()), Action::BackUp) => back_up(self, shell),
            (Ok(()), _) => export(self, shell),
        }
    }

    /// Ends what goes on, then leaves; one that is told to end already ends by itself.
    fn leave(&mut self, shell: &mut Shell) -> Next {
        match shell.upkeep.going {
            Some(going) if !going.ending => {
                shell.end_work();
                Next::Stay
            }
            Some(_) | None => Next::Close,
        }
    }
}

/// Now, by a clock that may be behind by as much as its own pause.
fn just(now: Moment, report: Option<&UpkeepReport>) -> Moment {
    let made = report.and_then(|report| report.backup).map(|backup| backup.made);
    made.filter(|made| (0..=CLOCK_PAUSE_S).contains(&(made.unix() - now.unix()))).unwrap_or(now)
}
