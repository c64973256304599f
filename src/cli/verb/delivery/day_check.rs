//! `lj check`: the daily check. For each day and message what was issued, sent, confirmed, refused, and what is missing; then
//! *nothing outstanding*, or a list of what to do. What the platform said comes from its result files (`lj reconcile`) or from
//! the centre's answers.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, Out, cells, list, object};
use crate::cli::value;
use crate::domain::{DayCount, Delivery, DeliveryKind, DocumentId, MessageKind, TimeSpan};
use crate::protocol::{DayCheckPart, DayCheckQuery, PAGE_ROWS_MAX, StuckPage, StuckQuery, StuckRow, request};
use crate::text::Lang;
use crate::text::delivery::{self as outbox_words, day_check as words};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// `lj check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this day; yesterday without any.
    #[arg(long, value_parser = value::date, conflicts_with_all = ["from", "to"])]
    day: Option<NaiveDate>,
    /// The first day.
    #[arg(long, value_name = "DAY", value_parser = value::date)]
    from: Option<NaiveDate>,
    /// The last day; yesterday without, or today where that is the first.
    #[arg(long, value_name = "DAY", value_parser = value::date, requires = "from")]
    to: Option<NaiveDate>,
    /// At most so many documents in the list of what to do.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Checks; exit 1 where something is outstanding.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let today = shop.info()?.now.date();
        let yesterday = today.pred_opt().unwrap_or(today);
        let first = args.from.or(args.day).unwrap_or(yesterday);
        // Who begins with today wants to know how it stands by now.
        let usual = if first > yesterday { today } else { yesterday };
        let last = if args.from.is_some() { args.to.unwrap_or(usual) } else { first };
        if first > today && args.to.is_none() {
            return Err(CliFailure::Usage(crate::text::takings::ahead(shop.lang, first, today)));
        }
        if last < first {
            return Err(CliFailure::Usage(crate::text::takings::backwards(shop.lang, first, last)));
        }
        let checked = Checked::of(shop, TimeSpan::of_days(first, last), args.limit)?;
        let days = if first == last { first.to_string() } else { format!("{first}–{last}") };
        checked.tell(shop, &days, args.limit)?;
        Ok(if checked.whole.outstanding() == 0 { Exit::DONE } else { Exit::REFUSED })
    })
}

/// What was found.
#[derive(Default)]
struct Checked {
    rows: Vec<Row>,
    whole: DayCount,
    /// Documents that wait, up to the limit.
    waiting: Vec<Delivery>,
    /// Refused and parked ones of these days with their ways out, up to the limit.
    stuck: StuckPage,
    /// Documents that the outbox does not have.
    lost: Vec<DocumentId>,
}

impl Checked {
    fn of(shop: &Shop<'_>, span: TimeSpan, limit: usize) -> Result<Self, CliFailure> {
        let mut counts: BTreeMap<(NaiveDate, MessageKind), DayCount> = BTreeMap::new();
        let mut checked = Self::default();
        let mut stuck: Vec<DocumentId> = Vec::new();
        each_part(shop, span, &mut |part| {
            for (day, kind, count) in part.rows {
                counts.entry((day, kind)).or_default().add(&count);
            }
            for row in part.open {
                match row.state.is_stuck() {
                    true if stuck.len() < limit => stuck.push(row.document),
                    false if checked.waiting.len() < limit => checked.waiting.push(row),
                    _ => {}
                }
            }
            checked.lost.extend(part.lost.into_iter().take(limit.saturating_sub(checked.lost.len())));
        })?;
        counts.values().for_each(|count| checked.whole.add(count));
        checked.rows = counts.into_iter().map(|((day, kind), count)| Row { day, kind, count }).collect();
        checked.stuck = ways_of(shop, &stuck)?;
        Ok(checked)
    }

    fn tell(&self, shop: &Shop<'_>, days: &str, limit: usize) -> Result<(), CliFailure> {
        let (lang, outstanding) = (shop.lang, self.whole.outstanding());
        let listed = self.waiting.len() + self.stuck.rows.len() + self.lost.len();
        shop.list(&self.rows)?;
        let mut out = Out::default();
        if shop.json {
            let lost = |document: &DocumentId| {
                let DocumentId { kind, number, period, count } = document;
                object! { message: kind, number, period, count }
            };
            out.json(&object! {
                outstanding,
                stuck: list(&self.stuck.rows, StuckRow::json),
                waiting: list(&self.waiting, Delivery::json),
                lost: list(&self.lost, lost),
            })?;
            return out.flush();
        }
        out.line(&words::verdict(lang, days, self.whole.issued, outstanding))?;
        if !self.stuck.rows.is_empty() {
            out.lines(outbox_words::stuck_lines(lang, &self.stuck))?;
        }
        let state = |row: &Delivery| outbox_words::kind(lang, DeliveryKind::of(&row.state));
        out.lines(self.waiting.iter().map(|row| words::waiting(lang, row, state(row))))?;
        out.lines(self.lost.iter().map(|document| words::lost(lang, document)))?;
        let more = outstanding.saturating_sub(listed as u64);
        if more > 0 {
            out.line(&words::more(lang, more, limit))?;
        }
        out.flush()
    }
}

/// Walks the check of a span, part by part.
///
/// # Errors
/// What the engine refuses.
pub fn each_part(
    shop: &Shop<'_>,
    span: TimeSpan,
    found: &mut dyn FnMut(DayCheckPart),
) -> Result<(), CliFailure> {
    let mut query = DayCheckQuery { span, resume: None };
    loop {
        let mut part = shop.ask(request::DayCheck(query.clone()))?;
        query.resume = part.next.take();
        found(part);
        if query.resume.is_none() {
            return Ok(());
        }
    }
}

/// The stuck documents of these, with what can be done about each.
fn ways_of(shop: &Shop<'_>, wanted: &[DocumentId]) -> Result<StuckPage, CliFailure> {
    let mut found = StuckPage::default();
    while found.rows.len() < wanted.len() {
        let page = shop.ask(request::Stuck(StuckQuery { after: found.next, limit: PAGE_ROWS_MAX }))?;
        found.now = page.now;
        found.rows.extend(page.rows.into_iter().filter(|row| wanted.contains(&row.row.document)));
        found.next = page.next;
        if found.next.is_none() {
            break;
        }
    }
    Ok(found)
}

/// A line of the table.
struct Row {
    day: NaiveDate,
    kind: MessageKind,
    count: DayCount,
}

impl Listing for Row {
    const RIGHT: &'static [usize] = &[2, 3, 4, 5, 6, 7];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let DayCount { issued, sent, confirmed, settled, rejected, missing } = self.count;
        let kind = words::message(lang, self.kind);
        cells![crate::domain::roc_date(self.day), kind, issued, sent, confirmed, settled, rejected, missing]
    }

    fn json(&self) -> Object {
        let DayCount { issued, sent, confirmed, settled, rejected, missing } = self.count;
        object! { day: self.day, message: self.kind, issued, sent, confirmed, settled, rejected, missing }
    }
}
