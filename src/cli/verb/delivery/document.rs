//! A document of the outbox as verbs give it, and the outbox: page by page, and at a glance.

use crate::cli::context::Shop;
use crate::cli::out::{CliFailure, Listing, Object, cells, list, object, or_blank};
use crate::domain::{Delivery, DeliveryKind, DeliveryState, DocumentId, hex};
use crate::protocol::{DeliveryQuery, PAGE_ROWS_MAX, StuckRow, UploadStatus, request};
use crate::text::{self, Lang};
use serde_json::Value;

/// Pages until the limit, or the end.
pub fn pages(shop: &Shop<'_>, mut query: DeliveryQuery, most: usize) -> Result<Vec<Delivery>, CliFailure> {
    let mut rows: Vec<Delivery> = Vec::new();
    while rows.len() < most {
        query.limit = u32::try_from(most - rows.len()).unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let page = shop.ask(request::Deliveries(query.clone()))?;
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
        let DocumentId { kind, number, count, .. } = self.document;
        // A later one of the number is told from the first as everywhere.
        let which = if count > 1 { format!("{kind} {number} #{count}") } else { format!("{kind} {number}") };
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
            DeliveryState::Settled { words } => (None, Some(words.to_string())),
        };
        let Self {
            document: DocumentId { number, period, kind, count }, at, due, since, tries, till, ..
        } = self;
        object! {
            message: kind,
            number, period, count,
            state: DeliveryKind::of(&self.state),
            code, words, at, due, since, tries, till,
            sha256: self.fingerprint.map(|hash| hex(&hash)),
        }
    }
}

impl Listing for StuckRow {
    fn heads(lang: Lang) -> Vec<&'static str> {
        Delivery::heads(lang)
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        self.row.cells(lang)
    }

    fn json(&self) -> Object {
        let Self { row, ways, behind, invoice, original_out } = self;
        let seen: Value = self.may_be_seen().into_iter().map(|seen| Value::from(seen.word())).collect();
        object! {
            ..row.json(),
            ways: list(ways, |offer| object! {
                way: offer.way,
                open: offer.why_not.is_none(),
                until: offer.until,
                why_not: offer.why_not.map(|why| text::delivery::stuck::why_not(Lang::En, &why)),
            }),
            seen,
            total_amount: invoice.as_ref().map(|(total, _)| *total),
            original_out: *original_out,
            behind: list(behind, |waits| object! { message: waits.kind, count: waits.count }),
        }
    }
}

/// The outbox at a glance, for a script.
pub fn outbox(status: &UploadStatus) -> Object {
    let UploadStatus {
        link, pending, manual, unknown, accepted, rejected, parked, confirmed, settled, ..
    } = status;
    object! {
        gateway: link.gateway,
        proxy: link.proxy,
        pending, manual, unknown, accepted, rejected, parked, confirmed, settled,
        paused_until: status.paused_until,
        trouble: link.trouble.map(|(wrong, _)| wrong),
        trouble_since: link.trouble.map(|(_, since)| since),
        trouble_words: link.trouble.map(|_| &link.words),
        retry_at: link.retry_at,
        untaken_since: link.untaken_since,
        clock_off_s: link.clock_off_s,
        pressure: status.pressure,
        stuck: status.stuck.as_ref().map(Listing::json),
        most_pressing: status.most_pressing.as_ref().map(Listing::json),
    }
}
