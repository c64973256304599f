//! The upkeep of a store in words: what its five buttons do, step by step, and one sentence for each outcome.

use crate::domain::{FenceReason, Moment};
use crate::protocol::{
    DoctorCheck, DoctorReport, DumpProgress, MirrorReport, ReadingReport, UnprovenReport, UpkeepReport,
};
use crate::text::Lang;
use crate::text::store::doctor::doctor_check;
use crate::text::store::{fence, mirror, reading};

/// What stands in the way of selling, or would.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Why the store stands behind its fence, if it does.
    pub fence: Option<FenceReason>,
    /// The mirror, if there is one.
    pub mirror: Option<&'a MirrorReport>,
    /// Ranges that wait for a person's word.
    pub unproven: Option<&'a UnprovenReport>,
}

sentences! {
    /// The last backup, as of now; `None` where the engine does not say.
    pub fn last_backup(lang, upkeep: Option<&UpkeepReport>, now: Moment)
        where backup = upkeep.map(|upkeep| upkeep.backup) => match backup {
        None => ["不明" / "unknown"];
        Some(None) => ["還沒有備份紀錄" / "none is on record"];
        Some(Some(backup)), made = backup.made, frame = backup.sequence => (match backup.is_fresh(now) {
            true => say!(lang, "{made}，總帳到第 {frame} 框" / "{made}, frame {frame}"),
            false => say!(
                lang,
                "{made}，總帳到第 {frame} 框  太久了，請備份"
                    / "{made}, frame {frame}  too old: back up"
            ),
        });
    }
    /// The check with this version; `None` where the engine does not say.
    pub fn last_check(lang, upkeep: Option<&UpkeepReport>) => match upkeep {
        None => ["不明" / "unknown"];
        Some(UpkeepReport { checked: Some(checked), .. }), at = checked.at, count = checked.violations =>
            (match count {
                0 => say!(lang, "{at} 全部正確" / "{at}: all is well"),
                _ => say!(lang, "{at} 有 {count} 處不符" / "{at}: {count} found wrong"),
            });
        Some(UpkeepReport { before: Some(before), .. }) =>
            ["從 {before} 更新後還沒有檢查，請檢查" / "not yet since the update from {before}: check"];
        Some(UpkeepReport { .. }) => ["這個版本還沒有檢查過，請檢查" / "not yet with this version: check"];
    }
    /// What an export is.
    pub fn export_is() => "一期發票的 CSV 檔，給會計用" / "the invoices of a period, for the accountant";
    /// A fence stands, whatever the reason.
    pub fn sells_nothing() => "圍欄：可以查詢，不能開立" / "a fence stands: looked up, nothing issued";
    /// Nobody waits for the check any more.
    pub fn check_ended() =>
        "不再等檢查的結果；它會自己做完，不影響任何人。"
        / "The check is not waited for any more; it ends by itself and disturbs nobody.";
    /// No fence stands.
    pub fn sells() => "沒有圍欄，可以開立" / "no fence stands, issuing goes on";
    /// Which versions run.
    pub fn versions(lang, upkeep: Option<&UpkeepReport>) where ours = env!("CARGO_PKG_VERSION") => match upkeep {
        None => ["這台 {ours}，主機不明" / "here {ours}, the engine unknown"];
        Some(UpkeepReport { version, .. }) => ["這台 {ours}，主機 {version}" / "here {ours}, the engine {version}"];
    }
    /// Something else goes on.
    pub fn still_going(what: &str) =>
        "{what}還在進行，請等它結束，或在維護畫面按離開中止" / "{what} still goes on: wait for its end, or leave its page to end it";
    /// What goes on.
    pub fn going(lang, ending: bool) => match ending {
        true => ["中止中" / "It is being ended"];
        false => ["進行中，銷售照常；按離開中止" / "It goes on while the shop sells; leave to end it"];
    }
    /// What goes on and how far it is, in a few words.
    pub fn far(lang, what: &str, done: u64, of: u64) => match of {
        0 => ["{what} {done}" / "{what} {done}"];
        of, percent = done.saturating_mul(100) / of => ["{what} {percent} %" / "{what} {percent} %"];
    }
    /// How much is done, of nobody knows how much.
    pub fn so_many(done: u64) => "{done} 筆" / "{done} so far";
    /// A session from afar names no file.
    pub fn no_files() =>
        "遠端連線不寫這台主機的檔案：備份請在自己的電腦執行 ssh 主機 lj backup - > 備份.tar"
        / "A session from afar writes no file here: run `ssh HOST lj backup - > backup.tar` on your own machine.";
    /// The store was checked and is sound.
    fn all_is_well(checks: usize, frames: u64) =>
        "檢查完成，全部正確：{checks} 項，總帳 {frames} 框。"
        / "Checked, all is well: {checks} promises, {frames} frames of the ledger.";
    /// A verdict; first the check that failed, with how many more.
    fn found(lang, what: &str, count: usize) =>
        "檢查發現 {count} 處不符，第一處：{what}。"
        / "{count} found wrong by the check, the first: {what}.";
    /// What to do about rows that are not those of the ledger.
    fn rows_anew() =>
        "總帳是好的：請重新啟動 lj，資料庫會由總帳重建。"
        / "The ledger is sound: start lj again, and the store file is made anew from it.";
    /// What to do about a damaged ledger.
    fn ledger_back() =>
        "請停止銷售，由備份或鏡像取回總帳（看「復原」）。"
        / "Stop selling, and bring the ledger back from a backup or the mirror (see Recover).";
    /// What to do about anything else.
    fn tell_somebody() =>
        "請先備份，再通知維護人員執行 lj doctor。"
        / "Back up first, then let somebody who maintains it run `lj doctor`.";
    /// A backup was made here.
    pub fn backed_up(to: &str, sequence: u64, made: Moment) =>
        "已備份到 {to}：總帳 {sequence} 框，{made}。"
        / "Backed up to {to}: {sequence} frames of the ledger, {made}.";
    /// The backup is on the store's own disk.
    pub fn same_disk() =>
        "它和資料在同一顆磁碟上，磁碟壞了會一起失去：請再備份到隨身碟。"
        / "It lies on the disk of the store, and is lost with it: make another one on a stick.";
    /// An export was made.
    pub fn exported(to: &str, count: u64) => "已匯出 {count} 張發票到 {to}" / "Exported to {to}, invoices: {count}";
    /// An export did not come to be.
    pub fn export_failed(what: &str) =>
        "匯出失敗，沒有留下檔案：{what}" / "The export failed, and left no file: {what}";
    /// A file of this name is there.
    pub fn export_exists(to: &str) =>
        "{to} 已經有了，沒有寫入。請換一個資料夾，或先移走它。"
        / "{to} is there already, and nothing was written: choose another folder, or move it away.";
    /// The headings of an export.
    pub fn export_headings() =>
        ["發票號碼", "開立日期", "開立時間", "買方統編", "銷售額", "稅額", "總計", "狀態"]
        / ["number", "date", "time", "buyer_ubn", "net", "tax", "total", "state"];
    /// What a check does.
    fn check_reads() =>
        "讀過整份總帳和資料庫，看每個承諾是否成立；銷售照常，同時要求的人共用一次。"
        / "Reads the whole ledger and store and holds every promise against them, while the shop sells; those who ask at once share one run.";
    /// What to do about what it finds.
    fn check_finds() =>
        "有不符時先備份，再請維護人員看 lj doctor。新版第一次啟動後，請檢查一次。"
        / "When something is wrong, back up first and let a maintainer look at `lj doctor`. After the first start of a new version, check once.";
    /// What a backup needs.
    fn backup_needs() =>
        "接上隨身碟，給一個新的或空的目錄；銷售照常。每天打烊後做一次，輪流用兩支。"
        / "Plug in a stick and name a new or empty directory; the shop goes on selling. Once a day after closing, on two sticks in turn.";
    /// What becomes of a broken one.
    fn backup_breaks() =>
        "中止、拔掉或寫滿的不算備份，同一個目錄可以再用。"
        / "One that was ended, pulled out or ran out of room is none, and its directory can be used again.";
    /// What it is for.
    fn backup_is_for() =>
        "密鑰和 PIN 的調味料不在其中，要一起帶走就在命令列用 lj backup --with-secrets。換機器時：lj restore 目錄。"
        / "Secret keys and the pepper of the PINs go along only with `lj backup --with-secrets`. On another machine: `lj restore DIR`.";
    /// What an export holds.
    fn export_holds() =>
        "一期的發票，新的在前：號碼、日期、時間、買方、銷售額、稅額、總計、狀態。"
        / "The invoices of a period, the newest first: number, date, time, buyer's UBN, net, tax, total, state.";
    /// What it is good for.
    fn export_opens() =>
        "UTF-8 的 CSV 檔，試算表可以直接開啟，沒有一格會被當成公式。已有同名的檔案時不會蓋過。"
        / "A CSV file in UTF-8 that spreadsheets open; no cell is a formula to them. A file that is there is not written over.";
    /// Look-ups and no more.
    fn fenced(why: &str) =>
        "圍欄：{why}。請在主機的命令列進行："
        / "Fenced: {why}. At the machine's command line:";
    /// Ways out of a fence that can be lifted.
    fn look() =>
        "1. lj fence show：為什麼，以及解除時會保留哪些號碼。"
        / "1. `lj fence show`: why, and which numbers lifting it withholds.";
    /// Bring what is missing.
    fn bring() =>
        "2. 有較新的那一份（備份、鏡像、舊機器的目錄）就改用它：lj restore 目錄。"
        / "2. Use a newer one (backup, mirror, the old directory): `lj restore DIR`.";
    /// Lift it.
    fn lift() =>
        "3. 沒有了，就由店長執行 lj fence lift --reason 原因；匯入平台新配的號碼，再 lj fence fresh 代號 --reason 原因，然後開立。"
        / "3. Where none is left, a manager runs `lj fence lift --reason …`, imports newly allotted numbers, says `lj fence fresh ID --reason …`, and sells.";
    /// What was withheld comes back.
    fn free() =>
        "4. 保留的號碼，由加值中心和存根都交代清楚後，以 lj fence free 放回。"
        / "4. `lj fence free` gives back what was withheld, once all is accounted for.";
    /// Ways out of a damaged ledger.
    fn damaged_look() =>
        "1. lj ledger verify 說是哪個檔案。2. 停止服務：systemctl stop lj，或關掉所有 lj。"
        / "1. `lj ledger verify` names the file. 2. Stop the service: `systemctl stop lj`, or leave every lj.";
    /// Bring the file back.
    fn damaged_bring() =>
        "3. 把那個檔案由備份或鏡像的 ledger 目錄取回，放回原處，再啟動。"
        / "3. Take that file from the ledger directory of a backup or of the mirror, put it in its place, and start again.";
    /// Ranges wait for a word.
    fn unproven(books: u64) =>
        "有 {books} 筆字軌待確認，不能開立：lj fence show，再 lj fence fresh。"
        / "Ranges that wait for a person's word: {books}. `lj fence show`, then `lj fence fresh`.";
    /// The mirror has everything.
    fn mirror_level() => "鏡像和總帳一致。" / "The mirror has all of the ledger.";
    /// There is none.
    fn no_mirror() =>
        "沒有鏡像（config.toml 的 [mirror]）。"
        / "There is no mirror ([mirror] in config.toml).";
    /// What to do when the machine is lost.
    fn machine_lost() =>
        "機器壞了：在新機器 lj restore 備份目錄；看 lj fence show 後解除，PIN 和密鑰重設。"
        / "The machine is lost: on another one `lj restore DIR`, lift the fence after `lj fence show`, set PINs and keys anew.";
    /// What to do when the ledger is lost.
    fn ledger_lost() =>
        "總帳不見了：停止 lj，執行 lj recover；有鏡像由鏡像放回，沒有就由資料庫重新開始。"
        / "The ledger is lost: stop lj and run `lj recover`; it comes back from the mirror, or is begun anew from the store file.";
    /// Since when this version runs.
    fn since(since: Moment, before: &str) =>
        "這個版本從 {since} 起開啟這份資料；之前是 {before}。"
        / "This version has opened the store since {since}; the one before was {before}.";
    /// The engine is another version.
    fn differs() =>
        "主機和這台的版本不同：請把 lj serve 也重新啟動成同一版。"
        / "The engine is another version than this terminal: start `lj serve` again, too.";
    /// The steps of an update.
    fn update_backup(backup: &str) => "1. 先備份。上次備份：{backup}。" / "1. Back up first. The last backup: {backup}.";
    /// What to get.
    fn update_get() =>
        "2. 由提供者取得新的 lj 程式檔並核對檢查碼；lj 不會自己上網。"
        / "2. Get the new program file of lj from whoever provides it, and compare its check sum; lj asks no network.";
    /// Who must have left.
    fn update_stop() =>
        "3. 所有終端機離開，停止服務：systemctl stop lj（沒有服務就關掉所有 lj）。"
        / "3. Leave all terminals, and stop the service: `systemctl stop lj`.";
    /// How to install it.
    fn update_install() =>
        "4. install -m 0755 lj /usr/local/bin/lj，再 systemctl start lj。"
        / "4. `install -m 0755 lj /usr/local/bin/lj`, then `systemctl start lj`.";
    /// What to do then.
    fn update_check() =>
        "5. 第一次啟動後，在這裡檢查一次。"
        / "5. After its first start, check once, here.";
}

/// What the check found, in a sentence, and what to do; true where all is well.
pub fn verdict(lang: Lang, report: &DoctorReport) -> (bool, String) {
    let Some((first, _)) = report.violations.first() else {
        let frames = report.checks.iter().find(|(check, _)| *check == DoctorCheck::ChainWhole);
        return (true, all_is_well(lang, report.checks.len(), frames.map_or(0, |(_, frames)| *frames)));
    };
    let has = |check| report.violations.iter().any(|(found, _)| *found == check);
    let what_to_do = match (has(DoctorCheck::ChainWhole), has(DoctorCheck::ReplayEqual)) {
        (true, _) => ledger_back(lang),
        (false, true) => rows_anew(lang),
        (false, false) => tell_somebody(lang),
    };
    let found = found(lang, doctor_check(lang, *first), report.violations.len());
    (false, format!("{found}{}{what_to_do}", lang.pick("", " ")))
}

/// What a check does, and what to do then.
pub fn check_steps(lang: Lang, reading: Option<&ReadingReport>, dump: Option<&DumpProgress>) -> Vec<String> {
    let read = reading.map(|reading| reading::line(lang, reading));
    let dumped = dump.map(|dump| reading::dump(lang, dump));
    let steps = [check_reads(lang).to_owned(), check_finds(lang).to_owned()];
    steps.into_iter().chain(read).chain(dumped).collect()
}

/// How a backup is made.
pub fn backup_steps(lang: Lang) -> Vec<String> {
    [backup_needs(lang), backup_breaks(lang), backup_is_for(lang)].map(str::to_owned).to_vec()
}

/// What an export is.
pub fn export_steps(lang: Lang) -> Vec<String> {
    [export_holds(lang), export_opens(lang)].map(str::to_owned).to_vec()
}

/// What state the store is in, and the ways out of it, with the verb where it cannot be done on a running screen.
pub fn recover_steps(lang: Lang, standing: &Standing<'_>) -> Vec<String> {
    let Standing { fence, mirror, unproven: waits } = standing;
    let mut lines = Vec::new();
    let ways: &[&str] = match fence {
        Some(why) => {
            lines.push(fenced(lang, &fence::why(lang, why)));
            match why.can_be_lifted() {
                true => &[look(lang), bring(lang), lift(lang), free(lang)],
                false => &[damaged_look(lang), damaged_bring(lang)],
            }
        }
        None => &[machine_lost(lang), ledger_lost(lang)],
    };
    lines.extend(ways.iter().map(|way| (*way).to_owned()));
    let books = waits.map_or(0, |waits| waits.books);
    // What waits for a word waits behind the fence first.
    lines.extend((fence.is_none() && books > 0).then(|| unproven(lang, books)));
    lines.push(match mirror {
        None => no_mirror(lang).to_owned(),
        Some(MirrorReport { trouble: Some(trouble), behind, .. }) => mirror::alarm(lang, trouble, *behind),
        Some(MirrorReport { behind: 0, .. }) => mirror_level(lang).to_owned(),
        Some(MirrorReport { behind, .. }) => mirror::behind(lang, *behind),
    });
    lines
}

/// How a new version is installed.
pub fn update_steps(lang: Lang, upkeep: Option<&UpkeepReport>, now: Moment) -> Vec<String> {
    let is_other = upkeep.is_none_or(|upkeep| upkeep.version != env!("CARGO_PKG_VERSION"));
    let known = upkeep.and_then(|upkeep| upkeep.since.zip(upkeep.before.as_ref()));
    let mut lines: Vec<String> =
        known.map(|(at, before)| since(lang, at, before.as_str())).into_iter().collect();
    lines.extend(is_other.then(|| differs(lang).to_owned()));
    lines.push(update_backup(lang, &last_backup(lang, upkeep, now)));
    lines.extend(
        [update_get(lang), update_stop(lang), update_install(lang), update_check(lang)].map(str::to_owned),
    );
    lines
}
