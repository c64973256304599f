//! `lj goods list|add|edit|remove|import|export`: the goods list that the sales screen finds codes in.

pub mod file;
pub mod import;
pub mod rows;

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, object, shown, write_bytes};
use crate::cli::value::{self, OrAny};
use crate::cli::verb::sale::goods::rows::found;
use crate::domain::{CleanText, Good, GoodCode, SaleRefusal, TaxChoice};
use crate::protocol::request;
use crate::text;
use clap::Subcommand;
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

/// The file name that means standard output.
const STANDARD_OUTPUT: &str = "-";

/// `lj goods …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List goods by code.
    List {
        /// The start of a code or bar code, or a part of the name.
        #[arg(long, value_name = "TEXT", value_parser = value::text)]
        find: Option<CleanText>,
        /// At most so many rows.
        #[arg(long)]
        limit: Option<u64>,
    },
    /// Add a good.
    Add(AddArgs),
    /// Change a good; what is not given stays.
    Edit(EditArgs),
    /// Remove goods: all or none.
    Remove {
        /// Codes of goods.
        #[arg(value_name = "CODE", value_parser = value::good, required = true)]
        goods: Vec<GoodCode>,
    },
    /// Add and change goods from a CSV file (code,barcode,name,unit,price,tax): all rows or none. UTF-8 with or
    /// without a byte-order mark, else CP950; up to 32 MiB and 100,000 goods.
    Import(import::Args),
    /// Write all goods as such a CSV file, in UTF-8.
    Export {
        /// The file to write; standard output if not given or `-`.
        #[arg(value_name = "OUT")]
        out: Option<PathBuf>,
        /// Write over a file that is there.
        #[arg(long)]
        overwrite: bool,
    },
}

/// `lj goods add`.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// Code of the good.
    #[arg(value_parser = value::good)]
    good: GoodCode,
    /// Name.
    #[arg(long, value_parser = value::text)]
    name: CleanText,
    /// Price with tax; 0 is asked for at the till.
    #[arg(long, allow_negative_numbers = true, value_parser = value::figure)]
    price: Decimal,
    /// Bar code, as the scanner sends it.
    #[arg(long, value_parser = value::good)]
    bar_code: Option<GoodCode>,
    /// Unit.
    #[arg(long, value_parser = value::text)]
    unit: Option<CleanText>,
    /// Taxable, zero-rated or free.
    #[arg(long, value_parser = value::word::<TaxChoice>(), default_value = "taxable")]
    tax: TaxChoice,
}

/// `lj goods edit`.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// Code of the good.
    #[arg(value_parser = value::good)]
    good: GoodCode,
    /// Name.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
    /// Price with tax; 0 is asked for at the till.
    #[arg(long, allow_negative_numbers = true, value_parser = value::figure)]
    price: Option<Decimal>,
    /// Bar code, as the scanner sends it; `-` for none.
    #[arg(long, value_parser = value::good_or_none)]
    bar_code: Option<OrAny<GoodCode>>,
    /// Unit.
    #[arg(long, value_parser = value::text)]
    unit: Option<CleanText>,
    /// Taxable, zero-rated or free.
    #[arg(long, value_parser = value::word::<TaxChoice>())]
    tax: Option<TaxChoice>,
}

/// Lists or changes.
///
/// # Errors
/// `BAD_GOODS`, `CODE_TAKEN`, `NO_SUCH_GOOD`, `TOO_MANY`, `IMPORT_REFUSED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        // The file is read before the store is opened.
        Verb::Import(args) => import::run(context, &args),
        Verb::List { find, limit } => context.with_shop(|shop| list(shop, find.unwrap_or_default(), limit)),
        Verb::Add(args) => context.with_shop(|shop| put(shop, added(args), true)),
        Verb::Edit(args) => context.with_shop(|shop| edit(shop, args)),
        Verb::Remove { goods } => context.with_shop(|shop| {
            shop.act(request::GoodsRemove(goods.clone()))?;
            let told = || object! { removed: goods.iter().map(ToString::to_string).collect::<Vec<_>>() };
            shop.tell(told, |lang| text::sale::goods::removed(lang, goods.len()))
        }),
        Verb::Export { out, overwrite } => export(context, out.as_deref(), overwrite),
    }
}

fn added(args: AddArgs) -> Good {
    let AddArgs { good: code, name, price, bar_code: barcode, unit, tax } = args;
    Good { code, barcode, name, unit: unit.unwrap_or_default(), price, tax }
}

fn edit(shop: &Shop<'_>, args: EditArgs) -> Result<Exit, CliFailure> {
    // A bar code leads to its good as well; only the code itself names it here.
    let known = shop.ask(request::Good(args.good.clone()))?.filter(|good| good.code == args.good);
    let good = known.ok_or_else(|| CliFailure::of(shop.lang, SaleRefusal::NoSuchGood(args.good.clone())))?;
    let good = Good {
        name: args.name.unwrap_or(good.name),
        price: args.price.unwrap_or(good.price),
        barcode: args.bar_code.map_or(good.barcode, |given| given.0),
        unit: args.unit.unwrap_or(good.unit),
        tax: args.tax.unwrap_or(good.tax),
        code: good.code,
    };
    put(shop, good, false)
}

fn put(shop: &Shop<'_>, good: Good, new: bool) -> Result<Exit, CliFailure> {
    shop.act(request::GoodsPut { goods: vec![good.clone()], new })?;
    shop.list([&good])
}

fn list(shop: &Shop<'_>, find: CleanText, limit: Option<u64>) -> Result<Exit, CliFailure> {
    let limit = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut rows = found(shop, find, limit)?;
    rows.truncate(limit);
    shop.list(&rows)
}

/// All goods as a file that `lj goods import` reads back the same.
fn export(context: &Context, out: Option<&Path>, overwrite: bool) -> Result<Exit, CliFailure> {
    let out = out.filter(|path| path.as_os_str() != STANDARD_OUTPUT);
    // Devices and pipes are there too, and links are refused where they are opened; only what a file holds can be lost.
    let is_file = |path: &&Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
    if let Some(path) = out.filter(|path| !overwrite && is_file(path)) {
        return Err(CliFailure::Usage(text::sale::goods::file_exists(context.lang, &shown(path))));
    }
    let goods = context.with_shop(|shop| found(shop, CleanText::default(), usize::MAX))?;
    let bytes = file::write(&goods).map_err(|fault| CliFailure::Fault(fault.to_string()))?;
    write_bytes(context.lang, out, &bytes)
}
