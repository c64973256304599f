//! What connections share and one alone could use up: memory for long frames, places among the answered questions.
//!
//! Who takes waits for a turn. Turns go round by Unix user, so that one who asks for everything at once waits behind
//! himself, and whoever holds without going on ([`Room::is_waited_for`]) gives way.

use crate::world::Deadline;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// So much of one thing: bytes, or places.
#[derive(Debug)]
pub(super) struct Room {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    /// Who waits, by ticket.
    waiting: BTreeMap<u64, Waiting>,
    /// The turn in which a Unix user was last given room. As many as the machine has users.
    given: BTreeMap<u32, u64>,
    next: u64,
}

#[derive(Debug)]
struct Waiting {
    uid: u32,
    size: usize,
    /// Its own: of a thousand that wait, one is woken.
    woken: Arc<Condvar>,
}

impl State {
    /// Whose turn it is: of the users who wait the one who was given room the longest ago, and his first.
    fn turn(&self) -> Option<u64> {
        let last = |uid: &u32| self.given.get(uid).copied().unwrap_or(0);
        let first = self.waiting.iter().min_by_key(|(ticket, waiting)| (last(&waiting.uid), **ticket));
        first.map(|(&ticket, _)| ticket)
    }

    /// Wakes whoever can take what is free now.
    fn wake(&self) {
        let first = self.turn().and_then(|ticket| self.waiting.get(&ticket));
        if let Some(first) = first.filter(|first| first.size <= self.free) {
            first.woken.notify_one();
        }
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

impl Room {
    /// A room of this size.
    pub(super) fn of(size: usize) -> Arc<Self> {
        let state = State { free: size, waiting: BTreeMap::new(), given: BTreeMap::new(), next: 0 };
        Arc::new(Self { state: Mutex::new(state) })
    }

    /// Takes so much of it for a Unix user, at once or when the turn comes; `None` when that is not before `until`.
    pub(super) fn take(self: &Arc<Self>, uid: u32, size: usize, until: Deadline) -> Option<Taken> {
        let mut state = self.lock();
        let ticket = state.number();
        let woken = Arc::new(Condvar::new());
        state.waiting.insert(ticket, Waiting { uid, size, woken: Arc::clone(&woken) });
        let given = loop {
            if state.free >= size && state.turn() == Some(ticket) {
                break true;
            }
            let left = until.left();
            if left.is_zero() {
                break false;
            }
            state = woken.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        };
        state.waiting.remove(&ticket);
        if given {
            let turn = state.number();
            state.free -= size;
            state.given.insert(uid, turn);
        }
        // The next in turn may fit beside this one, or was behind it.
        state.wake();
        given.then(|| Taken { room: Arc::clone(self), size })
    }

    /// True while somebody waits for room: who holds some and does nothing with it is in the way.
    pub(super) fn is_waited_for(&self) -> bool {
        !self.lock().waiting.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change under this lock is of numbers that fit together before and after it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Room that is held until this is dropped.
#[derive(Debug)]
pub(super) struct Taken {
    room: Arc<Room>,
    size: usize,
}

impl Taken {
    /// True while somebody waits for what this holds.
    pub(super) fn is_waited_for(&self) -> bool {
        self.room.is_waited_for()
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut state = self.room.lock();
        state.free += self.size;
        state.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread::Scope;
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn now() -> Deadline {
        Deadline::after(Duration::ZERO)
    }

    /// Waits in a thread of its own, once everybody before it does.
    fn queue<'scope>(
        scope: &'scope Scope<'scope, '_>,
        room: &'scope Arc<Room>,
        uid: u32,
        size: usize,
        told: &Receiver<u32>,
        tell: &std::sync::mpsc::Sender<u32>,
    ) {
        let waiting = room.lock().waiting.len();
        let tell = tell.clone();
        scope.spawn(move || {
            let taken = room.take(uid, size, Deadline::after(PATIENCE)).unwrap();
            tell.send(uid).unwrap();
            drop(taken);
        });
        while room.lock().waiting.len() == waiting {
            assert!(told.try_recv().is_err(), "the room is taken");
            std::thread::yield_now();
        }
    }

    #[test]
    fn room_is_given_up_to_its_size_and_comes_back() {
        let room = Room::of(10);
        let (six, four) = (room.take(1, 6, now()).unwrap(), room.take(2, 4, now()).unwrap());
        assert!(room.take(3, 1, now()).is_none(), "one more than there is");
        assert!(!six.is_waited_for(), "who gave up waits no longer");
        drop(four);
        assert!(room.take(3, 5, now()).is_none() && room.take(3, 4, now()).is_some());
        drop(six);
        assert!(room.take(3, 10, now()).is_some() && room.take(3, 11, now()).is_none());
    }

    #[test]
    fn turns_go_round_by_user_and_each_waits_behind_himself() {
        let room = &Room::of(1);
        let held = room.take(7, 1, now()).unwrap();
        let (tell, told) = channel();
        std::thread::scope(|scope| {
            for uid in [7, 7, 7, 8] {
                queue(scope, room, uid, 1, &told, &tell);
            }
            assert!(held.is_waited_for());
            drop(held);
            let order: Vec<_> = (0..4).map(|_| told.recv_timeout(PATIENCE).unwrap()).collect();
            assert_eq!(order, [8, 7, 7, 7], "user 7 has had a turn, user 8 has not");
        });
        assert!(!room.is_waited_for());
    }

    #[test]
    fn a_large_one_in_turn_is_not_passed_by_small_ones_for_ever() {
        let room = &Room::of(10);
        let held = room.take(1, 5, now()).unwrap();
        let (tell, told) = channel();
        std::thread::scope(|scope| {
            queue(scope, room, 2, 10, &told, &tell);
            assert!(room.take(1, 1, now()).is_none(), "the large one is before it");
            drop(held);
            assert_eq!(told.recv_timeout(PATIENCE), Ok(2));
        });
    }
}
