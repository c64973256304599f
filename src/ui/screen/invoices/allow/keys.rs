//! What 折讓 does: whatever is typed is worked out by the engine, and asked about before it is done.

use crate::domain::{ALLOWANCE_REASON_CHARS_MAX, CleanText};
use crate::protocol::{Failure, NumberLife, Reply, read, request};
use crate::text::screen::Word;
use crate::ui::door::{Asked, Doc, Door, ServiceAct, Ticket};
use crate::ui::screen::invoices::allow::state::AllowForm;
use crate::ui::screen::invoices::allow::view;
use crate::ui::screen::invoices::service;
use crate::ui::shell::{
    Buffer, Fault, FieldName, Filling, Fills, Next, Position, Rect, Screen, Shell, acts, has_form, say,
};

acts!(AllowForm in Form, Choice: Filling::ACTS);

impl Screen for AllowForm {
    has_form!();

    /// Whatever changes is worked out anew by the engine.
    fn changed(&mut self, shell: &mut Shell, field: FieldName) {
        self.follow(field);
        if field != FieldName::Reason {
            self.try_out(shell);
        }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::draw(shell, self, buffer, area)
    }
}

impl Fills for AllowForm {
    /// Asks whether to do it, once everything is filled in and the engine has worked it out.
    fn save(&mut self, _: &mut Shell) -> Next {
        // Reading shows the faults of the figures.
        self.asks();
        if self.form.text(FieldName::Reason).trim().is_empty() {
            self.form.add_fault(FieldName::Reason, Fault::Word(Word::ReasonNeeded));
        }
        self.form.focus_on_fault();
        match &self.preview {
            Some(preview) if self.form.fault_count() == 0 => {
                let act = ServiceAct::Allow(self.doc, preview.gross());
                Next::Open(Door::Ask(Asked::Service(act)))
            }
            _ => Next::Stay,
        }
    }
}

impl AllowForm {
    /// Of an invoice's life, worked out by the engine.
    pub fn open(shell: &mut Shell, life: &NumberLife) -> Option<Self> {
        let (doc, row) = (Doc::of(life)?, life.invoice.as_ref()?);
        let mut form = Self::new(doc, &row.invoice, &life.allowances);
        form.try_out(shell);
        Some(form)
    }

    /// Asks what the allowance would be.
    fn try_out(&mut self, shell: &mut Shell) {
        self.turn += 1;
        self.preview = None;
        self.said = None;
        let lines = self.asks();
        if self.form.fault_count() > 0 {
            return;
        }
        if lines.is_empty() {
            // No line at all would mean everything that is left.
            self.said = Some(Word::NothingComesBack.say(shell.lang).to_owned());
            return;
        }
        // The engine wants a reason for every allowance; what is only tried has none yet.
        let typed = service::typed(&self.form, FieldName::Reason);
        let trial = CleanText::new(Word::Trial.say(shell.lang), ALLOWANCE_REASON_CHARS_MAX);
        let reason = if typed.is_empty() { trial.unwrap_or_default() } else { typed };
        let Doc { number, period } = self.doc;
        let request = request::AllowPreview { number, period: Some(period), lines, reason };
        shell.ask(Ticket::Allowance(self.turn), request);
    }

    /// Takes what it would be; a refusal is said here, where it is put right.
    pub fn previewed(&mut self, shell: &Shell, turn: u64, result: Result<Reply, Failure>) {
        if turn != self.turn {
            return;
        }
        (self.preview, self.said) = match read::<request::AllowPreview>(result) {
            Ok(allowance) => (Some(allowance), None),
            Err(failure) => (None, Some(say::failure(shell.lang, &failure))),
        };
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let reason = service::typed(&self.form, FieldName::Reason);
        let said = service::Said { reason, lines: self.asks(), ..service::Said::default() };
        self.form.saving = service::send(shell, act, said);
    }
}
