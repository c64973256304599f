//! `lj range coverage`: whose each number of a period is, and which are nobody's or two owners'. Exit 0 only where each has one.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{
    CliFailure, Exit, Listing, Object, cells, into_cell, list, object, remark, write_bytes,
};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{BorrowerKind, OwnedSpan, Owner, Period};
use crate::protocol::request;
use crate::text::Lang;
use crate::text::book::coverage as words;
use std::path::{Path, PathBuf};

/// What stands for standard output.
const STANDARD_OUTPUT: &str = "-";
/// The byte-order mark: without it a spreadsheet takes UTF-8 for something else.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// `lj range coverage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which period; today's without.
    #[arg(value_parser = value::period)]
    period: Option<Period>,
    /// Only what somebody must look at.
    #[arg(long)]
    trouble: bool,
    /// Write the table as CSV for a spreadsheet; - is standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    out: Option<PathBuf>,
    /// Print the table too, at the printer of this till.
    #[arg(long)]
    print: bool,
}

/// Lists the stretches.
///
/// # Errors
/// What the engine refuses; a file that cannot be written.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let period = shop.period_of(args.period, shop.info()?.now)?;
        let all = stretches(shop, period)?;
        let (mut spans, mut numbers) = (0, 0);
        for row in all.iter().filter(|row| row.how.is_trouble()) {
            spans += 1;
            numbers += u64::from(row.span.count());
        }
        if args.print {
            job::queue(shop, request::PrintCoverage(period))?;
        }
        let is_shown = |row: &&OwnedSpan| !args.trouble || row.how.is_trouble();
        let rows: Vec<Owned> = all.iter().filter(is_shown).cloned().map(Owned).collect();
        match &args.out {
            Some(path) => {
                let path = Some(path.as_path()).filter(|path| *path != Path::new(STANDARD_OUTPUT));
                write_bytes(shop.lang, path, &csv(shop.lang, &rows)?)?;
            }
            None => {
                shop.list(&rows)?;
            }
        }
        if all.is_empty() {
            remark(&words::none(shop.lang, period));
        } else if spans > 0 {
            remark(&words::trouble(shop.lang, spans, numbers));
            return Ok(Exit::REFUSED);
        } else if !shop.json && args.out.is_none() {
            remark(words::whole(shop.lang));
        }
        Ok(Exit::DONE)
    })
}

/// Every stretch of a period.
fn stretches(shop: &Shop<'_>, period: Period) -> Result<Vec<OwnedSpan>, CliFailure> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = shop.ask(request::Coverage { period, after })?;
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// The table for a spreadsheet: numbers stand behind an apostrophe, so that no zero is lost.
fn csv(lang: Lang, rows: &[Owned]) -> Result<Vec<u8>, CliFailure> {
    let failed = |fault: &dyn std::fmt::Display| CliFailure::Fault(fault.to_string());
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    table.write_record(words::headings(lang)).map_err(|fault| failed(&fault))?;
    for row in rows {
        let mut cells = row.cells(lang);
        for (place, cell) in cells.iter_mut().enumerate() {
            let marked =
                if AS_TEXT.contains(&place) { format!("'{cell}") } else { into_cell(cell).into_owned() };
            *cell = marked;
        }
        table.write_record(&cells).map_err(|fault| failed(&fault))?;
    }
    table.into_inner().map_err(|fault| failed(&fault.error()))
}

/// Columns that a spreadsheet would take for figures: begin, end, 統編.
const AS_TEXT: [usize; 3] = [1, 2, 6];

/// A line of the answer.
struct Owned(OwnedSpan);

impl Listing for Owned {
    const RIGHT: &'static [usize] = &[3];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Self(row) = self;
        let (companies, owners) = words::owners(lang, row);
        cells![
            row.span.track,
            row.span.begin(),
            row.span.end(),
            row.span.count(),
            companies,
            owners,
            words::allotted(&row.allotted),
            words::how(lang, row.how),
        ]
    }

    fn json(&self) -> Object {
        let Self(row) = self;
        let allotted = list(&row.allotted, |(ubn, tax_kind)| object! { ubn, tax_kind });
        let owners = list(&row.owners, |(company, owner)| {
            let (kind, name) = owner_words(owner);
            object! { company, kind, name }
        });
        object! {
            track: row.span.track,
            begin: row.span.begin(),
            end: row.span.end(),
            count: row.span.count(),
            state: row.how.word(),
            allotted,
            owners,
        }
    }
}

/// What an owner is, for scripts, and its name where it has one.
fn owner_words(owner: &Owner) -> (&'static str, Option<String>) {
    match owner {
        Owner::Store => ("store", None),
        Owner::Till(till) => ("till", Some(till.to_string())),
        Owner::Borrower(name, kind @ (BorrowerKind::Handheld | BorrowerKind::System)) => {
            (kind.word(), Some(name.to_string()))
        }
        Owner::Unknown => ("unknown", None),
    }
}
