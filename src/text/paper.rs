//! Words and sentences about printers, papers and print jobs.

use crate::domain::{
    Held, InvoicePaper, JobState, PaperAct, PrintEnd, PrintJob, PrinterTrouble, Printout, roc_date,
};
use crate::text::Lang;

sentences! {
    /// Why the drawer did not open.
    pub fn drawer_stays(lang, state: JobState) where state = job_state(lang, state) =>
        "錢櫃沒有打開：{state}" / "The drawer did not open: {state}";
    /// What is wrong with a printer, and what to do, in a few words: one sentence for each trouble of each kind
    /// ([`PrinterKind::troubles`](crate::domain::PrinterKind::troubles)).
    pub words printer_trouble(PrinterTrouble) {
        NotSet => "這個收銀台沒有設定印表機" / "no printer is set for this till";
        PaperOut => "缺紙，請換紙" / "out of paper: put in a new roll";
        CoverOpen => "上蓋未關，請關上" / "the cover is open: close it";
        Offline => "印表機離線或故障，請查看印表機" / "off line or in error: look at the printer";
        Unreachable =>
            "連不到：請檢查電源、網路線與位址"
            / "not reached: check its power, network cable and tcp address";
        NoAnswer =>
            "無回應：查電源或設 status = false"
            / "no answer: check its power; if it never answers, set status = false";
        Interrupted => "列印中斷" / "broken off while it printed";
        NoQrKey => "賣方沒有 QR 碼金鑰，請見 lj slip" / "the seller has no QR key: see `lj slip`";
        NotPrintable => "這份文件不能列印" / "this paper cannot be made";
        LinkInFolder => "列印資料夾內有連結，請移除" / "a link stands in the printer's folder: remove it";
        Stalled =>
            "不再接收資料：請查看，或關機再開"
            / "it takes no more bytes: look at the printer, switch it off and on";
        DeviceMissing =>
            "打不開裝置檔：查電源、線路與權限"
            / "the device file does not open: check power, cable, device path and rights";
        NotSerial =>
            "裝置不接受 baud/parity/flow 設定"
            / "no serial line, or it takes no such baud, parity or flow: mend the settings";
        SerialSilent =>
            "無回應：查 baud 或 status = false"
            / "the serial line is silent: check power, cable, baud, parity; if it never answers, status = false";
        SerialStalled =>
            "不再接收資料：查看印表機與 flow"
            / "the serial line takes no more bytes: look at the printer and at flow";
        FolderMissing =>
            "找不到列印資料夾：請檢查 spool" / "the folder is not there: check the spool path";
        FolderRefuses =>
            "資料夾不能寫入：查權限與磁碟空間"
            / "the folder takes no file: check its rights and the disk's room";
        QueueNoProgram =>
            "沒有 lp 指令：請裝 cups-client" / "there is no lp here: install cups-client";
        QueueUnknown => "CUPS 沒有這個佇列：見 lpstat -a" / "CUPS has no such queue: see `lpstat -a`";
        QueueRefuses =>
            "CUPS 不收這件列印：見 lpstat -t" / "CUPS does not take the job: see `lpstat -t`";
        QueueSilent =>
            "CUPS 沒有回應：請檢查 CUPS 服務" / "CUPS does not answer: check its service";
    }
    /// An answer to *what does the customer hold?*
    pub words held(Held) {
        Whole => "完整的一張" / "a whole slip";
        HalfTakenBack =>
            "半張，已收回（註明作廢並保存）"
            / "half a slip, which I took back (mark it and keep it)";
        HalfKept => "半張，客戶留下" / "half a slip, and keeps it";
        Nothing => "沒有拿到" / "nothing";
    }
    /// After the cashier's answer: what follows, and what to do with half a slip.
    pub words held_said(Held) {
        Whole => "已記錄：客戶拿到完整的一張。" / "Noted: the customer has a whole slip.";
        HalfTakenBack =>
            "已記錄：請在收回的半張註明作廢並保存；正本重新列印。"
            / "Noted: mark the half that was taken back 作廢 and keep it; the original is printed again.";
        HalfKept =>
            "已記錄：客戶留下半張；另印一張註明補印。"
            / "Noted: the customer keeps the half; a copy marked 補印 is printed.";
        Nothing => "已記錄：沒有印出；重新列印。" / "Noted: nothing came out; it is printed again.";
    }
    /// A job that was given up.
    pub fn job_given_up(id: &str) =>
        "列印 {id} 已放棄並留下紀錄；之後可用 lj invoice reprint 再印。"
        / "Print job {id} is given up, and logged; `lj invoice reprint` prints it later.";
    /// A name under which no printer is set.
    pub fn no_such_printer(lang, name: &str, config: &str, on_default: bool) => match on_default {
        true =>
            ["{config} 沒有 [printer.{name}]：收銀台 {name} 印在 default，請執行 lj printer test default。"
            / "There is no [printer.{name}] in {config}: a till {name} prints on the default; test it with `lj printer test default`."];
        false =>
            ["{config} 沒有 [printer.{name}]。請以 lj printer list 查看。"
            / "There is no [printer.{name}] in {config}: see `lj printer list`."];
    }
    /// A sale asks for another printer than its till's.
    pub fn not_its_printer(asked: &str, till: &str) =>
        "這筆銷售印在 {till}，不能印在 {asked}；請用 --print {till}，或以 --till 指定收銀台。"
        / "This sale prints on {till}, not on {asked}: give --print {till}, or another till with --till.";
    /// Headings of `lj printer list`.
    pub fn printer_headings() =>
        ["名稱", "種類", "位置", "文字", "詢問狀態", "錢櫃"]
        / ["name", "kind", "place", "text", "asked", "drawer"];
    /// Headings of `lj printer jobs`.
    pub fn job_headings() =>
        ["編號", "時間", "收銀台", "內容", "狀態"]
        / ["job", "time", "till", "what", "state"];
    /// The name of a paper.
    pub words paper(InvoicePaper) {
        Original => "證明聯正本" / "original slip";
        Reprint => "證明聯補印" / "reprinted slip";
        Information => "電子發票資訊單" / "information slip";
    }
    /// No key for the codes of a slip.
    pub fn no_qr_key(seller: &str, path: &str) =>
        "賣方 {seller} 沒有開立當日的 QR 碼金鑰，不能印證明聯。請把平台的 32 位金鑰寫入 {path}；換過的舊金鑰要留著。"
        / "The seller {seller} has no QR key of the day of issue, so no slip is printed: write the platform's 32 hex digits into {path}, and keep the old ones.";
    /// What the four strings are for, over them.
    pub fn check_strings(seller: &str) =>
        "賣方 {seller} 的四組 QR 碼字串（各 77 碼）。先在平台「密碼及種子管理(QRCode)」設定種子，再逐一貼到「QRCode 解密驗證」："
        / "Four QR strings of the seller {seller}, 77 characters each. Set the seed on the platform's page 密碼及種子管理(QRCode) first, then put each into its page QRCode 解密驗證:";
    /// One of them.
    pub fn check_string(lang, place: usize, number: &str, total: i64, lines: usize, to_company: bool) => match to_company {
        true =>
            ["{place}. {number} 總計 {total}，{lines} 項，買方有統編"
            / "{place}. {number} total {total}, {lines} items, to a company"];
        false =>
            ["{place}. {number} 總計 {total}，{lines} 項，消費者"
            / "{place}. {number} total {total}, {lines} items, to a consumer"];
    }
    /// What the platform should say of them, below them, and how the slips are had.
    pub fn check_strings_after() =>
        "平台應解出同一個號碼與隨機碼。解不出來就是金鑰不是這個種子的。整張樣張：加 --format png --out 檔案。樣張不是發票，沒有用掉號碼。"
        / "The platform should find the same number and random code in each; where it does not, the key is not of that seed. The slips themselves: add --format png --out FILE. They are no invoices and use no number.";
    /// Bytes that are not for a screen.
    pub fn picture_needs_out() =>
        "圖片與印表機位元組不能顯示在畫面上；請加 --out 檔案。"
        / "A picture or printer bytes are not for a screen: give --out FILE.";
    pub(in crate::text) words paper_act(act: &PaperAct) match act {
        PaperAct::Queued(_) => "要求列印" / "print asked for";
        PaperAct::Begun(_) => "開始列印" / "print begun";
        PaperAct::Ended { .. } => "列印結束" / "print ended";
        PaperAct::Said { .. } => "確認紙本" / "paper confirmed";
        PaperAct::GivenUp { .. } => "放棄列印" / "print given up";
    }
    /// What an act on papers is about, behind its name in the trail.
    pub match about(lang, act: &PaperAct) {
        Queued(job) where id = job.id, what = printout(lang, job) => ["#{id} {what}" / "#{id} {what}"];
        Begun(job) => ["#{job}" / "#{job}"];
        Ended { job, end, .. } where how = print_end(lang, *end) => ["#{job} {how}" / "#{job} {how}"];
        Said { job, held: said, .. } where what = held(lang, *said) => ["#{job} {what}" / "#{job} {what}"];
        GivenUp { job, .. } => ["#{job}" / "#{job}"];
    }
    fn print_end(lang, end: PrintEnd) => match end {
        PrintEnd::Printed => ["已印出" / "printed"];
        PrintEnd::Nothing(trouble), what = printer_trouble(lang, trouble) =>
            ["沒有印出：{what}" / "nothing came out: {what}"];
        PrintEnd::Doubtful(trouble), what = printer_trouble(lang, trouble) =>
            ["不確定：{what}" / "in doubt: {what}"];
    }
    /// Where a job stands.
    pub fn job_state(lang, state: JobState) => match state {
        JobState::Queued => ["等候列印" / "queued"];
        JobState::Held(trouble), what = printer_trouble(lang, trouble) => ["等候：{what}" / "waits: {what}"];
        JobState::Begun => ["列印中" / "printing"];
        JobState::Doubtful(trouble), what = printer_trouble(lang, trouble) =>
            ["不確定，請回答：{what}" / "in doubt, say: {what}"];
    }
    /// What is printed.
    pub fn printout(lang, job: &PrintJob) where printout = &job.printout => match printout {
        Printout::Invoice { number, paper: InvoicePaper::Original, .. } => ["證明聯 {number}" / "original {number}"];
        Printout::Invoice { number, paper: InvoicePaper::Reprint, .. } => ["補印 {number}" / "copy {number}"];
        Printout::Invoice { number, paper: InvoicePaper::Information, .. } =>
            ["資訊單 {number}" / "information {number}"];
        Printout::Allowance(number) => ["折讓單 {number}" / "allowance {number}"];
        Printout::Shift(id) => ["交班單 {id}" / "shift {id}"];
        Printout::Takings(of), first = roc_date(of.first), last = roc_date(of.last) =>
            ["日結單 {first}-{last}" / "takings {first}-{last}"];
        Printout::Coverage(period), period = period.lj() =>
            ["字軌歸屬表 {period}" / "table of owners {period}"];
        Printout::Drawer => ["開錢櫃" / "drawer"];
    }
    /// Whether a paper that waits is given up, and how it comes back.
    pub fn ask_give_up(lang, job: &PrintJob) where what = printout(lang, job) => match () {
        () => ["放棄列印 {what}？之後可在發票查詢再印。" / "Give up {what}? The list of invoices prints it later."];
    }
    /// A job that was queued by a verb.
    pub fn job_queued(lang, job: &PrintJob) where id = job.id, what = printout(lang, job) =>
        "已送出列印 {id}：{what}" / "Print job {id} is queued: {what}";
    /// The self-test is through.
    pub fn test_sent(lang, name: &str, asked: bool) => match asked {
        true =>
            ["{name}：測試單已印出，印表機回報正常。"
            / "{name}: the test slip is printed, and the printer says that it is well."];
        false =>
            ["{name}：測試單已送出（不詢問狀態）。"
            / "{name}: the test slip is sent (the printer is not asked for its state)."];
    }
    /// The self-test failed.
    pub fn test_failed(lang, name: &str, trouble: PrinterTrouble) where what = printer_trouble(lang, trouble) =>
        "{name}：{what}" / "{name}: {what}";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PaperMove, PrintJobId, PrinterKind};

    #[test]
    fn how_a_print_ended_is_told_in_words() {
        let trouble = PrinterTrouble::NotSet;
        let ended =
            |end| PaperAct::Ended { job: PrintJobId(8), end, to: PaperMove::Stays(JobState::Held(trouble)) };
        let nothing = ended(PrintEnd::Nothing(trouble));
        assert_eq!(about(Lang::Zh, &nothing), "#8 沒有印出：這個收銀台沒有設定印表機");
        assert_eq!(about(Lang::En, &nothing), "#8 nothing came out: no printer is set for this till");
        assert_eq!(about(Lang::Zh, &ended(PrintEnd::Printed)), "#8 已印出");
    }

    /// Cells that the sale's screen has for a trouble, on 80 columns.
    const SALE_CELLS: usize = 33;

    #[test]
    fn a_trouble_is_read_whole_beside_a_sale() {
        for trouble in PrinterTrouble::ALL {
            let said = printer_trouble(Lang::Zh, trouble);
            assert!(unicode_width::UnicodeWidthStr::width(said) <= SALE_CELLS, "{said}");
        }
    }

    /// What a kind of printer has not: a sentence of its that names one sends people to look for it.
    fn strange_to(kind: PrinterKind) -> &'static [&'static str] {
        match kind {
            PrinterKind::Device => &["網路", "baud", "spool", "CUPS", "network", "tcp"],
            PrinterKind::Serial => &["網路", "USB", "spool", "CUPS", "network", "tcp"],
            PrinterKind::Network => &["baud", "序列", "裝置檔", "spool", "CUPS", "serial", "device"],
            PrinterKind::Spool => &["電源", "線", "缺紙", "status", "CUPS", "power", "cable", "paper:"],
            PrinterKind::Queue => &["電源", "線", "缺紙", "status =", "資料夾", "power", "cable", "folder"],
        }
    }

    #[test]
    fn each_kind_of_printer_has_its_own_sentences_in_both_languages() {
        for kind in PrinterKind::ALL {
            for general in [kind.unreachable(), kind.silent(), kind.stalled()] {
                assert!(kind.troubles().contains(&general), "{kind:?}: {general:?}");
            }
            for trouble in kind.troubles() {
                for lang in [Lang::Zh, Lang::En] {
                    let said = printer_trouble(lang, *trouble);
                    let strange = strange_to(kind).iter().find(|word| said.contains(**word));
                    assert_eq!(strange, None, "{kind:?} {trouble:?}: {said}");
                }
            }
        }
        let told: Vec<_> = PrinterKind::ALL.iter().flat_map(|kind| kind.troubles()).collect();
        for trouble in PrinterTrouble::ALL {
            use PrinterTrouble::{Interrupted, NoQrKey, NotPrintable, NotSet};
            let of_any = matches!(trouble, NotSet | Interrupted | NoQrKey | NotPrintable);
            assert_eq!(told.contains(&&trouble), !of_any, "{trouble:?}");
        }
    }

    #[test]
    fn silence_names_the_setting_that_ends_it() {
        for kind in [PrinterKind::Device, PrinterKind::Serial, PrinterKind::Network] {
            for lang in [Lang::Zh, Lang::En] {
                assert!(printer_trouble(lang, kind.silent()).contains("status = false"), "{kind:?}");
            }
        }
    }

    #[test]
    fn every_trouble_has_its_own_words() {
        for lang in [Lang::Zh, Lang::En] {
            let mut words: Vec<_> =
                PrinterTrouble::ALL.into_iter().map(|trouble| printer_trouble(lang, trouble)).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), PrinterTrouble::ALL.len());
        }
    }
}
