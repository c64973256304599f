//! `lj range add` and `lj range batch`: 新增 and 批次新增.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, remark};
use crate::cli::value;
use crate::domain::{
    BOOK_SIZE, BookRefusal, Category, CleanText, CompanyCode, Copies, DeptCode, FieldFault, Holder, Kind,
    Period, RangeDraft, RangeField, Serial, Span, StoreRefusal, TaxKind, Track, UploadMode,
};
use crate::protocol::request;
use crate::text;
use chrono::NaiveDate;

/// What `add` and `batch` share.
#[derive(Debug, clap::Args)]
pub struct Fields {
    /// Period, such as 11507.
    #[arg(long, value_parser = value::period)]
    period: Period,
    /// Track, two letters.
    #[arg(long, value_parser = value::track)]
    track: Track,
    /// First number, eight digits.
    #[arg(long, value_parser = value::serial)]
    begin: Serial,
    /// Company; the store's first if not given.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Department; any if not given.
    #[arg(long, value_parser = value::dept)]
    dept: Option<DeptCode>,
    /// Category (收銀機, 電子計算機, 手開).
    #[arg(long, default_value = Category::CashRegister.word(), value_parser = value::category)]
    category: Category,
    /// Kind (電子發票, 紙本發票).
    #[arg(long, default_value = Kind::Electronic.word(), value_parser = value::kind)]
    kind: Kind,
    /// Copies (三聯式, 二聯式).
    #[arg(long, default_value = Copies::Three.word(), value_parser = value::copies)]
    copies: Copies,
    /// Tax kind: 07 general, 08 special.
    #[arg(long, default_value = "07", value_parser = value::tax_kind)]
    tax_kind: TaxKind,
    /// First day; the period's if not given.
    #[arg(long, value_parser = value::date)]
    from: Option<NaiveDate>,
    /// Last day; the period's if not given.
    #[arg(long, value_parser = value::date)]
    to: Option<NaiveDate>,
    /// Upload at once (auto) or when somebody says so (manual).
    #[arg(long, default_value = "auto", value_parser = value::upload)]
    upload: UploadMode,
    /// Why not whole books, or taken over part-used.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// `lj range add`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("extent").args(["end", "count"]).required(true).multiple(true))]
pub struct Args {
    #[command(flatten)]
    fields: Fields,
    /// Last number, inclusive.
    #[arg(long, value_parser = value::serial)]
    end: Option<Serial>,
    /// How many numbers.
    #[arg(long)]
    count: Option<u32>,
    /// Last number that the former system used.
    #[arg(long, value_name = "N", value_parser = value::serial)]
    last_issued: Option<Serial>,
    /// How many of those it cancelled.
    #[arg(long, value_name = "K", default_value_t = 0)]
    cancelled: u32,
}

/// `lj range batch`.
#[derive(Debug, clap::Args)]
pub struct BatchArgs {
    #[command(flatten)]
    fields: Fields,
    /// How many books of 50.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    books: u32,
}

/// Adds one range and prints it.
///
/// # Errors
/// What the engine refuses: `RANGE_UNALIGNED`, `RANGE_OVERLAP`, `PERIOD_WINDOW` and their kin.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let fault = |fault| CliFailure::of(context.lang, BookRefusal::Fields(vec![(0, fault)]));
    let span = span(args.fields.track, args.fields.begin, args.end, args.count).map_err(fault)?;
    let mut draft = draft(context, args.fields, span);
    draft.last_issued = args.last_issued;
    draft.cancelled = args.cancelled;
    add(context, vec![draft])
}

/// Adds books and prints them.
///
/// # Errors
/// As [`run`]; `TRACK_ENDS` when the track has not that many.
pub fn run_batch(context: &Context, args: BatchArgs) -> Result<Exit, CliFailure> {
    let track = args.fields.track;
    let begin = args.fields.begin;
    let ends = || CliFailure::of(context.lang, BookRefusal::TrackEnds(track));
    let span = span(track, begin, None, Some(BOOK_SIZE)).map_err(|_| ends())?;
    let drafts = draft(context, args.fields, span).batch(args.books).ok_or_else(ends)?;
    add(context, drafts)
}

/// Begin and end or count; both when they fit each other.
pub fn span(
    track: Track,
    begin: Serial,
    end: Option<Serial>,
    count: Option<u32>,
) -> Result<Span, FieldFault> {
    let counted_end = |count: u32| {
        let last = begin.value().checked_add(count)?.checked_sub(1)?;
        Serial::try_from(last).ok()
    };
    let end = match (end, count) {
        (Some(end), _) => end,
        (None, Some(0)) => return Err(FieldFault::Form(RangeField::Count)),
        (None, Some(count)) => {
            counted_end(count).ok_or(FieldFault::PastLast { field: RangeField::Count, left: begin.left() })?
        }
        (None, None) => return Err(FieldFault::Missing(RangeField::End)),
    };
    let span = Span::new(track, begin, end).map_err(|_| FieldFault::EndBeforeBegin)?;
    match count {
        Some(typed) if typed != span.count() => {
            Err(FieldFault::CountMismatch { counted: span.count(), typed })
        }
        Some(_) | None => Ok(span),
    }
}

fn draft(context: &Context, fields: Fields, span: Span) -> RangeDraft {
    let Fields { period, company, dept, tax_kind, category, kind, copies, from, to, upload, .. } = fields;
    let (till, reason) = (context.till.clone(), fields.reason.unwrap_or_default());
    let usual = RangeDraft::new(period, span);
    RangeDraft { company, dept, till, tax_kind, category, kind, copies, from, to, upload, reason, ..usual }
}

fn add(context: &Context, drafts: Vec<RangeDraft>) -> Result<Exit, CliFailure> {
    let max = crate::protocol::ADD_RANGES_MAX as u64;
    let asked = drafts.len() as u64;
    if asked > max {
        return Err(CliFailure::of(context.lang, StoreRefusal::TooMany { asked, max }));
    }
    context.with_shop(|shop| {
        let rows = shop.act(request::RangeAdd { drafts })?;
        if rows.iter().any(|row| row.range.holder == Holder::Unproven) {
            remark(text::store::fence::entered_unproven(shop.lang));
        }
        context.list(&rows)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_and_count_fill_each_other_and_must_fit() {
        let track = Track::parse("TF").unwrap();
        let serial = |value| Serial::try_from(value).unwrap();
        let begin = serial(100);
        assert_eq!(span(track, begin, Some(serial(149)), None).unwrap().count(), 50);
        assert_eq!(span(track, begin, None, Some(50)).unwrap().end(), serial(149));
        assert_eq!(
            span(track, begin, Some(serial(149)), Some(49)),
            Err(FieldFault::CountMismatch { counted: 50, typed: 49 })
        );
        assert_eq!(span(track, begin, Some(serial(99)), None), Err(FieldFault::EndBeforeBegin));
        assert_eq!(span(track, begin, None, Some(0)), Err(FieldFault::Form(RangeField::Count)));
        let past = |left| Err(FieldFault::PastLast { field: RangeField::Count, left });
        assert_eq!(span(track, begin, None, Some(u32::MAX)), past(99_999_900));
        let last = serial(99_999_980);
        assert_eq!(span(track, last, None, Some(20)).unwrap().end().value(), 99_999_999);
        assert_eq!(span(track, last, None, Some(21)), past(20));
    }
}
