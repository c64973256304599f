//! 電子發票字軌匯入: the verdict on each row, the faults of a line, and why a file is none of the platform's.

use super::Lang;
use crate::allocation::{Column, NotAllocation, RowFault};
use crate::domain::{ImportVerdict, OverlapWith, RowVerdict, TaxKind};

/// Why a row reads as it does; empty for one that will simply be stored.
pub fn row_verdict(lang: Lang, row: &ImportVerdict) -> String {
    match row.verdict {
        RowVerdict::New => String::new(),
        RowVerdict::Same => lang.pick("字軌已在資料內，不必再匯入。", "In the store already: nothing to do.").to_owned(),
        RowVerdict::Past => lang
            .pick(
                "期別已過，不匯入；要留作紀錄請加 --history。",
                "Its period is over: not stored; add --history to keep it for the record.",
            )
            .to_owned(),
        RowVerdict::Overlap => overlap(lang, row.with.as_ref()),
        RowVerdict::OtherUbn => lang
            .pick(
                "統一編號不是本資料任何公司的；請核對下載的帳號，或先建立公司。",
                "Its UBN is no company's here: check whose file it is, or add the company first.",
            )
            .to_owned(),
        RowVerdict::WrongPeriod => lang
            .pick(
                "期別超出可匯入的範圍（期配為本期及下期，年配為全年）；請核對期別與電腦日期。",
                "Its period is not open yet (term: this and the next, annual: the year): check it and the computer's date.",
            )
            .to_owned(),
        RowVerdict::BadRow => lang
            .pick(
                "不是平台的配號（非整本或內容有誤）；請重新下載。",
                "Not a row of the platform (not whole books, or damaged): download the file again.",
            )
            .to_owned(),
    }
}

fn overlap(lang: Lang, with: Option<&OverlapWith>) -> String {
    match (lang, with) {
        (Lang::Zh, Some(OverlapWith::Line(line))) => format!("與檔案第 {line} 行的號碼重疊；請重新下載。"),
        (Lang::En, Some(OverlapWith::Line(line))) => {
            format!("Shares numbers with line {line} of the file: download it again.")
        }
        (Lang::Zh, Some(OverlapWith::Range { company, span })) => format!(
            "與公司 {company} 已有的 {}{}–{} 部分重疊；請先核對該筆字軌。",
            span.track,
            span.begin(),
            span.end()
        ),
        (Lang::En, Some(OverlapWith::Range { company, span })) => format!(
            "Shares numbers with {}{}–{} of company {company}: check that range first.",
            span.track,
            span.begin(),
            span.end()
        ),
        (_, None) => lang.pick("號碼重疊。", "The numbers overlap.").to_owned(),
    }
}

/// What is wrong in a line of the file, and how to mend it.
pub fn row_fault(lang: Lang, fault: &RowFault) -> String {
    if let Some(column) = excel_column(fault) {
        return excel(lang, column, fault);
    }
    match lang {
        Lang::Zh => fault_zh(fault),
        Lang::En => fault_en(fault),
    }
}

fn excel_column(fault: &RowFault) -> Option<Column> {
    match fault {
        RowFault::LostZeros { column, .. } | RowFault::Exponent { column, .. } => Some(*column),
        _ => None,
    }
}

/// Only a spreadsheet does this to a number; the cure is always the same.
fn excel(lang: Lang, column: Column, fault: &RowFault) -> String {
    let (zh, en, found) = match fault {
        RowFault::Exponent { found, .. } => {
            ("變成科學記號", "has been rounded to an exponent", found.as_str())
        }
        RowFault::LostZeros { found, .. } => {
            ("前面的 0 不見了", "has lost its leading zeros", found.as_str())
        }
        _ => ("", "", ""),
    };
    match lang {
        Lang::Zh => {
            format!("{column}「{found}」{zh}：此檔曾用 Excel 存檔。請重新下載，不要用 Excel 開啟。")
        }
        Lang::En => format!(
            "{column} “{found}” {en}: the file was saved by Excel. Download it again and do not open it in Excel."
        ),
    }
}

fn type_word(lang: Lang, kind: TaxKind) -> &'static str {
    match kind {
        TaxKind::General => lang.pick("一般稅額計算", "general tax"),
        TaxKind::Special => lang.pick("特種稅額計算", "special tax"),
    }
}

fn fault_zh(fault: &RowFault) -> String {
    match fault {
        RowFault::BlankLine => "檔案中間有空白行，平台只會讀到這裡；請刪去空白行或重新下載。".to_owned(),
        RowFault::RepeatedHeader => "標題列又出現一次：可能是兩個檔案接在一起，請分開匯入。".to_owned(),
        RowFault::LineTooLong { bytes } => format!("這一行有 {bytes} 位元組，太長了；請重新下載。"),
        RowFault::Quotes => "引號沒有成對；請重新下載。".to_owned(),
        RowFault::ColumnsMissing { found } => format!("只有 {found} 欄，應為 7 欄；請重新下載。"),
        RowFault::ColumnsExtra { found } => format!("有 {found} 欄，應為 7 欄；請重新下載。"),
        RowFault::Hidden { column, found } => {
            format!("{column}「{found}」含有看不見的字元；請重新下載。")
        }
        RowFault::TooLong { column, chars } => format!("{column}有 {chars} 個字，太長了；請重新下載。"),
        RowFault::LostZeros { .. } | RowFault::Exponent { .. } => String::new(),
        RowFault::UbnForm { found } => format!("營業人統編「{found}」不是八碼數字。"),
        RowFault::UbnCheck { found } => format!("營業人統編「{found}」檢查碼不符，請核對。"),
        RowFault::TypeCode { found } => format!("發票類別代號「{found}」應為 7 或 8。"),
        RowFault::TypeName { found } => format!("發票類別「{found}」應為一般稅額計算或特種稅額計算。"),
        RowFault::TypeContradiction { code, name } => {
            format!("發票類別代號 {} 與發票類別 {} 不一致。", code.word(), type_word(Lang::Zh, *name))
        }
        RowFault::PeriodForm { found } => format!("發票期別「{found}」應如 110/11 ~ 110/12。"),
        RowFault::PeriodMonth { found } => format!("發票期別「{found}」沒有這個月份。"),
        RowFault::PeriodSwapped { found } => format!("發票期別「{found}」的起迄月份顛倒。"),
        RowFault::PeriodPair { found } => format!("發票期別「{found}」應由單月開始。"),
        RowFault::PeriodLength { months, found } => {
            format!("發票期別「{found}」有 {months} 個月，應為兩個月。")
        }
        RowFault::Track { found } => format!("發票字軌名稱「{found}」應為兩個大寫英文字母。"),
        RowFault::SerialForm { column, found } => format!("{column}「{found}」應為八碼數字。"),
        RowFault::EndBeforeBegin { begin, end } => format!("發票迄號 {end} 小於發票起號 {begin}。"),
        RowFault::UnalignedBegin { begin } => {
            format!("發票起號 {begin} 不是整本的起號（尾數應為 00 或 50）。")
        }
        RowFault::UnalignedEnd { end } => format!("發票迄號 {end} 不是整本的迄號（尾數應為 49 或 99）。"),
    }
}

fn fault_en(fault: &RowFault) -> String {
    match fault {
        RowFault::BlankLine => {
            "An empty line in the middle, where the platform stops reading: take it out or download again."
                .to_owned()
        }
        RowFault::RepeatedHeader => {
            "The header stands here again: two files were joined, import them one by one.".to_owned()
        }
        RowFault::LineTooLong { bytes } => format!("The line has {bytes} bytes: download the file again."),
        RowFault::Quotes => "The quotation marks do not enclose whole cells: download again.".to_owned(),
        RowFault::ColumnsMissing { found } | RowFault::ColumnsExtra { found } => {
            format!("{found} columns instead of 7: download the file again.")
        }
        RowFault::Hidden { column, found } => {
            format!("{column}: a hidden character in “{found}”; download the file again.")
        }
        RowFault::TooLong { column, chars } => format!("{column} has {chars} characters: download again."),
        RowFault::LostZeros { .. } | RowFault::Exponent { .. } => String::new(),
        RowFault::UbnForm { found } => format!("營業人統編 “{found}” is not eight digits."),
        RowFault::UbnCheck { found } => format!("營業人統編: the check digit of “{found}” does not fit."),
        RowFault::TypeCode { found } => format!("發票類別代號 “{found}” is neither 7 nor 8."),
        RowFault::TypeName { found } => format!("發票類別 “{found}” is no known type."),
        RowFault::TypeContradiction { code, name } => {
            format!("發票類別代號 {} does not fit 發票類別 ({}).", code.word(), type_word(Lang::En, *name))
        }
        RowFault::PeriodForm { found } => format!("發票期別 “{found}” is not of the form 110/11 ~ 110/12."),
        RowFault::PeriodMonth { found } => format!("發票期別: there is no such month in “{found}”."),
        RowFault::PeriodSwapped { found } => format!("發票期別: the months of “{found}” are swapped."),
        RowFault::PeriodPair { found } => format!("發票期別 “{found}” must begin with an odd month."),
        RowFault::PeriodLength { months, found } => {
            format!("發票期別 “{found}” has {months} months instead of two.")
        }
        RowFault::Track { found } => format!("發票字軌名稱 “{found}” is not two capital letters."),
        RowFault::SerialForm { column, found } => format!("{column} “{found}” is not eight digits."),
        RowFault::EndBeforeBegin { begin, end } => format!("發票迄號 {end} lies before 發票起號 {begin}."),
        RowFault::UnalignedBegin { begin } => {
            format!("發票起號 {begin} begins no book (it must end in 00 or 50).")
        }
        RowFault::UnalignedEnd { end } => format!("發票迄號 {end} ends no book (it must end in 49 or 99)."),
    }
}

/// Why the file is no allocation table at all.
pub fn not_allocation(lang: Lang, fault: &NotAllocation) -> String {
    let what = match lang {
        Lang::Zh => not_zh(fault),
        Lang::En => not_en(fault),
    };
    match lang {
        Lang::Zh => {
            format!("這不是平台下載的配號檔：{what}請到電子發票整合服務平台重新下載 invnoapply….csv。")
        }
        Lang::En => format!(
            "This is not the platform's allocation file: {what} Download invnoapply….csv from the platform again."
        ),
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.header()).collect::<Vec<_>>().join("、")
}

fn not_zh(fault: &NotAllocation) -> String {
    match fault {
        NotAllocation::TooLarge { bytes, max } => format!("檔案有 {bytes} 位元組，最多 {max}。"),
        NotAllocation::TooManyRows { max } => format!("超過 {max} 列。"),
        NotAllocation::Empty => "檔案是空的，連標題列都沒有。".to_owned(),
        NotAllocation::Utf16 => "這是 UTF-16，可能用 Excel 存成「Unicode 文字」。".to_owned(),
        NotAllocation::Workbook => "這是 Excel 活頁簿或壓縮檔。".to_owned(),
        NotAllocation::Binary => "這不是文字檔。".to_owned(),
        NotAllocation::UnknownEncoding => "文字不是 UTF-8 也不是 CP950（Big5）。".to_owned(),
        NotAllocation::Undecodable { line, encoding } => {
            format!("第 {line} 行不是 {encoding}，檔案可能被截斷或混合。")
        }
        NotAllocation::Separator { found } => {
            format!("欄位以 {found:?} 分隔而不是逗號，可能曾用試算表存檔。")
        }
        NotAllocation::NoHeader => "第 1 行不是標題列。".to_owned(),
        NotAllocation::Columns { missing, found } if missing.is_empty() => {
            format!("標題列有 {found} 欄，欄數或順序不對。")
        }
        NotAllocation::Columns { missing, .. } => format!("標題列缺少 {}。", names(missing)),
        NotAllocation::OtherFile { first_line } => format!("這是別的檔案，開頭是「{first_line}」。"),
    }
}

fn not_en(fault: &NotAllocation) -> String {
    match fault {
        NotAllocation::TooLarge { bytes, max } => format!("it has {bytes} bytes, at most {max} are read."),
        NotAllocation::TooManyRows { max } => format!("it has more than {max} rows."),
        NotAllocation::Empty => "it is empty, even the header is missing.".to_owned(),
        NotAllocation::Utf16 => "it is UTF-16, perhaps saved by Excel as “Unicode text”.".to_owned(),
        NotAllocation::Workbook => "it is an Excel workbook or an archive.".to_owned(),
        NotAllocation::Binary => "it is no text.".to_owned(),
        NotAllocation::UnknownEncoding => "its text is neither UTF-8 nor CP950.".to_owned(),
        NotAllocation::Undecodable { line, encoding } => {
            format!("line {line} is not {encoding}; the file was cut or mixed.")
        }
        NotAllocation::Separator { found } => {
            format!("its columns are separated by {found:?}, not by commas; a spreadsheet saved it.")
        }
        NotAllocation::NoHeader => "line 1 is not the header.".to_owned(),
        NotAllocation::Columns { missing, found } if missing.is_empty() => {
            format!("its header has {found} columns, too many or in another order.")
        }
        NotAllocation::Columns { missing, .. } => format!("its header lacks {}.", names(missing)),
        NotAllocation::OtherFile { first_line } => {
            format!("it is another file, beginning with “{first_line}”.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CleanText;

    #[test]
    fn excel_damage_says_excel_and_the_cure() {
        let found = CleanText::new("4.25E+07", 40).unwrap();
        let fault = RowFault::Exponent { column: Column::Begin, found };
        let zh = row_fault(Lang::Zh, &fault);
        assert!(zh.contains("4.25E+07") && zh.contains("Excel") && zh.contains("重新下載"), "{zh}");
        assert!(row_fault(Lang::En, &fault).contains("do not open it in Excel"));
    }

    #[test]
    fn a_missing_column_is_named() {
        let fault = NotAllocation::Columns { missing: vec![Column::End], found: 6 };
        assert!(not_allocation(Lang::Zh, &fault).contains("發票迄號"));
    }
}
