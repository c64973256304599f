//! The popups: 查詢, 部門編輯, and questions.

use crate::text::screen::{self, Word};
use crate::ui::layers::{Asked, DeptPrompt, Question};
use crate::ui::model::Model;
use crate::ui::shell::form::Form;
use crate::ui::shell::paint;
use crate::ui::shell::paint::Slot;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of a popup with fields.
const WIDTH: u16 = 60;
/// Where the values of a popup begin.
const VALUE: u16 = 15;

/// 查詢.
pub(crate) fn filter(model: &Model, form: &Form, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let title = Word::TitleFilter.say(model.lang);
    let inside = popup(model, title, form, 0, buffer, area);
    fields(model, form, buffer, inside)
}

/// 部門編輯.
pub(crate) fn dept(model: &Model, prompt: &DeptPrompt, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let title = Word::TitleDept.say(model.lang);
    let inside = popup(model, title, &prompt.form, 1, buffer, area);
    let below = inside.bottom().saturating_sub(1);
    let text = screen::dept_of(model.lang, prompt.ids.len());
    paint::left(buffer, inside.x + 1, below, inside.width - 1, &text, model.look.plain());
    fields(model, &prompt.form, buffer, inside)
}

/// A popup high enough for the fields, their faults and `more` lines.
pub(crate) fn popup(
    model: &Model,
    title: &str,
    form: &Form,
    more: u16,
    buffer: &mut Buffer,
    area: Rect,
) -> Rect {
    let lines = form.fields().len() + form.fault_count();
    let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(more + 2).min(area.height - 2);
    let place = Popup::centred(area, WIDTH, height);
    Popup { title, look: model.look }.draw(buffer, place)
}

pub(crate) fn fields(model: &Model, form: &Form, buffer: &mut Buffer, inside: Rect) -> Option<Position> {
    let focused = form.focused().map(|field| field.name);
    let mut cursor = None;
    let mut y = inside.y;
    let width = inside.width.saturating_sub(VALUE + 2);
    let slot = Slot { label: inside.x + 1, value: inside.x + VALUE, width };
    for field in form.fields() {
        let here = focused == Some(field.name);
        let drawn = paint::field(buffer, (model.lang, model.look), field, here, slot, y);
        cursor = drawn.or(cursor);
        y += 1;
        for fault in &field.faults {
            let text = format!("^ {}", paint::fault(model.lang, fault));
            let room = inside.right().saturating_sub(slot.label);
            let x = slot.value.min(inside.right().saturating_sub(paint::cells(&text))).max(slot.label);
            paint::left(buffer, x, y, room, &text, model.look.alarm());
            y += 1;
        }
    }
    cursor
}

/// A question with its two buttons; the shown one is reversed and in brackets.
pub(crate) fn question(model: &Model, question: Question, buffer: &mut Buffer, area: Rect) {
    let lang = model.lang;
    let text = match question.asked {
        Asked::Leave => Word::AskLeave.say(lang).to_owned(),
        Asked::LeaveUnanswered => Word::AskAway.say(lang).to_owned(),
        Asked::Drop | Asked::ClearSale => Word::AskDrop.say(lang).to_owned(),
        Asked::Suggestion(id) => {
            let row = model.suggestions.iter().find(|row| row.id == id);
            row.map(|row| screen::ask_suggestion(lang, row)).unwrap_or_default()
        }
        Asked::Counter(act) => screen::counter_ask(lang, act.said()),
        Asked::Delete { span, .. } => screen::ask_delete(lang, span),
    };
    let width = (paint::cells(&text) + 6).max(30);
    let place = Popup::centred(area, width, 5);
    let inside = Popup { title: Word::Confirm.say(lang), look: model.look }.draw(buffer, place);
    paint::left(buffer, inside.x + 2, inside.y, inside.width - 2, &text, model.look.plain());
    let mut x = inside.x + 2;
    for (word, shown) in [(Word::Yes, question.yes), (Word::No, !question.yes)] {
        let button = if shown { format!("[{}]", word.say(lang)) } else { format!(" {} ", word.say(lang)) };
        let style = if shown { model.look.focus() } else { model.look.plain() };
        x = paint::left(buffer, x, inside.y + 2, inside.width, &button, style) + 2;
    }
}
