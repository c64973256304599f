//! How far the ledger was read in the background, kept beside the store: a shop that starts every morning gets through a
//! ledger of years all the same. It is no fact and in no fold; where it is lost or damaged, the reading begins anew.

use crate::domain::{Moment, hex, unhex};
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::ledger::FrameId;
use crate::protocol::ReadingReport;
use crate::world::Disk;
use std::io;

/// Its file, in the store's directory.
const FILE: &str = "ledger.read";
const FIRST_LINE: &str = "lj reading 1";
/// A ledger that was read through is read again after so long, in seconds: a week.
pub(crate) const AGAIN_AFTER_S: i64 = 7 * 24 * 3_600;

/// A round through the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The last frame that this round found sound; frame 0 before the first.
    pub(crate) at: FrameId,
    /// When the round began.
    pub(crate) begun: Moment,
    /// When a round last came to the end.
    pub(crate) whole_at: Option<Moment>,
    /// This round came to the end.
    pub(crate) is_over: bool,
}

impl Reading {
    /// The first round, or the next one.
    pub(crate) fn begin(now: Moment, whole_at: Option<Moment>) -> Self {
        Self { at: FrameId { sequence: 0, hash: [0; 32] }, begun: now, whole_at, is_over: false }
    }

    /// What was kept of it; `None` where nothing was, or nothing that can be relied on.
    pub(crate) fn find(disk: &dyn Disk) -> io::Result<Option<Self>> {
        let Found::Text(text) = sealed_text::read(disk, FILE, FIRST_LINE)? else { return Ok(None) };
        Ok(text.starts_with(FIRST_LINE).then(|| Self::parse(&text)).flatten())
    }

    fn parse(text: &str) -> Option<Self> {
        let moment = |name| Some(Moment::from_unix(value(text, name)?.parse().ok()?));
        let sequence = value(text, "frame")?.parse().ok()?;
        let at = FrameId { sequence, hash: unhex(value(text, "hash")?)? };
        let is_over = value(text, "over")? == "yes";
        Some(Self { at, begun: moment("begun")?, whole_at: moment("whole"), is_over })
    }

    /// Keeps it; durable when this returns.
    pub(crate) fn keep(&self, disk: &dyn Disk) -> io::Result<()> {
        let Self { at, begun, whole_at, is_over } = self;
        let whole = whole_at.map_or_else(String::new, |whole| format!("whole {}\n", whole.unix()));
        let over = if *is_over { "yes" } else { "no" };
        let (frame, hash, begun) = (at.sequence, hex(&at.hash), begun.unix());
        let text = format!("{FIRST_LINE}\nframe {frame}\nhash {hash}\nbegun {begun}\nover {over}\n{whole}");
        sealed_text::write(disk, FILE, &text)
    }

    /// The round is over: all of it was sound.
    pub(crate) fn ended(self, now: Moment) -> Self {
        Self { whole_at: Some(now), is_over: true, ..self }
    }

    /// In how many seconds the next round is due; 0 where this one goes on, or the clock was set back behind it.
    pub(crate) fn rests_for_s(&self, now: Moment) -> u64 {
        let since = self.whole_at.filter(|_| self.is_over).map(|whole| now.unix() - whole.unix());
        match since {
            Some(since @ 0..) => u64::try_from(AGAIN_AFTER_S - since).unwrap_or(0),
            Some(_) | None => 0,
        }
    }

    /// What people are told of it.
    pub(crate) fn report(&self, of: u64) -> ReadingReport {
        let Self { at, begun, whole_at, is_over } = *self;
        ReadingReport { through: at.sequence, of, begun, whole_at, under_way: !is_over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::MemDisk;

    #[test]
    fn it_is_kept_and_anything_damaged_is_none() {
        let disk = MemDisk::default().arc();
        assert_eq!(Reading::find(&*disk).unwrap(), None);
        let begun = Moment::from_unix(1_764_000_000);
        let mut reading = Reading::begin(begun, None);
        reading.at = FrameId { sequence: 77, hash: [3; 32] };
        for reading in [reading, reading.ended(begun.plus_seconds(60))] {
            reading.keep(&*disk).unwrap();
            assert_eq!(Reading::find(&*disk).unwrap(), Some(reading));
        }
        let file = disk.open(FILE).unwrap();
        let length = file.len().unwrap();
        for at in 0..length {
            let mut byte = [0];
            file.read_at(at, &mut byte).unwrap();
            file.write_at(at, &[byte[0] ^ 4]).unwrap();
            assert_eq!(Reading::find(&*disk).unwrap(), None, "byte {at}");
            file.write_at(at, &byte).unwrap();
        }
        file.set_len(length / 2).unwrap();
        assert_eq!(Reading::find(&*disk).unwrap(), None);
    }

    #[test]
    fn a_round_is_due_a_week_after_the_last_one_and_at_once_when_the_clock_went_back() {
        let now = Moment::from_unix(1_764_000_000);
        let over = Reading::begin(now, None).ended(now);
        let rests = |after| over.rests_for_s(now.plus_seconds(after));
        assert_eq!((rests(0), rests(AGAIN_AFTER_S - 1), rests(AGAIN_AFTER_S)), (7 * 86_400, 1, 0));
        assert_eq!(rests(-1), 0);
        assert_eq!(Reading::begin(now, Some(now)).rests_for_s(now), 0, "one that is under way goes on");
    }
}
