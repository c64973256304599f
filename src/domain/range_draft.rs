//! A range as typed on the LJ form, and the one place where it becomes valid values (R3–R5).
//!
//! All faults of all fields come back at once, each with its field. Whether the store already has such
//! numbers is not known here: that is the engine's question.

use super::{
    Category, CleanText, CompanyCode, Copies, DeptCode, Kind, Number, Period, Range, Span, TaxKind, TillCode,
    UploadMode,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 100;

/// The fields of the LJ form, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RangeField {
    /// 公司編號.
    Company,
    /// 部門.
    Dept,
    /// The till.
    Till,
    /// 發票期別.
    Period,
    /// 稅額計算 (07/08).
    TaxKind,
    /// 發票類別.
    Category,
    /// 發票聯數.
    Copies,
    /// 發票型態.
    Kind,
    /// 發票起日.
    From,
    /// 發票迄日.
    To,
    /// 發票字軌.
    Track,
    /// 發票張數.
    Count,
    /// 發票號碼起.
    Begin,
    /// 發票號碼迄.
    End,
    /// 已開立號碼 taken over from the former system.
    LastIssued,
    /// 作廢張數 taken over from the former system.
    Cancelled,
    /// 自動上傳/手動上傳.
    Upload,
    /// How many books (batch).
    Books,
    /// Reason.
    Reason,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldFault {
    /// It must be filled.
    Missing(RangeField),
    /// What was typed is not of the field's form.
    Form(RangeField),
    /// The end lies before the begin.
    EndBeforeBegin,
    /// Begin, end and count do not fit each other.
    CountMismatch {
        /// What begin and end give.
        counted: u32,
        /// What was typed.
        typed: u32,
    },
    /// Not whole books, and no reason was given.
    Unaligned {
        /// The begin of the book that `begin` lies in.
        nearest: u32,
    },
    /// The period is not open for new ranges (R4).
    PeriodWindow {
        /// The earliest period that is.
        first: Period,
        /// The latest.
        last: Period,
    },
    /// A date outside the period, or the last before the first.
    Dates(RangeField),
    /// 已開立號碼 is not a number of the range, or 作廢張數 is more than were used.
    Carried(RangeField),
    /// No company has the code.
    NoSuchCompany(CompanyCode),
    /// The numbers are in the store, or in another draft, already.
    Overlap {
        /// 公司編號 of the other.
        company: CompanyCode,
        /// Its numbers.
        span: Span,
    },
    /// The field may not change any more: a number of the range is used.
    Used {
        /// The field.
        field: RangeField,
        /// The last used number.
        last: Number,
    },
    /// A reason is needed for this (R5, unaligned numbers).
    ReasonMissing,
    /// A track ends with 99999999, before so many numbers.
    PastLast {
        /// Where it was asked for: the count, the books, or the begin of a book.
        field: RangeField,
        /// How many numbers there are from the begin on.
        left: u32,
    },
}

impl FieldFault {
    /// The field that the fault is shown at.
    pub fn field(&self) -> RangeField {
        match self {
            Self::Missing(field)
            | Self::Form(field)
            | Self::Dates(field)
            | Self::Carried(field)
            | Self::Used { field, .. }
            | Self::PastLast { field, .. } => *field,
            Self::EndBeforeBegin => RangeField::End,
            Self::CountMismatch { .. } => RangeField::Count,
            Self::Unaligned { .. } | Self::Overlap { .. } => RangeField::Begin,
            Self::PeriodWindow { .. } => RangeField::Period,
            Self::NoSuchCompany(_) => RangeField::Company,
            Self::ReasonMissing => RangeField::Reason,
        }
    }

    /// The refusal code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_)
            | Self::Form(_)
            | Self::EndBeforeBegin
            | Self::CountMismatch { .. }
            | Self::Dates(_)
            | Self::Carried(_)
            | Self::PastLast { .. } => "BAD_FIELD",
            Self::Unaligned { .. } => "RANGE_UNALIGNED",
            Self::PeriodWindow { .. } => "PERIOD_WINDOW",
            Self::NoSuchCompany(_) => "NO_SUCH_COMPANY",
            Self::Overlap { .. } => "RANGE_OVERLAP",
            Self::Used { .. } => "RANGE_USED",
            Self::ReasonMissing => "REASON_MISSING",
        }
    }
}

/// A new range, well formed in itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeDraft {
    /// 公司編號; `None` means the store's first company.
    pub company: Option<CompanyCode>,
    /// 部門代號.
    pub dept: Option<DeptCode>,
    /// The till that holds it.
    pub till: Option<TillCode>,
    /// 期別.
    pub period: Period,
    /// 07 or 08.
    pub tax_kind: TaxKind,
    /// 發票類別.
    pub category: Category,
    /// 發票型態.
    pub kind: Kind,
    /// 聯數.
    pub copies: Copies,
    /// 發票起日; `None` means the period's first day.
    pub from: Option<NaiveDate>,
    /// 發票迄日; `None` means the period's last day.
    pub to: Option<NaiveDate>,
    /// 字軌 and numbers.
    pub span: Span,
    /// 已開立號碼 of the former system (R5).
    pub last_issued: Option<super::Serial>,
    /// 作廢張數 of the former system (R5).
    pub cancelled: u32,
    /// Automatic or manual upload.
    pub upload: UploadMode,
    /// Why unaligned or taken over.
    pub reason: CleanText,
}

impl RangeDraft {
    /// A draft with the legacy row's usual words (收銀機, 電子發票, 三聯式, automatic upload).
    pub fn new(period: Period, span: Span) -> Self {
        Self {
            company: None,
            dept: None,
            till: None,
            period,
            tax_kind: TaxKind::General,
            category: Category::CashRegister,
            kind: Kind::Electronic,
            copies: Copies::Three,
            from: None,
            to: None,
            span,
            last_issued: None,
            cancelled: 0,
            upload: UploadMode::Auto,
            reason: CleanText::default(),
        }
    }

    /// What a range would be typed as.
    pub fn of(range: &Range) -> Self {
        let carried = range.carried_to.checked_sub(1).filter(|&last| last >= range.span.begin().value());
        Self {
            company: Some(range.company.clone()),
            dept: range.dept.clone(),
            till: range.till().cloned(),
            period: range.period,
            tax_kind: range.tax_kind,
            category: range.category,
            kind: range.kind,
            copies: range.copies,
            from: Some(range.from),
            to: Some(range.to),
            span: range.span,
            last_issued: carried.and_then(|last| super::Serial::try_from(last).ok()),
            cancelled: range.carried_cancelled,
            upload: range.upload,
            reason: range.reason.clone(),
        }
    }

    /// 發票起日, filled from the period where it was left empty.
    pub fn first_day(&self) -> NaiveDate {
        self.from.unwrap_or_else(|| self.period.first_day())
    }

    /// 發票迄日, filled from the period where it was left empty.
    pub fn last_day(&self) -> NaiveDate {
        self.to.unwrap_or_else(|| self.period.last_day())
    }

    /// One past the last number of the former system; the begin when there is none.
    pub fn carried_to(&self) -> u32 {
        self.last_issued.map_or(self.span.begin().value(), |last| last.value() + 1)
    }

    /// B 批次新增: `books` books of 50 from this draft's begin number on, alike in all else; `None` when the
    /// track's numbers end before the last of them.
    pub fn batch(&self, books: u32) -> Option<Vec<Self>> {
        let size = super::BOOK_SIZE;
        let begin = self.span.begin().value();
        let last = begin.checked_add(books.checked_mul(size)?)?.checked_sub(1)?;
        let whole =
            Span::new(self.span.track, self.span.begin(), super::Serial::try_from(last).ok()?).ok()?;
        Some(whole.pieces(size).map(|span| Self { span, ..self.clone() }).collect())
    }

    /// Every fault that the draft has in itself.
    pub fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if !self.span.is_whole_books() && self.reason.is_empty() {
            let begin = self.span.begin().value();
            faults.push(FieldFault::Unaligned { nearest: begin - begin % super::BOOK_SIZE });
        }
        let days = self.period.first_day()..=self.period.last_day();
        if !days.contains(&self.first_day()) {
            faults.push(FieldFault::Dates(RangeField::From));
        }
        if !days.contains(&self.last_day()) || self.last_day() < self.first_day() {
            faults.push(FieldFault::Dates(RangeField::To));
        }
        faults.extend(carried_faults(self.span, self.last_issued, self.cancelled, &self.reason));
        faults
    }
}

/// Every fault of numbers taken over from the former system (R5).
fn carried_faults(
    span: Span,
    last: Option<super::Serial>,
    cancelled: u32,
    reason: &CleanText,
) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let inside = last.is_none_or(|last| (span.begin()..=span.end()).contains(&last));
    if !inside {
        faults.push(FieldFault::Carried(RangeField::LastIssued));
    }
    let used = last.map_or(0, |last| (last.value() + 1).saturating_sub(span.begin().value()));
    if cancelled > used {
        faults.push(FieldFault::Carried(RangeField::Cancelled));
    }
    if last.is_some() && reason.is_empty() {
        faults.push(FieldFault::ReasonMissing);
    }
    faults
}

/// What E 修改 makes of a range: the whole row as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeEdit {
    /// The row as typed. Where a number of ours is used, track, begin, end, period, company, tax kind and the
    /// carried numbers must be as they were.
    pub draft: RangeDraft,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Serial, Track};

    fn draft(begin: u32, end: u32) -> RangeDraft {
        let serial = |value| Serial::try_from(value).unwrap();
        let span = Span::new(Track::parse("TF").unwrap(), serial(begin), serial(end)).unwrap();
        RangeDraft::new(Period::parse("10807").unwrap(), span)
    }

    #[test]
    fn whole_books_need_no_reason_others_do() {
        assert_eq!(draft(100, 149).faults(), []);
        assert_eq!(draft(101, 149).faults(), [FieldFault::Unaligned { nearest: 100 }]);
        let mut explained = draft(101, 149);
        explained.reason = CleanText::new("舊機移轉", 20).unwrap();
        assert_eq!(explained.faults(), []);
    }

    #[test]
    fn a_batch_stops_where_the_track_ends() {
        let books = draft(99_999_900, 99_999_949).batch(2).unwrap();
        assert_eq!(books.len(), 2);
        assert_eq!(books[1].span.end().to_string(), "99999999");
        assert_eq!(draft(99_999_900, 99_999_949).batch(3), None);
        assert_eq!(draft(0, 49).batch(0), None);
        assert_eq!(draft(0, 49).batch(u32::MAX), None);
    }

    #[test]
    fn all_faults_come_at_once() {
        let mut wrong = draft(101, 149);
        wrong.from = Some(chrono::NaiveDate::from_ymd_opt(2019, 6, 30).unwrap());
        wrong.to = Some(chrono::NaiveDate::from_ymd_opt(2019, 9, 1).unwrap());
        wrong.last_issued = Some(Serial::try_from(99).unwrap());
        wrong.cancelled = 1;
        let fields: Vec<_> = wrong.faults().iter().map(FieldFault::field).collect();
        use RangeField::*;
        assert_eq!(fields, [Begin, From, To, LastIssued, Cancelled, Reason]);
    }
}
