//! The one place where what was typed becomes a [`RangeDraft`]: all faults at once, each with its field.
//! From here on the type is the proof; what the store says of it is the engine's question.

use crate::domain::{
    BOOK_SIZE, Category, CleanText, CompanyCode, Copies, DeptCode, FieldFault, Kind, Period,
    REASON_CHARS_MAX, RangeDraft, RangeField, Serial, Span, TaxKind, TillCode, Track, UploadMode, parse_date,
};
use crate::protocol::ADD_RANGES_MAX;
use crate::ui::shell::{FieldName, Form};
use chrono::NaiveDate;

/// A range as typed in a form of 新增 or 修改; what a form does not ask for is as it usually is.
///
/// # Errors
/// Every fault of every field.
pub fn draft(form: &Form) -> Result<RangeDraft, Vec<FieldFault>> {
    let mut typed = Typed { form, faults: Vec::new() };
    let period = typed.need(RangeField::Period, |text| Period::parse(text).ok());
    let track = typed.need(RangeField::Track, |text| Track::parse(text).ok());
    let begin = typed.need(RangeField::Begin, |text| Serial::parse(text).ok());
    let end = typed.need(RangeField::End, |text| Serial::parse(text).ok());
    // The four fields of a handheld have none: begin and end say it.
    let counts = form.field(FieldName::Range(RangeField::Count)).is_some();
    let count = counts.then(|| typed.need(RangeField::Count, |text| text.parse::<u32>().ok())).flatten();
    let numbers = begin.zip(end).and_then(|(begin, end)| typed.numbers(begin, end, count));
    let found = typed.build(period, track, numbers);
    typed.finish(found)
}

/// The books as typed in a form of 批次新增.
///
/// # Errors
/// Every fault of every field.
pub fn batch(form: &Form) -> Result<Vec<RangeDraft>, Vec<FieldFault>> {
    let mut typed = Typed { form, faults: Vec::new() };
    let period = typed.need(RangeField::Period, |text| Period::parse(text).ok());
    let track = typed.need(RangeField::Track, |text| Track::parse(text).ok());
    let begin = typed.need(RangeField::Begin, |text| Serial::parse(text).ok());
    let sound = |books: &u32| (1..=ADD_RANGES_MAX).contains(&(*books as usize));
    let books = typed.need(RangeField::Books, |text| text.parse::<u32>().ok().filter(sound));
    // The first book stands for all: what is wrong with it is wrong with each.
    let past = |field| begin.map(|begin| FieldFault::PastLast { field, left: begin.left() });
    let first = begin.and_then(|begin| {
        let end = Serial::try_from(begin.value().saturating_add(BOOK_SIZE - 1)).ok()?;
        Some((begin, end))
    });
    if first.is_none() {
        typed.faults.extend(past(RangeField::Begin));
    }
    let found = typed.build(period, track, first);
    let first = typed.finish(found)?;
    let books = books.unwrap_or_default();
    first.batch(books).ok_or_else(|| past(RangeField::Books).into_iter().collect())
}

/// Reads the fields of a form and collects their faults.
struct Typed<'a> {
    form: &'a Form,
    faults: Vec<FieldFault>,
}

impl Typed<'_> {
    fn text(&self, field: RangeField) -> &str {
        self.form.text(FieldName::Range(field)).trim()
    }

    /// A field that must be filled.
    fn need<T>(&mut self, field: RangeField, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.text(field).is_empty() {
            self.faults.push(FieldFault::Missing(field));
            return None;
        }
        self.may(field, read)
    }

    /// A field that may be empty.
    fn may<T>(&mut self, field: RangeField, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.faults.push(FieldFault::Form(field));
        }
        value
    }

    /// Begin, end and count must fit each other.
    fn numbers(&mut self, begin: Serial, end: Serial, count: Option<u32>) -> Option<(Serial, Serial)> {
        if end < begin {
            self.faults.push(FieldFault::EndBeforeBegin);
            return None;
        }
        let counted = end.value() - begin.value() + 1;
        if let Some(typed) = count
            && typed != counted
        {
            self.faults.push(FieldFault::CountMismatch { counted, typed });
        }
        Some((begin, end))
    }

    /// The draft, as far as it can be judged: a track that cannot be read does not hide an unaligned begin.
    fn build(
        &mut self,
        period: Option<Period>,
        track: Option<Track>,
        numbers: Option<(Serial, Serial)>,
    ) -> Option<RangeDraft> {
        let company = self.may(RangeField::Company, CompanyCode::parse);
        let dept = self.may(RangeField::Dept, DeptCode::parse);
        let till = self.may(RangeField::Till, TillCode::parse);
        let from: Option<NaiveDate> = self.may(RangeField::From, parse_date);
        let to: Option<NaiveDate> = self.may(RangeField::To, parse_date);
        let last_issued = self.may(RangeField::LastIssued, |text| Serial::parse(text).ok());
        let cancelled = self.may(RangeField::Cancelled, |text| text.parse::<u32>().ok()).unwrap_or_default();
        let reason = self.may(RangeField::Reason, |text| CleanText::new(text, REASON_CHARS_MAX).ok());
        let (begin, end) = numbers?;
        let stand_in = Track::try_from(*b"AA").ok()?;
        let span = Span::new(track.unwrap_or(stand_in), begin, end).ok()?;
        let reason = reason.unwrap_or_default();
        let plain = self.chosen(RangeDraft::new(period?, span));
        let draft = RangeDraft { company, dept, till, from, to, last_issued, cancelled, reason, ..plain };
        self.judge(&draft);
        Some(draft)
    }

    /// The choices, which cannot be wrong: a form without the field keeps the legacy row's word.
    fn chosen(&self, usual: RangeDraft) -> RangeDraft {
        RangeDraft {
            tax_kind: TaxKind::parse(self.text(RangeField::TaxKind)).unwrap_or(usual.tax_kind),
            category: Category::parse(self.text(RangeField::Category)).unwrap_or(usual.category),
            kind: Kind::parse(self.text(RangeField::Kind)).unwrap_or(usual.kind),
            copies: Copies::parse(self.text(RangeField::Copies)).unwrap_or(usual.copies),
            upload: UploadMode::parse(self.text(RangeField::Upload)).unwrap_or(usual.upload),
            ..usual
        }
    }

    /// What the domain finds, unless the field has a fault already.
    fn judge(&mut self, draft: &RangeDraft) {
        let told: Vec<RangeField> = self.faults.iter().map(FieldFault::field).collect();
        self.faults.extend(draft.faults().into_iter().filter(|fault| !told.contains(&fault.field())));
    }

    fn finish(self, draft: Option<RangeDraft>) -> Result<RangeDraft, Vec<FieldFault>> {
        match draft {
            Some(draft) if self.faults.is_empty() => Ok(draft),
            // Without a draft a fault was found: it is what stood in the way. The last serials of a track
            // cannot begin a book.
            None if self.faults.is_empty() => Err(vec![FieldFault::Form(RangeField::Begin)]),
            _ => Err(self.faults),
        }
    }
}
