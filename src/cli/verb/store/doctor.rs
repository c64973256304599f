//! `lj doctor`: every invariant on this store, a sentence per violation; exit 0 only when all hold.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, clean, list, object};
use crate::cli::verb::store::status::reading_json;
use crate::protocol::{DoctorReport, ReadingReport, request};
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
        let report = shop.ask(request::Doctor { quick: args.quick })?;
        Ok((report, shop.ask(request::UploadStatus)?, shop.ask(request::Reading)?))
    };
    let (report, upload, reading) = context.with_shop(looked)?;
    // No invariant is hurt by them, and yet somebody must see to them.
    let stuck = upload.stuck_count();
    context.tell_lines(
        || object! { ..json(&report), stuck: stuck, reading: reading.as_ref().map(reading_json) },
        |lang| {
            let alarm = (stuck > 0).then(|| text::delivery::stuck::alarm(lang, stuck));
            lines(lang, &report, reading.as_ref()).into_iter().chain(alarm).collect::<Vec<_>>()
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

fn lines(lang: Lang, report: &DoctorReport, reading: Option<&ReadingReport>) -> Vec<String> {
    let broken = |check| report.violations.iter().filter(|(other, _)| *other == check).count();
    let checks = report.checks.iter().map(|(check, count)| {
        text::store::doctor_line(text::store::doctor_check(lang, *check), *count, broken(*check))
    });
    let violations = report
        .violations
        .iter()
        .map(|(check, message)| {
            (text::store::doctor_check(lang, *check), text::store::finding(lang, message))
        })
        .map(|(check, message)| format!("{check}: {message}"));
    let end = text::store::doctor_end(lang, report.violations.is_empty()).to_owned();
    let reading = reading.map(|reading| text::store::reading::line(lang, reading));
    checks.chain(reading).chain(violations).chain([end]).collect()
}
