//! Whether the carrier and the donation code of the sale exist: asked as soon as they are typed, waited for by nobody. One
//! that the ministry does not know is said at once, and once more by the key that issues; the next one issues all the same.

use crate::domain::{CodeState, PlaceCode, goes_to};
use crate::protocol::{Failure, Reply, read, request};
use crate::text::{self, screen::Word};
use crate::ui::door::Ticket;
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::shell::{FieldName, Shell};

impl SaleScreen {
    /// Asks about codes that were typed since. A donation code is whole when its field is left: 168 begins 168001.
    pub fn ask_codes(&mut self, shell: &mut Shell) {
        let (carrier, donation) = goes_to(self.form.text(FieldName::Carrier)).unwrap_or_default();
        let typing = self.form.focused().is_some_and(|field| field.name == FieldName::Carrier);
        let donation = donation.filter(|_| !typing || carrier.is_some());
        let codes = PlaceCode::of(carrier.as_ref(), donation.as_ref());
        if codes.iter().eq(self.codes.of.iter().map(|(code, _)| code)) || self.done.is_some() {
            return;
        }
        self.codes.turn += 1;
        self.codes.of = codes.into_iter().map(|code| (code, CodeState::Asked)).collect();
        self.ask_again(shell);
    }

    /// Something of the upload has changed: it may be an answer.
    pub fn ask_again(&self, shell: &mut Shell) {
        for (place, (code, state)) in (0..).zip(&self.codes.of) {
            if *state == CodeState::Asked {
                let ticket = Ticket::Code { turn: self.codes.turn, place };
                shell.ask(ticket, request::CodeAsk(code.clone()));
            }
        }
    }

    /// What is known of a code. Where nobody may ask or nobody answers, nothing is.
    pub fn code_came(
        &mut self,
        shell: &mut Shell,
        (turn, place): (u32, usize),
        result: Result<Reply, Failure>,
    ) {
        let state = read::<request::CodeAsk>(result).unwrap_or(CodeState::Unasked);
        let known = self.codes.of.get_mut(place).filter(|_| turn == self.codes.turn);
        let Some((code, known)) = known else { return };
        let is_news = *known != state && state == CodeState::NoSuchCode;
        *known = state;
        if is_news {
            shell.alarm(text::sale::fault::no_such_code(shell.lang, code));
            self.judge();
        }
    }

    /// What stands at the field of a code that does not exist.
    pub fn no_such_code(&self) -> Option<Word> {
        let code = self.codes.wrong().filter(|_| !self.insists())?;
        Some(match code {
            PlaceCode::MobileBarcode(_) => Word::NoSuchCarrier,
            PlaceCode::Donation(_) => Word::NoSuchDonation,
        })
    }

    fn insists(&self) -> bool {
        self.codes.insisted.as_deref() == Some(self.form.text(FieldName::Carrier))
    }

    /// Why the sale is not issued yet: its code does not exist, and that was not said by the key that issues.
    pub fn stops_at_code(&mut self, shell: &Shell) -> Option<String> {
        let code = self.codes.wrong().filter(|_| !self.insists())?;
        let why = text::sale::fault::no_such_code(shell.lang, code);
        let text = self.form.text(FieldName::Carrier).to_owned();
        // What is typed or scanned next takes its place.
        self.form.set(FieldName::Carrier, &text);
        self.codes.insisted = Some(text);
        self.form.focus_on(FieldName::Carrier);
        Some(why)
    }
}
