//! What is wrong with one field of a range, and how to mend it.

use super::{Lang, field};
use crate::domain::{FieldFault, RangeField};

/// The sentence shown at the field.
pub fn field_fault(lang: Lang, fault: &FieldFault) -> String {
    match lang {
        Lang::Zh => zh(fault),
        Lang::En => en(fault),
    }
}

fn zh(fault: &FieldFault) -> String {
    let name = field(Lang::Zh, fault.field());
    match fault {
        FieldFault::Missing(_) => format!("{name}不可空白，請輸入。"),
        FieldFault::Form(which) => format!("{name}格式不對，{}。", form_zh(*which)),
        FieldFault::EndBeforeBegin => "發票號碼迄小於發票號碼起，請對調或更正。".to_owned(),
        FieldFault::CountMismatch { counted, typed } => {
            format!("起迄號碼共 {counted} 張，輸入的張數是 {typed}；請更正其中之一。")
        }
        FieldFault::Unaligned { nearest } => format!(
            "號碼不是整本（一本 50 張，起號尾數 00 或 50，迄號尾數 49 或 99）；此本起號為 {nearest:08}，確實如此請填原因。"
        ),
        FieldFault::PeriodWindow { first, last } => {
            format!("此期別目前不開放新增；可用期別為 {first} 至 {last}。期配為本期及下期，年配為全年。")
        }
        FieldFault::Dates(_) => format!("{name}不在期別之內，或迄日早於起日；清空即依期別自動帶入。"),
        FieldFault::Carried(RangeField::Cancelled) => {
            "作廢張數多於前系統已開立的張數，請核對舊系統。".to_owned()
        }
        FieldFault::Carried(_) => format!("{name}不在此段號碼之內，請核對舊系統。"),
        FieldFault::NoSuchCompany(code) => {
            format!("沒有公司編號 {code}；請更正，或先以 lj company add 建立。")
        }
        FieldFault::Overlap { company, span } => format!(
            "號碼與公司 {company} 的 {}{}–{} 重疊；同一期別的號碼不可重複，請核對平台的配號。",
            span.track,
            span.begin(),
            span.end()
        ),
        FieldFault::Used { last, .. } => {
            format!("已開立至 {last}，{name}不可再修改；請改用未使用的字軌另行新增。")
        }
        FieldFault::ReasonMissing => "請填原因：非整本或由前系統接續的號碼必須說明。".to_owned(),
    }
}

fn en(fault: &FieldFault) -> String {
    let name = field(Lang::En, fault.field());
    match fault {
        FieldFault::Missing(_) => format!("The {name} is missing: fill it in."),
        FieldFault::Form(which) => format!("The {name} is not well formed: {}.", form_en(*which)),
        FieldFault::EndBeforeBegin => "The end lies before the begin: swap or correct them.".to_owned(),
        FieldFault::CountMismatch { counted, typed } => {
            format!("Begin and end give {counted} numbers, the count says {typed}: correct one of them.")
        }
        FieldFault::Unaligned { nearest } => format!(
            "Not whole books (50 numbers, begin at …00 or …50, end at …49 or …99); this book begins at {nearest:08}. Give a reason if it is so."
        ),
        FieldFault::PeriodWindow { first, last } => format!(
            "This period is not open: {first} to {last} are (term: this and the next period, annual: the year)."
        ),
        FieldFault::Dates(_) => format!(
            "The {name} lies outside the period, or the last day before the first: leave it empty to take the period's."
        ),
        FieldFault::Carried(RangeField::Cancelled) => {
            "More numbers are cancelled than the former system used: check there.".to_owned()
        }
        FieldFault::Carried(_) => {
            format!("The {name} is not a number of this range: check in the former system.")
        }
        FieldFault::NoSuchCompany(code) => {
            format!("There is no company {code}: correct it, or add it first with `lj company add`.")
        }
        FieldFault::Overlap { company, span } => format!(
            "The numbers overlap {}{}–{} of company {company}; a number exists once per period: check the platform's allotment.",
            span.track,
            span.begin(),
            span.end()
        ),
        FieldFault::Used { last, .. } => {
            format!(
                "Numbers are used up to {last}, so the {name} may not change: add an unused range instead."
            )
        }
        FieldFault::ReasonMissing => {
            "Give a reason: it is needed for numbers that are not whole books or come from a former system."
                .to_owned()
        }
    }
}

fn form_zh(field: RangeField) -> &'static str {
    match field {
        RangeField::Period => "請輸入五碼，例如 11507",
        RangeField::TaxKind => "請輸入 07（一般）或 08（特種）",
        RangeField::From | RangeField::To => "請輸入日期，例如 115.07.01",
        RangeField::Track => "請輸入兩個英文字母",
        RangeField::Count | RangeField::Cancelled | RangeField::Books => "請輸入整數",
        RangeField::Begin | RangeField::End | RangeField::LastIssued => "請輸入八碼數字",
        RangeField::Company | RangeField::Dept | RangeField::Till => "請輸入十碼以內的英數字",
        RangeField::Category | RangeField::Copies | RangeField::Kind | RangeField::Upload => "請從清單選取",
        RangeField::Reason => "最多 100 字",
    }
}

fn form_en(field: RangeField) -> &'static str {
    match field {
        RangeField::Period => "five digits such as 11507",
        RangeField::TaxKind => "07 (general) or 08 (special)",
        RangeField::From | RangeField::To => "a date such as 115.07.01",
        RangeField::Track => "two letters",
        RangeField::Count | RangeField::Cancelled | RangeField::Books => "a whole number",
        RangeField::Begin | RangeField::End | RangeField::LastIssued => "eight digits",
        RangeField::Company | RangeField::Dept | RangeField::Till => "at most ten letters and digits",
        RangeField::Category | RangeField::Copies | RangeField::Kind | RangeField::Upload => {
            "one of the list"
        }
        RangeField::Reason => "at most 100 characters",
    }
}
