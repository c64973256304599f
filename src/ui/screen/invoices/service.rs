//! The acts of these screens: 作廢, 折讓, 作廢折讓單, papers, 交班. Each was asked about before it is sent.

use crate::domain::{AllowanceAsk, CleanText, TEXT_CHARS_MAX};
use crate::protocol::{Request, request};
use crate::ui::door::{Doc, Purpose, ServiceAct};
use crate::ui::shell::{FieldName, Form, Shell};

/// What was filled in for an act.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Why.
    pub reason: CleanText,
    /// 專案作廢核准文號.
    pub approval_no: CleanText,
    /// What comes back.
    pub lines: Vec<AllowanceAsk>,
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
    let Said { reason, approval_no, lines } = said;
    Some(match act {
        ServiceAct::Cancel(Doc { number, period }, _) => {
            request::Cancel { number, period: Some(period), reason, approval_no }.into()
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
        ServiceAct::PrintShift(id) => request::PrintShift(id).into(),
    })
}
