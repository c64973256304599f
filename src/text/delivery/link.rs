//! The way to the centre in words: what is wrong with it, or that all is well.

use crate::domain::{LinkTrouble, Moment};
use crate::protocol::{LinkState, UploadStatus};
use crate::text::Lang;
use crate::text::screen::Word;

sentences! {
    /// What is wrong with the way to the centre.
    pub words trouble(LinkTrouble) {
        Unreachable => "連線失敗" / "no connection";
        Certificate => "憑證不符" / "wrong certificate";
        NotTheCentre => "回應不是加值中心" / "what answers is not the centre";
        Maintenance => "加值中心維護中或忙碌" / "the centre is closed or busy";
        Account => "帳號或金鑰不符" / "account or key refused";
        Clock => "時鐘不準" / "wrong clock";
        Folder => "Turnkey 資料夾不能寫入" / "the Turnkey folder fails";
        Lagging => "加值中心查不到已收的文件" / "the centre does not find what it took";
        OneFolder => "Turnkey 缺一個資料夾" / "one Turnkey folder fails";
        NoResults => "Turnkey 沒有結果" / "no results of Turnkey";
        Unread => "結果檔讀不到" / "a result file is not readable";
        Earlier => "結果早於文件，請核對時鐘" / "results earlier than documents: a clock is wrong";
        Unnamed => "有退回沒寫哪一張" / "a refusal names no document";
    }
    /// The same, of its parts.
    pub fn way_of(lang, link: &LinkState, paused_until: Option<Moment>) =>
        match (&link.gateway, link.trouble, paused_until, link.untaken_since, link.idle) {
        (None, ..) => ["未設上傳" / "no upload"];
        (Some(_), None, None, None, true) => ["已設上傳，目前沒有在送" / "upload set, not running now"];
        (Some(_), Some((wrong, _)), ..) => (trouble(lang, wrong).to_owned());
        (Some(_), None, Some(_), ..) => ["暫停上傳" / "paused"];
        (Some(_), None, None, Some(_), _) => ["Turnkey 未取件" / "Turnkey takes nothing"];
        (Some(_), None, None, None, false) => ["上傳正常" / "upload well"];
    }
}

/// The way in one word, for the title line; and how many documents wait for a person, for then nothing is well, whatever
/// the way is.
pub fn way(lang: Lang, status: &UploadStatus) -> String {
    let UploadStatus { link, paused_until, .. } = status;
    let way = way_of(lang, link, *paused_until);
    let count = status.stuck_count();
    if count == 0 {
        return way;
    }
    let stuck = format!("{} {count}", Word::Stuck.say(lang));
    let is_well = link.gateway.is_some()
        && (link.trouble, link.untaken_since, *paused_until) == (None, None, None)
        && !link.idle;
    if is_well { stuck } else { format!("{way} {stuck}") }
}
