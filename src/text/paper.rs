//! Words and sentences about printers, papers and print jobs.

use crate::domain::{Held, InvoicePaper, JobState, PaperAct, PrintJob, PrinterTrouble, Printout};
use crate::text::Lang;

sentences! {
    /// What is wrong with a printer, and what to do, in a few words.
    words printer_trouble(PrinterTrouble) {
        NotSet => "這個收銀台沒有設定印表機" / "no printer is set for this till";
        PaperOut => "缺紙，請換紙" / "out of paper: put in a new roll";
        CoverOpen => "上蓋未關，請關上" / "the cover is open: close it";
        Offline => "印表機離線或故障，請查看印表機" / "off line or in error: look at the printer";
        Unreachable => "連不到印表機，請檢查電源與線路" / "not reached: check its power and cable";
        NoAnswer => "印表機沒有回應，請檢查電源" / "no answer: check its power";
        Interrupted => "列印中斷" / "broken off while it printed";
        NoQrKey => "賣方沒有 QR 碼金鑰，請見 lj slip" / "the seller has no QR key: see `lj slip`";
        NotPrintable => "這份文件不能列印" / "this paper cannot be made";
    }
    /// An answer to *what does the customer hold?*
    words held(Held) {
        Whole => "完整的一張" / "a whole slip";
        HalfTakenBack =>
            "半張，已收回（註明作廢並保存）"
            / "half a slip, which I took back (mark it and keep it)";
        HalfKept => "半張，客戶留下" / "half a slip, and keeps it";
        Nothing => "沒有拿到" / "nothing";
    }
    /// After the cashier's answer: what follows, and what to do with half a slip.
    words held_said(Held) {
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
    fn job_given_up(id: &str) =>
        "列印 {id} 已放棄並留下紀錄；之後可用 lj invoice reprint 再印。"
        / "Print job {id} is given up, and logged; `lj invoice reprint` prints it later.";
    /// A name under which no printer is set.
    fn no_such_printer(name: &str, config: &str) =>
        "{config} 沒有 [printer.{name}]。請以 lj printer list 查看。"
        / "There is no [printer.{name}] in {config}: see `lj printer list`.";
    /// A sale asks for another printer than its till's.
    fn not_its_printer(asked: &str, till: &str) =>
        "這筆銷售印在 {till}，不能印在 {asked}；請用 --print {till}，或以 --till 指定收銀台。"
        / "This sale prints on {till}, not on {asked}: give --print {till}, or another till with --till.";
    /// Headings of `lj printer list`.
    fn printer_headings() =>
        ["名稱", "種類", "位置", "文字", "詢問狀態", "錢櫃"]
        / ["name", "kind", "place", "text", "asked", "drawer"];
    /// Headings of `lj printer jobs`.
    fn job_headings() =>
        ["編號", "時間", "收銀台", "內容", "狀態"]
        / ["job", "time", "till", "what", "state"];
    /// The name of a paper.
    words paper(InvoicePaper) {
        Original => "證明聯正本" / "original slip";
        Reprint => "證明聯補印" / "reprinted slip";
        Information => "電子發票資訊單" / "information slip";
    }
    /// No key for the codes of a slip.
    fn no_qr_key(seller: &str, path: &str) =>
        "賣方 {seller} 沒有 QR 碼金鑰，不能印證明聯。請把平台的 32 位金鑰寫入 {path}。"
        / "The seller {seller} has no QR key, so no slip is printed: write the platform's 32 hex digits into {path}.";
    /// Bytes that are not for a screen.
    fn picture_needs_out() =>
        "圖片與印表機位元組不能顯示在畫面上；請加 --out 檔案。"
        / "A picture or printer bytes are not for a screen: give --out FILE.";
}

pub(in crate::text) fn paper_act(lang: Lang, act: &PaperAct) -> &'static str {
    match act {
        PaperAct::Queued(_) => lang.pick("要求列印", "print asked for"),
        PaperAct::Begun(_) => lang.pick("開始列印", "print begun"),
        PaperAct::Ended { .. } => lang.pick("列印結束", "print ended"),
        PaperAct::Said { .. } => lang.pick("確認紙本", "paper confirmed"),
        PaperAct::GivenUp { .. } => lang.pick("放棄列印", "print given up"),
    }
}

/// Where a job stands.
pub fn job_state(lang: Lang, state: JobState) -> String {
    let with =
        |word: &str, trouble| format!("{word}{}{}", lang.pick("：", ": "), printer_trouble(lang, trouble));
    match state {
        JobState::Queued => lang.pick("等候列印", "queued").to_owned(),
        JobState::Held(trouble) => with(lang.pick("等候", "waits"), trouble),
        JobState::Begun => lang.pick("列印中", "printing").to_owned(),
        JobState::Doubtful(trouble) => with(lang.pick("不確定，請回答", "in doubt, say"), trouble),
    }
}

/// What is printed.
pub fn printout(lang: Lang, job: &PrintJob) -> String {
    match &job.printout {
        Printout::Invoice { number, paper, .. } => {
            let word = match paper {
                InvoicePaper::Original => lang.pick("證明聯", "original"),
                InvoicePaper::Reprint => lang.pick("補印", "copy"),
                InvoicePaper::Information => lang.pick("資訊單", "information"),
            };
            format!("{word} {number}")
        }
        Printout::Allowance(number) => format!("{} {number}", lang.pick("折讓單", "allowance")),
        Printout::Shift(id) => format!("{} {id}", lang.pick("交班單", "shift")),
        Printout::Drawer => lang.pick("開錢櫃", "drawer").to_owned(),
    }
}

/// A job that was queued by a verb.
pub fn job_queued(lang: Lang, job: &PrintJob) -> String {
    let what = printout(lang, job);
    match lang {
        Lang::Zh => format!("已送出列印 {}：{what}", job.id),
        Lang::En => format!("Print job {} is queued: {what}", job.id),
    }
}

/// The self-test is through.
pub fn test_sent(lang: Lang, name: &str, asked: bool) -> String {
    match asked {
        true => say!(
            lang,
            "{name}：測試單已印出，印表機回報正常。"
                / "{name}: the test slip is printed, and the printer says that it is well."
        ),
        false => say!(
            lang,
            "{name}：測試單已送出（不詢問狀態）。"
                / "{name}: the test slip is sent (the printer is not asked for its state)."
        ),
    }
}

/// The self-test failed.
pub fn test_failed(lang: Lang, name: &str, trouble: PrinterTrouble) -> String {
    format!("{name}{}{}", lang.pick("：", ": "), printer_trouble(lang, trouble))
}

#[cfg(test)]
mod tests {
    use super::*;

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
