//! Random days: sales, faults of every kind at any byte, restarts, cancels, and a cashier who answers every doubt as the
//! paper in the customer's hand says. Whatever happens, the customer never holds two originals of one invoice.

use super::counter::{Counter, timing};
use super::fake::{Fault, Paper};
use crate::shop::full_scale;
use fastrand::Rng;
use lj::domain::{CleanText, Held, InvoicePaper, JobState, Number, PrintJob, Printout};
use lj::printer::Timing;
use lj::protocol::request;
use std::collections::BTreeMap;
use std::time::Duration;

fn fault(dice: &mut Rng) -> Fault {
    // Most of a slip of text are its codes; half of the faults fall among its lines.
    let limit = if dice.bool() { 600 } else { 14_000 };
    let at = dice.usize(..limit);
    match dice.u64(..4) {
        0 => Fault::PaperOut(at),
        1 => Fault::PowerCut(at),
        2 => Fault::Mute(at),
        _ => Fault::Hang(at),
    }
}

/// What the customer of each invoice holds, as the test's own book says.
#[derive(Default)]
struct Hands {
    originals: BTreeMap<String, usize>,
    /// Sheets that were looked at.
    looked: usize,
    cancelled: Vec<String>,
}

impl Hands {
    /// Sheets that came out since the last look.
    fn new_papers(&mut self, counter: &Counter) -> Vec<Paper> {
        let papers = counter.fake().state().papers();
        let new = papers[self.looked..].to_vec();
        self.looked = papers.len();
        new
    }

    /// Whole sheets of jobs without a doubt go to the customer.
    fn take_whole(&mut self, papers: Vec<Paper>) {
        for paper in papers {
            assert!(paper.whole, "half a slip and no doubt: {:?}", paper.lines);
            self.take(&paper);
        }
    }

    fn take(&mut self, paper: &Paper) {
        let number = paper.number().unwrap();
        assert!(!self.cancelled.contains(&number), "{number} was cancelled");
        if paper.is_original() {
            let held = self.originals.entry(number.clone()).or_default();
            *held += 1;
            assert_eq!(*held, 1, "a second original of {number}");
        }
    }
}

fn number_of(job: &PrintJob) -> Number {
    match job.printout {
        Printout::Invoice { number, .. } => number,
        _ => panic!("{job:?}"),
    }
}

fn settled(jobs: &[PrintJob]) -> bool {
    jobs.iter().all(|job| matches!(job.state, JobState::Doubtful(_)))
}

/// Answers the doubts: one job at a time was under way, so the last new sheet is its.
fn answer(counter: &Counter, hands: &mut Hands, dice: &mut Rng) {
    for job in counter.jobs() {
        let number = number_of(&job).to_string();
        let mut papers = hands.new_papers(counter);
        let is_its = |paper: &Paper| paper.number().is_none_or(|of| of == number);
        let last = papers.pop_if(|paper| is_its(paper));
        hands.take_whole(papers);
        let held = match last {
            None => Held::Nothing,
            Some(paper) if paper.whole => {
                hands.take(&paper);
                Held::Whole
            }
            Some(paper) if dice.bool() && paper.number().is_some() => {
                hands.take(&paper);
                Held::HalfKept
            }
            Some(_) => Held::HalfTakenBack,
        };
        counter.say(job.id, held);
        // What follows is printed before the next answer, as at a counter.
        counter.wait("what follows is printed", |jobs| {
            jobs.iter().all(|other| other.id.0 < job.id.0 || matches!(other.state, JobState::Doubtful(_)))
        });
        let new = hands.new_papers(counter);
        hands.take_whole(new);
    }
    let undoubted = hands.new_papers(counter);
    hands.take_whole(undoubted);
}

fn day(seed: u64, steps: u64) {
    let quick = Timing {
        answer: Duration::from_millis(120),
        stall: Duration::from_millis(120),
        settle: Duration::from_millis(1),
        ..timing()
    };
    let mut counter = Counter::without_printers().with_timing(quick);
    counter.add("default");
    counter.start();
    let (mut dice, mut hands, mut sold) = (Rng::with_seed(seed), Hands::default(), 0);
    for _ in 0..steps {
        match dice.u64(..8) {
            0 => counter.restart(),
            1 if sold > 0 => copy_or_cancel(&counter, &mut hands, &mut dice, sold),
            _ => {
                if dice.bool() {
                    let fault = fault(&mut dice);
                    counter.fake().set(|state| state.fault = Some(fault));
                }
                let number = counter.sell();
                assert_eq!(number.serial.value(), sold, "no second number, none left out");
                sold += 1;
            }
        }
        // Whatever went wrong is found out, then mended, then everything is printed or in doubt.
        counter.wait("nothing is under way", |jobs| {
            jobs.iter().all(|job| matches!(job.state, JobState::Doubtful(_) | JobState::Held(_)))
        });
        counter.fake().mend();
        counter.fake().wait("nobody is connected", |state| !state.connected);
        counter.wait("everything is printed or in doubt", settled);
        answer(&counter, &mut hands, &mut dice);
    }
    counter.wait_done();
    let whole = hands.originals.values().all(|held| *held == 1);
    assert!(whole && u32::try_from(hands.originals.len() + hands.cancelled.len()).unwrap() >= sold);
    counter.check();
}

/// A copy, or a 作廢, of some invoice sold so far.
fn copy_or_cancel(counter: &Counter, hands: &mut Hands, dice: &mut Rng, sold: u32) {
    let number = Number::parse(&format!("AB{:08}", dice.u64(..u64::from(sold)))).unwrap();
    let is_cancelled = hands.cancelled.contains(&number.to_string());
    let reason = CleanText::new("客戶要求", 20).unwrap();
    if dice.bool() {
        let copied = counter.print(number, InvoicePaper::Reprint, reason.as_str());
        assert_eq!(copied.is_ok(), !is_cancelled, "{number}: {copied:?}");
    } else {
        let cancel = request::Cancel { number, period: None, reason, approval_no: CleanText::default() };
        assert_eq!(counter.call(None, cancel).is_ok(), !is_cancelled, "{number}");
        if !is_cancelled {
            hands.cancelled.push(number.to_string());
        }
    }
}

#[test]
fn no_random_day_gives_a_customer_two_originals() {
    let seed = crate::chance::seed();
    let (days, steps) = if full_scale() { (40, 50) } else { (5, 40) };
    for day_seed in seed..seed + days {
        println!("LJ_SEED={day_seed}");
        day(day_seed, steps);
    }
}
