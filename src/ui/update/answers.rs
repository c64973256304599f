//! Answers: each question's goes to the room that asked, an act's to what it was for.

use crate::domain::{BookRefusal, CorrectionRefusal, PeopleRefusal, PrintJob, Refusal};
use crate::protocol::{
    Ask, Failure, NumberLife, RangeRow, Reply, StoreInfo, SuggestionRow, book, correction, read, request,
    till,
};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, Purpose, ServiceAct, Ticket, Wish};
use crate::ui::model::Model;
use crate::ui::screen::grid::undo::LastAct;
use crate::ui::screen::import::state::ImportStage;
use crate::ui::screen::invoices::list as invoices;
use crate::ui::screen::overview;
use crate::ui::screen::sale::acts as sale;
use crate::ui::screen::sign_in::Why;
use crate::ui::screen::{
    Board, CalendarPage, CoveragePage, ImportScreen, InvoiceList, Layer, Leaving, LifePage, Question,
    QuickForm, RangeForm, SaleScreen, ShiftPage, SignIn, StuckList, TakingsPage, UpkeepPage, Watching,
};
use crate::ui::shell::{Next, Screen, watched};
use crate::ui::update::rooms::{of_document, of_shift, on};
use std::mem::take as taken;

/// Takes an answer.
pub fn take(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) {
    if matches!(result, Err(Failure::Refused(Refusal::People(PeopleRefusal::SignInNeeded)))) {
        let why = if model.person.is_some() { Why::Over } else { Why::Start };
        model.cover(why);
    }
    match ticket {
        Ticket::Store => {
            // An answer that did not come locks nobody later.
            model.lock_asked &= result.is_ok();
            on::<request::Store>(model, result, store_came);
        }
        // Who may not ask is told by the first act that is refused.
        Ticket::Fence => {
            if let Ok(report) = read::<request::Fence>(result) {
                model.fence = report.why;
            }
        }
        // What an older engine does not know is unknown here too.
        Ticket::Upkeep => model.upkeep.report = read::<request::Upkeep>(result).ok(),
        Ticket::OfUpkeep(ask) => model.show(|page: &mut UpkeepPage, _| page.answered(ask, result)),
        Ticket::Companies => on::<request::Companies>(model, result, |model, all| model.companies = all),
        Ticket::Upload => on::<request::UploadStatus>(model, result, |model, up| {
            model.upload = Some(up);
            model.show(|room: &mut SaleScreen, shell| room.takes = sale::takes(shell));
        }),
        Ticket::Jobs => on::<request::PrintJobs>(model, result, jobs_came),
        Ticket::Page(turn) => model.grid.page_came(&mut model.shell, turn, result),
        Ticket::Find => on::<request::Ranges>(model, result, |model, page| {
            model.grid.found(&mut model.shell, &page);
        }),
        // An older engine does not know; it refuses what it must.
        Ticket::Ended => model.grid.ended = read::<request::EndedUntil>(result).ok().flatten(),
        Ticket::Preview => previewed(model, result),
        Ticket::Verdicts => model.show(|import: &mut ImportScreen, shell| import.checked(shell, result)),
        Ticket::Imported => ranges_imported(model, result),
        Ticket::Aside(ask) => model.beside.answered(&mut model.shell, ask, result),
        Ticket::Seller => seller_came(model, result),
        Ticket::Code { turn, place } => {
            model.show(|sale: &mut SaleScreen, shell| sale.code_came(shell, (turn, place), result));
        }
        Ticket::Good | Ticket::Goods | Ticket::Parked | Ticket::BuyerName(_) => {
            of_sale(model, ticket, result);
        }
        Ticket::SignIn => signed_in(model, result),
        Ticket::Life(wish) => on::<request::NumberLife>(model, result, |it, life| life_came(it, wish, life)),
        Ticket::Shift | Ticket::ShiftDrawer | Ticket::ShiftFloat => of_shift(model, ticket, result),
        Ticket::Invoices(_) | Ticket::Printable(_) | Ticket::Allowance(_) => {
            of_document(model, ticket, result)
        }
        Ticket::Stuck | Ticket::StuckOf(_) => of_document(model, ticket, result),
        Ticket::Leaving => model.show(|leaving: &mut Leaving, shell| leaving.answered(shell, result)),
        Ticket::PeriodEnd | Ticket::EarlyEnd | Ticket::Numbers(_) | Ticket::Awaited(_) => {
            of_shop(model, ticket, result);
        }
        Ticket::PeriodBefore | Ticket::Dashboard | Ticket::Calendar(_) => of_shop(model, ticket, result),
        Ticket::Takings(_) | Ticket::ShiftsClosed(_) | Ticket::Coverage(_) | Ticket::Untold => {
            of_shop(model, ticket, result);
        }
        Ticket::Frame => {
            model.tell(|watching: &mut Watching, shell| watching.answered(shell, result));
        }
        Ticket::Watched => watched::answered(&mut model.shell, result),
        Ticket::Suggestions => suggestions(model, read::<request::Suggestions>(result).ok()),
        Ticket::Suggested => suggested(model, result),
        Ticket::Refused => suggestion_refused(model, result),
        Ticket::Act(count) => acted(model, count, result),
    }
}

/// What an import made; an engine that does not know it leaves the import as it is.
fn ranges_imported(model: &mut Model, result: Result<Reply, Failure>) {
    let rows = read::<request::RangesOfAct>(result).ok();
    // Another act may have come since.
    let LastAct::Importing(name) = &model.grid.last_act else { return };
    model.grid.last_act = rows.map_or(LastAct::None, |rows| LastAct::imported(name.clone(), &rows));
}

fn suggestion_refused(model: &mut Model, result: Result<Reply, Failure>) {
    match result {
        Ok(_) => model.shell.say(Word::SuggestionRefused.say(model.lang)),
        Err(failure) => model.failed(&failure),
    }
}

fn acted(model: &mut Model, count: u64, result: Result<Reply, Failure>) {
    if let Some((purpose, result)) = model.act_answered(count, result) {
        settled(model, purpose, result);
    }
}

/// Whether a consumer can be sold to. Only the engine's no counts; where it does not answer, each act says so itself.
fn seller_came(model: &mut Model, result: Result<Reply, Failure>) {
    if let Ok(reply) = &result
        && let Some(seller) = request::SellerOf::read(reply.clone())
    {
        model.show(|sale: &mut SaleScreen, _| sale.seller = Some(seller.code));
    }
    let bar = match result {
        Err(Failure::Refused(Refusal::People(_))) => return,
        Err(Failure::Refused(refusal)) => Some(text::refusal(model.lang, &refusal)),
        Ok(_) | Err(_) => None,
    };
    model.show(|sale: &mut SaleScreen, shell| sale.barred(shell, bar));
}

/// What the pages about the shop as a whole asked.
fn of_shop(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) {
    match ticket {
        Ticket::PeriodEnd => model.show(|board: &mut Board, _| board.end_came(result)),
        Ticket::PeriodBefore => model.show(|board: &mut Board, _| board.before_came(result)),
        Ticket::EarlyEnd => model.show(|board: &mut Board, _| board.early_came(result)),
        Ticket::Untold => model.show(|board: &mut Board, _| board.untold_came(result)),
        Ticket::Awaited(which) => model.show(|board: &mut Board, _| board.awaited_came(which, result)),
        Ticket::Numbers(which) => model.show(|board: &mut Board, _| board.numbers_came(which, result)),
        Ticket::Takings(turn) => {
            model.show(|page: &mut TakingsPage, shell| page.came(shell, turn, result));
        }
        Ticket::ShiftsClosed(turn) => {
            model.show(|page: &mut TakingsPage, shell| page.shifts_came(shell, turn, result));
        }
        Ticket::Coverage(turn) => {
            model.show(|page: &mut CoveragePage, shell| page.came(shell, turn, result));
        }
        Ticket::Dashboard => model.show(|board: &mut Board, shell| board.answered(shell, result)),
        Ticket::Calendar(ask) => {
            model.show(|page: &mut CalendarPage, shell| page.answered(shell, ask, result));
        }
        _ => {}
    }
}

/// What the sales screen asked.
fn of_sale(model: &mut Model, ticket: Ticket, result: Result<Reply, Failure>) {
    match ticket {
        Ticket::Good => {
            let good = model.heard::<request::Good>(result);
            model.show(|sale: &mut SaleScreen, shell| sale.looked_up(shell, good));
        }
        Ticket::Goods => {
            let page = model.heard::<request::Goods>(result);
            model.tell(|sale: &mut SaleScreen, shell| sale.found(shell, page));
        }
        Ticket::Parked => {
            let parked = model.heard::<request::ParkedList>(result);
            model.tell(|sale: &mut SaleScreen, shell| sale.listed(shell, parked));
        }
        Ticket::BuyerName(buyer) => {
            let name = model.heard::<request::BuyerName>(result).flatten();
            model.show(|sale: &mut SaleScreen, _| sale.buyer_named(buyer, name));
        }
        _ => {}
    }
}

fn store_came(model: &mut Model, store: Box<StoreInfo>) {
    let lock = taken(&mut model.lock_asked);
    match (store.sign_in, lock) {
        (true, true) => model.cover(Why::Locked),
        (false, true) => model.shell.say(Word::NoPeople.say(model.lang)),
        (true, false) if model.caller.session.is_none() => model.cover(Why::Start),
        _ => {}
    }
    model.store = Some(store);
}

fn jobs_came(model: &mut Model, jobs: Vec<PrintJob>) {
    model.jobs = jobs;
    if model.on_top::<SaleScreen>().is_some() {
        model.tell(|sale: &mut SaleScreen, shell| sale.jobs_came(shell));
    }
}

fn previewed(model: &mut Model, result: Result<Reply, Failure>) {
    let mut refusal = None;
    model.tell(|form: &mut RangeForm, shell| match form.previewed(shell, result) {
        Ok(next) => next,
        Err(failure) => {
            refusal = Some(failure);
            Next::Stay
        }
    });
    if let Some(failure) = refusal {
        refused(model, failure);
    }
}

/// The person is in: what is shown is asked for anew, and so is what waited under the form, papers in doubt.
fn signed_in(model: &mut Model, result: Result<Reply, Failure>) {
    let mut is_in = false;
    model.tell(|sign_in: &mut SignIn, shell| {
        is_in = sign_in.answered(shell, result);
        if is_in { Next::Close } else { Next::Stay }
    });
    if is_in {
        model.ask(Ticket::Store, request::Store);
        model.ask(Ticket::Fence, request::Fence);
        model.ask(Ticket::Upkeep, request::Upkeep);
        // Refused before somebody was in.
        model.ask(Ticket::Upload, request::UploadStatus);
        model.ask(Ticket::Suggestions, request::Suggestions);
        model.grid.ask_anew(&mut model.shell);
        model.ask(Ticket::Companies, request::Companies);
        model.show(|_: &mut SaleScreen, shell| {
            sale::ask_jobs(shell);
            sale::ask_seller(shell);
        });
    }
}

/// A number's life is here. It opens something only over what it was asked from.
fn life_came(model: &mut Model, wish: Wish, life: Box<NumberLife>) {
    if wish == Wish::Again {
        let lang = model.lang;
        model.show(|page: &mut LifePage, _| page.show_again(lang, life));
    } else if matches!(model.layers.last(), Some(Layer::Invoices(_) | Layer::Life(_)))
        || (matches!(wish, Wish::Scanned(_)) && model.on_top::<SaleScreen>().is_some())
    {
        model.tell_top(|_, shell| invoices::life_came(shell, wish, life));
    }
}

/// The question about a suggestion that is gone is gone with it. Nobody asked for them here: a terminal is not disturbed
/// by who suggests.
fn suggestions(model: &mut Model, rows: Option<Vec<SuggestionRow>>) {
    let Some(rows) = rows else { return };
    let is_gone = |id: u64| rows.iter().all(|row| row.id != id);
    model.layers.retain(|layer| match layer {
        Layer::Question(question) => {
            !matches!(question.as_ref(), Question { asked: Asked::Suggestion(id), .. } if is_gone(*id))
        }
        _ => true,
    });
    model.suggestions = rows;
}

/// A suggestion was made from here, or not.
fn suggested(model: &mut Model, result: Result<Reply, Failure>) {
    let was_made = result.is_ok();
    model.layers.retain_mut(|layer| {
        let saving = match layer {
            Layer::Range(form) if form.suggest_to.is_some() => taken(&mut form.form.saving),
            Layer::SuggestCancel(form) => taken(&mut form.form.saving),
            _ => false,
        };
        !(saving && was_made)
    });
    match result {
        Ok(_) => model.shell.say(Word::Suggested.say(model.lang)),
        Err(failure) => model.failed(&failure),
    }
}

fn settled(model: &mut Model, purpose: Purpose, result: Result<Reply, Failure>) {
    match (purpose, result) {
        (Purpose::Import, result) => imported(model, result),
        (purpose, Ok(reply)) if purpose.is_of_sale() => return sold(model, purpose, reply),
        (purpose, Err(failure)) if purpose.is_of_sale() => {
            model.show(|sale: &mut SaleScreen, _| sale.refused());
            if is_issued_anew(&failure) {
                close_reissue(model);
                look_again(model);
            }
            return model.failed(&failure);
        }
        (Purpose::Suggestion, Ok(_)) => model.shell.say(text::till::overview::suggestion_done(model.lang)),
        (Purpose::Coverage, Ok(_)) => model.shell.say(Word::CoverageQueued.say(model.lang)),
        (Purpose::Takings, Ok(_)) => model.shell.say(Word::TakingsQueued.say(model.lang)),
        (Purpose::Service(act), Ok(reply)) => return service_done(model, act, reply),
        (Purpose::PeriodEnd(step, period), Ok(_)) => {
            model.shell.say(overview::stepped(model.lang, step, period));
            model.show(|board: &mut Board, shell| board.refresh(shell));
        }
        (purpose, Ok(Reply::Book(book::Reply::RangesPut(rows)))) => return put(model, purpose, &rows),
        // A reply of another kind: the act is done all the same.
        (_, Ok(_)) => {}
        (Purpose::Service(_), Err(failure)) => {
            refused(model, failure);
            // Somebody else may have done something about it: what is offered goes by what is there now.
            return look_again(model);
        }
        (_, Err(failure)) => return refused(model, failure),
    }
    refresh(model);
}

fn refresh(model: &mut Model) {
    model.grid.ask_again(&mut model.shell);
    if model.companies.is_empty() {
        model.ask(Ticket::Companies, request::Companies);
    }
}

fn sold(model: &mut Model, purpose: Purpose, reply: Reply) {
    if purpose == Purpose::Reissue {
        return reissued(model, reply);
    }
    sale::done(&mut model.shell, &reply);
    if let Some(invoice) = request::Issue::read(reply) {
        model.show(|sale: &mut SaleScreen, shell| sale.issued(shell, &invoice));
        return refresh(model);
    }
    model.show(|sale: &mut SaleScreen, shell| sale.answered(shell, purpose));
}

/// The number is out again: its room closes, and what lies under it shows it.
fn reissued(model: &mut Model, reply: Reply) {
    close_reissue(model);
    if let Some(invoice) = request::Reissue::read(reply) {
        model.shell.say(text::correction::reissued(model.lang, invoice.number));
    }
    look_again(model);
    refresh(model);
}

/// The room in which a number is issued anew closes.
fn close_reissue(model: &mut Model) {
    model.layers.retain(|layer| !matches!(layer, Layer::Sale(sale) if sale.reissues.is_some()));
}

/// Another terminal has issued the number anew meanwhile.
fn is_issued_anew(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(Refusal::Correction(CorrectionRefusal::NotVoided(_))))
}

/// What is shown of invoices is asked for anew.
fn look_again(model: &mut Model) {
    model.show(InvoiceList::fetch);
    model.show(StuckList::fetch);
    model.show(ShiftPage::look);
    model.show(|page: &mut LifePage, shell| page.ask(shell, Wish::Again));
}

/// The rows are stored, or refused meanwhile.
fn imported(model: &mut Model, result: Result<Reply, Failure>) {
    match read::<request::Import>(result) {
        Ok(report) => {
            model.layers.retain(|layer| {
                !matches!(layer, Layer::Import(import) if matches!(import.stage, ImportStage::Saving(..)))
            });
            let name = model.shell.last_act_name();
            model.grid.last_act = name.clone().map_or(LastAct::None, LastAct::Importing);
            if let Some(name) = name {
                model.ask(Ticket::Imported, request::RangesOfAct(name));
            }
            model.shell.say(text::book::import::imported(model.lang, report.ranges));
        }
        Err(failure) => {
            match &failure {
                Failure::Refused(Refusal::Book(BookRefusal::Import(_))) => {
                    model.shell.alarm(Word::ImportRefused.say(model.lang))
                }
                _ => model.failed(&failure),
            }
            model.show(|import: &mut ImportScreen, _| import.not_saved(failure));
        }
    }
}

/// Ranges were written: the room that asked goes, the grid follows. A form that was opened since keeps what is typed.
fn put(model: &mut Model, purpose: Purpose, rows: &[RangeRow]) {
    let lang = model.lang;
    match purpose {
        Purpose::Save | Purpose::Batch => {
            let edit = model
                .layers
                .iter()
                .any(|layer| matches!(layer, Layer::Range(form) if form.is_saving() && form.is_edit()));
            let name = model.shell.last_act_name();
            let asked = if edit { |_, lowest| Asked::UndoEdited(lowest) } else { Asked::UndoAdded };
            model.grid.last_act = LastAct::named(name, rows, asked);
            let is_saving = |layer: &Layer| matches!(layer, Layer::Preview(preview) if preview.saving);
            let batch = purpose == Purpose::Batch && model.layers.iter().any(is_saving);
            model.layers.retain(|layer| match layer {
                Layer::Range(form) => !(batch || (purpose == Purpose::Save && form.is_saving())),
                Layer::Preview(_) => !batch,
                Layer::Quick(form) => !(purpose == Purpose::Save && form.is_saving()),
                _ => true,
            });
            model.shell.say(text::book::saved(lang, rows.len()));
            return model.grid.land_on(&mut model.shell, rows);
        }
        Purpose::UndoEdit => {
            model.grid.last_act = LastAct::None;
            model.shell.say(Word::UndoneEdit.say(lang));
            return model.grid.land_on(&mut model.shell, rows);
        }
        Purpose::Delete => {
            model.grid.last_act = LastAct::named(model.shell.last_act_name(), rows, Asked::UndoDeleted);
            match rows {
                [row] => model.shell.say(text::book::deleted(lang, row.range.span)),
                rows => model.shell.say(text::book::many_deleted(lang, rows.len())),
            }
            for row in rows {
                model.grid.marks.remove(&row.range.id);
            }
        }
        Purpose::Dept => {
            model.layers.retain(|layer| !matches!(layer, Layer::Dept(form) if form.is_saving()));
            model.grid.marks.clear();
            model.grid.last_act = LastAct::named(model.shell.last_act_name(), rows, Asked::UndoDept);
            model.shell.say(text::book::dept_changed(lang, rows.len()));
        }
        Purpose::Lend => {
            model.layers.retain(|layer| !matches!(layer, Layer::Lend(form) if form.is_saving()));
            model.grid.marks.clear();
            model.grid.last_act = LastAct::lent(rows);
            model.shell.say(text::book::lending::lent(lang, rows.len()));
        }
        Purpose::Branch => {
            model.layers.retain(|layer| !matches!(layer, Layer::Branch(form) if form.is_saving()));
            model.grid.marks.clear();
            model.grid.last_act = LastAct::Barred(Word::UndoNotBranch);
            model.shell.say(text::book::branches::allotted(lang, rows.len()));
        }
        Purpose::TakeBack => {
            model.layers.retain(|layer| !matches!(layer, Layer::TakeBack(form) if form.is_saving()));
            model.grid.last_act = LastAct::Barred(Word::UndoNotTakeBack);
            let used = rows.iter().filter(|row| row.range.used_by().is_some());
            let used = used.map(|row| u64::from(row.range.span.count())).sum();
            model.shell.say(text::book::lending::taken_back(lang, used));
        }
        // No other act answers with ranges.
        _ => {}
    }
    refresh(model);
}

/// An act of the invoice screens is done: its form goes, what is shown below is asked for anew, and the paper is
/// offered.
fn service_done(model: &mut Model, act: ServiceAct, reply: Reply) {
    model.layers.retain(|layer| match layer {
        Layer::Reason(form) => !form.is_saving(),
        Layer::Allow(form) => !form.is_saving(),
        Layer::Count(form) => !form.is_saving(),
        // What was offered is no longer true.
        Layer::Ways(_) | Layer::StuckWays(_) => false,
        Layer::Correct(form) => !form.is_saving(),
        _ => true,
    });
    model.shell.say(text::correction::service_done(model.lang, act));
    match reply {
        Reply::Correction(correction::Reply::Allowance(allowance)) => {
            offer(model, ServiceAct::PrintAllowance(allowance.number));
        }
        Reply::Till(till::Reply::Shift(shift)) => {
            let id = shift.id;
            // Its page says so where it stands.
            let is_open = model.room::<ShiftPage>().is_some();
            model.show(|page: &mut ShiftPage, shell| *page = ShiftPage::open(shell, shift, true));
            if is_open {
                offer(model, ServiceAct::PrintShift(id));
            }
        }
        _ => {}
    }
    look_again(model);
    if let ServiceAct::Cancel(doc, _) = act {
        model.show(|sale: &mut SaleScreen, _| sale.cancelled(doc));
    }
    // A voided number must go out again: what is wrong with it is put right now.
    if let ServiceAct::Void(doc, _) = act {
        invoices::ask_life(&mut model.shell, doc, Wish::Reissue);
    }
}

/// Offers the paper, but only over what the act was asked from: the cashier may have gone on, or locked the screen.
fn offer(model: &mut Model, paper: ServiceAct) {
    let over = matches!(
        model.layers.last(),
        Some(Layer::Invoices(_) | Layer::Find(_) | Layer::Life(_) | Layer::Shift(_))
            | Some(Layer::Reason(_) | Layer::Allow(_) | Layer::PickAllowance(_))
    );
    if over {
        model.enter(model.layers.len(), Door::Ask(Asked::Service(paper)));
    }
}

/// A refusal: at its fields where it has some and the form is open, else in the message line.
fn refused(model: &mut Model, failure: Failure) {
    model.layers.retain(|layer| !matches!(layer, Layer::Preview(_)));
    model.layers.iter_mut().for_each(|layer| layer.room_mut().unlock());
    if let Failure::Refused(Refusal::Book(BookRefusal::NoSuchRange(id))) = &failure
        && let Some(row) = model.grid.rows.iter().find(|row| row.range.id == *id)
    {
        // A person knows a range by its numbers.
        let gone = text::book::gone(model.lang, row.range.span);
        model.shell.alarm(gone);
        return refresh(model);
    }
    model.failed(&failure);
    if let Failure::Refused(Refusal::Book(BookRefusal::Fields(faults))) = failure {
        model.show(|form: &mut QuickForm, shell| form.refused(shell, faults.clone()));
        model.show(|form: &mut RangeForm, shell| form.refused(shell, faults));
    }
}
