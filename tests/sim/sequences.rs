//! Every short sequence of acts, ended at every call of the disk: all of up to three acts with `LJ_SCALE=full`, else all of
//! up to two, at every third call.

use crate::programme::Sim;
use crate::story::Act;
use crate::world::End;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A store with a range, a sale that the platform has, and one that it has not.
fn base() -> Sim {
    let mut sim = Sim::planned();
    for act in [Act::Add, Act::Issue, Act::Confirm, Act::Issue, Act::Quiet] {
        sim.does(act).unwrap();
    }
    sim
}

/// All sequences of so many acts.
fn sequences(length: usize) -> Vec<Vec<Act>> {
    let Some(shorter) = length.checked_sub(1) else { return vec![Vec::new()] };
    let longer = |sequence: Vec<Act>| {
        Act::SHORT.into_iter().map(move |act| sequence.iter().copied().chain([act]).collect::<Vec<_>>())
    };
    sequences(shorter).into_iter().flat_map(longer).collect()
}

/// Ends the sequence at each of its calls in turn; how many ends there were.
fn try_all(base: &Sim, sequence: &[Act], step: usize, first: usize) -> Result<u64, String> {
    let mut sim = base.fork();
    let calls = sim.machine.disk.calls();
    sequence.iter().try_for_each(|act| sim.does(*act))?;
    let calls = sim.machine.disk.calls() - calls;
    let mut ends = 0;
    for call in (0..calls).skip(first % step).step_by(step) {
        for end in [End::Kill, End::Power] {
            let mut sim = base.fork();
            let disk = sim.machine.disk.clone();
            disk.end_at(disk.calls() + call, end, call);
            let done = sequence.iter().try_for_each(|act| sim.does(*act)).and_then(|()| sim.is_whole());
            done.map_err(|wrong| format!("{sequence:?} ended by {end:?} at call {call}: {wrong}"))?;
            ends += 1;
        }
    }
    Ok(ends)
}

#[test]
fn every_short_sequence_of_acts_survives_an_end_at_every_call() {
    let full = std::env::var("LJ_SCALE").as_deref() == Ok("full");
    let (longest, step) = if full { (3, 1) } else { (2, 3) };
    let all: Vec<_> = (1..=longest).flat_map(sequences).collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new((Vec::new(), 0)));
    let base = base();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((at, sequence)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    all.get(at).map(|sequence| (at, sequence))
                } {
                    let tried = try_all(&base, sequence, step, at);
                    let mut found = found.lock().unwrap();
                    match tried {
                        Ok(ends) => found.1 += ends,
                        Err(wrong) => found.0.push(wrong),
                    }
                }
            });
        }
    });
    let (wrong, ends) = found.into_inner().unwrap();
    println!("{} sequences, {ends} ends", all.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ends > all.len() as u64, "{ends} ends");
}
