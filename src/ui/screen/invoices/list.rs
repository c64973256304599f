//! 發票查詢: the list of invoices, one page at a time, newest first; and what is done with a number's life once it is here.

use crate::domain::{
    self, AllowanceNumber, InvoicePaper, PrintMark, PrintOutcome, Printout, Remedy, RemedyOffer, SlipCode,
};
use crate::protocol::{
    InvoicePage, InvoiceQuery, InvoiceRow, JournalPlace, NumberLife, PAGE_ROWS_MAX, request,
};
use crate::text;
use crate::text::screen::Word;
use crate::ui::door::{Asked, Doc, Door, ReasonFor, ServiceAct, Ticket, Wish};
use crate::ui::shell::list::{page_down, page_up, roll};
use crate::ui::shell::{
    Act, Action, Buffer, CURSOR, Listing, Lists, Next, Popup, Position, Rect, Rows, Screen, Scroll, Shell,
    WhyNot, acts, paint,
};

/// Most pages down from the newest: a shop's busiest week. Older invoices are found by day or number.
pub const PAGES_MAX: usize = 1_000;

/// 發票查詢.
#[derive(Clone, Debug, Default)]
pub struct InvoiceList {
    /// Which invoices.
    pub query: InvoiceQuery,
    /// The rows of this page.
    pub rows: Vec<InvoiceRow>,
    /// The selected one.
    pub list: Scroll,
    /// Where the pages above and this one start.
    pub starts: Vec<Option<Vec<JournalPlace>>>,
    /// Where the next page starts.
    pub next: Option<Vec<JournalPlace>>,
    /// Counts the questions: only the last one's answer is shown.
    pub turn: u64,
    /// The last question is not answered.
    pub loading: bool,
    /// The last row is to be selected when the page comes.
    pub from_below: bool,
    /// The page is asked for because others did something: the selected invoice stays selected, wherever it stands then.
    pub keeps: bool,
}

impl InvoiceList {
    /// The newest of what a query wants.
    pub fn of(query: InvoiceQuery) -> Self {
        Self { query, starts: vec![None], ..Self::default() }
    }

    /// The question for this page, of `height` rows.
    pub fn ask(&mut self, height: usize) -> (u64, InvoiceQuery) {
        self.turn += 1;
        (self.loading, self.keeps) = (true, false);
        let limit = u32::try_from(height).unwrap_or(PAGE_ROWS_MAX).clamp(1, PAGE_ROWS_MAX);
        let resume = self.starts.last().cloned().flatten();
        (self.turn, InvoiceQuery { resume, limit, ..self.query.clone() })
    }

    /// Takes a page, if it is the one asked for last.
    pub fn take(&mut self, turn: u64, page: InvoicePage) {
        if turn != self.turn {
            return;
        }
        self.loading = false;
        let kept = self.selected().filter(|_| std::mem::take(&mut self.keeps));
        self.rows = page.rows;
        self.next = page.next;
        let last = self.rows.len().saturating_sub(1);
        let is_kept = |row: &InvoiceRow| Some(Doc::from(&row.invoice)) == kept;
        let kept = self.rows.iter().position(is_kept);
        let at = if self.from_below { last } else { kept.unwrap_or(self.list.at).min(last) };
        self.list = Scroll { at, top: 0 };
        self.from_below = false;
    }

    /// Goes one page down; false at the end.
    pub fn down(&mut self) -> bool {
        if self.loading || self.next.is_none() || self.starts.len() >= PAGES_MAX {
            return false;
        }
        self.starts.push(self.next.clone());
        self.list = Scroll::default();
        true
    }

    /// Goes one page up; false at the top.
    pub fn up(&mut self) -> bool {
        if self.loading || self.starts.len() < 2 {
            return false;
        }
        self.starts.pop();
        self.list = Scroll::default();
        true
    }

    /// The selected invoice.
    pub fn selected(&self) -> Option<Doc> {
        Some(Doc::from(&self.rows.get(self.list.at)?.invoice))
    }
}

type Deed = Act<InvoiceList>;

const ACTS: &[Act<InvoiceList>] = &[
    Deed::stays(Action::Confirm, |list, shell| list.wish(shell, Wish::Open))
        .word(Word::Open)
        .of_row()
        .when(is_selected)
        .verb("invoice show"),
    Deed::goes(Action::Filter, |list, _| Next::Open(Door::FindInvoices(Box::new(list.query.clone()))))
        .word(Word::Filter)
        .verb("invoice list"),
    Deed::stays(Action::Remedy, |list, shell| list.wish(shell, Wish::Remedy))
        .word(Word::Remedy)
        .also(Word::AlsoRemedy)
        .writes(domain::Deed::Correct)
        .of_row()
        .when(is_selected),
    Deed::stays(Action::Reprint, |list, shell| list.wish(shell, Wish::Print))
        .word(Word::Reprint)
        .writes(domain::Deed::Paper)
        .of_row()
        .when(is_selected)
        .verb("invoice reprint"),
    Deed::stays(Action::AllowanceCancel, |list, shell| list.wish(shell, Wish::AllowanceCancel))
        .word(Word::AllowanceCancel)
        .writes(domain::Deed::Correct)
        .of_row()
        .when(is_selected)
        .verb("invoice allowance-cancel"),
    Deed::goes(Action::Stuck, |_, _| Next::Open(Door::Stuck)).word(Word::Stuck).verb("upload stuck"),
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
    fn is_loading(&self) -> bool {
        self.loading
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw(shell, self, buffer, area);
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

    /// Asks for its page anew because others did something: what is shown stays until it comes.
    pub fn refresh(&mut self, shell: &mut Shell) {
        let loading = self.loading;
        self.fetch(shell);
        (self.loading, self.keeps) = (loading, !loading);
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

/// A scan over the list or a page: the invoice of a number, or of a slip of ours.
pub fn scanned(shell: &mut Shell, text: &str) {
    match SlipCode::parse(text) {
        Some(slip) => {
            shell.say(text::sale::scanned(shell.lang, &slip.number.to_string()));
            let request = request::NumberLife { number: slip.number, period: slip.period };
            shell.ask(Ticket::Life(Wish::Scanned(slip.random_code)), request);
        }
        None => shell.alarm(text::sale::scanned_unknown(shell.lang, text)),
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
        Wish::Scanned(code) => {
            let other = |row: &InvoiceRow| code.is_some_and(|code| code != row.invoice.random_code);
            if life.invoice.as_ref().is_some_and(other) {
                shell.alarm(text::sale::other_random_code(shell.lang, life.number));
            }
            Next::Open(Door::Life(life))
        }
        Wish::Remedy if life.invoice.is_none() => {
            shell.alarm(text::sale::list::not_issued_yet(shell.lang));
            Next::Stay
        }
        Wish::Remedy | Wish::Reissue if is_voided(&life) => Next::Open(Door::Reissue(life)),
        Wish::Remedy => Next::Open(Door::Remedies(life)),
        // Somebody else issued it anew meanwhile.
        Wish::Reissue => Next::Stay,
        Wish::Print => {
            paper(shell, &life);
            Next::Stay
        }
        Wish::AllowanceCancel => allowance_to_cancel(shell, &life),
    }
}

/// Nothing else can be done about a voided number than issuing it anew.
fn is_voided(life: &NumberLife) -> bool {
    life.invoice.as_ref().is_some_and(|row| row.voided.is_some())
}

fn allowance_to_cancel(shell: &mut Shell, life: &NumberLife) -> Next {
    let carried = |offer: &&RemedyOffer| offer.remedy == Remedy::Allow;
    if let Some(why) = life.remedies.iter().find(carried).and_then(|offer| offer.why_not)
        && why == domain::WhyNot::NotCarried
    {
        shell.alarm(text::correction::why_not(shell.lang, Remedy::Allow, why));
        return Next::Stay;
    }
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

/// 補印: which paper it would be, and whether that may be asked for: whoever may not have it is asked nothing.
fn paper(shell: &mut Shell, life: &NumberLife) {
    let (Some(doc), Some(row)) = (Doc::of(life), &life.invoice) else {
        return shell.alarm(text::sale::list::not_issued_yet(shell.lang));
    };
    let is_original =
        |printout: &Printout| matches!(printout, Printout::Invoice { paper: InvoicePaper::Original, .. });
    let held = |outcome: PrintOutcome| outcome.is_held();
    let has_original =
        life.printed.iter().any(|printing| is_original(&printing.job.printout) && held(printing.outcome));
    let paper = if row.invoice.print_mark == PrintMark::No {
        InvoicePaper::Information
    } else if has_original {
        InvoicePaper::Reprint
    } else if life.jobs.iter().any(|job| is_original(&job.printout)) {
        return shell.alarm(Word::OriginalWaits.say(shell.lang));
    } else {
        InvoicePaper::Original
    };
    let (number, period) = (doc.number, Some(doc.period));
    shell.ask(Ticket::Printable(doc), request::PrintCheck { number, period, paper });
}

/// A paper may be asked for: the first original and an information are asked about, a copy needs a reason.
pub fn printable(doc: Doc, paper: InvoicePaper) -> Next {
    Next::Open(match paper {
        InvoicePaper::Reprint => Door::Reason(ReasonFor::Reprint(doc)),
        InvoicePaper::Original | InvoicePaper::Information => {
            Door::Ask(Asked::Service(ServiceAct::Print(doc, paper)))
        }
    })
}

/// The columns of the list: where each begins and how wide it is.
const TIME: (u16, u16) = (2, 15);
const NUMBER: (u16, u16) = (18, 10);
const TOTAL: (u16, u16) = (28, 10);
const RECEIVER: (u16, u16) = (39, 21);
const STATUS: (u16, u16) = (61, 10);
const TILL: (u16, u16) = (72, 6);

/// Draws the list.
fn draw(shell: &Shell, list: &InvoiceList, buffer: &mut Buffer, area: Rect) {
    let (lang, look) = (shell.lang, shell.look);
    let title = Word::TitleInvoices.say(lang);
    let inside = Popup { title, look }.draw(buffer, Popup::whole(area));
    for ((x, width), word) in [
        (TIME, Word::ColTime),
        (NUMBER, Word::FieldNumber),
        (RECEIVER, Word::ColReceiver),
        (STATUS, Word::FieldStatus),
        (TILL, Word::ColTill),
    ] {
        paint::left(buffer, inside.x + x, inside.y, width, word.say(lang), look.label());
    }
    paint::right(buffer, inside.x + TOTAL.0, inside.y, TOTAL.1, Word::Total.say(lang), look.label());
    let end = inside.bottom() - 1;
    for (at, y) in (list.list.top..list.rows.len()).zip(inside.y + 1..end) {
        let sign = if at == list.list.at { CURSOR } else { " " };
        paint::left(buffer, inside.x, y, 1, sign, look.plain());
        invoice(shell, &list.rows[at], buffer, Rect::new(inside.x, y, inside.width, 1));
        let row = Rect::new(inside.x, y, inside.width, 1);
        paint::mark(buffer, look, row, at == list.list.at);
    }
    let foot = match (list.rows.is_empty(), list.loading) {
        (_, true) => Word::Loading.say(lang).to_owned(),
        (true, false) => Word::NoInvoices.say(lang).to_owned(),
        (false, false) => text::sale::list::list_page(lang, list.starts.len(), list.next.is_some()),
    };
    paint::left(buffer, inside.x + TIME.0, end, inside.width - TIME.0, &foot, look.label());
}

fn invoice(shell: &Shell, row: &InvoiceRow, buffer: &mut Buffer, area: Rect) {
    let (lang, style) = (shell.lang, shell.look.plain());
    let invoice = &row.invoice;
    let till = invoice.till.as_ref().map(ToString::to_string).unwrap_or_default();
    for ((x, width), text) in [
        (TIME, invoice.issued_at.roc_minute()),
        (NUMBER, invoice.number.to_string()),
        (RECEIVER, text::sale::list::receiver(lang, invoice)),
        (STATUS, text::sale::list::invoice_status(lang, row.status()).to_owned()),
        (TILL, till),
    ] {
        paint::left(buffer, area.x + x, area.y, width, &text, style);
    }
    let total = invoice.totals.total.to_string();
    paint::right(buffer, area.x + TOTAL.0, area.y, TOTAL.1, &total, style);
}
