//! A second ledger that follows, over segment ends and cuts, and gives back what the first one lost.

use super::*;

fn carry(from: &MemDisk, to: &MemDisk, after: u64, through: u64) -> Result<FrameId, LedgerFault> {
    Carrier::behind(&from.arc(), &to.arc(), after)?.carry(through, u64::MAX)
}

fn stands(ledger: &MemDisk, copy: &MemDisk) -> Relation {
    relation(&ledger.arc(), &copy.arc()).unwrap()
}

#[test]
fn a_copy_follows_over_the_ends_of_segments_while_the_ledger_grows_and_is_a_ledger_itself() {
    let (disk, copy) = (MemDisk::default(), MemDisk::default());
    let mut ledger = created(&disk);
    assert_eq!(stands(&disk, &copy), Relation::Empty);
    let mut carrier = Carrier::behind(&disk.arc(), &copy.arc(), 0).unwrap();
    for n in 1..=60 {
        let id = add(&mut ledger, n);
        if n % 7 == 0 {
            assert_eq!(carrier.carry(id.sequence, u64::MAX).unwrap(), id);
            assert_eq!(stands(&disk, &copy), Relation::Level(id));
        } else if n % 7 == 3 {
            let through = carrier.last();
            assert_eq!(
                stands(&disk, &copy),
                if through.sequence == 0 { Relation::Empty } else { Relation::Behind(through) }
            );
        }
    }
    carrier.carry(ledger.head().synced, u64::MAX).unwrap();
    assert!(segment::last_number(&*disk.arc()).unwrap() > 3, "over segments");
    assert_eq!(batches(&copy), expected(60));
    drop(ledger);
    let (ledger, _) = opened(&copy, Floor::default()).unwrap();
    assert_eq!(ledger.head().sequence, carrier.last().sequence, "it opens as any");
}

#[test]
fn a_budget_ends_a_round_and_the_next_one_goes_on() {
    let (disk, copy) = (MemDisk::default(), MemDisk::default());
    let mut ledger = created(&disk);
    fill(&mut ledger, 30);
    let through = ledger.head().synced;
    let mut carrier = Carrier::behind(&disk.arc(), &copy.arc(), 0).unwrap();
    let mut rounds = 0;
    while carrier.last().sequence < through {
        carrier.carry(through, 1).unwrap();
        rounds += 1;
    }
    assert!(rounds >= 30, "{rounds} rounds, one frame each");
    assert_eq!(batches(&copy), expected(30));
}

#[test]
fn a_copy_that_was_cut_at_any_call_goes_on_from_what_it_has() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    fill(&mut ledger, 40);
    let through = ledger.head().synced;
    let whole = MemDisk::default();
    carry(&disk, &whole, 0, through).unwrap();
    for at in 0..whole.calls() {
        for seed in 0..3 {
            let copy = MemDisk::default();
            copy.power_off_at(at);
            assert!(carry(&disk, &copy, 0, through).is_err());
            let copy = copy.crash(seed);
            let after = match stands(&disk, &copy) {
                Relation::Empty => 0,
                Relation::Behind(last) | Relation::Level(last) => last.sequence,
                other => panic!("cut at {at}: {other:?}"),
            };
            carry(&disk, &copy, after, through).unwrap();
            assert_eq!(batches(&copy), expected(40), "cut at {at}");
        }
    }
}

#[test]
fn a_copy_that_is_ahead_gives_back_what_is_missing_and_a_cut_meanwhile_does_no_harm() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    fill(&mut ledger, 5);
    let old = disk.copy();
    for n in 6..=40 {
        add(&mut ledger, n);
    }
    let copy = MemDisk::default();
    let end = carry(&disk, &copy, 0, ledger.head().synced).unwrap();
    let Relation::Ahead { ledger: ours, copy: theirs } = stands(&old, &copy) else { panic!() };
    assert_eq!((ours.sequence, theirs), (5, end));
    let (whole, before) = (old.copy(), old.calls());
    carry(&copy, &whole, 5, end.sequence).unwrap();
    assert_eq!(batches(&whole), expected(40));
    for at in 0..whole.calls() - before.min(whole.calls()) {
        let healed = old.copy();
        healed.power_off_at(healed.calls() + at);
        drop(carry(&copy, &healed, 5, end.sequence));
        let healed = healed.crash(at);
        let after = match stands(&healed, &copy) {
            Relation::Ahead { ledger, .. } => ledger.sequence,
            Relation::Level(end) => end.sequence,
            other => panic!("cut at {at}: {other:?}"),
        };
        carry(&copy, &healed, after, end.sequence).unwrap();
        drop(opened(&healed, floor(end.sequence)).unwrap());
        assert_eq!(batches(&healed), expected(40), "cut at {at}");
    }
}

#[test]
fn another_store_and_another_history_are_told_and_damage_is_never_carried() {
    let (disk, copy) = (MemDisk::default(), MemDisk::default());
    let mut ledger = created(&disk);
    fill(&mut ledger, 5);
    let fork = disk.copy();
    add(&mut ledger, 6);
    let end = carry(&disk, &copy, 0, 6).unwrap();
    let (mut other, _) = opened(&fork, floor(5)).unwrap();
    add(&mut other, 7);
    add(&mut other, 8);
    assert_eq!(stands(&fork, &copy), Relation::Apart { sequence: 6, copy: end });
    let stranger = MemDisk::default();
    let mut strange = Ledger::create_sized(stranger.arc(), *b"another store's!", NONCE, SMALL).unwrap();
    fill(&mut strange, 9);
    assert_eq!(stands(&stranger, &copy), Relation::OtherStore);
    let file = disk.arc().open(FIRST).unwrap();
    let mut byte = [0];
    file.read_at(4096 + 300, &mut byte).unwrap();
    file.write_at(4096 + 300, &[byte[0] ^ 1]).unwrap();
    let nothing = MemDisk::default();
    assert!(matches!(carry(&disk, &nothing, 0, 6), Err(LedgerFault::Corrupt { .. })));
}
