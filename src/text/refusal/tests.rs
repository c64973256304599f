//! Every refusal has a code that is listed once, and a sentence in both languages.

use super::*;
use crate::domain::{FieldFault, Moment, RangeField};
use std::collections::BTreeSet;

/// Codes that come from the command line alone; no refusal of the engine bears them.
const OF_THE_COMMAND_LINE: [&str; 17] = [
    "NO_STORE",
    "STORE_EXISTS",
    "ENGINE_RUNNING",
    "BACKUP_EXISTS",
    "FOLDER_NOT_EMPTY",
    "SELF_TEST_FAULTY",
    "NOT_A_BACKUP",
    "NO_SECRETS",
    "WRONG_PASSPHRASE",
    "SECRETS_EXIST",
    "NOT_CHECKED",
    "NO_REQUEST_ID",
    "BAD_CARRIER",
    "BAD_DONATION",
    "NO_SUCH_DEPT",
    "PACK_OLDER",
    "PACK_DAMAGED",
];
/// Small Latin words of Chinese sentences that are names of verbs, or of a section of the secret file.
const NAMES: [&str; 2] = ["edit", "qr_key"];

#[test]
fn every_refusal_has_a_code_and_every_code_is_listed_once_and_borne() {
    let listed: Vec<&str> = CODES.iter().map(|(code, ..)| *code).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len(), "a code is listed twice");
    let borne = Refusal::samples().iter().map(Refusal::code).collect::<BTreeSet<_>>();
    let all = borne.iter().copied().chain(OF_THE_COMMAND_LINE).collect::<BTreeSet<_>>();
    assert_eq!(all, once);
    assert!(OF_THE_COMMAND_LINE.iter().all(|code| !borne.contains(code)));
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The small Latin words of a text that are neither options, verbs behind `lj`, nor codes with capitals or digits.
fn foreign_words(text: &str) -> Vec<&str> {
    let mut verb = false;
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)) {
        let small = word.chars().any(|c| c.is_ascii_lowercase());
        let code =
            word.starts_with("--") || word.chars().any(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        verb = word == "lj" || verb && !word.is_empty();
        if small && !code && !verb && !NAMES.contains(&word) {
            found.push(word);
        }
    }
    found
}

#[test]
fn every_refusal_has_a_whole_sentence_in_the_letters_of_its_language() {
    for one in Refusal::samples() {
        let (zh, en) = (refusal(Lang::Zh, &one), refusal(Lang::En, &one));
        let code = one.code();
        assert!(zh.ends_with(['。', '）', '…']), "{code}: {zh}");
        assert!(en.ends_with(['.', '…']), "{code}: {en}");
        assert!(!en.chars().any(is_chinese), "{code}: {en}");
        assert_eq!(foreign_words(&zh), [""; 0], "{code}: {zh}");
        assert!(zh.chars().any(is_chinese), "{code}: {zh}");
    }
}

#[test]
fn what_a_code_means_is_said_in_both_languages() {
    for (code, zh, en) in CODES {
        assert!(zh.chars().any(is_chinese) && foreign_words(zh).is_empty(), "{code}: {zh}");
        assert!(!en.is_empty() && !en.chars().any(is_chinese), "{code}: {en}");
    }
}

#[test]
fn all_faults_are_in_one_sentence_each_at_its_field() {
    let faults = vec![(0, FieldFault::Missing(RangeField::Period)), (0, FieldFault::ReasonMissing)];
    let text = refusal(Lang::En, &Book::Fields(faults).into());
    assert!(text.contains("[period]") && text.contains("[reason]"), "{text}");
}

#[test]
fn a_long_list_is_counted_not_printed() {
    let faults = (0..100).map(|row| (row, FieldFault::EndBeforeBegin)).collect();
    let text = refusal(Lang::Zh, &Book::Fields(faults).into());
    assert!(text.contains("[第 20 筆") && text.contains("另有 80 項"), "{text}");
}

#[test]
fn a_clock_refusal_names_both_times_and_the_way_out() {
    let (now, last) = (Moment::from_unix(0), Moment::from_unix(60));
    for lang in [Lang::Zh, Lang::En] {
        let text = refusal(lang, &Store::ClockBehind { now, last }.into());
        assert!(text.contains("08:00:00") && text.contains("08:01:00") && text.contains("lj clock accept"));
    }
}
