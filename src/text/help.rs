//! The help of verbs, options and values in Chinese (the English one stands at the options themselves, in `cli`), the
//! words around it, and which language the environment asks for.

mod options;
mod settings;
mod values;
mod verbs;

use crate::text::Lang;
use options::OPTIONS;
pub use settings::{SETTINGS, Setting};
use values::VALUES;
use verbs::VERBS;

/// What `LANG` and its kin ask for: Chinese for `zh…`, else English; Chinese where nothing is said.
pub fn lang_of_environment() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match said {
        Some(value) if !value.starts_with("zh") => Lang::En,
        Some(_) | None => Lang::Zh,
    }
}

/// What a verb does, by its words (`range import`); the empty one is the program.
pub fn verb(path: &str) -> Option<&'static str> {
    VERBS.iter().find(|(words, _)| *words == path).map(|(_, help)| *help)
}

/// What stands right behind `lj`.
pub fn first_words() -> impl Iterator<Item = &'static str> {
    VERBS.iter().map(|(words, _)| *words).filter(|words| !words.contains(' '))
}

/// The words of all verbs, each alone.
pub fn verb_words() -> impl Iterator<Item = &'static str> {
    VERBS.iter().flat_map(|(words, _)| words.split(' '))
}

/// What an option means under a verb, by the verb's words and the option's name.
pub fn option(path: &str, name: &str) -> Option<&'static str> {
    let fits = |verbs: &str| verbs.split(", ").any(|verb| covers(verb, path));
    OPTIONS.iter().find(|(of, verbs, _)| *of == name && fits(verbs)).map(|(_, _, help)| *help)
}

/// What a value of an option means.
pub fn value(name: &str, value: &str) -> Option<&'static str> {
    VALUES.iter().find(|(of, word, _)| *of == name && *word == value).map(|(_, _, help)| *help)
}

/// How many options are told of by [`option`], each under the verbs where it means the same.
#[cfg(test)]
pub fn told() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(_, _, help)| *help)
}

fn covers(verb: &str, path: &str) -> bool {
    verb.is_empty() || path.strip_prefix(verb).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// How the Chinese help of a verb is laid out, for clap.
pub const LAYOUT: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";
/// Over the verbs below a verb.
pub const VERBS_HEADING: &str = "指令";
/// Over what a verb is given without a name.
pub const ARGUMENTS_HEADING: &str = "引數";
/// Over a verb's own options.
pub const OPTIONS_HEADING: &str = "選項";
/// Over the options of every verb.
pub const COMMON_HEADING: &str = "共用選項";

/// The values of an option, in the long help: each in its line.
pub fn values(lines: &[(String, &str)]) -> String {
    let lines = lines.iter().map(|(word, meaning)| format!("\n- {word}：{meaning}"));
    format!("\n\n可用的值：{}", lines.collect::<String>())
}

/// The values of an option, in the short help.
pub fn values_short(words: &[String]) -> String {
    format!("（可用的值：{}）", words.join("、"))
}

/// What counts where an option is not given.
pub fn default_value(value: &str) -> String {
    format!("（預設：{value}）")
}

/// The variable of the environment that stands in for an option.
pub fn variable(name: &str) -> String {
    format!("（環境變數 {name}）")
}
