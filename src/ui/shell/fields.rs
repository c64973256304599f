//! Fields on the screen: label, value, choice, faults; and a form in a popup.

use crate::domain::{BorrowerKind, RangeField, RangeStatus, TaxKind, TenderKind, UploadMode};
use crate::protocol::InvoiceStatus;
use crate::text::screen::Word;
use crate::text::{self, Lang};
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Form, Look, Popup, Position, Rect, Shell, Value, paint, say,
};
use ratatui::widgets::Widget;

/// Cells of a popup with fields.
const WIDTH: u16 = 60;
/// Where the values of a popup begin.
const VALUE: u16 = 15;

/// Where a field stands: its label, its value and the width of the value.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Column of the label.
    pub label: u16,
    /// Column of the value.
    pub value: u16,
    /// Cells of the value.
    pub width: u16,
}

/// Draws a field to be typed in; the place of the hardware cursor when it has the focus.
pub fn field(
    buffer: &mut Buffer,
    (lang, look): (Lang, Look),
    field: &Field,
    focused: bool,
    slot: Slot,
    y: u16,
) -> Option<Position> {
    let style = if field.faults.is_empty() { look.label() } else { look.alarm() };
    paint::left(buffer, slot.label, y, slot.value - slot.label, field.name.label(lang), style);
    let area = Rect::new(slot.value, y, slot.width, 1).intersection(buffer.area);
    let style = match (focused, field.locked) {
        (true, _) => look.focus(),
        (false, true) => look.plain(),
        (false, false) => look.field(),
    };
    paint::fill(buffer, area, style);
    match &field.value {
        Value::Text(text) => {
            let mut widget = text.widget().clone();
            widget.set_style(style);
            Widget::render(&widget, area, buffer);
            focused.then(|| {
                // Drawing has told the clone how far it is scrolled; the field itself does not know.
                cursor(&widget, text.text(), area)
            })
        }
        Value::Choice { .. } => {
            paint::left(buffer, area.x, y, area.width, choice_word(lang, field), style);
            focused.then_some(Position { x: area.x, y })
        }
    }
}

fn cursor(widget: &ratatui_textarea::TextArea<'_>, text: &str, area: Rect) -> Position {
    let before: String = text.chars().take(widget.cursor().1).collect();
    let x = paint::cells(&before).saturating_sub(widget.scroll_offset().1);
    Position { x: area.x + x.min(area.width.saturating_sub(1)), y: area.y }
}

/// The shown word of a choice.
pub fn choice_word(lang: Lang, field: &Field) -> &str {
    let code = field.text();
    match field.name {
        FieldName::Range(RangeField::TaxKind) => {
            TaxKind::parse(code).map_or(code, |kind| text::book::tax_kind(lang, kind))
        }
        FieldName::Range(RangeField::Upload) => {
            UploadMode::parse(code).map_or(code, |mode| text::book::upload_mode(lang, mode))
        }
        FieldName::Status => {
            let state = RangeStatus::parse(code).map(|state| text::book::status(lang, state));
            state.unwrap_or_else(|| Word::All.say(lang))
        }
        FieldName::BorrowerKind => BorrowerKind::parse(code)
            .map_or(Word::AsKnown.say(lang), |kind| text::book::lending::kind(lang, kind)),
        FieldName::Tax => match code {
            "free" => Word::TaxFree.say(lang),
            "zero" => Word::TaxZero.say(lang),
            _ => Word::TaxTaxable.say(lang),
        },
        FieldName::Clearance => match code {
            "through-customs" => Word::ThroughCustoms.say(lang),
            "" => Word::AsItWas.say(lang),
            _ => Word::NotThroughCustoms.say(lang),
        },
        FieldName::TenderKind => TenderKind::ALL
            .into_iter()
            .find(|kind| kind.word() == code)
            .map_or(code, |kind| text::sale::sums::tender_kind(lang, kind)),
        FieldName::Paper => match code {
            "on-request" => Word::PaperOnRequest.say(lang),
            "on-request-later" => Word::PaperOnRequestLater.say(lang),
            "later" => Word::PaperLater.say(lang),
            _ => Word::PaperUsual.say(lang),
        },
        FieldName::InvoiceStatus => {
            let state = InvoiceStatus::ALL.into_iter().find(|state| state.word() == code);
            state.map_or(Word::All.say(lang), |state| text::sale::list::invoice_status(lang, state))
        }
        _ => code,
    }
}

/// The sentence of a fault.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::Range(fault) => say::field_fault(lang, fault),
        Fault::Word(word) => word.say(lang).to_owned(),
        Fault::TooLong(max) => text::screen::too_long(lang, *max),
        Fault::Conflict(conflict) => say::certain(crate::text::sale::fault::conflict(lang, *conflict)),
        Fault::Tender(fault) => say::certain(&crate::text::sale::fault::tender_fault(lang, *fault)),
        Fault::Line(fault) => say::certain(&crate::text::sale::fault::line_fault(lang, *fault)),
    }
}

/// A popup high enough for the fields, their faults and `more` lines.
pub fn popup(shell: &Shell, title: &str, form: &Form, more: u16, buffer: &mut Buffer, area: Rect) -> Rect {
    popup_of(WIDTH, shell, title, (form, more), buffer, area)
}

/// The same, so many cells wide.
pub fn popup_of(
    width: u16,
    shell: &Shell,
    title: &str,
    (form, more): (&Form, u16),
    buffer: &mut Buffer,
    area: Rect,
) -> Rect {
    let lines = form.fields().len() + form.fault_count();
    let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(more + 2).min(area.height - 2);
    let place = Popup::centred(area, width, height);
    Popup { title, look: shell.look }.draw(buffer, place)
}

/// A form in a popup of its own; the place of the hardware cursor.
pub fn dialog(shell: &Shell, title: &str, form: &Form, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let inside = popup(shell, title, form, 0, buffer, area);
    fields(shell, form, buffer, inside)
}

/// Draws the fields below each other, each with its faults; the place of the hardware cursor.
pub fn fields(shell: &Shell, form: &Form, buffer: &mut Buffer, inside: Rect) -> Option<Position> {
    let focused = form.focused().map(|field| field.name);
    let mut cursor = None;
    let mut y = inside.y;
    let width = inside.width.saturating_sub(VALUE + 2);
    let slot = Slot { label: inside.x + 1, value: inside.x + VALUE, width };
    for shown in form.fields() {
        let here = focused == Some(shown.name);
        let drawn = field(buffer, (shell.lang, shell.look), shown, here, slot, y);
        cursor = drawn.or(cursor);
        y += 1;
        for wrong in &shown.faults {
            let text = format!("^ {}", fault(shell.lang, wrong));
            let room = inside.right().saturating_sub(slot.label);
            let x = slot.value.min(inside.right().saturating_sub(paint::cells(&text))).max(slot.label);
            paint::left(buffer, x, y, room, &text, shell.look.alarm());
            y += 1;
        }
    }
    cursor
}
