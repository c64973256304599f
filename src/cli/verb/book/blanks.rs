//! `lj blanks`: what nobody used of a period is reported (空白未使用字軌, E0402): through Turnkey, or as files that a person
//! uploads at the platform. What was told as it is is not told again; a later report stands in the place of the earlier one.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, list, object, or_blank, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::told::{Telling, Told, folder_at, write_all};
use crate::domain::{Delivery, DeliveryKind, Period, TrackOf};
use crate::mig::{Fault, e0402};
use crate::protocol::{BlankRow, request};
use crate::text::Lang;
use crate::text::book::{self as of_ranges, period as words};
use std::path::PathBuf;

/// `lj blanks`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The period.
    #[arg(value_parser = value::period)]
    period: Period,
    /// Only show what would be reported.
    #[arg(long)]
    dry_run: bool,
    /// Write the messages to this folder for a person to upload at the platform; nothing is sent from here.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Reports, or shows what would be.
///
/// # Errors
/// `NUMBERS_NOT_ENDED`, `NOT_CARRIED`, `NOT_ALLOWED`; a folder that cannot be written.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| blanks(shop, args))
}

fn blanks(shop: &Shop<'_>, args: &Args) -> Result<Exit, CliFailure> {
    let (lang, period) = (shop.lang, args.period);
    // Somebody uploads what lies in the folder: so it is looked for before anything is noted.
    let folder = args.out.as_deref().map(|folder| folder_at(lang, folder)).transpose()?;
    if !args.dry_run {
        shop.act(request::BlanksReport { period, by_hand: folder.is_some() })?;
    }
    let told = write_all(lang, folder.as_deref(), all(shop, period)?)?;
    shop.list(&told)?;
    for sum in &shop.ask(request::PeriodState(period))?.left_out {
        remark(&words::left_out(lang, sum));
    }
    if shop.json {
        return Ok(Exit::DONE);
    }
    let until = words::until(period);
    let stuck = told.iter().filter(|told| told.is_stuck()).count();
    shop.say(match folder {
        _ if told.is_empty() => words::no_blanks(lang, period),
        _ if told.iter().all(Told::is_there) => words::are_there(lang, period),
        _ if args.dry_run => words::dry_run(lang, period),
        None if stuck > 0 => words::are_stuck(lang, stuck, &until),
        Some(folder) => words::written(lang, told.len(), &shown(&folder), &until),
        None => words::queued(lang, &until),
    })
}

/// The blanks of a period, page by page.
pub fn all(shop: &Shop<'_>, period: Period) -> Result<Vec<BlankRow>, CliFailure> {
    let (mut rows, mut after): (Vec<BlankRow>, Option<TrackOf>) = (Vec::new(), None);
    loop {
        let page = shop.ask(request::Blanks { period, after })?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

impl Telling for BlankRow {
    fn last(&self) -> (Option<&Delivery>, bool) {
        (self.delivery.as_ref(), self.same)
    }

    fn message(&self) -> Result<(String, Vec<u8>), Fault> {
        let TrackOf { branch, tax_kind, period, track, .. } = self.report.of;
        let name = format!("E0402-{branch}-{}-{track}-{}.xml", period.mig(), tax_kind.word());
        Ok((name, e0402(&self.report)?))
    }
}

impl Listing for Told<BlankRow> {
    const RIGHT: &'static [usize] = &[4, 5];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let (report, document) = (&self.row.report, self.row.delivery.as_ref().map(|row| row.document));
        cells![
            report.of.branch,
            report.of.period,
            of_ranges::tax_kind(lang, report.of.tax_kind),
            report.of.track,
            report.numbers(),
            report.spans.len(),
            or_blank(document),
            words::state(lang, &self.row),
        ]
    }

    fn json(&self) -> Object {
        let TrackOf { head, branch, tax_kind, period, track } = self.row.report.of;
        let delivery = self.row.delivery.as_ref();
        object! {
            period, branch, head, tax_kind, track,
            numbers: self.row.report.numbers(),
            spans: list(&self.row.report.spans, |span| object! { begin: span.begin(), end: span.end() }),
            document: delivery.map(|row| row.document.number),
            count: delivery.map(|row| row.document.count),
            state: delivery.map(|row| DeliveryKind::of(&row.state)),
            due: delivery.map(|row| row.due),
            same: self.row.same,
            file: self.file.as_deref().map(shown),
        }
    }
}
