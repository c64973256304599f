//! A row of the platform's allocation file (配號檔 `invnoapply….csv`), read and checked in itself, and the
//! verdict that the store gives on it (R3, R4).

use super::{Period, Span, TaxKind, Ubn};
use serde::{Deserialize, Serialize};

/// One sound row: seven columns as the platform writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationRow {
    /// Line in the file; the header is line 1.
    pub line: u32,
    /// 營業人統編.
    pub ubn: Ubn,
    /// 發票類別代號.
    pub tax_kind: TaxKind,
    /// 發票期別.
    pub period: Period,
    /// 發票字軌名稱, 發票起號, 發票迄號.
    pub span: Span,
}

/// What the store says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum RowVerdict {
    /// Will be stored.
    New,
    /// Wholly covered by our own ranges: nothing to do, no error.
    Same,
    /// Its period is over: not stored, no error (R4).
    Past,
    /// Shares numbers with another row of the file or with a range of the store.
    Overlap,
    /// Allotted to a 統編 that no company of the store has.
    OtherUbn,
    /// Its period lies beyond the window (R4).
    WrongPeriod,
    /// Not a row of the platform: unaligned, damaged, impossible.
    BadRow,
}

impl RowVerdict {
    /// True when such a row makes the whole file refused.
    pub fn refuses(self) -> bool {
        match self {
            Self::New | Self::Same | Self::Past => false,
            Self::Overlap | Self::OtherUbn | Self::WrongPeriod | Self::BadRow => true,
        }
    }
}

/// The verdict on one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportVerdict {
    /// Line in the file.
    pub line: u32,
    /// The verdict.
    pub verdict: RowVerdict,
    /// For an overlap: the range or the line it collides with; else empty. Values only, the sentence is made
    /// in `text`.
    pub with: Option<OverlapWith>,
}

/// What a row collides with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OverlapWith {
    /// Another line of the same file.
    Line(u32),
    /// A range of the store: its company and its numbers.
    Range {
        /// 公司編號.
        company: super::CompanyCode,
        /// Its numbers.
        span: Span,
    },
}
