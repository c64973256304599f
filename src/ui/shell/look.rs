//! Borders and styles. Colour never says anything alone, so that a terminal without colours loses nothing.

use crate::domain::{RowMark, Theme};
use crate::ui::shell::{Buffer, Style};
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

/// Borders, colours and marks of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Borders.
    pub borders: Borders,
    /// Colours may be used.
    pub colour: bool,
    /// Which.
    pub theme: Theme,
    /// How the row under the cursor is shown.
    pub mark: RowMark,
}

/// The colours of a theme that has a ground of its own. Each letter colour stands on the ground and each alarm's on its own,
/// so that every pair is known.
struct Palette {
    ground: Color,
    letters: Color,
    /// What is read from a step away: keys, figures, the field with the focus.
    accent: Color,
    /// Letters and ground of what went wrong.
    alarm: (Color, Color),
}

const BLUE: Palette = Palette {
    ground: Color::Blue,
    letters: Color::White,
    accent: Color::LightYellow,
    alarm: (Color::White, Color::Red),
};
const CONTRAST: Palette = Palette {
    ground: Color::Black,
    letters: Color::White,
    accent: Color::LightYellow,
    alarm: (Color::Black, Color::LightYellow),
};

impl Look {
    /// The look where nothing is chosen.
    pub fn own(borders: Borders, colour: bool) -> Self {
        Self { borders, colour, theme: Theme::default(), mark: RowMark::default() }
    }

    /// The colours of a ground, where the theme has one and colours may be used.
    fn palette(self) -> Option<Palette> {
        match self.theme {
            _ if !self.colour => None,
            Theme::Own | Theme::Mono => None,
            Theme::Blue => Some(BLUE),
            Theme::Contrast => Some(CONTRAST),
        }
    }

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
        self.accented(Style::new().add_modifier(Modifier::BOLD))
    }

    /// A field that can be typed in.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The field with the focus.
    pub fn focus(self) -> Style {
        self.accented(Style::new().add_modifier(Modifier::REVERSED))
    }

    /// Faults and refusals: a colour of letters and one of the ground, which go together whatever lies around them.
    pub fn alarm(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        let pair = match (self.palette(), self.theme) {
            (Some(palette), _) => Some(palette.alarm),
            (None, Theme::Own) if self.colour => Some((Color::White, Color::Red)),
            (None, _) => None,
        };
        pair.map_or(style, |(letters, ground)| style.fg(letters).bg(ground))
    }

    /// Plain text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// What the row under the cursor gets beside its sign.
    pub fn marked(self) -> Style {
        match self.mark {
            RowMark::Cell => Style::new(),
            RowMark::Row => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    fn accented(self, style: Style) -> Style {
        match self.palette() {
            Some(palette) => style.fg(palette.accent),
            None => style,
        }
    }

    /// Puts the theme's ground behind all that was drawn in the terminal's own colours.
    pub fn ground(self, buffer: &mut Buffer) {
        let Some(palette) = self.palette() else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = palette.letters;
            }
            if cell.bg == Color::Reset {
                cell.bg = palette.ground;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shell::Rect;
    use strum::VariantArray;

    /// The colours of the palettes that shops meet: xterm's, the VGA console's, PuTTY's.
    fn shades(colour: Color) -> [(u8, u8, u8); 3] {
        match colour {
            Color::Black => [(0, 0, 0); 3],
            Color::White => [(255, 255, 255); 3],
            Color::Red => [(205, 0, 0), (170, 0, 0), (187, 0, 0)],
            Color::Blue => [(0, 0, 238), (0, 0, 170), (0, 0, 187)],
            Color::LightYellow => [(255, 255, 0), (255, 255, 85), (255, 255, 85)],
            other => panic!("{other:?}: nobody has measured it"),
        }
    }

    /// What is told from its ground by everybody who can read the paper (WCAG 2.1, 1.4.3), and by who needs more (1.4.6).
    const CONTRAST_MIN: f64 = 4.5;
    const HIGH_CONTRAST_MIN: f64 = 7.0;

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

    fn styles(look: Look) -> [Style; 8] {
        [
            look.title(),
            look.label(),
            look.key(),
            look.field(),
            look.focus(),
            look.alarm(),
            look.plain(),
            look.marked(),
        ]
    }

    fn looks() -> impl Iterator<Item = Look> {
        let marks = RowMark::VARIANTS.iter().copied();
        let with = |mark| Theme::VARIANTS.iter().map(move |theme| (*theme, mark));
        marks.flat_map(with).map(|(theme, mark)| Look { theme, mark, ..Look::own(Borders::Ascii, true) })
    }

    #[test]
    fn every_style_of_every_theme_can_be_read_on_its_ground() {
        for look in looks() {
            let least = if look.theme == Theme::Contrast { HIGH_CONTRAST_MIN } else { CONTRAST_MIN };
            for style in styles(look) {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
                buffer[(0, 0)].set_style(style);
                look.ground(&mut buffer);
                let cell = &buffer[(0, 0)];
                if (cell.fg, cell.bg) == (Color::Reset, Color::Reset) {
                    // The terminal's own, which its owner can read.
                    continue;
                }
                for (letters, ground) in shades(cell.fg).into_iter().zip(shades(cell.bg)) {
                    assert!(contrast(letters, ground) >= least, "{look:?}: {letters:?} on {ground:?}");
                }
            }
        }
    }

    #[test]
    fn without_colours_every_theme_says_the_same_by_other_means() {
        for look in looks() {
            let mono = Look { theme: Theme::Mono, ..look };
            let without = Look { colour: false, ..look };
            for (styled, (bare, refused)) in
                styles(look).into_iter().zip(styles(mono).into_iter().zip(styles(without)))
            {
                assert_eq!(styled.add_modifier, bare.add_modifier, "{look:?}");
                assert_eq!(bare, refused, "a terminal that wants no colours gets none");
                assert!(bare.fg.is_none() && bare.bg.is_none());
            }
        }
        // What must be told apart is.
        let look = Look { mark: RowMark::Row, ..Look::own(Borders::Ascii, false) };
        assert_eq!(look.alarm(), Style::new().add_modifier(Modifier::BOLD));
        let plain = look.plain();
        assert!(
            [look.title(), look.key(), look.field(), look.focus(), look.alarm(), look.marked()]
                .iter()
                .all(|style| *style != plain)
        );
    }

    #[test]
    fn a_ground_leaves_what_has_its_own_colours() {
        let look = Look { theme: Theme::Blue, ..Look::own(Borders::Ascii, true) };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer[(0, 0)].set_style(Style::new().fg(Color::Black).bg(Color::White));
        look.ground(&mut buffer);
        assert_eq!(
            (buffer[(0, 0)].fg, buffer[(0, 0)].bg),
            (Color::Black, Color::White),
            "a code is black on white"
        );
        assert_eq!((buffer[(1, 0)].fg, buffer[(1, 0)].bg), (Color::White, Color::Blue));
        let mut untouched = Buffer::empty(Rect::new(0, 0, 2, 1));
        Look { colour: false, ..look }.ground(&mut untouched);
        assert_eq!(untouched, Buffer::empty(Rect::new(0, 0, 2, 1)));
    }
}
