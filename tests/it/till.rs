//! A cashier's hands: how a sale is typed and what the screen then shows. The one place that knows the sales screen.

use crate::binary::Place;
use crate::terminal::Terminal;

/// A screen at which sales are typed.
pub struct Till {
    pub terminal: Terminal,
    shown: Option<String>,
}

/// Opens the sales screen, types the name, and goes on to the price.
pub fn type_half(terminal: &mut Terminal, name: &str) {
    if !terminal.text().contains("條碼/品名") {
        terminal.keys("s");
        terminal.wait_for("條碼/品名");
    }
    terminal.keys(&format!("{name}\r\r"));
    terminal.wait_for(name);
    // The look-ups of the name are answered: the line stands open, with its tax.
    terminal.wait_for("應稅");
}

/// Types the price and saves.
pub fn finish(terminal: &mut Terminal) {
    terminal.keys("105\r\r\x13");
}

/// A whole sale, without waiting for its number.
pub fn sell(terminal: &mut Terminal, name: &str) {
    terminal.keys("s");
    terminal.wait_for("條碼/品名");
    terminal.keys(&format!("{name}\r\r105\r\r\x13"));
}

/// The number behind 已開立, if the screen shows one.
fn issued(screen: &str) -> Option<String> {
    let (_, after) = screen.rsplit_once("已開立 ")?;
    let number: String = after.chars().take(10).collect();
    (number.len() == 10 && number.is_char_boundary(2) && number[2..].parse::<u32>().is_ok()).then_some(number)
}

impl Till {
    pub fn start(place: &Place) -> Self {
        let mut terminal = Terminal::start(place, 80, 24, &[]);
        terminal.wait_for("使用中");
        Self { terminal, shown: None }
    }

    /// Waits for another number than the one before.
    pub fn number(&mut self) -> String {
        let before = self.shown.take();
        let is_new = |screen: &str| issued(screen).filter(|number| Some(number) != before.as_ref());
        self.terminal.wait("the next number", |screen| is_new(screen).is_some());
        let number = is_new(&self.terminal.text()).unwrap();
        self.shown = Some(number.clone());
        number
    }
}
