//! `lj goods import`: adds and changes goods from a CSV file, all rows or none. Goods that the file does not name stay.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::VerdictJson;
use crate::cli::out::output::{Out, clean};
use crate::cli::verb::sale::goods::each_page;
use crate::cli::verb::sale::goods::file;
use crate::domain::{CleanText, Good, GoodCode};
use crate::protocol::{Desk, Request};
use crate::text::{goods, verbs};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// `lj goods import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The CSV file; `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only give the verdicts.
    #[arg(long)]
    dry_run: bool,
}

/// What is to be done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    New,
    Changed,
    Same,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
        }
    }
}

/// Imports, or says why not.
///
/// # Errors
/// No goods file: wrong input (exit 2). A row with a fault, or a code of another good: `IMPORT_REFUSED`.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let bytes = read_file(context, &args.file)?;
    let rows =
        file::read(&bytes).map_err(|fault| CliFailure::Usage(goods::file_fault(context.lang, &fault)))?;
    let opened = context.open()?;
    let ended = judge_and_put(context, &*opened.desk, args, rows);
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

/// At most one byte more than is read: the reader then says that it is too large.
fn read_file(context: &Context, path: &Path) -> Result<Vec<u8>, CliFailure> {
    let mut bytes = Vec::new();
    let limit = file::FILE_BYTES_MAX as u64 + 1;
    let read = if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|error| {
        let shown = clean(&path.display().to_string());
        CliFailure::Usage(verbs::path_fault(context.lang, &shown, &clean(&error.to_string())))
    })
}

/// The goods of the store, by code, and who owns each code and bar code.
#[derive(Default)]
struct Known {
    goods: HashMap<GoodCode, Good>,
    owners: HashMap<GoodCode, GoodCode>,
}

impl Known {
    fn read(context: &Context, desk: &dyn Desk) -> Result<Self, CliFailure> {
        let mut known = Self::default();
        each_page(context, desk, CleanText::default(), &mut |page| {
            for good in page {
                for code in std::iter::once(&good.code).chain(&good.barcode) {
                    known.owners.insert(code.clone(), good.code.clone());
                }
                known.goods.insert(good.code.clone(), good);
            }
            true
        })?;
        Ok(known)
    }

    /// The code of a row that belongs to another good, which does not give it up in the same file.
    fn taken<'a>(&self, good: &'a Good, named: &HashSet<&GoodCode>) -> Option<(&'a GoodCode, &GoodCode)> {
        std::iter::once(&good.code).chain(&good.barcode).find_map(|code| {
            let owner = self.owners.get(code).filter(|owner| **owner != good.code)?;
            let gives_up = owner != code && named.contains(owner);
            (!gives_up).then_some((code, owner))
        })
    }

    fn verdict(&self, good: &Good) -> Verdict {
        match self.goods.get(&good.code) {
            None => Verdict::New,
            Some(old) if old == good => Verdict::Same,
            Some(_) => Verdict::Changed,
        }
    }
}

fn judge_and_put(
    context: &Context,
    desk: &dyn Desk,
    args: &Args,
    rows: Vec<file::Row>,
) -> Result<(), CliFailure> {
    let lang = context.lang;
    let known = Known::read(context, desk)?;
    let named: HashSet<&GoodCode> =
        rows.iter().filter_map(|(_, row)| Some(&row.as_ref().ok()?.code)).collect();
    let mut told = Vec::new();
    let (mut counts, mut refused) = ([0usize; 3], 0usize);
    for (line, row) in &rows {
        let line = u32::try_from(*line).unwrap_or(u32::MAX);
        let (verdict, reason) = match row {
            Err(faults) => {
                let faults: Vec<String> = faults.iter().map(|fault| goods::row_fault(lang, fault)).collect();
                ("bad-row", Some(faults.join(lang.pick("；", "; "))))
            }
            Ok(good) => match known.taken(good, &named) {
                Some((code, owner)) => ("taken", Some(goods::taken(lang, code, owner))),
                None => {
                    let verdict = known.verdict(good);
                    counts[verdict as usize] += 1;
                    (verdict.word(), None)
                }
            },
        };
        refused += usize::from(reason.is_some());
        told.push(VerdictJson { line, verdict, reason });
    }
    if refused == 0 && !args.dry_run && !rows.is_empty() {
        let goods = rows.into_iter().filter_map(|(_, row)| row.ok()).collect();
        context.act(desk, Request::GoodsPut { goods, new: false })?;
    }
    tell(context, args, &told, counts)?;
    if refused == 0 {
        return Ok(());
    }
    let sentence = goods::import_refused(lang, refused);
    Err(CliFailure::Refused { code: "IMPORT_REFUSED", sentence })
}

fn tell(context: &Context, args: &Args, told: &[VerdictJson], counts: [usize; 3]) -> Result<(), CliFailure> {
    let mut out = Out::default();
    let refused = told.iter().any(|row| row.reason.is_some());
    if context.json {
        told.iter().try_for_each(|row| out.json(row))?;
        return out.flush();
    }
    for row in told.iter().filter(|row| args.dry_run || row.reason.is_some()) {
        let reason = row.reason.as_deref().unwrap_or_default();
        out.line(&verbs::import_row(context.lang, row.line, row.verdict, reason))?;
    }
    if !refused {
        out.line(&goods::imported(context.lang, counts, args.dry_run))?;
    }
    out.flush()
}
