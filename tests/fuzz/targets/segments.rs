//! Segments of the ledger: a sound one with bytes written over it, or a file that somebody else made.

use crate::sim::world::SimDisk;
use lj::ledger::{Claim, Floor, Frame, Ledger, frames_from, verify};
use std::sync::OnceLock;

const SEGMENT: &str = "ledger/00000001.seg";
/// Where the first frame begins.
const FRAMES: usize = 4096;

/// A ledger of a few frames, and what they hold.
fn sound() -> &'static (SimDisk, Vec<Frame>) {
    static SOUND: OnceLock<(SimDisk, Vec<Frame>)> = OnceLock::new();
    SOUND.get_or_init(|| {
        let disk = SimDisk::default();
        let mounted = disk.mount();
        let mut ledger = Ledger::create(mounted.clone(), *b"a store to fuzz!", 7).unwrap();
        for size in [10, 300, 1, 70] {
            ledger.append([vec![1u8; size], vec![2; size]]).unwrap();
            ledger.sync().unwrap();
        }
        let frames = frames_from(&mounted, 1, None).unwrap().map(Result::unwrap).collect();
        (disk, frames)
    })
}

/// What is read of a damaged ledger is what was written, up to somewhere; and opening it neither fails otherwise than
/// with a fault nor makes anything of it that was not there. The first three bytes say where the rest is written.
pub fn run(bytes: &[u8]) {
    let (disk, frames) = sound();
    let disk = disk.copy();
    let (place, over) = match bytes {
        [high, low, _, over @ ..] => (usize::from(*high) << 8 | usize::from(*low), over),
        short => (0, short),
    };
    disk.poke(SEGMENT, if place < 0x8000 { FRAMES + place % 1_500 } else { place % FRAMES }, over);
    let mounted = disk.mount();
    let untouched = |found: &[Frame]| assert_eq!(found, &frames[..found.len()], "frames that nobody wrote");
    if let Ok(found) = frames_from(&mounted, 1, None) {
        untouched(&found.map_while(Result::ok).collect::<Vec<_>>());
    }
    let verified = verify(&mounted, None);
    let Ok(claim) = Claim::take(&*mounted) else { return };
    if let Ok((ledger, recovery)) = Ledger::open(mounted.clone(), 8, Floor::default(), claim) {
        let end = ledger.head().sequence;
        assert!(end as usize <= frames.len());
        assert!(end as usize == frames.len() || recovery.torn.is_some() || verified.is_err());
        let found: Vec<_> = frames_from(&mounted, 1, Some(end)).unwrap().map(Result::unwrap).collect();
        untouched(&found);
    }
}
