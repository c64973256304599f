//! `lj goods list|add|edit|remove|import|export`: the goods list that the sales screen finds codes in.

pub mod export;
pub mod file;
pub mod import;
pub mod rows;

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value::{self, OrAny};
use crate::cli::verb::sale::goods::rows::each_page;
use crate::domain::{CleanText, Good, GoodCode, SaleRefusal, TaxChoice};
use crate::protocol::{Desk, request};
use crate::text;
use clap::Subcommand;
use rust_decimal::Decimal;

/// `lj goods …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List goods by code.
    List(ListArgs),
    /// Add a good.
    Add(AddArgs),
    /// Change a good; what is not given stays.
    Edit(EditArgs),
    /// Remove goods: all or none.
    Remove(RemoveArgs),
    /// Add and change goods from a CSV file (code,barcode,name,unit,price,tax): all rows or none. UTF-8 with or
    /// without a byte-order mark, else CP950; up to 32 MiB and 100,000 goods.
    Import(import::Args),
    /// Write all goods as such a CSV file, in UTF-8.
    Export(export::Args),
}

/// `lj goods list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The start of a code or bar code, or a part of the name.
    #[arg(long, value_name = "TEXT", value_parser = value::text)]
    find: Option<CleanText>,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u64>,
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

/// `lj goods remove`.
#[derive(Debug, clap::Args)]
pub struct RemoveArgs {
    /// Codes of goods.
    #[arg(value_name = "CODE", value_parser = value::good, required = true)]
    goods: Vec<GoodCode>,
}

/// Lists or changes.
///
/// # Errors
/// `BAD_GOODS`, `CODE_TAKEN`, `NO_SUCH_GOOD`, `TOO_MANY`, `IMPORT_REFUSED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        // The file is read before the store is opened.
        Verb::Import(args) => import::run(context, &args),
        Verb::List(args) => context.with_desk(|desk| list(context, desk, args)),
        Verb::Add(args) => context.with_desk(|desk| put(context, desk, added(args), true)),
        Verb::Edit(args) => context.with_desk(|desk| edit(context, desk, args)),
        Verb::Remove(args) => context.with_desk(|desk| remove(context, desk, args)),
        Verb::Export(args) => context.with_desk(|desk| export::run(context, desk, &args)),
    }
}

fn added(args: AddArgs) -> Good {
    Good {
        code: args.good,
        barcode: args.bar_code,
        name: args.name,
        unit: args.unit.unwrap_or_default(),
        price: args.price,
        tax: args.tax,
    }
}

fn edit(context: &Context, desk: &dyn Desk, args: EditArgs) -> Result<Exit, CliFailure> {
    let found = context.ask(desk, request::Good(args.good.clone()))?;
    // A bar code leads to its good as well; only the code itself names it here.
    let known = found.filter(|good| good.code == args.good);
    let good = known
        .ok_or_else(|| CliFailure::of(context.lang, &SaleRefusal::NoSuchGood(args.good.clone()).into()))?;
    let good = Good {
        name: args.name.unwrap_or(good.name),
        price: args.price.unwrap_or(good.price),
        barcode: args.bar_code.map_or(good.barcode, |given| given.0),
        unit: args.unit.unwrap_or(good.unit),
        tax: args.tax.unwrap_or(good.tax),
        code: good.code,
    };
    put(context, desk, good, false)
}

fn put(context: &Context, desk: &dyn Desk, good: Good, new: bool) -> Result<Exit, CliFailure> {
    context.act(desk, request::GoodsPut { goods: vec![good.clone()], new })?;
    context.list([&good])
}

fn remove(context: &Context, desk: &dyn Desk, args: RemoveArgs) -> Result<Exit, CliFailure> {
    let count = args.goods.len();
    context.act(desk, request::GoodsRemove(args.goods))?;
    context.say(text::sale::goods::removed(context.lang, count))
}

fn list(context: &Context, desk: &dyn Desk, args: ListArgs) -> Result<Exit, CliFailure> {
    let mut rows = Vec::new();
    let limit = args.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    each_page(context, desk, args.find.unwrap_or_default(), &mut |page| {
        rows.extend(page);
        rows.len() < limit
    })?;
    rows.truncate(limit);
    context.list(&rows)
}
