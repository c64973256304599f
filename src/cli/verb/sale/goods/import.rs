//! `lj goods import`: adds and changes goods from a CSV file, all rows or none. Goods that the file does not name stay.

use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, Judged, Out};
use crate::cli::verb::sale::goods::file;
use crate::cli::verb::sale::goods::rows::found;
use crate::domain::{CleanText, Good, GoodCode, RowVerdict};
use crate::protocol::request;
use crate::text::{self, Lang};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

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

/// What is said of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum Verdict {
    New,
    Changed,
    Same,
    BadRow,
    Taken,
}

type Row = Judged<Verdict>;

fn word(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => text::book::verdict(lang, RowVerdict::New),
        Verdict::Same => text::book::verdict(lang, RowVerdict::Same),
        Verdict::BadRow => text::book::verdict(lang, RowVerdict::BadRow),
        Verdict::Changed => text::sale::goods::row_changed(lang),
        Verdict::Taken => text::sale::goods::row_taken(lang),
    }
}

/// Imports, or says why not.
///
/// # Errors
/// No goods file: wrong input (exit 2). A row with a fault, or a code of another good: `IMPORT_REFUSED`.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let bytes = input::read(context.lang, &args.file, file::FILE_BYTES_MAX)?;
    let rows = file::read(&bytes)
        .map_err(|fault| CliFailure::Usage(text::sale::goods::file_fault(context.lang, &fault)))?;
    context.with_shop(|shop| judge_and_put(shop, args, rows))
}

/// The goods of the store, by code, and who owns each code and bar code.
#[derive(Default)]
struct Known {
    goods: HashMap<GoodCode, Good>,
    owners: HashMap<GoodCode, GoodCode>,
}

impl Known {
    fn read(shop: &Shop<'_>) -> Result<Self, CliFailure> {
        let mut known = Self::default();
        for good in found(shop, CleanText::default(), usize::MAX)? {
            for code in std::iter::once(&good.code).chain(&good.barcode) {
                known.owners.insert(code.clone(), good.code.clone());
            }
            known.goods.insert(good.code.clone(), good);
        }
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

fn judge_and_put(shop: &Shop<'_>, args: &Args, rows: Vec<file::Row>) -> Result<Exit, CliFailure> {
    let known = Known::read(shop)?;
    let named: HashSet<&GoodCode> =
        rows.iter().filter_map(|(_, row)| Some(&row.as_ref().ok()?.code)).collect();
    let told: Vec<Row> = rows.iter().map(|row| judged(shop.lang, row, &known, &named)).collect();
    let refused = told.iter().filter(|row| row.reason.is_some()).count();
    if refused == 0 && !args.dry_run && !rows.is_empty() {
        let goods = rows.into_iter().filter_map(|(_, row)| row.ok()).collect();
        shop.act(request::GoodsPut { goods, new: false })?;
    }
    tell(shop, args, &told, refused)?;
    if refused == 0 {
        return Ok(Exit::DONE);
    }
    let sentence = text::sale::goods::import_refused(shop.lang, refused);
    Err(CliFailure::Refused { code: "IMPORT_REFUSED", sentence })
}

fn judged(lang: Lang, (line, row): &file::Row, known: &Known, named: &HashSet<&GoodCode>) -> Row {
    let line = u32::try_from(*line).unwrap_or(u32::MAX);
    let (verdict, reason) = match row {
        Err(faults) => {
            let faults: Vec<String> =
                faults.iter().map(|fault| text::sale::goods::row_fault(lang, fault)).collect();
            (Verdict::BadRow, Some(faults.join(lang.pick("；", "; "))))
        }
        Ok(good) => match known.taken(good, named) {
            Some((code, owner)) => (Verdict::Taken, Some(text::sale::goods::taken(lang, code, owner))),
            None => (known.verdict(good), None),
        },
    };
    Row { line, verdict, reason }
}

fn tell(context: &Context, args: &Args, told: &[Row], refused: usize) -> Result<(), CliFailure> {
    let mut out = Out::default();
    if context.json {
        told.iter().try_for_each(|row| row.json(&mut out))?;
        return out.flush();
    }
    let worth = |row: &&Row| args.dry_run || row.reason.is_some();
    told.iter().filter(worth).try_for_each(|row| row.say(context.lang, word, &mut out))?;
    if refused == 0 {
        let count = |verdict| told.iter().filter(|row| row.verdict == verdict).count();
        let counts = [Verdict::New, Verdict::Changed, Verdict::Same].map(count);
        out.line(&text::sale::goods::imported(context.lang, counts, args.dry_run))?;
    }
    out.flush()
}
