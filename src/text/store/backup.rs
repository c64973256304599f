//! Backup and restore in words.

use crate::domain::BackupFlaw;
use crate::text::Lang;

sentences! {
    /// What is wrong with a backup.
    pub match flaw(lang, value: &BackupFlaw) {
        NotEmpty => ["目錄不是空的" / "the directory is not empty"];
        NoManifest => ["沒有完整的清單（MANIFEST）" / "it has no whole MANIFEST"];
        Differs(name) => ["{name} 不見或損壞" / "{name} is missing or damaged"];
        AnotherLedger =>
            ["回答的引擎用的是另一份總帳" / "the engine that answers serves another ledger than the one in the directory"];
        StoreExists => ["目錄已有資料" / "there is a store already"];
        Unreadable(frame) =>
            ["第 {frame} 框有這個版本讀不懂的資料" / "frame {frame} holds what this program does not read"];
    }
    /// `lj backup` to a directory.
    pub fn backed_up(to: &str, sequence: u64, files: usize) =>
        "已備份到 {to}：總帳到第 {sequence} 框，{files} 個檔案。密鑰與 PIN 的調味料不在其中。"
        / "Backed up to {to}: the ledger through frame {sequence}, files: {files}. Secret keys and the pepper of the PINs are not in it.";
    /// The directory is not empty.
    pub fn not_empty(to: &str) =>
        "{to} 不是空的，沒有寫入。請指定空的或新的目錄。"
        / "{to} is not empty, so nothing was written: name an empty or a new directory.";
    /// It does not restore.
    pub fn not_whole(from: &str, what: &str) =>
        "{from} 不是完整的備份，沒有還原：{what}。請用另一份備份。"
        / "{from} is no whole backup, so nothing was restored: {what}. Take another one.";
    /// A backup did not come to be.
    pub fn failed(what: &str) => "備份失敗，寫出的不是備份：{what}" / "The backup failed, and what was written is none: {what}";
    /// A restore did not come to be.
    pub fn restore_failed(what: &str) => "還原失敗，資料目錄沒有資料：{what}" / "The restore failed, and no store was made: {what}";
    /// Bytes for a terminal.
    pub fn no_terminal() =>
        "備份是位元組，不能寫到終端機：請接到檔案，例如 lj backup - > 備份.tar"
        / "A backup is bytes and not for a terminal: send it to a file, as in `lj backup - > backup.tar`.";
    /// `lj restore`.
    pub fn restored(store: &str, sequence: u64, made: &str, host: &str) =>
        "已還原到 {store}：備份於 {made} 在 {host} 製作，總帳到第 {sequence} 框。只能查詢；請看 lj fence show。"
        / "Restored to {store}: made at {made} on {host}, the ledger through frame {sequence}. It can be looked up; see `lj fence show`.";
    /// `lj recover`.
    pub fn recovered(store: &str, rows: u64) =>
        "{store} 的總帳已由資料庫的 {rows} 筆資料重新開始。只能查詢；請看 lj fence show。"
        / "The ledger of {store} was begun anew from {rows} rows of the store file. It can be looked up; see `lj fence show`.";
    /// `lj recover` from the mirror.
    pub fn mirrored(store: &str, frames: u64) =>
        "{store} 的總帳已由鏡像放回（{frames} 框），可以開立。"
        / "The ledger of {store} was put back from the mirror ({frames} frames); it sells.";
    /// The same behind the fence.
    pub fn mirrored_behind_the_fence(store: &str, frames: u64) =>
        "{store} 的總帳已由鏡像放回（{frames} 框）。只能查詢；請看 lj fence show。"
        / "The ledger of {store} was put back from the mirror ({frames} frames). It can be looked up; see `lj fence show`.";
    /// What no backup brings along.
    pub fn lacks_secrets() =>
        "備份不含密鑰與 PIN 的調味料：請重設每個人的 PIN（lj staff edit），並把 QR 碼金鑰與加值中心金鑰放回密鑰檔（lj paths）。"
        / "A backup holds no secrets: set everybody's PIN anew (`lj staff edit`), and put the QR keys and the centre's keys back into the secret file (`lj paths`).";
}
