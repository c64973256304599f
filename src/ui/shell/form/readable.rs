//! What can be read in a field, whatever form it stands in: it is looked at when the field is left. What a form makes of it,
//! and whether it may be empty, the form decides when it is saved.

use crate::domain::{
    CompanyCode, DeptCode, FieldFault, Number, Period, RangeField, Serial, SlipCode, StaffCode, TillCode,
    Track, Ubn, goes_to, parse_date,
};
use crate::text::screen::Word;
use crate::ui::shell::{Fault, FieldName};

/// Why what is typed in a field of this name can be read by no form; `None` for what can, and for nothing.
pub fn unreadable(name: FieldName, text: &str) -> Option<Fault> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let (readable, word) = match name {
        FieldName::Range(field) => return unreadable_range(field, text).map(Fault::Range),
        FieldName::Number => {
            (Number::parse(text).is_ok() || SlipCode::parse(text).is_some(), Word::BadNumber)
        }
        FieldName::Buyer => (Ubn::parse(text).is_ok(), Word::no_ubn(text)),
        FieldName::DayFrom | FieldName::DayTo => (parse_date(text).is_some(), Word::BadDay),
        FieldName::AmountFrom | FieldName::AmountTo => (is_figure(text), Word::BadAmount),
        FieldName::Float
        | FieldName::PaidIn
        | FieldName::PaidOut
        | FieldName::Counted
        | FieldName::TakenOut => (is_figure(text), Word::BadAmount),
        FieldName::Till => (TillCode::parse(text).is_some(), Word::BadCode),
        FieldName::Staff => (StaffCode::parse(text).is_some(), Word::BadCode),
        FieldName::ExportPeriod => (Period::parse(text).is_ok(), Word::BadPeriod),
        // Said by their forms, which know what goes there.
        FieldName::Carrier | FieldName::Place | FieldName::Pin => return None,
        FieldName::Quantity | FieldName::Price | FieldName::ZeroReason | FieldName::Tendered => return None,
        FieldName::BackLines | FieldName::BackQuantity(_) | FieldName::BackAmount(_) => return None,
        FieldName::LastUsed | FieldName::CancelledThere => return None,
        FieldName::Borrower | FieldName::BorrowerKind => return None,
        // Any text, or a choice.
        FieldName::Entry | FieldName::BuyerName | FieldName::Reason | FieldName::Approval => return None,
        FieldName::Status | FieldName::InvoiceStatus | FieldName::Tax | FieldName::Clearance => return None,
        FieldName::TenderKind | FieldName::Paper | FieldName::Search => return None,
    };
    (!readable).then_some(Fault::Word(word))
}

fn is_figure(text: &str) -> bool {
    crate::domain::fold_width(text).parse::<u64>().is_ok()
}

fn unreadable_range(field: RangeField, text: &str) -> Option<FieldFault> {
    let readable = match field {
        RangeField::Company => CompanyCode::parse(text).is_some(),
        RangeField::Dept => DeptCode::parse(text).is_some(),
        RangeField::Till => TillCode::parse(text).is_some(),
        RangeField::Period => Period::parse(text).is_ok(),
        RangeField::From | RangeField::To => parse_date(text).is_some(),
        RangeField::Track => Track::parse(text).is_ok(),
        RangeField::Begin | RangeField::End | RangeField::LastIssued => Serial::parse(text).is_ok(),
        RangeField::Count | RangeField::Books | RangeField::Cancelled => text.parse::<u32>().is_ok(),
        RangeField::Reason
        | RangeField::TaxKind
        | RangeField::Category
        | RangeField::Kind
        | RangeField::Copies
        | RangeField::Upload => true,
    };
    (!readable).then_some(FieldFault::Form(field))
}

/// What is typed in a field that takes carrier and donation code, where it is neither.
pub fn unreadable_place(text: &str) -> Option<Fault> {
    let is_none = !text.trim().is_empty() && goes_to(text).is_none();
    is_none.then(|| Fault::Word(Word::no_place(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_form_can_read_is_told_and_nothing_else() {
        use FieldName::Range;
        for (name, right, wrong) in [
            (FieldName::Buyer, "04595257", "ABC"),
            (FieldName::Number, "TF-87296612", "TF8729661"),
            (FieldName::DayFrom, "115.11.23", "115.13.01"),
            (FieldName::AmountTo, "１００", "12a"),
            (FieldName::Till, "T1", "T 1"),
            (FieldName::ExportPeriod, "11511", "11513"),
            (Range(RangeField::Track), "tf", "a1"),
            (Range(RangeField::Begin), "00000100", "100"),
            (Range(RangeField::Count), "50", "x"),
            (Range(RangeField::From), "108.07.01", "108.02.30"),
            (Range(RangeField::Dept), "A01", "A 1"),
        ] {
            assert_eq!(unreadable(name, right), None, "{name:?}");
            assert!(unreadable(name, wrong).is_some(), "{name:?}");
            assert_eq!(unreadable(name, "  "), None, "{name:?}: nothing is not wrong");
        }
        assert_eq!(unreadable(FieldName::Buyer, "00000000"), Some(Fault::Word(Word::UbnOfZeros)));
        assert!(unreadable_place("abc").is_some() && unreadable_place("/ABC+123 919").is_none());
    }
}
