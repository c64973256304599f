//! 載具 and 捐贈碼: where a consumer's invoice goes instead of paper.
//! Source: MIG 4.1 CarrierType 3J0002 (mobile bar code) and CQ0001 (citizen certificate), NPOBAN; OPay i301 V1.3.0 and ECPay's
//! guide p=7896 (CarrierType 1 to 8); the self-test V4.8.1 (EJ0113, a type of the shop's own). Who takes which stands in
//! `together.rs`.

mod card;

pub use card::{CardCarrier, CardKind};

use card::is_id;
use serde::{Deserialize, Serialize};
use std::fmt;

/// 載具: a checked carrier code, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "CarrierRecord", into = "CarrierRecord")]
pub enum Carrier {
    /// 手機條碼, type 3J0002: `/` and seven of `0-9A-Z.+-`.
    MobileBarcode(String),
    /// 自然人憑證, type CQ0001: two letters and fourteen digits.
    CitizenCertificate(String),
    /// 加值中心的會員載具: a member of the centre, by e-mail address or mobile phone number.
    Member(String),
    /// 自有會員載具: a type that the shop registered at the ministry, and the member: `EJ0113:ID`.
    Registered(String),
    /// 卡片載具.
    Card(CardCarrier),
}

impl Carrier {
    /// Reads any carrier; the case of codes is kept, so a lower-case one is refused. `None` for none.
    pub fn parse(raw: &str) -> Option<Self> {
        let code = raw.trim();
        if let Some(scanned) = Self::scanned(code) {
            return Some(scanned);
        }
        if is_email(code) || is_mobile_phone(code) {
            return Some(Self::Member(code.to_owned()));
        }
        let card = CardCarrier::parse(code).map(Self::Card);
        card.or_else(|| is_registered(code).then(|| Self::Registered(code.to_owned())))
    }

    /// Reads what a customer's bar code may be, exactly as scanned: a mobile bar code or a citizen certificate. Nothing else is
    /// taken for a carrier wherever goods are scanned.
    pub fn scanned(raw: &str) -> Option<Self> {
        let code = raw.trim();
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
            (true, _) => Some(Self::MobileBarcode(code.to_owned())),
            (_, true) => Some(Self::CitizenCertificate(code.to_owned())),
            _ => None,
        }
    }

    /// MIG's CarrierType; `None` for what a centre alone has a name for.
    pub fn mig_type(&self) -> Option<&str> {
        match self {
            Self::MobileBarcode(_) => Some("3J0002"),
            Self::CitizenCertificate(_) => Some("CQ0001"),
            Self::Member(_) => None,
            Self::Registered(code) => code.get(..TYPE_CHARS),
            Self::Card(card) => card.kind().mig_type(),
        }
    }

    /// The code as it is typed.
    pub fn code(&self) -> &str {
        match self {
            Self::MobileBarcode(code)
            | Self::CitizenCertificate(code)
            | Self::Member(code)
            | Self::Registered(code) => code,
            Self::Card(card) => card.code(),
        }
    }

    /// The member of a registered type; of any other its code.
    pub fn id(&self) -> &str {
        match self {
            Self::Registered(code) => code.get(TYPE_CHARS + 1..).unwrap_or_default(),
            other => other.code(),
        }
    }

    /// What of it may be shown: a card's hidden number is told to the platform alone.
    pub fn shown(&self) -> &str {
        match self {
            Self::Card(card) => card.without_hidden(),
            other => other.code(),
        }
    }
}

/// Characters of a carrier type.
const TYPE_CHARS: usize = 6;
/// The longest e-mail address of a member (OPay i301, CustomerEmail).
const MEMBER_CHARS_MAX: usize = 80;

/// An e-mail address, as far as a centre looks at it: one `@`, and a domain with a dot.
fn is_email(code: &str) -> bool {
    let plain = code.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b':' | b'/'));
    let parts = code.split_once('@');
    let whole = parts.is_some_and(|(name, domain)| {
        let domain: Vec<&str> = domain.split('.').collect();
        !name.is_empty()
            && domain.len() > 1
            && domain.iter().all(|part| !part.is_empty() && !part.contains('@'))
    });
    plain && whole && code.len() <= MEMBER_CHARS_MAX
}

/// A mobile phone number: `09` and eight digits.
fn is_mobile_phone(code: &str) -> bool {
    code.len() == 10 && code.starts_with("09") && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// A registered type and an id. What has a form of its own here is typed in that.
fn is_registered(code: &str) -> bool {
    let Some((kind, id)) = code.split_once(':') else { return false };
    let is_type = kind.len() == TYPE_CHARS
        && kind.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let has_form = ["3J0002", "CQ0001"].contains(&kind)
        || CardKind::ALL.into_iter().any(|card| card.mig_type() == Some(kind));
    is_type && !has_form && is_id(id)
}

/// A carrier as records keep it: tagged with its type. Others go to the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Carrier")]
pub enum CarrierRecord {
    /// 手機條碼.
    MobileBarcode(String),
    /// 自然人憑證.
    CitizenCertificate(String),
    /// 加值中心的會員載具.
    Member(String),
    /// 自有會員載具.
    Registered(String),
    /// 卡片載具, as it is typed.
    Card(String),
}

impl TryFrom<CarrierRecord> for Carrier {
    type Error = &'static str;
    fn try_from(record: CarrierRecord) -> Result<Self, &'static str> {
        let (CarrierRecord::MobileBarcode(code)
        | CarrierRecord::CitizenCertificate(code)
        | CarrierRecord::Member(code)
        | CarrierRecord::Registered(code)
        | CarrierRecord::Card(code)) = &record;
        let read = Self::parse(code).filter(|carrier| CarrierRecord::from(carrier.clone()) == record);
        read.ok_or("not a carrier code of that type")
    }
}

impl From<Carrier> for CarrierRecord {
    fn from(carrier: Carrier) -> Self {
        match carrier {
            Carrier::MobileBarcode(code) => Self::MobileBarcode(code),
            Carrier::CitizenCertificate(code) => Self::CitizenCertificate(code),
            Carrier::Member(code) => Self::Member(code),
            Carrier::Registered(code) => Self::Registered(code),
            Carrier::Card(card) => Self::Card(card.code().to_owned()),
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

/// The longest text of [`goes_to`]: a card with both its numbers, a blank, a donation code.
pub const PLACE_CHARS_MAX: usize = CardCarrier::CHARS_MAX + 1 + 7;

/// Where an invoice goes, as it is typed into one field: a carrier, a donation code, or both with a blank between them; a
/// mobile bar code that is scanned behind a donation code needs none. `None` for anything else.
pub fn goes_to(raw: &str) -> Option<(Option<Carrier>, Option<DonationCode>)> {
    // A slash may stand inside a card's number.
    of_parts(raw).or_else(|| of_parts(&raw.replace('/', " /")))
}

fn of_parts(raw: &str) -> Option<(Option<Carrier>, Option<DonationCode>)> {
    let (mut carrier, mut donation) = (None, None);
    for part in raw.split_whitespace() {
        match (Carrier::parse(part), DonationCode::parse(part)) {
            (Some(found), _) if carrier.is_none() => carrier = Some(found),
            (None, Some(found)) if donation.is_none() => donation = Some(found),
            _ => return None,
        }
    }
    (carrier.is_some() || donation.is_some()).then_some((carrier, donation))
}

/// Whether a text looks like a carrier that is typed and never scanned: a member, a registered type, a card.
pub fn is_typed_carrier(raw: &str) -> bool {
    let folded = super::fold_width(raw);
    folded.contains(['@', ':']) || folded.starts_with("09") || !folded.is_ascii()
}

/// How many characters what is typed so far will have at least when it is whole: before that it is not said to be wrong.
pub fn place_chars(typed: &str) -> usize {
    let rest: String = typed.chars().skip(2).collect();
    match typed.chars().next() {
        // The second of two is being typed.
        _ if typed.contains(' ') || typed.rfind('/') > Some(0) => PLACE_CHARS_MAX,
        Some('/') => 8,
        Some('0') if typed.starts_with("09") => 10,
        Some(c) if c.is_ascii_digit() && rest.bytes().all(|byte| byte.is_ascii_digit()) => 8,
        Some(c) if c.is_ascii_uppercase() && rest.bytes().all(|byte| byte.is_ascii_digit()) => 16,
        // An address, a card, a registered type.
        _ => PLACE_CHARS_MAX,
    }
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
            assert_eq!(Carrier::parse(good).unwrap().mig_type(), Some("3J0002"), "{good}");
            assert_eq!(Carrier::scanned(good), Carrier::parse(good));
        }
        let citizen = Carrier::parse("AB12345678901234");
        assert_eq!(citizen.as_ref().unwrap().mig_type(), Some("CQ0001"));
        assert_eq!(Carrier::scanned("AB12345678901234"), citizen);
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
    fn members_and_registered_types_are_told_by_their_form_and_never_scanned_as_goods() {
        for member in ["amy@example.com", "a.b+c@mail.example.com.tw", "0912345678"] {
            assert_eq!(Carrier::parse(member), Some(Carrier::Member(member.to_owned())), "{member}");
            assert_eq!(Carrier::scanned(member), None, "{member}");
        }
        let longest = format!("{}@example.com", "a".repeat(MEMBER_CHARS_MAX - 12));
        assert!(Carrier::parse(&longest).is_some() && Carrier::parse(&format!("a{longest}")).is_none());
        let registered = Carrier::parse("EJ0113:amy@example.com").unwrap();
        assert_eq!((registered.mig_type(), registered.shown()), (Some("EJ0113"), "EJ0113:amy@example.com"));
        for wrong in [
            "amy@example",
            "@example.com",
            "amy@@example.com",
            "amy@example..com",
            "amy chen@example.com",
            "王@example.com",
            "091234567",
            "09123456789",
            "0812345678",
            "EJ0113:",
            "EJ0113",
            "ej0113:1",
            "EJ01134:1",
            "EJ0113:王",
            "3J0002:/ABC+123",
            "CQ0001:AB12345678901234",
            "1K0001:1",
        ] {
            assert_eq!(Carrier::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_typed_is_told_from_what_is_scanned_also_where_it_is_none() {
        for typed in ["amy@example", "0912", "EJ0113:", "悠遊卡1", "easycard：1"] {
            assert!(is_typed_carrier(typed), "{typed}");
        }
        for scanned in ["/ABC+12", "／ＡＢＣ＋１２３", "AB1234567890123", "16"] {
            assert!(!is_typed_carrier(scanned), "{scanned}");
        }
    }

    #[test]
    fn what_is_being_typed_is_not_wrong_yet() {
        for (typed, chars) in [
            ("/AB", 8),
            ("1", 8),
            ("0912", 10),
            ("AB12", 16),
            ("AB", 16),
            ("amy.long.name", PLACE_CHARS_MAX),
            ("EJ0113:a", PLACE_CHARS_MAX),
            ("悠遊卡", PLACE_CHARS_MAX),
            ("919 /AB", PLACE_CHARS_MAX),
            ("919/AB", PLACE_CHARS_MAX),
        ] {
            assert_eq!(place_chars(typed), chars, "{typed}");
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
        let card = Carrier::parse("credit-card:a/b+c==");
        assert_eq!(goes_to("credit-card:a/b+c== 919"), Some((card, donation.clone())));
        for wrong in ["", "/ABC", "919 920", "/ABC+123 /ABC+124", "/ABC+123 919 920", "/ABC+123919"] {
            assert_eq!(goes_to(wrong), None, "{wrong}");
        }
        let id = "x".repeat(64);
        let longest = place_text(
            Carrier::parse(&format!("bank-card:{id}:{id}")).as_ref(),
            DonationCode::parse("1234567").as_ref(),
        );
        assert_eq!(longest.len(), PLACE_CHARS_MAX);
        assert!(goes_to(&longest).is_some());
        assert_eq!(place_text(None, None), "");
    }
}
