//! The import screen: the files of one folder, a bar of progress, the verdicts.

use crate::domain::Period;
use crate::text::{self, screen::Word};
use crate::ui::screen::import::state::{ImportScreen, ImportStage, ReviewLine};
use crate::ui::shell::{Buffer, CURSOR, Popup, Rect, Shell, paint, say};

/// Cells of the bar of progress.
const BAR_CELLS: u64 = 40;
/// Lines under the list: an empty one and two for a sentence.
const FOOT_ROWS: u16 = 3;

/// Draws the import screen.
pub fn draw(shell: &Shell, screen: &ImportScreen, buffer: &mut Buffer, area: Rect) {
    let title = Word::TitleImport.say(shell.lang);
    let inside = Popup { title, look: shell.look }.draw(buffer, Popup::whole(area));
    let head = match &screen.file {
        Some(file) => file.name.as_str().to_owned(),
        None => format!("{}  {}", Word::PickFile.say(shell.lang), shell.folder),
    };
    paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, &head, shell.look.label());
    match screen.stage {
        ImportStage::Pick => files(shell, screen, buffer, inside),
        ImportStage::Reading(done, total) => progress(shell, Word::Reading, (done, total), buffer, inside),
        ImportStage::Checking(done, total) => progress(shell, Word::Checking, (done, total), buffer, inside),
        ImportStage::Saving(done, total) => progress(shell, Word::Saving, (done, total), buffer, inside),
        ImportStage::Review => review(shell, screen, buffer, inside),
    }
}

fn files(shell: &Shell, screen: &ImportScreen, buffer: &mut Buffer, inside: Rect) {
    let list = list_area(inside);
    for (at, y) in (screen.list.top..screen.files.len()).zip(list.y..list.bottom()) {
        let file = &screen.files[at];
        let sign = if at == screen.list.at { CURSOR } else { " " };
        paint::left(buffer, list.x, y, 1, sign, shell.look.plain());
        paint::left(buffer, list.x + 2, y, list.width - 16, file.name.as_str(), shell.look.plain());
        paint::right(buffer, list.right() - 12, y, 11, &file.bytes.to_string(), shell.look.plain());
        let row = Rect::new(list.x, y, list.width, 1);
        paint::mark(buffer, shell.look, row, at == screen.list.at);
    }
    said(shell, screen, buffer, inside);
}

fn said(shell: &Shell, screen: &ImportScreen, buffer: &mut Buffer, inside: Rect) {
    if let Some(text) = &screen.said {
        foot(buffer, inside, text, shell.look.alarm());
    }
}

fn progress(shell: &Shell, word: Word, (done, total): (u64, u64), buffer: &mut Buffer, inside: Rect) {
    let total = total.max(1);
    let done = done.min(total);
    let filled = usize::try_from(done * BAR_CELLS / total).unwrap_or_default();
    let rest = usize::try_from(BAR_CELLS).unwrap_or_default() - filled;
    let bar = format!("[{}{}] {:>3} %", "#".repeat(filled), ".".repeat(rest), done * 100 / total);
    let y = inside.y + inside.height / 2;
    paint::left(buffer, inside.x + 4, y - 1, inside.width, word.say(shell.lang), shell.look.plain());
    paint::left(buffer, inside.x + 4, y, inside.width, &bar, shell.look.plain());
}

fn review(shell: &Shell, screen: &ImportScreen, buffer: &mut Buffer, inside: Rect) {
    let lang = shell.lang;
    let counts = screen.counts();
    let head = text::book::import::review_counts(lang, counts.new, counts.same, counts.past, counts.refused);
    let head = if screen.excel { format!("{}  {head}", Word::ExcelDamage.say(lang)) } else { head };
    let style = if counts.refused > 0 { shell.look.alarm() } else { shell.look.plain() };
    paint::right(buffer, inside.x, inside.y, inside.width - 1, &head, style);
    for (x, word) in [
        (2, Word::ColLine),
        (9, Word::ColPeriod),
        (15, Word::ColTrack),
        (20, Word::ColBegin),
        (31, Word::ColEnd),
        (42, Word::ColVerdict),
        (52, Word::ColReason),
    ] {
        paint::left(buffer, inside.x + x, inside.y + 1, 10, word.say(lang), shell.look.label());
    }
    let list = list_area(inside);
    for (at, y) in (screen.list.top..screen.lines.len()).zip(list.y..list.bottom()) {
        let sign = if at == screen.list.at { CURSOR } else { " " };
        paint::left(buffer, list.x, y, 1, sign, shell.look.plain());
        review_line(shell, screen, &screen.lines[at], buffer, Rect::new(list.x, y, list.width, 1));
        let row = Rect::new(list.x, y, list.width, 1);
        paint::mark(buffer, shell.look, row, at == screen.list.at);
    }
    said(shell, screen, buffer, inside);
    selected(shell, screen, buffer, inside);
}

/// The whole reason of the selected row, which its line has cut.
fn selected(shell: &Shell, screen: &ImportScreen, buffer: &mut Buffer, inside: Rect) {
    let reason = match screen.lines.get(screen.list.at) {
        Some(ReviewLine::Bad(at)) => screen.bad[*at].1.clone(),
        Some(ReviewLine::Row(_, verdict)) => say::row_verdict(shell.lang, verdict),
        None => return,
    };
    foot(buffer, inside, &reason, shell.look.plain());
}

fn list_area(inside: Rect) -> Rect {
    Rect::new(inside.x, inside.y + 2, inside.width, inside.height.saturating_sub(2 + FOOT_ROWS))
}

/// A sentence in the lines under the list.
fn foot(buffer: &mut Buffer, inside: Rect, text: &str, style: ratatui::style::Style) {
    let rows = FOOT_ROWS - 1;
    paint::lines(
        buffer,
        Rect::new(inside.x + 1, inside.bottom() - rows, inside.width - 2, rows),
        text,
        style,
    );
}

fn review_line(shell: &Shell, screen: &ImportScreen, line: &ReviewLine, buffer: &mut Buffer, area: Rect) {
    let (lang, style) = (shell.lang, shell.look.plain());
    let mut put = |x: u16, text: &str| {
        paint::left(buffer, area.x + x, area.y, area.width.saturating_sub(x), text, style);
    };
    match line {
        ReviewLine::Bad(at) => {
            let (number, why) = &screen.bad[*at];
            put(2, &format!("{number:>6}"));
            put(9, text::book::verdict(lang, crate::domain::RowVerdict::BadRow));
            put(20, why);
        }
        ReviewLine::Row(at, verdict) => {
            put(2, &format!("{:>6}", verdict.line));
            if let Some(row) = screen.rows.get(*at) {
                put(9, &Period::lj(row.period));
                put(15, &row.span.track.to_string());
                put(20, &row.span.begin().to_string());
                put(31, &row.span.end().to_string());
            }
            put(42, text::book::verdict(lang, verdict.verdict));
            put(52, &say::row_verdict(lang, verdict));
        }
    }
}
