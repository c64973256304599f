//! Peers of the engine's socket that are no program of ours, to the byte.

// Two test binaries use this file; neither uses all of it.
#![allow(dead_code)]

use crate::binary::Place;
use crate::skip::skip;
use lj::protocol::Call;
use lj::remote::{CONNECTIONS_MAX, PROTOCOL_MAX, PROTOCOL_MIN};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A hello as it goes over the wire, length first: this version, of a program that calls itself `t`.
pub const HELLO: &[u8] = &{
    let mut hello = *b"\x0f\0\0\0lj-desk\0\0\0\0\0\0\x01t";
    [hello[13], hello[14]] = PROTOCOL_MIN.to_le_bytes();
    [hello[15], hello[16]] = PROTOCOL_MAX.to_le_bytes();
    hello
};
/// A frame that subscribes: record version, then the second thing that can be asked.
pub const SUBSCRIBE: &[u8] = &[2, 0, 0, 0, lj::codec::VERSION, 1];

pub fn socket(place: &Place) -> PathBuf {
    place.store().join("sock")
}

/// A connection that has said hello and was welcomed; where all places are taken by some that are on their way out, it
/// comes again, as every terminal does.
pub fn stranger(place: &Place) -> UnixStream {
    const FULL: u8 = 1;
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let mut stream = UnixStream::connect(socket(place)).unwrap();
        // One that is sent away at once may not be able to say it.
        let _ = stream.write_all(HELLO);
        let hello = frame(&mut stream);
        assert_eq!(&hello[..8], b"lj-desk\0");
        if hello[8] == 0 {
            return stream;
        }
        assert!(hello[8] == FULL && Instant::now() < until, "welcome, not {}", hello[8]);
        std::thread::yield_now();
    }
}

/// The bytes of the next frame.
pub fn frame(stream: &mut UnixStream) -> Vec<u8> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

/// A call as it goes over the wire: length, record version, the first thing that can be asked.
pub fn call(call: &Call) -> Vec<u8> {
    let mut record = lj::codec::encode(call).unwrap();
    record.insert(1, 0);
    let length = u32::try_from(record.len()).unwrap();
    [&length.to_le_bytes()[..], &record].concat()
}

/// Asks the system for as many files as the engine's connections need here too.
pub fn enough_files() -> bool {
    let wanted = 2 * CONNECTIONS_MAX as u64;
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = Some(limit.maximum.map_or(wanted, |maximum| maximum.min(wanted)));
    let enough = limit.current >= Some(wanted) && setrlimit(Resource::Nofile, limit).is_ok();
    if !enough {
        skip(&format!("this process may not open {wanted} files"));
    }
    enough
}
