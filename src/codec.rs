//! Records as bytes: one version byte, then the bincode body. The only file that names bincode, which is
//! unmaintained (RUSTSEC-2025-0141); the version byte is the way out to another encoding.
//!
//! Two limits, because a length prefix from a socket or a damaged file must not allocate the machine away.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;

/// The version that this program writes, the first that is kept. A reader knows every version from it on.
pub const VERSION: u8 = 2;
/// The largest record: one import of a full file is one record (see `engine`), a row is far smaller.
pub const RECORD_BYTES_MAX: usize = 64 << 20;

const CONFIG: Configuration<LittleEndian, Varint, Limit<RECORD_BYTES_MAX>> =
    bincode::config::standard().with_limit::<RECORD_BYTES_MAX>();

/// Bytes that are not a record of ours.
#[derive(Debug, thiserror::Error)]
pub enum CodecFault {
    /// No bytes at all.
    #[error("the record is empty")]
    Empty,
    /// A version that this program does not know.
    #[error("the record has version {0}, this program reads up to {VERSION}: install the newer program")]
    Version(u8),
    /// The body does not decode, or holds a value that its type refuses.
    #[error("the record does not decode: {0}")]
    Body(String),
    /// Bytes are left over behind the body.
    #[error("{0} bytes are left over behind the record")]
    Trailing(usize),
    /// The record could not be read again: it exceeds [`RECORD_BYTES_MAX`].
    #[error("the record of {0} bytes is more than can be read again ({RECORD_BYTES_MAX}): divide it")]
    TooLarge(usize),
    /// The value cannot be written.
    #[error("the record cannot be written: {0}")]
    Encode(String),
}

/// The bytes of a value.
///
/// # Errors
/// [`CodecFault::Encode`].
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecFault> {
    let mut bytes = Vec::with_capacity(192);
    encode_into(value, &mut bytes)?;
    Ok(bytes)
}

/// Appends the bytes of a value to `bytes`.
///
/// # Errors
/// [`CodecFault::Encode`], as [`encode`].
pub fn encode_into<T: Serialize>(value: &T, bytes: &mut Vec<u8>) -> Result<(), CodecFault> {
    write(value, bytes)
}

/// Writes the bytes of a value, as they are made.
///
/// # Errors
/// [`CodecFault::Encode`], as [`encode`], and when `to` does not take them.
pub fn write<T: Serialize>(value: &T, to: &mut impl Write) -> Result<(), CodecFault> {
    let failed = |error: String| CodecFault::Encode(error);
    to.write_all(&[VERSION]).map_err(|error| failed(error.to_string()))?;
    bincode::serde::encode_into_std_write(value, to, CONFIG)
        .map(|_| ())
        .map_err(|error| failed(error.to_string()))
}

/// The bytes of a value that is kept for ever: they are read once before anybody relies on them. bincode holds its limit
/// against reading alone, and counts a number at its full width there, so that only reading shows what can be read. A
/// short record needs no proof: no type of ours is wider than 32 times its bytes.
///
/// # Errors
/// [`CodecFault::TooLarge`], [`CodecFault::Encode`].
pub fn encode_kept<T: Serialize + DeserializeOwned>(value: &T) -> Result<Vec<u8>, CodecFault> {
    let bytes = encode(value)?;
    if bytes.len() > RECORD_BYTES_MAX / 32 && decode::<T>(&bytes).is_err() {
        return Err(CodecFault::TooLarge(bytes.len()));
    }
    Ok(bytes)
}

/// The value of bytes that [`encode`] made. All of them must be used up.
///
/// # Errors
/// Every other [`CodecFault`].
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecFault> {
    let (&version, body) = bytes.split_first().ok_or(CodecFault::Empty)?;
    if version != VERSION {
        return Err(CodecFault::Version(version));
    }
    let (value, used) = bincode::serde::decode_from_slice(body, CONFIG)
        .map_err(|error| CodecFault::Body(error.to_string()))?;
    match body.len() - used {
        0 => Ok(value),
        left => Err(CodecFault::Trailing(left)),
    }
}

#[cfg(test)]
pub(crate) mod tests;
