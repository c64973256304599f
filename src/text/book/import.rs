//! 電子發票字軌匯入: the verdict on each row, the faults of a line, why a file is none of the platform's, and what came
//! of it.

use crate::allocation::{Column, NotAllocation, RowFault};
use crate::domain::{ImportVerdict, OverlapWith, RowVerdict, TaxKind};
use crate::text::Lang;
use crate::text::book::draft::numbers;
use crate::text::lang::counted;

sentences! {
    /// The same without what it collides with.
    pub words why(RowVerdict) {
        New => "" / "";
        Same => "字軌已在資料內，不必再匯入。" / "In the store already: nothing to do.";
        Past =>
            "期別已過，不匯入；要留作紀錄請加 --history。"
            / "Its period is over: not stored; add --history to keep it for the record.";
        Overlap => "號碼重疊。" / "The numbers overlap.";
        OtherUbn =>
            "統一編號不是本資料任何公司的；請核對下載的帳號，或先建立公司。"
            / "Its UBN is no company's here: check whose file it is, or add the company first.";
        WrongPeriod =>
            "期別超出可匯入的範圍（期配為本期及下期，年配為全年）；請核對期別與電腦日期。"
            / "Its period is not open yet (term: this and the next, annual: the year): check it and the computer's date.";
        BadRow =>
            "不是平台的配號（非整本或內容有誤）；請重新下載。"
            / "Not a row of the platform (not whole books, or damaged): download the file again.";
    }
    /// What is wrong in a line of the file, and how to mend it.
    pub match row_fault(lang, fault: &RowFault) {
        BlankLine =>
            ["檔案中間有空白行，平台只會讀到這裡；請刪去空白行或重新下載。"
            / "An empty line in the middle, where the platform stops reading: take it out or download again."];
        RepeatedHeader =>
            ["標題列又出現一次：可能是兩個檔案接在一起，請分開匯入。"
            / "The header stands here again: two files were joined, import them one by one."];
        LineTooLong(bytes) =>
            ["這一行有 {bytes} 位元組，太長了；請重新下載。"
            / "The line has {bytes} bytes: download the file again."];
        Quotes =>
            ["引號沒有成對；請重新下載。"
            / "The quotation marks do not enclose whole cells: download again."];
        ColumnsMissing(found) =>
            ["只有 {found} 欄，應為 7 欄；請重新下載。"
            / "{found} columns instead of 7: download the file again."];
        ColumnsExtra(found) =>
            ["有 {found} 欄，應為 7 欄；請重新下載。"
            / "{found} columns instead of 7: download the file again."];
        Hidden { column, found } =>
            ["{column}「{found}」含有看不見的字元；請重新下載。"
            / "{column}: a hidden character in “{found}”; download the file again."];
        TooLong { column, chars } =>
            ["{column}有 {chars} 個字，太長了；請重新下載。"
            / "{column} has {chars} characters: download again."];
        LostZeros { column, found } =>
            (excel(lang, *column, found.as_str(), lang.pick("前面的 0 不見了", "has lost its leading zeros")));
        Exponent { column, found } =>
            (excel(lang, *column, found.as_str(), lang.pick("變成科學記號", "has been rounded to an exponent")));
        UbnForm(found) =>
            ["營業人統編「{found}」不是八碼數字。"
            / "營業人統編 “{found}” is not eight digits."];
        UbnCheck(found) =>
            ["營業人統編「{found}」檢查碼不符，請核對。"
            / "營業人統編: the check digit of “{found}” does not fit."];
        TypeCode(found) =>
            ["發票類別代號「{found}」應為 7 或 8。"
            / "發票類別代號 “{found}” is neither 7 nor 8."];
        TypeName(found) =>
            ["發票類別「{found}」應為一般稅額計算或特種稅額計算。"
            / "發票類別 “{found}” is no known type."];
        TypeContradiction { code, name } where code = code.word(), name = type_word(lang, *name) =>
            ["發票類別代號 {code} 與發票類別 {name} 不一致。"
            / "發票類別代號 {code} does not fit 發票類別 ({name})."];
        PeriodForm(found) =>
            ["發票期別「{found}」應如 110/11 ~ 110/12。"
            / "發票期別 “{found}” is not of the form 110/11 ~ 110/12."];
        PeriodMonth(found) =>
            ["發票期別「{found}」沒有這個月份。"
            / "發票期別: there is no such month in “{found}”."];
        PeriodSwapped(found) =>
            ["發票期別「{found}」的起迄月份顛倒。"
            / "發票期別: the months of “{found}” are swapped."];
        PeriodPair(found) =>
            ["發票期別「{found}」應由單月開始。"
            / "發票期別 “{found}” must begin with an odd month."];
        PeriodLength { months, found } =>
            ["發票期別「{found}」有 {months} 個月，應為兩個月。"
            / "發票期別 “{found}” has {months} months instead of two."];
        Track(found) =>
            ["發票字軌名稱「{found}」應為兩個大寫英文字母。"
            / "發票字軌名稱 “{found}” is not two capital letters."];
        SerialForm { column, found } =>
            ["{column}「{found}」應為八碼數字。"
            / "{column} “{found}” is not eight digits."];
        EndBeforeBegin { begin, end } =>
            ["發票迄號 {end} 小於發票起號 {begin}。"
            / "發票迄號 {end} lies before 發票起號 {begin}."];
        UnalignedBegin(begin) =>
            ["發票起號 {begin} 不是整本的起號（尾數應為 00 或 50）。"
            / "發票起號 {begin} begins no book (it must end in 00 or 50)."];
        UnalignedEnd(end) =>
            ["發票迄號 {end} 不是整本的迄號（尾數應為 49 或 99）。"
            / "發票迄號 {end} ends no book (it must end in 49 or 99)."];
    }
    /// What the file is instead.
    pub match instead(lang, fault: &NotAllocation) {
        TooLarge { bytes, max } =>
            ["檔案有 {bytes} 位元組，最多 {max}。"
            / "it has {bytes} bytes, at most {max} are read."];
        TooManyRows(max) => ["超過 {max} 列。" / "it has more than {max} rows."];
        Empty => ["檔案是空的，連標題列都沒有。" / "it is empty, even the header is missing."];
        Utf16 =>
            ["這是 UTF-16，可能用 Excel 存成「Unicode 文字」。"
            / "it is UTF-16, perhaps saved by Excel as “Unicode text”."];
        Workbook => ["這是 Excel 活頁簿或壓縮檔。" / "it is an Excel workbook or an archive."];
        Binary => ["這不是文字檔。" / "it is no text."];
        UnknownEncoding => ["文字不是 UTF-8 也不是 CP950（Big5）。" / "its text is neither UTF-8 nor CP950."];
        Undecodable { line, encoding } =>
            ["第 {line} 行不是 {encoding}，檔案可能被截斷、混合，或含自造字。"
            / "line {line} is not {encoding}; the file was cut or mixed, or has self-made characters."];
        Separator(found) =>
            ["欄位以 {found:?} 分隔而不是逗號，可能曾用試算表存檔。"
            / "its columns are separated by {found:?}, not by commas; a spreadsheet saved it."];
        NoHeader => ["第 1 行不是標題列。" / "line 1 is not the header."];
        Columns { missing, found } => (columns(lang, missing, *found));
        OtherFile(first_line) =>
            ["這是別的檔案，開頭是「{first_line}」。"
            / "it is another file, beginning with “{first_line}”."];
    }
    /// The head of the import review: how many rows of each sort.
    pub fn review_counts(new: usize, same: usize, past: usize, refused: usize) =>
        "新增 {new}　相同 {same}　過期 {past}　拒絕 {refused}"
        / "new {new}  same {same}  past {past}  refused {refused}";
    /// After an import.
    pub fn imported(ranges: u64) where said = counted(ranges, "range") =>
        "匯入完成，新增 {ranges} 筆" / "Import done, {said} added";
    /// The file has only its header.
    pub fn unallotted() =>
        "檔案只有標題列：平台尚未配號，沒有可匯入的字軌。"
        / "The file has only its header: nothing has been allotted yet, nothing to import.";
    /// Why a row reads as it does; empty for one that will simply be stored.
    pub fn row_verdict(lang, row: &ImportVerdict) => match (row.verdict, &row.with) {
        (RowVerdict::Overlap, Some(OverlapWith::Line(line))) =>
            ["與檔案第 {line} 行的號碼重疊；請重新下載。"
            / "Shares numbers with line {line} of the file: download it again."];
        (RowVerdict::Overlap, Some(OverlapWith::Range { company, span })), numbers = numbers(*span) =>
            ["與公司 {company} 已有的 {numbers} 部分重疊；請先核對該筆字軌。"
            / "Shares numbers with {numbers} of company {company}: check that range first."];
        (verdict, _) => (why(lang, verdict).to_owned());
    }
    /// Only a spreadsheet does this to a number; the cure is always the same.
    fn excel(column: Column, found: &str, what: &str) =>
        "{column}「{found}」{what}：此檔曾用 Excel 存檔。請重新下載，不要用 Excel 開啟。"
        / "{column} “{found}” {what}: the file was saved by Excel. Download it again and do not open it in Excel.";
    words type_word(TaxKind) {
        General => "一般稅額計算" / "general tax";
        Special => "特種稅額計算" / "special tax";
    }
    fn columns(lang, missing: &[Column], found: usize)
        where names = missing.iter().map(|column| column.header()).collect::<Vec<_>>().join("、") => match missing {
        [] =>
            ["標題列有 {found} 欄，欄數或順序不對。"
            / "its header has {found} columns, too many or in another order."];
        _ => ["標題列缺少 {names}。" / "its header lacks {names}."];
    }
    /// Why the file is no allocation table at all.
    pub fn not_allocation(lang, fault: &NotAllocation) where what = instead(lang, fault) =>
        "這不是平台下載的配號檔：{what}請到電子發票整合服務平台重新下載 invnoapply….csv。"
        / "This is not the platform's allocation file: {what} Download invnoapply….csv from the platform again.";
    /// A refused import.
    pub fn refused(lang, rows: usize, excel: bool) where cure = cure(lang, excel), said = counted(rows as u64, "row") =>
        "有 {rows} 行不能接受，整個檔案都沒有匯入。{cure}"
        / "{said} cannot be taken, so nothing was imported. {cure}";
    words cure(excel: bool) match excel {
        true =>
            "此檔曾用 Excel 存檔，號碼已損壞：請重新下載，不要用 Excel 開啟。"
            / "Excel saved this file and damaged its numbers: download it again and do not open it in Excel.";
        false =>
            "請依各行說明更正，或重新下載配號檔。" / "Correct each as it says, or download the file again.";
    }
    /// An import that went through: new, same and past rows, ranges stored.
    pub fn done(lang, counts: [usize; 3], ranges: u64, dry_run: bool)
        where [new, same, past] = counts, rows = counted(new as u64, "new row"), stored = counted(ranges, "range") => match dry_run {
        false =>
            ["已匯入：新增 {new} 行（{ranges} 筆字軌），已有 {same} 行，過期 {past} 行。"
            / "Imported: {rows} ({stored}), {same} there already, {past} of past periods."];
        true =>
            ["試匯入：將新增 {new} 行（{ranges} 筆字軌），已有 {same} 行，過期 {past} 行。"
            / "Dry run: {rows} ({stored}) would be stored, {same} are there already, {past} are of past periods."];
    }
}

/// How many rows cannot be taken.
pub(in crate::text) fn refused_rows(verdicts: &[ImportVerdict]) -> usize {
    verdicts.iter().filter(|row| row.verdict.refuses()).count()
}

/// How wide the column of verdicts is: the longest in either language.
const VERDICT_CELLS: usize = 9;

/// One row of an import.
pub fn row(lang: Lang, line: u32, verdict: &str, reason: &str) -> String {
    let place = say!(lang, "第 {line} 行" / "line {line}");
    // A Chinese character is two cells wide.
    let cells: usize = verdict.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let gap = " ".repeat(VERDICT_CELLS.saturating_sub(cells));
    format!("{place}  {verdict}{gap} {reason}").trim_end().to_owned()
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
