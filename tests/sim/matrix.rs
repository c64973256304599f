//! Each fault at each moment: what the engine does when a call of the disk fails, or everything ends at one, while it is at
//! this act. The table stands in `tests/README.md`; the test makes it anew and compares (`LJ_GOLDEN=write` writes it).

use crate::model::Wrong;
use crate::programme::Sim;
use crate::story::Act;
use crate::world::{Call, End, Fault, Trouble};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Mutex;

/// Places of one cell that are tried without `LJ_SCALE=full`: the first, the last, and one between.
const PLACES: u64 = 3;
/// Where the table begins and ends.
const MARKS: [&str; 2] = ["<!-- faults: begin -->\n", "<!-- faults: end -->\n"];

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoil {
    Fails(Call, Trouble, bool),
    Ends(End),
}

const SPOILS: [(&str, Spoil); 15] = [
    ("write: EIO once", Spoil::Fails(Call::Write, Trouble::Io, false)),
    ("write: EIO for ever", Spoil::Fails(Call::Write, Trouble::Io, true)),
    ("write: ENOSPC", Spoil::Fails(Call::Write, Trouble::Full, true)),
    ("sync: EIO once", Spoil::Fails(Call::Sync, Trouble::Io, false)),
    ("sync: EIO for ever", Spoil::Fails(Call::Sync, Trouble::Io, true)),
    ("read: EIO once", Spoil::Fails(Call::Read, Trouble::Io, false)),
    ("read: EIO for ever", Spoil::Fails(Call::Read, Trouble::Io, true)),
    ("create: ENOSPC", Spoil::Fails(Call::Create, Trouble::Full, true)),
    ("rename: EIO", Spoil::Fails(Call::Rename, Trouble::Io, false)),
    ("remove: EIO", Spoil::Fails(Call::Remove, Trouble::Io, false)),
    ("truncate: EIO", Spoil::Fails(Call::Cut, Trouble::Io, false)),
    ("truncate: ENOSPC", Spoil::Fails(Call::Cut, Trouble::Full, true)),
    ("sync of a directory: EIO", Spoil::Fails(Call::SyncDir, Trouble::Io, false)),
    ("the process is killed", Spoil::Ends(End::Kill)),
    ("the power is cut", Spoil::Ends(End::Power)),
];

/// The story, and at its end a batch that takes a segment of its own.
fn moments() -> Vec<Act> {
    Act::STORY.into_iter().chain([Act::Roll]).collect()
}

/// How many calls of a kind there were; any that change something for an end.
fn counted(sim: &Sim, spoil: Spoil) -> u64 {
    match spoil {
        Spoil::Fails(call, ..) => sim.machine.disk.count(call),
        Spoil::Ends(_) => sim.machine.disk.calls(),
    }
}

/// What the engine did, and all is there afterwards.
fn spoilt(before: &Sim, act: Act, spoil: Spoil, place: u64) -> Result<&'static str, Wrong> {
    let mut sim = before.fork();
    let (from, shut, restarts) = (counted(&sim, spoil) + place, sim.counts.shut, sim.counts.restarts);
    match spoil {
        Spoil::Fails(call, trouble, for_ever) => {
            sim.machine.disk.fail(Fault { call, from, trouble, for_ever })
        }
        Spoil::Ends(end) => sim.machine.disk.end_at(from, end, place),
    }
    sim.does(act)?;
    let usual = u64::from(matches!(act, Act::Close | Act::Kill));
    let did = match (sim.counts.shut > shut, sim.counts.restarts > restarts + usual) {
        (true, _) => "shut",
        (false, true) => "stops",
        (false, false) if usual == 1 => "opens",
        (false, false) => "goes on",
    };
    sim.is_whole()?;
    Ok(did)
}

fn places(count: u64) -> Vec<u64> {
    if std::env::var("LJ_SCALE").as_deref() == Ok("full") || count <= PLACES {
        return (0..count).collect();
    }
    vec![0, count / 2, count - 1]
}

/// The cells of one act: what was done in each, and whatever broke a promise.
fn row(before: &Sim, act: Act) -> (Vec<String>, Vec<Wrong>) {
    let mut sim = before.fork();
    let counts = SPOILS.map(|(_, spoil)| counted(&sim, spoil));
    sim.does(act).unwrap();
    let mut wrong = Vec::new();
    let cell = |((name, spoil), count): ((&str, Spoil), u64)| {
        let mut did = BTreeSet::new();
        for place in places(counted(&sim, spoil) - count) {
            match spoilt(before, act, spoil, place) {
                Ok(what) => drop(did.insert(what)),
                Err(what) => wrong.push(format!("{name} at place {place} of {act:?}: {what}")),
            }
        }
        did.into_iter().collect::<Vec<_>>().join(", ")
    };
    let cells = SPOILS.into_iter().zip(counts).map(cell).collect();
    (cells, wrong)
}

/// The rows of all acts, two at a time.
fn rows(moments: &[Act]) -> Vec<(Act, Vec<String>, Vec<Wrong>)> {
    let mut sim = Sim::planned();
    let mut stages = Vec::new();
    for (at, act) in moments.iter().enumerate() {
        if !moments[..at].contains(act) {
            stages.push((*act, sim.fork()));
        }
        sim.does(*act).unwrap();
    }
    let (stages, rows) = (Mutex::new(stages), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some((act, before)) = stages.lock().unwrap().pop() else { return };
                    let (cells, wrong) = row(&before, act);
                    rows.lock().unwrap().push((act, cells, wrong));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|(act, ..)| *act);
    rows
}

fn table(cells: &[(Act, Vec<String>)]) -> String {
    let mut table = "| at this act |".to_owned();
    SPOILS.iter().for_each(|(name, _)| write!(table, " {name} |").unwrap());
    table.push_str("\n|---|");
    SPOILS.iter().for_each(|_| table.push_str("---|"));
    for (act, row) in cells {
        write!(table, "\n| {act:?} |").unwrap();
        row.iter().for_each(|cell| write!(table, " {} |", if cell.is_empty() { "·" } else { cell }).unwrap());
    }
    table + "\n"
}

#[test]
fn each_fault_at_each_moment_does_what_the_table_says() {
    let rows = rows(&moments());
    let wrong: Vec<_> = rows.iter().flat_map(|(.., wrong)| wrong.clone()).collect();
    let cells: Vec<_> = rows.into_iter().map(|(act, cells, _)| (act, cells)).collect();
    assert!(wrong.is_empty(), "{} cells\n{}", wrong.len(), wrong.join("\n"));
    let filled = cells.iter().flat_map(|(_, row)| row).filter(|cell: &&String| !cell.is_empty()).count();
    println!("{filled} cells");
    assert!(filled >= 120, "{filled} cells");
    let made = table(&cells);
    let readme = std::fs::read_to_string("tests/README.md").unwrap();
    let (head, rest) = readme.split_once(MARKS[0]).unwrap();
    let (stands, tail) = rest.split_once(MARKS[1]).unwrap();
    if std::env::var("LJ_GOLDEN").as_deref() == Ok("write") {
        std::fs::write("tests/README.md", [head, MARKS[0], &made, MARKS[1], tail].concat()).unwrap();
    } else {
        assert_eq!(stands, made, "LJ_GOLDEN=write cargo test --test sim matrix writes it");
    }
}
