//! Lessons of simulated scanners, each at its pace: no time goes by here.

use super::*;

const GOODS: [&str; 3] = ["4710088412348", "4711234567899", "96385074"];

fn ms(at: u64) -> Duration {
    Duration::from_millis(at)
}

/// A scanner.
struct Sends {
    before: &'static str,
    behind: &'static str,
    end: ScanSuffix,
    gap_ms: u64,
    late_ms: u64,
}

const PLAIN: Sends = Sends { before: "", behind: "", end: ScanSuffix::Enter, gap_ms: 5, late_ms: 5 };

impl Sends {
    fn scan(&self, lesson: &mut Lesson, code: &str, mut at: Duration) -> Result<usize, LessonFault> {
        for c in self.before.chars().chain(code.chars()).chain(self.behind.chars()) {
            lesson.take(ScanKey::Char(c), at);
            at += ms(self.gap_ms);
        }
        if self.end != ScanSuffix::Silence {
            lesson.take(ScanKey::End(self.end), at - ms(self.gap_ms) + ms(self.late_ms));
        }
        lesson.end_scan()
    }

    fn teach(&self, codes: [&str; LESSON_SCANS]) -> Result<Scanner, LessonFault> {
        let mut lesson = Lesson::default();
        for (count, code) in (1..).zip(codes) {
            assert_eq!(self.scan(&mut lesson, code, ms(count * 10_000)), Ok(usize::try_from(count).unwrap()));
        }
        lesson.learned()
    }
}

#[test]
fn the_rhythm_of_every_measured_scanner_is_learned_with_a_margin() {
    for (gap_ms, late_ms, quiet_ms) in
        [(0, 0, 40), (5, 5, 40), (20, 5, 50), (30, 30, 70), (60, 60, 110), (60, 200, 320), (120, 120, 200)]
    {
        let learned = Sends { gap_ms, late_ms, ..PLAIN }.teach(GOODS).unwrap();
        assert_eq!(learned, Scanner { quiet_ms, ..Scanner::default() }, "{gap_ms} {late_ms}");
        assert!(learned.quiet() >= ms(gap_ms.max(late_ms)), "its own scans must fit");
    }
}

#[test]
fn the_quiet_time_stays_within_what_can_be_set() {
    let at = |gap_ms| Sends { gap_ms, late_ms: gap_ms, ..PLAIN }.teach(GOODS);
    assert_eq!(at(319).unwrap().quiet_ms, QUIET_MS_MAX);
    assert_eq!(at(500).unwrap().quiet_ms, QUIET_MS_MAX);
    assert_eq!(at(501), Err(LessonFault::TooSlow(501)));
}

#[test]
fn what_stands_before_a_good_is_the_prefix_and_what_ends_it_the_suffix() {
    for before in ["", "~", "#~", "]E0", "\\\"", "~A1"] {
        for end in [ScanSuffix::Enter, ScanSuffix::Tab, ScanSuffix::Silence] {
            let learned = Sends { before, end, ..PLAIN }.teach(GOODS).unwrap();
            assert_eq!((learned.prefix.as_str(), learned.suffix), (before, end));
        }
    }
    // Other codes: what no code begins with.
    let learned = Sends { before: "~", ..PLAIN }.teach(["A-77", "B-77", "DY10000007"]).unwrap();
    assert_eq!(learned.prefix.as_str(), "~");
    // A mobile bar code begins with its own mark.
    assert_eq!(PLAIN.teach(["/ABC+123", "/ABC+124", "/ABC+125"]).unwrap().prefix.as_str(), "");
}

#[test]
fn an_aim_identifier_is_told_from_the_figures_behind_it_whatever_the_kind_of_code() {
    let mut lesson = Lesson::default();
    for (before, code) in [("]E0", GOODS[0]), ("]E4", GOODS[2]), ("]C1", GOODS[1])] {
        Sends { before, ..PLAIN }.scan(&mut lesson, code, ms(1)).unwrap();
    }
    let prefix = lesson.learned().unwrap().prefix;
    assert_eq!(prefix.as_str(), "]E0");
    for (typed, is) in [
        ("]", PrefixMatch::Begun),
        ("]Q1", PrefixMatch::Whole),
        ("]Q", PrefixMatch::Begun),
        ("]E+", PrefixMatch::No),
    ] {
        assert_eq!(prefix.compare(typed), is, "{typed}");
    }
}

#[test]
fn what_cannot_be_learned_is_told_with_its_reason() {
    let with = |before, behind| Sends { before, behind, ..PLAIN }.teach(GOODS);
    assert_eq!(with("A", ""), Err(LessonFault::Prefix("A".to_owned())));
    assert_eq!(with("/", ""), Err(LessonFault::Prefix("/".to_owned())));
    assert_eq!(with("", "#"), Err(LessonFault::Suffix("#".to_owned())));
    let mut lesson = Lesson::default();
    for (count, before) in (1..).zip(["~", "", "~"]) {
        Sends { before, ..PLAIN }.scan(&mut lesson, GOODS[0], ms(count)).unwrap();
    }
    assert_eq!(lesson.learned(), Err(LessonFault::Differ));
    let mut lesson = Lesson::default();
    for end in [ScanSuffix::Enter, ScanSuffix::Tab, ScanSuffix::Enter] {
        Sends { end, ..PLAIN }.scan(&mut lesson, GOODS[0], ms(1)).unwrap();
    }
    assert_eq!(lesson.learned(), Err(LessonFault::Differ));
}

#[test]
fn what_is_no_scan_is_forgotten_and_made_again() {
    let mut lesson = Lesson::default();
    assert_eq!(lesson.due(), None);
    assert_eq!(PLAIN.scan(&mut lesson, "123", ms(0)), Err(LessonFault::TooShort));
    lesson.take(ScanKey::Other, ms(5));
    assert_eq!(lesson.due(), Some(ms(5) + LESSON_PAUSE));
    assert_eq!(PLAIN.scan(&mut lesson, GOODS[0], ms(9)), Err(LessonFault::OtherKey));
    for key in [ScanKey::End(ScanSuffix::Enter), ScanKey::End(ScanSuffix::Tab)] {
        GOODS[0].chars().for_each(|c| lesson.take(ScanKey::Char(c), ms(1)));
        lesson.take(ScanKey::End(ScanSuffix::Enter), ms(2));
        lesson.take(key, ms(3));
        assert!(matches!(lesson.end_scan(), Err(LessonFault::Suffix(_))));
    }
    assert_eq!(PLAIN.scan(&mut lesson, GOODS[0], ms(9)), Ok(1));
    assert_eq!(lesson.due(), None);
}

#[test]
fn a_prefix_begins_with_nothing_that_a_till_has_a_use_for_and_is_short() {
    for good in ["", "~", "~~~~", "]C1", "#9aZ", "\\", "\""] {
        assert_eq!(ScanPrefix::parse(good).unwrap().as_str(), good);
    }
    for bad in
        ["~~~~~", "a", "7", " ", "~ ", "/", "+", "-", "*", ".", ",", ":", "?", "%", "=", "～", "~\u{7}"]
    {
        assert_eq!(ScanPrefix::parse(bad), None, "{bad:?}");
    }
}

#[test]
fn a_text_is_the_beginning_of_a_prefix_all_of_it_or_neither() {
    let prefix = ScanPrefix::parse("~#1").unwrap();
    for (typed, is) in [
        ("", PrefixMatch::No),
        ("~", PrefixMatch::Begun),
        ("~#", PrefixMatch::Begun),
        ("~#1", PrefixMatch::Whole),
        ("~#12", PrefixMatch::No),
        ("~1", PrefixMatch::No),
        ("#", PrefixMatch::No),
    ] {
        assert_eq!(prefix.compare(typed), is, "{typed:?}");
    }
    assert_eq!(ScanPrefix::default().compare("~"), PrefixMatch::No);
}

#[test]
fn the_check_digit_tells_a_good_from_other_figures() {
    assert!(GOODS.into_iter().all(is_checked) && !is_checked("4710088412345") && is_checked("036000291452"));
    assert_eq!(around_a_good("~4710088412348"), Some(("~", "")));
    assert_eq!(around_a_good("12345678"), None);
    assert_eq!(around_a_good("47100884123481"), None, "of a longer code");
    assert_eq!(around_a_good("條碼4710088412348"), None);
}
