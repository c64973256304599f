//! Answers: to questions, and to acts by what they were for.

use crate::domain::{BookRefusal, FieldFault, PeopleRefusal, Refusal, Span};
use crate::protocol::{Failure, RangePage, RangePlace, RangeRow, Reply, Request};
use crate::text::screen::{self, Word};
use crate::ui::layers::{Layer, Preview, Scroll};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::check;
use crate::ui::screen::import::keys as import;
use crate::ui::screen::invoices::keys as invoices;
use crate::ui::screen::invoices::state::CounterAsk;
use crate::ui::screen::leaving::keys as leaving;
use crate::ui::screen::overview::keys as overview;
use crate::ui::screen::range_form::draft::batch;
use crate::ui::screen::sale::keys as sale;
use crate::ui::screen::sign_in::keys as sign_in;
use crate::ui::screen::sign_in::state::Why;
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::pending as acts;
use crate::ui::shell::say;
use crate::ui::update::grid_height;

/// Takes an answer.
pub(crate) fn take(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) -> Vec<Effect> {
    if sign_in::is_needed(&result) {
        let why = if model.person.is_some() { Why::Over } else { Why::Start };
        sign_in::ask(model, why);
    }
    match ticket {
        Ticket::Store => {
            if let Some(Reply::Store(store)) = heard(model, result) {
                if store.sign_in && model.caller.session.is_none() {
                    sign_in::ask(model, Why::Start);
                }
                model.store = Some(store);
            }
            Vec::new()
        }
        Ticket::SignIn => sign_in::answered(model, result),
        Ticket::Companies => {
            if let Some(Reply::Companies(companies)) = heard(model, result) {
                model.companies = companies;
            }
            Vec::new()
        }
        Ticket::Page(turn) => page(model, turn, result),
        Ticket::Find => match heard(model, result) {
            Some(Reply::Ranges(page)) => found(model, &page),
            _ => Vec::new(),
        },
        Ticket::Good => {
            let reply = heard(model, result);
            let mut effects = sale::looked_up(model, reply);
            effects.extend(sale::drain(model));
            effects
        }
        Ticket::Goods => {
            let reply = heard(model, result);
            sale::found(model, reply);
            sale::drain(model)
        }
        Ticket::Parked => {
            let reply = heard(model, result);
            sale::listed(model, reply);
            sale::drain(model)
        }
        Ticket::BuyerName(buyer) => {
            let reply = heard(model, result);
            sale::buyer_named(model, buyer, reply);
            sale::drain(model)
        }
        Ticket::Jobs => {
            let reply = heard(model, result);
            sale::jobs(model, reply);
            Vec::new()
        }
        Ticket::Preview => preview(model, result),
        Ticket::Check => {
            import::checked(model, result);
            Vec::new()
        }
        Ticket::Counter(CounterAsk::Preview(turn)) => {
            invoices::previewed(model, turn, result);
            Vec::new()
        }
        Ticket::Counter(ask) => {
            match heard(model, result) {
                Some(reply) => invoices::answered(model, ask, reply),
                None => invoices::failed(model, ask),
            }
            Vec::new()
        }
        Ticket::Upload => {
            if let Some(Reply::UploadStatus(status)) = heard(model, result) {
                model.upload = Some(status);
            }
            Vec::new()
        }
        Ticket::CheckAsked => check::asked(model, result),
        Ticket::CheckState(period) => {
            check::answered(model, period, result);
            Vec::new()
        }
        Ticket::Leaving => leaving::answered(model, result),
        Ticket::Overview(ask) => {
            overview::answered(model, ask, result);
            Vec::new()
        }
        Ticket::Act(count) => match acts::answered(model, count, result) {
            Ok((purpose, result)) => settled(model, purpose, result),
            Err(repeats) => repeats,
        },
    }
}

/// The reply of a question; a failure is said.
pub(crate) fn heard(model: &mut Model, result: Result<Reply, Failure>) -> Option<Reply> {
    match result {
        Ok(reply) => {
            model.lost = false;
            Some(reply)
        }
        // The form that is asked for says it.
        Err(Failure::Refused(Refusal::People(PeopleRefusal::SignInNeeded))) => None,
        Err(failure) => {
            model.lost |= matches!(failure, Failure::NoEngine);
            model.alarm(say::failure(model.lang, &failure));
            None
        }
    }
}

fn page(model: &mut Model, turn: u64, result: Result<Reply, Failure>) -> Vec<Effect> {
    let height = grid_height(model);
    match heard(model, result) {
        Some(Reply::Ranges(page)) => {
            let next = model.grid.take(turn, page, height);
            next.map(|fetch| model.page(fetch)).into_iter().collect()
        }
        _ => {
            model.grid.failed(turn);
            Vec::new()
        }
    }
}

/// A typed number: the grid lands on its range.
fn found(model: &mut Model, page: &RangePage) -> Vec<Effect> {
    match page.rows.first() {
        Some(row) => {
            let fetch = model.grid.land(RangePlace::of(&row.range));
            vec![model.page(fetch)]
        }
        None => {
            model.alarm(Word::NothingFound.say(model.lang));
            let fetch = model.grid.reload();
            vec![model.page(fetch)]
        }
    }
}

fn preview(model: &mut Model, result: Result<Reply, Failure>) -> Vec<Effect> {
    let Some(typed) = model.range_form().filter(|typed| typed.saving) else { return Vec::new() };
    typed.saving = false;
    let drafts = batch(&typed.form).unwrap_or_default();
    match result {
        Ok(Reply::RangesPut(rows)) => {
            model.note = None;
            let preview = Preview { rows, drafts, list: Scroll::default(), saving: false };
            model.layers.push(Layer::Preview(preview));
        }
        Ok(_) => {}
        Err(failure) => refused(model, failure),
    }
    Vec::new()
}

fn settled(model: &mut Model, purpose: Purpose, result: Result<Reply, Failure>) -> Vec<Effect> {
    match (purpose, result) {
        (Purpose::Import, Ok(Reply::Import(report))) => import::saved(model, Ok(report)),
        (Purpose::Import, Err(failure)) => import::saved(model, Err(failure)),
        (Purpose::Issue, Ok(Reply::Invoice(invoice))) => {
            let mut effects = sale::issued(model, &invoice);
            effects.extend(refresh(model));
            return effects;
        }
        (purpose, Ok(reply)) if purpose.is_of_sale() => return sale::answered(model, purpose, &reply),
        (purpose, Err(failure)) if purpose.is_of_sale() => {
            sale::failed(model, &failure);
            return Vec::new();
        }
        (Purpose::Suggestion, Ok(_)) => model.say(screen::suggestion_done(model.lang)),
        (Purpose::Counter(act), Ok(reply)) => return invoices::settled(model, act, reply),
        (purpose, Ok(Reply::RangesPut(rows))) => return put(model, purpose, &rows),
        // A reply of another kind: the act is done all the same.
        (_, Ok(_)) => {}
        (_, Err(failure)) => {
            refused(model, failure);
            return Vec::new();
        }
    }
    refresh(model)
}

/// Takes the layers away whose save was answered. A form that was opened since keeps what is typed in it.
fn close_saved(model: &mut Model, purpose: Purpose) {
    let is_saving = |layer: &Layer| matches!(layer, Layer::Preview(preview) if preview.saving);
    let batch = purpose == Purpose::Batch && model.layers.iter().any(is_saving);
    model.layers.retain(|layer| match layer {
        Layer::Range(form) => !(batch || (purpose == Purpose::Save && form.saving)),
        Layer::Preview(_) => !batch,
        Layer::Filter(_)
        | Layer::Dept(_)
        | Layer::Import(_)
        | Layer::Sale(_)
        | Layer::Pick(_)
        | Layer::Lookup(_)
        | Layer::Overview(_)
        | Layer::KeyTest(_)
        | Layer::Help(_)
        | Layer::SignIn(_)
        | Layer::Leaving(_)
        | Layer::Question(_) => true,
    });
}

/// Ranges were written: the layer that asked goes, the grid follows.
fn put(model: &mut Model, purpose: Purpose, rows: &[RangeRow]) -> Vec<Effect> {
    let lang = model.lang;
    match purpose {
        Purpose::Save | Purpose::Batch => {
            close_saved(model, purpose);
            model.say(screen::saved(lang, rows.len()));
            return land(model, rows);
        }
        Purpose::Delete => {
            deleted(model, rows.first().map(|row| row.range.span));
            for row in rows {
                model.grid.marks.remove(&row.range.id);
            }
        }
        Purpose::Dept => {
            model.layers.retain(|layer| !matches!(layer, Layer::Dept(prompt) if prompt.saving));
            model.grid.marks.clear();
            model.say(screen::dept_changed(lang, rows.len()));
        }
        Purpose::Import
        | Purpose::Issue
        | Purpose::Park
        | Purpose::Drawer
        | Purpose::Paper
        | Purpose::Suggestion
        | Purpose::Counter(_) => {}
    }
    refresh(model)
}

fn deleted(model: &mut Model, span: Option<Span>) {
    if let Some(span) = span {
        model.say(screen::deleted(model.lang, span));
    }
}

fn land(model: &mut Model, rows: &[RangeRow]) -> Vec<Effect> {
    // The rows come in the order asked for; the grid's first is the highest.
    match rows.iter().map(|row| RangePlace::of(&row.range)).max_by_key(|place| (place.period, place.begin)) {
        Some(place) => {
            let fetch = model.grid.land(place);
            vec![model.page(fetch)]
        }
        None => refresh(model),
    }
}

fn refresh(model: &mut Model) -> Vec<Effect> {
    let mut effects: Vec<Effect> = model.grid.refresh().map(|fetch| model.page(fetch)).into_iter().collect();
    if model.companies.is_empty() {
        effects.push(model.question(Ticket::Companies, Request::Companies));
    }
    effects
}

/// A refusal: at its fields where it has some and the form is open, else in the message line.
fn refused(model: &mut Model, failure: Failure) {
    let lang = model.lang;
    model.layers.retain(|layer| !matches!(layer, Layer::Preview(_)));
    for layer in &mut model.layers {
        match layer {
            Layer::Range(form) => form.saving = false,
            Layer::Dept(prompt) => prompt.saving = false,
            Layer::Lookup(lookup) => lookup.unlock(),
            Layer::Preview(_)
            | Layer::Filter(_)
            | Layer::Import(_)
            | Layer::Sale(_)
            | Layer::Pick(_)
            | Layer::Overview(_)
            | Layer::KeyTest(_)
            | Layer::Help(_)
            | Layer::SignIn(_)
            | Layer::Leaving(_)
            | Layer::Question(_) => {}
        }
    }
    model.alarm(say::failure(lang, &failure));
    if let Failure::Refused(Refusal::Book(BookRefusal::Fields(faults))) = failure {
        let faults: Vec<FieldFault> = distinct(faults);
        if let Some(form) = model.range_form() {
            form.show_faults(faults);
            let count = form.form.fault_count();
            model.alarm(screen::faults(lang, count));
        }
    }
}

/// The books of a batch often have the same fault: it is shown once.
fn distinct(faults: Vec<(u32, FieldFault)>) -> Vec<FieldFault> {
    /// As many as a form can show.
    const SHOWN_MAX: usize = 8;
    let mut shown = Vec::new();
    for (_, fault) in faults {
        if shown.len() < SHOWN_MAX && !shown.contains(&fault) {
            shown.push(fault);
        }
    }
    shown
}
