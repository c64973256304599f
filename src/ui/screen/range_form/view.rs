//! The fields being typed, in the panel under the grid, each fault on a line of its own under its row, beginning with
//! the name of its field.

use crate::domain::RangeField;
use crate::ui::screen::range_form::state::RangeForm;
use crate::ui::shell::{
    Buffer, Field, FieldName, Position, Rect, Shell, Slot, fields, paint, range_fields::company_name,
    range_fields::place,
};

/// Rows of the form: one more than of a range that is shown, for what was carried over and the reason.
const ROWS: u16 = 5;
/// Fault lines that fit beside title, heads, form, message and bar at 24 rows.
const FAULT_LINES_MAX: u16 = 13;

/// Rows that the form needs without its rule.
pub fn height(form: &RangeForm) -> u16 {
    let faults = u16::try_from(form.form.fault_count()).unwrap_or(u16::MAX);
    ROWS + faults.min(FAULT_LINES_MAX)
}

/// Draws the form being typed in; the place of the hardware cursor.
pub fn draw(shell: &Shell, form: &RangeForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    paint::fill(buffer, area, shell.look.plain());
    paint::rule(buffer, shell.look, area.x, area.y, area.width);
    let focused = form.form.focused().map(|field| field.name);
    let mut cursor = None;
    let mut y = area.y + 1;
    let mut lines = FAULT_LINES_MAX;
    for row in 0..ROWS {
        let fields: Vec<(&Field, Slot)> =
            form.form.fields().iter().filter_map(|field| on_row(field, row)).collect();
        for (field, slot) in &fields {
            let here = focused == Some(field.name);
            let drawn = fields::field(buffer, (shell.lang, shell.look), field, here, *slot, y);
            cursor = drawn.or(cursor);
        }
        if row == 0 {
            company_name(shell, buffer, form.form.text(FieldName::Range(RangeField::Company)), y);
        }
        y = faults(shell, &fields, buffer, area, y + 1, &mut lines);
    }
    cursor
}

fn on_row(field: &Field, row: u16) -> Option<(&Field, Slot)> {
    let FieldName::Range(name) = field.name else { return None };
    let (line, slot) = place(name);
    (line == row).then_some((field, slot))
}

/// The faults of a row, as far as there are lines for them; the line below.
fn faults(
    shell: &Shell,
    fields: &[(&Field, Slot)],
    buffer: &mut Buffer,
    area: Rect,
    mut y: u16,
    lines: &mut u16,
) -> u16 {
    for (field, slot) in fields {
        for fault in field.faults.iter().take(usize::from(*lines)) {
            let name = field.name.label(shell.lang);
            let text = format!("^ {name}: {}", fields::fault(shell.lang, fault));
            let x = slot.label.min((area.width - 1).saturating_sub(paint::cells(&text))).max(1);
            paint::left(buffer, x, y, area.width, &text, shell.look.alarm());
            *lines -= 1;
            y += 1;
        }
    }
    y
}
