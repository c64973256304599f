//! The acts of the sales screen. While an answer is awaited keys are kept, in order, and taken afterwards: a cashier and
//! a scanner are never too fast.

use crate::domain::{self, LINES_MAX, PrintJob, Printout, Remedy, SlipCode, TenderFault, undone};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Doc, Door, Purpose, ReasonFor};
use crate::ui::screen::sale::entry::{Entry, entry};
use crate::ui::screen::sale::scanned::Taken;
use crate::ui::screen::sale::state::{Editing, HELD_KEYS_MAX, Removed, SaleScreen};
use crate::ui::screen::sale::{acts, lines, reissue, view};
use crate::ui::shell::{
    Act, Action, Acts, Buffer, Burst, Care, Chord, Context, Fault, FieldName, Next, Position, Press, Rect,
    Screen, Shell, WhyNot, fields, has_form, typing,
};

type Deed = Act<SaleScreen>;

const ACTS: &[Act<SaleScreen>] = &[
    Deed::stays(Action::Save, issue).word(Word::Issue),
    Deed::stays(Action::ListOf, lines::list_of).word(Word::ListOf),
    Deed::stays(Action::Repeat, repeat).word(Word::Repeat),
    Deed::stays(Action::LineEdit, |sale, _| sale.edit_selected()).word(Word::LineEdit),
    Deed::stays(Action::LineRemove, remove).word(Word::LineRemove),
    Deed::stays(Action::Park, acts::park).word(Word::Park).when(reissue::is_new),
    Deed::stays(Action::CallBack, acts::call_back).word(Word::CallBack).when(nothing_rung_up),
    Deed::goes(Action::Leave, |sale, _| leave(sale, Asked::Drop)).word(Word::Leave),
    Deed::stays(Action::Confirm, accept),
    Deed::stays(Action::Next, next_field),
    Deed::stays(Action::Previous, |sale, shell| {
        // It is gone back to, and told meanwhile.
        if let Some(why) = stays(sale, shell) {
            shell.alarm(why);
        }
        sale.form.back();
    }),
    Deed::stays(Action::ChoiceNext, |sale, shell| choose(sale, shell, true)),
    Deed::stays(Action::ChoicePrevious, |sale, shell| choose(sale, shell, false)),
    Deed::stays(Action::Clear, |sale, shell| {
        let typed = typing::clear(&mut sale.form);
        sale.took(shell, typed);
    }),
    Deed::stays(Action::Up, |sale, shell| sale.select(-1, lines::height(shell))),
    Deed::stays(Action::Down, |sale, shell| sale.select(1, lines::height(shell))),
    Deed::stays(Action::PageUp, |sale, shell| sale.select(-10, lines::height(shell))),
    Deed::stays(Action::PageDown, |sale, shell| sale.select(10, lines::height(shell))),
    // Said on the receipt itself: a bar that changed with each sale would be written anew with each.
    Deed::goes(Action::Undo, undo).when(something_to_undo),
    Deed::stays(Action::Drawer, acts::drawer),
    Deed::goes(Action::PaperGiveUp, |_, shell| acts::ask_give_up(shell)).when(acts::a_paper_waits),
    Deed::goes(Action::QuickAdd, |sale, shell| Next::Open(Door::QuickRange(sale.sells_for(shell))))
        .writes(domain::Deed::KeepRanges)
        .verb("range add"),
    Deed::goes(Action::Drop, |sale, _| leave(sale, Asked::ClearSale)),
];

impl Acts for SaleScreen {
    const CONTEXTS: &'static [Context] = &[Context::Sale, Context::SaleChoice];
    const ACTS: &'static [Act<Self>] = ACTS;

    /// While the last invoice is shown no choice is made.
    fn context_now(&self) -> Context {
        match self.form.focused() {
            Some(field) if field.is_choice() && self.done.is_none() => Context::SaleChoice,
            _ => Context::Sale,
        }
    }
}

impl Screen for SaleScreen {
    has_form!();

    fn changed(&mut self, shell: &mut Shell, field: FieldName) {
        if field == FieldName::Buyer {
            self.buyer_changed();
        }
        self.judge();
        if field == FieldName::Buyer {
            lines::ask_buyer(self, shell);
        }
    }

    fn is_waiting(&self) -> bool {
        self.is_busy()
    }

    fn before(&mut self, shell: &mut Shell, press: Press) -> Option<Next> {
        if self.is_busy() && !shell.is_stalled() {
            if self.held.len() < HELD_KEYS_MAX {
                self.held.push_back((press.chord, press.at));
            } else {
                shell.dropped(Word::KeysFull.say(shell.lang));
            }
            return Some(Next::Stay);
        }
        if self.waiting {
            return Some(stalled_key(shell, press.action));
        }
        if self.done_key(shell.is_wide(), press) {
            return Some(Next::Stay);
        }
        if Burst::is_terminator(press.chord)
            && let Some(Taken { text, replaced }) = self.take_burst(press.at, &shell.rhythm)
        {
            if let Some(left) = replaced {
                shell.alarm(text::sale::scan_replaces(shell.lang, &left));
            }
            lines::scan(self, shell, &text);
            return Some(Next::Stay);
        }
        self.note_burst(press.chord, press.at, &shell.rhythm);
        self.amount_at_kind(press.chord);
        None
    }

    /// Enter in the last field issues, and 儲存 anywhere. One that is held down, or pressed once more than it was meant, does not:
    /// the first one may have been told what is wrong, which nobody has read yet.
    fn care(&self, action: Action) -> Care {
        let saves = action == Action::Save || action == Action::Confirm && self.form.is_at_end();
        let issues = saves && self.done.is_none();
        Care { no_repeat: issues, ..Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::draw(shell, self, buffer, area)
    }

    fn draw_over(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) {
        view::code_page(shell, self, buffer, area);
    }
}

/// Asking stopped: 儲存 asks again, Esc leaves; the request stays.
fn stalled_key(shell: &mut Shell, action: Option<Action>) -> Next {
    match action {
        Some(Action::Leave | Action::Drop) => return Next::Close,
        Some(Action::Save) => shell.act_again(),
        _ => shell.say(Word::NoAnswer.say(shell.lang)),
    }
    Next::Stay
}

fn nothing_rung_up(sale: &SaleScreen, shell: &Shell) -> Result<(), WhyNot> {
    reissue::is_new(sale, shell)?;
    WhyNot::unless(sale.lines.is_empty(), || Word::FinishFirst.say(shell.lang))
}

/// Esc leaves, 放棄 empties; either asks when something would be lost.
fn leave(sale: &mut SaleScreen, asked: Asked) -> Next {
    if sale.editing != Editing::No {
        sale.end_edit();
        return Next::Stay;
    }
    match (sale.is_empty(), asked) {
        (false, _) => Next::Open(Door::Ask(asked)),
        (true, Asked::Drop) => Next::Close,
        (true, _) => Next::Stay,
    }
}

/// In the payment its last part is taken back, elsewhere the selected line goes. Either is named, and comes back.
fn remove(sale: &mut SaleScreen, shell: &mut Shell) {
    let focused = sale.form.focused().map(|field| field.name);
    let paying = matches!(focused, Some(FieldName::TenderKind | FieldName::Tendered | FieldName::Paper));
    let removed = if paying { sale.unpay() } else { sale.remove_selected() };
    match removed {
        Some(removed) => {
            sale.select(0, lines::height(shell));
            let key = shell.keymap.shown(Context::Sale, Action::Undo);
            let text = match &removed {
                Removed::Line(at, line) => {
                    let amount = line.amount().map(|amount| amount.normalize().to_string());
                    text::sale::line_removed(shell.lang, at + 1, &amount.unwrap_or_default(), &key)
                }
                Removed::Tender(tender) => {
                    let kind = text::sale::sums::tender_kind(shell.lang, tender.kind);
                    text::sale::tender_taken_back(shell.lang, kind, tender.amount, &key)
                }
            };
            shell.say(text);
            sale.keep_removed(removed);
        }
        None if paying => shell.alarm(Word::NoPaymentToTake.say(shell.lang)),
        None => shell.alarm(Word::NoLineYet.say(shell.lang)),
    }
}

/// What stands in the entry and says itself what it is, cash or a donation code, is taken by 儲存 too.
fn take_entry(sale: &mut SaleScreen, shell: &mut Shell) -> Result<(), String> {
    let text = sale.form.text(FieldName::Entry).to_owned();
    let entry = entry(&text);
    if sale.editing != Editing::No || !matches!(entry, Entry::Cash(_) | Entry::Donation(_)) {
        return Ok(());
    }
    lines::enter(sale, shell, &text);
    let fault = sale.form.field(FieldName::Entry).and_then(|field| field.faults.first().cloned());
    if let Some(fault) = fault {
        sale.form.focus_on(FieldName::Entry);
        return Err(fields::fault(shell.lang, &fault));
    }
    match (entry, sale.unpaid()) {
        // Whoever counts the money says what it is: what is missing is not guessed.
        (Entry::Cash(_), missing @ 1..) => {
            Err(text::sale::fault::tender_fault(shell.lang, TenderFault::Short(missing)))
        }
        _ => Ok(()),
    }
}

/// 儲存.
fn issue(sale: &mut SaleScreen, shell: &mut Shell) {
    match take_entry(sale, shell) {
        Ok(()) => acts::issue(sale, shell),
        Err(why) => acts::not_done(sale, shell, why),
    }
}

fn something_to_undo(sale: &SaleScreen, shell: &Shell) -> Result<(), WhyNot> {
    WhyNot::unless(sale.done.is_some() || !sale.removed.is_empty(), || Word::NothingToUndo.say(shell.lang))
}

/// While the last invoice is shown it is cancelled, after its form and question; else what was removed comes back.
fn undo(sale: &mut SaleScreen, shell: &mut Shell) -> Next {
    let Some(done) = &sale.done else {
        put_back(sale, shell);
        return Next::Stay;
    };
    let invoice = &done.invoice;
    let is_its =
        |job: &PrintJob| matches!(job.printout, Printout::Invoice { number, .. } if number == invoice.number);
    let waits = shell.jobs.iter().any(is_its);
    shell.say(text::correction::hand_back(shell.lang, Remedy::Cancel, invoice, !waits));
    let doc = Doc { number: invoice.number, period: invoice.period };
    Next::Open(Door::Reason(ReasonFor::CancelAtOnce(doc, invoice.totals.total)))
}

/// What was removed last comes back where it was.
fn put_back(sale: &mut SaleScreen, shell: &mut Shell) {
    match sale.put_back() {
        Some(Removed::Line(at, line)) => {
            sale.select(0, lines::height(shell));
            shell.say(text::sale::line_back(shell.lang, at + 1, line.name.as_str()));
        }
        Some(Removed::Tender(tender)) => {
            let kind = text::sale::sums::tender_kind(shell.lang, tender.kind);
            shell.say(text::sale::tender_back(shell.lang, kind, tender.amount));
        }
        None => shell.alarm(text::sale::too_many_lines(shell.lang, LINES_MAX)),
    }
}

/// Puts the value of last time into the field with the focus.
fn repeat(sale: &mut SaleScreen, shell: &mut Shell) {
    let Some(name) = sale.form.focused().map(|field| field.name) else { return };
    let Some(last) = sale.last.get(&name).cloned() else { return };
    sale.form.set(name, &last);
    sale.changed(shell, name);
}

fn choose(sale: &mut SaleScreen, shell: &mut Shell, forward: bool) {
    let typed = typing::choose(&mut sale.form, forward);
    sale.took(shell, typed);
}

/// A scanner may end its codes with Tab: what stands in the entry is entered by either.
fn next_field(sale: &mut SaleScreen, shell: &mut Shell) {
    let focused = sale.form.focused().map(|field| field.name);
    if focused == Some(FieldName::Entry) && sale.unfinished() == focused {
        accept(sale, shell);
    } else if let Some(why) = stays(sale, shell) {
        shell.alarm(why);
    } else {
        sale.form.forward();
    }
}

/// Enter in a field.
fn accept(sale: &mut SaleScreen, shell: &mut Shell) {
    if let Some(why) = stays(sale, shell) {
        return shell.alarm(why);
    }
    match sale.form.focused().map(|field| field.name) {
        Some(FieldName::Entry) => {
            let text = sale.form.text(FieldName::Entry).to_owned();
            lines::enter(sale, shell, &text);
        }
        Some(FieldName::Quantity) => sale.form.focus_on(FieldName::Price),
        Some(FieldName::Price) if sale.form.field(FieldName::Tax).is_some_and(|field| !field.locked) => {
            sale.form.focus_on(FieldName::Tax);
        }
        Some(FieldName::Price | FieldName::Tax) => lines::finish_line(sale, shell),
        Some(FieldName::Tendered) => acts::tender(sale),
        // The last field: everything was accepted.
        _ if sale.form.forward() => issue(sale, shell),
        _ => {}
    }
}

/// Why Enter does not leave the field: what stands in it, or was typed at a choice, cannot be meant.
fn stays(sale: &mut SaleScreen, shell: &mut Shell) -> Option<String> {
    if sale.form.forget_no_typing() {
        return Some(Word::NoTyping.say(shell.lang).to_owned());
    }
    let (name, too_long) = sale.form.focused().map(|field| (field.name, field.too_long()))?;
    // A slip's QR code is longer than any name of goods.
    if name == FieldName::Entry && SlipCode::of_slip(sale.form.text(name)).is_some() {
        return None;
    }
    if let Some(max) = too_long {
        return Some(text::screen::too_long(shell.lang, max));
    }
    let word = sale.wrong(name)?;
    if name == FieldName::Carrier && sale.undo_misread(shell) {
        return None;
    }
    sale.judge();
    sale.tell_wrong(name, word);
    Some(word.say(shell.lang).to_owned())
}

impl SaleScreen {
    /// Puts a carrier that Caps Lock or the scanner has rewritten back into what it was; true when it was that.
    fn undo_misread(&mut self, shell: &mut Shell) -> bool {
        let Some((carrier, way)) = undone(self.form.text(FieldName::Carrier)) else { return false };
        self.form.set(FieldName::Carrier, carrier.code());
        self.judge();
        shell.say(text::sale::undone(shell.lang, way, carrier.code()));
        true
    }

    /// A digit at the kind of payment begins the amount; not the digits of what began otherwise and was not taken: those
    /// of a carrier are no money.
    fn amount_at_kind(&mut self, chord: Chord) {
        let at_kind = self.form.focused().is_some_and(|field| {
            field.name == FieldName::TenderKind && !field.faults.contains(&Fault::Word(Word::NoTyping))
        });
        let digit = chord.as_hotkey().typed().is_some_and(|c| c.is_ascii_digit());
        if at_kind && digit && self.done.is_none() {
            self.form.focus_on(FieldName::Tendered);
        }
    }

    /// Opens on an act of before that is not answered, if there is one.
    pub fn open(shell: &mut Shell) -> Self {
        let waiting = shell.pending.as_ref().is_some_and(|pending| Purpose::is_of_sale(pending.purpose));
        acts::ask_jobs(shell);
        acts::ask_seller(shell);
        Self { waiting, takes: acts::takes(shell), ..Self::new() }
    }

    /// While the last invoice is shown: its pages turn; what begins the next sale begins it. True when the key has done
    /// that and no more.
    fn done_key(&mut self, wide: bool, press: Press) -> bool {
        let Some(done) = self.done.as_mut() else { return false };
        match press.action {
            Some(Action::PageDown) => done.turn(true, wide),
            Some(Action::PageUp) => done.turn(false, wide),
            Some(Action::Confirm | Action::Next) => self.done = None,
            // A key that bounced, or a hand that is not sure: number and change stay.
            Some(Action::Save) => {}
            // It is about this very invoice.
            Some(Action::Undo) => return false,
            Some(_) => {
                self.done = None;
                return false;
            }
            None => {
                if press.chord.typed().is_some() {
                    self.done = None;
                }
                return false;
            }
        }
        true
    }
}
