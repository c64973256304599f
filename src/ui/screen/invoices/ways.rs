//! 處理: first what happened, then the three remedies in the order that fits it.

use crate::domain::{Remedy, RemedyOffer};
use crate::protocol::NumberLife;
use crate::ui::layers::Scroll;
use crate::ui::screen::invoices::state::Doc;

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
            Some(_) => self.life.remedies.len(),
        }
    }

    /// The invoice.
    pub fn doc(&self) -> Option<Doc> {
        let invoice = &self.life.invoice.as_ref()?.invoice;
        Some(Doc { number: invoice.number, period: invoice.period })
    }
}
