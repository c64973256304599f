//! The grid of ranges: what is asked for, and a page of it.

use crate::domain::{CompanyCode, DeptCode, Number, Period, Range, RangePlace, RangeStatus, Track};
use serde::{Deserialize, Serialize};

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
