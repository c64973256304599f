//! One printer's thread: does what [`Life`] wants, and tells it what came of it.

use super::asking;
use super::bytes::Maker;
use super::device::Device;
use super::life::{Life, Said, Task, Want};
use super::stop::Stop;
use super::timing::Timing;
use crate::world::Bell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the service says to one printer's thread.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    bell: Bell,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The newest list, which stands for all before it.
    tasks: Option<Vec<Task>>,
    ended: bool,
}

impl Inbox {
    /// The waiting jobs of the printer, as they are now.
    pub(super) fn offer(&self, tasks: Vec<Task>) {
        self.lock().tasks = Some(tasks);
        self.bell.ring();
    }

    /// No further job is begun.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.bell.ring();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // A panic ends the process or the test; the list is whole at every step.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread's belongings.
pub(super) struct Worker {
    pub(super) inbox: Arc<Inbox>,
    pub(super) maker: Maker,
    pub(super) device: Box<dyn Device>,
    pub(super) timing: Timing,
    pub(super) stop: Arc<Stop>,
    /// What the printer holds is unknown: a process before this one left it in the middle of a paper.
    pub(super) unknown: bool,
}

impl Worker {
    /// Works until the inbox says that it ends.
    pub(super) fn run(mut self) {
        let clock = Arc::clone(&self.maker.who.clock);
        if self.unknown {
            self.device.doubt();
        }
        let (mut life, mut said) = (Life::new(self.timing), Said::Woken);
        loop {
            self.hear(&mut life);
            said = match life.step(clock.monotonic(), said) {
                Want::Wait(until) => {
                    clock.wait(&self.inbox.bell, until);
                    Said::Woken
                }
                Want::End => return,
                want => self.act(want),
            };
        }
    }

    fn hear(&self, life: &mut Life) {
        let mut waiting = self.inbox.lock();
        if let Some(tasks) = waiting.tasks.take() {
            life.offer(tasks);
        }
        if waiting.ended {
            life.end();
        }
        if self.stop.is_over() {
            life.break_off();
        }
    }

    fn act(&mut self, want: Want) -> Said {
        match want {
            Want::Make { task, pulse } => Said::Made(self.maker.bytes(&task.job, &task.printer, pulse)),
            Want::Check => Said::Checked(self.device.check(&self.stop)),
            Want::Act(request) => {
                let ended = || self.stop.is_over();
                Said::Acted(asking::act(&self.maker.who, *request, self.timing.ask_again, &ended))
            }
            Want::Send(id, bytes) => Said::Sent(self.device.send(id, &bytes, &self.stop)),
            Want::Settle => Said::Settled(self.device.settle(&self.stop)),
            Want::Leave => {
                self.device.leave();
                Said::Left
            }
            Want::Wait(_) | Want::End => Said::Woken,
        }
    }
}
