//! The sales screen: the goods rung up so far, who buys, where the invoice goes, how it is paid. Enter goes through the
//! defaults, and 儲存 issues from anywhere with what is left at its default. What typed texts mean is decided here,
//! what a sale may be in the domain, whether it is issued in the engine.

use crate::domain::{
    Amount, BUYER_NAME_CHARS_MAX, CleanText, Clearance, CompanyCode, Conflict, Invoice, LINE_NAME_CHARS_MAX,
    LINES_MAX, LineSums, PLACE_CHARS_MAX, PaperWish, ParkedId, PriceBasis, PrintJobId, SaleDraft, SaleLine,
    TaxChoice, Tender, TenderKind, TillCode, Together, TotalFault, Totals, Ubn, ZeroRate, ZeroReason,
    fold_width, goes_to, place_chars, place_text, totals,
};
use crate::text::screen::Word;
use crate::ui::door::Doc;
use crate::ui::screen::sale::codes::Codes;
use crate::ui::shell::{Chord, Fault, Field, FieldName, Form, Scroll, SlipPages, burst};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// The last invoice.
#[derive(Clone, Debug)]
pub struct Done {
    /// As issued.
    pub invoice: Invoice,
    /// 找零.
    pub change: Amount,
    /// The slip, once it is made; `Err` says why there is none.
    pub slip: Option<Result<SlipPages, String>>,
    /// Which page is shown: the text, then the codes.
    pub page: usize,
}

impl Done {
    /// Just issued.
    pub fn new(invoice: Invoice) -> Self {
        let change = invoice.change();
        Self { invoice, change, slip: None, page: 0 }
    }

    /// How many pages there are where one code goes on a page, or all where `wide`.
    pub fn pages(&self, wide: bool) -> usize {
        match &self.slip {
            Some(Ok(slip)) if !wide => 1 + slip.codes.len(),
            _ => 1,
        }
    }

    /// Turns a page, round the end.
    pub fn turn(&mut self, forward: bool, wide: bool) {
        let pages = self.pages(wide);
        let step = if forward { 1 } else { pages - 1 };
        self.page = (self.page + step) % pages;
    }
}

/// Characters of a quantity or price: nine digits, point, seven decimals, sign.
const FIGURE_CHARS_MAX: usize = 18;
/// Keys that are kept while an answer is awaited: a thousand sales typed blindly.
pub const HELD_KEYS_MAX: usize = 65_536;

/// What the line under entry is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Editing {
    /// Nothing: quantity, price and tax are shut.
    #[default]
    No,
    /// A line that no good stands for; its name is typed already.
    Free,
    /// A good whose price is asked for.
    Priced,
    /// The line of this place is changed.
    Line(usize),
}

/// What was taken out of a sale, and can come back.
#[derive(Clone, Debug)]
pub enum Removed {
    /// The line of this place.
    Line(usize, SaleLine),
    /// The last payment.
    Tender(Tender),
}

/// The choices, in the order in which they come up.
const TAXES: [TaxChoice; 3] = [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero];
const CLEARANCES: [Clearance; 2] = [Clearance::NotThroughCustoms, Clearance::ThroughCustoms];
const PAPERS: [PaperWish; 4] =
    [PaperWish::Usual, PaperWish::OnRequest, PaperWish::OnRequestLater, PaperWish::Later];

/// The screen.
#[derive(Clone, Debug, Default)]
pub struct SaleScreen {
    /// The lines so far.
    pub lines: Vec<SaleLine>,
    /// The selected line.
    pub list: Scroll,
    /// The fields.
    pub form: Form,
    /// What quantity, price and tax belong to.
    pub editing: Editing,
    /// The line that is being made: its name, unit and tax.
    pub draft: Option<SaleLine>,
    /// Payments so far.
    pub tenders: Vec<Tender>,
    /// Whether its prices hold the tax: as the sale that it goes on with was.
    pub basis: PriceBasis,
    /// The voided number that it issues anew.
    pub reissues: Option<Doc>,
    /// What was taken out of it, the last at the end.
    pub removed: Vec<Removed>,
    /// The parked sale that this one goes on with.
    pub parked: Option<ParkedId>,
    /// The last invoice issued here, until the next sale begins.
    pub done: Option<Box<Done>>,
    /// A code is being looked up: its quantity and its text.
    pub looking: Option<(Decimal, String)>,
    /// The name of this buyer is being asked for.
    pub naming: Option<Ubn>,
    /// The buyer's name that was filled in here, not typed.
    pub filled_name: Option<String>,
    /// The question about a paper was put off until after this sale.
    pub doubt_put_off: bool,
    /// The drawer of which was said why it did not open.
    pub drawer_told: Option<PrintJobId>,
    /// The issue or another act is under way.
    pub waiting: bool,
    /// Keys that came meanwhile.
    pub held: VecDeque<(Chord, Duration)>,
    /// Those keys wait for the next one: they came while an answer took long, and were not meant for it.
    pub kept: bool,
    /// Keys that came like a scanner's, and the fields as they were before them.
    pub(crate) burst: burst::Burst,
    pub(crate) before_burst: Option<Form>,
    /// What the centre takes together.
    pub takes: Option<Together>,
    /// The company that the till sells for, once the engine has told it.
    pub seller: Option<CompanyCode>,
    /// Why no consumer can be sold to, where the engine says so.
    pub bar: Option<String>,
    /// What is known of its carrier and donation code.
    pub codes: Codes,
    /// What was in the fields of the sale before, for 重複.
    pub last: BTreeMap<FieldName, String>,
}

impl SaleScreen {
    /// An empty sale.
    pub fn new() -> Self {
        let form = Form::new(vec![
            Field::text_of(FieldName::Entry, LINE_NAME_CHARS_MAX, false),
            Field::text_of(FieldName::Quantity, FIGURE_CHARS_MAX, true),
            Field::text_of(FieldName::Price, FIGURE_CHARS_MAX, true),
            Field::choice_among(FieldName::Tax, &TAXES),
            Field::text_of(FieldName::Buyer, 8, true),
            Field::text_of(FieldName::BuyerName, BUYER_NAME_CHARS_MAX, false),
            Field::text_of(FieldName::Carrier, PLACE_CHARS_MAX, true),
            Field::choice_among(FieldName::Clearance, &CLEARANCES),
            Field::text_of(FieldName::ZeroReason, 2, true),
            Field::choice_among(FieldName::TenderKind, &TenderKind::ALL),
            Field::text_of(FieldName::Tendered, 9, true),
            Field::choice_among(FieldName::Paper, &PAPERS),
        ]);
        let mut this = Self { form, ..Self::default() };
        this.refresh();
        this
    }

    /// The next sale: empty, but for what 重複 remembers and the keys that wait.
    pub fn begin_next(&mut self) {
        let remembered = [FieldName::Buyer, FieldName::BuyerName, FieldName::Carrier, FieldName::Tendered]
            .into_iter()
            .map(|name| (name, self.form.text(name).to_owned()))
            .filter(|(_, text)| !text.is_empty());
        let mut last = std::mem::take(&mut self.last);
        last.extend(remembered);
        let (held, bar) = (std::mem::take(&mut self.held), self.bar.take());
        let seller = self.seller.take();
        *self = Self { last, held, bar, seller, takes: self.takes, ..Self::new() };
    }

    /// True when nothing was rung up or typed.
    pub fn is_empty(&self) -> bool {
        let typed = [FieldName::Entry, FieldName::Buyer, FieldName::Carrier];
        self.lines.is_empty()
            && typed.iter().all(|name| self.form.text(*name).is_empty())
            && self.draft.is_none()
    }

    /// True while keys must wait for an answer.
    pub fn is_busy(&self) -> bool {
        self.looking.is_some() || self.naming.is_some() || self.waiting
    }

    /// An answer that took long has come: the keys that were pressed meanwhile wait for the next one. How many do.
    pub fn keep_held(&mut self) -> usize {
        self.kept = !self.held.is_empty();
        self.held.len()
    }

    /// An invoice is cancelled: it is not shown as the last one any more.
    pub fn cancelled(&mut self, doc: Doc) {
        let is_it = |done: &Done| done.invoice.number == doc.number && done.invoice.period == doc.period;
        if self.done.as_deref().is_some_and(is_it) {
            self.done = None;
        }
    }

    /// Adds a line; false when the invoice is full.
    pub fn add(&mut self, line: SaleLine) -> bool {
        if self.lines.len() >= LINES_MAX {
            return false;
        }
        self.lines.push(line);
        self.list.at = self.lines.len() - 1;
        self.refresh();
        true
    }

    /// Opens and shuts fields by what the sale is now.
    pub fn refresh(&mut self) {
        let editing = self.editing != Editing::No;
        let zero = self.lines.iter().chain(&self.draft).any(|line| line.tax == TaxChoice::Zero);
        let company = !self.form.text(FieldName::Buyer).is_empty();
        for (name, open) in [
            (FieldName::Quantity, editing),
            (FieldName::Price, editing),
            (FieldName::Tax, matches!(self.editing, Editing::Free | Editing::Line(_))),
            (FieldName::BuyerName, company),
            (FieldName::Clearance, zero),
            (FieldName::ZeroReason, zero),
        ] {
            if let Some(field) = self.form.field_mut(name) {
                field.locked = !open;
            }
        }
    }

    /// The buyer, when the number is right.
    pub fn buyer(&self) -> Option<Ubn> {
        Ubn::parse(self.form.text(FieldName::Buyer)).ok()
    }

    /// Why what is typed is nobody's number.
    pub fn why_no_buyer(&self) -> Word {
        Word::no_ubn(self.form.text(FieldName::Buyer))
    }

    /// The sums of the lines for this buyer.
    ///
    /// # Errors
    /// Why there is no total.
    pub fn totals(&self) -> Result<Totals, TotalFault> {
        let amounts = self.lines.iter().map(|line| (line.tax, line.amount()));
        let sums = LineSums::of(amounts).ok_or(TotalFault::TooLarge)?;
        totals(&sums, self.buyer().is_some(), self.basis)
    }

    /// What all lines come to, also where no invoice can be of it: in whole dollars, as an invoice is.
    pub fn comes_to(&self) -> Option<Amount> {
        if let Ok(totals) = self.totals() {
            return Some(totals.total);
        }
        let sum = self.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount()?))?;
        sum.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
    }

    /// What is still to be paid.
    pub fn unpaid(&self) -> Amount {
        let paid: Amount = self.tenders.iter().map(|tender| tender.amount).sum();
        self.totals().map_or(0, |totals| (totals.total - paid).max(0))
    }

    /// The kind of payment that is chosen.
    pub fn tender_kind(&self) -> TenderKind {
        self.form.chosen(FieldName::TenderKind, &TenderKind::ALL).unwrap_or_default()
    }

    /// The sale as it stands, whatever is still wrong with it. Without payments it is paid exactly, as chosen.
    pub fn sale(&self, till: Option<&TillCode>) -> SaleDraft {
        let (carrier, donation) = goes_to(self.form.text(FieldName::Carrier)).unwrap_or_default();
        let mut tenders = self.tenders.clone();
        let typed: Option<Amount> = self.form.text(FieldName::Tendered).parse().ok();
        // A number that is issued anew stays paid as it was, until something is said.
        let says = typed.is_some() || !tenders.is_empty() || self.tender_kind() != TenderKind::default();
        if self.unpaid() > 0 && (says || self.reissues.is_none()) {
            tenders.push(Tender { kind: self.tender_kind(), amount: typed.unwrap_or(self.unpaid()) });
        }
        SaleDraft {
            lines: self.lines.clone(),
            buyer: self.buyer(),
            buyer_name: CleanText::new(self.form.text(FieldName::BuyerName), BUYER_NAME_CHARS_MAX)
                .unwrap_or_default(),
            carrier,
            donation,
            zero_rate: self.zero_rate(),
            tenders,
            paper: self.form.chosen(FieldName::Paper, &PAPERS).unwrap_or(PaperWish::Usual),
            basis: self.basis,
            parked: self.parked,
            till: till.cloned(),
            ..SaleDraft::default()
        }
    }

    fn zero_rate(&self) -> Option<ZeroRate> {
        if self.form.field(FieldName::ZeroReason).is_none_or(|field| field.locked) {
            return None;
        }
        let reason = self.form.text(FieldName::ZeroReason).parse::<u8>().ok();
        let reason = reason.and_then(|code| ZeroReason::try_from(code).ok())?;
        Some(ZeroRate { clearance: self.form.chosen(FieldName::Clearance, &CLEARANCES)?, reason })
    }

    /// Shows what is wrong with buyer and carrier as far as they are typed: each conflict in words, at its field.
    pub fn judge(&mut self) {
        self.form.clear_faults();
        self.refresh();
        let (buyer, code) = (self.form.text(FieldName::Buyer), self.form.text(FieldName::Carrier));
        let bad_buyer = buyer.chars().count() >= 8 && self.buyer().is_none();
        let known = code.is_empty() || goes_to(code).is_some();
        let bad_code = (!known && code.chars().count() >= place_chars(code)).then(|| Word::no_place(code));
        if bad_buyer {
            self.form.add_fault(FieldName::Buyer, Fault::Word(self.why_no_buyer()));
        }
        if let Some(why) = bad_code {
            self.form.add_fault(FieldName::Carrier, Fault::Word(why));
        }
        if let Some(word) = self.no_such_code() {
            self.form.add_fault(FieldName::Carrier, Fault::Word(word));
        }
        for conflict in self.sale(None).conflicts(&self.takes.unwrap_or(Together::ALL)) {
            let field = match conflict {
                Conflict::NameWithoutBuyer | Conflict::BadBuyerName => FieldName::BuyerName,
                // Said when it is to be issued: the reason is asked for further down.
                Conflict::ZeroRateMissing | Conflict::ZeroRateWithoutLine => continue,
                Conflict::DonationAndBuyer
                | Conflict::DonationAndCarrier
                | Conflict::CitizenAndBuyer
                | Conflict::MobileAndBuyer
                | Conflict::CarrierNotTaken
                | Conflict::MemberAndBuyer
                | Conflict::CardAndBuyer => FieldName::Carrier,
                Conflict::CarrierAndSlip => FieldName::Paper,
                // Of no field: said when it is to be issued.
                Conflict::MixedTax => continue,
                Conflict::BuyerOfZeros => FieldName::Buyer,
            };
            self.form.add_fault(field, Fault::Conflict(conflict));
        }
    }

    /// Everything that is wrong at a field when the sale is to be issued.
    pub fn check(&mut self) -> bool {
        self.judge();
        for name in [FieldName::Buyer, FieldName::Carrier, FieldName::ZeroReason, FieldName::Tendered] {
            if let Some(word) = self.wrong(name) {
                self.tell_wrong(name, word);
            }
        }
        let wants_reason = self.form.field(FieldName::ZeroReason).is_some_and(|field| !field.locked);
        if wants_reason && self.zero_rate().is_none() {
            self.tell_wrong(FieldName::ZeroReason, Word::BadZeroReason);
        }
        let sound = self.form.fault_count() == 0;
        if !sound {
            self.form.focus_on_fault();
        }
        sound
    }

    /// Why what is typed in a field cannot be meant; `None` for an empty field.
    pub fn wrong(&self, name: FieldName) -> Option<Word> {
        let text = self.form.text(name);
        if text.is_empty() || self.form.field(name).is_none_or(|field| field.locked) {
            return None;
        }
        let is_code = || goes_to(text).is_some();
        let (is_wrong, word) = match name {
            FieldName::Buyer => (self.buyer().is_none(), self.why_no_buyer()),
            FieldName::Carrier => (!is_code(), Word::no_place(text)),
            FieldName::ZeroReason => (self.zero_rate().is_none(), Word::BadZeroReason),
            FieldName::Tendered => (text.parse::<u32>().is_err(), Word::BadAmount),
            _ => return None,
        };
        is_wrong.then_some(word)
    }

    /// Shows that at its field, unless something is told there already.
    pub fn tell_wrong(&mut self, name: FieldName, word: Word) {
        if self.form.field(name).is_some_and(|field| field.faults.is_empty()) {
            self.form.add_fault(name, Fault::Word(word));
        }
    }

    /// Takes a parked sale up again.
    pub fn load(&mut self, sale: &SaleDraft) {
        let (last, held) = (std::mem::take(&mut self.last), std::mem::take(&mut self.held));
        let bar = self.bar.take();
        *self = Self {
            last,
            held,
            lines: sale.lines.clone(),
            basis: sale.basis,
            parked: sale.parked,
            bar,
            takes: self.takes,
            ..Self::new()
        };
        self.list.at = self.lines.len().saturating_sub(1);
        if let Some(buyer) = sale.buyer {
            self.form.set(FieldName::Buyer, &buyer.to_string());
            self.form.set(FieldName::BuyerName, sale.buyer_name.as_str());
        }
        let code = place_text(sale.carrier.as_ref(), sale.donation.as_ref());
        self.form.set(FieldName::Carrier, &code);
        if let Some(zero) = sale.zero_rate {
            self.form.set(FieldName::Clearance, zero.clearance.into());
            self.form.set(FieldName::ZeroReason, &u8::from(zero.reason).to_string());
        }
        self.form.set(FieldName::Paper, sale.paper.into());
        self.judge();
    }

    /// The tax that is chosen for a line.
    pub fn tax(&self) -> TaxChoice {
        self.form.chosen(FieldName::Tax, &TAXES).unwrap_or_default()
    }

    /// Opens quantity, price and tax with the values of a line.
    pub fn edit(&mut self, editing: Editing, line: &SaleLine) {
        self.editing = editing;
        self.form.set(FieldName::Quantity, &line.quantity.normalize().to_string());
        let price = if line.price.is_zero() { String::new() } else { line.price.normalize().to_string() };
        self.form.set(FieldName::Price, &price);
        self.form.set(FieldName::Tax, line.tax.into());
        self.draft = Some(line.clone());
        self.refresh();
    }

    /// Shuts quantity, price and tax again.
    pub fn end_edit(&mut self) {
        self.editing = Editing::No;
        self.draft = None;
        for name in [FieldName::Quantity, FieldName::Price] {
            self.form.set(name, "");
        }
        self.form.set(FieldName::Tax, TaxChoice::default().into());
        self.refresh();
        self.form.focus_on(FieldName::Entry);
    }
}

/// A quantity or price as typed.
pub fn figure(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(&fold_width(text.trim())).ok()
}

impl SaleScreen {
    /// Moves the selection among the lines, and keeps the list filled.
    pub fn select(&mut self, rows: isize, height: usize) {
        self.list.top = self.list.top.min(self.lines.len().saturating_sub(height));
        self.list.step(rows, self.lines.len(), height);
    }

    /// The buyer's number changed: a name that was filled in for another one goes, and without a number any name.
    pub fn buyer_changed(&mut self) {
        let filled = self.filled_name.take();
        let name = self.form.text(FieldName::BuyerName);
        let nobody = self.form.text(FieldName::Buyer).is_empty();
        if nobody || filled.is_some_and(|filled| filled == name) {
            self.form.set(FieldName::BuyerName, "");
        }
    }

    /// Takes the last payment back; `None` where there is none.
    pub fn unpay(&mut self) -> Option<Removed> {
        let tender = self.tenders.pop()?;
        self.form.focus_on(FieldName::TenderKind);
        Some(Removed::Tender(tender))
    }

    /// Keeps what was removed, the oldest no longer than there is room.
    pub fn keep_removed(&mut self, removed: Removed) {
        if self.removed.len() >= LINES_MAX {
            self.removed.remove(0);
        }
        self.removed.push(removed);
    }

    /// What was typed and is not part of the sale yet: the field where it stands.
    pub fn unfinished(&self) -> Option<FieldName> {
        let entry = !self.form.text(FieldName::Entry).trim().is_empty();
        match self.editing {
            Editing::No => entry.then_some(FieldName::Entry),
            Editing::Free | Editing::Priced | Editing::Line(_) => Some(FieldName::Price),
        }
    }
}
