//! The rehearsal of a period in words.

use crate::domain::{Number, Period, PrinterTrouble};
use crate::text::Lang;
use crate::text::paper;

sentences! {
    /// A till that could.
    pub fn ready(till: &str, number: &Number) => "{till}：可以，第一號 {number}。" / "{till}: it could, its first number is {number}.";
    /// A till that could not, and every reason.
    pub fn not_ready(till: &str, why: &str) => "{till}：還不行。{why}" / "{till}: it could not yet. {why}";
    /// Sales without a till.
    pub fn no_till() => "沒有收銀台" / "no till";
    /// Papers that wait.
    pub fn papers(count: u32) =>
        "有 {count} 張紙本還沒印出：看印表機，或 lj printer jobs。"
        / "{count} papers were not printed yet: look at the printer, or at `lj printer jobs`.";
    /// The clock jumped.
    pub fn jumped() => "時鐘跳動，請核對後以 lj clock accept 確認。" / "The clock jumped: check it, then `lj clock accept`.";
    /// No printer of the till.
    pub fn no_printer(config: &str) =>
        "這台主機的 {config} 沒有它的印表機。" / "This machine's {config} names no printer for it.";
    /// Printers were not proved.
    pub fn printers_unproved() =>
        "這台主機沒有設定印表機，印表機沒有演練；請在收銀台的主機上再做一次。"
        / "No printer is set on this machine, so none was proved: do it again on the tills' machine.";
    /// Over the tills.
    pub fn heading(period: Period) => "期別 {period} 的演練" / "Rehearsal of period {period}";
}

/// What is wrong with its printer.
pub fn printer(lang: Lang, trouble: PrinterTrouble) -> String {
    let what = paper::printer_trouble(lang, trouble);
    match lang {
        Lang::Zh => format!("印表機：{what}。"),
        Lang::En => format!("The printer: {what}."),
    }
}
