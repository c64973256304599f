//! What the system says of a place that takes no file, as far as a person can do something about it.

use crate::domain::PlaceFault;
use rustix::io::Errno;
use std::io::{self, ErrorKind};

/// What a device says that was pulled out while it was written to.
const PULLED_OUT: [Errno; 5] = [Errno::IO, Errno::NODEV, Errno::NXIO, Errno::STALE, Errno::NOTCONN];

/// What is wrong with the place; `None` for an error of another kind.
pub fn place_fault(error: &io::Error) -> Option<PlaceFault> {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Some(PlaceFault::Gone),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(PlaceFault::Full),
        ErrorKind::ReadOnlyFilesystem => Some(PlaceFault::ReadOnly),
        ErrorKind::PermissionDenied => Some(PlaceFault::NotAllowed),
        _ => {
            let raw = error.raw_os_error()?;
            PULLED_OUT.iter().any(|errno| errno.raw_os_error() == raw).then_some(PlaceFault::Gone)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stick_that_is_gone_full_or_locked_is_told_apart() {
        let of = |errno: Errno| place_fault(&errno.into());
        for errno in PULLED_OUT.into_iter().chain([Errno::NOENT, Errno::NOTDIR]) {
            assert_eq!(of(errno), Some(PlaceFault::Gone), "{errno:?}");
        }
        assert_eq!([of(Errno::NOSPC), of(Errno::DQUOT)], [Some(PlaceFault::Full); 2]);
        assert_eq!(of(Errno::ROFS), Some(PlaceFault::ReadOnly));
        assert_eq!([of(Errno::ACCESS), of(Errno::PERM)], [Some(PlaceFault::NotAllowed); 2]);
        assert_eq!(of(Errno::INVAL), None);
        assert_eq!(place_fault(&io::Error::other("x")), None);
    }
}
