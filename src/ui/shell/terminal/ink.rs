//! Changed cells to bytes. ratatui's own backend moves the cursor after every wide character, seven bytes for a Chinese
//! one of three, and names colours in the form of 256-colour terminals. Here the cursor goes on by itself behind
//! characters whose width no terminal doubts, and colours are those of the oldest terminals.

use crate::domain::terminal_cells;
use crate::ui::shell::Position;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};

/// How a cell looks; the terminal's own look where nothing is set.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ink {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What a terminal writes with after `ESC [ 0 m`.
const PLAIN: Ink = Ink { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// The eight colours of the oldest terminals in the order of their codes, and the bright ones.
const PLAIN_COLOURS: [Color; 8] = {
    use Color::*;
    [Black, Red, Green, Yellow, Blue, Magenta, Cyan, Gray]
};
const BRIGHT_COLOURS: [Color; 8] = {
    use Color::*;
    [DarkGray, LightRed, LightGreen, LightYellow, LightBlue, LightMagenta, LightCyan, White]
};

/// Writes cells, each at its place; the terminal is plain before and afterwards.
///
/// # Errors
/// When the output fails.
pub fn write<'c>(out: &mut impl Write, cells: impl Iterator<Item = (u16, u16, &'c Cell)>) -> io::Result<()> {
    let mut at = None;
    let mut ink = PLAIN;
    for (x, y, cell) in cells {
        if at != Some(Position { x, y }) {
            write!(out, "\x1b[{};{}H", y + 1, x + 1)?;
        }
        let wanted = Ink { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        if wanted != ink {
            dip(out, wanted)?;
            ink = wanted;
        }
        out.write_all(cell.symbol().as_bytes())?;
        at = advance(cell.symbol()).map(|cells| Position { x: x + cells, y });
    }
    if ink == PLAIN { Ok(()) } else { dip(out, PLAIN) }
}

/// How far the cursor goes on every terminal; `None` where terminals differ.
fn advance(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    match c {
        ' '..='~' => Some(1),
        // Ideographs, their punctuation, kana, and full-width forms.
        '\u{3000}'..='\u{303e}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff60}' => Some(2).filter(|_| terminal_cells(symbol) == 2),
        // Box lines and blocks: one cell here, two on some terminals; a run of the same kind is still drawn on, for
        // ratatui counts them as one cell and the look has plain characters for the others.
        '\u{2500}'..='\u{259f}' => Some(1),
        _ => None,
    }
}

/// Sets the look from scratch: one sequence.
fn dip(out: &mut impl Write, ink: Ink) -> io::Result<()> {
    out.write_all(b"\x1b[0")?;
    for (modifier, code) in [
        (Modifier::BOLD, 1u8),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ] {
        if ink.modifier.contains(modifier) {
            write!(out, ";{code}")?;
        }
    }
    colour(out, ink.fg, 30)?;
    colour(out, ink.bg, 40)?;
    out.write_all(b"m")
}

/// A colour of the ground `base` (30 for the letter, 40 for behind it). A bright one is preceded by its plain twin, which
/// eight-colour terminals keep.
fn colour(out: &mut impl Write, colour: Color, base: u8) -> io::Result<()> {
    let place = |ground: &[Color]| ground.iter().position(|known| *known == colour);
    let (plain, bright) = match (place(&PLAIN_COLOURS), place(&BRIGHT_COLOURS)) {
        (Some(plain), _) => (plain, false),
        (None, Some(bright)) => (bright, true),
        // The look has no others.
        (None, None) => return Ok(()),
    };
    let plain = u8::try_from(plain).unwrap_or_default();
    write!(out, ";{}", base + plain)?;
    if bright { write!(out, ";{}", base + plain + 60) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn written(cells: &[(u16, u16, &str, Style)]) -> String {
        let cells: Vec<(u16, u16, Cell)> = cells
            .iter()
            .map(|(x, y, symbol, style)| {
                let mut cell = Cell::default();
                cell.set_symbol(symbol).set_style(*style);
                (*x, *y, cell)
            })
            .collect();
        let mut out = Vec::new();
        write(&mut out, cells.iter().map(|(x, y, cell)| (*x, *y, cell))).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_cursor_goes_on_by_itself_where_no_terminal_doubts_the_width() {
        let plain = Style::new();
        let cells = [
            (0, 0, "發", plain),
            (2, 0, "票", plain),
            (4, 0, "A", plain),
            (5, 0, "é", plain),
            (6, 0, "x", plain),
        ];
        assert_eq!(written(&cells), "\x1b[1;1H發票Aé\x1b[1;7Hx");
    }

    #[test]
    fn a_look_is_one_sequence_and_is_taken_back() {
        let alarm = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        let code = Style::new().fg(Color::Black).bg(Color::White);
        assert_eq!(
            written(&[(0, 0, "!", alarm), (1, 0, "#", code)]),
            "\x1b[1;1H\x1b[0;1;31m!\x1b[0;30;47;107m#\x1b[0m"
        );
    }
}
