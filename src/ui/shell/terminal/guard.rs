//! The terminal's modes: raw, alternate screen, bracketed paste. Undone on drop and on panic, also in a build
//! that aborts on panic.

use crossterm::{cursor, event, execute, style, terminal};
use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// True while the modes are on; what the panic hook looks at.
static ACTIVE: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Holds the modes for as long as it lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When standard output is no terminal that can be set.
    pub fn enter() -> io::Result<Self> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                before(panic);
            }));
        });
        terminal::enable_raw_mode()?;
        ACTIVE.store(true, Ordering::SeqCst);
        let guard = Self(());
        take_over(&mut io::stdout())?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// The number pad sends plain figures, whatever ran here before.
const PLAIN_PAD: &str = "\x1b>";

fn take_over(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        terminal::EnterAlternateScreen,
        event::EnableBracketedPaste,
        cursor::Hide,
        style::Print(PLAIN_PAD),
        terminal::Clear(terminal::ClearType::All)
    )
}

/// The last frame is wiped: mosh and screen have no other screen to go back to, and it would stay under the prompt with
/// names and numbers.
fn give_back(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        event::DisableBracketedPaste,
        cursor::Show,
        terminal::Clear(terminal::ClearType::All),
        cursor::MoveTo(0, 0),
        terminal::LeaveAlternateScreen
    )?;
    out.flush()
}

/// Gives the terminal back, if it is taken: for an end of the process that drops nothing.
pub fn restore() {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        // The terminal may be gone already; there is nobody left to tell.
        let _ = give_back(&mut out);
        let _ = terminal::disable_raw_mode();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a part stands in what was written.
    fn place(bytes: &[u8], part: &str) -> usize {
        let found = bytes.windows(part.len()).position(|window| window == part.as_bytes());
        found.unwrap_or_else(|| panic!("{part:?} is not in {:?}", String::from_utf8_lossy(bytes)))
    }

    #[test]
    fn the_last_frame_is_wiped_before_the_screen_of_before_comes_back() {
        let mut bytes = Vec::new();
        give_back(&mut bytes).unwrap();
        assert!(place(&bytes, "\x1b[2J") < place(&bytes, "\x1b[?1049l"));
    }

    #[test]
    fn the_number_pad_is_told_to_send_figures() {
        let mut bytes = Vec::new();
        take_over(&mut bytes).unwrap();
        assert!(place(&bytes, "\x1b[?1049h") < place(&bytes, "\x1b>"));
    }
}
