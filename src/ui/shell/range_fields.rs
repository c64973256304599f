//! Where the fields of a range stand under the grid, as in the legacy picture: shown there for the selected range, and
//! typed in by the form.

use crate::domain::{CompanyCode, Range, RangeField, roc_date};
use crate::ui::shell::{Buffer, Shell, Slot, paint};

const fn slot(label: u16, value: u16, width: u16) -> Slot {
    Slot { label, value, width }
}

/// Where each field stands: row and cells, as in the legacy picture.
pub fn place(field: RangeField) -> (u16, Slot) {
    match field {
        RangeField::Company => (0, slot(1, 10, 10)),
        RangeField::Dept => (0, slot(43, 52, 10)),
        RangeField::Till => (0, slot(63, 72, 8)),
        RangeField::Period => (1, slot(1, 10, 10)),
        RangeField::Category => (1, slot(22, 33, 10)),
        RangeField::Copies => (1, slot(45, 54, 8)),
        RangeField::Kind => (1, slot(63, 72, 8)),
        RangeField::From => (2, slot(1, 10, 10)),
        RangeField::To => (2, slot(22, 33, 10)),
        RangeField::Track => (2, slot(45, 54, 3)),
        RangeField::Upload => (2, slot(63, 70, 10)),
        RangeField::Count | RangeField::Books => (3, slot(1, 10, 10)),
        RangeField::Begin => (3, slot(22, 33, 9)),
        RangeField::End => (3, slot(42, 53, 9)),
        RangeField::TaxKind => (3, slot(64, 73, 7)),
        RangeField::LastIssued => (4, slot(1, 12, 9)),
        RangeField::Cancelled => (4, slot(24, 33, 9)),
        RangeField::Reason => (4, slot(45, 50, 30)),
    }
}

/// The text of a range's field, as it is typed; empty where it has none. Of what was used only what a former system did.
pub fn text(range: &Range, field: RangeField) -> String {
    let carried = range.carried_to > range.span.begin().value();
    match field {
        RangeField::Company => range.company.to_string(),
        RangeField::Dept => range.dept.as_ref().map(ToString::to_string).unwrap_or_default(),
        RangeField::Till => range.till().map(ToString::to_string).unwrap_or_default(),
        RangeField::Period => range.period.lj(),
        RangeField::TaxKind => range.tax_kind.word().to_owned(),
        RangeField::Category => range.category.word().to_owned(),
        RangeField::Copies => range.copies.word().to_owned(),
        RangeField::Kind => range.kind.word().to_owned(),
        RangeField::From => roc_date(range.from),
        RangeField::To => roc_date(range.to),
        RangeField::Track => range.span.track.to_string(),
        RangeField::Count => range.span.count().to_string(),
        RangeField::Begin => range.span.begin().to_string(),
        RangeField::End => range.span.end().to_string(),
        RangeField::LastIssued if carried => format!("{:08}", range.carried_to - 1),
        RangeField::Cancelled if carried => range.carried_cancelled.to_string(),
        RangeField::LastIssued | RangeField::Cancelled | RangeField::Books => String::new(),
        RangeField::Upload => range.upload.word().to_owned(),
        RangeField::Reason => range.reason.to_string(),
    }
}

/// The name of the company of a code.
pub fn company_name(shell: &Shell, buffer: &mut Buffer, code: &str, y: u16) {
    if let Some(code) = CompanyCode::parse(code) {
        paint::left(buffer, 22, y, 20, shell.company_name(&code), shell.look.plain());
    }
}
