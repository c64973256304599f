//! `lj reconcile`: settles the outbox from the platform's own files (`ProcessResult`, `SummaryResult`), given one by one or
//! as folders of Turnkey. What a file says of documents that the store does not know is told, and changes nothing; but where
//! their numbers are ours and were never issued here, somebody else issues from the same book, and its rest is withheld; and
//! where they were issued here and never left, they are parked. A word about a pack names nothing and settles the report of
//! blanks that waits for one, where there is one only. Files are read in the order in which they were written, for the last word
//! counts; one that is older than a document's last try is no word about that. A daily list is held against the daily check.

mod about;
mod daily_list;
mod pack;

use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, Out, clean, list, object, path_fault, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::domain::{
    CleanText, Delivery, DeliveryState, DocumentId, Invoice, Moment, Outcome, ToldNumber, Ubn, delivery_words,
};
use crate::mig::{RESULT_BYTES_MAX, Report, ResultFault, Verdict, is_result_name, read_result};
use crate::protocol::{RangeFilter, RangeRow, Told, UPLOAD_BATCH_MAX, request};
use crate::text::delivery::result as words;
use crate::text::{self, Lang};
use crate::world::read_named;
use about::About;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Roots of the messages that we send, and of Turnkey's packs of them.
const MESSAGES: [&str; 8] = [
    "Invoice",
    "CancelInvoice",
    "VoidInvoice",
    "Allowance",
    "CancelAllowance",
    "BranchTrackBlank",
    "BranchTrack",
    "InvoiceEnvelope",
];
/// What Turnkey itself could not read lies in folders of this name: it is no word of the platform.
const UNREAD: &str = "ERR";

/// `lj reconcile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or folders with files that end in .ProcessResult, .SummaryResult, .E0501 or .xml. A .zip, .xls or .csv is a
    /// daily list (歷史存證檢核表): it is held against the daily check and settles nothing.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The day of a daily list whose file's name does not begin with it.
    #[arg(long, value_parser = value::date)]
    day: Option<NaiveDate>,
}

/// When the file was written that settled a document last, in this run.
type Heard = HashMap<DocumentId, Moment>;

/// What came of one file.
#[derive(Debug, Default)]
struct Settled {
    file: String,
    confirmed: Vec<String>,
    rejected: Vec<String>,
    /// Said before: nothing changes.
    known: u64,
    /// Documents that are not in this store.
    unknown: Vec<String>,
    /// Records that are about another document than the one of that number: another date or another seller.
    unused: Vec<String>,
    /// Documents of numbers that were issued here and never left: they are parked.
    unsent: Vec<String>,
    /// Reports of blanks, where it is about one of several and nobody knows which.
    undecided: Vec<String>,
    /// Documents of numbers that are ours and were never issued here: the rest of their books is withheld.
    foreign: Vec<String>,
    /// Documents of numbers that are lent, and to whom: it is noted how far the books were used.
    lent: Vec<(String, CleanText)>,
    /// Such ones where the file names no seller or no day.
    doubtful: Vec<String>,
    /// Documents that it contradicts itself about, or what was confirmed or refused before.
    contradictory: Vec<String>,
    /// Documents of numbers that were issued here after the platform had said so: somebody else did it too.
    earlier: Vec<String>,
    /// Refusals of which no number can be read, in its own words.
    unnamed: Vec<String>,
    /// When it was written.
    written: Option<Moment>,
    /// It is about a whole pack, and names no document.
    names_nothing: bool,
    fault: Option<String>,
}

/// Settles what the files say.
///
/// # Errors
/// A path that is not there, a refusal. Files that do not read are told, and the exit code is 2; 1 where a person must look.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let (mut files, mut lists) = (Vec::new(), Vec::new());
    for path in &args.paths {
        if let Some(form) = daily_list::form(path) {
            lists.push((path, form));
            continue;
        }
        if path.components().any(|part| part.as_os_str() == UNREAD) {
            let why = text::delivery::turnkey::unread_by_turnkey(context.lang);
            return Err(CliFailure::Usage(path_fault(context.lang, path, &why)));
        }
        // Results of a day stand in folders by hour.
        input::files(context.lang, path, Some(UNREAD), &is_result_name, &mut files)?;
    }
    files.sort_by_cached_key(|file| written(file));
    let (mut settled, mut held, mut heard) = (Vec::new(), Vec::new(), Heard::new());
    // What was settled before somebody said no is told all the same. A list is held against what the results settled.
    let ended = context.with_shop(|shop| {
        Ok(files
            .iter()
            .try_for_each(|file| {
                settled.push(one(shop, file, &mut heard)?);
                Ok(())
            })
            .and_then(|()| {
                if !lists.is_empty() && daily_list::has_several_sellers(shop)? {
                    remark(text::delivery::daily_list::several_sellers(shop.lang));
                }
                lists.iter().try_for_each(|(path, form)| {
                    held.push(daily_list::hold(shop, path, *form, args.day)?);
                    Ok(())
                })
            }))
    })?;
    if files.is_empty() && lists.is_empty() {
        remark(text::delivery::nothing_to_reconcile(context.lang));
    }
    tell(context, &settled)?;
    daily_list::tell(context, &held)?;
    ended?;
    let calls_for_a_person = |file: &Settled| {
        let told = [
            &file.foreign,
            &file.doubtful,
            &file.contradictory,
            &file.unsent,
            &file.undecided,
            &file.earlier,
            &file.unnamed,
        ];
        told.iter().any(|documents| !documents.is_empty())
    };
    let unread =
        settled.iter().any(|file| file.fault.is_some()) || held.iter().any(|list| list.fault.is_some());
    let differs = held.iter().any(daily_list::Held::differs);
    Ok(match unread {
        true => Exit::USAGE,
        false if differs || settled.iter().any(calls_for_a_person) => Exit::REFUSED,
        false => Exit::DONE,
    })
}

/// When a file was written; `None` where the system does not say.
fn written(path: &Path) -> Option<Moment> {
    let at = std::fs::metadata(path).and_then(|found| found.modified()).ok()?;
    let since = at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Moment::from_unix(i64::try_from(since.as_secs()).ok()?))
}

fn one(shop: &Shop<'_>, path: &Path, heard: &mut Heard) -> Result<Settled, CliFailure> {
    let mut file = Settled { file: shown(path), written: written(path), ..Settled::default() };
    let bytes = match read_named(path, RESULT_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(error) => {
            file.fault = Some(clean(&text::usage::of_file(shop.lang, &error)));
            return Ok(file);
        }
    };
    match read_result(&bytes) {
        // Our own messages lie in a folder of Turnkey beside the results.
        Err(ResultFault::OtherRoot(root)) if MESSAGES.contains(&root.as_str()) => {}
        Err(fault) => file.fault = Some(clean(&result_fault(shop.lang, &fault))),
        // An allotment settles nothing.
        Ok(Report::Allotted(_)) => {}
        Ok(Report::Verdicts { parties, mut records, contradictory, pack, unnamed }) => {
            file.names_nothing = records.is_empty() && contradictory.is_empty() && unnamed.is_empty();
            let words = unnamed.iter().map(|(code, words)| clean(&format!("{code} {words}")));
            file.unnamed = words.collect();
            records.extend(sent_again(shop, contradictory, &mut file)?);
            settle(shop, (&parties, records), &mut file, heard)?;
            if let Some(word) = pack {
                let about = pack::about(shop, &parties, &word, file.written)?;
                settle_pack(shop, about, word.refused, &mut file)?;
            }
        }
    }
    Ok(file)
}

/// Why a file is no result of the platform.
pub fn result_fault(lang: Lang, fault: &ResultFault) -> String {
    match fault {
        ResultFault::TooLarge => words::too_large(lang).to_owned(),
        ResultFault::NotText => words::not_text(lang).to_owned(),
        ResultFault::Xml(xml) => words::xml(lang, xml.at, &xml.what),
        ResultFault::OtherRoot(root) => words::other_root(lang, root),
        ResultFault::Counts { total, good, failed } => words::counts(lang, *total, *good, *failed),
        ResultFault::Field(name) => words::field(lang, name),
    }
}

fn settle(
    shop: &Shop<'_>,
    (parties, verdicts): (&[Ubn], Vec<Verdict>),
    file: &mut Settled,
    heard: &mut Heard,
) -> Result<(), CliFailure> {
    let (mut told, mut others) = (Vec::new(), Vec::new());
    for verdict in verdicts {
        let Some(row) = row_of(shop, (parties, &verdict), file, &mut others)? else { continue };
        let shown = shown_of(&verdict);
        let outcome = outcome_of(verdict.refused);
        if about::contradicts(&row, &outcome, file.written, heard.get(&row.document).copied()) {
            file.contradictory.push(shown);
            continue;
        }
        // A summary names a failure without its code: it does not take away the one that is known.
        let says_less = matches!((&row.state, &outcome), (DeliveryState::Rejected { .. }, Outcome::Rejected { code, .. }) if code.is_empty());
        if says_less || row.state.after(&outcome).is_none() {
            file.known += 1;
            continue;
        }
        match &outcome {
            Outcome::Confirmed => file.confirmed.push(shown),
            _ => file.rejected.push(shown),
        }
        heard.extend(file.written.map(|written| (row.document, written)));
        told.push(Told { document: row.document, outcome });
    }
    for batch in others.chunks(UPLOAD_BATCH_MAX) {
        shop.act(request::UploadTold(batch.to_vec()))?;
    }
    for batch in told.chunks(UPLOAD_BATCH_MAX) {
        shop.act(request::UploadSettle(batch.to_vec()))?;
    }
    Ok(())
}

/// The row that a record is about; of any other record what comes of it is noted.
fn row_of(
    shop: &Shop<'_>,
    (parties, verdict): (&[Ubn], &Verdict),
    file: &mut Settled,
    others: &mut Vec<ToldNumber>,
) -> Result<Option<Delivery>, CliFailure> {
    let shown = shown_of(verdict);
    match about::document(shop, verdict, file.written)? {
        About::This(row) => {
            let invoice = invoice_of(shop, &row)?;
            if row.tries == 0 && is_named(parties, verdict, &row, &invoice) {
                // What a person saw to is no news; what is off the way already stays there.
                match row.state {
                    DeliveryState::Settled { .. } | DeliveryState::Confirmed => file.known += 1,
                    _ => {
                        others.extend(verdict.numbers(parties));
                        file.unsent.push(shown);
                    }
                }
                return Ok(None);
            }
            if is_about(parties, verdict, &row, &invoice) {
                return Ok(Some(row));
            }
            file.unused.push(shown);
        }
        About::EarlierTry => file.known += 1,
        // Of another day it is another's.
        About::BeforeTheAct(row) => match is_named(parties, verdict, &row, &*invoice_of(shop, &row)?) {
            true => file.earlier.push(shown),
            false => file.unused.push(shown),
        },
        About::None => elsewhere(shop, parties, verdict, file, others)?,
    }
    Ok(None)
}

fn outcome_of(refused: Option<(String, String)>) -> Outcome {
    match refused {
        None => Outcome::Confirmed,
        Some((code, words)) => {
            Outcome::Rejected { code: delivery_words(&code), words: delivery_words(&words) }
        }
    }
}

/// Settles the report of blanks that a word is about.
fn settle_pack(
    shop: &Shop<'_>,
    about: pack::About,
    refused: Option<(String, String)>,
    file: &mut Settled,
) -> Result<(), CliFailure> {
    let shown = |document: &DocumentId| format!("{} {}", document.kind, document.number);
    match about {
        pack::About::Nothing => return Ok(()),
        pack::About::Known => file.known += 1,
        pack::About::OneOf(documents) => file.undecided.extend(documents.iter().map(shown)),
        pack::About::Report(document) => {
            let outcome = outcome_of(refused);
            match &outcome {
                Outcome::Confirmed => file.confirmed.push(shown(&document)),
                _ => file.rejected.push(shown(&document)),
            }
            shop.act(request::UploadSettle(vec![Told { document, outcome }]))?;
        }
    }
    file.names_nothing = false;
    Ok(())
}

/// The good ones of what a file says to be good and failed: of a document that was sent again both are true, and the platform
/// has it. Of any other nobody knows which.
fn sent_again(shop: &Shop<'_>, both: Vec<Verdict>, file: &mut Settled) -> Result<Vec<Verdict>, CliFailure> {
    let mut good = Vec::new();
    for verdict in both {
        match about::document(shop, &verdict, file.written)? {
            About::This(row) if row.tries == 1 && row.state != DeliveryState::Confirmed => {
                file.contradictory.push(shown_of(&verdict));
            }
            About::This(_) | About::EarlierTry | About::BeforeTheAct(_) | About::None => good.push(verdict),
        }
    }
    Ok(good)
}

fn shown_of(verdict: &Verdict) -> String {
    format!("{} {}", verdict.kind, clean(&verdict.reference))
}

fn invoice_of(shop: &Shop<'_>, row: &Delivery) -> Result<Box<Invoice>, CliFailure> {
    let DocumentId { number, period, .. } = row.document;
    Ok(Box::new(shop.ask(request::Invoice { number, period: Some(period) })?.invoice))
}

/// Whether a record is about this document: it was sent once at least, and the file's date and seller are its own. A
/// number comes again over the years, and a word about an earlier one must not settle what never left.
fn is_about(parties: &[Ubn], verdict: &Verdict, row: &Delivery, invoice: &Invoice) -> bool {
    let days = [invoice.issued_at.date(), row.at.date()];
    row.tries > 0 && verdict.is_about(parties, &[invoice.seller], &days)
}

/// Whether a record names this document by day and seller, and no other issue of its number.
fn is_named(parties: &[Ubn], verdict: &Verdict, row: &Delivery, invoice: &Invoice) -> bool {
    let days = [invoice.issued_at.date(), row.at.date()];
    verdict.day.is_some_and(|day| days.contains(&day))
        && parties.contains(&invoice.seller)
        && invoice.revision == 1
}

/// A record of a number that no document of ours tells.
fn elsewhere(
    shop: &Shop<'_>,
    parties: &[Ubn],
    verdict: &Verdict,
    file: &mut Settled,
    others: &mut Vec<ToldNumber>,
) -> Result<(), CliFailure> {
    let shown = shown_of(verdict);
    match foreign(shop, parties, verdict)? {
        Some(Foreign::Certain(numbers)) => {
            others.extend(numbers);
            file.foreign.push(shown);
        }
        Some(Foreign::Lent(number, to)) => {
            others.push(number);
            file.lent.push((shown, to));
        }
        Some(Foreign::Doubtful) => file.doubtful.push(shown),
        None => file.unknown.push(shown),
    }
    Ok(())
}

/// What a record tells of a number that is ours and was never issued here.
enum Foreign {
    /// The rest of its book is withheld.
    Certain(Vec<ToldNumber>),
    /// It is lent to somebody, who used it.
    Lent(ToldNumber, CleanText),
    /// It names no seller or no day: a person must look whose it is.
    Doubtful,
}

fn foreign(shop: &Shop<'_>, parties: &[Ubn], verdict: &Verdict) -> Result<Option<Foreign>, CliFailure> {
    let Some((number, ..)) = verdict.named() else { return Ok(None) };
    let filter = RangeFilter { number: Some(number), ..RangeFilter::default() };
    let (mut ours, mut lent) = (Vec::new(), Vec::new());
    each_page(shop, &filter, u64::MAX, &mut |page| {
        let away = |row: &RangeRow| {
            let to =
                row.range.lent_to().filter(|_| row.range.rest().is_some_and(|rest| rest.contains(number)));
            to.map(|to| (row.range.period, row.range.ubn, to.clone()))
        };
        lent.extend(page.iter().filter_map(away));
        let unissued = |row: &&RangeRow| row.range.has_unissued(number, row.range.ubn);
        ours.extend(page.iter().filter(unissued).map(|row| (row.range.period, row.range.ubn)));
        Ok(())
    })?;
    let mut told: Vec<ToldNumber> = verdict.numbers(parties).collect();
    let named = !told.is_empty();
    let of = |told: &ToldNumber| {
        let to = lent.iter().find(|(period, seller, _)| (*period, *seller) == (told.period, told.seller));
        to.map(|(.., to)| Foreign::Lent(*told, to.clone()))
    };
    if let Some(lent) = told.iter().find_map(of) {
        return Ok(Some(lent));
    }
    told.retain(|told| ours.contains(&(told.period, told.seller)));
    Ok(match (told.is_empty(), named) {
        (false, _) => Some(Foreign::Certain(told)),
        // Another seller's, or of another year.
        (true, true) => None,
        (true, false) => (!ours.is_empty()).then_some(Foreign::Doubtful),
    })
}

fn tell(context: &Context, files: &[Settled]) -> Result<(), CliFailure> {
    let (mut out, lang) = (Out::default(), context.lang);
    for file in files {
        if context.json {
            out.json(&object! {
                file: file.file,
                confirmed: file.confirmed,
                rejected: file.rejected,
                known: file.known,
                unknown: file.unknown,
                unused: file.unused,
                names_nothing: file.names_nothing,
                fault: file.fault,
                foreign: file.foreign,
                lent: list(&file.lent, |(document, to)| object! { document, to }),
                doubtful: file.doubtful,
                contradictory: file.contradictory,
                unsent: file.unsent,
                undecided: file.undecided,
                earlier: file.earlier,
                unnamed: file.unnamed,
            })?;
            continue;
        }
        let counts = [file.confirmed.len(), file.rejected.len(), file.unknown.len()];
        out.line(&text::delivery::reconciled(lang, &file.file, counts, file.known, file.fault.as_deref()))?;
        if file.names_nothing {
            out.line(text::delivery::reconciled_nothing(lang))?;
        }
        out.lines(file.rejected.iter().map(|refused| text::delivery::reconciled_refused(lang, refused)))?;
        out.lines(file.unnamed.iter().map(|words| text::delivery::reconciled_unnamed(lang, words)))?;
        out.lines(file.unknown.iter().map(|unknown| text::delivery::reconciled_unknown(lang, unknown)))?;
        out.lines(file.unused.iter().map(|unused| text::delivery::reconciled_unused(lang, unused)))?;
        out.lines(file.unsent.iter().map(|unsent| text::delivery::reconciled_unsent(lang, unsent)))?;
        let undecided = file.undecided.iter();
        out.lines(undecided.map(|one| text::delivery::reconciled_undecided(lang, one)))?;
        out.lines(file.foreign.iter().map(|foreign| text::delivery::reconciled_foreign(lang, foreign)))?;
        out.lines(file.doubtful.iter().map(|foreign| text::delivery::reconciled_doubtful(lang, foreign)))?;
        let lent = file.lent.iter();
        out.lines(lent.map(|(number, to)| text::delivery::reconciled_lent(lang, number, to)))?;
        let earlier = file.earlier.iter();
        out.lines(earlier.map(|one| text::delivery::reconciled_earlier(lang, one)))?;
        let both = file.contradictory.iter();
        out.lines(both.map(|both| text::delivery::reconciled_contradictory(lang, both)))?;
    }
    out.flush()
}
