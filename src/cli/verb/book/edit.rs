//! `lj range edit`: 修改. The row as it is, with what the options say; the engine decides what may change.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value::{self, OrAny};
use crate::cli::verb::book::add::span;
use crate::domain::{
    BookRefusal, Category, CleanText, CompanyCode, Copies, DeptCode, FieldFault, Kind, Period, Range,
    RangeDraft, RangeEdit, RangeId, Serial, TaxKind, Track, UploadMode,
};
use crate::protocol::{RangeRow, request};
use chrono::NaiveDate;

/// `lj range edit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Range, such as R000042.
    #[arg(value_parser = value::range_id)]
    id: RangeId,
    /// Period, such as 11507.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Track, two letters.
    #[arg(long, value_parser = value::track)]
    track: Option<Track>,
    /// First number, eight digits.
    #[arg(long, value_parser = value::serial)]
    begin: Option<Serial>,
    /// Last number, inclusive.
    #[arg(long, value_parser = value::serial)]
    end: Option<Serial>,
    /// How many numbers.
    #[arg(long)]
    count: Option<u32>,
    /// Company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Department; `-` for any.
    #[arg(long, value_parser = value::dept_or_any)]
    dept: Option<OrAny<DeptCode>>,
    /// Category (收銀機, 電子計算機, 手開).
    #[arg(long, value_parser = value::category)]
    category: Option<Category>,
    /// Kind (電子發票, 紙本發票).
    #[arg(long, value_parser = value::kind)]
    kind: Option<Kind>,
    /// Copies (三聯式, 二聯式).
    #[arg(long, value_parser = value::copies)]
    copies: Option<Copies>,
    /// Tax kind: 07 general, 08 special.
    #[arg(long, value_parser = value::tax_kind)]
    tax_kind: Option<TaxKind>,
    /// First day; the period's if not given.
    #[arg(long, value_parser = value::date)]
    from: Option<NaiveDate>,
    /// Last day; the period's if not given.
    #[arg(long, value_parser = value::date)]
    to: Option<NaiveDate>,
    /// Upload at once (auto) or when somebody says so (manual).
    #[arg(long, value_parser = value::upload)]
    upload: Option<UploadMode>,
    /// Last number that the former system used.
    #[arg(long, value_name = "N", value_parser = value::serial)]
    last_issued: Option<Serial>,
    /// How many of those it cancelled.
    #[arg(long, value_name = "K")]
    cancelled: Option<u32>,
    /// Why not whole books, or taken over part-used.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// Changes the range and prints it.
///
/// # Errors
/// `RANGE_USED`, `NO_SUCH_RANGE`, and what `range add` is refused for.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| context.list(&edit(shop, args)?))
}

fn edit(shop: &Shop<'_>, args: Args) -> Result<Vec<RangeRow>, CliFailure> {
    let id = args.id;
    let row = shop.ask(request::Range(id))?;
    let mut draft = edited(args, &row.range)
        .map_err(|fault| CliFailure::of(shop.lang, BookRefusal::Fields(vec![(0, fault)])))?;
    draft.till = shop.till.clone().or(draft.till);
    let edit = RangeEdit { draft };
    shop.act(request::RangeEdit { id, edit })
}

/// The row as it shall be. Days follow a changed period; a moved begin keeps the count.
fn edited(args: Args, old: &Range) -> Result<RangeDraft, FieldFault> {
    let moved_count = (args.begin.is_some() && args.end.is_none()).then_some(old.span.count());
    let (end, count) = match (args.end, args.count) {
        (None, None) => (moved_count.is_none().then_some(old.span.end()), moved_count),
        given => given,
    };
    let track = args.track.unwrap_or(old.span.track);
    let span = span(track, args.begin.unwrap_or(old.span.begin()), end, count)?;
    let period = args.period.unwrap_or(old.period);
    let same_period = period == old.period;
    let carried = old.carried_to > old.span.begin().value();
    let old_last = if carried { Serial::try_from(old.carried_to - 1).ok() } else { None };
    Ok(RangeDraft {
        company: Some(args.company.unwrap_or_else(|| old.company.clone())),
        dept: args.dept.map_or_else(|| old.dept.clone(), |dept| dept.0),
        till: old.till().cloned(),
        period,
        tax_kind: args.tax_kind.unwrap_or(old.tax_kind),
        category: args.category.unwrap_or(old.category),
        kind: args.kind.unwrap_or(old.kind),
        copies: args.copies.unwrap_or(old.copies),
        from: args.from.or(same_period.then_some(old.from)),
        to: args.to.or(same_period.then_some(old.to)),
        span,
        last_issued: args.last_issued.or(old_last),
        cancelled: args.cancelled.unwrap_or(old.carried_cancelled),
        upload: args.upload.unwrap_or(old.upload),
        reason: args.reason.unwrap_or_else(|| old.reason.clone()),
    })
}
