//! The messages of MIG 4.1: what the platform is told, one message per document.
//!
//! Pure and deterministic: the same record gives the same bytes for ever, for the outbox keeps the fingerprint of what
//! it sent first. Nothing here knows how a message travels. Sources: the schemas of MIG 4.1; R10 and R11 for marks and
//! sums. The order of elements is that of the schemas' comments, which pleases `all` and `sequence` alike.

mod allowance;
mod correction;
mod fault;
mod issue;
mod party;
mod reading;
mod results;
mod tracks;
mod turnkey_check;
mod used;
mod xml;

pub use allowance::{g0401, g0501};
pub use correction::{f0501, f0701};
pub use fault::Fault;
pub use issue::f0401;
pub use party::cut_of;
pub use reading::XmlFault;
pub use results::{
    CLOCKS_APART_AGAIN_S, CLOCKS_APART_S, PackWord, RESULT_BYTES_MAX, Report, ResultFault, Verdict,
    is_between, is_result_name, read_result,
};
pub use tracks::{e0401, e0402};
pub use turnkey_check::turnkey_faults;
pub use used::{MESSAGE_BYTES_MAX, read_used};

use crate::domain::{Content, Document, MessageKind, SelfTestContent, SelfTestStep};

/// The message of a document, in UTF-8.
///
/// # Errors
/// [`Fault`]: which element cannot be written, and why. Nothing that the engine itself decided has one.
pub fn render(document: &Document) -> Result<Vec<u8>, Fault> {
    checked(document.id.kind, written(document)?)
}

/// A file of the self-test, by the same functions and the same checks as what the counter sends.
///
/// # Errors
/// As [`render`].
pub fn render_step(step: &SelfTestStep) -> Result<Vec<u8>, Fault> {
    match &step.content {
        SelfTestContent::Document(document) => render(document),
        SelfTestContent::Allotment(allotment) => e0401(allotment),
        SelfTestContent::Blanks(report) => e0402(report),
    }
}

fn checked(kind: MessageKind, message: Vec<u8>) -> Result<Vec<u8>, Fault> {
    // What we wrote reads; a rule that is broken is found before the message leaves.
    match turnkey_faults(kind, &message)?.first() {
        Some(rule) => Err(Fault::Turnkey(*rule)),
        None => Ok(message),
    }
}

fn written(document: &Document) -> Result<Vec<u8>, Fault> {
    let sender = &document.sender;
    match (document.id.kind, &document.content) {
        (MessageKind::F0401, Content::Issue(invoice)) => f0401(invoice, sender),
        (MessageKind::F0501, Content::Cancel(cancelled, invoice)) => f0501(cancelled, invoice),
        (MessageKind::F0701, Content::Void(voided)) => f0701(voided),
        (MessageKind::G0401, Content::Allowance(allowance)) => g0401(allowance, sender),
        (MessageKind::G0501, Content::Allowance(allowance)) => g0501(allowance),
        (MessageKind::E0402, Content::Blanks(told)) => e0402(&told.report),
        (MessageKind::E0401, Content::Allotment(told)) => e0401(&told.allotment),
        (
            kind,
            Content::Issue(_)
            | Content::Cancel(..)
            | Content::Void(_)
            | Content::Allowance(_)
            | Content::Blanks(_)
            | Content::Allotment(_),
        ) => Err(Fault::OtherFact { kind }),
    }
}
