//! 查詢: which ranges the grid shows. A typed number lands on its range.

use crate::domain::{CODE_CHARS_MAX, CompanyCode, DeptCode, Number, Period, RangeField, RangeStatus, Track};
use crate::protocol::RangeFilter;
use crate::text::{self, screen::Word};
use crate::ui::door::Door;
use crate::ui::shell::{
    Buffer, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form,
};

const PERIOD: FieldName = FieldName::Range(RangeField::Period);
const TRACK: FieldName = FieldName::Range(RangeField::Track);
const DEPT: FieldName = FieldName::Range(RangeField::Dept);
const COMPANY: FieldName = FieldName::Range(RangeField::Company);

/// The form.
#[derive(Clone, Debug)]
pub struct Filter {
    form: Form,
}

impl Filter {
    /// Filled with the filter that is on.
    pub fn new(filter: &RangeFilter) -> Self {
        let states = std::iter::once("").chain(RangeStatus::ALL.iter().map(|status| status.word())).collect();
        let mut form = Form::new(vec![
            Field::text_of(FieldName::Number, 12, true),
            Field::text_of(PERIOD, 20, true),
            Field::text_of(TRACK, 2, true),
            Field::text_of(DEPT, CODE_CHARS_MAX, true),
            Field::text_of(COMPANY, CODE_CHARS_MAX, true),
            Field::choice_of(FieldName::Status, states),
        ]);
        let text = |value: Option<String>| value.unwrap_or_default();
        form.set(PERIOD, &text(filter.period.map(|period| period.lj())));
        form.set(TRACK, &text(filter.track.map(|track| track.to_string())));
        form.set(DEPT, &text(filter.dept.as_ref().map(ToString::to_string)));
        form.set(COMPANY, &text(filter.company.as_ref().map(ToString::to_string)));
        form.set(FieldName::Status, filter.status.map(RangeStatus::word).unwrap_or_default());
        Self { form }
    }
}

acts!(Filter in Form, Choice: Filling::ACTS);

impl Screen for Filter {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        fields::dialog(shell, Word::TitleFilter.say(shell.lang), &self.form, buffer, area)
    }
}

impl Fills for Filter {
    const SAVES: Word = Word::Filter;

    fn save(&mut self, shell: &mut Shell) -> Next {
        let form = &mut self.form;
        form.clear_faults();
        let period = form.read(PERIOD, Word::BadPeriod, |text| Period::parse(text).ok());
        let track = form.read(TRACK, Word::BadTrack, |text| Track::parse(text).ok());
        let dept = form.read(DEPT, Word::BadCode, DeptCode::parse);
        let company = form.read(COMPANY, Word::BadCode, CompanyCode::parse);
        let number = form.read(FieldName::Number, Word::BadNumber, |text| Number::parse(text).ok());
        let status = form.text(FieldName::Status);
        let status = RangeStatus::ALL.iter().copied().find(|known| known.word() == status);
        if form.fault_count() > 0 {
            form.focus_on_fault();
            shell.alarm(text::screen::faults(shell.lang, form.fault_count()));
            return Next::Stay;
        }
        Next::Go(Door::Ranges(RangeFilter { period, track, dept, company, status, number: None }, number))
    }
}
