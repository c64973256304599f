//! A list to choose one row from, over the sales screen: goods, parked sales, what the customer holds.

use crate::domain::{Good, Held, Parked, PrintJob};
use crate::text::{self, screen::Word};
use crate::ui::door::{Door, Picked, PickedFrom};
use crate::ui::shell::{
    Action, Buffer, CURSOR, Care, Listing, Lists, Next, Popup, Position, Press, Rect, Rows, Screen, Scroll,
    Shell, acts, paint,
};
use rust_decimal::Decimal;

/// The list.
#[derive(Clone, Debug)]
pub struct Picker {
    rows: PickerRows,
    list: Scroll,
}

/// What can be chosen.
#[derive(Clone, Debug)]
pub enum PickerRows {
    /// Goods, and how many of the chosen one.
    Goods(Vec<Good>, Decimal),
    /// Parked sales.
    Parked(Vec<Parked>),
    /// What the customer holds of this job: the answers are those of the domain.
    Held(Box<PrintJob>),
}

impl Picker {
    /// Of these rows.
    pub fn new(rows: PickerRows) -> Self {
        Self { rows, list: Scroll::default() }
    }

    /// What it is of.
    pub fn of(&self) -> PickedFrom {
        match self.rows {
            PickerRows::Goods(..) => PickedFrom::Goods,
            PickerRows::Parked(_) => PickedFrom::Parked,
            PickerRows::Held(_) => PickedFrom::Doubt,
        }
    }

    fn count(&self) -> usize {
        match &self.rows {
            PickerRows::Goods(goods, _) => goods.len(),
            PickerRows::Parked(parked) => parked.len(),
            PickerRows::Held(_) => Held::ALL.len(),
        }
    }

    fn picked(&self) -> Option<Picked> {
        let at = self.list.at;
        Some(match &self.rows {
            PickerRows::Goods(goods, quantity) => Picked::Good(Box::new(goods.get(at)?.clone()), *quantity),
            PickerRows::Parked(parked) => Picked::Sale(Box::new(parked.get(at)?.clone())),
            PickerRows::Held(job) => Picked::Held(job.id, *Held::ALL.get(at)?),
        })
    }
}

acts!(Picker in List: Listing::ACTS);

impl Lists for Picker {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let count = self.count();
        Some(Rows::list(&mut self.list, count, shell.list_height().saturating_sub(4)))
    }

    fn confirm(&mut self, _: &mut Shell) -> Next {
        self.picked().map_or(Next::Close, |picked| Next::Go(Door::Picked(picked)))
    }

    fn leave(&mut self, _: &mut Shell) -> Next {
        if self.of() == PickedFrom::Doubt { Next::Go(Door::Picked(Picked::PutOff)) } else { Next::Close }
    }
}

impl Screen for Picker {
    /// What is typed over it is no choice of a row: the list gives way, and it begins an entry.
    fn before(&mut self, _: &mut Shell, press: Press) -> Option<Next> {
        let typed = press.chord.typed().filter(|c| press.action.is_none() && *c != ' ')?;
        Some(Next::Go(Door::Picked(Picked::Typed(typed, self.of()))))
    }

    /// A doubt comes up by itself: a key that was on its way is no answer.
    fn care(&self, action: Action) -> Care {
        let answers = action == Action::Confirm && self.of() == PickedFrom::Doubt;
        if answers { Care::WRITES } else { Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = shell.lang;
        let (title, rows): (String, Vec<String>) = match &self.rows {
            PickerRows::Goods(goods, _) => {
                let row = |good: &Good| {
                    let price = good.price.normalize().to_string();
                    format!("{:<14} {price:>8}  {}", good.code.as_str(), good.name)
                };
                (Word::TitleGoods.say(lang).to_owned(), goods.iter().map(row).collect())
            }
            PickerRows::Parked(parked) => {
                let row = |parked: &Parked| {
                    let till = parked.till.as_ref().map(ToString::to_string).unwrap_or_default();
                    format!("{:>4}  {}  {till:<10} {}", parked.id, parked.at, parked.label)
                };
                (Word::TitleParked.say(lang).to_owned(), parked.iter().map(row).collect())
            }
            PickerRows::Held(job) => {
                let row = |held: &Held| text::paper::held(lang, *held).to_owned();
                (
                    format!("{} {}", text::paper::printout(lang, job), Word::AskHeld.say(lang)),
                    Held::ALL.iter().map(row).collect(),
                )
            }
        };
        let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height - 4);
        let place = Popup::centred(area, 70.min(area.width - 2), height);
        let inside = Popup { title: &title, look: shell.look }.draw(buffer, place);
        for (at, y) in (self.list.top..rows.len()).zip(inside.y..inside.bottom()) {
            let sign = if at == self.list.at { CURSOR } else { " " };
            let text = format!("{sign} {}", rows[at]);
            paint::left(buffer, inside.x, y, inside.width, &text, shell.look.plain());
            let row = Rect::new(inside.x, y, inside.width, 1);
            paint::mark(buffer, shell.look, row, at == self.list.at);
        }
        None
    }
}
