//! One field of a form: its name, what is typed or chosen, and the faults shown at it.

use crate::domain::{Conflict, FieldFault, LineFault, RangeField, TenderFault};
use crate::text::{self, Lang, screen::Word};
use crate::ui::shell::TextField;

macro_rules! field_names {
    ($($(#[$doc:meta])* $name:ident $(($of:ty))? = $word:ident;)+) => {
        /// The name of a field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FieldName {
            /// A field of the LJ form.
            Range(RangeField),
            $($(#[$doc])* $name $(($of))?),+
        }

        impl FieldName {
            /// Its label.
            pub fn label(self, lang: Lang) -> &'static str {
                match self {
                    Self::Range(field) => text::book::range_field(lang, field),
                    $(Self::$name { .. } => Word::$word.say(lang)),+
                }
            }
        }
    };
}

field_names! {
    /// A whole number, for the search.
    Number = FieldNumber;
    /// A state, for the search.
    Status = FieldStatus;
    /// 數量.
    Quantity = FieldQuantity;
    /// 單價.
    Price = FieldPrice;
    /// 買方統編.
    Buyer = FieldBuyer;
    /// 條碼 or 品名.
    Entry = FieldEntry;
    /// 稅別.
    Tax = FieldTax;
    /// 買方名稱.
    BuyerName = FieldBuyerName;
    /// 載具 or 捐贈碼.
    Carrier = FieldCarrier;
    /// 通關方式.
    Clearance = FieldClearance;
    /// 零稅率原因.
    ZeroReason = FieldZeroReason;
    /// 付款方式.
    TenderKind = FieldTender;
    /// 收款金額.
    Tendered = FieldTendered;
    /// 紙本.
    Paper = FieldPaper;
    /// 人員代號.
    Staff = FieldStaff;
    /// PIN.
    Pin = FieldPin;
    /// First day.
    DayFrom = FieldDayFrom;
    /// Last day.
    DayTo = FieldDayTo;
    /// Least total.
    AmountFrom = FieldAmountFrom;
    /// Largest total.
    AmountTo = FieldAmountTo;
    /// What became of an invoice, for the search.
    InvoiceStatus = FieldStatus;
    /// Till.
    Till = FieldTill;
    /// Why.
    Reason = FieldReason;
    /// 專案作廢核准文號.
    Approval = FieldApproval;
    /// A directory or folder.
    Place = FieldPlace;
    /// The period of an export.
    ExportPeriod = FieldExportPeriod;
    /// Who borrows.
    Borrower = FieldBorrower;
    /// What that is.
    BorrowerKind = FieldBorrowerKind;
    /// The last number that a borrower used.
    LastUsed = FieldLastUsed;
    /// Which numbers a borrower cancelled.
    CancelledThere = FieldCancelledThere;
    /// Which lines of an invoice come back.
    BackLines = FieldBackLines;
    /// Cash that lay in the drawer at the beginning.
    Float = FieldFloat;
    /// Cash that was paid in besides sales.
    PaidIn = FieldPaidIn;
    /// Cash that was paid out.
    PaidOut = FieldPaidOut;
    /// Cash that was counted.
    Counted = FieldCounted;
    /// Cash that is taken out of the drawer.
    TakenOut = FieldTakenOut;
    /// How many of a line come back; the line's place from 1.
    BackQuantity(u16) = FieldQuantity;
    /// What is looked for among the acts.
    Search = FieldSearch;
    /// How much money of a line comes back; the line's place from 1.
    BackAmount(u16) = FieldBackAmount;
}

/// What is typed or chosen.
#[derive(Clone, Debug)]
pub enum Value {
    /// A text.
    Text(Box<TextField>),
    /// One of the codes, by its place; the view knows their words.
    Choice {
        /// The codes (JSON words); an empty one means any.
        codes: Vec<&'static str>,
        /// Which.
        at: usize,
    },
}

/// A fault shown at a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A fault of a range, by the domain or the engine.
    Range(FieldFault),
    /// A fixed sentence.
    Word(Word),
    /// The text has more than so many characters.
    TooLong(usize),
    /// Things of a sale that do not go together.
    Conflict(Conflict),
    /// A payment that does not pay.
    Tender(TenderFault),
    /// A line that is not sound.
    Line(LineFault),
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: FieldName,
    /// What is typed or chosen.
    pub value: Value,
    /// It may not be changed now.
    pub locked: bool,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Field {
    /// A text field of at most `limit` characters; with `folds` a code field.
    pub fn text_of(name: FieldName, limit: usize, folds: bool) -> Self {
        let text = Value::Text(Box::new(TextField::new(limit, folds)));
        Self { name, value: text, locked: false, faults: Vec::new() }
    }

    /// A field whose text is shown as stars.
    pub fn secret_of(name: FieldName, limit: usize) -> Self {
        let text = Value::Text(Box::new(TextField::secret(limit)));
        Self { name, value: text, locked: false, faults: Vec::new() }
    }

    /// A choice field, the first code chosen.
    pub fn choice_of(name: FieldName, codes: Vec<&'static str>) -> Self {
        Self { name, value: Value::Choice { codes, at: 0 }, locked: false, faults: Vec::new() }
    }

    /// A choice among values of the domain, the first one chosen.
    pub fn choice_among<T: Copy + Into<&'static str>>(name: FieldName, values: &[T]) -> Self {
        Self::choice_of(name, values.iter().map(|value| (*value).into()).collect())
    }

    /// The text or the chosen code.
    pub fn text(&self) -> &str {
        match &self.value {
            Value::Text(text) => text.text(),
            Value::Choice { codes, at } => codes.get(*at).copied().unwrap_or_default(),
        }
    }

    /// Puts in a value that nobody typed, or chooses the code.
    pub fn set(&mut self, text: &str) {
        match &mut self.value {
            Value::Text(field) => field.set(text),
            Value::Choice { codes, at } => {
                if let Some(found) = codes.iter().position(|code| *code == text) {
                    *at = found;
                }
            }
        }
    }

    /// Takes the faults away that a change may have put right; that of its length is told as long as it is there.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.faults.extend(self.too_long().map(Fault::TooLong));
    }

    /// How many characters it takes, where its text has more.
    pub fn too_long(&self) -> Option<usize> {
        match &self.value {
            Value::Text(text) => text.too_long(),
            Value::Choice { .. } => None,
        }
    }

    /// Chooses the code `step` further, round the end; nothing for a text.
    pub fn choose(&mut self, forward: bool) {
        if let Value::Choice { codes, at } = &mut self.value {
            let step = if forward { 1 } else { codes.len().saturating_sub(1) };
            *at = (*at + step) % codes.len().max(1);
        }
    }

    /// True for a choice field.
    pub fn is_choice(&self) -> bool {
        matches!(self.value, Value::Choice { .. })
    }
}
