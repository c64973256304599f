//! The popups over the list and the pages: search, remedies, reasons, 折讓.

use crate::domain::{AllowanceNumber, RemedyOffer};
use crate::text::screen::{self, Word};
use crate::text::{Lang, remedy};
use crate::ui::layers::Scroll;
use crate::ui::model::Model;
use crate::ui::screen::grid::view::CURSOR;
use crate::ui::screen::invoices::allow::AllowForm;
use crate::ui::screen::invoices::state::{LookupField, ReasonFor, ReasonForm};
use crate::ui::screen::invoices::view::place;
use crate::ui::screen::invoices::ways::{Cause, Ways};
use crate::ui::screen::prompts::view as prompts;
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::FieldName;
use crate::ui::shell::paint;
use crate::ui::shell::paint::Slot;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of a popup of choices.
const WIDTH: u16 = 74;
/// Rows of one remedy: its name, whether it is open, what is handed back, an empty one.
const OFFER_ROWS: u16 = 5;

/// The search.
pub(crate) fn find(model: &Model, form: &Form, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let inside = prompts::popup(model, Word::TitleFindInvoices.say(model.lang), form, 0, buffer, area);
    prompts::fields(model, form, buffer, inside)
}

/// A form with a reason; it names what it is for.
pub(crate) fn reason(
    model: &Model,
    reason: &ReasonForm,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let (title, of) = match reason.what {
        ReasonFor::Cancel(doc, ..) => (Word::TitleCancel, doc.number.to_string()),
        ReasonFor::AllowanceCancel(number) => (Word::TitleAllowanceCancel, number.to_string()),
        ReasonFor::Reprint(doc) => (Word::TitleReprint, doc.number.to_string()),
    };
    let title = format!("{} {of}", title.say(model.lang));
    let inside = prompts::popup(model, &title, &reason.form, 0, buffer, area);
    prompts::fields(model, &reason.form, buffer, inside)
}

/// Which allowance.
pub(crate) fn pick(
    model: &Model,
    numbers: &[AllowanceNumber],
    scroll: Scroll,
    buffer: &mut Buffer,
    area: Rect,
) {
    let rows: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    choices(model, Word::PickAllowance.say(model.lang), &rows, scroll, buffer, area);
}

fn choices(model: &Model, title: &str, rows: &[String], scroll: Scroll, buffer: &mut Buffer, area: Rect) {
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(area.height - 4);
    let frame = Popup::centred(area, WIDTH, height);
    let inside = Popup { title, look: model.look }.draw(buffer, frame);
    // The update counts with the rows of a list, of which the popup has fewer.
    let top = (scroll.at + 1).saturating_sub(usize::from(inside.height)).max(scroll.top);
    for (at, y) in (top..rows.len()).zip(inside.y..inside.bottom()) {
        let sign = if at == scroll.at { CURSOR } else { " " };
        let text = format!("{sign} {}", rows[at]);
        paint::left(buffer, inside.x + 1, y, inside.width - 1, &text, model.look.plain());
    }
}

/// 處理: what happened, then the three remedies.
pub(crate) fn ways(model: &Model, ways: &Ways, buffer: &mut Buffer, area: Rect) {
    let lang = model.lang;
    if ways.cause.is_none() {
        let rows = Cause::ALL.map(|cause| cause_word(lang, cause).to_owned());
        choices(model, Word::AskCause.say(lang), &rows, ways.list, buffer, area);
        return;
    }
    let offers = ways.offers();
    let title = format!("{} {}", Word::TitleRemedy.say(lang), ways.life.number);
    let count = u16::try_from(offers.len()).unwrap_or(u16::MAX);
    let frame = Popup::centred(area, WIDTH, count.saturating_mul(OFFER_ROWS) + 2);
    let inside = Popup { title: &title, look: model.look }.draw(buffer, frame);
    for ((at, offer), y) in offers.iter().enumerate().zip((inside.y..).step_by(usize::from(OFFER_ROWS))) {
        let sign = if at == ways.list.at { CURSOR } else { " " };
        let name = format!("{sign} {}", remedy::name(lang, offer.remedy));
        paint::left(buffer, inside.x + 1, y, inside.width - 1, &name, model.look.plain());
        offered(model, ways, offer, buffer, Rect::new(inside.x + 5, y + 1, inside.width - 6, OFFER_ROWS - 2));
    }
}

fn cause_word(lang: Lang, cause: Cause) -> &'static str {
    match cause {
        Cause::GoodsBack => Word::GoodsBack.say(lang),
        Cause::WrongData => Word::WrongData.say(lang),
    }
}

/// Whether a remedy is open, and what the customer hands back.
fn offered(model: &Model, ways: &Ways, offer: &RemedyOffer, buffer: &mut Buffer, area: Rect) {
    let style = if offer.why_not.is_some() { model.look.alarm() } else { model.look.plain() };
    let mut y = area.y;
    for line in remedy::open(model.lang, offer) {
        paint::left(buffer, area.x, y, area.width, &line, style);
        y += 1;
    }
    let is_open = offer.why_not.is_none() || offer.with_approval;
    if let Some(row) = ways.life.invoice.as_ref().filter(|_| is_open) {
        let out = ways.life.original_is_out();
        let text = remedy::hand_back(model.lang, offer.remedy, &row.invoice, out);
        for (line, y) in paint::wrap(text, area.width, 2).iter().zip(y..area.bottom()) {
            paint::left(buffer, area.x, y, area.width, line, model.look.label());
        }
    }
}

/// Columns of 折讓, from the left border: name, what is left, quantity, amount.
const NAME: u16 = 2;
const LEFT: u16 = 32;
const QUANTITY: u16 = 50;
const AMOUNT: u16 = 63;
/// Cells of a figure's field.
const FIGURE: u16 = 12;

/// 折讓: what is left of each line, what comes back, and what the engine makes of it.
pub(crate) fn allow(model: &Model, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let lang = model.lang;
    let title = format!("{} {}", Word::TitleAllow.say(lang), allow.doc.number);
    let inside = Popup { title: &title, look: model.look }.draw(buffer, place(area));
    for (x, word) in [
        (NAME, Word::ColItem),
        (LEFT, Word::ColLeft),
        (QUANTITY, Word::FieldQuantity),
        (AMOUNT, Word::FieldBackAmount),
    ] {
        paint::left(buffer, inside.x + x, inside.y, 14, word.say(lang), model.look.label());
    }
    let foot = inside.bottom() - 4;
    let list = Rect::new(inside.x, inside.y + 1, inside.width, foot - inside.y - 1);
    let lines = lines(model, allow, buffer, list);
    let slot = Slot { label: inside.x + NAME, value: inside.x + 15, width: inside.width - 20 };
    let reason = single(model, &allow.form, FieldName::Lookup(LookupField::Reason), buffer, slot, foot);
    sums(model, allow, buffer, Rect::new(inside.x + NAME, foot + 1, inside.width - NAME - 1, 3));
    lines.or(reason)
}

/// The faults, else the engine's figures, else why there are none.
fn sums(model: &Model, allow: &AllowForm, buffer: &mut Buffer, area: Rect) {
    let fault = allow.form.fields().iter().flat_map(|field| &field.faults).next();
    let (text, style) = match (fault, &allow.preview, &allow.said) {
        (Some(fault), _, _) => (paint::fault(model.lang, fault), model.look.alarm()),
        (None, _, Some(said)) => (said.clone(), model.look.alarm()),
        (None, Some(made), None) => {
            let text = screen::allowance_preview(model.lang, made.net(), made.tax(), made.gross());
            (text, model.look.plain())
        }
        (None, None, None) => return,
    };
    for (line, y) in paint::wrap(&text, area.width, usize::from(area.height)).iter().zip(area.y..) {
        paint::left(buffer, area.x, y, area.width, line, style);
    }
}

/// The lines around the one that is typed in.
fn lines(model: &Model, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let focused = allow.form.focused().map(|field| field.name);
    let here = allow.left.iter().position(|left| {
        [LookupField::BackQuantity(left.line), LookupField::BackAmount(left.line)]
            .iter()
            .any(|field| focused == Some(FieldName::Lookup(*field)))
    });
    // In the reason's field the end of the list stays in sight.
    let at = here.unwrap_or(allow.left.len().saturating_sub(1));
    let top = (at + 1).saturating_sub(usize::from(area.height));
    let mut cursor = None;
    for (left, y) in allow.left.iter().skip(top).zip(area.y..area.bottom()) {
        let name = format!("{:>3} {}", left.line, left.name);
        paint::left(buffer, area.x + NAME, y, LEFT - NAME - 1, &name, model.look.plain());
        let rest = format!("{} / {}", left.quantity.normalize(), left.amount);
        paint::left(buffer, area.x + LEFT, y, QUANTITY - LEFT - 1, &rest, model.look.plain());
        for (x, field) in
            [(QUANTITY, LookupField::BackQuantity(left.line)), (AMOUNT, LookupField::BackAmount(left.line))]
        {
            let slot = Slot { label: area.x + x, value: area.x + x, width: FIGURE };
            cursor = single(model, &allow.form, FieldName::Lookup(field), buffer, slot, y).or(cursor);
        }
    }
    cursor
}

/// One field of the form at its own place.
fn single(
    model: &Model,
    form: &Form,
    name: FieldName,
    buffer: &mut Buffer,
    slot: Slot,
    y: u16,
) -> Option<Position> {
    let focused = form.focused().is_some_and(|field| field.name == name);
    let field = form.field(name)?;
    paint::field(buffer, (model.lang, model.look), field, focused, slot, y)
}
