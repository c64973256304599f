//! 出借 of one or many ranges: to whom, and what that is.

use crate::domain::{BORROWER_CHARS_MAX, BorrowerKind, CleanText, RangeId};
use crate::protocol::request;
use crate::text::book::lending as words;
use crate::text::screen::Word;
use crate::ui::door::Purpose;
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form, paint,
};

/// The form.
#[derive(Clone, Debug)]
pub struct LendForm {
    ids: Vec<RangeId>,
    form: Form,
}

impl LendForm {
    /// For these ranges.
    pub fn new(ids: Vec<RangeId>) -> Self {
        // What a borrower is known as stays, unless somebody says otherwise.
        let kinds = std::iter::once("").chain(BorrowerKind::ALL.map(BorrowerKind::word)).collect();
        let form = Form::new(vec![
            Field::text_of(FieldName::Borrower, BORROWER_CHARS_MAX, false),
            Field::choice_of(FieldName::BorrowerKind, kinds),
        ]);
        Self { ids, form }
    }
}

acts!(LendForm in Form, Choice: Filling::ACTS);

impl Screen for LendForm {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let inside = fields::popup(shell, Word::TitleLend.say(shell.lang), &self.form, 1, buffer, area);
        let below = inside.bottom().saturating_sub(1);
        let text = words::lend_of(shell.lang, self.ids.len());
        paint::left(buffer, inside.x + 1, below, inside.width - 1, &text, shell.look.plain());
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for LendForm {
    const SAVES: Word = Word::LendNow;

    fn save(&mut self, shell: &mut Shell) -> Next {
        self.form.clear_faults();
        let read = |text: &str| CleanText::new(text, BORROWER_CHARS_MAX).ok();
        let to = self.form.read(FieldName::Borrower, Word::BadText, read);
        let kind = self.form.chosen(FieldName::BorrowerKind, &BorrowerKind::ALL);
        match to {
            Some(to) if self.form.fault_count() == 0 => {
                let lend =
                    request::RangeLend { ids: self.ids.clone(), to, kind, reason: CleanText::default() };
                self.form.saving = shell.act(Purpose::Lend, lend);
            }
            Some(_) => {}
            None => {
                self.form.add_fault(FieldName::Borrower, Fault::Word(Word::NameBorrower));
                self.form.focus_on_fault();
            }
        }
        Next::Stay
    }
}
