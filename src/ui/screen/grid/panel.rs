//! The form under the grid: the selected range as in the legacy picture, or the fields being typed, each fault
//! on a line of its own under its row, beginning with the name of its field.

use crate::domain::{CompanyCode, RangeField, roc_date};
use crate::protocol::RangeRow;
use crate::text::screen::{self, Word};
use crate::ui::model::Model;
use crate::ui::screen::range_form::state::RangeForm;
use crate::ui::shell::action::{Action, Context};
use crate::ui::shell::form::field::{Field, FieldName};
use crate::ui::shell::paint;
use crate::ui::shell::paint::Slot;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Rows of the form while browsing.
const SHOW_ROWS: u16 = 4;
/// Rows of the form while typing: one more for what was carried over and the reason.
const EDIT_ROWS: u16 = 5;
/// Fault lines that fit beside title, heads, form, message and bar at 24 rows.
const FAULT_LINES_MAX: u16 = 13;

const fn slot(label: u16, value: u16, width: u16) -> Slot {
    Slot { label, value, width }
}

/// Where each field stands: row and cells, as in the legacy picture.
fn place(field: RangeField) -> (u16, Slot) {
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

/// Rows that the panel needs without its rule.
pub(crate) fn height(form: Option<&RangeForm>) -> u16 {
    match form {
        None => SHOW_ROWS,
        Some(form) => {
            let faults = u16::try_from(form.form.fault_count()).unwrap_or(u16::MAX);
            EDIT_ROWS + faults.min(FAULT_LINES_MAX)
        }
    }
}

/// Draws the selected range.
pub(crate) fn show(model: &Model, buffer: &mut Buffer, area: Rect) {
    paint::rule(buffer, model.look, area.x, area.y, area.width);
    let key = model.keymap.shown(Context::Browse, Action::Import);
    let y = area.y + SHOW_ROWS;
    let x = paint::left(buffer, 62, y, area.width, &key, model.look.key()) + 1;
    paint::left(buffer, x, y, area.width, Word::Import.say(model.lang), model.look.plain());
    let Some(row) = model.grid.selected() else { return };
    state(model, buffer, row, area.y);
    for (field, text) in shown_values(model, row) {
        let (line, slot) = place(field);
        let y = area.y + 1 + line;
        let label = screen::range_field(model.lang, field);
        paint::left(buffer, slot.label, y, slot.value - slot.label, label, model.look.label());
        paint::left(buffer, slot.value, y, slot.width, &text, model.look.plain());
    }
    company_name(model, buffer, row.range.company.as_str(), area.y + 1);
}

/// State, what is left, check and tax kind, at fixed places of the rule: a cursor key changes few of them.
fn state(model: &Model, buffer: &mut Buffer, row: &RangeRow, y: u16) {
    let lang = model.lang;
    let left =
        format!("{} {:>6} {}", Word::FieldRemaining.say(lang), row.range.remaining(), Word::Sheets.say(lang));
    let parts = [
        (2, screen::status(lang, row.status).to_owned()),
        (20, left.trim_end().to_owned()),
        (41, format!("{} {}", Word::FieldCheck.say(lang), screen::check(lang, row.range.check))),
        (62, screen::tax_kind(lang, row.range.tax_kind).to_owned()),
    ];
    for (x, text) in parts {
        paint::left(buffer, x, y, 19, &format!(" {text} "), model.look.plain());
    }
}

fn shown_values(model: &Model, row: &RangeRow) -> Vec<(RangeField, String)> {
    let range = &row.range;
    let code = |code: Option<String>, none: Word| code.unwrap_or_else(|| none.say(model.lang).to_owned());
    vec![
        (RangeField::Company, range.company.to_string()),
        (RangeField::Dept, code(range.dept.as_ref().map(ToString::to_string), Word::AnyDept)),
        (RangeField::Till, code(range.till().map(ToString::to_string), Word::NoTill)),
        (RangeField::Period, range.period.lj()),
        (RangeField::Category, range.category.word().to_owned()),
        (RangeField::Copies, range.copies.word().to_owned()),
        (RangeField::Kind, range.kind.word().to_owned()),
        (RangeField::From, roc_date(range.from)),
        (RangeField::To, roc_date(range.to)),
        (RangeField::Track, range.span.track.to_string()),
        (RangeField::Upload, screen::upload(model.lang, range.upload).to_owned()),
        (RangeField::Count, range.span.count().to_string()),
        (RangeField::Begin, range.span.begin().to_string()),
        (RangeField::End, range.span.end().to_string()),
    ]
}

fn company_name(model: &Model, buffer: &mut Buffer, code: &str, y: u16) {
    if let Some(code) = CompanyCode::parse(code) {
        paint::left(buffer, 22, y, 20, model.company_name(&code), model.look.plain());
    }
}

/// Draws the form being typed in; the place of the hardware cursor.
pub(crate) fn edit(model: &Model, form: &RangeForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    paint::fill(buffer, area, model.look.plain());
    paint::rule(buffer, model.look, area.x, area.y, area.width);
    let focused = form.form.focused().map(|field| field.name);
    let mut cursor = None;
    let mut y = area.y + 1;
    let mut lines = FAULT_LINES_MAX;
    for row in 0..EDIT_ROWS {
        let fields: Vec<(&Field, Slot)> =
            form.form.fields().iter().filter_map(|field| on_row(field, row)).collect();
        for (field, slot) in &fields {
            let here = focused == Some(field.name);
            let drawn = paint::field(buffer, (model.lang, model.look), field, here, *slot, y);
            cursor = drawn.or(cursor);
        }
        if row == 0 {
            company_name(model, buffer, form.form.text(FieldName::Range(RangeField::Company)), y);
        }
        y += 1;
        for (field, slot) in fields {
            for fault in &field.faults {
                if lines > 0 {
                    let text = format!(
                        "^ {}: {}",
                        paint::label(model.lang, field.name),
                        paint::fault(model.lang, fault)
                    );
                    let x = slot.label.min((area.width - 1).saturating_sub(paint::cells(&text))).max(1);
                    paint::left(buffer, x, y, area.width, &text, model.look.alarm());
                    lines -= 1;
                    y += 1;
                }
            }
        }
    }
    cursor
}

fn on_row(field: &Field, row: u16) -> Option<(&Field, Slot)> {
    let FieldName::Range(name) = field.name else { return None };
    let (line, slot) = place(name);
    (line == row).then_some((field, slot))
}
