//! `lj doctor`: every invariant on this store, a sentence per violation; exit 0 only when all hold.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::output::{Out, clean};
use crate::expect_reply;
use crate::protocol::{DoctorCheck, DoctorReport, Request};
use crate::text::{self, verbs};
use serde::Serialize;

/// `lj doctor`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Without the replay and the whole chain.
    #[arg(long)]
    quick: bool,
}

#[derive(Serialize)]
struct DoctorJson {
    ok: bool,
    checks: Vec<CheckJson>,
    violations: Vec<ViolationJson>,
}

#[derive(Serialize)]
struct CheckJson {
    check: &'static str,
    count: u64,
}

#[derive(Serialize)]
struct ViolationJson {
    check: &'static str,
    message: String,
}

/// The word of JSON.
fn word(check: DoctorCheck) -> &'static str {
    match check {
        DoctorCheck::NoNumberTwice => "no_number_twice",
        DoctorCheck::StatesAddUp => "states_add_up",
        DoctorCheck::PrefixInTime => "prefix_in_time",
        DoctorCheck::RequestsAnswered => "requests_answered",
        DoctorCheck::ReplayEqual => "replay_equal",
        DoctorCheck::LedgerAhead => "ledger_ahead",
        DoctorCheck::ChainWhole => "chain_whole",
        DoctorCheck::RandomCodes => "random_codes",
        DoctorCheck::OriginalOnce => "original_once",
        DoctorCheck::AllowancesFit => "allowances_fit",
        DoctorCheck::OutboxWhole => "outbox_whole",
    }
}

/// Checks and reports.
///
/// # Errors
/// A fault; violations are exit 1.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let opened = context.open()?;
    let reply = context.ask(&*opened.desk, Request::Doctor { quick: args.quick });
    let ended = reply.and_then(|reply| expect_reply!(context, reply, Doctor));
    opened.close()?;
    let report = ended?;
    tell(context, &report)?;
    Ok(if report.violations.is_empty() { Exit::DONE } else { Exit::REFUSED })
}

fn tell(context: &Context, report: &DoctorReport) -> Result<(), CliFailure> {
    let mut out = Out::default();
    if context.json {
        let checks = report
            .checks
            .iter()
            .map(|(check, count)| CheckJson { check: word(*check), count: *count })
            .collect();
        let violations = report
            .violations
            .iter()
            .map(|(check, message)| ViolationJson { check: word(*check), message: clean(message) })
            .collect();
        out.json(&DoctorJson { ok: report.violations.is_empty(), checks, violations })?;
        return out.flush();
    }
    for (check, count) in &report.checks {
        let broken = report.violations.iter().filter(|(other, _)| other == check).count();
        out.line(&verbs::doctor_line(text::doctor_check(context.lang, *check), *count, broken))?;
    }
    for (check, message) in &report.violations {
        out.line(&format!("{}: {message}", text::doctor_check(context.lang, *check)))?;
    }
    out.line(verbs::doctor_end(context.lang, report.violations.is_empty()))?;
    out.flush()
}
