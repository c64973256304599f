//! Random keys, pastes and bursts into the real screens with a real engine. They are steered, so that acts really happen:
//! between errands that a shop has, each broken by slips of the hand, everything else is pressed. Nothing panics; nothing is
//! done but by the last step of what the screen showed before that key, never by a paste, a scan or a key in haste; every
//! entry of the ledger was asked for so; the doctor finds nothing. Too few kinds of acts, and it has proved nothing.

mod confirmed;
mod errands;
mod pressing;

use errands::{CODES, errand};
use lj::protocol::{Asks, Caller, request};
use pressing::Hands;
use std::collections::{BTreeMap, BTreeSet};

/// Inputs of a usual run, and of a whole one.
const INPUTS: (usize, usize) = (20_000, 1_000_000);

/// Kinds of acts that must have happened, and how often in a usual run.
const KINDS: [(&str, usize); 19] = [
    ("Issue", 100),
    ("Park", 10),
    ("Cancel", 10),
    ("Allow", 3),
    ("AllowanceCancel", 1),
    ("Void", 1),
    ("Reissue", 1),
    ("Print", 1),
    ("PrintAllowance", 1),
    ("PrintTakings", 1),
    ("ShiftClose", 1),
    ("ShiftCount", 1),
    ("RangeAdd", 50),
    ("RangeEdit", 3),
    ("RangeDept", 2),
    ("RangeDelete", 10),
    ("RangeLend", 2),
    ("RangeTakeBack", 2),
    ("Import", 3),
];

#[test]
fn random_hands_do_nothing_without_its_last_step_and_leave_a_sound_store() {
    let inputs = if crate::shop::full_scale() { INPUTS.1 } else { INPUTS.0 };
    let mut hands = Hands::new();
    while hands.inputs < inputs {
        hands.settle_in();
        let script = errand(&mut hands.dice);
        hands.follow(&script);
        for _ in 0..hands.dice.usize(..12) {
            hands.anything(&CODES);
        }
    }
    let counts = hands.acts_done();
    println!("{} inputs, {} screens; acts: {counts:?}", hands.inputs, hands.drawn);
    assert!(hands.wrong.is_empty(), "acts without their last step:\n{}", hands.wrong.join("\n"));
    // Every entry was asked for here, and every act that was answered is one, but for those that changed nothing.
    let (entries, named) = (entries(&hands), &hands.named);
    let unasked: Vec<_> = entries.iter().filter(|id| !named.contains_key(*id)).collect();
    assert!(unasked.is_empty(), "{unasked:?}");
    let missing: Vec<_> = named.iter().filter(|(id, _)| !entries.contains(*id)).map(|(_, act)| act).collect();
    let may_change_nothing = |act: &str| ["RangeEdit", "RangeDept", "RangeLend", "Import"].contains(&act);
    assert!(missing.iter().all(|act| may_change_nothing(act)), "{missing:?}");
    let report = hands.desk().ask(Caller::default(), request::Doctor { quick: false }).unwrap();
    assert_eq!(report.violations, []);
    let few: BTreeMap<&str, usize> = KINDS
        .into_iter()
        .map(|(kind, least)| (kind, least, counts.get(kind).copied().unwrap_or_default()))
        .filter(|(_, least, done)| done < least)
        .map(|(kind, _, done)| (kind, done))
        .collect();
    assert!(few.is_empty(), "too few acts of a kind prove nothing: {few:?} of {counts:?}");
}

/// Names of entries of the ledger that are acts of this terminal.
fn entries(hands: &Hands) -> BTreeSet<String> {
    let (mut from, mut found) = (1, BTreeSet::new());
    loop {
        let asked = request::Trail { from, limit: 500, number: None };
        let page = hands.desk().ask(Caller::default(), asked).unwrap();
        let named = page.rows.into_iter().filter_map(|(_, entry)| entry.request);
        let named = named.map(|(id, _)| id.to_string());
        found.extend(named.filter(|id| id.starts_with(pressing::TERMINAL)));
        match page.next {
            Some(next) => from = next,
            None => return found,
        }
    }
}
