//! Which bursts belong into the field that has the focus, and which are goods or a carrier that a scanner sent there
//! because nobody looked at the screen.

use crate::domain::{Carrier, DonationCode, Ubn, fold_width};
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::shell::{Burst, Chord, FieldName, Flow};
use std::time::Duration;

/// The shortest bar code of goods (EAN-8). Shorter figures may be a quantity or price typed ahead of the screen.
const BAR_CODE_CHARS_MIN: usize = 8;

/// True for a burst that is what its field is for.
fn belongs(field: FieldName, text: &str) -> bool {
    let code = fold_width(text.trim());
    let is_bar_code = code.len() >= BAR_CODE_CHARS_MIN && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_carrier = Carrier::parse(&code).is_some();
    match field {
        FieldName::Entry => true,
        // What begins like a mobile bar code and is none is shown here with its fault.
        FieldName::Carrier => is_carrier || DonationCode::parse(&code).is_some() || code.starts_with('/'),
        // A company's number may be scanned too; a bar code is hardly ever one, and longer.
        FieldName::Buyer => Ubn::parse(&code).is_ok(),
        // An amount that is typed at the kind of payment is what is taken.
        FieldName::BuyerName
        | FieldName::Quantity
        | FieldName::Price
        | FieldName::TenderKind
        | FieldName::Tendered => !is_bar_code && !is_carrier,
        // Choices and short codes are never scanned.
        _ => false,
    }
}

impl SaleScreen {
    /// Notes a key that types, to tell a scanner's burst from a hand.
    pub fn note_burst(&mut self, chord: Chord, at: Duration) {
        if chord.typed().is_none() {
            self.burst = Burst::default();
            return;
        }
        if !self.burst.goes_on(at) {
            self.burst = Burst::default();
            self.before_burst = Some(self.form.clone());
        }
        self.burst.hold(chord, at);
    }

    /// The text of a burst that ends with a terminator at this moment in a field that it does not belong into: the
    /// field gets back what it had, and the text is an entry. `None` for a hand, and for what fits its field.
    pub fn take_burst(&mut self, at: Duration) -> Option<String> {
        let ends = self.burst.ends(at);
        let flow = std::mem::take(&mut self.burst).release();
        let before = self.before_burst.take()?;
        let name = before.focused()?.name;
        let Flow::Scan(text) = flow else { return None };
        if !ends || belongs(name, &text) {
            return None;
        }
        self.form = before;
        if name == FieldName::Buyer {
            self.buyer_changed();
        }
        self.judge();
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_and_carriers_belong_into_no_field_but_the_entry_and_their_own() {
        let others = [
            FieldName::Buyer,
            FieldName::BuyerName,
            FieldName::Carrier,
            FieldName::Quantity,
            FieldName::Price,
            FieldName::Tendered,
            FieldName::TenderKind,
            FieldName::Paper,
            FieldName::ZeroReason,
        ];
        for field in others {
            assert!(!belongs(field, "4710088412345"), "{field:?}");
            assert_eq!(belongs(field, "/ABC+123"), field == FieldName::Carrier, "{field:?}");
        }
        assert!(belongs(FieldName::Entry, "4710088412345"));
        assert!(belongs(FieldName::Buyer, "04595257") && !belongs(FieldName::Buyer, "04595258"));
        assert!(belongs(FieldName::Carrier, "168001") && belongs(FieldName::Carrier, "/abc+123"));
        assert!(belongs(FieldName::Quantity, "1200") && belongs(FieldName::BuyerName, "大明企業"));
    }
}
