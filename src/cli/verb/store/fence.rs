//! `lj fence`: what stands before a store that is, or may be, a copy (E5); lifting it, freeing what it withheld, and a
//! person's word for books that came after that.

use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, object, shown};
use crate::cli::value;
use crate::domain::{CleanText, Number, NumberSeen, RangeId};
use crate::protocol::request;
use crate::text;
use clap::Subcommand;
use std::path::{Path, PathBuf};

/// `lj fence …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show whether a fence stands, why, and what lifting it would withhold.
    Show,
    /// Lift the fence: withhold every book that another copy may have issued from, and begin a new life.
    Lift(LiftArgs),
    /// Free the withheld rest of a range, once the centre and the slips account for every number of it.
    Free(FreeArgs),
    /// Say of ranges entered after the fence was lifted that no other copy ever had them, so that they can be used.
    Fresh(FreshArgs),
}

/// `lj fence lift`.
#[derive(Debug, clap::Args)]
pub struct LiftArgs {
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

/// `lj fence free`.
#[derive(Debug, clap::Args)]
pub struct FreeArgs {
    /// The range.
    #[arg(value_parser = value::range_id)]
    id: RangeId,
    /// What the centre says: a line `NUMBER used` or `NUMBER unused` for every number of the rest.
    #[arg(long, value_name = "FILE")]
    centre: PathBuf,
    /// What the slips say, in the same form.
    #[arg(long, value_name = "FILE")]
    slips: PathBuf,
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

/// `lj fence fresh`.
#[derive(Debug, clap::Args)]
pub struct FreshArgs {
    /// The ranges.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
    /// How it is known: when the platform allotted them.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

/// The largest list, in bytes: a line for each number of a range of 100,000.
const LIST_BYTES_MAX: usize = 4 << 20;

/// Shows, lifts, frees, or takes a person's word.
///
/// # Errors
/// `NO_FENCE`, `FENCED` where damage stands behind it; `NOT_WITHHELD`, `NOT_ACCOUNTED`; `NOT_UNPROVEN`;
/// `REASON_MISSING`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::Show => show(context),
        Verb::Lift(args) => lift(context, args),
        Verb::Free(args) => free(context, args),
        Verb::Fresh(args) => fresh(context, args),
    }
}

fn show(context: &Context) -> Result<Exit, CliFailure> {
    let (report, unproven) =
        context.with_shop(|shop| Ok((shop.ask(request::Fence)?, shop.ask(request::Unproven)?)))?;
    let json = || {
        object! {
            fenced: report.why.is_some(),
            why: report.why.map(|why| why.word()),
            host: report.life.as_ref().map(|life| &life.host_name),
            books: report.books,
            numbers: report.numbers,
            doubted: unproven.doubted,
            unproven: unproven.books,
        }
    };
    context.tell_lines(json, |lang| {
        let mut lines = text::store::fence::lines(lang, &report);
        lines.extend(text::store::fence::unproven_lines(lang, &unproven));
        lines
    })
}

fn lift(context: &Context, args: LiftArgs) -> Result<Exit, CliFailure> {
    let books = context.with_shop(|shop| {
        let report = shop.ask(request::Fence)?;
        shop.act(request::FenceLift { reason: args.reason })?;
        Ok(report.books)
    })?;
    context.tell(|| object! { lifted: true, books }, |lang| text::store::fence::lifted(lang, books))
}

fn free(context: &Context, args: FreeArgs) -> Result<Exit, CliFailure> {
    let centre = list(context, &args.centre)?;
    let slips = list(context, &args.slips)?;
    let id = args.id;
    let ask = request::RangeFree { id, centre, slips, reason: args.reason };
    context.with_shop(|shop| shop.act(ask))?;
    context.tell(|| object! { freed: id }, |lang| text::store::fence::freed(lang, &id.to_string()))
}

fn fresh(context: &Context, args: FreshArgs) -> Result<Exit, CliFailure> {
    let FreshArgs { ids, reason } = args;
    let rows = context.with_shop(|shop| shop.act(request::RangeFresh { ids, reason }))?;
    context.list(&rows)
}

/// The numbers of a list.
fn list(context: &Context, path: &Path) -> Result<Vec<NumberSeen>, CliFailure> {
    let lang = context.lang;
    let bytes = input::read(lang, path, LIST_BYTES_MAX)?;
    if bytes.len() > LIST_BYTES_MAX {
        return Err(CliFailure::Usage(text::store::fence::list_too_long(lang, &shown(path))));
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut seen = Vec::new();
    for (line, at) in text.lines().zip(1u64..) {
        if line.trim().is_empty() {
            continue;
        }
        let bad = || CliFailure::Usage(text::store::fence::bad_line(lang, &shown(path), at));
        let (number, word) =
            line.trim().split_once(|c: char| c == ',' || c.is_whitespace()).ok_or_else(bad)?;
        let number = Number::parse(number.trim()).map_err(|_| bad())?;
        let used = match word.trim() {
            "used" => true,
            "unused" => false,
            _ => return Err(bad()),
        };
        seen.push(NumberSeen { number, used });
    }
    Ok(seen)
}
