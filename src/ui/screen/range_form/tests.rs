//! Typed texts to drafts, and the fields that fill each other.

use super::draft::{batch, draft};
use super::state::{Mode, RangeForm, range};
use crate::domain::{BookRefusal, FieldFault, Period, RangeField, Refusal, TEXT_CHARS_MAX};
use crate::ui::shell::form::TextField;
use crate::ui::shell::{Chord, Key};

fn add() -> RangeForm {
    RangeForm::add(Mode::Add, Period::parse("10807").ok(), "1")
}

fn put(form: &mut RangeForm, field: RangeField, text: &str) {
    form.form.set(range(field), text);
    form.fill(range(field));
}

fn text(form: &RangeForm, field: RangeField) -> String {
    form.form.text(range(field)).to_owned()
}

#[test]
fn fields_fill_each_other() {
    let mut form = add();
    assert_eq!(text(&form, RangeField::To), "108.08.31");
    put(&mut form, RangeField::Period, "10812");
    assert_eq!(
        (text(&form, RangeField::From), text(&form, RangeField::To)),
        ("108.11.01".into(), "108.12.31".into())
    );
    put(&mut form, RangeField::Begin, "00000100");
    assert_eq!(text(&form, RangeField::End), "00000149", "begin and count fill the end");
    put(&mut form, RangeField::End, "00000249");
    assert_eq!(text(&form, RangeField::Count), "150", "the end fills the count");
    put(&mut form, RangeField::Begin, "99999990");
    assert_eq!(text(&form, RangeField::End), "00000249", "past the last number nothing is filled");
}

#[test]
fn dates_that_were_typed_stay_until_the_period_changes() {
    let mut form = add();
    put(&mut form, RangeField::From, "108.07.15");
    put(&mut form, RangeField::Period, "10808");
    assert_eq!(text(&form, RangeField::From), "108.07.15", "10808 is the same period");
}

#[test]
fn a_bad_track_does_not_hide_an_unaligned_begin() {
    let mut form = add();
    put(&mut form, RangeField::Track, "1X");
    put(&mut form, RangeField::Begin, "00000101");
    let faults = draft(&form.form).unwrap_err();
    assert!(faults.contains(&FieldFault::Form(RangeField::Track)), "{faults:?}");
    assert!(faults.contains(&FieldFault::Unaligned { nearest: 100 }), "{faults:?}");
    put(&mut form, RangeField::Track, "tf");
    put(&mut form, RangeField::Reason, "舊機移轉");
    assert!(draft(&form.form).is_ok(), "a reason overrides whole books");
}

#[test]
fn count_and_numbers_must_agree() {
    let mut form = add();
    put(&mut form, RangeField::Track, "TF");
    put(&mut form, RangeField::Begin, "00000100");
    form.form.set(range(RangeField::Count), "60");
    let mismatch = FieldFault::CountMismatch { counted: 50, typed: 60 };
    assert_eq!(draft(&form.form), Err(vec![mismatch]));
    form.form.set(range(RangeField::End), "00000099");
    assert_eq!(draft(&form.form), Err(vec![FieldFault::EndBeforeBegin]));
}

#[test]
fn an_empty_form_names_every_missing_field() {
    let mut form = add();
    for field in [RangeField::Period, RangeField::Count] {
        form.form.set(range(field), "");
    }
    let missing =
        [RangeField::Period, RangeField::Track, RangeField::Begin, RangeField::End, RangeField::Count];
    assert_eq!(draft(&form.form), Err(missing.map(FieldFault::Missing).to_vec()));
}

#[test]
fn a_batch_that_leaves_the_track_is_refused() {
    let mut form = RangeForm::add(Mode::Batch, Period::parse("10807").ok(), "1");
    put(&mut form, RangeField::Track, "TF");
    put(&mut form, RangeField::Begin, "99999900");
    put(&mut form, RangeField::Books, "2");
    assert_eq!(batch(&form.form).unwrap().len(), 2);
    put(&mut form, RangeField::Books, "3");
    assert_eq!(batch(&form.form), Err(vec![FieldFault::PastLast { field: RangeField::Books, left: 100 }]));
    put(&mut form, RangeField::Books, "0");
    assert_eq!(batch(&form.form), Err(vec![FieldFault::Form(RangeField::Books)]));
    // The last numbers of a track are no book.
    put(&mut form, RangeField::Books, "1");
    put(&mut form, RangeField::Begin, "99999960");
    assert_eq!(batch(&form.form), Err(vec![FieldFault::PastLast { field: RangeField::Begin, left: 40 }]));
}

#[test]
fn faults_of_the_engine_stand_at_their_fields() {
    let mut form = add();
    let faults = vec![FieldFault::ReasonMissing, FieldFault::Dates(RangeField::From)];
    assert!(matches!(Refusal::Book(BookRefusal::Fields(Vec::new())).code(), "BAD_FIELD"));
    form.show_faults(faults);
    assert_eq!(form.form.fault_count(), 2);
    assert_eq!(
        form.form.focused().map(|field| field.name),
        Some(range(RangeField::From)),
        "the first in sight"
    );
}

#[test]
fn what_is_typed_or_pasted_is_clean() {
    let mut field = TextField::new(5, true);
    assert!(field.insert("ＡＢ\u{202e}\u{1b}[12345\nzweite"));
    assert_eq!(field.text(), "AB[12345");
    let mut name = TextField::new(10, false);
    assert!(name.insert("乾電池") && name.insert(" ") && name.insert("Ａ"));
    assert_eq!(name.text(), "乾電池 Ａ");
}

#[test]
fn the_first_character_replaces_what_nobody_typed_and_only_that() {
    let mut field = TextField::new(10, true);
    field.set("10807");
    assert!(field.insert("1") && field.insert("0"));
    assert_eq!(field.text(), "10");
    field.set("10807");
    assert!(field.edit(Chord::plain(Key::End)) && field.insert("x"));
    assert_eq!(field.text(), "10807x", "an arrow keeps it");
    field.set("10807");
    assert!(field.edit(Chord::plain(Key::Backspace)) && field.insert("9"));
    assert_eq!(field.text(), "10809", "taking a character away keeps the rest");
    field.set("10807");
    assert!(field.insert("\u{202e}"));
    assert_eq!(field.text(), "10807", "nothing was typed");
    assert!(field.insert("ab"));
    field.correct("AB");
    assert!(field.insert("c"));
    assert_eq!(field.text(), "ABc", "what was put right was typed");
}

#[test]
fn a_text_is_told_to_be_too_long_from_its_border_on_and_never_cut() {
    let mut field = TextField::new(8, true);
    assert!(field.insert("12345678"));
    assert_eq!(field.too_long(), None);
    assert!(field.insert("9"));
    assert_eq!((field.text(), field.too_long()), ("123456789", Some(8)));
    assert!(field.edit(Chord::plain(Key::Backspace)));
    assert_eq!(field.too_long(), None);
    // No text is longer than any may be; what does not fit is not taken at all.
    let mut name = TextField::new(TEXT_CHARS_MAX, false);
    assert!(name.insert(&"字".repeat(TEXT_CHARS_MAX)));
    assert!(!name.insert("字"));
    assert_eq!((name.text().chars().count(), name.too_long()), (TEXT_CHARS_MAX, None));
    assert!(!TextField::new(8, true).insert(&"1".repeat(TEXT_CHARS_MAX + 1)));
    // One that nobody typed makes room for what is typed.
    name.set(&"字".repeat(TEXT_CHARS_MAX));
    assert!(name.insert("新"));
    assert_eq!(name.text(), "新");
}
