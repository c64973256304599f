//! `lj undo`: takes back what an act made, found by the act's own name; an act of its own, which the ledger keeps. A range of
//! which a number was issued stays, and then all of them do.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, object};
use crate::cli::value;
use crate::domain::RequestId;
use crate::protocol::{CHANGE_RANGES_MAX, request};
use crate::text;

/// `lj undo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name of the act that is taken back: what was given as --request-id.
    #[arg(value_name = "ID", value_parser = value::request_id)]
    act: RequestId,
    /// Tell what would go; nothing is done.
    #[arg(long)]
    dry_run: bool,
}

/// The ranges that the act added go again, all or none.
///
/// # Errors
/// `NOTHING_TO_UNDO`; `RANGE_USED`; more ranges than one act may change.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let lang = shop.lang;
        let name = args.act.to_string();
        let made = shop.ask(request::RangesOfAct(args.act.clone()))?;
        if made.is_empty() {
            let sentence = text::book::nothing_to_undo(lang, &name);
            return Err(CliFailure::refused(NOTHING, sentence));
        }
        if made.len() > CHANGE_RANGES_MAX {
            let sentence = text::book::too_many_to_undo(lang, &name, CHANGE_RANGES_MAX);
            return Err(CliFailure::refused(NOTHING, sentence));
        }
        if args.dry_run {
            return shop.list(&made);
        }
        let ids = made.iter().map(|row| row.range.id).collect();
        let gone = shop.act(request::RangeDelete(ids))?;
        shop.tell(
            || object! { undone: name, ranges: gone.len() },
            |lang| text::book::undone(lang, &name, gone.len()),
        )
    })
}

/// Its code.
const NOTHING: &str = "NOTHING_TO_UNDO";
