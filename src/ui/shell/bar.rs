//! The two lowest lines: the message line and the hotkey bar, which is made from the acts of the room on top and from
//! the key map.

use crate::domain::JobState;
use crate::text::{self, screen::Word};
use crate::ui::door::WorkKind;
use crate::ui::shell::{Action, Buffer, Context, Offer, Rect, Room, Shell, Style, paint, say};

/// The most lines of a note: enough for every sentence of `text`.
const NOTE_LINES_MAX: usize = 4;

/// Draws the hotkey bar of a room.
pub fn keys(shell: &Shell, room: &dyn Room, buffer: &mut Buffer, area: Rect) {
    let y = area.bottom() - 1;
    paint::fill(buffer, Rect::new(0, y, area.width, 1), shell.look.plain());
    let mut x = 1;
    for Item { key, word, applies } in shown(shell, room, area.width - 1) {
        let style = if applies { shell.look.key() } else { shell.look.plain() };
        x = paint::left(buffer, x, y, area.width, &key, style) + u16::from(!key.is_empty());
        x = paint::left(buffer, x, y, area.width, word, shell.look.plain()) + 1;
    }
}

/// A key of the bar and its word. The key of what does not apply now is not bold; pressed, it says why.
struct Item {
    key: String,
    word: &'static str,
    applies: bool,
}

/// What the bar shows in so many cells. Where not all of it has room, what stands before the last
/// gives way, for that is the way out.
fn shown(shell: &Shell, room: &dyn Room, width: u16) -> Vec<Item> {
    let context = room.context();
    let offers = room.offers();
    let item = |offer: &Offer| {
        Some(Item {
            key: shell.keymap.shown(context, offer.action),
            word: offer.word?.say(shell.lang),
            applies: room.why_not(shell, offer.action).is_none(),
        })
    };
    let mut items: Vec<Item> = offers.iter().filter_map(item).collect();
    let cells = |items: &[Item]| -> u16 {
        let one = |Item { key, word, .. }: &Item| {
            paint::cells(key) + u16::from(!key.is_empty()) + paint::cells(word) + 1
        };
        items.iter().map(one).sum()
    };
    while items.len() > 1 && cells(&items) > width + 1 {
        items.remove(items.len() - 2);
    }
    items
}

/// Draws the message line: the note on the left, or what waits, or what is being done; on the right what is on.
pub fn message(shell: &Shell, heading: Option<Word>, right: &str, buffer: &mut Buffer, area: Rect) {
    let y = area.bottom() - 2;
    paint::fill(buffer, Rect::new(0, y, area.width, 1), shell.look.plain());
    let start = area.width.saturating_sub(paint::cells(right) + 1);
    paint::left(buffer, start, y, area.width, right, shell.look.plain());
    let room = start.saturating_sub(2);
    if let Some(note) = &shell.note {
        let style = if note.alarm { shell.look.alarm() } else { shell.look.plain() };
        if paint::cells(&note.text) <= room {
            paint::left(buffer, 1, y, room, &note.text, style);
        } else {
            long_note(buffer, area, &note.text, style, shell.look.plain());
        }
    } else if shell.working {
        paint::left(buffer, 1, y, room, Word::Working.say(shell.lang), shell.look.plain());
    } else if let Some(why) = shell.fence {
        let text = say::certain(&text::store::fence::only_looked_up(shell.lang, why));
        paint::left(buffer, 1, y, room, &text, shell.look.alarm());
    } else if let Some(text) = suggested(shell) {
        paint::left(buffer, 1, y, room, &say::certain(&text), shell.look.alarm());
    } else if let Some(word) = heading {
        paint::left(buffer, 1, y, room, word.say(shell.lang), shell.look.label());
    }
}

/// A sentence is never cut: what does not fit goes on upwards, until the next key.
fn long_note(buffer: &mut Buffer, area: Rect, text: &str, style: Style, plain: Style) {
    let lines = paint::wrap(text, area.width - 2, NOTE_LINES_MAX);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let top = area.bottom() - 1 - height;
    paint::fill(buffer, Rect::new(0, top, area.width, height), plain);
    for (line, y) in lines.iter().zip(top..) {
        paint::left(buffer, 1, y, area.width - 1, line, style);
    }
}

/// A suggestion waits and nothing else is to be said.
fn suggested(shell: &Shell) -> Option<String> {
    let row = shell.suggestions.first()?;
    let key = shell.keymap.shown(Context::Global, Action::Suggestion);
    Some(text::till::overview::suggestion_waits(shell.lang, row, &key))
}

/// How clock and upload stand. The clock first: whatever else is said is counted by it.
pub fn upload(shell: &Shell) -> Vec<String> {
    let Some(status) = &shell.upload else { return Vec::new() };
    text::store::clock::line(shell.lang, &status.clock)
        .into_iter()
        .chain(text::delivery::line(shell.lang, status, &stuck_keys(shell)))
        .collect()
}

/// The keys that lead from the grid to what is refused or off the way.
fn stuck_keys(shell: &Shell) -> String {
    let keys = [(Context::Browse, Action::Invoices), (Context::Invoices, Action::Stuck)];
    keys.map(|(context, action)| shell.keymap.shown(context, action)).join(" ")
}

/// What goes on for the upkeep, and a check that is due after an update.
pub fn upkeep(shell: &Shell) -> Option<String> {
    let (lang, upkeep) = (shell.lang, &shell.upkeep);
    if let Some(going) = upkeep.going {
        return Some(text::store::upkeep::far(lang, word(going.kind).say(lang), going.done, going.of));
    }
    let report = upkeep.report.as_ref()?;
    let key = shell.keymap.shown(Context::Browse, Action::Upkeep);
    let due = report.check_is_due() && report.before.is_some();
    due.then(|| format!("{} {key}", Word::CheckDue.say(lang)))
}

fn word(kind: WorkKind) -> Word {
    match kind {
        WorkKind::Check => Word::Doctor,
        WorkKind::BackUp => Word::BackUp,
        WorkKind::Export => Word::Export,
    }
}

/// How papers and terminals stand, and the key of the help page.
pub fn shop(shell: &Shell) -> Vec<String> {
    let mut parts: Vec<String> = worst_paper(shell).into_iter().collect();
    let terminals = shell.store.as_ref().map_or(1, |store| store.terminals);
    parts.extend((terminals > 1).then(|| text::screen::attached(shell.lang, terminals)));
    let key = shell.keymap.shown(Context::Browse, Action::Help);
    parts.push(format!("{key} {}", Word::Help.say(shell.lang)));
    parts
}

/// A paper of this till that waits for somebody: the doubt first, then a printer in trouble.
fn worst_paper(shell: &Shell) -> Option<String> {
    let rank = |state: JobState| match state {
        JobState::Doubtful(_) => 2,
        JobState::Held(_) => 1,
        JobState::Queued | JobState::Begun => 0,
    };
    let worst = shell.jobs.iter().max_by_key(|job| rank(job.state)).filter(|job| rank(job.state) > 0)?;
    Some(text::paper::job_state(shell.lang, worst.state))
}
