//! The slip as plain lines, for a screen or a log; codes stand there as their strings.

use super::glyph::text_cells;
use super::{Align, Block, LINE_CELLS, Slip, cells};
use crate::domain::terminal_cells_of;

/// Lines of at most `width` cells (never fewer than [`LINE_CELLS`]), each line of the slip centred in it. No
/// control character is ever in them. A character that terminals draw narrower than a printer is followed
/// by a blank, so that columns stay where they are on paper.
pub fn lines(slip: &Slip, width: usize) -> Vec<String> {
    let width = width.max(LINE_CELLS);
    let margin = " ".repeat((width - LINE_CELLS) / 2);
    let mut lines = Vec::new();
    for block in slip.blocks() {
        match block {
            Block::Text { text, align, .. } => {
                lines.push(format!("{margin}{}", placed(text, *align)).trim_end().to_owned());
            }
            Block::Pair { left, right } => {
                let gap = LINE_CELLS.saturating_sub(text_cells(left) + text_cells(right));
                let line = format!("{margin}{}{}{}", shown(left), " ".repeat(gap), shown(right));
                lines.push(line.trim_end().to_owned());
            }
            Block::BarCode(code) => lines.extend(code_lines("Code 39 ", code.text(), width)),
            Block::QrPair(pair) => {
                lines.extend(code_lines("QR 左 ", pair.left().text(), width));
                lines.extend(code_lines("QR 右 ", pair.right().text(), width));
            }
            Block::Rule => lines.push(format!("{margin}{}", "-".repeat(LINE_CELLS))),
            Block::Feed(_) => lines.push(String::new()),
            Block::Cut => lines.push("=".repeat(width)),
        }
    }
    lines
}

fn placed(text: &str, align: Align) -> String {
    let rest = LINE_CELLS.saturating_sub(text_cells(text));
    let before = match align {
        Align::Left => 0,
        Align::Centre => rest / 2,
        Align::Right => rest,
    };
    format!("{}{}", " ".repeat(before), shown(text))
}

/// The text as a terminal shows it in as many cells as the slip counts.
fn shown(text: &str) -> String {
    let mut line = String::new();
    for c in text.chars() {
        let c = if c.is_control() { '□' } else { c };
        line.push(c);
        line.extend(std::iter::repeat_n(' ', cells(c).saturating_sub(terminal_cells_of(c).unwrap_or(0))));
    }
    line
}

/// Unlike a text, a code loses no blank at a break: its lines joined are the code again.
fn code_lines(label: &str, text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (label.to_owned(), text_cells(label));
    for c in text.chars().map(|c| if c.is_control() { '□' } else { c }) {
        if used + cells(c) > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += cells(c);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::{QrPair, Size};

    fn preview(block: Block, width: usize) -> Vec<String> {
        lines(&Slip::new(vec![block]).unwrap(), width)
    }

    #[test]
    fn the_slip_stands_in_the_middle_of_a_wider_screen() {
        let block = Block::Pair { left: "總計".to_owned(), right: "340".to_owned() };
        let line = preview(block, 40).remove(0);
        assert_eq!(line, format!("    總計{}340", " ".repeat(25)));
    }

    #[test]
    fn what_a_terminal_draws_narrow_still_takes_the_printers_cells() {
        let text = Block::Text { text: "3×4\u{1b}".to_owned(), size: Size::Normal, align: Align::Left };
        assert_eq!(preview(text, 32), ["3× 4□"]);
    }

    #[test]
    fn the_lines_of_a_code_are_the_code() {
        let left = format!("a{} b", " ".repeat(50));
        let pair = QrPair::new(&left, "**", 6).unwrap();
        let shown = preview(Block::QrPair(Box::new(pair)), 32);
        let (right, lefts) = shown.split_last().unwrap();
        assert_eq!(lefts.concat(), format!("QR 左 {left}"));
        assert_eq!(right, "QR 右 **");
    }
}
