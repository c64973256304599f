//! Writing inside a batch. Rows and their indices move together here and nowhere else.

use super::keys::{self, Table};
use super::queries::{IssuedRow, stored_meta};
use super::{Meta, Queries, RequestRow, Rows, StoreFault, Visit, Walk, get_in, walk_in};
use crate::codec;
use crate::domain::{
    Cancellation, Company, Department, DeptCode, Invoice, Range, RangeId, RangePlace, RequestId, Till,
    TillCode,
};
use serde::Serialize;

/// An open batch.
pub struct Writer<'t> {
    table: redb::Table<'t, &'static [u8], &'static [u8]>,
    meta: Meta,
    stored_meta: Meta,
}

impl Rows for Writer<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        get_in(&self.table, key)
    }

    /// As this batch has made it so far.
    fn meta(&self) -> Result<Meta, StoreFault> {
        Ok(self.meta.clone())
    }

    fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        walk_in(&self.table, walk, visit)
    }
}

impl<'t> Writer<'t> {
    pub(super) fn new(table: redb::Table<'t, &'static [u8], &'static [u8]>) -> Result<Self, StoreFault> {
        let mut writer = Self { table, meta: Meta::default(), stored_meta: Meta::default() };
        writer.stored_meta = stored_meta(&writer)?;
        writer.meta = writer.stored_meta.clone();
        Ok(writer)
    }

    pub(super) fn finish(mut self) -> Result<(), StoreFault> {
        if self.meta == self.stored_meta {
            return Ok(());
        }
        let meta = std::mem::take(&mut self.meta);
        self.put(&keys::meta(), &meta)
    }

    /// The store's own row, as it was before this batch.
    pub fn stored_meta(&self) -> &Meta {
        &self.stored_meta
    }

    /// The store's own row, to change.
    pub fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    fn put<T: Serialize>(&mut self, key: &[u8], value: &T) -> Result<(), StoreFault> {
        let bytes = codec::encode(value)?;
        self.table.insert(key, bytes.as_slice())?;
        Ok(())
    }

    fn put_key(&mut self, key: &[u8]) -> Result<(), StoreFault> {
        self.table.insert(key, [].as_slice())?;
        Ok(())
    }

    fn remove(&mut self, key: &[u8]) -> Result<(), StoreFault> {
        self.table.remove(key)?;
        Ok(())
    }

    /// Adds or changes a company; the first one ever becomes the store's own.
    pub fn put_company(&mut self, company: &Company) -> Result<(), StoreFault> {
        if self.meta.first_company.is_none() {
            self.meta.first_company = Some(company.code.clone());
        }
        self.put(&keys::named(Table::Company, company.code.as_str()), company)
    }

    /// Adds or changes a department.
    pub fn put_department(&mut self, department: &Department) -> Result<(), StoreFault> {
        self.put(&keys::named(Table::Department, department.code.as_str()), department)
    }

    /// Adds or changes a till.
    pub fn put_till(&mut self, till: &Till) -> Result<(), StoreFault> {
        self.put(&keys::named(Table::Till, till.code.as_str()), till)
    }

    /// A department comes into being by use.
    pub fn note_department(&mut self, code: &DeptCode) -> Result<(), StoreFault> {
        if self.get(&keys::named(Table::Department, code.as_str()))?.is_some() {
            return Ok(());
        }
        self.put_department(&Department { code: code.clone(), name: Default::default() })
    }

    /// A till comes into being by use.
    pub fn note_till(&mut self, code: &TillCode) -> Result<(), StoreFault> {
        if self.get(&keys::named(Table::Till, code.as_str()))?.is_some() {
            return Ok(());
        }
        self.put_till(&Till { code: code.clone(), name: Default::default(), dept: None, company: None })
    }

    /// Adds a range or replaces the row of the same id, with every index of it.
    ///
    /// # Panics
    /// When the row breaks a rule that every range keeps: such a row must never be written.
    pub fn put_range(&mut self, old: Option<&Range>, range: &Range) -> Result<(), StoreFault> {
        assert_eq!(range.broken_rule(), None, "range {}", range.id);
        let moved = old.is_none_or(|old| old.period != range.period || old.span != range.span);
        if let Some(old) = old.filter(|_| moved) {
            self.remove_place(old)?;
        }
        if moved {
            self.put_key(&keys::order(RangePlace::of(range)))?;
            self.put(
                &keys::span(range.period, range.span.track, range.span.end().value()),
                &(range.span.begin().value(), range.id),
            )?;
        }
        let was_open = old.filter(|old| old.is_open()).map(keys::open);
        let is_open = range.is_open().then(|| keys::open(range));
        if was_open != is_open {
            if let Some(key) = was_open {
                self.remove(&key)?;
            }
            if let Some(key) = is_open {
                self.put_key(&key)?;
            }
        }
        if old.is_none() {
            self.meta.ranges += 1;
        }
        self.put(&keys::range(range.id), range)
    }

    /// Removes a range and every index of it.
    pub fn remove_range(&mut self, id: RangeId) -> Result<(), StoreFault> {
        let range = self.indexed_range(id)?;
        self.remove_place(&range)?;
        if range.is_open() {
            self.remove(&keys::open(&range))?;
        }
        self.meta.ranges -= 1;
        self.remove(&keys::range(id))
    }

    fn remove_place(&mut self, range: &Range) -> Result<(), StoreFault> {
        self.remove(&keys::order(RangePlace::of(range)))?;
        self.remove(&keys::span(range.period, range.span.track, range.span.end().value()))
    }

    /// Adds an invoice with its line in the seller's journal.
    ///
    /// # Panics
    /// When the number is there already: no number is ever issued twice (invariant 1).
    pub fn add_invoice(&mut self, invoice: &Invoice) -> Result<(), StoreFault> {
        let key = keys::invoice(invoice.number, invoice.period);
        let bytes = codec::encode(invoice)?;
        let twice = self.table.insert(key.as_slice(), bytes.as_slice())?.is_some();
        assert!(!twice, "number {} of period {} was issued already", invoice.number, invoice.period);
        let count = self.issued_count(invoice.seller)?;
        let row =
            IssuedRow { number: invoice.number, period: invoice.period, random_code: invoice.random_code };
        self.meta.invoices += 1;
        self.put(&keys::issued(invoice.seller, count), &row)
    }

    /// Notes that an invoice is cancelled.
    ///
    /// # Panics
    /// When it was cancelled already: a cancelled number has one cancellation.
    pub fn put_cancellation(&mut self, cancellation: &Cancellation) -> Result<(), StoreFault> {
        let key = keys::cancellation(cancellation.number, cancellation.period);
        assert!(self.get(&key)?.is_none(), "number {} was cancelled already", cancellation.number);
        self.put(&key, cancellation)
    }

    /// Notes where a request was answered.
    pub fn put_request(&mut self, id: &RequestId, row: &RequestRow) -> Result<(), StoreFault> {
        self.put(&keys::request(id.as_str()), row)
    }
}
