//! A frame over what is drawn already. A popup whose left edge cuts a wide character in two would lose its
//! border (ratatui issue 2526), so the cut character is blanked first; nothing else may clear an area.

use crate::ui::shell::look::Look;
use crate::ui::shell::paint;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

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
        paint::fill(buffer, area, self.look.plain());
        self.frame(buffer, area);
        let title = format!(" {} ", self.title);
        paint::left(buffer, area.x + 2, area.y, area.width.saturating_sub(4), &title, self.look.plain());
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn frame(&self, buffer: &mut Buffer, area: Rect) {
        let set = self.look.border();
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in [area.y, bottom] {
            paint::rule(buffer, self.look, area.x, y, area.width);
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
            && cell.symbol().width() > 1
        {
            cell.set_symbol(" ");
        }
    }
}
