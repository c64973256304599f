//! The goods list in words: headings, the faults of its file, what an import did.

use crate::domain::{GOOD_CODE_CHARS_MAX, GOODS_MAX, GoodCode, GoodsFileFault, GoodsRowFault, TaxChoice};
use crate::text::Lang;
use crate::text::sale::fault::line_fault;

sentences! {
    /// What tax a good bears.
    words tax(TaxChoice) {
        Taxable => "應稅" / "taxable";
        Zero => "零稅率" / "zero-rated";
        Free => "免稅" / "tax-free";
    }
    /// Headings of the table.
    fn headings() =>
        ["代號", "條碼", "品名", "單位", "單價", "稅別"]
        / ["code", "bar code", "name", "unit", "price", "tax"];
    /// Goods went.
    fn removed(count: usize) => "已刪除 {count} 項商品" / "{count} goods removed";
    /// A code that is another good's.
    fn taken(code: &GoodCode, owner: &GoodCode) =>
        "{code} 已是商品 {owner} 的代號或條碼" / "{code} is the code or bar code of {owner}";
    /// Nothing was stored.
    fn import_refused(rows: usize) =>
        "有 {rows} 列不能接受，全部沒有匯入。請更正後再匯入一次。"
        / "{rows} rows cannot be taken; nothing was stored. Put them right and import again.";
}

/// A file that is no list of goods.
pub fn file_fault(lang: Lang, fault: &GoodsFileFault) -> String {
    match fault {
        GoodsFileFault::TooLarge => say!(
            lang,
            "檔案太大（超過 32 MiB），不是商品檔。" / "The file has more than 32 MiB: no list of goods."
        ),
        GoodsFileFault::Encoding(line) => say!(
            lang,
            "第 {line} 行不是 UTF-8 也不是 CP950 文字，請另存為 CSV UTF-8。"
                / "Line {line} is neither UTF-8 nor CP950: save the file as CSV UTF-8."
        ),
        GoodsFileFault::Header => say!(
            lang,
            "不是商品檔：第一行須為 code,barcode,name,unit,price,tax。"
                / "No list of goods: the first line must be code,barcode,name,unit,price,tax."
        ),
        GoodsFileFault::TooManyRows => {
            say!(lang, "超過 {GOODS_MAX} 項商品，請分開管理。" / "More than {GOODS_MAX} goods.")
        }
    }
}

/// What is wrong with a row.
pub fn row_fault(lang: Lang, fault: &GoodsRowFault) -> String {
    match fault {
        GoodsRowFault::Columns(found) => {
            say!(lang, "有 {found} 欄，應為 6 欄" / "{found} columns instead of 6")
        }
        GoodsRowFault::Code => say!(
            lang,
            "代號須為 1 至 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"
                / "the code needs 1 to {GOOD_CODE_CHARS_MAX} letters, digits or -_.:"
        ),
        GoodsRowFault::BarCode => say!(
            lang,
            "條碼最多 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"
                / "the bar code has at most {GOOD_CODE_CHARS_MAX} letters, digits or -_.:"
        ),
        GoodsRowFault::Line(fault) => line_fault(lang, *fault),
        GoodsRowFault::Price => say!(lang, "單價不是數字" / "the price is no figure"),
        GoodsRowFault::Tax => {
            say!(lang, "稅別須為 taxable、zero 或 free" / "the tax is taxable, zero or free")
        }
        GoodsRowFault::Twice(code, line) => {
            say!(lang, "{code} 在第 {line} 行已經用過" / "{code} stands on line {line} already")
        }
    }
}

/// What an import did, or would do: new, changed, the same.
pub fn imported(lang: Lang, [new, changed, same]: [usize; 3], dry_run: bool) -> String {
    match dry_run {
        false => say!(
            lang,
            "商品：新增 {new}、修改 {changed}、相同 {same}"
                / "Goods: {new} new, {changed} changed, {same} the same"
        ),
        true => say!(
            lang,
            "商品：將新增 {new}、修改 {changed}、相同 {same}（沒有匯入）"
                / "Goods: {new} new, {changed} changed, {same} the same (nothing stored)"
        ),
    }
}
