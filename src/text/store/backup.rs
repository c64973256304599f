//! Backup and restore in words.

use crate::domain::{BackupFlaw, PlaceFault};
use crate::text::Lang;

sentences! {
    /// A backup that would be lost with what it backs up.
    pub fn inside(folder: &str, store: &str) =>
        "{folder} 在資料目錄 {store} 之內，備份會一起遺失；請指定別處的目錄，最好在另一個裝置上。"
        / "{folder} lies in the store {store}, and the backup would be lost with it: name a directory elsewhere, best on another device.";
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
    /// Why a place takes nothing.
    pub match place(lang, value: &PlaceFault) {
        Gone => ["那個地方不在了（隨身碟拔掉了？）" / "the place is not there (was the stick pulled out?)"];
        Full => ["那裡沒有空間了" / "there is no room left there"];
        ReadOnly => ["那裡只能讀，不能寫入" / "nothing can be written there, it can only be read"];
        NotAllowed => ["這個使用者不能寫入那裡" / "this user may not write there"];
    }
    /// A person ended it.
    pub fn stopped() => "已中止" / "it was ended";
    /// It is there, and the store does not know it.
    pub fn not_noted(why: &str) =>
        "備份已完成，但無法記下備份時間：{why}"
        / "The backup is whole, but when it was made could not be noted: {why}";
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
    /// The same with the sealed secrets.
    pub fn backed_up_with_secrets(to: &str, sequence: u64, files: usize, sealed: &str) =>
        "已備份到 {to}：總帳到第 {sequence} 框，{files} 個檔案；以通關密語封存：{sealed}。忘了密語就打不開。"
        / "Backed up to {to}: the ledger through frame {sequence}, files: {files}; sealed under the passphrase: {sealed}. Nobody opens it without.";
    /// The pepper, as a thing that is sealed.
    pub fn sealed_pepper() => "PIN 的調味料" / "the pepper of the PINs";
    /// The secret file, as a thing that is sealed.
    pub fn sealed_keys() => "密鑰檔（QR 碼金鑰與加值中心金鑰）" / "the secret file (QR keys, the centre's keys)";
    /// People have PINs, and the pepper is not there to be sealed.
    pub fn pepper_not_sealed(store: &str) =>
        "{store} 的 pepper 檔不見或損壞，無法封存，沒有備份：還原後所有人的 PIN 都會不符。放回這個檔，或不加 --with-secrets 備份。"
        / "The file pepper in {store} is gone or damaged and cannot be sealed, so nothing was written: after a restore nobody's PIN would fit. Put it back, or back up without --with-secrets.";
    /// There is nothing to seal.
    pub fn nothing_to_seal() =>
        "這份資料沒有密鑰也沒有 PIN 的調味料可以封存，沒有備份：請不加 --with-secrets。"
        / "This store has neither keys nor a pepper to seal, so nothing was written: back up without --with-secrets.";
    /// What a backup does not bring along.
    pub fn lacks_secrets() =>
        "這份備份不含密鑰與 PIN 的調味料：解除圍欄之後（lj fence lift，資料的擁有者不必登入），請重設每個人的 PIN（lj staff edit --pin），並把 QR 碼金鑰與加值中心金鑰放回密鑰檔（lj paths）。"
        / "This backup brought no secrets: once the fence is lifted (`lj fence lift`, for which the store's owner need not sign in), set everybody's PIN anew (`lj staff edit --pin`), and put the QR keys and the centre's keys back into the secret file (`lj paths`).";
    /// It has them, and they were not asked for.
    pub fn secrets_left() =>
        "備份裡封存的密鑰沒有還原：要一併還原，請對新的資料目錄用 lj restore --with-secrets。否則在解除圍欄之後（lj fence lift，資料的擁有者不必登入）重設每個人的 PIN（lj staff edit --pin），並把金鑰放回密鑰檔（lj paths）。"
        / "The secrets that are sealed in this backup were not restored: `lj restore --with-secrets` brings them, to another new store. Else, once the fence is lifted (`lj fence lift`, for which the store's owner need not sign in), set everybody's PIN anew (`lj staff edit --pin`), and put the keys back into the secret file (`lj paths`).";
    /// The pepper came back.
    pub fn pepper_restored() => "PIN 的調味料已還原：PIN 照舊。" / "The pepper is back: PINs are as they were.";
    /// The keys came back.
    pub fn keys_restored(file: &str) => "密鑰檔已還原：在 {file}。" / "The keys are back, in {file}.";
    /// The backup sealed a pepper, and there were no keys.
    pub fn no_keys_sealed() =>
        "備份當時沒有密鑰檔：請把 QR 碼金鑰與加值中心金鑰放進密鑰檔（lj paths）。"
        / "There was no secret file when the backup was made: put the QR keys and the centre's keys into it (`lj paths`).";
    /// The backup sealed keys, and there was no pepper.
    pub fn no_pepper_sealed() =>
        "備份當時沒有 PIN 的調味料：解除圍欄之後請重設每個人的 PIN（lj staff edit --pin）。"
        / "There was no pepper when the backup was made: once the fence is lifted, set everybody's PIN anew (`lj staff edit --pin`).";
    /// `--with-secrets` of a backup without.
    pub fn no_secrets(from: &str) =>
        "{from} 沒有封存的密鑰，沒有還原：備份時沒有用 --with-secrets。不加 --with-secrets 即可還原其餘。"
        / "{from} has no sealed secrets, so nothing was restored: it was made without --with-secrets. Without that option the rest is restored.";
    /// The passphrase does not open it.
    pub fn wrong_passphrase(from: &str) =>
        "通關密語不對，{from} 沒有還原。請再試；不加 --with-secrets 可以還原密鑰以外的一切。"
        / "The passphrase is another, so nothing of {from} was restored. Try again; without --with-secrets all but the secrets is restored.";
    /// Another secret file is there.
    pub fn secrets_exist(file: &str) =>
        "{file} 已有另一份密鑰，沒有還原。請先移開它，或不加 --with-secrets 還原。"
        / "{file} holds other keys already, so nothing was restored. Move it away first, or restore without --with-secrets.";
    /// A passphrase of the wrong form.
    pub fn bad_passphrase(min: usize, max: usize) =>
        "通關密語要 {min} 到 {max} 個字：撿到備份的人可以一直猜，請用幾個不相干的詞。"
        / "A passphrase has {min} to {max} characters: whoever finds the backup may guess for ever, so take several words that have nothing to do with each other.";
    /// Nobody can be asked for the passphrase.
    pub fn passphrase_needs_terminal(variable: &str) =>
        "沒有終端機可以輸入通關密語：請設定環境變數 {variable}。"
        / "There is no terminal to ask for the passphrase: set the variable {variable}.";
    /// Asks for it.
    pub fn ask_passphrase() => "通關密語：" / "Passphrase: ";
    /// Two that should be one.
    pub fn passphrases_differ() => "兩次輸入的通關密語不同，沒有備份。" / "The two passphrases differ; nothing was written.";
    /// A directory that cannot be read as its owner.
    pub fn secrets_of_the_owner(what: &str) =>
        "讀不到 PIN 的調味料（{what}）：--with-secrets 只有資料的擁有者能用。沒有備份。"
        / "The pepper of the PINs does not read ({what}): --with-secrets is for the store's owner alone. Nothing was written.";
}

/// Several things that are sealed.
pub fn sealed_things(lang: Lang, things: &[&str]) -> String {
    things.join(lang.pick("、", ", "))
}
