//! What stands in a frame of the socket, and what is kept: calls, replies, events, entries.

use lj::codec::{decode, encode};
use lj::domain::Entry;
use lj::protocol::{Call, Event, Failure, Reply};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// What reads is written so that it reads back the same. The first byte says as what the rest is read.
pub fn run(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 4 {
        0 => hold::<Call>(bytes),
        1 => hold::<Result<Reply, Failure>>(bytes),
        2 => hold::<Event>(bytes),
        _ => hold::<Entry>(bytes),
    }
}

fn hold<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = decode::<T>(bytes) else { return };
    let again: T = decode(&encode(&value).unwrap()).unwrap();
    assert_eq!(value, again);
}
