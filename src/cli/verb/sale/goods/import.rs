//! `lj goods import`: adds and changes goods from a CSV file, all rows or none. Goods that the file does not name stay.

use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, Judged, Out};
use crate::cli::verb::sale::goods::file;
use crate::cli::verb::sale::goods::rows::found;
use crate::domain::{CleanText, Good, GoodCode, GoodsRowFault, RowVerdict};
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

/// Digits of a bar code that has lost a zero: EAN-8 and UPC-A without their first.
const CUT_LENGTHS: [usize; 2] = [7, 11];

fn is_figure(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code of figures that begins with a zero, as a spreadsheet writes it back.
fn bare_figure(code: &str) -> Option<&str> {
    let bare = code.trim_start_matches('0');
    (is_figure(code) && bare.len() < code.len() && !bare.is_empty()).then_some(bare)
}

/// True for figures that were taken for a number: `4710000000011.0`, `4.71E12`.
fn is_rounded(text: &str) -> bool {
    let (figure, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    let zeros = is_figure(part) && part.bytes().all(|byte| byte == b'0');
    let raised = is_figure(exponent) && (part.is_empty() || is_figure(part)) && figure.contains('.');
    is_figure(whole) && (raised || (exponent.is_empty() && zeros))
}

/// True for what a spreadsheet writes where a formula fails.
fn is_sheet_error(name: &str) -> bool {
    let of_libre = name.strip_prefix("Err:").is_some_and(is_figure);
    let of_excel = ["#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#N/A"].contains(&name);
    of_libre || of_excel
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
    /// Codes and bar codes of figures that begin with zeros, by what a spreadsheet makes of them.
    without_zeros: HashMap<String, GoodCode>,
}

impl Known {
    fn read(shop: &Shop<'_>) -> Result<Self, CliFailure> {
        let mut known = Self::default();
        found(shop, CleanText::default(), usize::MAX)?.into_iter().for_each(|good| known.add(good));
        Ok(known)
    }

    fn add(&mut self, good: Good) {
        for code in std::iter::once(&good.code).chain(&good.barcode) {
            self.owners.insert(code.clone(), good.code.clone());
            if let Some(bare) = bare_figure(code.as_str()) {
                self.without_zeros.insert(bare.to_owned(), code.clone());
            }
        }
        self.goods.insert(good.code.clone(), good);
    }

    /// The code of a row that belongs to another good, which does not give it up in the same file.
    fn taken<'a>(&self, good: &'a Good, named: &HashSet<&GoodCode>) -> Option<(&'a GoodCode, &GoodCode)> {
        std::iter::once(&good.code).chain(&good.barcode).find_map(|code| {
            let owner = self.owners.get(code).filter(|owner| **owner != good.code)?;
            let gives_up = owner != code && named.contains(owner);
            (!gives_up).then_some((code, owner))
        })
    }

    /// What a spreadsheet has made of a row on its way. What the store has to the letter is meant so.
    fn damage(&self, good: &Good) -> Option<GoodsRowFault> {
        let unknown = |code: &&GoodCode| !self.owners.contains_key(*code);
        let codes = std::iter::once(&good.code).chain(&good.barcode).filter(unknown);
        let of_code = |code: &GoodCode| {
            let text = code.as_str();
            let zeros = self.without_zeros.get(text).cloned();
            let cut = |length: usize| {
                good.barcode.as_ref() == Some(code) && is_figure(text) && text.len() == length
            };
            match zeros {
                _ if is_rounded(text) => Some(GoodsRowFault::AsFigure(text.to_owned())),
                Some(known) => Some(GoodsRowFault::LostZeros(text.to_owned(), Some(known))),
                None if CUT_LENGTHS.into_iter().any(cut) => {
                    Some(GoodsRowFault::LostZeros(text.to_owned(), None))
                }
                None => None,
            }
        };
        let old = self.goods.get(&good.code);
        let name = good.name.as_str();
        let is_meant = old.is_some_and(|old| old.name == good.name);
        let sheet_error = || GoodsRowFault::SheetError(name.to_owned());
        let mut faults = codes.filter_map(of_code);
        faults.next().or_else(|| (!is_meant && is_sheet_error(name)).then(sheet_error))
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
            None => match known.damage(good) {
                Some(fault) => (Verdict::BadRow, Some(text::sale::goods::row_fault(lang, &fault))),
                None => (known.verdict(good), None),
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn good(code: &str, barcode: &str, name: &str) -> Good {
        let (code, barcode) = (GoodCode::parse(code).unwrap(), GoodCode::parse(barcode));
        let name = CleanText::new(name, 40).unwrap();
        let (unit, price) = (CleanText::default(), 25.into());
        Good { code, barcode, name, unit, price, tax: crate::domain::TaxChoice::Taxable }
    }

    fn known(goods: &[Good]) -> Known {
        let mut known = Known::default();
        goods.iter().for_each(|good| known.add(good.clone()));
        known
    }

    #[test]
    fn what_a_spreadsheet_has_made_of_codes_and_names_is_refused() {
        let store = known(&[good("0501", "036000291452", "茶"), good("9001", "4710000000011", "蛋")]);
        let lost = |text: &str, code: Option<&str>| {
            Some(GoodsRowFault::LostZeros(text.to_owned(), code.and_then(GoodCode::parse)))
        };
        let rounded = |text: &str| Some(GoodsRowFault::AsFigure(text.to_owned()));
        for (code, barcode, name, fault) in [
            ("501", "036000291452", "茶", lost("501", Some("0501"))),
            ("0501", "36000291452", "茶", lost("36000291452", Some("036000291452"))),
            ("9009", "36000291453", "新", lost("36000291453", None)),
            ("9009", "1234567", "新", lost("1234567", None)),
            ("9001", "4710000000011.0", "蛋", rounded("4710000000011.0")),
            ("9001.0", "4710000000011", "蛋", rounded("9001.0")),
            ("9009", "4.71E12", "新", rounded("4.71E12")),
            ("9001", "4710000000011", "Err:501", Some(GoodsRowFault::SheetError("Err:501".to_owned()))),
            ("9001", "4710000000011", "#NAME?", Some(GoodsRowFault::SheetError("#NAME?".to_owned()))),
        ] {
            assert_eq!(store.damage(&good(code, barcode, name)), fault, "{code} {barcode} {name}");
        }
    }

    #[test]
    fn what_is_meant_so_is_taken() {
        let odd = [good("1.0", "1234567", "#NAME?"), good("0501", "", "茶"), good("501", "", "水")];
        let store = known(&odd);
        for row in odd {
            assert_eq!(store.damage(&row), None, "{row:?}: the store has it to the letter");
        }
        for (code, barcode) in [("1001", "4710000000011"), ("12345678901", ""), ("A.0", "1.5"), ("1E5", "0")]
        {
            assert_eq!(store.damage(&good(code, barcode, "Err: none")), None, "{code} {barcode}");
        }
    }
}
