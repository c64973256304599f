//! The shown words of the domain's enums, where they differ from the words of JSON.

use crate::domain::{Check, RangeField, RowVerdict, TaxKind, UploadMode};
use crate::text::Lang;

sentences! {
    /// 稅額計算.
    words tax_kind(TaxKind) {
        General => "07 一般" / "07 general";
        Special => "08 特種" / "08 special";
    }
    /// 自動上傳/手動上傳.
    words upload(UploadMode) {
        Auto => "自動上傳" / "automatic";
        Manual => "手動上傳" / "manual";
    }
    /// 字軌檢核.
    words check(Check) {
        Unmatched => "未檢核" / "unchecked";
        Matched => "已檢核" / "checked";
        Mismatch => "不符" / "MISMATCH";
    }
    /// The word of an import verdict.
    words verdict(RowVerdict) {
        New => "新增" / "new";
        Same => "相同" / "same";
        Past => "過期" / "past";
        Overlap => "重疊" / "overlap";
        OtherUbn => "他人統編" / "other UBN";
        WrongPeriod => "期別不符" / "period";
        BadRow => "資料錯誤" / "bad row";
    }
    /// The label of a field of the LJ form.
    words range_field(RangeField) {
        Company => "公司編號" / "Company";
        Dept => "部門" / "Dept";
        Till => "收銀台" / "Till";
        Period => "發票期別" / "Period";
        TaxKind => "稅額計算" / "Tax";
        Category => "發票類別" / "Category";
        Copies => "發票聯數" / "Copies";
        Kind => "發票型態" / "Kind";
        From => "發票起日" / "From";
        To => "發票迄日" / "To";
        Track => "發票字軌" / "Track";
        Count => "發票張數" / "Count";
        Begin => "發票號碼起" / "Begin";
        End => "發票號碼迄" / "End";
        LastIssued => "已開立號碼" / "Last used";
        Cancelled => "作廢張數" / "Cancelled";
        Upload => "上傳" / "Upload";
        Books => "批次本數" / "Books";
        Reason => "原因" / "Reason";
    }
}
