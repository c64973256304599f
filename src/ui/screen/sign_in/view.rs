//! 登入: two fields on an otherwise empty screen, so that a locked terminal shows nothing of the shop.

use crate::text::screen::Word;
use crate::ui::model::Model;
use crate::ui::screen::prompts::view as prompts;
use crate::ui::screen::sign_in::state::{SignIn, Why};
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the popup.
const WIDTH: u16 = 60;
/// Rows of it: two fields with a fault each, a sentence, the frame.
const HEIGHT: u16 = 8;

/// Draws it over everything but the title line.
pub(crate) fn draw(model: &Model, sign_in: &SignIn, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let below_title = Rect::new(0, 1, area.width, area.height.saturating_sub(1));
    paint::fill(buffer, below_title, model.look.plain());
    let place = Popup::centred(area, WIDTH, HEIGHT);
    let inside = Popup { title: Word::TitleSignIn.say(model.lang), look: model.look }.draw(buffer, place);
    let word = match (sign_in.waiting, sign_in.why) {
        (true, _) => Word::CheckingPin,
        (false, Why::Start) => Word::SignInStart,
        (false, Why::Locked) => Word::SignInLocked,
        (false, Why::Over) => Word::SignInOver,
    };
    let y = inside.bottom().saturating_sub(1);
    paint::left(buffer, inside.x + 1, y, inside.width - 1, word.say(model.lang), model.look.plain());
    let cursor = prompts::fields(model, &sign_in.form, buffer, inside);
    cursor.filter(|_| !sign_in.waiting)
}
