//! What is said of the bar-code scanner: the `[scanner]` section, and the lesson in which it is learned.

use crate::domain::{LessonFault, QUIET_MS_MAX};
use crate::text::Lang;

sentences! {
    /// An unknown key of the scanner.
    pub fn key(key: &str) =>
        "[scanner] 沒有設定項目 {key}；可用：prefix、suffix、quiet_ms"
        / "[scanner] has no key {key}; known: prefix, suffix, quiet_ms";
    /// A prefix that cannot be one.
    pub fn bad_prefix(max: usize) =>
        "prefix 最多 {max} 個英數字或符號，第一個要是條碼與櫃台都不用的符號，例如 \"~\"；沒有前置字元請寫 \"\""
        / "prefix is at most {max} characters of ASCII, and begins with a mark that neither codes nor tills use, such as \"~\"; \"\" for none";
    /// A suffix that there is none of.
    pub fn bad_suffix() =>
        "suffix 請寫 \"enter\"、\"tab\" 或 \"none\"" / "suffix is \"enter\", \"tab\" or \"none\"";
    /// A quiet time outside its limits.
    pub fn bad_quiet(min: u16, max: u16) =>
        "quiet_ms 請寫 {min} 到 {max} 之間的整數（毫秒）"
        / "quiet_ms is a whole number of milliseconds, {min} to {max}";
    /// What is to be done in a lesson.
    pub fn lesson(scans: usize) =>
        "請用這台掃描器掃 {scans} 件商品的條碼（可以是同一件）。每掃一次請等到出現下一行；Esc 離開。"
        / "Scan the bar codes of {scans} goods with this scanner (one good will do). Wait for the next line after each; Esc leaves.";
    /// A scan came in.
    pub fn scan_taken(count: usize, of: usize) => "收到 {count}/{of}" / "Got {count} of {of}";
    /// The lesson was left.
    pub fn lesson_left() => "沒有學到，設定不變。" / "Nothing was learned, and no setting changed.";
    /// What was learned, before the section.
    pub fn learned(path: &str) =>
        "學到了。把下面幾行放進 {path}（或執行 lj scanner learn --write 由它寫入）："
        / "Learned. Put these lines into {path}, or have `lj scanner learn --write` do it:";
    /// What was learned stands in the file.
    pub fn written(path: &str) =>
        "學到了，已寫入 {path}；下次開啟畫面時生效。"
        / "Learned, and written to {path}: it holds from the next start of the screens on.";
    /// Nobody can scan without a terminal.
    pub fn needs_terminal() =>
        "學習掃描器要在終端機上執行，掃描器要接在這個終端機。"
        / "A scanner is learned at a terminal: run this where the scanner types.";
    /// The file that the section was to go into cannot be read as one.
    pub fn not_written(path: &str) =>
        "{path} 寫入後會讀不懂，沒有變更；請自行放入這幾行："
        / "{path} could not be read with the section in it, so it stays as it is: put these lines in by hand:";
}

/// Why a scan was none, or nothing could be learned, with the mend first.
pub fn lesson_fault(lang: Lang, fault: &LessonFault) -> String {
    match (lang, fault) {
        (Lang::Zh, LessonFault::TooShort) => "請再掃一次商品的條碼：收到的太短，不像掃描。".to_owned(),
        (Lang::En, LessonFault::TooShort) => "Scan the bar code of a good once more: what came is too short for one.".to_owned(),
        (Lang::Zh, LessonFault::OtherKey) => {
            "請依掃描器手冊關閉它送出的控制鍵或功能鍵（前置或後置），再掃一次：收到的不只是文字。".to_owned()
        }
        (Lang::En, LessonFault::OtherKey) => {
            "Turn off the control or function key that the scanner sends before or behind a code (its manual says how), and scan once more.".to_owned()
        }
        (Lang::Zh, LessonFault::TooSlow(ms)) => format!(
            "請依掃描器手冊加快傳送（inter-character delay）：字與字之間有 {ms} 毫秒，最多 {QUIET_MS_MAX} 毫秒。"
        ),
        (Lang::En, LessonFault::TooSlow(ms)) => format!(
            "Make the scanner send faster (its manual: inter-character delay): {ms} ms between two characters, where {QUIET_MS_MAX} is the most."
        ),
        (Lang::Zh, LessonFault::Differ) => {
            "請只用一台掃描器再學一次：幾次掃描的前置或後置字元不同。".to_owned()
        }
        (Lang::En, LessonFault::Differ) => {
            "Begin anew with one scanner: the scans did not begin and end alike.".to_owned()
        }
        (Lang::Zh, LessonFault::Prefix(text)) => format!(
            "請依掃描器手冊把前置字元「{text}」關閉，或改成 ~：它在櫃台另有用途。"
        ),
        (Lang::En, LessonFault::Prefix(text)) => format!(
            "Turn the prefix “{text}” off or change it to ~ (the scanner's manual says how): a till has another use for it."
        ),
        (Lang::Zh, LessonFault::Suffix(text)) => format!(
            "請依掃描器手冊把後置字元設為 Enter（CR）：現在條碼後面是「{text}」。"
        ),
        (Lang::En, LessonFault::Suffix(text)) => format!(
            "Set the scanner's suffix to Enter (CR; its manual says how): “{text}” stands behind the code."
        ),
    }
}
