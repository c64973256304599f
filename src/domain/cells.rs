//! How many cells of a terminal a text takes.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The sound marks of half-width katakana, ﾞ and ﾟ: every terminal gives each a cell of its own, while `unicode-width` has
/// changed its mind about them from version to version.
fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// Cells of a text.
pub fn terminal_cells(text: &str) -> usize {
    if !text.contains(is_sound_mark) {
        return text.width();
    }
    let marks = text.chars().filter(|&c| is_sound_mark(c)).count();
    text.chars().filter(|&c| !is_sound_mark(c)).collect::<String>().width() + marks
}

/// Cells of a character; `None` of a control character.
pub fn terminal_cells_of(c: char) -> Option<usize> {
    if is_sound_mark(c) { Some(1) } else { c.width() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_mark_takes_a_cell_of_its_own() {
        for (text, expected) in
            [("", 0), ("ﾎﾟｯｷｰ 35", 8), ("ﾎﾟ", 2), ("茶 35", 5), ("ﾄﾞﾘﾝｸ", 5), ("ポッキー", 8)]
        {
            assert_eq!(terminal_cells(text), expected, "{text}");
            assert_eq!(text.chars().filter_map(terminal_cells_of).sum::<usize>(), expected, "{text}");
        }
    }
}
