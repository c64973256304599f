//! The fence before a copy in words: why it stands, what lifting it withholds, the ways out.

use crate::domain::{FenceReason, Range};
use crate::protocol::{FenceReport, UnprovenReport};
use crate::text::Lang;
use crate::text::book::draft::numbers;

sentences! {
    /// Why a store stands behind the fence.
    pub match why(lang, value: &FenceReason) {
        Restored => ["由備份還原" / "it was restored from a backup"];
        Recovered => ["總帳遺失，由資料庫重新開始" / "its ledger was lost and begun anew from the store file"];
        OtherHost => ["上次不是在這台主機執行" / "it last ran on another machine"];
        NoWitness => ["這台主機的見證檔不見了" / "this machine's witness of it is gone"];
        WitnessDamaged => ["這台主機的見證檔損壞或是空的" / "this machine's witness of it is damaged or empty"];
        Older { ends, known } =>
            ["總帳只到第 {ends} 框，見證檔記得第 {known} 框"
            / "its ledger ends with frame {ends}, and the witness knows frame {known}"];
        Beside => ["這台機器記得的是另一份" / "this machine knows another copy"];
        Damaged { sequence } => ["總帳第 {sequence} 框損壞" / "frame {sequence} of its ledger is damaged"];
        MirrorApart { sequence } =>
            ["鏡像的第 {sequence} 框是另一份" / "the mirror has another frame {sequence}, of another copy"];
    }
    /// No fence stands.
    pub fn none() => "沒有圍欄，可以開立。" / "No fence stands; issuing goes on.";
    /// Before the books that lifting would withhold.
    pub fn would_withhold(books: u64, numbers: u64) =>
        "解除時會保留 {books} 筆字軌的 {numbers} 個號碼，因為另一份可能已用過："
        / "Lifting it withholds {numbers} numbers of {books} ranges, for another copy may have used them:";
    /// The books that are not listed.
    pub fn more(books: u64) => "…另有 {books} 筆" / "… and {books} more";
    /// `lj fence lift`.
    pub fn lifted(books: u64) =>
        "圍欄已解除；{books} 筆字軌的剩餘號碼已保留。請匯入平台新配的號碼，以 lj fence fresh 確認後開立。"
        / "The fence is lifted; what was left of {books} ranges is withheld. Import numbers that the platform allots from now on, confirm them with `lj fence fresh`, and sell.";
    /// `lj fence free`.
    pub fn freed(id: &str) => "字軌 {id} 的號碼都已交代清楚，可以再使用。" / "Every number of range {id} is accounted for; it can be used again.";
    /// Ranges were entered, and wait for a person's word.
    pub fn entered_unproven() =>
        "這些號碼還不能開立：圍欄解除過，失去的那一份可能用過。請主管看過 lj fence show，再執行 lj fence fresh。"
        / "Nothing is sold from these yet: a fence was lifted, and the lost copy may have used them. Let a manager read `lj fence show` and confirm them with `lj fence fresh`.";
    /// Before the ranges that wait for a person's word.
    pub fn unproven(books: u64, numbers: u64) =>
        "解除圍欄之後輸入的 {books} 筆字軌（{numbers} 個號碼）待確認：失去的那一份可能用過。確定是之後平台才配的，請主管執行 lj fence fresh 代號 --reason 原因。"
        / "{books} ranges ({numbers} numbers) entered after the fence was lifted wait for a word, for the lost copy may have used them. Those that the platform allotted only after that, a manager confirms: `lj fence fresh ID --reason …`.";
    /// A line of a list of numbers that says nothing.
    pub fn bad_line(file: &str, line: u64) =>
        "{file} 第 {line} 行不是「號碼 used」或「號碼 unused」。"
        / "Line {line} of {file} is not `NUMBER used` or `NUMBER unused`.";
    /// A list that is longer than any.
    pub fn list_too_long(file: &str) => "{file} 太長。" / "{file} is too long.";
}

/// The refusal of everything but a look-up.
pub(in crate::text) fn refused(lang: Lang, reason: FenceReason) -> String {
    let why = why(lang, &reason);
    if reason.can_be_lifted() {
        return say!(
            lang,
            "這份資料可能是副本（{why}），只能查詢，不能開立。補上缺少的總帳（較新的備份或副本），或由主管看過 lj fence 之後執行 lj fence lift --reason 原因。"
                / "This store may be a copy ({why}): it can be looked up, not issued from. Bring the missing part of the ledger (a newer backup or copy), or let a manager read `lj fence` and run `lj fence lift --reason …`."
        );
    }
    say!(
        lang,
        "這份資料損壞（{why}），只能查詢，不能開立。請由備份或副本取回損壞的檔案。"
            / "This store is damaged ({why}): it can be looked up, not issued from. Bring the damaged file back from a backup or a copy."
    )
}

/// `lj fence`.
pub fn lines(lang: Lang, report: &FenceReport) -> Vec<String> {
    let Some(reason) = report.why else { return vec![none(lang).to_owned()] };
    let mut lines = vec![refused(lang, reason)];
    if reason.can_be_lifted() {
        lines.push(would_withhold(lang, report.books, report.numbers));
        lines.extend(report.rows.iter().map(|range| row(lang, range)));
        let untold = report.books.saturating_sub(report.rows.len() as u64);
        lines.extend((untold > 0).then(|| more(lang, untold)));
    }
    lines
}

/// The ranges that wait for a person's word; nothing where none do.
pub fn unproven_lines(lang: Lang, report: &UnprovenReport) -> Vec<String> {
    if report.books == 0 {
        return Vec::new();
    }
    let mut lines = vec![unproven(lang, report.books, report.numbers)];
    lines.extend(report.rows.iter().map(|range| row(lang, range)));
    let untold = report.books.saturating_sub(report.rows.len() as u64);
    lines.extend((untold > 0).then(|| more(lang, untold)));
    lines
}

fn row(lang: Lang, range: &Range) -> String {
    let (id, period, span, left) = (range.id, range.period, numbers(range.span), range.remaining());
    say!(lang, "  {id}  {period}  {span}  剩 {left}" / "  {id}  {period}  {span}  {left} left")
}

/// What every screen says while it stands.
pub fn only_looked_up(lang: Lang, reason: FenceReason) -> String {
    let why = why(lang, &reason);
    say!(lang, "圍欄，只能查詢：{why}" / "Fenced, look-ups only: {why}")
}

/// What monitoring says.
pub fn alarm(lang: Lang, reason: FenceReason) -> String {
    let why = why(lang, &reason);
    say!(lang, "圍欄：{why}，不能開立。" / "Fenced: {why}; nothing is issued.")
}
