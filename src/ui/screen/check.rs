//! 字軌檢核: the period of the selected range is put to the centre, and the marks come back with its answer. It has no
//! picture of its own: the message line says how it stands, and the grid shows the marks.

use crate::domain::Period;
use crate::protocol::{CheckAnswer, CheckMarks, Failure, Reply, request};
use crate::text;
use crate::ui::door::{AsideAsk, Ticket};
use crate::ui::shell::Shell;

/// The period that the centre is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Check {
    asked: Option<Period>,
}

impl Check {
    /// Asks, where there is a centre to be asked (R17).
    pub fn ask(&mut self, shell: &mut Shell, period: Period) {
        let has_centre = shell.upload.as_ref().is_some_and(|upload| upload.link.gateway.is_some());
        if !has_centre {
            return shell.alarm(text::book::check::no_centre(shell.lang));
        }
        self.asked = Some(period);
        shell.say(text::book::check::asked(shell.lang, period));
        shell.ask(Ticket::Aside(AsideAsk::CheckPut), request::RangeCheckAsk(period));
    }

    /// The question was put, or why not.
    pub fn put(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) {
        match shell.heard::<request::RangeCheckAsk>(result) {
            Some(_) => self.look(shell),
            None => self.asked = None,
        }
    }

    /// Something of the upload has changed: it may be the answer.
    pub fn look(&self, shell: &mut Shell) {
        if let Some(period) = self.asked {
            let ticket = Ticket::Aside(AsideAsk::CheckState(period));
            shell.ask(ticket, request::RangeCheckState(period));
        }
    }

    /// What became of the question.
    pub fn answered(&mut self, shell: &mut Shell, period: Period, result: Result<Reply, Failure>) {
        let state = shell.heard::<request::RangeCheckState>(result).flatten();
        let Some(state) = state.filter(|_| self.asked == Some(period)) else { return };
        let Some(answer) = state.answer else { return };
        self.asked = None;
        match (answer, state.marks) {
            (CheckAnswer::Told, marks @ CheckMarks { mismatch: 0, .. }) => {
                shell.say(text::book::check::told(shell.lang, period, marks));
            }
            (CheckAnswer::Told, marks) => shell.alarm(text::book::check::told(shell.lang, period, marks)),
            (answer, _) => shell.alarm(text::book::check::answer(shell.lang, answer)),
        }
    }
}
