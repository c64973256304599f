//! Ringing up: entries become lines, by code, by a part of the name, or freely typed.

use crate::domain::{
    CleanText, Good, GoodCode, LINE_NAME_CHARS_MAX, LINES_MAX, Number, SaleLine, Ubn, fold_width,
};
use crate::protocol::{GoodsPage, GoodsQuery, RangeFilter, RangeQuery, Reply, Request};
use crate::text::screen::{self, Word};
use crate::ui::layers::{Layer, Picker, PickerRows};
use crate::ui::model::Model;
use crate::ui::screen::sale::entry::{Entry, entry};
use crate::ui::screen::sale::state::{Editing, SaleScreen, figure};
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use rust_decimal::Decimal;

/// Most goods that one list shows.
const GOODS_SHOWN_MAX: u32 = 200;

/// Takes an entry, typed or scanned.
pub(crate) fn enter(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let fault = |sale: &mut SaleScreen, word| {
        sale.form.clear_faults();
        sale.form.add_fault(FieldName::Entry, Fault::Word(word));
    };
    match entry(text) {
        Entry::Empty if sale.lines.is_empty() => fault(sale, Word::NoLineYet),
        Entry::Empty => {
            sale.form.focus_on(FieldName::Buyer);
        }
        Entry::BadCarrier => fault(sale, Word::BadCarrier),
        Entry::Carrier(code) => {
            sale.form.set(FieldName::Carrier, &code);
            sale.form.set(FieldName::Entry, "");
            sale.judge();
        }
        Entry::Discount(much) => discount(model, much),
        Entry::Code(quantity, code, typed) => {
            sale.looking = Some((quantity, typed));
            return vec![model.question(Ticket::Good, Request::Good(code))];
        }
        Entry::Words(quantity, words) => {
            sale.looking = Some((quantity, words.clone()));
            return vec![goods_like(model, &words)];
        }
    }
    Vec::new()
}

/// Takes what was scanned, whatever field had the focus. A line that is being made is not pushed away by it.
pub(crate) fn scan(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let making = matches!(sale.editing, Editing::Free | Editing::Priced);
    let waits = making || sale.unfinished() == Some(FieldName::Entry);
    if waits && !matches!(entry(text), Entry::Carrier(_)) {
        model.alarm(screen::scanned_too_early(model.lang, text));
        return Vec::new();
    }
    if matches!(sale.editing, Editing::Line(_)) {
        sale.end_edit();
    }
    sale.done = None;
    enter(model, text)
}

fn discount(model: &mut Model, much: Decimal) {
    let name = CleanText::new(Word::Discount.say(model.lang), LINE_NAME_CHARS_MAX).unwrap_or_default();
    let Some(sale) = model.sale_screen() else { return };
    let Some(before) = sale.lines.last() else {
        sale.form.add_fault(FieldName::Entry, Fault::Word(Word::NoLineYet));
        return;
    };
    let line = SaleLine { tax: before.tax, ..SaleLine::new(name, Decimal::ONE, -much) };
    add(model, line);
}

fn goods_like(model: &Model, words: &str) -> Effect {
    let find = CleanText::new(words, LINE_NAME_CHARS_MAX).unwrap_or_default();
    let query = GoodsQuery { find, after: None, limit: GOODS_SHOWN_MAX };
    model.question(Ticket::Goods, Request::Goods(query))
}

/// Adds a line and goes back to the entry.
fn add(model: &mut Model, line: SaleLine) {
    let lang = model.lang;
    let height = crate::ui::screen::sale::keys::lines_height(model);
    let Some(sale) = model.sale_screen() else { return };
    let text = sale.form.text(FieldName::Entry).to_owned();
    if sale.add(line) {
        sale.last.insert("entry", text);
        sale.form.set(FieldName::Entry, "");
        sale.form.clear_faults();
        sale.end_edit();
        sale.select(0, height);
    } else {
        model.alarm(screen::too_many_lines(lang, LINES_MAX));
    }
}

/// The answer to a code: a good, or words after all.
pub(crate) fn looked_up(model: &mut Model, reply: Option<Reply>) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let Some((quantity, text)) = sale.looking.take() else { return Vec::new() };
    match reply {
        Some(Reply::Good(Some(good))) => {
            ring_up(model, &good, quantity);
            Vec::new()
        }
        Some(Reply::Good(None)) => {
            sale.looking = Some((quantity, text.clone()));
            vec![goods_like(model, &text)]
        }
        // Why is said in the message line; what was typed is still there, and what came after must not run into it.
        _ => {
            sale.held.clear();
            Vec::new()
        }
    }
}

fn ring_up(model: &mut Model, good: &Good, quantity: Decimal) {
    let line = good.line(quantity);
    if good.price.is_zero() {
        let Some(sale) = model.sale_screen() else { return };
        sale.edit(Editing::Priced, &line);
        sale.form.focus_on(FieldName::Price);
    } else {
        add(model, line);
    }
}

/// Goods like the words: one list, or a free line where there are none.
pub(crate) fn found(model: &mut Model, reply: Option<Reply>) {
    let Some(sale) = model.sale_screen() else { return };
    let looking = sale.looking.take();
    let Some(Reply::Goods(GoodsPage { rows, .. })) = reply else {
        sale.held.clear();
        return;
    };
    match looking {
        Some((quantity, text)) if rows.is_empty() => {
            let name = CleanText::new(&text, LINE_NAME_CHARS_MAX).unwrap_or_default();
            sale.edit(Editing::Free, &SaleLine::new(name, quantity, Decimal::ZERO));
            sale.form.focus_on(FieldName::Quantity);
        }
        // The code itself, but for capitals: no list is needed.
        Some((quantity, text)) if rows.iter().any(|good| is_code_of(good, &text)) => {
            if let Some(good) = rows.iter().find(|good| is_code_of(good, &text)) {
                ring_up(model, good, quantity);
            }
        }
        Some((quantity, _)) => lay(model, Picker::goods(rows, quantity)),
        None => {}
    }
}

/// Lays a list over the sales screen, below whatever covers that (the form of 登入).
fn lay(model: &mut Model, picker: Picker) {
    let sale = model.layers.iter().position(|layer| matches!(layer, Layer::Sale(_)));
    let at = sale.map_or(model.layers.len(), |at| at + 1);
    model.layers.insert(at, Layer::Pick(Box::new(picker)));
}

fn is_code_of(good: &Good, text: &str) -> bool {
    let same = |code: &GoodCode| code.as_str().eq_ignore_ascii_case(text);
    same(&good.code) || good.barcode.as_ref().is_some_and(same)
}

/// A row of a list was chosen.
pub(crate) fn chosen(model: &mut Model, picker: &Picker) -> Vec<Effect> {
    match &picker.rows {
        PickerRows::Goods(goods, quantity) => {
            if let Some(good) = goods.get(picker.list.at) {
                ring_up(model, good, *quantity);
            }
            Vec::new()
        }
        PickerRows::Parked(parked) => {
            let height = crate::ui::screen::sale::keys::lines_height(model);
            if let (Some(parked), Some(sale)) = (parked.get(picker.list.at), model.sale_screen()) {
                sale.load(&parked.sale);
                sale.select(0, height);
            }
            Vec::new()
        }
        PickerRows::Held(job) => crate::ui::screen::sale::acts::say_held(model, job.id, picker.list.at),
    }
}

/// The list of the field with the focus.
pub(crate) fn list_of(model: &mut Model) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let focused = sale.form.focused().map(|field| field.name);
    if focused != Some(FieldName::Entry) {
        if let Some(field) = sale.form.focused_mut().filter(|field| field.is_choice()) {
            field.choose(true);
        }
        return Vec::new();
    }
    let text = sale.form.text(FieldName::Entry).to_owned();
    sale.looking = Some((Decimal::ONE, text.clone()));
    vec![goods_like(model, &text)]
}

/// The parked sales came.
pub(crate) fn listed(model: &mut Model, reply: Option<Reply>) {
    if let Some(sale) = model.sale_screen() {
        sale.looking = None;
    }
    match reply {
        Some(Reply::ParkedList(parked)) if parked.is_empty() => {
            model.say(Word::NothingParked.say(model.lang));
        }
        Some(Reply::ParkedList(parked)) => lay(model, Picker::parked(parked)),
        _ => {}
    }
}

/// Quantity and price of a line are typed.
pub(crate) fn finish_line(model: &mut Model) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let Some(draft) = sale.draft.clone() else { return Vec::new() };
    sale.form.clear_faults();
    let quantity = figure(sale.form.text(FieldName::Quantity)).filter(|quantity| !quantity.is_zero());
    let price = figure(sale.form.text(FieldName::Price));
    if quantity.is_none() {
        sale.form.add_fault(FieldName::Quantity, Fault::Word(Word::BadQuantity));
    }
    if price.is_none() {
        sale.form.add_fault(FieldName::Price, Fault::Word(Word::BadPrice));
    }
    let (Some(quantity), Some(price)) = (quantity, price) else {
        sale.form.focus_on_fault();
        return Vec::new();
    };
    let line = SaleLine { quantity, price, tax: sale.tax(), ..draft };
    if let Some(fault) = line.faults().first() {
        sale.form.add_fault(FieldName::Price, Fault::Line(*fault));
        return Vec::new();
    }
    match sale.editing {
        Editing::Line(at) => {
            if let Some(old) = sale.lines.get_mut(at) {
                *old = line;
            }
            sale.end_edit();
            sale.judge();
        }
        Editing::No | Editing::Free | Editing::Priced => add(model, line),
    }
    Vec::new()
}

pub(crate) fn edit_selected(sale: &mut SaleScreen) {
    if let Some(line) = sale.lines.get(sale.list.at).cloned() {
        sale.edit(Editing::Line(sale.list.at), &line);
        sale.form.focus_on(FieldName::Quantity);
    }
}

pub(crate) fn remove_selected(sale: &mut SaleScreen) {
    if sale.list.at < sale.lines.len() {
        sale.lines.remove(sale.list.at);
        sale.list.at = sale.list.at.min(sale.lines.len().saturating_sub(1));
        sale.end_edit();
        sale.judge();
    }
}

/// Asks for the name under which the buyer bought last.
pub(crate) fn ask_buyer(model: &mut Model) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    match sale.buyer() {
        Some(buyer) => {
            sale.naming = Some(buyer);
            vec![model.question(Ticket::BuyerName(buyer), Request::BuyerName(buyer))]
        }
        None => Vec::new(),
    }
}

/// The name of last time; one that was typed meanwhile stays.
pub(crate) fn buyer_named(model: &mut Model, of: Ubn, reply: Option<Reply>) {
    let Some(sale) = model.sale_screen() else { return };
    if sale.naming == Some(of) {
        sale.naming = None;
    }
    if sale.buyer() != Some(of) {
        return;
    }
    if let Some(Reply::BuyerName(Some(name))) = reply
        && sale.form.text(FieldName::BuyerName).is_empty()
    {
        sale.form.set(FieldName::BuyerName, name.as_str());
        sale.filled_name = Some(name.as_str().to_owned());
    }
}

/// A list was left: a doubt about paper is asked about again after the next sale.
pub(crate) fn put_off(model: &mut Model, picker: &Picker) {
    if let (PickerRows::Held(_), Some(sale)) = (&picker.rows, model.sale_screen()) {
        sale.doubt_put_off = true;
    }
}

/// A scan where letters are hotkeys. Over the sales screen a list gives way to it; in LJ the number is looked for.
/// Whatever else lies there (a question, help, 登入) stays, and so does what is under it.
pub(crate) fn scanned(model: &mut Model, text: &str) -> Vec<Effect> {
    if matches!(model.layers.last(), Some(Layer::Pick(_))) {
        if let Some(Layer::Pick(picker)) = model.layers.pop() {
            put_off(model, &picker);
            // What the list of goods was asked for with has had its chance.
            if let (PickerRows::Goods(..), Some(sale)) = (&picker.rows, model.sale_screen()) {
                sale.form.set(FieldName::Entry, "");
            }
        }
        return scan(model, text);
    }
    if !model.layers.is_empty() {
        model.alarm(screen::scanned_nowhere(model.lang, text));
        return Vec::new();
    }
    // Code 39 of a slip: period, number, random code.
    let code = fold_width(text);
    let number = match code.len() {
        19 => code.get(5..15).unwrap_or_default(),
        _ => &code,
    };
    match Number::parse(number) {
        Ok(number) => {
            model.say(screen::scanned(model.lang, text));
            let filter = RangeFilter { number: Some(number), ..RangeFilter::default() };
            let query = RangeQuery { filter, limit: 1, ..RangeQuery::default() };
            vec![model.question(Ticket::Find, Request::Ranges(query))]
        }
        Err(_) => {
            model.alarm(screen::scanned_unknown(model.lang, text));
            Vec::new()
        }
    }
}
