//! 收回 of a lent range: the last number that was used there, and which were cancelled. That nothing was used is said, never
//! left empty: what is forgotten here would be sold a second time.

use crate::domain::{CleanText, Range, Serial, Span, TEXT_CHARS_MAX, TakenBack, fold_width};
use crate::protocol::request;
use crate::text::book::lending as words;
use crate::text::screen::Word;
use crate::ui::door::Purpose;
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form, paint,
};

/// What says that no number was used.
const NONE: &str = "-";
/// Digits of a serial, and a sign for none.
const LAST_CHARS_MAX: usize = 8;
/// Numbers that are named as cancelled here, with what stands between them; more of them are given to the verb.
const CANCELLED_CHARS_MAX: usize = 180;

/// The form.
#[derive(Clone, Debug)]
pub struct TakeBackForm {
    range: Range,
    form: Form,
}

impl TakeBackForm {
    /// For a range that is lent.
    pub fn new(range: Range) -> Self {
        let form = Form::new(vec![
            Field::text_of(FieldName::LastUsed, LAST_CHARS_MAX, true),
            Field::text_of(FieldName::CancelledThere, CANCELLED_CHARS_MAX, true),
            Field::text_of(FieldName::Reason, TEXT_CHARS_MAX, false),
        ]);
        Self { range, form }
    }

    /// What is typed, where all of it can be read.
    fn read(&mut self) -> Option<TakenBack> {
        self.form.clear_faults();
        let last = |text: &str| match fold_width(text).as_str() {
            NONE => Some(None),
            digits => Serial::parse(digits).ok().map(Some),
        };
        let last_used = self.form.read(FieldName::LastUsed, Word::BadLastUsed, last);
        if self.form.text(FieldName::LastUsed).trim().is_empty() {
            self.form.add_fault(FieldName::LastUsed, Fault::Word(Word::NameLastUsed));
        }
        let cancelled =
            self.form.read(FieldName::CancelledThere, Word::BadSerials, serials).unwrap_or_default();
        if self.form.fault_count() > 0 {
            self.form.focus_on_fault();
            return None;
        }
        last_used.map(|last_used| TakenBack { id: self.range.id, last_used, cancelled })
    }
}

/// Serials with anything between them that is no digit.
fn serials(text: &str) -> Option<Vec<Serial>> {
    let text = fold_width(text);
    let parts = text.split(|c: char| c == ',' || c == '、' || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).map(|part| Serial::parse(part).ok()).collect()
}

acts!(TakeBackForm in Form, Choice: Filling::ACTS);

impl Screen for TakeBackForm {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let inside = fields::popup(shell, Word::TitleTakeBack.say(shell.lang), &self.form, 2, buffer, area);
        let rest: Option<Span> = self.range.rest();
        if let Some((to, rest)) = self.range.lent_to().zip(rest) {
            let lines = [words::lent_are(shell.lang, to, rest), words::say_none(shell.lang).to_owned()];
            for (text, y) in lines.iter().zip(inside.bottom().saturating_sub(2)..) {
                paint::left(buffer, inside.x + 1, y, inside.width - 1, text, shell.look.plain());
            }
        }
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for TakeBackForm {
    const SAVES: Word = Word::TakeBack;

    fn save(&mut self, shell: &mut Shell) -> Next {
        let Some(back) = self.read() else { return Next::Stay };
        let reason = self.form.text(FieldName::Reason);
        // A field takes no more than fits.
        let source = CleanText::new(reason, TEXT_CHARS_MAX).unwrap_or_default();
        let from = self.range.lent_to().cloned();
        let take = request::RangeTakeBack { backs: vec![back], from, source };
        self.form.saving = shell.act(Purpose::TakeBack, take);
        Next::Stay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_read_with_anything_between_them() {
        let values =
            |text| serials(text).map(|all| all.iter().map(|serial| serial.value()).collect::<Vec<_>>());
        assert_eq!(values("00000003 00000007"), Some(vec![3, 7]));
        assert_eq!(values("００００００１２、00000013,00000014"), Some(vec![12, 13, 14]));
        assert_eq!(values("3"), None, "a serial has eight digits");
    }
}
