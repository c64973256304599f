//! The bounded queue between the thread that reads a file and the workers that ask for its lines. Stopping it
//! wakes everybody at once, also while standard input says nothing.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Lines read ahead of the workers.
const AHEAD: usize = 64;

struct State<T> {
    lines: VecDeque<T>,
    /// Nothing more comes.
    ended: bool,
    /// Nothing more is taken.
    stopped: bool,
}

/// The queue.
pub struct Lines<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        let state = State { lines: VecDeque::new(), ended: false, stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T> Lines<T> {
    /// Puts a line in, waiting for room; false when nobody takes any more.
    pub fn put(&self, line: T) -> bool {
        let full = |state: &mut State<T>| state.lines.len() >= AHEAD && !state.stopped;
        let mut state = self.wait_while(full);
        if !state.stopped {
            state.lines.push_back(line);
        }
        self.changed.notify_all();
        !state.stopped
    }

    /// Takes a line, waiting for one; `None` at the end, and once stopped.
    pub fn take(&self) -> Option<T> {
        let empty = |state: &mut State<T>| state.lines.is_empty() && !state.ended && !state.stopped;
        let mut state = self.wait_while(empty);
        self.changed.notify_all();
        if state.stopped { None } else { state.lines.pop_front() }
    }

    /// Nothing more comes.
    pub fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    /// Nothing more is taken.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    fn wait_while(&self, busy: impl FnMut(&mut State<T>) -> bool) -> MutexGuard<'_, State<T>> {
        self.changed.wait_while(self.lock(), busy).unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // A panic ends the process, so nobody sees a half-made state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_order_and_end() {
        let lines = Lines::default();
        assert!(lines.put(1) && lines.put(2));
        lines.end();
        assert_eq!((lines.take(), lines.take(), lines.take()), (Some(1), Some(2), None));
    }

    #[test]
    fn stopping_wakes_who_waits() {
        let lines: Lines<u32> = Lines::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| lines.take());
            lines.stop();
            assert_eq!(waiting.join().unwrap(), None);
        });
        assert!(!lines.put(1));
    }
}
