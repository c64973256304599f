//! The `[scanner]` section of `config.toml`: what this terminal's scanner sends before and behind a code, and how long it
//! may be silent in between. `lj scanner learn` writes it.

use super::fault::ConfigFault;
use crate::domain::{PREFIX_CHARS_MAX, QUIET_MS_MAX, QUIET_MS_MIN, ScanPrefix, ScanSuffix, Scanner};
use crate::text::{self, Lang};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// Reads the table `scanner`. Every fault is found; what is not said stays as it is without the section.
pub(super) fn read(
    lang: Lang,
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Scanner {
    let mut scanner = Scanner::default();
    let DeValue::Table(keys) = value.get_ref() else {
        faults.push((line(value.span()), text::store::settings::value(lang, "scanner")));
        return scanner;
    };
    for (key, value) in keys {
        if let Err(fault) = set(lang, &mut scanner, key.get_ref(), value.get_ref()) {
            faults.push((line(key.span()), fault));
        }
    }
    scanner
}

fn set(lang: Lang, scanner: &mut Scanner, key: &str, value: &DeValue<'_>) -> Result<(), String> {
    let said = match value {
        DeValue::String(said) => Some(said.as_ref()),
        _ => None,
    };
    match key {
        "prefix" => {
            let read = said.and_then(ScanPrefix::parse);
            scanner.prefix = read.ok_or_else(|| text::store::scanner::bad_prefix(lang, PREFIX_CHARS_MAX))?;
        }
        "suffix" => {
            let read = said.and_then(ScanSuffix::parse);
            scanner.suffix = read.ok_or_else(|| text::store::scanner::bad_suffix(lang).to_owned())?;
        }
        "quiet_ms" => {
            let number = match value {
                DeValue::Integer(number) => u16::from_str_radix(number.as_str(), number.radix()).ok(),
                _ => None,
            };
            let read = number.filter(|ms| (QUIET_MS_MIN..=QUIET_MS_MAX).contains(ms));
            scanner.quiet_ms =
                read.ok_or_else(|| text::store::scanner::bad_quiet(lang, QUIET_MS_MIN, QUIET_MS_MAX))?;
        }
        _ => return Err(text::store::scanner::key(lang, key)),
    }
    Ok(())
}

/// The text of a file with this section in the place of its own, or behind everything else. Whether that is a file that
/// says so is seen when it is read: a section may be written in other ways than this one knows.
pub fn with_section(text: &str, scanner: &Scanner) -> String {
    let mut is_old = false;
    let kept = text.lines().filter(|line| {
        if line.trim_start().starts_with('[') {
            is_old = line.trim().starts_with(HEADING);
        }
        !is_old
    });
    let mut lines: Vec<&str> = kept.collect();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let gap = if lines.is_empty() { None } else { Some(String::new()) };
    let lines = lines.into_iter().map(str::to_owned).chain(gap).chain(scanner.section());
    lines.map(|line| line + "\n").collect()
}

/// How the section begins.
const HEADING: &str = "[scanner]";

#[cfg(test)]
mod tests {
    use super::with_section;
    use crate::config::parse;
    use crate::domain::{QUIET_MS_MAX, QUIET_MS_MIN, ScanPrefix, ScanSuffix, Scanner};
    use crate::text::Lang;

    #[test]
    fn what_a_lesson_writes_is_read_back_and_what_is_not_said_is_not_known() {
        for (prefix, suffix, quiet_ms) in [
            ("", ScanSuffix::Enter, QUIET_MS_MIN),
            ("~", ScanSuffix::Tab, 90),
            ("]E0", ScanSuffix::Silence, QUIET_MS_MAX),
            ("\"\\#", ScanSuffix::Enter, 130),
        ] {
            let prefix = ScanPrefix::parse(prefix).unwrap();
            let scanner = Scanner { prefix, suffix, quiet_ms };
            let text = scanner.section().join("\n");
            assert_eq!(parse(Lang::En, &text).unwrap().scanner, scanner, "{text}");
        }
        assert_eq!(parse(Lang::En, "[scanner]\n").unwrap().scanner, Scanner::default());
    }

    #[test]
    fn a_wrong_value_is_told_with_its_line_and_what_may_stand_there() {
        for (line, says) in [
            ("prefix = \"/\"", "prefix"),
            ("prefix = 1", "prefix"),
            ("suffix = \"cr\"", "\"tab\""),
            ("quiet_ms = 39", "40 to 500"),
            ("quiet_ms = 501", "40 to 500"),
            ("quiet_ms = -1", "40 to 500"),
            ("quiet_ms = 70000", "40 to 500"),
            ("quiet_ms = \"90\"", "40 to 500"),
            ("speed = 3", "known: prefix, suffix, quiet_ms"),
        ] {
            let faults = parse(Lang::En, &format!("[scanner]\n{line}\n")).unwrap_err();
            assert_eq!(faults.len(), 1, "{line}");
            assert!(faults[0].0 == 2 && faults[0].1.contains(says), "{line}: {faults:?}");
        }
        assert_eq!(parse(Lang::En, "scanner = 1\n").unwrap_err()[0].0, 1);
    }

    #[test]
    fn a_section_takes_the_place_of_the_old_one_and_nothing_else_changes() {
        let scanner = Scanner { quiet_ms: 70, ..Scanner::default() };
        let section = scanner.section().join("\n") + "\n";
        for (text, kept) in [
            ("", ""),
            ("lang = \"en\"\n\n\n", "lang = \"en\"\n\n"),
            ("[scanner]\nquiet_ms = 90\n", ""),
            (
                "# mine\n[scanner]\nquiet_ms = 90\n[mirror] # x\nfolder = \"/m\"",
                "# mine\n[mirror] # x\nfolder = \"/m\"\n\n",
            ),
            (" [scanner] # old\nprefix = \"~\"\n\n[uplink]\n", "[uplink]\n\n"),
        ] {
            let made = with_section(text, &scanner);
            assert_eq!(made, format!("{kept}{section}"), "{text:?}");
            assert_eq!(with_section(&made, &scanner), made, "twice is once");
        }
    }
}
