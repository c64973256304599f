//! A reason for an act, and what else it needs.

use crate::domain::{APPROVAL_NO_CHARS_MAX, CANCEL_REASON_CHARS_MAX, InvoicePaper, PRINT_REASON_CHARS_MAX};
use crate::text::screen::Word;
use crate::ui::door::{Asked, Door, ReasonFor, ServiceAct};
use crate::ui::screen::invoices::service;
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form,
};

/// The form.
#[derive(Clone, Debug)]
pub struct ReasonForm {
    what: ReasonFor,
    form: Form,
}

impl ReasonForm {
    /// An empty one.
    pub fn new(what: ReasonFor) -> Self {
        let long = match what {
            ReasonFor::Cancel(..) | ReasonFor::AllowanceCancel(_) => CANCEL_REASON_CHARS_MAX,
            ReasonFor::Reprint(_) => PRINT_REASON_CHARS_MAX,
        };
        let mut fields = vec![Field::text_of(FieldName::Reason, long, false)];
        if matches!(what, ReasonFor::Cancel(_, _, true)) {
            fields.push(Field::text_of(FieldName::Approval, APPROVAL_NO_CHARS_MAX, true));
        }
        Self { what, form: Form::new(fields) }
    }

    fn act(&self) -> ServiceAct {
        match self.what {
            ReasonFor::Cancel(doc, total, _) => ServiceAct::Cancel(doc, total),
            ReasonFor::AllowanceCancel(number) => ServiceAct::AllowanceCancel(number),
            ReasonFor::Reprint(doc) => ServiceAct::Print(doc, InvoicePaper::Reprint),
        }
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let reason = service::typed(&self.form, FieldName::Reason);
        let approval_no = service::typed(&self.form, FieldName::Approval);
        let said = service::Said { reason, approval_no, lines: Vec::new() };
        self.form.saving = service::send(shell, act, said);
    }
}

acts!(ReasonForm in Form, Choice: Filling::ACTS);

impl Screen for ReasonForm {
    has_form!();

    /// It names what it is for.
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (title, of) = match self.what {
            ReasonFor::Cancel(doc, ..) => (Word::TitleCancel, doc.number.to_string()),
            ReasonFor::AllowanceCancel(number) => (Word::TitleAllowanceCancel, number.to_string()),
            ReasonFor::Reprint(doc) => (Word::TitleReprint, doc.number.to_string()),
        };
        fields::dialog(shell, &format!("{} {of}", title.say(shell.lang)), &self.form, buffer, area)
    }
}

impl Fills for ReasonForm {
    /// The reason must be there, and the approval where the form has its field.
    fn save(&mut self, _: &mut Shell) -> Next {
        let form = &mut self.form;
        form.clear_faults();
        for (name, fault) in
            [(FieldName::Reason, Word::ReasonNeeded), (FieldName::Approval, Word::ApprovalNeeded)]
        {
            if form.text(name).trim().is_empty() {
                form.add_fault(name, Fault::Word(fault));
            }
        }
        form.focus_on_fault();
        if form.fault_count() > 0 {
            return Next::Stay;
        }
        Next::Open(Door::Ask(Asked::Service(self.act())))
    }
}
