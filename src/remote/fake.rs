//! A desk for the tests of the socket: notes what it is asked, answers by the kind of request, holds an answer
//! back behind a gate, posts events.

use crate::domain::{BookRefusal, CompanyCode, RangeId, Refusal, RequestId};
use crate::protocol::{
    Ask, Call, Caller, Desk, Event, Failure, Mailbox, Question, Reply, Request, book, request, store, till,
};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

/// The longest that a test waits for what must happen.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Default)]
pub(super) struct FakeDesk {
    calls: Mutex<Vec<Call>>,
    mailboxes: Mutex<Vec<Weak<Mailbox>>>,
    gate: Mutex<Option<(Sender<()>, Receiver<()>)>>,
    failing: Mutex<Option<Failure>>,
}

impl FakeDesk {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Answers every call with this failure.
    pub(super) fn failing(failure: Failure) -> Arc<Self> {
        let desk = Self::default();
        *desk.failing.lock().unwrap() = Some(failure);
        Arc::new(desk)
    }

    /// The next call says so on the receiver, and is answered when the sender says so (or is dropped).
    pub(super) fn gate(&self) -> (Receiver<()>, Sender<()>) {
        let (entered, has_entered) = channel();
        let (open, opened) = channel();
        *self.gate.lock().unwrap() = Some((entered, opened));
        (has_entered, open)
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub(super) fn post(&self, event: &Event) {
        for mailbox in self.mailboxes.lock().unwrap().iter().filter_map(Weak::upgrade) {
            mailbox.post(event.clone());
        }
    }

    /// Subscriptions that somebody still holds.
    pub(super) fn subscribers(&self) -> usize {
        self.mailboxes.lock().unwrap().iter().filter(|mailbox| mailbox.strong_count() > 0).count()
    }
}

impl Desk for FakeDesk {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        self.calls.lock().unwrap().push(call.clone());
        let gate = self.gate.lock().unwrap().take();
        if let Some((entered, opened)) = gate {
            entered.send(()).unwrap();
            let _ = opened.recv();
        }
        if let Some(failure) = self.failing.lock().unwrap().clone() {
            return Err(failure);
        }
        match &call.request {
            Request::Question(Question::Till(till::Question::Companies(it))) => Ok(it.answer(Vec::new())),
            Request::Question(Question::Book(book::Question::Range(_))) => Err(refusal().into()),
            Request::Question(Question::Store(store::Question::LedgerVerify(_))) => {
                panic!("a bug in the engine, on purpose")
            }
            _ => Ok(Reply::Done),
        }
    }

    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        if let Some(failure) = self.failing.lock().unwrap().clone() {
            return Err(failure);
        }
        let mailbox = Arc::new(Mailbox::new());
        self.mailboxes.lock().unwrap().push(Arc::downgrade(&mailbox));
        Ok(mailbox)
    }
}

pub(super) fn refusal() -> Refusal {
    Refusal::Book(BookRefusal::NoNumber {
        state: crate::domain::NumbersState::UsedUp,
        period: crate::domain::Period::parse("11507").unwrap(),
        company: CompanyCode::parse("1").unwrap(),
        till: None,
    })
}

/// The answer to [`question`].
pub(super) fn no_companies() -> Reply {
    request::Companies.answer(Vec::new())
}

/// A question.
pub(super) fn question() -> Call {
    Call { caller: Caller::default(), id: None, request: request::Companies.into() }
}

/// An act with this id.
pub(super) fn act(id: &str) -> Call {
    let request = request::RangeDelete(vec![RangeId(7)]).into();
    Call { caller: Caller::default(), id: RequestId::parse(id), request }
}

/// Waits until a condition holds.
pub(super) fn eventually(what: &str, condition: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "never happened: {what}");
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// Takes events until this one has come.
pub(super) fn await_event(mailbox: &Mailbox, awaited: &Event) {
    await_events(mailbox, std::slice::from_ref(awaited));
}

/// Takes events until all of these have come, in any order: a mailbox gives the most pressing first.
pub(super) fn await_events(mailbox: &Mailbox, awaited: &[Event]) {
    let end = Instant::now() + PATIENCE;
    let mut missing = awaited.to_vec();
    while !missing.is_empty() {
        assert!(Instant::now() < end, "never came: {missing:?}");
        let event = mailbox.take(Duration::from_millis(100));
        missing.retain(|awaited| Some(awaited) != event.as_ref());
    }
}
