//! What is wrong with one field of a range, and how to mend it.

use crate::domain::{FieldFault, RangeField, Span};
use crate::text::Lang;

/// How many faults of a batch one sentence names; the rest is counted.
const FAULTS_SHOWN_MAX: usize = 20;

sentences! {
    /// The name of a field of the LJ form.
    pub words field(RangeField) {
        Company => "公司編號" / "company";
        Dept => "部門" / "department";
        Till => "收銀台" / "till";
        Period => "發票期別" / "period";
        TaxKind => "稅額計算" / "tax kind";
        Category => "發票類別" / "category";
        Copies => "發票聯數" / "copies";
        Kind => "發票型態" / "kind";
        From => "發票起日" / "first day";
        To => "發票迄日" / "last day";
        Track => "發票字軌" / "track";
        Count => "發票張數" / "count";
        Begin => "發票號碼起" / "begin";
        End => "發票號碼迄" / "end";
        LastIssued => "已開立號碼" / "last issued";
        Cancelled => "作廢張數" / "cancelled";
        Upload => "上傳方式" / "upload";
        Books => "本數" / "books";
        Reason => "原因" / "reason";
    }
    /// The sentence shown at the field.
    pub match field_fault(lang, fault: &FieldFault) {
        Missing(_) where name = field(lang, fault.field()) =>
            ["{name}不可空白，請輸入。"
            / "The {name} is missing: fill it in."];
        Form(which) where name = field(lang, fault.field()), form = form(lang, *which) =>
            ["{name}格式不對，{form}。"
            / "The {name} is not well formed: {form}."];
        EndBeforeBegin =>
            ["發票號碼迄小於發票號碼起，請對調或更正。"
            / "The end lies before the begin: swap or correct them."];
        CountMismatch { counted, typed } =>
            ["起迄號碼共 {counted} 張，輸入的張數是 {typed}；請更正其中之一。"
            / "Begin and end give {counted} numbers, the count says {typed}: correct one of them."];
        Unaligned { nearest } =>
            ["號碼不是整本（一本 50 張，起號尾數 00 或 50，迄號尾數 49 或 99）；此本起號為 {nearest:08}，確實如此請填原因。"
            / "Not whole books (50 numbers, begin at …00 or …50, end at …49 or …99); this book begins at {nearest:08}. Give a reason if it is so."];
        PeriodWindow { first, last } =>
            ["此期別目前不開放新增；可用期別為 {first} 至 {last}。期配為本期及下期，年配為全年。"
            / "This period is not open: {first} to {last} are (term: this and the next period, annual: the year)."];
        Dates(_) where name = field(lang, fault.field()) =>
            ["{name}不在期別之內，或迄日早於起日；清空即依期別自動帶入。"
            / "The {name} lies outside the period, or the last day before the first: leave it empty to take the period's."];
        Carried(RangeField::Cancelled) =>
            ["作廢張數多於前系統已開立的張數，請核對舊系統。"
            / "More numbers are cancelled than the former system used: check there."];
        Carried(_) where name = field(lang, fault.field()) =>
            ["{name}不在此段號碼之內，請核對舊系統。"
            / "The {name} is not a number of this range: check in the former system."];
        NoSuchCompany(code) =>
            ["沒有公司編號 {code}；請更正，或先以 lj company add 建立。"
            / "There is no company {code}: correct it, or add it first with `lj company add`."];
        Overlap { company, span } where numbers = numbers(*span) =>
            ["號碼與公司 {company} 的 {numbers} 重疊；同一期別的號碼不可重複，請核對平台的配號。"
            / "The numbers overlap {numbers} of company {company}; a number exists once per period: check the platform's allotment."];
        Used { last, .. } where name = field(lang, fault.field()) =>
            ["已開立至 {last}，{name}不可再修改；請改用未使用的字軌另行新增。"
            / "Numbers are used up to {last}, so the {name} may not change: add an unused range instead."];
        PastLast { left, .. } =>
            ["從這個起號到 99999999 只有 {left} 號，沒有這麼多；請更正起號或減少。"
            / "From this begin to 99999999 there are only {left} numbers: correct the begin, or ask for fewer."];
        ReasonMissing =>
            ["請填原因：非整本或由前系統接續的號碼必須說明。"
            / "Give a reason: it is needed for numbers that are not whole books or come from a former system."];
    }
    words form(RangeField) {
        Period => "請輸入五碼，例如 11507" / "five digits such as 11507";
        TaxKind => "請輸入 07（一般）或 08（特種）" / "07 (general) or 08 (special)";
        From | To => "請輸入日期，例如 115.07.01" / "a date such as 115.07.01";
        Track => "請輸入兩個英文字母" / "two letters";
        Count | Books => "請輸入 1 以上的整數" / "a whole number from 1 on";
        Cancelled => "請輸入整數" / "a whole number";
        Begin | End | LastIssued => "請輸入八碼數字" / "eight digits";
        Company | Dept | Till => "請輸入十碼以內的英數字" / "at most ten letters and digits";
        Category | Copies | Kind | Upload => "請從清單選取" / "one of the list";
        Reason => "最多 100 字" / "at most 100 characters";
    }
}

/// Faults of several drafts in one sentence, each at its field; a long list is counted, not told.
pub(in crate::text) fn field_faults(lang: Lang, faults: &[(u32, FieldFault)]) -> String {
    let several = faults.iter().any(|(draft, _)| *draft > 0);
    let told = faults.iter().take(FAULTS_SHOWN_MAX).map(|(draft, fault)| {
        let name = field(lang, fault.field());
        let sentence = field_fault(lang, fault);
        let row = draft + 1;
        match several {
            false => format!("[{name}] {sentence}"),
            true => say!(lang, "[第 {row} 筆 {name}] {sentence}" / "[row {row} {name}] {sentence}"),
        }
    });
    let mut sentences: Vec<String> = told.collect();
    let more = faults.len() - sentences.len();
    if more > 0 {
        sentences.push(say!(lang, "另有 {more} 項。" / "And {more} more."));
    }
    sentences.join(" ")
}

/// `TF 87296900-87296949`.
pub fn span(span: Span) -> String {
    format!("{} {}-{}", span.track, span.begin(), span.end())
}

/// `AB00000000–00000049`.
pub(in crate::text) fn numbers(span: Span) -> String {
    format!("{}{}–{}", span.track, span.begin(), span.end())
}
