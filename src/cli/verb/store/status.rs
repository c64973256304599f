//! `lj status`: one line for monitoring. With `--check` the exit code is 0 healthy, 1 warning, 2 critical,
//! 3 fault.

mod kept;

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, clean, list, object, or_blank, shown};
use crate::cli::verb::book::list::each_page;
use crate::cli::verb::delivery::document::outbox;
use crate::domain::{
    AskedStanding, BOOK_SIZE, BlanksPressure, CLOCK_BEHIND_S, ClockGrade, ClockReason, ClockVerdict, Company,
    CompanyCode, FenceReason, Holder, Moment, PaperRefusal, Period, PeriodReminder, Range, RangeStatus,
    Refusal, Reminder, StoreRefusal, TaxKind, Ubn, UntoldAllotments, asked_reminders, blanks_until,
    reminders, supplied,
};
use crate::protocol::till::{DISK_FULL_BYTES, DISK_LOW_BYTES};
use crate::protocol::{
    Ask, Asks, DumpProgress, DumpReport, EarlyEnd, Failure, LinkState, MirrorReport, PeriodState, Pressure,
    RangeFilter, ReadingReport, StoreInfo, UpkeepReport, UploadStatus, request,
};
use crate::text;
use crate::text::book::{branches, period as closing};
use crate::world::{Disk, RealDisk};
use kept::{backup_json, dump_json, mirror_json, program_json};

/// Fewer unused numbers than this in the current period are a warning: two books, an hour of a busy counter *(J)*.
const NUMBERS_LOW: u64 = 2 * BOOK_SIZE as u64;

/// So many days before a period without numbers it is critical: the office takes three working days *(J)*.
const FETCH_CRITICAL_DAYS: i64 = 4;

/// A mirror that lacks frames for longer than this, in seconds, is late: it is fed ten times a second.
const MIRROR_LATE_S: u64 = 30;

/// `lj status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Exit 0 healthy, 1 warning, 2 critical, 3 fault.
    #[arg(long)]
    check: bool,
}

/// How well it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
enum Health {
    Healthy,
    Warning,
    Critical,
}

/// What is not as it should be: the words of `reasons`, each with how bad it is.
#[derive(Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum Reason {
    /// Few numbers are left, or none.
    Numbers,
    /// The store is behind a fence.
    Fence,
    /// Documents are late, refused or parked, or nothing gets through.
    Upload,
    /// The clock is doubtful or wrong.
    Clock,
    /// The disk is nearly full, or full.
    Disk,
    /// The mirror is in trouble or late.
    Mirror,
    /// The witness is not written.
    Witness,
    /// Blanks of a period before are due.
    Blanks,
    /// The platform is not told which books of the head office its branches have.
    Allotments,
    /// The numbers of the next period can be fetched, and none is here.
    NextPeriod,
    /// A seller has no QR key: nothing that needs a slip is issued.
    QrKey,
    /// A number is voided and not issued anew: its customer has no invoice.
    Voided,
    /// The numbers of this period have ended before it was over: nothing is sold.
    EarlyEnd,
    /// The rest of books is kept back, for somebody else may issue from them.
    Withheld,
}

/// Prints the line.
///
/// # Errors
/// `NO_STORE`, a fault, nobody answers; with `--check` all of them are exit 3.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    match look(context) {
        // Healthy is 0, warning 1, critical 2.
        Ok(health) if args.check => Ok(Exit(health as u8)),
        Ok(_) => Ok(Exit::DONE),
        Err(CliFailure::Closed) => Err(CliFailure::Closed),
        Err(failure) if args.check => {
            let line = failure.line().unwrap_or_default();
            Err(CliFailure::Fault(line.strip_prefix("lj: ").unwrap_or(&line).to_owned()))
        }
        Err(failure) => Err(failure),
    }
}

/// What the store says of its copies and of how it is kept.
struct Kept {
    fence: Option<FenceReason>,
    mirror: Option<MirrorReport>,
    reading: Option<ReadingReport>,
    /// Nothing of an engine that is a version older and does not know the question: after the program was replaced, the one
    /// that still runs is. So it is with the next.
    dump: Option<Box<DumpReport>>,
    /// How far the next dump is. Nothing of an older engine, as above.
    dumping: Option<DumpProgress>,
    upkeep: Option<Box<UpkeepReport>>,
    /// The periods before this one in which blanks are not reported or voided numbers wait, oldest first. Nothing of an older
    /// engine, as above.
    open: Vec<PeriodState>,
    /// The periods of which something that branches have is not told. Nothing of an older engine, as above.
    untold: Vec<UntoldAllotments>,
    /// What is to be done for the next period. Nothing of an older engine, as above.
    next: Vec<Reminder>,
    /// The first seller without a QR key that is good today, where the engine says so.
    keyless: Option<Ubn>,
    /// An end of numbers that came too early. Nothing of an older engine, as above.
    early: Option<Box<EarlyEnd>>,
}

fn look(context: &Context) -> Result<Health, CliFailure> {
    let looked = |shop: &Shop<'_>| {
        let kept = Kept {
            fence: shop.ask(request::Fence)?.why,
            mirror: shop.ask(request::Mirror)?,
            reading: known(shop, request::Reading)?.flatten(),
            dump: known(shop, request::Dump)?,
            dumping: known(shop, request::DumpProgress)?.flatten(),
            upkeep: known(shop, request::Upkeep)?,
            open: known(shop, request::OpenPeriods)?.unwrap_or_default(),
            untold: known(shop, request::AllotmentsOpen)?.unwrap_or_default(),
            next: next_period(shop)?,
            keyless: keyless(shop)?,
            early: known(shop, request::EarlyEnd)?.flatten(),
        };
        Ok((examine(shop)?, kept))
    };
    let ((info, numbers, upload), kept) = context.with_shop(looked)?;
    let free = RealDisk::new(&context.place.store).free_bytes();
    let reasons = reasons(&info, &numbers, &upload, &kept, free);
    tell(context, &info, (&numbers, free), &kept, &upload, &reasons)?;
    Ok(worst(&reasons))
}

/// Everything that is not healthy.
fn reasons(
    info: &StoreInfo,
    numbers: &Numbers,
    upload: &UploadStatus,
    kept: &Kept,
    free: Option<u64>,
) -> Vec<(Reason, Health)> {
    // A copy sells nothing until somebody has decided; without a witness one could sell the same numbers unseen.
    let fenced = kept.fence.map_or(Health::Healthy, |_| Health::Critical);
    let unwitnessed = info.witness_trouble.as_ref().map_or(Health::Healthy, |_| Health::Warning);
    let all = [
        (Reason::Numbers, numbers.health()),
        (Reason::Fence, fenced),
        (Reason::Upload, of_upload(info, upload)),
        (Reason::Clock, of_clock(upload.clock.grade)),
        (Reason::Disk, of_disk(free)),
        (Reason::Mirror, of_mirror(kept.mirror.as_ref())),
        (Reason::Witness, unwitnessed),
        (Reason::Blanks, of_due(info, upload, unreported(kept).map(|of| of.period), Health::Healthy)),
        // It is queued when books are given, so that something untold is a warning at once.
        (Reason::Allotments, of_due(info, upload, kept.untold.iter().map(|of| of.period), Health::Warning)),
        (Reason::NextPeriod, of_next(info, upload, &kept.next)),
        (Reason::QrKey, kept.keyless.map_or(Health::Healthy, |_| Health::Critical)),
        (Reason::Voided, warned(voided(numbers, &kept.open) > 0)),
        (Reason::Withheld, warned(numbers.withheld > 0)),
        (Reason::EarlyEnd, kept.early.as_ref().map_or(Health::Healthy, |_| Health::Critical)),
    ];
    all.into_iter().filter(|(_, health)| *health != Health::Healthy).collect()
}

fn worst(reasons: &[(Reason, Health)]) -> Health {
    reasons.iter().map(|(_, health)| *health).max().unwrap_or(Health::Healthy)
}

fn warned(is_wrong: bool) -> Health {
    if is_wrong { Health::Warning } else { Health::Healthy }
}

/// Numbers that are voided and wait for their re-issue, whatever their period and company.
fn voided(numbers: &Numbers, open: &[PeriodState]) -> u64 {
    numbers.voided + open.iter().map(PeriodState::voided).sum::<u64>()
}

/// The periods with unreported blanks.
fn unreported(kept: &Kept) -> impl Iterator<Item = &PeriodState> {
    kept.open.iter().filter(|state| state.unreported > 0)
}

/// What is to be done for the next period.
fn next_period(shop: &Shop<'_>) -> Result<Vec<Reminder>, CliFailure> {
    let now = shop.info()?.now;
    let Some(period) = now.period() else { return Ok(Vec::new()) };
    let Some(this) = known(shop, request::NumbersLeft(period))? else { return Ok(Vec::new()) };
    let Some(next) = known(shop, request::NumbersLeft(period.next()))? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for period in [period, period.next()] {
        let asked = known(shop, request::NumbersAwaited(period))?.unwrap_or_default();
        all.extend(asked_reminders(&asked, now));
    }
    all.extend(reminders(period, &supplied(&shop.companies(None)?, &this, &next), now.date()));
    Ok(all)
}

/// The first seller to whose consumers nothing can be sold. Who may not sell is told nothing of it.
fn keyless(shop: &Shop<'_>) -> Result<Option<Ubn>, CliFailure> {
    for company in shop.ask(request::Companies)? {
        let asked = request::SellerOf { company: Some(company.code), till: None, buyer: None };
        if let Err(Failure::Refused(Refusal::Paper(PaperRefusal::NoQrKey(seller)))) =
            shop.desk.ask(shop.caller(), asked)
        {
            return Ok(Some(seller));
        }
    }
    Ok(None)
}

/// The answer to a question that an engine of the version before does not know.
fn known<A: Ask>(shop: &Shop<'_>, question: A) -> Result<Option<A::Reply>, CliFailure> {
    match shop.desk.ask(shop.caller(), question) {
        Ok(report) => Ok(Some(report)),
        Err(Failure::Refused(Refusal::Store(StoreRefusal::UnknownRequest))) => Ok(None),
        Err(failure) => Err(CliFailure::of(shop.lang, failure)),
    }
}

/// Whether the store is a sample's from which nothing is uploaded now: it owes nothing.
fn owes_nothing(info: &StoreInfo, link: &LinkState) -> bool {
    info.kind.is_trial() && (link.gateway.is_none() || link.idle)
}

/// The least time left decides (R19), and what needs a person.
fn of_upload(info: &StoreInfo, upload: &UploadStatus) -> Health {
    if owes_nothing(info, &upload.link) {
        return Health::Healthy;
    }
    match upload.pressure {
        Pressure::Critical | Pressure::Over => Health::Critical,
        Pressure::Half | Pressure::High => Health::Warning,
        Pressure::Calm if upload.stuck_count() > 0 || is_broken(&upload.link) => Health::Warning,
        Pressure::Calm => Health::Healthy,
    }
}

/// What is due by the 10th is pressing from the 7th on, whatever period it is of, until it is reported; before that it is as bad as
/// said.
fn of_due(
    info: &StoreInfo,
    upload: &UploadStatus,
    periods: impl Iterator<Item = Period>,
    before: Health,
) -> Health {
    if owes_nothing(info, &upload.link) {
        return Health::Healthy;
    }
    let health = periods.map(|period| match BlanksPressure::of(period, info.now) {
        BlanksPressure::Pressing | BlanksPressure::Over => Health::Critical,
        BlanksPressure::Due => Health::Warning,
        BlanksPressure::Calm => before,
    });
    health.max().unwrap_or(Health::Healthy)
}

/// Without numbers nothing is sold from midnight of the last day on. A sample store without a centre sells from what it made itself.
fn of_next(info: &StoreInfo, upload: &UploadStatus, next: &[Reminder]) -> Health {
    if info.kind.is_trial() && upload.link.gateway.is_none() {
        return Health::Healthy;
    }
    let fetch = next.iter().find_map(|reminder| match &reminder.of {
        PeriodReminder::Fetch { days_left, .. } => Some(*days_left),
        PeriodReminder::Count { .. } | PeriodReminder::Annual { .. } | PeriodReminder::Asked { .. } => None,
    });
    let alarmed = next
        .iter()
        .any(|reminder| matches!(reminder.of, PeriodReminder::Asked { standing: AskedStanding::Alarm, .. }));
    match fetch {
        Some(..=FETCH_CRITICAL_DAYS) => Health::Critical,
        Some(_) => Health::Warning,
        None => warned(alarmed),
    }
}

/// Nothing gets through: the way is broken, or Turnkey takes nothing away.
fn is_broken(link: &LinkState) -> bool {
    link.trouble.is_some() || link.untaken_since.is_some()
}

/// A wrong clock dates invoices wrongly, and a centre refuses what it signs.
fn of_clock(grade: ClockGrade) -> Health {
    match grade {
        ClockGrade::Confirmed | ClockGrade::Plausible => Health::Healthy,
        ClockGrade::Doubtful => Health::Warning,
        ClockGrade::Wrong => Health::Critical,
    }
}

/// The shop sells on, with one copy less.
fn of_mirror(mirror: Option<&MirrorReport>) -> Health {
    let late = |mirror: &MirrorReport| mirror.behind > 0 && mirror.late_s > MIRROR_LATE_S;
    match mirror {
        Some(mirror) if mirror.trouble.is_some() || late(mirror) => Health::Warning,
        Some(_) | None => Health::Healthy,
    }
}

/// A full disk ends every sale.
fn of_disk(free: Option<u64>) -> Health {
    match free {
        Some(..DISK_FULL_BYTES) => Health::Critical,
        Some(..DISK_LOW_BYTES) => Health::Warning,
        Some(_) | None => Health::Healthy,
    }
}

/// What a company can still sell from, and those numbers of it that must wait: their book has an invoice of a later time.
struct Left {
    company: CompanyCode,
    /// Something is sold for it: it is the first one, or has a till or books.
    sells: bool,
    remaining: u64,
    barred: u64,
    /// Away: lent to somebody.
    lent: u64,
}

impl Left {
    /// Those that must wait for their book's time are not there yet.
    fn usable(&self) -> u64 {
        self.remaining - self.barred
    }

    fn health(&self) -> Health {
        match self.usable() {
            _ if !self.sells => Health::Healthy,
            0 => Health::Critical,
            few if few < NUMBERS_LOW => Health::Warning,
            _ => Health::Healthy,
        }
    }
}

/// The numbers of this period.
#[derive(Default)]
struct Numbers {
    /// Each company, the first one first.
    companies: Vec<Left>,
    /// When the first of those that must wait can be used.
    barred_until: Option<Moment>,
    /// Numbers that are voided and wait for their re-issue.
    voided: u64,
    /// Numbers that are kept back, for somebody else may issue from their books.
    withheld: u64,
}

impl Numbers {
    fn health(&self) -> Health {
        // A store without a company sells nothing.
        self.companies.iter().map(Left::health).max().unwrap_or(Health::Critical)
    }

    fn first(&self) -> (u64, u64) {
        self.companies.first().map_or((0, 0), |first| (first.remaining, first.barred))
    }

    fn add(&mut self, range: &Range, status: RangeStatus, now: Moment) {
        self.voided += u64::from(range.counts.voided);
        let left = u64::from(range.remaining());
        self.withheld += if range.holder == Holder::Withheld { left } else { 0 };
        let Some(of) = self.companies.iter_mut().find(|of| of.company == range.company) else { return };
        of.sells = true;
        of.lent += if range.is_away() { left } else { 0 };
        // A sale takes general tax alone (R6).
        let usable = matches!(status, RangeStatus::Ready | RangeStatus::InUse) && range.is_open();
        if !usable || range.tax_kind != TaxKind::General {
            return;
        }
        of.remaining += left;
        if range.last_at.unix() > now.unix() + CLOCK_BEHIND_S {
            of.barred += left;
            self.barred_until =
                Some(self.barred_until.map_or(range.last_at, |until| until.min(range.last_at)));
        }
    }
}

fn examine(shop: &Shop<'_>) -> Result<(Box<StoreInfo>, Numbers, UploadStatus), CliFailure> {
    let info = shop.info()?;
    let upload = *shop.ask(request::UploadStatus)?;
    let first = info.company.as_ref().map(|company| company.code.clone());
    let tills = shop.ask(request::Tills)?;
    let mut companies: Vec<Left> = shop
        .companies(None)?
        .into_iter()
        .map(|Company { code, .. }| Left {
            sells: Some(&code) == first.as_ref()
                || tills.iter().any(|till| till.company.as_ref() == Some(&code)),
            company: code,
            remaining: 0,
            barred: 0,
            lent: 0,
        })
        .collect();
    companies.sort_by_key(|of| Some(&of.company) != first.as_ref());
    let mut numbers = Numbers { companies, ..Numbers::default() };
    let filter = RangeFilter { period: info.now.period(), ..RangeFilter::default() };
    each_page(shop, &filter, u64::MAX, &mut |page| {
        page.iter().for_each(|row| numbers.add(&row.range, row.status, info.now));
        Ok(())
    })?;
    Ok((info, numbers, upload))
}

fn tell(
    context: &Context,
    info: &StoreInfo,
    (numbers, free): (&Numbers, Option<u64>),
    kept: &Kept,
    upload: &UploadStatus,
    reasons: &[(Reason, Health)],
) -> Result<Exit, CliFailure> {
    let period = info.now.period();
    let ((remaining, barred), barred_until) = (numbers.first(), numbers.barred_until);
    let Kept { fence, mirror, reading, dump, dumping, upkeep, open, next, untold, keyless, early } = kept;
    let voided = voided(numbers, open);
    let health: &'static str = worst(reasons).into();
    let words: Vec<&'static str> = reasons.iter().map(|(reason, _)| reason.into()).collect();
    let told = || {
        object! {
            ..json(info, &shown(&context.place.store)),
            period,
            remaining,
            barred,
            barred_until,
            voided,
            fence: fence.map(|why| why.word()),
            upload: outbox(upload),
            clock: clock(&upload.clock),
            disk_free: free,
            mirror: mirror.as_ref().map(mirror_json),
            reading: reading.as_ref().map(reading_json),
            dump: dump.as_deref().map(|dump| dump_json(dump, *dumping)),
            witness_trouble: info.witness_trouble.as_deref().map(clean),
            health,
            reasons: words,
            backup: upkeep.as_ref().and_then(|upkeep| upkeep.backup).map(|backup| backup_json(&backup, info.now)),
            program: upkeep.as_deref().map(program_json),
            blanks: unreported(kept).next().map(blanks_json),
            next_period: list(next, reminder_json),
            no_qr_key: keyless,
            early_end: early.as_deref().map(early_json),
            blanks_due: list(unreported(kept), blanks_json),
            companies: list(&numbers.companies, left_json),
            withheld: numbers.withheld,
            allotments: list(untold, untold_json),
        }
    };
    context.tell(told, |lang| {
        let line = text::store::status_line(lang, info, &or_blank(period), remaining, health);
        // Pending ones are told where there is a way; what is late is told in any case.
        let waits = upload.link.gateway.as_ref().map(|_| text::delivery::link::way(lang, upload));
        let wrong = text::store::clock::line(lang, &upload.clock);
        let room = (of_disk(free) != Health::Healthy).then(|| text::till::overview::disk(lang, free));
        let fenced = fence.map(|why| text::store::fence::alarm(lang, why));
        let copy = mirror.as_ref().and_then(|mirror| mirror_line(lang, mirror));
        let stuck = upload.stuck_count();
        let stuck = (stuck > 0).then(|| text::delivery::stuck::alarm(lang, stuck));
        let late = waits.into_iter().chain(text::delivery::pressing(lang, upload)).chain(stuck);
        let all_barred: u64 = numbers.companies.iter().map(|of| of.barred).sum();
        let waits_for = barred_until.map(|until| text::store::clock::barred(lang, all_barred, until));
        let trouble = info.witness_trouble.as_deref().map(clean);
        let unseen = trouble.map(|what| text::store::witness_trouble(lang, &what));
        let more = fenced.into_iter().chain(unseen).chain(waits_for).chain(late).chain(wrong);
        let due = unreported(kept).map(|state| blanks_line(lang, state));
        let due = due.chain(untold.iter().map(|of| untold_line(lang, of, info.now)));
        let more = short(lang, numbers).into_iter().chain(more).chain(room).chain(copy).chain(due);
        let more = more.chain(next.iter().map(|of| text::book::calendar::reminder(lang, of)));
        let more = more.chain(dumping.as_ref().map(|dumping| text::store::reading::dump(lang, dumping)));
        let first = first_lines(lang, context, kept, (voided, numbers.withheld));
        std::iter::once(line).chain(first).chain(more).collect::<Vec<_>>().join(" ")
    })
}

/// What keeps a shop from selling, or a customer without an invoice.
fn first_lines(
    lang: text::Lang,
    context: &Context,
    kept: &Kept,
    (voided, withheld): (u64, u64),
) -> Vec<String> {
    let path = shown(&context.place.secrets);
    let keyless = kept.keyless.map(|seller| text::till::no_key_yet(lang, &seller.to_string(), &path));
    let voided = (voided > 0).then(|| text::store::voided_waiting(lang, voided));
    let early = kept.early.as_deref().map(|end| text::book::early_end::sentence(lang, end));
    let withheld = (withheld > 0).then(|| text::store::withheld(lang, withheld));
    early.into_iter().chain(keyless).chain(voided).chain(withheld).collect()
}

/// The companies with few numbers or none, by name where there are several.
fn short(lang: text::Lang, numbers: &Numbers) -> Vec<String> {
    let few = numbers.companies.iter().filter(|of| of.health() != Health::Healthy);
    let line = |of: &Left| {
        let said = match (of.usable(), of.lent) {
            (left, 0) | (left @ 1.., _) => text::store::numbers_short(lang, left),
            (0, lent) => text::store::numbers_away(lang, lent),
        };
        if numbers.companies.len() < 2 {
            said
        } else {
            text::store::of_company(lang, of.company.as_str(), &said)
        }
    };
    few.map(line).collect()
}

fn left_json(of: &Left) -> Object {
    object! { company: of.company, remaining: of.remaining, barred: of.barred, sells: of.sells }
}

/// How far the ledger was read in the background.
pub fn reading_json(reading: &ReadingReport) -> Object {
    let ReadingReport { through, of, begun, whole_at, under_way } = reading;
    object! { through, of, begun, whole_at, under_way }
}

/// Blanks of the period before this one that are not reported.
fn blanks_json(state: &PeriodState) -> Object {
    let pressure: &'static str = BlanksPressure::of(state.period, state.now).into();
    object! { period: state.period, unreported: state.unreported, until: blanks_until(state.period), pressure }
}

/// Messages about books of branches that are not told.
fn untold_json(untold: &UntoldAllotments) -> Object {
    let UntoldAllotments { period, messages, changed } = *untold;
    object! { period, messages, changed, until: blanks_until(period) }
}

fn untold_line(lang: text::Lang, untold: &UntoldAllotments, now: Moment) -> String {
    let (period, pressure) = (untold.period, BlanksPressure::of(untold.period, now));
    branches::alarm(lang, period, untold.messages, &closing::until(period), pressure)
}

/// Numbers that ended before their period was over, with the code of what bars taking it back.
fn early_json(end: &EarlyEnd) -> Object {
    object! { period: end.period, ended_at: end.at, barred: end.bar.as_ref().map(Refusal::code) }
}

fn reminder_json(reminder: &Reminder) -> Object {
    let companies = &reminder.companies;
    match reminder.of {
        PeriodReminder::Fetch { of, days_left } => {
            object! { task: "fetch", period: of, days_left, companies }
        }
        PeriodReminder::Count { of, until } => object! { task: "count", period: of, until, companies },
        PeriodReminder::Annual { of, until } => object! { task: "annual", period: of, until, companies },
        PeriodReminder::Asked { of, books, at, standing } => {
            let standing: &'static str = standing.into();
            object! { task: "asked", period: of, books, at, standing, companies }
        }
    }
}

fn blanks_line(lang: text::Lang, state: &PeriodState) -> String {
    let (period, pressure) = (state.period, BlanksPressure::of(state.period, state.now));
    closing::alarm(lang, period, state.unreported, &closing::until(period), pressure)
}

/// What is to be said of the mirror; nothing of one that has everything.
fn mirror_line(lang: text::Lang, mirror: &MirrorReport) -> Option<String> {
    match &mirror.trouble {
        Some(trouble) => Some(text::store::mirror::alarm(lang, trouble, mirror.behind)),
        None => (mirror.behind > 0).then(|| text::store::mirror::behind(lang, mirror.behind)),
    }
}

/// What store it is as the engine says, and where.
pub fn json(info: &StoreInfo, store: &str) -> Object {
    let StoreInfo { kind, now, company, ranges, invoices, head_sequence, head_hash, terminals, .. } = info;
    object! {
        store,
        sample: kind.is_trial(),
        now,
        company: company.as_ref().map(|company| &company.code),
        ubn: company.as_ref().map(|company| company.ubn),
        ranges, invoices,
        ledger_sequence: head_sequence,
        ledger_hash: head_hash,
        terminals,
    }
}

/// The engine's verdict on the clock; the differences that speak for or against it, in seconds: the centre's clock minus
/// ours, how far behind the last invoice, how far it jumped.
fn clock(verdict: &ClockVerdict) -> Object {
    let (mut centre_off_s, mut behind_last_s, mut jumped_s, mut ahead_last_s) = (None, None, None, None);
    for reason in &verdict.reasons {
        match reason {
            ClockReason::Centre(off) => centre_off_s = Some(*off),
            ClockReason::BehindLast(by) => behind_last_s = Some(*by),
            ClockReason::Jumped(by) => jumped_s = Some(*by),
            ClockReason::AheadOfLast(by) => ahead_last_s = Some(*by),
        }
    }
    object! { grade: verdict.grade, centre_off_s, behind_last_s, jumped_s, ahead_last_s }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_is_a_warning_and_a_full_one_critical() {
        for (free, health) in [
            (None, Health::Healthy),
            (Some(DISK_LOW_BYTES), Health::Healthy),
            (Some(DISK_LOW_BYTES - 1), Health::Warning),
            (Some(DISK_FULL_BYTES), Health::Warning),
            (Some(DISK_FULL_BYTES - 1), Health::Critical),
            (Some(0), Health::Critical),
        ] {
            assert!(of_disk(free) == health, "{free:?}");
        }
    }
}
