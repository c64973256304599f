//! The Unix socket between processes: whoever opens a store listens, everyone else attaches (design, Processes).
//!
//! Owns the store's lock, the place and the frames of the socket, its server and its clients. It knows requests
//! and replies as values only; what they mean, and who may ask them, is the engine's. Which of *attach* and
//! *take over* comes next is the composition's, which passes it to [`Reattaching`] as a closure.
//!
//! On the wire each side says a hello first (magic, protocol versions, build), then frames follow: a `u32`
//! length, little-endian, and that many bytes of `codec`. One request at a time is under way per connection; who
//! wants many in flight opens several connections.

mod client;
mod connection;
mod door;
mod frame;
mod hello;
mod lock;
mod message;
mod place;
mod reattaching;
mod registry;
mod room;
mod server;

pub use client::{Client, ConnectFault};
pub use frame::FRAME_BYTES_MAX;
pub use hello::{Older, PROTOCOL_MAX, PROTOCOL_MIN, Versions};
pub use lock::{LOCK_FILE, StoreLock};
pub use place::{SOCKET_FILE, socket_path};
pub use reattaching::{ATTACH_DEADLINE, Attempt, Reattaching};
pub use registry::CONNECTIONS_MAX;
pub use server::{RemoteFault, Server};

#[cfg(test)]
mod fake;
