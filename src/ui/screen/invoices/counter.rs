//! The acts of these screens: 作廢, 折讓, 作廢折讓單, papers, 交班. Each is filled in, asked about, sent under an id of
//! its own, and answered here.

use crate::domain::{
    ALLOWANCE_REASON_CHARS_MAX, CleanText, InvoicePaper, PrintMark, PrintOutcome, Printout, Shift,
    TEXT_CHARS_MAX,
};
use crate::protocol::{NumberLife, Reply, Request};
use crate::text::screen::{self, Word};
use crate::ui::layers::{Asked, Layer, Question};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::invoices::allow::AllowForm;
use crate::ui::screen::invoices::keys::{doc_of, push, refresh_list, shift_page};
use crate::ui::screen::invoices::state::{
    CounterAct, CounterAsk, Doc, Lookup, LookupField, Page, PageOf, ReasonFor, ReasonForm, Wish,
};
use crate::ui::screen::range_form::keys as range;
use crate::ui::shell::action::Action;
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::pending as acts;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;

const REASON: FieldName = FieldName::Lookup(LookupField::Reason);
const APPROVAL: FieldName = FieldName::Lookup(LookupField::Approval);

/// Puts the question over what is open.
pub(crate) fn ask(model: &mut Model, act: CounterAct) {
    model.layers.push(Layer::Question(Question::new(Asked::Counter(act))));
}

/// What 確定 on the page of a shift does.
pub(crate) fn of_shift(shift: &Shift, closed: bool) -> CounterAct {
    if closed { CounterAct::PrintShift(shift.id) } else { CounterAct::ShiftClose }
}

/// Takes a key of a form with a reason.
pub(crate) fn reason_key(
    model: &mut Model,
    mut form: ReasonForm,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    if form.saving {
        let layer = Layer::Lookup(Box::new(Lookup::Reason(form)));
        return range::wait(model, layer, action, Action::Save);
    }
    let mut act = None;
    match typing::key(&mut form.form, action, chord) {
        Step::Save | Step::AcceptedLast => act = checked(&mut form).then(|| form.act()),
        Step::Drop | Step::Leave => return Vec::new(),
        Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    push(model, Lookup::Reason(form));
    if let Some(act) = act {
        ask(model, act);
    }
    Vec::new()
}

/// The reason must be there, and the approval where the form has its field.
fn checked(reason: &mut ReasonForm) -> bool {
    let form = &mut reason.form;
    form.clear_faults();
    for (name, fault) in [(REASON, Word::ReasonNeeded), (APPROVAL, Word::ApprovalNeeded)] {
        if form.text(name).trim().is_empty() {
            form.add_fault(name, Fault::Word(fault));
        }
    }
    form.focus_on_fault();
    form.fault_count() == 0
}

/// Takes a key of 折讓: whatever changes is worked out anew by the engine.
pub(crate) fn allow_key(
    model: &mut Model,
    mut form: Box<AllowForm>,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    if form.saving {
        let layer = Layer::Lookup(Box::new(Lookup::Allow(form)));
        return range::wait(model, layer, action, Action::Save);
    }
    let (mut effects, mut act) = (Vec::new(), None);
    match typing::key(&mut form.form, action, chord) {
        Step::Changed(name) => {
            form.follow(name);
            if name != REASON {
                effects = preview(model, &mut form);
            }
        }
        Step::Save | Step::AcceptedLast => act = allowance(&mut form),
        Step::Drop | Step::Leave => return Vec::new(),
        Step::Moved | Step::Locked | Step::Nothing => {}
    }
    push(model, Lookup::Allow(form));
    if let Some(act) = act {
        ask(model, act);
    }
    effects
}

/// The act, once everything is filled in and the engine has worked it out.
fn allowance(form: &mut AllowForm) -> Option<CounterAct> {
    // Reading shows the faults of the figures.
    form.asks();
    if form.form.text(REASON).trim().is_empty() {
        form.form.add_fault(REASON, Fault::Word(Word::ReasonNeeded));
    }
    form.form.focus_on_fault();
    let preview = form.preview.as_ref().filter(|_| form.form.fault_count() == 0)?;
    Some(CounterAct::Allow(form.doc, preview.gross()))
}

/// Asks what the allowance would be.
pub(crate) fn preview(model: &Model, form: &mut AllowForm) -> Vec<Effect> {
    form.turn += 1;
    form.preview = None;
    form.said = None;
    let lines = form.asks();
    if form.form.fault_count() > 0 {
        return Vec::new();
    }
    if lines.is_empty() {
        // No line at all would mean everything that is left.
        form.said = Some(Word::NothingComesBack.say(model.lang).to_owned());
        return Vec::new();
    }
    // The engine wants a reason for every allowance; what is only tried has none yet.
    let typed = text(form.form.text(REASON));
    let trial = CleanText::new(Word::Trial.say(model.lang), ALLOWANCE_REASON_CHARS_MAX).unwrap_or_default();
    let reason = if typed.is_empty() { trial } else { typed };
    let Doc { number, period } = form.doc;
    let request = Request::Allow { number, period: Some(period), lines, reason, preview: true };
    vec![model.question(Ticket::Counter(CounterAsk::Preview(form.turn)), request)]
}

fn text(typed: &str) -> CleanText {
    CleanText::new(typed.trim(), TEXT_CHARS_MAX).unwrap_or_default()
}

/// 補印: the first original is asked about, a copy needs a reason, an invoice without a proof has its information.
pub(crate) fn paper(model: &mut Model, life: &NumberLife) {
    let (Some(doc), Some(row)) = (doc_of(life), &life.invoice) else {
        model.alarm(screen::not_issued_yet(model.lang));
        return;
    };
    let is_original =
        |printout: &Printout| matches!(printout, Printout::Invoice { paper: InvoicePaper::Original, .. });
    let held = |outcome: PrintOutcome| outcome.is_held();
    let has_original =
        life.printed.iter().any(|printing| is_original(&printing.job.printout) && held(printing.outcome));
    if row.invoice.print_mark == PrintMark::No {
        ask(model, CounterAct::Print(doc, InvoicePaper::Information));
    } else if has_original {
        push(model, Lookup::Reason(ReasonForm::new(ReasonFor::Reprint(doc))));
    } else if life.jobs.iter().any(|job| is_original(&job.printout)) {
        model.alarm(Word::OriginalWaits.say(model.lang));
    } else {
        ask(model, CounterAct::Print(doc, InvoicePaper::Original));
    }
}

/// The question was answered with yes: the act, from the form under the question.
pub(crate) fn confirmed(model: &mut Model, act: CounterAct) -> Vec<Effect> {
    let Some(request) = request(model, act) else { return Vec::new() };
    let (started, effects) = acts::start(model, Purpose::Counter(act), request);
    if let Some(Layer::Lookup(top)) = model.layers.last_mut() {
        match top.as_mut() {
            Lookup::Reason(form) => form.saving = started,
            Lookup::Allow(form) => form.saving = started,
            Lookup::List(_) | Lookup::Find(_) | Lookup::Page(_) | Lookup::Ways(_) | Lookup::Pick(..) => {}
        }
    }
    effects
}

fn request(model: &mut Model, act: CounterAct) -> Option<Request> {
    let (reason, approval_no, lines) = match model.layers.last_mut() {
        Some(Layer::Lookup(top)) => match top.as_mut() {
            Lookup::Reason(form) => {
                (text(form.form.text(REASON)), text(form.form.text(APPROVAL)), Vec::new())
            }
            Lookup::Allow(form) => (text(form.form.text(REASON)), CleanText::default(), form.asks()),
            _ => Default::default(),
        },
        _ => Default::default(),
    };
    Some(match act {
        CounterAct::Cancel(Doc { number, period }, _) => {
            Request::Cancel { number, period: Some(period), reason, approval_no }
        }
        // No line at all would mean everything that is left.
        CounterAct::Allow(..) if lines.is_empty() => return None,
        CounterAct::Allow(Doc { number, period }, _) => {
            Request::Allow { number, period: Some(period), lines, reason, preview: false }
        }
        CounterAct::AllowanceCancel(number) => Request::AllowanceCancel { number, reason },
        CounterAct::Print(Doc { number, period }, paper) => {
            Request::Print { number, period: Some(period), paper, detail: false, reason }
        }
        CounterAct::PrintAllowance(number) => Request::PrintAllowance(number),
        CounterAct::ShiftClose => Request::ShiftClose,
        CounterAct::PrintShift(id) => Request::PrintShift(id),
    })
}

/// An act is done: its form goes, what is shown below is asked for anew, and the paper is offered.
pub(crate) fn settled(model: &mut Model, act: CounterAct, reply: Reply) -> Vec<Effect> {
    model.layers.retain(|layer| match layer {
        Layer::Lookup(lookup) => match lookup.as_ref() {
            Lookup::Reason(form) => !form.saving,
            Lookup::Allow(form) => !form.saving,
            // What was offered is no longer true.
            Lookup::Ways(_) => false,
            Lookup::List(_) | Lookup::Find(_) | Lookup::Page(_) | Lookup::Pick(..) => true,
        },
        _ => true,
    });
    model.say(screen::counter_done(model.lang, act.said()));
    match (act, reply) {
        (CounterAct::Allow(..), Reply::Allowance(allowance)) => {
            offer(model, CounterAct::PrintAllowance(allowance.number));
        }
        (CounterAct::ShiftClose, Reply::Shift(shift)) => closed(model, shift),
        _ => {}
    }
    let mut effects = refresh_list(model);
    effects.extend(refresh_page(model));
    effects
}

/// Offers the paper, but only over what the act was asked from: the cashier may have gone on, or locked the screen.
fn offer(model: &mut Model, paper: CounterAct) {
    if matches!(model.layers.last(), Some(Layer::Lookup(_))) {
        ask(model, paper);
    }
}

/// The shift is closed: its page says so where it stands.
fn closed(model: &mut Model, shift: Box<Shift>) {
    let id = shift.id;
    let fresh = shift_page(model.lang, shift, true);
    let page = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Lookup(lookup) => match lookup.as_mut() {
            Lookup::Page(page) if page.is_shift() => Some(page),
            _ => None,
        },
        _ => None,
    });
    if let Some(page) = page {
        *page = fresh;
        offer(model, CounterAct::PrintShift(id));
    }
}

fn refresh_page(model: &Model) -> Option<Effect> {
    let doc = model.layers.iter().find_map(|layer| match layer {
        Layer::Lookup(lookup) => match lookup.as_ref() {
            Lookup::Page(Page { of: PageOf::Life(life), .. }) => doc_of(life),
            _ => None,
        },
        _ => None,
    })?;
    let request = Request::NumberLife { number: doc.number, period: Some(doc.period) };
    Some(model.question(Ticket::Counter(CounterAsk::Life(Wish::Again)), request))
}
