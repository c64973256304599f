//! The rhythm of the keys: which came right behind each other, which were pressed twice, and since when what they would
//! act on has stood there. What an act needs of it is said by the rooms.

use crate::domain::{ScanSuffix, Scanner};
use crate::ui::shell::burst::{CHARS_MIN, FAST, GAP, TAIL};
use crate::ui::shell::{Beat, Burst, Chord};
use std::time::Duration;

/// Nobody reads a question in less: what is pressed sooner was meant for something else.
pub const READ_AFTER: Duration = Duration::from_millis(250);
/// A key pressed again so soon has bounced, is held down, or comes of habit. Keyboards wait up to 660 ms before a key that
/// is held down comes again.
pub const AGAIN_AFTER: Duration = Duration::from_millis(700);

/// Keys of a kind that a scanner sends, each right behind the one before.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    last: Option<(Chord, Duration)>,
    keys: usize,
    /// Without those that are the same as the one before: a key that is held down is no code.
    chars: usize,
    /// Of these, how many came at a pace that no hand keeps, each behind the one before.
    fast: usize,
    /// It came at such a pace for as long as a scan.
    was_fast: bool,
    /// What the scanner sends before a code stands before it.
    announced: bool,
}

impl Run {
    /// What stands right before a key at this moment, of a scanner that is silent for `gap` at most.
    fn before(self, at: Duration, gap: Duration) -> Self {
        if self.last.is_some_and(|(_, last)| at <= last + gap) { self } else { Self::default() }
    }

    /// True when no hand typed it.
    fn is_a_scanners(self) -> bool {
        self.was_fast || (self.announced && self.chars > 0)
    }

    /// The same with one more character.
    fn with(self, chord: Chord, at: Duration) -> Self {
        let same = self.last.is_some_and(|(last, _)| last == chord);
        let follows = self.last.is_some_and(|(_, last)| at <= last + FAST);
        let fast = if !follows { 1 } else { self.fast + usize::from(!same) };
        Self {
            last: Some((chord, at)),
            keys: self.keys + 1,
            chars: self.chars + usize::from(!same),
            fast,
            was_fast: self.was_fast || fast >= CHARS_MIN,
            announced: self.announced,
        }
    }
}

/// The rhythm so far.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    run: Run,
    /// The longest silence inside a scan. Never shorter than that of the scanners of which nothing is known: another one
    /// may hang on the same terminal tomorrow.
    gap: Duration,
    /// The same before its terminator.
    tail: Duration,
    /// After so much silence a code is over, of a scanner that ends it by nothing else.
    silence: Option<Duration>,
    last: Option<(Chord, Duration)>,
    /// The latest moment that was heard of.
    heard: Duration,
    /// Since when the room on top has stood there.
    since: Duration,
    /// What the key that is being taken is like.
    pub now: Beat,
}

/// What an act needs of the key that asks for it, so that neither a scanner nor a hand in haste does it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// How long the room must have stood there.
    pub stands: Duration,
    /// The key must not be the one before again.
    pub no_repeat: bool,
    /// A scanner's key must have come alone.
    pub alone: bool,
    /// A scanner's key must not end a scan, nor come before anybody can have seen the room: a letter that opens it and an
    /// Enter right behind are sent by scanners too.
    pub no_scan: bool,
}

impl Care {
    /// Whatever the key is like.
    pub const NONE: Self = Self { stands: Duration::ZERO, no_repeat: false, alone: false, no_scan: false };
    /// The answer to a question.
    pub const ANSWER: Self = Self { stands: READ_AFTER, alone: true, ..Self::NONE };
    /// A no, which does nothing.
    pub const REFUSAL: Self = Self { alone: true, ..Self::NONE };
    /// What is asked without a question of its own.
    pub const WRITES: Self = Self { stands: READ_AFTER, no_repeat: true, no_scan: true, ..Self::NONE };
    /// The last step of something that was typed.
    pub const LAST_STEP: Self = Self { no_repeat: true, no_scan: true, ..Self::NONE };
}

impl Default for Rhythm {
    fn default() -> Self {
        Self::of(&Scanner::default())
    }
}

impl Rhythm {
    /// No key yet, of a terminal with this scanner.
    pub fn of(scanner: &Scanner) -> Self {
        Self {
            run: Run::default(),
            gap: scanner.quiet().max(GAP),
            tail: scanner.quiet().max(TAIL),
            silence: (scanner.suffix == ScanSuffix::Silence).then(|| scanner.quiet()),
            last: None,
            heard: Duration::ZERO,
            since: Duration::ZERO,
            now: Beat::default(),
        }
    }

    /// The longest silence between two characters of a scan.
    pub fn gap(&self) -> Duration {
        self.gap
    }

    /// The longest silence before the terminator of a scan.
    pub fn tail(&self) -> Duration {
        self.tail
    }

    /// What the scanner sends before a code ended at this moment.
    pub fn announce(&mut self, chord: Chord, at: Duration) {
        self.hear(at);
        self.run = Run { last: Some((chord, at)), announced: true, ..Run::default() };
    }

    /// When a scan is over that has no terminator, if no key comes before.
    pub fn silent_end(&self) -> Option<Duration> {
        let (_, last) = self.run.last.filter(|_| self.run.is_a_scanners())?;
        self.silence.map(|silence| last + silence)
    }

    /// What came so far is over.
    pub fn forget(&mut self) {
        self.run = Run::default();
    }

    /// True when a key that is taken at this moment is not what the act needs.
    pub fn is_rash(&self, care: Care, chord: Chord, at: Duration) -> bool {
        let is_scanners = Burst::is_of_a_scanner(chord);
        let too_soon = at < self.since + care.stands && !care.stands.is_zero();
        too_soon
            || (care.no_repeat && self.now.again)
            || (care.alone && is_scanners && self.now.in_burst)
            || (care.no_scan && is_scanners && (self.now.keys >= CHARS_MIN || at < self.since + READ_AFTER))
    }

    /// It is this late.
    pub fn hear(&mut self, at: Duration) {
        self.heard = self.heard.max(at);
    }

    /// A key was read: what it is like among those before it.
    pub fn read(&mut self, chord: Chord, at: Duration) -> Beat {
        self.hear(at);
        let gap = if Burst::is_terminator(chord) { self.tail } else { self.gap };
        let run = self.run.before(at, gap);
        self.run = if chord.typed().is_some() { run.with(chord, at) } else { Run::default() };
        Beat {
            keys: run.keys,
            chars: run.chars,
            in_burst: Burst::is_of_a_scanner(chord) && (run.keys > 0 || run.announced),
            again: false,
            is_a_scanners: run.is_a_scanners(),
            announced: run.announced,
        }
    }

    /// A key is taken now; keys that wait for an answer are taken when it has come.
    pub fn take(&mut self, chord: Chord, at: Duration) {
        let same = |(last, then): (Chord, Duration)| last == chord && at.saturating_sub(then) < AGAIN_AFTER;
        self.now.again = self.last.is_some_and(same);
        self.last = Some((chord, at));
    }

    /// Another room is on top now.
    pub fn turn(&mut self) {
        self.since = self.heard;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shell::Key;

    fn ms(at: u64) -> Duration {
        Duration::from_millis(at)
    }

    fn read(rhythm: &mut Rhythm, key: Key, at: u64) -> Beat {
        rhythm.read(Chord::plain(key), ms(at))
    }

    #[test]
    fn a_key_right_behind_others_is_of_their_burst_and_one_after_a_pause_is_not() {
        let mut rhythm = Rhythm::default();
        assert!(!read(&mut rhythm, Key::Char('d'), 0).in_burst);
        assert!(read(&mut rhythm, Key::Char('y'), 130).in_burst);
        assert!(!read(&mut rhythm, Key::Char('y'), 261).in_burst, "131 ms later");
        assert!(read(&mut rhythm, Key::Enter, 511).in_burst, "terminators come later");
        assert!(!read(&mut rhythm, Key::Char('a'), 512).in_burst, "the next scan begins");
        assert!(!read(&mut rhythm, Key::F(10), 513).in_burst, "no scanner sends it");
        assert!(!read(&mut rhythm, Key::Enter, 514).in_burst);
    }

    #[test]
    fn a_code_before_a_terminator_is_counted_without_repeats() {
        let mut rhythm = Rhythm::default();
        for (at, c) in (0..).step_by(100).zip("A1B2".chars()) {
            read(&mut rhythm, Key::Char(c), at);
        }
        assert!(read(&mut rhythm, Key::Enter, 550).is_behind_a_scan());
        assert!(!read(&mut rhythm, Key::Enter, 560).is_behind_a_scan(), "it was ended");
        for at in 0..9 {
            read(&mut rhythm, Key::Char('j'), 1_000 + at * 33);
        }
        assert!(!read(&mut rhythm, Key::Enter, 1_300).is_behind_a_scan());
    }

    fn with(suffix: ScanSuffix, quiet_ms: u16) -> Rhythm {
        Rhythm::of(&Scanner { suffix, quiet_ms, ..Scanner::default() })
    }

    #[test]
    fn a_scanner_that_is_known_to_be_slow_is_waited_for_and_a_quick_one_shortens_no_care() {
        for (quiet_ms, gap_ms, is_one) in
            [(40, 130, true), (40, 131, false), (200, 200, true), (200, 201, false)]
        {
            let mut rhythm = with(ScanSuffix::Enter, quiet_ms);
            read(&mut rhythm, Key::Char('d'), 0);
            assert_eq!(read(&mut rhythm, Key::Char('y'), gap_ms).in_burst, is_one, "{quiet_ms} {gap_ms}");
        }
        let mut rhythm = with(ScanSuffix::Enter, 400);
        read(&mut rhythm, Key::Char('d'), 0);
        assert!(read(&mut rhythm, Key::Enter, 400).in_burst);
    }

    #[test]
    fn four_fast_keys_or_an_announcement_are_a_scanners_and_end_in_silence_where_that_is_their_end() {
        let mut rhythm = with(ScanSuffix::Silence, 90);
        for (at, c) in (0..).step_by(30).zip("1234".chars()) {
            assert_eq!(rhythm.silent_end(), None);
            read(&mut rhythm, Key::Char(c), at);
        }
        assert_eq!(rhythm.silent_end(), Some(ms(180)));
        assert!(read(&mut rhythm, Key::Enter, 200).is_a_scanners);
        assert_eq!(rhythm.silent_end(), None, "it was ended");
        rhythm.announce(Chord::plain(Key::Char('~')), ms(1_000));
        assert_eq!(rhythm.silent_end(), None, "nothing stands behind it");
        assert!(read(&mut rhythm, Key::Char('7'), 1_080).announced);
        assert_eq!(rhythm.silent_end(), Some(ms(1_170)));
        rhythm.forget();
        assert_eq!(rhythm.silent_end(), None);
        // A hand, and a key that is held down.
        for (gap_ms, text) in [(31, "1234567"), (20, "jjjjjjjj")] {
            let mut rhythm = with(ScanSuffix::Silence, 90);
            for (count, c) in (0..).zip(text.chars()) {
                read(&mut rhythm, Key::Char(c), count * gap_ms);
            }
            assert_eq!(rhythm.silent_end(), None, "{text}");
        }
        let mut ended = with(ScanSuffix::Enter, 90);
        for (at, c) in (0..).zip("1234".chars()) {
            read(&mut ended, Key::Char(c), at);
        }
        assert_eq!(ended.silent_end(), None, "its Enter comes");
    }

    #[test]
    fn the_same_key_is_meant_from_its_border_on_and_another_at_once() {
        let mut rhythm = Rhythm::default();
        for (key, at, again) in [
            (Key::Enter, 0, false),
            (Key::Enter, 699, true),
            (Key::Enter, 1_399, false),
            (Key::Enter, 1_432, true),
            (Key::F(10), 1_433, false),
            (Key::Enter, 1_434, false),
        ] {
            let at = at + 5_000;
            rhythm.take(Chord::plain(key), ms(at));
            assert_eq!(rhythm.is_rash(Care::LAST_STEP, Chord::plain(key), ms(at)), again, "{key:?} at {at}");
        }
    }

    #[test]
    fn a_scanners_key_in_a_burst_is_no_answer_and_a_function_key_is() {
        let mut rhythm = Rhythm::default();
        read(&mut rhythm, Key::Char('1'), 5_000);
        for (key, rash) in [(Key::Char('y'), true), (Key::Enter, true), (Key::F(10), false)] {
            let chord = Chord::plain(key);
            rhythm.now = Rhythm { ..rhythm }.read(chord, ms(5_050));
            assert_eq!(rhythm.is_rash(Care::ANSWER, chord, ms(5_050)), rash, "{key:?}");
        }
    }

    #[test]
    fn an_enter_right_behind_the_letter_that_opened_a_room_is_not_its_last_step() {
        let mut rhythm = Rhythm::default();
        read(&mut rhythm, Key::Char('r'), 1_000);
        rhythm.hear(ms(1_001));
        rhythm.turn();
        for (key, at, rash) in [
            (Key::Enter, 1_001, true),
            (Key::Enter, 1_250, true),
            (Key::Enter, 1_251, false),
            (Key::F(10), 1_001, false),
        ] {
            let rhythm = Rhythm { now: Beat::default(), ..rhythm };
            assert_eq!(rhythm.is_rash(Care::LAST_STEP, Chord::plain(key), ms(at)), rash, "{key:?} at {at}");
        }
    }

    #[test]
    fn a_question_stands_since_it_was_opened_not_since_its_key() {
        let mut rhythm = Rhythm::default();
        read(&mut rhythm, Key::Char('d'), 1_000);
        rhythm.hear(ms(1_130));
        rhythm.turn();
        let yes = Chord::plain(Key::Char('y'));
        assert!(
            rhythm.is_rash(Care::ANSWER, yes, ms(1_379)) && !rhythm.is_rash(Care::ANSWER, yes, ms(1_380))
        );
        assert!(!rhythm.is_rash(Care::REFUSAL, yes, ms(7)), "what needs no time is never too soon");
    }
}
