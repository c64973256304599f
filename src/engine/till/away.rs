//! A till that leaves with books of its own, and what it brings home (R7). Its books are lent to it in the act that knows its
//! store; what it sold comes back as the facts of its ledger, each in its place and once, and is uploaded from here.

use crate::domain::{
    Act, Author, BadBrought, BadReturn, BookAct, BookRefusal, Borrower, BorrowerKind, Brought, BroughtFact,
    CLOCK_BEHIND_S, CorrectionAct, DocumentId, Entry, Fingerprint, Holder, Invoice, InvoicePaper, Issued,
    JobOver, JobState, Moment, NewDocument, Number, NumberState, PACK_BOOKS_MAX, PACK_FACTS_MAX, Pack,
    PackNews, PackState, Packing, PaperAct, PaperMove, Period, PrintEnd, PrintJob, PrintJobId, Printing,
    Printout, Range, RangeActKind, RangeId, RequestId, SaleAct, StoreAct, StoreId, TakenBack, TillAct,
    TillRefusal, Ubn, check_most, original_is_out,
};
use crate::engine::book::ends::End;
use crate::engine::book::ranges::{changeable, each_once};
use crate::engine::core::{Decision, No, Scene, reply_of};
use crate::engine::correction::withdraw::row_of;
use crate::engine::paper::jobs;
use crate::protocol::till::request::{PackLost, TillPack, TillUnpack};
use crate::protocol::{Command, Reply, till};
use crate::store::{PackQueries, PeriodQueries, Queries, StoreFault};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Nothing is sold here any more.
pub(crate) fn finish<R: Queries>(rows: &R, now: Moment) -> Result<Decision, No> {
    let packing = rows.packing()?.ok_or(TillRefusal::NotPacked)?;
    let same = packing.finished.is_some();
    let finished = packing.finished.or(Some(now));
    Ok(Decision::put(StoreAct::Packed(Box::new(Packing { finished, ..packing })), now).unless(same))
}

/// When and by whom something was done elsewhere, and the name of its request, where it has one.
pub(crate) type Origin = (Moment, Author, Option<(RequestId, Fingerprint)>);

/// A fact of several that become one frame; `None` is whoever asks, now.
pub(crate) struct Fact {
    pub(crate) of: Option<Origin>,
    pub(crate) act: Act,
}

impl Fact {
    fn now(act: impl Into<Act>) -> Self {
        Self { of: None, act: act.into() }
    }
}

/// What an act about a till that leaves comes to: its first fact bears the request. `None` for every other act.
pub(crate) fn together<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    command: &Command,
) -> Result<Option<(Vec<Fact>, Reply)>, No> {
    let Command::Till(command) = command else { return Ok(None) };
    let (news, more) = match command {
        till::Command::TillPack(it) => pack(rows, scene.now, it)?,
        till::Command::TillUnpack(it) => unpack(rows, scene.now, it)?,
        till::Command::PackLost(it) => lose(rows, it)?,
        _ => return Ok(None),
    };
    let same = more.is_none();
    let act = TillAct::Pack(Box::new(news)).into();
    let reply = reply_of(&act, scene.now);
    let mut facts = vec![Fact { of: None, act }];
    facts.extend(more.into_iter().flatten());
    Ok(Some((if same { Vec::new() } else { facts }, reply)))
}

/// How a till stands, and what else happens with that; `None` where nothing does.
type Told = (PackNews, Option<Vec<Fact>>);

fn pack<R: Queries>(rows: &R, now: Moment, it: &TillPack) -> Result<Told, No> {
    let TillPack { id, founding, till, books, reason } = it;
    if let Some(known) = rows.pack(*id)? {
        return Ok((PackNews { pack: known, brought: Vec::new() }, None));
    }
    check_most(books.len() as u64, PACK_BOOKS_MAX)?;
    let ids: Vec<RangeId> = each_once(&books.iter().map(|(id, _)| *id).collect::<Vec<_>>()).collect();
    if ids.is_empty() || ids.len() != books.len() {
        return Err(TillRefusal::PackBooks(RangeId(0)).into());
    }
    let borrower = id.borrower(till);
    let mut put = Vec::with_capacity(ids.len());
    for &(id, next) in books {
        let range = changeable(rows, id)?;
        range.lendable().map_err(|why| BookRefusal::NotLendable { id, why })?;
        // What was written into its store is what it has now.
        if !range.is_open() || range.next != next {
            return Err(TillRefusal::PackBooks(id).into());
        }
        put.push(Range { holder: Holder::Lent(borrower.clone()), ..range });
    }
    let pack = Pack {
        id: *id,
        till: till.clone(),
        borrower: borrower.clone(),
        ids,
        founding: *founding,
        at: now,
        through: 1,
        hash: *founding,
        invoices: 0,
        state: PackState::Away,
    };
    let to = Borrower { name: borrower, kind: BorrowerKind::System, since: now };
    let lent = Fact::now(BookAct::Lent { to, put, reason: reason.clone() });
    Ok((PackNews { pack, brought: Vec::new() }, Some(vec![lent])))
}

fn known<R: Queries>(rows: &R, id: StoreId) -> Result<Pack, No> {
    Ok(rows.pack(id)?.ok_or(TillRefusal::NoSuchPack(id))?)
}

/// It is lost: what it has not brought home is withheld, for it may have been used.
fn lose<R: Queries>(rows: &R, it: &PackLost) -> Result<Told, No> {
    let pack = known(rows, it.id)?;
    let news = |pack| PackNews { pack, brought: Vec::new() };
    match pack.state {
        PackState::Home => return Err(TillRefusal::PackHome(pack.id).into()),
        PackState::Lost => return Ok((news(pack), None)),
        PackState::Away => {}
    }
    let mut put = Vec::new();
    for id in &pack.ids {
        let range = rows.indexed_range(*id)?;
        if range.lent_to() == Some(&pack.borrower) && range.remaining() > 0 {
            put.push(Range { holder: Holder::Withheld, ..range });
        }
    }
    let (kind, reason) = (RangeActKind::Withhold, it.reason.clone());
    let withheld = Fact::now(BookAct::Ranges { kind, put, removed: Vec::new(), reason });
    Ok((news(Pack { state: PackState::Lost, ..pack }), Some(vec![withheld])))
}

/// The next facts of its ledger; or, once all are here and it is finished, its books.
fn unpack<R: Queries>(rows: &R, now: Moment, it: &TillUnpack) -> Result<Told, No> {
    let pack = known(rows, it.id)?;
    if pack.state == PackState::Home {
        return Err(TillRefusal::PackHome(pack.id).into());
    }
    check_most(it.facts.len() as u64, PACK_FACTS_MAX)?;
    let in_order = it.facts.iter().all(|fact| (pack.through + 1..=it.through).contains(&fact.frame));
    if (pack.through, pack.hash) != it.after || it.through < pack.through || !in_order {
        return Err(TillRefusal::PackApart(pack.id).into());
    }
    let mut coming = Coming {
        rows,
        now,
        pack: &pack,
        ranges: HashMap::new(),
        issued: HashMap::new(),
        facts: Vec::new(),
        originals: HashSet::new(),
        jobs: 0,
    };
    for fact in &it.facts {
        coming.take(fact)?;
    }
    let (mut facts, invoices, mut brought) = (coming.facts, coming.issued.len() as u64, BTreeMap::new());
    for invoice in coming.issued.values() {
        *brought.entry(invoice.seller).or_insert(0) += 1;
    }
    let brought: Vec<(Ubn, u64)> = brought.into_iter().collect();
    let same = facts.is_empty() && it.through == pack.through && !it.home;
    let state = if it.home { PackState::Home } else { pack.state };
    if it.home {
        // Its books are as they stand once all that it sold is here.
        if !it.facts.is_empty() {
            return Err(TillRefusal::PackApart(pack.id).into());
        }
        facts.extend(returned(rows, &pack)?);
    }
    let invoices = pack.invoices + invoices;
    let pack = Pack { through: it.through, hash: it.hash, invoices, state, ..pack };
    Ok((PackNews { pack, brought }, (!same).then_some(facts)))
}

/// What it did not use is the shop's again.
fn returned<R: Queries>(rows: &R, pack: &Pack) -> Result<Option<Fact>, No> {
    let (mut put, mut backs) = (Vec::new(), Vec::new());
    for &id in &pack.ids {
        let range = rows.indexed_range(id)?;
        if range.lent_to() != Some(&pack.borrower) {
            continue;
        }
        let back = TakenBack { id, last_used: None, cancelled: Vec::new() };
        // The platform may have told of a number that its ledger does not have.
        if range.remaining() > 0 {
            let parts = back.parts(&range, RangeId(0), (pack.at, &pack.borrower));
            put.extend(parts.map_err(|why: BadReturn| BookRefusal::BadReturn { id, why })?);
        } else {
            put.push(Range { holder: Holder::Shop, ..range });
        }
        backs.push(back);
    }
    let source = pack.borrower.clone();
    Ok((!put.is_empty()).then(|| Fact::now(BookAct::TakenBack { backs, put, source })))
}

/// Facts on their way home, over the rows and over those before them.
struct Coming<'c, R> {
    rows: &'c R,
    now: Moment,
    pack: &'c Pack,
    ranges: HashMap<RangeId, Range>,
    issued: HashMap<(Number, Period), Invoice>,
    facts: Vec<Fact>,
    /// Invoices whose original is with a customer.
    originals: HashSet<(Number, Period)>,
    jobs: u64,
}

impl<R: Queries> Coming<'_, R> {
    fn take(&mut self, brought: &Brought) -> Result<(), No> {
        match &brought.what {
            BroughtFact::Paper(printing) => self.paper(printing),
            BroughtFact::Entry(entry) => match &entry.act {
                Act::Sale(SaleAct::Issued(issued)) => self.issued((brought, entry), issued),
                Act::Correction(act @ CorrectionAct::Cancelled { .. }) => self.cancelled(entry, act),
                _ => Err(self.misfit(None, BadBrought::Kind)),
            },
        }
    }

    fn misfit(&self, number: Option<Number>, why: BadBrought) -> No {
        TillRefusal::PackMisfit { id: self.pack.id, number, why }.into()
    }

    /// The range of one of its numbers, as it stands after the facts before this one.
    fn range(&mut self, id: RangeId, number: Number) -> Result<Range, No> {
        if let Some(range) = self.ranges.get(&id) {
            return Ok(range.clone());
        }
        let misfit = |why| self.misfit(Some(number), why);
        if !self.pack.ids.contains(&id) {
            return Err(misfit(BadBrought::Number));
        }
        let range = self.rows.range(id)?.ok_or_else(|| misfit(BadBrought::Number))?;
        let is_its = range.lent_to() == Some(&self.pack.borrower)
            || (self.pack.state == PackState::Lost && range.holder == Holder::Withheld);
        if !is_its {
            return Err(misfit(BadBrought::Number));
        }
        let is_told = self.rows.closed_period(range.period)?.is_some()
            || End::of(self.rows, range.period)?.tells(&range);
        if is_told {
            return Err(misfit(BadBrought::Told));
        }
        self.ranges.insert(id, range.clone());
        Ok(range)
    }

    fn issued(&mut self, (place, entry): (&Brought, &Entry), issued: &Issued) -> Result<(), No> {
        let (invoice, till) = (&issued.invoice, Some(self.pack.till.clone()));
        let number = invoice.number;
        let range = self.range(invoice.range, number)?;
        let misfit = |why| self.misfit(Some(number), why);
        let is_next = range.rest().is_some_and(|rest| range.number(rest.begin()) == number);
        if !is_next || self.rows.invoice(number, Some(invoice.period))?.is_some() || invoice.revision != 1 {
            return Err(misfit(BadBrought::Number));
        }
        let company = self.rows.company(&invoice.company)?;
        let state_is_known = company.is_some_and(|company| invoice.company_state <= company.state);
        let (at, day) = (invoice.issued_at, invoice.issued_at.date());
        let fits = (invoice.period, invoice.seller, &invoice.company, invoice.tax_kind)
            == (range.period, range.ubn, &range.company, range.tax_kind)
            && (range.from..=range.to).contains(&day)
            && at.period() == Some(range.period)
            && at >= range.last_at
            && at.unix() <= self.now.unix() + CLOCK_BEHIND_S
            && state_is_known;
        let request = RequestId::parse(&format!("p{}-{:x}-{:x}", self.pack.id, place.frame, place.index));
        let named = request.zip(entry.request.as_ref().map(|(_, fingerprint)| *fingerprint));
        let Some((request_id, fingerprint)) = named.filter(|_| fits) else {
            return Err(misfit(BadBrought::Place));
        };
        let invoice =
            Invoice { till: till.clone(), parked: None, request_id: request_id.clone(), ..invoice.clone() };
        let document = NewDocument { till, mode: range.upload, due: issued.document.due };
        let mut counts = range.counts;
        counts.add(NumberState::Pending);
        let next = Range { next: range.next + 1, last_at: at, counts, ..range };
        self.ranges.insert(next.id, next);
        self.issued.insert((number, invoice.period), invoice.clone());
        let of = Some((entry.at, entry.by.clone(), Some((request_id, fingerprint))));
        let act = SaleAct::Issued(Box::new(Issued { invoice, document, job: None })).into();
        self.facts.push(Fact { of, act });
        Ok(())
    }

    fn cancelled(&mut self, entry: &Entry, act: &CorrectionAct) -> Result<(), No> {
        let CorrectionAct::Cancelled { cancellation, document, .. } = act else { return Ok(()) };
        let (number, period) = (cancellation.number, cancellation.period);
        let (invoice, was, papers) = match self.issued.get(&(number, period)) {
            Some(invoice) => (invoice.clone(), NumberState::Pending, Vec::new()),
            None => {
                let invoice = self.rows.invoice(number, Some(period))?;
                let its = invoice.filter(|invoice| self.pack.ids.contains(&invoice.range));
                let invoice = its.ok_or_else(|| self.misfit(Some(number), BadBrought::NoInvoice))?;
                // Somebody did it here as well, or more than that: what was done here stands.
                let told = DocumentId::of_cancellation(cancellation, 1);
                let done =
                    self.rows.delivery(&told)?.is_some() || !self.rows.voids(number, period)?.is_empty();
                if done {
                    return Ok(());
                }
                let was = row_of(self.rows, &invoice)?.state.of_number();
                let papers = jobs::waiting_of(self.rows, &invoice)?;
                (invoice, was, papers)
            }
        };
        let mut cancellation = cancellation.clone();
        cancellation.range = invoice.range;
        let mode = self.rows.indexed_range(invoice.range)?.upload;
        let document = NewDocument { till: Some(self.pack.till.clone()), mode, due: document.due };
        let act = CorrectionAct::Cancelled { cancellation, was, document, papers }.into();
        self.facts.push(Fact { of: Some((entry.at, entry.by.clone(), None)), act });
        Ok(())
    }

    /// What became of a paper there: a line of the log here, so that no second original comes from this shop's printer.
    fn paper(&mut self, printing: &Printing) -> Result<(), No> {
        let Printout::Invoice { number, period, paper, .. } = printing.job.printout else {
            return Err(self.misfit(None, BadBrought::Kind));
        };
        let place = (number, period);
        let known = match self.issued.get(&place) {
            Some(invoice) => Some(invoice.range),
            None => self.rows.invoice(number, Some(period))?.map(|invoice| invoice.range),
        };
        if known.is_none_or(|range| !self.pack.ids.contains(&range)) {
            return Err(self.misfit(Some(number), BadBrought::NoInvoice));
        }
        if paper == InvoicePaper::Original && printing.outcome.is_held() {
            let here = self.rows.printings(number, period)?;
            if original_is_out(&here, &[], None) || !self.originals.insert(place) {
                return Ok(());
            }
        }
        self.jobs += 1;
        let id = PrintJobId(self.rows.meta()?.job_ids + self.jobs);
        let till = Some(self.pack.till.clone());
        let job = PrintJob { id, till, state: JobState::Begun, ..printing.job.clone() };
        let over = JobOver { outcome: printing.outcome, said_by: printing.said_by.clone(), log: Some(place) };
        let by = Author { staff: job.staff.clone(), till: job.till.clone(), ..Author::default() };
        let of = || Some((printing.at, by.clone(), None));
        self.facts.push(Fact { of: of(), act: PaperAct::Queued(job).into() });
        let ended = PaperAct::Ended { job: id, end: PrintEnd::Printed, to: PaperMove::Over(over) };
        self.facts.push(Fact { of: of(), act: ended.into() });
        Ok(())
    }
}

/// Books of a till that left come home with it, or are withheld once it is said to be lost.
pub(crate) fn not_packed<R: Queries>(rows: &R, range: &Range) -> Result<(), No> {
    let Some(to) = range.lent_to() else { return Ok(()) };
    let packs: Result<Vec<Pack>, StoreFault> = rows.packs();
    match packs?.into_iter().find(|pack| pack.borrower == *to && pack.state != PackState::Home) {
        Some(pack) => Err(TillRefusal::BooksPacked { id: range.id, till: pack.till }.into()),
        None => Ok(()),
    }
}
