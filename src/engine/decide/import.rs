//! 電子發票字軌匯入: the store's verdict on each row of the platform's file, and the ranges that come of it
//! (R3, R4). One refused row refuses the file.

use super::{Decision, No};
use crate::domain::{
    AllocationRow, Allotments, BookAct, BookRefusal, Check, Company, ImportVerdict, Moment, OverlapWith,
    Range, RangeActKind, RangeId, RowVerdict, Span, StoreRefusal,
};
use crate::protocol::book::Reply;
use crate::protocol::{self, ACT_RANGES_MAX, IMPORT_ROWS_MAX, ImportOptions, ImportReport};
use crate::store::Queries;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

/// A row with its verdict and, when it is new, its company.
struct Reviewed<'r> {
    row: &'r AllocationRow,
    verdict: RowVerdict,
    with: Option<OverlapWith>,
    company: Option<&'r Company>,
}

/// Verdicts only: what the reviewed table shows.
pub(in super::super) fn review<R: Queries>(
    rows: &R,
    now: Moment,
    file: &[AllocationRow],
    options: &ImportOptions,
) -> Result<ImportReport, No> {
    let companies = rows.companies()?;
    let reviewed = verdicts(rows, now, file, options, &companies)?;
    let ranges = new_spans(&reviewed).map(|(_, span)| u64::from(pieces(span, options))).sum();
    Ok(ImportReport { verdicts: reviewed.iter().map(verdict_of).collect(), ranges })
}

pub(super) fn import<R: Queries>(
    rows: &R,
    now: Moment,
    file: &[AllocationRow],
    options: &ImportOptions,
) -> Result<Decision, No> {
    let companies = rows.companies()?;
    let reviewed = verdicts(rows, now, file, options, &companies)?;
    let report: Vec<_> = reviewed.iter().map(verdict_of).collect();
    if reviewed.iter().any(|row| row.verdict.refuses()) {
        return Err(BookRefusal::Import(report).into());
    }
    let count: u64 = new_spans(&reviewed).map(|(_, span)| u64::from(pieces(span, options))).sum();
    if count > ACT_RANGES_MAX as u64 {
        return Err(StoreRefusal::TooMany { asked: count, max: ACT_RANGES_MAX as u64 }.into());
    }
    let first_id = rows.meta()?.range_ids + 1;
    let mut put: Vec<Range> = new_spans(&reviewed)
        .flat_map(|(row, span)| span.pieces(options.books_of).map(move |piece| (row, piece)))
        .zip(first_id..)
        .filter_map(|((row, piece), id)| new_range(row, piece, RangeId(id), now, options))
        .collect();
    put.extend(vouched(rows, file, &reviewed)?);
    if put.len() > ACT_RANGES_MAX {
        return Err(StoreRefusal::TooMany { asked: put.len() as u64, max: ACT_RANGES_MAX as u64 }.into());
    }
    let act = (!put.is_empty()).then(|| {
        let reason = options.file.clone();
        BookAct::Ranges { kind: RangeActKind::Import, put, removed: Vec::new(), reason }.into()
    });
    let reply = protocol::Reply::Book(Reply::Import(ImportReport { verdicts: report, ranges: count }));
    Ok(Decision { act, reply })
}

/// Ranges that are ours already and that the file now vouches for (字軌檢核): typed ones, say.
fn vouched<R: Queries>(
    rows: &R,
    file: &[AllocationRow],
    reviewed: &[Reviewed<'_>],
) -> Result<Vec<Range>, No> {
    let same = || reviewed.iter().filter(|row| row.verdict == RowVerdict::Same).map(|row| row.row);
    let periods: BTreeSet<_> = same().map(|row| row.period).collect();
    let mut marked = BTreeMap::new();
    for period in periods {
        let allotments = Allotments::of(file, false, period);
        for row in same().filter(|row| row.period == period) {
            let mut found = Vec::new();
            rows.walk_overlapping(row.period, row.span, &mut |id, _, _| {
                found.push(id);
                ControlFlow::Continue(())
            })?;
            for id in found {
                let old = rows.indexed_range(id)?;
                let news = !old.outside && old.check != Check::Matched;
                if news && allotments.check(&old) == Check::Matched {
                    marked.insert(id, Range { check: Check::Matched, ..old });
                }
            }
        }
    }
    Ok(marked.into_values().collect())
}

/// The answer to a repeated import: rows that read *same* now and were written by it then are *new* again.
pub(in super::super) fn repeated(
    mut report: ImportReport,
    file: &[AllocationRow],
    (put, at): (&[Range], Moment),
) -> ImportReport {
    let mut written: HashMap<_, Vec<Span>> = HashMap::new();
    // What was there before was marked only.
    let new = || put.iter().filter(|range| range.added_at == at);
    for range in new() {
        written.entry((range.period, range.span.track)).or_default().push(range.span);
    }
    for (row, verdict) in file.iter().zip(&mut report.verdicts) {
        let ours = written.get(&(row.period, row.span.track));
        if ours.is_some_and(|spans| spans.iter().any(|span| span.overlaps(row.span))) {
            verdict.verdict = RowVerdict::New;
        }
    }
    report.ranges = new().count() as u64;
    report
}

fn verdict_of(row: &Reviewed<'_>) -> ImportVerdict {
    ImportVerdict { line: row.row.line, verdict: row.verdict, with: row.with.clone() }
}

fn new_spans<'r>(reviewed: &'r [Reviewed<'r>]) -> impl Iterator<Item = (&'r Reviewed<'r>, Span)> {
    reviewed.iter().filter(|row| row.verdict == RowVerdict::New).map(|row| (row, row.row.span))
}

fn pieces(span: Span, options: &ImportOptions) -> u32 {
    if options.books_of == 0 { 1 } else { span.count().div_ceil(options.books_of) }
}

fn verdicts<'r, R: Queries>(
    rows: &R,
    now: Moment,
    file: &'r [AllocationRow],
    options: &ImportOptions,
    companies: &'r [Company],
) -> Result<Vec<Reviewed<'r>>, No> {
    if file.len() > IMPORT_ROWS_MAX {
        return Err(StoreRefusal::TooMany { asked: file.len() as u64, max: IMPORT_ROWS_MAX as u64 }.into());
    }
    let first_company = rows.meta()?.first_company;
    let in_file = overlaps_in_file(file);
    let mut reviewed = Vec::with_capacity(file.len());
    for (index, row) in file.iter().enumerate() {
        let company = companies
            .iter()
            .filter(|company| company.ubn == row.ubn)
            .filter(|company| options.company.as_ref().is_none_or(|code| *code == company.code))
            .max_by_key(|company| Some(&company.code) == first_company.as_ref());
        let (verdict, with) = match company {
            None => (RowVerdict::OtherUbn, None),
            Some(company) => verdict(rows, now, row, options, company, in_file.get(&index).copied())?,
        };
        reviewed.push(Reviewed { row, verdict, with, company });
    }
    Ok(reviewed)
}

fn verdict<R: Queries>(
    rows: &R,
    now: Moment,
    row: &AllocationRow,
    options: &ImportOptions,
    company: &Company,
    line_before: Option<u32>,
) -> Result<(RowVerdict, Option<OverlapWith>), No> {
    if !row.span.is_whole_books() {
        return Ok((RowVerdict::BadRow, None));
    }
    let Some((first, last)) = company.allocation.window(now.date()) else {
        return Ok((RowVerdict::WrongPeriod, None));
    };
    if row.period > last {
        return Ok((RowVerdict::WrongPeriod, None));
    }
    if row.period < first && !options.history {
        return Ok((RowVerdict::Past, None));
    }
    if let Some(line) = line_before {
        return Ok((RowVerdict::Overlap, Some(OverlapWith::Line(line))));
    }
    against_store(rows, row, company)
}

/// New where nothing is in the store, same where all of it is ours, else an overlap with what is there.
fn against_store<R: Queries>(
    rows: &R,
    row: &AllocationRow,
    company: &Company,
) -> Result<(RowVerdict, Option<OverlapWith>), No> {
    let mut found = Vec::new();
    rows.walk_overlapping(row.period, row.span, &mut |id, begin, end| {
        found.push((id, begin, end));
        ControlFlow::Continue(())
    })?;
    let Some(&(first_id, ..)) = found.first() else { return Ok((RowVerdict::New, None)) };
    let mut reached = row.span.begin().value();
    for &(id, begin, end) in &found {
        let range = rows.indexed_range(id)?;
        let ours = range.ubn == company.ubn && range.tax_kind == row.tax_kind;
        if !ours || begin > reached {
            let with = OverlapWith::Range { company: range.company, span: range.span };
            return Ok((RowVerdict::Overlap, Some(with)));
        }
        reached = end + 1;
    }
    if reached >= row.span.past_end() {
        return Ok((RowVerdict::Same, None));
    }
    let range = rows.indexed_range(first_id)?;
    Ok((RowVerdict::Overlap, Some(OverlapWith::Range { company: range.company, span: range.span })))
}

/// For each row that shares a number with an earlier line: that line. One sort, not a comparison of all pairs.
fn overlaps_in_file(file: &[AllocationRow]) -> HashMap<usize, u32> {
    let mut order: Vec<usize> = (0..file.len()).collect();
    order.sort_by_key(|&at| (file[at].period, file[at].span.track, file[at].span.begin(), file[at].line));
    let mut overlaps = HashMap::new();
    let mut widest: Option<usize> = None;
    for &at in &order {
        let row = &file[at];
        if let Some(before) = widest.filter(|&before| file[before].period == row.period)
            && file[before].span.overlaps(row.span)
        {
            let (early, late) = if file[before].line < row.line { (before, at) } else { (at, before) };
            overlaps.entry(late).or_insert(file[early].line);
        }
        let reaches = |at: usize| (file[at].period, file[at].span.track, file[at].span.end());
        if widest.is_none_or(|before| reaches(at) > reaches(before)) {
            widest = Some(at);
        }
    }
    overlaps
}

fn new_range(
    row: &Reviewed<'_>,
    span: Span,
    id: RangeId,
    now: Moment,
    options: &ImportOptions,
) -> Option<Range> {
    let company = row.company?;
    let period = row.row.period;
    let seller = (company.code.clone(), row.row.ubn);
    Some(Range {
        tax_kind: row.row.tax_kind,
        category: options.category,
        kind: options.kind,
        copies: options.copies,
        upload: options.upload,
        check: Check::Matched,
        outside: period < crate::domain::Period::of(now.date())?,
        ..Range::untouched(id, seller, period, span, now)
    })
}
