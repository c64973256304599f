//! The `[mirror]` section of `config.toml`: the second directory of the ledger, and whether the shop sells without it.
//! Whoever asks for a mirror says that too: there is no default for it.

use super::fault::ConfigFault;
use crate::text::{self, Lang};
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::DeValue;

/// What the section says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorSettings {
    /// The directory, by its whole path.
    pub folder: PathBuf,
    /// `start_without = "sell"`: the shop opens and sells while it cannot be reached; `"refuse"`: it does not open then.
    pub start_without: bool,
}

/// Reads the table `mirror`. Every fault is found.
pub(super) fn read(
    lang: Lang,
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Option<MirrorSettings> {
    let at = line(value.span());
    let DeValue::Table(keys) = value.get_ref() else {
        faults.push((at, text::store::settings::value(lang, "mirror")));
        return None;
    };
    let (mut folder, mut start_without, before) = (None, None, faults.len());
    for (key, value) in keys {
        let name = key.get_ref().as_ref();
        let said = match value.get_ref() {
            DeValue::String(said) => said.as_ref(),
            _ => "",
        };
        match (name, said) {
            ("folder", path) if path.starts_with('/') => folder = Some(PathBuf::from(path)),
            ("start_without", "sell") => start_without = Some(true),
            ("start_without", "refuse") => start_without = Some(false),
            ("folder" | "start_without", _) => {
                faults.push((line(key.span()), text::store::settings::value(lang, name)));
            }
            _ => faults.push((line(key.span()), text::store::settings::mirror_key(lang, name))),
        }
    }
    match (folder, start_without) {
        (Some(folder), Some(start_without)) => Some(MirrorSettings { folder, start_without }),
        _ if faults.len() > before => None,
        _ => {
            faults.push((at, text::store::settings::mirror_missing(lang).to_owned()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use crate::text::Lang;

    #[test]
    fn a_mirror_is_a_whole_path_and_a_word_on_selling_without_it() {
        let text = "[mirror]\nfolder = \"/media/stick/lj\"\nstart_without = \"sell\"\n";
        let settings = parse(Lang::En, text).unwrap().mirror.unwrap();
        assert!(settings.start_without && settings.folder.ends_with("stick/lj"));
        assert!(!parse(Lang::En, &text.replace("sell", "refuse")).unwrap().mirror.unwrap().start_without);
        assert_eq!(parse(Lang::En, "").unwrap().mirror, None);
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_with_its_line() {
        for (text, line) in [
            ("[mirror]\nfolder = \"/media/stick\"\n", 1),
            ("[mirror]\nfolder = \"stick\"\nstart_without = \"sell\"\n", 2),
            ("[mirror]\nfolder = \"/m\"\nstart_without = true\n", 3),
            ("[mirror]\nfolder = \"/m\"\nstart_without = \"sell\"\ncopies = 2\n", 4),
            ("mirror = \"/m\"\n", 1),
        ] {
            let faults = parse(Lang::En, text).unwrap_err();
            assert_eq!(
                faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
                [line],
                "{text}: {faults:?}"
            );
        }
    }
}
