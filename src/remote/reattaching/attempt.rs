//! Why there is no desk to give.

use crate::protocol::Failure;
use crate::remote::client::ConnectFault;

/// Why the closure has no desk to give.
#[derive(Debug)]
pub enum Attempt {
    /// Not now (nobody listens and another holds the lock, for one): worth trying again within the deadline.
    Again,
    /// Trying again is pointless; callers get this failure.
    Never(Failure),
}

impl From<ConnectFault> for Attempt {
    fn from(fault: ConnectFault) -> Self {
        match Failure::from(fault) {
            Failure::NoEngine | Failure::Unknown => Self::Again,
            failure @ (Failure::Refused(_) | Failure::Fault(_) | Failure::Strange) => Self::Never(failure),
        }
    }
}
