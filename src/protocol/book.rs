//! Ranges: the grid, acts on them, 電子發票字軌匯入, 字軌檢核 (R3–R6).

use crate::domain::{
    self, AllocationRow, Allotted, Author, BlankReport, Borrower, BorrowerKind, BranchAllotment, BranchOf,
    Category, CleanText, ClockVerdict, CompanyCode, Copies, Deed, Delivery, DeptCode, ImportVerdict, Kind,
    LeftOut, LinkTrouble, Missing, Moment, Number, NumberSeen, NumbersAsked, NumbersLeft, OfficeYear,
    OwnedPlace, OwnedSpan, Period, Range, RangeActKind, RangeDraft, RangeId, RangePlace, RangeStatus,
    Refusal, RequestId, Serial, Span, TakenBack, TakenCount, TaxKind, TillCode, Track, TrackOf,
    UntoldAllotments, UploadMode,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most ranges that one import may write; they are written in parts (E1).
pub const ACT_RANGES_MAX: usize = 250_000;
/// Most ranges that are added at once: the rows come back in one answer, which a frame of the socket must hold.
pub const ADD_RANGES_MAX: usize = 50_000;
/// Most ranges that are changed or deleted at once: that is one entry, so that all of them change or none, and no sale
/// may wait behind it for longer than it takes.
pub const CHANGE_RANGES_MAX: usize = 2_000;

requests! {
    Book;
    questions {
        /// A page of ranges.
        Ranges(RangeQuery) -> Ranges => Look;
        /// One range.
        Range(RangeId) -> Range => Look;
        /// What adding these would write; nothing is stored.
        RangePreview {
            /// The new ranges.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            drafts: Vec<RangeDraft>,
        } -> RangesPut => (preview_deed);
        /// The verdicts on a file; nothing is stored.
        ImportReview {
            /// The sound rows of the file.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            rows: Arc<[AllocationRow]>,
            /// How they would be stored.
            options: ImportOptions,
        } -> Import => KeepRanges;
        /// The periods that somebody wants asked about.
        RangeCheckWanted -> Periods => Serve;
        /// What became of a question for an allotment.
        RangeCheckState(Period) -> RangeCheckState => Look;
        /// The ranges that came after a fence was lifted, and of which nobody has said that they are fresh.
        Unproven -> Unproven => Look;
        /// How far the end of a period is: ended, reported, closed, and what is missing.
        PeriodState(Period) -> PeriodState => Look;
        /// A page of a period's blanks as the facts are now, by branch, tax kind and track.
        Blanks {
            /// Which period.
            period: Period,
            /// The track where the page before ended.
            after: Option<TrackOf>,
        } -> Blanks => Look;
        /// The years of the office calendar that are known.
        OfficeYears -> OfficeYears => Look;
        /// What is left and what was allotted of a period, by company, tax kind and till.
        NumbersLeft(Period) -> NumbersLeft => Look;
        /// How many books the platform's screen says are taken of a period.
        TakenCounts(Period) -> TakenCounts => Look;
        /// Which number each till would issue first in the period after today's, and what would keep it from doing so.
        Rehearsal -> Rehearsal => Look;
        /// Which till held ranges before their rest was told as blank; those of a page, the others are left out.
        TillsOf(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<RangeId>) -> TillsOf => Look;
        /// Whether numbers have ended whose period is not over, as a fast clock makes it.
        EarlyEnd -> EarlyEnd => Look;
        /// Everybody who was ever lent a range, by name.
        Borrowers -> Borrowers => Look;
        /// The periods before today's in which blanks are not reported, or voided numbers wait for their re-issue: oldest first.
        OpenPeriods -> OpenPeriods => Look;
        /// A page of whose the numbers of a period are, by track and serial.
        Coverage {
            /// Which period.
            period: Period,
            /// The place where the page before ended.
            after: Option<OwnedPlace>,
        } -> Coverage => Look;
        /// The ranges that an act of this name made, as they are now, lowest id first: what would take it back. Up to
        /// [`CHANGE_RANGES_MAX`] and one more, which says that there are too many for one act.
        RangesOfAct(RequestId) -> RangesOfAct => KeepRanges;
        /// A page of what the branches of a period have as the facts are now, by head office, branch and row.
        Allotments {
            /// Which period.
            period: Period,
            /// Where the page before ended.
            after: Option<BranchOf>,
        } -> Allotments => Look;
        /// The periods of which something that branches have is not told as it is: oldest first, those that are closed left out.
        AllotmentsOpen -> AllotmentsOpen => Look;
        /// What was asked for of a period's numbers on the platform and has not come in, by company and tax kind.
        NumbersAwaited(Period) -> NumbersAwaited => Look;
        /// What taking back the act of this name would write or remove; nothing is stored.
        UndoPreview(RequestId) -> UndoPreview => KeepRanges;
        /// The last acts on ranges that can be taken back as things stand, newest first, at most [`UNDO_ACTS_MAX`].
        UndoActs -> UndoActs => KeepRanges;
        /// The last period whose numbers have ended: no act on ranges of it or of one before is taken.
        EndedUntil -> EndedUntil => Look;
    }
    notes {
        /// Lets the centre be asked what was allotted for a period.
        RangeCheckAsk(Period) => KeepRanges;
        /// What came of asking the centre.
        RangeCheckTell(Period, CheckAnswer) => Serve;
    }
    commands {
        /// 新增 or 批次新增: all of the drafts or none.
        RangeAdd {
            /// The new ranges.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            drafts: Vec<RangeDraft>,
        } -> RangesPut => (add_deed);
        /// 修改.
        RangeEdit {
            /// Which.
            id: RangeId,
            /// The row as it shall be.
            edit: domain::RangeEdit,
        } -> RangesPut => KeepRanges;
        /// 刪除: all or none; a used one refuses. The rows that went come back.
        RangeDelete(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<RangeId>) -> RangesPut => KeepRanges;
        /// 部門編輯: all or none; also on part-used books. `None` is any department.
        RangeDept {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// The department.
            dept: Option<DeptCode>,
        } -> RangesPut => KeepRanges;
        /// Gives ranges to a till, or takes them back.
        RangeTill {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// The till.
            till: Option<TillCode>,
        } -> RangesPut => KeepRanges;
        /// Pauses ranges or sets them in use again.
        RangePause {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// True pauses.
            pause: bool,
        } -> RangesPut => KeepRanges;
        /// Cuts a range in two before `at`, a book's begin past the used numbers.
        RangeSplit {
            /// Which.
            id: RangeId,
            /// The first serial of the second part.
            at: Serial,
        } -> RangesPut => KeepRanges;
        /// 電子發票字軌匯入: all or nothing.
        Import {
            /// The sound rows of the file.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            rows: Arc<[AllocationRow]>,
            /// How to store them.
            options: ImportOptions,
        } -> Import => KeepRanges;
        /// 字軌檢核: marks every range of a period by what was allotted. The rows that changed come back.
        RangeCheck {
            /// Which period.
            period: Period,
            /// What was allotted for it, up to [`IMPORT_ROWS_MAX`] rows.
            allotted: Allotted,
            /// Who says so: a centre or a file.
            source: CleanText,
        } -> RangesPut => KeepRanges;
        /// Frees the withheld rest of a range: both lists tell of every number of it that none was issued.
        RangeFree {
            /// Which range.
            id: RangeId,
            /// What the centre says of its numbers.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            centre: Vec<NumberSeen>,
            /// What the slips say.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            slips: Vec<NumberSeen>,
            /// Why, and where the lists come from.
            reason: CleanText,
        } -> RangesPut => LiftFence;
        /// A person says of ranges that came after a fence was lifted that no other copy ever had them.
        RangeFresh {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// How that is known.
            reason: CleanText,
        } -> RangesPut => LiftFence;
        /// The numbers of a period that is over end: nothing more is issued from its ranges, and no act on them is taken.
        NumbersEnd(Period) => ClosePeriod;
        /// Queues the blanks of a period whose numbers have ended (E0402), those that were told as they are left out.
        BlanksReport {
            /// Which period.
            period: Period,
            /// A person uploads the files; nothing is sent from here.
            by_hand: bool,
        } => ClosePeriod;
        /// Closes a period; refused while anything is missing.
        PeriodClose(Period) => ClosePeriod;
        /// Keeps a year of the government's office calendar.
        OfficeYearPut(OfficeYear) => KeepRanges;
        /// Keeps how many books are taken of a period, as somebody read it on the platform.
        CountNote(TakenCount) => KeepRanges;
        /// Numbers that a fast clock ended are issued from again; refused where the period is over, closed or reported.
        NumbersReopen {
            /// Which period.
            period: Period,
            /// Why; may be empty.
            reason: CleanText,
        } => ClosePeriod;
        /// Lends the unused numbers of ranges: all or none.
        RangeLend {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// To whom, up to [`crate::domain::BORROWER_CHARS_MAX`] characters.
            to: CleanText,
            /// What that is; `None` is what it is known as, or a handheld.
            kind: Option<BorrowerKind>,
            /// Why, if somebody said so.
            reason: CleanText,
        } -> RangesPut => LendRanges;
        /// Takes lent ranges back with what was used of each: all or none. The rows that they became come back.
        RangeTakeBack {
            /// Which, and what was used of them.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            backs: Vec<TakenBack>,
            /// Who brings them back; `None` for whoever has them.
            from: Option<CleanText>,
            /// Where that is known from.
            source: CleanText,
        } -> RangesPut => LendRanges;
        /// Gives unused books to a branch of the same head office, or back to it: all or none. What each has is queued (E0401), where
        /// the centre that is set can be told it.
        RangeAllot {
            /// Which.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            ids: Vec<RangeId>,
            /// To which company.
            to: CompanyCode,
        } -> RangesPut => LendRanges;
        /// Queues what the branches of a period have (E0401), those that were told as they are left out; once the period is over also
        /// what the head office kept of what it shared.
        AllotmentsReport {
            /// Which period.
            period: Period,
            /// A person uploads the files; nothing is sent from here.
            by_hand: bool,
        } => LendRanges;
        /// Books were asked for on the platform: the shop is reminded until some of them are here. 0 waits for none any more.
        NumbersAsk {
            /// For whom.
            company: CompanyCode,
            /// Of which period.
            period: Period,
            /// General or special tax.
            tax_kind: TaxKind,
            /// How many.
            books: u32,
        } => KeepRanges;
        /// Takes the act of this name back, all of it or nothing: what it added goes, what it deleted comes back under new
        /// ids, what it changed is as it was. Refused where anybody changed a range of it since. The rows that are written
        /// or removed come back.
        RangeUndo(RequestId) -> RangesPut => KeepRanges;
    }
    replies {
        /// A page of ranges.
        Ranges(RangePage),
        /// One range.
        Range(Box<RangeRow>),
        /// The rows that the act wrote (or would write, or removed), in the order asked for.
        RangesPut(Vec<RangeRow>),
        /// Verdicts of an import.
        Import(ImportReport),
        /// Periods.
        Periods(Vec<Period>),
        /// The question for an allotment; `None` where nobody asked.
        RangeCheckState(Option<CheckState>),
        /// Ranges that nobody has said to be fresh.
        Unproven(UnprovenReport),
        /// How far the end of a period is.
        PeriodState(Box<PeriodState>),
        /// Blanks of a period.
        Blanks(BlankPage),
        /// Years by their number.
        OfficeYears(Vec<OfficeYear>),
        /// Numbers by company, tax kind and till.
        NumbersLeft(Vec<NumbersLeft>),
        /// Counts by company and tax kind.
        TakenCounts(Vec<TakenCount>),
        /// A rehearsal; `None` where the clock has no period.
        Rehearsal(Option<Box<Rehearsal>>),
        /// Ranges that a till held.
        TillsOf(Vec<(RangeId, TillCode)>),
        /// An end of numbers that came too early; `None` where there is none.
        EarlyEnd(Option<Box<EarlyEnd>>),
        /// Borrowers by name.
        Borrowers(Vec<Borrower>),
        /// Periods in which something is still to be done.
        OpenPeriods(Vec<PeriodState>),
        /// Whose numbers are.
        Coverage(CoveragePage),
        /// Ranges that an act made.
        RangesOfAct(Vec<RangeRow>),
        /// What branches have.
        Allotments(AllotmentPage),
        /// Periods with something untold.
        AllotmentsOpen(Vec<UntoldAllotments>),
        /// What is waited for.
        NumbersAwaited(Vec<NumbersAsked>),
        /// What taking an act back would come to.
        UndoPreview(Box<UndoPreview>),
        /// Acts that can be taken back.
        UndoActs(Vec<UndoAct>),
        /// The last period whose numbers have ended.
        EndedUntil(Option<Period>),
    }
}

fn add_deed(add: &request::RangeAdd) -> Deed {
    deed_of(&add.drafts)
}

fn preview_deed(preview: &request::RangePreview) -> Deed {
    deed_of(&preview.drafts)
}

/// Whoever says how far a predecessor came says more than that there is a range (R5).
fn deed_of(drafts: &[RangeDraft]) -> Deed {
    let carries = drafts.iter().any(|draft| draft.last_issued.is_some() || draft.cancelled > 0);
    if carries { Deed::CarryNumbers } else { Deed::KeepRanges }
}

/// Which ranges.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RangeFilter {
    /// Only this period.
    pub period: Option<Period>,
    /// Only this track.
    pub track: Option<Track>,
    /// Only this department.
    pub dept: Option<DeptCode>,
    /// Only this company.
    pub company: Option<CompanyCode>,
    /// Only this state.
    pub status: Option<RangeStatus>,
    /// Only ranges that hold this number.
    pub number: Option<Number>,
}

/// Where a page starts. The grid's top is the newest period's highest begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PageStart {
    /// The first page.
    #[default]
    Top,
    /// The last page.
    Bottom,
    /// The row at this place (or the one that follows where it is gone) comes first.
    At(RangePlace),
    /// The rows below this place, without it.
    After(RangePlace),
    /// The rows above this place, without it; still given top down.
    Before(RangePlace),
}

/// A page of ranges.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RangeQuery {
    /// Which ranges.
    pub filter: RangeFilter,
    /// Where the page starts.
    pub start: PageStart,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// One row of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeRow {
    /// The range.
    pub range: Range,
    /// Its state on the caller's today.
    pub status: RangeStatus,
}

/// A page of the grid, top down.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RangePage {
    /// The rows.
    pub rows: Vec<RangeRow>,
    /// True when rows exist above the first.
    pub more_above: bool,
    /// True when rows exist below the last.
    pub more_below: bool,
    /// How many ranges the store has in all, whatever the filter.
    pub store_total: u64,
}

/// Most rows of one import: 200,000 rows are 4,000 times what the largest chain is allotted in a period.
pub const IMPORT_ROWS_MAX: usize = 200_000;

/// How an import is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// Numbers per stored range, a multiple of 50; 0 keeps each row whole (R3).
    pub books_of: u32,
    /// Store rows of past periods for the record, as *outside* (R4, R5).
    pub history: bool,
    /// Only for this company; rows of another 統編 are refused.
    pub company: Option<CompanyCode>,
    /// 發票類別 of the rows.
    pub category: Category,
    /// 發票型態 of the rows.
    pub kind: Kind,
    /// 聯數 of the rows.
    pub copies: Copies,
    /// Automatic or manual upload.
    pub upload: UploadMode,
    /// Name of the file, for the trail.
    pub file: CleanText,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            books_of: crate::domain::BOOK_SIZE,
            history: false,
            company: None,
            category: Category::CashRegister,
            kind: Kind::Electronic,
            copies: Copies::Three,
            upload: UploadMode::Auto,
            file: CleanText::default(),
        }
    }
}

/// Verdicts of an import. A refused import comes as [`crate::domain::BookRefusal::Import`] instead, unless it was a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// One per row, in the file's order.
    pub verdicts: Vec<ImportVerdict>,
    /// How many ranges were (or would be) written.
    pub ranges: u64,
}

impl ImportReport {
    /// True when a row refuses the whole file.
    pub fn refused(&self) -> bool {
        self.verdicts.iter().any(|row| row.verdict.refuses())
    }
}

/// Most acts that are listed as those that can be taken back: what a person looks through.
pub const UNDO_ACTS_MAX: usize = 20;

/// What taking an act back would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoPreview {
    /// What the act was.
    pub kind: RangeActKind,
    /// The rows that would be written, or would go.
    pub rows: Vec<RangeRow>,
}

/// An act that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoAct {
    /// Its name: what `lj undo` is given.
    pub name: RequestId,
    /// When it was done.
    pub at: Moment,
    /// Who did it.
    pub by: Author,
    /// What it was.
    pub kind: RangeActKind,
    /// How many ranges taking it back is about.
    pub ranges: u64,
    /// The lowest of their numbers.
    pub lowest: Span,
}

/// The ranges that wait for a person's word since a fence was lifted.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnprovenReport {
    /// Ranges of periods up to this one are doubted; none where no fence was ever lifted.
    pub doubted: Option<Period>,
    /// How many ranges wait.
    pub books: u64,
    /// Numbers in them.
    pub numbers: u64,
    /// The first of them.
    pub rows: Vec<Range>,
}

/// What a centre said when it was asked what was allotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckAnswer {
    /// It told; the ranges have their marks.
    Told,
    /// It knows of nothing that was allotted for the period.
    Nothing,
    /// It cannot be asked this.
    NotAskable,
    /// The way to it is in trouble.
    Trouble(LinkTrouble),
    /// The engine did not take what it told.
    NotTaken,
}

/// How far the end of a period is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodState {
    /// The engine's clock.
    pub now: Moment,
    /// Which period.
    pub period: Period,
    /// When its numbers ended.
    pub ended_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Numbers that this store is to report blank and that are in no report.
    pub unreported: u64,
    /// Rests that are in no report of ours, by reason.
    pub left_out: Vec<LeftOut>,
    /// What keeps it from being closed; of a period that is not over, what would.
    pub missing: Vec<Missing>,
}

impl PeriodState {
    /// Numbers that are voided and wait to be issued anew.
    pub fn voided(&self) -> u64 {
        let voided = self.missing.iter().map(|missing| match missing {
            Missing::Voided(count) => *count,
            Missing::Documents { .. }
            | Missing::Unreported(_)
            | Missing::NotReturned { .. }
            | Missing::Lent { .. }
            | Missing::Broken(_) => 0,
        });
        voided.sum()
    }
}

/// Numbers that have ended although their period is not over by the engine's clock: nothing is sold from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyEnd {
    /// The first of these periods.
    pub period: Period,
    /// When they ended, by the clock of then.
    pub at: Moment,
    /// Why that cannot be taken back; `None` where it can.
    pub bar: Option<Refusal>,
}

/// The rehearsal of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Which.
    pub period: Period,
    /// True while the wall clock and the monotonic one agree.
    pub clock_steady: bool,
    /// How far the wall clock can be trusted.
    pub clock: ClockVerdict,
    /// The tills by code; sales without one where there is no till.
    pub rows: Vec<RehearsalRow>,
}

/// How it went at a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalRow {
    /// The till.
    pub till: Option<TillCode>,
    /// The company that it sells for.
    pub company: CompanyCode,
    /// The number that it would issue first.
    pub first: Option<Number>,
    /// Papers that wait for its printer.
    pub papers: u32,
    /// What its first sale would be refused for.
    pub why: Vec<Refusal>,
}

/// Intervals of one page of blanks, at most, where it holds more than one report.
pub const BLANK_PAGE_SPANS: usize = 20_000;

/// Stretches of one page of whose numbers are: what a frame of the socket holds with ease.
pub const COVERAGE_PAGE_SPANS: usize = 5_000;

/// Whose the numbers of a period are.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoveragePage {
    /// Stretches, by track and serial.
    pub rows: Vec<OwnedSpan>,
    /// The place behind which the next page begins; `None` at the end.
    pub next: Option<OwnedPlace>,
}

/// Blanks of a period.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BlankPage {
    /// The reports, at least one where there is any.
    pub rows: Vec<BlankRow>,
    /// The track where the next page starts behind; `None` at the end.
    pub next: Option<TrackOf>,
}

/// The blanks of a track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankRow {
    /// What is to be told of it, as the facts are now.
    pub report: BlankReport,
    /// Where the last report of it that was queued stands.
    pub delivery: Option<Delivery>,
    /// True where that report tells the same.
    pub same: bool,
}

/// What the branches of a period have.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AllotmentPage {
    /// The messages, at least one where there is any.
    pub rows: Vec<AllotmentRow>,
    /// Where the next page starts behind; `None` at the end.
    pub next: Option<BranchOf>,
}

/// What a branch has of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllotmentRow {
    /// What is to be told of it, as the facts are now.
    pub allotment: BranchAllotment,
    /// Where the last message of it that was queued stands.
    pub delivery: Option<Delivery>,
    /// True where that message tells the same.
    pub same: bool,
}

/// How many ranges of a period have which mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckMarks {
    /// 已檢核.
    pub matched: u32,
    /// 未檢核.
    pub unmatched: u32,
    /// 不符.
    pub mismatch: u32,
}

/// A question for the allotment of a period. It lives in the engine's memory; the marks are facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckState {
    /// When a person asked last.
    pub asked_at: Moment,
    /// What came of that; `None` while nothing has.
    pub answer: Option<CheckAnswer>,
    /// The marks as they are now, those kept for the record left out.
    pub marks: CheckMarks,
}
