//! What is known of a shop's bar-code scanner: what it sends before and behind a code, and how long it may be silent in
//! between. Either a setting, or learned from a few scans of goods, for which the check digit says where a code begins.
//! What a key is, is the terminal's business: here are characters and terminators, each with its time.

use std::time::Duration;

/// The quiet time where nothing is set: scanners on a cable were measured at 5 to 60 ms a character, by Bluetooth up to
/// 120.
pub const QUIET_MS: u16 = 130;
/// The shortest quiet time that is set: less is lost to the machine between scanner and screen.
pub const QUIET_MS_MIN: u16 = 40;
/// The longest: a hand types its next key in less.
pub const QUIET_MS_MAX: u16 = 500;
/// The longest prefix: an AIM identifier has three characters, and no scanner of a shop was seen with more than four.
pub const PREFIX_CHARS_MAX: usize = 4;
/// So many scans are learned from: two may agree by chance.
pub const LESSON_SCANS: usize = 3;
/// The fewest characters of a scan.
const SCAN_CHARS_MIN: usize = 4;
/// The longest silence inside a scan that is still taken for one: twice what can be set, so that it is told.
pub const LESSON_PAUSE: Duration = Duration::from_millis(2 * QUIET_MS_MAX as u64);
/// Most keys of a scan that are kept: the longest QR code has 300.
const SCAN_KEYS_MAX: usize = 300;
/// What a quiet time is rounded up to.
const STEP_MS: u64 = 10;
/// What is added to the slowest gap that was seen, for a machine that is busy: half of it and this.
const MARGIN_MS: u64 = 20;
/// Characters that begin or name something at a till, so that no code may be announced by them.
const MEANT_ELSEWHERE: &str = "/+-*.,:?%=";
/// Lengths of goods' bar codes: EAN-13, UPC-A, EAN-8.
const EAN_LENGTHS: [usize; 3] = [13, 12, 8];
/// Characters of an AIM identifier: `]`, a letter for the kind of bar code, and one for how it was read.
const AIM_CHARS: usize = 3;

/// What a scanner sends before each code; empty for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanPrefix(String);

impl ScanPrefix {
    /// Up to [`PREFIX_CHARS_MAX`] visible ASCII characters, of which the first is no letter, no figure and nothing that a
    /// till has another use for; `None` for anything else. Empty is no prefix.
    pub fn parse(text: &str) -> Option<Self> {
        let first_is_free = |c: char| c.is_ascii_punctuation() && !MEANT_ELSEWHERE.contains(c);
        let is_sound = text.len() <= PREFIX_CHARS_MAX
            && text.chars().all(|c| c.is_ascii_graphic())
            && text.chars().next().is_none_or(first_is_free);
        is_sound.then(|| Self(text.to_owned()))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for an AIM identifier, whose last two characters differ with the kind of bar code.
    fn is_aim(&self) -> bool {
        self.0.len() == AIM_CHARS && self.0.starts_with(']')
    }

    /// What these characters are of the prefix.
    pub fn compare(&self, typed: &str) -> PrefixMatch {
        let agrees = |(at, (expected, c)): (usize, (char, char))| {
            expected == c || (self.is_aim() && at > 0 && c.is_ascii_alphanumeric())
        };
        let is_begun =
            typed.len() <= self.0.len() && self.0.chars().zip(typed.chars()).enumerate().all(agrees);
        match is_begun && !typed.is_empty() {
            false => PrefixMatch::No,
            true if typed.len() == self.0.len() => PrefixMatch::Whole,
            true => PrefixMatch::Begun,
        }
    }
}

/// How typed characters stand to a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixMatch {
    /// They are not its beginning.
    No,
    /// They are its beginning.
    Begun,
    /// They are all of it.
    Whole,
}

/// What a scanner sends behind each code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScanSuffix {
    /// Enter.
    #[default]
    Enter,
    /// Tab.
    Tab,
    /// Nothing: the code is over when the scanner is silent.
    Silence,
}

impl ScanSuffix {
    /// As `config.toml` names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Tab => "tab",
            Self::Silence => "none",
        }
    }

    /// The suffix of this name.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Enter, Self::Tab, Self::Silence].into_iter().find(|suffix| suffix.word() == word)
    }
}

/// What is known of the scanner of a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    /// What stands before each code.
    pub prefix: ScanPrefix,
    /// What stands behind it.
    pub suffix: ScanSuffix,
    /// The longest silence between two of its characters, in milliseconds: within [`QUIET_MS_MIN`] and [`QUIET_MS_MAX`].
    pub quiet_ms: u16,
}

impl Default for Scanner {
    /// A scanner of which nothing is known.
    fn default() -> Self {
        Self { prefix: ScanPrefix::default(), suffix: ScanSuffix::default(), quiet_ms: QUIET_MS }
    }
}

impl Scanner {
    /// How long a hotkey waits for what may follow it.
    pub fn quiet(&self) -> Duration {
        Duration::from_millis(self.quiet_ms.into())
    }

    /// The section of `config.toml` that says it, line by line.
    pub fn section(&self) -> Vec<String> {
        let prefix = self.prefix.as_str().replace('\\', "\\\\").replace('"', "\\\"");
        vec![
            "[scanner]".to_owned(),
            format!("prefix = \"{prefix}\""),
            format!("suffix = \"{}\"", self.suffix.word()),
            format!("quiet_ms = {}", self.quiet_ms),
        ]
    }
}

/// What arrived from a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanKey {
    /// A character.
    Char(char),
    /// A terminator.
    End(ScanSuffix),
    /// A key that is neither.
    Other,
}

/// Why nothing was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonFault {
    /// A scan has too few characters to be one: a hand typed it.
    TooShort,
    /// Keys came that are no characters: a control or function key stands before or behind the code.
    OtherKey,
    /// The silence inside a scan, in milliseconds, is longer than any that can be set.
    TooSlow(u64),
    /// The scans did not begin alike, or not end alike.
    Differ,
    /// They begin with this, which a till needs for something else.
    Prefix(String),
    /// This stands behind each code, where Enter, Tab or nothing is expected.
    Suffix(String),
}

/// A lesson: scans as they come in, until there are enough.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    scans: Vec<Seen>,
    now: Seen,
}

/// A scan as it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    keys: Vec<(ScanKey, Duration)>,
}

impl Lesson {
    /// A key, and when it came.
    pub fn take(&mut self, key: ScanKey, at: Duration) {
        if self.now.keys.len() < SCAN_KEYS_MAX {
            self.now.keys.push((key, at));
        }
    }

    /// When the scan that comes in is over, if nothing comes before; `None` between two scans.
    pub fn due(&self) -> Option<Duration> {
        self.now.keys.last().map(|(_, at)| *at + LESSON_PAUSE)
    }

    /// The scan is over: how many there are now. One that is none is forgotten, and may be made again.
    ///
    /// # Errors
    /// Why it is none.
    pub fn end_scan(&mut self) -> Result<usize, LessonFault> {
        let seen = std::mem::take(&mut self.now);
        seen.check()?;
        self.scans.push(seen);
        Ok(self.scans.len())
    }

    /// What was learned, once there are [`LESSON_SCANS`].
    ///
    /// # Errors
    /// Why nothing can be learned of them.
    pub fn learned(&self) -> Result<Scanner, LessonFault> {
        let (prefix, rest) = self.prefix()?;
        let suffix = self.suffix(&rest)?;
        let quiet_ms = self.quiet_ms()?;
        Ok(Scanner { prefix, suffix, quiet_ms })
    }

    /// What stands before each code, and what stands behind each of those whose code is known.
    fn prefix(&self) -> Result<(ScanPrefix, Vec<String>), LessonFault> {
        let texts: Vec<String> = self.scans.iter().map(Seen::text).collect();
        // Of figures alone a tenth passes for a good: all of them do, or none is taken for one.
        let goods: Option<Vec<(&str, &str)>> = texts.iter().map(|text| around_a_good(text)).collect();
        let known = goods.unwrap_or_default();
        let before = match known.first() {
            Some((before, _)) => (*before).to_owned(),
            None => common_marks(&texts),
        };
        let prefix = ScanPrefix::parse(&before).ok_or(LessonFault::Prefix(before))?;
        let begins = |text: &String| {
            let head: String = text.chars().take(prefix.as_str().len()).collect();
            prefix.as_str().is_empty() || prefix.compare(&head) == PrefixMatch::Whole
        };
        let alike = |(before, _): &(&str, &str)| before.len() == prefix.as_str().len();
        if !texts.iter().all(begins) || !known.iter().all(alike) {
            return Err(LessonFault::Differ);
        }
        Ok((prefix, known.iter().map(|(_, behind)| (*behind).to_owned()).collect()))
    }

    fn suffix(&self, behind: &[String]) -> Result<ScanSuffix, LessonFault> {
        if let Some(text) = behind.iter().find(|text| !text.is_empty()) {
            return Err(LessonFault::Suffix(text.clone()));
        }
        let mut ends = self.scans.iter().map(Seen::suffix);
        let first = ends.next().unwrap_or_default();
        if ends.all(|end| end == first) { Ok(first) } else { Err(LessonFault::Differ) }
    }

    /// The slowest gap of all scans with a margin, in steps.
    fn quiet_ms(&self) -> Result<u16, LessonFault> {
        let slowest = self.scans.iter().map(Seen::slowest_ms).max().unwrap_or_default();
        let with_margin = (slowest + slowest / 2 + MARGIN_MS).next_multiple_of(STEP_MS);
        let quiet_ms = u16::try_from(with_margin).unwrap_or(u16::MAX).max(QUIET_MS_MIN);
        // What is just within the limit by itself needs no margin.
        let limit = u64::from(QUIET_MS_MAX);
        if slowest > limit { Err(LessonFault::TooSlow(slowest)) } else { Ok(quiet_ms.min(QUIET_MS_MAX)) }
    }
}

impl Seen {
    fn text(&self) -> String {
        let typed = self.keys.iter().filter_map(|(key, _)| match key {
            ScanKey::Char(c) => Some(*c),
            ScanKey::End(_) | ScanKey::Other => None,
        });
        typed.collect()
    }

    fn suffix(&self) -> ScanSuffix {
        match self.keys.last() {
            Some((ScanKey::End(suffix), _)) => *suffix,
            _ => ScanSuffix::Silence,
        }
    }

    /// A scan is characters, and at most one terminator behind them.
    fn check(&self) -> Result<(), LessonFault> {
        let chars = self.text().chars().count();
        let ends = usize::from(self.suffix() != ScanSuffix::Silence);
        if self.keys.iter().any(|(key, _)| *key == ScanKey::Other) {
            return Err(LessonFault::OtherKey);
        }
        if chars < SCAN_CHARS_MIN {
            return Err(LessonFault::TooShort);
        }
        if chars + ends < self.keys.len() {
            return Err(LessonFault::Suffix("Enter/Tab".to_owned()));
        }
        Ok(())
    }

    fn slowest_ms(&self) -> u64 {
        let gaps = self.keys.windows(2).map(|pair| pair[1].1.saturating_sub(pair[0].1));
        let ms = gaps.map(|gap| u64::try_from(gap.as_micros().div_ceil(1_000)).unwrap_or(u64::MAX));
        ms.max().unwrap_or_default()
    }
}

/// What stands before and behind the bar code of a good in this text; `None` where none is there.
fn around_a_good(text: &str) -> Option<(&str, &str)> {
    if !text.is_ascii() {
        return None;
    }
    let is_good = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit()) && is_checked(code);
    // What stands further inside, or behind figures alone, is part of a longer code.
    let places = EAN_LENGTHS
        .into_iter()
        .flat_map(|length| (0..=PREFIX_CHARS_MAX).map(move |from| (from, from + length)));
    let is_begun = |from: usize| from > 0 && text[..from].bytes().all(|byte| byte.is_ascii_digit());
    let mut found =
        places.filter(|(from, to)| *to <= text.len() && is_good(&text[*from..*to]) && !is_begun(*from));
    let alone = found.find(|(_, to)| !text[*to..].starts_with(|c: char| c.is_ascii_digit()));
    alone.map(|(from, to)| (&text[..from], &text[to..]))
}

/// True when the last figure of a bar code is the check digit of the others (GS1 General Specifications, 7.9).
fn is_checked(code: &str) -> bool {
    let weighed = code.bytes().rev().enumerate().map(|(at, byte)| {
        let weight = if at % 2 == 1 { 3 } else { 1 };
        u32::from(byte - b'0') * weight
    });
    weighed.sum::<u32>().is_multiple_of(10)
}

/// The marks that all texts begin with: what no code begins with.
fn common_marks(texts: &[String]) -> String {
    let is_mark = |c: &char| c.is_ascii_punctuation() && *c != '/';
    let first: Vec<char> =
        texts.first().map(|text| text.chars().take_while(is_mark).collect()).unwrap_or_default();
    let agree = |count: &usize| {
        let head: String = first[..*count].iter().collect();
        texts.iter().all(|text| text.starts_with(&head))
    };
    let count = (0..=first.len()).rev().find(agree).unwrap_or_default();
    first[..count].iter().collect()
}

#[cfg(test)]
mod tests;
