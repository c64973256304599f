//! What 總覽 does: looks at another terminal, suggests a range or a 作廢 to a till. A suggestion never comes between a
//! cashier and the sale: it stands in the message line there until its own key asks the question, so that no scan and
//! no hurried Enter accepts it.

use crate::domain::{CANCEL_REASON_CHARS_MAX, CleanText, Number, TerminalName};
use crate::protocol::{Failure, Reply, ScreenFrame, Suggestion, read, request};
use crate::text::screen::Word;
use crate::ui::door::{Door, Ticket};
use crate::ui::screen::overview::state::{Board, CancelForm, Watching};
use crate::ui::screen::overview::view;
use crate::ui::shell::{
    Act, Action, Buffer, Fault, FieldName, Filling, Fills, Listing, Lists, Next, Position, Press, Rect, Rows,
    Screen, Shell, WhyNot, acts, fields, has_form,
};

const ACTS: &[Act<Board>] = &[
    Act::goes(Action::Watch, watch).word(Word::Watch).when(has_terminal),
    Act::goes(Action::SuggestRange, suggest_range).word(Word::SuggestRange).when(has_till),
    Act::goes(Action::SuggestCancel, suggest_cancel).word(Word::SuggestCancel).when(has_till),
    Listing::CONFIRM,
    Listing::UP,
    Listing::DOWN,
    Listing::PAGE_UP,
    Listing::PAGE_DOWN.word(Word::PageDown),
    Listing::FIRST,
    Listing::LAST,
    Listing::LEAVE.word(Word::Leave),
];

fn has_terminal(board: &Board, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(board.terminal().is_some(), || Word::PickTerminal.say(shell.lang))
}

fn has_till(board: &Board, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(board.till().is_some(), || Word::PickTill.say(shell.lang))
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
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::board(shell, self, buffer, area);
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

    /// Asks for the page anew, if no such question is under way: the engine walks a whole period for it.
    pub fn refresh(&mut self, shell: &mut Shell) {
        if !std::mem::replace(&mut self.asking, true) {
            shell.ask(Ticket::Dashboard, request::Dashboard);
        }
    }

    /// The page came, or not.
    pub fn answered(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) {
        self.asking = false;
        match read::<request::Dashboard>(result) {
            Ok(dashboard) => self.take(shell.lang, &dashboard),
            Err(failure) => shell.failed(&failure),
        }
    }
}

acts!(Watching in List: Listing::ACTS);

impl Screen for Watching {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::watch(shell, self, buffer, area);
        None
    }
}

/// No key of the watcher changes anything over there; it can only be left.
impl Lists for Watching {
    fn rows(&mut self, _: &Shell) -> Option<Rows<'_>> {
        None
    }
}

impl Watching {
    /// Of a terminal, whose screen is asked for.
    pub fn open(shell: &mut Shell, name: TerminalName) -> Self {
        let watching = Self { name, frame: ScreenFrame::default() };
        watching.look(shell);
        watching
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
