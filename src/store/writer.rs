//! Writing inside a batch. Rows and their indices move together here and nowhere else.

use super::kept::{Kept, OpenRanges};
use super::keys::{self, Table};
use super::layer::Layer;
use super::open::Open;
use super::queries::{Ids, IssuedRow, decoded, id_of, stored_meta, stored_unfinished};
use super::tree::{Visit, Walk};
use super::{Meta, Queries, RequestRow, Rows, StoreFault, Unfinished};
use crate::codec;
use crate::domain::{
    Allowance, AllowanceNumber, Amount, Cancellation, CleanText, Company, CompanyCode, Corrected, Delivery,
    DeliveryKind, Department, DeptCode, EarlierCancellation, Invoice, Number, NumberState, Parked, ParkedId,
    Payments, Period, PrintJob, PrintJobId, Printing, Range, RangeId, RangePlace, Reinstated, Repaid,
    RequestId, Shift, ShiftId, Staff, Till, TillCode, Ubn, UnixUser, Voided,
};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// How many rows of a large act lie between two reports of progress.
const PROGRESS_ROWS: usize = 1_000;

/// An open batch.
pub struct Writer {
    rows: Open,
    meta: Meta,
    stored_meta: Meta,
    unfinished: Option<Unfinished>,
    /// Lines in the journals of the sellers that this batch has met.
    issued: HashMap<Ubn, u64>,
    /// Rows of the outbox as this batch wrote them, one after another, where it is asked for them.
    delivered: Vec<Delivery>,
    /// The room of the record that is being written, kept from one to the next.
    record: Vec<u8>,
    /// Rows as values: as this batch has made them.
    kept: RefCell<Kept>,
}

impl Rows for Writer {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        self.rows.get(key)
    }

    /// As this batch has made it so far.
    fn meta(&self) -> Result<Cow<'_, Meta>, StoreFault> {
        Ok(Cow::Borrowed(&self.meta))
    }

    /// As this batch has made it so far.
    fn unfinished(&self) -> Result<Option<Unfinished>, StoreFault> {
        Ok(self.unfinished)
    }

    fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        self.rows.walk(&walk, visit)
    }

    fn range_by_id(&self, id: RangeId) -> Result<Option<Range>, StoreFault> {
        if let Some(range) = self.kept.borrow().range(id) {
            return Ok(Some(range.clone()));
        }
        let found: Option<Range> = decoded(self.rows.get(&keys::range(id))?)?;
        if let Some(range) = &found {
            self.kept.borrow_mut().keep_range(range.clone());
        }
        Ok(found)
    }

    fn company_by_code(&self, code: &CompanyCode) -> Result<Option<Company>, StoreFault> {
        if let Some(company) = self.kept.borrow().company(code) {
            return Ok(Some(company.clone()));
        }
        let found: Option<Company> = decoded(self.rows.get(&keys::named(Table::Company, code.as_str()))?)?;
        if let Some(company) = &found {
            self.kept.borrow_mut().keep_company(company.clone());
        }
        Ok(found)
    }

    fn open_ids(&self, prefix: &[u8], visit: &mut Ids<'_>) -> Result<(), StoreFault> {
        let known = self.kept.borrow().open(prefix).unwrap_or_default();
        let mut visited = 0;
        for id in known.ids() {
            if visit(id)?.is_break() {
                return Ok(());
            }
            visited += 1;
        }
        if known.is_all {
            return Ok(());
        }
        let (mut open, mut at, mut is_all) = (OpenRanges::default(), 0, true);
        self.walk_prefix(prefix, false, &mut |key, _| {
            let id = id_of(key)?;
            is_all &= open.note(id);
            at += 1;
            let went = if at > visited { visit(id)? } else { ControlFlow::Continue(()) };
            is_all &= went.is_continue();
            Ok(went)
        })?;
        open.is_all = is_all;
        self.kept.borrow_mut().keep_open(prefix, open);
        Ok(())
    }
}

impl Writer {
    pub(super) fn new(rows: Open, kept: Kept) -> Result<Self, StoreFault> {
        let (meta, stored) = (Meta::default(), Meta::default());
        let (issued, delivered, record) = (HashMap::new(), Vec::new(), Vec::new());
        let kept = RefCell::new(kept);
        let mut writer =
            Self { rows, meta, stored_meta: stored, unfinished: None, issued, delivered, record, kept };
        writer.stored_meta = stored_meta(&writer)?;
        writer.unfinished = stored_unfinished(&writer)?;
        writer.meta = writer.stored_meta.clone();
        Ok(writer)
    }

    fn finish(&mut self) -> Result<(), StoreFault> {
        if self.meta != self.stored_meta {
            let meta = std::mem::take(&mut self.meta);
            self.put(&keys::meta(), &meta)?;
        }
        Ok(())
    }

    /// The rows that were gathered for the file, and what is kept for the next batch.
    pub(super) fn into_layer(mut self) -> Result<(Layer, Kept), StoreFault> {
        self.finish()?;
        Ok((self.rows.into_layer(), self.kept.into_inner()))
    }

    /// True when a part of a long fold is as large as it is to be.
    pub fn is_full(&self) -> bool {
        self.rows.is_full()
    }

    fn note_delivery(&mut self, delivery: &Delivery) {
        // Nobody follows a long fold.
        if self.rows.is_batch() {
            self.delivered.push(delivery.clone());
        }
    }

    /// The rows of the outbox that were written since this was asked last.
    pub fn take_delivered(&mut self) -> Vec<Delivery> {
        std::mem::take(&mut self.delivered)
    }

    /// The store's own row, as it was before this batch.
    pub fn stored_meta(&self) -> &Meta {
        &self.stored_meta
    }

    /// The store's own row, to change.
    pub fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    pub(super) fn put<T: Serialize>(&mut self, key: &[u8], value: &T) -> Result<(), StoreFault> {
        self.record.clear();
        codec::encode_into(value, &mut self.record)?;
        self.rows.put(key, &self.record);
        Ok(())
    }

    /// A row that must not be there; false where it is.
    pub(super) fn put_new<T: Serialize>(&mut self, key: &[u8], value: &T) -> Result<bool, StoreFault> {
        self.record.clear();
        codec::encode_into(value, &mut self.record)?;
        self.rows.put_new(key, &self.record)
    }

    /// A row as it was kept elsewhere.
    pub(super) fn put_bytes(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreFault> {
        // It may be a line of a journal.
        self.issued.clear();
        self.kept.get_mut().forget(key);
        self.rows.put(key, value);
        Ok(())
    }

    fn put_key(&mut self, key: &[u8]) -> Result<(), StoreFault> {
        self.kept.get_mut().forget(key);
        self.rows.put(key, &[]);
        Ok(())
    }

    pub(super) fn remove(&mut self, key: &[u8]) -> Result<(), StoreFault> {
        self.kept.get_mut().forget(key);
        self.rows.remove(key);
        Ok(())
    }

    /// A company in its newest state, which is kept beside those before; the first one ever becomes the store's own.
    pub fn put_company(&mut self, company: &Company) -> Result<(), StoreFault> {
        if self.meta.first_company.is_none() {
            self.meta.first_company = Some(company.code.clone());
        }
        self.put(&keys::company_state(&company.code, company.state), company)?;
        self.kept.get_mut().keep_company(company.clone());
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
            self.put_span(range)?;
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
        self.kept.get_mut().keep_range(range.clone());
        self.put(&keys::range(range.id), range)
    }

    /// Changes what a sale or a document changes of a range: neither its place nor its holder.
    ///
    /// # Panics
    /// As [`Writer::put_range`].
    pub fn change_range(&mut self, id: RangeId, change: impl FnOnce(&mut Range)) -> Result<(), StoreFault> {
        let taken = self.kept.get_mut().take_range(id);
        let mut range = taken.map_or_else(|| self.indexed_range(id), Ok)?;
        let was_open = range.is_open();
        change(&mut range);
        assert_eq!(range.broken_rule(), None, "range {}", range.id);
        if was_open != range.is_open() {
            let key = keys::open(&range);
            if was_open { self.remove(&key)? } else { self.put_key(&key)? }
        }
        self.put(&keys::range(id), &range)?;
        self.kept.get_mut().keep_range(range);
        Ok(())
    }

    /// A large act begins, goes on, or (`None`) is over.
    pub fn put_unfinished(&mut self, act: Option<Unfinished>) -> Result<(), StoreFault> {
        self.unfinished = act;
        match act {
            Some(act) => self.put(&keys::unfinished(), &act),
            None => self.remove(&keys::unfinished()),
        }
    }

    /// Puts ranges, those that are there already as [`Writer::put_range`] does, the new ones all together. `progress`
    /// hears how many of them are done.
    ///
    /// # Panics
    /// As [`Writer::put_range`].
    pub fn put_ranges(
        &mut self,
        ranges: &[Range],
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), StoreFault> {
        // Ids are never given twice, so what is behind the last one is new.
        let known = self.meta.range_ids;
        for range in ranges.iter().filter(|range| range.id.0 <= known) {
            let old = self.range(range.id)?;
            self.put_range(old.as_ref(), range)?;
        }
        let added: Vec<&Range> = ranges.iter().filter(|range| range.id.0 > known).collect();
        self.add_ranges(added, progress)
    }

    /// Adds ranges that no row has the id of. Each index is written in the order of its keys: many at once would
    /// else be scattered over the whole file.
    fn add_ranges(
        &mut self,
        mut order: Vec<&Range>,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), StoreFault> {
        /// Rows, grid, spans, open ones.
        const PASSES: usize = 4;
        let mut pass =
            |passed: usize, order: &[&Range], put: &mut dyn FnMut(&Range) -> Result<(), StoreFault>| {
                for (at, range) in order.iter().enumerate() {
                    if at % PROGRESS_ROWS == 0 {
                        progress((passed * order.len() + at) / PASSES);
                    }
                    put(range)?;
                }
                Ok::<(), StoreFault>(())
            };
        self.meta.ranges += order.len() as u64;
        order.sort_unstable_by_key(|range| range.id);
        pass(0, &order, &mut |range| {
            assert_eq!(range.broken_rule(), None, "range {}", range.id);
            self.put(&keys::range(range.id), range)
        })?;
        order.sort_unstable_by_key(|range| keys::order(RangePlace::of(range)));
        pass(1, &order, &mut |range| self.put_key(&keys::order(RangePlace::of(range))))?;
        order.sort_unstable_by_key(|range| (range.period, range.span.track, range.span.end()));
        pass(2, &order, &mut |range| self.put_span(range))?;
        order.retain(|range| range.is_open());
        order.sort_by_cached_key(|range| keys::open(range));
        pass(3, &order, &mut |range| self.put_key(&keys::open(range)))?;
        Ok(())
    }

    fn put_span(&mut self, range: &Range) -> Result<(), StoreFault> {
        let key = keys::span(range.period, range.span.track, range.span.end().value());
        self.put(&key, &(range.span.begin().value(), range.id))
    }

    /// A number of a range goes from one state to another.
    ///
    /// # Panics
    /// When none of the range stands in `from`.
    pub fn count_number(
        &mut self,
        range: RangeId,
        from: NumberState,
        to: NumberState,
    ) -> Result<(), StoreFault> {
        self.change_range(range, |range| range.counts.shift(from, to))
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
        let is_new = self.put_new(&key, invoice)?;
        assert!(is_new, "number {} of period {} was issued already", invoice.number, invoice.period);
        let count = match self.issued.get(&invoice.seller) {
            Some(&count) => count,
            None => self.issued_count(invoice.seller)?,
        };
        self.issued.insert(invoice.seller, count + 1);
        let row =
            IssuedRow { number: invoice.number, period: invoice.period, random_code: invoice.random_code };
        self.meta.invoices += 1;
        self.put(&keys::issued(invoice.seller, count), &row)
    }

    /// Notes that the clock was set back: what sellers issue from here on is earlier than what they issued.
    pub fn put_turn(&mut self) -> Result<(), StoreFault> {
        for seller in self.sellers()? {
            let count = self.issued_count(seller)?;
            self.put(&keys::turn(seller, count), &())?;
        }
        Ok(())
    }

    /// Notes that an invoice is cancelled.
    ///
    /// # Panics
    /// When it was cancelled already: a cancelled number has one cancellation.
    pub fn put_cancellation(&mut self, cancellation: &Cancellation) -> Result<(), StoreFault> {
        let key = keys::of_invoice(Table::Cancellation, cancellation.number, cancellation.period);
        assert!(self.get(&key)?.is_none(), "number {} was cancelled already", cancellation.number);
        self.put(&key, cancellation)
    }

    /// Lays the cancellation of an issue that is voided beside: the number stands without it.
    ///
    /// # Panics
    /// When there is none.
    pub fn set_cancellation_aside(
        &mut self,
        number: Number,
        period: Period,
        revision: u8,
    ) -> Result<(), StoreFault> {
        let standing = self.cancellation(number, period)?;
        let cancellation =
            standing.unwrap_or_else(|| panic!("number {number} is counted as cancelled and is not"));
        // At most one for each issue.
        let count = u8::try_from(self.earlier_cancellations(number, period)?.len() + 1).unwrap_or(u8::MAX);
        self.remove(&keys::of_invoice(Table::Cancellation, number, period))?;
        let key = keys::earlier_cancellation(number, period, count);
        self.put(&key, &EarlierCancellation { cancellation, count, revision })
    }

    /// The last cancellation of a number that was laid beside stands again.
    ///
    /// # Panics
    /// When there is none, or another one stands.
    pub fn bring_cancellation_back(&mut self, number: Number, period: Period) -> Result<(), StoreFault> {
        let earlier = self.earlier_cancellations(number, period)?;
        let last = earlier.last().unwrap_or_else(|| panic!("number {number} has no cancellation beside"));
        self.remove(&keys::earlier_cancellation(number, period, last.count))?;
        self.put_cancellation(&last.cancellation)
    }

    /// The 註銷 of an issue does not hold any more.
    ///
    /// # Panics
    /// When there is none.
    pub fn remove_voided(&mut self, number: Number, period: Period, revision: u8) -> Result<(), StoreFault> {
        let key = keys::voided(number, period, revision);
        assert!(self.get(&key)?.is_some(), "issue {revision} of {number} is not voided");
        self.remove(&key)
    }

    /// Notes that an invoice stands again.
    pub fn put_reinstated(&mut self, reinstated: &Reinstated) -> Result<(), StoreFault> {
        self.put(&keys::delivery(Table::Reinstated, &reinstated.document), reinstated)
    }

    /// Notes the money of an issue anew.
    pub fn put_repaid(&mut self, repaid: &Repaid) -> Result<(), StoreFault> {
        self.put(&keys::repaid(repaid.number, repaid.period, repaid.revision), repaid)
    }

    /// Notes that an issue of a number is voided.
    ///
    /// # Panics
    /// When it was voided already: each issue is withdrawn at most once.
    pub fn put_voided(&mut self, voided: &Voided) -> Result<(), StoreFault> {
        let key = keys::voided(voided.number, voided.period, voided.revision);
        assert!(
            self.get(&key)?.is_none(),
            "issue {} of {} was voided already",
            voided.revision,
            voided.number
        );
        self.put(&key, voided)
    }

    /// Puts the next issue of a voided number into the place of the one before. The journal keeps its line: number,
    /// period and random code stay.
    ///
    /// # Panics
    /// When the issue before was not voided, or anything changes that must stay (E14, R15).
    pub fn replace_invoice(&mut self, invoice: &Invoice) -> Result<(), StoreFault> {
        let old = self.named_invoice(invoice.number, invoice.period)?;
        assert_eq!(invoice.revision, old.revision + 1, "{} is issued anew one by one", invoice.number);
        let kept = |of: &Invoice| (of.range, of.issued_at, of.random_code, of.seller);
        assert_eq!(kept(invoice), kept(&old), "{} keeps what a re-issue keeps", invoice.number);
        let voided = self.voided(old.number, old.period, old.revision)?;
        assert!(voided.is_some(), "{} is issued anew without 註銷", invoice.number);
        self.put(&keys::replaced(old.number, old.period, old.revision), &old)?;
        self.put(&keys::invoice(invoice.number, invoice.period), invoice)
    }

    /// The issue before stands again in the place of one that was issued anew, which is kept beside, and why is noted.
    ///
    /// # Panics
    /// When it is not the issue before as it was.
    pub fn put_back(&mut self, invoice: &Invoice, corrected: &[Corrected]) -> Result<(), StoreFault> {
        let Invoice { number, period, revision, .. } = *invoice;
        let next = self.named_invoice(number, period)?;
        assert_eq!(revision + 1, next.revision, "{number} is taken back one by one");
        assert_eq!(self.replaced(number, period, revision)?.as_ref(), Some(invoice), "{number} as it was");
        self.put(&keys::replaced(number, period, next.revision), &next)?;
        self.remove(&keys::replaced(number, period, revision))?;
        corrected.iter().try_for_each(|corrected| self.put_corrected(corrected))?;
        self.put(&keys::invoice(number, period), invoice)
    }

    /// Puts an invoice that the platform refused into its own place as it was corrected, and notes the correction.
    ///
    /// # Panics
    /// When it is another issue, or anything changes that must stay (R15); when the correction is there already.
    pub fn amend_invoice(&mut self, invoice: &Invoice, corrected: &Corrected) -> Result<(), StoreFault> {
        let old = self.named_invoice(invoice.number, invoice.period)?;
        let kept =
            |of: &Invoice| (of.revision, of.range, of.issued_at, of.random_code, of.seller, of.totals.total);
        assert_eq!(kept(invoice), kept(&old), "{} keeps what a correction keeps", invoice.number);
        // Behind them a rounding line may have come, for another kind of buyer (R11).
        assert!(invoice.lines.starts_with(&old.lines), "{} keeps its lines", invoice.number);
        self.put_corrected(corrected)?;
        self.put(&keys::invoice(invoice.number, invoice.period), invoice)
    }

    fn put_corrected(&mut self, corrected: &Corrected) -> Result<(), StoreFault> {
        let key = keys::corrected(corrected.number, corrected.period, corrected.count);
        assert!(self.get(&key)?.is_none(), "correction {} of {}", corrected.count, corrected.number);
        self.put(&key, corrected)
    }

    /// Remembers the name under which a company bought.
    pub fn note_buyer(&mut self, buyer: Ubn, name: &CleanText) -> Result<(), StoreFault> {
        if self.buyer_name(buyer)?.as_ref() == Some(name) {
            return Ok(());
        }
        self.put(&keys::buyer_name(buyer), name)
    }

    /// Parks a sale, or replaces the parked one of the same id.
    pub fn put_parked(&mut self, parked: &Parked) -> Result<(), StoreFault> {
        let key = keys::numbered(Table::Parked, parked.id.0);
        if self.get(&key)?.is_none() {
            self.meta.parked += 1;
        }
        self.meta.parked_ids = self.meta.parked_ids.max(parked.id.0);
        self.put(&key, parked)
    }

    /// Removes a parked sale; nothing where there is none.
    pub fn remove_parked(&mut self, id: ParkedId) -> Result<(), StoreFault> {
        let key = keys::numbered(Table::Parked, id.0);
        if self.get(&key)?.is_some() {
            self.meta.parked -= 1;
            self.remove(&key)?;
        }
        Ok(())
    }

    /// Adds a print job, or replaces the one of the same id.
    pub fn put_job(&mut self, job: &PrintJob) -> Result<(), StoreFault> {
        let key = keys::numbered(Table::PrintJob, job.id.0);
        if self.get(&key)?.is_none() {
            self.meta.jobs += 1;
        }
        self.meta.job_ids = self.meta.job_ids.max(job.id.0);
        self.put(&key, job)
    }

    /// Removes a print job that is there.
    pub fn remove_job(&mut self, id: PrintJobId) -> Result<(), StoreFault> {
        self.meta.jobs -= 1;
        self.remove(&keys::numbered(Table::PrintJob, id.0))
    }

    /// Adds a line to the print log of an invoice.
    pub fn add_printing(
        &mut self,
        number: Number,
        period: Period,
        printing: &Printing,
    ) -> Result<(), StoreFault> {
        self.put(&keys::printing(number, period, printing.job.id), printing)
    }

    /// Adds an allowance, or replaces the one of the same number.
    pub fn put_allowance(&mut self, allowance: &Allowance) -> Result<(), StoreFault> {
        self.put(&keys::for_allowance(Table::Allowance, allowance.number), allowance)
    }

    /// Notes the money that an allowance gave back.
    pub fn put_allowed_back(&mut self, number: AllowanceNumber, back: &Payments) -> Result<(), StoreFault> {
        self.put(&keys::for_allowance(Table::AllowedBack, number), back)
    }

    /// Adds a document's row.
    ///
    /// # Panics
    /// When it is there already: a document never stands for two facts.
    pub fn add_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreFault> {
        self.note_delivery(delivery);
        let key = keys::delivery(Table::DeliveryOpen, &delivery.document);
        let is_new = self.put_new(&key, delivery)?;
        assert!(is_new, "document {} is in the outbox already", delivery.document);
        self.meta.deliveries[DeliveryKind::of(&delivery.state).place()] += 1;
        Ok(())
    }

    /// Replaces a document's row.
    pub fn put_delivery(&mut self, old: &Delivery, delivery: &Delivery) -> Result<(), StoreFault> {
        self.note_delivery(delivery);
        let table = |row: &Delivery| match row.state.is_over() {
            true => Table::DeliveryOver,
            false => Table::DeliveryOpen,
        };
        if table(old) != table(delivery) {
            self.remove(&keys::delivery(table(old), &old.document))?;
        }
        self.meta.deliveries[DeliveryKind::of(&old.state).place()] -= 1;
        self.meta.deliveries[DeliveryKind::of(&delivery.state).place()] += 1;
        self.put(&keys::delivery(table(delivery), &delivery.document), delivery)
    }

    /// Adds a closed shift: the last of its till.
    pub fn add_shift(&mut self, shift: &Shift) -> Result<(), StoreFault> {
        self.meta.shift_ids = self.meta.shift_ids.max(shift.id.0);
        let till = shift.till.as_ref().map_or("", TillCode::as_str);
        self.put(&keys::named(Table::ShiftOfTill, till), &shift.id)?;
        self.put(&keys::numbered(Table::Shift, shift.id.0), shift)
    }

    /// Notes the cash that was given back in a shift whose cash was counted.
    pub fn put_cash_back(&mut self, id: ShiftId, back: Amount) -> Result<(), StoreFault> {
        self.put(&keys::numbered(Table::CashBack, id.0), &back)
    }

    /// Notes the cash that was taken out of the drawer of a closed shift.
    pub fn put_taken_out(&mut self, id: ShiftId, taken_out: Amount) -> Result<(), StoreFault> {
        self.put(&keys::numbered(Table::TakenOut, id.0), &taken_out)
    }

    /// Adds or changes a person.
    pub fn put_staff(&mut self, staff: &Staff) -> Result<(), StoreFault> {
        let could = self.staff(&staff.code)?.is_some_and(|old| old.can_sign_in());
        self.meta.people = self.meta.people - u64::from(could) + u64::from(staff.can_sign_in());
        self.put(&keys::named(Table::Staff, staff.code.as_str()), staff)
    }

    /// Adds or changes what a Unix user may be.
    pub fn put_unix_user(&mut self, user: &UnixUser) -> Result<(), StoreFault> {
        self.meta.unix_users += u64::from(self.unix_user(user.uid)?.is_none());
        self.put(&keys::numbered(Table::UnixUser, user.uid.into()), user)
    }

    /// Takes a Unix user's rule away; nothing where there is none.
    pub fn remove_unix_user(&mut self, uid: u32) -> Result<(), StoreFault> {
        if self.unix_user(uid)?.is_some() {
            self.meta.unix_users -= 1;
            self.remove(&keys::numbered(Table::UnixUser, uid.into()))?;
        }
        Ok(())
    }

    /// Notes where a request was answered.
    pub fn put_request(&mut self, id: &RequestId, row: &RequestRow) -> Result<(), StoreFault> {
        self.put(&keys::named(Table::Request, id.as_str()), row)
    }
}
