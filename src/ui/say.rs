//! The sentences of refusals and failures, for the screens.

use crate::domain::{FieldFault, ImportVerdict};
use crate::protocol::Failure;
use crate::text::Lang;

/// A failure of a call.
pub(super) fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Unknown => lang.pick("不知是否完成", "not known whether it was done").to_owned(),
        Failure::Fault(why) => why.clone(),
        Failure::NoEngine => lang.pick("主機沒有回應", "the engine does not answer").to_owned(),
    }
}

/// A fault of a field.
pub(super) fn field_fault(_lang: Lang, fault: &FieldFault) -> String {
    fault.code().to_owned()
}

/// A verdict on a row of an import.
pub(super) fn row_verdict(_lang: Lang, verdict: &ImportVerdict) -> String {
    verdict.verdict.word().to_owned()
}
