//! What one print thread has before it: the waiting jobs of its printer as the engine last told them, oldest first.

use super::settings::Printer;
use crate::domain::{PrintJob, PrintJobId};
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A waiting job and its printer.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) job: PrintJob,
    /// The settings of the till's printer; tills that share a link may differ in the rest.
    pub(super) printer: Printer,
    /// Asked for while this process had the engine: only then may it open a drawer.
    pub(super) fresh: bool,
}

/// The queue of one printer.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    tasks: Vec<Task>,
    /// Jobs that this thread is through with but that a list from before may still name.
    over: Vec<PrintJobId>,
    ended: bool,
}

/// How long a thread without anything to wait for sleeps; an offer or the end wakes it.
const IDLE: Duration = Duration::from_secs(3_600);

impl Queue {
    /// Takes the newest list in place of the one before.
    pub(super) fn offer(&self, tasks: Vec<Task>) {
        let mut state = self.lock();
        state.over.retain(|over| tasks.iter().any(|task| task.job.id == *over));
        state.tasks = tasks;
        let over = std::mem::take(&mut state.over);
        state.tasks.retain(|task| !over.contains(&task.job.id));
        state.over = over;
        drop(state);
        self.changed.notify_one();
    }

    /// The thread is through with a job.
    pub(super) fn over(&self, id: PrintJobId) {
        let mut state = self.lock();
        state.over.push(id);
        state.tasks.retain(|task| task.job.id != id);
    }

    /// No further job is handed out.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_one();
    }

    /// The oldest job whose time has come; none before `not_before`. `None` at the end.
    pub(super) fn next(&self, not_before: Instant, later: &HashMap<PrintJobId, Instant>) -> Option<Task> {
        let mut state = self.lock();
        while !state.ended {
            let now = Instant::now();
            let due = |task: &Task| later.get(&task.job.id).copied().unwrap_or(now).max(not_before);
            if let Some(task) = state.tasks.iter().find(|task| due(task) <= now) {
                return Some(task.clone());
            }
            let next = state.tasks.iter().map(due).min().unwrap_or(now + IDLE);
            let wait = next.saturating_duration_since(now);
            (state, _) = self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic ends the process or the test; the lists are whole at every step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobState, Moment, Printout, ShiftId};
    use crate::printer::Link;

    fn task(id: u64) -> Task {
        let job = PrintJob {
            id: PrintJobId(id),
            printout: Printout::Shift(ShiftId(1)),
            drawer: false,
            till: None,
            staff: None,
            at: Moment::from_unix(0),
            reason: Default::default(),
            state: JobState::Queued,
        };
        Task { job, printer: Printer::new(Link::Tcp(String::new())), fresh: true }
    }

    fn next(queue: &Queue, later: &HashMap<PrintJobId, Instant>) -> Option<u64> {
        queue.next(Instant::now(), later).map(|task| task.job.id.0)
    }

    #[test]
    fn the_oldest_comes_first_and_one_that_is_over_does_not_come_back() {
        let queue = Queue::default();
        let none = HashMap::new();
        queue.offer(vec![task(1), task(2)]);
        assert_eq!(next(&queue, &none), Some(1));
        queue.over(PrintJobId(1));
        queue.offer(vec![task(1), task(2), task(3)]);
        assert_eq!(next(&queue, &none), Some(2), "the list was older than the end of job 1");
        queue.over(PrintJobId(2));
        queue.offer(vec![task(3)]);
        assert_eq!(next(&queue, &none), Some(3));
    }

    #[test]
    fn a_job_that_cannot_be_made_holds_up_no_other() {
        let queue = Queue::default();
        queue.offer(vec![task(1), task(2)]);
        let later = HashMap::from([(PrintJobId(1), Instant::now() + IDLE)]);
        assert_eq!(next(&queue, &later), Some(2));
        queue.end();
        assert_eq!(next(&queue, &later), None);
    }
}
