//! Keys in the small forms: 查詢, 部門編輯, 開立.

use crate::domain::{CompanyCode, DeptCode, Number, Period, RangeField, RangeStatus, Track};
use crate::protocol::{PageStart, RangeFilter, RangeQuery, Request};
use crate::text::screen::{self, Word};
use crate::ui::layers::{DeptPrompt, Layer};
use crate::ui::model::{Model, Purpose};
use crate::ui::shell::action::Action;
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::pending as acts;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;

/// Takes a key of 查詢; accepting the last field searches.
pub(crate) fn filter_key(
    model: &mut Model,
    mut form: Form,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    match typing::key(&mut form, action, chord) {
        Step::Save | Step::AcceptedLast => return search(model, form),
        Step::Drop | Step::Leave => return Vec::new(),
        Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    model.layers.push(Layer::Filter(form));
    Vec::new()
}

fn search(model: &mut Model, mut form: Form) -> Vec<Effect> {
    form.clear_faults();
    let range = FieldName::Range;
    let period = read(&mut form, range(RangeField::Period), Word::BadPeriod, |text| Period::parse(text).ok());
    let track = read(&mut form, range(RangeField::Track), Word::BadTrack, |text| Track::parse(text).ok());
    let dept = read(&mut form, range(RangeField::Dept), Word::BadCode, DeptCode::parse);
    let company = read(&mut form, range(RangeField::Company), Word::BadCode, CompanyCode::parse);
    let number = read(&mut form, FieldName::Number, Word::BadNumber, |text| Number::parse(text).ok());
    let status = form.text(FieldName::Status);
    let status = RangeStatus::ALL.iter().copied().find(|known| known.word() == status);
    if form.fault_count() > 0 {
        form.focus_on_fault();
        model.alarm(screen::faults(model.lang, form.fault_count()));
        model.layers.push(Layer::Filter(form));
        return Vec::new();
    }
    let filter = RangeFilter { period, track, dept, company, status, number: None };
    model.grid.filter = filter.clone();
    if number.is_some() {
        let filter = RangeFilter { number, ..filter };
        let query = RangeQuery { filter, start: PageStart::Top, limit: 1 };
        return vec![model.question(Ticket::Find, Request::Ranges(query))];
    }
    let fetch = model.grid.reload();
    vec![model.page(fetch)]
}

/// Reads a field that may be empty; what cannot be read becomes a fault at it.
fn read<T>(
    form: &mut Form,
    name: FieldName,
    fault: Word,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = form.text(name).trim();
    if text.is_empty() {
        return None;
    }
    let value = parse(text);
    if value.is_none() {
        form.add_fault(name, Fault::Word(fault));
    }
    value
}

/// Takes a key of 部門編輯; accepting the field saves.
pub(crate) fn dept_key(
    model: &mut Model,
    mut prompt: DeptPrompt,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if prompt.saving {
        return crate::ui::screen::range_form::keys::wait(model, Layer::Dept(prompt), action, Action::Save);
    }
    match typing::key(&mut prompt.form, action, chord) {
        Step::Save | Step::AcceptedLast => effects = save_dept(model, &mut prompt),
        Step::Drop | Step::Leave => return effects,
        Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    model.layers.push(Layer::Dept(prompt));
    effects
}

fn save_dept(model: &mut Model, prompt: &mut DeptPrompt) -> Vec<Effect> {
    prompt.form.clear_faults();
    let name = FieldName::Range(RangeField::Dept);
    let dept = read(&mut prompt.form, name, Word::BadCode, DeptCode::parse);
    if prompt.form.fault_count() > 0 {
        return Vec::new();
    }
    let request = Request::RangeDept { ids: prompt.ids.clone(), dept };
    let (started, effects) = acts::start(model, Purpose::Dept, request);
    prompt.saving = started;
    effects
}
