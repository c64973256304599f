//! `lj upload …`: the outbox, for scripts and from afar.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, clean};
use crate::cli::value;
use crate::cli::verb::delivery::document::pages;
use crate::cli::verb::delivery::outbox;
use crate::domain::{
    CleanText, DeliveryKind, DeliveryState, DocumentId, MessageKind, Number, ParkReason, Period, TillCode,
};
use crate::protocol::{Ask, DeliveryQuery, Desk, PAGE_ROWS_MAX, UPLOAD_PAUSE_MAX_S, request};
use crate::text;
use clap::Subcommand;

/// `lj upload …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The outbox at a glance.
    Status,
    /// List documents.
    List(ListArgs),
    /// Send now, manual ones too.
    Now(NowArgs),
    /// Stop sending for a while.
    Pause(PauseArgs),
    /// End a pause.
    Resume,
    /// Let a rejected, parked or unknown document try again.
    Retry(StuckArgs),
    /// Take a document off the way, with a reason.
    Park(ParkArgs),
}

/// `lj upload list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only of this number.
    #[arg(long, value_parser = value::number)]
    number: Option<Number>,
    /// Only of this period.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Only in this state: pending, sending, accepted, confirmed, unknown, rejected, parked.
    #[arg(long, value_parser = value::delivery_kind)]
    state: Option<DeliveryKind>,
    /// Most rows.
    #[arg(long)]
    limit: Option<usize>,
}

/// `lj upload now`.
#[derive(Debug, clap::Args)]
pub struct NowArgs {
    /// Only what was sold at this till.
    #[arg(long = "of-till", value_name = "TILL", value_parser = value::till)]
    of_till: Option<TillCode>,
}

/// `lj upload pause`.
#[derive(Debug, clap::Args)]
pub struct PauseArgs {
    /// For how long: 2h, 30m, 90s; at most 24h.
    #[arg(long = "for", value_name = "SPAN")]
    span: String,
}

/// Which document.
#[derive(Debug, clap::Args)]
pub struct StuckArgs {
    /// The invoice's number.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Its period, where the number is there twice.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Which message, where several of the number are stuck.
    #[arg(long, value_parser = value::message_kind)]
    message: Option<MessageKind>,
}

/// `lj upload park`.
#[derive(Debug, clap::Args)]
pub struct ParkArgs {
    #[command(flatten)]
    stuck: StuckArgs,
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

/// Does one of them.
///
/// # Errors
/// `NO_SUCH_DOCUMENT`, `NOT_STUCK`, `NOT_ALLOWED`; wrong usage where the number leaves a choice.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    // Told to send, this process sends, where no other one is the engine.
    let sends = matches!(verb, Verb::Now(_));
    let home = if sends { context.home_that_uploads() } else { context.home() };
    context.open(home)?.around(|opened| {
        let desk = &*opened.desk;
        let ended = act(context, desk, verb);
        opened.drain();
        // What came of it: that nothing could be sent, and why, is not left to be asked for.
        if sends && !context.json { ended.and_then(|_| status(context, desk)) } else { ended }
    })
}

fn act(context: &Context, desk: &dyn Desk, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::Status => status(context, desk),
        Verb::List(args) => list(context, desk, &args),
        Verb::Now(args) => done(context, desk, request::UploadNow { till: args.of_till }, "now"),
        Verb::Pause(args) => pause(context, desk, &args.span),
        Verb::Resume => done(context, desk, request::UploadResume, "resume"),
        Verb::Retry(args) => {
            let document = find(context, desk, &args, is_stuck)?;
            done(context, desk, request::UploadRetry(document), &document.to_string())
        }
        Verb::Park(args) => {
            let document = find(context, desk, &args.stuck, may_be_parked)?;
            let request = request::UploadPark { document, why: ParkReason::Person(args.reason) };
            done(context, desk, request, &document.to_string())
        }
    }
}

fn status(context: &Context, desk: &dyn Desk) -> Result<Exit, CliFailure> {
    let status = context.ask(desk, request::UploadStatus)?;
    context.tell_lines(|| outbox::json(&status), |lang| text::delivery::status_lines(lang, &status))
}

fn list(context: &Context, desk: &dyn Desk, args: &ListArgs) -> Result<Exit, CliFailure> {
    let query = DeliveryQuery {
        number: args.number,
        period: args.period,
        state: args.state,
        ..DeliveryQuery::default()
    };
    context.list(&pages(context, desk, query, args.limit.unwrap_or(usize::MAX))?)
}

/// A rejected, parked or unknown one may be tried again.
fn is_stuck(state: &DeliveryState) -> bool {
    match state {
        DeliveryState::Rejected { .. } | DeliveryState::Parked { .. } | DeliveryState::Unknown => true,
        DeliveryState::Pending
        | DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed => false,
    }
}

/// One that is not over and not being sent may be parked.
fn may_be_parked(state: &DeliveryState) -> bool {
    !state.is_over() && *state != DeliveryState::Sending
}

/// The one document of a number that the act can mean.
fn find(
    context: &Context,
    desk: &dyn Desk,
    args: &StuckArgs,
    fits: fn(&DeliveryState) -> bool,
) -> Result<DocumentId, CliFailure> {
    let query = DeliveryQuery {
        number: Some(args.number),
        period: args.period,
        kind: args.message,
        ..DeliveryQuery::default()
    };
    let rows = pages(context, desk, query, PAGE_ROWS_MAX as usize)?;
    let fitting: Vec<DocumentId> =
        rows.iter().filter(|row| fits(&row.state)).map(|row| row.document).collect();
    match (fitting.as_slice(), rows.as_slice()) {
        ([one], _) => Ok(*one),
        // The engine says why that one does not go.
        ([], [only]) => Ok(only.document),
        (some, _) => {
            let said = text::delivery::which_document(context.lang, &args.number.to_string(), some.len());
            Err(CliFailure::Usage(said))
        }
    }
}

/// Seconds of `2h`, `30m`, `90s`.
fn seconds(raw: &str) -> Option<u32> {
    let (digits, unit) = raw.trim().split_at_checked(raw.trim().len().checked_sub(1)?)?;
    let factor = match unit {
        "h" => 3_600,
        "m" => 60,
        "s" => 1,
        _ => return None,
    };
    let seconds = digits.parse::<u32>().ok()?.checked_mul(factor)?;
    (1..=UPLOAD_PAUSE_MAX_S).contains(&seconds).then_some(seconds)
}

fn pause(context: &Context, desk: &dyn Desk, span: &str) -> Result<Exit, CliFailure> {
    let seconds = seconds(span)
        .ok_or_else(|| CliFailure::Usage(text::delivery::bad_span(context.lang, &clean(span))))?;
    done(context, desk, request::UploadPause { seconds }, span)
}

fn done(context: &Context, desk: &dyn Desk, asked: impl Ask, what: &str) -> Result<Exit, CliFailure> {
    context.act(desk, asked)?;
    context.say(text::delivery::done(context.lang, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_unit_and_an_end() {
        let table = [("2h", Some(7_200)), ("30m", Some(1_800)), ("90s", Some(90)), ("24h", Some(86_400))];
        for (raw, wanted) in table {
            assert_eq!(seconds(raw), wanted, "{raw}");
        }
        for raw in ["", "h", "25h", "0s", "2", "-1h", "2d", "二h", "99999999h"] {
            assert_eq!(seconds(raw), None, "{raw}");
        }
    }
}
