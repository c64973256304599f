//! Ranges: the grid, acts on them, 電子發票字軌匯入, 字軌檢核 (R3–R6).

mod check;
mod grid;
mod import;

pub use check::{CheckAnswer, CheckMarks, CheckState};
pub use grid::{PageStart, RangeFilter, RangePage, RangeQuery, RangeRow};
pub use import::{IMPORT_ROWS_MAX, ImportOptions, ImportReport};

use crate::domain::{
    self, AllocationRow, Allotted, CleanText, Deed, DeptCode, Period, RangeDraft, RangeId, Serial, TillCode,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most ranges that one act may write: they are one ledger frame (E1).
pub const ACT_RANGES_MAX: usize = 250_000;

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
            drafts: Vec<RangeDraft>,
        } -> RangesPut => (preview_deed);
        /// The verdicts on a file; nothing is stored.
        ImportReview {
            /// The sound rows of the file.
            rows: Arc<[AllocationRow]>,
            /// How they would be stored.
            options: ImportOptions,
        } -> Import => KeepRanges;
        /// The periods that somebody wants asked about.
        RangeCheckWanted -> Periods => Serve;
        /// What became of a question for an allotment.
        RangeCheckState(Period) -> RangeCheckState => Look;
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
        RangeDelete(Vec<RangeId>) -> RangesPut => KeepRanges;
        /// 部門編輯: all or none; also on part-used books. `None` is any department.
        RangeDept {
            /// Which.
            ids: Vec<RangeId>,
            /// The department.
            dept: Option<DeptCode>,
        } -> RangesPut => KeepRanges;
        /// Gives ranges to a till, or takes them back.
        RangeTill {
            /// Which.
            ids: Vec<RangeId>,
            /// The till.
            till: Option<TillCode>,
        } -> RangesPut => KeepRanges;
        /// Pauses ranges or sets them in use again.
        RangePause {
            /// Which.
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
