//! Popups of choices over the list and the pages.

use crate::ui::shell::{Buffer, CURSOR, Popup, Rect, Scroll, Shell, paint};

/// Cells of a popup of choices.
pub const WIDTH: u16 = 74;

/// A popup of choices.
pub fn choices(shell: &Shell, title: &str, rows: &[String], scroll: Scroll, buffer: &mut Buffer, area: Rect) {
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(area.height - 4);
    let frame = Popup::centred(area, WIDTH, height);
    let inside = Popup { title, look: shell.look }.draw(buffer, frame);
    // The update counts with the rows of a list, of which the popup has fewer.
    let top = (scroll.at + 1).saturating_sub(usize::from(inside.height)).max(scroll.top);
    for (at, y) in (top..rows.len()).zip(inside.y..inside.bottom()) {
        let sign = if at == scroll.at { CURSOR } else { " " };
        let text = format!("{sign} {}", rows[at]);
        paint::left(buffer, inside.x + 1, y, inside.width - 1, &text, shell.look.plain());
    }
}
