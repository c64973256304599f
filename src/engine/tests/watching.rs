//! The reading of the ledger in the background: it goes on where the last run got to, begins anew a week after its end,
//! and finds what rots meanwhile.

use super::*;
use crate::domain::FenceReason;
use crate::engine::keep::reading::AGAIN_AFTER_S;
use crate::ledger::frames_from;
use crate::protocol::ReadingReport;
use crate::world::Disk;
use std::time::{Duration, Instant};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
const AT_ONCE: Pace = Pace { first: Duration::ZERO, piece: 1, rest: Duration::ZERO, dump_frames: u64::MAX };
/// One frame, and then a rest that nobody waits for.
const ONE_FRAME: Pace =
    Pace { first: Duration::ZERO, piece: 1, rest: Duration::from_secs(3_600), dump_frames: u64::MAX };

fn reading(shop: &Shop) -> Option<ReadingReport> {
    shop.ask(request::Reading).unwrap()
}

/// Reads all that there is to read.
fn read(shop: &mut Shop) -> ReadingReport {
    shop.reopen();
    shop.engine.watch(AT_ONCE).unwrap();
    shop.engine.watched();
    reading(shop).unwrap()
}

/// Flips a bit in the last entry of a frame.
fn flip(shop: &Shop, sequence: u64) {
    let disk: Arc<dyn Disk> = shop.disk.arc();
    let frame = frames_from(&disk, sequence, None).unwrap().next().unwrap().unwrap();
    let body = frame.entries.last().unwrap().clone().unwrap();
    let segment = disk.open("ledger/00000001.seg").unwrap();
    let mut bytes = vec![0; 64 << 10];
    segment.read_at(0, &mut bytes).unwrap();
    let at = bytes.windows(body.len()).position(|window| window == body).unwrap();
    segment.write_at(at as u64, &[bytes[at] ^ 1]).unwrap();
}

fn fence(shop: &Shop) -> Option<FenceReason> {
    shop.ask(request::Fence).unwrap().why
}

#[test]
fn a_reading_goes_on_where_the_last_run_got_to_and_begins_anew_a_week_after_its_end() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    for _ in 0..6 {
        shop.issue();
    }
    assert_eq!(reading(&shop), None, "nobody began one");
    // Each run ends where it is, and the next one goes on there: what rots behind it is met by the round after.
    for through in 1..=2 {
        shop.reopen();
        shop.engine.watch(ONE_FRAME).unwrap();
        let until = Instant::now() + PATIENCE;
        while reading(&shop).is_none_or(|reading| reading.through < through) {
            assert!(Instant::now() < until);
            std::thread::yield_now();
        }
        assert_eq!(reading(&shop).unwrap().through, through);
    }
    shop.engine.close().unwrap();
    flip(&shop, 2);
    let whole = read(&mut shop);
    assert_eq!((fence(&shop), whole.under_way, whole.through), (None, false, whole.of));
    assert_eq!(whole.whole_at, Some(shop.clock.now()));
    shop.clock.pass_s(AGAIN_AFTER_S - 1);
    assert_eq!(read(&mut shop), whole, "nothing is due yet");
    shop.clock.pass_s(1);
    let found = read(&mut shop);
    assert_eq!(fence(&shop), Some(FenceReason::Damaged { sequence: 2 }));
    assert_eq!(
        (found.through, found.whole_at),
        (0, whole.whole_at),
        "once it is mended all of it is read again"
    );
}

#[test]
fn a_place_that_another_history_was_read_to_is_none() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop.issue();
    read(&mut shop);
    let kept = "ledger.read";
    let file = shop.disk.arc().open(kept).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    let mut other = Shop::new();
    other.add(&[draft("AC", 0, 50)]);
    for _ in 0..9 {
        other.issue();
    }
    other.engine.close().unwrap();
    let text = String::from_utf8(bytes).unwrap().replace("over yes", "over no");
    let body = text.rsplit_once("sum ").unwrap().0;
    crate::engine::keep::sealed_text::write(&*other.disk.arc(), kept, body).unwrap();
    flip(&other, 2);
    read(&mut other);
    assert_eq!(fence(&other), Some(FenceReason::Damaged { sequence: 2 }));
}
