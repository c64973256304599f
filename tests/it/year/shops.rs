//! The shops: a store of a head office and its branch with three tills and two departments, and a handheld with a store of its
//! own. What they do in a period, and what the store says of it afterwards.

use super::Size;
use super::platform::Platform;
use crate::shop::{EveryKey, company, span};
use crate::sim::{MemDisk, SimClock, SimEntropy};
use fastrand::Rng;
use lj::domain::{
    AllocationRow, Carrier, CleanText, Clearance, Company, CompanyCode, Department, DeptCode, DonationCode,
    Equation, Invoice, MessageKind, Moment, Number, Period, RangeDraft, RangeId, SaleDraft, SaleLine, Span,
    StoreAct, StoreKind, TaxChoice, TaxFigures, TaxKind, Till, TillAct, TillCode, TimeSpan, Ubn, UsedNumber,
    ZeroRate, ZeroReason, taken_back,
};
use lj::engine::{Engine, Parts};
use lj::mig::read_used;
use lj::protocol::{
    Ask, Asks, Caller, DoctorReport, Failure, ImportOptions, InvoiceRow, LinkState, RangeFilter, RangeQuery,
    RangeRow, SoldQuery, request,
};
use lj::world::Clock;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// 2026, as periods spell it.
pub const YEAR: u32 = 115;
/// The branch's 統編; the head office's is that of every sample.
const BRANCH: &str = "04595257";
const HEAD: &str = "12345675";
/// Where the track of a period's numbers begins: each period has another one.
const TRACKS: [&str; 6] = ["AB", "CD", "EF", "GH", "JK", "MN"];

fn text(words: &str) -> CleanText {
    CleanText::new(words, 20).unwrap()
}

fn till(code: &str) -> TillCode {
    TillCode::parse(code).unwrap()
}

/// An engine on a disk in memory.
pub struct Store {
    pub name: &'static str,
    pub clock: Arc<SimClock>,
    engine: Arc<Engine>,
}

impl Store {
    fn open(name: &'static str, clock: &Arc<SimClock>, seed: u64) -> Self {
        let parts = Parts {
            disk: MemDisk::default().arc(),
            clock: Arc::clone(clock) as Arc<dyn Clock>,
            entropy: Arc::new(SimEntropy::of(seed)),
            keyring: Arc::new(EveryKey),
            owner_uid: 0,
            witness: None,
            mirror: None,
            host: name.to_owned(),
            machine: None,
            on_fatal: Arc::new(|what| panic!("{what}")),
        };
        let head = Company { mixed_tax: false, ..company() };
        let acts =
            vec![StoreAct::Created { kind: StoreKind::Real }.into(), TillAct::Company(Box::new(head)).into()];
        Engine::create(&parts, clock.now(), 0, acts).unwrap();
        let store = Self { name, clock: Arc::clone(clock), engine: Engine::open(parts).unwrap() };
        let carries = Some(MessageKind::ALL.to_vec());
        store.serve(request::UploadLink(LinkState {
            gateway: Some("turnkey".to_owned()),
            carries,
            ..LinkState::default()
        }));
        store
    }

    pub fn serve<A: Ask>(&self, asked: A) -> A::Reply {
        self.engine.ask(Caller { service: true, ..Caller::default() }, asked).unwrap()
    }

    fn ask<A: Ask>(&self, asked: A) -> Result<A::Reply, Failure> {
        self.engine.ask(Caller::default(), asked)
    }

    fn at<A: Ask>(&self, at: Option<&TillCode>, asked: A) -> Result<A::Reply, Failure> {
        self.engine.ask(Caller { till: at.cloned(), ..Caller::default() }, asked)
    }

    fn ranges(&self, period: Period) -> Vec<RangeRow> {
        let filter = RangeFilter { period: Some(period), ..RangeFilter::default() };
        let page =
            self.ask(request::Ranges(RangeQuery { filter, limit: 1_000, ..RangeQuery::default() })).unwrap();
        assert!(!page.more_below, "a page holds them all");
        page.rows
    }
}

/// What the store says of a seller's period.
pub struct Facts {
    pub issued: BTreeSet<String>,
    pub cancelled: BTreeSet<String>,
    pub blank: BTreeSet<String>,
    pub boxes: Vec<(u16, i64)>,
}

pub struct Shops {
    store: Store,
    handheld: Store,
    dice: Rng,
    clock: Arc<SimClock>,
    allotted: Vec<AllocationRow>,
    /// Books of the head office that the branch was given.
    given: Vec<(Period, Span)>,
    /// The handheld's book of the running period.
    lent: Option<RangeId>,
    /// How many of the handheld's messages were brought back.
    brought: usize,
    is_till_lost: bool,
}

impl Shops {
    pub fn open(seed: u64) -> Self {
        let clock = SimClock::at(Moment::parse("2026-01-01 08:00:00").unwrap());
        let (store, handheld) =
            (Store::open("shop", &clock, seed), Store::open("handheld", &clock, seed + 1));
        let branch = Company {
            code: CompanyCode::parse("2").unwrap(),
            name: text("TMS新竹分公司"),
            ubn: Ubn::parse(BRANCH).unwrap(),
            ..company()
        };
        store.ask(request::CompanyPut { company: branch, new: true }).unwrap();
        for code in ["D1", "D2"] {
            let department = Department { code: DeptCode::parse(code).unwrap(), name: text("部門") };
            store.ask(request::DepartmentPut { department, new: true }).unwrap();
        }
        for (code, dept, of) in [("T1", Some("D1"), "1"), ("T2", Some("D2"), "1"), ("T3", None, "2")] {
            let dept = dept.and_then(DeptCode::parse);
            let till = Till { code: till(code), name: text(""), dept, company: CompanyCode::parse(of) };
            store.ask(request::TillPut { till, new: true }).unwrap();
        }
        let dice = Rng::with_seed(seed);
        let (allotted, given, lent, brought, is_till_lost) = (Vec::new(), Vec::new(), None, 0, false);
        Self { store, handheld, dice, clock, allotted, given, lent, brought, is_till_lost }
    }

    fn pass_to(&self, time: &str, period: Period, day: u32) {
        let date = period.first_day() + chrono::Days::new(u64::from(day));
        let then = Moment::parse(&format!("{date} {time}")).unwrap();
        self.clock.pass_s(then.unix() - self.clock.now().unix());
    }

    /// The platform's file comes in, books are given to tills, departments and the branch, and one goes to the handheld.
    pub fn begin(&mut self, period: Period, size: Size, platform: &mut Platform) {
        self.pass_to("07:00:00", period, 0);
        let track = TRACKS[period.odd_month() as usize / 2];
        // Enough for all tills, and some are left.
        let books = (size.days * size.sales).div_ceil(50) + 4;
        let row = |ubn: &str, begin: u32, books: u32| AllocationRow {
            line: 1,
            ubn: Ubn::parse(ubn).unwrap(),
            tax_kind: TaxKind::General,
            period,
            span: span(track, begin, books * 50),
        };
        let rows = [row(HEAD, 1_000, books + 3), AllocationRow { line: 2, ..row(BRANCH, 90_000, books) }];
        self.allotted.extend(rows.iter().cloned());
        let import = request::Import { rows: Arc::new(rows), options: ImportOptions::default() };
        self.store.ask(import).unwrap();
        let mut ours: Vec<RangeRow> = self.store.ranges(period);
        ours.retain(|row| row.range.ubn == company().ubn);
        ours.sort_by_key(|row| row.range.span.begin());
        let ids: Vec<RangeId> = ours.iter().map(|row| row.range.id).collect();
        self.store.ask(request::RangeTill { ids: vec![ids[0]], till: Some(till("T1")) }).unwrap();
        let own = if self.is_till_lost { "T1" } else { "T2" };
        self.store.ask(request::RangeTill { ids: vec![ids[1]], till: Some(till(own)) }).unwrap();
        self.store.ask(request::RangeDept { ids: vec![ids[2]], dept: DeptCode::parse("D2") }).unwrap();
        let branch = CompanyCode::parse("2").unwrap();
        let allot = request::RangeAllot { ids: vec![ids[ids.len() - 2]], to: branch };
        let given = self.store.ask(allot).unwrap().swap_remove(0).range;
        self.given.push((period, given.span));
        let lend = request::RangeLend {
            ids: vec![*ids.last().unwrap()],
            to: text("手持機1"),
            kind: None,
            reason: CleanText::default(),
        };
        let lent = self.store.ask(lend).unwrap().swap_remove(0).range;
        let drafts = vec![RangeDraft::new(period, lent.span)];
        self.handheld.ask(request::RangeAdd { drafts }).unwrap();
        self.lent = Some(lent.id);
        platform.is_away = false;
    }

    /// The days of a period; the last one goes up to its last second.
    pub fn trade(
        &mut self,
        period: Period,
        size: Size,
        platform: &mut Platform,
        did: &mut BTreeSet<&'static str>,
    ) {
        let whole = u32::try_from((period.last_day() - period.first_day()).num_days()).unwrap();
        let days = (0..size.days.min(whole)).chain([whole]);
        for (place, day) in days.enumerate() {
            self.pass_to("09:00:00", period, day);
            // Every fourth day has no line until the evening of the next.
            platform.is_away = place % 4 == 2 && day != whole;
            if platform.is_away {
                did.insert("outage");
            }
            let mut sold = Vec::new();
            for sale in 0..size.sales {
                self.clock.pass_s(i64::from(self.dice.u32(1..=36_000 / size.sales)));
                sold.extend(self.sell(did));
                if sale % 4 == 0 {
                    self.hand_sells(did);
                }
            }
            platform.round(&self.store);
            platform.round(&self.handheld);
            self.put_right(&sold, did);
            if period.lj().ends_with("07") && place == 1 {
                self.lose_a_till(period);
            }
        }
        self.last_second(period, whole);
    }

    /// Somebody sells at one of the tills.
    fn sell(&mut self, did: &mut BTreeSet<&'static str>) -> Option<Invoice> {
        let at = match self.dice.u8(..3) {
            0 => till("T1"),
            1 if !self.is_till_lost => till("T2"),
            1 => till("T1"),
            _ => till("T3"),
        };
        let sale = self.draft(did);
        Some(*self.store.at(Some(&at), request::Issue(sale)).unwrap())
    }

    fn draft(&mut self, did: &mut BTreeSet<&'static str>) -> SaleDraft {
        let dice = &mut self.dice;
        let line =
            |dice: &mut Rng| SaleLine::new(text("乾電池"), dice.i64(1..=5).into(), dice.i64(3..=900).into());
        let lines = (0..dice.usize(1..=3)).map(|_| line(dice)).collect();
        let mut sale = SaleDraft { lines, ..SaleDraft::default() };
        match dice.u8(..12) {
            0 | 1 => {
                sale.buyer = Ubn::parse("24634102").ok();
                did.insert("company");
            }
            2 => {
                sale.carrier = Carrier::parse("/ABC+123");
                did.insert("carrier");
            }
            3 => {
                sale.donation = DonationCode::parse("919");
                did.insert("donation");
            }
            4 => {
                let clearance =
                    if dice.bool() { Clearance::ThroughCustoms } else { Clearance::NotThroughCustoms };
                let reason = ZeroReason::try_from(71).unwrap();
                sale.lines.iter_mut().for_each(|line| line.tax = TaxChoice::Zero);
                sale.zero_rate = Some(ZeroRate { clearance, reason });
                did.insert("zero rate");
            }
            _ => {}
        }
        sale
    }

    /// Sometimes the handheld sells, and sometimes it takes that back.
    fn hand_sells(&mut self, did: &mut BTreeSet<&'static str>) {
        if self.dice.u8(..3) > 0 {
            return;
        }
        let sale = self.draft(did);
        // Its one book may be used up.
        let Ok(sold) = self.handheld.ask(request::Issue(sale)) else { return };
        if self.dice.u8(..5) == 0 {
            let (number, period, reason) = (sold.number, Some(sold.period), text("打錯"));
            self.handheld.ask(request::Cancel { number, period, reason, approval_no: text("") }).unwrap();
        }
    }

    /// What was sold today is put right: cancelled, voided and issued anew, given back in part or whole.
    fn put_right(&mut self, sold: &[Invoice], did: &mut BTreeSet<&'static str>) {
        for invoice in sold {
            let (number, period) = (invoice.number, Some(invoice.period));
            match self.dice.u8(..16) {
                0 => {
                    let reason = text("客人不要了");
                    self.store
                        .ask(request::Cancel { number, period, reason, approval_no: text("") })
                        .unwrap();
                    did.insert("cancel");
                }
                // Where its F0401 is not confirmed yet a 註銷 is refused.
                1 => {
                    let void = request::Void { number, period, reason: text("打錯"), taken_back: true };
                    if self.store.ask(void).is_ok() {
                        let sale = SaleDraft { zero_rate: None, ..self.draft(&mut BTreeSet::new()) };
                        self.reissue(number, invoice.period, sale);
                        did.insert("void");
                    }
                }
                2 | 3 => {
                    let reason = text("退貨");
                    let allow = request::Allow { number, period, lines: Vec::new(), reason };
                    let allowance = self.store.ask(allow).unwrap();
                    did.insert("allow");
                    if self.dice.bool() {
                        let cancel =
                            request::AllowanceCancel { number: allowance.number, reason: text("不退了") };
                        self.store.ask(cancel).unwrap();
                        did.insert("allowance cancel");
                    }
                }
                _ => {}
            }
        }
    }

    fn reissue(&self, number: Number, period: Period, mut sale: SaleDraft) {
        sale.lines.iter_mut().for_each(|line| line.tax = TaxChoice::Taxable);
        self.store.ask(request::Reissue { number, period: Some(period), sale }).unwrap();
    }

    /// The second till is gone: its book is everybody's, and it sells nothing more.
    fn lose_a_till(&mut self, period: Period) {
        let lost = till("T2");
        let rows = self.store.ranges(period);
        let ids: Vec<RangeId> =
            rows.iter().filter(|row| row.range.till() == Some(&lost)).map(|row| row.range.id).collect();
        assert!(!ids.is_empty());
        self.store.ask(request::RangeTill { ids, till: None }).unwrap();
        self.is_till_lost = true;
    }

    /// A sale in the last second is of this period; in the next second there is no number of the next one yet.
    fn last_second(&mut self, period: Period, day: u32) {
        self.pass_to("23:59:59", period, day);
        let last = self.sell(&mut BTreeSet::new()).unwrap();
        assert_eq!(last.period, period);
        self.clock.pass_s(1);
        let sale = self.draft(&mut BTreeSet::new());
        let refused = self.store.at(Some(&till("T1")), request::Issue(sale));
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    }

    /// The handheld's book comes back, numbers end, blanks are reported, and the period closes.
    pub fn end(&mut self, period: Period, platform: &mut Platform) {
        platform.is_away = false;
        platform.round(&self.handheld);
        platform.round(&self.store);
        // Every other period the book comes back only after the numbers have ended.
        let late = period.odd_month() % 4 == 1;
        if !late {
            self.bring_back(platform);
        }
        self.store.ask(request::NumbersEnd(period)).unwrap();
        if late {
            assert!(self.store.ask(request::PeriodClose(period)).is_err(), "a book is away");
            self.bring_back(platform);
        }
        self.store.ask(request::AllotmentsReport { period, by_hand: false }).unwrap();
        self.store.ask(request::BlanksReport { period, by_hand: false }).unwrap();
        let close = self.store.ask(request::PeriodClose(period));
        assert!(close.is_err(), "its blanks are not confirmed");
        platform.round(&self.store);
        let state = self.store.ask(request::PeriodState(period)).unwrap();
        assert_eq!((state.unreported, state.missing.as_slice()), (0, &[][..]), "{period}");
        assert_eq!(self.store.ask(request::AllotmentsOpen).unwrap(), [], "{period}");
        self.store.ask(request::PeriodClose(period)).unwrap();
        for RangeRow { range, .. } in self.store.ranges(period) {
            let equation = Equation::of(&range);
            assert_eq!(equation.sum(), u64::from(range.span.count()), "{period} {}", range.id);
        }
        self.lent = None;
    }

    /// What the handheld's own messages tell.
    fn bring_back(&mut self, platform: &Platform) {
        let Some(id) = self.lent else { return };
        let lent = self.store.ask(request::Range(id)).unwrap().range;
        let told: Vec<UsedNumber> = self.handheld_messages(platform).into_iter().skip(self.brought).collect();
        self.brought += told.len();
        let backs = taken_back(&[lent], &told).unwrap();
        self.store.ask(request::RangeTakeBack { backs, from: None, source: text("訊息檔") }).unwrap();
    }

    /// Of the handheld: its numbers lie where its book is.
    fn handheld_messages(&self, platform: &Platform) -> Vec<UsedNumber> {
        let of_kind = |kind: &str| matches!(kind, "F0401" | "F0501");
        let read = platform.messages.iter().filter(|message| of_kind(&message.kind));
        let spans: Vec<(Period, Span)> = self.handheld_spans();
        read.filter_map(|message| read_used(&message.xml).ok())
            .filter(|one| {
                let at = Period::of(one.day);
                spans.iter().any(|(period, span)| Some(*period) == at && span.contains(one.number))
            })
            .collect()
    }

    fn handheld_spans(&self) -> Vec<(Period, Span)> {
        let page =
            self.handheld.ask(request::Ranges(RangeQuery { limit: 100, ..RangeQuery::default() })).unwrap();
        page.rows.into_iter().map(|row| (row.range.period, row.range.span)).collect()
    }

    /// The numbers of a seller and period that the handheld has used.
    pub fn used_by_handheld(&self, period: Period, seller: &str) -> BTreeSet<String> {
        if seller != HEAD {
            return BTreeSet::new();
        }
        rows(&self.handheld, period, None).into_iter().map(|row| row.invoice.number.to_string()).collect()
    }

    /// What the branch was given in a period.
    fn given(&self, period: Period) -> BTreeSet<String> {
        let of = self.given.iter().filter(|(of, _)| *of == period);
        of.flat_map(|(_, span)| numbers(*span)).collect()
    }

    /// What the platform is to know of a seller's share of the head office's row.
    pub fn shared(&self, period: Period, seller: &str) -> BTreeSet<String> {
        if seller == HEAD { self.allotted(period, HEAD) } else { self.given(period) }
    }

    /// Every number that a seller has: what it was allotted, and what it was given of that or gave.
    pub fn allotted(&self, period: Period, seller: &str) -> BTreeSet<String> {
        let (own, given) = (self.rows(period, seller), self.given(period));
        if seller == HEAD { &own - &given } else { &own | &given }
    }

    fn rows(&self, period: Period, seller: &str) -> BTreeSet<String> {
        let of = |row: &&AllocationRow| row.period == period && row.ubn.to_string() == seller;
        let rows = self.allotted.iter().filter(of);
        rows.flat_map(|row| numbers(row.span)).collect()
    }

    /// What the store says, by seller.
    pub fn facts(&self, period: Period) -> BTreeMap<String, Facts> {
        [("1", HEAD), ("2", BRANCH)]
            .map(|(code, ubn)| (ubn.to_owned(), self.facts_of(period, &CompanyCode::parse(code).unwrap())))
            .into()
    }

    fn facts_of(&self, period: Period, code: &CompanyCode) -> Facts {
        let mut figures = TaxFigures::default();
        let (mut issued, mut cancelled) = (BTreeSet::new(), BTreeSet::new());
        for row in rows(&self.store, period, Some(code)) {
            assert_eq!(row.voided, None);
            let of = if row.cancelled.is_some() { &mut cancelled } else { &mut issued };
            of.insert(row.invoice.number.to_string());
            figures.put_invoice(&row.invoice, (row.cancelled.is_some(), false));
        }
        let query = |resume| SoldQuery { span: days(period), company: Some(code.clone()), resume };
        each_part(&self.store, query, &mut |part| {
            part.allowances.iter().for_each(|allowance| figures.put_allowance(allowance));
        });
        let boxes = figures.boxes().into_iter().filter(|of| [5, 6, 7, 15, 17, 18, 19].contains(&of.number));
        let boxes = boxes.map(|of| (of.number, of.amount)).collect();
        let blanks = self.store.ask(request::Blanks { period, after: None }).unwrap();
        assert_eq!(blanks.next, None);
        let company =
            self.store.ask(request::Companies).unwrap().into_iter().find(|one| one.code == *code).unwrap();
        let ours = blanks.rows.into_iter().filter(|row| row.report.of.branch == company.ubn);
        let spans = ours.flat_map(|row| row.report.spans);
        let blank = spans.flat_map(|span| {
            (span.begin().value()..span.past_end()).map(move |serial| format!("{}{serial:08}", span.track))
        });
        Facts { issued, cancelled, blank: blank.collect(), boxes }
    }

    pub fn doctor(&self) -> DoctorReport {
        self.store.ask(request::Doctor { quick: false }).unwrap()
    }
}

fn numbers(span: Span) -> impl Iterator<Item = String> {
    (span.begin().value()..span.past_end()).map(move |serial| format!("{}{serial:08}", span.track))
}

fn days(period: Period) -> TimeSpan {
    TimeSpan::of_days(period.first_day(), period.last_day())
}

fn each_part(
    store: &Store,
    query: impl Fn(Option<lj::protocol::SoldPlace>) -> SoldQuery,
    take: &mut dyn FnMut(&lj::protocol::SoldPart),
) {
    let mut resume = None;
    loop {
        let part = store.ask(request::SoldFacts(query(resume))).unwrap();
        take(&part);
        match part.next {
            Some(next) => resume = Some(next),
            None => return,
        }
    }
}

fn rows(store: &Store, period: Period, company: Option<&CompanyCode>) -> Vec<InvoiceRow> {
    let mut rows = Vec::new();
    let query = |resume| SoldQuery { span: days(period), company: company.cloned(), resume };
    each_part(store, query, &mut |part| rows.extend(part.invoices.iter().cloned()));
    rows
}
