//! `lj shift show|close|print`: 交班 of the till of `--till`, or of what was sold without one.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Object, lined_up, list, object};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{Shift, ShiftId};
use crate::protocol::{Desk, request};
use crate::text;
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
    context.with_desk(|desk| match verb {
        Verb::Show(args) => show(context, desk, args.shift),
        Verb::Close => close(context, desk),
        Verb::Print(args) => paper(context, desk, args.shift),
    })
}

fn show(context: &Context, desk: &dyn Desk, id: Option<ShiftId>) -> Result<Exit, CliFailure> {
    let shift = match id {
        Some(id) => context.ask(desk, request::Shift(id))?,
        None => context.ask(desk, request::ShiftFigures)?,
    };
    tell(context, &shift, id.is_some())
}

fn close(context: &Context, desk: &dyn Desk) -> Result<Exit, CliFailure> {
    let shift = context.act(desk, request::ShiftClose)?;
    tell(context, &shift, true)
}

fn paper(context: &Context, desk: &dyn Desk, id: ShiftId) -> Result<Exit, CliFailure> {
    let job = context.act(desk, request::PrintShift(id))?;
    job::queued(context, &job)
}

fn tell(context: &Context, shift: &Shift, closed: bool) -> Result<Exit, CliFailure> {
    let lines = |lang| {
        let rows: Vec<_> = text::till::shift::shift(lang, shift, closed)
            .into_iter()
            .map(|row| vec![row.label, row.text])
            .collect();
        lined_up(&rows, &[])
    };
    context.tell_lines(|| json(shift, closed), lines)
}

/// A shift; one that is not closed has no id yet.
fn json(shift: &Shift, closed: bool) -> Object {
    let (figures, totals) = (&shift.figures, &shift.figures.totals);
    object! {
        shift: closed.then_some(shift.id),
        till: shift.till,
        staff: shift.staff,
        from: shift.from,
        to: shift.to,
        books: list(&figures.books, |book| object! {
            range: book.range,
            first: book.first,
            last: book.last,
            count: book.count,
        }),
        issued: figures.issued,
        sales_amount: totals.sales,
        zero_amount: totals.zero_sales,
        free_amount: totals.free_sales,
        tax_amount: totals.tax,
        total_amount: totals.total,
        cancelled: figures.cancelled,
        cancelled_amount: figures.cancelled_total,
        allowances: figures.allowances,
        allowances_amount: figures.allowances_total,
        tenders: list(&figures.tenders, |(kind, amount)| object! { kind: kind, amount: amount }),
        pending: figures.pending,
        ledger_sequence: shift.head_sequence,
        ledger_hash: shift.head_hash,
    }
}
