//! 處理: first what happened, then the three remedies in the order that fits it.

use crate::domain::{Deed, Delivery, DocumentId, Remedy, RemedyOffer, Way};
use crate::protocol::{NumberLife, PAGE_ROWS_MAX, StuckPage, StuckQuery, request};
use crate::text::delivery::{self, stuck};
use crate::text::screen::Word;
use crate::text::{self, Lang};
use crate::ui::door::{Doc, Door, ReasonFor, Ticket};
use crate::ui::screen::invoices::pick::{WIDTH, choices};
use crate::ui::shell::{
    Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell, acts, barred,
    paint,
};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// 貨退回.
    GoodsBack,
    /// 資料打錯.
    WrongData,
}

impl Cause {
    /// Both, as they are asked about.
    pub const ALL: [Self; 2] = [Self::GoodsBack, Self::WrongData];

    /// The reason that is meant by it, where there is but one.
    fn reason(self) -> Option<Word> {
        (self == Self::GoodsBack).then_some(Word::ReasonGoodsBack)
    }

    /// The remedies, the one that fits best first: for goods that come back the 作廢 of the whole sale, then 折讓;
    /// for wrong data the 註銷 that keeps the number (R15), then 作廢 and a new sale.
    fn order(self) -> [Remedy; 3] {
        match self {
            Self::GoodsBack => [Remedy::Cancel, Remedy::Allow, Remedy::Void],
            Self::WrongData => [Remedy::Void, Remedy::Cancel, Remedy::Allow],
        }
    }
}

/// 處理 of one invoice.
#[derive(Clone, Debug)]
pub struct Ways {
    /// What stands about it.
    pub life: Box<NumberLife>,
    /// What happened, once that was said.
    pub cause: Option<Cause>,
    /// The selected choice.
    pub list: Scroll,
}

impl Ways {
    /// Of an invoice.
    pub fn new(life: Box<NumberLife>) -> Self {
        Self { life, cause: None, list: Scroll::default() }
    }

    /// The remedies in their order, the open ones first; empty until it is said what happened.
    pub fn offers(&self) -> Vec<RemedyOffer> {
        let place = |offer: &RemedyOffer| {
            let order = self.cause.map_or(Remedy::ALL, Cause::order);
            let place = order.iter().position(|remedy| *remedy == offer.remedy);
            (offer.why_not.is_some(), place)
        };
        let mut offers = if self.cause.is_some() { self.life.remedies.clone() } else { Vec::new() };
        offers.sort_by_key(place);
        offers
    }

    /// How many choices there are.
    pub fn count(&self) -> usize {
        match self.cause {
            None => Cause::ALL.len(),
            Some(_) => self.before() + self.life.remedies.len(),
        }
    }

    /// The F0401 that stands, where it is refused or off the way: the platform has not got the invoice, so what is wrong with
    /// it is corrected under its number before anything else (R15).
    fn stuck(&self) -> Option<&Delivery> {
        let row = self.life.invoice.as_ref().filter(|_| self.cause == Some(Cause::WrongData))?;
        let issue = DocumentId::of_issue(&row.invoice);
        self.life.deliveries.iter().find(|row| row.document == issue && row.state.is_stuck())
    }

    /// How many choices stand before the remedies.
    fn before(&self) -> usize {
        usize::from(self.stuck().is_some())
    }

    /// A remedy is chosen: its form, or why it is not open.
    fn choose(&self, shell: &mut Shell) -> Next {
        if let Some(row) = self.stuck().filter(|_| self.list.at == 0) {
            match barred::act(shell, Deed::Correct) {
                Ok(()) => ask_stuck(shell, row.document, None),
                Err(why) => shell.tell(why.0),
            }
            return Next::Stay;
        }
        let offer = self.list.at.checked_sub(self.before()).and_then(|at| self.offers().get(at).copied());
        let (Some(offer), Some(doc), Some(row)) = (offer, Doc::of(&self.life), &self.life.invoice) else {
            return Next::Stay;
        };
        match (offer.remedy, offer.why_not) {
            (Remedy::Cancel, why_not) if why_not.is_none() || offer.with_approval => {
                let deed = if offer.with_approval { Deed::CorrectLate } else { Deed::Correct };
                if let Err(why) = barred::act(shell, deed) {
                    shell.tell(why.0);
                    return Next::Stay;
                }
                let total = row.invoice.totals.total;
                return Next::Open(Door::Reason(ReasonFor::Cancel(doc, total, offer.with_approval)));
            }
            (Remedy::Allow, None) => {
                return Next::Open(Door::Allow(self.life.clone(), self.cause.and_then(Cause::reason)));
            }
            (Remedy::Void, None) => {
                return Next::Open(Door::Reason(ReasonFor::Void(doc, self.life.original_is_out())));
            }
            (remedy, Some(why_not)) => shell.alarm(text::correction::why_not(shell.lang, remedy, why_not)),
            (Remedy::Cancel, None) => {}
        }
        Next::Stay
    }
}

/// Asks what can be done about a document that waits for a person, from behind one of them on.
fn ask_stuck(shell: &mut Shell, document: DocumentId, after: Option<DocumentId>) {
    shell.ask(Ticket::StuckOf(document), request::Stuck(StuckQuery { after, limit: PAGE_ROWS_MAX }));
}

impl Ways {
    /// A page of what waits for a person came: the form of the invoice that is put right, or why it is not.
    pub fn stuck_came(&mut self, shell: &mut Shell, document: DocumentId, page: StuckPage) -> Next {
        let StuckPage { rows, next, .. } = page;
        let Some(row) = rows.into_iter().find(|row| row.row.document == document) else {
            match next {
                Some(after) => ask_stuck(shell, document, Some(after)),
                None => shell.alarm(stuck::no_more(shell.lang, &document)),
            }
            return Next::Stay;
        };
        let offer = row.ways.iter().find(|offer| offer.way == Way::Correct);
        match offer.and_then(|offer| offer.why_not) {
            Some(why) => {
                shell.alarm(stuck::why_not(shell.lang, &why));
                Next::Stay
            }
            None => Next::Open(Door::Correct(Box::new(row))),
        }
    }
}

acts!(Ways in List: Listing::ACTS);

impl Screen for Ways {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw(shell, self, buffer, area);
        None
    }
}

impl Lists for Ways {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.count();
        Some(Rows::list(&mut self.list, count, shell.list_height()))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        if self.cause.is_some() {
            return self.choose(shell);
        }
        self.cause = Cause::ALL.get(self.list.at).copied();
        self.list = Scroll::default();
        Next::Stay
    }

    /// From the remedies back to what happened.
    fn leave(&mut self, _: &mut Shell) -> Next {
        if self.cause.take().is_none() {
            return Next::Close;
        }
        self.list = Scroll::default();
        Next::Stay
    }
}

/// Rows of the correction of what was refused: its name, what was said of it, an empty one.
const STUCK_ROWS: u16 = 3;
/// Rows of one remedy: its name, whether it is open, what is handed back, an empty one.
const OFFER_ROWS: u16 = 5;

/// 處理: what happened, then the three remedies.
fn draw(shell: &Shell, ways: &Ways, buffer: &mut Buffer, area: Rect) {
    let lang = shell.lang;
    if ways.cause.is_none() {
        let rows = Cause::ALL.map(|cause| cause_word(lang, cause).to_owned());
        choices(shell, Word::AskCause.say(lang), &rows, ways.list, buffer, area);
        return;
    }
    let offers = ways.offers();
    let title = format!("{} {}", Word::TitleRemedy.say(lang), ways.life.number);
    let count = u16::try_from(offers.len()).unwrap_or(u16::MAX);
    let stuck_rows = if ways.stuck().is_some() { STUCK_ROWS } else { 0 };
    let height = count.saturating_mul(OFFER_ROWS).saturating_add(stuck_rows + 2);
    let frame = Popup::centred(area, WIDTH, height.min(area.height));
    let inside = Popup { title: &title, look: shell.look }.draw(buffer, frame);
    if let Some(row) = ways.stuck() {
        correction(shell, (row, ways.list.at == 0), buffer, Rect { height: 2, ..inside });
    }
    let places = (inside.y + stuck_rows..).step_by(usize::from(OFFER_ROWS));
    for ((at, offer), y) in (ways.before()..).zip(&offers).zip(places).filter(|(_, y)| *y < inside.bottom()) {
        let sign = if at == ways.list.at { CURSOR } else { " " };
        let name = format!("{sign} {}", text::correction::name(lang, offer.remedy));
        paint::left(buffer, inside.x + 1, y, inside.width - 1, &name, shell.look.plain());
        let row = Rect::new(inside.x, y, inside.width, 1);
        paint::mark(buffer, shell.look, row, at == ways.list.at);
        let room = (OFFER_ROWS - 2).min(inside.bottom() - y - 1);
        offered(shell, ways, offer, buffer, Rect::new(inside.x + 5, y + 1, inside.width - 6, room));
    }
}

/// The correction of what was refused, with what was said of it.
fn correction(shell: &Shell, (row, chosen): (&Delivery, bool), buffer: &mut Buffer, area: Rect) {
    let (lang, look) = (shell.lang, shell.look);
    let sign = if chosen { CURSOR } else { " " };
    let name = format!("{sign} {}", stuck::name(lang, Way::Correct));
    paint::left(buffer, area.x + 1, area.y, area.width - 1, &name, look.plain());
    paint::mark(buffer, look, Rect { height: 1, ..area }, chosen);
    let said = delivery::state(lang, &row.state);
    paint::left(buffer, area.x + 5, area.y + 1, area.width - 6, &said, look.label());
}

fn cause_word(lang: Lang, cause: Cause) -> &'static str {
    match cause {
        Cause::GoodsBack => Word::GoodsBack.say(lang),
        Cause::WrongData => Word::WrongData.say(lang),
    }
}

/// Whether a remedy is open, and what the customer hands back.
fn offered(shell: &Shell, ways: &Ways, offer: &RemedyOffer, buffer: &mut Buffer, area: Rect) {
    let style = if offer.why_not.is_some() { shell.look.alarm() } else { shell.look.plain() };
    let mut y = area.y;
    for line in text::correction::open(shell.lang, offer) {
        paint::left(buffer, area.x, y, area.width, &line, style);
        y += 1;
    }
    let is_open = offer.why_not.is_none() || offer.with_approval;
    if let Some(row) = ways.life.invoice.as_ref().filter(|_| is_open) {
        let out = ways.life.original_is_out();
        let text = text::correction::hand_back(shell.lang, offer.remedy, &row.invoice, out);
        let rest = Rect::new(area.x, y, area.width, area.bottom() - y);
        paint::lines(buffer, rest, text, shell.look.label());
    }
}
