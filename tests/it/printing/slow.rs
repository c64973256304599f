//! Healthy printers that are slow, on real lines and with the program's own waits; and lines that break in the middle of a
//! picture, with a printer behind them that goes on where it was.

use super::counter::{Counter, timing};
use super::devices::{on_pty, rustix_fifo};
use super::fake::Fake;
use fastrand::Rng;
use lj::domain::{Held, JobState, PrintOutcome, PrinterTrouble};
use lj::printer::{Flow, Link, Parity, Printer, Serial, Timing};
use rustix::termios::{ControlModes, InputModes, tcgetattr};
use std::time::Duration;

/// 50 mm a second at 384 dots: a slip takes longer than a printer's answer may.
const SLOW_BYTES_S: usize = 19_200;
/// What the machine of a small network printer holds.
const HOLDS_BYTES: usize = 4_096;

/// A counter with the program's own waits and this printer, which gets dots.
fn slow_counter(fake: &Fake, printer: Printer, timing: Timing) -> Counter {
    let mut counter = Counter::without_printers().with_timing(timing);
    counter.fakes.push(fake.clone());
    counter.set_printer("default", printer);
    counter.start();
    counter
}

/// Waits until nothing is left to do; nothing was ever in doubt or held up.
fn wait_undisturbed(counter: &Counter) {
    counter.wait("all is printed undisturbed", |jobs| {
        let disturbed = |state| matches!(state, JobState::Doubtful(_) | JobState::Held(_));
        assert!(!jobs.iter().any(|job| disturbed(job.state)), "{jobs:?}");
        jobs.is_empty()
    });
}

fn whole_sheets(fake: &Fake) -> usize {
    let state = fake.state();
    state.sheets.iter().filter(|sheet| sheet.whole && sheet.bytes.len() > HOLDS_BYTES).count()
}

#[test]
fn a_slow_printer_on_the_network_is_never_cut_off() {
    let (fake, address) = Fake::on_slow_tcp(SLOW_BYTES_S, HOLDS_BYTES);
    let printer = Printer::new(Link::Tcp(address.to_string()));
    let counter = slow_counter(&fake, printer, Timing::default());
    let numbers = [counter.sell(), counter.sell()];
    wait_undisturbed(&counter);
    assert_eq!((whole_sheets(&fake), fake.state().known), (2, 0));
    for number in numbers {
        assert_eq!(counter.outcomes(number), [PrintOutcome::Printed { said: false }]);
    }
    counter.check();
}

#[test]
fn a_slow_printer_that_is_not_asked_has_it_all_before_the_line_is_let_go() {
    let (fake, address) = Fake::on_slow_tcp(SLOW_BYTES_S, HOLDS_BYTES);
    let printer = Printer { status: false, ..Printer::new(Link::Tcp(address.to_string())) };
    let counter = slow_counter(&fake, printer, Timing::default());
    counter.sell();
    wait_undisturbed(&counter);
    // What its own machine holds is still to come.
    fake.wait("the slip is cut", |state| state.sheets.first().is_some_and(|sheet| sheet.whole));
    assert_eq!(fake.state().questions, 0);
    counter.check();
}

#[test]
fn a_process_that_ends_lets_a_slow_printer_have_the_rest_of_its_paper() {
    let (fake, address) = Fake::on_slow_tcp(SLOW_BYTES_S, HOLDS_BYTES);
    let hurried =
        Timing { drain: Duration::ZERO, break_off: Duration::from_millis(300), ..Timing::default() };
    let mut counter = slow_counter(&fake, Printer::new(Link::Tcp(address.to_string())), hurried);
    counter.sell();
    counter.sell();
    fake.wait("a slip is under way", |state| {
        state.sheets.first().is_some_and(|sheet| sheet.bytes.len() > 6_000)
    });
    counter.stop();
    assert_eq!(whole_sheets(&fake), 1, "the one under way");
    assert_eq!(counter.states(), [JobState::Queued], "and no other is begun");
    counter.check();
}

#[test]
fn a_slow_serial_line_is_set_and_never_cut_off() {
    let (fake, path, _line) = on_pty();
    fake.set(|state| state.bytes_s = Some(SLOW_BYTES_S));
    let serial = Serial { baud: Some(19_200), parity: Some(Parity::None), flow: Some(Flow::Software) };
    let printer = Printer { serial, ..Printer::new(Link::File(path.clone())) };
    let counter = slow_counter(&fake, printer, Timing::default());
    counter.sell();
    wait_undisturbed(&counter);
    assert_eq!(whole_sheets(&fake), 1);
    let line = tcgetattr(std::fs::File::open(path).unwrap()).unwrap();
    assert_eq!((line.output_speed(), line.input_modes.contains(InputModes::IXON)), (19_200, true));
    assert!(!line.control_modes.intersects(ControlModes::PARENB | ControlModes::CRTSCTS));
    counter.check();
}

#[test]
fn a_line_that_does_not_take_its_settings_says_so_and_prints_nothing() {
    // A pseudo-terminal has no parity; a pipe is no line at all.
    let (fake, terminal, _line) = on_pty();
    let mut counter = Counter::without_printers();
    let pipe = counter.shop.directory.path().join("printer");
    rustix_fifo(&pipe);
    let even = Serial { parity: Some(Parity::Even), ..Serial::default() };
    counter.set_printer("T1", Printer { serial: even, ..Printer::new(Link::File(terminal)) });
    let fast = Serial { baud: Some(115_200), ..Serial::default() };
    counter.set_printer("T2", Printer { serial: fast, ..Printer::new(Link::File(pipe.clone())) });
    counter.start();
    // Open at both ends, so that the pipe itself is no reason.
    let _reader = std::fs::OpenOptions::new().read(true).write(true).open(pipe).unwrap();
    counter.sell_at(Some("T1"));
    counter.sell_at(Some("T2"));
    counter.wait("both say so", |jobs| {
        jobs.iter().all(|job| job.state == JobState::Held(PrinterTrouble::NotSerial))
    });
    assert!(fake.state().sheets.is_empty());
    counter.check();
}

#[test]
fn a_line_that_breaks_at_any_byte_leaves_no_dots_on_the_next_paper() {
    let mut counter = Counter::without_printers().with_timing(timing());
    let fake = counter.add("default");
    fake.set(|state| state.keeps_place = true);
    counter.start();
    let seed = crate::chance::seed();
    println!("LJ_SEED={seed}");
    let mut dice = Rng::with_seed(seed);
    let (mut numbers, mut broken) = (Vec::new(), 0);
    for _ in 0..12 {
        let at = if dice.bool() { dice.usize(12..600) } else { dice.usize(12..14_000) };
        fake.set(|state| state.close_after = Some(at));
        let number = counter.sell();
        counter.wait("it is printed or in doubt", |jobs| {
            jobs.iter().all(|job| matches!(job.state, JobState::Doubtful(_)))
        });
        fake.set(|state| state.close_after = None);
        if let [job] = &counter.jobs()[..] {
            broken += 1;
            let whole = originals(&fake, &number.to_string());
            counter.say(job.id, if whole == 1 { Held::Whole } else { Held::HalfTakenBack });
            counter.wait_done();
        }
        numbers.push(number.to_string());
    }
    assert!(broken > 6, "{broken} of 12");
    assert_eq!(fake.state().known, broken, "each break is followed by one known state");
    for number in numbers {
        assert_eq!(originals(&fake, &number), 1, "{number}");
    }
    counter.check();
}

/// Whole originals of a number; what is whole reads from its head to its cut.
fn originals(fake: &Fake, number: &str) -> usize {
    let papers = fake.state().papers();
    let is_it = |paper: &&super::fake::Paper| paper.number().as_deref() == Some(number);
    papers.iter().filter(|paper| paper.whole && paper.is_original()).filter(is_it).count()
}
