//! The LJ form of one range (新增, 修改) or of a batch (批次新增): which fields it has, which are locked, and
//! which ones fill each other.

use crate::domain::{
    BOOK_SIZE, CODE_CHARS_MAX, Category, Copies, Deed, FieldFault, Kind, Number, Period, REASON_CHARS_MAX,
    Range, RangeField, RangeId, SERIAL_END, Serial, TaxKind, TillCode, UploadMode, roc_date,
};
use crate::text;
use crate::ui::shell::{Fault, Field, FieldName, Form, Shell, Value, barred, range_fields};

/// What the form will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 新增.
    Add,
    /// 修改.
    Edit {
        /// Which range.
        id: RangeId,
        /// Its last used number, when it has one: track, numbers and period are locked then.
        used_to: Option<Number>,
    },
    /// 批次新增.
    Batch,
}

/// The longest date or period that is taken, in characters: `2019年07-08期` and some blanks.
const DATE_CHARS_MAX: usize = 20;
/// Digits of a count or a number of books.
const COUNT_CHARS_MAX: usize = 9;
/// Digits of a serial.
const SERIAL_CHARS_MAX: usize = 8;

/// The form.
#[derive(Clone, Debug)]
pub struct RangeForm {
    /// What it will do.
    pub mode: Mode,
    /// The fields.
    pub form: Form,
    /// It is no act of this terminal but a suggestion to that till.
    pub suggest_to: Option<Option<TillCode>>,
    filled_for: Option<Period>,
}

impl RangeForm {
    /// 新增 or 批次新增: the legacy row's usual words, this period.
    pub fn add(mode: Mode, period: Option<Period>, company: &str) -> Self {
        let mut form = Form::new(fields(mode));
        form.set(range(RangeField::Company), company);
        form.set(range(RangeField::Period), &period.map(Period::lj).unwrap_or_default());
        form.set(range(RangeField::Count), &BOOK_SIZE.to_string());
        form.set(range(RangeField::Books), "1");
        form.focus_on(range(RangeField::Period));
        let mut this = Self { mode, form, suggest_to: None, filled_for: None };
        this.fill(range(RangeField::Period));
        this
    }

    /// 新增 as a suggestion to a till.
    pub fn suggest(till: Option<TillCode>, period: Option<Period>, company: &str) -> Self {
        Self { suggest_to: Some(till), ..Self::add(Mode::Add, period, company) }
    }

    /// 修改, which says what is locked.
    pub fn open(shell: &mut Shell, row: &Range) -> Self {
        let form = Self::edit(row);
        if let Mode::Edit { used_to: Some(last), .. } = form.mode {
            shell.say(text::book::locked(shell.lang, last));
        }
        form
    }

    /// 修改: the range as it is.
    pub fn edit(row: &Range) -> Self {
        let used_to = row.last_issued().filter(|_| row.issued_here() > 0).map(|last| row.number(last));
        let mode = Mode::Edit { id: row.id, used_to };
        let mut form = Form::new(fields(mode));
        for &field in order(mode) {
            form.set(range(field), &range_fields::text(row, field));
        }
        if used_to.is_some() {
            for field in LOCKED_WHEN_USED {
                if let Some(field) = form.field_mut(range(field)) {
                    field.locked = true;
                }
            }
        }
        form.focus_on(range(RangeField::Dept));
        Self { mode, form, suggest_to: None, filled_for: Some(row.period) }
    }

    /// How far a predecessor came is not typed by whoever may not say it.
    #[must_use]
    pub fn for_whom(mut self, shell: &Shell) -> Self {
        if barred::role(shell, Deed::CarryNumbers).is_err() {
            for field in [RangeField::LastIssued, RangeField::Cancelled] {
                if let Some(field) = self.form.field_mut(range(field)) {
                    field.locked = true;
                }
            }
        }
        self
    }

    /// True for 修改.
    pub fn is_edit(&self) -> bool {
        matches!(self.mode, Mode::Edit { .. })
    }

    /// Shows the faults at their fields.
    pub fn show_faults(&mut self, faults: Vec<FieldFault>) {
        show_faults(&mut self.form, faults);
    }

    /// Fills what follows from a field that was just changed.
    pub fn fill(&mut self, changed: FieldName) {
        let FieldName::Range(field) = changed else { return };
        match field {
            RangeField::Period => self.fill_dates(),
            RangeField::Begin | RangeField::Count => self.fill_end(),
            RangeField::End => self.fill_count(),
            RangeField::Track => raise_track(&mut self.form),
            _ => {}
        }
    }

    /// 期別 fills the dates.
    fn fill_dates(&mut self) {
        let Ok(period) = Period::parse(self.form.text(range(RangeField::Period))) else { return };
        if self.filled_for == Some(period) {
            return;
        }
        self.filled_for = Some(period);
        self.form.set(range(RangeField::From), &roc_date(period.first_day()));
        self.form.set(range(RangeField::To), &roc_date(period.last_day()));
    }

    /// Begin and count fill the end.
    fn fill_end(&mut self) {
        let begin = Serial::parse(self.form.text(range(RangeField::Begin)));
        let count = self.form.text(range(RangeField::Count)).parse::<u32>();
        if let (Ok(begin), Ok(count)) = (begin, count)
            && let Some(past) = begin.value().checked_add(count)
            && (begin.value() + 1..=SERIAL_END).contains(&past)
            && let Ok(end) = Serial::try_from(past - 1)
        {
            self.form.set(range(RangeField::End), &end.to_string());
        }
    }

    /// Begin and end fill the count.
    fn fill_count(&mut self) {
        let begin = Serial::parse(self.form.text(range(RangeField::Begin)));
        let end = Serial::parse(self.form.text(range(RangeField::End)));
        if let (Ok(begin), Ok(end)) = (begin, end)
            && begin <= end
        {
            self.form.set(range(RangeField::Count), &(end.value() - begin.value() + 1).to_string());
        }
    }
}

/// Shows the faults at their fields; those of fields that the form lacks go to the begin.
pub fn show_faults(form: &mut Form, faults: Vec<FieldFault>) {
    form.clear_faults();
    for fault in faults {
        let name = range(fault.field());
        if !form.add_fault(name, Fault::Range(fault.clone())) {
            form.add_fault(range(RangeField::Begin), Fault::Range(fault));
        }
    }
    form.focus_on_fault();
}

/// Letters of a track are capital ones.
pub fn raise_track(form: &mut Form) {
    let name = range(RangeField::Track);
    let typed = form.text(name).to_owned();
    let raised = typed.to_ascii_uppercase();
    if raised != typed
        && let Some(Value::Text(track)) = form.field_mut(name).map(|field| &mut field.value)
    {
        track.correct(&raised);
    }
}

/// A field of the LJ form.
pub fn range(field: RangeField) -> FieldName {
    FieldName::Range(field)
}

/// What may not change once we have issued a number of the range (issue rule E, R5).
const LOCKED_WHEN_USED: [RangeField; 9] = [
    RangeField::Company,
    RangeField::Period,
    RangeField::TaxKind,
    RangeField::Track,
    RangeField::Count,
    RangeField::Begin,
    RangeField::End,
    RangeField::LastIssued,
    RangeField::Cancelled,
];

/// The fields in the order of the legacy form, row by row.
fn order(mode: Mode) -> &'static [RangeField] {
    use RangeField::*;
    match mode {
        Mode::Add | Mode::Edit { .. } => &[
            Company, Dept, Till, Period, Category, Copies, Kind, From, To, Track, Upload, Count, Begin, End,
            TaxKind, LastIssued, Cancelled, Reason,
        ],
        Mode::Batch => &[
            Company, Dept, Till, Period, Category, Copies, Kind, From, To, Track, Upload, Books, Begin,
            TaxKind, Reason,
        ],
    }
}

fn fields(mode: Mode) -> Vec<Field> {
    order(mode).iter().map(|&field| new_field(field)).collect()
}

/// A field of the LJ form, empty.
pub fn new_field(field: RangeField) -> Field {
    let name = range(field);
    let words = |all: &[&'static str]| Field::choice_of(name, all.to_vec());
    match field {
        RangeField::Company | RangeField::Dept | RangeField::Till => {
            Field::text_of(name, CODE_CHARS_MAX, true)
        }
        RangeField::Period | RangeField::From | RangeField::To => Field::text_of(name, DATE_CHARS_MAX, true),
        RangeField::TaxKind => words(&TaxKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>()),
        RangeField::Category => words(&Category::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>()),
        RangeField::Copies => words(&Copies::ALL.iter().map(|copies| copies.word()).collect::<Vec<_>>()),
        RangeField::Kind => words(&Kind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>()),
        RangeField::Upload => words(&UploadMode::ALL.iter().map(|mode| mode.word()).collect::<Vec<_>>()),
        RangeField::Track => Field::text_of(name, 2, true),
        RangeField::Count | RangeField::Books | RangeField::Cancelled => {
            Field::text_of(name, COUNT_CHARS_MAX, true)
        }
        RangeField::Begin | RangeField::End | RangeField::LastIssued => {
            Field::text_of(name, SERIAL_CHARS_MAX, true)
        }
        RangeField::Reason => Field::text_of(name, REASON_CHARS_MAX, false),
    }
}
