//! A terminal that echoes nothing and hands over each key, for as long as this lives, and is as it was afterwards, whatever
//! ends the program.

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;
use std::io;

/// What ends the program from outside while a question stands. As a key they do not come: the terminal sends none meanwhile.
const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// The terminal of standard input, without echo, lines and signals; what was typed ahead is dropped.
pub struct Unechoed {
    // In this order: the terminal is given back before its signals are anybody's again.
    _quiet: Quiet,
    _ended: Ended,
}

impl Unechoed {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When standard input is no terminal that can be set, or no thread can be had.
    pub fn begin() -> io::Result<Self> {
        let quiet = Quiet { before: tcgetattr(io::stdin())? };
        let ended = Ended::watch(&quiet)?;
        quiet.begin()?;
        Ok(Self { _quiet: quiet, _ended: ended })
    }
}

/// The terminal is as it was when this goes, whatever happened.
struct Quiet {
    before: Termios,
}

impl Quiet {
    fn begin(&self) -> io::Result<()> {
        let mut quiet = self.before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(io::stdin(), OptionalActions::Flush, &quiet)?)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

/// Gives the terminal back before a signal from outside ends the program.
struct Ended {
    signals: Handle,
}

impl Ended {
    fn watch(quiet: &Quiet) -> io::Result<Self> {
        let mut signals = Signals::new(ENDING)?;
        let handle = signals.handle();
        let before = quiet.before.clone();
        std::thread::Builder::new().name("lj-unseen".to_owned()).spawn(move || {
            for signal in &mut signals {
                drop(Quiet { before: before.clone() });
                // It ends the program; where it does not, the question goes on.
                let _ = emulate_default_handler(signal);
            }
        })?;
        Ok(Self { signals: handle })
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.signals.close();
    }
}
