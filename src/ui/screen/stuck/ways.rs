//! What can be done about one stuck document, each way open or with the reason why not; and what was seen at the platform.

use crate::domain::{Deed, Way};
use crate::protocol::StuckRow;
use crate::text::delivery::stuck;
use crate::text::screen::Word;
use crate::text::{correction, delivery};
use crate::ui::door::{Asked, Doc, Door, ReasonFor, ServiceAct};
use crate::ui::shell::{
    Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell, acts, barred,
    paint,
};

/// Cells of the popup.
const WIDTH: u16 = 76;
/// Rows above the choices: what was said of it, an empty one.
const HEAD: u16 = 2;

/// The ways of one document.
#[derive(Clone, Debug)]
pub struct StuckWays {
    row: Box<StuckRow>,
    /// The way of the platform was chosen: what was seen there is asked.
    asks_seen: bool,
    list: Scroll,
}

acts!(StuckWays in List: Listing::ACTS);

impl StuckWays {
    /// Of a document, on the first way that is open.
    pub fn new(row: Box<StuckRow>) -> Self {
        let at = row.ways.iter().position(|offer| offer.why_not.is_none()).unwrap_or_default();
        Self { row, asks_seen: false, list: Scroll { at, ..Scroll::default() } }
    }

    fn count(&self) -> usize {
        if self.asks_seen { self.row.may_be_seen().len() } else { self.row.ways.len() }
    }

    /// A way is chosen: its form or its question, or why it is not open.
    fn choose(&mut self, shell: &mut Shell) -> Next {
        let Some(offer) = self.row.ways.get(self.list.at).copied() else { return Next::Stay };
        if let Some(why) = offer.why_not {
            shell.alarm(stuck::why_not(shell.lang, &why));
            return Next::Stay;
        }
        let deed = match offer.way {
            Way::Correct | Way::Cancel => Deed::Correct,
            Way::Again | Way::Settle => Deed::Upload,
        };
        if let Err(why) = barred::act(shell, deed) {
            shell.tell(why.0);
            return Next::Stay;
        }
        let document = self.row.row.document;
        match (offer.way, &self.row.invoice) {
            (Way::Correct, _) => Next::Open(Door::Correct(self.row.clone())),
            (Way::Again, _) => Next::Open(Door::Ask(Asked::Service(ServiceAct::Again(document)))),
            (Way::Settle, _) => {
                (self.asks_seen, self.list) = (true, Scroll::default());
                Next::Stay
            }
            (Way::Cancel, Some((total, _))) => {
                let doc = Doc { number: document.number, period: document.period };
                Next::Open(Door::Reason(ReasonFor::Cancel(doc, *total, false)))
            }
            (Way::Cancel, None) => Next::Stay,
        }
    }
}

impl Screen for StuckWays {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let rows: Vec<(String, bool)> = if self.asks_seen {
            let seen = self.row.may_be_seen();
            seen.into_iter().map(|seen| (correction::seen_name(lang, seen).to_owned(), true)).collect()
        } else {
            self.row.ways.iter().map(|offer| (stuck::offered(lang, offer), offer.why_not.is_none())).collect()
        };
        let title = match self.asks_seen {
            true => Word::AskSeen.say(lang).to_owned(),
            false => self.row.row.document.to_string(),
        };
        let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(HEAD + 2);
        let frame = Popup::centred(area, WIDTH, height.min(area.height));
        let inside = Popup { title: &title, look }.draw(buffer, frame);
        let said = delivery::state(lang, &self.row.row.state);
        paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, &said, look.label());
        for ((at, (row, open)), y) in rows.iter().enumerate().zip(inside.y + HEAD..inside.bottom()) {
            let sign = if at == self.list.at { CURSOR } else { " " };
            let style = if *open { look.plain() } else { look.alarm() };
            paint::left(buffer, inside.x + 1, y, inside.width - 1, &format!("{sign} {row}"), style);
            let line = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, look, line, at == self.list.at);
        }
        None
    }
}

impl Lists for StuckWays {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.count();
        Some(Rows::list(&mut self.list, count, shell.list_height()))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        if !self.asks_seen {
            return self.choose(shell);
        }
        match self.row.may_be_seen().get(self.list.at) {
            Some(seen) => Next::Open(Door::Reason(ReasonFor::Settle(self.row.row.document, *seen))),
            None => Next::Stay,
        }
    }

    /// From what was seen back to the ways.
    fn leave(&mut self, _: &mut Shell) -> Next {
        if !std::mem::take(&mut self.asks_seen) {
            return Next::Close;
        }
        self.list = Scroll::default();
        Next::Stay
    }
}
