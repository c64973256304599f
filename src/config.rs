//! The user's `config.toml`: how this person's terminals look, which printers this machine has, and
//! to which centre it uploads. Business settings are in the store, never here.
//! A wrong file is refused with all its faults at once, each with its line.

mod daily_list;
mod fault;
mod mirror;
mod printers;
mod scanner;
mod uplink;

pub use fault::ConfigFault;
pub use mirror::MirrorSettings;
pub use scanner::with_section as with_scanner;

use crate::domain::{BellWish, ListColumns, RowMark, Scanner, Theme};
use crate::printer::Printers;
use crate::text::{self, Lang};
use crate::uplink::Settings;
use crate::world::read_text;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest file that is read: all keys with long paths and 64 printers are under 20 KiB.
pub const FILE_BYTES_MAX: usize = 64 * 1024;

/// What the user's file says; everything has a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `lang = "zh" | "en" | "auto"`.
    pub lang: Lang,
    /// `import_folder`: where 電子發票字軌匯入 looks first.
    pub import_folder: Option<PathBuf>,
    /// `backup_folder`: where 維護 proposes the first backup, by its whole path; afterwards beside the last one.
    pub backup_folder: Option<PathBuf>,
    /// `keymap`: a built-in name or that of a file under the key map directory, without `.toml`.
    pub keymap: String,
    /// `start = "lj" | "sale"`: what the screens open on; cashiers start on the sales screen.
    pub start_with_sale: bool,
    /// `borders = "auto" | "unicode" | "ascii"`: ASCII frames for terminals that draw box characters two cells wide;
    /// `None` asks the terminal.
    pub ascii_borders: Option<bool>,
    /// `theme = "own" | "mono" | "blue" | "contrast"`: the set of colours.
    pub theme: Theme,
    /// `cursor = "cell" | "row"`: how the row under the cursor is shown.
    pub mark: RowMark,
    /// `bell = "all" | "refusals" | "off"`: for what the bell rings.
    pub bell: BellWish,
    /// `[printer.TILL]` and `[printer.default]`.
    pub printers: Printers,
    /// `[uplink]`.
    pub uplink: Settings,
    /// `[mirror]`.
    pub mirror: Option<MirrorSettings>,
    /// `[scanner]`.
    pub scanner: Scanner,
    /// `[daily_list]`.
    pub daily_list: Option<ListColumns>,
}

/// The key map of a user who chose none.
pub const KEYMAP_DEFAULT: &str = "legacy";

impl Default for Config {
    fn default() -> Self {
        Self {
            lang: Lang::Zh,
            import_folder: None,
            backup_folder: None,
            keymap: KEYMAP_DEFAULT.to_owned(),
            ascii_borders: None,
            start_with_sale: false,
            theme: Theme::default(),
            mark: RowMark::default(),
            bell: BellWish::default(),
            printers: Printers::default(),
            uplink: Settings::default(),
            mirror: None,
            scanner: Scanner::default(),
            daily_list: None,
        }
    }
}

/// Reads the file; a missing one is the default. The language is that of the faults.
///
/// # Errors
/// One sentence with every fault of the file.
pub fn read(lang: Lang, path: &Path) -> Result<Config, String> {
    let shown = path.display().to_string();
    let unreadable =
        |error: std::io::Error| text::usage::path_fault(lang, &shown, &text::usage::of_file(lang, &error));
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(unreadable(error)),
        Ok(found) if found.len() > FILE_BYTES_MAX as u64 => {
            return Err(text::store::settings::too_large(lang, &shown));
        }
        Ok(_) => {}
    }
    let text = read_text(path, FILE_BYTES_MAX).map_err(unreadable)?;
    parse(lang, &text).map_err(|faults| text::store::settings::faults(lang, &shown, &faults))
}

/// Reads the text of a file.
///
/// # Errors
/// Every fault, in the order of the lines.
pub fn parse(lang: Lang, text: &str) -> Result<Config, Vec<ConfigFault>> {
    let line =
        |span: Range<usize>| text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
    let table = DeTable::parse(text).map_err(|error| {
        vec![(error.span().map_or(1, line), text::store::settings::not_toml(lang, error.message()))]
    })?;
    let mut config = Config::default();
    let mut faults = Vec::new();
    for (key, value) in table.get_ref() {
        if key.get_ref() == "printer" {
            config.printers = printers::read(lang, value, &line, &mut faults);
        } else if key.get_ref() == "uplink" {
            config.uplink = uplink::read(lang, value, &line, &mut faults);
        } else if key.get_ref() == "mirror" {
            config.mirror = mirror::read(lang, value, &line, &mut faults);
        } else if key.get_ref() == "scanner" {
            config.scanner = scanner::read(lang, value, &line, &mut faults);
        } else if key.get_ref() == "daily_list" {
            config.daily_list = daily_list::read(lang, value, &line, &mut faults);
        } else if let Err(fault) = set(lang, &mut config, key.get_ref(), value) {
            faults.push((line(key.span()), fault));
        }
    }
    faults.sort();
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

fn set(lang: Lang, config: &mut Config, key: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
    let wrong = || text::store::settings::value(lang, key);
    match (key, value.get_ref()) {
        ("lang", DeValue::String(word)) => {
            config.lang = match word.as_ref() {
                "zh" => Lang::Zh,
                "en" => Lang::En,
                "auto" => crate::text::help::lang_of_environment(),
                _ => return Err(wrong()),
            };
        }
        ("import_folder", DeValue::String(path)) => config.import_folder = Some(PathBuf::from(path.as_ref())),
        ("backup_folder", DeValue::String(path)) if path.starts_with('/') => {
            config.backup_folder = Some(PathBuf::from(path.as_ref()));
        }
        ("keymap", DeValue::String(name)) if is_name(name) => config.keymap = name.to_string(),
        ("borders", DeValue::String(word)) if matches!(word.as_ref(), "auto" | "unicode" | "ascii") => {
            config.ascii_borders = (word != "auto").then_some(word == "ascii");
        }
        ("start", DeValue::String(word)) if matches!(word.as_ref(), "lj" | "sale") => {
            config.start_with_sale = word == "sale";
        }
        ("theme", value) => config.theme = one_of(lang, key, value, Theme::word)?,
        ("cursor", value) => config.mark = one_of(lang, key, value, RowMark::word)?,
        ("bell", value) => config.bell = one_of(lang, key, value, BellWish::word)?,
        ("lang" | "import_folder" | "backup_folder" | "keymap" | "borders" | "start", _) => {
            return Err(wrong());
        }
        _ => return Err(text::store::settings::key(lang, key)),
    }
    Ok(())
}

/// The value of this word.
///
/// # Errors
/// The words that there are.
fn one_of<W: strum::VariantArray + Copy>(
    lang: Lang,
    key: &str,
    value: &DeValue<'_>,
    word: fn(W) -> &'static str,
) -> Result<W, String> {
    let said = match value {
        DeValue::String(said) => said.as_ref(),
        _ => "",
    };
    let found = W::VARIANTS.iter().copied().find(|known| word(*known) == said);
    found.ok_or_else(|| {
        let known: Vec<String> = W::VARIANTS.iter().map(|known| word(*known).to_owned()).collect();
        text::store::settings::value_of(lang, key, &known)
    })
}

/// A key map's name is a file name in one directory, never a path.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_default_and_every_key_is_read() {
        assert_eq!(parse(Lang::En, ""), Ok(Config::default()));
        let text = "lang = \"en\"\nimport_folder = \"/tmp/下載\"\nkeymap = \"vim\"\nborders = \"ascii\"\n";
        let config = parse(Lang::En, text).unwrap();
        assert_eq!(
            (config.lang, config.keymap.as_str(), config.ascii_borders),
            (Lang::En, "vim", Some(true))
        );
        assert_eq!(config.import_folder, Some(PathBuf::from("/tmp/下載")));
    }

    #[test]
    fn the_folder_of_backups_is_a_whole_path() {
        let config = parse(Lang::En, "backup_folder = \"/media/stick\"\n").unwrap();
        assert_eq!(config.backup_folder, Some(PathBuf::from("/media/stick")));
        assert_eq!(parse(Lang::En, "backup_folder = \"stick\"\n").unwrap_err()[0].0, 1);
    }

    #[test]
    fn how_a_terminal_looks_and_rings_is_a_word_of_a_few() {
        let config = parse(Lang::En, "theme = \"blue\"\ncursor = \"row\"\nbell = \"refusals\"\n").unwrap();
        assert_eq!((config.theme, config.mark, config.bell), (Theme::Blue, RowMark::Row, BellWish::Refusals));
        for (line, known) in [
            ("theme = \"green\"", "own, mono, blue, contrast"),
            ("theme = 1", "own, mono, blue, contrast"),
            ("cursor = \"line\"", "cell, row"),
            ("bell = false", "all, refusals, off"),
        ] {
            let faults = parse(Lang::En, line).unwrap_err();
            assert!(faults.len() == 1 && faults[0].1.contains(known), "{line}: {faults:?}");
        }
    }

    #[test]
    fn all_faults_come_at_once_with_their_lines() {
        let faults =
            parse(Lang::En, "lang = \"fr\"\n# a comment\ncolour = 1\nkeymap = \"../x\"\nborders = \"no\"\n")
                .unwrap_err();
        let lines: Vec<_> = faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 3, 4, 5], "{faults:?}");
    }

    #[test]
    fn a_file_that_is_no_toml_names_its_line() {
        let faults = parse(Lang::En, "lang = \"zh\"\nborders = = 1\n").unwrap_err();
        assert_eq!(faults[0].0, 2);
    }

    /// What `lj help config` lists is what the file may say, and all of it.
    #[test]
    fn every_setting_is_listed_and_every_listed_one_is_known() {
        use crate::text::help::{SETTINGS, Setting};
        let file =
            |setting: &Setting, key: &str| format!("{}\n{key} = {}\n", setting.section, setting.example);
        let faults = |text: &str| parse(Lang::En, text).err().unwrap_or_default();
        // What some other key is missing for is another fault than that of a key or a value.
        let of_line =
            |text: &str| faults(text).into_iter().filter(|(line, _)| *line == 2).collect::<Vec<_>>();
        for setting in SETTINGS {
            assert_eq!(of_line(&file(setting, setting.key)), [], "{setting:?}");
            assert_eq!(of_line(&file(setting, "no_such_key")).len(), 1, "{setting:?}");
        }
        let mut sources = vec![("", "config.rs", include_str!("config.rs"))];
        sources.push(("[printer.T1]", "printers.rs", include_str!("config/printers.rs")));
        sources.push(("[mirror]", "mirror.rs", include_str!("config/mirror.rs")));
        sources.push(("[scanner]", "scanner.rs", include_str!("config/scanner.rs")));
        sources.push(("[daily_list]", "daily_list.rs", include_str!("config/daily_list.rs")));
        sources.push(("[uplink]", "uplink.rs", include_str!("config/uplink.rs")));
        for (section, name, source) in sources {
            let product = source.split("#[cfg(test)]").next().unwrap_or_default();
            let words: std::collections::BTreeSet<&str> = product.split('"').skip(1).step_by(2).collect();
            for word in words {
                let is_listed = SETTINGS.iter().any(|set| {
                    let names_section =
                        section.is_empty() && set.section.trim_start_matches('[').starts_with(word);
                    (set.section == section && set.key == word) || names_section
                });
                let text = format!("{section}\n{word} = []\n");
                let is_a_word =
                    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                let is_known = is_a_word
                    && of_line(&text)
                        .iter()
                        .any(|(_, what)| what.contains(word) && !what.contains("known: "));
                assert!(!is_known || is_listed, "{name} knows {word}, which is not listed");
            }
        }
    }
}
