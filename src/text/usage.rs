//! What a verb says that was called wrongly, or got an answer that is none; yes and no.

use crate::domain::NotAFile;
use crate::text::Lang;
use std::io::{self, ErrorKind};

/// What the reader of options calls an option, a verb and what follows it, in Chinese; it writes them in English.
const PLACEHOLDERS: [(&str, &str); 3] =
    [("[OPTIONS]", "[選項]"), ("[COMMAND]", "[指令]"), ("<COMMAND>", "<指令>")];

/// How a verb is called, or a text that says so, with the placeholders of this language.
pub fn placeholders(lang: Lang, usage: &str) -> String {
    let known = match lang {
        Lang::Zh => &PLACEHOLDERS[..],
        Lang::En => &[],
    };
    known.iter().fold(usage.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

/// The headings of a manual page, as its maker writes them and in Chinese.
const MAN_HEADINGS: [(&str, &str); 7] = [
    (".SH NAME", ".SH 名稱"),
    (".SH SYNOPSIS", ".SH 用法"),
    (".SH DESCRIPTION", ".SH 說明"),
    (".SH OPTIONS", ".SH 選項"),
    (".SH SUBCOMMANDS", ".SH 指令"),
    (".SH VERSION", ".SH 版本"),
    (".SH EXTRA", ".SH 其他"),
];

/// A manual page with the headings and placeholders of this language.
pub fn man_headings(lang: Lang, page: &str) -> String {
    let translated = |line: &str| match MAN_HEADINGS.iter().find(|(en, _)| lang == Lang::Zh && *en == line) {
        Some((_, zh)) => (*zh).to_owned(),
        None => placeholders(lang, line),
    };
    page.lines().map(|line| translated(line) + "\n").collect()
}

/// Before the limits of a figure, in the words of the reader of options, and between them.
const LIMITS_FOLLOW: &str = " is not in ";
const LIMITS_ARE: &str = "..=";

/// A figure outside its limits, from what the reader of options says of it; `None` where it says something else.
pub fn limits(lang: Lang, said: &str) -> Option<String> {
    let (_, limits) = said.split_once(LIMITS_FOLLOW)?;
    let (least, most) = limits.split_once(LIMITS_ARE)?;
    Some(outside(lang, least, most))
}

/// Several words in one sentence.
pub fn several(lang: Lang, words: &[String]) -> String {
    words.join(lang.pick("、", ", "))
}

sentences! {
    /// A level of the log that there is none of.
    pub fn bad_log_level(name: &str, found: &str, words: &str) =>
        "環境變數 {name} 的「{found}」不是記錄等級；可用：{words}。"
        / "“{found}” in the environment's {name} is no level of the log; known: {words}.";
    /// An option that does not exist.
    pub fn no_such_option(name: &str) => "沒有 {name} 這個選項。" / "There is no option {name}.";
    /// A word where none is expected.
    pub fn extra_word(word: &str) => "多了「{word}」。" / "“{word}” is one word too many.";
    /// Options or arguments that are needed.
    pub fn missing(names: &str) => "缺少 {names}。" / "{names} is missing.";
    /// A verb that needs one below it.
    pub fn verb_below(verb: &str) => "「{verb}」之後要有指令。" / "“{verb}” needs a verb below it.";
    /// A value that is none, and what would be right, where that is known.
    pub fn wrong_value(lang, option: &str, given: &str, right: Option<&str>) => match right {
        Some(right) => ["{option} 不能是「{given}」：{right}。" / "{option} cannot be “{given}”: {right}."];
        None => ["{option} 不能是「{given}」。" / "{option} cannot be “{given}”."];
    }
    /// Which values there are.
    pub fn values(words: &str) => "可用的值：{words}" / "one of {words}";
    fn outside(least: &str, most: &str) => "應在 {least} 至 {most} 之間" / "it must be within {least} and {most}";
    /// What should be a whole number.
    pub fn whole_number() => "應為整數，且不可太大" / "a whole number, and not too large";
    /// An option without its value.
    pub fn no_value(option: &str) => "{option} 要有值。" / "{option} needs a value.";
    /// A value of an option that takes no more.
    pub fn one_value_more(option: &str, given: &str) =>
        "{option} 多了值「{given}」。" / "{option} has the value “{given}” too many.";
    /// An option twice.
    pub fn given_twice(option: &str) => "{option} 只能給一次。" / "{option} is given twice.";
    /// Options that do not go together.
    pub fn not_with(option: &str, others: &str) =>
        "{option} 不能與 {others} 一起用。" / "{option} does not go with {others}.";
    /// Bytes that are no text.
    pub fn not_text() => "有不是 UTF-8 的字。" / "A word is not UTF-8.";
    /// Anything else that a line can be.
    pub fn wrong_use() => "用法不正確。" / "The use is wrong.";
    /// What was probably meant.
    pub fn meant(name: &str) => "是不是 {name}？" / "Is it {name}?";
    /// How a verb is called.
    pub fn called(usage: &str) => "用法：{usage}" / "Usage: {usage}";
    /// Where the rest is.
    pub fn more() => "加上 --help 看說明。" / "Add --help for more.";
    /// A verb that does not exist.
    pub fn no_such_verb(verb: &str) =>
        "沒有「{verb}」這個指令。請執行 lj help。" / "There is no verb “{verb}”: see `lj help`.";
    /// The screens need a terminal.
    pub fn no_terminal() =>
        "畫面需要終端機；在程式中請用指令，例如 lj range list（見 lj help）。"
        / "The screens need a terminal; scripts use the verbs, such as `lj range list` (see `lj help`).";
    /// A file or directory that cannot be used.
    pub fn path_fault(path: &str, what: &str) => "無法使用 {path}：{what}" / "{path} cannot be used: {what}";
    /// More files than one call takes.
    pub fn too_many_files(files: usize, folders: usize) =>
        "超過 {files} 個檔案，或資料夾超過 {folders} 層；請分次處理"
        / "more than {files} files, or folders more than {folders} deep: give a part of them at a time";
    /// What stands in a place where a file belongs.
    words not_a_file(NotAFile) {
        Directory => "這是資料夾，不是檔案" / "it is a directory, not a file";
        Pipe => "這是管線，不是檔案；標準輸入請寫 -" / "it is a pipe, not a file; standard input is -";
        Socket => "這是通訊端，不是檔案" / "it is a socket, not a file";
        Device => "這是裝置，不是檔案；標準輸入請寫 -" / "it is a device, not a file; standard input is -";
        Link => "這是連結，此處不跟隨連結；請指定檔案本身" / "it is a link, which is not followed here: name the file itself";
    }
    /// Standard input ended because the other side is gone.
    pub fn input_cut() =>
        "輸入中斷：對方已離線，檔案可能不完整，沒有儲存任何資料。請再傳一次。"
        / "The input broke off: the other side has gone, so the file may not be whole. Nothing was stored; send it again.";
    /// A user without a home directory.
    pub fn no_home() => "找不到使用者的家目錄，請設定 HOME。" / "There is no home directory: set HOME.";
    /// Yes or no, in a table.
    pub words yes_no(yes: bool) match yes {
        true => "是" / "yes";
        false => "否" / "no";
    }
}

/// What the system, or the door to files, says of a file.
pub fn of_file(lang: Lang, error: &io::Error) -> String {
    NotAFile::of(error).map_or_else(|| of_system(lang, error), |what| not_a_file(lang, what).to_owned())
}

/// What the system says: the common kinds in the language of the call, with the system's own words behind them, by which an
/// administrator finds them again.
pub fn of_system(lang: Lang, error: &io::Error) -> String {
    match (lang, system_kind(error.kind())) {
        (Lang::Zh, Some(said)) => format!("{said}（{error}）"),
        (Lang::Zh, None) | (Lang::En, _) => error.to_string(),
    }
}

/// Words that end in what the system says, as its error is shown: `…: Connection refused (os error 111)`. That part in the
/// person's language.
pub fn of_system_at_end(lang: Lang, words: &str) -> String {
    let told = || {
        let (_, number) = words.strip_suffix(')')?.rsplit_once("(os error ")?;
        let error = io::Error::from_raw_os_error(number.parse().ok()?);
        let before = words.strip_suffix(&error.to_string())?;
        Some(format!("{before}{}", of_file_in_short(lang, &error)))
    };
    if lang == Lang::En { words.to_owned() } else { told().unwrap_or_else(|| words.to_owned()) }
}

/// The same for a screen, which has no room for both.
pub fn of_file_in_short(lang: Lang, error: &io::Error) -> String {
    match (lang, NotAFile::of(error), system_kind(error.kind())) {
        (_, Some(what), _) => not_a_file(lang, what).to_owned(),
        (Lang::Zh, None, Some(said)) => said.to_owned(),
        (Lang::Zh, None, None) | (Lang::En, None, _) => error.kind().to_string(),
    }
}

/// A kind of error in Chinese; `None` for one that is met so rarely that its name says more.
fn system_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "沒有這個檔案或資料夾",
        ErrorKind::PermissionDenied => "沒有權限",
        ErrorKind::AlreadyExists => "已經有這個檔案",
        ErrorKind::NotADirectory => "路徑中有一段不是資料夾",
        ErrorKind::IsADirectory => "這是資料夾",
        ErrorKind::DirectoryNotEmpty => "資料夾不是空的",
        ErrorKind::StorageFull => "磁碟已滿",
        ErrorKind::QuotaExceeded => "已達磁碟配額",
        ErrorKind::ReadOnlyFilesystem => "這個磁碟只能讀",
        ErrorKind::FileTooLarge => "檔案太大",
        ErrorKind::InvalidFilename => "檔名太長，或有不能用的字",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正在使用中",
        ErrorKind::CrossesDevices => "不在同一個磁碟上",
        ErrorKind::StaleNetworkFileHandle => "網路磁碟已斷線",
        ErrorKind::InvalidInput => "系統不接受這樣的要求",
        ErrorKind::InvalidData => "內容不正確",
        ErrorKind::UnexpectedEof => "內容不完整就結束了",
        ErrorKind::WriteZero => "寫不進去",
        ErrorKind::TimedOut => "等候逾時",
        ErrorKind::Interrupted => "被中斷",
        ErrorKind::BrokenPipe => "對方已關閉",
        ErrorKind::ConnectionRefused => "對方拒絕連線",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "連線被切斷",
        ErrorKind::NotConnected => "沒有連線",
        ErrorKind::AddrInUse => "位址已有人使用",
        ErrorKind::AddrNotAvailable => "沒有這個位址",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => "網路不通",
        ErrorKind::OutOfMemory => "記憶體不足",
        ErrorKind::Unsupported => "這個系統不支援",
        _ => return None,
    })
}

/// What a value should look like, by the name of its kind.
pub fn value_hint(lang: Lang, name: &str) -> &'static str {
    let (zh, en) = match name {
        "period" => ("期別如 11507", "a period such as 11507"),
        "track" => ("字軌為兩個英文字母", "a track is two letters"),
        "serial" => ("號碼為八碼數字", "eight digits"),
        "number" => ("發票號碼如 AB12345678", "a number such as AB12345678"),
        "range" => ("字軌代號如 R000042", "a range such as R000042"),
        "code" => ("十碼以內的英數字", "at most ten letters, digits or -_.:"),
        "code-or-any" => ("十碼以內的英數字，或 - 表示不限", "a code, or - for any"),
        "good" => ("二十碼以內的英數字", "at most twenty letters, digits or -_.:"),
        "figure" => ("數字如 35 或 12.5", "a figure such as 35 or 12.5"),
        "allowance" => ("折讓單號碼 16 碼", "the 16 characters of an allowance"),
        "shift" => ("交班編號，見 lj shift show", "a shift's number, see lj shift show"),
        "parked" => ("暫存編號，見 lj parked list", "a number of lj parked list"),
        "job" => ("列印編號，見 lj printer jobs", "a job's id, see lj printer jobs"),
        "request-id" => ("64 碼以內的英數字", "at most 64 letters, digits or -_.:"),
        "moment" => ("時間如 2026-11-23 10:24:00", "a time such as 2026-11-23 10:24:00"),
        "date" => ("日期如 115.07.01 或 2026-07-01", "a date such as 115.07.01 or 2026-07-01"),
        "tax-kind" => ("07 一般、08 特種", "07 general, 08 special"),
        "category" => ("收銀機、電子計算機、手開其中之一", "one of 收銀機, 電子計算機, 手開"),
        "kind" => ("電子發票、紙本發票其中之一", "one of 電子發票, 紙本發票"),
        "copies" => ("三聯式、二聯式其中之一", "one of 三聯式, 二聯式"),
        "upload" => ("auto 自動、manual 手動", "auto or manual"),
        "status" => (
            "ready、in_use、used_up、paused、expired、closed、blank_reported、withheld",
            "ready, in_use, used_up, paused, expired, closed, blank_reported, withheld",
        ),
        "role" => (
            "cashier 收銀員、maintainer 字軌維護、manager 店長、auditor 稽核、administrator 系統管理",
            "cashier, maintainer, manager, auditor or administrator",
        ),
        "tax-no" => ("稅籍編號為九碼數字", "a tax registration number is nine digits"),
        "yes-no" => ("yes 是、no 否", "yes or no"),
        "zero-reason" => ("零稅率原因 71 至 79", "a zero-rate reason, 71 to 79"),
        "delivery-state" => (
            "pending、sending、accepted、confirmed、unknown、rejected、parked、settled",
            "pending, sending, accepted, confirmed, unknown, rejected, parked, settled",
        ),
        "message" => ("F0401、F0501、F0701、G0401、G0501", "F0401, F0501, F0701, G0401, G0501"),
        "books-of" => ("0 或 50 的倍數", "0 or a multiple of 50"),
        _ => ("最多 500 字", "at most 500 characters"),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_at_the_end_is_said_in_the_persons_language() {
        let refused = "io: Connection refused (os error 111)";
        assert_eq!(of_system_at_end(Lang::Zh, refused), "io: 對方拒絕連線");
        assert_eq!(of_system_at_end(Lang::En, refused), refused);
        let gone = format!("/srv/turnkey/UpCast: {}", io::Error::from_raw_os_error(2));
        assert_eq!(of_system_at_end(Lang::Zh, &gone), "/srv/turnkey/UpCast: 沒有這個檔案或資料夾");
        for other in ["E0104 載具", "(os error 2)", "x (os error 99999999999)", "No such file (os error 2)"]
        {
            assert_eq!(of_system_at_end(Lang::Zh, other), other);
        }
    }
}
