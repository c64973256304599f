//! Texts into cells, clipped to whole characters, left or right; and a frame over what is drawn already.

use crate::ui::shell::{Buffer, Look, Rect, Style};

/// The sign of the selected row: a sign in the margin, not a style of the row, so that a cursor key costs a few bytes.
pub const CURSOR: &str = ">";

/// How many cells a text takes.
pub fn cells(text: &str) -> u16 {
    u16::try_from(crate::domain::terminal_cells(text)).unwrap_or(u16::MAX)
}

/// Writes a text from the left of `width` cells; the rest of the cells stays. Gives the cell behind the text.
pub fn left(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    if y >= buffer.area.bottom() || x >= buffer.area.right() {
        return x;
    }
    let width = width.min(buffer.area.right() - x);
    buffer.set_stringn(x, y, text, usize::from(width), style).0
}

/// The text from a column on; a blank for the second half of a character that begins before it.
pub fn from_column(text: &str, column: u16) -> String {
    let (mut at, mut shown) = (0, String::new());
    for c in text.chars() {
        let width = cells(c.encode_utf8(&mut [0; 4]));
        if at >= column {
            shown.push(c);
        } else if at + width > column {
            shown.push(' ');
        }
        at = at.saturating_add(width);
    }
    shown
}

/// Writes a text to the right end of `width` cells.
pub fn right(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) {
    let start = x + width.saturating_sub(cells(text));
    left(buffer, start, y, width.min(cells(text)), text, style);
}

/// A text in lines of at most `width` cells, at most `most` of them; whole characters only.
pub fn wrap(text: &str, width: u16, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let room = lines.last().map_or(0, |line| cells(line)) + cells(c.encode_utf8(&mut [0; 4]));
        if room > width {
            if lines.len() == most {
                break;
            }
            let word = if is_word(c) { take_word(&mut lines, width) } else { String::new() };
            lines.push(word);
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

/// Writes a text in as many lines as the area has.
pub fn lines(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    for (line, y) in wrap(text, area.width, usize::from(area.height)).iter().zip(area.y..area.bottom()) {
        left(buffer, area.x, y, area.width, line, style);
    }
}

/// Letters and digits that stay together where a line ends.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+')
}

/// Takes the begun word off the last line, unless it fills half of it.
fn take_word(lines: &mut [String], width: u16) -> String {
    let Some(line) = lines.last_mut() else { return String::new() };
    let start = line.char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map(|(at, _)| at);
    match start {
        Some(at) if line.len() - at < usize::from(width / 2) => line.split_off(at),
        _ => String::new(),
    }
}

/// A row of one style.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    for position in area.intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// Marks a row that is drawn already, where it is the one under the cursor; its sign stands in it.
pub fn mark(buffer: &mut Buffer, look: Look, row: Rect, is_selected: bool) {
    if is_selected {
        buffer.set_style(row.intersection(buffer.area), look.marked());
    }
}

/// A horizontal rule.
pub fn rule(buffer: &mut Buffer, look: Look, x: u16, y: u16, width: u16) {
    let symbol = look.border().horizontal;
    for column in x..(x + width).min(buffer.area.right()) {
        if let Some(cell) = buffer.cell_mut((column, y)) {
            cell.set_symbol(symbol).set_style(look.plain());
        }
    }
}

/// A framed area with a title.
#[derive(Clone, Copy, Debug)]
pub struct Popup<'a> {
    /// In the upper border.
    pub title: &'a str,
    /// Borders and colours.
    pub look: Look,
}

impl Popup<'_> {
    /// An area of this size in the middle of `screen`, as far as it fits.
    pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
        let (width, height) = (width.min(screen.width), height.min(screen.height));
        Rect::new(
            screen.x + (screen.width - width) / 2,
            screen.y + (screen.height - height) / 2,
            width,
            height,
        )
    }

    /// The whole screen without title, message and bar.
    pub fn whole(screen: Rect) -> Rect {
        Rect::new(0, 1, screen.width, screen.height - 3)
    }

    /// Draws frame and title; gives the area inside.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect) -> Rect {
        let area = area.intersection(buffer.area);
        if area.width < 2 || area.height < 2 {
            return Rect::default();
        }
        mend_left_edge(buffer, area);
        fill(buffer, area, self.look.plain());
        self.frame(buffer, area);
        let title = format!(" {} ", self.title);
        left(buffer, area.x + 2, area.y, area.width.saturating_sub(4), &title, self.look.plain());
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn frame(&self, buffer: &mut Buffer, area: Rect) {
        let set = self.look.border();
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in [area.y, bottom] {
            rule(buffer, self.look, area.x, y, area.width);
        }
        let mut put = |x: u16, y: u16, symbol: &str| {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.set_symbol(symbol);
            }
        };
        for y in area.y..=bottom {
            put(area.x, y, set.vertical);
            put(right, y, set.vertical);
        }
        put(area.x, area.y, set.corners[0]);
        put(right, area.y, set.corners[1]);
        put(area.x, bottom, set.corners[2]);
        put(right, bottom, set.corners[3]);
    }
}

fn mend_left_edge(buffer: &mut Buffer, area: Rect) {
    let Some(before) = area.x.checked_sub(1) else { return };
    for y in area.y..area.bottom() {
        if let Some(cell) = buffer.cell_mut((before, y))
            && crate::domain::terminal_cells(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names in half-width kana stand in many a list of goods, and a sum without its last digit is a believable sum.
    #[test]
    fn half_width_kana_take_as_many_cells_as_they_are_counted() {
        for text in ["ﾎﾟｯｷｰ 35", "ﾄﾞﾘﾝｸ", "茶 35", "35"] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
            assert_eq!(left(&mut buffer, 0, 0, 20, text, Style::new()), cells(text), "{text}");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
            right(&mut buffer, 0, 0, 20, text, Style::new());
            let shown: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            assert!(shown.trim_start().replace(' ', "").ends_with(&text.replace(' ', "")), "{shown:?}");
        }
    }
}
