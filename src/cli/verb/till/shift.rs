//! `lj shift show|close|print`: 交班 of the till of `--till`, or of what was sold without one.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::{JobJson, ShiftJson};
use crate::cli::out::output::{Out, table};
use crate::cli::value;
use crate::domain::{Shift, ShiftId};
use crate::expect_reply;
use crate::protocol::{Desk, Request};
use crate::text::{printing, screen};
use clap::Subcommand;

/// `lj shift …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show the figures since the last close, or those of a closed shift.
    Show(ShowArgs),
    /// Close the shift; counting begins anew.
    Close,
    /// Print the slip of a closed shift.
    Print(PrintArgs),
}

/// `lj shift show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Number of a closed shift; the running one if not given.
    #[arg(value_name = "SHIFT", value_parser = value::shift)]
    shift: Option<ShiftId>,
}

/// `lj shift print`.
#[derive(Debug, clap::Args)]
pub struct PrintArgs {
    /// Number of the closed shift.
    #[arg(value_name = "SHIFT", value_parser = value::shift)]
    shift: ShiftId,
}

/// Shows, closes or prints.
///
/// # Errors
/// `NOTHING_SOLD`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let opened = context.open()?;
    let desk = &*opened.desk;
    let ended = match verb {
        Verb::Show(args) => show(context, desk, args.shift),
        Verb::Close => close(context, desk),
        Verb::Print(args) => paper(context, desk, args.shift),
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn show(context: &Context, desk: &dyn Desk, id: Option<ShiftId>) -> Result<(), CliFailure> {
    let request = id.map_or(Request::ShiftFigures, Request::Shift);
    let shift = expect_reply!(context, context.ask(desk, request)?, Shift)?;
    print(context, &shift, id.is_some())
}

fn close(context: &Context, desk: &dyn Desk) -> Result<(), CliFailure> {
    let shift = expect_reply!(context, context.act(desk, Request::ShiftClose)?, Shift)?;
    print(context, &shift, true)
}

fn paper(context: &Context, desk: &dyn Desk, id: ShiftId) -> Result<(), CliFailure> {
    let job = expect_reply!(context, context.act(desk, Request::PrintShift(id))?, PrintJob)?;
    let mut out = Out::default();
    if context.json {
        out.json(&JobJson::of(&job))?;
    } else {
        out.line(&printing::job_queued(context.lang, &job))?;
    }
    out.flush()
}

fn print(context: &Context, shift: &Shift, closed: bool) -> Result<(), CliFailure> {
    let mut out = Out::default();
    if context.json {
        out.json(&ShiftJson::of(shift, closed))?;
        return out.flush();
    }
    let rows: Vec<Vec<String>> =
        screen::shift(context.lang, shift, closed).into_iter().map(|row| vec![row.label, row.text]).collect();
    for line in table(&rows, &[]) {
        out.line(&line)?;
    }
    out.flush()
}
