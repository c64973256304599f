//! 按鍵測試: what arrived, what it would do, and which function keys are missing.

use crate::text::screen::{self, Word};
use crate::ui::model::Model;
use crate::ui::screen::key_test::state::{KeyTest, Seen, uses};
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Where the uses of a key begin.
const USES: u16 = 14;

/// Draws the screen.
pub(crate) fn draw(model: &Model, test: &KeyTest, buffer: &mut Buffer, area: Rect) {
    let lang = model.lang;
    let place = Rect::new(0, 1, area.width, area.height - 3);
    let inside = Popup { title: Word::KeyTest.say(lang), look: model.look }.draw(buffer, place);
    let width = inside.width - 2;
    let hint = Word::KeyTestHint.say(lang);
    paint::left(buffer, inside.x + 1, inside.y, width, hint, model.look.label());
    for (seen, y) in test.seen.iter().zip(inside.y + 2..inside.bottom()) {
        let (name, what) = match seen {
            Seen::Key(chord) => (chord.to_string(), said(model, *chord)),
            Seen::Stray => ("?".to_owned(), Word::SeenStray.say(lang).to_owned()),
            Seen::NotUtf8 => ("?".to_owned(), Word::NotUtf8.say(lang).to_owned()),
            Seen::Paste(chars) => ("?".to_owned(), screen::seen_paste(lang, *chars)),
        };
        paint::left(buffer, inside.x + 1, y, USES - 2, &name, model.look.key());
        paint::left(buffer, inside.x + USES, y, width - USES, &what, model.look.plain());
    }
    let missing: Vec<String> = test
        .missing(&model.keymap)
        .into_iter()
        .map(|(number, twin)| match twin {
            Some(twin) => format!("F{number}={twin}"),
            None => format!("F{number}"),
        })
        .collect();
    let text = if missing.is_empty() {
        Word::AllFunctionKeys.say(lang).to_owned()
    } else {
        format!("{} {}", Word::MissingFunctionKeys.say(lang), missing.join(" "))
    };
    let lines = paint::wrap(&text, width, 3);
    let top = inside.bottom().saturating_sub(u16::try_from(lines.len()).unwrap_or(1));
    for (line, y) in lines.iter().zip(top..) {
        paint::left(buffer, inside.x + 1, y, width, line, model.look.plain());
    }
}

fn said(model: &Model, chord: crate::ui::shell::keymap::chord::Chord) -> String {
    let uses = uses(&model.keymap, chord);
    if uses.is_empty() {
        return Word::SeenNoUse.say(model.lang).to_owned();
    }
    let lang = model.lang;
    let said = uses
        .iter()
        .map(|(context, action)| format!("{}:{}", context.word().say(lang), action.word().say(lang)));
    said.collect::<Vec<_>>().join("  ")
}
