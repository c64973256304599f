//! A bar-code scanner is a keyboard that types faster than anybody: a burst of keys with a terminator. Where letters
//! are hotkeys, they are held for a moment, so that a burst becomes one scan and never fires a key.

use crate::ui::shell::{Chord, Key};
use std::time::Duration;

/// The longest time between two keys of a scanner. Over SSH a burst comes in a few packets; a hand that presses a
/// hotkey does not notice the wait.
pub const GAP: Duration = Duration::from_millis(30);
/// The longest time between the last character of a scanner and its terminator: scanners were seen that wait 200 ms.
pub const TAIL: Duration = Duration::from_millis(250);
/// The shortest scan: the shortest bar code of a shop. Shorter bursts are a fast hand.
pub const CHARS_MIN: usize = 4;
/// The longest scan: the longest code is a QR code's, which is of no use here.
pub const CHARS_MAX: usize = 300;

/// Keys that are held until it is known what they are.
#[derive(Clone, Debug, Default)]
pub struct Burst {
    keys: Vec<(Chord, Duration)>,
}

/// What became of held keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// A hand: the keys, in order, to be taken one by one.
    Hand(Vec<(Chord, Duration)>),
    /// A scanner: the text.
    Scan(String),
}

impl Burst {
    /// True while keys are held.
    pub fn is_held(&self) -> bool {
        !self.keys.is_empty()
    }

    /// When the held keys must be looked at, if nothing comes before.
    pub fn due(&self) -> Option<Duration> {
        self.keys.last().map(|(_, at)| *at + GAP)
    }

    /// Holds a key that types a character.
    pub fn hold(&mut self, chord: Chord, at: Duration) {
        self.keys.push((chord, at));
    }

    /// True when a key at this moment belongs to what is held.
    pub fn goes_on(&self, at: Duration) -> bool {
        self.due().is_some_and(|due| at <= due) && self.keys.len() < CHARS_MAX
    }

    /// True when a terminator at this moment may be that of what is held.
    pub fn ends(&self, at: Duration) -> bool {
        self.keys.last().is_some_and(|(_, last)| at <= *last + TAIL)
    }

    /// True for a key that ends a scan.
    pub fn is_terminator(chord: Chord) -> bool {
        matches!(chord.key, Key::Enter | Key::Tab) && !chord.ctrl && !chord.alt
    }

    /// What the held keys are, now that the burst is over. Nothing is held afterwards.
    pub fn release(&mut self) -> Flow {
        let keys = std::mem::take(&mut self.keys);
        if keys.len() < CHARS_MIN {
            return Flow::Hand(keys);
        }
        Flow::Scan(keys.iter().filter_map(|(chord, _)| chord.typed()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(keys: &str, gap_ms: u64) -> (Burst, Duration) {
        let mut burst = Burst::default();
        let mut at = Duration::from_secs(1);
        for c in keys.chars() {
            burst.hold(Chord::plain(Key::Char(c)), at);
            at += Duration::from_millis(gap_ms);
        }
        (burst, at)
    }

    #[test]
    fn four_fast_keys_are_a_scan_and_fewer_a_hand() {
        let (mut fast, at) = burst("ADFB", 5);
        assert!(fast.goes_on(at));
        assert_eq!(fast.release(), Flow::Scan("ADFB".to_owned()));
        assert!(!fast.is_held());
        let (mut hand, _) = burst("dd", 5);
        assert!(matches!(hand.release(), Flow::Hand(keys) if keys.len() == 2));
    }

    #[test]
    fn a_pause_ends_it() {
        let (held, at) = burst("a", 5);
        assert!(!held.goes_on(at + GAP));
        assert_eq!(held.due(), Some(Duration::from_secs(1) + GAP));
        let last = Duration::from_secs(1);
        assert!(held.ends(last + TAIL) && !held.ends(last + TAIL + Duration::from_millis(1)));
    }
}
