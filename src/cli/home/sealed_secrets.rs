//! The part of a backup that only a passphrase opens: the pepper of the PINs, and the secret file with the QR keys and
//! the centre's keys. A stick that is lost gives away sales, never a key.
//!
//! ```text
//! lj secrets 1
//! store 4f1c…
//! salt 9a02…
//! nonce 77be…
//! sealed Base64 of XChaCha20-Poly1305 over JSON; the lines above are what it was sealed with
//! sum …
//! ```
//!
//! The key is argon2id of the passphrase. Not the crate `age`: it brings eighty more, for recipients, plugins and
//! translations that nobody here would meet.

use crate::domain::{hex, unhex};
use crate::engine::sealed;
use crate::world::Entropy;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::io;
use zeroize::Zeroizing;

const FIRST_LINE: &str = "lj secrets 1";
/// argon2id: 64 MiB, three passes, one lane. A guess costs a second of one core; the words of the first line fix it.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;
/// The fewest characters of a passphrase: whoever finds the stick may guess as long as they like.
pub const PASSPHRASE_CHARS_MIN: usize = 12;
/// The most.
pub const PASSPHRASE_CHARS_MAX: usize = 200;

/// What is sealed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// The pepper of the PINs, 64 hex digits; `None` where a store has none yet.
    pub pepper: Option<Zeroizing<String>>,
    /// The text of the secret file; `None` where there is none, as for a sample.
    pub file: Option<Zeroizing<String>>,
}

/// Why a sealed part does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFlaw {
    /// It is no sealed part, a damaged one, or one that a later program wrote.
    Damaged,
    /// It is another store's.
    AnotherStore,
    /// The passphrase is another.
    Passphrase,
}

/// A passphrase that was typed or given; `None` for one that is too short or too long.
pub fn passphrase(typed: &str) -> Option<Zeroizing<String>> {
    let typed = typed.trim_end_matches(['\r', '\n']);
    (PASSPHRASE_CHARS_MIN..=PASSPHRASE_CHARS_MAX)
        .contains(&typed.chars().count())
        .then(|| Zeroizing::new(typed.to_owned()))
}

/// Seals secrets of a store.
///
/// # Errors
/// No randomness, or no memory for argon2id.
pub fn seal(
    secrets: &Secrets,
    store_id: [u8; 16],
    passphrase: &str,
    entropy: &dyn Entropy,
) -> io::Result<String> {
    let (mut salt, mut nonce) = ([0; SALT_BYTES], [0; NONCE_BYTES]);
    entropy.fill(&mut salt)?;
    entropy.fill(&mut nonce)?;
    let head = head(&store_id, &salt, &nonce);
    let plain = Zeroizing::new(serde_json::to_vec(secrets).map_err(io::Error::other)?);
    let payload = Payload { msg: &plain, aad: head.as_bytes() };
    let cipher = cipher(passphrase, &salt)?;
    let bytes = cipher.encrypt(&XNonce::from(nonce), payload).map_err(io::Error::other)?;
    Ok(sealed(&format!("{head}sealed {}\n", STANDARD.encode(bytes))))
}

/// Opens what was sealed for that store.
///
/// # Errors
/// [`SealFlaw`].
pub fn unseal(part: &[u8], store_id: [u8; 16], passphrase: &str) -> Result<Secrets, SealFlaw> {
    let text = std::str::from_utf8(part).map_err(|_| SealFlaw::Damaged)?;
    let lines: Vec<&str> = text.lines().collect();
    let [FIRST_LINE, store, salt, nonce, body, _] = lines[..] else { return Err(SealFlaw::Damaged) };
    let store: [u8; 16] = field(store, "store ")?;
    let (salt, nonce): ([u8; SALT_BYTES], [u8; NONCE_BYTES]) =
        (field(salt, "salt ")?, field(nonce, "nonce ")?);
    let head = head(&store, &salt, &nonce);
    if sealed(&format!("{head}{body}\n")) != text {
        return Err(SealFlaw::Damaged);
    }
    if store != store_id {
        return Err(SealFlaw::AnotherStore);
    }
    let body = body.strip_prefix("sealed ").ok_or(SealFlaw::Damaged)?;
    let bytes = STANDARD.decode(body).map_err(|_| SealFlaw::Damaged)?;
    let cipher = cipher(passphrase, &salt).map_err(|_| SealFlaw::Damaged)?;
    let payload = Payload { msg: &bytes, aad: head.as_bytes() };
    let plain = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| SealFlaw::Passphrase)?;
    serde_json::from_slice(&Zeroizing::new(plain)).map_err(|_| SealFlaw::Damaged)
}

fn field<const N: usize>(line: &str, name: &str) -> Result<[u8; N], SealFlaw> {
    line.strip_prefix(name).and_then(unhex).ok_or(SealFlaw::Damaged)
}

fn head(store_id: &[u8], salt: &[u8], nonce: &[u8]) -> String {
    format!("{FIRST_LINE}\nstore {}\nsalt {}\nnonce {}\n", hex(store_id), hex(salt), hex(nonce))
}

fn cipher(passphrase: &str, salt: &[u8]) -> io::Result<XChaCha20Poly1305> {
    // The crate's error is one of `std` only with a feature that brings more.
    let failed = |error: argon2::Error| io::Error::other(error.to_string());
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, Some(KEY_BYTES)).map_err(failed)?;
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .map_err(failed)?;
    Ok(XChaCha20Poly1305::new(&Key::from(*key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SystemEntropy;

    const PASSPHRASE: &str = "正確的馬電池釘書針與兩盒迴紋針";

    fn secrets() -> Secrets {
        let text = |text: &str| Some(Zeroizing::new(text.to_owned()));
        Secrets { pepper: text(&"ab".repeat(32)), file: text("[uplink]\nhash_key = \"a\"\n") }
    }

    #[test]
    fn it_opens_with_its_passphrase_for_its_store_alone() {
        let part = seal(&secrets(), [7; 16], PASSPHRASE, &SystemEntropy).unwrap();
        assert_eq!(unseal(part.as_bytes(), [7; 16], PASSPHRASE), Ok(secrets()));
        assert_eq!(unseal(part.as_bytes(), [8; 16], PASSPHRASE), Err(SealFlaw::AnotherStore));
        assert_eq!(unseal(part.as_bytes(), [7; 16], "another passphrase"), Err(SealFlaw::Passphrase));
        let again = seal(&secrets(), [7; 16], PASSPHRASE, &SystemEntropy).unwrap();
        assert_ne!(part, again, "salt and nonce are drawn for each");
        assert!(!part.contains("hash_key") && !part.contains(&"ab".repeat(32)));
    }

    #[test]
    fn any_cut_and_any_changed_byte_is_noticed() {
        let part = seal(&secrets(), [7; 16], PASSPHRASE, &SystemEntropy).unwrap();
        for at in 0..part.len() {
            let mut other = part.clone().into_bytes();
            other[at] ^= 1;
            assert_eq!(unseal(&other, [7; 16], PASSPHRASE), Err(SealFlaw::Damaged), "byte {at}");
            assert_eq!(
                unseal(&part.as_bytes()[..at], [7; 16], PASSPHRASE),
                Err(SealFlaw::Damaged),
                "cut to {at}"
            );
        }
        // Whoever makes the sum anew still cannot put another store's name on it.
        let moved = part.replace(&hex(&[7; 16]), &hex(&[8; 16]));
        let body = moved.trim_end().rsplit_once('\n').unwrap().0;
        let moved = sealed(&format!("{body}\n"));
        assert_eq!(unseal(moved.as_bytes(), [8; 16], PASSPHRASE), Err(SealFlaw::Passphrase));
    }

    #[test]
    fn a_passphrase_has_twelve_to_two_hundred_characters() {
        for (count, is_one) in [(11, false), (12, true), (200, true), (201, false)] {
            assert_eq!(passphrase(&"字".repeat(count)).is_some(), is_one, "{count}");
        }
        assert_eq!(passphrase("twelve chars\r\n").as_deref().map(String::as_str), Some("twelve chars"));
    }
}
