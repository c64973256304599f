//! A print job: how it stands in a list, in JSON, and what is said when one is queued.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::domain::{JobState, PrintJob, PrinterTrouble, Printout};
use crate::text::{self, Lang};

/// Says that a paper is on its way to the printer.
///
/// # Errors
/// Only of the output.
pub fn queued(context: &Context, job: &PrintJob) -> Result<Exit, CliFailure> {
    context.tell(|| job.json(), |lang| text::paper::job_queued(lang, job))
}

impl Listing for PrintJob {
    const RIGHT: &'static [usize] = &[0];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::paper::job_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let till = or_blank(self.till.as_ref());
        cells![
            self.id,
            self.at,
            till,
            text::paper::printout(lang, self),
            text::paper::job_state(lang, self.state)
        ]
    }

    fn json(&self) -> Object {
        let (state, trouble) = state(self.state);
        let (number, period, detail) = match &self.printout {
            Printout::Invoice { number, period, detail, .. } => {
                (Some(number.to_string()), Some(*period), *detail)
            }
            Printout::Allowance(number) => (Some(number.to_string()), Some(number.period()), false),
            Printout::Shift(id) => (Some(id.to_string()), None, false),
            Printout::Drawer => (None, None, false),
        };
        object! {
            job: self.id,
            what: what(&self.printout),
            number,
            period,
            detail,
            drawer: self.drawer,
            till: self.till,
            staff: self.staff,
            at: self.at,
            reason: self.reason,
            state,
            trouble,
        }
    }
}

fn what(printout: &Printout) -> &'static str {
    match printout {
        Printout::Invoice { paper, .. } => paper.into(),
        Printout::Allowance(_) => "allowance",
        Printout::Shift(_) => "shift",
        Printout::Drawer => "drawer",
    }
}

fn state(state: JobState) -> (&'static str, Option<PrinterTrouble>) {
    match state {
        JobState::Queued => ("queued", None),
        JobState::Held(trouble) => ("held", Some(trouble)),
        JobState::Begun => ("begun", None),
        JobState::Doubtful(trouble) => ("doubtful", Some(trouble)),
    }
}
