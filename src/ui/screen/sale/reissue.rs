//! A voided number is issued anew (R15): the sales screen begins with what the invoice said, what was wrong is put right, and
//! the same number goes out again. Number, time and random code are the engine's to keep.

use crate::domain::{Invoice, SaleDraft};
use crate::protocol::NumberLife;
use crate::text::{self, screen::Word};
use crate::ui::door::Doc;
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::shell::{Shell, WhyNot};

/// The sale that an invoice was. How it was paid is left out: the money is in the drawer, and what is not said stays.
fn sale_of(invoice: &Invoice) -> SaleDraft {
    SaleDraft {
        lines: invoice.lines.clone(),
        buyer: invoice.buyer,
        buyer_name: invoice.buyer_name.clone(),
        basis: invoice.basis,
        carrier: invoice.carrier.clone(),
        donation: invoice.donation.clone(),
        zero_rate: invoice.zero_rate,
        paper: invoice.paper,
        ..SaleDraft::default()
    }
}

impl SaleScreen {
    /// Of a voided number, filled with what it said; `None` for one that is not voided.
    pub fn reissue(shell: &mut Shell, life: &NumberLife) -> Option<Self> {
        let row = life.invoice.as_ref().filter(|row| row.voided.is_some())?;
        let mut sale = Self::open(shell);
        sale.load(&sale_of(&row.invoice));
        sale.reissues = Some(Doc { number: row.invoice.number, period: row.invoice.period });
        Some(sale)
    }

    /// The heading of a number that is issued anew.
    pub fn reissue_title(&self, shell: &Shell) -> Option<String> {
        self.reissues.map(|doc| text::correction::reissue_title(shell.lang, doc.number))
    }
}

/// What only a new sale can do is barred: it is neither parked nor put in another's place.
pub fn is_new(sale: &SaleScreen, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(sale.reissues.is_none(), || Word::NotWhenReissuing.say(shell.lang))
}
