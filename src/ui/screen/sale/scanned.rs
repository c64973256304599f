//! Which bursts belong into the field that has the focus, and which are goods or a carrier that a scanner sent there
//! because nobody looked at the screen.

use crate::domain::{Carrier, DonationCode, SlipCode, Ubn, fold_width};
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::shell::{Beat, Burst, Chord, FieldName, Flow, Form, Rhythm};
use std::time::Duration;

/// The shortest bar code of goods (EAN-8). Shorter figures may be a quantity or price typed ahead of the screen.
const BAR_CODE_CHARS_MIN: usize = 8;
/// The shortest bar code that no hand types for anything else (UPC-A): a company's number has eight digits too.
const LONG_CODE_CHARS_MIN: usize = 12;

/// Text of a burst that its field is not for.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// What was scanned.
    pub text: String,
    /// What stood in the entry and was not finished: the scan takes its place.
    pub replaced: Option<String>,
}

/// True for what nobody types at a hand's pace into a field that is not for it.
fn is_surely_scanned(text: &str) -> bool {
    let code = fold_width(text.trim());
    let is_long = code.len() >= LONG_CODE_CHARS_MIN && code.bytes().all(|byte| byte.is_ascii_digit());
    is_long || Carrier::scanned(&code).is_some() || SlipCode::of_slip(&code).is_some()
}

/// True for a field that is typed by hand alone: what the scanner has announced is not for it, whatever it says.
fn is_typed_only(field: FieldName) -> bool {
    !matches!(field, FieldName::Entry | FieldName::Carrier | FieldName::Buyer)
}

/// True for a burst that is what its field is for.
fn belongs(field: FieldName, text: &str) -> bool {
    let code = fold_width(text.trim());
    let is_bar_code = code.len() >= BAR_CODE_CHARS_MIN && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_carrier = Carrier::scanned(&code).is_some();
    if SlipCode::of_slip(&code).is_some() {
        return field == FieldName::Entry;
    }
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
    pub fn note_burst(&mut self, chord: Chord, at: Duration, rhythm: &Rhythm) {
        if chord.typed().is_none() {
            self.burst = Burst::default();
            return;
        }
        if !self.burst.goes_on(at, rhythm.gap()) {
            self.burst = Burst::default();
            self.before_burst = Some(self.form.clone());
        }
        self.burst.hold(chord, at, Beat { announced: rhythm.now.announced, ..Beat::default() });
    }

    /// The text of a burst that ends with a terminator at this moment in a field that it does not belong into, or behind
    /// something unfinished: the field gets back what it had, and the text is an entry. `None` for a hand, and for what
    /// fits its field.
    pub fn take_burst(&mut self, at: Duration, rhythm: &Rhythm) -> Option<Taken> {
        let ends = self.burst.ends(at, rhythm.tail());
        let is_fast = self.burst.is_fast() || self.burst.is_announced();
        let is_announced = self.burst.is_announced();
        let flow = std::mem::take(&mut self.burst).release(false);
        let before = self.before_burst.take()?;
        let name = before.focused()?.name;
        let Flow::Scan(text) = flow else { return None };
        let fits = belongs(name, &text) && !(is_announced && is_typed_only(name));
        let scanned = !fits && (is_fast || is_surely_scanned(&text));
        let replaced = (is_fast && name == FieldName::Entry).then(|| left_over(&before)).flatten();
        if !ends || !(scanned || replaced.is_some()) {
            return None;
        }
        self.form = before;
        if replaced.is_some() {
            self.form.set(FieldName::Entry, "");
        }
        if name == FieldName::Buyer {
            self.buyer_changed();
        }
        self.judge();
        Some(Taken { text, replaced })
    }
}

/// What stands in the entry and would run into a scan, or be forgotten over it. `3*` is meant to stand before it.
fn left_over(form: &Form) -> Option<String> {
    let field = form.field(FieldName::Entry)?;
    let text = field.text().trim();
    let counts = text.ends_with(['*', '＊']);
    (!text.is_empty() && !counts).then(|| text.to_owned())
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

    #[test]
    fn a_hand_types_no_bar_code_of_twelve_digits_and_may_mistype_a_company() {
        assert!(!is_surely_scanned("04595258") && !is_surely_scanned("12345678901"));
        for scan in ["471008841234", "4710088412345", "/ABC+123", "11512DY100000071234"] {
            assert!(is_surely_scanned(scan), "{scan}");
        }
        assert!(!belongs(FieldName::Carrier, "11512DY100000071234"));
    }

    /// Types into the entry, so many milliseconds between any two keys, and ends with Enter.
    fn typed(sale: &mut SaleScreen, text: &str, at: u64, gap_ms: u64) -> Option<Taken> {
        let mut at = Duration::from_millis(at);
        for c in text.chars() {
            at += Duration::from_millis(gap_ms);
            let chord = Chord::plain(crate::ui::shell::Key::Char(c));
            sale.note_burst(chord, at, &Rhythm::default());
            crate::ui::shell::typing::key(&mut sale.form, chord);
        }
        sale.take_burst(at, &Rhythm::default())
    }

    #[test]
    fn a_scan_does_not_run_into_what_was_left_in_the_entry() {
        let mut sale = SaleScreen::new();
        assert_eq!(typed(&mut sale, "4719999999999", 0, 5), None, "it stands alone");
        let replaced = |taken: Option<Taken>| taken.and_then(|taken| taken.replaced);
        let taken = typed(&mut sale, "4710000000011", 5_000, 5);
        assert_eq!(replaced(taken).as_deref(), Some("4719999999999"));
        // The same where the next character takes its place.
        sale.form.set(FieldName::Entry, "4719999999999");
        let taken = typed(&mut sale, "4710000000028", 9_000, 5);
        assert_eq!(replaced(taken).as_deref(), Some("4719999999999"));
        assert_eq!(sale.form.text(FieldName::Entry), "");
    }

    #[test]
    fn a_count_stands_before_a_scan_and_a_hand_goes_on_where_it_was() {
        let mut sale = SaleScreen::new();
        typed(&mut sale, "3*", 0, 200);
        assert_eq!(typed(&mut sale, "4710000000011", 5_000, 5), None);
        assert_eq!(sale.form.text(FieldName::Entry), "3*4710000000011");
        sale.form.set(FieldName::Entry, "");
        typed(&mut sale, "12", 10_000, 100);
        assert_eq!(typed(&mut sale, "3456", 20_000, 100), None);
        assert_eq!(sale.form.text(FieldName::Entry), "123456");
    }
}
