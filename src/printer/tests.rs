//! Simulated printers in virtual time: slow and fast ones, with small and large buffers, that answer at once, in order or
//! never, at the end of a network or a serial line; and what goes wrong with them at any byte. Whatever happens, no
//! healthy one is interrupted, no paper has another's dots, and of each sale one original comes out.

mod day;
mod paper;
mod simulated;

use super::Timing;
use day::{Day, Plan};
use fastrand::Rng;
use simulated::{Answers, Fault, Link, Model};

/// From 9,600 baud to the fastest receipt printers.
const RATES: [u32; 8] = [960, 1_920, 3_840, 5_760, 11_520, 19_200, 34_600, 57_600];
const BUFFERS: [usize; 7] = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 65_536];

fn full_scale() -> bool {
    std::env::var_os("LJ_SCALE").is_some_and(|scale| scale == "full")
}

fn seed() -> u64 {
    std::env::var("LJ_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| fastrand::u64(..1 << 32))
}

/// Every model: speed, buffer, answers, line, and whether a full buffer has to be half empty again.
fn models() -> Vec<Model> {
    let mut models = Vec::new();
    for rate in RATES {
        for buffer in BUFFERS {
            for answers in [Answers::Never, Answers::AtOnce, Answers::InOrder] {
                for half_empty in [false, true] {
                    let model = |link| Model { rate, buffer, answers, half_empty, link };
                    models.push(model(Link::Network));
                    models.push(model(Link::Unseen));
                    models.push(model(Link::Serial { bytes_s: rate }));
                    models.push(model(Link::Serial { bytes_s: 11_520.max(rate) }));
                }
            }
        }
    }
    models
}

/// A part of them, chosen by the seed; all with `LJ_SCALE=full`.
fn some_models(dice: &mut Rng, count: usize) -> Vec<Model> {
    let mut models = models();
    if !full_scale() {
        dice.shuffle(&mut models);
        models.truncate(count);
    }
    models
}

#[test]
fn no_healthy_printer_is_interrupted_at_any_speed_and_with_any_buffer() {
    let seed = seed();
    println!("LJ_SEED={seed}");
    let mut dice = Rng::with_seed(seed);
    for model in some_models(&mut dice, 60) {
        let mut day = Day::new(model, dice.u64(..));
        for _ in 0..3 {
            let lines = *dice.choice(&[3, 20, 60]).unwrap();
            day.sell(Plan { lines, ..Plan::default() });
        }
        day.close();
        assert_eq!(day.broken(), 0, "{model:?}");
    }
}

#[test]
fn a_printer_torn_at_any_byte_prints_no_foreign_dots_and_one_original_of_each_sale() {
    let seed = seed();
    println!("LJ_SEED={seed}");
    let mut dice = Rng::with_seed(seed);
    let (mut days, mut broken) = (0, 0);
    for model in some_models(&mut dice, 120) {
        let mut day = Day::new(model, dice.u64(..));
        for _ in 0..4 {
            let lines = *dice.choice(&[1, 3, 20]).unwrap();
            let fault = *dice.choice(&Fault::ALL).unwrap();
            let torn = (dice.u8(..3) > 0).then(|| (fault, dice.f64()));
            day.sell(Plan { lines, dots: dice.u8(..4) > 0, torn });
        }
        day.close();
        days += 1;
        broken += day.broken();
    }
    println!("{broken} breaks in {days} days");
    assert!(broken > days, "{broken} breaks in {days} days");
}

/// A process that is killed says nothing, and a doubt that is answered before the next paper is in no list any more.
#[test]
fn whoever_prints_next_knows_of_a_break_by_its_note_alone() {
    let seed = seed();
    println!("LJ_SEED={seed}");
    let mut dice = Rng::with_seed(seed);
    let mut broken = 0;
    for model in some_models(&mut dice, 30) {
        let mut day = Day::with_notes(model, dice.u64(..));
        for _ in 0..3 {
            let torn = Some((Fault::Killed, dice.f64()));
            day.sell(Plan { lines: 5, dots: true, torn });
        }
        day.close();
        broken += day.broken();
    }
    assert!(broken > 30, "{broken} breaks");
}

/// The borders inside a picture's head and at the ends of a job, which dice seldom hit.
#[test]
fn the_first_and_the_last_bytes_of_a_job_are_no_exception() {
    for answers in [Answers::Never, Answers::AtOnce, Answers::InOrder] {
        for link in [Link::Network, Link::Serial { bytes_s: 11_520 }] {
            let model = Model { rate: 19_200, buffer: 4_096, answers, half_empty: false, link };
            let length = paper::job(2, paper::Which::Original, 2, true).len() - model.unseen_bytes();
            for fault in [Fault::Closed, Fault::Killed] {
                for at in (0..14).chain(length - 14..length) {
                    let mut day = Day::new(model, at as u64);
                    day.sell(Plan { lines: 2, dots: true, torn: None });
                    day.tear_at(fault, at);
                    day.sell(Plan { lines: 2, dots: true, torn: None });
                    day.sell(Plan { lines: 1, dots: true, torn: None });
                    day.close();
                    assert!(day.broken() <= 1);
                }
            }
        }
    }
}

/// The simulation itself: whoever waits at no printer's pace interrupts healthy ones.
#[test]
fn without_a_pace_healthy_printers_would_be_interrupted() {
    let hasty = Timing { slowest_bytes_s: u32::MAX, ..Timing::default() };
    for (answers, rate, half_empty) in
        [(Answers::InOrder, 9_600, false), (Answers::AtOnce, 960, true), (Answers::Never, 960, true)]
    {
        let model = Model { rate, buffer: 65_536, answers, half_empty, link: Link::Network };
        let broken = |timing| {
            let mut day = Day::with_timing(model, 1, timing);
            (0..3).for_each(|_| day.sell(Plan { lines: 60, ..Plan::default() }));
            day.broken()
        };
        assert!(broken(hasty) > 0, "{model:?}");
        assert_eq!(broken(Timing::default()), 0, "{model:?}");
    }
}

/// The simulation itself: a printer that is not brought to a known state does print another's dots.
#[test]
fn without_a_known_state_the_next_head_would_be_dots() {
    let slip = |number| paper::job(number, paper::Which::Original, 5, true);
    let mut printer = paper::Head::default();
    slip(1)[..900].iter().for_each(|byte| printer.take(*byte));
    slip(2).iter().for_each(|byte| printer.take(*byte));
    let (one, two) = (paper::marks(&slip(1)), paper::marks(&slip(2)));
    let came = &printer.papers[0];
    assert!(!one.starts_with(came) && !two.starts_with(came), "torn, and foreign");
}
