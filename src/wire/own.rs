//! What a sample's own local centre is told besides the calls of offline-issue centres, under the same envelope, so that
//! everything can be tried in a sample: 註銷, 折讓 and blanks. No real centre has these calls: their names and forms are invented.
//! An allowance and its cancellation are told as Amego is told them.

use super::loose::{Code, Loose};
use super::offline::{relate_number, time_text};
use crate::domain::{DocumentId, MessageKind, Span, ToldAllotment, ToldBlanks, Voided};
use serde::{Deserialize, Serialize};

/// Where a message is posted; `None` for those that have an offline call.
pub fn path_of(kind: MessageKind) -> Option<&'static str> {
    match kind {
        MessageKind::F0701 => Some("/lj/F0701"),
        MessageKind::G0401 => Some("/lj/G0401"),
        MessageKind::G0501 => Some("/lj/G0501"),
        MessageKind::E0402 => Some("/lj/E0402"),
        MessageKind::E0401 => Some("/lj/E0401"),
        MessageKind::F0401 | MessageKind::F0501 => None,
    }
}

/// What became of one of them.
pub const FIND: &str = "/lj/find";

/// 註銷.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct VoidInvoice {
    pub invoice_no: String,
    /// When it was issued: `yyyy-MM-dd HH:mm:ss`.
    pub invoice_date: String,
    /// The key of the issue that is withdrawn.
    pub relate_number: String,
    pub reason: String,
}

impl VoidInvoice {
    /// A 註銷 as it is told.
    pub fn of(voided: &Voided, id: &DocumentId) -> Self {
        Self {
            invoice_no: voided.number.to_string(),
            invoice_date: time_text(voided.issued_at),
            relate_number: relate_number(id),
            reason: voided.reason.as_str().to_owned(),
        }
    }
}

/// 空白未使用, or 分支機構配號: stretches of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReportBlanks {
    /// The first number that was ever told of the track.
    pub name: String,
    pub relate_number: String,
    /// Begin and end of each interval, ends included.
    pub spans: Vec<(String, String)>,
}

impl ReportBlanks {
    /// A report as it is told.
    pub fn of(told: &ToldBlanks, id: &DocumentId) -> Self {
        Self::of_spans(&told.report.spans, id)
    }

    /// What a branch has, as it is told.
    pub fn of_branch(told: &ToldAllotment, id: &DocumentId) -> Self {
        Self::of_spans(&told.allotment.spans, id)
    }

    fn of_spans(spans: &[Span], id: &DocumentId) -> Self {
        let ends = |span: &Span| {
            (format!("{}{}", span.track, span.begin()), format!("{}{}", span.track, span.end()))
        };
        let spans = spans.iter().map(ends).collect();
        Self { name: id.reference(), relate_number: relate_number(id), spans }
    }
}

/// The question what became of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Find {
    pub kind: String,
    /// The number of the invoice or of the allowance.
    pub name: String,
    pub relate_number: String,
}

impl Find {
    /// About a document.
    pub fn of(id: &DocumentId) -> Self {
        Self { kind: id.kind.to_string(), name: id.reference(), relate_number: relate_number(id) }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct Found {
    pub rtn_code: Code,
    #[serde(default)]
    pub rtn_msg: Loose,
    /// The platform has it.
    #[serde(default)]
    pub confirmed: bool,
}
