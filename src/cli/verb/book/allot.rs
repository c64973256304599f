//! `lj range allot` and `lj period allotments`: books of a head office that its branches have (分支機構配號, E0401). Giving them
//! queues what each then has; the second verb lists that, and queues or writes whatever is not told as it is.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, list, object, or_blank, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::told::{Telling, Told, folder_at, write_all};
use crate::domain::{
    BranchAllotment, BranchOf, CompanyCode, Delivery, DeliveryKind, Period, RangeId, TrackOf,
};
use crate::mig::{Fault, e0401};
use crate::protocol::{AllotmentRow, request};
use crate::text::Lang;
use crate::text::book::{self as of_ranges, branches as words, period as of_period};
use std::path::PathBuf;

/// `lj range allot`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ranges, such as R000042.
    #[arg(value_name = "ID", required = true, value_parser = value::range_id)]
    ids: Vec<RangeId>,
    /// The company that is to have them: a branch of the same head office, or the head office itself.
    #[arg(long = "to", value_name = "NO", value_parser = value::company)]
    to_company: CompanyCode,
}

/// `lj period allotments`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The period; today's without.
    #[arg(value_parser = value::period)]
    period: Option<Period>,
    /// Only show what would be told.
    #[arg(long)]
    dry_run: bool,
    /// Write the messages to this folder for a person to upload at the platform; nothing is sent from here.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Gives books; prints the rows as they are now, and says what is not told of it yet.
///
/// # Errors
/// `NOT_ALLOTTABLE`, `RANGE_USED`, `RANGE_LENT`, `NO_SUCH_RANGE`, `NO_SUCH_COMPANY`.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let Args { ids, to_company: to } = args;
    context.with_shop(|shop| {
        let rows = shop.act(request::RangeAllot { ids, to })?;
        let done = shop.list(&rows)?;
        for untold in shop.ask(request::AllotmentsOpen)? {
            if rows.iter().any(|row| row.range.period == untold.period) {
                remark(&words::untold(shop.lang, untold.period, untold.messages));
            }
        }
        Ok(done)
    })
}

/// Tells the platform, or shows what would be told.
///
/// # Errors
/// `NOT_CARRIED`, `NOT_WHOLE_BOOKS`, `NOT_ALLOWED`; a folder that cannot be written.
pub fn report(context: &Context, args: &ReportArgs) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| tell(shop, args))
}

fn tell(shop: &Shop<'_>, args: &ReportArgs) -> Result<Exit, CliFailure> {
    let lang = shop.lang;
    let period = shop.period_of(args.period, shop.info()?.now)?;
    // Somebody uploads what lies in the folder: so it is looked for before anything is noted.
    let folder = args.out.as_deref().map(|folder| folder_at(lang, folder)).transpose()?;
    if !args.dry_run {
        shop.act(request::AllotmentsReport { period, by_hand: folder.is_some() })?;
    }
    let told = write_all(lang, folder.as_deref(), all(shop, period)?)?;
    shop.list(&told)?;
    if shop.json {
        return Ok(Exit::DONE);
    }
    let until = of_period::until(period);
    let stuck = told.iter().filter(|told| told.is_stuck()).count();
    shop.say(match folder {
        _ if told.is_empty() => words::none(lang, period),
        _ if told.iter().all(Told::is_there) => words::are_there(lang, period),
        _ if args.dry_run => words::dry_run(lang, period),
        None if stuck > 0 => words::are_stuck(lang, stuck, &until),
        Some(folder) => words::written(lang, told.len(), &shown(&folder), &until),
        None => words::queued(lang, &until),
    })
}

/// What the branches of a period have, page by page.
pub fn all(shop: &Shop<'_>, period: Period) -> Result<Vec<AllotmentRow>, CliFailure> {
    let (mut rows, mut after): (Vec<AllotmentRow>, Option<BranchOf>) = (Vec::new(), None);
    loop {
        let page = shop.ask(request::Allotments { period, after })?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

impl Telling for AllotmentRow {
    fn last(&self) -> (Option<&Delivery>, bool) {
        (self.delivery.as_ref(), self.same)
    }

    fn message(&self) -> Result<(String, Vec<u8>), Fault> {
        let BranchAllotment { of, whole, .. } = &self.allotment;
        let TrackOf { branch, tax_kind, period, track, .. } = of;
        let (mig, begin, word) = (period.mig(), whole.begin(), tax_kind.word());
        Ok((format!("E0401-{branch}-{mig}-{track}{begin}-{word}.xml"), e0401(&self.allotment)?))
    }
}

impl Listing for Told<AllotmentRow> {
    const RIGHT: &'static [usize] = &[4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let BranchAllotment { of, whole, .. } = &self.row.allotment;
        let document = self.row.delivery.as_ref().map(|row| row.document);
        cells![
            of.branch,
            of.period,
            of_ranges::tax_kind(lang, of.tax_kind),
            format!("{}{}-{}", whole.track, whole.begin(), whole.end()),
            self.row.allotment.all_books(),
            or_blank(document),
            words::state(lang, &self.row),
        ]
    }

    fn json(&self) -> Object {
        let BranchAllotment { of, whole, spans } = &self.row.allotment;
        let TrackOf { head, branch, tax_kind, period, track } = *of;
        let delivery = self.row.delivery.as_ref();
        object! {
            period, branch, head, tax_kind, track,
            begin: whole.begin(),
            end: whole.end(),
            books: self.row.allotment.all_books(),
            spans: list(spans, |span| object! { begin: span.begin(), end: span.end() }),
            document: delivery.map(|row| row.document.number),
            count: delivery.map(|row| row.document.count),
            state: delivery.map(|row| DeliveryKind::of(&row.state)),
            due: delivery.map(|row| row.due),
            same: self.row.same,
            file: self.file.as_deref().map(shown),
        }
    }
}
