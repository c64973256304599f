//! What the scanner sends before each code, where that is known: its characters are withheld until they are all there,
//! and then dropped, so that no field and no hotkey ever sees them. Those of a hand are let go of.

use crate::domain::{PrefixMatch, Scanner};
use crate::ui::shell::{Chord, Key};
use std::time::Duration;

/// Characters that may be the beginning of a prefix.
#[derive(Clone, Debug, Default)]
pub struct Announced {
    keys: Vec<(Chord, Duration)>,
}

/// What became of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcing {
    /// It is withheld until the next comes, or none does.
    Withheld,
    /// It was the last of the prefix: a code follows.
    Whole,
    /// It is none of the prefix's, and neither were those before it, which are to be taken first.
    Passes(Vec<(Chord, Duration)>),
}

impl Announced {
    /// When what is withheld is let go of, if nothing comes before.
    pub fn due(&self, quiet: Duration) -> Option<Duration> {
        self.keys.last().map(|(_, at)| *at + quiet)
    }

    /// Takes a key that came at this moment.
    pub fn take(&mut self, scanner: &Scanner, chord: Chord, at: Duration) -> Announcing {
        let is_late = self.due(scanner.quiet()).is_some_and(|due| at > due);
        let mut before = if is_late { self.let_go() } else { Vec::new() };
        let Some(typed) = plain(chord).filter(|_| !scanner.prefix.as_str().is_empty()) else {
            before.append(&mut self.keys);
            return Announcing::Passes(before);
        };
        let text: String = self.keys.iter().filter_map(|(chord, _)| plain(*chord)).chain([typed]).collect();
        match scanner.prefix.compare(&text) {
            PrefixMatch::Whole if before.is_empty() => {
                self.keys.clear();
                Announcing::Whole
            }
            PrefixMatch::Begun if before.is_empty() => {
                self.keys.push((chord, at));
                Announcing::Withheld
            }
            PrefixMatch::No | PrefixMatch::Whole | PrefixMatch::Begun => {
                before.append(&mut self.keys);
                Announcing::Passes(before)
            }
        }
    }

    /// What is withheld, in order: it was a hand's.
    pub fn let_go(&mut self) -> Vec<(Chord, Duration)> {
        std::mem::take(&mut self.keys)
    }
}

/// The character of a key, as it was sent.
fn plain(chord: Chord) -> Option<char> {
    match chord.key {
        Key::Char(_) => chord.typed(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ScanPrefix;

    fn scanner(prefix: &str) -> Scanner {
        Scanner { prefix: ScanPrefix::parse(prefix).unwrap(), ..Scanner::default() }
    }

    fn key(c: char) -> Chord {
        Chord::plain(Key::Char(c))
    }

    /// Keys, so many milliseconds apart; what became of the last of them.
    fn last(prefix: &str, typed: &str, gap_ms: u64) -> Announcing {
        let (scanner, mut announced) = (scanner(prefix), Announced::default());
        let steps = (0..).zip(typed.chars());
        steps
            .map(|(at, c)| announced.take(&scanner, key(c), Duration::from_millis(at * gap_ms)))
            .last()
            .unwrap()
    }

    #[test]
    fn a_whole_prefix_is_dropped_and_anything_else_passes_in_order() {
        assert_eq!(last("~", "~", 5), Announcing::Whole);
        assert_eq!(last("~#", "~", 5), Announcing::Withheld);
        assert_eq!(last("~#", "~#", 60), Announcing::Whole);
        let at = Duration::from_millis;
        assert_eq!(last("~#", "~a", 60), Announcing::Passes(vec![(key('~'), at(0))]));
        assert_eq!(last("~#", "a", 60), Announcing::Passes(vec![]));
        assert_eq!(last("", "~", 60), Announcing::Passes(vec![]));
        // Too late behind the first.
        assert_eq!(last("~#", "~#", 131), Announcing::Passes(vec![(key('~'), at(0))]));
    }

    #[test]
    fn a_key_that_types_nothing_lets_go_of_what_was_withheld() {
        let (scanner, mut announced) = (scanner("~#"), Announced::default());
        announced.take(&scanner, key('~'), Duration::ZERO);
        assert_eq!(announced.due(scanner.quiet()), Some(scanner.quiet()));
        let enter = announced.take(&scanner, Chord::plain(Key::Enter), Duration::from_millis(1));
        assert_eq!(enter, Announcing::Passes(vec![(key('~'), Duration::ZERO)]));
        assert_eq!(announced.due(scanner.quiet()), None);
        announced.take(&scanner, key('~'), Duration::ZERO);
        assert_eq!(announced.let_go().len(), 1);
    }
}
