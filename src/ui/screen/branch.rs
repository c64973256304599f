//! 配給分支機構 of one or many ranges: to which company of the same head office.

use crate::domain::{CODE_CHARS_MAX, CompanyCode, RangeField, RangeId};
use crate::protocol::request;
use crate::text::{self, screen::Word};
use crate::ui::door::Purpose;
use crate::ui::shell::{
    Action, Buffer, Care, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell,
    acts, fields, has_form, paint,
};

const COMPANY: FieldName = FieldName::Range(RangeField::Company);

/// The form.
#[derive(Clone, Debug)]
pub struct BranchForm {
    ids: Vec<RangeId>,
    form: Form,
}

impl BranchForm {
    /// For these ranges, filled with the code of the only branch, where there is one.
    pub fn new(ids: Vec<RangeId>, company: &str) -> Self {
        let mut form = Form::new(vec![Field::text_of(COMPANY, CODE_CHARS_MAX, true)]);
        form.set(COMPANY, company);
        Self { ids, form }
    }
}

acts!(BranchForm in Form, Choice: Filling::ACTS);

impl Screen for BranchForm {
    has_form!();

    /// Enter in the only field saves.
    fn care(&self, action: Action) -> Care {
        if action == Action::Confirm { Care::LAST_STEP } else { Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::TitleBranch.say(shell.lang);
        let inside = fields::popup(shell, title, &self.form, 1, buffer, area);
        let below = inside.bottom().saturating_sub(1);
        let text = text::book::branches::allot_of(shell.lang, self.ids.len());
        paint::left(buffer, inside.x + 1, below, inside.width - 1, &text, shell.look.plain());
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for BranchForm {
    const SAVES: Word = Word::BranchNow;

    fn save(&mut self, shell: &mut Shell) -> Next {
        self.form.clear_faults();
        match self.form.read(COMPANY, Word::BadCode, CompanyCode::parse) {
            Some(to) if self.form.fault_count() == 0 => {
                let allot = request::RangeAllot { ids: self.ids.clone(), to };
                self.form.saving = shell.act(Purpose::Branch, allot);
            }
            Some(_) => {}
            None => {
                if self.form.fault_count() == 0 {
                    self.form.add_fault(COMPANY, Fault::Word(Word::BadCode));
                }
                self.form.focus_on_fault();
            }
        }
        Next::Stay
    }
}
