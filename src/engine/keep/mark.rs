//! The mark of a store that was restored, or whose ledger was begun anew: it lies in the store from before its ledger
//! has its name until a person lifts the fence. It holds for the life that the copy was made of; another one in the
//! ledger means that the fence was lifted since.

use crate::domain::{FenceReason, IncarnationId, hex, unhex};
use crate::engine::keep::sealed_text::{self, Found};
use crate::world::Disk;
use std::io;

/// Its file, in the store's directory.
const FILE: &str = "fence";
const FIRST_LINE: &str = "lj fence 1";

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Restored, or begun anew.
    pub(crate) why: FenceReason,
    /// The life of the copy.
    pub(crate) of: Option<IncarnationId>,
    /// The ledger that was begun anew; a mark of one that never got its name says nothing of the one that is there.
    pub(crate) ledger: Option<[u8; 16]>,
    /// It is damaged, so nobody knows of which life it is: it holds for any.
    pub(crate) any: bool,
}

impl Mark {
    /// True as long as no other life has begun.
    pub(crate) fn holds(self, on_record: Option<IncarnationId>) -> bool {
        self.any || self.of == on_record
    }

    /// True where it speaks of this ledger.
    pub(crate) fn is_of(self, ledger: [u8; 16]) -> bool {
        self.ledger.is_none_or(|of| of == ledger)
    }
}

/// Sets it; durable when this returns.
pub(crate) fn set(disk: &dyn Disk, mark: Mark) -> io::Result<()> {
    let of = mark.of.map_or_else(|| "none".to_owned(), |id| hex(&id.0));
    let ledger = mark.ledger.map_or_else(String::new, |id| format!("ledger {}\n", hex(&id)));
    sealed_text::write(disk, FILE, &format!("{FIRST_LINE}\nwhy {}\nof {of}\n{ledger}", mark.why.word()))
}

/// The mark, if there is one. A damaged one still says that there was one: it holds for any life.
pub(crate) fn find(disk: &dyn Disk) -> io::Result<Option<Mark>> {
    let text = match sealed_text::read(disk, FILE, FIRST_LINE)? {
        Found::Nothing => return Ok(None),
        Found::Text(text) if text.starts_with(FIRST_LINE) => text,
        Found::Text(_) | Found::Damaged => {
            return Ok(Some(Mark { why: FenceReason::Restored, of: None, ledger: None, any: true }));
        }
    };
    let why = match sealed_text::value(&text, "why") {
        Some("recovered") => FenceReason::Recovered,
        Some(_) | None => FenceReason::Restored,
    };
    let of = sealed_text::value(&text, "of").and_then(unhex::<16>).map(IncarnationId);
    let ledger = sealed_text::value(&text, "ledger").and_then(unhex::<16>);
    Ok(Some(Mark { why, of, ledger, any: false }))
}

/// Takes it away.
pub(crate) fn clear(disk: &dyn Disk) -> io::Result<()> {
    if disk.exists(FILE)? {
        disk.remove(FILE)?;
        disk.sync_dir("")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::MemDisk;

    #[test]
    fn a_mark_holds_until_another_life_has_begun_and_a_damaged_one_until_it_is_taken_away() {
        let disk = MemDisk::default().arc();
        assert_eq!(find(&*disk).unwrap(), None);
        let (one, other) = (IncarnationId([1; 16]), IncarnationId([2; 16]));
        let mark = Mark { why: FenceReason::Recovered, of: Some(one), ledger: Some([3; 16]), any: false };
        set(&*disk, mark).unwrap();
        assert_eq!(find(&*disk).unwrap(), Some(mark));
        assert!(mark.is_of([3; 16]) && !mark.is_of([4; 16]));
        assert!(Mark { ledger: None, ..mark }.is_of([4; 16]));
        assert!(mark.holds(Some(one)) && !mark.holds(Some(other)) && !mark.holds(None));
        disk.open(FILE).unwrap().set_len(0).unwrap();
        let damaged = find(&*disk).unwrap().unwrap();
        assert!(damaged.holds(Some(one)) && damaged.holds(Some(other)) && damaged.holds(None));
        clear(&*disk).unwrap();
        assert_eq!(find(&*disk).unwrap(), None);
    }
}
