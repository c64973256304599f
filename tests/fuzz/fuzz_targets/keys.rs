//! `targets/keys.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/keys.rs"]
mod keys;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keys::run(bytes));
