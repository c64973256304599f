//! What goes before a terminal is left, in a frame over the screen: so many of so many, or what stays and until when.

use crate::text::screen::{self, Word};
use crate::ui::model::Model;
use crate::ui::screen::leaving::state::{Leaving, Stage};
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of the frame: the longest sentence in either language, with a blank on both sides.
const WIDTH: u16 = 66;
/// Lines of the frame.
const HEIGHT: u16 = 8;

/// Draws the frame.
pub(crate) fn draw(model: &Model, leaving: &Leaving, buffer: &mut Buffer, area: Rect) {
    let place = Popup::centred(area, WIDTH, HEIGHT);
    let title = Word::TitleLeaving.say(model.lang);
    let inside = Popup { title, look: model.look }.draw(buffer, place);
    for ((line, style), y) in lines(model, leaving).iter().zip(inside.y + 1..inside.bottom()) {
        paint::left(buffer, inside.x + 2, y, inside.width - 3, line, *style);
    }
}

fn lines(model: &Model, leaving: &Leaving) -> Vec<(String, Style)> {
    let (lang, plain, alarm) = (model.lang, model.look.plain(), model.look.alarm());
    let Some(left) = &leaving.left else { return vec![(Word::Loading.say(lang).to_owned(), plain)] };
    let mut lines = match leaving.stage {
        Stage::Asking | Stage::Going => {
            let (done, all) = leaving.progress();
            let whose = screen::leaving_whose(lang, left).to_owned();
            return vec![(whose, plain), (screen::leaving_progress(lang, done, all), plain)];
        }
        Stage::Skipped => vec![(Word::Skipped.say(lang).to_owned(), alarm)],
        Stage::Stays => vec![(screen::leaving_blocked(lang, left), alarm)],
    };
    lines.push((screen::leaving_stays(lang, left), plain));
    lines.extend(screen::leaving_manual(lang, left).map(|line| (line, plain)));
    lines.push((screen::leaving_safe(lang, left).to_owned(), plain));
    lines
}
