//! What is asked of corrections.

use crate::domain::CorrectionRefusal;
use crate::engine::core::asking::Asking;
use crate::engine::correction::allowance;
use crate::protocol::correction::Question;
use crate::protocol::{Ask, Failure, Reply};
use crate::store::Queries;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let rows = asking.rows;
    Ok(match question {
        Question::Allowance(it) => {
            it.answer(Box::new(rows.allowance(it.0)?.ok_or(CorrectionRefusal::NoSuchAllowance(it.0))?))
        }
        Question::AllowPreview(it) => {
            let of = (it.number, it.period);
            allowance::allow(rows, &asking.scene(), of, &it.lines, &it.reason)?.reply
        }
    })
}
