//! The form that puts a refused invoice right: who it is for, where it goes, and why. It begins with what the invoice says.

use crate::domain::{
    BUYER_NAME_CHARS_MAX, CORRECT_REASON_CHARS_MAX, CleanText, Clearance, PLACE_CHARS_MAX, Parties, Ubn,
    ZeroReason, goes_to, place_text,
};
use crate::protocol::StuckRow;
use crate::text::delivery::stuck::{Blamed, blamed};
use crate::text::screen::{self, Word};
use crate::ui::door::{Asked, Doc, Door, ServiceAct};
use crate::ui::screen::invoices::service::{Said, send, typed};
use crate::ui::shell::form::readable::{unreadable, unreadable_place};
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form,
};

/// What may be said of customs.
const CLEARANCES: [Clearance; 2] = [Clearance::NotThroughCustoms, Clearance::ThroughCustoms];

/// The form.
#[derive(Clone, Debug)]
pub struct CorrectForm {
    doc: Doc,
    before: Parties,
    original_out: bool,
    form: Form,
}

impl CorrectForm {
    /// Filled with what the invoice says.
    pub fn new(stuck: &StuckRow) -> Self {
        let document = stuck.row.document;
        let before = stuck.invoice.as_ref().map(|(_, parties)| parties.clone()).unwrap_or_default();
        let mut fields = vec![
            Field::text_of(FieldName::Buyer, 8, true),
            Field::text_of(FieldName::BuyerName, BUYER_NAME_CHARS_MAX, false),
            Field::text_of(FieldName::Carrier, PLACE_CHARS_MAX, true),
            Field::text_of(FieldName::Reason, CORRECT_REASON_CHARS_MAX, false),
        ];
        let blamed = blamed(&stuck.row.state, &before);
        // Of few sales, and then only what is to be another.
        if blamed == Blamed::ZeroRate {
            let codes = std::iter::once("").chain(CLEARANCES.map(Into::into)).collect();
            fields.insert(0, Field::choice_of(FieldName::Clearance, codes));
            fields.insert(1, Field::text_of(FieldName::ZeroReason, 2, true));
        }
        let mut form = Form::new(fields);
        form.set(FieldName::Buyer, &before.buyer.map(|ubn| ubn.to_string()).unwrap_or_default());
        form.set(FieldName::BuyerName, before.buyer_name.as_str());
        form.set(FieldName::Carrier, &place_text(before.carrier.as_ref(), before.donation.as_ref()));
        // On what was refused: that is what is typed anew.
        form.focus_on(match blamed {
            Blamed::Buyer => FieldName::Buyer,
            Blamed::BuyerName => FieldName::BuyerName,
            Blamed::Place => FieldName::Carrier,
            Blamed::ZeroRate => FieldName::Clearance,
        });
        let doc = Doc { number: document.number, period: document.period };
        Self { doc, before, original_out: stuck.original_out, form }
    }

    /// True while its act is under way.
    pub fn is_saving(&self) -> bool {
        self.form.saving
    }

    /// What is typed; what cannot be read becomes a fault at its field.
    fn parties(&mut self) -> Parties {
        let form = &mut self.form;
        form.clear_faults();
        let why = Word::no_ubn(form.text(FieldName::Buyer));
        let buyer = form.read(FieldName::Buyer, why, |text| Ubn::parse(text).ok());
        let why = Word::no_place(form.text(FieldName::Carrier));
        let place = form.read(FieldName::Carrier, why, goes_to);
        let (carrier, donation) = place.unwrap_or_default();
        let buyer_name =
            if buyer.is_some() { typed(form, FieldName::BuyerName) } else { CleanText::default() };
        Parties { buyer, buyer_name, carrier, donation }
    }

    /// What is to be another of what it says of its zero rate.
    fn zero_rate(&mut self) -> (Option<Clearance>, Option<ZeroReason>) {
        let clearance = self.form.chosen(FieldName::Clearance, &CLEARANCES);
        let read = |text: &str| ZeroReason::try_from(text.parse::<u8>().ok()?).ok();
        (clearance, self.form.read(FieldName::ZeroReason, Word::BadZeroReason, read))
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let (to, reason) = (self.parties(), typed(&self.form, FieldName::Reason));
        let (clearance, zero_reason) = self.zero_rate();
        self.form.saving = send(shell, act, Said { reason, to, clearance, zero_reason, ..Said::default() });
    }
}

acts!(CorrectForm in Form, Choice: Filling::ACTS);

impl Screen for CorrectForm {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = format!("{} {}", Word::TitleCorrect.say(shell.lang), self.doc.number);
        fields::dialog(shell, &title, &self.form, buffer, area)
    }
}

impl Fills for CorrectForm {
    fn wrong(&self, field: FieldName, text: &str) -> Option<Fault> {
        if field == FieldName::Carrier { unreadable_place(text) } else { unreadable(field, text) }
    }

    fn save(&mut self, shell: &mut Shell) -> Next {
        let to = self.parties();
        let zero_rate = self.zero_rate();
        if typed(&self.form, FieldName::Reason).is_empty() {
            self.form.add_fault(FieldName::Reason, Fault::Word(Word::ReasonNeeded));
        }
        let faults = self.form.fault_count();
        if faults > 0 {
            self.form.focus_on_fault();
            shell.alarm(screen::faults(shell.lang, faults));
            return Next::Stay;
        }
        if to == self.before && zero_rate == (None, None) {
            shell.alarm(Word::NothingChanged.say(shell.lang));
            return Next::Stay;
        }
        Next::Open(Door::Ask(Asked::Service(ServiceAct::Amend(self.doc, self.original_out))))
    }
}
