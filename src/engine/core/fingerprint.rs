//! The fingerprint of an act: the SHA-256 of its canonical bytes (E6). They go into the hash as they are made, so
//! that an import of 200,000 rows is never written out a second time.

use crate::codec::{self, CodecFault};
use crate::protocol::Command;
use sha2::{Digest, Sha256};
use std::io;

/// The fingerprint of an act.
///
/// # Errors
/// [`CodecFault::Encode`] for one that is larger than a record may be.
pub(crate) fn of(command: &Command) -> Result<[u8; 32], CodecFault> {
    let mut hashing = Hashing(Sha256::new());
    codec::write(command, &mut hashing)?;
    Ok(hashing.0.finalize().into())
}

/// Bytes on their way into the hash.
struct Hashing(Sha256);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RangeId;
    use crate::protocol::book::{self, request::RangeDelete};

    #[test]
    fn it_is_the_hash_of_the_bytes_that_the_codec_writes() {
        for count in [0, 1, 5_000] {
            let ids = (0..count).map(RangeId).collect();
            let command = Command::Book(book::Command::RangeDelete(RangeDelete(ids)));
            let bytes = codec::encode(&command).unwrap();
            assert_eq!(of(&command).unwrap(), <[u8; 32]>::from(Sha256::digest(bytes)));
        }
    }
}
