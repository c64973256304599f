//! 總覽 in words: clock, upload, printers, disk and backup; tills with what they have left; terminals.

use crate::domain::{BlanksPressure, Moment, Reminder, StaffCode, UntoldAllotments};
use crate::protocol::till::DISK_LOW_BYTES;
use crate::protocol::{
    Dashboard, PeriodState, Suggestion, SuggestionRow, TerminalRow, TillRow, UpkeepReport,
};
use crate::text::Lang;
use crate::text::book::{branches, calendar, period as closing, span};
use crate::text::delivery;
use crate::text::lang::counted;
use crate::text::page::PageRow;
use crate::text::paper::job_state;
use crate::text::store::clock;
use crate::text::store::upkeep::last_backup;

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;
const DISK_LOW_MIB: u64 = DISK_LOW_BYTES / MIB;

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
    pub fn suggestion_done() => "已照建議完成" / "Done as suggested";
    /// What is suggested, by whom.
    pub fn suggestion(lang, row: &SuggestionRow)
        where suggestion = &row.suggestion,
            by = row.by.as_ref().map_or(lang.pick("管理者", "The administrator"), StaffCode::as_str) => match suggestion {
        Suggestion::AddRange(draft), numbers = span(draft.span), period = draft.period =>
            ["{by} 建議新增 {numbers}（{period}）" / "{by} suggests to add {numbers} ({period})"];
        Suggestion::Cancel { number, reason, .. } =>
            ["{by} 建議作廢 {number}：{reason}" / "{by} suggests to cancel {number}: {reason}"];
    }
    /// The question to the till.
    pub fn ask_suggestion(lang, row: &SuggestionRow) where suggestion = suggestion(lang, row) =>
        "{suggestion}，要照做嗎？" / "{suggestion}. Do it?";
    /// The message line while a suggestion waits, with the key that answers it.
    pub fn suggestion_waits(lang, row: &SuggestionRow, key: &str) where suggestion = suggestion(lang, row) =>
        "{suggestion}  {key} 回答" / "{suggestion}  {key} answers";
    /// Whose screen it is, and where the part that is seen begins: row of rows, column of columns.
    pub fn watching(lang, name: &str, part: Option<(usize, usize, u16, u16)>) => match part {
        None => ["觀看 {name}" / "Watching {name}"];
        Some((row, rows, column, columns)) =>
            ["觀看 {name}：從第 {row} 列（共 {rows}）、第 {column} 欄（共 {columns}）起"
            / "Watching {name}: from row {row} of {rows}, column {column} of {columns}"];
    }
    fn uploaded(lang, board: &Dashboard) where since = board.unconfirmed_since => match since {
        None => ["沒有待上傳的發票" / "nothing waits"];
        Some(since), (hours, minutes) = age(board.now, since) =>
            ["最早未確認 {since}，已 {hours} 小時 {minutes} 分"
            / "the oldest not confirmed is of {since}: {hours} h {minutes} min"];
    }
    /// Room on the disk of the store.
    pub fn disk(lang, free: Option<u64>) where mib = free.map(|bytes| bytes / MIB) => match mib {
        None => ["不明" / "unknown"];
        Some(free @ ..DISK_LOW_MIB) =>
            ["剩餘 {free} MiB  不足，請清理" / "{free} MiB free  low: make room"];
        Some(free) => ["剩餘 {free} MiB" / "{free} MiB free"];
    }
    fn engine(lang, board: &Dashboard) where Dashboard { attached, head_sequence, .. } = board,
        terminals = counted(u64::from(*attached), "terminal") =>
        "{attached} 台終端機連線，總帳第 {head_sequence} 筆"
        / "{terminals} attached, ledger frame {head_sequence}";
}

/// The page, top down.
pub fn overview(
    lang: Lang,
    board: &Dashboard,
    upkeep: Option<&UpkeepReport>,
    (before, proxy): (Option<&PeriodState>, Option<&str>),
    (next, untold): (&[Reminder], &[UntoldAllotments]),
) -> Vec<OverviewRow> {
    let facts = facts(lang, board, upkeep, (before, proxy), (next, untold));
    let mut rows: Vec<OverviewRow> = facts.into_iter().map(OverviewRow::Fact).collect();
    rows.push(OverviewRow::Tills);
    rows.extend(board.tills.iter().cloned().map(OverviewRow::Till));
    rows.push(OverviewRow::Terminals);
    rows.extend(board.terminals.iter().cloned().map(OverviewRow::Terminal));
    rows
}

fn facts(
    lang: Lang,
    board: &Dashboard,
    upkeep: Option<&UpkeepReport>,
    (before, proxy): (Option<&PeriodState>, Option<&str>),
    (next, untold): (&[Reminder], &[UntoldAllotments]),
) -> Vec<PageRow> {
    // A jump that bars issuing (E8) is said as such, whatever else is known.
    let mut steady = clock::verdict(lang, &board.clock);
    if !board.clock_steady {
        steady = format!("{}  {steady}", lang.pick("跳動，請核對", "jumped, check it"));
    }
    let mut rows = vec![
        PageRow::new(lang.pick("時鐘", "Clock"), format!("{}  {steady}", board.now)),
        PageRow::new(lang.pick("上傳", "Upload"), uploaded(lang, board)),
    ];
    rows.extend(proxy.map(|proxy| PageRow::new("", delivery::through(lang, proxy))));
    if board.stuck > 0 {
        rows.push(PageRow::new("", delivery::stuck::alarm(lang, board.stuck)));
    }
    if let Some(state) = before.filter(|state| state.unreported > 0) {
        let (period, pressure) = (state.period, BlanksPressure::of(state.period, board.now));
        let said = closing::alarm(lang, period, state.unreported, &closing::until(period), pressure);
        rows.push(PageRow::new(lang.pick("空白", "Blanks"), said));
    }
    let told = untold.iter().map(|of| {
        let until = closing::until(of.period);
        branches::on_board(lang, of.period, of.messages, &until)
    });
    rows.extend(PageRow::group(lang.pick("配號", "Branches"), told));
    let due = next.iter().map(|of| calendar::reminder(lang, of));
    rows.extend(PageRow::group(lang.pick("下期", "Next"), due));
    rows.extend(PageRow::group(lang.pick("列印", "Printers"), printers(lang, board)));
    rows.push(PageRow::new(lang.pick("磁碟", "Disk"), disk(lang, board.disk_free)));
    rows.push(PageRow::new(lang.pick("備份", "Backup"), last_backup(lang, upkeep, board.now)));
    rows.push(PageRow::new(lang.pick("主機", "Engine"), engine(lang, board)));
    rows
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
