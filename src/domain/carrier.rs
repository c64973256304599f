//! 載具 and 捐贈碼: where a consumer's invoice goes instead of paper.
//! Source: MIG 4.1 CarrierType 3J0002 (mobile bar code) and CQ0001 (citizen certificate), NPOBAN.

use serde::{Deserialize, Serialize};
use std::fmt;

/// 載具: a checked carrier code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "CarrierRecord", into = "CarrierRecord")]
pub enum Carrier {
    /// 手機條碼, type 3J0002: `/` and seven of `0-9A-Z.+-`.
    MobileBarcode(String),
    /// 自然人憑證, type CQ0001: two letters and fourteen digits.
    CitizenCertificate(String),
}

impl Carrier {
    /// Reads either code exactly as scanned; case is kept, so a lower-case one is refused. `None` for neither.
    pub fn parse(raw: &str) -> Option<Self> {
        let code = raw.trim().to_owned();
        let bytes = code.as_bytes();
        let mobile = bytes.len() == 8
            && bytes[0] == b'/'
            && bytes[1..]
                .iter()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b'.' | b'+' | b'-'));
        let citizen = bytes.len() == 16
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..].iter().all(u8::is_ascii_digit);
        match (mobile, citizen) {
            (true, _) => Some(Self::MobileBarcode(code)),
            (_, true) => Some(Self::CitizenCertificate(code)),
            _ => None,
        }
    }

    /// MIG's CarrierType.
    pub fn mig_type(&self) -> &'static str {
        match self {
            Self::MobileBarcode(_) => "3J0002",
            Self::CitizenCertificate(_) => "CQ0001",
        }
    }

    /// The code as scanned.
    pub fn code(&self) -> &str {
        match self {
            Self::MobileBarcode(code) | Self::CitizenCertificate(code) => code,
        }
    }
}

/// A carrier as records keep it: tagged with its type, for only these two can be told from the code. Others (cards, the
/// members of a centre) go to the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Carrier")]
pub enum CarrierRecord {
    /// 手機條碼.
    MobileBarcode(String),
    /// 自然人憑證.
    CitizenCertificate(String),
}

impl TryFrom<CarrierRecord> for Carrier {
    type Error = &'static str;
    fn try_from(record: CarrierRecord) -> Result<Self, &'static str> {
        let (CarrierRecord::MobileBarcode(code) | CarrierRecord::CitizenCertificate(code)) = &record;
        let read = Self::parse(code).filter(|carrier| CarrierRecord::from(carrier.clone()) == record);
        read.ok_or("not a carrier code of that type")
    }
}

impl From<Carrier> for CarrierRecord {
    fn from(carrier: Carrier) -> Self {
        match carrier {
            Carrier::MobileBarcode(code) => Self::MobileBarcode(code),
            Carrier::CitizenCertificate(code) => Self::CitizenCertificate(code),
        }
    }
}

/// 捐贈碼: three to seven digits, leading zeros kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct DonationCode(String);

impl DonationCode {
    /// Reads three to seven digits; `None` for anything else. Whether it exists only the platform knows.
    pub fn parse(raw: &str) -> Option<Self> {
        let code = super::fold_width(raw.trim());
        let ok = (3..=7).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        ok.then_some(Self(code))
    }
}

impl TryFrom<String> for DonationCode {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, &'static str> {
        Self::parse(&raw).ok_or("not a donation code")
    }
}

impl fmt::Display for DonationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The longest text of [`goes_to`]: a citizen certificate, a blank, a donation code.
pub const PLACE_CHARS_MAX: usize = 16 + 1 + 7;

/// Where an invoice goes, as it is typed into one field: a carrier, a donation code, or both with a blank between them; a
/// mobile bar code that is scanned behind a donation code needs none. `None` for anything else.
pub fn goes_to(raw: &str) -> Option<(Option<Carrier>, Option<DonationCode>)> {
    let (mut carrier, mut donation) = (None, None);
    for part in raw.replace('/', " /").split_whitespace() {
        match (Carrier::parse(part), DonationCode::parse(part)) {
            (Some(found), _) if carrier.is_none() => carrier = Some(found),
            (None, Some(found)) if donation.is_none() => donation = Some(found),
            _ => return None,
        }
    }
    (carrier.is_some() || donation.is_some()).then_some((carrier, donation))
}

/// The text that [`goes_to`] reads back; empty for neither.
pub fn place_text(carrier: Option<&Carrier>, donation: Option<&DonationCode>) -> String {
    let carrier = carrier.map(|carrier| carrier.code().to_owned());
    let both: Vec<String> = carrier.into_iter().chain(donation.map(ToString::to_string)).collect();
    both.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_holds_type_and_code_and_is_read_as_a_person_types() {
        let carrier = Carrier::parse("/ABC+123").unwrap();
        let record = CarrierRecord::from(carrier.clone());
        assert_eq!(Carrier::try_from(record), Ok(carrier));
        for bad in [
            CarrierRecord::CitizenCertificate("/ABC+123".to_owned()),
            CarrierRecord::MobileBarcode("/abc+123".to_owned()),
            CarrierRecord::MobileBarcode("AB12345678901234".to_owned()),
        ] {
            assert!(Carrier::try_from(bad.clone()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_known_answers_hold() {
        for good in ["/ABC+123", "/TRM+O+P", "/4WDMPUZ", "/31K2UFO", "/1234567"] {
            assert_eq!(Carrier::parse(good).unwrap().mig_type(), "3J0002", "{good}");
        }
        assert_eq!(Carrier::parse("AB12345678901234").unwrap().mig_type(), "CQ0001");
        for bad in [
            "ABC+1234",
            "/abc1234",
            "/ABC12345",
            "/ABC123",
            "/ABC 123",
            "/ABC_123",
            "A123456789012345",
            "ab12345678901234",
            "AB1234567890123",
            "",
        ] {
            assert_eq!(Carrier::parse(bad), None, "{bad}");
        }
        for good in ["919", "25885", "0001234", "1234567"] {
            assert_eq!(DonationCode::parse(good).unwrap().to_string(), good);
        }
        for bad in ["12", "12345678", "12a"] {
            assert_eq!(DonationCode::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_carrier_and_a_donation_code_stand_in_one_field() {
        let (mobile, donation) = (Carrier::parse("/ABC+123"), DonationCode::parse("919"));
        assert_eq!(goes_to("/ABC+123"), Some((mobile.clone(), None)));
        assert_eq!(goes_to(" 919 "), Some((None, donation.clone())));
        for both in ["/ABC+123 919", "919  /ABC+123", "919/ABC+123"] {
            assert_eq!(goes_to(both), Some((mobile.clone(), donation.clone())), "{both}");
        }
        for wrong in ["", "/ABC", "919 920", "/ABC+123 /ABC+124", "/ABC+123 919 920", "/ABC+123919"] {
            assert_eq!(goes_to(wrong), None, "{wrong}");
        }
        let longest =
            place_text(Carrier::parse("AB12345678901234").as_ref(), DonationCode::parse("1234567").as_ref());
        assert_eq!(longest.len(), PLACE_CHARS_MAX);
        assert!(goes_to(&longest).is_some());
        assert_eq!(place_text(None, None), "");
    }
}
