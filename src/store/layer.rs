//! Rows that a long fold has written and the file does not have yet: a row that is written again and again reaches the
//! file once, and all of them in the order of their keys, which costs a tree a fraction of what scattered ones do.

use super::StoreFault;
use super::keys::Table;
use super::tree::{Visit, Walk};
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::{Bound, ControlFlow};

/// A key, which lies beside its row as far as those of a sale are long.
type Key = SmallVec<[u8; 24]>;

/// What a row costs beside its key and its value, in bytes: the map, two allocations.
const ROW_BYTES: usize = 96;

/// What becomes of a key.
pub(super) enum Slot {
    /// It gets this value.
    Put(Vec<u8>),
    /// The same of a key that must not be in the file: whoever wrote it had no need to look.
    New(Vec<u8>),
    /// It goes.
    Gone,
}

impl Slot {
    fn value(&self) -> Option<&[u8]> {
        match self {
            Self::Put(value) | Self::New(value) => Some(value),
            Self::Gone => None,
        }
    }
}

/// The rows.
#[derive(Default)]
pub(super) struct Layer {
    rows: BTreeMap<Key, Slot>,
    bytes: usize,
    /// Of which tables there are rows, a bit for each: most of what a sale asks for is in none of the newest layers.
    tables: u64,
    /// Which keys there may be, a bit for each: a number that is new is looked for in every layer.
    keys: Vec<u64>,
}

/// Bits of a layer's keys: one in forty is set where a batch of sixty sales wrote them.
const KEY_BITS: usize = 1 << 14;

/// The bit of a key's table, which is its first byte.
fn bit_of(key: &[u8]) -> u64 {
    key.first().map_or(u64::MAX, |table| 1 << (table % 64))
}

/// Where a key's bit is. Two keys of one bit cost a look, so that a product and a fold are hash enough.
fn place_of(key: &[u8]) -> usize {
    /// Odd, and its bits look like chance: the golden ratio's.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(SPREAD).rotate_left(29);
    let words = key.chunks_exact(8);
    let rest = words.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    let whole =
        words.fold(key.len() as u64, |hash, word| mix(hash, word.try_into().map_or(0, u64::from_le_bytes)));
    // The highest bits of the product.
    (mix(whole, rest).wrapping_mul(SPREAD) >> (u64::BITS - KEY_BITS.ilog2())) as usize
}

/// A key that is looked for in one layer after another.
pub(super) struct Sought<'k> {
    key: &'k [u8],
    table: u64,
    place: usize,
}

impl<'k> Sought<'k> {
    pub(super) fn new(key: &'k [u8]) -> Self {
        Self { key, table: bit_of(key), place: place_of(key) }
    }

    fn bit(&self) -> (usize, u64) {
        (self.place / 64, 1 << (self.place % 64))
    }
}

impl std::fmt::Debug for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layer").field("rows", &self.rows.len()).field("bytes", &self.bytes).finish()
    }
}

impl Layer {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True when a row of one of these tables may be among them.
    pub(super) fn has_any_of(&self, tables: &[Table]) -> bool {
        tables.iter().any(|table| self.tables & bit_of(&[*table as u8]) != 0)
    }

    /// True when a walk meets none of them.
    pub(super) fn has_none_in(&self, walk: &Walk<'_>) -> bool {
        let bounds: (Bound<&[u8]>, Bound<&[u8]>) = (walk.from, walk.to);
        let is_of_none = || walk.table().is_some_and(|table| self.tables & bit_of(&[table]) == 0);
        is_of_none() || is_empty(bounds) || self.rows.range::<[u8], _>(bounds).next().is_none()
    }

    /// What they take in memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The value of a key as these rows have it; `None` where they say nothing of it.
    pub(super) fn get(&self, sought: &Sought<'_>) -> Option<Option<&[u8]>> {
        let (word, bit) = sought.bit();
        let may_have =
            self.tables & sought.table != 0 && self.keys.get(word).is_some_and(|bits| bits & bit != 0);
        if may_have { self.rows.get(sought.key).map(Slot::value) } else { None }
    }

    fn note(&mut self, key: &[u8]) {
        if self.keys.is_empty() {
            self.keys.resize(KEY_BITS / 64, 0);
        }
        let noted = Sought::new(key);
        let (word, bit) = noted.bit();
        self.tables |= noted.table;
        self.keys[word] |= bit;
    }

    /// Gives a key a value.
    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) {
        self.note(key);
        self.bytes += value.len();
        match self.rows.get_mut(key) {
            Some(Slot::Put(old) | Slot::New(old)) => {
                self.bytes -= old.len();
                old.clear();
                old.extend_from_slice(value);
            }
            Some(gone) => *gone = Slot::Put(value.to_vec()),
            None => {
                self.bytes += key.len() + ROW_BYTES;
                self.rows.insert(Key::from_slice(key), Slot::Put(value.to_vec()));
            }
        }
    }

    /// Gives a value to a key that has none. False where these rows know that it has one; that the file has none shows
    /// when it gets them.
    pub(super) fn put_new(&mut self, key: &[u8], value: &[u8]) -> bool {
        self.note(key);
        match self.rows.entry(Key::from_slice(key)) {
            Entry::Vacant(entry) => {
                self.bytes += key.len() + value.len() + ROW_BYTES;
                entry.insert(Slot::New(value.to_vec()));
                true
            }
            Entry::Occupied(mut entry) => {
                let is_free = matches!(entry.get(), Slot::Gone);
                if is_free {
                    self.bytes += value.len();
                    entry.insert(Slot::Put(value.to_vec()));
                }
                is_free
            }
        }
    }

    /// Takes a key away.
    pub(super) fn remove(&mut self, key: &[u8]) {
        self.note(key);
        match self.rows.get_mut(key) {
            Some(slot) => {
                self.bytes -= slot.value().map_or(0, <[u8]>::len);
                *slot = Slot::Gone;
            }
            None => {
                self.bytes += key.len() + ROW_BYTES;
                self.rows.insert(Key::from_slice(key), Slot::Gone);
            }
        }
    }

    /// All of them in the order of their keys.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u8], &Slot)> {
        self.rows.iter().map(|(key, slot)| (key.as_slice(), slot))
    }

    /// Walks over these rows and those below them as one. `below` walks the file.
    pub(super) fn walk_over(
        &self,
        walk: &Walk<'_>,
        below: impl FnOnce(&mut Visit<'_>) -> Result<(), StoreFault>,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreFault> {
        let bounds: (Bound<&[u8]>, Bound<&[u8]>) = (walk.from, walk.to);
        if is_empty(bounds) {
            return Ok(());
        }
        let mut own = Own { rows: self.rows.range::<[u8], _>(bounds), backwards: walk.backwards, next: None };
        own.advance();
        let mut ended = false;
        below(&mut |key, value| {
            while let Some((mine, slot)) = own.next.filter(|(mine, _)| own.comes_first(mine, key)) {
                own.advance();
                let is_same = mine == key;
                if let Some(value) = slot.value()
                    && visit(mine, value)?.is_break()
                {
                    ended = true;
                    return Ok(ControlFlow::Break(()));
                }
                if is_same {
                    return Ok(ControlFlow::Continue(()));
                }
            }
            let went = visit(key, value)?;
            ended = went.is_break();
            Ok(went)
        })?;
        while let Some((mine, slot)) = own.next.filter(|_| !ended) {
            own.advance();
            if let Some(value) = slot.value() {
                ended = visit(mine, value)?.is_break();
            }
        }
        Ok(())
    }
}

/// A map panics where a range's start is behind its end; a walk over nothing is nothing.
fn is_empty(bounds: (Bound<&[u8]>, Bound<&[u8]>)) -> bool {
    match bounds {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => {
            from >= to
        }
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

/// A place in the layer's own rows.
struct Own<'l> {
    rows: std::collections::btree_map::Range<'l, Key, Slot>,
    backwards: bool,
    next: Option<(&'l [u8], &'l Slot)>,
}

impl Own<'_> {
    fn advance(&mut self) {
        let next = if self.backwards { self.rows.next_back() } else { self.rows.next() };
        self.next = next.map(|(key, slot)| (key.as_slice(), slot));
    }

    /// True where this key stands before the other one, or is it.
    fn comes_first(&self, mine: &[u8], other: &[u8]) -> bool {
        if self.backwards { mine >= other } else { mine <= other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fastrand::Rng;

    /// Everything that a walk over a layer and a map gives.
    fn walked(
        layer: &Layer,
        below: &BTreeMap<Vec<u8>, Vec<u8>>,
        walk: &Walk<'_>,
        most: usize,
    ) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut rows = Vec::new();
        let bounds: (Bound<&[u8]>, Bound<&[u8]>) = (walk.from, walk.to);
        let file = |visit: &mut Visit<'_>| {
            let mut range = below.range::<[u8], _>(bounds);
            loop {
                let next = if walk.backwards { range.next_back() } else { range.next() };
                let Some((key, value)) = next else { return Ok(()) };
                if visit(key, value)?.is_break() {
                    return Ok(());
                }
            }
        };
        let mut visit = |key: &[u8], value: &[u8]| {
            rows.push((key.to_vec(), value.to_vec()));
            Ok(if rows.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        };
        layer.walk_over(walk, file, &mut visit).unwrap();
        rows
    }

    #[test]
    fn a_layer_over_a_file_reads_as_the_file_with_its_rows_in_it() {
        let mut dice = Rng::with_seed(7);
        for _ in 0..400 {
            let mut below: BTreeMap<Vec<u8>, Vec<u8>> =
                (0..dice.usize(..12)).map(|_| (vec![dice.u8(..16)], vec![dice.u8(..)])).collect();
            let (mut layer, mut truth) = (Layer::default(), below.clone());
            for _ in 0..dice.usize(..14) {
                let (key, value) = (vec![dice.u8(..16)], vec![dice.u8(..)]);
                match dice.u8(..3) {
                    0 => {
                        layer.put(&key, &value);
                        truth.insert(key, value);
                    }
                    1 => {
                        layer.remove(&key);
                        truth.remove(&key);
                    }
                    _ if truth.contains_key(&key) => {}
                    _ => {
                        assert!(layer.put_new(&key, &value));
                        assert!(!layer.put_new(&key, &value), "twice");
                        truth.insert(key, value);
                    }
                }
            }
            let (low, high) = ([dice.u8(..16)], [dice.u8(..18)]);
            for backwards in [false, true] {
                let walk = || Walk { from: Bound::Included(&low), to: Bound::Excluded(&high), backwards };
                let mut expected: Vec<_> = truth
                    .iter()
                    .filter(|(key, _)| key.as_slice() >= low.as_slice() && key.as_slice() < high.as_slice())
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                if backwards {
                    expected.reverse();
                }
                // A map panics where the walk refuses.
                if low < high {
                    for most in 1..=expected.len() {
                        assert_eq!(walked(&layer, &below, &walk(), most), expected[..most]);
                    }
                    assert_eq!(walked(&layer, &below, &walk(), 99), expected);
                }
            }
            for key in 0..16 {
                let read = layer
                    .get(&Sought::new(&[key]))
                    .map_or_else(|| below.get(&vec![key]).cloned(), |own| own.map(<[u8]>::to_vec));
                assert_eq!(read, truth.get(&vec![key]).cloned());
            }
            assert_eq!(
                layer.bytes(),
                layer
                    .rows
                    .iter()
                    .map(|(key, slot)| ROW_BYTES + key.len() + slot.value().map_or(0, <[u8]>::len))
                    .sum::<usize>()
            );
            for (key, slot) in layer.rows() {
                match slot {
                    Slot::Put(value) => drop(below.insert(key.to_vec(), value.clone())),
                    Slot::New(value) => assert!(below.insert(key.to_vec(), value.clone()).is_none()),
                    Slot::Gone => drop(below.remove(key)),
                }
            }
            assert_eq!(below, truth);
        }
    }
}
