//! The picture: state in, cells out. It decides nothing; whatever depends on the state was decided in `update`.

pub use crate::ui::shell::popup::Popup;

use crate::protocol::ScreenFrame;
use crate::text::screen;
use crate::ui::layers::Layer;
use crate::ui::model::{COLUMNS_MIN, Model, ROWS_MIN};
use crate::ui::screen::grid::{panel as form_panel, view as grid};
use crate::ui::screen::import::view as import;
use crate::ui::screen::invoices::view as invoices;
use crate::ui::screen::key_test::view as key_test;
use crate::ui::screen::leaving::view as leaving;
use crate::ui::screen::lists;
use crate::ui::screen::overview::view as overview;
use crate::ui::screen::prompts::view as prompts;
use crate::ui::screen::sale::view as sale;
use crate::ui::screen::sign_in::view as sign_in;
use crate::ui::shell::{bar, paint, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A drawn frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cells.
    pub buffer: Buffer,
    /// Where the hardware cursor belongs: in the field that is typed in.
    pub cursor: Option<Position>,
    /// Where it is parked otherwise: in the message line.
    pub park: Position,
}

/// Draws the whole screen.
pub fn draw(model: &Model) -> Frame {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let mut buffer = Buffer::empty(area);
    let park = Position { x: 0, y: area.height.saturating_sub(2) };
    if model.is_too_small() {
        let text = screen::small_window(model.lang, COLUMNS_MIN, ROWS_MIN);
        buffer.set_stringn(0, 0, text, usize::from(area.width), model.look.plain());
        return Frame { buffer, cursor: None, park };
    }
    let cursor = draw_layers(model, &mut buffer, area);
    Frame { buffer, cursor, park }
}

fn draw_layers(model: &Model, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    title::draw(model, buffer, area);
    let base = model.layers.iter().find_map(|layer| match layer {
        Layer::Range(form) => Some(form),
        _ => None,
    });
    let typing = matches!(model.layers.last(), Some(Layer::Range(_)));
    let rule = area.bottom().saturating_sub(3 + form_panel::height(base.map(AsRef::as_ref)));
    grid::draw(model, buffer, Rect::new(0, 1, area.width, rule.saturating_sub(1)));
    let panel = Rect::new(0, rule, area.width, area.bottom().saturating_sub(rule + 2));
    let mut cursor = match base {
        Some(form) => form_panel::edit(model, form, buffer, panel).filter(|_| typing),
        None => {
            form_panel::show(model, buffer, panel);
            None
        }
    };
    for (at, layer) in model.layers.iter().enumerate() {
        // The form of a range stands in the grid's own panel: a page that it was opened from would cover it.
        let form_above = model.layers[at..].iter().any(|above| matches!(above, Layer::Range(_)));
        if form_above && matches!(layer, Layer::Overview(_)) {
            continue;
        }
        let drawn = draw_layer(model, layer, buffer, area);
        cursor = match layer {
            Layer::Range(_) => cursor,
            _ => drawn,
        };
    }
    bar::message(model, buffer, area);
    sale::code_page(model, buffer, area);
    bar::keys(model, buffer, area);
    cursor
}

fn draw_layer(model: &Model, layer: &Layer, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    match layer {
        Layer::Range(_) => None,
        Layer::Preview(preview) => {
            lists::preview(model, preview, buffer, area);
            None
        }
        Layer::Filter(form) => prompts::filter(model, form, buffer, area),
        Layer::Dept(prompt) => prompts::dept(model, prompt, buffer, area),
        Layer::Sale(screen) => sale::draw(model, screen, buffer, area),
        Layer::Pick(picker) => {
            sale::pick(model, picker, buffer, area);
            None
        }
        Layer::Import(screen) => {
            import::draw(model, screen, buffer, area);
            None
        }
        Layer::Overview(shown) => overview::draw(model, shown, buffer, area),
        Layer::Lookup(lookup) => invoices::draw(model, lookup, buffer, area),
        Layer::KeyTest(test) => {
            key_test::draw(model, test, buffer, area);
            None
        }
        Layer::Help(scroll) => {
            lists::help(model, *scroll, buffer, area);
            None
        }
        Layer::SignIn(form) => sign_in::draw(model, form, buffer, area),
        Layer::Leaving(shown) => {
            leaving::draw(model, shown, buffer, area);
            None
        }
        Layer::Question(question) => {
            prompts::question(model, *question, buffer, area);
            None
        }
    }
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
