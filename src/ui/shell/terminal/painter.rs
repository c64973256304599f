//! Frames to bytes: only what changed, in one write.
//!
//! It stands in for `ratatui::Terminal`, whose `clear` asks the terminal for the cursor and waits two seconds
//! where nobody answers, and which flushes several times a frame.

use crate::domain::terminal_cells;
use crate::ui::shell::terminal::ink;
use crate::ui::shell::{Buffer, Position, Rect};
use ratatui::backend::{Backend, ClearType, CrosstermBackend};
use ratatui::buffer::Cell;
use std::io::{self, Write};

/// Begin and end of a synchronised update; ignored where unknown.
const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
const SYNC_END: &[u8] = b"\x1b[?2026l";
const BELL: u8 = 7;
/// Plain style, then everything to the end of the row is blank.
const ERASE_TO_END: &[u8] = b"\x1b[0m\x1b[K";
/// Blanks that cost more bytes than moving there and erasing.
const ERASE_CELLS_MIN: usize = 16;
/// Room for a full frame without growing.
const FRAME_BYTES: usize = 64 * 1024;

/// Draws frames on `W`.
#[derive(Debug)]
pub struct Painter<W: Write> {
    shown: Buffer,
    /// Where the cursor is and whether it is seen; `None` when unknown.
    cursor: Option<(Position, bool)>,
    bytes: Vec<u8>,
    out: W,
    fresh: bool,
    rings: usize,
}

impl<W: Write> Painter<W> {
    /// A painter on an output whose content is unknown.
    pub fn new(out: W) -> Self {
        Self {
            shown: Buffer::empty(Rect::default()),
            cursor: None,
            bytes: Vec::with_capacity(FRAME_BYTES),
            out,
            fresh: false,
            rings: 0,
        }
    }

    /// Rings the bell with the next frame, so often; of several the fewest, for a refusal is heard before all else.
    pub fn ring(&mut self, rings: usize) {
        self.rings = if self.rings == 0 { rings } else { self.rings.min(rings) };
    }

    /// Where it is drawn.
    #[cfg(test)]
    pub fn out(&self) -> &W {
        &self.out
    }

    /// The next frame is drawn in full.
    pub fn forget(&mut self) {
        self.fresh = false;
    }

    /// Shows a frame. `cursor` is the place of the field that is typed in; without one the cursor is hidden
    /// and parked at `park`, where an input method may open its window. Gives the bytes written.
    ///
    /// # Errors
    /// When the output fails.
    pub fn show(&mut self, next: Buffer, cursor: Option<Position>, park: Position) -> io::Result<usize> {
        self.bytes.clear();
        let mut backend = CrosstermBackend::new(&mut self.bytes);
        if !self.fresh || self.shown.area != next.area {
            backend.hide_cursor()?;
            backend.clear_region(ClearType::All)?;
            self.shown = Buffer::empty(next.area);
            self.cursor = None;
            self.fresh = true;
        }
        let tails = tails(&self.shown, &next);
        let erased = !tails.is_empty();
        for (place, tail) in tails {
            backend.set_cursor_position(place)?;
            backend.write_all(ERASE_TO_END)?;
            erase(&mut self.shown, place, tail);
        }
        widen(&mut self.shown, &next);
        let mut updates = self.shown.diff_iter(&next).peekable();
        let drawn = updates.peek().is_some();
        if drawn {
            ink::write(&mut backend, updates)?;
        }
        let wanted = (cursor.unwrap_or(park), cursor.is_some());
        // Erasing moves the cursor as drawing does.
        if drawn || erased || self.cursor != Some(wanted) {
            backend.set_cursor_position(wanted.0)?;
        }
        if self.cursor.map(|(_, seen)| seen) != Some(wanted.1) {
            if wanted.1 { backend.show_cursor()? } else { backend.hide_cursor()? }
        }
        self.cursor = Some(wanted);
        self.shown = next;
        self.send()
    }

    fn send(&mut self) -> io::Result<usize> {
        let rings = std::mem::take(&mut self.rings);
        self.bytes.extend(std::iter::repeat_n(BELL, rings));
        if self.bytes.is_empty() {
            return Ok(0);
        }
        let mut frame = Vec::with_capacity(self.bytes.len() + SYNC_BEGIN.len() + SYNC_END.len());
        for part in [SYNC_BEGIN, &self.bytes, SYNC_END] {
            frame.extend_from_slice(part);
        }
        self.out.write_all(&frame)?;
        self.out.flush()?;
        Ok(frame.len())
    }
}

/// Rows whose end turns blank: where, and how many cells. A rule or a line of text that goes is one command then,
/// not a blank for each of its cells.
fn tails(shown: &Buffer, next: &Buffer) -> Vec<(Position, u16)> {
    let blank = Cell::default();
    let mut tails = Vec::new();
    for y in next.area.rows().map(|row| row.y) {
        let last = (0..next.area.width).rev().find(|&x| next[(x, y)] != blank);
        let wide = |x: u16| u16::try_from(terminal_cells(next[(x, y)].symbol()).max(1)).unwrap_or(1);
        let start = last.map_or(0, |x| x + wide(x)).min(next.area.width);
        let gone = (start..next.area.width).filter(|&x| shown[(x, y)] != blank).count();
        if gone >= ERASE_CELLS_MIN {
            tails.push((Position { x: start, y }, next.area.width - start));
        }
    }
    tails
}

/// What the erasing leaves on the screen. A wide character that stood across the edge is half gone: it is unknown.
fn erase(shown: &mut Buffer, place: Position, cells: u16) {
    for x in place.x..place.x + cells {
        shown[(x, place.y)].reset();
    }
    if let Some(before) = place.x.checked_sub(1)
        && terminal_cells(shown[(before, place.y)].symbol()) > 1
    {
        shown[(before, place.y)].set_symbol(UNKNOWN);
    }
}

/// No cell of a frame ever holds this.
const UNKNOWN: &str = "\u{fffd}";

/// Where a wide character goes, the terminal blanks its second cell in some style of its own, while ratatui takes
/// that cell for unchanged. It is made to differ, so that it is drawn.
fn widen(shown: &mut Buffer, next: &Buffer) {
    let width = usize::from(next.area.width.max(1));
    for at in 0..shown.content.len().min(next.content.len()) {
        let ends_row = (at + 1).is_multiple_of(width);
        if !ends_row
            && shown.content[at] != next.content[at]
            && terminal_cells(shown.content[at].symbol()) > 1
        {
            shown.content[at + 1].set_symbol(UNKNOWN);
        }
    }
}
