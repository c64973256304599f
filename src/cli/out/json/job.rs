//! A print job as JSON.

use crate::domain::{InvoicePaper, JobState, PrintJob, PrinterTrouble, Printout};
use serde::Serialize;

/// A job that is not done.
#[derive(Debug, Serialize)]
pub struct JobJson {
    job: u64,
    what: &'static str,
    number: Option<String>,
    period: Option<String>,
    detail: bool,
    drawer: bool,
    till: Option<String>,
    staff: Option<String>,
    at: String,
    reason: String,
    state: &'static str,
    trouble: Option<&'static str>,
}

impl JobJson {
    /// From a job.
    pub fn of(job: &PrintJob) -> Self {
        let (what, number, period, detail) = match &job.printout {
            Printout::Invoice { number, period, paper, detail } => {
                let what = match paper {
                    InvoicePaper::Original => "original",
                    InvoicePaper::Reprint => "reprint",
                    InvoicePaper::Information => "information",
                };
                (what, Some(number.to_string()), Some(period.lj()), *detail)
            }
            Printout::Allowance(number) => {
                ("allowance", Some(number.to_string()), Some(number.period().lj()), false)
            }
            Printout::Shift(id) => ("shift", Some(id.to_string()), None, false),
            Printout::Drawer => ("drawer", None, None, false),
        };
        let (state, trouble) = match job.state {
            JobState::Queued => ("queued", None),
            JobState::Held(trouble) => ("held", Some(trouble_word(trouble))),
            JobState::Begun => ("begun", None),
            JobState::Doubtful(trouble) => ("doubtful", Some(trouble_word(trouble))),
        };
        Self {
            job: job.id.0,
            what,
            number,
            period,
            detail,
            drawer: job.drawer,
            till: job.till.as_ref().map(ToString::to_string),
            staff: job.staff.as_ref().map(ToString::to_string),
            at: job.at.rfc3339(),
            reason: job.reason.to_string(),
            state,
            trouble,
        }
    }
}

fn trouble_word(trouble: PrinterTrouble) -> &'static str {
    match trouble {
        PrinterTrouble::NotSet => "not_set",
        PrinterTrouble::PaperOut => "paper_out",
        PrinterTrouble::CoverOpen => "cover_open",
        PrinterTrouble::Offline => "offline",
        PrinterTrouble::Unreachable => "unreachable",
        PrinterTrouble::NoAnswer => "no_answer",
        PrinterTrouble::Interrupted => "interrupted",
        PrinterTrouble::NoQrKey => "no_qr_key",
        PrinterTrouble::NotPrintable => "not_printable",
    }
}
