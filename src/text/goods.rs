//! The goods list in words: headings, the faults of its file, what an import did.

use super::Lang;
use super::sale::line_fault;
use crate::domain::{GOOD_CODE_CHARS_MAX, GOODS_MAX, GoodCode, GoodsFileFault, GoodsRowFault, TaxChoice};

/// What tax a good bears.
pub fn tax(lang: Lang, tax: TaxChoice) -> &'static str {
    match tax {
        TaxChoice::Taxable => lang.pick("應稅", "taxable"),
        TaxChoice::Zero => lang.pick("零稅率", "zero-rated"),
        TaxChoice::Free => lang.pick("免稅", "tax-free"),
    }
}

/// Headings of the table.
pub fn headings(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Zh => ["代號", "條碼", "品名", "單位", "單價", "稅別"],
        Lang::En => ["code", "bar code", "name", "unit", "price", "tax"],
    }
}

/// Goods went.
pub fn removed(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("已刪除 {count} 項商品"),
        Lang::En => format!("{count} goods removed"),
    }
}

/// A file that is no list of goods.
pub fn file_fault(lang: Lang, fault: &GoodsFileFault) -> String {
    match (lang, fault) {
        (Lang::Zh, GoodsFileFault::TooLarge) => "檔案太大（超過 32 MiB），不是商品檔。".to_owned(),
        (Lang::En, GoodsFileFault::TooLarge) => "The file has more than 32 MiB: no list of goods.".to_owned(),
        (Lang::Zh, GoodsFileFault::Encoding(line)) => {
            format!("第 {line} 行不是 UTF-8 也不是 CP950 文字，請另存為 CSV UTF-8。")
        }
        (Lang::En, GoodsFileFault::Encoding(line)) => {
            format!("Line {line} is neither UTF-8 nor CP950: save the file as CSV UTF-8.")
        }
        (Lang::Zh, GoodsFileFault::Header) => {
            "不是商品檔：第一行須為 code,barcode,name,unit,price,tax。".to_owned()
        }
        (Lang::En, GoodsFileFault::Header) => {
            "No list of goods: the first line must be code,barcode,name,unit,price,tax.".to_owned()
        }
        (Lang::Zh, GoodsFileFault::TooManyRows) => format!("超過 {GOODS_MAX} 項商品，請分開管理。"),
        (Lang::En, GoodsFileFault::TooManyRows) => format!("More than {GOODS_MAX} goods."),
    }
}

/// What is wrong with a row.
pub fn row_fault(lang: Lang, fault: &GoodsRowFault) -> String {
    match (lang, fault) {
        (Lang::Zh, GoodsRowFault::Columns(found)) => format!("有 {found} 欄，應為 6 欄"),
        (Lang::En, GoodsRowFault::Columns(found)) => format!("{found} columns instead of 6"),
        (Lang::Zh, GoodsRowFault::Code) => format!("代號須為 1 至 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"),
        (Lang::En, GoodsRowFault::Code) => {
            format!("the code needs 1 to {GOOD_CODE_CHARS_MAX} letters, digits or -_.:")
        }
        (Lang::Zh, GoodsRowFault::BarCode) => format!("條碼最多 {GOOD_CODE_CHARS_MAX} 碼英數字或 -_.:"),
        (Lang::En, GoodsRowFault::BarCode) => {
            format!("the bar code has at most {GOOD_CODE_CHARS_MAX} letters, digits or -_.:")
        }
        (_, GoodsRowFault::Line(fault)) => line_fault(lang, *fault),
        (Lang::Zh, GoodsRowFault::Price) => "單價不是數字".to_owned(),
        (Lang::En, GoodsRowFault::Price) => "the price is no figure".to_owned(),
        (Lang::Zh, GoodsRowFault::Tax) => "稅別須為 taxable、zero 或 free".to_owned(),
        (Lang::En, GoodsRowFault::Tax) => "the tax is taxable, zero or free".to_owned(),
        (Lang::Zh, GoodsRowFault::Twice(code, line)) => format!("{code} 在第 {line} 行已經用過"),
        (Lang::En, GoodsRowFault::Twice(code, line)) => format!("{code} stands on line {line} already"),
    }
}

/// A code that is another good's.
pub fn taken(lang: Lang, code: &GoodCode, owner: &GoodCode) -> String {
    match lang {
        Lang::Zh => format!("{code} 已是商品 {owner} 的代號或條碼"),
        Lang::En => format!("{code} is the code or bar code of {owner}"),
    }
}

/// Nothing was stored.
pub fn import_refused(lang: Lang, rows: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {rows} 列不能接受，全部沒有匯入。請更正後再匯入一次。"),
        Lang::En => {
            format!("{rows} rows cannot be taken; nothing was stored. Put them right and import again.")
        }
    }
}

/// What an import did, or would do: new, changed, the same.
pub fn imported(lang: Lang, [new, changed, same]: [usize; 3], dry_run: bool) -> String {
    match (lang, dry_run) {
        (Lang::Zh, false) => format!("商品：新增 {new}、修改 {changed}、相同 {same}"),
        (Lang::Zh, true) => format!("商品：將新增 {new}、修改 {changed}、相同 {same}（沒有匯入）"),
        (Lang::En, false) => format!("Goods: {new} new, {changed} changed, {same} the same"),
        (Lang::En, true) => format!("Goods: {new} new, {changed} changed, {same} the same (nothing stored)"),
    }
}
