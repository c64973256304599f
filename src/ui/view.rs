//! The picture: state in, cells out. It decides nothing; whatever depends on the state was decided in `update`.

pub use crate::ui::shell::paint::Popup;
pub use crate::ui::shell::session::Frame;

use crate::protocol::ScreenFrame;
use crate::text;
use crate::ui::model::Model;
use crate::ui::screen::grid::view as panel;
use crate::ui::screen::range_form::keys as range_form;
use crate::ui::screen::{InLayer, Layer, RangeForm};
use crate::ui::shell::{Buffer, COLUMNS_MIN, Position, ROWS_MIN, Rect, Screen, bar, paint, title};

/// Draws the whole screen.
pub fn draw(model: &Model) -> Frame {
    let mut frame = picture(model);
    model.look.ground(&mut frame.buffer);
    frame
}

fn picture(model: &Model) -> Frame {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let mut buffer = Buffer::empty(area);
    let park = Position { x: 0, y: area.height.saturating_sub(2) };
    if model.is_too_small() {
        let text = text::screen::small_window(model.lang, COLUMNS_MIN, ROWS_MIN);
        buffer.set_stringn(0, 0, text, usize::from(area.width), model.look.plain());
        small(model, &mut buffer, area);
        return Frame { buffer, cursor: None, park };
    }
    title::draw(&model.shell, &model.grid.filter, &mut buffer, area);
    let cursor = base(model, &mut buffer, area);
    let cursor = over(model, cursor, &mut buffer, area);
    let top = model.top();
    bar::message(&model.shell, top.heading(), &on(model), &mut buffer, area);
    top.draw_over(&model.shell, &mut buffer, area);
    bar::keys(&model.shell, top, &mut buffer, area);
    if model.is_garbled {
        title::garbled(&model.shell, &mut buffer, area);
    }
    Frame { buffer, cursor, park }
}

/// What a window that is too small still shows: the question whether to leave, and how leaving goes.
fn small(model: &Model, buffer: &mut Buffer, area: Rect) {
    let text = match model.layers.last() {
        Some(Layer::Question(question)) if question.asked.is_to_leave() => question.text(&model.shell),
        Some(Layer::Leaving(leaving)) => leaving.line(&model.shell),
        _ => return,
    };
    paint::left(buffer, 0, 1, area.width, &text, model.look.plain());
    bar::keys(&model.shell, model.top(), buffer, area);
}

/// The grid and the panel under it, which is the form of a range where one is open.
fn base(model: &Model, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let form = model.layers.iter().find_map(RangeForm::of);
    let rows = form.map_or(panel::ROWS, range_form::height);
    let rule = area.bottom().saturating_sub(3 + rows);
    model.grid.draw(&model.shell, buffer, Rect::new(0, 1, area.width, rule.saturating_sub(1)));
    let place = Rect::new(0, rule, area.width, area.bottom().saturating_sub(rule + 2));
    match form {
        Some(form) => range_form::draw(&model.shell, form, buffer, place),
        None => {
            panel::show(&model.shell, model.grid.selected(), buffer, place);
            None
        }
    }
}

/// What lies over the grid, bottom up; the cursor is that of the room on top.
fn over(model: &Model, typed: Option<Position>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let mut cursor = None;
    for (at, layer) in model.layers.iter().enumerate() {
        let form_above = model.layers[at..].iter().any(|above| matches!(above, Layer::Range(_)));
        cursor = match layer {
            Layer::Range(_) => typed,
            // The form of a range stands in the grid's own panel: a page that it was opened from would cover it.
            Layer::Overview(_) if form_above => None,
            _ => layer.room().draw(&model.shell, buffer, area),
        };
    }
    cursor
}

/// The right part of the message line: what is on in the grid, and where nothing hides it, how the shop stands.
fn on(model: &Model) -> String {
    let mut parts = model.grid.on(&model.shell);
    let top = model.layers.last();
    if matches!(top, None | Some(Layer::Sale(_))) {
        parts.extend(bar::upkeep(&model.shell));
        parts.extend(bar::upload(&model.shell));
    }
    if top.is_none() {
        parts.extend(bar::shop(&model.shell));
    }
    parts.join(" ")
}

/// A frame as text, for who watches: the cell behind a wide character is part of it.
pub fn as_text(frame: &Frame) -> ScreenFrame {
    let area = frame.buffer.area;
    let rows = (area.y..area.bottom()).map(|y| {
        let (mut row, mut x) = (String::new(), area.x);
        while x < area.right() {
            let symbol = frame.buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += paint::cells(symbol).max(1);
        }
        row.truncate(row.trim_end().len());
        row
    });
    ScreenFrame { rows: rows.collect(), cursor: frame.cursor.map(|at| (at.x, at.y)) }
}
