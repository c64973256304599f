//! Sentences about the way to a centre: settings, keys, the local centre.

use crate::text::Lang;

sentences! {
    /// An unknown key of `[uplink]`.
    pub fn config_uplink_key(key: &str, known: &str) =>
        "[uplink] 沒有設定項目 {key}；可用：{known}；金鑰請放在密鑰檔"
        / "[uplink] has no key {key}; known: {known}; secrets belong in the secret file";
    /// The gateway needs a key that is not there.
    pub fn config_uplink_missing(key: &str) => "[uplink] 缺少 {key}" / "[uplink] lacks {key}";
    /// What stands before every reason why nothing is uploaded from this machine.
    pub fn off(why: &str) =>
        "本機無法上傳，開立不受影響：{why}" / "This machine cannot upload; issuing goes on: {why}";
    /// A secret of the gateway is missing.
    pub fn no_secret(name: &str, path: &str) =>
        "密鑰檔 {path} 的 [uplink] 沒有 {name}"
        / "{name} is missing below [uplink] in the secret file {path}";
    /// A secret of the gateway cannot be one.
    pub fn bad_secret(name: &str) =>
        "{name} 應為 16 個英數字元" / "{name} must be 16 ASCII characters each";
    /// A sample store would upload to somebody.
    pub fn sample_leaves(host: &str) =>
        "測試資料只能上傳到本機，不能上傳到 {host}"
        / "a sample store uploads to this machine alone, never to {host}";
    /// A real store would send in clear text.
    pub fn clear_text(url: &str) => "{url} 沒有加密；請用 https" / "{url} is not encrypted; use https";
    /// A real store has a sample's waits.
    pub fn sample_waits() =>
        "answer_ms、back_off_ms、confirm_ms 只能用在測試資料"
        / "answer_ms, back_off_ms and confirm_ms are for sample stores alone";
    /// A `--fail` that is no such thing.
    pub fn sandbox_fail(raw: &str, kinds: &str) =>
        "--fail {raw}：請寫 種類=機率（0 到 1，最多三位小數）；種類：{kinds}、all"
        / "--fail {raw}: write KIND=RATE (0 to 1, at most three decimals); kinds: {kinds}, all";
    /// A line of the allocation file that is none.
    pub fn sandbox_bad_row(file: &str, line: u32) =>
        "{file} 第 {line} 行不是配號" / "{file}: line {line} is no allotment";
    /// The witness of the local centre cannot be read.
    pub fn sandbox_witness(why: &str) =>
        "收件紀錄無法讀取（{why}）：請改用另一個檔案，或移走這一行後再啟動。"
        / "The ledger cannot be read ({why}): name another file, or move that line away.";
}

/// The local centre has opened its doors; the section makes a sample store upload to it.
pub fn sandbox_settings(url: &str, merchant: &str, machine: &str) -> String {
    format!(
        "[uplink]\ngateway = \"offline-centre\"\nurl = \"{url}\"\ndialect = \"ecpay\"\nmerchant_id = \"{merchant}\"\n\
         machine_id = \"{machine}\"\nubn = \"12345675\""
    )
}

/// The keys that go with it.
pub fn sandbox_secrets(hash_key: &str, hash_iv: &str, app_key: &str) -> String {
    format!("[uplink]\nhash_key = \"{hash_key}\"\nhash_iv = \"{hash_iv}\"\napp_key = \"{app_key}\"")
}

/// What stands before the two sections.
pub fn sandbox_how(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Zh => ("config.toml：", "secrets.toml（chmod 600）："),
        Lang::En => ("config.toml:", "secrets.toml (chmod 600):"),
    }
}
