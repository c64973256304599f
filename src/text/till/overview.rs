//! 總覽 in words: clock, upload, printers, disk and backup; tills with what they have left; terminals.

use crate::domain::Moment;
use crate::protocol::{Dashboard, Suggestion, SuggestionRow, TerminalRow, TillRow};
use crate::text::Lang;
use crate::text::book::span;
use crate::text::page::PageRow;
use crate::text::paper::job_state;

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;
/// Free mebibytes of the disk below which the page warns: a year of ledger of a busy shop.
const DISK_LOW_MIB: u64 = 1_024;

/// A row of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverviewRow {
    /// A label and a text.
    Fact(PageRow),
    /// The heads of the tills.
    Tills,
    /// A till.
    Till(TillRow),
    /// The heads of the terminals.
    Terminals,
    /// A terminal.
    Terminal(TerminalRow),
}

sentences! {
    /// A suggestion was accepted here.
    fn suggestion_done() => "已照建議完成" / "Done as suggested";
}

/// The page, top down.
pub fn overview(lang: Lang, board: &Dashboard) -> Vec<OverviewRow> {
    let mut rows: Vec<OverviewRow> = facts(lang, board).into_iter().map(OverviewRow::Fact).collect();
    rows.push(OverviewRow::Tills);
    rows.extend(board.tills.iter().cloned().map(OverviewRow::Till));
    rows.push(OverviewRow::Terminals);
    rows.extend(board.terminals.iter().cloned().map(OverviewRow::Terminal));
    rows
}

fn facts(lang: Lang, board: &Dashboard) -> Vec<PageRow> {
    // A jump that bars issuing (E8) is said as such, whatever else is known.
    let steady = if board.clock_steady {
        crate::text::store::clock::verdict(lang, &board.clock)
    } else {
        let why = crate::text::store::clock::verdict(lang, &board.clock);
        format!("{}  {why}", lang.pick("跳動，請核對", "jumped, check it"))
    };
    let mut rows = vec![
        PageRow::new(lang.pick("時鐘", "Clock"), format!("{}  {steady}", board.now)),
        PageRow::new(lang.pick("上傳", "Upload"), uploaded(lang, board)),
    ];
    let printers = printers(lang, board);
    rows.extend(printers.into_iter().enumerate().map(|(place, text)| {
        let label = if place == 0 { lang.pick("列印", "Printers") } else { "" };
        PageRow::new(label, text)
    }));
    rows.push(PageRow::new(lang.pick("磁碟", "Disk"), disk(lang, board.disk_free)));
    rows.push(PageRow::new(
        lang.pick("備份", "Backup"),
        lang.pick("這個版本還沒有備份紀錄", "no backup is on record in this version"),
    ));
    let attached = match lang {
        Lang::Zh => format!("{} 台終端機連線，總帳第 {} 筆", board.attached, board.head_sequence),
        Lang::En => format!("{} terminals attached, ledger frame {}", board.attached, board.head_sequence),
    };
    rows.push(PageRow::new(lang.pick("主機", "Engine"), attached));
    rows
}

fn uploaded(lang: Lang, board: &Dashboard) -> String {
    match board.unconfirmed_since {
        None => lang.pick("沒有待上傳的發票", "nothing waits").to_owned(),
        Some(since) => {
            let (hours, minutes) = age(board.now, since);
            say!(
                lang,
                "最早未確認 {since}，已 {hours} 小時 {minutes} 分"
                    / "the oldest not confirmed is of {since}: {hours} h {minutes} min"
            )
        }
    }
}

fn age(now: Moment, since: Moment) -> (i64, i64) {
    let minutes = (now.unix() - since.unix()).max(0) / 60;
    (minutes / 60, minutes % 60)
}

/// How many papers wait, and the trouble of each till that has one.
fn printers(lang: Lang, board: &Dashboard) -> Vec<String> {
    if board.jobs.is_empty() {
        return vec![lang.pick("沒有待印的紙本", "no paper waits").to_owned()];
    }
    let mut said: Vec<(String, usize)> = Vec::new();
    for job in &board.jobs {
        let state = job_state(lang, job.state);
        let till = job.till.as_ref().map_or(lang.pick("未指定", "none").to_owned(), ToString::to_string);
        let line = format!("{till}  {state}");
        match said.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => *count += 1,
            None => said.push((line, 1)),
        }
    }
    said.into_iter().map(|(line, count)| say!(lang, "{line}  {count} 張" / "{line}  {count}")).collect()
}

fn disk(lang: Lang, free: Option<u64>) -> String {
    let Some(free) = free.map(|bytes| bytes / MIB) else {
        return lang.pick("不明", "unknown").to_owned();
    };
    let low = if free < DISK_LOW_MIB { lang.pick("  不足，請清理", "  low: make room") } else { "" };
    say!(lang, "剩餘 {free} MiB{low}" / "{free} MiB free{low}")
}

/// What is suggested, by whom.
pub fn suggestion(lang: Lang, row: &SuggestionRow) -> String {
    let by = row.by.as_ref().map_or(lang.pick("管理者", "The administrator").to_owned(), ToString::to_string);
    match &row.suggestion {
        Suggestion::AddRange(draft) => {
            let (numbers, period) = (span(draft.span), draft.period);
            say!(lang, "{by} 建議新增 {numbers}（{period}）" / "{by} suggests to add {numbers} ({period})")
        }
        Suggestion::Cancel { number, reason, .. } => {
            say!(lang, "{by} 建議作廢 {number}：{reason}" / "{by} suggests to cancel {number}: {reason}")
        }
    }
}

/// The question to the till.
pub fn ask_suggestion(lang: Lang, row: &SuggestionRow) -> String {
    format!("{}{}", suggestion(lang, row), lang.pick("，要照做嗎？", ". Do it?"))
}

/// The message line while a suggestion waits, with the key that answers it.
pub fn suggestion_waits(lang: Lang, row: &SuggestionRow, key: &str) -> String {
    format!("{}  {key} {}", suggestion(lang, row), lang.pick("回答", "answers"))
}

/// Whose screen it is.
pub fn watching(lang: Lang, name: &str) -> String {
    format!("{} {name}", lang.pick("觀看", "Watching"))
}
