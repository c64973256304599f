//! The title line: what screen, which company, department, till, upload, and the minute.

use crate::domain::RangeField;
use crate::protocol::RangeFilter;
use crate::text::{self, screen::Word};
use crate::ui::shell::{Buffer, Rect, Shell, paint};

/// Draws the title line.
pub fn draw(shell: &Shell, filter: &RangeFilter, buffer: &mut Buffer, area: Rect) {
    let style = shell.look.title();
    paint::fill(buffer, Rect::new(0, 0, area.width, 1), style);
    let right = right_part(shell, filter);
    let start = area.width.saturating_sub(paint::cells(&right) + 1);
    paint::left(buffer, start, 0, area.width, &right, style);
    let left = format!(" {}  {}", Word::Title.say(shell.lang), company(shell, filter));
    paint::left(buffer, 0, 0, start.saturating_sub(1), &left, style);
}

/// Over the title where nothing else can be read: in letters that every terminal draws.
pub fn garbled(shell: &Shell, buffer: &mut Buffer, area: Rect) {
    let style = shell.look.title();
    paint::fill(buffer, Rect::new(0, 0, area.width, 1), style);
    paint::left(buffer, 1, 0, area.width - 1, text::screen::NOT_UTF8_TERMINAL, style);
}

fn company(shell: &Shell, filter: &RangeFilter) -> String {
    let own = shell.company();
    match filter.company.as_ref().or(own.map(|company| &company.code)) {
        Some(code) => {
            let named = shell.company_name(code);
            let name = match own {
                Some(company) if named.is_empty() && company.code == *code => company.name.as_str(),
                _ => named,
            };
            format!("{code} {name}")
        }
        None => String::new(),
    }
}

fn right_part(shell: &Shell, filter: &RangeFilter) -> String {
    let lang = shell.lang;
    let dept = filter.dept.as_ref().map(ToString::to_string);
    let dept = dept.unwrap_or_else(|| Word::AnyDept.say(lang).to_owned());
    let mut parts = vec![format!("{}:{dept}", text::book::range_field(lang, RangeField::Dept))];
    parts.extend(shell.caller.till.as_ref().map(ToString::to_string));
    parts.extend(
        shell
            .person
            .as_ref()
            .map(|person| format!("{} {}", person.code, text::people::role(lang, person.role))),
    );
    let way = shell.upload.as_ref().map(|status| text::delivery::link::way(lang, status));
    // Nothing is said of it before anything is known.
    parts.extend(match (shell.lost, shell.fence) {
        (true, _) => Some(Word::Lost.say(lang).to_owned()),
        // Nothing is issued, so nothing is uploaded either.
        (false, Some(_)) => Some(Word::Fenced.say(lang).to_owned()),
        (false, None) => way,
    });
    if shell.store.as_ref().is_some_and(|store| store.kind.is_trial()) {
        parts.push(Word::Sample.say(lang).to_owned());
    }
    if shell.watched.is_on {
        parts.push(Word::Watched.say(lang).to_owned());
    }
    parts.push(shell.now.roc_minute());
    parts.join(" ")
}
