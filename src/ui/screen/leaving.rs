//! What goes before a terminal is left (R19): how many documents still go to the centre, or stay and until when. The
//! engine counts, its events say when to ask again; it ends by itself when nothing is left, at its deadline, or by a
//! key, after the warning. Nothing is lost whatever is pressed.

use crate::protocol::{Failure, Reply, UploadLeft, read, request};
use crate::text::{self, screen::Word};
use crate::ui::door::Ticket;
use crate::ui::shell::{
    Act, Action, Buffer, Effect, Popup, Position, Rect, Screen, Shell, Style, acts, paint,
};
use std::time::Duration;

/// The longest that leaving waits for the upload: twice what a backlog of 10,000 takes over a good line *(J)*.
pub const LEAVE_WAIT_MAX: Duration = Duration::from_secs(120);

/// How far leaving is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The engine is asked.
    Asking,
    /// Documents go; it ends by itself when they are gone.
    Going,
    /// A person does not want to wait: the warning is shown.
    Skipped,
    /// Nothing goes now.
    Stays,
}

/// What goes before the terminal is left.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// How far it is.
    pub stage: Stage,
    /// What the engine said last.
    pub left: Option<Box<UploadLeft>>,
    /// The most that were to go at once.
    pub most: u64,
    until: Duration,
}

impl Leaving {
    /// Begins `at` after the start.
    pub fn new(at: Duration) -> Self {
        Self { stage: Stage::Asking, left: None, most: 0, until: at + LEAVE_WAIT_MAX }
    }

    /// Takes what the engine says; true when nothing is left to wait for.
    pub fn take(&mut self, left: Box<UploadLeft>) -> bool {
        let link = &left.link;
        // Without a way nothing goes, however long it is waited: it is said when the terminal is left.
        let owes = link.gateway.is_some();
        let blocked = link.is_shut() || left.paused_until.is_some();
        let waits = left.going + if blocked { left.behind } else { 0 };
        self.most = self.most.max(left.going);
        self.stage = match self.stage {
            Stage::Skipped => Stage::Skipped,
            Stage::Asking | Stage::Going | Stage::Stays if blocked => Stage::Stays,
            Stage::Asking | Stage::Going | Stage::Stays => Stage::Going,
        };
        self.left = Some(left);
        waits == 0 || !owes
    }

    /// How it stands in one line, for a window that is too small for its frame.
    pub fn line(&self, shell: &Shell) -> String {
        lines(shell, self).pop().map(|(line, _)| line).unwrap_or_default()
    }

    /// How many of how many are gone.
    pub fn progress(&self) -> (u64, u64) {
        let going = self.left.as_ref().map_or(0, |left| left.going);
        (self.most.saturating_sub(going), self.most)
    }

    /// Goes on waiting, from `at` on.
    pub fn wait_on(&mut self, at: Duration) {
        self.stage = Stage::Asking;
        self.until = at + LEAVE_WAIT_MAX;
    }

    /// When it ends at the latest; `None` while it waits for a person.
    pub fn ends_at(&self) -> Option<Duration> {
        match self.stage {
            Stage::Asking | Stage::Going => Some(self.until),
            Stage::Skipped | Stage::Stays => None,
        }
    }

    /// What stays behind when the terminal is left now; `None` where nothing does.
    pub fn behind(&self) -> Option<&UploadLeft> {
        let left = self.left.as_deref()?;
        let owes = left.link.gateway.is_some() || !left.sample;
        (owes && left.going + left.behind > 0).then_some(left)
    }
}

const ACTS: &[Act<Leaving>] = &[
    Act::stays(Action::Skip, Leaving::skip).shown(|leaving| {
        Some(match leaving.stage {
            Stage::Asking | Stage::Going => Word::Skip,
            Stage::Skipped | Stage::Stays => Word::Leave,
        })
    }),
    Act::stays(Action::WaitOn, Leaving::go_on)
        .shown(|leaving| (leaving.stage == Stage::Skipped).then_some(Word::WaitOn)),
];

impl Leaving {
    /// Asks what is left.
    pub fn look(&self, shell: &mut Shell) {
        shell.ask(Ticket::Leaving, request::UploadLeft);
    }

    /// The engine answered. One that is gone has nothing to say, and nothing is lost.
    pub fn answered(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) {
        let over = match read::<request::UploadLeft>(result) {
            Ok(left) => self.take(left),
            Err(_) => true,
        };
        if over {
            shell.effects.push(Effect::Quit);
        }
    }

    fn skip(&mut self, shell: &mut Shell) {
        match self.stage {
            Stage::Going => self.stage = Stage::Skipped,
            // Said already, or there is nothing to be said yet.
            Stage::Asking | Stage::Skipped | Stage::Stays => shell.effects.push(Effect::Quit),
        }
    }

    fn go_on(&mut self, shell: &mut Shell) {
        if self.stage == Stage::Skipped {
            self.wait_on(shell.at);
            self.look(shell);
        }
    }
}

acts!(Leaving in Leaving: ACTS);

/// Cells of the frame: the longest sentence in either language, with a blank on both sides.
const WIDTH: u16 = 66;
/// Lines of the frame.
const HEIGHT: u16 = 8;

impl Screen for Leaving {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let place = Popup::centred(area, WIDTH, HEIGHT);
        let title = Word::TitleLeaving.say(shell.lang);
        let inside = Popup { title, look: shell.look }.draw(buffer, place);
        for ((line, style), y) in lines(shell, self).iter().zip(inside.y + 1..inside.bottom()) {
            paint::left(buffer, inside.x + 2, y, inside.width - 3, line, *style);
        }
        None
    }
}

fn lines(shell: &Shell, leaving: &Leaving) -> Vec<(String, Style)> {
    let (lang, plain, alarm) = (shell.lang, shell.look.plain(), shell.look.alarm());
    let Some(left) = &leaving.left else { return vec![(Word::Loading.say(lang).to_owned(), plain)] };
    let mut lines = match leaving.stage {
        Stage::Asking | Stage::Going => {
            let (done, all) = leaving.progress();
            let whose = text::delivery::leaving::whose(lang, left).to_owned();
            return vec![(whose, plain), (text::delivery::leaving::progress(lang, done, all), plain)];
        }
        Stage::Skipped => vec![(Word::Skipped.say(lang).to_owned(), alarm)],
        Stage::Stays => vec![(text::delivery::leaving::blocked(lang, left), alarm)],
    };
    lines.push((text::delivery::leaving::stays(lang, left), plain));
    lines.extend(text::delivery::leaving::manual(lang, left).map(|line| (line, plain)));
    lines.push((text::delivery::leaving::safe(lang, left).to_owned(), plain));
    lines
}
