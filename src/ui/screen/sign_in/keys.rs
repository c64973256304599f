//! Keys of 登入, what comes of them, and when the terminal locks itself.

use crate::domain::{PeopleRefusal, Pin, Refusal, StaffCode};
use crate::protocol::{Failure, Reply, Request};
use crate::text::screen::Word;
use crate::ui::layers::{Asked, Layer, Question};
use crate::ui::model::Model;
use crate::ui::screen::sign_in::state::{LOCK_AFTER_MINUTES, Person, SignIn, Why};
use crate::ui::shell::action::Action;
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::say;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;

/// Takes a key.
pub(crate) fn key(
    model: &mut Model,
    mut sign_in: Box<SignIn>,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if sign_in.waiting {
        model.layers.push(Layer::SignIn(sign_in));
        return effects;
    }
    let why = sign_in.why;
    match typing::key(&mut sign_in.form, action, chord) {
        Step::Save | Step::AcceptedLast => effects = try_it(model, &mut sign_in),
        // A locked terminal stays locked; at the start one may leave.
        Step::Leave if why == Why::Start => {
            model.layers.push(Layer::SignIn(sign_in));
            model.layers.push(Layer::Question(Question::new(Asked::Leave)));
            return effects;
        }
        Step::Drop => sign_in.form.set(FieldName::Pin, ""),
        Step::Leave | Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    model.layers.push(Layer::SignIn(sign_in));
    effects
}

fn try_it(model: &mut Model, sign_in: &mut SignIn) -> Vec<Effect> {
    let form = &mut sign_in.form;
    form.clear_faults();
    let staff = StaffCode::parse(form.text(FieldName::Staff));
    let pin = Pin::parse(form.text(FieldName::Pin));
    let (Some(staff), Some(pin)) = (&staff, &pin) else {
        if staff.is_none() {
            form.add_fault(FieldName::Staff, Fault::Word(Word::BadCode));
        }
        if pin.is_none() {
            form.add_fault(FieldName::Pin, Fault::Word(Word::BadPinForm));
        }
        form.focus_on_fault();
        return Vec::new();
    };
    form.set(FieldName::Pin, "");
    form.focus_on(FieldName::Pin);
    sign_in.waiting = true;
    let request = Request::SignIn { staff: staff.clone(), pin: pin.clone() };
    vec![model.question(Ticket::SignIn, request)]
}

/// The answer: the person is in, or is told why not.
pub(crate) fn answered(model: &mut Model, result: Result<Reply, Failure>) -> Vec<Effect> {
    let Some(Layer::SignIn(sign_in)) = model.layers.last_mut() else { return Vec::new() };
    sign_in.waiting = false;
    match result {
        Ok(Reply::SignedIn(signed_in)) => {
            model.layers.pop();
            model.caller.staff = Some(signed_in.staff.clone());
            model.caller.session = Some(signed_in.session);
            model.person = Some(Person { code: signed_in.staff, name: signed_in.name, role: signed_in.role });
            model.note = None;
            let page = model.grid.reload();
            let mut effects = vec![
                model.question(Ticket::Store, Request::Store),
                model.page(page),
                model.question(Ticket::Companies, Request::Companies),
            ];
            // What waited under the form: papers in doubt, and keys that were typed ahead.
            effects.extend(crate::ui::screen::sale::keys::refresh_jobs(model));
            effects.extend(crate::ui::screen::sale::keys::drain(model));
            effects
        }
        Ok(_) => Vec::new(),
        Err(failure) => {
            model.lost |= matches!(failure, Failure::NoEngine);
            model.alarm(say::failure(model.lang, &failure));
            Vec::new()
        }
    }
}

/// An answer that says that nobody is signed in, or no more.
pub(crate) fn is_needed(result: &Result<Reply, Failure>) -> bool {
    matches!(result, Err(Failure::Refused(Refusal::People(PeopleRefusal::SignInNeeded))))
}

/// Covers the screen until somebody signs in; nothing below it is lost.
pub(crate) fn ask(model: &mut Model, why: Why) {
    model.caller.session = None;
    if model.layers.iter().any(|layer| matches!(layer, Layer::SignIn(_))) {
        return;
    }
    let last = model.caller.staff.clone();
    model.layers.push(Layer::SignIn(Box::new(SignIn::new(why, last.as_ref()))));
}

/// The lock key: also the way from one person to the next.
pub(crate) fn lock(model: &mut Model) {
    if model.store.as_ref().is_some_and(|store| store.sign_in) {
        ask(model, Why::Locked);
    } else {
        model.say(Word::NoPeople.say(model.lang));
    }
}

/// The minute changed: a terminal that nobody has touched for a while locks itself.
pub(crate) fn minute(model: &mut Model) {
    let idle_s = model.now.unix() - model.touched_at.unix();
    if model.caller.session.is_some() && idle_s >= LOCK_AFTER_MINUTES * 60 {
        ask(model, Why::Locked);
    }
}
