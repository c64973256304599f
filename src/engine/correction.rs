//! What puts an issued invoice right: which correction is decided where, and what is asked of them.

pub(crate) mod allowance;
pub(crate) mod amend;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod put_back;
pub(crate) mod reinstate;
pub(crate) mod reissue;
pub(crate) mod unheld;
pub(crate) mod withdraw;

use crate::domain::CorrectionRefusal;
use crate::engine::core::{Asking, Decision, No, Scene};
use crate::protocol::correction::{Command, Question};
use crate::protocol::{Ask, Failure, Reply};
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::Cancel(it) => withdraw::cancel(rows, scene, it),
        Command::Void(it) => withdraw::void(rows, scene, it),
        Command::Reissue(it) => reissue::reissue(rows, scene, (it.number, it.period), scene.sale()?),
        Command::Allow(it) => allowance::allow(rows, scene, (it.number, it.period), &it.lines, &it.reason),
        Command::AllowanceCancel(it) => allowance::cancel(rows, scene, it),
        Command::Amend(it) => amend::amend(rows, scene, it),
        Command::AmendZero(it) => amend::amend_zero(rows, scene, it),
    }
}

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
