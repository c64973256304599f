//! `lj range lend`, `take-back` and `borrowers`: books that are away, and what was used of them: typed, or read from the
//! messages of the system that used them.

use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{
    CliFailure, Exit, Listing, Object, cells, clean, file_fault, object, path_fault, remark, shown,
};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::domain::{
    BadReturn, BookRefusal, Borrower, BorrowerKind, CleanText, Range, RangeId, RangeStatus, Serial,
    TEXT_CHARS_MAX, TakenBack, UsedNumber, taken_back, text_that_fits,
};
use crate::mig::{MESSAGE_BYTES_MAX, read_used};
use crate::protocol::{RangeFilter, request};
use crate::text::Lang;
use crate::text::book::lending as words;
use crate::world::read_named;
use std::path::{Path, PathBuf};

/// Faults of files that are told in one go; the rest is counted.
const FAULTS_TOLD_MAX: usize = 20;

/// `lj range lend`.
#[derive(Debug, clap::Args)]
pub struct LendArgs {
    /// Ranges, such as R000042.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
    /// Name of the handheld or other system, at most 20 characters.
    #[arg(long = "to", value_name = "NAME", value_parser = value::text)]
    to_borrower: CleanText,
    /// What it is; if not given, what it is known as, or a handheld.
    #[arg(long, value_parser = value::word::<BorrowerKind>())]
    borrower_kind: Option<BorrowerKind>,
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// `lj range take-back`.
#[derive(Debug, clap::Args)]
pub struct TakeBackArgs {
    /// Ranges, such as R000042; with files, all that their numbers are of if none is given.
    #[arg(value_name = "ID", value_parser = value::range_id, required_unless_present = "messages")]
    ids: Vec<RangeId>,
    /// None of their numbers was used.
    #[arg(long, conflicts_with_all = ["last_used", "first_unused", "messages"])]
    unused: bool,
    /// Last number that was used there, of one range.
    #[arg(long, value_name = "N", value_parser = value::serial, conflicts_with_all = ["first_unused", "messages"])]
    last_used: Option<Serial>,
    /// First number that was not used there, of one range.
    #[arg(long, value_name = "N", value_parser = value::serial, conflicts_with = "messages")]
    first_unused: Option<Serial>,
    /// A number that was cancelled there. May be given again.
    #[arg(long = "cancelled-number", value_name = "N", value_parser = value::serial, conflicts_with = "messages")]
    cancelled_numbers: Vec<Serial>,
    /// Messages of the system that used them (F0401, F0501), or a folder of them. May be given again.
    #[arg(long = "messages", value_name = "PATH")]
    messages: Vec<PathBuf>,
    /// Where that is known from; the names of the files if not given.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// Lends ranges; prints the rows as they are now.
///
/// # Errors
/// `NOT_LENDABLE`, `RANGE_LENT`, `NO_SUCH_RANGE`, `BAD_BORROWER`.
pub fn lend(context: &Context, args: LendArgs) -> Result<Exit, CliFailure> {
    let LendArgs { ids, to_borrower: to, borrower_kind: kind, reason } = args;
    let reason = reason.unwrap_or_default();
    context.with_shop(|shop| shop.list(&shop.act(request::RangeLend { ids, to, kind, reason })?))
}

/// Takes ranges back; prints the rows that they became.
///
/// # Errors
/// `NOT_LENT`, `BAD_RETURN`, `PERIOD_CLOSED`; wrong input: messages that are none, or do not fit what is lent.
pub fn take_back(context: &Context, args: TakeBackArgs) -> Result<Exit, CliFailure> {
    let read = read_messages(context, &args.messages)?;
    context.with_shop(|shop| {
        let backs = match args.messages.is_empty() {
            true => typed(shop, &args)?,
            false => told(shop, &args, &read)?,
        };
        let source = args.reason.clone().unwrap_or_else(|| source(&args.messages));
        shop.list(&shop.act(request::RangeTakeBack { backs, from: None, source })?)
    })
}

/// What was typed. How far several ranges were used cannot be said in one number.
fn typed(shop: &Shop<'_>, args: &TakeBackArgs) -> Result<Vec<TakenBack>, CliFailure> {
    let told = args.unused || args.last_used.is_some() || args.first_unused.is_some();
    let of_one = args.unused && args.cancelled_numbers.is_empty() || args.ids.len() == 1;
    if !told || !of_one {
        return Err(CliFailure::Usage(words::how_far(shop.lang).to_owned()));
    }
    let mut backs = Vec::with_capacity(args.ids.len());
    for &id in &args.ids {
        let last_used = match args.first_unused {
            Some(first) => last_before(shop, id, first)?,
            None => args.last_used,
        };
        backs.push(TakenBack { id, last_used, cancelled: args.cancelled_numbers.clone() });
    }
    Ok(backs)
}

/// The number before the first that was not used; none where that is the first that was lent.
fn last_before(shop: &Shop<'_>, id: RangeId, first: Serial) -> Result<Option<Serial>, CliFailure> {
    let range = shop.ask(request::Range(id))?.range;
    let before = first.value().checked_sub(1).and_then(|before| Serial::try_from(before).ok());
    // What is not lent any more may be a repeat: the engine knows.
    let Some(rest) = range.lent_to().and_then(|_| range.rest()) else { return Ok(before) };
    if first < rest.begin() {
        let why = BadReturn::Last { said: range.number(first), lent: rest };
        return Err(CliFailure::of(shop.lang, BookRefusal::BadReturn { id, why }));
    }
    Ok(before.filter(|_| first != rest.begin()))
}

/// A message and where it lies.
struct Read {
    path: PathBuf,
    told: UsedNumber,
}

/// Every message; all that are none are named at once.
fn read_messages(context: &Context, paths: &[PathBuf]) -> Result<Vec<Read>, CliFailure> {
    let lang = context.lang;
    let (mut files, mut read, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        input::files(lang, path, None, &is_message, &mut files)?;
    }
    for path in files {
        let bytes = match read_named(&path, MESSAGE_BYTES_MAX) {
            Ok(bytes) => bytes,
            Err(error) => {
                faults.push(file_fault(lang, &path, &error));
                continue;
            }
        };
        match read_used(&bytes) {
            Ok(told) => read.push(Read { path, told }),
            Err(fault) => faults.push(path_fault(lang, &path, &words::used_fault(lang, &fault))),
        }
    }
    if !paths.is_empty() && read.is_empty() && faults.is_empty() {
        faults.push(words::no_messages(lang).to_owned());
    }
    if faults.is_empty() { Ok(read) } else { Err(wrong(lang, faults)) }
}

fn is_message(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"))
}

fn wrong(lang: Lang, mut faults: Vec<String>) -> CliFailure {
    let more = faults.len().saturating_sub(FAULTS_TOLD_MAX);
    if more > 0 {
        faults.truncate(FAULTS_TOLD_MAX);
        faults.push(words::more_faults(lang, more));
    }
    CliFailure::Usage(faults.join("\n"))
}

/// What the messages say of the ranges that are named, or of all that they have numbers of.
fn told(shop: &Shop<'_>, args: &TakeBackArgs, read: &[Read]) -> Result<Vec<TakenBack>, CliFailure> {
    let lang = shop.lang;
    let mut lent = lent(shop)?;
    let read = news(shop, &lent, read)?;
    let told: Vec<UsedNumber> = read.iter().map(|read| read.told).collect();
    if args.ids.is_empty() {
        let holds =
            |range: &Range| range.rest().is_some_and(|rest| told.iter().any(|one| rest.contains(one.number)));
        lent.retain(holds);
    } else {
        lent.retain(|range| args.ids.contains(&range.id));
        if let Some(id) = args.ids.iter().find(|id| lent.iter().all(|range| range.id != **id)) {
            return Err(CliFailure::of(lang, BookRefusal::NotLent(*id)));
        }
    }
    let backs = taken_back(&lent, &told).map_err(|misfits| {
        let said = |(place, misfit): &(usize, _)| {
            let Read { path, told } = read[*place];
            path_fault(lang, path, &words::misfit(lang, told, misfit))
        };
        wrong(lang, misfits.iter().map(said).collect())
    })?;
    // That nothing was used is said by a person, never by what is not there.
    match backs.iter().find(|back| back.last_used.is_none()) {
        Some(back) => Err(CliFailure::Usage(words::nothing_told(lang, back.id))),
        None => Ok(backs),
    }
}

/// What tells of numbers that have not come back before: a folder is given again with what came since.
fn news<'r>(shop: &Shop<'_>, lent: &[Range], read: &'r [Read]) -> Result<Vec<&'r Read>, CliFailure> {
    let mut news = Vec::with_capacity(read.len());
    for one in read {
        let number = one.told.number;
        let is_out = lent.iter().any(|range| range.rest().is_some_and(|rest| rest.contains(number)));
        if is_out || !came_back(shop, &one.told)? {
            news.push(one);
        }
    }
    let before = read.len() - news.len();
    if before > 0 {
        remark(&words::came_back_before(shop.lang, before));
    }
    Ok(news)
}

fn came_back(shop: &Shop<'_>, told: &UsedNumber) -> Result<bool, CliFailure> {
    let mut found = false;
    let filter = RangeFilter { number: Some(told.number), ..RangeFilter::default() };
    each_page(shop, &filter, u64::MAX, &mut |page| {
        found |= page.iter().any(|row| {
            let Range { from, to, ubn, .. } = row.range;
            row.range.used_by().is_some() && ubn == told.seller && (from..=to).contains(&told.day)
        });
        Ok(())
    })?;
    Ok(found)
}

/// Every range that is lent.
fn lent(shop: &Shop<'_>) -> Result<Vec<Range>, CliFailure> {
    let mut lent = Vec::new();
    let filter = RangeFilter { status: Some(RangeStatus::Lent), ..RangeFilter::default() };
    each_page(shop, &filter, u64::MAX, &mut |page| {
        lent.extend(page.into_iter().map(|row| row.range));
        Ok(())
    })?;
    Ok(lent)
}

/// The files' names, as the trail keeps them.
fn source(paths: &[PathBuf]) -> CleanText {
    let names: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    let names = clean(&names.join(" "));
    // It is cut to what fits.
    CleanText::new(text_that_fits(&names, TEXT_CHARS_MAX), TEXT_CHARS_MAX).unwrap_or_default()
}

/// Who was ever lent a book, and what is out with each.
///
/// # Errors
/// What the engine refuses.
pub fn borrowers(context: &Context) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let lent = lent(shop)?;
        let row = |borrower: Borrower| {
            let out = lent.iter().filter(|range| range.lent_to() == Some(&borrower.name));
            let (ranges, numbers) = out.fold((0, 0), |(ranges, numbers), range| {
                (ranges + 1, numbers + u64::from(range.remaining()))
            });
            Row { borrower, ranges, numbers }
        };
        let rows: Vec<Row> = shop.ask(request::Borrowers)?.into_iter().map(row).collect();
        shop.list(&rows)
    })
}

/// A line of the answer.
struct Row {
    borrower: Borrower,
    ranges: u64,
    numbers: u64,
}

impl Listing for Row {
    const RIGHT: &'static [usize] = &[2, 3];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Borrower { name, kind, since } = &self.borrower;
        cells![name, words::kind(lang, *kind), self.ranges, self.numbers, since]
    }

    fn json(&self) -> Object {
        let Borrower { name, kind, since } = &self.borrower;
        object! { name, kind: kind.word(), since, ranges: self.ranges, numbers: self.numbers }
    }
}
