//! Borders and styles. Colour never says anything alone, so that a terminal without colours loses nothing.

use crate::ui::shell::Style;
use ratatui::style::{Color, Modifier};

/// The characters of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borders {
    /// Box-drawing characters: one cell on most terminals.
    Unicode,
    /// `+ - |`, for terminals that draw box characters two cells wide.
    Ascii,
}

impl Borders {
    /// What a terminal of this name (`TERM`) draws well. The Linux console has no room for Chinese and box
    /// characters at once; the oldest names promise ASCII alone.
    pub fn for_terminal(name: &str) -> Self {
        let plain = ["linux", "vt", "ansi", "dumb", "cons"].iter().any(|old| name.starts_with(old));
        if plain { Self::Ascii } else { Self::Unicode }
    }
}

/// One set of frame characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BorderSet {
    /// Left to right.
    pub horizontal: &'static str,
    /// Top to bottom.
    pub vertical: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

/// Borders and colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Borders.
    pub borders: Borders,
    /// Colours may be used.
    pub colour: bool,
}

impl Look {
    /// The frame characters.
    pub fn border(self) -> BorderSet {
        match self.borders {
            Borders::Unicode => {
                BorderSet { horizontal: "─", vertical: "│", corners: ["┌", "┐", "└", "┘"] }
            }
            Borders::Ascii => BorderSet { horizontal: "-", vertical: "|", corners: ["+", "+", "+", "+"] },
        }
    }

    /// Title line and hotkey bar.
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Column heads and field labels, in the terminal's own colour: no other can be read on black and on white.
    pub fn label(self) -> Style {
        Style::new()
    }

    /// A key in the bar, and figures that are read from a step away.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A field that can be typed in.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The field with the focus.
    pub fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Faults and refusals: a colour of letters and one of the ground, which go together whatever lies around them.
    pub fn alarm(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if self.colour { style.fg(Color::White).bg(Color::Red) } else { style }
    }

    /// Plain text.
    pub fn plain(self) -> Style {
        Style::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colours of the palettes that shops meet: xterm's, the VGA console's, PuTTY's.
    const WHITE: [(u8, u8, u8); 3] = [(255, 255, 255), (255, 255, 255), (255, 255, 255)];
    const RED: [(u8, u8, u8); 3] = [(205, 0, 0), (170, 0, 0), (187, 0, 0)];
    /// What is told from its ground by everybody who can read the paper (WCAG 2.1, 1.4.3).
    const CONTRAST_MIN: f64 = 4.5;

    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let part = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_style_can_be_read_on_black_and_on_white() {
        let look = Look { borders: Borders::Ascii, colour: true };
        let styles =
            [look.title(), look.label(), look.key(), look.field(), look.focus(), look.alarm(), look.plain()];
        for style in styles {
            match (style.fg, style.bg) {
                // The terminal's own, which its owner can read.
                (None, None) => {}
                (Some(Color::White), Some(Color::Red)) => {
                    for (white, red) in WHITE.into_iter().zip(RED) {
                        assert!(contrast(white, red) >= CONTRAST_MIN, "{white:?} on {red:?}");
                    }
                }
                other => panic!("{other:?}: half a pair, or one whose contrast nobody has measured"),
            }
        }
    }

    #[test]
    fn without_colours_an_alarm_is_bold() {
        let look = Look { borders: Borders::Ascii, colour: false };
        assert_eq!(look.alarm(), Style::new().add_modifier(Modifier::BOLD));
    }
}
