//! State of the screens that look invoices up and put them right: the list and its search, a number's life, the
//! remedies with their forms (R14 to R16), and the close of a shift.
//!
//! What may be done is the engine's to say ([`NumberLife::remedies`]); keys are in `update/invoices`.

pub use crate::ui::screen::invoices::allow::AllowForm;
pub use crate::ui::screen::invoices::list::{InvoiceList, PAGES_MAX, find_form, query_of};
pub use crate::ui::screen::invoices::ways::{Cause, Ways};

use crate::domain::{
    APPROVAL_NO_CHARS_MAX, AllowanceNumber, Amount, CANCEL_REASON_CHARS_MAX, InvoicePaper, Number,
    PRINT_REASON_CHARS_MAX, Period, Shift, ShiftId,
};
use crate::protocol::NumberLife;
use crate::text::screen::{CounterWord, PageRow, Word};
use crate::ui::layers::Scroll;
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{Field, FieldName};

/// One layer of these screens.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a layer keeps it in a box")]
pub enum Lookup {
    /// 發票查詢.
    List(InvoiceList),
    /// The search of the list.
    Find(Form),
    /// A number's life, or a shift.
    Page(Page),
    /// 處理.
    Ways(Ways),
    /// A reason for an act, and what else it needs.
    Reason(ReasonForm),
    /// 折讓.
    Allow(Box<AllowForm>),
    /// Which allowance.
    Pick(Vec<AllowanceNumber>, Scroll),
}

impl Lookup {
    /// The form that is typed in, if this is one and takes typing now.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Self::Find(form) => Some(form),
            Self::Reason(reason) => Some(&reason.form),
            Self::Allow(allow) => Some(&allow.form),
            Self::List(_) | Self::Page(_) | Self::Ways(_) | Self::Pick(..) => None,
        }
    }

    /// The act that was asked for is answered: the form takes typing again.
    pub fn unlock(&mut self) {
        match self {
            Self::Reason(reason) => reason.saving = false,
            Self::Allow(allow) => allow.saving = false,
            Self::List(_) | Self::Find(_) | Self::Page(_) | Self::Ways(_) | Self::Pick(..) => {}
        }
    }
}

/// One invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doc {
    /// 發票號碼.
    pub number: Number,
    /// 期別.
    pub period: Period,
}

/// An act of these screens; each is asked about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterAct {
    /// 作廢, with the invoice's total.
    Cancel(Doc, Amount),
    /// 折讓, with what goes back.
    Allow(Doc, Amount),
    /// 作廢折讓單.
    AllowanceCancel(AllowanceNumber),
    /// A paper of an invoice.
    Print(Doc, InvoicePaper),
    /// 折讓單.
    PrintAllowance(AllowanceNumber),
    /// 交班.
    ShiftClose,
    /// The slip of a shift.
    PrintShift(ShiftId),
}

impl CounterAct {
    /// The act in the words of `text`.
    pub fn said(self) -> CounterWord {
        match self {
            Self::Cancel(doc, total) => CounterWord::Cancel(doc.number, total),
            Self::Allow(doc, gross) => CounterWord::Allow(doc.number, gross),
            Self::AllowanceCancel(number) => CounterWord::AllowanceCancel(number),
            Self::Print(doc, paper) => CounterWord::Print(doc.number, paper),
            Self::PrintAllowance(number) => CounterWord::PrintAllowance(number),
            Self::ShiftClose => CounterWord::ShiftClose,
            Self::PrintShift(id) => CounterWord::PrintShift(id),
        }
    }
}

/// What a question of these screens was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterAsk {
    /// A page of the list, by its turn.
    List(u64),
    /// A number's life.
    Life(Wish),
    /// What an allowance would be, by its turn.
    Preview(u64),
    /// The figures of the shift.
    Figures,
}

/// What is to be done with a number's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Open its page.
    Open,
    /// Show the open page anew.
    Again,
    /// 處理.
    Remedy,
    /// 補印, or the first original.
    Print,
    /// 作廢折讓單.
    AllowanceCancel,
}

/// What a page tells of.
#[derive(Clone, Debug)]
pub enum PageOf {
    /// A number.
    Life(Box<NumberLife>),
    /// A shift, closed already or as it would be closed now.
    Shift(Box<Shift>, bool),
}

/// A page of labels and texts that is scrolled.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it tells of.
    pub of: PageOf,
    /// Its rows, as wide as the narrowest window takes.
    pub rows: Vec<PageRow>,
    /// The first visible row.
    pub top: usize,
}

impl Page {
    /// True for the figures of a shift.
    pub fn is_shift(&self) -> bool {
        matches!(self.of, PageOf::Shift(..))
    }
}

/// What a reason is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonFor {
    /// 作廢; the third is true when the time is over and an approval is needed.
    Cancel(Doc, Amount, bool),
    /// 作廢折讓單.
    AllowanceCancel(AllowanceNumber),
    /// 補印.
    Reprint(Doc),
}

/// A form with a reason.
#[derive(Clone, Debug)]
pub struct ReasonForm {
    /// What it is for.
    pub what: ReasonFor,
    /// The fields.
    pub form: Form,
    /// The act is under way.
    pub saving: bool,
}

impl ReasonForm {
    /// An empty one.
    pub fn new(what: ReasonFor) -> Self {
        let name = FieldName::Lookup;
        let long = match what {
            ReasonFor::Cancel(..) | ReasonFor::AllowanceCancel(_) => CANCEL_REASON_CHARS_MAX,
            ReasonFor::Reprint(_) => PRINT_REASON_CHARS_MAX,
        };
        let mut fields = vec![Field::text_of(name(LookupField::Reason), long, false)];
        if matches!(what, ReasonFor::Cancel(_, _, true)) {
            fields.push(Field::text_of(name(LookupField::Approval), APPROVAL_NO_CHARS_MAX, true));
        }
        Self { what, form: Form::new(fields), saving: false }
    }

    /// The act that it asks for.
    pub fn act(&self) -> CounterAct {
        match self.what {
            ReasonFor::Cancel(doc, total, _) => CounterAct::Cancel(doc, total),
            ReasonFor::AllowanceCancel(number) => CounterAct::AllowanceCancel(number),
            ReasonFor::Reprint(doc) => CounterAct::Print(doc, InvoicePaper::Reprint),
        }
    }
}

/// The fields of these screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupField {
    /// First day.
    DayFrom,
    /// Last day.
    DayTo,
    /// Least total.
    AmountFrom,
    /// Largest total.
    AmountTo,
    /// Carrier or donation code.
    Carrier,
    /// What became of the invoice.
    Status,
    /// Till.
    Till,
    /// Why.
    Reason,
    /// 專案作廢核准文號.
    Approval,
    /// How many of a line come back; the line's place from 1.
    BackQuantity(u16),
    /// How much money of a line comes back; the line's place from 1.
    BackAmount(u16),
}

impl LookupField {
    /// Its label.
    pub fn word(self) -> Word {
        match self {
            Self::DayFrom => Word::FieldDayFrom,
            Self::DayTo => Word::FieldDayTo,
            Self::AmountFrom => Word::FieldAmountFrom,
            Self::AmountTo => Word::FieldAmountTo,
            Self::Carrier => Word::FieldCarrier,
            Self::Status => Word::FieldStatus,
            Self::Till => Word::FieldTill,
            Self::Reason => Word::FieldReason,
            Self::Approval => Word::FieldApproval,
            Self::BackQuantity(_) => Word::FieldQuantity,
            Self::BackAmount(_) => Word::FieldBackAmount,
        }
    }
}
