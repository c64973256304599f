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
}
