//! The title line: what screen, which company, department, till, upload, and the minute.

use crate::text::screen::Word;
use crate::ui::model::Model;
use crate::ui::shell::paint;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the title line.
pub(crate) fn draw(model: &Model, buffer: &mut Buffer, area: Rect) {
    let style = model.look.title();
    paint::fill(buffer, Rect::new(0, 0, area.width, 1), style);
    let right = right_part(model);
    let start = area.width.saturating_sub(paint::cells(&right) + 1);
    paint::left(buffer, start, 0, area.width, &right, style);
    let left = format!(" {}  {}", Word::Title.say(model.lang), company(model));
    paint::left(buffer, 0, 0, start.saturating_sub(1), &left, style);
}

fn company(model: &Model) -> String {
    let first = model.store.as_ref().and_then(|store| store.company.as_ref()).map(|company| &company.code);
    match model.grid.filter.company.as_ref().or(first) {
        Some(code) => {
            let named = model.company_name(code);
            let own = model.store.as_ref().and_then(|store| store.company.as_ref());
            let name = match own {
                Some(company) if named.is_empty() && company.code == *code => company.name.as_str(),
                _ => named,
            };
            format!("{code} {name}")
        }
        None => String::new(),
    }
}

fn right_part(model: &Model) -> String {
    let lang = model.lang;
    let dept = model.grid.filter.dept.as_ref().map(ToString::to_string);
    let dept = dept.unwrap_or_else(|| Word::AnyDept.say(lang).to_owned());
    let mut parts =
        vec![format!("{}:{dept}", crate::text::screen::range_field(lang, crate::domain::RangeField::Dept))];
    parts.extend(model.caller.till.as_ref().map(ToString::to_string));
    parts.extend(
        model
            .person
            .as_ref()
            .map(|person| format!("{} {}", person.code, crate::text::people::role(lang, person.role))),
    );
    let way = model.upload.as_ref().map(|status| crate::text::upload::way(lang, status));
    let way = way.unwrap_or_else(|| Word::NoUplink.say(lang).to_owned());
    parts.push(if model.lost { Word::Lost.say(lang).to_owned() } else { way });
    if model.store.as_ref().is_some_and(|store| store.kind.is_trial()) {
        parts.push(Word::Sample.say(lang).to_owned());
    }
    if model.watched.is_on {
        parts.push(Word::Watched.say(lang).to_owned());
    }
    parts.push(model.now.roc_minute());
    parts.join(" ")
}
