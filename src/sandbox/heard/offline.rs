//! Facts in the dialect of offline-issue centres.

use crate::domain::{MessageKind, Moment, Number, RandomCode};
use crate::sandbox::book::{Fact, Issue};
use crate::wire::offline::{OfflineInvalid, OfflineIssue};

/// The fact of a payload; `None` where it is no such message.
pub(in crate::sandbox) fn fact(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0401 => issue(&serde_json::from_str(payload).ok()?),
        MessageKind::F0501 => {
            let told: OfflineInvalid = serde_json::from_str(payload).ok()?;
            Some(Fact::Cancel { number: Number::parse(&told.invoice_no).ok()?, reason: told.reason })
        }
        MessageKind::F0701 | MessageKind::G0401 | MessageKind::G0501 => None,
    }
}

fn issue(told: &OfflineIssue) -> Option<Fact> {
    Some(Fact::Issue(Issue {
        number: Number::parse(&told.invoice_no).ok()?,
        at: Moment::parse(&told.invoice_date)?,
        key: told.relate_number.clone(),
        random: RandomCode::parse(&told.random_number.0)?,
        total: told.sales_amount.0,
        carrier: told.carrier_num.0.clone(),
        quantities: told.items.iter().map(|item| item.item_count.0).collect(),
        lines: told.items.iter().map(|item| item.item_amount.0).sum(),
    }))
}
