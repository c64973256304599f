//! Where the fields of a range stand under the grid, as in the legacy picture: shown there for the selected range, and
//! typed in by the form.

use crate::domain::{CompanyCode, RangeField};
use crate::ui::shell::fields::Slot;
use crate::ui::shell::paint;
use crate::ui::shell::state::Shell;
use ratatui::buffer::Buffer;

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

/// The name of the company of a code.
pub fn company_name(shell: &Shell, buffer: &mut Buffer, code: &str, y: u16) {
    if let Some(code) = CompanyCode::parse(code) {
        paint::left(buffer, 22, y, 20, shell.company_name(&code), shell.look.plain());
    }
}
