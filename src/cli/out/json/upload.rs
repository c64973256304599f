//! The outbox in JSON.

use crate::domain::{ClockGrade, ClockReason, ClockVerdict, Delivery, DeliveryKind, DeliveryState, hex};
use crate::protocol::{Pressure, UploadStatus};
use crate::text::{Lang, upload};
use serde::Serialize;

/// A document.
#[derive(Debug, Serialize)]
pub struct DeliveryJson {
    message: &'static str,
    number: String,
    period: String,
    count: u8,
    state: &'static str,
    code: Option<String>,
    words: Option<String>,
    at: String,
    due: String,
    since: String,
    tries: u32,
    till: Option<String>,
    sha256: Option<String>,
}

impl DeliveryJson {
    /// From its row.
    pub fn of(row: &Delivery) -> Self {
        let (code, words) = match &row.state {
            DeliveryState::Rejected { code, words } => (Some(code.to_string()), Some(words.to_string())),
            DeliveryState::Parked { why } => {
                (why.word().map(str::to_owned), Some(upload::park_reason(Lang::En, why)))
            }
            DeliveryState::Pending
            | DeliveryState::Sending
            | DeliveryState::Accepted
            | DeliveryState::Confirmed
            | DeliveryState::Unknown => (None, None),
        };
        Self {
            message: row.document.kind.as_str(),
            number: row.document.number.to_string(),
            period: row.document.period.lj(),
            count: row.document.count,
            state: state_word(&row.state),
            code,
            words,
            at: row.at.rfc3339(),
            due: row.due.rfc3339(),
            since: row.since.rfc3339(),
            tries: row.tries,
            till: row.till.as_ref().map(ToString::to_string),
            sha256: row.fingerprint.map(|hash| hex(&hash)),
        }
    }
}

/// A state's word in JSON.
pub fn state_word(state: &DeliveryState) -> &'static str {
    upload::kind(Lang::En, DeliveryKind::of(state))
}

/// How far the clock can be trusted; the differences that speak for or against it, in seconds.
#[derive(Debug, Serialize)]
pub struct ClockJson {
    grade: &'static str,
    /// The centre's clock minus ours.
    centre_off_s: Option<i64>,
    behind_last_s: Option<i64>,
    jumped_s: Option<i64>,
}

impl ClockJson {
    /// From the engine's verdict.
    pub fn of(verdict: &ClockVerdict) -> Self {
        let grade = match verdict.grade {
            ClockGrade::Confirmed => "confirmed",
            ClockGrade::Plausible => "plausible",
            ClockGrade::Doubtful => "doubtful",
            ClockGrade::Wrong => "wrong",
        };
        let mut json = Self { grade, centre_off_s: None, behind_last_s: None, jumped_s: None };
        for reason in &verdict.reasons {
            match reason {
                ClockReason::Centre(off) => json.centre_off_s = Some(*off),
                ClockReason::BehindLast(by) => json.behind_last_s = Some(*by),
                ClockReason::Jumped(by) => json.jumped_s = Some(*by),
            }
        }
        json
    }
}

/// The outbox at a glance.
#[derive(Debug, Serialize)]
pub struct UploadJson {
    gateway: Option<String>,
    pending: u64,
    manual: u64,
    unknown: u64,
    accepted: u64,
    rejected: u64,
    parked: u64,
    confirmed: u64,
    paused_until: Option<String>,
    trouble: Option<&'static str>,
    trouble_since: Option<String>,
    trouble_words: Option<String>,
    retry_at: Option<String>,
    clock_off_s: Option<i64>,
    pressure: &'static str,
    most_pressing: Option<DeliveryJson>,
}

impl UploadJson {
    /// From the engine's answer.
    pub fn of(status: &UploadStatus) -> Self {
        let trouble = status.link.trouble;
        Self {
            gateway: status.link.gateway.clone(),
            pending: status.pending,
            manual: status.manual,
            unknown: status.unknown,
            accepted: status.accepted,
            rejected: status.rejected,
            parked: status.parked,
            confirmed: status.confirmed,
            paused_until: status.paused_until.map(|until| until.rfc3339()),
            trouble: trouble.map(|(wrong, _)| upload::trouble(Lang::En, wrong)),
            trouble_since: trouble.map(|(_, since)| since.rfc3339()),
            trouble_words: trouble.map(|_| status.link.words.to_string()),
            retry_at: status.link.retry_at.map(|at| at.rfc3339()),
            clock_off_s: status.link.clock_off_s,
            pressure: match status.pressure {
                Pressure::Calm => "calm",
                Pressure::Half => "half",
                Pressure::High => "high",
                Pressure::Critical => "critical",
                Pressure::Over => "over",
            },
            most_pressing: status.most_pressing.as_ref().map(DeliveryJson::of),
        }
    }
}
