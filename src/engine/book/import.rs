//! 電子發票字軌匯入: the store's verdict on each row of the platform's file, and the ranges that come of it
//! (R3, R4). One refused row refuses the file.

use crate::domain::{
    AllocationRow, Allotments, BookAct, BookRefusal, Check, Company, CompanyCode, ImportVerdict, LargeAct,
    Moment, OverlapWith, Period, Range, RangeActKind, RangeId, RowVerdict, Span, StoreRefusal, Track, Ubn,
    heads_here,
};
use crate::engine::core::{Decision, No};
use crate::engine::keep::doubt::Doubt;
use crate::protocol::book::Reply;
use crate::protocol::{self, ACT_RANGES_MAX, IMPORT_ROWS_MAX, ImportOptions, ImportReport};
use crate::store::{PeriodQueries, Queries};
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
    let plan = Plan::of(rows, now, file, options)?;
    let mut put: Vec<Range> = plan.ranges().collect();
    put.extend(plan.vouched.iter().cloned());
    let act = (!put.is_empty()).then(|| {
        let reason = options.file.clone();
        BookAct::Ranges { kind: RangeActKind::Import, put, removed: Vec::new(), reason }.into()
    });
    Ok(Decision { act, reply: plan.into_reply() })
}

/// A sound file, and what it will write. Its ranges are made one by one, as they are written.
pub(crate) struct Plan<'j> {
    maker: Maker<'j>,
    file: &'j [AllocationRow],
    verdicts: Vec<ImportVerdict>,
    first: RangeId,
    /// How many ranges it adds.
    pub(crate) count: u64,
    /// Ranges of before that the file vouches for, as they will be.
    pub(crate) vouched: Vec<Range>,
}

impl<'j> Plan<'j> {
    /// Judges the file: one refused row refuses all of it.
    pub(crate) fn of<R: Queries>(
        rows: &R,
        now: Moment,
        file: &'j [AllocationRow],
        options: &'j ImportOptions,
    ) -> Result<Self, No> {
        let judge = Judge::of(rows, now, file, options)?;
        let verdicts = judge.verdicts(file)?;
        if verdicts.iter().any(|row| row.verdict.refuses()) {
            return Err(BookRefusal::Import(verdicts).into());
        }
        let count = new_rows(file, &verdicts).map(|row| u64::from(pieces(row.span, options))).sum();
        let vouched = judge.vouched(file, &verdicts)?;
        let asked = count + vouched.len() as u64;
        if asked > ACT_RANGES_MAX as u64 {
            return Err(StoreRefusal::TooMany { asked, max: ACT_RANGES_MAX as u64 }.into());
        }
        let first = RangeId(rows.meta()?.range_ids + 1);
        Ok(Self { maker: judge.maker, file, verdicts, first, count, vouched })
    }

    /// The rows that are ours: what the platform has allotted.
    pub(crate) fn sound(&self) -> Vec<AllocationRow> {
        let ours = |verdict: RowVerdict| matches!(verdict, RowVerdict::New | RowVerdict::Same);
        let rows = self.file.iter().zip(&self.verdicts);
        rows.filter(|(_, row)| ours(row.verdict)).map(|(row, _)| row.clone()).collect()
    }

    /// The act, where it is written in parts.
    pub(crate) fn act(&self) -> LargeAct {
        let reason = self.maker.options.file.clone();
        LargeAct { kind: RangeActKind::Import, first: self.first, count: self.count, reason }
    }

    /// The ranges that it adds, in the file's order.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range> {
        let pieces = new_rows(self.file, &self.verdicts).flat_map(|row| self.pieces(row));
        self.made(pieces)
    }

    /// The same in the order of the grid, where most indices lie: each part of a large file then writes a few pages of
    /// the store and not some of all.
    pub(crate) fn ranges_by_place(&self) -> impl Iterator<Item = Range> {
        let mut pieces: Vec<(&AllocationRow, Span)> =
            new_rows(self.file, &self.verdicts).flat_map(|row| self.pieces(row)).collect();
        pieces.sort_unstable_by_key(|(row, span)| (row.period, span.begin(), span.track));
        self.made(pieces.into_iter())
    }

    fn pieces<'p>(
        &self,
        row: &'p AllocationRow,
    ) -> impl Iterator<Item = (&'p AllocationRow, Span)> + use<'p> {
        row.span.pieces(self.maker.options.books_of).map(move |piece| (row, piece))
    }

    fn made<'p>(
        &'p self,
        pieces: impl Iterator<Item = (&'p AllocationRow, Span)>,
    ) -> impl Iterator<Item = Range> {
        let numbered = pieces.zip(self.first.0..);
        numbered.filter_map(|((row, piece), id)| self.maker.new_range(row, piece, RangeId(id)))
    }

    /// What it answers.
    pub(crate) fn into_reply(self) -> protocol::Reply {
        let report = ImportReport { verdicts: self.verdicts, ranges: self.count };
        protocol::Reply::Book(Reply::Import(report))
    }
}

/// What an import wrote, for the answer to a repeat.
#[derive(Default)]
pub(crate) struct WrittenSpans {
    spans: HashMap<(Period, Track), Vec<Span>>,
    count: u64,
}

impl WrittenSpans {
    pub(crate) fn note(&mut self, range: &Range) {
        self.spans.entry((range.period, range.span.track)).or_default().push(range.span);
        self.count += 1;
    }
}

/// The answer to a repeated import: rows that read *same* now and were written by it then are *new* again.
pub(crate) fn repeated(
    mut report: ImportReport,
    file: &[AllocationRow],
    written: &WrittenSpans,
) -> ImportReport {
    for (row, verdict) in file.iter().zip(&mut report.verdicts) {
        let ours = written.spans.get(&(row.period, row.span.track));
        if ours.is_some_and(|spans| spans.iter().any(|span| span.overlaps(row.span))) {
            verdict.verdict = RowVerdict::New;
        }
    }
    report.ranges = written.count;
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
struct Judge<'r, 'j, R> {
    rows: &'r R,
    maker: Maker<'j>,
    /// The head offices of companies that are branches.
    heads: BTreeMap<CompanyCode, Ubn>,
    stored: HashMap<(Period, Track), Vec<Stored>>,
}

/// What makes a range of a row: whose it is, and how it is stored.
struct Maker<'j> {
    now: Moment,
    doubt: Doubt,
    options: &'j ImportOptions,
    companies: Vec<Company>,
    first_company: Option<CompanyCode>,
}

/// A range of the store: its first and its last serial.
struct Stored {
    id: RangeId,
    begin: u32,
    end: u32,
}

impl<'r, 'j, R: Queries> Judge<'r, 'j, R> {
    fn of(rows: &'r R, now: Moment, file: &[AllocationRow], options: &'j ImportOptions) -> Result<Self, No> {
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
        let (companies, first_company) = (rows.companies()?, rows.meta()?.first_company.clone());
        let (doubt, heads) = (Doubt::of(rows)?, heads_here(&companies));
        Ok(Self { rows, heads, maker: Maker { now, doubt, options, companies, first_company }, stored })
    }

    /// One per row, in the file's order.
    fn verdicts(&self, file: &[AllocationRow]) -> Result<Vec<ImportVerdict>, No> {
        let in_file = overlaps_in_file(file);
        let mut verdicts = Vec::with_capacity(file.len());
        for (index, row) in file.iter().enumerate() {
            let (verdict, with) = match self.maker.company(row) {
                None => (RowVerdict::OtherUbn, None),
                Some(company) => self.verdict(row, company, in_file.get(&index).copied())?,
            };
            verdicts.push(ImportVerdict { line: row.line, verdict, with });
        }
        Ok(verdicts)
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
        let Some((first, last)) = company.allocation.window(self.maker.now.date()) else {
            return Ok((RowVerdict::WrongPeriod, None));
        };
        if row.period > last {
            return Ok((RowVerdict::WrongPeriod, None));
        }
        if row.period < first && !self.maker.options.history {
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

    /// The head office of whose numbers a range may be.
    fn head_of(&self, range: &Range) -> Ubn {
        self.heads.get(&range.company).copied().unwrap_or(range.ubn)
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
            // What a head office was allotted may be its branches' by now (R20).
            let whose = [range.ubn, self.head_of(&range)];
            let ours = whose.contains(&company.ubn) && range.tax_kind == row.tax_kind;
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
            // No act on its ranges is taken any more; the row is told as the same all the same.
            if self.rows.numbers_ended(period)?.is_some() {
                continue;
            }
            let allotments = Allotments::of(file, false, period);
            for stored in same().filter(|row| row.period == period).flat_map(|row| self.stored(row)) {
                let old = self.rows.indexed_range(stored.id)?;
                let news = !old.outside && old.check != Check::Matched;
                if news && allotments.check(&old, self.head_of(&old)) == Check::Matched {
                    marked.insert(stored.id, Range { check: Check::Matched, ..old });
                }
            }
        }
        Ok(marked.into_values().collect())
    }
}

impl Maker<'_> {
    /// Whose numbers they are; where several companies have the 統編, the store's first.
    fn company(&self, row: &AllocationRow) -> Option<&Company> {
        let wanted = self.options.company.as_ref();
        let of_row = self.companies.iter().filter(|company| company.ubn == row.ubn);
        let of_row = of_row.filter(|company| wanted.is_none_or(|code| *code == company.code));
        of_row.max_by_key(|company| Some(&company.code) == self.first_company.as_ref())
    }

    fn new_range(&self, row: &AllocationRow, span: Span, id: RangeId) -> Option<Range> {
        let (company, options) = (self.company(row)?, self.options);
        let seller = (company.code.clone(), row.ubn);
        Some(self.doubt.enters(Range {
            tax_kind: row.tax_kind,
            category: options.category,
            kind: options.kind,
            copies: options.copies,
            upload: options.upload,
            check: Check::Matched,
            outside: row.period < Period::of(self.now.date())?,
            ..Range::untouched(id, seller, row.period, span, self.now)
        }))
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
