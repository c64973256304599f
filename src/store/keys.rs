//! Keys: the table's byte, then big-endian fields, so that the order of bytes is the order of the business.

use crate::domain::{
    AllottedSpan, AllowanceNumber, BranchOf, CleanText, CompanyCode, CompanyState, DeptCode, DocumentId,
    Holder, MessageKind, Number, Period, PrintJobId, Range, RangeId, RangePlace, StoreId, TaxKind, TillCode,
    Track, TrackOf, Ubn,
};

/// The first byte of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Table {
    /// The one [`super::Meta`] row.
    Meta = 0,
    /// Company by code.
    Company = 1,
    /// Department by code.
    Department = 2,
    /// Till by code.
    Till = 3,
    /// Range by id.
    Range = 4,
    /// Period, begin, track, id: the order of the grid, read backwards.
    Order = 5,
    /// Period, track, end → begin and id: finds what a span collides with in one step.
    Span = 6,
    /// Company, period, tax kind, holder, begin, track, id of ranges that a sale may use.
    Open = 7,
    /// Number and period → invoice.
    Invoice = 8,
    /// Seller and running count → number, period, random code: the journal of R9, and the list newest first.
    Issued = 9,
    /// Request id → fingerprint and place in the ledger.
    Request = 10,
    /// Number and period → cancellation.
    Cancellation = 11,
    /// Good by code.
    Good = 12,
    /// Bar code → code of the good.
    GoodBarcode = 13,
    /// UBN → the name under which it bought last.
    BuyerName = 14,
    /// Parked sale by id.
    Parked = 15,
    /// Print job that is not done, by id: the order of the queue.
    PrintJob = 16,
    /// Number, period and job id → line of the print log.
    Printing = 17,
    /// Number, period and count → allowance.
    Allowance = 18,
    /// Closed shift by id.
    Shift = 19,
    /// Till → where its last close stands.
    ShiftOfTill = 20,
    /// Person by code.
    Staff = 21,
    /// Unix user by number.
    UnixUser = 22,
    /// Number, period, kind, count → row of a document that is on its way.
    DeliveryOpen = 23,
    /// The same of one that is there, or off the way.
    DeliveryOver = 24,
    /// Number, period and revision → 註銷.
    Voided = 25,
    /// Code and state → company as it was in that state.
    CompanyState = 26,
    /// The one [`super::Unfinished`] row, while there is a large act that has not ended.
    Unfinished = 27,
    /// The one row that says which life of the store this is.
    Incarnation = 28,
    /// Number, period and count → correction of a refused invoice.
    Corrected = 29,
    /// Good of a large list that is not in the list yet, by its place there.
    GoodStaged = 30,
    /// The one row with how many they are, once all of them are there.
    GoodsReady = 31,
    /// Number, period and count → cancellation that does not stand any more.
    EarlierCancellation = 32,
    /// The one row with the last dump, and when it was made.
    Dump = 33,
    /// Closed shift by id → cash that was given back in it, where its cash was counted.
    CashBack = 34,
    /// Period → when its numbers, and those of all periods before it, ended.
    NumbersEnded = 35,
    /// Period → how it was closed.
    PeriodClosed = 36,
    /// Period, track, tax kind, branch → name of the last report of blanks.
    BlankTrack = 37,
    /// Number, period, kind, count → report of blanks.
    ToldBlanks = 38,
    /// Number, period and revision → money of an issue anew.
    Repaid = 39,
    /// Seller and running count of the first invoice behind a clock that was set back.
    Turn = 40,
    /// Year → its days off, by the office calendar.
    OfficeYear = 41,
    /// Period, company, tax kind → how many books are taken.
    TakenCount = 42,
    /// Number, period and frame whose entry names it.
    Trail = 43,
    /// Frame and place in it → spans of the ranges that the entry wrote or told of.
    Reach = 44,
    /// Till and running count → what moved money there besides a sale.
    Drawer = 45,
    /// Closed shift by id → how long its till's journal was then.
    MovesThrough = 46,
    /// Borrower by name.
    Borrower = 47,
    /// Number, period and count → the money that an allowance gave back.
    AllowedBack = 48,
    /// Period, 統編, tax kind, track and first serial → numbers that were allotted.
    Allotted = 49,
    /// Period, head office, tax kind, track, first serial of a row, branch → name of the last message of what the branch has of it.
    BranchOf = 50,
    /// Number, period, kind, count → message of what a branch has.
    ToldAllotment = 51,
    /// Closed shift by id → cash that was taken out of its drawer.
    TakenOut = 52,
    /// Period, company, tax kind → books that were asked for last.
    NumbersAsked = 53,
    /// Number, period, kind, count → invoice that stands again without this document.
    Reinstated = 54,
    /// The one row of a store that is a packed till.
    Packing = 55,
    /// Packed till by its store's id.
    Pack = 56,
    /// Seller and running count of the first of some invoices that came home with a packed till → how many they are.
    Brought = 57,
    /// Number, period and revision → issue of the number that does not stand: one that was issued anew since, or an issue anew
    /// that was taken back.
    Replaced = 58,
}

/// Who may take numbers from a range (R6), in the order in which a sale looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The till's own.
    Till(TillCode),
    /// The department's.
    Dept(DeptCode),
    /// Anybody's.
    Unassigned,
}

impl Scope {
    /// Who holds a range.
    pub fn of(range: &Range) -> Self {
        match (&range.holder, &range.dept) {
            (Holder::Till(till), _) => Self::Till(till.clone()),
            (_, Some(dept)) => Self::Dept(dept.clone()),
            (_, None) => Self::Unassigned,
        }
    }
}

/// The key of these fields in a table, or what the keys of more fields begin with.
fn key(table: Table, fields: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(48);
    key.push(table as u8);
    fields.iter().for_each(|field| key.extend(*field));
    key
}

/// What every key of a table begins with.
pub(super) fn table(table: Table) -> Vec<u8> {
    key(table, &[])
}

/// The first key behind every key that begins with `prefix`.
pub(super) fn past(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            break;
        }
    }
    end
}

/// A code of varying length: its length first, so that no code is another one's prefix.
fn push_code(key: &mut Vec<u8>, code: &str) {
    // Codes have at most 64 characters of ASCII.
    key.push(u8::try_from(code.len()).unwrap_or(u8::MAX));
    key.extend(code.as_bytes());
}

/// The row of a large act that has not ended.
pub(super) fn unfinished() -> Vec<u8> {
    table(Table::Unfinished)
}

/// The row of a large goods list that is ready.
pub(super) fn goods_ready() -> Vec<u8> {
    table(Table::GoodsReady)
}

/// The row of the last dump.
pub(super) fn dump() -> Vec<u8> {
    table(Table::Dump)
}

/// The row of a store that is a packed till.
pub(super) fn packing() -> Vec<u8> {
    table(Table::Packing)
}

/// A packed till.
pub(super) fn pack(id: StoreId) -> Vec<u8> {
    key(Table::Pack, &[&id.0])
}

/// What is kept of a period as a whole.
pub(super) fn of_period(kind: Table, period: Period) -> Vec<u8> {
    key(kind, &[&period.index().to_be_bytes()])
}

/// A year of the office calendar.
pub(super) fn office_year(year: i32) -> Vec<u8> {
    key(Table::OfficeYear, &[&year.to_be_bytes()])
}

/// Books are taken by a company for a tax kind of a period.
pub(super) fn taken_count(period: Period, company: &CompanyCode, tax_kind: TaxKind) -> Vec<u8> {
    of_company(Table::TakenCount, period, company, tax_kind)
}

/// Books were asked for by a company, for a tax kind of a period.
pub(super) fn numbers_asked(period: Period, company: &CompanyCode, tax_kind: TaxKind) -> Vec<u8> {
    of_company(Table::NumbersAsked, period, company, tax_kind)
}

fn of_company(kind: Table, period: Period, company: &CompanyCode, tax_kind: TaxKind) -> Vec<u8> {
    let mut key = of_period(kind, period);
    push_code(&mut key, company.as_str());
    key.push(tax_byte(tax_kind));
    key
}

/// A borrower; its name is all that follows.
pub(super) fn borrower(name: &CleanText) -> Vec<u8> {
    key(Table::Borrower, &[name.as_str().as_bytes()])
}

/// Numbers that were allotted, by their first one.
pub(super) fn allotted(of: &AllottedSpan) -> Vec<u8> {
    let mut key = of_period(Table::Allotted, of.period);
    key.extend(u32::from(of.ubn).to_be_bytes());
    key.push(tax_byte(of.tax_kind));
    key.extend(of.span.track.bytes());
    key.extend(of.span.begin().value().to_be_bytes());
    key
}

/// What a branch has is told by row and branch of a period.
pub(super) fn branch_of(place: &BranchOf) -> Vec<u8> {
    let BranchOf { of, begin } = place;
    let mut key = of_period(Table::BranchOf, of.period);
    key.extend(u32::from(of.head).to_be_bytes());
    key.push(tax_byte(of.tax_kind));
    key.extend(of.track.bytes());
    key.extend(begin.value().to_be_bytes());
    key.extend(u32::from(of.branch).to_be_bytes());
    key
}

/// Blanks are told by track, tax kind and branch of a period.
pub(super) fn blank_track(of: &TrackOf) -> Vec<u8> {
    let mut key = of_period(Table::BlankTrack, of.period);
    key.extend(of.track.bytes());
    key.push(tax_byte(of.tax_kind));
    key.extend(u32::from(of.branch).to_be_bytes());
    key
}

fn tax_byte(tax_kind: TaxKind) -> u8 {
    match tax_kind {
        TaxKind::General => 7,
        TaxKind::Special => 8,
    }
}

/// Every document about numbers of a track.
pub(super) fn of_track(kind: Table, track: Track) -> Vec<u8> {
    key(kind, &[&track.bytes()])
}

pub(super) fn meta() -> Vec<u8> {
    table(Table::Meta)
}

pub(super) fn incarnation() -> Vec<u8> {
    table(Table::Incarnation)
}

/// Companies, departments and tills sort by their code as text.
pub(super) fn named(kind: Table, code: &str) -> Vec<u8> {
    key(kind, &[code.as_bytes()])
}

pub(super) fn company_state(code: &CompanyCode, state: CompanyState) -> Vec<u8> {
    let mut key = table(Table::CompanyState);
    push_code(&mut key, code.as_str());
    key.extend(state.0.to_be_bytes());
    key
}

pub(super) fn range(id: RangeId) -> Vec<u8> {
    numbered(Table::Range, id.0)
}

pub(super) fn order(place: RangePlace) -> Vec<u8> {
    let (begin, id) = (place.begin.value().to_be_bytes(), place.id.0.to_be_bytes());
    [order_of_period(place.period).as_slice(), &begin, &place.track.bytes(), &id].concat()
}

pub(super) fn order_of_period(period: Period) -> Vec<u8> {
    key(Table::Order, &[&period.index().to_be_bytes()])
}

/// The period in a key of the grid's order.
pub(super) fn period_of_order(key: &[u8]) -> Option<Period> {
    let index = key.get(1..5)?.try_into().ok()?;
    Period::from_index(u32::from_be_bytes(index))
}

pub(super) fn span_of_track(period: Period, track: Track) -> Vec<u8> {
    key(Table::Span, &[&period.index().to_be_bytes(), &track.bytes()])
}

pub(super) fn span(period: Period, track: Track, end: u32) -> Vec<u8> {
    key(Table::Span, &[&period.index().to_be_bytes(), &track.bytes(), &end.to_be_bytes()])
}

pub(super) fn open_of_period(company: &CompanyCode, period: Period, tax_kind: TaxKind) -> Vec<u8> {
    let mut key = table(Table::Open);
    push_code(&mut key, company.as_str());
    key.extend(period.index().to_be_bytes());
    key.push(tax_byte(tax_kind));
    key
}

pub(super) fn open_of_scope(
    company: &CompanyCode,
    period: Period,
    tax_kind: TaxKind,
    scope: &Scope,
) -> Vec<u8> {
    let mut key = open_of_period(company, period, tax_kind);
    match scope {
        Scope::Unassigned => key.push(0),
        Scope::Dept(dept) => {
            key.push(1);
            push_code(&mut key, dept.as_str());
        }
        Scope::Till(till) => {
            key.push(2);
            push_code(&mut key, till.as_str());
        }
    }
    key
}

pub(super) fn open(range: &Range) -> Vec<u8> {
    let mut key = open_of_scope(&range.company, range.period, range.tax_kind, &Scope::of(range));
    key.extend(range.span.begin().value().to_be_bytes());
    key.extend(range.span.track.bytes());
    key.extend(range.id.0.to_be_bytes());
    key
}

pub(super) fn invoice_of_number(number: Number) -> Vec<u8> {
    key(Table::Invoice, &[&number.track.bytes(), &number.serial.value().to_be_bytes()])
}

pub(super) fn invoice(number: Number, period: Period) -> Vec<u8> {
    of_invoice(Table::Invoice, number, period)
}

pub(super) fn numbered(kind: Table, id: u64) -> Vec<u8> {
    key(kind, &[&id.to_be_bytes()])
}

pub(super) fn buyer_name(ubn: Ubn) -> Vec<u8> {
    key(Table::BuyerName, &[&u32::from(ubn).to_be_bytes()])
}

/// Everything of one kind about an invoice.
pub(super) fn of_invoice(kind: Table, number: Number, period: Period) -> Vec<u8> {
    let (serial, period) = (number.serial.value().to_be_bytes(), period.index().to_be_bytes());
    key(kind, &[&number.track.bytes(), &serial, &period])
}

pub(super) fn printing(number: Number, period: Period, job: PrintJobId) -> Vec<u8> {
    let mut key = of_invoice(Table::Printing, number, period);
    key.extend(job.0.to_be_bytes());
    key
}

/// What is kept of an allowance.
pub(super) fn for_allowance(kind: Table, number: AllowanceNumber) -> Vec<u8> {
    let mut key = of_invoice(kind, number.number(), number.period());
    // At most 35.
    key.push(u8::try_from(number.count()).unwrap_or(u8::MAX));
    key
}

pub(super) fn voided(number: Number, period: Period, revision: u8) -> Vec<u8> {
    let mut key = of_invoice(Table::Voided, number, period);
    key.push(revision);
    key
}

pub(super) fn replaced(number: Number, period: Period, revision: u8) -> Vec<u8> {
    let mut key = of_invoice(Table::Replaced, number, period);
    key.push(revision);
    key
}

pub(super) fn repaid(number: Number, period: Period, revision: u8) -> Vec<u8> {
    let mut key = of_invoice(Table::Repaid, number, period);
    key.push(revision);
    key
}

pub(super) fn earlier_cancellation(number: Number, period: Period, count: u8) -> Vec<u8> {
    let mut key = of_invoice(Table::EarlierCancellation, number, period);
    key.push(count);
    key
}

pub(super) fn corrected(number: Number, period: Period, count: u8) -> Vec<u8> {
    let mut key = of_invoice(Table::Corrected, number, period);
    key.push(count);
    key
}

pub(super) fn delivery(kind: Table, document: &DocumentId) -> Vec<u8> {
    let mut key = of_invoice(kind, document.number, document.period);
    key.push(match document.kind {
        MessageKind::F0401 => 1,
        MessageKind::F0501 => 2,
        MessageKind::F0701 => 3,
        MessageKind::G0401 => 4,
        MessageKind::G0501 => 5,
        MessageKind::E0402 => 6,
        MessageKind::E0401 => 7,
    });
    key.push(document.count);
    key
}

pub(super) fn issued_of_seller(seller: Ubn) -> Vec<u8> {
    key(Table::Issued, &[&u32::from(seller).to_be_bytes()])
}

pub(super) fn issued(seller: Ubn, count: u64) -> Vec<u8> {
    key(Table::Issued, &[&u32::from(seller).to_be_bytes(), &count.to_be_bytes()])
}

pub(super) fn drawer_of_till(till: Option<&TillCode>) -> Vec<u8> {
    let mut key = table(Table::Drawer);
    push_code(&mut key, till.map_or("", TillCode::as_str));
    key
}

pub(super) fn drawer(till: Option<&TillCode>, count: u64) -> Vec<u8> {
    let mut key = drawer_of_till(till);
    key.extend(count.to_be_bytes());
    key
}

pub(super) fn trail_of_number(number: Number) -> Vec<u8> {
    key(Table::Trail, &[&number.track.bytes(), &number.serial.value().to_be_bytes()])
}

pub(super) fn trail(number: Number, period: Period, sequence: u64) -> Vec<u8> {
    let mut key = of_invoice(Table::Trail, number, period);
    key.extend(sequence.to_be_bytes());
    key
}

pub(super) fn reach(sequence: u64, index: u32) -> Vec<u8> {
    key(Table::Reach, &[&sequence.to_be_bytes(), &index.to_be_bytes()])
}

/// The frame of such a key; keys of that length are ours, so shorter ones are damage.
pub(super) fn sequence_of_reach(key: &[u8]) -> Option<u64> {
    place_of_reach(key).map(|(sequence, _)| sequence)
}

/// The frame of such a key, and the place of the entry in it.
pub(super) fn place_of_reach(key: &[u8]) -> Option<(u64, u32)> {
    let (_, rest) = key.split_first()?;
    let (sequence, rest) = rest.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*sequence), u32::from_be_bytes(*rest.first_chunk::<4>()?)))
}

pub(super) fn turns_of_seller(seller: Ubn) -> Vec<u8> {
    key(Table::Turn, &[&u32::from(seller).to_be_bytes()])
}

/// What came home with packed tills, of a seller.
pub(super) fn brought_of_seller(seller: Ubn) -> Vec<u8> {
    key(Table::Brought, &[&u32::from(seller).to_be_bytes()])
}

/// Invoices that came home with a packed till, by the place of the first.
pub(super) fn brought(seller: Ubn, count: u64) -> Vec<u8> {
    key(Table::Brought, &[&u32::from(seller).to_be_bytes(), &count.to_be_bytes()])
}

pub(super) fn turn(seller: Ubn, count: u64) -> Vec<u8> {
    key(Table::Turn, &[&u32::from(seller).to_be_bytes(), &count.to_be_bytes()])
}

/// The last eight bytes of a key as a number; keys that end so are ours, so shorter ones are damage.
pub(super) fn tail_u64(key: &[u8]) -> Option<u64> {
    let (_, tail) = key.split_last_chunk::<8>()?;
    Some(u64::from_be_bytes(*tail))
}

#[cfg(test)]
mod tests;
