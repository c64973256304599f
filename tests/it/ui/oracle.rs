//! The frame oracle: what the bytes paint on a second terminal emulator is what ratatui's buffer holds, after
//! thousands of random keys, with popups that cut wide characters at every place.

use super::{Screen, Shown};
use fastrand::Rng;
use lj::ui::input::Input;
use lj::ui::keymap::{Chord, Key};
use lj::ui::look::{Borders, Look};
use lj::ui::terminal::Painter;
use lj::ui::view::{self, Popup};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Compares every cell of the emulator with the buffer.
fn compare(screen: &vt100::Screen, buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let wanted = buffer[(x, y)].symbol();
            let cell = screen.cell(y, x).unwrap();
            let seen = if cell.contents().is_empty() { " " } else { cell.contents() };
            assert_eq!(seen, wanted, "at column {x}, row {y}; wanted\n{}", super::dump(buffer));
            let reversed = buffer[(x, y)].modifier.contains(ratatui::style::Modifier::REVERSED);
            assert_eq!(cell.inverse(), reversed, "at column {x}, row {y}, {seen:?}\n{}", super::dump(buffer));
            x += u16::try_from(lj::domain::terminal_cells(wanted).max(1)).unwrap();
        }
    }
}

fn emulator(columns: u16, rows: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}

fn any_key(dice: &mut Rng) -> Chord {
    const NAMED: [Key; 25] = [
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
        Key::Enter,
        Key::Enter,
        Key::Tab,
        Key::Esc,
        Key::Backspace,
        Key::Delete,
        Key::F(1),
        Key::F(2),
        Key::F(3),
        Key::F(4),
        Key::F(5),
        Key::F(6),
        Key::F(7),
        Key::F(9),
        Key::F(10),
        Key::F(12),
        Key::Char(' '),
    ];
    const TYPED: [char; 20] = [
        'a', 'e', 'd', 'f', 'b', 'r', 'i', 's', 'n', 'n', '?', '1', '5', '0', '字', '軌', 'Ａ', '乾', 'z',
        'y',
    ];
    match dice.usize(..2) {
        0 => Chord::plain(NAMED[dice.usize(..NAMED.len())]),
        _ => Chord::plain(Key::Char(TYPED[dice.usize(..TYPED.len())])),
    }
}

#[test]
fn the_bytes_paint_what_the_buffer_holds_after_any_keys() {
    let mut dice = crate::chance::dice();
    let mut screen = Screen::legacy();
    screen.file("invnoapply.csv", "營業人統編,發票類別代號\r\n".as_bytes());
    let (mut columns, mut rows) = (80, 24);
    let mut parser = emulator(columns, rows);
    let frames = if crate::shop::full_scale() { 20_000 } else { 2_000 };
    for _ in 0..frames {
        if dice.usize(..200) == 0 {
            columns = [80, 81, 100, 132, 150][dice.usize(..5)];
            rows = [24, 25, 43][dice.usize(..3)];
            parser = emulator(columns, rows);
            screen.input(Input::Size(columns, rows));
            screen.painter.forget();
        }
        let chord = any_key(&mut dice);
        screen.chord(chord);
        screen.bytes.0.lock().unwrap().clear();
        let frame = view::draw(&screen.model);
        screen.painter.show(frame.buffer.clone(), frame.cursor, frame.park).unwrap();
        parser.process(&screen.bytes.0.lock().unwrap());
        compare(parser.screen(), &frame.buffer);
        let cursor = frame.cursor.unwrap_or(frame.park);
        assert_eq!(parser.screen().cursor_position(), (cursor.y, cursor.x));
        assert_eq!(parser.screen().hide_cursor(), frame.cursor.is_none());
    }
}

/// A message that goes, and nothing else: its row is erased, and the cursor goes back to the field.
#[test]
fn the_cursor_is_in_its_field_after_a_message_went() {
    let mut screen = Screen::empty(80, 24);
    screen.press("s enter f10");
    let mut parser = emulator(80, 24);
    for key in ["f10", "left", "f10", "left"] {
        screen.press(key);
        screen.bytes.0.lock().unwrap().clear();
        let frame = view::draw(&screen.model);
        screen.painter.show(frame.buffer.clone(), frame.cursor, frame.park).unwrap();
        parser.process(&screen.bytes.0.lock().unwrap());
        compare(parser.screen(), &frame.buffer);
        let cursor = frame.cursor.unwrap_or(frame.park);
        assert_eq!(parser.screen().cursor_position(), (cursor.y, cursor.x), "after {key}");
    }
}

#[test]
fn a_popup_keeps_its_border_wherever_it_cuts_a_wide_character() {
    let mut dice = crate::chance::dice();
    let look = Look::own(Borders::Unicode, true);
    let shown = Shown::default();
    let mut painter = Painter::new(shown.clone());
    let mut parser = emulator(80, 24);
    let area = Rect::new(0, 0, 80, 24);
    for _ in 0..500 {
        let mut buffer = Buffer::empty(area);
        for y in 0..24 {
            let text: String = (0..60).map(|_| ['字', 'a', '軌', ' '][dice.usize(..4)]).collect();
            buffer.set_stringn(0, y, text, 80, Style::default());
        }
        if dice.usize(..3) > 0 {
            let (x, y) = (dice.usize(..70), dice.usize(..20));
            let (width, height) = (2 + dice.usize(..40), 2 + dice.usize(..10));
            let [x, y, width, height] = [x, y, width, height].map(|at| u16::try_from(at).unwrap());
            Popup { title: "測試", look }.draw(&mut buffer, Rect::new(x, y, width, height));
        }
        shown.0.lock().unwrap().clear();
        painter.show(buffer.clone(), None, Position { x: 0, y: 22 }).unwrap();
        parser.process(&shown.0.lock().unwrap());
        compare(parser.screen(), &buffer);
    }
}
