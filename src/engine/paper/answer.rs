//! What is asked of print jobs.

use crate::engine::core::asking::Asking;
use crate::protocol::paper::Question;
use crate::protocol::{Ask, Failure, Reply};
use crate::store::Queries;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    Ok(match question {
        Question::PrintJobs(it) => {
            let mut jobs = asking.rows.print_jobs()?;
            jobs.retain(|job| it.till.is_none() || job.till == it.till);
            it.answer(jobs)
        }
    })
}
