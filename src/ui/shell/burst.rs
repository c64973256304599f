//! A bar-code scanner is a keyboard that types a whole code and a terminator. Where letters are hotkeys, they are held
//! until it is known whose they are, so that a scan of any pace becomes one scan and never fires a key.
//!
//! A fast scanner is known by its pace. One that is as slow as a hand, over Bluetooth or a bad line, is known by what it
//! sends: as long as the held letters may be the beginning of a code they are held, and let go of at once when they
//! cannot. One that is set to announce its codes (`prefix` of `config.toml`) is known by that, and how long a letter is
//! held is learned (`lj scanner learn`); without either it is as said.

use crate::domain::{QUIET_MS, fold_width};
use crate::ui::shell::{Chord, Key};
use std::time::Duration;

/// The longest time between two keys of a scanner, and so the time that a hotkey waits for what may follow it. Scanners
/// on a cable were measured at 5 to 60 ms, by Bluetooth up to 120.
pub const GAP: Duration = Duration::from_millis(QUIET_MS as u64);
/// No hand keeps this pace over [`CHARS_MIN`] keys.
pub const FAST: Duration = Duration::from_millis(30);
/// The longest time between the last character of a scanner and its terminator: scanners were seen that wait 200 ms.
pub const TAIL: Duration = Duration::from_millis(250);
/// The shortest scan: the shortest bar code of a shop. Shorter bursts are a fast hand.
pub const CHARS_MIN: usize = 4;
/// The longest scan: the longest code is a QR code's, which is of no use here.
pub const CHARS_MAX: usize = 300;
/// The same key so often in a row is one that is held down.
const REPEATS: usize = 3;

/// What a key is like among the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beat {
    /// Characters that came right before it, at a scanner's pace.
    pub keys: usize,
    /// The same without repeats.
    pub chars: usize,
    /// It came with others, as a scanner's keys do.
    pub in_burst: bool,
    /// It is the key pressed before, and comes too soon after it to be meant.
    pub again: bool,
    /// The characters before it came at a pace that no hand keeps, or what the scanner sends before a code announced them.
    pub is_a_scanners: bool,
    /// What the scanner sends before a code stood before it and the characters behind that.
    pub announced: bool,
}

impl Beat {
    /// True when a whole code stands right before it, and no key that was held down: it is the terminator of a scan, or a
    /// very fast hand's.
    pub fn is_behind_a_scan(self) -> bool {
        self.chars >= CHARS_MIN || (self.announced && self.chars > 0)
    }
}

/// Keys that are held until it is known what they are.
#[derive(Clone, Debug, Default)]
pub struct Burst {
    keys: Vec<(Chord, Duration)>,
    /// What the first of them was like among those before it, which were let go of.
    behind: Beat,
}

/// What became of held keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// A hand: the keys, in order, to be taken one by one.
    Hand(Vec<(Chord, Duration)>),
    /// A scanner: the text.
    Scan(String),
    /// The rest of a scan of which the first letters were taken for a hand's.
    Rest(String),
}

impl Burst {
    /// True while keys are held.
    pub fn is_held(&self) -> bool {
        !self.keys.is_empty()
    }

    /// When the held keys must be looked at, if nothing comes before: `quiet` after the last of them.
    pub fn due(&self, quiet: Duration) -> Option<Duration> {
        self.keys.last().map(|(_, at)| *at + quiet)
    }

    /// Holds a key that types a character.
    pub fn hold(&mut self, chord: Chord, at: Duration, beat: Beat) {
        if self.keys.is_empty() {
            self.behind = beat;
        }
        self.keys.push((chord, at));
    }

    /// The first of the held keys.
    pub fn first(&self) -> Option<Chord> {
        self.keys.first().map(|(chord, _)| *chord)
    }

    /// True when what is held is one key that came alone.
    pub fn is_alone(&self) -> bool {
        self.keys.len() == 1 && !self.behind.in_burst
    }

    /// True when a key at this moment, at most `quiet` behind the last, belongs to what is held.
    pub fn goes_on(&self, at: Duration, quiet: Duration) -> bool {
        self.due(quiet).is_some_and(|due| at <= due) && self.keys.len() < CHARS_MAX
    }

    /// True when a terminator at this moment, at most `tail` behind the last character, may be that of what is held.
    pub fn ends(&self, at: Duration, tail: Duration) -> bool {
        self.keys.last().is_some_and(|(_, last)| at <= *last + tail)
    }

    /// True when the scanner has announced what is held.
    pub fn is_announced(&self) -> bool {
        self.behind.announced
    }

    /// True for a key that ends a scan.
    pub fn is_terminator(chord: Chord) -> bool {
        matches!(chord.key, Key::Enter | Key::Tab) && !chord.ctrl && !chord.alt && !chord.shift
    }

    /// True for a key that a scanner can send.
    pub fn is_of_a_scanner(chord: Chord) -> bool {
        chord.typed().is_some() || Self::is_terminator(chord)
    }

    /// What is held, as text.
    pub fn text(&self) -> String {
        self.keys.iter().filter_map(|(chord, _)| chord.typed()).collect()
    }

    /// True when it came at a pace that no hand keeps.
    pub fn is_fast(&self) -> bool {
        let gaps = self.keys.windows(2).map(|pair| pair[1].1.saturating_sub(pair[0].1));
        let mut run = 1;
        gaps.into_iter().any(|gap| {
            run = if gap <= FAST { run + 1 } else { 1 };
            run >= CHARS_MIN
        })
    }

    /// True when what is held is certainly a hand's: at a hand's pace, and no beginning of any code.
    pub fn is_a_hands(&self) -> bool {
        let slow = self.keys.windows(2).any(|pair| pair[1].1.saturating_sub(pair[0].1) > FAST);
        slow && !self.is_announced() && !self.is_fast() && !may_begin_a_code(&self.text())
    }

    /// True when one key is held down.
    pub fn repeats(&self) -> bool {
        !self.is_announced()
            && self.keys.len() >= REPEATS
            && self.keys.windows(2).all(|pair| pair[0].0 == pair[1].0)
    }

    /// What the held keys are, now that the burst is over. Nothing is held afterwards. With `held_down` they are a hand's
    /// however many there are.
    pub fn release(&mut self, held_down: bool) -> Flow {
        let Self { keys, behind } = std::mem::take(self);
        let before = behind.chars;
        if behind.announced && !keys.is_empty() {
            return Flow::Scan(keys.iter().filter_map(|(chord, _)| chord.typed()).collect());
        }
        if held_down || keys.len() + before < CHARS_MIN {
            return Flow::Hand(keys);
        }
        let text: String = keys.iter().filter_map(|(chord, _)| chord.typed()).collect();
        if before > 0 && !is_code(&fold_width(&text)) {
            return Flow::Rest(text);
        }
        let taken = Self { keys, behind };
        if taken.is_a_hands() { Flow::Hand(taken.keys) } else { Flow::Scan(text) }
    }
}

/// True for the beginning of what a scanner reads in a shop, whatever follows a whole code: figures, an invoice's number
/// with its two letters, the same behind a period (the Code 39 of a slip), a mobile bar code.
fn may_begin_a_code(text: &str) -> bool {
    let code = fold_width(text);
    if code.starts_with('/') || is_code(&code) {
        return true;
    }
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &code[digits..];
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let tail = &rest[letters..];
    let tail = tail.strip_prefix('-').filter(|_| letters == LETTERS).unwrap_or(tail);
    let starts = letters == 0 || digits == 0 || digits == PERIOD_DIGITS;
    let whole = letters == LETTERS || (letters < LETTERS && tail.is_empty());
    starts && whole && tail.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits of a period before the number in a slip's Code 39.
const PERIOD_DIGITS: usize = 5;
/// Letters of a track.
const LETTERS: usize = 2;
/// Digits of a number behind its track.
const DIGITS: usize = 8;

/// True for what begins with a whole code, so that nobody but a scanner sends it at this pace.
fn is_code(code: &str) -> bool {
    let all = |text: &str, length: usize, is: fn(&u8) -> bool| {
        text.len() >= length && text.as_bytes()[..length].iter().all(is)
    };
    let number = |text: &str| {
        all(text, LETTERS, u8::is_ascii_alphabetic) && {
            let rest = &text[LETTERS..];
            all(rest.strip_prefix('-').unwrap_or(rest), DIGITS, u8::is_ascii_digit)
        }
    };
    number(code) || (all(code, PERIOD_DIGITS, u8::is_ascii_digit) && number(&code[PERIOD_DIGITS..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(keys: &str, gap_ms: u64) -> (Burst, Duration) {
        let mut burst = Burst::default();
        let mut at = Duration::from_secs(1);
        for c in keys.chars() {
            burst.hold(Chord::plain(Key::Char(c)), at, Beat::default());
            at += Duration::from_millis(gap_ms);
        }
        (burst, at)
    }

    #[test]
    fn four_fast_keys_are_a_scan_and_fewer_a_hand() {
        let (mut fast, at) = burst("ADFB", 5);
        assert!(fast.goes_on(at, GAP));
        assert_eq!(fast.release(false), Flow::Scan("ADFB".to_owned()));
        assert!(!fast.is_held());
        let (mut hand, _) = burst("dd", 5);
        assert!(matches!(hand.release(false), Flow::Hand(keys) if keys.len() == 2));
    }

    #[test]
    fn a_pause_ends_it() {
        let (held, at) = burst("a", 5);
        assert!(!held.goes_on(at + GAP, GAP));
        assert_eq!(held.due(GAP), Some(Duration::from_secs(1) + GAP));
        let last = Duration::from_secs(1);
        assert!(held.ends(last + TAIL, TAIL) && !held.ends(last + TAIL + Duration::from_millis(1), TAIL));
    }

    #[test]
    fn a_slow_scanner_is_known_by_what_it_sends_at_every_letter() {
        let codes = [
            "DY10000007",
            "11512DY100000071234",
            "4710088412345",
            "47100884",
            "/ABC+123",
            "AB12345678901234",
            "ＤＹ10000007",
            "DY-10000007",
            "DY100000071151123123400000064000000690000000004595257kB==:**********:1:1:1:茶 AA:",
        ];
        for code in codes {
            for gap_ms in [31, 60, 120, 130] {
                let mut held = Burst::default();
                let mut at = Duration::ZERO;
                for c in code.chars() {
                    assert!(held.goes_on(at, GAP) || !held.is_held(), "{code} {gap_ms}");
                    held.hold(Chord::plain(Key::Char(c)), at, Beat::default());
                    assert!(!held.is_a_hands(), "{code} at {} of {gap_ms} ms", held.text());
                    at += Duration::from_millis(gap_ms);
                }
                assert_eq!(held.release(false), Flow::Scan(code.to_owned()));
            }
        }
    }

    #[test]
    fn a_hand_that_goes_on_after_a_hotkey_is_let_go_of_at_the_first_key_that_no_code_has() {
        for (typed, at) in [("a10809", 2), ("vf1", 4), ("amt", 3), ("r-77", 2), ("12345a1", 7), ("b5", 2)] {
            let first = (1..=typed.len()).find(|&count| burst(&typed[..count], 90).0.is_a_hands());
            assert_eq!(first.unwrap_or(typed.len() + 1), at, "{typed}");
        }
        assert!(!burst("a108", 20).0.is_a_hands(), "no hand is so fast");
    }

    #[test]
    fn the_rest_of_a_burst_is_no_hands_and_a_key_held_down_no_scanners() {
        let mut rest = Burst::default();
        let behind = |chars| Beat { keys: chars, chars, in_burst: true, ..Beat::default() };
        rest.hold(Chord::plain(Key::Char('c')), Duration::ZERO, behind(2));
        assert!(!rest.is_alone());
        assert!(matches!(rest.release(false), Flow::Hand(_)), "three in all");
        rest.hold(Chord::plain(Key::Char('c')), Duration::ZERO, behind(3));
        assert_eq!(rest.release(false), Flow::Rest("c".to_owned()));
        // A hand's key and a whole code right behind it.
        for c in "DY10000007".chars() {
            rest.hold(Chord::plain(Key::Char(c)), Duration::ZERO, behind(1));
        }
        assert_eq!(rest.release(false), Flow::Scan("DY10000007".to_owned()));
        // What was announced is a scan of any length and pace, whatever it is made of.
        for text in ["c", "jjj", "r-77"] {
            let announced = Beat { announced: true, ..Beat::default() };
            for (at, c) in (0..).zip(text.chars()) {
                rest.hold(Chord::plain(Key::Char(c)), Duration::from_millis(at * 100), announced);
            }
            assert!(!rest.is_a_hands() && !rest.repeats());
            assert_eq!(rest.release(false), Flow::Scan(text.to_owned()));
        }
        let (mut held, _) = burst("jjjjj", 30);
        assert!(held.repeats() && !burst("jjk", 30).0.repeats() && !burst("jj", 30).0.repeats());
        assert!(matches!(held.release(true), Flow::Hand(keys) if keys.len() == 5));
    }
}
