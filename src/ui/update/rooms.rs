//! Answers for the rooms of invoices, of documents and of a shift.

use crate::domain::Shift;
use crate::protocol::{Ask, Failure, Reply, ShiftDrawer, request};
use crate::ui::door::Ticket;
use crate::ui::model::Model;
use crate::ui::screen::invoices::list as invoices;
use crate::ui::screen::{AllowForm, CountForm, InvoiceList, Layer, ShiftPage, StuckList, Ways};

/// Goes on with the reply of a question; a failure is said.
pub fn on<A: Ask>(
    model: &mut Model,
    result: Result<Reply, Failure>,
    then: impl FnOnce(&mut Model, A::Reply),
) {
    if let Some(reply) = model.heard::<A>(result) {
        then(model, reply);
    }
}

/// What lists and forms of invoices and of documents asked.
pub fn of_document(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) {
    match ticket {
        Ticket::Printable(doc) => on::<request::PrintCheck>(model, result, |model, paper| {
            if matches!(model.layers.last(), Some(Layer::Invoices(_) | Layer::Life(_))) {
                model.tell_top(|_, _| invoices::printable(doc, paper));
            }
        }),
        Ticket::StuckOf(document) => on::<request::Stuck>(model, result, |model, page| {
            // Whoever has gone on wants no form over what is there now.
            if model.on_top::<Ways>().is_some() {
                model.tell(|ways: &mut Ways, shell| ways.stuck_came(shell, document, page));
            }
        }),
        Ticket::Invoices(turn) => {
            let page = model.heard::<request::Invoices>(result);
            model.show(|list: &mut InvoiceList, _| list.came(turn, page));
        }
        Ticket::Allowance(turn) => {
            model.show(|form: &mut AllowForm, shell| form.previewed(shell, turn, result));
        }
        _ => {
            let page = model.heard::<request::Stuck>(result);
            model.show(|list: &mut StuckList, _| list.came(page));
        }
    }
}

/// What the page of a shift asked.
pub fn of_shift(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) {
    match ticket {
        Ticket::ShiftDrawer => on::<request::ShiftDrawer>(model, result, drawer_came),
        Ticket::ShiftFloat => on::<request::ShiftFloat>(model, result, |model, float| {
            model.show(|page: &mut ShiftPage, shell| page.float_came(shell, float));
        }),
        _ => on::<request::ShiftFigures>(model, result, shift_came),
    }
}

fn shift_came(model: &mut Model, shift: Box<Shift>) {
    if model.layers.is_empty() {
        let page = ShiftPage::open(&mut model.shell, shift, false);
        model.open(page);
    } else {
        model.show(|page: &mut ShiftPage, shell| page.figures_came(shell, shift));
    }
}

fn drawer_came(model: &mut Model, drawer: Box<ShiftDrawer>) {
    let mut figures = None;
    model.show(|page: &mut ShiftPage, shell| figures = page.drawer_came(shell, drawer));
    if let Some((taken, back)) = figures {
        model.show(|form: &mut CountForm, _| form.figures(taken, back));
    }
}
