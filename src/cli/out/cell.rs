//! Text in a cell of a file that a spreadsheet opens. A cell that begins like a formula would be one there, and a goods
//! list comes from anybody; so such a cell is written behind an apostrophe, and read back without it. Numbers need
//! none: they are written as numbers, by whoever knows that their column is one.

use std::borrow::Cow;

/// What stands before a cell that would else be a formula.
const MARK: char = '\'';

/// True for what a spreadsheet takes for the beginning of a formula; those of full width too, which a Chinese or
/// Japanese one folds.
fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// True where text is a formula behind any number of marks; with one mark more it is still told apart from what has one
/// less.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(begins_formula)
}

/// Text as it is written into a cell.
pub fn into_cell(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that [`into_cell`] wrote, or a spreadsheet behind it; any other cell as it is.
pub fn from_cell(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|text| is_formula(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text_and_text_stays_as_it_is() {
        for formula in ["=1+1", "+886", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－", "'=1", "''@x"] {
            let cell = into_cell(formula);
            assert_eq!(cell, format!("'{formula}"));
            assert_eq!(from_cell(&cell), formula);
        }
        for text in ["", "茶", "1-1", "'", "''", "'茶'", "a=b", "’=1"] {
            assert_eq!((into_cell(text), from_cell(text)), (Cow::Borrowed(text), text));
        }
    }
}
