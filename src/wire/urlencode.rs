//! The two ways in which centres write text into a form or under a cipher. Both have `+` for a blank and capital hex
//! digits; they differ in the marks that stay as they are. Source: OPay i100 appendix 2, ECPay's own vectors.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What ECPay, and any HTML form, writes as it is beside letters and digits.
const ECPAY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
/// OPay keeps four marks more.
const OPAY: &AsciiSet = &ECPAY.remove(b'!').remove(b'*').remove(b'(').remove(b')');
/// A blank as the library writes it.
const BLANK: &str = "%20";

/// Which marks stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// ECPay, and any HTML form: `-`, `_` and `.` alone.
    Ecpay,
    /// OPay: also `!`, `*`, `(` and `)`.
    Opay,
}

/// Writes text.
pub fn encode(text: &str, flavour: Flavour) -> String {
    let set = match flavour {
        Flavour::Ecpay => ECPAY,
        Flavour::Opay => OPAY,
    };
    utf8_percent_encode(text, set).to_string().replace(BLANK, "+")
}

/// Reads what either flavour wrote; `None` where the bytes are no UTF-8. A broken escape stays as it is.
pub fn decode(raw: &str) -> Option<String> {
    let blanks = raw.replace('+', BLANK);
    percent_decode_str(&blanks).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flavour_keeps_its_marks_and_both_are_read_again() {
        let text = "a b!*'()~+1%拿鐵-_.";
        let ecpay = encode(text, Flavour::Ecpay);
        let opay = encode(text, Flavour::Opay);
        assert_eq!(ecpay, "a+b%21%2A%27%28%29%7E%2B1%25%E6%8B%BF%E9%90%B5-_.");
        assert_eq!(opay, "a+b!*%27()%7E%2B1%25%E6%8B%BF%E9%90%B5-_.");
        assert_eq!(decode(&ecpay).as_deref(), Some(text));
        assert_eq!(decode(&opay).as_deref(), Some(text));
        assert_eq!(decode("%FF"), None);
        assert_eq!(decode("100%").as_deref(), Some("100%"));
    }
}
