//! `targets/results.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/results.rs"]
mod results;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| results::run(bytes));
