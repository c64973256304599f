//! `lj upload …`: the outbox, for scripts and from afar.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, clean, object};
use crate::cli::value;
use crate::cli::verb::delivery::document::{outbox, pages};
use crate::domain::{
    CleanText, Delivery, DeliveryKind, DeliveryState, DocumentId, MessageKind, Number, ParkReason, Period,
    Seen, TillCode,
};
use crate::protocol::{
    Ask, DeliveryQuery, PAGE_ROWS_MAX, StuckPage, StuckQuery, UPLOAD_PAUSE_MAX_S, request,
};
use crate::text;
use clap::Subcommand;

/// `lj upload …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The outbox at a glance.
    Status,
    /// List documents.
    List {
        /// Only of this number.
        #[arg(long, value_parser = value::number)]
        number: Option<Number>,
        /// Only of this period.
        #[arg(long, value_parser = value::period)]
        period: Option<Period>,
        /// Only in this state: pending, sending, accepted, confirmed, unknown, rejected, parked, settled.
        #[arg(long, value_parser = value::delivery_kind)]
        state: Option<DeliveryKind>,
        /// Most rows.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Send now, manual ones too.
    Now {
        /// Only what was sold at this till.
        #[arg(long = "of-till", value_name = "TILL", value_parser = value::till)]
        of_till: Option<TillCode>,
    },
    /// Stop sending for a while.
    Pause {
        /// For how long: 2h, 30m, 90s; at most 24h.
        #[arg(long = "for", value_name = "SPAN")]
        span: String,
    },
    /// End a pause.
    Resume,
    /// List what is refused or parked, with its limit and what can be done.
    Stuck {
        /// Most rows.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Let a rejected, parked or unknown document try again.
    Retry(StuckArgs),
    /// Say what was seen or done at the platform about a rejected or parked document.
    Settle {
        #[command(flatten)]
        stuck: StuckArgs,
        /// It is there; it is not, and is sent again; it was done in another way; or it is not taken for good, and
        /// does not hold here either.
        #[arg(long, value_parser = value::word::<Seen>())]
        seen: Seen,
        /// In words, kept in the ledger.
        #[arg(long, value_parser = value::text)]
        reason: CleanText,
    },
    /// Take a document off the way, with a reason.
    Park {
        #[command(flatten)]
        stuck: StuckArgs,
        /// Why.
        #[arg(long, value_parser = value::text)]
        reason: CleanText,
    },
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
    /// Which of that message, as `upload list` counts them, where several are stuck: the second allowance, say.
    #[arg(long)]
    count: Option<u8>,
}

/// Does one of them.
///
/// # Errors
/// `NO_SUCH_DOCUMENT`, `NOT_STUCK`, `NOT_ALLOWED`; wrong usage where the number leaves a choice.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    // Told to send, this process sends, where no other one is the engine.
    let sends = matches!(verb, Verb::Now { .. });
    let home = if sends { context.home_that_uploads() } else { context.home() };
    context.open(home)?.around(|shop| {
        let ended = act(shop, verb);
        shop.drain();
        // What came of it: that nothing could be sent, and why, is not left to be asked for.
        if sends && !context.json { ended.and_then(|_| status(shop)) } else { ended }
    })
}

fn act(shop: &Shop<'_>, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::Status => status(shop),
        Verb::List { number, period, state, limit } => {
            let query = DeliveryQuery { number, period, state, ..DeliveryQuery::default() };
            shop.list(&pages(shop, query, limit.unwrap_or(usize::MAX))?)
        }
        Verb::Now { of_till: till } => {
            shop.act(request::UploadNow { till })?;
            let has_way = shop.ask(request::UploadStatus)?.link.gateway.is_some();
            let said = if has_way { text::delivery::sending } else { text::delivery::no_way };
            shop.tell(|| object! { sending: has_way }, said)
        }
        Verb::Pause { span } => {
            let wrong = || CliFailure::Usage(text::delivery::bad_span(shop.lang, &clean(&span)));
            let seconds = seconds(&span).ok_or_else(wrong)?;
            let told = object! { paused_s: seconds };
            done(
                shop,
                request::UploadPause { seconds },
                told,
                &text::delivery::paused_for(shop.lang, seconds),
            )
        }
        Verb::Resume => {
            let told = object! { paused_s: 0_u32 };
            done(shop, request::UploadResume, told, text::delivery::resumed(shop.lang))
        }
        Verb::Stuck { limit } => list_stuck(shop, limit.unwrap_or(usize::MAX)),
        Verb::Settle { stuck, seen, reason: words } => {
            let document = find(shop, &stuck, Delivery::may_be_settled)?.document;
            shop.act(request::UploadSeen { document, seen, words })?;
            let taken_back = seen == Seen::Stands && takes_back(shop, &document)?;
            let said = |lang| {
                let back = text::delivery::stuck::taken_back(lang, &document.number.to_string());
                let back = taken_back.then_some(back);
                std::iter::once(text::delivery::stuck::settled(lang, &document))
                    .chain(back)
                    .collect::<Vec<_>>()
            };
            shop.tell_lines(|| named(&document), said)
        }
        Verb::Retry(args) => {
            let document = find(shop, &args, may_be_tried)?.document;
            done(
                shop,
                request::UploadRetry(document),
                named(&document),
                &text::delivery::done(shop.lang, &document.to_string()),
            )
        }
        Verb::Park { stuck, reason } => {
            let Delivery { document, tries, .. } = find(shop, &stuck, may_be_parked)?;
            let why = ParkReason::Person(reason);
            let said = text::delivery::parked(shop.lang, &document.to_string(), tries > 0);
            done(shop, request::UploadPark { document, why }, named(&document), &said)
        }
    }
}

/// Whether the number of a 註銷 that does not hold had been issued anew.
fn takes_back(shop: &Shop<'_>, document: &DocumentId) -> Result<bool, CliFailure> {
    if document.kind != MessageKind::F0701 {
        return Ok(false);
    }
    let life = shop.ask(request::NumberLife { number: document.number, period: Some(document.period) })?;
    Ok(life.deliveries.iter().any(|row| row.document == document.issued_anew()))
}

fn status(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    let status = shop.ask(request::UploadStatus)?;
    shop.tell_lines(|| outbox(&status), |lang| text::delivery::status_lines(lang, &status))
}

/// Page after page; JSON Lines as they come, the text at the end.
fn list_stuck(shop: &Shop<'_>, most: usize) -> Result<Exit, CliFailure> {
    let mut all = StuckPage::default();
    while all.rows.len() < most {
        let limit = u32::try_from(most - all.rows.len()).unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let page = shop.ask(request::Stuck(StuckQuery { after: all.next, limit }))?;
        (all.now, all.next) = (page.now, page.next);
        all.rows.extend(page.rows);
        if all.next.is_none() {
            break;
        }
    }
    if shop.json {
        return shop.list(&all.rows);
    }
    shop.say_lines(text::delivery::stuck_lines(shop.lang, &all))
}

/// A rejected, parked or unknown one may be tried again.
fn may_be_tried(row: &Delivery) -> bool {
    row.state.is_stuck() || row.state == DeliveryState::Unknown
}

/// One that is not over and not being sent may be parked.
fn may_be_parked(row: &Delivery) -> bool {
    let state = &row.state;
    let parked = matches!(state, DeliveryState::Parked { .. });
    !state.is_over() && !parked && *state != DeliveryState::Sending
}

/// The one document of a number that the act can mean.
fn find(shop: &Shop<'_>, args: &StuckArgs, fits: fn(&Delivery) -> bool) -> Result<Delivery, CliFailure> {
    let StuckArgs { number, period, message: kind, count } = *args;
    let query = DeliveryQuery { number: Some(number), period, kind, ..DeliveryQuery::default() };
    let mut rows = pages(shop, query, PAGE_ROWS_MAX as usize)?;
    rows.retain(|row| count.is_none_or(|count| row.document.count == count));
    let fitting: Vec<&Delivery> = rows.iter().filter(|row| fits(row)).collect();
    match (fitting.as_slice(), rows.as_slice()) {
        ([one], _) => Ok((*one).clone()),
        // The engine says why that one does not go.
        ([], [only]) => Ok(only.clone()),
        (some, _) => {
            let said = text::delivery::which_document(shop.lang, &number.to_string(), some.len());
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

fn done(shop: &Shop<'_>, asked: impl Ask, told: Object, said: &str) -> Result<Exit, CliFailure> {
    shop.act(asked)?;
    shop.tell(|| told, |_| said)
}

/// The document that an act was about.
fn named(document: &DocumentId) -> Object {
    let DocumentId { kind, number, period, count } = document;
    object! { message: kind, number, period, count }
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
