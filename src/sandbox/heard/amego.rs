//! Facts in the dialect of Amego.

use crate::domain::{MessageKind, Moment, Number, RandomCode};
use crate::sandbox::book::{Fact, Issue};
use crate::wire::amego::{CancelAllowance, CancelInvoice, CustomAllowance, CustomInvoice};

/// The fact of a record; `None` where it is no such message.
pub(in crate::sandbox) fn fact(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0401 => issue(&serde_json::from_str(payload).ok()?),
        MessageKind::F0501 => {
            let told: CancelInvoice = serde_json::from_str(payload).ok()?;
            let number = Number::parse(&told.cancel_invoice_number).ok()?;
            Some(Fact::Cancel { number, reason: String::new() })
        }
        MessageKind::G0401 => {
            let told: CustomAllowance = serde_json::from_str(payload).ok()?;
            let of = told.product_item.iter().map(|item| {
                Some((Number::parse(&item.original_invoice_number).ok()?, item.amount.0 + item.tax.0))
            });
            let of = of.collect::<Option<_>>()?;
            Some(Fact::Allow { number: told.allowance_number, total: told.total_amount.0, of })
        }
        MessageKind::G0501 => {
            let told: CancelAllowance = serde_json::from_str(payload).ok()?;
            Some(Fact::CancelAllowance { number: told.cancel_allowance_number })
        }
        MessageKind::F0701 => None,
    }
}

fn issue(told: &CustomInvoice) -> Option<Fact> {
    let date = told.invoice_date.as_str();
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    Some(Fact::Issue(Issue {
        number: Number::parse(&told.invoice_number).ok()?,
        at: Moment::parse(&format!("{year}-{month}-{day} {}", told.invoice_time))?,
        key: told.order_id.0.clone(),
        random: RandomCode::parse(&told.random_number.0)?,
        total: told.total_amount.0,
        carrier: told.carrier_id2.0.clone(),
        quantities: told.product_item.iter().map(|item| item.quantity.0).collect(),
        lines: told.product_item.iter().map(|item| item.amount.0).sum(),
    }))
}
