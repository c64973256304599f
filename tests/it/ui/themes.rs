//! Colours, the mark of the row under the cursor, and the bell, as `config.toml` chooses them: golden screens with their
//! styles, and what a terminal that wants no colours gets.

use super::Screen;
use crate::binary::Place;
use crate::terminal::Terminal;
use lj::domain::{BellWish, RowMark, Theme, terminal_cells};
use lj::ui::door::WorkKind;
use lj::ui::input::{Effect, Input};
use lj::ui::look::{Borders, Look};
use lj::ui::update::update;
use lj::ui::view;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

/// How a cell looks, in words.
fn style(cell: &Cell) -> String {
    let colour =
        |colour: Color| if colour == Color::Reset { "own".to_owned() } else { format!("{colour:?}") };
    let modifier = if cell.modifier.is_empty() { String::new() } else { format!(" {:?}", cell.modifier) };
    format!("{} on {}{modifier}", colour(cell.fg), colour(cell.bg))
}

/// A screen with its styles: each row, and under it a letter for the style of each cell, where they are not all the first.
fn styled(buffer: &Buffer) -> String {
    let mut styles: Vec<String> = vec![style(&buffer[(0, buffer.area.height / 2)])];
    let mut body = String::new();
    for y in 0..buffer.area.height {
        let (mut row, mut under, mut x) = (String::new(), String::new(), 0);
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let width = terminal_cells(cell.symbol()).max(1);
            let style = style(cell);
            let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            let letter = char::from(b'a' + u8::try_from(at).unwrap());
            row.push_str(cell.symbol());
            (0..width).for_each(|_| under.push(letter));
            x += u16::try_from(width).unwrap();
        }
        body += &format!("{}\n", row.trim_end());
        if under.chars().any(|letter| letter != 'a') {
            body += &format!("{under}\n");
        }
    }
    let legend = styles.iter().zip('a'..).map(|(style, letter)| format!("{letter}: {style}\n"));
    legend.collect::<String>() + &body
}

#[test]
fn each_theme_has_its_golden_screens_with_their_styles() {
    for (theme, mark) in [
        (Theme::Own, RowMark::Cell),
        (Theme::Mono, RowMark::Row),
        (Theme::Blue, RowMark::Row),
        (Theme::Contrast, RowMark::Cell),
    ] {
        let mut screen = Screen::legacy();
        screen.model.look = Look { theme, mark, ..Look::own(Borders::Unicode, true) };
        screen.press("down");
        crate::golden_file::compare(
            &format!("theme-{}-lj", theme.word()),
            &styled(&view::draw(&screen.model).buffer),
        );
        // A form with a fault, and a question over it.
        screen.press("a").write("1").press("f10 esc");
        crate::golden_file::compare(
            &format!("theme-{}-form", theme.word()),
            &styled(&view::draw(&screen.model).buffer),
        );
    }
}

/// What is told by colour is told without it: the same cells differ from plain ones.
#[test]
fn without_colours_every_theme_is_the_same_screen() {
    let draw = |theme, colour, keys: &str| {
        let mut screen = Screen::legacy();
        screen.model.look = Look { theme, ..Look::own(Borders::Unicode, colour) };
        screen.press(keys);
        view::draw(&screen.model).buffer
    };
    for keys in ["down", "a f10", "end d", "s", "v", "m", "?"] {
        let bare = draw(Theme::Mono, true, keys);
        for theme in [Theme::Own, Theme::Mono, Theme::Blue, Theme::Contrast] {
            assert!(draw(theme, false, keys) == bare, "{theme:?} {keys}");
            let coloured = draw(theme, true, keys);
            for (cell, plain) in coloured.content.iter().zip(&bare.content) {
                assert_eq!(
                    (cell.symbol(), cell.modifier),
                    (plain.symbol(), plain.modifier),
                    "{theme:?} {keys}"
                );
            }
        }
    }
}

/// In every list the row under the cursor is reversed, and no other is.
#[test]
fn the_row_under_the_cursor_is_reversed_where_that_is_chosen() {
    for keys in ["down", "o", "m", "v", ":", ": down", "w", "i", "s"] {
        let mut screen = super::sale::counter();
        screen.write("A1").press("enter f10 esc");
        screen.file("a.csv", b"x");
        screen.model.look.mark = RowMark::Row;
        screen.press(keys);
        let buffer = view::draw(&screen.model).buffer;
        let rows = 1..buffer.area.height - 2;
        let reversed = |y: u16| {
            let cells = (2..buffer.area.width - 2).map(|x| &buffer[(x, y)]);
            cells.filter(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED)).count() > 60
        };
        let marked: Vec<u16> = rows.filter(|y| reversed(*y)).collect();
        let signs =
            (1..buffer.area.height - 2).filter(|y| (0..4).any(|x| buffer[(x, *y)].symbol() == ">")).count();
        assert_eq!(marked.len(), signs, "{keys}: {marked:?}\n{}", super::dump(&buffer));
    }
}

#[test]
fn a_refusal_rings_once_a_dropped_key_twice_and_work_that_is_over_three_times() {
    let over = |result: Result<String, String>| Input::WorkOver { kind: WorkKind::Check, result };
    for (wish, expected) in
        [(BellWish::All, [3, 1, 2]), (BellWish::Refusals, [0, 1, 2]), (BellWish::Off, [0, 0, 0])]
    {
        let mut screen = Screen::legacy();
        screen.model.bell = wish;
        let rings = |screen: &mut Screen, input: Input| {
            let effects = update(&mut screen.model, input);
            effects
                .iter()
                .find_map(|effect| if let Effect::Ring(rings) = effect { Some(*rings) } else { None })
        };
        let heard = [
            rings(&mut screen, over(Ok("done".to_owned()))),
            rings(&mut screen, over(Err("no".to_owned()))),
            rings(&mut screen, Input::Paste("d".to_owned())),
        ];
        assert_eq!(heard.map(Option::unwrap_or_default), expected, "{wish:?}");
    }
}

#[test]
fn a_terminal_that_wants_no_colours_gets_none_whatever_is_configured() {
    let place = Place::with_numbers(50);
    let config = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "theme = \"blue\"\ncursor = \"row\"\nbell = \"off\"\n").unwrap();
    for (no_color, coloured) in [("", true), ("1", false)] {
        let mut command = place.command();
        command.env("NO_COLOR", no_color);
        let mut terminal = Terminal::run(&command, 80, 24);
        terminal.wait_for("00000049");
        assert_eq!(terminal.is_coloured(), coloured, "NO_COLOR={no_color}");
        terminal.keys("\u{1b}");
        terminal.wait_for("[否]");
        terminal.answer("y");
        assert_eq!(terminal.end(), 0);
    }
}
