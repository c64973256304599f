//! The fence while it stands: looked up, never issued from. What lifting it does is `lifting`'s.

use crate::domain::{FenceReason, Incarnation};
use crate::protocol::{Command, store};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A fence that stands.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    pub(crate) why: FenceReason,
    /// The life that begins when it is lifted.
    pub(crate) next: Incarnation,
}

impl Fence {
    /// The only act that is done behind it.
    pub(crate) fn admits(command: &Command) -> bool {
        matches!(command, Command::Store(store::Command::FenceLift(_)))
    }
}

/// The place of the fence of a running store.
#[derive(Debug)]
pub(crate) struct Fences {
    stands: Mutex<Option<Arc<Fence>>>,
    next: Mutex<Incarnation>,
}

impl Fences {
    /// None stands; `next` is the life that begins when one is lifted, by chance of this opening.
    pub(crate) fn new(next: Incarnation) -> Self {
        Self { stands: Mutex::new(None), next: Mutex::new(next) }
    }

    /// The one that stands.
    pub(crate) fn standing(&self) -> Option<Arc<Fence>> {
        lock(&self.stands).clone()
    }

    /// One rises, or stands for another reason from now on.
    pub(crate) fn raise(&self, why: FenceReason) {
        let next = self.next();
        *lock(&self.stands) = Some(Arc::new(Fence { why, next }));
    }

    /// The life that begins next.
    pub(crate) fn next(&self) -> Incarnation {
        lock(&self.next).clone()
    }

    /// The next life has begun, and none stands. The one after it is made of its id: nobody else knows that.
    pub(crate) fn lifted(&self) {
        let mut next = lock(&self.next);
        let made = Sha256::digest(next.id.0);
        next.id.0.copy_from_slice(&made[..LIFE_BYTES]);
        drop(next);
        // One that rose meanwhile and that no person lifts stays.
        lock(&self.stands).take_if(|fence| fence.why.can_be_lifted());
    }
}

/// The bytes of a life's id.
const LIFE_BYTES: usize = 16;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
