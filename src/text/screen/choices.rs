//! The shown words of the domain's enums, where they differ from the words of JSON.

use crate::domain::{Check, RangeField, RowVerdict, TaxKind, UploadMode};
use crate::text::Lang;

/// 稅額計算.
pub fn tax_kind(lang: Lang, kind: TaxKind) -> &'static str {
    match kind {
        TaxKind::General => lang.pick("07 一般", "07 general"),
        TaxKind::Special => lang.pick("08 特種", "08 special"),
    }
}

/// 自動上傳/手動上傳.
pub fn upload(lang: Lang, mode: UploadMode) -> &'static str {
    match mode {
        UploadMode::Auto => lang.pick("自動上傳", "automatic"),
        UploadMode::Manual => lang.pick("手動上傳", "manual"),
    }
}

/// 字軌檢核.
pub fn check(lang: Lang, check: Check) -> &'static str {
    match check {
        Check::Unmatched => lang.pick("未檢核", "unchecked"),
        Check::Matched => lang.pick("已檢核", "checked"),
        Check::Mismatch => lang.pick("不符", "MISMATCH"),
    }
}

/// The word of an import verdict.
pub fn verdict(lang: Lang, verdict: RowVerdict) -> &'static str {
    match verdict {
        RowVerdict::New => lang.pick("新增", "new"),
        RowVerdict::Same => lang.pick("相同", "same"),
        RowVerdict::Past => lang.pick("過期", "past"),
        RowVerdict::Overlap => lang.pick("重疊", "overlap"),
        RowVerdict::OtherUbn => lang.pick("他人統編", "other UBN"),
        RowVerdict::WrongPeriod => lang.pick("期別不符", "period"),
        RowVerdict::BadRow => lang.pick("資料錯誤", "bad row"),
    }
}

/// The label of a field of the LJ form.
pub fn range_field(lang: Lang, field: RangeField) -> &'static str {
    match field {
        RangeField::Company => lang.pick("公司編號", "Company"),
        RangeField::Dept => lang.pick("部門", "Dept"),
        RangeField::Till => lang.pick("收銀台", "Till"),
        RangeField::Period => lang.pick("發票期別", "Period"),
        RangeField::TaxKind => lang.pick("稅額計算", "Tax"),
        RangeField::Category => lang.pick("發票類別", "Category"),
        RangeField::Copies => lang.pick("發票聯數", "Copies"),
        RangeField::Kind => lang.pick("發票型態", "Kind"),
        RangeField::From => lang.pick("發票起日", "From"),
        RangeField::To => lang.pick("發票迄日", "To"),
        RangeField::Track => lang.pick("發票字軌", "Track"),
        RangeField::Count => lang.pick("發票張數", "Count"),
        RangeField::Begin => lang.pick("發票號碼起", "Begin"),
        RangeField::End => lang.pick("發票號碼迄", "End"),
        RangeField::LastIssued => lang.pick("已開立號碼", "Last used"),
        RangeField::Cancelled => lang.pick("作廢張數", "Cancelled"),
        RangeField::Upload => lang.pick("上傳", "Upload"),
        RangeField::Books => lang.pick("批次本數", "Books"),
        RangeField::Reason => lang.pick("原因", "Reason"),
    }
}
