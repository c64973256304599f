//! `lj goods list|add|edit|remove|import|export`: the goods list that the sales screen finds codes in.

pub mod export;
pub mod file;
pub mod import;

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::GoodJson;
use crate::cli::out::output::{Out, table};
use crate::cli::value::{self, OrAny};
use crate::cli::verb::sale::issue::Tax;
use crate::domain::{CleanText, Good, GoodCode, SaleRefusal};
use crate::expect_reply;
use crate::protocol::{Desk, GoodsQuery, PAGE_ROWS_MAX, Request};
use crate::text::goods;
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
    #[arg(long, value_enum, default_value = "taxable")]
    tax: Tax,
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
    #[arg(long, value_enum)]
    tax: Option<Tax>,
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
    let verb = match verb {
        // The file is read before the store is opened.
        Verb::Import(args) => return import::run(context, &args),
        other => other,
    };
    let opened = context.open()?;
    let desk = &*opened.desk;
    let ended = match verb {
        Verb::List(args) => list(context, desk, args),
        Verb::Add(args) => {
            let good = Good {
                code: args.good,
                barcode: args.bar_code,
                name: args.name,
                unit: args.unit.unwrap_or_default(),
                price: args.price,
                tax: args.tax.into(),
            };
            put(context, desk, good, true)
        }
        Verb::Edit(args) => edit(context, desk, args),
        Verb::Remove(args) => remove(context, desk, args),
        Verb::Export(args) => export::run(context, desk, &args),
        Verb::Import(_) => Ok(()),
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn edit(context: &Context, desk: &dyn Desk, args: EditArgs) -> Result<(), CliFailure> {
    let found = expect_reply!(context, context.ask(desk, Request::Good(args.good.clone()))?, Good)?;
    // A bar code leads to its good as well; only the code itself names it here.
    let known = found.filter(|good| good.code == args.good);
    let good = known
        .ok_or_else(|| CliFailure::of(context.lang, &SaleRefusal::NoSuchGood(args.good.clone()).into()))?;
    let good = Good {
        name: args.name.unwrap_or(good.name),
        price: args.price.unwrap_or(good.price),
        barcode: args.bar_code.map_or(good.barcode, |given| given.0),
        unit: args.unit.unwrap_or(good.unit),
        tax: args.tax.map_or(good.tax, Into::into),
        code: good.code,
    };
    put(context, desk, good, false)
}

fn put(context: &Context, desk: &dyn Desk, good: Good, new: bool) -> Result<(), CliFailure> {
    context.act(desk, Request::GoodsPut { goods: vec![good.clone()], new })?;
    print(context, &[good])
}

fn remove(context: &Context, desk: &dyn Desk, args: RemoveArgs) -> Result<(), CliFailure> {
    let count = args.goods.len();
    context.act(desk, Request::GoodsRemove(args.goods))?;
    let mut out = Out::default();
    if !context.json {
        out.line(&goods::removed(context.lang, count))?;
    }
    out.flush()
}

fn list(context: &Context, desk: &dyn Desk, args: ListArgs) -> Result<(), CliFailure> {
    let mut rows = Vec::new();
    let limit = args.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    each_page(context, desk, args.find.unwrap_or_default(), &mut |page| {
        rows.extend(page);
        rows.len() < limit
    })?;
    rows.truncate(limit);
    print(context, &rows)
}

/// Pages of goods by code, until `take` has enough.
pub fn each_page(
    context: &Context,
    desk: &dyn Desk,
    find: CleanText,
    take: &mut dyn FnMut(Vec<Good>) -> bool,
) -> Result<(), CliFailure> {
    let mut query = GoodsQuery { find, after: None, limit: PAGE_ROWS_MAX };
    loop {
        let page = expect_reply!(context, context.ask(desk, Request::Goods(query.clone()))?, Goods)?;
        query.after = page.rows.last().map(|good| good.code.clone());
        if !take(page.rows) || !page.more || query.after.is_none() {
            return Ok(());
        }
    }
}

fn print(context: &Context, rows: &[Good]) -> Result<(), CliFailure> {
    let mut out = Out::default();
    if context.json {
        for good in rows {
            out.json(&GoodJson::of(good))?;
        }
        return out.flush();
    }
    let lang = context.lang;
    let heading = goods::headings(lang).map(str::to_owned).to_vec();
    let cells = rows.iter().map(|good| {
        vec![
            good.code.to_string(),
            good.barcode.as_ref().map(ToString::to_string).unwrap_or_default(),
            good.name.to_string(),
            good.unit.to_string(),
            good.price.normalize().to_string(),
            goods::tax(lang, good.tax).to_owned(),
        ]
    });
    let cells: Vec<_> = std::iter::once(heading).chain(cells).collect();
    for line in table(&cells, &[false, false, false, false, true]) {
        out.line(&line)?;
    }
    out.flush()
}
