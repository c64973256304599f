//! `kill -9` of the engine, again and again, under sixteen busy terminals and two real screens. Whoever survives finds
//! the next engine by itself, which is one of them: no number comes twice, no answered sale is lost, and no clerk
//! types a sale again.

use crate::kill::Story;
use crate::shop::full_scale;
use crate::till::{Till, finish, type_half};
use fastrand::Rng;
use std::collections::BTreeSet;

const TERMINALS: usize = 16;
const SCREENS: usize = 2;

/// What the screens have sold.
#[derive(Default)]
struct Sold {
    numbers: Vec<String>,
    /// Sales that were saved at a screen when it died itself: done or not, both are right.
    open: usize,
}

impl Sold {
    /// One sale at each screen, with the death of the engine in its middle, or while it is being saved.
    fn round(&mut self, story: &mut Story, tills: &mut [Till], dice: &mut Rng) {
        let saved = dice.u64(..2) == 0;
        for till in tills.iter_mut() {
            type_half(&mut till.terminal, "battery");
            if saved {
                finish(&mut till.terminal);
            }
        }
        let died = kill_engine(story, tills);
        for (index, till) in tills.iter_mut().enumerate() {
            if died == Some(index) {
                self.open += usize::from(saved);
                continue;
            }
            if !saved {
                finish(&mut till.terminal);
            }
            self.numbers.push(till.number());
        }
    }
}

/// Kills whoever holds the engine and starts it again as what it was; the screen, if it was one.
fn kill_engine(story: &mut Story, tills: &mut [Till]) -> Option<usize> {
    let engine = story.engine_process().unwrap();
    if let Some(issuer) = story.engine() {
        story.kill(issuer);
        return None;
    }
    let index = tills.iter().position(|till| till.terminal.process() == engine);
    let index = index.unwrap_or_else(|| panic!("process {engine} is none of ours"));
    let dead = std::mem::replace(&mut tills[index], Till::start(&story.place));
    dead.terminal.kill_and_wait();
    Some(index)
}

#[test]
fn the_engine_dies_under_sixteen_terminals_and_two_screens_and_nobody_types_a_sale_again() {
    let kills = if full_scale() { 50 } else { 4 };
    let mut dice = crate::chance::dice();
    let mut story = Story::begin(TERMINALS);
    story.hear_some(TERMINALS);
    let mut tills: Vec<Till> = (0..SCREENS).map(|_| Till::start(&story.place)).collect();
    let mut sold = Sold::default();
    for kill in 1..=kills {
        story.hear_some(1 + usize::try_from(dice.u64(..60)).unwrap());
        sold.round(&mut story, &mut tills, &mut dice);
        story.doctor(kill % 25 != 0);
    }
    for till in tills {
        till.terminal.kill_and_wait();
    }
    let (place, answers) = story.end();
    let all: BTreeSet<&String> = answers.values().chain(&sold.numbers).collect();
    let told = answers.len() + sold.numbers.len();
    assert_eq!(all.len(), told, "a number was given to two sales");
    let listed = place.ok(&["invoice", "list", "--json"]).json();
    let issued: BTreeSet<String> =
        listed.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
    assert!(all.iter().all(|number| issued.contains(*number)), "an answered sale is lost");
    let unknown = issued.len() - told;
    println!("{kills} kills, {told} sales answered, {} at screens, {unknown} open", sold.numbers.len());
    assert!(unknown <= sold.open, "{unknown} sales that nobody made, {} open", sold.open);
}
