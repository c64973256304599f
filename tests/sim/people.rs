//! The people of the shop: terminals that sell, put right, keep books. Each names its acts, keeps what nobody answered,
//! and asks again under the same name.

use crate::machine::text;
use crate::model::{Model, Standing};
use fastrand::Rng;
use lj::domain::{
    AllocationRow, AllowanceNumber, BOOK_SIZE, CleanText, DeptCode, Good, GoodCode, InvoicePaper,
    LINE_NAME_CHARS_MAX, LINES_MAX, MessageKind, Number, PaperWish, ParkReason, Period, RangeDraft, RangeId,
    RequestId, SaleDraft, SaleLine, Serial, Span, TaxChoice, TaxKind, TillCode, Track, Ubn, UploadMode,
};
use lj::protocol::{Caller, ImportOptions, Request, request};
use rust_decimal::Decimal;

/// Terminals of the shop.
pub const TERMINALS: usize = 4;
/// Numbers of one track.
const SERIALS: u32 = 100_000_000;

/// One terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    name: String,
    till: Option<TillCode>,
    count: u32,
}

impl Terminal {
    /// The terminals of a shop: two tills, two without one.
    pub fn all() -> Vec<Self> {
        let till = |place: usize| TillCode::parse(["T1", "T2"].get(place)?);
        (0..TERMINALS).map(|place| Self { name: format!("t{place}"), till: till(place), count: 0 }).collect()
    }

    /// A name for its next act.
    pub fn next_id(&mut self) -> RequestId {
        self.count += 1;
        RequestId::parse(&format!("{}-{:05}", self.name, self.count)).unwrap()
    }

    /// Who asks.
    pub fn caller(&self) -> Caller {
        Caller { till: self.till.clone(), ..Caller::default() }
    }
}

/// What they have in hand beside the model.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Books that the platform allotted so far.
    pub books: u32,
    /// They put long sales aside, which fill segments of the ledger.
    pub long: bool,
}

/// What one of them does next.
pub struct Mind<'m> {
    pub dice: &'m mut Rng,
    pub model: &'m Model,
    pub shelf: &'m mut Shelf,
    pub period: Period,
}

impl Mind<'_> {
    /// An act of a terminal.
    pub fn act(&mut self, terminal: &Terminal) -> Request {
        let sells = self.model.books.values().any(|book| {
            book.till.is_none()
                && book.dept.is_none()
                && !book.paused
                && book.next < book.end
                && book.period == self.period
        });
        match self.dice.u8(..100) {
            0..12 if !sells => self.add(),
            0..22 if self.shelf.long => self.parking(terminal),
            0..50 => request::Issue(self.sale(terminal)).into(),
            50..70 => self.correction(terminal),
            70..86 => self.book_act(),
            86..89 => self.parking(terminal),
            89..91 => self.goods(),
            91..92 => request::ShiftClose.into(),
            92..95 => self.paper(),
            95..97 => self.upload_act(),
            _ => self.stuck_document(),
        }
    }

    fn some<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.dice.usize(..of.len())])
    }

    /// A sale at a terminal.
    pub fn sale(&mut self, terminal: &Terminal) -> SaleDraft {
        let lines = (0..self.dice.usize(1..=3)).map(|_| {
            let (quantity, price) = (self.dice.u32(1..=9), self.dice.u32(1..=900));
            SaleLine::new(text("乾電池"), Decimal::from(quantity), Decimal::from(price))
        });
        let lines = lines.collect();
        let buyer = (self.dice.u8(..4) == 0).then(|| Ubn::parse("04595257").unwrap());
        let paper = if self.dice.u8(..3) == 0 { PaperWish::Usual } else { PaperWish::Later };
        let parked: Vec<_> = self.model.parked.iter().copied().collect();
        let parked = if self.dice.u8(..10) == 0 { self.some(&parked) } else { None };
        let dept = (self.dice.u8(..6) == 0).then(|| DeptCode::parse("D1").unwrap());
        SaleDraft { lines, buyer, paper, parked, dept, till: terminal.till.clone(), ..SaleDraft::default() }
    }

    /// Mostly one of the last ones.
    fn number(&mut self) -> Option<Number> {
        let numbers: Vec<Number> = self.model.sold.keys().copied().collect();
        let from = if self.dice.bool() { numbers.len().saturating_sub(6) } else { 0 };
        self.some(&numbers[from..])
    }

    fn correction(&mut self, terminal: &Terminal) -> Request {
        let Some(number) = self.number() else { return request::Issue(self.sale(terminal)).into() };
        let (period, reason) = (Some(self.model.sold[&number].invoice.period), text("打錯"));
        let waits = |(number, sold): (&Number, &crate::model::Sold)| {
            matches!(sold.standing, Standing::Voided(_)).then_some((*number, sold.invoice.period))
        };
        let waits: Vec<_> = self.model.sold.iter().filter_map(waits).collect();
        let allowed = |of: bool| {
            let sold = self.model.sold.iter();
            sold.filter(|(_, sold)| sold.allowances.last() == Some(&of))
                .map(|(number, _)| *number)
                .collect::<Vec<_>>()
        };
        let (live, cancelled) = (allowed(true), allowed(false));
        match self.dice.u8(..20) {
            0..4 => request::Cancel { number, period, reason, approval_no: CleanText::default() }.into(),
            4..11 => request::Void { number, period, reason, taken_back: true }.into(),
            11..16 => {
                let (number, period) = self.some(&waits).unwrap_or((number, period.unwrap()));
                request::Reissue { number, period: Some(period), sale: self.sale(terminal) }.into()
            }
            16..18 => {
                // Often again what was taken back.
                let again = if self.dice.bool() { self.some(&cancelled) } else { None };
                let (number, period) = (again.unwrap_or(number), None);
                request::Allow { number, period, lines: Vec::new(), reason }.into()
            }
            _ => {
                let number = self.some(&live).unwrap_or(number);
                let sold = &self.model.sold[&number];
                let count = sold.allowances.len().max(1);
                let number = AllowanceNumber::new(number, sold.invoice.period, count).unwrap();
                request::AllowanceCancel { number, reason }.into()
            }
        }
    }

    fn range(&mut self) -> RangeId {
        let ids: Vec<RangeId> = self.model.books.keys().copied().collect();
        self.some(&ids).unwrap_or(RangeId(1))
    }

    /// The next numbers of the platform: so many books in one piece.
    fn allotted(&mut self, books: u32) -> Span {
        let begin = self.shelf.books * BOOK_SIZE % SERIALS;
        // A gap, so that neighbours are not always whole.
        self.shelf.books += books + self.dice.u32(..2);
        let serial = |value| Serial::try_from(value).unwrap();
        let track = Track::parse(if self.dice.bool() { "AB" } else { "AA" }).unwrap();
        Span::new(track, serial(begin), serial(begin + books * BOOK_SIZE - 1)).unwrap()
    }

    fn add(&mut self) -> Request {
        let count = self.dice.usize(1..=3);
        let drafts = (0..count).map(|_| {
            let books = self.dice.u32(1..=2);
            let period = if self.dice.u8(..5) == 0 { self.period.next() } else { self.period };
            let mut draft = RangeDraft::new(period, self.allotted(books));
            match self.dice.u8(..8) {
                0 => draft.dept = DeptCode::parse("D1"),
                1 => draft.till = TillCode::parse("T1"),
                2 => draft.upload = UploadMode::Manual,
                3 => {
                    // The former system came so far (R5).
                    let used = self.dice.u32(..draft.span.count());
                    draft.last_issued = Serial::try_from(draft.span.begin().value() + used).ok();
                    draft.reason = text("前系統");
                }
                _ => {}
            }
            draft
        });
        let mut drafts: Vec<_> = drafts.collect();
        if self.dice.u8(..12) == 0 {
            // Numbers that are in the store already, or twice in the act.
            let again = self.range();
            let span = self.model.books.get(&again).map_or(drafts[0].span, super::model::Book::span);
            drafts.push(RangeDraft::new(self.period, span));
        }
        request::RangeAdd { drafts }.into()
    }

    fn book_act(&mut self) -> Request {
        let (id, ids) = (self.range(), vec![self.range()]);
        match self.dice.u8(..16) {
            0..3 => self.add(),
            3..9 => request::RangePause { ids, pause: self.dice.u8(..3) == 0 }.into(),
            9..11 => {
                let begin = self.model.books.get(&id).map_or(0, |book| book.begin);
                let at = (begin + self.dice.u32(..3) * BOOK_SIZE).min(SERIALS - 1);
                request::RangeSplit { id, at: Serial::try_from(at).unwrap() }.into()
            }
            11 => request::RangeDept { ids, dept: self.dice.bool().then(|| DeptCode::parse("D1").unwrap()) }
                .into(),
            12 => request::RangeTill { ids, till: self.dice.bool().then(|| TillCode::parse("T1").unwrap()) }
                .into(),
            13 => request::RangeDelete(ids).into(),
            _ => self.import(),
        }
    }

    fn import(&mut self) -> Request {
        let ubn = Ubn::parse(crate::machine::SELLER).unwrap();
        let count = self.dice.u32(1..=3);
        let rows = (0..count).map(|line| {
            let books = self.dice.u32(1..=3);
            let span = self.allotted(books);
            AllocationRow { line: line + 2, ubn, tax_kind: TaxKind::General, period: self.period, span }
        });
        let rows: Vec<_> = rows.collect();
        request::Import { rows: rows.into(), options: ImportOptions::default() }.into()
    }

    fn parking(&mut self, terminal: &Terminal) -> Request {
        let sale = if self.shelf.long { long_sale() } else { self.sale(terminal) };
        request::Park { label: text("客"), sale: SaleDraft { parked: None, ..sale } }.into()
    }

    fn goods(&mut self) -> Request {
        let code = ["A1", "A2", "A3"][self.dice.usize(..3)];
        request::GoodsPut { goods: vec![self.good(code)], new: false }.into()
    }

    fn good(&mut self, code: &str) -> Good {
        let code = GoodCode::parse(code).unwrap();
        let (name, unit) = (text("高山烏龍茶包二十入禮盒"), CleanText::default());
        let price = Decimal::from(self.dice.u32(1..100));
        Good { code, barcode: None, name, unit, price, tax: TaxChoice::Taxable }
    }

    fn paper(&mut self) -> Request {
        let Some(number) = self.number() else { return request::OpenDrawer.into() };
        let paper = [InvoicePaper::Original, InvoicePaper::Reprint][self.dice.usize(..2)];
        request::Print { number, period: None, paper, detail: false, reason: text("遺失") }.into()
    }

    fn upload_act(&mut self) -> Request {
        match self.model.paused_until {
            Some(_) => request::UploadResume.into(),
            None => request::UploadPause { seconds: self.dice.u32(1..600) }.into(),
        }
    }

    /// A document that was refused, or that somebody takes off the way.
    fn stuck_document(&mut self) -> Request {
        use lj::domain::DeliveryKind::{Parked, Rejected};
        let stuck = self.model.documents.iter().filter(|(_, it)| matches!(it.state, Rejected | Parked));
        let stuck: Vec<_> = stuck.map(|(id, _)| *id).collect();
        let all: Vec<_> = self.model.documents.keys().copied().collect();
        let parks = self.dice.u8(..8) == 0;
        match (self.some(&stuck), self.some(&all)) {
            (Some(document), _) if !parks => request::UploadRetry(document).into(),
            (_, Some(document)) if document.kind != MessageKind::F0401 || parks => {
                request::UploadPark { document, why: ParkReason::Person(text("改紙本")) }.into()
            }
            _ => request::UploadResume.into(),
        }
    }
}

/// The longest sale there is: as many lines as may be, with names as long as may be.
pub fn long_sale() -> SaleDraft {
    let name = CleanText::new(&"茶".repeat(LINE_NAME_CHARS_MAX), LINE_NAME_CHARS_MAX).unwrap();
    let line = SaleLine::new(name, Decimal::ONE, Decimal::ONE);
    SaleDraft { lines: vec![line; LINES_MAX], ..SaleDraft::default() }
}
