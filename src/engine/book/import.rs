//! 電子發票字軌匯入: the store's verdict on each row of the platform's file, and the ranges that come of it
//! (R3, R4). One refused row refuses the file.

use crate::domain::{
    AllocationRow, Allotments, BookAct, BookRefusal, Check, Company, CompanyCode, ImportVerdict, Moment,
    OverlapWith, Period, Range, RangeActKind, RangeId, RowVerdict, Span, StoreRefusal, Track,
};
use crate::engine::core::decision::{Decision, No};
use crate::protocol::book::Reply;
use crate::protocol::{self, ACT_RANGES_MAX, IMPORT_ROWS_MAX, ImportOptions, ImportReport};
use crate::store::Queries;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

/// Verdicts only: what the reviewed table shows.
pub(crate) fn review<R: Queries>(
    rows: &R,
    now: Moment,
    file: &[AllocationRow],
    options: &ImportOptions,
) -> Result<ImportReport, No> {
    let judge = Judge::of(rows, now, file, options)?;
    let verdicts = judge.verdicts(file)?;
    let ranges = new_rows(file, &verdicts).map(|row| u64::from(pieces(row.span, options))).sum();
    Ok(ImportReport { verdicts, ranges })
}

pub(crate) fn import<R: Queries>(
    rows: &R,
    now: Moment,
    file: &[AllocationRow],
    options: &ImportOptions,
) -> Result<Decision, No> {
    let judge = Judge::of(rows, now, file, options)?;
    let verdicts = judge.verdicts(file)?;
    if verdicts.iter().any(|row| row.verdict.refuses()) {
        return Err(BookRefusal::Import(verdicts).into());
    }
    let count: u64 = new_rows(file, &verdicts).map(|row| u64::from(pieces(row.span, options))).sum();
    let vouched = judge.vouched(file, &verdicts)?;
    let asked = count + vouched.len() as u64;
    if asked > ACT_RANGES_MAX as u64 {
        return Err(StoreRefusal::TooMany { asked, max: ACT_RANGES_MAX as u64 }.into());
    }
    let first_id = rows.meta()?.range_ids + 1;
    // At most what one act may write, so it fits.
    let mut put = Vec::with_capacity(usize::try_from(asked).unwrap_or(ACT_RANGES_MAX));
    put.extend(
        new_rows(file, &verdicts)
            .flat_map(|row| row.span.pieces(options.books_of).map(move |piece| (row, piece)))
            .zip(first_id..)
            .filter_map(|((row, piece), id)| judge.new_range(row, piece, RangeId(id))),
    );
    put.extend(vouched);
    let act = (!put.is_empty()).then(|| {
        let reason = options.file.clone();
        BookAct::Ranges { kind: RangeActKind::Import, put, removed: Vec::new(), reason }.into()
    });
    let reply = protocol::Reply::Book(Reply::Import(ImportReport { verdicts, ranges: count }));
    Ok(Decision { act, reply })
}

/// The answer to a repeated import: rows that read *same* now and were written by it then are *new* again.
pub(crate) fn repeated(
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

fn new_rows<'f>(
    file: &'f [AllocationRow],
    verdicts: &'f [ImportVerdict],
) -> impl Iterator<Item = &'f AllocationRow> {
    file.iter().zip(verdicts).filter(|(_, row)| row.verdict == RowVerdict::New).map(|(row, _)| row)
}

fn pieces(span: Span, options: &ImportOptions) -> u32 {
    if options.books_of == 0 { 1 } else { span.count().div_ceil(options.books_of) }
}

/// Judges the rows of one file. What the store has of its tracks is read once, in one walk a track, not a row.
struct Judge<'j, R> {
    rows: &'j R,
    now: Moment,
    options: &'j ImportOptions,
    companies: Vec<Company>,
    first_company: Option<CompanyCode>,
    stored: HashMap<(Period, Track), Vec<Stored>>,
}

/// A range of the store: its first and its last serial.
struct Stored {
    id: RangeId,
    begin: u32,
    end: u32,
}

impl<'j, R: Queries> Judge<'j, R> {
    fn of(rows: &'j R, now: Moment, file: &[AllocationRow], options: &'j ImportOptions) -> Result<Self, No> {
        if file.len() > IMPORT_ROWS_MAX {
            let asked = file.len() as u64;
            return Err(StoreRefusal::TooMany { asked, max: IMPORT_ROWS_MAX as u64 }.into());
        }
        let mut reaches: HashMap<(Period, Track), Span> = HashMap::new();
        for row in file {
            let reach = reaches.entry((row.period, row.span.track)).or_insert(row.span);
            let (begin, end) = (reach.begin().min(row.span.begin()), reach.end().max(row.span.end()));
            *reach = Span::new(row.span.track, begin, end).unwrap_or(*reach);
        }
        let mut stored = HashMap::new();
        for ((period, track), reach) in reaches {
            let mut found = Vec::new();
            rows.walk_overlapping(period, reach, &mut |id, begin, end| {
                found.push(Stored { id, begin, end });
                ControlFlow::Continue(())
            })?;
            stored.insert((period, track), found);
        }
        let (companies, first_company) = (rows.companies()?, rows.meta()?.first_company);
        Ok(Self { rows, now, options, companies, first_company, stored })
    }

    /// One per row, in the file's order.
    fn verdicts(&self, file: &[AllocationRow]) -> Result<Vec<ImportVerdict>, No> {
        let in_file = overlaps_in_file(file);
        let mut verdicts = Vec::with_capacity(file.len());
        for (index, row) in file.iter().enumerate() {
            let (verdict, with) = match self.company(row) {
                None => (RowVerdict::OtherUbn, None),
                Some(company) => self.verdict(row, company, in_file.get(&index).copied())?,
            };
            verdicts.push(ImportVerdict { line: row.line, verdict, with });
        }
        Ok(verdicts)
    }

    /// Whose numbers they are; where several companies have the 統編, the store's first.
    fn company(&self, row: &AllocationRow) -> Option<&Company> {
        let wanted = self.options.company.as_ref();
        let of_row = self.companies.iter().filter(|company| company.ubn == row.ubn);
        let of_row = of_row.filter(|company| wanted.is_none_or(|code| *code == company.code));
        of_row.max_by_key(|company| Some(&company.code) == self.first_company.as_ref())
    }

    fn verdict(
        &self,
        row: &AllocationRow,
        company: &Company,
        line_before: Option<u32>,
    ) -> Result<(RowVerdict, Option<OverlapWith>), No> {
        if !row.span.is_whole_books() {
            return Ok((RowVerdict::BadRow, None));
        }
        let Some((first, last)) = company.allocation.window(self.now.date()) else {
            return Ok((RowVerdict::WrongPeriod, None));
        };
        if row.period > last {
            return Ok((RowVerdict::WrongPeriod, None));
        }
        if row.period < first && !self.options.history {
            return Ok((RowVerdict::Past, None));
        }
        if let Some(line) = line_before {
            return Ok((RowVerdict::Overlap, Some(OverlapWith::Line(line))));
        }
        self.against_store(row, company)
    }

    /// The ranges of the store that share a number with the row, lowest first.
    fn stored(&self, row: &AllocationRow) -> &[Stored] {
        let of_track = self.stored.get(&(row.period, row.span.track)).map_or(&[][..], Vec::as_slice);
        // No two of them overlap, so they are in the order of their ends too.
        let from = of_track.partition_point(|stored| stored.end < row.span.begin().value());
        let past = of_track.partition_point(|stored| stored.begin < row.span.past_end());
        of_track.get(from..past).unwrap_or_default()
    }

    /// New where nothing is in the store, same where all of it is ours, else an overlap with what is there.
    fn against_store(
        &self,
        row: &AllocationRow,
        company: &Company,
    ) -> Result<(RowVerdict, Option<OverlapWith>), No> {
        let found = self.stored(row);
        let Some(first) = found.first() else { return Ok((RowVerdict::New, None)) };
        let mut reached = row.span.begin().value();
        for stored in found {
            let range = self.rows.indexed_range(stored.id)?;
            let ours = range.ubn == company.ubn && range.tax_kind == row.tax_kind;
            if !ours || stored.begin > reached {
                let with = OverlapWith::Range { company: range.company, span: range.span };
                return Ok((RowVerdict::Overlap, Some(with)));
            }
            reached = stored.end + 1;
        }
        if reached >= row.span.past_end() {
            return Ok((RowVerdict::Same, None));
        }
        let range = self.rows.indexed_range(first.id)?;
        Ok((RowVerdict::Overlap, Some(OverlapWith::Range { company: range.company, span: range.span })))
    }

    /// Ranges that are ours already and that the file now vouches for (字軌檢核): typed ones, say.
    fn vouched(&self, file: &[AllocationRow], verdicts: &[ImportVerdict]) -> Result<Vec<Range>, No> {
        let same = || {
            file.iter().zip(verdicts).filter(|(_, row)| row.verdict == RowVerdict::Same).map(|(row, _)| row)
        };
        let periods: BTreeSet<_> = same().map(|row| row.period).collect();
        let mut marked = BTreeMap::new();
        for period in periods {
            let allotments = Allotments::of(file, false, period);
            for stored in same().filter(|row| row.period == period).flat_map(|row| self.stored(row)) {
                let old = self.rows.indexed_range(stored.id)?;
                let news = !old.outside && old.check != Check::Matched;
                if news && allotments.check(&old) == Check::Matched {
                    marked.insert(stored.id, Range { check: Check::Matched, ..old });
                }
            }
        }
        Ok(marked.into_values().collect())
    }

    fn new_range(&self, row: &AllocationRow, span: Span, id: RangeId) -> Option<Range> {
        let (company, options) = (self.company(row)?, self.options);
        let seller = (company.code.clone(), row.ubn);
        Some(Range {
            tax_kind: row.tax_kind,
            category: options.category,
            kind: options.kind,
            copies: options.copies,
            upload: options.upload,
            check: Check::Matched,
            outside: row.period < Period::of(self.now.date())?,
            ..Range::untouched(id, seller, row.period, span, self.now)
        })
    }
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
