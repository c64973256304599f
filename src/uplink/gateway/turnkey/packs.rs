//! Words about whole packs of messages that no word names (E0402, E0401): which file each of them is about. A word comes after its
//! file, each file is in one pack and each pack has one word; so where one file alone waits for a word, the word is about
//! it, and where several do, as many good words as files are about all of them. Else nobody knows, and a person looks.
//! The engine sends these messages one by one, so that there is a word for each.

use crate::mig::PackWord;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::{Duration, SystemTime};

/// A file that has had no word for so long gets none any more: Turnkey's own alarm comes after six days.
const FORGOTTEN: Duration = Duration::from_secs(7 * 86_400);

/// The word about the file that was written at `mine`. `files` are all of that message which Turnkey may have sent, and
/// `words` all about it, in the order in which they came.
pub(super) fn word_about<'w>(
    files: &BTreeSet<(SystemTime, OsString)>,
    words: &[(SystemTime, &'w PackWord)],
    mine: SystemTime,
) -> Option<&'w PackWord> {
    let since = mine.checked_sub(FORGOTTEN);
    let mut files = files.iter().map(|(at, _)| *at).filter(|at| Some(*at) >= since).peekable();
    let (mut open, mut heard) = (Vec::new(), Vec::new());
    for &(at, word) in words {
        while let Some(written) = files.next_if(|written| *written <= at) {
            open.push(written);
        }
        heard.push(word);
        let all_good = heard.iter().all(|word| word.refused.is_none());
        match open.len() {
            0 => heard.clear(),
            1 if open[0] == mine => return Some(word),
            1 => (open, heard) = Default::default(),
            files if heard.len() >= files && all_good && open.contains(&mine) => return Some(word),
            files if heard.len() >= files && all_good => (open, heard) = Default::default(),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MessageKind;

    const DAY: u64 = 86_400;

    fn at(second: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(20_000 * DAY + second)
    }

    /// What is said of each file: written at these seconds, with words at these, good or not.
    fn said(files: &[u64], words: &[(u64, bool)]) -> Vec<Option<bool>> {
        let file = |(name, second): (usize, &u64)| (at(*second), OsString::from(name.to_string()));
        let all: BTreeSet<_> = files.iter().enumerate().map(file).collect();
        let word = |good: bool| PackWord {
            kind: MessageKind::E0402,
            made: None,
            refused: (!good).then(|| ("E0613".to_owned(), String::new())),
        };
        let words: Vec<_> = words.iter().map(|(second, good)| (at(*second), word(*good))).collect();
        let words: Vec<_> = words.iter().map(|(at, word)| (*at, word)).collect();
        let about = |second: &u64| word_about(&all, &words, at(*second)).map(|word| word.refused.is_none());
        files.iter().map(about).collect()
    }

    #[test]
    fn one_file_has_the_next_word_and_none_that_came_before_it() {
        assert_eq!(said(&[10], &[(20, true)]), [Some(true)]);
        assert_eq!(said(&[10], &[(5, true)]), [None]);
        assert_eq!(said(&[10], &[(5, true), (10, false), (30, true)]), [Some(false)]);
        assert_eq!(
            said(&[10, 30, 50], &[(20, true), (40, false), (60, true)]),
            [Some(true), Some(false), Some(true)]
        );
        assert_eq!(said(&[10, 30], &[(20, true)]), [Some(true), None]);
    }

    #[test]
    fn several_files_are_told_of_by_as_many_good_words_alone() {
        assert_eq!(said(&[10, 20], &[(30, true)]), [None, None]);
        assert_eq!(said(&[10, 20], &[(30, true), (40, true)]), [Some(true), Some(true)]);
        assert_eq!(said(&[10, 20], &[(30, true), (40, false)]), [None, None]);
        assert_eq!(said(&[10, 20], &[(15, true), (40, false)]), [Some(true), Some(false)]);
        assert_eq!(said(&[10, 10], &[(30, true)]), [None, None], "two of one moment are two");
        assert_eq!(
            said(&[10, 20, 50], &[(30, true), (40, true), (60, false)]),
            [Some(true), Some(true), Some(false)]
        );
    }

    #[test]
    fn a_late_word_about_another_says_nothing_of_the_next_for_a_week() {
        assert_eq!(said(&[10, 2 * DAY], &[(3 * DAY, false)]), [None, None]);
        assert_eq!(said(&[10, 10 + 7 * DAY], &[(8 * DAY, true)]), [None, None], "the border");
        assert_eq!(said(&[10, 11 + 7 * DAY], &[(8 * DAY, true)])[1], Some(true));
    }
}
