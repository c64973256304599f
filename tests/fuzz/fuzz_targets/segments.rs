//! `targets/segments.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/segments.rs"]
mod segments;
/// The disk in memory.
#[path = "../../sim"]
#[allow(dead_code, unused_imports, reason = "the target takes the disk alone")]
mod sim {
    pub mod world;
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segments::run(bytes));
