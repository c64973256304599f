//! What the reader of options finds wrong with a line, said in the language of the call: its own sentences are English.

use crate::cli::value::Hint;
use crate::text::{Lang, usage};
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::num::ParseIntError;

/// How many characters of a wrong word a sentence repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// The lines for standard error.
pub fn lines(lang: Lang, error: &Error) -> Vec<String> {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return usage::placeholders(lang, &error.render().to_string()).lines().map(str::to_owned).collect();
    }
    let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let meant = meant.iter().find_map(|&kind| words(error, kind).into_iter().next());
    let mut lines = vec![format!("lj: {}", sentence(lang, error))];
    lines.extend(meant.map(|name| usage::meant(lang, &name)));
    if let Some(ContextValue::StyledStr(called)) = error.get(ContextKind::Usage) {
        let called = called.to_string();
        let called = called.trim_start_matches("Usage:").trim();
        lines.push(usage::called(lang, &usage::placeholders(lang, called)));
    }
    lines.push(usage::more(lang).to_owned());
    lines
}

fn sentence(lang: Lang, error: &Error) -> String {
    let of = |kind| usage::several(lang, &words(error, kind));
    let (option, given) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument if option.starts_with('-') => usage::no_such_option(lang, &option),
        ErrorKind::UnknownArgument => usage::extra_word(lang, &option),
        ErrorKind::InvalidSubcommand => usage::no_such_verb(lang, &of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => usage::missing(lang, &option),
        ErrorKind::MissingSubcommand => usage::verb_below(lang, &of(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if given.is_empty() => usage::no_value(lang, &option),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            usage::wrong_value(lang, &option, &given, right(lang, error).as_deref())
        }
        ErrorKind::TooManyValues => usage::one_value_more(lang, &option, &given),
        ErrorKind::TooFewValues | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => {
            usage::no_value(lang, &option)
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            other if other.is_empty() || other == option => usage::given_twice(lang, &option),
            other => usage::not_with(lang, &option, &other),
        },
        ErrorKind::InvalidUtf8 => usage::not_text(lang).to_owned(),
        _ => usage::wrong_use(lang).to_owned(),
    }
}

/// What a value should have been.
fn right(lang: Lang, error: &Error) -> Option<String> {
    let values = words(error, ContextKind::ValidValue);
    if !values.is_empty() {
        return Some(usage::values(lang, &usage::several(lang, &values)));
    }
    let source = error.source()?;
    if let Some(hint) = source.downcast_ref::<Hint>() {
        return Some(hint.words(lang).to_owned());
    }
    if source.is::<ParseIntError>() {
        return Some(usage::whole_number(lang).to_owned());
    }
    usage::limits(lang, &source.to_string())
}

/// The words of a fact about a fault, none of them longer than a sentence bears.
fn words(error: &Error, kind: ContextKind) -> Vec<String> {
    let found = match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    };
    found.into_iter().map(|word| shortened(&word)).collect()
}

fn shortened(word: &str) -> String {
    match word.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::line::args::CommandLine;
    use crate::cli::line::chinese::localised;
    use clap::CommandFactory;

    /// A line with a fault of each kind, and what is said of it in Chinese and in English.
    const FAULTS: [(&str, &str, &str); 17] = [
        ("nope", "沒有「nope」這個指令。請執行 lj help。", "There is no verb “nope”: see `lj help`."),
        ("range lst", "是不是 list？", "Is it list?"),
        ("--tail T1", "沒有 --tail 這個選項。", "There is no option --tail."),
        ("--tail T1", "是不是 --till？", "Is it --till?"),
        ("range list --foo", "用法：lj range list [選項]", "Usage: lj range list [OPTIONS]"),
        ("status extra", "多了「extra」。", "“extra” is one word too many."),
        ("invoice cancel AB10000000", "缺少 --reason <REASON>。", "--reason <REASON> is missing."),
        ("upload settle", "缺少 --seen <SEEN>、--reason <REASON>", "--seen <SEEN>, --reason <REASON>"),
        ("--till", "--till <TILL> 要有值。", "--till <TILL> needs a value."),
        ("range list --period x", "不能是「x」：期別如 11507。", "cannot be “x”: a period such as 11507."),
        ("slip AB10000000 --format gif", "可用的值：text、escpos、png。", "one of text, escpos, png."),
        ("range list --limit x", "應為整數，且不可太大。", "a whole number, and not too large."),
        ("range batch --books 0", "應在 1 至 4294967295 之間。", "it must be within 1 and 4294967295."),
        ("--till a --till b", "--till <TILL> 只能給一次。", "--till <TILL> is given twice."),
        ("--json=3", "--json 多了值「3」。", "--json has the value “3” too many."),
        ("selftest out --centres", "不能與", "does not go with"),
        ("range list --foo", "加上 --help 看說明。", "Add --help for more."),
    ];

    fn said(lang: Lang, line: &str) -> String {
        let words = std::iter::once("lj").chain(line.split(' '));
        let fault = localised(CommandLine::command(), lang).try_get_matches_from(words);
        lines(lang, &fault.expect_err(line)).join("\n")
    }

    #[test]
    fn every_kind_of_fault_is_said_in_the_language_of_the_call() {
        for (line, chinese, english) in FAULTS {
            let (zh, en) = (said(Lang::Zh, line), said(Lang::En, line));
            assert!(zh.contains(chinese), "{line}: {zh}");
            assert!(en.contains(english), "{line}: {en}");
            let foreign = en.contains(|c| ('\u{3000}'..='\u{ffff}').contains(&c));
            assert!(!foreign, "{line}: {en}");
        }
    }

    #[test]
    fn a_chinese_fault_has_no_english_word_but_what_is_typed() {
        for (line, ..) in FAULTS {
            let said = said(Lang::Zh, line);
            let typed = |word: &str| {
                line.contains(word)
                    || word.len() < 3
                    || word.starts_with("--")
                    || word.contains('_')
                    || word.chars().all(|c| c.is_ascii_uppercase())
                    || ["list", "help", "text", "escpos", "png", "lj", "FOLDER"].contains(&word)
            };
            let strange = said
                .split(|c: char| !(c.is_ascii_alphabetic() || "-_".contains(c)))
                .find(|word| !typed(word));
            assert_eq!(strange, None, "{said}");
        }
    }

    #[test]
    fn a_long_word_is_repeated_by_its_beginning_alone() {
        let said = said(Lang::Zh, &format!("range list --period {}", "票".repeat(SHOWN_CHARS_MAX + 1)));
        assert!(said.contains(&format!("「{}…」", "票".repeat(SHOWN_CHARS_MAX))), "{said}");
    }
}
