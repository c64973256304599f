//! What the doctor found. The engine tells it in English, which scripts keep in their logs, by one of these forms; a person reads it
//! in the language of the session.

use crate::text::Lang;

/// Where a form has something of its own.
const HOLE: &str = "{}";

/// The forms in both languages; their holes come in the same order. A form whose hole is told in words is followed by these.
const FORMS: &[(&str, &str)] = &[
    ("{} (and {} more)", "{}（還有 {} 件）"),
    ("range {}: {} numbers taken, {} invoices", "字軌 {}：用了 {} 個號碼，發票有 {} 張"),
    ("range {}: {} are counted, {} are there", "字軌 {}：記為 {}，實際 {}"),
    ("{} ranges are counted, {} are there", "記有 {} 筆字軌，實際 {} 筆"),
    ("ranges {} and {} share numbers", "字軌 {} 與 {} 的號碼重疊"),
    ("{} spans are indexed for {} ranges", "索引有 {} 段，字軌有 {} 筆"),
    ("request {} does not lead to {}", "請求代號 {} 找不到 {}"),
    ("code {} of number {} came twice in its block", "隨機碼 {}（號碼 {}）在同一萬張之內重複"),
    ("the journal of {} lacks line {}", "賣方 {} 的開立簿缺第 {} 行"),
    ("{} invoices are counted, the journals have {}", "記有 {} 張發票，開立簿有 {} 張"),
    ("the store holds frame {}, the ledger ends with {}", "資料庫到第 {} 格，總帳到第 {} 格"),
    ("the witness cannot be written: {}", "見證檔寫不進去：{}"),
    ("row {} is not what the ledger gives", "資料列 {} 與總帳重算的不同"),
    ("the store has {} rows, the ledger gives {}", "資料庫有 {} 列，總帳重算有 {} 列"),
    ("number {} is cancelled and was never issued", "號碼 {} 已作廢，卻從未開立"),
    ("number {} has allowances and was never issued", "號碼 {} 有折讓，卻從未開立"),
    ("number {} is cancelled and has a live allowance", "號碼 {} 已作廢，卻還有有效的折讓"),
    ("issue {} of {} is voided and never was", "第 {} 次開立的 {} 已註銷，卻從未開立"),
    ("number {} is voided and cancelled", "號碼 {} 同時註銷又作廢"),
    ("number {} was {} without 註銷 of issue {}", "號碼 {} {}，第 {} 次開立卻沒有註銷"),
    ("issued anew", "已重開"),
    ("freed", "已放回"),
    ("{}: {} unended", "{} 已恢復有效，它的 {} 卻還在"),
    ("{}: cancellation {} misplaced", "{}：第 {} 次作廢的位置不對"),
    ("{} of {} of line {} were allowed", "{}／{}（第 {} 項）已折讓，超過所售"),
    ("{} of {} {} were allowed", "{}／{} {} 已折讓，超過所售"),
    ("an allowance names line {}, which it has not", "折讓指到第 {} 項，發票沒有這一項"),
    ("documents are counted as {}, the rows are {}", "待上傳記為 {}，實際 {}"),
    ("{} facts have {} documents", "{} 件事有 {} 份訊息"),
    ("document {} is missing", "缺訊息 {}"),
    ("document {}: {}", "訊息 {}：{}"),
    ("it was sent before what it waits for was confirmed", "所等的還沒確認就送出了"),
    ("its row lies in the wrong list", "列在錯的清單"),
    ("it was sent, and what was sent is not known", "已送出，但不知道送了什麼"),
    ("it is of a number that was never issued", "它的號碼從未開立"),
    ("it tells an issue that never was", "它說的那次開立不存在"),
    ("no issue was voided for it", "沒有為它註銷過"),
    ("unkept report", "所報的內容沒有保存"),
    ("number {} has {} originals", "號碼 {} 有 {} 張正本在外"),
    ("print job {} is of {}, which was never issued", "列印工作 {} 的 {} 從未開立"),
    ("print job {} of {} was asked for after its cancellation", "列印工作 {}（{}）在作廢之後才排入"),
    ("{} {} are counted, {} are there", "記有 {} {}，實際 {}"),
    ("people", "位人員"),
    ("Unix users", "位主機使用者"),
    ("goods", "項商品"),
    ("parked sales", "筆暫存"),
    ("print jobs", "件列印工作"),
    ("number {}: {}", "號碼 {}：{}"),
    ("its range is gone", "它的字軌不在"),
    ("it is not the one after the number before it", "不是前一號的下一號"),
    ("its time is before that of the number before it", "時間早於前一號"),
    ("it is not a number of its range", "不是字軌裡的號碼"),
    ("its time lies outside its period", "時間不在期別之內"),
    ("range {} is lent to {}, whom nobody has written down", "字軌 {} 借給 {}，卻沒有這個借用者的紀錄"),
    ("range {}: {}", "字軌 {}：{}"),
    ("carried numbers lie outside the range", "前系統的號碼不在字軌內"),
    ("the next number lies outside the range", "下一號不在字軌內"),
    ("its numbers are not counted as many as were issued", "各狀態的張數與開立的不符"),
    ("more numbers are carried as cancelled than were carried", "前系統的作廢比用過的多"),
    ("the dates lie outside the period", "日期不在期別之內"),
];

/// A finding in that language; one of no form, such as damage of the ledger that its reader names, as it was told.
pub fn finding(lang: Lang, told: &str) -> String {
    if lang == Lang::En {
        return told.to_owned();
    }
    let found = FORMS.iter().find_map(|(english, chinese)| Some((fitted(english, told)?, chinese)));
    let Some((parts, chinese)) = found else { return told.to_owned() };
    let mut parts = parts.into_iter();
    let mut text = String::new();
    for (place, words) in chinese.split(HOLE).enumerate() {
        if place > 0 {
            text.push_str(&finding(lang, parts.next().unwrap_or_default()));
        }
        text.push_str(words);
    }
    text
}

/// What stands in the holes of a form that fits.
fn fitted<'t>(form: &str, told: &'t str) -> Option<Vec<&'t str>> {
    let mut words = form.split(HOLE);
    let mut rest = told.strip_prefix(words.next()?)?;
    let mut parts = Vec::new();
    let words: Vec<&str> = words.collect();
    for (place, word) in words.iter().enumerate() {
        let is_last = place + 1 == words.len();
        let at = match (is_last, word.is_empty()) {
            (true, true) => rest.len(),
            (true, false) => rest.len().checked_sub(word.len()).filter(|_| rest.ends_with(word))?,
            (false, _) => rest.find(word)?,
        };
        parts.push(&rest[..at]);
        rest = &rest[at + word.len()..];
    }
    (rest.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources that tell findings.
    const TELLERS: [&str; 5] = [
        include_str!("../../engine/store/doctor.rs"),
        include_str!("../../engine/book/examine.rs"),
        include_str!("../../engine/correction/examine.rs"),
        include_str!("../../engine/delivery/examine.rs"),
        include_str!("../../engine/paper/examine.rs"),
    ];

    /// The sentences of a source: what stands between two quotes and has a blank or a hole, with holes without names.
    fn sentences(source: &str) -> Vec<String> {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let quoted =
            lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|text| !text.is_empty());
        quoted
            .map(|text| {
                let mut form = String::new();
                let mut inside = false;
                for c in text.chars() {
                    inside = (inside || c == '{') && c != '}';
                    if !inside || c == '{' {
                        form.push(c);
                    }
                }
                form
            })
            .collect()
    }

    #[test]
    fn every_finding_of_the_doctor_has_its_words_in_both_languages() {
        let mut count = 0;
        for form in TELLERS.iter().flat_map(|source| sentences(source)) {
            assert!(FORMS.iter().any(|(english, _)| *english == form), "{form:?} has no Chinese words");
            count += 1;
        }
        assert!(count > 35, "{count}");
        for (english, chinese) in FORMS {
            assert_eq!(english.matches(HOLE).count(), chinese.matches(HOLE).count(), "{english}");
        }
    }

    #[test]
    fn a_finding_is_told_with_what_it_is_about() {
        for (told, chinese) in [
            ("range R000001: 3 numbers taken, 2 invoices", "字軌 R000001：用了 3 個號碼，發票有 2 張"),
            ("range R000001: the dates lie outside the period", "字軌 R000001：日期不在期別之內"),
            (
                "number AB00000001: its range is gone (and 12 more)",
                "號碼 AB00000001：它的字軌不在（還有 12 件）",
            ),
            ("3 parked sales are counted, 2 are there", "記有 3 筆暫存，實際 2"),
            (
                "number AB00000001 was issued anew without 註銷 of issue 2",
                "號碼 AB00000001 已重開，第 2 次開立卻沒有註銷",
            ),
            ("document F0401 AB00000001 is missing", "缺訊息 F0401 AB00000001"),
            ("a frame is torn", "a frame is torn"),
        ] {
            assert_eq!(finding(Lang::Zh, told), chinese);
            assert_eq!(finding(Lang::En, told), told);
        }
    }
}
