//! The words of the screens: titles, columns, field names, key words; and the short sentences of every screen: faults of
//! a form, files, the window, a key map. The legacy words 收銀機, 電子發票, 三聯式 stay Chinese.
//!
//! Only characters of one certain width are used: no arrows, bullets or typographic dots, which some
//! terminals draw one cell wide and some two.

mod words;

pub use words::Word;

use crate::text::Lang;

/// What a terminal says that does not read UTF-8: one line of 79 cells in letters that all have, whatever the language is.
pub const NOT_UTF8_TERMINAL: &str = "NOT UTF-8. PuTTY: Window>Translation>UTF-8; screen -U; mlterm -E utf8";

sentences! {
    /// How many faults a form has.
    pub fn faults(count: usize) => "有 {count} 處要修正" / "{count} to be put right";
    /// A text has more characters than its field takes.
    pub fn too_long(max: usize) => "最多 {max} 字，請改短" / "At most {max} characters: shorten it";
    /// The window must be this large.
    pub fn small_window(columns: u16, rows: u16) =>
        "視窗太小：需 {columns}x{rows}" / "Window too small: needs {columns}x{rows}";
    /// A file could not be read.
    pub fn file_unreadable(name: &str, why: &str) => "讀不到檔案 {name}：{why}" / "Cannot read {name}: {why}";
    /// The import folder could not be read.
    pub fn folder_unreadable(folder: &str, why: &str) =>
        "讀不到資料夾 {folder}：{why}" / "Cannot read the folder {folder}: {why}";
    /// `line 12: ` or `第 12 行：`, before a fault of a key map.
    pub fn at_line(line: usize) => "第 {line} 行：" / "line {line}: ";
    /// A key map that is not TOML.
    pub fn map_syntax(why: &str) => "不是 TOML：{why}" / "not TOML: {why}";
    /// A table of a key map that no context has.
    pub fn map_context(name: &str) => "沒有 [{name}] 這種畫面" / "there is no context [{name}]";
    /// A name of a key map that no action has.
    pub fn map_action(context: &str, name: &str) =>
        "[{context}] 沒有 {name} 這個動作" / "[{context}] has no action {name}";
    /// A key of a key map that cannot be read.
    pub fn map_key(key: &str) => "看不懂按鍵 \"{key}\"" / "cannot read the key \"{key}\"";
    /// Keys must stand in a list of strings.
    pub fn map_value(name: &str) =>
        "{name} 要寫成按鍵清單，如 [\"x\"]" / "{name} must be a list of keys, like [\"x\"]";
    /// One key for two actions.
    pub fn map_twice(key: &str, first: &str, second: &str) =>
        "{key} 同時給了 {first} 和 {second}" / "{key} is given to {first} and to {second}";
    /// An action without a key.
    pub fn map_lost(context: &str, name: &str) =>
        "[{context}] 的 {name} 沒有按鍵可用" / "no key is left for {name} of [{context}]";
    /// A letter as a key where letters are typed.
    pub fn map_typing(key: &str, context: &str) =>
        "[{context}] 是打字的地方，{key} 不能當按鍵"
        / "[{context}] is for typing: {key} cannot be a key there";
    /// An act of a room that no key opens from here.
    pub fn only_in(room: &str) => "這要在「{room}」裡做" / "This is done in: {room}";
    /// An act about a row of a room that was just opened for it: the row is chosen first.
    pub fn press_for_row(key: &str, word: &str) =>
        "先選出是哪一筆，再按 {key}（{word}）" / "Choose the row that is meant, then press {key} ({word})";
    /// An act of another room, while the one on top has something in it.
    pub fn finish_here(room: &str) => "先完成或放棄「{room}」的內容" / "First finish or drop what is in: {room}";
    /// A key that a terminal over SSH never sends.
    pub fn map_never(key: &str) => "注意：{key} 經 SSH 送不到" / "warning: {key} never arrives over plain SSH";
    /// Pasted text in the key test.
    pub fn seen_paste(chars: usize) => "貼上 {chars} 個字" / "{chars} characters pasted";
    /// How many terminals are attached, when it is not this one alone.
    pub fn attached(terminals: u32) => "{terminals} 台連線" / "{terminals} attached";
}
