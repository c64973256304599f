//! Lists over the grid: the books of a batch before they are saved, and the help page made from the key map.

use crate::text::screen::{self, Word};
use crate::ui::layers::{Preview, Scroll};
use crate::ui::model::Model;
use crate::ui::screen::grid::view::CURSOR;
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The whole screen without title, message and bar.
fn place(area: Rect) -> Rect {
    Rect::new(0, 1, area.width, area.height - 3)
}

/// The books of a batch.
pub(crate) fn preview(model: &Model, preview: &Preview, buffer: &mut Buffer, area: Rect) {
    let title = Word::TitlePreview.say(model.lang);
    let inside = Popup { title, look: model.look }.draw(buffer, place(area));
    let numbers: u64 = preview.rows.iter().map(|row| u64::from(row.range.span.count())).sum();
    let head = screen::preview(model.lang, preview.rows.len(), numbers);
    paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, &head, model.look.label());
    let rows = (preview.list.top..preview.rows.len()).zip(inside.y + 1..inside.bottom());
    for (at, y) in rows {
        let range = &preview.rows[at].range;
        let sign = if at == preview.list.at { CURSOR } else { " " };
        let text = format!(
            "{sign} {:>6}  {}  {}  {:>6}  {:<10}  {}",
            at + 1,
            range.period,
            screen::span(range.span),
            range.span.count(),
            range.company,
            range.dept.as_ref().map(ToString::to_string).unwrap_or_default()
        );
        paint::left(buffer, inside.x, y, inside.width, &text, model.look.plain());
    }
}

/// The help page: context, keys, word.
pub(crate) fn help(model: &Model, scroll: Scroll, buffer: &mut Buffer, area: Rect) {
    let title = Word::TitleHelp.say(model.lang);
    let inside = Popup { title, look: model.look }.draw(buffer, place(area));
    let rows = model.keymap.rows();
    let mut before = None;
    for (row, y) in rows.iter().skip(scroll.at).zip(inside.y..inside.bottom()) {
        if before != Some(row.context) {
            let word = row.context.word().say(model.lang);
            paint::left(buffer, inside.x + 1, y, 14, word, model.look.label());
            before = Some(row.context);
        }
        paint::left(buffer, inside.x + 16, y, 28, &row.keys, model.look.key());
        paint::left(
            buffer,
            inside.x + 46,
            y,
            inside.width - 46,
            row.action.word().say(model.lang),
            model.look.plain(),
        );
    }
}
