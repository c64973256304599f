//! What is typed or scanned into the entry field: a code, a quantity and a code, a discount, a carrier, or words.

use crate::domain::{Amount, Carrier, DonationCode, GoodCode, Misread, SlipCode, fold_width, undone};
use rust_decimal::Decimal;

/// Before an amount of cash.
const CASH: char = '+';
/// Before a donation code.
const DONATION: char = '=';

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing: on to the buyer.
    Empty,
    /// 載具: a mobile bar code or a citizen certificate.
    Carrier(String),
    /// The same, put back into what the scanner read; and what has rewritten it.
    Misread(String, Misread),
    /// A slip of our own.
    Slip(SlipCode),
    /// It begins like a mobile bar code and is none.
    BadCarrier,
    /// `+500`: so much cash is given; `None` for what is no amount.
    Cash(Option<Amount>),
    /// `=168001`: a donation code; `None` for what is none.
    Donation(Option<DonationCode>),
    /// A discount (折扣) of this much, above nothing.
    Discount(Decimal),
    /// Perhaps a good's code: how many, the code, and the text as typed.
    Code(Decimal, GoodCode, String),
    /// Words: how many, and a part of a name or a free line's name.
    Words(Decimal, String),
}

/// Reads an entry.
pub fn entry(raw: &str) -> Entry {
    let folded = fold_width(raw.trim());
    if folded.is_empty() {
        return Entry::Empty;
    }
    if Carrier::scanned(&folded).is_some() {
        return Entry::Carrier(folded);
    }
    if let Some((carrier, way)) = undone(&folded) {
        return Entry::Misread(carrier.code().to_owned(), way);
    }
    if let Some(slip) = SlipCode::of_slip(&folded) {
        return Entry::Slip(slip);
    }
    if folded.starts_with('/') {
        return Entry::BadCarrier;
    }
    if let Some(cash) = folded.strip_prefix(CASH) {
        return Entry::Cash(cash.trim().parse().ok().filter(|amount| *amount > 0));
    }
    if let Some(code) = folded.strip_prefix(DONATION) {
        return Entry::Donation(DonationCode::parse(code.trim()));
    }
    if let Some(discount) =
        folded.strip_prefix('-').and_then(|rest| Decimal::from_str_exact(rest.trim()).ok())
        && discount > Decimal::ZERO
    {
        return Entry::Discount(discount);
    }
    let (quantity, rest) = counted(raw.trim());
    match GoodCode::parse(rest) {
        Some(code) => Entry::Code(quantity, code, rest.to_owned()),
        None => Entry::Words(quantity, rest.to_owned()),
    }
}

/// `3*CODE`: three of it.
fn counted(text: &str) -> (Decimal, &str) {
    let parts = text.split_once(['*', '＊']).and_then(|(count, rest)| {
        let quantity = Decimal::from_str_exact(&fold_width(count.trim())).ok()?;
        (quantity > Decimal::ZERO && !rest.trim().is_empty()).then_some((quantity, rest.trim()))
    });
    parts.unwrap_or((Decimal::ONE, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(quantity: i64, text: &str) -> Entry {
        Entry::Code(quantity.into(), GoodCode::parse(text).unwrap(), text.to_owned())
    }

    #[test]
    fn an_entry_is_what_it_looks_like() {
        assert_eq!(entry("  "), Entry::Empty);
        assert_eq!(entry("4710088412345"), code(1, "4710088412345"));
        assert_eq!(entry("3*A1"), code(3, "A1"));
        assert_eq!(entry("/ABC+123"), Entry::Carrier("/ABC+123".to_owned()));
        assert_eq!(entry("／ＡＢＣ＋１２３"), Entry::Carrier("/ABC+123".to_owned()));
        assert_eq!(entry("AB12345678901234"), Entry::Carrier("AB12345678901234".to_owned()));
        assert_eq!(entry("/abc"), Entry::BadCarrier);
        assert_eq!(entry("/abc+123"), Entry::Misread("/ABC+123".to_owned(), Misread::CapsLock));
        assert_eq!(entry("!BCd12"), Entry::Misread("/ABC+D12".to_owned(), Misread::FullAscii));
        assert!(matches!(entry("11512DY100000071234"), Entry::Slip(_)));
        assert!(matches!(entry("DY10000007"), Entry::Code(..)), "a number may be a good's code");
        assert_eq!(entry("-50"), Entry::Discount(50.into()));
        assert_eq!(entry("+500"), Entry::Cash(Some(500)));
        assert_eq!(entry("＋５００"), Entry::Cash(Some(500)));
        for none in ["+", "+0", "+1.5", "+-5", "+A1"] {
            assert_eq!(entry(none), Entry::Cash(None), "{none}");
        }
        assert_eq!(entry("=168001"), Entry::Donation(DonationCode::parse("168001")));
        assert_eq!(entry("=12"), Entry::Donation(None));
        assert_eq!(entry("２＊乾電池"), Entry::Words(2.into(), "乾電池".to_owned()));
        assert_eq!(entry("手沖 咖啡"), Entry::Words(Decimal::ONE, "手沖 咖啡".to_owned()));
    }
}
