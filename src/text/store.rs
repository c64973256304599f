//! The store in words: whether it is there, who has it open, what its ledger holds and its doctor finds.

pub mod attaching;
pub mod backup;
pub mod clock;
pub mod doctor;
pub mod fence;
mod finding;
pub mod founding;
pub mod mirror;
pub mod reading;
pub mod remote;
pub mod scanner;
pub mod settings;
pub mod upkeep;

pub use doctor::{doctor_check, doctor_end, doctor_line};
pub use finding::finding;

use crate::domain::{Act, BookAct, PeopleAct, StoreAct, TillAct};
use crate::protocol::StoreInfo;
use crate::text::Lang;
use crate::text::book::range_act;
use crate::text::correction::correction_act;
use crate::text::delivery::delivery_act;
use crate::text::paper::paper_act;
use crate::text::sale::sale_act;

sentences! {
    /// No store in the directory.
    pub fn no_store(store: &str) =>
        "{store} 還沒有資料。請執行 lj init 建立，或 lj init --demo 試用範例。"
        / "There is no store in {store}: create one with `lj init`, or try `lj init --demo`.";
    /// There is a store already.
    pub fn store_exists(store: &str) =>
        "{store} 已有資料，不能重建。請以 --store 指定別的目錄。"
        / "There is a store in {store} already, which stays: choose another directory with --store.";
    /// Another process is the engine.
    pub fn engine_running(store: &str) =>
        "另一個 lj 已開啟 {store} 並在服務，不需要再啟動。"
        / "Another lj has {store} open and serves it: nothing more to start.";
    /// The pepper is damaged.
    pub fn pepper_damaged(store: &str) =>
        "{store} 的 pepper 檔損壞，所有人的密碼都會不符，所以沒有開啟。有這個檔的副本就放回去；沒有就刪除它，再由擁有者以 lj staff edit 重設每個人的密碼。"
        / "The file pepper in {store} is damaged, which would make every PIN wrong, so the store was not opened. Put a copy of it back; or remove it, and let the owner set every PIN anew with `lj staff edit`.";
    /// `lj recover` with a ledger there.
    pub fn ledger_is_there(store: &str) =>
        "{store} 的總帳還在，所以什麼都沒做。總帳若損壞：最好把備份還原到另一個目錄（lj restore）；有鏡像就把 {store}/ledger 移到別處再執行 lj recover，由鏡像放回；都沒有，同樣移開後執行 lj recover，由資料庫重新開始一份總帳，在圍欄之後。"
        / "The ledger of {store} is there, so nothing was done. Where it is damaged: best restore a backup into another directory (`lj restore`); with a mirror move {store}/ledger elsewhere and run `lj recover` again, which puts it back from there; with neither do the same, and a ledger is begun anew from the store file, behind the fence.";
    /// A new store beside a mirror that holds one.
    pub fn mirror_taken(folder: &str) =>
        "鏡像 {folder} 裡有一份總帳，所以沒有建立新資料。那是這家店遺失的資料時，用 lj recover 由鏡像放回；是別的店的，就在 config.toml 的 [mirror] 換一個空的目錄。"
        / "The mirror {folder} holds a ledger, so no new store was made. Where it is what this shop lost, `lj recover` puts it back; where it is another's, name an empty directory under [mirror] in config.toml.";
    /// The fold is there, and the ledger is not.
    pub fn ledger_missing(store: &str) =>
        "{store} 的資料庫還在，但總帳不見了，所以沒有開啟。請把總帳目錄放回去（或以 lj restore 把備份還原到另一個目錄）；真的沒有了，就用 lj recover：有鏡像就由鏡像放回，沒有就由資料庫重新開始一份總帳。"
        / "The store file of {store} is there but its ledger is not, so the store was not opened. Put the ledger directory back (or `lj restore` a backup into another directory); where it is lost, `lj recover` puts it back from the mirror, or without one begins a new one from the store file.";
    /// It does not even open.
    pub fn disk_full(store: &str) =>
        "{store} 所在的磁碟已滿，資料無法開啟；沒有遺失任何資料。請清出 1 MiB 以上再試。"
        / "The disk of {store} is full, and the store does not open; nothing is lost. Make room, 1 MiB or more, and try again.";
    /// The store does not open or close.
    pub fn store_fault(what: &str) =>
        "資料無法開啟或關閉，請通知系統管理者：{what}"
        / "The store does not open or close; tell the administrator: {what}";
    /// The witness cannot be written.
    pub fn witness_trouble(what: &str) =>
        "見證檔無法寫入（{what}）：副本可能重複開立而不被發現，請修復 lj paths 所示的見證檔目錄。"
        / "The witness cannot be written ({what}): a copy of this store could issue the same numbers unseen; mend the witness directory that `lj paths` shows.";
    /// Another copy of the store has this machine's witness.
    pub fn another_copy_runs(store: &str) =>
        "這台機器上正在使用同一份資料的另一個副本，所以不能開啟 {store}。請先結束另一個 lj；若不確定哪一份才對，請通知系統管理者。"
        / "Another copy of the store in {store} is in use on this machine, so this one does not open: end the other lj first, or ask which of the two is the right one.";
    /// The process dies, perhaps of a damaged file.
    pub fn suspected() =>
        "資料庫檔案可能損壞，已經記下。請再執行一次：它會由總帳重建，已開立的發票都在總帳中。"
        / "The store file may be damaged; that is noted. Run it once more: the file is made anew from the ledger, which has every invoice.";
    /// The fold is made anew.
    pub fn rebuilding() =>
        "資料庫不見或可能損壞，正由總帳重建；已開立的發票都在總帳中，請稍候。"
        / "The store file is gone or may be damaged and is made anew from the ledger, which has everything: wait a moment.";
    /// How far that is; frames, a share in per cent, seconds.
    pub fn rebuilt(done: u64, total: u64, percent: u64, left_s: u64) =>
        "由總帳重建資料庫：{done}/{total} 框（{percent}%），約剩 {left_s} 秒；Ctrl-C 可安全中止。"
        / "The store file is made anew: {done} of {total} frames ({percent} %), about {left_s} s left; Ctrl-C ends it safely.";
    /// All of it is done.
    pub fn rebuilt_all(total: u64) =>
        "資料庫已由總帳重建（{total} 框）。" / "The store file was made anew from {total} frames of the ledger.";
    /// Somebody ended it.
    pub fn rebuild_ended() =>
        "已中止，資料庫沒有重建完成；總帳完好，下次開啟會重新開始。"
        / "It was ended before the store file was whole. The ledger has everything; the next opening begins anew.";
    /// Ledger or store failed while running.
    pub fn fatal(what: &str) =>
        "寫入失敗，程式立即停止，已回報的發票都在總帳中。請檢查磁碟後重新啟動：{what}"
        / "Writing failed and the program stops at once; what was answered is in the ledger. Check the disk and start again: {what}";
    /// `lj serve` listens.
    pub fn serving(store: &str, socket: &str) =>
        "正在服務 {store}，連線端點 {socket}" / "Serving {store} on {socket}";
    /// `lj init` without what it needs.
    pub fn init_needs() =>
        "請給 --company、--name（不可空白）、--ubn，或用 --demo。"
        / "Give --company, --name (not empty) and --ubn, or --demo.";
    /// `lj clock accept`.
    pub fn clock_accepted() =>
        "已確認時鐘正確。已有較晚發票的字軌，要到那個時間才能再使用（見 lj status）。"
        / "The clock is accepted. A book that has a later invoice waits until that time (see `lj status`).";
    /// Names of the paths.
    pub fn path_headings() =>
        ["設定檔", "密鑰檔", "按鍵設定", "資料", "總帳", "連線端點", "見證檔", "記錄檔"]
        / ["config", "secrets", "keymaps", "store", "ledger", "socket", "witness", "log"];
    /// A store was created.
    pub fn store_made(lang, store: &str, sample: bool, ranges: u64) => match sample {
        true =>
            ["已在 {store} 建立範例資料（{ranges} 筆字軌）。"
            / "A sample store with {ranges} ranges was created in {store}."];
        false => ["已在 {store} 建立資料。" / "A store was created in {store}."];
    }
    /// An engine stops; so many terminals are attached and will look for another one.
    pub fn stopping(lang, attached: u32) => match attached {
        0 => ["停止中。" / "Stopping."];
        1 =>
            ["停止中：{attached} 個終端機仍在連線，先完成進行中的工作。"
            / "Stopping: {attached} terminal is attached; what it has under way is finished."];
        _ =>
            ["停止中：{attached} 個終端機仍在連線，先完成進行中的工作。"
            / "Stopping: {attached} terminals are attached; what they have under way is finished."];
    }
    /// `lj ledger verify`.
    pub fn verified(lang, frames: u64, entries: u64, hash: &str, damage: Option<&str>) => match damage {
        None =>
            ["總帳完整：{frames} 框、{entries} 筆，末端雜湊 {hash}"
            / "The ledger is whole: {frames} frames, {entries} entries, head hash {hash}"];
        Some(damage) =>
            ["總帳損壞：{damage}。請勿再開立，並由備份還原。"
            / "The ledger is damaged: {damage}. Issue nothing more; restore the backup."];
    }
    /// Numbers that are voided and not issued anew.
    pub fn voided_waiting(count: u64) =>
        "{count} 張註銷後還沒有重開，客人手上沒有發票：請以 lj invoice list --status voided 找出並重開。"
        / "{count} voided, not issued anew, so that the customer has no invoice: find them with `lj invoice list --status voided`, and issue them anew.";
    /// Numbers of this period that are kept back.
    pub fn withheld(count: u64) =>
        "{count} 個號碼已保留、不開立，因為可能有別人在用同一本：兩邊都交代清楚後以 lj fence free 取回，或匯入新的字軌。"
        / "{count} numbers are withheld, for somebody else may issue from their books: `lj fence free` gives them back once both lists account for them, or import others.";
    /// What is said, where it is about one of several companies.
    pub fn of_company(company: &str, said: &str) => "公司 {company}：{said}" / "Company {company}: {said}";
    /// None is left here, and some are lent.
    pub fn numbers_away(lent: u64) =>
        "沒有可用的號碼：{lent} 號在外（lj range borrowers）。請收回，或匯入、新增字軌。"
        / "No number can be issued: {lent} are lent (`lj range borrowers`). Take some back, or import or add ranges.";
    /// Few numbers are left in this period, or none.
    pub fn numbers_short(lang, left: u64) => match left {
        0 => ["沒有可用的號碼，請匯入或新增字軌。" / "No number can be issued: import or add ranges."];
        left => ["可用號碼只剩 {left}，請匯入或新增字軌。" / "Only {left} numbers are left: import or add ranges."];
    }
    /// The line of `lj status`.
    pub fn status_line(lang, info: &StoreInfo, period: &str, remaining: u64, health: &str)
        where sample = if info.kind.is_trial() { lang.pick("（範例）", " (sample)") } else { "" },
            StoreInfo { now, ranges, invoices, terminals, head_sequence, .. } = info =>
        "{health}{sample} {now} 期別 {period} 可用號碼 {remaining} 字軌 {ranges} 發票 {invoices} 終端機 {terminals} 總帳 {head_sequence}"
        / "{health}{sample} {now} period {period} unused {remaining} ranges {ranges} invoices {invoices} terminals {terminals} ledger {head_sequence}";
}

/// What a fact of the ledger is called.
pub fn act(lang: Lang, act: &Act) -> &'static str {
    match act {
        Act::Store(StoreAct::Created { .. }) => lang.pick("建立資料", "store created"),
        Act::Store(StoreAct::ClockAccepted { .. }) => lang.pick("確認時鐘", "clock accepted"),
        Act::Store(StoreAct::Based(_)) => lang.pick("由資料庫重建", "rows recovered"),
        Act::Store(StoreAct::Packed(packing)) => match packing.finished {
            None => lang.pick("外出收銀台", "packed till"),
            Some(_) => lang.pick("外出收銀台結束", "packed till finished"),
        },
        Act::Till(TillAct::Pack(news)) => crate::text::till::pack::state_act(lang, news.pack.state),
        Act::Store(StoreAct::Dumped(_)) => lang.pick("資料傾印", "rows dumped"),
        Act::Store(StoreAct::Begun(_)) => lang.pick("資料新生", "incarnation begun"),
        Act::Book(
            BookAct::Ranges { kind, .. } | BookAct::Part { kind, .. } | BookAct::Changed { kind, .. },
        ) => range_act(lang, *kind),
        Act::Book(BookAct::Begun(_)) => lang.pick("大量作業開始", "large act begun"),
        Act::Book(BookAct::Ended { .. }) => lang.pick("大量作業完成", "large act ended"),
        Act::Book(BookAct::Dropped(_)) => lang.pick("大量作業中斷，已復原", "large act dropped"),
        Act::Book(BookAct::NumbersEnded(_)) => lang.pick("號碼終止", "numbers ended"),
        Act::Book(BookAct::NumbersReopened(_)) => lang.pick("號碼恢復", "numbers reopened"),
        Act::Book(BookAct::BlanksQueued(_)) => lang.pick("空白字軌待申報", "blanks queued"),
        Act::Book(BookAct::PeriodClosed(_)) => lang.pick("期別關帳", "period closed"),
        Act::Book(BookAct::OfficeYear(_)) => lang.pick("辦公日曆", "office calendar"),
        Act::Book(BookAct::NumbersAsked(_)) => lang.pick("取號", "numbers asked for"),
        Act::Book(BookAct::CountNoted(_)) => lang.pick("取用本數", "books taken"),
        Act::Book(BookAct::Lent { .. }) => lang.pick("出借字軌", "ranges lent"),
        Act::Book(BookAct::TakenBack { .. }) => lang.pick("收回字軌", "ranges taken back"),
        Act::Book(BookAct::Allotted { .. }) => lang.pick("配號資料", "allotment told"),
        Act::Book(BookAct::Given { .. }) => lang.pick("配給分支機構", "books given to a branch"),
        Act::Book(BookAct::AllotmentQueued(_)) => lang.pick("分支配號待申報", "books of a branch queued"),
        Act::Sale(act) => sale_act(lang, act),
        Act::Correction(act) => correction_act(lang, act),
        Act::Paper(act) => paper_act(lang, act),
        Act::Delivery(act) => delivery_act(lang, act),
        Act::Till(TillAct::Company(_)) => lang.pick("公司資料", "company"),
        Act::Till(TillAct::Department(_)) => lang.pick("部門資料", "department"),
        Act::Till(TillAct::Till(_)) => lang.pick("收銀台資料", "till"),
        Act::Till(TillAct::ShiftClosed(_) | TillAct::ShiftEnded(_)) => lang.pick("交班", "shift closed"),
        Act::Till(TillAct::ShiftCounted(_) | TillAct::ShiftLeft(_)) => {
            lang.pick("交班並點鈔", "shift closed, cash counted")
        }
        Act::People(PeopleAct::Staff(_)) => lang.pick("人員資料", "person"),
        Act::People(PeopleAct::UnixUser(_)) => lang.pick("主機使用者", "Unix user"),
        Act::People(PeopleAct::UnixUserRemoved(_)) => lang.pick("刪除主機使用者", "Unix user removed"),
    }
}
