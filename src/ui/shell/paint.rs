//! Texts into cells, clipped to whole characters, left or right.

use crate::text::Lang;
use crate::text::screen;
use crate::ui::shell::form::field::{Fault, Field, FieldName, Value};
use crate::ui::shell::look::Look;
use crate::ui::shell::say;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub(crate) fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Writes a text from the left of `width` cells; the rest of the cells stays. Gives the cell behind the text.
pub(crate) fn left(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    if y >= buffer.area.bottom() || x >= buffer.area.right() {
        return x;
    }
    let width = width.min(buffer.area.right() - x);
    buffer.set_stringn(x, y, text, usize::from(width), style).0
}

/// Writes a text to the right end of `width` cells.
pub(crate) fn right(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) {
    let start = x + width.saturating_sub(cells(text));
    left(buffer, start, y, width.min(cells(text)), text, style);
}

/// A text in lines of at most `width` cells, at most `most` of them; whole characters only.
pub(crate) fn wrap(text: &str, width: u16, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let room = lines.last().map_or(0, |line| cells(line)) + cells(c.encode_utf8(&mut [0; 4]));
        if room > width {
            if lines.len() == most {
                break;
            }
            let word = if is_word(c) { take_word(&mut lines, width) } else { String::new() };
            lines.push(word);
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

/// Letters and digits that stay together where a line ends.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+')
}

/// Takes the begun word off the last line, unless it fills half of it.
fn take_word(lines: &mut [String], width: u16) -> String {
    let Some(line) = lines.last_mut() else { return String::new() };
    let start = line.char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map(|(at, _)| at);
    match start {
        Some(at) if line.len() - at < usize::from(width / 2) => line.split_off(at),
        _ => String::new(),
    }
}

/// A row of one style.
pub(crate) fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    for position in area.intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// A horizontal rule.
pub(crate) fn rule(buffer: &mut Buffer, look: Look, x: u16, y: u16, width: u16) {
    let symbol = look.border().horizontal;
    for column in x..(x + width).min(buffer.area.right()) {
        if let Some(cell) = buffer.cell_mut((column, y)) {
            cell.set_symbol(symbol).set_style(look.plain());
        }
    }
}

/// Where a field stands: its label, its value and the width of the value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// Column of the label.
    pub label: u16,
    /// Column of the value.
    pub value: u16,
    /// Cells of the value.
    pub width: u16,
}

/// Draws a field to be typed in; the place of the hardware cursor when it has the focus.
pub(crate) fn field(
    buffer: &mut Buffer,
    (lang, look): (Lang, Look),
    field: &Field,
    focused: bool,
    slot: Slot,
    y: u16,
) -> Option<Position> {
    let style = if field.faults.is_empty() { look.label() } else { look.alarm() };
    left(buffer, slot.label, y, slot.value - slot.label, label(lang, field.name), style);
    let area = Rect::new(slot.value, y, slot.width, 1).intersection(buffer.area);
    let style = match (focused, field.locked) {
        (true, _) => look.focus(),
        (false, true) => look.plain(),
        (false, false) => look.field(),
    };
    fill(buffer, area, style);
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
            left(buffer, area.x, y, area.width, choice_word(lang, field), style);
            focused.then_some(Position { x: area.x, y })
        }
    }
}

fn cursor(widget: &ratatui_textarea::TextArea<'_>, text: &str, area: Rect) -> Position {
    let before: String = text.chars().take(widget.cursor().1).collect();
    let x = cells(&before).saturating_sub(widget.scroll_offset().1);
    Position { x: area.x + x.min(area.width.saturating_sub(1)), y: area.y }
}

/// The label of a field.
pub(crate) fn label(lang: Lang, name: FieldName) -> &'static str {
    use screen::Word;
    match name {
        FieldName::Range(field) => screen::range_field(lang, field),
        FieldName::Number => Word::FieldNumber.say(lang),
        FieldName::Status => Word::FieldStatus.say(lang),
        FieldName::Quantity => Word::FieldQuantity.say(lang),
        FieldName::Price => Word::FieldPrice.say(lang),
        FieldName::Buyer => Word::FieldBuyer.say(lang),
        FieldName::Entry => Word::FieldEntry.say(lang),
        FieldName::Tax => Word::FieldTax.say(lang),
        FieldName::BuyerName => Word::FieldBuyerName.say(lang),
        FieldName::Carrier => Word::FieldCarrier.say(lang),
        FieldName::Clearance => Word::FieldClearance.say(lang),
        FieldName::ZeroReason => Word::FieldZeroReason.say(lang),
        FieldName::TenderKind => Word::FieldTender.say(lang),
        FieldName::Tendered => Word::FieldTendered.say(lang),
        FieldName::Paper => Word::FieldPaper.say(lang),
        FieldName::Staff => Word::FieldStaff.say(lang),
        FieldName::Pin => Word::FieldPin.say(lang),
        FieldName::Lookup(field) => field.word().say(lang),
    }
}

/// The shown word of a choice.
pub(crate) fn choice_word(lang: Lang, field: &Field) -> &str {
    use crate::domain::{RangeField, RangeStatus, TaxKind, UploadMode};
    use crate::protocol::InvoiceStatus;
    use crate::ui::screen::invoices::state::LookupField;
    let code = field.text();
    match field.name {
        FieldName::Range(RangeField::TaxKind) => {
            TaxKind::parse(code).map_or(code, |kind| screen::tax_kind(lang, kind))
        }
        FieldName::Range(RangeField::Upload) => {
            UploadMode::parse(code).map_or(code, |mode| screen::upload(lang, mode))
        }
        FieldName::Status => {
            let state = RangeStatus::parse(code).map(|state| screen::status(lang, state));
            state.unwrap_or_else(|| screen::Word::All.say(lang))
        }
        FieldName::Tax => match code {
            "free" => screen::Word::TaxFree.say(lang),
            "zero" => screen::Word::TaxZero.say(lang),
            _ => screen::Word::TaxTaxable.say(lang),
        },
        FieldName::Clearance => match code {
            "2" => screen::Word::ThroughCustoms.say(lang),
            _ => screen::Word::NotThroughCustoms.say(lang),
        },
        FieldName::TenderKind => crate::domain::TenderKind::ALL
            .into_iter()
            .find(|kind| kind.word() == code)
            .map_or(code, |kind| screen::tender_kind(lang, kind)),
        FieldName::Paper => match code {
            "on_request" => screen::Word::PaperOnRequest.say(lang),
            "later" => screen::Word::PaperLater.say(lang),
            _ => screen::Word::PaperUsual.say(lang),
        },
        FieldName::Lookup(LookupField::Status) => {
            let state = InvoiceStatus::ALL.into_iter().find(|state| state.word() == code);
            state.map_or(screen::Word::All.say(lang), |state| screen::invoice_status(lang, state))
        }
        _ => code,
    }
}

/// The sentence of a fault.
pub(crate) fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::Range(fault) => say::field_fault(lang, fault),
        Fault::Word(word) => word.say(lang).to_owned(),
        Fault::Conflict(conflict) => say::certain(crate::text::sale::conflict(lang, *conflict)),
        Fault::Tender(fault) => say::certain(&crate::text::sale::tender_fault(lang, *fault)),
        Fault::Line(fault) => say::certain(&crate::text::sale::line_fault(lang, *fault)),
    }
}
