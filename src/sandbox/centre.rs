//! The centre behind the doors: its terms, its book and the witness. Every document goes through [`Centre::take`].

use super::Terms;
use super::book::{Book, Dialect, Fact, Kept};
use super::checks::{self, Refused};
use super::faults::{Die, FaultKind, Throw};
use super::witness::Witness;
use crate::domain::Moment;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Refused on purpose.
const ON_PURPOSE: Refused = Refused { code: "SANDBOX", words: "欄位錯誤（沙盒故意退回）" };

/// What came of a document.
pub(super) enum Taken {
    Yes,
    No(Refused),
    /// The witness could not be written: nothing was taken.
    Broken,
}

struct Held {
    book: Book,
    witness: Option<Witness>,
}

pub(super) struct Centre {
    pub(super) terms: Terms,
    pub(super) die: Die,
    held: Mutex<Held>,
}

impl Centre {
    pub(super) fn open(terms: Terms) -> io::Result<Self> {
        let mut book = Book::default();
        let witness = match &terms.ledger {
            None => None,
            Some(path) => {
                let (witness, kept) = Witness::open(path)?;
                for kept in kept {
                    book.add(kept);
                }
                Some(witness)
            }
        };
        let die = Die::new(terms.faults.clone());
        Ok(Self { terms, die, held: Mutex::new(Held { book, witness }) })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn look<T>(&self, at: impl FnOnce(&Book) -> T) -> T {
        at(&self.held().book)
    }

    pub(super) fn now(&self) -> Moment {
        (self.terms.now)()
    }

    /// Takes a document, if the platform would.
    pub(super) fn take(&self, fact: Fact, payload: &str, dialect: Dialect, throw: &Throw) -> Taken {
        let now = self.now();
        let mut held = self.held();
        if let Err(refused) = held.book.check(&fact, self.terms.allotted.as_deref(), now) {
            return Taken::No(refused);
        }
        if throw.is(FaultKind::Refuse) {
            return Taken::No(ON_PURPOSE);
        }
        let kept = Kept::new(fact, payload, dialect, now);
        if held.witness.as_mut().is_some_and(|witness| witness.add(&kept).is_err()) {
            return Taken::Broken;
        }
        held.book.add(kept);
        if throw.is(FaultKind::Repeat) { Taken::No(checks::REPEATED) } else { Taken::Yes }
    }

    /// Whether the platform has it by now.
    pub(super) fn is_confirmed(&self, kept: &Kept) -> bool {
        self.now().unix() >= kept.at.unix() + self.terms.confirm_after_s
    }
}

/// What a dialect says.
pub(super) enum Said {
    /// JSON with status 200.
    Json(String),
    /// No such address.
    NoSuchPath,
    /// The centre's own trouble.
    Broken,
}

impl Said {
    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        serde_json::to_string(value).map_or(Self::Broken, Self::Json)
    }
}
