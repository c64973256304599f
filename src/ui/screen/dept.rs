//! 部門編輯 of one or many ranges.

use crate::domain::{CODE_CHARS_MAX, DeptCode, RangeField, RangeId};
use crate::protocol::request;
use crate::text::{self, screen::Word};
use crate::ui::door::Purpose;
use crate::ui::shell::{
    Action, Buffer, Care, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts,
    fields, has_form, paint,
};

const DEPT: FieldName = FieldName::Range(RangeField::Dept);

/// The form.
#[derive(Clone, Debug)]
pub struct Dept {
    ids: Vec<RangeId>,
    form: Form,
}

impl Dept {
    /// For these ranges, filled with a department's code.
    pub fn new(ids: Vec<RangeId>, dept: &str) -> Self {
        let mut form = Form::new(vec![Field::text_of(DEPT, CODE_CHARS_MAX, true)]);
        form.set(DEPT, dept);
        Self { ids, form }
    }
}

acts!(Dept in Form, Choice: Filling::ACTS);

impl Screen for Dept {
    has_form!();

    /// Enter in the only field saves.
    fn care(&self, action: Action) -> Care {
        if action == Action::Confirm { Care::LAST_STEP } else { Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::TitleDept.say(shell.lang);
        let inside = fields::popup(shell, title, &self.form, 1, buffer, area);
        let below = inside.bottom().saturating_sub(1);
        let text = text::book::dept_of(shell.lang, self.ids.len());
        paint::left(buffer, inside.x + 1, below, inside.width - 1, &text, shell.look.plain());
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for Dept {
    fn save(&mut self, shell: &mut Shell) -> Next {
        self.form.clear_faults();
        let dept = self.form.read(DEPT, Word::BadCode, DeptCode::parse);
        if self.form.fault_count() == 0 {
            let request = request::RangeDept { ids: self.ids.clone(), dept };
            self.form.saving = shell.act(Purpose::Dept, request);
        }
        Next::Stay
    }
}
