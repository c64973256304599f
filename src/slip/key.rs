//! The merchant's key for the encrypted field of the left QR code, and that field.
//!
//! The key comes out of the platform's closed `genKey` tool as 32 hex digits; it is kept in the secret file
//! (R1), is never shown, and never becomes part of a record.

use super::SlipFault;
use crate::domain::{Number, RandomCode};
use aes::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;

/// How long the key is when it is written: 16 bytes.
pub const KEY_HEX_DIGITS: usize = 32;
/// The specification's fixed initial vector, `Dt8lyToo17X/XkXaQvihuA==`.
const INITIAL_VECTOR: [u8; 16] = *b"\x0e\xdf\x25\xc9\x3a\x28\xd7\xb5\xff\x5e\x45\xda\x42\xf8\xa1\xb8";
/// Base64 of one block of 16 bytes.
pub(super) const SEALED_CHARS: usize = 24;

/// The AES-128 key of a seller. `Debug` shows nothing of it, and it cannot be serialized.
#[derive(Clone, PartialEq, Eq)]
pub struct QrKey([u8; 16]);

/// What is wrong with a written key. Says nothing about what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrKeyFault {
    /// Not [`KEY_HEX_DIGITS`] characters.
    #[error("the QR key has 32 hex digits")]
    Length,
    /// A character that is not a hex digit.
    #[error("the QR key holds a character that is not a hex digit")]
    Digit,
}

impl QrKey {
    /// The key of sample stores, whose slips say 測試: `0123456789abcdef` twice. Anybody may know it.
    pub const SAMPLE: Self = Self(*b"\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef");

    /// Reads 32 hex digits of either case; blanks around them are dropped.
    ///
    /// # Errors
    /// [`QrKeyFault`].
    pub fn parse(raw: &str) -> Result<Self, QrKeyFault> {
        let digits = raw.trim().as_bytes();
        if digits.len() != KEY_HEX_DIGITS {
            return Err(QrKeyFault::Length);
        }
        let mut key = [0; 16];
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex(pair[0])? << 4 | hex(pair[1])?;
        }
        Ok(Self(key))
    }

    /// The left QR code's last fixed field: number and random code, encrypted, in Base64 (24 characters).
    ///
    /// # Errors
    /// [`SlipFault::Symbol`] if the text were not one block; a number and a code always are.
    pub fn seal(&self, number: Number, random_code: RandomCode) -> Result<String, SlipFault> {
        let sealed = cbc::Encryptor::<aes::Aes128>::new(&self.0.into(), &INITIAL_VECTOR.into())
            .encrypt_padded_vec::<Pkcs7>(format!("{number}{random_code}").as_bytes());
        let text = STANDARD.encode(sealed);
        if text.len() == SEALED_CHARS { Ok(text) } else { Err(SlipFault::Symbol) }
    }
}

fn hex(digit: u8) -> Result<u8, QrKeyFault> {
    let value = char::from(digit).to_digit(16).ok_or(QrKeyFault::Digit)?;
    u8::try_from(value).map_err(|_| QrKeyFault::Digit)
}

impl fmt::Debug for QrKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QrKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_hex_digits_and_is_never_shown() {
        let written = "FE05F029154F6AA67A78B338ED2F6601";
        let key = QrKey::parse(&format!(" {written}\n")).unwrap();
        assert_eq!(key, QrKey::parse(&written.to_lowercase()).unwrap());
        assert_eq!(format!("{key:?}"), "QrKey(hidden)");
        assert_eq!(QrKey::parse("FE05"), Err(QrKeyFault::Length));
        assert_eq!(QrKey::parse(&"g".repeat(32)), Err(QrKeyFault::Digit));
        assert_eq!(QrKey::parse(&"字".repeat(11)), Err(QrKeyFault::Length));
        assert_eq!(QrKey::parse(&format!("{}ab", "字".repeat(10))), Err(QrKeyFault::Digit));
    }
}
