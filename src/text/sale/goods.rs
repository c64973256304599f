//! The goods list in words: headings, the faults of its file, what an import did.

use crate::domain::{GOOD_CODE_CHARS_MAX, GOODS_MAX, GoodCode, GoodsFileFault, GoodsRowFault, TaxChoice};
use crate::text::Lang;
use crate::text::lang::counted;
use crate::text::sale::fault::line_fault;

sentences! {
    /// What tax a good bears.
    pub words tax(TaxChoice) {
        Taxable => "應稅" / "taxable";
        Zero => "零稅率" / "zero-rated";
        Free => "免稅" / "tax-free";
    }
    /// Headings of the table.
    pub fn headings() =>
        ["代號", "條碼", "品名", "單位", "單價", "稅別"]
        / ["code", "bar code", "name", "unit", "price", "tax"];
    /// Goods went.
    pub fn removed(count: usize) => "已刪除 {count} 項商品" / "Goods removed: {count}";
    /// An export would write over a file.
    pub fn file_exists(path: &str) =>
        "{path} 已經存在，沒有寫入；請用別的檔名，或加 --overwrite 覆寫。"
        / "{path} is there already, so nothing was written: name another file, or give --overwrite.";
    /// A code that is another good's.
    pub fn taken(code: &GoodCode, owner: &GoodCode) =>
        "{code} 已是商品 {owner} 的代號或條碼" / "{code} is the code or bar code of {owner}";
    /// A row of the file that changes a good.
    pub fn row_changed() => "修改" / "changed";
    /// A row of the file whose code is another good's.
    pub fn row_taken() => "代號重複" / "taken";
    /// Nothing was stored.
    pub fn import_refused(rows: usize) where said = counted(rows as u64, "row") =>
        "有 {rows} 列不能接受，全部沒有匯入。請更正後再匯入一次。"
        / "{said} cannot be taken; nothing was stored. Put the file right and import again.";
    /// A file that is no list of goods.
    pub match file_fault(lang, fault: &GoodsFileFault) {
        TooLarge =>
            ["檔案太大（超過 32 MiB），不是商品檔。" / "The file has more than 32 MiB: no list of goods."];
        Encoding(line) =>
            ["第 {line} 行不是 UTF-8 也不是 CP950 文字，或含自造字：請另存為 CSV UTF-8（代號、條碼兩欄先設成文字，開頭的 0 才會留著）。"
            / "Line {line} is neither UTF-8 nor CP950, or has self-made characters: save the file as CSV UTF-8, the codes as text, or their first zeros go."];
        Header =>
            ["不是商品檔：第一行須為 code,barcode,name,unit,price,tax。"
            / "No list of goods: the first line must be code,barcode,name,unit,price,tax."];
        TooManyRows => ["超過 {GOODS_MAX} 項商品，請分開管理。" / "More than {GOODS_MAX} goods."];
    }
    /// What is wrong with a row.
    pub match row_fault(lang, fault: &GoodsRowFault) {
        Columns(found) => ["有 {found} 欄，應為 6 欄" / "{found} columns instead of 6"];
        Code =>
            ["代號須為 1 至 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"
            / "the code needs 1 to {GOOD_CODE_CHARS_MAX} letters, digits or -_.:"];
        BarCode =>
            ["條碼最多 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"
            / "the bar code has at most {GOOD_CODE_CHARS_MAX} letters, digits or -_.:"];
        Line(fault) => (line_fault(lang, *fault));
        Price => ["單價不是數字" / "the price is no figure"];
        Tax => ["稅別須為 taxable、zero 或 free" / "the tax is taxable, zero or free"];
        AsFigure(code) =>
            ["請把這一欄設成文字再存檔：{code} 被試算表當成數字"
            / "save this column as text: a spreadsheet has made the number {code} of it"];
        LostZeros(code, known) where what = lost_zeros(lang, code, known.as_ref()) => ["{what}" / "{what}"];
        SheetError(name) =>
            ["請改成真正的品名：{name} 是試算表的錯誤訊息"
            / "write the name: {name} is what a spreadsheet writes for a mistake"];
        Twice(code, line) => ["{code} 在第 {line} 行已經用過" / "{code} stands on line {line} already"];
    }
    /// What an import did, or would do: new, changed, the same.
    pub fn imported(lang, counts: [usize; 3], dry_run: bool) where [new, changed, same] = counts => match dry_run {
        false =>
            ["商品：新增 {new}、修改 {changed}、相同 {same}"
            / "Goods: {new} new, {changed} changed, {same} the same"];
        true =>
            ["商品：將新增 {new}、修改 {changed}、相同 {same}（沒有匯入）"
            / "Goods: {new} new, {changed} changed, {same} the same (nothing stored)"];
    }
}

/// A code that has lost its first zeros.
fn lost_zeros(lang: Lang, code: &str, known: Option<&GoodCode>) -> String {
    match known {
        Some(known) => say!(
            lang,
            "請把這一欄設成文字再存檔：{known} 開頭的 0 不見了，變成 {code}"
                / "save this column as text: {known} has lost its first zeros and is {code} now"
        ),
        None => say!(
            lang,
            "請補上開頭的 0：條碼 {code} 少了一碼"
                / "put its first zero back: the bar code {code} is one digit short"
        ),
    }
}
