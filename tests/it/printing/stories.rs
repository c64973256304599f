//! One story for each way in which a printer fails, and for each answer of the cashier.

use super::counter::{Counter, till, timing};
use super::fake::{Fake, Fault, Paper};
use crate::shop::sale;
use lj::domain::{
    CleanText, Held, InvoicePaper, JobState, Number, PeopleRefusal, Pin, PrintJob, PrintOutcome,
    PrinterTrouble, Refusal, Role, SaleDraft, StaffCode, Tender, TenderKind,
};
use lj::printer::{Link, Printer};
use lj::protocol::{Asks, Caller, Failure, StaffDraft, StoreInfo, request};
use std::time::{Duration, Instant};

/// Somewhere in the middle of a slip: its title, period and number are through.
const MIDDLE: usize = 250;

fn papers(fake: &Fake) -> Vec<Paper> {
    fake.state().papers()
}

/// Whole originals of a number.
fn originals(fake: &Fake, number: Number) -> usize {
    let is_it = |paper: &&Paper| paper.number() == Some(number.to_string());
    papers(fake).iter().filter(is_it).filter(|paper| paper.whole && paper.is_original()).count()
}

fn clean(text: &str) -> CleanText {
    CleanText::new(text, 40).unwrap()
}

#[test]
fn a_sale_is_printed_once_and_logged() {
    let counter = Counter::new();
    let cash = Tender { kind: TenderKind::Cash, amount: 200 };
    let number = counter.sell_as(SaleDraft { tenders: vec![cash], ..sale() });
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1);
    assert_eq!(counter.fake().state().pulses, 1, "cash opens the drawer");
    assert_eq!(counter.outcomes(number), [PrintOutcome::Printed { said: false }]);
    counter.check();
}

#[test]
fn without_paper_nothing_is_printed_and_new_paper_prints_by_itself() {
    let counter = Counter::new();
    counter.fake().set(|state| state.paper_out = true);
    let number = counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::PaperOut));
    let entries = counter.shop.ask(request::Store);
    let asked = counter.fake().state().questions;
    counter.fake().wait("it is asked again and again", |state| state.questions > asked + 20);
    assert_eq!(
        counter.shop.ask(request::Store).map(head),
        entries.map(head),
        "and no entry is written for it"
    );
    assert!(papers(counter.fake()).is_empty());
    counter.fake().mend();
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1);
    counter.check();
}

#[allow(clippy::boxed_local, reason = "it is given to map, as the reply came")]
fn head(info: Box<StoreInfo>) -> u64 {
    info.head_sequence
}

#[test]
fn an_open_cover_and_silence_wait_too() {
    let counter = Counter::new();
    counter.fake().set(|state| state.cover_open = true);
    counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::CoverOpen));
    counter.fake().set(|state| (state.cover_open, state.mute) = (false, true));
    counter.wait_state(JobState::Held(PrinterTrouble::NoAnswer));
    assert!(papers(counter.fake()).is_empty());
    counter.fake().mend();
    counter.wait_done();
    counter.check();
}

#[test]
fn a_drawer_does_not_open_when_the_paper_is_back() {
    let counter = Counter::new();
    counter.fake().set(|state| state.paper_out = true);
    let cash = Tender { kind: TenderKind::Cash, amount: 200 };
    counter.sell_as(SaleDraft { tenders: vec![cash], ..sale() });
    counter.wait_state(JobState::Held(PrinterTrouble::PaperOut));
    counter.call(None, request::OpenDrawer).unwrap();
    counter.fake().mend();
    counter.wait_done();
    assert_eq!(
        (papers(counter.fake()).len(), counter.fake().state().pulses),
        (1, 1),
        "the one just asked for"
    );
    counter.check();
}

/// A sale whose slip fails in the middle; the job that is in doubt.
fn half_slip(fault: Fault) -> (Counter, Number) {
    let counter = Counter::new();
    counter.fake().set(|state| state.fault = Some(fault));
    let number = counter.sell();
    counter.wait_doubt();
    (counter, number)
}

#[test]
fn half_a_slip_that_is_taken_back_is_followed_by_the_original() {
    let (counter, number) = half_slip(Fault::PaperOut(MIDDLE));
    assert_eq!(counter.states(), [JobState::Doubtful(PrinterTrouble::PaperOut)]);
    assert!(!papers(counter.fake())[0].whole && originals(counter.fake(), number) == 0);
    counter.fake().mend();
    counter.say(counter.jobs()[0].id, Held::HalfTakenBack);
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1, "the spoiled half was taken back");
    assert_eq!(counter.outcomes(number), [PrintOutcome::Spoiled, PrintOutcome::Printed { said: false }]);
    counter.check();
}

#[test]
fn half_a_slip_that_stays_with_the_customer_is_followed_by_a_copy() {
    let (counter, number) = half_slip(Fault::PowerCut(MIDDLE));
    assert_eq!(counter.states(), [JobState::Doubtful(PrinterTrouble::Interrupted)]);
    counter.fake().mend();
    counter.say(counter.jobs()[0].id, Held::HalfKept);
    counter.wait_done();
    let seen = papers(counter.fake());
    assert_eq!((seen.len(), originals(counter.fake(), number)), (2, 0));
    assert!(seen[1].whole && seen[1].is_copy() && seen[1].has("正本只印出一半"), "{:?}", seen[1].lines);
    assert_eq!(counter.outcomes(number), [PrintOutcome::Damaged, PrintOutcome::Printed { said: false }]);
    assert!(counter.print(number, InvoicePaper::Original, "").is_err(), "never another original");
    counter.check();
}

#[test]
fn a_whole_slip_after_silence_is_not_printed_again() {
    let (counter, number) = half_slip(Fault::Mute(MIDDLE));
    assert_eq!(counter.states(), [JobState::Doubtful(PrinterTrouble::NoAnswer)]);
    counter.fake().mend();
    counter.say(counter.jobs()[0].id, Held::Whole);
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1);
    assert_eq!(counter.outcomes(number), [PrintOutcome::Printed { said: true }]);
    let refused = counter.print(number, InvoicePaper::Original, "");
    assert!(refused.is_err());
    counter.check();
}

#[test]
fn when_nothing_came_out_the_original_is_printed() {
    let (counter, number) = half_slip(Fault::PowerCut(1));
    counter.fake().mend();
    assert!(papers(counter.fake()).is_empty());
    counter.say(counter.jobs()[0].id, Held::Nothing);
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1);
    assert_eq!(counter.outcomes(number), [PrintOutcome::NothingCame, PrintOutcome::Printed { said: false }]);
    counter.check();
}

#[test]
fn selling_goes_on_while_a_printer_hangs() {
    let counter = Counter::new();
    counter.fake().set(|state| state.fault = Some(Fault::Hang(1)));
    let first = counter.sell();
    counter.fake().wait("it hangs", |state| state.hangs);
    let begun = Instant::now();
    let numbers: Vec<_> = (0..20).map(|_| counter.sell()).collect();
    // A sale takes a sync, not a printer's patience.
    assert!(begun.elapsed() < 20 * timing().stall, "{:?}", begun.elapsed());
    assert_eq!(numbers.last().unwrap().serial.value(), first.serial.value() + 20);
    counter.wait("the first is in doubt", |jobs| matches!(jobs[0].state, JobState::Doubtful(_)));
    assert_eq!(counter.jobs().len(), 21);
    counter.fake().mend();
    counter.wait("the others are printed", |jobs| jobs.len() == 1);
    counter.say(counter.jobs()[0].id, Held::Nothing);
    counter.wait_done();
    for number in numbers.into_iter().chain([first]) {
        assert_eq!(originals(counter.fake(), number), 1, "{number}");
    }
    counter.check();
}

#[test]
fn a_dead_printer_holds_up_its_own_till_alone() {
    let mut counter = Counter::without_printers();
    let alive = counter.add("T1");
    // A port that was free a moment ago: the connection is refused.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    counter.set("T2", Link::Tcp(dead.to_string()));
    counter.start();
    let unprinted: Vec<_> = (0..3).map(|_| counter.sell_at(Some("T2"))).collect();
    counter.wait_state(JobState::Held(PrinterTrouble::Unreachable));
    let printed: Vec<_> = (0..3).map(|_| counter.sell_at(Some("T1"))).collect();
    counter.wait("the other till prints", |jobs| jobs.iter().all(|job| job.till == Some(till("T2"))));
    for number in printed {
        assert_eq!(originals(&alive, number), 1);
    }
    assert_eq!(counter.jobs().len(), unprinted.len());
    let (job, number) = (counter.jobs()[0].id, unprinted[0]);
    assert_eq!(counter.call(None, request::PrintGiveUp(job)), Ok(()));
    assert_eq!(counter.outcomes(number), [PrintOutcome::GivenUp], "what is given up is logged");
    assert!(counter.print(number, InvoicePaper::Original, "").is_ok(), "and may be printed later");
    counter.check();
}

#[test]
fn no_original_after_a_cancel() {
    let counter = Counter::new();
    counter.fake().set(|state| state.paper_out = true);
    let number = counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::PaperOut));
    let (reason, approval_no) = (clean("客戶取消"), CleanText::default());
    let cancel = request::Cancel { number, period: None, reason, approval_no };
    counter.call(None, cancel).unwrap();
    let next = counter.sell();
    counter.fake().mend();
    counter.wait_done();
    assert_eq!((originals(counter.fake(), number), originals(counter.fake(), next)), (0, 1));
    assert_eq!(counter.outcomes(number), [PrintOutcome::GivenUp]);
    counter.check();
}

#[test]
fn a_till_without_a_printer_is_told_once_and_prints_when_it_has_one() {
    let mut counter = Counter::without_printers();
    counter.start();
    let number = counter.sell_at(Some("T1"));
    counter.wait_state(JobState::Held(PrinterTrouble::NotSet));
    counter.call(None, request::OpenDrawer).unwrap();
    // Who wanted the drawer hears why; the next run gives it up.
    let not_set = |jobs: &[PrintJob]| {
        jobs.len() == 2 && jobs.iter().all(|job| job.state == JobState::Held(PrinterTrouble::NotSet))
    };
    counter.wait("the drawer has no printer", not_set);
    let fake = counter.add("default");
    counter.restart();
    counter.wait_done();
    assert_eq!((originals(&fake, number), fake.state().pulses), (1, 0));
    counter.check();
}

#[test]
fn a_shop_whose_people_have_pins_prints_too() {
    let counter = Counter::new();
    counter.fake().set(|state| state.paper_out = true);
    let number = counter.sell();
    let code = StaffCode::parse("A01").unwrap();
    let staff = StaffDraft {
        code,
        name: clean("店長"),
        role: Role::Administrator,
        active: true,
        pin: Pin::parse("1234"),
    };
    assert!(counter.call(None, request::StaffPut { staff, new: true }).is_ok());
    let unknown = counter.call(None, request::Issue(sale()));
    assert!(
        matches!(unknown, Err(Failure::Refused(Refusal::People(PeopleRefusal::SignInNeeded)))),
        "{unknown:?}"
    );
    counter.fake().mend();
    counter.wait_done();
    assert_eq!(originals(counter.fake(), number), 1);
}

#[test]
fn a_copy_says_when_why_and_by_whom() {
    let counter = Counter::new();
    let number = counter.sell();
    counter.wait_done();
    assert!(counter.print(number, InvoicePaper::Reprint, "客戶遺失").is_ok());
    counter.wait_done();
    let copy = papers(counter.fake()).remove(1);
    assert!(copy.whole && copy.is_copy() && copy.has("客戶遺失"), "{:?}", copy.lines);
    assert!(copy.lines.iter().any(|line| line.starts_with("補印 20")), "{:?}", copy.lines);
    assert_eq!(originals(counter.fake(), number), 1);
    counter.check();
}

#[test]
fn a_service_that_ends_prints_what_it_can_and_leaves_the_rest() {
    let mut counter = Counter::new();
    let numbers: Vec<_> = (0..5).map(|_| counter.sell()).collect();
    counter.stop();
    assert_eq!(counter.jobs(), [], "a short verb's slips are printed before it ends");
    for number in numbers {
        assert_eq!(originals(counter.fake(), number), 1);
    }
    counter.start();
    counter.fake().set(|state| state.mute = true);
    counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::NoAnswer));
    let begun = Instant::now();
    counter.stop();
    assert!(begun.elapsed() < timing().drain, "nobody waits for a printer in trouble");
    assert_eq!(counter.jobs().len(), 1);
    counter.check();
}

#[test]
fn an_end_in_the_middle_of_a_slip_is_a_doubt_at_once() {
    let short =
        lj::printer::Timing { drain: Duration::from_millis(50), stall: Duration::from_secs(60), ..timing() };
    let mut counter = Counter::without_printers().with_timing(short);
    counter.add("default");
    counter.start();
    counter.fake().set(|state| state.fault = Some(Fault::Mute(MIDDLE)));
    counter.sell();
    counter.fake().wait("it is mute", |state| state.mute);
    counter.stop();
    assert!(matches!(counter.states()[..], [JobState::Doubtful(_)]), "{:?}", counter.states());
    counter.check();
}

#[test]
fn a_job_that_an_engine_left_begun_is_in_doubt_when_the_next_one_opens() {
    let mut counter = Counter::without_printers();
    let number = counter.sell();
    let job = counter.jobs()[0].id;
    let printer = Caller { service: true, ..Caller::default() };
    assert!(counter.shop.engine.ask(printer, request::PrintBegin(job)).is_ok());
    counter.shop.reopen();
    let fake = counter.add("default");
    counter.start();
    counter.wait_state(JobState::Doubtful(PrinterTrouble::Interrupted));
    counter.sell();
    counter.wait("the next sale prints", |jobs| jobs.len() == 1);
    assert_eq!((papers(&fake).len(), originals(&fake, number)), (1, 0));
    counter.check();
}

#[test]
fn a_printer_without_a_drawer_is_sent_no_pulse() {
    let mut counter = Counter::without_printers();
    let fake = counter.add("default");
    let link = {
        let (other, address) = Fake::on_tcp();
        counter.fakes.push(other);
        Link::Tcp(address.to_string())
    };
    counter.set_printer("T1", Printer { drawer: false, ..Printer::new(link) });
    counter.start();
    assert!(counter.call(Some("T1"), request::OpenDrawer).is_ok());
    counter.wait_done();
    assert!(counter.call(None, request::OpenDrawer).is_ok());
    counter.wait_done();
    assert_eq!((fake.state().pulses, counter.fakes[1].state().pulses), (1, 0));
    counter.check();
}
