//! The way to the centre in words: what is wrong with it, or that all is well.

use crate::domain::{LinkTrouble, Moment};
use crate::protocol::{LinkState, UploadStatus};
use crate::text::Lang;

sentences! {
    /// What is wrong with the way to the centre.
    words trouble(LinkTrouble) {
        Unreachable => "連線失敗" / "no connection";
        Certificate => "憑證不符" / "wrong certificate";
        NotTheCentre => "回應不是加值中心" / "not the centre answers";
        Maintenance => "加值中心維護中" / "the centre is closed";
        Account => "帳號或金鑰不符" / "account or key refused";
        Clock => "時鐘不準" / "wrong clock";
        Folder => "Turnkey 資料夾不能寫入" / "the Turnkey folder fails";
    }
}

/// The way in one word, for the title line.
pub fn way(lang: Lang, status: &UploadStatus) -> String {
    way_of(lang, &status.link, status.paused_until)
}

/// The same, of its parts.
pub fn way_of(lang: Lang, link: &LinkState, paused_until: Option<Moment>) -> String {
    let word = match (&link.gateway, link.trouble, paused_until) {
        (None, ..) => lang.pick("未設上傳", "no upload"),
        (Some(_), Some((wrong, _)), _) => trouble(lang, wrong),
        (Some(_), None, Some(_)) => lang.pick("暫停上傳", "paused"),
        (Some(_), None, None) if link.untaken_since.is_some() => {
            lang.pick("Turnkey 未取件", "Turnkey takes nothing")
        }
        (Some(_), None, None) => lang.pick("上傳正常", "upload well"),
    };
    word.to_owned()
}
