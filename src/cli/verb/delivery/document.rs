//! A document of the outbox as verbs give it, and the outbox page by page.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Listing, Object, cells, object, or_blank};
use crate::domain::{Delivery, DeliveryKind, DeliveryState, hex};
use crate::protocol::{DeliveryQuery, Desk, PAGE_ROWS_MAX, request};
use crate::text::{self, Lang};

/// Pages until the limit, or the end.
pub fn pages(
    context: &Context,
    desk: &dyn Desk,
    query: DeliveryQuery,
    most: usize,
) -> Result<Vec<Delivery>, CliFailure> {
    let mut rows: Vec<Delivery> = Vec::new();
    let mut query = query;
    while rows.len() < most {
        query.limit = u32::try_from(most - rows.len()).unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let page = context.ask(desk, request::Deliveries(query.clone()))?;
        rows.extend(page.rows);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    Ok(rows)
}

impl Listing for Delivery {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::delivery::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let which = format!("{} {}", self.document.kind, self.document.number);
        let (state, till) = (text::delivery::state(lang, &self.state), or_blank(self.till.as_ref()));
        cells![which, self.document.period, state, self.due, self.tries, till]
    }

    fn json(&self) -> Object {
        let (code, words) = match &self.state {
            DeliveryState::Rejected { code, words } => (Some(code.to_string()), Some(words.to_string())),
            DeliveryState::Parked { why } => {
                (why.word().map(str::to_owned), Some(text::delivery::park_reason(Lang::En, why)))
            }
            DeliveryState::Pending
            | DeliveryState::Sending
            | DeliveryState::Accepted
            | DeliveryState::Confirmed
            | DeliveryState::Unknown => (None, None),
        };
        object! {
            message: self.document.kind,
            number: self.document.number,
            period: self.document.period,
            count: self.document.count,
            state: DeliveryKind::of(&self.state),
            code,
            words,
            at: self.at,
            due: self.due,
            since: self.since,
            tries: self.tries,
            till: self.till,
            sha256: self.fingerprint.map(|hash| hex(&hash)),
        }
    }
}
