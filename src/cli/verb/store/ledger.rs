//! `lj ledger verify|show`: the trail, and whether its chain is whole.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, Out, clean, is_read, object};
use crate::cli::value;
use crate::domain::{
    Act, BookAct, CleanText, CorrectionAct, DeliveryAct, Entry, Invoice, Number, PaperAct, PeopleAct,
    Printout, Range, RangeId, SaleAct, StoreAct, StoreKind, TillAct,
};
use crate::protocol::{Event, PAGE_ROWS_MAX, request};
use crate::text::{self, Lang};
use clap::Subcommand;
use std::time::Duration;

/// How often `--follow` looks when no event comes.
const FOLLOW_STEP: Duration = Duration::from_secs(2);

/// `lj ledger …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Check every frame and hash.
    Verify,
    /// Show the entries, oldest first.
    Show {
        /// Only what concerns this number or the range that holds it.
        #[arg(long, value_parser = value::number)]
        number: Option<Number>,
        /// Go on as entries come.
        #[arg(long)]
        follow: bool,
    },
}

/// An entry and the sequence of its frame. `what` names the things, not their sentence.
pub fn json(sequence: u64, entry: &Entry) -> Object {
    object! {
        sequence,
        at: entry.at,
        act: entry.act.word(),
        what: what(&entry.act),
        staff: entry.by.staff,
        till: entry.by.till,
        uid: entry.by.uid,
        request_id: entry.request.as_ref().map(|(id, _)| id),
    }
}

/// Verifies or shows.
///
/// # Errors
/// A fault; damage in the chain is no error but exit 1, as with the doctor.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Verify => verify(shop),
        Verb::Show { number, follow } => show(shop, number, follow),
    })
}

fn verify(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    let report = shop.ask(request::LedgerVerify)?;
    let damage = report.damage.as_deref().map(clean);
    let (frames, entries, head_hash) = (report.frames, report.entries, &report.head_hash);
    let ok = damage.is_none();
    shop.tell(
        || object! { ok, frames, entries, head_hash, damage },
        |lang| text::store::verified(lang, frames, entries, head_hash, damage.as_deref()),
    )?;
    Ok(if ok { Exit::DONE } else { Exit::REFUSED })
}

fn show(shop: &Shop<'_>, number: Option<Number>, follow: bool) -> Result<Exit, CliFailure> {
    let mut out = Out::default();
    // Before the first page, so that nothing falls between.
    let mailbox = follow.then(|| shop.subscribe()).transpose()?;
    let mut from = 1;
    loop {
        let head = shop.info()?.head_sequence;
        let mut last = 0;
        each_entry(shop, from, number, &mut |sequence, entry| {
            last = sequence;
            if shop.json {
                out.json(&json(sequence, entry))
            } else {
                out.line(&entry_line(shop.lang, sequence, entry))
            }
        })?;
        out.flush()?;
        let Some(mailbox) = &mailbox else { return Ok(Exit::DONE) };
        from = from.max(head + 1).max(last + 1);
        // A quiet trail writes nothing that would tell it.
        if mailbox.take(FOLLOW_STEP) == Some(Event::Stopping) || !is_read() {
            return Ok(Exit::DONE);
        }
    }
}

/// Every entry from a frame on, page by page.
///
/// # Errors
/// What the desk says, and what `take` says.
pub fn each_entry(
    shop: &Shop<'_>,
    from: u64,
    number: Option<Number>,
    take: &mut dyn FnMut(u64, &Entry) -> Result<(), CliFailure>,
) -> Result<(), CliFailure> {
    let mut next = Some(from);
    while let Some(from) = next {
        let request = request::Trail { from, limit: PAGE_ROWS_MAX, number };
        let page = shop.ask(request)?;
        for (sequence, entry) in &page.rows {
            take(*sequence, entry)?;
        }
        next = page.next;
    }
    Ok(())
}

/// An entry as a person reads it.
pub fn entry_line(lang: Lang, sequence: u64, entry: &Entry) -> String {
    let who =
        [entry.by.staff.as_ref().map(ToString::to_string), entry.by.till.as_ref().map(ToString::to_string)];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let who = if who.is_empty() { format!("uid {}", entry.by.uid) } else { who.join("@") };
    format!(
        "{sequence:>8}  {}  {}  {}  ({who})",
        entry.at,
        text::store::act(lang, &entry.act),
        told(lang, &entry.act)
    )
}

/// What an act is about, as a person reads it.
fn told(lang: Lang, act: &Act) -> String {
    match act {
        Act::Paper(act) => text::paper::about(lang, act),
        Act::Store(StoreAct::Created { kind }) => text::store::founding::store_kind(lang, *kind).to_owned(),
        Act::People(PeopleAct::Staff(staff)) => {
            format!("{} {} {}", staff.code, text::people::role(lang, staff.role), staff.name)
        }
        act => what(act),
    }
}

/// Which things an act is about, for a script: numbers, codes and words that are the same in either language.
fn what(act: &Act) -> String {
    match act {
        Act::Store(StoreAct::Created { kind: StoreKind::Real }) => String::new(),
        Act::Store(StoreAct::Created { kind }) => kind.word().to_owned(),
        Act::Store(StoreAct::ClockAccepted { before, reason }) => format!("{before} {reason}"),
        Act::Store(StoreAct::Based(base)) => base.rows.len().to_string(),
        Act::Store(StoreAct::Dumped(dump)) => dump.sequence.to_string(),
        Act::Store(StoreAct::Packed(packing)) => format!("{} {}", packing.till, packing.home),
        Act::Till(TillAct::Pack(news)) => {
            let pack = &news.pack;
            format!("{} {} {} {}", pack.till, pack.borrower, pack.state.word(), pack.invoices)
        }
        Act::Store(StoreAct::Begun(begun)) => {
            format!("{} {}", begun.incarnation.host_name, ranges(&begun.withheld, &[], &begun.reason))
        }
        Act::Book(act) => book(act),
        Act::Sale(act) => sale(act),
        Act::Correction(act) => correction(act),
        Act::Paper(act) => paper(act),
        Act::Delivery(DeliveryAct::Paused(until)) => until.map(|until| until.to_string()).unwrap_or_default(),
        Act::Delivery(DeliveryAct::Seen { moved, words, .. }) => format!("{} {words}", moved.document),
        Act::Delivery(DeliveryAct::Moved { moves, .. } | DeliveryAct::Collided { moves, .. }) => {
            counted(moves.iter().map(|moved| &moved.document))
        }
        Act::Till(TillAct::Company(company)) => format!("{} {}", company.code, company.name),
        Act::Till(TillAct::Department(department)) => format!("{} {}", department.code, department.name),
        Act::Till(TillAct::Till(till)) => format!("{} {}", till.code, till.name),
        Act::Till(TillAct::ShiftClosed(shift)) => format!("#{} {}", shift.id, shift.figures.totals.total),
        Act::Till(TillAct::ShiftCounted(it) | TillAct::ShiftEnded(it)) => {
            let counted = it.shift.cash.as_ref().map_or(0, |cash| cash.counted);
            format!("#{} {} {counted}", it.shift.id, it.shift.figures.totals.total)
        }
        Act::Till(TillAct::ShiftLeft(it)) => {
            let shift = &it.closed.shift;
            let counted = shift.cash.as_ref().map_or(0, |cash| cash.counted);
            format!("#{} {} {counted} -{}", shift.id, shift.figures.totals.total, it.taken_out)
        }
        Act::People(PeopleAct::Staff(staff)) => {
            format!("{} {} {}", staff.code, staff.role.word(), staff.name)
        }
        Act::People(PeopleAct::UnixUser(user)) => format!("uid {}", user.uid),
        Act::People(PeopleAct::UnixUserRemoved(uid)) => format!("uid {uid}"),
    }
}

fn book(act: &BookAct) -> String {
    match act {
        BookAct::Ranges { put, removed, reason, .. } | BookAct::Changed { put, removed, reason, .. } => {
            ranges(put, removed, reason)
        }
        BookAct::Part { put, .. } => ranges(put, &[], &CleanText::default()),
        BookAct::Begun(act) | BookAct::Ended { act, .. } | BookAct::Dropped(act) => {
            format!("{} {}", act.count, act.reason)
        }
        BookAct::NumbersEnded(ended) => ended.period.to_string(),
        BookAct::NumbersReopened(reopened) => reopened.from.to_string(),
        BookAct::BlanksQueued(queued) => {
            format!("{} {}", queued.told.document, queued.told.report.numbers())
        }
        BookAct::Given { to, put, .. } => {
            format!("{to} {}", ranges(put, &[], &CleanText::default()))
        }
        BookAct::AllotmentQueued(queued) => {
            format!("{} {}", queued.told.document, queued.told.allotment.all_books())
        }
        BookAct::PeriodClosed(closed) => {
            format!("{} {}", closed.period, closed.figures.numbers)
        }
        BookAct::OfficeYear(year) => format!("{} {}", year.year, year.days_off.len()),
        BookAct::Lent { to, put, reason } => format!("{} {}", to.name, ranges(put, &[], reason)),
        BookAct::Allotted { put, source, .. } => {
            let numbers: u64 = put.iter().map(|one| u64::from(one.span.count())).sum();
            format!("{numbers} {source}")
        }
        BookAct::TakenBack { put, source, .. } => ranges(put, &[], source),
        BookAct::NumbersAsked(asked) => {
            format!("{} {} {} {}", asked.period, asked.company, asked.tax_kind.word(), asked.books)
        }
        BookAct::CountNoted(count) => {
            format!("{} {} {} {}", count.period, count.company, count.tax_kind.word(), count.taken)
        }
    }
}

fn ranges(put: &[Range], removed: &[RangeId], reason: &CleanText) -> String {
    let first = put
        .first()
        .map(|range| format!("{} {}{}-{}", range.id, range.span.track, range.span.begin(), range.span.end()));
    let first = first.or_else(|| removed.first().map(ToString::to_string)).unwrap_or_default();
    let more = (put.len() + removed.len()).saturating_sub(1);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    let reason = if reason.is_empty() { String::new() } else { format!(" {reason}") };
    format!("{first}{more}{reason}")
}

fn issued(invoice: &Invoice) -> String {
    format!("{} {}", invoice.number, invoice.totals.total)
}

fn sale(act: &SaleAct) -> String {
    match act {
        SaleAct::Issued(done) => issued(&done.invoice),
        SaleAct::Parked(parked) => format!("{} {}", parked.id, parked.label),
        SaleAct::Unparked(id) => id.to_string(),
        SaleAct::GoodsPut(goods) => counted(goods.iter().map(|good| &good.code)),
        SaleAct::GoodsRemoved(codes) => counted(codes.iter()),
        SaleAct::GoodsStaged { goods, .. } => counted(goods.iter().map(|good| &good.code)),
        SaleAct::GoodsReady { count } => count.to_string(),
        SaleAct::GoodsMoved { first, count, .. } | SaleAct::GoodsUnstaged { first, count } => {
            format!("{}–{}", first + 1, first + count)
        }
    }
}

fn correction(act: &CorrectionAct) -> String {
    match act {
        CorrectionAct::Cancelled { cancellation, .. }
        | CorrectionAct::CancelledAgain { cancellation, .. } => {
            format!("{} {}", cancellation.number, cancellation.reason)
        }
        CorrectionAct::Voided { voided, .. } => format!("{} {}", voided.number, voided.reason),
        CorrectionAct::Reissued(done) | CorrectionAct::IssuedAnew { issued: done, .. } => {
            issued(&done.invoice)
        }
        CorrectionAct::Allowed { allowance, .. } | CorrectionAct::Gave { allowance, .. } => {
            format!("{} {}", allowance.number, allowance.gross())
        }
        CorrectionAct::AllowanceCancelled { number, cancelled, .. } => {
            format!("{number} {}", cancelled.reason)
        }
        CorrectionAct::Corrected { corrected, .. } => format!("{} {}", corrected.number, corrected.reason),
        CorrectionAct::Reinstated { reinstated, .. } | CorrectionAct::NotTaken { reinstated, .. } => {
            format!("{} {}", reinstated.document, reinstated.words)
        }
        CorrectionAct::PutBack(back) => {
            format!("{} {}", back.reinstated.document, back.reinstated.words)
        }
    }
}

fn paper(act: &PaperAct) -> String {
    match act {
        PaperAct::Queued(job) => format!("#{} {}", job.id, printed(&job.printout)),
        PaperAct::Begun(job) | PaperAct::GivenUp { job, .. } => format!("#{job}"),
        PaperAct::Ended { job, end, .. } => format!("#{job} {end:?}"),
        PaperAct::Said { job, held, .. } => format!("#{job} {held:?}"),
    }
}

/// The first of some things, and how many more there are.
fn counted<T: ToString>(mut codes: impl ExactSizeIterator<Item = T>) -> String {
    let more = codes.len().saturating_sub(1);
    let first = codes.next().map(|first| first.to_string()).unwrap_or_default();
    if more > 0 { format!("{first} +{more}") } else { first }
}

fn printed(printout: &Printout) -> String {
    match printout {
        Printout::Invoice { number, paper, .. } => format!("{number} {paper:?}"),
        Printout::Allowance(number) => number.to_string(),
        Printout::Shift(id) => format!("shift {id}"),
        Printout::Drawer => "drawer".to_owned(),
        Printout::Coverage(period) => format!("coverage {period}"),
        Printout::Takings(of) => format!("takings {} {}", of.first, of.last),
    }
}
