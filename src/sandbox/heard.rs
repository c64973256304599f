//! What a payload tells, whoever's dialect it is in.

use super::book::{Dialect, Fact, Issue, Says};
use crate::domain::{MessageKind, Moment, Number, RandomCode};
use crate::wire::amego::{CancelAllowance, CancelInvoice, CustomAllowance, CustomInvoice};
use crate::wire::offline::{OfflineInvalid, OfflineIssue};
use crate::wire::own::{ReportBlanks, VoidInvoice};

/// The fact of a payload; `None` where it is no such message.
pub(super) fn fact(dialect: Dialect, kind: MessageKind, payload: &str) -> Option<Fact> {
    match dialect {
        Dialect::Offline => of_offline(kind, payload),
        Dialect::Amego => of_amego(kind, payload),
        Dialect::Own => of_own(kind, payload),
    }
}

/// The key of a report: blanks and books of branches bear numbers of the same stretches.
pub(super) fn key_of(kind: MessageKind, relate_number: &str) -> String {
    format!("{kind} {relate_number}")
}

/// The fact of what only a sample's own centre takes; `None` where it is no such message.
fn of_own(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0701 => {
            let told: VoidInvoice = serde_json::from_str(payload).ok()?;
            Some(Fact::Void { number: Number::parse(&told.invoice_no).ok()?, key: told.relate_number })
        }
        MessageKind::E0402 | MessageKind::E0401 => {
            let told: ReportBlanks = serde_json::from_str(payload).ok()?;
            let fact = Fact::Blanks { kind, name: told.name, key: key_of(kind, &told.relate_number) };
            (!told.spans.is_empty()).then_some(fact)
        }
        MessageKind::F0401 | MessageKind::F0501 | MessageKind::G0401 | MessageKind::G0501 => {
            of_amego(kind, payload)
        }
    }
}

/// The fact of an offline-issue centre's payload; `None` where it is no such message.
pub(super) fn of_offline(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0401 => offline_issue(&serde_json::from_str(payload).ok()?),
        MessageKind::F0501 => {
            let told: OfflineInvalid = serde_json::from_str(payload).ok()?;
            Some(Fact::Cancel { number: Number::parse(&told.invoice_no).ok()?, reason: told.reason })
        }
        MessageKind::F0701
        | MessageKind::G0401
        | MessageKind::G0501
        | MessageKind::E0402
        | MessageKind::E0401 => None,
    }
}

fn offline_issue(told: &OfflineIssue) -> Option<Fact> {
    Some(Fact::Issue(Issue {
        number: Number::parse(&told.invoice_no).ok()?,
        at: Moment::parse(&told.invoice_date)?,
        random: RandomCode::parse(&told.random_number.0)?,
        total: told.sales_amount.0,
        says: Says::of([
            &told.relate_number,
            told.customer_identifier.as_str(),
            told.carrier_type.as_str(),
            told.carrier_num.as_str(),
            told.love_code.as_str(),
        ])?,
        quantities: told.items.iter().map(|item| item.item_count.0).collect(),
        lines: told.items.iter().map(|item| item.item_amount.0).sum(),
    }))
}

/// The fact of a record; `None` where it is no such message.
pub(super) fn of_amego(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0401 => amego_issue(&serde_json::from_str(payload).ok()?),
        MessageKind::F0501 => {
            let told: CancelInvoice = serde_json::from_str(payload).ok()?;
            let number = Number::parse(&told.cancel_invoice_number).ok()?;
            Some(Fact::Cancel { number, reason: String::new() })
        }
        MessageKind::G0401 => {
            let told: CustomAllowance = serde_json::from_str(payload).ok()?;
            let of = told.product_item.iter().map(|item| {
                let net = i64::try_from(item.amount.0.round()).ok()?;
                Some((Number::parse(&item.original_invoice_number).ok()?, net + item.tax.0))
            });
            let of = of.collect::<Option<_>>()?;
            let (total, tax) = (told.total_amount.0, told.tax_amount.0);
            Some(Fact::Allow { number: told.allowance_number, total, tax, of })
        }
        MessageKind::G0501 => {
            let told: CancelAllowance = serde_json::from_str(payload).ok()?;
            Some(Fact::CancelAllowance { number: told.cancel_allowance_number })
        }
        MessageKind::F0701 | MessageKind::E0402 | MessageKind::E0401 => None,
    }
}

fn amego_issue(told: &CustomInvoice) -> Option<Fact> {
    let date = told.invoice_date.as_str();
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    Some(Fact::Issue(Issue {
        number: Number::parse(&told.invoice_number).ok()?,
        at: Moment::parse(&format!("{year}-{month}-{day} {}", told.invoice_time))?,
        random: RandomCode::parse(&told.random_number.0)?,
        total: told.total_amount.0,
        says: Says::of([
            told.order_id.as_str(),
            told.buyer_identifier.as_str(),
            told.carrier_type.as_str(),
            told.carrier_id2.as_str(),
            told.npoban.as_str(),
        ])?,
        quantities: told.product_item.iter().map(|item| item.quantity.0).collect(),
        lines: told.product_item.iter().map(|item| item.amount.0).sum(),
    }))
}
