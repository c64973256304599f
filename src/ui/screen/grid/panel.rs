//! The form under the grid while nothing is typed there: the selected range as in the legacy picture.

use crate::domain::{RangeField, roc_date};
use crate::protocol::RangeRow;
use crate::text::{self, screen::Word};
use crate::ui::shell::{
    Action, Buffer, Context, Rect, Shell, paint, range_fields::company_name, range_fields::place,
};

/// Rows of the panel without its rule.
pub const ROWS: u16 = 4;

/// Draws the selected range.
pub fn show(shell: &Shell, row: Option<&RangeRow>, buffer: &mut Buffer, area: Rect) {
    paint::rule(buffer, shell.look, area.x, area.y, area.width);
    let key = shell.keymap.shown(Context::Browse, Action::Import);
    let y = area.y + ROWS;
    let x = paint::left(buffer, 62, y, area.width, &key, shell.look.key()) + 1;
    paint::left(buffer, x, y, area.width, Word::Import.say(shell.lang), shell.look.plain());
    let Some(row) = row else { return };
    state(shell, buffer, row, area.y);
    for (field, text) in shown_values(shell, row) {
        let (line, slot) = place(field);
        let y = area.y + 1 + line;
        let label = text::book::range_field(shell.lang, field);
        paint::left(buffer, slot.label, y, slot.value - slot.label, label, shell.look.label());
        paint::left(buffer, slot.value, y, slot.width, &text, shell.look.plain());
    }
    company_name(shell, buffer, row.range.company.as_str(), area.y + 1);
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

fn shown_values(shell: &Shell, row: &RangeRow) -> Vec<(RangeField, String)> {
    let range = &row.range;
    let code = |code: Option<String>, none: Word| code.unwrap_or_else(|| none.say(shell.lang).to_owned());
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
        (RangeField::Upload, text::book::upload_mode(shell.lang, range.upload).to_owned()),
        (RangeField::Count, range.span.count().to_string()),
        (RangeField::Begin, range.span.begin().to_string()),
        (RangeField::End, range.span.end().to_string()),
    ]
}
