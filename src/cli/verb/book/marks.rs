//! Acts on marked ranges: 刪除, 部門編輯, till, pause, resume, split. Many ids are all or nothing.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::value::{self, OrAny};
use crate::domain::{DeptCode, RangeId, Serial, TillCode};
use crate::expect_reply;
use crate::protocol::Request;
use crate::text::verbs;

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
    act(context, Request::RangeDelete(args.ids), verbs::deleted)
}

/// 部門編輯; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn dept(context: &Context, args: DeptArgs) -> Result<Exit, CliFailure> {
    act(context, Request::RangeDept { ids: args.ids, dept: args.to_dept.0 }, |_, _| String::new())
}

/// Gives ranges to a till; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn till(context: &Context, args: TillArgs) -> Result<Exit, CliFailure> {
    act(context, Request::RangeTill { ids: args.ids, till: args.to_till.0 }, |_, _| String::new())
}

/// Pauses ranges or sets them in use again; prints the rows as they are now.
///
/// # Errors
/// `NO_SUCH_RANGE`.
pub fn pause(context: &Context, args: Args, pause: bool) -> Result<Exit, CliFailure> {
    act(context, Request::RangePause { ids: args.ids, pause }, |_, _| String::new())
}

/// Cuts a range in two; prints both.
///
/// # Errors
/// `BAD_SPLIT`, `NO_SUCH_RANGE`.
pub fn split(context: &Context, args: SplitArgs) -> Result<Exit, CliFailure> {
    act(context, Request::RangeSplit { id: args.id, at: args.at }, |_, _| String::new())
}

fn act(
    context: &Context,
    request: Request,
    sentence: fn(crate::text::Lang, usize) -> String,
) -> Result<Exit, CliFailure> {
    let opened = context.open()?;
    let reply = context.act(&*opened.desk, request);
    let ended = reply.and_then(|reply| expect_reply!(context, reply, RangesPut)).and_then(|rows| {
        crate::cli::verb::book::print(context, &rows)?;
        let said = sentence(context.lang, rows.len());
        if context.json || said.is_empty() {
            return Ok(());
        }
        let mut out = crate::cli::out::output::Out::default();
        out.line(&said)?;
        out.flush()
    });
    opened.close()?;
    ended.map(|()| Exit::DONE)
}
