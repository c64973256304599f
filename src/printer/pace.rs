//! How long a healthy printer may be silent. Nothing tells how much of what was sent is on paper: a printer takes up to
//! [`BUFFER_BYTES_MAX`] at once and then nothing while it prints them, or answers a question only when it comes to it. So
//! every wait counts from the last byte that left, and adds the time that the slowest printer needs for what it may still
//! hold. Points in time come in as values.

use crate::world::Tick;
use std::time::Duration;

/// The slowest printer that counts as healthy, in bytes a second: 9,600 baud at ten bits a byte.
pub const SLOWEST_BYTES_S: u32 = 960;
/// The most that a receipt printer or its network board holds before it is on paper: the largest of the data sheets.
pub const BUFFER_BYTES_MAX: usize = 65_536;
/// The most that this machine itself may hold back beside that: the send queue of a connection.
const QUEUE_BYTES_MAX: usize = 65_536;
/// A job in all may take so many times what the slowest printer needs for it: a head that cools down prints half the time.
const WHOLE_TIMES: u32 = 2;

/// Until when a printer may be busy with what it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    slowest_bytes_s: u32,
    busy_until: Tick,
    /// What this machine may hold back unseen.
    hidden: usize,
}

impl Pace {
    /// Nothing was sent yet; bytes a second.
    pub(super) fn new(slowest_bytes_s: u32) -> Self {
        Self { slowest_bytes_s: slowest_bytes_s.max(1), busy_until: Tick::START, hidden: 0 }
    }

    /// A line of so many bits a second carries no more than a byte in eleven (a start bit, eight, parity, a stop bit).
    pub(super) fn on_line_of(mut self, baud: Option<u32>) -> Self {
        if let Some(baud) = baud {
            self.slowest_bytes_s = self.slowest_bytes_s.min(baud / 11).max(1);
        }
        self
    }

    /// So many bytes of what was sent may not have left, and nobody would know.
    pub(super) fn hides(&mut self, bytes: usize) {
        self.hidden = bytes.min(QUEUE_BYTES_MAX);
    }

    /// So many bytes more are on their way.
    pub(super) fn sent(&mut self, now: Tick, bytes: usize) {
        let fullest = now + self.time_for(BUFFER_BYTES_MAX + QUEUE_BYTES_MAX);
        self.busy_until = (self.busy_until.max(now) + self.time_for(bytes)).min(fullest);
    }

    /// Until when a sign of life is waited for, when the last one was now: `patience` beyond what it may be busy with
    /// what a full buffer holds.
    pub(super) fn until(&self, now: Tick, patience: Duration) -> Tick {
        let fullest = now + self.time_for(BUFFER_BYTES_MAX + self.hidden);
        self.busy_until.max(now).min(fullest) + patience
    }

    /// How long a job of so many bytes may take in all, however steadily it trickles.
    pub(super) fn whole(&self, bytes: usize, patience: Duration) -> Duration {
        self.time_for(bytes) * WHOLE_TIMES + self.time_for(BUFFER_BYTES_MAX + self.hidden) + patience
    }

    fn time_for(&self, bytes: usize) -> Duration {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let speed = u64::from(self.slowest_bytes_s);
        Duration::from_secs(bytes / speed) + Duration::from_millis(bytes % speed * 1_000 / speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(12);

    #[test]
    fn what_was_sent_is_waited_for_at_the_slowest_speed_and_no_more_than_a_buffer_holds() {
        let (mut pace, start) = (Pace::new(SLOWEST_BYTES_S), Tick::START);
        assert_eq!(pace.until(start, PATIENCE), start + PATIENCE);
        pace.sent(start, 960);
        assert_eq!(pace.until(start, PATIENCE), start + Duration::from_secs(13));
        pace.sent(start, 1_920);
        assert_eq!(pace.until(start, PATIENCE), start + Duration::from_secs(15));
        let later = start + Duration::from_secs(2);
        assert_eq!(pace.until(later, PATIENCE), start + Duration::from_secs(15), "it printed meanwhile");
        let long_after = start + Duration::from_secs(60);
        assert_eq!(pace.until(long_after, PATIENCE), long_after + PATIENCE);
        pace.sent(long_after, BUFFER_BYTES_MAX - 1);
        pace.sent(long_after, 1);
        let full = pace.until(long_after, PATIENCE);
        assert_eq!(full.since(long_after).as_secs(), 12 + 68, "64 KiB at 960 bytes a second");
        pace.sent(long_after, 1_000_000);
        assert!(pace.until(long_after, PATIENCE).since(full) < Duration::from_millis(2), "it is full");
        let left = long_after + pace.time_for(QUEUE_BYTES_MAX);
        let still_full = pace.until(left, PATIENCE).since(left);
        assert_eq!(still_full.as_secs(), 12 + 68, "what waited in this machine has filled it again");
        assert_eq!(pace.until(left + Duration::from_secs(80), PATIENCE).since(left).as_secs(), 80 + 12);
        pace.sent(left, 1_000_000);
        pace.hides(960);
        assert_eq!(pace.until(left, PATIENCE).since(left).as_secs(), 12 + 69, "a second's bytes nobody sees");
    }

    #[test]
    fn a_line_that_is_slower_still_has_its_own_time() {
        let second = |baud, bytes| {
            let mut pace = Pace::new(SLOWEST_BYTES_S).on_line_of(baud);
            pace.sent(Tick::START, bytes);
            pace.until(Tick::START, Duration::ZERO).since(Tick::START).as_secs()
        };
        assert_eq!(
            (second(Some(1_200), 1_090), second(Some(115_200), 9_600), second(None, 9_600)),
            (10, 10, 10)
        );
    }

    #[test]
    fn a_job_has_an_end_however_it_trickles() {
        let pace = Pace::new(SLOWEST_BYTES_S);
        let longest = pace.whole(900_000, PATIENCE);
        let slowest = Duration::from_secs(900_000 / 960);
        assert!(longest > slowest + Duration::from_secs(80) && longest < slowest * 3, "{longest:?}");
    }
}
