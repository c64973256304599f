//! What lies over the grid: forms, prompts, questions, lists. Each is plain state; the topmost takes the keys.

use crate::domain::{
    AllocationRow, CODE_CHARS_MAX, Good, Held, ImportVerdict, Parked, PrintJob, RangeDraft, RangeField,
    RangeId, RangeStatus, RowVerdict, Span,
};
use crate::protocol::{RangeFilter, RangeRow};
use crate::ui::screen::invoices::state::{CounterAct, Lookup};
use crate::ui::screen::key_test::state::KeyTest;
use crate::ui::screen::leaving::state::Leaving;
use crate::ui::screen::overview::state::Overview;
use crate::ui::screen::range_form::state::RangeForm;
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::screen::sign_in::state::SignIn;
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{Field, FieldName};
use crate::ui::shell::input::ImportFile;
use rust_decimal::Decimal;

/// One layer over the grid.
#[derive(Clone, Debug)]
pub enum Layer {
    /// 新增, 修改, 批次新增.
    Range(Box<RangeForm>),
    /// The books of a batch before they are saved.
    Preview(Preview),
    /// 查詢.
    Filter(Form),
    /// 部門編輯.
    Dept(DeptPrompt),
    /// 電子發票字軌匯入.
    Import(Box<ImportScreen>),
    /// 銷售.
    Sale(Box<SaleScreen>),
    /// A list over the sales screen.
    Pick(Box<Picker>),
    /// 發票查詢, 處理, 交班.
    Lookup(Box<Lookup>),
    /// 總覽, watching, a suggested 作廢.
    Overview(Box<Overview>),
    /// 按鍵測試.
    KeyTest(KeyTest),
    /// The help page.
    Help(Scroll),
    /// 登入, over everything.
    SignIn(Box<SignIn>),
    /// A question with two buttons.
    Question(Question),
    /// What goes before the terminal is left.
    Leaving(Box<Leaving>),
}

/// A place in a list of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
}

impl Scroll {
    /// Moves by rows within `count`, keeping the row visible in `height`.
    pub fn step(&mut self, rows: isize, count: usize, height: usize) {
        let at = isize::try_from(self.at).unwrap_or(isize::MAX).saturating_add(rows).max(0);
        self.at = usize::try_from(at).unwrap_or_default().min(count.saturating_sub(1));
        let height = height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
    }
}

/// The books of a batch.
#[derive(Clone, Debug)]
pub struct Preview {
    /// As the engine would store them.
    pub rows: Vec<RangeRow>,
    /// As they were asked for.
    pub drafts: Vec<RangeDraft>,
    /// The list.
    pub list: Scroll,
    /// The save is under way.
    pub saving: bool,
}

/// 部門編輯 of one or many ranges.
#[derive(Clone, Debug)]
pub struct DeptPrompt {
    /// Which ranges.
    pub ids: Vec<RangeId>,
    /// The one field.
    pub form: Form,
    /// The save is under way.
    pub saving: bool,
}

impl DeptPrompt {
    /// For these ranges.
    pub fn new(ids: Vec<RangeId>, dept: &str) -> Self {
        let name = FieldName::Range(RangeField::Dept);
        let mut form = Form::new(vec![Field::text_of(name, CODE_CHARS_MAX, true)]);
        form.set(name, dept);
        Self { ids, form, saving: false }
    }
}

/// The fields of 查詢, filled with the filter that is on.
pub fn filter_form(filter: &RangeFilter) -> Form {
    let range = FieldName::Range;
    let states: Vec<&'static str> =
        std::iter::once("").chain(RangeStatus::ALL.iter().map(|status| status.word())).collect();
    let mut form = Form::new(vec![
        Field::text_of(FieldName::Number, 12, true),
        Field::text_of(range(RangeField::Period), 20, true),
        Field::text_of(range(RangeField::Track), 2, true),
        Field::text_of(range(RangeField::Dept), CODE_CHARS_MAX, true),
        Field::text_of(range(RangeField::Company), CODE_CHARS_MAX, true),
        Field::choice_of(FieldName::Status, states),
    ]);
    let text = |value: Option<String>| value.unwrap_or_default();
    form.set(range(RangeField::Period), &text(filter.period.map(|period| period.lj())));
    form.set(range(RangeField::Track), &text(filter.track.map(|track| track.to_string())));
    form.set(range(RangeField::Dept), &text(filter.dept.as_ref().map(ToString::to_string)));
    form.set(range(RangeField::Company), &text(filter.company.as_ref().map(ToString::to_string)));
    form.set(FieldName::Status, filter.status.map(RangeStatus::word).unwrap_or_default());
    form
}

/// A question with the buttons yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// True while the yes button is the shown one.
    pub yes: bool,
}

impl Question {
    /// A question; the harmless button is the shown one.
    pub fn new(asked: Asked) -> Self {
        Self { asked, yes: false }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Leave the program?
    Leave,
    /// Leave it although an act is not answered?
    LeaveUnanswered,
    /// Drop what was typed in the form under the question?
    Drop,
    /// Empty the sale under the question?
    ClearSale,
    /// Do what is suggested?
    Suggestion(u64),
    /// An act of the invoice screens?
    Counter(CounterAct),
    /// Delete the range?
    Delete {
        /// Which.
        id: RangeId,
        /// Its numbers.
        span: Span,
    },
}

/// The import screen.
#[derive(Clone, Debug, Default)]
pub struct ImportScreen {
    /// How far it is.
    pub stage: ImportStage,
    /// The files of the folder.
    pub files: Vec<ImportFile>,
    /// The list of files, or of rows under review.
    pub list: Scroll,
    /// The chosen file.
    pub file: Option<ImportFile>,
    /// The sound rows of it.
    pub rows: Vec<AllocationRow>,
    /// The faults of the others: line and sentence.
    pub bad: Vec<(u32, String)>,
    /// Excel has saved it over.
    pub excel: bool,
    /// What the review shows, the refused rows first.
    pub lines: Vec<ReviewLine>,
    /// Why there is no list.
    pub said: Option<String>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportStage {
    /// A file is being chosen.
    #[default]
    Pick,
    /// The file is being read: so many bytes of so many.
    Reading(u64, u64),
    /// The store judges the rows: so many of so many.
    Checking(u64, u64),
    /// The verdicts are shown.
    Review,
    /// The rows are being stored: so many of so many.
    Saving(u64, u64),
}

/// A row of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewLine {
    /// A sound row, by its place, and its verdict.
    Row(usize, ImportVerdict),
    /// A fault, by its place.
    Bad(usize),
}

/// How many rows of each sort a review has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Will be stored.
    pub new: usize,
    /// Are there already.
    pub same: usize,
    /// Are over.
    pub past: usize,
    /// Refuse the file.
    pub refused: usize,
}

impl ImportScreen {
    /// Puts verdicts and faults together: refused rows first, each group by line.
    pub fn review(&mut self, verdicts: Vec<ImportVerdict>) {
        let mut lines: Vec<ReviewLine> = (0..self.bad.len()).map(ReviewLine::Bad).collect();
        // Verdicts come in the order of the rows.
        let rows = verdicts.into_iter().take(self.rows.len()).enumerate();
        lines.extend(rows.map(|(at, verdict)| ReviewLine::Row(at, verdict)));
        lines.sort_by_key(|line| match line {
            ReviewLine::Bad(at) => (false, self.bad[*at].0),
            ReviewLine::Row(_, verdict) => (!verdict.verdict.refuses(), verdict.line),
        });
        self.lines = lines;
        self.list = Scroll::default();
        self.stage = ImportStage::Review;
    }

    /// How many rows of each sort.
    pub fn counts(&self) -> ReviewCounts {
        let mut counts = ReviewCounts::default();
        for line in &self.lines {
            match line {
                ReviewLine::Bad(_) => counts.refused += 1,
                ReviewLine::Row(_, verdict) => match verdict.verdict {
                    RowVerdict::New => counts.new += 1,
                    RowVerdict::Same => counts.same += 1,
                    RowVerdict::Past => counts.past += 1,
                    RowVerdict::Overlap
                    | RowVerdict::OtherUbn
                    | RowVerdict::WrongPeriod
                    | RowVerdict::BadRow => counts.refused += 1,
                },
            }
        }
        counts
    }

    /// How many rows the list of this stage has.
    pub fn count(&self) -> usize {
        match self.stage {
            ImportStage::Pick => self.files.len(),
            ImportStage::Review => self.lines.len(),
            ImportStage::Reading(..) | ImportStage::Checking(..) | ImportStage::Saving(..) => 0,
        }
    }
}

/// A list to choose one row from, over the sales screen.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What can be chosen.
    pub rows: PickerRows,
    /// The list.
    pub list: Scroll,
}

/// What can be chosen.
#[derive(Clone, Debug)]
pub enum PickerRows {
    /// Goods, and how many of the chosen one.
    Goods(Vec<Good>, Decimal),
    /// Parked sales.
    Parked(Vec<Parked>),
    /// What the customer holds of this job: the answers are those of the domain.
    Held(Box<PrintJob>),
}

impl Picker {
    /// Of goods.
    pub fn goods(goods: Vec<Good>, quantity: Decimal) -> Self {
        Self { rows: PickerRows::Goods(goods, quantity), list: Scroll::default() }
    }

    /// Of parked sales.
    pub fn parked(parked: Vec<Parked>) -> Self {
        Self { rows: PickerRows::Parked(parked), list: Scroll::default() }
    }

    /// Of the answers to a doubt.
    pub fn held(job: &PrintJob) -> Self {
        Self { rows: PickerRows::Held(Box::new(job.clone())), list: Scroll::default() }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        match &self.rows {
            PickerRows::Goods(goods, _) => goods.len(),
            PickerRows::Parked(parked) => parked.len(),
            PickerRows::Held(_) => Held::ALL.len(),
        }
    }
}
