//! What a forced session over SSH is told when it asks for something that does not go; and how the files that
//! ship with the program are installed.

use crate::text::Lang;

sentences! {
    /// The bytes of the command are no text.
    pub fn not_text() => "指令不是 UTF-8 文字。" / "The command is not UTF-8 text.";
    /// The command is too long.
    pub fn too_long(bytes_max: usize) =>
        "指令超過 {bytes_max} 位元組；多筆開立請用 issue --from -。"
        / "The command is longer than {bytes_max} bytes; many sales go through `issue --from -`.";
    /// The command holds a character of shells.
    pub fn character(shown: &str) =>
        "指令含有「{shown}」：這裡沒有 shell。" / "The command holds “{shown}”: there is no shell here.";
    /// A quote is left open.
    pub fn quote() => "指令的引號沒有成對。" / "A quote of the command is left open.";
    /// The command begins with no verb that goes.
    pub fn verb() => "遠端連線不能執行這個指令。" / "A remote session cannot do this.";
    /// The command names a file.
    pub fn option(name: &str) =>
        "遠端連線不能使用 {name}：不能指定檔案，只有標準輸入（-）與標準輸出。"
        / "A remote session cannot use {name}: it names no files, only standard input (-) and standard output.";
    /// What is wrong, and what goes.
    pub fn list(what: &str, verbs: &[String]) where join = verbs.join("、"), join_ = verbs.join(", ") =>
        "{what}可用的指令：{join}。不加指令即進入畫面。"
        / "{what} What goes: {join_}; no command opens the screens.";
    /// There is no store, and a remote session does not create one.
    pub fn no_store(store: &str) =>
        "{store} 還沒有資料；請系統管理者在主機上執行 lj init。"
        / "There is no store in {store}: the administrator creates it on the host with `lj init`.";
    /// A file that ships was written; what to do with it.
    pub fn deploy_written(path: &str) => "已寫入 {path}" / "Wrote {path}";
}

/// How the file is installed: what to run, as the administrator of the machine.
pub fn deploy_install(lang: Lang, commands: &[&str]) -> Vec<String> {
    let first = lang.pick("以系統管理者身分安裝：", "To install, as the administrator of the machine:");
    std::iter::once(first.to_owned()).chain(commands.iter().map(|line| format!("  {line}"))).collect()
}
