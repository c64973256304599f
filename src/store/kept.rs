//! Rows that every sale reads and most sales change, kept as values from one batch to the next: a range is decoded once, and
//! not twice for each of its numbers. What a batch that was not committed made of them is dropped with it.

use super::keys::Table;
use crate::domain::{Company, CompanyCode, Range, RangeId};
use std::collections::HashMap;
use std::hash::Hash;

/// Values of one kind, at most: far more than are sold from at one time. What fills it up begins it anew.
const VALUES_MAX: usize = 1_024;
/// Ids that are kept of an index of open ranges: a sale nearly always takes the first.
const OPEN_MAX: usize = 4;

/// The values.
#[derive(Debug, Default)]
pub(super) struct Kept {
    ranges: HashMap<RangeId, Range>,
    companies: HashMap<CompanyCode, Company>,
    open: HashMap<Vec<u8>, OpenRanges>,
}

/// How an index of open ranges begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OpenRanges {
    ids: [Option<RangeId>; OPEN_MAX],
    /// Nothing is behind these.
    pub(super) is_all: bool,
}

impl OpenRanges {
    pub(super) fn ids(&self) -> impl Iterator<Item = RangeId> {
        self.ids.into_iter().flatten()
    }

    /// The next one; false where there is no room for it.
    pub(super) fn note(&mut self, id: RangeId) -> bool {
        let free = self.ids.iter_mut().find(|slot| slot.is_none());
        free.map(|slot| *slot = Some(id)).is_some()
    }
}

fn keep<K: Hash + Eq, V>(values: &mut HashMap<K, V>, key: K, value: V) {
    if values.len() >= VALUES_MAX && !values.contains_key(&key) {
        values.clear();
    }
    values.insert(key, value);
}

impl Kept {
    pub(super) fn range(&self, id: RangeId) -> Option<&Range> {
        self.ranges.get(&id)
    }

    /// Takes a range out, to be changed and kept again.
    pub(super) fn take_range(&mut self, id: RangeId) -> Option<Range> {
        self.ranges.remove(&id)
    }

    pub(super) fn keep_range(&mut self, range: Range) {
        keep(&mut self.ranges, range.id, range);
    }

    pub(super) fn company(&self, code: &CompanyCode) -> Option<&Company> {
        self.companies.get(code)
    }

    pub(super) fn keep_company(&mut self, company: Company) {
        keep(&mut self.companies, company.code.clone(), company);
    }

    /// How the index of these open ranges begins, by what its keys begin with.
    pub(super) fn open(&self, prefix: &[u8]) -> Option<OpenRanges> {
        self.open.get(prefix).copied()
    }

    pub(super) fn keep_open(&mut self, prefix: &[u8], open: OpenRanges) {
        keep(&mut self.open, prefix.to_vec(), open);
    }

    /// This row is written or goes, past what is kept of it here.
    pub(super) fn forget(&mut self, key: &[u8]) {
        let is_of = |table: Table| key.first() == Some(&(table as u8));
        if is_of(Table::Range) {
            self.ranges.clear();
        } else if is_of(Table::Company) {
            self.companies.clear();
        } else if is_of(Table::Open) {
            self.open.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Holder, Moment, NumberState, Period, Serial, Span, TaxKind, TillCode, Track, Ubn};
    use crate::store::{Queries, Scope, Store, StoreFault, Writer};
    use fastrand::Rng;
    use std::collections::BTreeMap;
    use std::ops::ControlFlow;

    type Truth = BTreeMap<RangeId, Range>;

    fn company() -> CompanyCode {
        CompanyCode::parse("1").unwrap()
    }

    fn period() -> Period {
        Period::from_index(690).unwrap()
    }

    /// A book of two numbers.
    fn book(id: RangeId, holder: Holder) -> Range {
        let serial = |value: u64| Serial::try_from(value as u32).unwrap();
        let span = Span::new(Track::parse("AB").unwrap(), serial(id.0 * 2), serial(id.0 * 2 + 1)).unwrap();
        let seller = (company(), Ubn::parse("12345675").unwrap());
        Range { holder, ..Range::untouched(id, seller, period(), span, Moment::from_unix(1_800_000_000)) }
    }

    fn holder(dice: &mut Rng) -> Holder {
        let till = TillCode::parse("T1").unwrap();
        if dice.bool() { Holder::Till(till) } else { Holder::default() }
    }

    fn change(dice: &mut Rng, ids: &mut u64, writer: &mut Writer, truth: &mut Truth) {
        let known: Vec<RangeId> = truth.keys().copied().collect();
        let Some(&id) = dice.choice(&known).filter(|_| dice.u8(..4) > 0) else {
            *ids += 1;
            let new = book(RangeId(*ids), holder(dice));
            writer.put_range(None, &new).unwrap();
            truth.insert(new.id, new);
            return;
        };
        let row = truth.get_mut(&id).unwrap();
        match dice.u8(..4) {
            0 => {
                writer.remove_range(id).unwrap();
                truth.remove(&id);
            }
            1 => {
                let old = row.clone();
                (row.holder, row.paused) = (holder(dice), dice.bool());
                writer.put_range(Some(&old), row).unwrap();
            }
            _ if row.remaining() > 0 => {
                let sell = |range: &mut Range| {
                    range.next += 1;
                    range.counts.add(NumberState::Pending);
                };
                sell(row);
                writer.change_range(id, sell).unwrap();
            }
            _ => {}
        }
    }

    /// What a sale finds, which ends its walk after so many.
    fn found(rows: &impl Queries, scope: &Scope, most: usize) -> Vec<Range> {
        let mut found = Vec::new();
        rows.walk_open(&company(), period(), TaxKind::General, scope, &mut |range| {
            found.push(range);
            if found.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
        found
    }

    fn compare(dice: &mut Rng, ids: u64, rows: &impl Queries, truth: &Truth) {
        let most = dice.usize(1..OPEN_MAX * 2);
        for scope in [Scope::Unassigned, Scope::Till(TillCode::parse("T1").unwrap())] {
            let open = truth.values().filter(|range| range.is_open() && Scope::of(range) == scope);
            assert_eq!(found(rows, &scope, most), open.take(most).cloned().collect::<Vec<_>>());
        }
        for id in (1..=ids).map(RangeId) {
            assert_eq!(rows.range(id).unwrap(), truth.get(&id).cloned());
        }
    }

    #[test]
    fn what_is_kept_is_what_the_rows_say_whatever_became_of_a_batch() {
        let mut dice = Rng::with_seed(5);
        for _ in 0..30 {
            let (store, mut truth, mut ids) = (Store::in_memory().unwrap(), Truth::new(), 0);
            for _ in 0..dice.usize(..40) {
                let mut after = truth.clone();
                let ((), pending) = store
                    .batch::<_, StoreFault>(|writer| {
                        for _ in 0..dice.usize(..8) {
                            compare(&mut dice, ids, writer, &after);
                            change(&mut dice, &mut ids, writer, &mut after);
                        }
                        compare(&mut dice, ids, writer, &after);
                        Ok(())
                    })
                    .unwrap();
                if dice.u8(..4) > 0 {
                    pending.commit();
                    truth = after;
                } else {
                    drop(pending);
                }
                if dice.u8(..3) == 0 {
                    store.settle().unwrap();
                }
                compare(&mut dice, ids, &store.snapshot().unwrap(), &truth);
            }
        }
    }

    #[test]
    fn values_have_a_bound() {
        let mut kept = Kept::default();
        for id in 0..3 * VALUES_MAX as u64 {
            kept.keep_range(book(RangeId(id), Holder::default()));
            kept.keep_open(&id.to_be_bytes(), OpenRanges::default());
        }
        assert!(kept.ranges.len() <= VALUES_MAX && kept.open.len() <= VALUES_MAX);
        assert!(kept.range(RangeId(3 * VALUES_MAX as u64 - 1)).is_some());
    }
}
