//! The calls that only a sample's own local centre has: 註銷, 折讓, blanks and books of branches, which no offline-issue centre can be told.

use super::contract::not_writable;
use crate::domain::{Content, Document, MessageKind, Outcome, ParkReason};
use crate::wire::SUCCESS;
use crate::wire::amego::{CancelAllowance, CustomAllowance};
use crate::wire::own::{Found, ReportBlanks, VoidInvoice};

/// What is sent; `None` for what has an offline call.
pub(super) fn payload(document: &Document) -> Option<Result<Vec<u8>, ParkReason>> {
    let json = match (document.id.kind, &document.content) {
        (_, Content::Void(voided)) => serde_json::to_vec(&VoidInvoice::of(voided, &document.id)),
        (_, Content::Allotment(told)) => serde_json::to_vec(&ReportBlanks::of_branch(told, &document.id)),
        (_, Content::Blanks(told)) => serde_json::to_vec(&ReportBlanks::of(told, &document.id)),
        (MessageKind::G0501, Content::Allowance(allowance)) => {
            serde_json::to_vec(&CancelAllowance { cancel_allowance_number: allowance.number.to_string() })
        }
        (_, Content::Allowance(allowance)) => match CustomAllowance::of(allowance) {
            Ok(told) => serde_json::to_vec(&told),
            Err(misfit) => return Some(Err(ParkReason::Misfit(misfit))),
        },
        (_, Content::Issue(_) | Content::Cancel(..)) => return None,
    };
    Some(json.map_err(|_| not_writable("JSON")))
}

/// What is there of a document.
pub(super) fn outcome(found: &Found) -> Outcome {
    match (found.rtn_code.0, found.confirmed) {
        (SUCCESS, true) => Outcome::Confirmed,
        (SUCCESS, false) => Outcome::Accepted,
        _ => Outcome::NotThere,
    }
}
