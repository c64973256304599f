//! The mirror in words: how far it is, and why it is not fed.

use crate::domain::MirrorTrouble;
use crate::text::Lang;

sentences! {
    /// Why a mirror is not fed, and what helps.
    pub match why(lang, trouble: &MirrorTrouble) {
        Gone => ["鏡像的目錄不在（裝置沒有接上？）" / "the directory of the mirror is not there (is its device plugged in?)"];
        Disk(what) => ["鏡像無法使用：{what}" / "the mirror cannot be used: {what}"];
        InUse => ["另一個 lj 正在寫這個鏡像" / "another lj writes to this mirror"];
        OtherStore =>
            ["鏡像的目錄是另一份資料的；請在 [mirror] 指定別的空目錄"
            / "the mirror is of another store: name another, empty directory in [mirror]"];
        Apart { sequence } =>
            ["鏡像的第 {sequence} 框與這份總帳不同，是另一份資料寫的；請留著它查對，並指定別的空目錄"
            / "frame {sequence} of the mirror is not ours, another copy wrote it: keep it to compare, and name another, empty directory"];
        Rotten { ends, known } =>
            ["鏡像損壞，而且知道得比總帳多（總帳到第 {ends} 框，鏡像到第 {known} 框）；請留著它查對，並指定別的空目錄"
            / "the mirror is damaged, and knows more than the ledger (which ends with frame {ends}; the mirror reaches {known}): keep it to compare, and name another, empty directory"];
    }
    /// A mirror that would be lost with what it mirrors.
    pub fn inside(folder: &str, store: &str) =>
        "鏡像 {folder} 在資料目錄 {store} 之內，會一起遺失；請在 config.toml 的 [mirror] 指定另一個裝置上的目錄。"
        / "the mirror {folder} lies in the store {store} and would be lost with it: name a directory on another device in [mirror] of config.toml.";
    /// Frames that it lacks.
    pub fn behind(frames: u64) => "鏡像落後 {frames} 框。" / "The mirror lacks {frames} frames.";
    /// It takes nothing, and the shop goes on.
    fn lost(lang, why: &str, frames: u64) => match () {
        () => ["鏡像沒有在更新（落後 {frames} 框）：{why}。" / "The mirror is not fed ({frames} frames behind): {why}."];
    }
    /// The store does not open without it.
    fn refused(lang, why: &str) => match () {
        () =>
            ["{why}。設定要求沒有鏡像不開啟；修好鏡像，或在 config.toml 的 [mirror] 改為 start_without = \"sell\"。"
            / "{why}. The settings say not to open without a mirror: mend it, or set start_without = \"sell\" in [mirror] of config.toml."];
    }
    /// It may have the ledger that is lost.
    fn may_have_it(lang, why: &str) => match () {
        () =>
            ["{why}。總帳可能在鏡像裡：接上或修好它再試；鏡像也沒有了，就把 [mirror] 從 config.toml 移除再試。"
            / "{why}. The ledger may be in the mirror: plug it in or mend it, and try again; where the mirror is lost too, take [mirror] out of config.toml."];
    }
}

/// What monitoring says of a mirror in trouble.
pub fn alarm(lang: Lang, trouble: &MirrorTrouble, frames: u64) -> String {
    lost(lang, &why(lang, trouble), frames)
}

/// Why a lost ledger is not made good.
pub fn unreached(lang: Lang, trouble: &MirrorTrouble) -> String {
    may_have_it(lang, &why(lang, trouble))
}

/// Why the store does not open.
pub fn refuses(lang: Lang, trouble: &MirrorTrouble) -> String {
    refused(lang, &why(lang, trouble))
}
