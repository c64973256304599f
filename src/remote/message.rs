//! What the frames after the hello say.

use crate::protocol::{Event, Failure, Reply};
use serde::{Deserialize, Serialize};

/// From the client. `C` is a borrowed call on its side and an owned one on the server's: the bytes are the same.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask<C> {
    /// A call; one [`Answer::Call`] follows.
    Call(C),
    /// From now on this connection is for events: [`Answer::Subscribed`], then [`Answer::Event`]s. The client
    /// says nothing more on it.
    Subscribe,
}

/// From the server.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The answer to a call (or the refusal of a subscription).
    Call(Result<Reply, Failure>),
    /// Events follow.
    Subscribed,
    /// An event.
    Event(Event),
    /// The frame came whole, but says nothing that this version knows. Nothing was done, and the line stays good.
    NotKnown,
    /// The server closes the connection; a call under way on it was certainly not done.
    Closing(Closing),
}

/// Why the server closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Closing {
    /// The engine stops.
    Stopping,
    /// The frame is longer than allowed, was cut or came too slowly, or too many in a row made no sense.
    Unreadable,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::tests::pinned;
    use crate::protocol::Call;

    #[test]
    fn the_bytes_of_what_terminals_ask_are_pinned() {
        pinned::hold::<Ask<Call>>("asks");
    }

    #[test]
    fn the_bytes_of_what_the_engine_answers_are_pinned() {
        pinned::hold::<Answer>("answers");
    }
}
