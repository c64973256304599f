//! PINs: argon2id with a pepper that lies beside the ledger, not in it, so that a ledger or a backup alone lets
//! nobody try PINs. One at a time, in one work area that is kept: a hash takes memory and time on purpose, and areas that
//! come and go leave holes in the heap that add up to many times one of them.

use crate::domain::{Pin, PinHash};
use crate::world::Entropy;
use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
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
    /// Empty until the first hash.
    work_area: Mutex<Vec<Block>>,
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
        Self { bytes: Zeroizing::new(bytes), work_area: Mutex::default(), nobody }
    }

    /// The key of sessions.
    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.bytes
    }

    /// What comes out for a PIN and a salt.
    fn output(&self, pin: &Pin, salt: Salt<'_>, params: &Params) -> Result<Output, String> {
        let failed = |error: argon2::Error| error.to_string();
        let mut salt_bytes = [0; Salt::MAX_LENGTH];
        let salt = salt.decode_b64(&mut salt_bytes).map_err(|error| error.to_string())?;
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon =
            Argon2::new_with_secret(self.bytes(), algorithm, version, params.clone()).map_err(failed)?;
        let mut area = self.work_area.lock().unwrap_or_else(PoisonError::into_inner);
        area.resize(params.block_count(), Block::default());
        Output::init_with(params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN), |out| {
            argon
                .hash_password_into_with_memory(pin.digits().as_ref(), salt, out, &mut area[..])
                .map_err(Into::into)
        })
        .map_err(|error| error.to_string())
    }

    /// The hash of a PIN with a fresh salt.
    ///
    /// # Errors
    /// No randomness, or no memory.
    pub(crate) fn hash(&self, pin: &Pin, entropy: &dyn Entropy) -> Result<PinHash, String> {
        let failed = |error: argon2::password_hash::Error| error.to_string();
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt).map_err(|error| error.to_string())?;
        let salt = SaltString::encode_b64(&salt).map_err(failed)?;
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| error.to_string())?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(failed)?,
            salt: Some(salt.as_salt()),
            hash: Some(self.output(pin, salt.as_salt(), &params)?),
        };
        Ok(PinHash(hash.to_string()))
    }

    /// Whether a PIN is the one of `hash`; false, in the same time, where there is none. The comparison is in
    /// constant time.
    ///
    /// # Errors
    /// No memory, or a hash that is none.
    pub(crate) fn fits(&self, pin: &Pin, hash: Option<&PinHash>) -> Result<bool, String> {
        let failed = |error: argon2::password_hash::Error| error.to_string();
        let text = hash.map_or(self.nobody.as_str(), |hash| hash.0.as_str());
        let parsed = PasswordHash::new(text).map_err(failed)?;
        let (Some(salt), Some(kept)) = (parsed.salt, parsed.hash) else {
            return Err(failed(argon2::password_hash::Error::PhcStringField));
        };
        let params = Params::try_from(&parsed).map_err(failed)?;
        // `Output` compares in constant time.
        Ok(self.output(pin, salt, &params)? == kept && hash.is_some())
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

    #[test]
    fn hashes_are_those_of_the_library_and_one_work_area_serves_them_all() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let pepper = Pepper::new([7; PEPPER_BYTES]);
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap();
        let library =
            Argon2::new_with_secret(pepper.bytes(), Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let salt = SaltString::encode_b64(&[3; SALT_BYTES]).unwrap();
        let theirs = PinHash(library.hash_password(b"2468", &salt).unwrap().to_string());
        assert_eq!(pepper.fits(&pin("2468"), Some(&theirs)), Ok(true));
        let area = pepper.work_area.lock().unwrap().as_ptr();

        let ours = pepper.hash(&pin("1357"), &SystemEntropy).unwrap();
        let parsed = PasswordHash::new(&ours.0).unwrap();
        assert!(library.verify_password(b"1357", &parsed).is_ok(), "{}", ours.0);
        assert_eq!(pepper.work_area.lock().unwrap().as_ptr(), area);
        let broken = PinHash("$argon2id$v=19$m=19456,t=2,p=1".to_owned());
        assert!(pepper.fits(&pin("1357"), Some(&broken)).is_err(), "not a hash");
    }
}
