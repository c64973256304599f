//! PINs: argon2id with a pepper that lies beside the ledger, not in it, so that a ledger or a backup alone lets
//! nobody try PINs. One at a time: a hash takes memory and time on purpose.

use crate::domain::{Pin, PinHash};
use crate::world::Entropy;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// Bytes of the pepper.
pub(crate) const PEPPER_BYTES: usize = 32;
/// Bytes of a hash's salt.
const SALT_BYTES: usize = 16;
/// Memory of one hash, in KiB: the smallest that OWASP names for argon2id with two passes.
const MEMORY_KIB: u32 = 19_456;
/// Passes of one hash.
const PASSES: u32 = 2;

/// The store's pepper.
pub(crate) struct Pepper {
    bytes: Zeroizing<[u8; PEPPER_BYTES]>,
    one_at_a_time: Mutex<()>,
    /// What an unknown person's PIN is held against, so that it takes as long as a known one's.
    nobody: String,
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(****)")
    }
}

impl Pepper {
    pub(crate) fn new(bytes: [u8; PEPPER_BYTES]) -> Self {
        // The form of a hash that no PIN has; only its cost matters.
        let nobody = format!(
            "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        );
        Self { bytes: Zeroizing::new(bytes), one_at_a_time: Mutex::new(()), nobody }
    }

    /// The key of sessions.
    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.bytes
    }

    fn argon(&self) -> Result<Argon2<'_>, String> {
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| error.to_string())?;
        Argon2::new_with_secret(self.bytes(), Algorithm::Argon2id, Version::V0x13, params)
            .map_err(|error| error.to_string())
    }

    /// The hash of a PIN with a fresh salt.
    ///
    /// # Errors
    /// No randomness, or no memory.
    pub(crate) fn hash(&self, pin: &Pin, entropy: &dyn Entropy) -> Result<PinHash, String> {
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt).map_err(|error| error.to_string())?;
        let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
        let _one = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = self.argon()?.hash_password(pin.digits(), &salt).map_err(|error| error.to_string())?;
        Ok(PinHash(hash.to_string()))
    }

    /// Whether a PIN is the one of `hash`; false, in the same time, where there is none. The comparison is in
    /// constant time.
    ///
    /// # Errors
    /// No memory.
    pub(crate) fn fits(&self, pin: &Pin, hash: Option<&PinHash>) -> Result<bool, String> {
        let text = hash.map_or(self.nobody.as_str(), |hash| hash.0.as_str());
        let parsed = PasswordHash::new(text).map_err(|error| error.to_string())?;
        let _one = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = match self.argon()?.verify_password(pin.digits(), &parsed) {
            Ok(()) => true,
            Err(argon2::password_hash::Error::Password) => false,
            Err(other) => return Err(other.to_string()),
        };
        Ok(fits && hash.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SystemEntropy;

    fn pin(digits: &str) -> Pin {
        Pin::parse(digits).unwrap()
    }

    #[test]
    fn a_pin_fits_its_hash_under_its_pepper_alone() {
        let pepper = Pepper::new([7; PEPPER_BYTES]);
        let hash = pepper.hash(&pin("1234"), &SystemEntropy).unwrap();
        assert!(hash.0.starts_with("$argon2id$"), "{}", hash.0);
        assert_ne!(hash, pepper.hash(&pin("1234"), &SystemEntropy).unwrap(), "the salt is fresh");
        assert_eq!(pepper.fits(&pin("1234"), Some(&hash)), Ok(true));
        assert_eq!(pepper.fits(&pin("1235"), Some(&hash)), Ok(false));
        assert_eq!(pepper.fits(&pin("1234"), None), Ok(false), "nobody's PIN");
        let other = Pepper::new([8; PEPPER_BYTES]);
        assert_eq!(other.fits(&pin("1234"), Some(&hash)), Ok(false));
    }
}
