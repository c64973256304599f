//! What 發票查詢 does, and what is done with a number's life once it is here.

use crate::domain::{AllowanceNumber, InvoicePaper, PrintMark, PrintOutcome, Printout};
use crate::protocol::{InvoicePage, InvoiceQuery, NumberLife, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Doc, Door, ReasonFor, ServiceAct, Ticket, Wish};
use crate::ui::screen::invoices::list::InvoiceList;
use crate::ui::screen::invoices::view;
use crate::ui::shell::{
    Act, Action, Buffer, Listing, Lists, Next, Position, Rect, Rows, Screen, Shell, WhyNot, acts,
    list::page_down, list::page_up, list::roll,
};

type Deed = Act<InvoiceList>;

const ACTS: &[Act<InvoiceList>] = &[
    Deed::stays(Action::Confirm, |list, shell| list.wish(shell, Wish::Open))
        .word(Word::Open)
        .when(is_selected),
    Deed::goes(Action::Filter, |list, _| Next::Open(Door::FindInvoices(Box::new(list.query.clone()))))
        .word(Word::Filter),
    Deed::stays(Action::Remedy, |list, shell| list.wish(shell, Wish::Remedy))
        .word(Word::Remedy)
        .when(is_selected),
    Deed::stays(Action::Reprint, |list, shell| list.wish(shell, Wish::Print))
        .word(Word::Reprint)
        .when(is_selected),
    Deed::stays(Action::AllowanceCancel, |list, shell| list.wish(shell, Wish::AllowanceCancel))
        .word(Word::AllowanceCancel)
        .when(is_selected),
    Deed::stays(Action::PageDown, InvoiceList::page_down).word(Word::PageDown),
    Listing::LEAVE.word(Word::Leave),
    Deed::stays(Action::PageUp, InvoiceList::page_up),
    Deed::stays(Action::Down, InvoiceList::row_down),
    Deed::stays(Action::Up, InvoiceList::row_up),
    Listing::FIRST,
    Listing::LAST,
];

fn is_selected(list: &InvoiceList, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(list.selected().is_some(), || text::sale::list::no_invoice_selected(shell.lang))
}

acts!(InvoiceList in Invoices: ACTS);

impl Screen for InvoiceList {
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::list(shell, self, buffer, area);
        None
    }
}

impl Lists for InvoiceList {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        Some(Rows::list(&mut self.list, self.rows.len(), shell.list_height()))
    }
}

impl InvoiceList {
    /// The newest invoices.
    pub fn open(shell: &mut Shell) -> Self {
        let mut list = Self::of(InvoiceQuery::default());
        list.fetch(shell);
        list
    }

    /// Shows what a search wants.
    pub fn search(&mut self, shell: &mut Shell, query: InvoiceQuery) {
        *self = Self { turn: self.turn, ..Self::of(query) };
        self.fetch(shell);
    }

    /// A page came, or it did not.
    pub fn came(&mut self, turn: u64, page: Option<InvoicePage>) {
        match page {
            Some(page) => self.take(turn, page),
            None if turn == self.turn => self.loading = false,
            None => {}
        }
    }

    /// Asks for its page anew.
    pub fn fetch(&mut self, shell: &mut Shell) {
        let (turn, query) = self.ask(shell.list_height());
        shell.ask(Ticket::Invoices(turn), request::Invoices(query));
    }

    fn page_down(&mut self, shell: &mut Shell) {
        if self.down() { self.fetch(shell) } else { page_down(self, shell) }
    }

    fn page_up(&mut self, shell: &mut Shell) {
        if self.up() { self.fetch(shell) } else { page_up(self, shell) }
    }

    fn row_down(&mut self, shell: &mut Shell) {
        let is_last = self.list.at == self.rows.len().saturating_sub(1);
        if is_last && self.down() { self.fetch(shell) } else { roll(self, shell, |_| 1) }
    }

    fn row_up(&mut self, shell: &mut Shell) {
        if self.list.at == 0 && self.up() {
            self.from_below = true;
            self.fetch(shell);
        } else {
            roll(self, shell, |_| -1);
        }
    }

    fn wish(&mut self, shell: &mut Shell, wish: Wish) {
        if let Some(doc) = self.selected() {
            ask_life(shell, doc, wish);
        }
    }
}

/// Asks for the life of an invoice's number, to do something with it.
pub fn ask_life(shell: &mut Shell, doc: Doc, wish: Wish) {
    let request = request::NumberLife { number: doc.number, period: Some(doc.period) };
    shell.ask(Ticket::Life(wish), request);
}

/// A number's life is here, over the screen that it was asked from.
pub fn life_came(shell: &mut Shell, wish: Wish, life: Box<NumberLife>) -> Next {
    match wish {
        Wish::Open | Wish::Again => Next::Open(Door::Life(life)),
        Wish::Remedy if life.invoice.is_none() => {
            shell.alarm(text::sale::list::not_issued_yet(shell.lang));
            Next::Stay
        }
        Wish::Remedy => Next::Open(Door::Remedies(life)),
        Wish::Print => paper(shell, &life),
        Wish::AllowanceCancel => allowance_to_cancel(shell, &life),
    }
}

fn allowance_to_cancel(shell: &mut Shell, life: &NumberLife) -> Next {
    let live = life.allowances.iter().filter(|allowance| allowance.is_live());
    let live: Vec<AllowanceNumber> = live.map(|allowance| allowance.number).collect();
    match live.as_slice() {
        [] => {
            shell.alarm(Word::NoAllowance.say(shell.lang));
            Next::Stay
        }
        [number] => Next::Open(Door::Reason(ReasonFor::AllowanceCancel(*number))),
        _ => Next::Open(Door::PickAllowance(live)),
    }
}

/// 補印: the first original is asked about, a copy needs a reason, an invoice without a proof has its information.
fn paper(shell: &mut Shell, life: &NumberLife) -> Next {
    let (Some(doc), Some(row)) = (Doc::of(life), &life.invoice) else {
        shell.alarm(text::sale::list::not_issued_yet(shell.lang));
        return Next::Stay;
    };
    let is_original =
        |printout: &Printout| matches!(printout, Printout::Invoice { paper: InvoicePaper::Original, .. });
    let held = |outcome: PrintOutcome| outcome.is_held();
    let has_original =
        life.printed.iter().any(|printing| is_original(&printing.job.printout) && held(printing.outcome));
    let paper = if row.invoice.print_mark == PrintMark::No {
        InvoicePaper::Information
    } else if has_original {
        return Next::Open(Door::Reason(ReasonFor::Reprint(doc)));
    } else if life.jobs.iter().any(|job| is_original(&job.printout)) {
        shell.alarm(Word::OriginalWaits.say(shell.lang));
        return Next::Stay;
    } else {
        InvoicePaper::Original
    };
    Next::Open(Door::Ask(Asked::Service(ServiceAct::Print(doc, paper))))
}
