//! Short sentences with values: notes, questions, counts, key-map faults.

use crate::domain::{Number, Span};
use crate::text::Lang;

/// `TF 87296900-87296949`.
pub fn span(span: Span) -> String {
    format!("{} {}-{}", span.track, span.begin(), span.end())
}

/// The question before a delete.
pub fn ask_delete(lang: Lang, what: Span) -> String {
    match lang {
        Lang::Zh => format!("要刪除 {} 嗎？", span(what)),
        Lang::En => format!("Delete {}?", span(what)),
    }
}

/// After a delete.
pub fn deleted(lang: Lang, what: Span) -> String {
    match lang {
        Lang::Zh => format!("已刪除 {}", span(what)),
        Lang::En => format!("{} deleted", span(what)),
    }
}

/// After an add or edit of one range, or a batch.
pub fn saved(lang: Lang, ranges: usize) -> String {
    match lang {
        Lang::Zh => format!("已儲存 {ranges} 筆"),
        Lang::En => format!("{ranges} saved"),
    }
}

/// After R 部門編輯.
pub fn dept_changed(lang: Lang, ranges: usize) -> String {
    match lang {
        Lang::Zh => format!("已變更 {ranges} 筆的部門"),
        Lang::En => format!("Department of {ranges} changed"),
    }
}

/// How many rows R 部門編輯 will change.
pub fn dept_of(lang: Lang, ranges: usize) -> String {
    match lang {
        Lang::Zh => format!("{ranges} 筆，空白表示不限部門"),
        Lang::En => format!("{ranges} ranges; empty means any department"),
    }
}

/// After an import.
pub fn imported(lang: Lang, ranges: u64) -> String {
    match lang {
        Lang::Zh => format!("匯入完成，新增 {ranges} 筆"),
        Lang::En => format!("Import done, {ranges} ranges added"),
    }
}

/// After an issue, in the message line.
pub fn issued(lang: Lang, number: Number) -> String {
    match lang {
        Lang::Zh => format!("已開立 {number}"),
        Lang::En => format!("{number} issued"),
    }
}

/// Why track, numbers and period of a range are locked in E 修改.
pub fn locked(lang: Lang, last: Number) -> String {
    match lang {
        Lang::Zh => format!("已用到 {last}：公司、期別、字軌、號碼不能改"),
        Lang::En => format!("Used up to {last}: company, period, track and numbers are fixed"),
    }
}

/// The head of the import review: how many rows of each sort.
pub fn review_counts(lang: Lang, new: usize, same: usize, past: usize, refused: usize) -> String {
    match lang {
        Lang::Zh => format!("新增 {new}　相同 {same}　過期 {past}　拒絕 {refused}"),
        Lang::En => format!("new {new}  same {same}  past {past}  refused {refused}"),
    }
}

/// How many marked rows there are.
pub fn marked(lang: Lang, rows: usize) -> String {
    match lang {
        Lang::Zh => format!("勾選 {rows}"),
        Lang::En => format!("{rows} marked"),
    }
}

/// The head of the batch preview.
pub fn preview(lang: Lang, books: usize, numbers: u64) -> String {
    match lang {
        Lang::Zh => format!("{books} 本，共 {numbers} 張；全部儲存或全不儲存"),
        Lang::En => format!("{books} books, {numbers} numbers; all are saved or none"),
    }
}

/// How many faults a form has.
pub fn faults(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {count} 處要修正"),
        Lang::En => format!("{count} to be put right"),
    }
}

/// The window must be this large.
pub fn small_window(lang: Lang, columns: u16, rows: u16) -> String {
    match lang {
        Lang::Zh => format!("視窗太小：需 {columns}x{rows}"),
        Lang::En => format!("Window too small: needs {columns}x{rows}"),
    }
}

/// No range holds the number.
pub fn no_such_number(lang: Lang, number: Number) -> String {
    match lang {
        Lang::Zh => format!("沒有含 {number} 的字軌"),
        Lang::En => format!("No range holds {number}"),
    }
}

/// A file could not be read.
pub fn file_unreadable(lang: Lang, name: &str, why: &str) -> String {
    match lang {
        Lang::Zh => format!("讀不到檔案 {name}：{why}"),
        Lang::En => format!("Cannot read {name}: {why}"),
    }
}

/// The import folder could not be read.
pub fn folder_unreadable(lang: Lang, folder: &str, why: &str) -> String {
    match lang {
        Lang::Zh => format!("讀不到資料夾 {folder}：{why}"),
        Lang::En => format!("Cannot read the folder {folder}: {why}"),
    }
}

/// `line 12: ` or `第 12 行：`, before a fault of a key map.
pub fn at_line(lang: Lang, line: usize) -> String {
    match lang {
        Lang::Zh => format!("第 {line} 行："),
        Lang::En => format!("line {line}: "),
    }
}

/// A key map that is not TOML.
pub fn map_syntax(lang: Lang, why: &str) -> String {
    match lang {
        Lang::Zh => format!("不是 TOML：{why}"),
        Lang::En => format!("not TOML: {why}"),
    }
}

/// A table of a key map that no context has.
pub fn map_context(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Zh => format!("沒有 [{name}] 這種畫面"),
        Lang::En => format!("there is no context [{name}]"),
    }
}

/// A name of a key map that no action has.
pub fn map_action(lang: Lang, context: &str, name: &str) -> String {
    match lang {
        Lang::Zh => format!("[{context}] 沒有 {name} 這個動作"),
        Lang::En => format!("[{context}] has no action {name}"),
    }
}

/// A key of a key map that cannot be read.
pub fn map_key(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Zh => format!("看不懂按鍵 \"{key}\""),
        Lang::En => format!("cannot read the key \"{key}\""),
    }
}

/// Keys must stand in a list of strings.
pub fn map_value(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Zh => format!("{name} 要寫成按鍵清單，如 [\"x\"]"),
        Lang::En => format!("{name} must be a list of keys, like [\"x\"]"),
    }
}

/// One key for two actions.
pub fn map_twice(lang: Lang, key: &str, first: &str, second: &str) -> String {
    match lang {
        Lang::Zh => format!("{key} 同時給了 {first} 和 {second}"),
        Lang::En => format!("{key} is given to {first} and to {second}"),
    }
}

/// An action without a key.
pub fn map_lost(lang: Lang, context: &str, name: &str) -> String {
    match lang {
        Lang::Zh => format!("[{context}] 的 {name} 沒有按鍵可用"),
        Lang::En => format!("no key is left for {name} of [{context}]"),
    }
}

/// A letter as a key where letters are typed.
pub fn map_typing(lang: Lang, key: &str, context: &str) -> String {
    match lang {
        Lang::Zh => format!("[{context}] 是打字的地方，{key} 不能當按鍵"),
        Lang::En => format!("[{context}] is for typing: {key} cannot be a key there"),
    }
}

/// A key that a terminal over SSH never sends.
pub fn map_never(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Zh => format!("注意：{key} 經 SSH 送不到"),
        Lang::En => format!("warning: {key} never arrives over plain SSH"),
    }
}
