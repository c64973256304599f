//! An engine that does what it is asked and then does not say so; and a device that takes nothing after all.

use super::counter::Counter;
use lj::domain::{JobState, PrintJobId, PrintOutcome, PrinterTrouble};
use lj::printer::{Broken, Device, Link, Stop};
use lj::protocol::{Call, Desk, Failure, Mailbox, Reply};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Answers *unknown* the first two times that an act is asked for: once before it was done, once after.
struct Forgetful {
    desk: Arc<dyn Desk>,
    asked: Mutex<HashMap<String, (usize, String)>>,
}

impl Desk for Forgetful {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let Some(id) = &call.id else { return self.desk.call(call) };
        let content = format!("{:?}", call.request);
        let mut asked = self.asked.lock().unwrap();
        let (count, first) = asked.entry(id.to_string()).or_insert_with(|| (0, content.clone()));
        assert_eq!(*first, content, "one name, one act");
        *count += 1;
        match *count {
            1 => Err(Failure::NoEngine),
            2 => self.desk.call(call).and(Err(Failure::Unknown)),
            _ => self.desk.call(call),
        }
    }

    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.desk.subscribe()
    }
}

#[test]
fn an_act_whose_answer_is_lost_is_asked_for_again_and_done_once() {
    let mut counter = Counter::without_printers();
    counter.add("default");
    counter.between = |desk| Arc::new(Forgetful { desk, asked: Mutex::default() });
    counter.start();
    let numbers: Vec<_> = (0..5).map(|_| counter.sell()).collect();
    counter.wait_done();
    let papers = counter.fake().state().papers();
    let printed: Vec<_> = papers.iter().filter_map(|paper| paper.number()).collect();
    assert_eq!(printed, numbers.iter().map(ToString::to_string).collect::<Vec<_>>(), "each once, in order");
    for number in numbers {
        assert_eq!(counter.outcomes(number), [PrintOutcome::Printed { said: false }]);
    }
    counter.check();
}

/// Well when it is asked, and then takes not a byte: the first time.
struct Balky {
    sends: Arc<AtomicUsize>,
}

impl Device for Balky {
    fn check(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        Ok(())
    }
    fn send(&mut self, _: PrintJobId, _: &[u8], _: &Stop) -> Result<(), Broken> {
        match self.sends.fetch_add(1, Ordering::SeqCst) {
            0 => Err(Broken { nothing: true, trouble: PrinterTrouble::Unreachable }),
            _ => Ok(()),
        }
    }
    fn settle(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        Ok(())
    }
    fn leave(&mut self) {}
}

#[test]
fn a_job_of_which_certainly_nothing_was_taken_waits_without_a_question() {
    let mut counter = Counter::without_printers();
    let sends = Arc::new(AtomicUsize::new(0));
    let of_device = Arc::clone(&sends);
    counter.open = Some(Arc::new(move |_| Box::new(Balky { sends: Arc::clone(&of_device) })));
    counter.set("default", Link::File(PathBuf::from("/nowhere")));
    counter.start();
    let number = counter.sell();
    counter.wait("nobody is asked", |jobs| {
        assert!(jobs.iter().all(|job| !matches!(job.state, JobState::Doubtful(_))), "{jobs:?}");
        jobs.is_empty()
    });
    assert_eq!(sends.load(Ordering::SeqCst), 2);
    assert_eq!(counter.outcomes(number), [PrintOutcome::Printed { said: false }]);
    counter.check();
}
