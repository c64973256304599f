//! The form under the grid while nothing is typed there: the selected range as in the legacy picture.

use crate::domain::{Range, RangeField};
use crate::protocol::RangeRow;
use crate::text::{self, screen::Word};
use crate::ui::shell::{Action, Buffer, Context, Rect, Shell, paint, range_fields};

/// Rows of the panel without its rule.
pub const ROWS: u16 = 4;

/// The fields that it shows.
const SHOWN: [RangeField; 14] = {
    use RangeField::*;
    [Company, Dept, Till, Period, Category, Copies, Kind, From, To, Track, Upload, Count, Begin, End]
};

/// Draws the selected range.
pub fn show(shell: &Shell, row: Option<&RangeRow>, buffer: &mut Buffer, area: Rect) {
    paint::rule(buffer, shell.look, area.x, area.y, area.width);
    let key = shell.keymap.shown(Context::Browse, Action::Import);
    let y = area.y + ROWS;
    let x = paint::left(buffer, 62, y, area.width, &key, shell.look.key()) + 1;
    paint::left(buffer, x, y, area.width, Word::Import.say(shell.lang), shell.look.plain());
    let Some(row) = row else { return };
    state(shell, buffer, row, area.y);
    for field in SHOWN {
        let text = shown(shell, &row.range, field);
        let (line, slot) = range_fields::place(field);
        let y = area.y + 1 + line;
        let label = text::book::range_field(shell.lang, field);
        paint::left(buffer, slot.label, y, slot.value - slot.label, label, shell.look.label());
        paint::left(buffer, slot.value, y, slot.width, &text, shell.look.plain());
    }
    range_fields::company_name(shell, buffer, row.range.company.as_str(), area.y + 1);
}

/// State, what is left, check and tax kind, at fixed places of the rule: a cursor key changes few of them.
fn state(shell: &Shell, buffer: &mut Buffer, row: &RangeRow, y: u16) {
    let lang = shell.lang;
    let left =
        format!("{} {:>6} {}", Word::FieldRemaining.say(lang), row.range.remaining(), Word::Sheets.say(lang));
    let parts = [
        (2, text::book::status(lang, row.status).to_owned()),
        (20, left.trim_end().to_owned()),
        (41, format!("{} {}", Word::FieldCheck.say(lang), text::book::check_state(lang, row.range.check))),
        (62, text::book::tax_kind(lang, row.range.tax_kind).to_owned()),
    ];
    for (x, text) in parts {
        paint::left(buffer, x, y, 19, &format!(" {text} "), shell.look.plain());
    }
}

/// As it is typed, but for what an empty field means and the words of the upload.
fn shown(shell: &Shell, range: &Range, field: RangeField) -> String {
    match field {
        RangeField::Dept if range.dept.is_none() => Word::AnyDept.say(shell.lang).to_owned(),
        RangeField::Till if range.till().is_none() => Word::NoTill.say(shell.lang).to_owned(),
        RangeField::Upload => text::book::upload_mode(shell.lang, range.upload).to_owned(),
        field => range_fields::text(range, field),
    }
}
