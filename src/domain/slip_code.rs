//! What a scanner reads from a slip of our own: its Code 39, or its left QR code. Source: bar code specification 1.9.

use super::{Number, Period, RandomCode, fold_width, parse_date};

/// Characters of the Code 39: period with the even month, number, random code.
const CODE_39_CHARS: usize = 19;
/// Characters of the left QR code's fixed part: number, day, random code, two sums, buyer, seller, seal.
const QR_CHARS_MIN: usize = 77;

/// An invoice as its slip names it, or as a person does: the number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipCode {
    /// The number.
    pub number: Number,
    /// Its period; `None` where only the number is given.
    pub period: Option<Period>,
    /// The random code; `None` where only the number is given.
    pub random_code: Option<RandomCode>,
}

impl SlipCode {
    /// Reads a number, a Code 39 or a left QR code, in capitals or small letters; `None` for anything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let plain = |number| Self { number, period: None, random_code: None };
        Number::parse(raw).ok().map(plain).or_else(|| Self::of_slip(raw))
    }

    /// Reads a Code 39 or a left QR code alone, which nobody types.
    pub fn of_slip(raw: &str) -> Option<Self> {
        let code = fold_width(raw.trim());
        let part = |from: usize, chars: usize| code.get(from..from + chars);
        let (number, period, random_code) = if code.len() == CODE_39_CHARS {
            (part(5, 10)?, Period::parse(part(0, 5)?).ok()?, part(15, 4)?)
        } else if code.len() >= QR_CHARS_MIN {
            (part(0, 10)?, Period::of(parse_date(part(10, 7)?)?)?, part(17, 4)?)
        } else {
            return None;
        };
        Some(Self {
            number: Number::parse(number).ok()?,
            period: Some(period),
            random_code: Some(RandomCode::parse(random_code)?),
        })
    }

    /// True for the invoice of this random code: a slip names it, a person does not.
    pub fn fits(&self, random_code: RandomCode) -> bool {
        self.random_code.is_none_or(|code| code == random_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_read_by_either_code_and_a_number_by_itself() {
        let number = Number::parse("DY10000007").unwrap();
        let period = Period::parse("11512").ok();
        let random_code = RandomCode::parse("1234");
        let slip = Some(SlipCode { number, period, random_code });
        assert_eq!(SlipCode::parse("11512DY100000071234"), slip);
        assert_eq!(SlipCode::parse(" 11512dy100000071234 "), slip, "with Caps Lock");
        let fixed = "DY100000071151123123400000064000000690000000004595257kB2xTq0Vb5mXc1dJw8Ls3A==";
        assert_eq!(fixed.len(), QR_CHARS_MIN);
        for qr in [fixed.to_owned(), format!("{fixed}:**********:1:1:1:乾電池:1:105:")] {
            assert_eq!(SlipCode::parse(&qr), slip, "{qr}");
        }
        let plain = SlipCode { number, period: None, random_code: None };
        assert_eq!(SlipCode::parse("DY-10000007"), Some(plain));
        assert_eq!(SlipCode::of_slip("DY10000007"), None);
        assert!(plain.fits(RandomCode::parse("9999").unwrap()));
        assert!(slip.is_some_and(|slip| !slip.fits(RandomCode::parse("1235").unwrap())));
    }

    #[test]
    fn what_is_no_slip_of_ours_is_none() {
        for wrong in [
            "",
            "4710088412345",
            "11513DY100000071234",
            "11512D1100000071234",
            "11512DY10000007123",
            "11512DY10000007123x",
            &"1".repeat(QR_CHARS_MIN),
            &"字".repeat(QR_CHARS_MIN),
            &format!("DY100000079999999{}", "0".repeat(QR_CHARS_MIN)),
        ] {
            assert_eq!(SlipCode::parse(wrong), None, "{wrong}");
        }
    }
}
