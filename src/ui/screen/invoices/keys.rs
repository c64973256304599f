//! Keys on the screens that look invoices up and put them right, and the answers that they show. The acts
//! themselves are asked about and sent in `invoices/counter.rs`.

use crate::ui::screen::invoices::counter;
pub(crate) use crate::ui::screen::invoices::counter::{confirmed, settled};

use crate::domain::{Allowance, AllowanceNumber, Remedy, Shift};
use crate::protocol::{Failure, NumberLife, Reply, Request};
use crate::text::screen::{self, Word};
use crate::text::{Lang, remedy};
use crate::ui::layers::{Layer, Scroll};
use crate::ui::model::Model;
use crate::ui::screen::invoices::allow::AllowForm;
use crate::ui::screen::invoices::list::{InvoiceList, find_form, query_of};
use crate::ui::screen::invoices::state::{
    CounterAsk, Doc, Lookup, Page, PageOf, ReasonFor, ReasonForm, Wish,
};
use crate::ui::screen::invoices::view::page_rows;
use crate::ui::screen::invoices::ways::{Cause, Ways};
use crate::ui::shell::action::Action;
use crate::ui::shell::form::Form;
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::say;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;
use crate::ui::update::{list_height, list_step};

/// Opens 發票查詢.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let mut list = InvoiceList::of(Default::default());
    let effects = fetch(model, &mut list);
    push(model, Lookup::List(list));
    effects
}

/// Opens 交班.
pub(crate) fn open_shift(model: &mut Model) -> Vec<Effect> {
    vec![model.question(Ticket::Counter(CounterAsk::Figures), Request::ShiftFigures)]
}

pub(crate) fn push(model: &mut Model, lookup: Lookup) {
    model.layers.push(Layer::Lookup(Box::new(lookup)));
}

/// Takes a key; the layer was taken off and is put back here unless it closes.
pub(crate) fn key(model: &mut Model, lookup: Lookup, action: Option<Action>, chord: Chord) -> Vec<Effect> {
    match lookup {
        Lookup::List(list) => list_key(model, list, action),
        Lookup::Find(form) => find_key(model, form, action, chord),
        Lookup::Page(page) => page_key(model, page, action),
        Lookup::Ways(ways) => ways_key(model, ways, action),
        Lookup::Reason(form) => counter::reason_key(model, form, action, chord),
        Lookup::Allow(form) => counter::allow_key(model, form, action, chord),
        Lookup::Pick(numbers, scroll) => pick_key(model, numbers, scroll, action),
    }
}

/// Pastes into the form of a layer; false when it has none that takes text now.
pub(crate) fn paste(lookup: &mut Lookup, text: &str) -> bool {
    let form = match lookup {
        Lookup::Find(form) => form,
        Lookup::Reason(reason) if !reason.saving => &mut reason.form,
        Lookup::Allow(allow) if !allow.saving => &mut allow.form,
        _ => return false,
    };
    typing::paste(form, text).is_some()
}

fn fetch(model: &Model, list: &mut InvoiceList) -> Vec<Effect> {
    let (turn, query) = list.ask(list_height(model));
    vec![model.question(Ticket::Counter(CounterAsk::List(turn)), Request::Invoices(query))]
}

fn page_step(model: &Model, action: Option<Action>) -> isize {
    list_step(action, isize::try_from(list_height(model)).unwrap_or(isize::MAX))
}

fn list_key(model: &mut Model, mut list: InvoiceList, action: Option<Action>) -> Vec<Effect> {
    let mut effects = Vec::new();
    let last = list.rows.len().saturating_sub(1);
    match action {
        Some(Action::Leave) => return effects,
        Some(Action::Filter) => {
            let form = find_form(&list.query);
            push(model, Lookup::List(list));
            push(model, Lookup::Find(form));
            return effects;
        }
        Some(Action::PageDown) if list.down() => effects = fetch(model, &mut list),
        Some(Action::PageUp) if list.up() => effects = fetch(model, &mut list),
        Some(Action::Down) if list.list.at == last && list.down() => effects = fetch(model, &mut list),
        Some(Action::Up) if list.list.at == 0 && list.up() => {
            list.from_below = true;
            effects = fetch(model, &mut list);
        }
        Some(Action::Confirm | Action::Remedy | Action::Reprint | Action::AllowanceCancel) => {
            match (list.selected(), wish(action)) {
                (Some(doc), Some(wish)) => effects = ask_life(model, doc, wish),
                _ => model.alarm(screen::no_invoice_selected(model.lang)),
            }
        }
        _ => list.list.step(page_step(model, action), list.rows.len(), list_height(model)),
    }
    push(model, Lookup::List(list));
    effects
}

fn wish(action: Option<Action>) -> Option<Wish> {
    match action? {
        Action::Confirm => Some(Wish::Open),
        Action::Remedy => Some(Wish::Remedy),
        Action::Reprint => Some(Wish::Print),
        Action::AllowanceCancel => Some(Wish::AllowanceCancel),
        _ => None,
    }
}

fn ask_life(model: &Model, doc: Doc, wish: Wish) -> Vec<Effect> {
    let request = Request::NumberLife { number: doc.number, period: Some(doc.period) };
    vec![model.question(Ticket::Counter(CounterAsk::Life(wish)), request)]
}

fn find_key(model: &mut Model, mut form: Form, action: Option<Action>, chord: Chord) -> Vec<Effect> {
    match typing::key(&mut form, action, chord) {
        Step::Save | Step::AcceptedLast => return search(model, form),
        Step::Drop | Step::Leave => return Vec::new(),
        Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    push(model, Lookup::Find(form));
    Vec::new()
}

/// A typed number opens its life, whether it was issued or not; anything else narrows the list.
fn search(model: &mut Model, mut form: Form) -> Vec<Effect> {
    let query = query_of(&mut form);
    if form.fault_count() > 0 {
        form.focus_on_fault();
        model.alarm(screen::faults(model.lang, form.fault_count()));
        push(model, Lookup::Find(form));
        return Vec::new();
    }
    if let Some(number) = query.number {
        let request = Request::NumberLife { number, period: None };
        return vec![model.question(Ticket::Counter(CounterAsk::Life(Wish::Open)), request)];
    }
    let Some(Layer::Lookup(below)) = model.layers.last_mut() else { return Vec::new() };
    let Lookup::List(list) = below.as_mut() else { return Vec::new() };
    let turn = list.turn;
    *list = InvoiceList { turn, ..InvoiceList::of(query) };
    refresh_list(model)
}

fn page_key(model: &mut Model, mut page: Page, action: Option<Action>) -> Vec<Effect> {
    let mut effects = Vec::new();
    match (action, &page.of) {
        (Some(Action::Leave), _) => return effects,
        (Some(Action::Confirm), PageOf::Shift(shift, closed)) => {
            let act = counter::of_shift(shift, *closed);
            push(model, Lookup::Page(page));
            counter::ask(model, act);
            return effects;
        }
        (Some(Action::Confirm), PageOf::Life(_)) => return effects,
        (Some(Action::Remedy | Action::Reprint | Action::AllowanceCancel), PageOf::Life(life)) => {
            match (doc_of(life), wish(action)) {
                (Some(doc), Some(wish)) => effects = ask_life(model, doc, wish),
                _ => model.alarm(screen::not_issued_yet(model.lang)),
            }
        }
        _ => {
            // The page moves, not a cursor: its rows cannot be chosen.
            let mut scroll = Scroll { at: page.top, top: page.top };
            let last_top = page.rows.len().saturating_sub(list_height(model));
            scroll.step(page_step(model, action), last_top + 1, 1);
            page.top = scroll.at;
        }
    }
    push(model, Lookup::Page(page));
    effects
}

pub(crate) fn doc_of(life: &NumberLife) -> Option<Doc> {
    let invoice = &life.invoice.as_ref()?.invoice;
    Some(Doc { number: invoice.number, period: invoice.period })
}

fn ways_key(model: &mut Model, mut ways: Ways, action: Option<Action>) -> Vec<Effect> {
    match (action, ways.cause) {
        (Some(Action::Leave), None) => return Vec::new(),
        (Some(Action::Leave), Some(_)) => {
            ways.cause = None;
            ways.list = Scroll::default();
        }
        (Some(Action::Confirm), None) => {
            ways.cause = Cause::ALL.get(ways.list.at).copied();
            ways.list = Scroll::default();
        }
        (Some(Action::Confirm), Some(_)) => return choose(model, ways),
        _ => ways.list.step(page_step(model, action), ways.count(), list_height(model)),
    }
    push(model, Lookup::Ways(ways));
    Vec::new()
}

/// A remedy is chosen: its form, or why it is not open.
fn choose(model: &mut Model, ways: Ways) -> Vec<Effect> {
    let (offer, doc) = (ways.offers().get(ways.list.at).copied(), ways.doc());
    let life = ways.life.clone();
    push(model, Lookup::Ways(ways));
    let (Some(offer), Some(doc), Some(row)) = (offer, doc, &life.invoice) else { return Vec::new() };
    let lang = model.lang;
    match (offer.remedy, offer.why_not) {
        (Remedy::Cancel, why_not) if why_not.is_none() || offer.with_approval => {
            let what = ReasonFor::Cancel(doc, row.invoice.totals.total, offer.with_approval);
            push(model, Lookup::Reason(ReasonForm::new(what)));
            Vec::new()
        }
        (Remedy::Allow, None) => {
            let mut form = AllowForm::new(doc, &row.invoice, &life.allowances);
            let effects = counter::preview(model, &mut form);
            push(model, Lookup::Allow(Box::new(form)));
            effects
        }
        (Remedy::Void, None) => {
            model.alarm(remedy::void_elsewhere(lang));
            Vec::new()
        }
        (remedy, Some(why_not)) => {
            model.alarm(remedy::why_not(lang, remedy, why_not));
            Vec::new()
        }
        (Remedy::Cancel, None) => Vec::new(),
    }
}

fn pick_key(
    model: &mut Model,
    numbers: Vec<AllowanceNumber>,
    mut scroll: Scroll,
    action: Option<Action>,
) -> Vec<Effect> {
    match (action, numbers.get(scroll.at)) {
        (Some(Action::Leave), _) => return Vec::new(),
        (Some(Action::Confirm), Some(number)) => {
            push(model, Lookup::Reason(ReasonForm::new(ReasonFor::AllowanceCancel(*number))));
            return Vec::new();
        }
        _ => scroll.step(page_step(model, action), numbers.len(), list_height(model)),
    }
    push(model, Lookup::Pick(numbers, scroll));
    Vec::new()
}

/// Takes the answer to a question of these screens; a failure was said already.
pub(crate) fn answered(model: &mut Model, ask: CounterAsk, reply: Reply) {
    match (ask, reply) {
        (CounterAsk::List(turn), Reply::Invoices(page)) => {
            if let Some(list) = list(model) {
                list.take(turn, page);
            }
        }
        (CounterAsk::Life(wish), Reply::NumberLife(life)) => told(model, wish, life),
        (CounterAsk::Figures, Reply::Shift(shift)) if model.layers.is_empty() => {
            let page = shift_page(model.lang, shift, false);
            push(model, Lookup::Page(page));
        }
        _ => {}
    }
}

/// A question of these screens failed.
pub(crate) fn failed(model: &mut Model, ask: CounterAsk) {
    if let (CounterAsk::List(turn), Some(list)) = (ask, list(model))
        && turn == list.turn
    {
        list.loading = false;
    }
}

/// Takes what an allowance would be; a refusal is said in its form, where it is put right.
pub(crate) fn previewed(model: &mut Model, turn: u64, result: Result<Reply, Failure>) {
    let lang = model.lang;
    let form = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Lookup(lookup) => match lookup.as_mut() {
            Lookup::Allow(form) if form.turn == turn => Some(form),
            _ => None,
        },
        _ => None,
    });
    let Some(form) = form else { return };
    let (preview, said): (Option<Box<Allowance>>, _) = match result {
        Ok(Reply::Allowance(allowance)) => (Some(allowance), None),
        Ok(_) => (None, None),
        Err(failure) => (None, Some(say::failure(lang, &failure))),
    };
    form.preview = preview;
    form.said = said;
}

/// The list, if open.
fn list(model: &mut Model) -> Option<&mut InvoiceList> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Lookup(lookup) => match lookup.as_mut() {
            Lookup::List(list) => Some(list),
            _ => None,
        },
        _ => None,
    })
}

/// Asks for the list's page anew.
pub(crate) fn refresh_list(model: &mut Model) -> Vec<Effect> {
    let height = list_height(model);
    let asked = list(model).map(|list| list.ask(height));
    asked
        .map(|(turn, query)| {
            model.question(Ticket::Counter(CounterAsk::List(turn)), Request::Invoices(query))
        })
        .into_iter()
        .collect()
}

/// A number's life is here. It opens something only over what it was asked from.
fn told(model: &mut Model, wish: Wish, life: Box<NumberLife>) {
    if wish == Wish::Again {
        show_again(model, life);
        return;
    }
    let over = match model.layers.last() {
        Some(Layer::Lookup(top)) => matches!(top.as_ref(), Lookup::List(_) | Lookup::Page(_)),
        _ => false,
    };
    if !over {
        return;
    }
    match wish {
        Wish::Open | Wish::Again => {
            let page = life_page(model, life);
            push(model, Lookup::Page(page));
        }
        Wish::Remedy if life.invoice.is_none() => model.alarm(screen::not_issued_yet(model.lang)),
        Wish::Remedy => push(model, Lookup::Ways(Ways::new(life))),
        Wish::Print => counter::paper(model, &life),
        Wish::AllowanceCancel => allowance_to_cancel(model, &life),
    }
}

fn allowance_to_cancel(model: &mut Model, life: &NumberLife) {
    let live: Vec<AllowanceNumber> =
        life.allowances.iter().filter(|allowance| allowance.is_live()).map(|live| live.number).collect();
    match live.as_slice() {
        [] => model.alarm(Word::NoAllowance.say(model.lang)),
        [number] => push(model, Lookup::Reason(ReasonForm::new(ReasonFor::AllowanceCancel(*number)))),
        _ => push(model, Lookup::Pick(live, Scroll::default())),
    }
}

fn life_page(model: &Model, life: Box<NumberLife>) -> Page {
    let rows = page_rows(screen::life(model.lang, &life));
    Page { of: PageOf::Life(life), rows, top: 0 }
}

fn show_again(model: &mut Model, life: Box<NumberLife>) {
    let fresh = life_page(model, life);
    for layer in &mut model.layers {
        if let Layer::Lookup(lookup) = layer
            && let Lookup::Page(page) = lookup.as_mut()
            && matches!(page.of, PageOf::Life(_))
        {
            *page = Page { top: page.top, ..fresh };
            return;
        }
    }
}

pub(crate) fn shift_page(lang: Lang, shift: Box<Shift>, closed: bool) -> Page {
    let rows = page_rows(screen::shift(lang, &shift, closed));
    Page { of: PageOf::Shift(shift, closed), rows, top: 0 }
}
