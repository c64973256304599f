//! Acts of the sales screen: payments, issuing, parking, the drawer, and what the customer holds.

use crate::domain::{
    CleanText, Held, Invoice, JobState, PARKED_LABEL_CHARS_MAX, PrintJob, PrintJobId, SaleDraft, Tender,
    change,
};
use crate::protocol::{Failure, Reply, Request};
use crate::text::screen::{self, Word};
use crate::text::{printing, sale as words};
use crate::ui::layers::{Layer, Picker};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::sale::done::SlipPages;
use crate::ui::screen::sale::keys::show_done;
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::pending as acts;

/// Takes a payment; an empty field takes what is left.
pub(crate) fn tender(model: &mut Model) {
    let Some(sale) = model.sale_screen() else { return };
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
    let mut tenders = sale.tenders.clone();
    tenders.push(Tender { kind, amount });
    let total = sale.totals().map_or(0, |totals| totals.total);
    match change(total, &tenders) {
        Err(fault) if !matches!(fault, crate::domain::TenderFault::Short(_)) => {
            sale.form.add_fault(FieldName::Tendered, Fault::Tender(fault));
        }
        _ => {
            sale.tenders = tenders;
            sale.last.insert("tendered", amount.to_string());
            sale.form.set(FieldName::Tendered, "");
            if sale.unpaid() == 0 {
                sale.form.forward();
            } else {
                sale.form.focus_on(FieldName::TenderKind);
            }
        }
    }
}

/// 儲存: issues the sale as it stands.
pub(crate) fn issue(model: &mut Model) -> Vec<Effect> {
    let (lang, till) = (model.lang, model.caller.till.clone());
    if let Some(why) = not_ready(model) {
        return not_issued(model, why);
    }
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    let draft = match sale.totals() {
        Ok(totals) => {
            let draft = sale.sale(till.as_ref());
            match change(totals.total, &draft.tenders) {
                Ok(_) => draft,
                Err(fault) => {
                    sale.form.focus_on(FieldName::Tendered);
                    return not_issued(model, words::tender_fault(lang, fault));
                }
            }
        }
        Err(fault) => return not_issued(model, words::total_fault(lang, fault)),
    };
    start(model, Purpose::Issue, Request::Issue(draft))
}

/// Why the sale cannot be issued or parked as it stands. Nothing half typed is ever left out silently.
fn not_ready(model: &mut Model) -> Option<String> {
    let lang = model.lang;
    let sale = model.sale_screen()?;
    if let Some(name) = sale.unfinished() {
        sale.form.focus_on(name);
        return Some(Word::Unfinished.say(lang).to_owned());
    }
    if !sale.check() {
        return Some(screen::faults(lang, sale.form.fault_count()));
    }
    sale.lines.is_empty().then(|| Word::NoLineYet.say(lang).to_owned())
}

/// The sale stays. What was typed ahead was meant for the next one and must not run into this one.
fn not_issued(model: &mut Model, why: String) -> Vec<Effect> {
    if let Some(sale) = model.sale_screen() {
        sale.held.clear();
    }
    model.alarm(why);
    Vec::new()
}

fn start(model: &mut Model, purpose: Purpose, request: Request) -> Vec<Effect> {
    let (started, effects) = acts::start(model, purpose, request);
    if let Some(sale) = model.sale_screen() {
        sale.waiting |= started;
    }
    effects
}

/// The invoice is issued: its slip is made, its job looked after.
pub(crate) fn issued(model: &mut Model, invoice: &Invoice) -> Vec<Effect> {
    model.say(screen::issued(model.lang, invoice.number));
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    sale.waiting = false;
    show_done(sale, invoice.clone());
    let caller = Box::new(model.caller.clone());
    let mut effects = vec![Effect::Slip { caller, invoice: Box::new(invoice.clone()) }];
    effects.extend(refresh_jobs(model));
    effects.extend(crate::ui::screen::sale::keys::drain(model));
    effects
}

/// The slip for the screen is made.
pub(crate) fn slip_made(model: &mut Model, number: crate::domain::Number, slip: Result<SlipPages, String>) {
    let done = model.sale_screen().and_then(|sale| sale.done.as_mut());
    if let Some(done) = done.filter(|done| done.invoice.number == number) {
        done.slip = Some(slip);
    }
}

/// 暫存.
pub(crate) fn park(model: &mut Model) -> Vec<Effect> {
    let till = model.caller.till.clone();
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    if let Some(name) = sale.unfinished() {
        sale.form.focus_on(name);
        return not_issued(model, Word::Unfinished.say(model.lang).to_owned());
    }
    if sale.lines.is_empty() {
        model.alarm(Word::NoLineYet.say(model.lang));
        return Vec::new();
    }
    let typed = !sale.form.text(FieldName::Buyer).is_empty();
    if typed && sale.buyer().is_none() {
        sale.form.focus_on(FieldName::Buyer);
        return not_issued(model, Word::BadUbn.say(model.lang).to_owned());
    }
    let draft = SaleDraft { tenders: Vec::new(), ..sale.sale(till.as_ref()) };
    let name = draft.lines.first().map(|line| line.name.as_str().to_owned()).unwrap_or_default();
    let label: String = name.chars().take(PARKED_LABEL_CHARS_MAX).collect();
    let label = CleanText::new(&label, PARKED_LABEL_CHARS_MAX).unwrap_or_default();
    start(model, Purpose::Park, Request::Park { label, sale: draft })
}

/// 取回: the list of parked sales, where nothing is rung up.
pub(crate) fn call_back(model: &mut Model) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    if !sale.lines.is_empty() {
        model.alarm(Word::FinishFirst.say(model.lang));
        return Vec::new();
    }
    sale.looking = Some((rust_decimal::Decimal::ONE, String::new()));
    vec![model.question(Ticket::Parked, Request::ParkedList)]
}

pub(crate) fn drawer(model: &mut Model) -> Vec<Effect> {
    start(model, Purpose::Drawer, Request::OpenDrawer)
}

/// Gives up the oldest paper that waits for a printer in trouble.
pub(crate) fn give_up(model: &mut Model) -> Vec<Effect> {
    let held = model.jobs.iter().find(|job| matches!(job.state, JobState::Held(_))).map(|job| job.id);
    match held {
        Some(job) => start(model, Purpose::Paper, Request::PrintGiveUp(job)),
        None => {
            model.say(Word::NoPaperWaits.say(model.lang));
            Vec::new()
        }
    }
}

/// What the customer holds, by the row of the list.
pub(crate) fn say_held(model: &mut Model, job: PrintJobId, row: usize) -> Vec<Effect> {
    let Some(&held) = Held::ALL.get(row) else { return Vec::new() };
    model.say(printing::held_said(model.lang, held));
    start(model, Purpose::Paper, Request::PrintSay { job, held })
}

/// An act of the sales screen other than the issue is answered.
pub(crate) fn answered(model: &mut Model, purpose: Purpose, reply: &Reply) -> Vec<Effect> {
    let lang = model.lang;
    if let Some(sale) = model.sale_screen() {
        sale.waiting = false;
        if purpose == Purpose::Park {
            sale.begin_next();
        }
    }
    if let (Purpose::Park, Reply::Parked(parked)) = (purpose, reply) {
        model.say(screen::parked(lang, parked.id.0));
    }
    let mut effects = refresh_jobs(model);
    effects.extend(crate::ui::screen::sale::keys::drain(model));
    effects
}

/// An act of the sales screen was refused: what was typed stays, what was typed ahead of the answer is dropped,
/// for it was meant for another screen.
pub(crate) fn failed(model: &mut Model, failure: &Failure) {
    if let Some(sale) = model.sale_screen() {
        sale.waiting = false;
        sale.held.clear();
    }
    model.alarm(crate::ui::shell::say::failure(model.lang, failure));
}

/// Asks how the papers of this till stand.
pub(crate) fn refresh_jobs(model: &mut Model) -> Vec<Effect> {
    let till = model.caller.till.clone();
    if model.sale_screen().is_none() {
        return Vec::new();
    }
    vec![model.question(Ticket::Jobs, Request::PrintJobs { till })]
}

/// How they stand: one in doubt is asked about, once, and never in the middle of a sale.
pub(crate) fn jobs(model: &mut Model, reply: Option<Reply>) {
    let Some(Reply::PrintJobs(jobs)) = reply else { return };
    model.jobs = jobs;
    ask_about_doubt(model);
}

/// Opens the question about a paper in doubt, between two sales.
pub(crate) fn ask_about_doubt(model: &mut Model) {
    let doubtful = |job: &&PrintJob| matches!(job.state, JobState::Doubtful(_));
    let Some(job) = model.jobs.iter().find(doubtful).cloned() else { return };
    let idle =
        model.sale_on_top().is_some_and(|sale| sale.is_empty() && !sale.is_busy() && !sale.doubt_put_off);
    if idle {
        model.layers.push(Layer::Pick(Box::new(Picker::held(&job))));
    }
}
