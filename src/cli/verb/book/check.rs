//! `lj range check`: 字軌檢核. The ranges of a period are held against what was really allotted, as the centre tells it or
//! as a file of the platform has it. Exit 0 only where nothing contradicts.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, clean, file_fault, path_fault, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::import::read_table;
use crate::cli::verb::book::list::{Marked, each_page};
use crate::cli::verb::delivery::reconcile::result_fault;
use crate::domain::{Allotted, Check, CleanText, Period, TEXT_CHARS_MAX, text_that_fits};
use crate::mig::{RESULT_BYTES_MAX, Report, is_result_name, read_result};
use crate::protocol::{CheckAnswer, RangeFilter, request};
use crate::text;
use crate::world::{Clock, SystemClock, read_named};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the centre's answer is waited for unless something else is said.
const WAIT_S: u64 = 30;
/// The longest sleep between two looks at what came of the question, where no event wakes.
const LOOK: Duration = Duration::from_millis(500);

/// `lj range check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which period; else those of the file, or the one of today.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// The platform's allocation file (CSV), or an E0501 message (.xml), instead of asking the centre. May be given again.
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Seconds to wait for the centre.
    #[arg(long, default_value_t = WAIT_S, value_name = "SECONDS")]
    wait: u64,
}

/// Checks, and prints the ranges with their marks.
///
/// # Errors
/// Wrong input; the centre does not tell; what the engine refuses.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let mut allotted = Allotted { rows: Vec::new(), complete: true };
    for file in &args.files {
        let told = rows(context, file)?;
        allotted.complete &= told.complete;
        allotted.rows.extend(told.rows);
    }
    // Without a file this process may have to ask the centre itself.
    let home = if args.files.is_empty() { context.home_that_uploads() } else { context.home() };
    context.open(home)?.around(|shop| check(shop, args, &allotted))
}

fn check(shop: &Shop<'_>, args: &Args, allotted: &Allotted) -> Result<Exit, CliFailure> {
    let today = shop.now.unwrap_or_else(|| SystemClock::default().now()).period();
    let mut periods: BTreeSet<Period> = args.period.into_iter().collect();
    if periods.is_empty() {
        periods.extend(allotted.rows.iter().map(|row| row.period));
    }
    if periods.is_empty() {
        periods.extend(today);
    }
    let mut found = Vec::new();
    for period in periods {
        if args.files.is_empty() {
            ask_centre(shop, period, Duration::from_secs(args.wait))?;
        } else {
            let rows: Vec<_> = allotted.rows.iter().filter(|row| row.period == period).cloned().collect();
            if rows.is_empty() {
                let sentence = text::book::check::not_in_file(shop.lang, &period.lj());
                return Err(CliFailure::Refused { code: "NOT_CHECKED", sentence });
            }
            let of_period = Allotted { rows, complete: allotted.complete };
            let source = source(&args.files);
            shop.act(request::RangeCheck { period, allotted: of_period, source })?;
        }
        let filter = RangeFilter { period: Some(period), ..RangeFilter::default() };
        each_page(shop, &filter, u64::MAX, &mut |page| {
            found.extend(page);
            Ok(())
        })?;
    }
    shop.list(&found.iter().map(Marked).collect::<Vec<_>>())?;
    let mismatched = found.iter().filter(|row| row.range.check == Check::Mismatch).count();
    if mismatched == 0 {
        return Ok(Exit::DONE);
    }
    // The list is for scripts too, so this goes beside it.
    let by_file = !args.files.is_empty() && allotted.complete;
    remark(&text::book::check::mismatched(shop.lang, mismatched, by_file));
    Ok(Exit::REFUSED)
}

/// The rows of one file; a damaged one is refused, for sound ranges would not match it.
fn rows(context: &Context, file: &Path) -> Result<Allotted, CliFailure> {
    if is_result_name(file) {
        let told = |what: &dyn Display| CliFailure::Usage(path_fault(context.lang, file, &what));
        let read = read_named(file, RESULT_BYTES_MAX);
        let bytes = read.map_err(|error| CliFailure::Usage(file_fault(context.lang, file, &error)))?;
        let wrong = |fault| told(&result_fault(context.lang, &fault));
        return match read_result(&bytes).map_err(wrong)? {
            // Nobody says that these are all.
            Report::Allotted(rows) => Ok(Allotted { rows, complete: false }),
            Report::Verdicts { .. } => Err(told(&"E0501")),
        };
    }
    let table = read_table(context, file)?;
    match table.bad.first() {
        None => Ok(Allotted { rows: table.rows, complete: true }),
        Some(bad) => Err(CliFailure::Usage(text::delivery::uplink::sandbox_bad_row(
            context.lang,
            &shown(file),
            bad.line,
        ))),
    }
}

/// The files' names, as the trail keeps them.
fn source(files: &[PathBuf]) -> CleanText {
    let names: Vec<_> =
        files.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy()).collect();
    let names = clean(&names.join(" "));
    let cut = text_that_fits(&names, TEXT_CHARS_MAX);
    // It was cut to what fits.
    CleanText::new(cut, TEXT_CHARS_MAX).unwrap_or_default()
}

fn ask_centre(shop: &Shop<'_>, period: Period, wait: Duration) -> Result<(), CliFailure> {
    let lang = shop.lang;
    let refused = |sentence| Err(CliFailure::Refused { code: "NOT_CHECKED", sentence });
    let status = shop.ask(request::UploadStatus)?;
    if status.link.gateway.is_none() {
        return refused(text::book::check::nobody_to_ask(lang));
    }
    let mailbox = shop.subscribe()?;
    shop.ask(request::RangeCheckAsk(period))?;
    let until = Instant::now() + wait;
    loop {
        let state = shop.ask(request::RangeCheckState(period))?;
        match state.and_then(|state| state.answer) {
            Some(CheckAnswer::Told) => return Ok(()),
            Some(answer) => return refused(text::book::check::answer(lang, answer)),
            None => {}
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return refused(text::book::check::no_answer(lang));
        }
        // Whatever it was, the question is looked at again.
        let _ = mailbox.take(left.min(LOOK));
    }
}
