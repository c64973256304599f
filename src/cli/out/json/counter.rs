//! Goods, allowances, printed papers and remedies as JSON.

use crate::cli::out::json::DeliveryJson;
use crate::cli::out::json::JobJson;
use crate::cli::out::json::VoidedJson;
use crate::cli::out::json::state_word;
use crate::cli::out::json::tax_word;
use crate::domain::{Allowance, AllowanceLine, Good, PrintOutcome, Printing, Remedy, RemedyOffer, WhyNot};
use crate::protocol::{NumberLife, RangeRow};
use serde::Serialize;

pub fn text(value: impl std::fmt::Display) -> Option<String> {
    Some(value.to_string()).filter(|text| !text.is_empty())
}

pub fn code<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

/// A good.
#[derive(Debug, Serialize)]
pub struct GoodJson {
    code: String,
    barcode: Option<String>,
    name: String,
    unit: Option<String>,
    price: String,
    tax: &'static str,
}

impl GoodJson {
    /// From a good.
    pub fn of(good: &Good) -> Self {
        Self {
            code: good.code.to_string(),
            barcode: code(good.barcode.as_ref()),
            name: good.name.to_string(),
            unit: text(&good.unit),
            price: good.price.normalize().to_string(),
            tax: tax_word(good.tax),
        }
    }
}

/// An allowance.
#[derive(Debug, Serialize)]
pub struct AllowanceJson {
    allowance: String,
    number: String,
    period: String,
    at: String,
    till: Option<String>,
    staff: Option<String>,
    reason: String,
    net_amount: i64,
    tax_amount: i64,
    total_amount: i64,
    lines: Vec<AllowanceLineJson>,
    cancelled: Option<UndoneJson>,
}

#[derive(Debug, Serialize)]
struct AllowanceLineJson {
    line: u16,
    name: String,
    qty: String,
    net_amount: i64,
    tax_amount: i64,
    tax: &'static str,
}

#[derive(Debug, Serialize)]
struct UndoneJson {
    cancelled_at: String,
    staff: Option<String>,
    reason: String,
}

impl AllowanceJson {
    /// From an allowance.
    pub fn of(allowance: &Allowance) -> Self {
        Self {
            allowance: allowance.number.to_string(),
            number: allowance.number.number().to_string(),
            period: allowance.number.period().lj(),
            at: allowance.at.rfc3339(),
            till: code(allowance.till.as_ref()),
            staff: code(allowance.staff.as_ref()),
            reason: allowance.reason.to_string(),
            net_amount: allowance.net(),
            tax_amount: allowance.tax(),
            total_amount: allowance.gross(),
            lines: allowance.lines.iter().map(AllowanceLineJson::of).collect(),
            cancelled: allowance.cancelled.as_ref().map(|cancelled| UndoneJson {
                cancelled_at: cancelled.at.rfc3339(),
                staff: code(cancelled.staff.as_ref()),
                reason: cancelled.reason.to_string(),
            }),
        }
    }
}

impl AllowanceLineJson {
    fn of(line: &AllowanceLine) -> Self {
        Self {
            line: line.line,
            name: line.name.to_string(),
            qty: line.quantity.normalize().to_string(),
            net_amount: line.net,
            tax_amount: line.tax,
            tax: tax_word(line.kind),
        }
    }
}

/// What is known of a number beyond its invoice and the ledger.
#[derive(Debug, Serialize)]
pub struct FateJson {
    printed: Vec<PrintedJson>,
    jobs: Vec<JobJson>,
    allowances: Vec<AllowanceJson>,
    remedies: Vec<RemedyJson>,
    voids: Vec<VoidedJson>,
    upload: &'static str,
    deliveries: Vec<DeliveryJson>,
}

impl FateJson {
    /// From a number's life.
    pub fn of(life: &NumberLife) -> Self {
        Self {
            printed: life.printed.iter().map(PrintedJson::of).collect(),
            jobs: life.jobs.iter().map(JobJson::of).collect(),
            allowances: life.allowances.iter().map(AllowanceJson::of).collect(),
            remedies: life.remedies.iter().map(RemedyJson::of).collect(),
            voids: life.voids.iter().map(VoidedJson::of).collect(),
            deliveries: life.deliveries.iter().map(DeliveryJson::of).collect(),
            upload: life.issue_delivery().map_or("pending", |row| state_word(&row.state)),
        }
    }
}

#[derive(Debug, Serialize)]
struct PrintedJson {
    #[serde(flatten)]
    job: JobJson,
    ended_at: String,
    outcome: &'static str,
    said_by: Option<String>,
}

impl PrintedJson {
    fn of(printing: &Printing) -> Self {
        Self {
            job: JobJson::of(&printing.job),
            ended_at: printing.at.rfc3339(),
            outcome: match printing.outcome {
                PrintOutcome::Printed { .. } => "printed",
                PrintOutcome::Damaged => "damaged",
                PrintOutcome::Spoiled => "spoiled",
                PrintOutcome::NothingCame => "nothing",
                PrintOutcome::GivenUp => "given_up",
            },
            said_by: code(printing.said_by.as_ref()),
        }
    }
}

#[derive(Debug, Serialize)]
struct RemedyJson {
    remedy: &'static str,
    offered: bool,
    until: Option<String>,
    with_approval: bool,
    why_not: Option<&'static str>,
}

impl RemedyJson {
    fn of(offer: &RemedyOffer) -> Self {
        Self {
            remedy: match offer.remedy {
                Remedy::Cancel => "cancel",
                Remedy::Void => "void",
                Remedy::Allow => "allowance",
            },
            offered: offer.why_not.is_none(),
            until: offer.until.map(|until| until.rfc3339()),
            with_approval: offer.with_approval,
            why_not: offer.why_not.map(why_not_code),
        }
    }
}

/// The code of `lj help refusals` for a remedy that is not offered; `NOT_CARRIED` is no refusal of the engine.
fn why_not_code(why: WhyNot) -> &'static str {
    match why {
        WhyNot::Cancelled(_) => "ALREADY_CANCELLED",
        WhyNot::Voided(_) => "VOIDED",
        WhyNot::Over(_) => "TOO_LATE",
        WhyNot::HasAllowance => "HAS_ALLOWANCE",
        WhyNot::NotConfirmed => "NOT_CONFIRMED",
        WhyNot::NothingLeft => "ALLOWANCE_TOO_MUCH",
        WhyNot::NotCarried => "NOT_CARRIED",
    }
}

/// A number that no invoice has: what it is, and the range that holds it.
#[derive(Debug, Serialize)]
pub struct UnissuedJson {
    number: String,
    state: &'static str,
    range: Option<crate::cli::out::json::RangeJson>,
}

impl UnissuedJson {
    /// From a number's life.
    pub fn of(life: &NumberLife) -> Self {
        Self {
            number: life.number.to_string(),
            state: life.range.as_ref().map_or("unknown", |row| unissued_state(life, row)),
            range: life.range.as_ref().map(crate::cli::out::json::RangeJson::of),
        }
    }
}

/// The one state of a number without an invoice (R7).
fn unissued_state(life: &NumberLife, row: &RangeRow) -> &'static str {
    if row.range.outside {
        "outside"
    } else if life.number.serial.value() < row.range.carried_to {
        "carried"
    } else {
        "unused"
    }
}
