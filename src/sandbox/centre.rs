//! The centre behind the doors: its terms, its book and the witness. Every document goes through [`Centre::take`].

use super::Terms;
use super::book::{Book, Dialect, Fact};
use super::checks::{check, check_among};
use super::faults::{Die, FaultKind, Throw};
use super::refused::{REPEATED, Refused};
use super::witness::Witness;
use crate::domain::Moment;
use std::io;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Refused on purpose.
const ON_PURPOSE: Refused = Refused { code: "SANDBOX", words: "欄位錯誤（沙盒故意退回）" };

/// What came of a document.
pub(super) enum Taken {
    Yes,
    /// Nothing was taken: the place of the first that is refused, from 0, and why.
    No(usize, Refused),
    /// The witness could not be read or written: nothing was taken.
    Broken(String),
}

#[derive(Default)]
struct Held {
    book: Book,
    witness: Option<Witness>,
}

impl Held {
    fn open(terms: &Terms) -> io::Result<Self> {
        let mut book = Book::default();
        let witness = terms.ledger.as_ref().map(|path| Witness::open(path, |fact, at| book.add(fact, at)));
        Ok(Self { witness: witness.transpose()?, book })
    }
}

pub(super) struct Centre {
    pub(super) terms: Terms,
    pub(super) die: Die,
    /// Read from the witness by whoever comes first: a till is not kept waiting for it at its start.
    held: OnceLock<Result<Mutex<Held>, String>>,
}

impl Centre {
    pub(super) fn new(terms: Terms) -> Self {
        let die = Die::new(terms.faults.clone());
        Self { terms, die, held: OnceLock::new() }
    }

    /// # Errors
    /// Why the witness cannot be read.
    fn held(&self) -> Result<MutexGuard<'_, Held>, String> {
        let opened = self
            .held
            .get_or_init(|| Held::open(&self.terms).map(Mutex::new).map_err(|error| error.to_string()));
        let held = opened.as_ref().map_err(Clone::clone)?;
        Ok(held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks into the book.
    ///
    /// # Errors
    /// Why the witness cannot be read.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Book) -> T) -> Result<T, String> {
        Ok(at(&self.held()?.book))
    }

    pub(super) fn now(&self) -> Moment {
        self.terms.clock.now()
    }

    /// Takes all of these documents, if the platform would take each.
    pub(super) fn take(&self, facts: Vec<(Fact, &str)>, dialect: Dialect, throw: &Throw) -> Taken {
        let now = self.now();
        let mut guard = match self.held() {
            Ok(guard) => guard,
            Err(why) => return Taken::Broken(why),
        };
        let Held { book, witness } = &mut *guard;
        let allotted = self.terms.allotted.as_deref();
        for (at, (fact, _)) in facts.iter().enumerate() {
            if let Err(refused) = check(book, fact, allotted, now) {
                return Taken::No(at, refused);
            }
        }
        if let Err((at, refused)) = check_among(&facts.iter().map(|(fact, _)| fact).collect::<Vec<_>>()) {
            return Taken::No(at, refused);
        }
        let last = facts.len().saturating_sub(1);
        if throw.is(FaultKind::Refuse) {
            return Taken::No(last, ON_PURPOSE);
        }
        for (fact, payload) in facts {
            if let Some(Err(error)) =
                witness.as_mut().map(|witness| witness.add(&fact, payload, dialect, now))
            {
                return Taken::Broken(error.to_string());
            }
            book.add(fact, now);
        }
        if throw.is(FaultKind::Repeat) { Taken::No(last, REPEATED) } else { Taken::Yes }
    }

    /// Whether the platform has by now what was taken then.
    pub(super) fn is_confirmed(&self, taken_at: Moment) -> bool {
        self.now().unix() >= taken_at.unix() + self.terms.confirm_after_s
    }
}

/// What a dialect says.
pub(super) enum Said {
    /// JSON with status 200.
    Json(String),
    /// No such address.
    NoSuchPath,
    /// The centre's own trouble, in words.
    Broken(String),
}

impl Said {
    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        serde_json::to_string(value).map_or_else(|error| Self::Broken(error.to_string()), Self::Json)
    }
}
