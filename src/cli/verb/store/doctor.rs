//! `lj doctor`: every invariant on this store, a sentence per violation; exit 0 only when all hold.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, clean, list, object};
use crate::protocol::{DoctorReport, request};
use crate::text::{self, Lang};

/// `lj doctor`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Without the replay and the whole chain.
    #[arg(long)]
    quick: bool,
}

/// Checks and reports.
///
/// # Errors
/// A fault; violations are exit 1.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let looked = |shop: &Shop<'_>| {
        Ok((shop.ask(request::Doctor { quick: args.quick })?, shop.ask(request::UploadStatus)?))
    };
    let (report, upload) = context.with_shop(looked)?;
    // No invariant is hurt by them, and yet somebody must see to them.
    let stuck = upload.rejected + upload.parked;
    context.tell_lines(
        || object! { ..json(&report), stuck: stuck },
        |lang| {
            let alarm = (stuck > 0).then(|| text::delivery::stuck::alarm(lang, stuck));
            lines(lang, &report).into_iter().chain(alarm).collect::<Vec<_>>()
        },
    )?;
    Ok(if report.violations.is_empty() { Exit::DONE } else { Exit::REFUSED })
}

fn json(report: &DoctorReport) -> Object {
    object! {
        ok: report.violations.is_empty(),
        checks: list(&report.checks, |(check, count)| object! { check: check, count: count }),
        violations: list(&report.violations, |(check, message)| object! {
            check: check,
            message: clean(message),
        }),
    }
}

fn lines(lang: Lang, report: &DoctorReport) -> Vec<String> {
    let broken = |check| report.violations.iter().filter(|(other, _)| *other == check).count();
    let checks = report.checks.iter().map(|(check, count)| {
        text::store::doctor_line(text::store::doctor_check(lang, *check), *count, broken(*check))
    });
    let violations = report
        .violations
        .iter()
        .map(|(check, message)| format!("{}: {message}", text::store::doctor_check(lang, *check)));
    let end = text::store::doctor_end(lang, report.violations.is_empty()).to_owned();
    checks.chain(violations).chain([end]).collect()
}
