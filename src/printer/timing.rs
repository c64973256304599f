//! How long anything of a printer may take. Every wait of this layer is one of these; tests take shorter ones.

use super::pace::SLOWEST_BYTES_S;
use std::time::Duration;

/// All waits and pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Until a network printer takes a connection: it stands in the same shop.
    pub connect: Duration,
    /// Until a printer that has nothing to do answers one question for its state. Epson's answer within a few
    /// milliseconds; a busy network board may take a second.
    pub answer: Duration,
    /// Without a byte leaving, when nothing that was sent can keep the printer: one that waits for its own head takes some
    /// within a second, one that is cooling down within ten.
    pub stall: Duration,
    /// The speed of the slowest healthy printer, in bytes a second: what it may hold is waited for at that speed, beyond
    /// [`Timing::answer`] and [`Timing::stall`].
    pub slowest_bytes_s: u32,
    /// Between the two questions after a job: what was in the printer's buffer at the first one (half a slip at most)
    /// is on paper by the second, or the paper has run out under it.
    pub settle: Duration,
    /// Until a CUPS queue has said that it has the job.
    pub queue: Duration,
    /// The first pause after trouble; each further one is twice as long.
    pub retry_first: Duration,
    /// The longest pause: new paper prints within this time without anybody's help.
    pub retry_max: Duration,
    /// Before a job that cannot be made (no QR key) is tried again: somebody has to write a file first.
    pub remake: Duration,
    /// How long a process that ends lets jobs of its own time begin to be printed.
    pub drain: Duration,
    /// How long a byte stream under way may stand still after that, beyond what the printer may be busy; then the job is
    /// in doubt. While bytes move, the process waits for them.
    pub break_off: Duration,
    /// Between two askings of an engine that did not answer.
    pub ask_again: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let (ms, s) = (Duration::from_millis, Duration::from_secs);
        Self {
            connect: s(2),
            answer: ms(1_500),
            stall: s(12),
            slowest_bytes_s: SLOWEST_BYTES_S,
            settle: ms(700),
            queue: s(20),
            retry_first: ms(500),
            retry_max: s(5),
            remake: s(10),
            drain: s(4),
            break_off: s(2),
            ask_again: ms(50),
        }
    }
}
