//! The envelope of ECPay and OPay: JSON, URL-encoded, AES-128-CBC with PKCS7, Base64, and around it who sends and when.
//! The time is in the envelope and not in the payload: each try has a fresh one, the payload stays the same for ever.

use super::loose::{Code, Loose};
use super::urlencode::{Flavour, decode, encode};
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of key and initial vector.
const KEY_BYTES: usize = 16;
/// Seconds that an envelope's time may differ from the centre's clock, either way (OPay i301: ten minutes).
pub const ENVELOPE_TIME_S: i64 = 600;
/// `TransCode` and `RtnCode` of success. Both must be it.
pub const SUCCESS: i64 = 1;

/// HashKey and HashIV of a merchant.
#[derive(Clone, PartialEq, Eq)]
pub struct CentreKey {
    key: Zeroizing<[u8; KEY_BYTES]>,
    vector: Zeroizing<[u8; KEY_BYTES]>,
}

impl fmt::Debug for CentreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CentreKey(..)")
    }
}

impl CentreKey {
    /// Key and initial vector: 16 ASCII characters each.
    pub fn parse(key: &str, vector: &str) -> Option<Self> {
        let bytes = |raw: &str| {
            let raw = raw.trim();
            raw.is_ascii().then(|| raw.as_bytes().try_into().ok().map(Zeroizing::new)).flatten()
        };
        Some(Self { key: bytes(key)?, vector: bytes(vector)? })
    }

    /// Seals a text.
    pub fn seal(&self, text: &str, flavour: Flavour) -> String {
        let sealed = cbc::Encryptor::<aes::Aes128>::new(&(*self.key).into(), &(*self.vector).into())
            .encrypt_padded_vec::<Pkcs7>(encode(text, flavour).as_bytes());
        STANDARD.encode(sealed)
    }

    /// Opens what either flavour sealed; `None` for no Base64, another key or a damaged text, and no URL-encoded UTF-8.
    /// Which of them it is helps nobody but who forges one.
    pub fn open(&self, data: &str) -> Option<String> {
        let sealed = STANDARD.decode(data.trim()).ok()?;
        let opened = cbc::Decryptor::<aes::Aes128>::new(&(*self.key).into(), &(*self.vector).into())
            .decrypt_padded_vec::<Pkcs7>(&sealed)
            .ok()?;
        decode(std::str::from_utf8(&opened).ok()?)
    }
}

/// When.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stamp {
    /// Unix seconds.
    pub timestamp: Code,
    /// ECPay's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

/// What is posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The merchant.
    #[serde(rename = "MerchantID")]
    pub merchant: Loose,
    /// When.
    #[serde(rename = "RqHeader")]
    pub stamp: Stamp,
    /// The sealed payload.
    #[serde(rename = "Data")]
    pub data: String,
}

impl Question {
    /// Seals a payload, now. `revision` is the call's own; only ECPay is told it.
    pub fn seal(
        (merchant, key): (&str, &CentreKey),
        payload: &str,
        (flavour, revision): (Flavour, &str),
        unix: i64,
    ) -> Self {
        let revision = (flavour == Flavour::Ecpay).then(|| revision.to_owned());
        Self {
            merchant: merchant.into(),
            stamp: Stamp { timestamp: Code(unix), revision },
            data: key.seal(payload, flavour),
        }
    }
}

/// What comes back, always with HTTP 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The merchant.
    #[serde(rename = "MerchantID", default)]
    pub merchant: Loose,
    /// When.
    #[serde(rename = "RpHeader", default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
    /// [`SUCCESS`]: the envelope was taken, and `data` says what became of the payload.
    #[serde(rename = "TransCode")]
    pub code: Code,
    /// Why not.
    #[serde(rename = "TransMsg", default)]
    pub words: Loose,
    /// The sealed answer.
    #[serde(rename = "Data", default)]
    pub data: Loose,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published key of the test merchant, OPay i100 appendix 3.
    fn key() -> CentreKey {
        CentreKey::parse("ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk").unwrap()
    }

    #[test]
    fn what_either_flavour_seals_is_opened_and_a_stranger_opens_nothing() {
        let text = r#"{"ItemName":"拿鐵 (大)!","Remark":"a*b~c+d%"}"#;
        let stranger = CentreKey::parse("0000000000000000", "0000000000000000").unwrap();
        for flavour in [Flavour::Ecpay, Flavour::Opay] {
            let sealed = key().seal(text, flavour);
            assert_eq!(key().open(&sealed).as_deref(), Some(text));
            assert!(stranger.open(&sealed).is_none());
        }
        assert_ne!(key().seal(text, Flavour::Ecpay), key().seal(text, Flavour::Opay));
        assert_eq!([key().open("*"), key().open("AAAA")], [None, None]);
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{:?}", key()), "CentreKey(..)");
        assert_eq!(CentreKey::parse("short", "q9jcZX8Ib9LM8wYk"), None);
    }

    #[test]
    fn each_try_has_its_own_time_and_the_same_payload() {
        use crate::wire::offline::{path, revision_of};
        let of = |path| revision_of(path).to_owned();
        assert_eq!([path::ISSUE, path::INVALID, path::GOV_WORDS].map(of), ["1.0.0"; 3]);
        assert_eq!([path::GET_ISSUE, path::GET_INVALID].map(of), ["3.0.0"; 2]);
        let sealed = Question::seal(("1", &key()), "{}", (Flavour::Ecpay, revision_of(path::GET_ISSUE)), 1);
        assert_eq!(sealed.stamp.revision.as_deref(), Some("3.0.0"));
        let ask = |flavour, unix| Question::seal(("2000132", &key()), "{}", (flavour, "3.0.0"), unix);
        let (first, second) = (ask(Flavour::Ecpay, 100), ask(Flavour::Ecpay, 200));
        assert_eq!(first.data, second.data);
        assert_ne!(first.stamp, second.stamp);
        assert_eq!(ask(Flavour::Opay, 100).stamp.revision, None);
        let json = serde_json::to_string(&ask(Flavour::Opay, 100)).unwrap();
        assert!(
            json.starts_with(r#"{"MerchantID":"2000132","RqHeader":{"Timestamp":100},"Data":""#),
            "{json}"
        );
    }

    #[test]
    fn a_merchant_and_a_code_are_read_as_number_or_text() {
        let raw = r#"{"MerchantID":2000132,"RpHeader":{"Timestamp":1525169058},"TransCode":"1","TransMsg":"","Data":null}"#;
        let reply: Reply = serde_json::from_str(raw).unwrap();
        assert_eq!((reply.merchant.as_str(), reply.code.0, reply.data.as_str()), ("2000132", SUCCESS, ""));
    }
}
