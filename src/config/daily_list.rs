//! The `[daily_list]` section of `config.toml`: how the columns of a centre's own daily list are named, and what its counts are
//! counts of. There is no default for the columns: a list that is read by the wrong one would call a good day a bad one.

use super::fault::ConfigFault;
use crate::domain::{ListColumns, ListedFigure};
use crate::text::{self, Lang};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// Most characters of a heading.
const HEADING_CHARS_MAX: usize = 40;

/// Reads the table `daily_list`. Every fault is found.
pub(super) fn read(
    lang: Lang,
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Option<ListColumns> {
    let at = line(value.span());
    let DeValue::Table(keys) = value.get_ref() else {
        faults.push((at, text::store::settings::value(lang, "daily_list")));
        return None;
    };
    let (mut day, mut kind, mut count, mut figure) = (None, None, None, ListedFigure::Confirmed);
    let before = faults.len();
    for (key, value) in keys {
        let (name, said) = (key.get_ref().as_ref(), value.get_ref());
        let sound = match name {
            "day" => heading(said).map(|said| day = Some(said)),
            "message" => heading(said).map(|said| kind = Some(said)),
            "count" => heading(said).map(|said| count = Some(said)),
            "figure" => said.as_str().and_then(ListedFigure::parse).map(|said| figure = said),
            _ => {
                faults.push((line(key.span()), text::store::settings::daily_list_key(lang, name)));
                continue;
            }
        };
        if sound.is_none() {
            faults.push((line(key.span()), text::store::settings::value(lang, name)));
        }
    }
    match (day, kind, count) {
        (Some(day), Some(kind), Some(count)) => Some(ListColumns { day, kind, count, figure }),
        _ if faults.len() > before => None,
        _ => {
            faults.push((at, text::store::settings::daily_list_missing(lang).to_owned()));
            None
        }
    }
}

/// A heading as it stands in the file.
fn heading(value: &DeValue<'_>) -> Option<String> {
    let said = value.as_str()?.trim();
    (1..=HEADING_CHARS_MAX).contains(&said.chars().count()).then(|| said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::HEADING_CHARS_MAX;
    use crate::config::parse;
    use crate::domain::ListedFigure;
    use crate::text::Lang;

    #[test]
    fn the_columns_are_named_whole_or_not_at_all() {
        let text = "[daily_list]\nday = \"日期\"\nmessage = \"訊息\"\ncount = \"筆數\"\n";
        let columns = parse(Lang::En, text).unwrap().daily_list.unwrap();
        assert_eq!((columns.day.as_str(), columns.figure), ("日期", ListedFigure::Confirmed));
        let sent = format!("{text}figure = \"sent\"\n");
        assert_eq!(parse(Lang::En, &sent).unwrap().daily_list.unwrap().figure, ListedFigure::Sent);
        assert_eq!(parse(Lang::En, "").unwrap().daily_list, None);
        let longest = |chars: usize| text.replace("筆數", &"數".repeat(chars));
        assert!(parse(Lang::En, &longest(HEADING_CHARS_MAX)).is_ok());
        for (wrong, says) in [
            (longest(HEADING_CHARS_MAX + 1), "count"),
            ("[daily_list]\nday = \"日期\"\n".to_owned(), "message"),
            (format!("{text}figure = \"all\"\n"), "figure"),
            (format!("{text}hour = \"時\"\n"), "known: day, message, count, figure"),
            ("daily_list = 1\n".to_owned(), "daily_list"),
        ] {
            let faults = parse(Lang::En, &wrong).unwrap_err();
            assert!(faults.len() == 1 && faults[0].1.contains(says), "{wrong}: {faults:?}");
        }
    }
}
