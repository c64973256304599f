//! The acts of the invoice screens: 作廢, 折讓, 作廢折讓單, papers, 交班. Each was asked about before it is sent; some have a
//! form for the reason, and for what else they need.

use crate::domain::{
    APPROVAL_NO_CHARS_MAX, AllowanceAsk, Amount, CANCEL_REASON_CHARS_MAX, CleanText, Clearance, CountedCash,
    DELIVERY_WORDS_CHARS_MAX, InvoicePaper, PRINT_REASON_CHARS_MAX, Parties, TEXT_CHARS_MAX,
    VOID_REASON_CHARS_MAX, ZeroReason,
};
use crate::protocol::{Request, request};
use crate::text::{Lang, screen::Word};
use crate::ui::door::{Asked, Doc, Door, Purpose, ReasonFor, ServiceAct};
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form,
};

/// What was filled in for an act.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Why.
    pub reason: CleanText,
    /// 專案作廢核准文號.
    pub approval_no: CleanText,
    /// What comes back.
    pub lines: Vec<AllowanceAsk>,
    /// Who a refused invoice is for, and where it goes.
    pub to: Parties,
    /// What is put right of how it says its zero rate.
    pub clearance: Option<Clearance>,
    /// The same of the reason.
    pub zero_reason: Option<ZeroReason>,
    /// The cash of a shift.
    pub cash: Option<CountedCash>,
    /// What is taken out of its drawer.
    pub taken_out: Option<Amount>,
}

/// What is typed in a field.
pub fn typed(form: &Form, name: FieldName) -> CleanText {
    CleanText::new(form.text(name).trim(), TEXT_CHARS_MAX).unwrap_or_default()
}

/// Sends the act; true when it is under way.
pub fn send(shell: &mut Shell, act: ServiceAct, said: Said) -> bool {
    request(act, said).is_some_and(|request| shell.act(Purpose::Service(act), request))
}

fn request(act: ServiceAct, said: Said) -> Option<Request> {
    let Said { reason, approval_no, lines, to, clearance, zero_reason, cash, taken_out } = said;
    Some(match act {
        ServiceAct::Cancel(Doc { number, period }, _) => {
            request::Cancel { number, period: Some(period), reason, approval_no }.into()
        }
        ServiceAct::Void(Doc { number, period }, taken_back) => {
            request::Void { number, period: Some(period), reason, taken_back }.into()
        }
        // No line at all would mean everything that is left.
        ServiceAct::Allow(..) if lines.is_empty() => return None,
        ServiceAct::Allow(Doc { number, period }, _) => {
            request::Allow { number, period: Some(period), lines, reason }.into()
        }
        ServiceAct::AllowanceCancel(number) => request::AllowanceCancel { number, reason }.into(),
        ServiceAct::Print(Doc { number, period }, paper) => {
            request::Print { number, period: Some(period), paper, detail: false, reason }.into()
        }
        ServiceAct::PrintAllowance(number) => request::PrintAllowance(number).into(),
        ServiceAct::ShiftClose => request::ShiftClose.into(),
        ServiceAct::ShiftCount(..) => match taken_out {
            None => request::ShiftCount(cash?).into(),
            Some(taken_out) => request::ShiftLeave { count: cash?, taken_out }.into(),
        },
        ServiceAct::PrintShift(id) => request::PrintShift(id).into(),
        ServiceAct::Amend(Doc { number, period }, taken_back) => {
            let period = Some(period);
            request::AmendZero { number, period, to, clearance, zero_reason, reason, taken_back }.into()
        }
        ServiceAct::Again(document) => request::UploadRetry(document).into(),
        ServiceAct::Settle(document, seen) => request::UploadSeen { document, seen, words: reason }.into(),
    })
}

/// The form.
#[derive(Clone, Debug)]
pub struct ReasonForm {
    what: ReasonFor,
    form: Form,
}

impl ReasonForm {
    /// An empty one; a sale that is taken back at once has its reason, unless another is typed.
    pub fn new(lang: Lang, what: ReasonFor) -> Self {
        let long = match what {
            ReasonFor::Cancel(..) | ReasonFor::CancelAtOnce(..) | ReasonFor::AllowanceCancel(_) => {
                CANCEL_REASON_CHARS_MAX
            }
            ReasonFor::Void(..) => VOID_REASON_CHARS_MAX,
            ReasonFor::Reprint(_) => PRINT_REASON_CHARS_MAX,
            ReasonFor::Settle(..) => DELIVERY_WORDS_CHARS_MAX,
        };
        let mut fields = vec![Field::text_of(FieldName::Reason, long, false)];
        if matches!(what, ReasonFor::Cancel(_, _, true)) {
            fields.push(Field::text_of(FieldName::Approval, APPROVAL_NO_CHARS_MAX, true));
        }
        let mut form = Form::new(fields);
        if matches!(what, ReasonFor::CancelAtOnce(..)) {
            form.set(FieldName::Reason, Word::ReasonAtOnce.say(lang));
        }
        Self { what, form }
    }

    fn act(&self) -> ServiceAct {
        match self.what {
            ReasonFor::Cancel(doc, total, _) | ReasonFor::CancelAtOnce(doc, total) => {
                ServiceAct::Cancel(doc, total)
            }
            ReasonFor::Void(doc, out) => ServiceAct::Void(doc, out),
            ReasonFor::AllowanceCancel(number) => ServiceAct::AllowanceCancel(number),
            ReasonFor::Reprint(doc) => ServiceAct::Print(doc, InvoicePaper::Reprint),
            ReasonFor::Settle(document, seen) => ServiceAct::Settle(document, seen),
        }
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let reason = typed(&self.form, FieldName::Reason);
        let approval_no = typed(&self.form, FieldName::Approval);
        let said = Said { reason, approval_no, ..Said::default() };
        self.form.saving = send(shell, act, said);
    }
}

acts!(ReasonForm in Form, Choice: Filling::ACTS);

impl Screen for ReasonForm {
    has_form!();

    /// It names what it is for.
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (title, of) = match self.what {
            ReasonFor::Cancel(doc, ..) | ReasonFor::CancelAtOnce(doc, _) => {
                (Word::TitleCancel, doc.number.to_string())
            }
            ReasonFor::Void(doc, _) => (Word::TitleVoid, doc.number.to_string()),
            ReasonFor::AllowanceCancel(number) => (Word::TitleAllowanceCancel, number.to_string()),
            ReasonFor::Reprint(doc) => (Word::TitleReprint, doc.number.to_string()),
            ReasonFor::Settle(document, _) => (Word::TitleSettle, document.to_string()),
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
