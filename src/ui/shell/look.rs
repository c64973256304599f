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

    fn tinted(self, style: Style, colour: Color) -> Style {
        if self.colour { style.fg(colour) } else { style }
    }

    /// Title line and hotkey bar.
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Column heads and field labels.
    pub fn label(self) -> Style {
        self.tinted(Style::new(), Color::Cyan)
    }

    /// A key in the bar.
    pub fn key(self) -> Style {
        self.tinted(Style::new().add_modifier(Modifier::BOLD), Color::Yellow)
    }

    /// A field that can be typed in.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The field with the focus.
    pub fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Faults and refusals.
    pub fn alarm(self) -> Style {
        self.tinted(Style::new().add_modifier(Modifier::BOLD), Color::Red)
    }

    /// Plain text.
    pub fn plain(self) -> Style {
        Style::new()
    }
}
