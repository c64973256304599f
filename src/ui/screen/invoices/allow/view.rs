//! 折讓 on the screen: what is left of each line, what comes back, and what the engine makes of it.

use crate::text::{self, screen::Word};
use crate::ui::screen::invoices::allow::state::AllowForm;
use crate::ui::shell::{Buffer, FieldName, Form, Popup, Position, Rect, Shell, Slot, fields, paint};

/// Columns of 折讓, from the left border: name, what is left, quantity, amount.
const NAME: u16 = 2;
const LEFT: u16 = 32;
const QUANTITY: u16 = 50;
const AMOUNT: u16 = 63;
/// Cells of a figure's field.
const FIGURE: u16 = 12;

/// 折讓: what is left of each line, what comes back, and what the engine makes of it.
pub fn draw(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let lang = shell.lang;
    let title = format!("{} {}", Word::TitleAllow.say(lang), allow.doc.number);
    let inside = Popup { title: &title, look: shell.look }.draw(buffer, Popup::whole(area));
    for (x, word) in [
        (NAME, Word::ColItem),
        (LEFT, Word::ColLeft),
        (QUANTITY, Word::FieldQuantity),
        (AMOUNT, Word::FieldBackAmount),
    ] {
        paint::left(buffer, inside.x + x, inside.y, 14, word.say(lang), shell.look.label());
    }
    let foot = inside.bottom() - 4;
    let list = Rect::new(inside.x, inside.y + 1, inside.width, foot - inside.y - 1);
    let lines = lines(shell, allow, buffer, list);
    let slot = Slot { label: inside.x + NAME, value: inside.x + 15, width: inside.width - 20 };
    let reason = single(shell, &allow.form, FieldName::Reason, buffer, slot, foot);
    sums(shell, allow, buffer, Rect::new(inside.x + NAME, foot + 1, inside.width - NAME - 1, 3));
    lines.or(reason)
}

/// The faults, else the engine's figures, else why there are none.
fn sums(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) {
    let fault = allow.form.fields().iter().flat_map(|field| &field.faults).next();
    let (text, style) = match (fault, &allow.preview, &allow.said) {
        (Some(fault), _, _) => (fields::fault(shell.lang, fault), shell.look.alarm()),
        (None, _, Some(said)) => (said.clone(), shell.look.alarm()),
        (None, Some(made), None) => {
            let text = text::correction::allowance_preview(shell.lang, made.net(), made.tax(), made.gross());
            (text, shell.look.plain())
        }
        (None, None, None) => return,
    };
    for (line, y) in paint::wrap(&text, area.width, usize::from(area.height)).iter().zip(area.y..) {
        paint::left(buffer, area.x, y, area.width, line, style);
    }
}

/// The lines around the one that is typed in.
fn lines(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let focused = allow.form.focused().map(|field| field.name);
    let here = allow.left.iter().position(|left| {
        [FieldName::BackQuantity(left.line), FieldName::BackAmount(left.line)]
            .iter()
            .any(|field| focused == Some(*field))
    });
    // In the reason's field the end of the list stays in sight.
    let at = here.unwrap_or(allow.left.len().saturating_sub(1));
    let top = (at + 1).saturating_sub(usize::from(area.height));
    let mut cursor = None;
    for (left, y) in allow.left.iter().skip(top).zip(area.y..area.bottom()) {
        let name = format!("{:>3} {}", left.line, left.name);
        paint::left(buffer, area.x + NAME, y, LEFT - NAME - 1, &name, shell.look.plain());
        let rest = format!("{} / {}", left.quantity.normalize(), left.amount);
        paint::left(buffer, area.x + LEFT, y, QUANTITY - LEFT - 1, &rest, shell.look.plain());
        for (x, field) in
            [(QUANTITY, FieldName::BackQuantity(left.line)), (AMOUNT, FieldName::BackAmount(left.line))]
        {
            let slot = Slot { label: area.x + x, value: area.x + x, width: FIGURE };
            cursor = single(shell, &allow.form, field, buffer, slot, y).or(cursor);
        }
    }
    cursor
}

/// One field of the form at its own place.
fn single(
    shell: &Shell,
    form: &Form,
    name: FieldName,
    buffer: &mut Buffer,
    slot: Slot,
    y: u16,
) -> Option<Position> {
    let focused = form.focused().is_some_and(|field| field.name == name);
    let field = form.field(name)?;
    fields::field(buffer, (shell.lang, shell.look), field, focused, slot, y)
}
