//! Acts on marked ranges: 刪除, 部門編輯, till, pause, resume, split. Many ids are all or nothing.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value::{self, OrAny};
use crate::domain::{DeptCode, RangeId, Serial, TillCode};
use crate::protocol::{Ask, RangeRow, request};
use crate::text;

/// The ranges.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ranges, such as R000042.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
}

/// `lj range dept`.
#[derive(Debug, clap::Args)]
pub struct DeptArgs {
    /// Department; `-` for any.
    #[arg(value_name = "DEPT", value_parser = value::dept_or_any, allow_hyphen_values = true)]
    to_dept: OrAny<DeptCode>,
    /// Ranges, such as R000042.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
}

/// `lj range till`.
#[derive(Debug, clap::Args)]
pub struct TillArgs {
    /// Till; `-` for any.
    #[arg(value_name = "TILL", value_parser = value::till_or_any, allow_hyphen_values = true)]
    to_till: OrAny<TillCode>,
    /// Ranges, such as R000042.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
}

/// `lj range split`.
#[derive(Debug, clap::Args)]
pub struct SplitArgs {
    /// Range, such as R000042.
    #[arg(value_parser = value::range_id)]
    id: RangeId,
    /// First number of the second part.
    #[arg(long, value_name = "N", value_parser = value::serial)]
    at: Serial,
}

/// 刪除; prints the rows that went.
///
/// # Errors
/// `RANGE_USED`, `NO_SUCH_RANGE`.
pub fn delete(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let gone = act(shop, request::RangeDelete(args.ids))?;
        context.say(text::book::ranges_deleted(context.lang, gone.len()))
    })
}

/// 部門編輯; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn dept(context: &Context, args: DeptArgs) -> Result<Exit, CliFailure> {
    mark(context, request::RangeDept { ids: args.ids, dept: args.to_dept.0 })
}

/// Gives ranges to a till; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn till(context: &Context, args: TillArgs) -> Result<Exit, CliFailure> {
    mark(context, request::RangeTill { ids: args.ids, till: args.to_till.0 })
}

/// Pauses ranges or sets them in use again; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn pause(context: &Context, args: Args, pause: bool) -> Result<Exit, CliFailure> {
    mark(context, request::RangePause { ids: args.ids, pause })
}

/// Cuts a range in two; prints both.
///
/// # Errors
/// `BAD_SPLIT`, `NO_SUCH_RANGE`.
pub fn split(context: &Context, args: SplitArgs) -> Result<Exit, CliFailure> {
    mark(context, request::RangeSplit { id: args.id, at: args.at })
}

/// Does it, and gives the rows as they are now.
fn act(shop: &Shop<'_>, asked: impl Ask<Reply = Vec<RangeRow>>) -> Result<Vec<RangeRow>, CliFailure> {
    let rows = shop.act(asked)?;
    shop.list(&rows)?;
    Ok(rows)
}

fn mark(context: &Context, asked: impl Ask<Reply = Vec<RangeRow>>) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| act(shop, asked)).map(|_| Exit::DONE)
}
