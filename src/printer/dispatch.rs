//! Which printer gets which job: the part of the print service that decides and does nothing. It knows which jobs are of
//! this process's time, which have no printer, and when a process that ends need not wait for paper any more.

use super::life::Task;
use super::settings::{Link, Printer, Printers};
use crate::domain::{JobState, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout};
use crate::protocol::{Request, request};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The printers of the settings, and how far the jobs go that were there before.
#[derive(Clone, Debug)]
pub(super) struct Dispatch {
    printers: Arc<Printers>,
    /// Jobs up to this one were there before this process had the engine.
    old: PrintJobId,
    /// Jobs without a printer of which the engine was told.
    told: BTreeSet<PrintJobId>,
}

/// What a list of jobs comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Handed {
    /// The waiting jobs of each printer, oldest first.
    pub(super) lists: BTreeMap<Link, Vec<Task>>,
    /// What to tell the engine of jobs that have no printer.
    pub(super) without: Vec<(PrintJobId, Request)>,
}

impl Dispatch {
    /// `jobs` are those that were there before anybody else could ask: what comes later is of this process's time.
    pub(super) fn new(printers: Printers, jobs: &[PrintJob]) -> Self {
        let old = jobs.last().map_or(PrintJobId(0), |job| job.id);
        Self { printers: Arc::new(printers), old, told: BTreeSet::new() }
    }

    /// What had begun when the engine before this one ended, between its first byte and its last word: it is in doubt.
    pub(super) fn doubts(jobs: &[PrintJob]) -> impl Iterator<Item = Request> {
        let begun = jobs.iter().filter(|job| job.state == JobState::Begun);
        let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
        begun.map(move |job| request::PrintEnd { job: job.id, end }.into())
    }

    /// The printers that had begun a paper, or of whose last one nobody knows: what they hold is unknown.
    pub(super) fn in_unknown_state(&self, jobs: &[PrintJob]) -> BTreeSet<Link> {
        let unknown = jobs.iter().filter(|job| match job.state {
            JobState::Begun | JobState::Doubtful(_) => true,
            JobState::Queued | JobState::Held(_) => false,
        });
        unknown.filter_map(|job| self.printer(job)).map(|printer| printer.link.clone()).collect()
    }

    /// Gives each printer its waiting jobs; the ones that wait no longer are gone from its list.
    pub(super) fn hand_out(&mut self, jobs: Vec<PrintJob>) -> Handed {
        let mut handed = Handed::default();
        self.told.retain(|id| jobs.iter().any(|job| job.id == *id));
        for job in jobs {
            match job.state {
                JobState::Queued | JobState::Held(_) => {}
                JobState::Begun | JobState::Doubtful(_) => continue,
            }
            match self.printer(&job).cloned() {
                Some(printer) => {
                    let fresh = job.id > self.old;
                    handed.lists.entry(printer.link.clone()).or_default().push(Task { job, printer, fresh });
                }
                None => handed.without.extend(self.without_printer(&job)),
            }
        }
        handed
    }

    /// The engine knows that this job has no printer.
    pub(super) fn told(&mut self, id: PrintJobId) {
        self.told.insert(id);
    }

    /// True while a job is being printed, or one of this process's time can be, or has not been told why not.
    pub(super) fn is_worth_waiting(&self, jobs: &[PrintJob]) -> bool {
        jobs.iter().any(|job| match (job.state, self.printer(job)) {
            (JobState::Begun, _) => true,
            (JobState::Queued, Some(printer)) => {
                job.id > self.old && !self.is_in_trouble(&printer.link, jobs)
            }
            // Until it is told that it has none.
            (JobState::Queued, None) => job.id > self.old,
            (JobState::Held(_) | JobState::Doubtful(_), _) => false,
        })
    }

    fn printer(&self, job: &PrintJob) -> Option<&Printer> {
        self.printers.of(job.till.as_ref())
    }

    fn is_in_trouble(&self, link: &Link, jobs: &[PrintJob]) -> bool {
        jobs.iter().any(|job| {
            let held = matches!(job.state, JobState::Held(trouble) if is_of_the_printer(trouble));
            held && self.printer(job).is_some_and(|printer| printer.link == *link)
        })
    }

    /// Says once that a job has no printer. A drawer that nobody can open is not waited for: what is left of an earlier run of
    /// this process is given up, and of this one whoever wanted it hears why.
    fn without_printer(&self, job: &PrintJob) -> Option<(PrintJobId, Request)> {
        let trouble = PrinterTrouble::NotSet;
        let is_left = job.printout == Printout::Drawer && job.id <= self.old;
        if (job.state == JobState::Held(trouble) && !is_left) || self.told.contains(&job.id) {
            return None;
        }
        let request = match job.printout {
            Printout::Drawer if is_left => request::PrintGiveUp(job.id).into(),
            Printout::Drawer
            | Printout::Invoice { .. }
            | Printout::Allowance(_)
            | Printout::Shift(_)
            | Printout::Takings(_)
            | Printout::Coverage(_) => {
                request::PrintEnd { job: job.id, end: PrintEnd::Nothing(trouble) }.into()
            }
        };
        Some((job.id, request))
    }
}

/// True for a trouble that all jobs of a printer share.
fn is_of_the_printer(trouble: PrinterTrouble) -> bool {
    match trouble {
        PrinterTrouble::PaperOut
        | PrinterTrouble::CoverOpen
        | PrinterTrouble::Offline
        | PrinterTrouble::Unreachable
        | PrinterTrouble::NoAnswer
        | PrinterTrouble::Interrupted
        | PrinterTrouble::LinkInFolder
        | PrinterTrouble::Stalled
        | PrinterTrouble::DeviceMissing
        | PrinterTrouble::NotSerial
        | PrinterTrouble::SerialSilent
        | PrinterTrouble::SerialStalled
        | PrinterTrouble::FolderMissing
        | PrinterTrouble::FolderRefuses
        | PrinterTrouble::QueueNoProgram
        | PrinterTrouble::QueueUnknown
        | PrinterTrouble::QueueRefuses
        | PrinterTrouble::QueueSilent => true,
        PrinterTrouble::NotSet | PrinterTrouble::NoQrKey | PrinterTrouble::NotPrintable => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Moment, ShiftId, TillCode};

    fn job(id: u64, till: Option<&str>, state: JobState) -> PrintJob {
        PrintJob {
            id: PrintJobId(id),
            printout: Printout::Shift(ShiftId(1)),
            drawer: false,
            till: till.and_then(TillCode::parse),
            staff: None,
            at: Moment::from_unix(0),
            reason: Default::default(),
            state,
        }
    }

    fn link(name: &str) -> Link {
        Link::Tcp(name.to_owned())
    }

    /// T1 has a printer, nobody else has; job 1 was there before.
    fn dispatch() -> Dispatch {
        let mut printers = Printers::default();
        printers.set("T1", Printer::new(link("one"))).unwrap();
        Dispatch::new(printers, &[job(1, Some("T1"), JobState::Queued)])
    }

    #[test]
    fn each_printer_gets_its_waiting_jobs_and_only_new_ones_are_fresh() {
        let jobs = vec![
            job(1, Some("T1"), JobState::Queued),
            job(2, Some("T1"), JobState::Begun),
            job(3, Some("T1"), JobState::Doubtful(PrinterTrouble::NoAnswer)),
            job(4, Some("T1"), JobState::Held(PrinterTrouble::PaperOut)),
        ];
        let handed = dispatch().hand_out(jobs);
        let list: Vec<_> =
            handed.lists[&link("one")].iter().map(|task| (task.job.id.0, task.fresh)).collect();
        assert_eq!(list, [(1, false), (4, true)]);
        assert_eq!(handed.without, []);
    }

    #[test]
    fn a_job_without_a_printer_is_told_of_once_and_a_drawer_of_before_is_given_up() {
        let mut dispatch = dispatch();
        let drawer = PrintJob { printout: Printout::Drawer, ..job(3, None, JobState::Queued) };
        let jobs = || vec![job(2, Some("T2"), JobState::Queued), drawer.clone()];
        let end = PrintEnd::Nothing(PrinterTrouble::NotSet);
        let wanted = [
            (PrintJobId(2), request::PrintEnd { job: PrintJobId(2), end }.into()),
            (PrintJobId(3), request::PrintEnd { job: PrintJobId(3), end }.into()),
        ];
        assert_eq!(dispatch.hand_out(jobs()).without, wanted);
        assert_eq!(dispatch.hand_out(jobs()).without, wanted, "nobody answered: it is told the next time");
        dispatch.told(PrintJobId(2));
        assert_eq!(dispatch.hand_out(jobs()).without, wanted[1..]);
        let held = job(4, None, JobState::Held(PrinterTrouble::NotSet));
        assert_eq!(dispatch.hand_out(vec![held]).without, []);
        // The next run: nobody wants that drawer any more, whatever it was told.
        let held = PrintJob { state: JobState::Held(PrinterTrouble::NotSet), ..drawer };
        let mut next = Dispatch::new(Printers::default(), std::slice::from_ref(&held));
        let left = next.hand_out(vec![held]).without;
        assert_eq!(left, [(PrintJobId(3), request::PrintGiveUp(PrintJobId(3)).into())]);
    }

    #[test]
    fn what_had_begun_is_in_doubt() {
        let jobs = [job(1, None, JobState::Queued), job(2, None, JobState::Begun)];
        let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
        assert_eq!(
            Dispatch::doubts(&jobs).collect::<Vec<_>>(),
            [Request::from(request::PrintEnd { job: PrintJobId(2), end })]
        );
    }

    #[test]
    fn who_leaves_waits_for_new_paper_alone_and_for_no_printer_in_trouble() {
        let dispatch = dispatch();
        let (queued, held) = (JobState::Queued, JobState::Held(PrinterTrouble::PaperOut));
        for (jobs, worth) in [
            (vec![], false),
            (vec![job(1, Some("T1"), queued)], false),
            (vec![job(2, Some("T1"), queued)], true),
            (vec![job(2, Some("T1"), queued), job(3, Some("T1"), held)], false),
            (
                vec![job(2, Some("T1"), queued), job(3, Some("T1"), JobState::Held(PrinterTrouble::NoQrKey))],
                true,
            ),
            (vec![job(2, Some("T2"), queued)], true),
            (vec![job(1, Some("T1"), JobState::Begun)], true),
        ] {
            assert_eq!(dispatch.is_worth_waiting(&jobs), worth, "{jobs:?}");
        }
    }
}
