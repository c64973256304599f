//! Codes that look right and may still be nobody's: whether a mobile bar code or a donation code exists only the ministry
//! knows, and a centre may be asked before the sale is done.

use super::{Carrier, DonationCode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A code that a centre can be asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PlaceCode {
    /// 手機條碼.
    MobileBarcode(Carrier),
    /// 捐贈碼.
    Donation(DonationCode),
}

impl PlaceCode {
    /// The codes of a sale that can be asked about. No other carrier is in a list that anybody may ask.
    pub fn of(carrier: Option<&Carrier>, donation: Option<&DonationCode>) -> Vec<Self> {
        let mobile = carrier.map(|carrier| Self::MobileBarcode(carrier.clone()));
        let all = mobile.into_iter().chain(donation.map(|code| Self::Donation(code.clone())));
        all.filter(Self::is_listed).collect()
    }

    /// False for any other carrier, whoever names it: it is told to nobody before its invoice is.
    pub fn is_listed(&self) -> bool {
        match self {
            Self::MobileBarcode(carrier) => matches!(carrier, Carrier::MobileBarcode(_)),
            Self::Donation(_) => true,
        }
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MobileBarcode(carrier) => f.write_str(carrier.code()),
            Self::Donation(code) => code.fmt(f),
        }
    }
}

/// What is known of such a code today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeState {
    /// Nothing, and nobody can be asked now: no centre, none that tells, or no line.
    Unasked,
    /// The centre is being asked.
    Asked,
    /// It exists.
    Exists,
    /// There is no such code.
    NoSuchCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_lists_is_not_asked_about() {
        let mobile = Carrier::parse("/ABC+123").unwrap();
        let citizen = Carrier::parse("AB12345678901234").unwrap();
        let donation = DonationCode::parse("0168").unwrap();
        let texts = |carrier: Option<&Carrier>, donation| {
            PlaceCode::of(carrier, donation).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(texts(Some(&mobile), Some(&donation)), ["/ABC+123", "0168"]);
        assert_eq!(texts(Some(&citizen), Some(&donation)), ["0168"]);
        assert!(texts(Some(&citizen), None).is_empty() && texts(None, None).is_empty());
        for other in ["amy@example.com", "EJ0113:7", "easycard:1:2"] {
            assert!(texts(Carrier::parse(other).as_ref(), None).is_empty(), "{other}");
        }
        assert!(!PlaceCode::MobileBarcode(citizen).is_listed());
    }
}
