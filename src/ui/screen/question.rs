//! A question with two buttons. A sequence letter never answers one: only its own keys or the shown button do.

use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, PeriodStep};
use crate::ui::shell::{Act, Action, Buffer, Care, Next, Popup, Position, Rect, Screen, Shell, acts, paint};

/// The question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// True while the yes button is the shown one.
    pub yes: bool,
}

type Deed = Act<Question>;

const ACTS: &[Act<Question>] = &[
    Deed::goes(Action::Yes, |question, _| question.answer(true)).word(Word::Yes),
    Deed::goes(Action::No, |question, _| question.answer(false)).word(Word::No),
    Deed::stays(Action::Switch, |question, _| question.yes = !question.yes).word(Word::Switch),
    Deed::goes(Action::Press, |question, _| question.answer(question.yes)).word(Word::Press),
];

impl Question {
    /// A question; the harmless button is the shown one.
    pub fn new(asked: Asked) -> Self {
        Self { asked, yes: false }
    }

    fn answer(&self, yes: bool) -> Next {
        Next::Go(Door::Answered(self.asked, yes))
    }

    /// Its sentence.
    pub fn text(&self, shell: &Shell) -> String {
        let lang = shell.lang;
        match self.asked {
            Asked::Leave => Word::AskLeave.say(lang).to_owned(),
            Asked::LeaveUnanswered => Word::AskAway.say(lang).to_owned(),
            Asked::Drop | Asked::ClearSale => Word::AskDrop.say(lang).to_owned(),
            Asked::GiveUpPaper(id) => {
                let job = shell.jobs.iter().find(|job| job.id == id);
                job.map(|job| text::paper::ask_give_up(lang, job)).unwrap_or_default()
            }
            Asked::Suggestion(id) => {
                let row = shell.suggestions.iter().find(|row| row.id == id);
                row.map(|row| text::till::overview::ask_suggestion(lang, row)).unwrap_or_default()
            }
            Asked::Service(act) => text::correction::service_ask(lang, act),
            Asked::PeriodEnd(step, period) => match step {
                PeriodStep::End => text::book::period::ask_end(lang, period),
                PeriodStep::Report => text::book::period::ask_report(lang, period),
                PeriodStep::Branches => text::book::branches::ask_report(lang, period),
                PeriodStep::Close => text::book::period::ask_close(lang, period),
                PeriodStep::Reopen => text::book::period::ask_reopen(lang, period),
            },
            Asked::DeleteMarked(count, lowest) => text::book::ask_delete_marked(lang, count, lowest),
            Asked::UndoAdded(count, lowest) => text::book::ask_undo_added(lang, count, lowest),
            Asked::UndoDeleted(count, lowest) => text::book::ask_undo_deleted(lang, count, lowest),
            Asked::UndoEdited(span) => text::book::ask_undo_edited(lang, span),
            Asked::UndoDept(count, lowest) => text::book::ask_undo_dept(lang, count, lowest),
            Asked::UndoLent(count, lowest) => text::book::lending::ask_undo(lang, count, lowest),
            Asked::Delete { span, .. } => text::book::ask_delete(lang, span),
        }
    }
}

acts!(Question in Question: ACTS);

impl Screen for Question {
    /// Nobody answers what he has not read, and no scanner answers.
    fn care(&self, action: Action) -> Care {
        if action == Action::No { Care::REFUSAL } else { Care::ANSWER }
    }

    /// The shown button is reversed and in brackets.
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let text = self.text(shell);
        let place = Popup::centred(area, (paint::cells(&text) + 6).max(30), 5);
        let inside = Popup { title: Word::Confirm.say(lang), look }.draw(buffer, place);
        paint::left(buffer, inside.x + 2, inside.y, inside.width - 2, &text, look.plain());
        let mut x = inside.x + 2;
        for (word, shown) in [(Word::Yes, self.yes), (Word::No, !self.yes)] {
            let button =
                if shown { format!("[{}]", word.say(lang)) } else { format!(" {} ", word.say(lang)) };
            let style = if shown { look.focus() } else { look.plain() };
            x = paint::left(buffer, x, inside.y + 2, inside.width, &button, style) + 2;
        }
        None
    }
}
