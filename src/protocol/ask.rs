//! Everything that can be asked and everything that comes back, by kind and subject. What a subject's groups hold is
//! said by its own table; each group and each list here grows at its end alone.

use super::{book, correction, delivery, paper, people, sale, store, takings, till};
use crate::domain::Deed;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One kind of request, by subject.
macro_rules! kind {
    ($(#[$doc:meta])* $kind:ident { $( $(#[$of:meta])* $subject:ident($room:ident), )* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $kind {
            $( $(#[$of])* $subject($room::$kind), )*
        }

        impl $kind {
            /// The deed that the caller's role must allow.
            pub fn deed(&self) -> Deed {
                match self {
                    $( Self::$subject(request) => request.deed(), )*
                }
            }
        }

        impl From<$kind> for Request {
            fn from(asked: $kind) -> Self {
                Self::$kind(asked.into())
            }
        }
    };
}

kind! {
    /// A question: answered from a snapshot in the asking thread. It changes nothing.
    Question {
        /// Ranges.
        Book(book),
        /// Sales, goods, invoices.
        Sale(sale),
        /// What puts an invoice right.
        Correction(correction),
        /// Print jobs.
        Paper(paper),
        /// The outbox.
        Delivery(delivery),
        /// Tills, masters, shifts.
        Till(till),
        /// People.
        People(people),
        /// The store.
        Store(store),
        /// Takings, and the facts that they are made of.
        Takings(takings),
    }
}

kind! {
    /// A note: it changes what the engine keeps for as long as it runs, and no fact.
    Note {
        /// 字軌檢核.
        Book(book),
        /// The upload.
        Delivery(delivery),
        /// Watching and suggesting.
        Till(till),
        /// Signing in.
        People(people),
    }
}

kind! {
    /// An act: the committer decides it, and it is a fact when it is answered. Nothing else reaches the committer.
    Command {
        /// Ranges.
        Book(book),
        /// Sales and goods.
        Sale(sale),
        /// What puts an invoice right.
        Correction(correction),
        /// Print jobs.
        Paper(paper),
        /// The outbox.
        Delivery(delivery),
        /// Masters, shifts, suggestions.
        Till(till),
        /// People.
        People(people),
        /// The store.
        Store(store),
    }
}

/// Everything that can be asked. Whoever asks makes one from a row of a subject's table (`protocol::request`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// A question.
    Question(Question),
    /// A note.
    Note(Note),
    /// An act. It goes to the committer and is kept until it is answered, without a copy.
    Command(Arc<Command>),
}

impl Request {
    /// The deed that the caller's role must allow.
    pub fn deed(&self) -> Deed {
        match self {
            Self::Question(question) => question.deed(),
            Self::Note(note) => note.deed(),
            Self::Command(command) => command.deed(),
        }
    }

    /// True for a question that reads some rows and is answered at once. What reads the whole store is none: it takes
    /// its time, one after another.
    pub fn is_a_look(&self) -> bool {
        use crate::protocol::store::Question::{Doctor, LedgerVerify};
        match self {
            Self::Question(Question::Store(Doctor(_) | LedgerVerify(_))) => false,
            Self::Question(_) => true,
            Self::Note(_) | Self::Command(_) => false,
        }
    }

    /// True when asking makes a fact, so that it is asked under a name.
    pub fn is_act(&self) -> bool {
        matches!(self, Self::Command(_))
    }
}

/// Everything that can come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done.
    Done,
    /// Of ranges.
    Book(book::Reply),
    /// Of sales, goods, invoices.
    Sale(sale::Reply),
    /// Of corrections.
    Correction(correction::Reply),
    /// Of print jobs.
    Paper(paper::Reply),
    /// Of the outbox.
    Delivery(delivery::Reply),
    /// Of tills, masters, shifts.
    Till(till::Reply),
    /// Of people.
    People(people::Reply),
    /// Of the store.
    Store(store::Reply),
    /// Of takings.
    Takings(takings::Reply),
}

/// A request with the type of its reply.
pub trait Ask: Into<Request> {
    /// What comes back.
    type Reply;

    /// The reply as it goes through the door.
    fn reply(reply: Self::Reply) -> Reply;

    /// The reply as it came through the door; `None` for one of another request.
    fn read(reply: Reply) -> Option<Self::Reply>;

    /// The answer to this request, as it goes through the door.
    fn answer(&self, reply: Self::Reply) -> Reply {
        Self::reply(reply)
    }
}

/// A request that was made before it is known what it is: its reply is any.
impl Ask for Request {
    type Reply = Reply;

    fn reply(reply: Reply) -> Reply {
        reply
    }

    fn read(reply: Reply) -> Option<Reply> {
        Some(reply)
    }
}

/// A reply's name in a table, with its type.
#[doc(hidden)]
pub trait Typed {
    /// The type.
    type Is;
}
