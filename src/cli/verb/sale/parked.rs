//! `lj parked list|drop`: sales that were put aside (暫存). Finishing one is the sales screen's.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::ParkedJson;
use crate::cli::out::output::{Out, table};
use crate::cli::value;
use crate::domain::ParkedId;
use crate::expect_reply;
use crate::protocol::{Desk, Request};
use crate::text::verbs;
use clap::Subcommand;

/// `lj parked …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List parked sales, oldest first.
    List,
    /// Throw a parked sale away.
    Drop(DropArgs),
}

/// `lj parked drop`.
#[derive(Debug, clap::Args)]
pub struct DropArgs {
    /// Number of the parked sale.
    #[arg(value_name = "ID", value_parser = value::parked)]
    parked: ParkedId,
}

/// Lists or drops.
///
/// # Errors
/// `NO_SUCH_PARKED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let opened = context.open()?;
    let desk = &*opened.desk;
    let ended = match verb {
        Verb::List => list(context, desk),
        Verb::Drop(args) => drop_one(context, desk, args.parked),
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn list(context: &Context, desk: &dyn Desk) -> Result<(), CliFailure> {
    let all = expect_reply!(context, context.ask(desk, Request::ParkedList)?, ParkedList)?;
    let mut out = Out::default();
    if context.json {
        all.iter().try_for_each(|parked| out.json(&ParkedJson::of(parked)))?;
        return out.flush();
    }
    let lang = context.lang;
    let code = |code: Option<String>| code.unwrap_or_default();
    let heading = verbs::parked_headings(lang).map(str::to_owned).to_vec();
    let cells = all.iter().map(|parked| {
        vec![
            parked.id.to_string(),
            parked.at.to_string(),
            code(parked.till.as_ref().map(ToString::to_string)),
            code(parked.staff.as_ref().map(ToString::to_string)),
            parked.label.to_string(),
            verbs::parked_items(lang, parked),
        ]
    });
    let cells: Vec<_> = std::iter::once(heading).chain(cells).collect();
    for line in table(&cells, &[]) {
        out.line(&line)?;
    }
    out.flush()
}

fn drop_one(context: &Context, desk: &dyn Desk, id: ParkedId) -> Result<(), CliFailure> {
    context.act(desk, Request::Unpark(id))?;
    let mut out = Out::default();
    if !context.json {
        out.line(&verbs::parked_dropped(context.lang, id))?;
    }
    out.flush()
}
