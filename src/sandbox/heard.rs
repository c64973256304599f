//! What a payload tells, whoever's dialect it is in.

pub(super) mod amego;
pub(super) mod offline;

use super::book::{Dialect, Fact};
use crate::domain::MessageKind;

/// The fact of a payload; `None` where it is no such message.
pub(super) fn fact(dialect: Dialect, kind: MessageKind, payload: &str) -> Option<Fact> {
    match dialect {
        Dialect::Offline => offline::fact(kind, payload),
        Dialect::Amego => amego::fact(kind, payload),
    }
}
