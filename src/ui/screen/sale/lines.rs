//! Ringing up: entries become lines, by code, by a part of the name, or freely typed.

use crate::domain::{
    Carrier, CleanText, DonationCode, Good, GoodCode, LINE_NAME_CHARS_MAX, LINES_MAX, Parked, SaleLine,
    Together, Ubn, goes_to, place_text,
};
use crate::protocol::{GoodsPage, GoodsQuery, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Door, Picked, PickedFrom, Ticket, Wish};
use crate::ui::screen::sale::acts;
use crate::ui::screen::sale::entry::{Entry, entry};
use crate::ui::screen::sale::state::{Editing, Removed, SaleScreen, figure};
use crate::ui::shell::{Chord, Fault, FieldName, Key, Next, Screen, Shell, typing};
use rust_decimal::Decimal;

/// Most goods that one list shows.
const GOODS_SHOWN_MAX: u32 = 200;
/// Rows of the screen that are not lines of the sale.
const CHROME: u16 = 14;

/// How many lines of a sale are seen.
pub fn height(shell: &Shell) -> usize {
    usize::from(shell.size.1.saturating_sub(CHROME)).max(1)
}

/// The field by which goods may be taken all the same: the company that may buy, then the carrier of its invoice.
fn lifts_the_bar(sale: &SaleScreen) -> FieldName {
    if sale.buyer().is_none() { FieldName::Buyer } else { FieldName::Carrier }
}

/// Takes an entry, typed or scanned.
pub fn enter(sale: &mut SaleScreen, shell: &mut Shell, text: &str) {
    let fault = |sale: &mut SaleScreen, word| {
        sale.form.clear_faults();
        sale.form.add_fault(FieldName::Entry, Fault::Word(word));
    };
    let entry = entry(text);
    let goods = matches!(entry, Entry::Discount(_) | Entry::Code(..) | Entry::Words(..));
    if goods && acts::is_barred(sale, shell) {
        return sale.form.focus_on(lifts_the_bar(sale));
    }
    match entry {
        Entry::Empty if sale.lines.is_empty() && sale.bar.is_some() => {
            sale.form.focus_on(lifts_the_bar(sale));
        }
        Entry::Empty if sale.lines.is_empty() => fault(sale, Word::NoLineYet),
        Entry::Empty => sale.form.focus_on(FieldName::Buyer),
        Entry::BadCarrier => fault(sale, Word::BadCarrier),
        Entry::Carrier(code) => sale.put_carrier(&code),
        Entry::Misread(code, way) => {
            sale.put_carrier(&code);
            shell.say(text::sale::undone(shell.lang, way, &code));
        }
        Entry::Slip(slip) => {
            sale.form.set(FieldName::Entry, "");
            shell.say(text::sale::scanned(shell.lang, &slip.number.to_string()));
            let request = request::NumberLife { number: slip.number, period: slip.period };
            shell.ask(Ticket::Life(Wish::Scanned(slip.random_code)), request);
        }
        Entry::Cash(Some(amount)) => acts::take_cash(sale, amount),
        Entry::Cash(None) => fault(sale, Word::BadAmount),
        Entry::Donation(Some(code)) => sale.put_donation(&code),
        Entry::Donation(None) => fault(sale, Word::BadDonationTyped),
        Entry::Discount(much) => discount(sale, shell, much),
        Entry::Code(quantity, code, typed) => {
            sale.looking = Some((quantity, typed));
            shell.ask(Ticket::Good, request::Good(code));
        }
        Entry::Words(quantity, words) => look_for(sale, shell, quantity, words),
    }
}

/// Takes what was scanned, whatever field had the focus. A line that is being made is not pushed away by it.
pub fn scan(sale: &mut SaleScreen, shell: &mut Shell, text: &str) {
    let making = matches!(sale.editing, Editing::Free | Editing::Priced);
    let waits = making || sale.unfinished() == Some(FieldName::Entry);
    if waits && !matches!(entry(text), Entry::Carrier(_) | Entry::Misread(..)) {
        return shell.alarm(text::sale::scanned_too_early(shell.lang, text));
    }
    if matches!(sale.editing, Editing::Line(_)) {
        sale.end_edit();
    }
    sale.done = None;
    enter(sale, shell, text);
}

fn discount(sale: &mut SaleScreen, shell: &mut Shell, much: Decimal) {
    let name = CleanText::new(Word::Discount.say(shell.lang), LINE_NAME_CHARS_MAX).unwrap_or_default();
    let Some(before) = sale.lines.last() else {
        sale.form.add_fault(FieldName::Entry, Fault::Word(Word::NoLineYet));
        return;
    };
    let line = SaleLine { tax: before.tax, ..SaleLine::new(name, Decimal::ONE, -much) };
    add(sale, shell, line);
}

/// Asks for goods like the words.
fn look_for(sale: &mut SaleScreen, shell: &mut Shell, quantity: Decimal, words: String) {
    let find = CleanText::new(&words, LINE_NAME_CHARS_MAX).unwrap_or_default();
    sale.looking = Some((quantity, words));
    shell.ask(Ticket::Goods, request::Goods(GoodsQuery { find, after: None, limit: GOODS_SHOWN_MAX }));
}

/// Adds a line and goes back to the entry.
fn add(sale: &mut SaleScreen, shell: &mut Shell, line: SaleLine) {
    let text = sale.form.text(FieldName::Entry).to_owned();
    if sale.add(line) {
        sale.last.insert(FieldName::Entry, text);
        sale.form.set(FieldName::Entry, "");
        sale.form.clear_faults();
        sale.end_edit();
        sale.select(0, height(shell));
    } else {
        shell.alarm(text::sale::too_many_lines(shell.lang, LINES_MAX));
    }
}

fn ring_up(sale: &mut SaleScreen, shell: &mut Shell, good: &Good, quantity: Decimal) {
    let line = good.line(quantity);
    if good.price.is_zero() {
        sale.edit(Editing::Priced, &line);
        sale.form.focus_on(FieldName::Price);
    } else {
        add(sale, shell, line);
    }
}

/// True for what can only be a code that no good has: a name that somebody types has letters of words, or more than one.
fn is_unknown_code(text: &str) -> bool {
    GoodCode::parse(text).is_some() && text.chars().any(|c| c.is_ascii_digit())
}

fn is_code_of(good: &Good, text: &str) -> bool {
    let same = |code: &GoodCode| code.as_str().eq_ignore_ascii_case(text);
    same(&good.code) || good.barcode.as_ref().is_some_and(same)
}

/// The list of the field with the focus.
pub fn list_of(sale: &mut SaleScreen, shell: &mut Shell) {
    let focused = sale.form.focused().map(|field| field.name);
    if focused == Some(FieldName::Entry) {
        if acts::is_barred(sale, shell) {
            return;
        }
        let text = sale.form.text(FieldName::Entry).to_owned();
        look_for(sale, shell, Decimal::ONE, text);
    } else if let Some(field) = sale.form.focused_mut().filter(|field| field.is_choice()) {
        field.choose(true);
    }
}

/// Quantity and price of a line are typed.
pub fn finish_line(sale: &mut SaleScreen, shell: &mut Shell) {
    let Some(draft) = sale.draft.clone() else { return };
    sale.form.clear_faults();
    let quantity = figure(sale.form.text(FieldName::Quantity)).filter(|quantity| !quantity.is_zero());
    let price = figure(sale.form.text(FieldName::Price));
    if quantity.is_none() {
        sale.form.add_fault(FieldName::Quantity, Fault::Word(Word::BadQuantity));
    }
    if price.is_none() {
        sale.form.add_fault(FieldName::Price, Fault::Word(Word::BadPrice));
    }
    let (Some(quantity), Some(price)) = (quantity, price) else { return sale.form.focus_on_fault() };
    let line = SaleLine { quantity, price, tax: sale.tax(), ..draft };
    if let Some(fault) = line.faults().first() {
        sale.form.add_fault(FieldName::Price, Fault::Line(*fault));
        return;
    }
    match sale.editing {
        Editing::Line(at) => {
            if let Some(old) = sale.lines.get_mut(at) {
                *old = line;
            }
            sale.end_edit();
            sale.judge();
        }
        Editing::No | Editing::Free | Editing::Priced => add(sale, shell, line),
    }
}

/// Asks for the name under which the buyer bought last.
pub fn ask_buyer(sale: &mut SaleScreen, shell: &mut Shell) {
    if let Some(buyer) = sale.buyer() {
        sale.naming = Some(buyer);
        shell.ask(Ticket::BuyerName(buyer), request::BuyerName(buyer));
    }
}

impl SaleScreen {
    fn put_carrier(&mut self, code: &str) {
        let code = self.with_donation(code);
        self.form.set(FieldName::Carrier, &code);
        self.form.set(FieldName::Entry, "");
        self.judge();
    }

    /// A donation code beside the carrier that is there already, where the centre takes both; else in its place.
    fn put_donation(&mut self, code: &DonationCode) {
        let takes = self.takes.unwrap_or(Together::ALL);
        let carrier = goes_to(self.form.text(FieldName::Carrier)).and_then(|(carrier, _)| carrier);
        let carrier = carrier.filter(|_| takes.carrier_and_donation);
        self.form.set(FieldName::Carrier, &place_text(carrier.as_ref(), Some(code)));
        self.form.set(FieldName::Entry, "");
        self.judge();
    }

    /// A scanned carrier beside the donation code that is typed already, where the centre takes both; else in its place.
    fn with_donation(&self, carrier: &str) -> String {
        let takes = self.takes.unwrap_or(Together::ALL);
        match goes_to(self.form.text(FieldName::Carrier)) {
            Some((_, donation @ Some(_))) if takes.carrier_and_donation => {
                place_text(Carrier::parse(carrier).as_ref(), donation.as_ref())
            }
            _ => carrier.to_owned(),
        }
    }

    /// The answer to a code: a good, or words after all.
    pub fn looked_up(&mut self, shell: &mut Shell, found: Option<Option<Box<Good>>>) {
        let Some((quantity, text)) = self.looking.take() else { return };
        match found {
            Some(Some(good)) => ring_up(self, shell, &good, quantity),
            Some(None) => look_for(self, shell, quantity, text),
            // Why is said in the message line; what was typed is still there, and what came after must not run into it.
            None => self.held.clear(),
        }
    }

    /// Goods like the words: one list, or a free line where there are none.
    pub fn found(&mut self, shell: &mut Shell, page: Option<GoodsPage>) -> Next {
        let looking = self.looking.take();
        let Some(GoodsPage { rows, .. }) = page else {
            self.held.clear();
            return Next::Stay;
        };
        let Some((quantity, text)) = looking else { return Next::Stay };
        if rows.is_empty() && is_unknown_code(&text) {
            // The next character, or scan, takes its place.
            self.form.set(FieldName::Entry, &text);
            self.held.clear();
            shell.alarm(text::sale::no_such_good(shell.lang, &text));
            return Next::Stay;
        }
        if rows.is_empty() {
            let name = CleanText::new(&text, LINE_NAME_CHARS_MAX).unwrap_or_default();
            self.edit(Editing::Free, &SaleLine::new(name, quantity, Decimal::ZERO));
            self.form.focus_on(FieldName::Quantity);
            return Next::Stay;
        }
        // The code itself, but for capitals: no list is needed.
        if let Some(good) = rows.iter().find(|good| is_code_of(good, &text)) {
            ring_up(self, shell, good, quantity);
            return Next::Stay;
        }
        Next::Open(Door::Goods(rows, quantity))
    }

    /// The parked sales came.
    pub fn listed(&mut self, shell: &mut Shell, parked: Option<Vec<Parked>>) -> Next {
        self.looking = None;
        match parked {
            Some(parked) if parked.is_empty() => {
                shell.say(Word::NothingParked.say(shell.lang));
                Next::Stay
            }
            Some(parked) => Next::Open(Door::Parked(parked)),
            None => Next::Stay,
        }
    }

    /// Something was chosen from a list.
    pub fn picked(&mut self, shell: &mut Shell, picked: Picked) {
        match picked {
            Picked::Good(good, quantity) => ring_up(self, shell, &good, quantity),
            Picked::Sale(parked) => {
                self.load(&parked.sale);
                self.select(0, height(shell));
            }
            Picked::Held(job, held) => acts::say_held(self, shell, job, held),
            // A doubt is asked about again after the next sale.
            Picked::PutOff => self.doubt_put_off = true,
            Picked::Typed(c, from) => {
                self.list_gives_way(from);
                self.done = None;
                let making = matches!(self.editing, Editing::Free | Editing::Priced);
                if !making {
                    self.form.focus_on(FieldName::Entry);
                }
                let typed = typing::key(&mut self.form, Chord::plain(Key::Char(c)));
                self.took(shell, typed);
            }
        }
    }

    /// A list gives way to a scan: a doubt is put off, and what the goods were asked for with has had its chance.
    pub fn list_gives_way(&mut self, from: PickedFrom) {
        self.doubt_put_off |= from == PickedFrom::Doubt;
        if from == PickedFrom::Goods {
            self.form.set(FieldName::Entry, "");
        }
    }

    /// The buyer's name of last time; one that was typed meanwhile stays.
    pub fn buyer_named(&mut self, of: Ubn, name: Option<CleanText>) {
        if self.naming == Some(of) {
            self.naming = None;
        }
        if self.buyer() != Some(of) {
            return;
        }
        if let Some(name) = name
            && self.form.text(FieldName::BuyerName).is_empty()
        {
            self.form.set(FieldName::BuyerName, name.as_str());
            self.filled_name = Some(name.as_str().to_owned());
        }
    }

    /// Opens the selected line.
    pub fn edit_selected(&mut self) {
        if let Some(line) = self.lines.get(self.list.at).cloned() {
            self.edit(Editing::Line(self.list.at), &line);
            self.form.focus_on(FieldName::Quantity);
        }
    }

    /// Takes the selected line away; `None` where there is none.
    pub fn remove_selected(&mut self) -> Option<Removed> {
        let at = self.list.at;
        if at >= self.lines.len() {
            return None;
        }
        let line = self.lines.remove(at);
        self.list.at = at.min(self.lines.len().saturating_sub(1));
        self.end_edit();
        self.judge();
        Some(Removed::Line(at, line))
    }

    /// Puts back what was removed last; `None` where a line has no room.
    pub fn put_back(&mut self) -> Option<Removed> {
        let has_room = self.lines.len() < LINES_MAX;
        let removed = self.removed.pop_if(|removed| has_room || matches!(removed, Removed::Tender(_)))?;
        match &removed {
            Removed::Line(at, line) => {
                let at = (*at).min(self.lines.len());
                // A line that is being changed stays the same one.
                if let Editing::Line(changed) = &mut self.editing
                    && *changed >= at
                {
                    *changed += 1;
                }
                self.lines.insert(at, line.clone());
                self.list.at = at;
            }
            Removed::Tender(tender) => self.tenders.push(*tender),
        }
        self.judge();
        Some(removed)
    }
}
