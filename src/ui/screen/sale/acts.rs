//! Acts of the sales screen: payments, issuing, parking, the drawer, and what the customer holds.

use crate::domain::{
    Amount, CleanText, Held, Invoice, JobState, PARKED_LABEL_CHARS_MAX, PrintJob, PrintJobId, Printout,
    SaleDraft, Tender, TenderFault, TenderKind, Together, change, text_that_fits,
};
use crate::protocol::{self, Reply, Request, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Doc, Door, Purpose, Ticket};
use crate::ui::screen::sale::state::{Done, SaleScreen};
use crate::ui::shell::{Effect, Fault, FieldName, Next, Shell, WhyNot};
use rust_decimal::Decimal;

/// From this change on an amount of cash is taken for a slip of the hand: the largest note is of 2,000 dollars, and
/// nobody lays five of them on top of what is to be paid.
const CHANGE_MAX: Amount = 10_000;

/// Takes a payment; an empty field takes what is left.
pub fn tender(sale: &mut SaleScreen) {
    sale.form.clear_faults();
    let (unpaid, kind) = (sale.unpaid(), sale.tender_kind());
    let typed = sale.form.text(FieldName::Tendered);
    let amount = if typed.is_empty() { Some(unpaid) } else { typed.parse().ok() };
    let Some(amount) = amount else {
        sale.form.add_fault(FieldName::Tendered, Fault::Word(Word::BadAmount));
        return;
    };
    if amount == 0 || unpaid == 0 {
        sale.form.forward();
        return;
    }
    match with_payment(sale, Tender { kind, amount }) {
        Err(fault) => {
            sale.form.add_fault(FieldName::Tendered, fault);
        }
        Ok(tenders) => {
            sale.tenders = tenders;
            sale.last.insert(FieldName::Tendered, amount.to_string());
            sale.form.set(FieldName::Tendered, "");
            if sale.unpaid() == 0 {
                sale.form.forward();
            } else {
                sale.form.focus_on(FieldName::TenderKind);
            }
        }
    }
}

/// The payments with one more, or why it pays nothing.
fn with_payment(sale: &SaleScreen, tender: Tender) -> Result<Vec<Tender>, Fault> {
    let mut tenders = sale.tenders.clone();
    tenders.push(tender);
    let total = sale.totals().map_or(0, |totals| totals.total);
    match change(total, &tenders) {
        Err(fault) if !matches!(fault, TenderFault::Short(_)) => Err(Fault::Tender(fault)),
        Ok(change) if change >= CHANGE_MAX => Err(Fault::Word(Word::TooMuchChange)),
        _ => Ok(tenders),
    }
}

/// Cash that was typed into the entry.
pub fn take_cash(sale: &mut SaleScreen, amount: Amount) {
    sale.form.clear_faults();
    let taken = match sale.lines.is_empty() {
        true => Err(Fault::Word(Word::NoLineYet)),
        false => with_payment(sale, Tender { kind: TenderKind::Cash, amount }),
    };
    match taken {
        Err(fault) => {
            sale.form.add_fault(FieldName::Entry, fault);
        }
        Ok(tenders) => {
            sale.tenders = tenders;
            sale.last.insert(FieldName::Tendered, amount.to_string());
            sale.form.set(FieldName::Entry, "");
        }
    }
}

/// 儲存: issues the sale as it stands.
pub fn issue(sale: &mut SaleScreen, shell: &mut Shell) {
    match (draft(sale, shell), sale.reissues) {
        (Ok(sold), None) => start(sale, shell, Purpose::Issue, request::Issue(sold)),
        (Ok(sold), Some(Doc { number, period })) => {
            let anew = request::Reissue { number, period: Some(period), sale: sold };
            start(sale, shell, Purpose::Reissue, anew);
        }
        (Err(why), _) => not_done(sale, shell, why),
    }
}

/// The sale, or why it cannot be issued as it stands.
fn draft(sale: &mut SaleScreen, shell: &Shell) -> Result<SaleDraft, String> {
    let lang = shell.lang;
    finished(sale, shell)?;
    if let Some(why) = sale.stops_at_code(shell) {
        return Err(why);
    }
    if !sale.check() {
        return Err(text::screen::faults(lang, sale.form.fault_count()));
    }
    if sale.lines.is_empty() {
        return Err(Word::NoLineYet.say(lang).to_owned());
    }
    let totals = sale.totals().map_err(|fault| text::sale::fault::total_fault(lang, fault))?;
    let draft = sale.sale(shell.caller.till.as_ref());
    let change = change(totals.total, &draft.tenders).map_err(|fault| {
        sale.form.focus_on(FieldName::Tendered);
        text::sale::fault::tender_fault(lang, fault)
    })?;
    if change >= CHANGE_MAX {
        sale.form.focus_on(FieldName::Tendered);
        return Err(Word::TooMuchChange.say(lang).to_owned());
    }
    Ok(draft)
}

/// Nothing half typed is ever left out silently.
fn finished(sale: &mut SaleScreen, shell: &Shell) -> Result<(), String> {
    if let Some(max) = sale.form.stop_at_too_long() {
        return Err(text::screen::too_long(shell.lang, max));
    }
    // Whoever typed a carrier where none is taken must not get an invoice without it; the next key issues as it stands.
    if sale.form.forget_no_typing() {
        return Err(Word::NoTyping.say(shell.lang).to_owned());
    }
    match sale.unfinished() {
        Some(name) => {
            sale.form.focus_on(name);
            Err(Word::Unfinished.say(shell.lang).to_owned())
        }
        None => Ok(()),
    }
}

/// The sale stays. What was typed ahead was meant for the next one and must not run into this one.
pub fn not_done(sale: &mut SaleScreen, shell: &mut Shell, why: String) {
    sale.held.clear();
    shell.alarm(why);
}

fn start(sale: &mut SaleScreen, shell: &mut Shell, purpose: Purpose, act: impl Into<Request>) {
    sale.waiting |= shell.act(purpose, act);
}

/// 暫存.
pub fn park(sale: &mut SaleScreen, shell: &mut Shell) {
    if let Err(why) = finished(sale, shell) {
        return not_done(sale, shell, why);
    }
    if sale.lines.is_empty() {
        return shell.alarm(Word::NoLineYet.say(shell.lang));
    }
    if !sale.form.text(FieldName::Buyer).is_empty() && sale.buyer().is_none() {
        sale.form.focus_on(FieldName::Buyer);
        let why = sale.why_no_buyer().say(shell.lang).to_owned();
        return not_done(sale, shell, why);
    }
    let draft = SaleDraft { tenders: Vec::new(), ..sale.sale(shell.caller.till.as_ref()) };
    let name = draft.lines.first().map(|line| line.name.as_str().to_owned()).unwrap_or_default();
    let label = text_that_fits(&name, PARKED_LABEL_CHARS_MAX);
    let label = CleanText::new(label, PARKED_LABEL_CHARS_MAX).unwrap_or_default();
    start(sale, shell, Purpose::Park, request::Park { label, sale: draft });
}

/// 取回: the list of parked sales, where nothing is rung up.
pub fn call_back(sale: &mut SaleScreen, shell: &mut Shell) {
    sale.looking = Some((Decimal::ONE, String::new()));
    shell.ask(Ticket::Parked, request::ParkedList);
}

/// 開錢櫃.
pub fn drawer(sale: &mut SaleScreen, shell: &mut Shell) {
    start(sale, shell, Purpose::Drawer, request::OpenDrawer);
}

/// The oldest paper of this till that waits for a printer in trouble. Where a terminal has no till it sees the papers of all,
/// and another till's are that till's to give up.
fn waiting_paper(shell: &Shell) -> Option<PrintJobId> {
    let is_own = |job: &&PrintJob| job.till == shell.caller.till;
    shell.jobs.iter().filter(is_own).find(|job| matches!(job.state, JobState::Held(_))).map(|job| job.id)
}

/// A paper can be given up where one waits.
pub fn a_paper_waits(_: &SaleScreen, shell: &Shell) -> Result<(), WhyNot> {
    match waiting_paper(shell) {
        Some(_) => Ok(()),
        None => Err(WhyNot::plain(Word::NoPaperWaits.say(shell.lang))),
    }
}

/// Asks whether that paper is given up: it is a legal one, and the key stands beside those of every sale.
pub fn ask_give_up(shell: &Shell) -> Next {
    waiting_paper(shell).map_or(Next::Stay, |job| Next::Open(Door::Ask(Asked::GiveUpPaper(job))))
}

/// What the customer holds.
pub fn say_held(sale: &mut SaleScreen, shell: &mut Shell, job: PrintJobId, held: Held) {
    shell.say(text::paper::held_said(shell.lang, held));
    start(sale, shell, Purpose::Paper, request::PrintSay { job, held });
}

/// Asks how the papers of this till stand.
pub fn ask_jobs(shell: &mut Shell) {
    let till = shell.caller.till.clone();
    shell.ask(Ticket::Jobs, request::PrintJobs { till });
}

/// What the centre takes together, as far as it is known here.
pub fn takes(shell: &Shell) -> Option<Together> {
    shell.upload.as_ref().and_then(|upload| upload.link.together)
}

/// Asks whether a consumer can be sold to here.
pub fn ask_seller(shell: &mut Shell) {
    let till = shell.caller.till.clone();
    shell.ask(Ticket::Seller, request::SellerOf { company: None, till, buyer: None });
}

/// True where goods are not taken: nobody can be handed a slip, and what is typed is no company's invoice in a carrier. That
/// is said, and asked about again: it may have been put right meanwhile.
pub fn is_barred(sale: &SaleScreen, shell: &mut Shell) -> bool {
    let Some(why) = sale.bar.clone().filter(|_| sale.sale(None).needs_qr_key()) else { return false };
    shell.alarm(why);
    ask_seller(shell);
    true
}

impl SaleScreen {
    /// The code of the company that is sold for here: the till's, else the store's first; empty before either is known.
    pub fn sells_for(&self, shell: &Shell) -> String {
        let first = || shell.company().map(|company| &company.code);
        self.seller.as_ref().or_else(first).map(ToString::to_string).unwrap_or_default()
    }

    /// Gives a paper up.
    pub fn give_up(&mut self, shell: &mut Shell, job: PrintJobId) {
        start(self, shell, Purpose::Paper, request::PrintGiveUp(job));
    }

    /// Whether a consumer can be sold to; said before the first goods are typed.
    pub fn barred(&mut self, shell: &mut Shell, bar: Option<String>) {
        let is_new = self.bar != bar && self.done.is_none() && self.sale(None).needs_qr_key();
        if let Some(why) = bar.clone().filter(|_| is_new) {
            shell.alarm(why);
        }
        self.bar = bar;
    }

    /// The invoice is issued: it is shown, its slip is made, its job looked after.
    pub fn issued(&mut self, shell: &mut Shell, invoice: &Invoice) {
        self.begin_next();
        self.done = Some(Box::new(Done::new(invoice.clone())));
        let caller = Box::new(shell.caller.clone());
        shell.effects.push(Effect::Slip { caller, invoice: Box::new(invoice.clone()) });
        ask_jobs(shell);
    }

    /// Another act of the sales screen is done.
    pub fn answered(&mut self, shell: &mut Shell, purpose: Purpose) {
        self.waiting = false;
        if purpose == Purpose::Park {
            self.begin_next();
        }
        ask_jobs(shell);
    }

    /// An act was refused: what was typed stays, what was typed ahead of the answer is dropped, for it was meant for
    /// another screen.
    pub fn refused(&mut self) {
        self.waiting = false;
        self.held.clear();
    }

    /// How the papers stand: one in doubt is asked about, once, between two sales and never in the middle of one.
    pub fn jobs_came(&mut self, shell: &mut Shell) -> Next {
        self.tell_of_drawer(shell);
        let doubtful = shell.jobs.iter().find(|job| matches!(job.state, JobState::Doubtful(_)));
        let idle = self.is_empty() && !self.is_busy() && !self.doubt_put_off;
        match doubtful {
            Some(job) if idle => Next::Open(Door::Held(Box::new(job.clone()))),
            _ => Next::Stay,
        }
    }

    /// Says once why the drawer of this till did not open.
    fn tell_of_drawer(&mut self, shell: &mut Shell) {
        let stays = shell.jobs.iter().find_map(|job| match job.state {
            JobState::Held(_) if job.printout == Printout::Drawer && job.till == shell.caller.till => {
                Some((job.id, job.state))
            }
            _ => None,
        });
        let Some((id, state)) = stays.filter(|(id, _)| self.drawer_told != Some(*id)) else { return };
        self.drawer_told = Some(id);
        shell.alarm(text::paper::drawer_stays(shell.lang, state));
    }
}

/// What is said of an act that is done.
pub fn done(shell: &mut Shell, reply: &Reply) {
    match reply {
        Reply::Sale(protocol::sale::Reply::Invoice(invoice)) => {
            shell.say(text::sale::number_issued(shell.lang, invoice.number));
        }
        Reply::Sale(protocol::sale::Reply::Parked(parked)) => {
            shell.say(text::sale::parked(shell.lang, parked.id.0));
        }
        _ => {}
    }
}
