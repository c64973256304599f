//! What can be asked of the rows, the same in a snapshot and inside an open batch.

use super::keys::{self, Scope, Table};
use super::tree::{Visit, Walk};
use super::{Meta, StoreFault};
use crate::codec;
use crate::domain::{
    Allowance, AllowanceNumber, Amount, Cancellation, CleanText, Company, CompanyCode, CompanyState,
    Corrected, Delivery, Department, DocumentId, EarlierCancellation, Good, GoodCode, Invoice, Number,
    Parked, ParkedId, Payments, Period, PrintJob, PrintJobId, Printing, RandomCode, Range, RangeId,
    RangePlace, Reinstated, Repaid, RequestId, Shift, ShiftId, Span, TaxKind, Till, TillCode, Ubn, Voided,
};
use crate::domain::{Staff, StaffCode, UnixUser};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};

/// Called for each id of a walk; `Break` ends it.
pub type Ids<'v> = dyn FnMut(RangeId) -> Result<ControlFlow<()>, StoreFault> + 'v;

/// Raw reading: a snapshot and an open batch both do.
pub trait Rows {
    /// The value of a key.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault>;

    /// The store's own row, as this view has it.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn meta(&self) -> Result<Cow<'_, Meta>, StoreFault>;

    /// The large act that has not ended, as this view has it.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn unfinished(&self) -> Result<Option<Unfinished>, StoreFault>;

    /// The last frame that was folded before this view's own batch.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn synced_sequence(&self) -> Result<u64, StoreFault> {
        Ok(stored_meta(self)?.applied_sequence)
    }

    /// Visits keys in order until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault>;

    /// What [`Queries::range`] says.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn range_by_id(&self, id: RangeId) -> Result<Option<Range>, StoreFault> {
        decoded(self.get(&keys::range(id))?)
    }

    /// What [`Queries::company`] says.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn company_by_code(&self, code: &CompanyCode) -> Result<Option<Company>, StoreFault> {
        decoded(self.get(&keys::named(Table::Company, code.as_str()))?)
    }

    /// Visits the ids under which an index of open ranges has keys that begin alike, in order, until `visit` breaks.
    ///
    /// # Errors
    /// [`StoreFault`], also what `visit` returns.
    fn open_ids(&self, prefix: &[u8], visit: &mut Ids<'_>) -> Result<(), StoreFault> {
        walk_under(self, prefix, false, &mut |key, _| visit(id_of(key)?))
    }
}

/// A large act whose end has not come: the ranges from `first` on are there and are seen by nobody (E1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// The id of its first range.
    pub first: RangeId,
    /// The frame in which it began.
    pub began: u64,
    /// Ranges that its parts added so far.
    pub added: u64,
}

/// Where a request was answered (E6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// SHA-256 of the canonical request.
    pub fingerprint: [u8; 32],
    /// Ledger frame of its entry.
    pub sequence: u64,
    /// Place of the entry in that frame, from 0.
    pub index: u32,
    /// The invoice, where it issued one.
    pub issued: Option<(Number, Period)>,
}

/// What a walk down a journal does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down {
    /// On to the next line.
    On,
    /// All that is left of this piece is earlier than what is looked for: on to the piece before.
    Piece,
    /// It ends.
    Stop,
}

/// One line of a seller's journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedRow {
    /// 發票號碼.
    pub number: Number,
    /// 期別.
    pub period: Period,
    /// 隨機碼.
    pub random_code: RandomCode,
}

pub(super) fn stored_meta(rows: &(impl Rows + ?Sized)) -> Result<Meta, StoreFault> {
    Ok(decoded(rows.get(&keys::meta())?)?.unwrap_or_default())
}

pub(super) fn stored_unfinished(rows: &(impl Rows + ?Sized)) -> Result<Option<Unfinished>, StoreFault> {
    decoded(rows.get(&keys::unfinished())?)
}

pub(super) fn decoded<T: DeserializeOwned>(bytes: Option<Vec<u8>>) -> Result<Option<T>, StoreFault> {
    Ok(bytes.map(|bytes| codec::decode(&bytes)).transpose()?)
}

/// Questions for one row: what is given, the row, its key.
macro_rules! by_key {
    ($($(#[$doc:meta])* fn $name:ident($($given:ident: $kind:ty),*) -> $row:ty = $key:expr;)+) => {
        $($(#[$doc])*
        fn $name(&self, $($given: $kind),*) -> Result<Option<$row>, StoreFault> {
            decoded(self.get(&$key)?)
        })+
    };
}

/// Questions for all rows whose keys begin alike, in the order of their keys: for things that are few.
macro_rules! few {
    ($($(#[$doc:meta])* fn $name:ident($($given:ident: $kind:ty),*) -> $row:ty = $prefix:expr;)+) => {
        $($(#[$doc])*
        fn $name(&self, $($given: $kind),*) -> Result<Vec<$row>, StoreFault> {
            self.all_under(&$prefix)
        })+
    };
}

/// Walks over a whole table, in the order of its keys, until `visit` breaks.
macro_rules! walks {
    ($($(#[$doc:meta])* fn $name:ident -> $row:ty = $table:expr;)+) => {
        $($(#[$doc])*
        fn $name(
            &self,
            visit: &mut dyn FnMut($row) -> Result<ControlFlow<()>, StoreFault>,
        ) -> Result<(), StoreFault> {
            self.walk_prefix(&keys::table($table), false, &mut |_, value| visit(codec::decode(value)?))
        })+
    };
}

/// Typed questions.
pub trait Queries: Rows {
    by_key!(
        /// One till.
        fn till(code: &TillCode) -> Till = keys::named(Table::Till, code.as_str());
        /// The cancellation of the issue of a number that stands, if it was cancelled.
        fn cancellation(number: Number, period: Period) -> Cancellation
            = keys::of_invoice(Table::Cancellation, number, period);
        /// The 註銷 of an issue of a number, if it was voided.
        fn voided(number: Number, period: Period, revision: u8) -> Voided
            = keys::voided(number, period, revision);
        /// One good by its code.
        fn good(code: &GoodCode) -> Good = keys::named(Table::Good, code.as_str());
        /// A good of a large list, by its place there.
        fn staged_good(place: u64) -> Good = keys::numbered(Table::GoodStaged, place);
        /// How many goods a large list has, once it is ready to move.
        fn goods_ready() -> u64 = keys::goods_ready();
        /// The name under which a company bought last.
        fn buyer_name(buyer: Ubn) -> CleanText = keys::buyer_name(buyer);
        /// One parked sale.
        fn parked(id: ParkedId) -> Parked = keys::numbered(Table::Parked, id.0);
        /// One print job that is not done.
        fn print_job(id: PrintJobId) -> PrintJob = keys::numbered(Table::PrintJob, id.0);
        /// One allowance.
        fn allowance(number: AllowanceNumber) -> Allowance = keys::for_allowance(Table::Allowance, number);
        /// The money that an allowance gave back, as its invoice was paid then; of one that was given before
        /// it was noted there is none.
        fn allowed_back(number: AllowanceNumber) -> Payments = keys::for_allowance(Table::AllowedBack, number);
        /// The invoice that stands again without this document.
        fn reinstated(document: &DocumentId) -> Reinstated = keys::delivery(Table::Reinstated, document);
        /// An issue of a number that does not stand; of one that another was issued over before that was kept there is none.
        fn replaced(number: Number, period: Period, revision: u8) -> Invoice
            = keys::replaced(number, period, revision);
        /// One closed shift.
        fn shift(id: ShiftId) -> Shift = keys::numbered(Table::Shift, id.0);
        /// The cash that was given back in a closed shift; of one whose cash was counted alone.
        fn cash_back(id: ShiftId) -> Amount = keys::numbered(Table::CashBack, id.0);
        /// The cash that was taken out of the drawer of a closed shift; of one of which somebody said it alone.
        fn taken_out(id: ShiftId) -> Amount = keys::numbered(Table::TakenOut, id.0);
        /// One person.
        fn staff(code: &StaffCode) -> Staff = keys::named(Table::Staff, code.as_str());
        /// What a Unix user may be, where a rule says it.
        fn unix_user(uid: u32) -> UnixUser = keys::numbered(Table::UnixUser, uid.into());
        /// Where a request was answered.
        fn request(id: &RequestId) -> RequestRow = keys::named(Table::Request, id.as_str());
    );

    few!(
        /// All companies, by code.
        fn companies() -> Company = keys::table(Table::Company);
        /// All departments, by code.
        fn departments() -> Department = keys::table(Table::Department);
        /// All tills, by code.
        fn tills() -> Till = keys::table(Table::Till);
        /// The 註銷 of a number, oldest first.
        fn voids(number: Number, period: Period) -> Voided = keys::of_invoice(Table::Voided, number, period);
        /// The cancellations of a number that do not stand any more, oldest first.
        fn earlier_cancellations(number: Number, period: Period) -> EarlierCancellation
            = keys::of_invoice(Table::EarlierCancellation, number, period);
        /// The money of a number's issues anew, oldest first.
        fn repaid(number: Number, period: Period) -> Repaid = keys::of_invoice(Table::Repaid, number, period);
        /// The corrections of a number that was refused, oldest first.
        fn corrections(number: Number, period: Period) -> Corrected
            = keys::of_invoice(Table::Corrected, number, period);
        /// All parked sales, oldest first.
        fn parked_sales() -> Parked = keys::table(Table::Parked);
        /// All print jobs that are not done, oldest first.
        fn print_jobs() -> PrintJob = keys::table(Table::PrintJob);
        /// The print log of an invoice, oldest first.
        fn printings(number: Number, period: Period) -> Printing
            = keys::of_invoice(Table::Printing, number, period);
        /// The allowances of an invoice, oldest first.
        fn allowances(number: Number, period: Period) -> Allowance
            = keys::of_invoice(Table::Allowance, number, period);
        /// All people, by code.
        fn all_staff() -> Staff = keys::table(Table::Staff);
        /// All Unix users that have a rule, by number.
        fn unix_users() -> UnixUser = keys::table(Table::UnixUser);
    );

    walks!(
        /// Every cancellation of an issue that stands, by track, serial, period.
        fn walk_cancellations -> Cancellation = Table::Cancellation;
        /// Every cancellation that does not stand any more, by track, serial, period, count.
        fn walk_earlier_cancellations -> EarlierCancellation = Table::EarlierCancellation;
        /// Every invoice that stands again, by track, serial, period, kind and count of its document.
        fn walk_reinstated -> Reinstated = Table::Reinstated;
        /// Every issue that does not stand, by track, serial, period, revision.
        fn walk_replaced -> Invoice = Table::Replaced;
        /// Every 註銷, by track, serial, period, revision.
        fn walk_voids -> Voided = Table::Voided;
        /// Every allowance.
        fn walk_allowances -> Allowance = Table::Allowance;
        /// Every line of every print log, by invoice, oldest first.
        fn walk_printings -> Printing = Table::Printing;
        /// Every invoice, by track, serial, period.
        fn walk_invoices -> Invoice = Table::Invoice;
    );

    /// A company as it was in one of its states (R1).
    fn company_in(&self, code: &CompanyCode, state: CompanyState) -> Result<Company, StoreFault> {
        let found = decoded(self.get(&keys::company_state(code, state))?)?;
        found.ok_or_else(|| StoreFault::Missing(format!("state {} of company {code}", state.0)))
    }

    /// Every row whose key begins with `prefix`: for things that are few.
    fn all_under<T: DeserializeOwned>(&self, prefix: &[u8]) -> Result<Vec<T>, StoreFault> {
        let mut rows = Vec::new();
        self.walk_prefix(prefix, false, &mut |_, value| {
            rows.push(codec::decode(value)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// One range, seen or not.
    fn range(&self, id: RangeId) -> Result<Option<Range>, StoreFault> {
        self.range_by_id(id)
    }

    /// One company.
    fn company(&self, code: &CompanyCode) -> Result<Option<Company>, StoreFault> {
        self.company_by_code(code)
    }

    /// Visits every key that begins with `prefix`.
    fn walk_prefix(&self, prefix: &[u8], backwards: bool, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        walk_under(self, prefix, backwards, visit)
    }

    /// The first id that nobody sees yet; ids from there on are a large act's that has not ended.
    fn unseen(&self) -> Result<RangeId, StoreFault> {
        Ok(self.unfinished()?.map_or(RangeId(u64::MAX), |act| act.first))
    }

    /// Ranges in the store, those aside that nobody sees yet.
    fn range_count(&self) -> Result<u64, StoreFault> {
        Ok(self.meta()?.ranges - self.unfinished()?.map_or(0, |act| act.added))
    }

    /// One range that is seen.
    fn seen_range(&self, id: RangeId) -> Result<Option<Range>, StoreFault> {
        if id < self.unseen()? { self.range(id) } else { Ok(None) }
    }

    /// The invoice that another row names.
    fn named_invoice(&self, number: Number, period: Period) -> Result<Invoice, StoreFault> {
        let found = self.invoice(number, Some(period))?;
        found.ok_or_else(|| StoreFault::Missing(format!("invoice {number}")))
    }

    /// The range that an index names.
    fn indexed_range(&self, id: RangeId) -> Result<Range, StoreFault> {
        self.range(id)?.ok_or_else(|| StoreFault::Missing(format!("range {id} that an index names")))
    }

    /// Ranges of the same period and track that share a serial with `span`, lowest first, until `visit` breaks.
    fn walk_overlapping(
        &self,
        period: Period,
        span: Span,
        visit: &mut dyn FnMut(RangeId, u32, u32) -> ControlFlow<()>,
    ) -> Result<(), StoreFault> {
        let from = keys::span(period, span.track, span.begin().value());
        let past = keys::past(&keys::span_of_track(period, span.track));
        let walk = Walk { from: Bound::Included(&from), to: Bound::Excluded(&past), backwards: false };
        let unseen = self.unseen()?;
        self.walk(walk, &mut |key, value| {
            let (begin, id): (u32, RangeId) = codec::decode(value)?;
            if id >= unseen {
                return Ok(ControlFlow::Continue(()));
            }
            let (_, end) = key
                .split_last_chunk::<4>()
                .ok_or_else(|| StoreFault::Missing("the end in a span key".to_owned()))?;
            if begin > span.end().value() {
                return Ok(ControlFlow::Break(()));
            }
            Ok(visit(id, begin, u32::from_be_bytes(*end)))
        })
    }

    /// The range that holds a number in a period.
    fn range_holding(&self, period: Period, number: Number) -> Result<Option<Range>, StoreFault> {
        let Ok(point) = Span::new(number.track, number.serial, number.serial) else { return Ok(None) };
        let mut found = None;
        self.walk_overlapping(period, point, &mut |id, _, _| {
            found = Some(id);
            ControlFlow::Break(())
        })?;
        found.map(|id| self.indexed_range(id)).transpose()
    }

    /// Open ranges that `scope` holds, lowest begin first, until `visit` breaks.
    fn walk_open(
        &self,
        company: &CompanyCode,
        period: Period,
        tax_kind: TaxKind,
        scope: &Scope,
        visit: &mut dyn FnMut(Range) -> ControlFlow<()>,
    ) -> Result<(), StoreFault> {
        let prefix = keys::open_of_scope(company, period, tax_kind, scope);
        let unseen = self.unseen()?;
        self.open_ids(&prefix, &mut |id| match id {
            id if id < unseen => Ok(visit(self.indexed_range(id)?)),
            _ => Ok(ControlFlow::Continue(())),
        })
    }

    /// Ranges in grid order (newest period first, then highest begin), from a place on, until `visit` breaks.
    /// `upwards` goes towards the top instead. `period` limits the walk to one period.
    fn walk_grid(
        &self,
        period: Option<Period>,
        from: Bound<RangePlace>,
        upwards: bool,
        visit: &mut dyn FnMut(Range) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let prefix = period.map_or_else(|| keys::table(Table::Order), keys::order_of_period);
        let past = keys::past(&prefix);
        let place = from.map(keys::order);
        let place = place.as_ref().map(Vec::as_slice);
        let unbounded = matches!(place, Bound::Unbounded);
        let low = if upwards && !unbounded { place } else { Bound::Included(prefix.as_slice()) };
        let high = if upwards || unbounded { Bound::Excluded(past.as_slice()) } else { place };
        if let (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) =
            (low, high)
            && low >= high
            && low != high
        {
            return Ok(());
        }
        let unseen = self.unseen()?;
        // Keys ascend with period and begin; the grid descends.
        self.walk(Walk { from: low, to: high, backwards: !upwards }, &mut |key, _| match id_of(key)? {
            id if id < unseen => visit(self.indexed_range(id)?),
            _ => Ok(ControlFlow::Continue(())),
        })
    }

    /// The periods that have ranges, newest first: one step each, however many ranges they have.
    fn periods(&self) -> Result<Vec<Period>, StoreFault> {
        let low = keys::table(Table::Order);
        let mut high = keys::past(&low);
        let mut periods = Vec::new();
        loop {
            let mut found = None;
            let walk = Walk { from: Bound::Included(&low), to: Bound::Excluded(&high), backwards: true };
            self.walk(walk, &mut |key, _| {
                found = keys::period_of_order(key);
                Ok(ControlFlow::Break(()))
            })?;
            let Some(period) = found else { return Ok(periods) };
            high = keys::order_of_period(period);
            periods.push(period);
        }
    }

    /// One invoice; without a period the newest of that number (R2).
    fn invoice(&self, number: Number, period: Option<Period>) -> Result<Option<Invoice>, StoreFault> {
        if let Some(period) = period {
            return decoded(self.get(&keys::invoice(number, period))?);
        }
        let mut newest = None;
        self.walk_prefix(&keys::invoice_of_number(number), true, &mut |_, value| {
            newest = Some(codec::decode(value)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(newest)
    }

    /// One good by its code or its bar code.
    fn good_of(&self, code: &GoodCode) -> Result<Option<Good>, StoreFault> {
        if let Some(good) = self.good(code)? {
            return Ok(Some(good));
        }
        let owner: Option<GoodCode> = decoded(self.get(&keys::named(Table::GoodBarcode, code.as_str()))?)?;
        owner.map_or(Ok(None), |owner| self.good(&owner))
    }

    /// The good of a large list that an entry names by its place.
    fn named_staged_good(&self, place: u64) -> Result<Good, StoreFault> {
        self.staged_good(place)?.ok_or_else(|| StoreFault::Missing(format!("staged good {place}")))
    }

    /// The places of the goods of a large list that are not in the list: the first, and the one behind the last.
    fn staged_goods(&self) -> Result<Option<(u64, u64)>, StoreFault> {
        let mut ends = [None; 2];
        for (end, backwards) in ends.iter_mut().zip([false, true]) {
            self.walk_prefix(&keys::table(Table::GoodStaged), backwards, &mut |key, _| {
                *end = keys::tail_u64(key);
                Ok(ControlFlow::Break(()))
            })?;
        }
        Ok(ends[0].zip(ends[1]).map(|(first, last)| (first, last + 1)))
    }

    /// Goods by code, those after `after`, until `visit` breaks.
    fn walk_goods(
        &self,
        after: Option<&GoodCode>,
        visit: &mut dyn FnMut(Good) -> ControlFlow<()>,
    ) -> Result<(), StoreFault> {
        let all = keys::table(Table::Good);
        let after = after.map(|code| keys::named(Table::Good, code.as_str()));
        let from =
            after.as_ref().map_or(Bound::Included(all.as_slice()), |after| Bound::Excluded(after.as_slice()));
        let past = keys::past(&all);
        self.walk(Walk { from, to: Bound::Excluded(&past), backwards: false }, &mut |_, value| {
            Ok(visit(codec::decode(value)?))
        })
    }

    /// The print job that an entry names.
    fn named_job(&self, id: PrintJobId) -> Result<PrintJob, StoreFault> {
        self.print_job(id)?.ok_or_else(|| StoreFault::Missing(format!("print job {id}")))
    }

    /// A document's row in the outbox.
    fn delivery(&self, document: &DocumentId) -> Result<Option<Delivery>, StoreFault> {
        match self.get(&keys::delivery(Table::DeliveryOpen, document))? {
            Some(bytes) => decoded(Some(bytes)),
            None => decoded(self.get(&keys::delivery(Table::DeliveryOver, document))?),
        }
    }

    /// Everything that is told to the platform of an invoice, by kind and count.
    fn deliveries(&self, number: Number, period: Period) -> Result<Vec<Delivery>, StoreFault> {
        let mut rows: Vec<Delivery> =
            self.all_under(&keys::of_invoice(Table::DeliveryOpen, number, period))?;
        rows.extend(self.all_under::<Delivery>(&keys::of_invoice(Table::DeliveryOver, number, period))?);
        rows.sort_by_key(|row| row.document);
        Ok(rows)
    }

    /// Rows of documents that are on their way (`over` false), or there and off it, behind a document.
    fn walk_deliveries(
        &self,
        over: bool,
        after: Option<&DocumentId>,
        visit: &mut dyn FnMut(Delivery) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let table = if over { Table::DeliveryOver } else { Table::DeliveryOpen };
        let low = after.map_or_else(|| keys::table(table), |document| keys::delivery(table, document));
        let past = keys::past(&keys::table(table));
        let walk = Walk { from: Bound::Excluded(&low), to: Bound::Excluded(&past), backwards: false };
        self.walk(walk, &mut |_, value| visit(codec::decode(value)?))
    }

    /// The last closed shift of a till.
    fn last_shift(&self, till: Option<&TillCode>) -> Result<Option<Shift>, StoreFault> {
        let till = till.map_or("", TillCode::as_str);
        let id: Option<ShiftId> = decoded(self.get(&keys::named(Table::ShiftOfTill, till))?)?;
        id.map_or(Ok(None), |id| self.shift(id))
    }

    /// The sellers of the store, each once, in order.
    fn sellers(&self) -> Result<BTreeSet<Ubn>, StoreFault> {
        Ok(self.companies()?.into_iter().map(|company| company.ubn).collect())
    }

    /// The first company ever added: what a sale without a company means.
    fn first_company(&self) -> Result<Option<Company>, StoreFault> {
        self.meta()?.first_company.as_ref().map_or(Ok(None), |code| self.company(code))
    }

    /// How many invoices a seller issued.
    fn issued_count(&self, seller: Ubn) -> Result<u64, StoreFault> {
        let mut count = 0;
        self.walk_prefix(&keys::issued_of_seller(seller), true, &mut |key, _| {
            count = keys::tail_u64(key).map_or(0, |last| last + 1);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(count)
    }

    /// A seller's journal from a place on, oldest first.
    fn walk_issued(
        &self,
        seller: Ubn,
        from: u64,
        visit: &mut dyn FnMut(u64, IssuedRow) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let (low, past) = (keys::issued(seller, from), keys::past(&keys::issued_of_seller(seller)));
        let walk = Walk { from: Bound::Included(&low), to: Bound::Excluded(&past), backwards: false };
        self.walk(walk, &mut |key, value| {
            visit(keys::tail_u64(key).unwrap_or_default(), codec::decode(value)?)
        })
    }

    /// A seller's journal below a place, newest first.
    fn walk_issued_below(
        &self,
        seller: Ubn,
        below: u64,
        visit: &mut dyn FnMut(u64, IssuedRow) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let (low, past) = (keys::issued_of_seller(seller), keys::issued(seller, below));
        let walk = Walk { from: Bound::Included(&low), to: Bound::Excluded(&past), backwards: true };
        self.walk(walk, &mut |key, value| {
            visit(keys::tail_u64(key).unwrap_or_default(), codec::decode(value)?)
        })
    }

    /// Where the piece of a seller's journal begins that holds a place: from there to the next such place its lines are in time
    /// order. 0 where no clock was set back before.
    fn turn_before(&self, seller: Ubn, place: u64) -> Result<u64, StoreFault> {
        let (low, high) = (keys::turns_of_seller(seller), keys::turn(seller, place));
        let walk = Walk { from: Bound::Included(&low), to: Bound::Included(&high), backwards: true };
        let mut turn = 0;
        self.walk(walk, &mut |key, _| {
            turn = keys::tail_u64(key).unwrap_or_default();
            Ok(ControlFlow::Break(()))
        })?;
        Ok(turn)
    }

    /// A seller's journal below a place, newest first, one piece in time order after the other: what `visit` has enough of in one
    /// may come again in the piece before, where a clock was set back between them.
    fn walk_down(
        &self,
        seller: Ubn,
        below: u64,
        visit: &mut dyn FnMut(u64, IssuedRow) -> Result<Down, StoreFault>,
    ) -> Result<(), StoreFault> {
        let mut below = below;
        while below > 0 {
            let (until, mut stopped) = (self.turn_before(seller, below - 1)?, false);
            self.walk_issued_below(seller, below, &mut |place, line| {
                if place < until {
                    return Ok(ControlFlow::Break(()));
                }
                let down = visit(place, line)?;
                stopped = down == Down::Stop;
                Ok(if down == Down::On { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            below = if stopped { 0 } else { until };
        }
        Ok(())
    }

    /// Every span of the store in the order of period, track, end: for the doctor.
    fn walk_spans(
        &self,
        visit: &mut dyn FnMut(Period, RangeId) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let unseen = self.unseen()?;
        self.walk_prefix(&[Table::Span as u8], false, &mut |_, value| {
            let (_, id): (u32, RangeId) = codec::decode(value)?;
            if id < unseen {
                visit(self.indexed_range(id)?.period, id)
            } else {
                Ok(ControlFlow::Continue(()))
            }
        })
    }

    /// Every range by id.
    fn walk_ranges(
        &self,
        visit: &mut dyn FnMut(Range) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let (low, past) = (keys::table(Table::Range), keys::range(self.unseen()?));
        let walk = Walk { from: Bound::Included(&low), to: Bound::Excluded(&past), backwards: false };
        self.walk(walk, &mut |_, value| visit(codec::decode(value)?))
    }
}

impl<R: Rows + ?Sized> Queries for R {}

fn walk_under(
    rows: &(impl Rows + ?Sized),
    prefix: &[u8],
    backwards: bool,
    visit: &mut Visit<'_>,
) -> Result<(), StoreFault> {
    let past = keys::past(prefix);
    let to = if past.is_empty() { Bound::Unbounded } else { Bound::Excluded(past.as_slice()) };
    rows.walk(Walk { from: Bound::Included(prefix), to, backwards }, visit)
}

pub(super) fn id_of(key: &[u8]) -> Result<RangeId, StoreFault> {
    keys::tail_u64(key).map(RangeId).ok_or_else(|| StoreFault::Missing("an id in an index key".to_owned()))
}
