//! Print jobs: which act is decided where, and what is asked of them.

pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod jobs;
pub(crate) mod print;

use crate::engine::core::{Asking, Decision, No, Scene};
use crate::protocol::paper::{Command, Question};
use crate::protocol::{Ask, Failure, Reply};
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::Print(it) => print::invoice(rows, scene, it),
        Command::PrintAllowance(it) => print::allowance(rows, scene, it.0),
        Command::PrintShift(it) => print::shift(rows, scene, it.0),
        Command::OpenDrawer(_) => print::drawer(rows, scene),
        Command::PrintBegin(it) => print::begin(rows, now, it.0),
        Command::PrintEnd(it) => print::end(rows, scene, it),
        Command::PrintSay(it) => print::say(rows, scene, it),
        Command::PrintGiveUp(it) => print::give_up(rows, now, it.0),
        Command::PrintTakings(it) => print::takings(rows, scene, &it.0),
        Command::PrintCoverage(it) => print::coverage(rows, scene, it.0),
    }
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    Ok(match question {
        Question::PrintJobs(it) => {
            let mut jobs = asking.rows.print_jobs()?;
            jobs.retain(|job| it.till.is_none() || job.till == it.till);
            it.answer(jobs)
        }
        Question::PrintCheck(it) => {
            print::check(asking.rows, &asking.scene(), (it.number, it.period), it.paper)?;
            it.answer(it.paper)
        }
    })
}
