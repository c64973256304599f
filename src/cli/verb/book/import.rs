//! `lj range import`: 電子發票字軌匯入. The file is read and checked in itself first; the store gives its verdict
//! on every sound row; one refused row refuses the file, and then every row is named.

use crate::allocation::{self, AllocationFile, FILE_BYTES_MAX};
use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, Judged, Out, clean, remark};
use crate::cli::value;
use crate::domain::{
    BOOK_SIZE, BookRefusal, Category, CleanText, CompanyCode, Copies, ImportVerdict, Kind, Refusal,
    RowVerdict, TEXT_CHARS_MAX, UploadMode, text_that_fits,
};
use crate::protocol::{Ask, Asks, Desk, Event, Failure, ImportOptions, ImportReport, request};
use crate::text::{self, Lang};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often a person sees the progress of an import.
const PROGRESS_STEP: Duration = Duration::from_millis(100);

/// What it sees.
const PROGRESS: &str = "{bar:40} {pos}/{len}";

/// `lj range import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The platform's file (invnoapply….csv); `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only give the verdicts.
    #[arg(long)]
    dry_run: bool,
    /// Numbers per stored range, a multiple of 50; 0 keeps each row whole.
    #[arg(long, value_name = "N", default_value_t = BOOK_SIZE, value_parser = value::books_of)]
    books_of: u32,
    /// Keep rows of past periods for the record.
    #[arg(long)]
    history: bool,
    /// Only for this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Category (收銀機, 電子計算機, 手開).
    #[arg(long, default_value = Category::CashRegister.word(), value_parser = value::category)]
    category: Category,
    /// Kind (電子發票, 紙本發票).
    #[arg(long, default_value = Kind::Electronic.word(), value_parser = value::kind)]
    kind: Kind,
    /// Copies (三聯式, 二聯式).
    #[arg(long, default_value = Copies::Three.word(), value_parser = value::copies)]
    copies: Copies,
    /// Upload at once (auto) or when somebody says so (manual).
    #[arg(long, default_value = "auto", value_parser = value::upload)]
    upload: UploadMode,
}

/// What is said of a row.
type Row = Judged<RowVerdict>;

/// What came of the file.
struct Outcome {
    rows: Vec<Row>,
    refused: Option<CliFailure>,
    ranges: u64,
}

/// Imports, or says why not.
///
/// # Errors
/// Not an allocation table: wrong input (exit 2). A refused row: `IMPORT_REFUSED`.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let table = read_table(context, &args.file)?;
    let asked = context.with_shop(|shop| match table.is_unallotted() {
        true => Ok(None),
        false => review(shop, &args, table).map(Some),
    });
    match asked? {
        None => unallotted(context),
        Some(outcome) => tell(context, &args, outcome),
    }
}

/// An allocation file, or why it is none.
///
/// # Errors
/// Wrong input (exit 2).
pub fn read_table(context: &Context, path: &Path) -> Result<AllocationFile, CliFailure> {
    let bytes = input::read(context.lang, path, FILE_BYTES_MAX)?;
    allocation::read(&bytes, &mut |_| ())
        .map_err(|fault| CliFailure::Usage(text::book::import::not_allocation(context.lang, &fault)))
}

fn review(shop: &Shop<'_>, args: &Args, table: AllocationFile) -> Result<Outcome, CliFailure> {
    let bad = bad_rows(shop.lang, &table);
    let excel = table.damaged_by_excel();
    let (rows, options) = (table.rows.into(), options(args));
    let asked = if args.dry_run || !bad.is_empty() {
        ask(shop, request::ImportReview { rows, options })
    } else {
        ask(shop, request::Import { rows, options })
    };
    let report = match asked {
        Ok(report) => report,
        Err(Failure::Refused(Refusal::Book(BookRefusal::Import(verdicts)))) => {
            ImportReport { verdicts, ranges: 0 }
        }
        Err(failure) => return Err(CliFailure::of(shop.lang, failure)),
    };
    let mut rows: Vec<Row> = report.verdicts.iter().map(|row| judged(shop.lang, row)).collect();
    rows.extend(bad);
    rows.sort_by_key(|row| row.line);
    let count = rows.iter().filter(|row| row.verdict.refuses()).count();
    let refused = (count > 0).then(|| CliFailure::Refused {
        code: "IMPORT_REFUSED",
        sentence: text::book::import::refused(shop.lang, count, excel),
    });
    if report.ranges > 0 && !args.dry_run && shop.ask(request::Unproven)?.books > 0 {
        remark(text::store::fence::entered_unproven(shop.lang));
    }
    Ok(Outcome { rows, refused, ranges: report.ranges })
}

fn options(args: &Args) -> ImportOptions {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = clean(&name);
    // It is cut to what fits.
    let file = CleanText::new(text_that_fits(&name, TEXT_CHARS_MAX), TEXT_CHARS_MAX).unwrap_or_default();
    let Args { books_of, history, category, kind, copies, upload, .. } = *args;
    ImportOptions { books_of, history, company: args.company.clone(), category, kind, copies, upload, file }
}

/// One row per broken line, all its faults in one reason.
fn bad_rows(lang: Lang, table: &AllocationFile) -> Vec<Row> {
    table
        .bad
        .chunk_by(|one, next| one.line == next.line)
        .filter_map(|faults| {
            let reason =
                faults.iter().map(|bad| text::book::import::row_fault(lang, &bad.fault)).collect::<Vec<_>>();
            let line = faults.first()?.line;
            Some(Row { line, verdict: RowVerdict::BadRow, reason: Some(reason.join(" ")) })
        })
        .collect()
}

fn judged(lang: Lang, row: &ImportVerdict) -> Row {
    let reason = Some(text::book::import::row_verdict(lang, row)).filter(|reason| !reason.is_empty());
    Row { line: row.line, verdict: row.verdict, reason }
}

/// Asks, and meanwhile shows a person how far it is.
fn ask(shop: &Shop<'_>, asked: impl Ask<Reply = ImportReport>) -> Result<ImportReport, Failure> {
    let done = AtomicBool::new(false);
    let id = shop.act_id();
    std::thread::scope(|scope| {
        if io::stderr().is_terminal() {
            scope.spawn(|| show_progress(&*shop.desk, &done));
        }
        let report = shop.desk.named(shop.caller(), id, asked);
        done.store(true, Ordering::Release);
        report
    })
}

/// A bar that moves with the engine's events and leaves nothing behind.
fn show_progress(desk: &dyn Desk, done: &AtomicBool) {
    let Ok(mailbox) = desk.subscribe() else { return };
    let style = ProgressStyle::with_template(PROGRESS).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::hidden().with_style(style);
    while !done.load(Ordering::Acquire) {
        if let Some(Event::Progress { done, total }) = mailbox.take(PROGRESS_STEP) {
            // Not drawn before there is something to show.
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_length(total);
            bar.set_position(done);
        }
    }
    bar.finish_and_clear();
}

fn unallotted(context: &Context) -> Result<Exit, CliFailure> {
    let sentence = text::book::import::unallotted(context.lang);
    if context.json {
        // The list of rows is empty, so the sentence goes to standard error.
        remark(sentence);
    }
    context.say(sentence)
}

fn tell(context: &Context, args: &Args, outcome: Outcome) -> Result<Exit, CliFailure> {
    let mut out = Out::default();
    if context.json {
        outcome.rows.iter().try_for_each(|row| row.json(&mut out))?;
    } else if outcome.refused.is_some() || args.dry_run {
        outcome.rows.iter().try_for_each(|row| row.say(context.lang, text::book::verdict, &mut out))?;
    }
    if !context.json && outcome.refused.is_none() {
        let count = |verdict| outcome.rows.iter().filter(|row| row.verdict == verdict).count();
        let counts = [RowVerdict::New, RowVerdict::Same, RowVerdict::Past].map(count);
        out.line(&text::book::import::done(context.lang, counts, outcome.ranges, args.dry_run))?;
    }
    out.flush()?;
    outcome.refused.map_or(Ok(Exit::DONE), Err)
}
